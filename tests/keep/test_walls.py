"""No SQL outside `keep`: whoever changes how things are stored changes one room."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from generator.keep.schema import MIGRATIONS, statements

GENERATOR = Path(__file__).parents[2] / "generator"
SQL = re.compile(
    r"\b(SELECT .+ FROM|INSERT (OR \w+ )?INTO|DELETE FROM|UPDATE \w+ SET|PRAGMA )\b|[Ss]tore\.(rows|append|change)\("
)


def test_no_sql_outside_the_room() -> None:
    found = [
        f"{path.relative_to(GENERATOR)}: {line.strip()}"
        for path in sorted(GENERATOR.rglob("*.py"))
        if "keep" not in path.relative_to(GENERATOR).parts
        for line in path.read_text("utf-8").splitlines()
        if SQL.search(line)
    ]
    assert found == []


def test_who_looks_or_has_nothing_to_read_loads_no_large_library() -> None:
    """They take half a second together: as long as all the rest of a command over 20,000 pages."""
    modules = (
        "generator.cli.told, generator.collect, generator.keep.status, generator.keep.tables, generator.read.local"
    )
    large = ("cv2", "numpy", "pikepdf", "pydantic", "PIL", "multiprocessing")
    code = f"import sys, {modules}; print([name for name in {large} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_semicolon_in_a_comment_or_a_trigger_does_not_cut_a_step() -> None:
    for name, step in MIGRATIONS.items():
        parts = list(statements(step))
        assert parts, name
        assert all(part.strip().endswith(";") for part in parts), name
    odd = "CREATE TABLE a (b TEXT -- here; and there\n) STRICT; -- done; really\nCREATE TABLE c (d TEXT) STRICT;"
    assert len(list(statements(odd))) == 2
