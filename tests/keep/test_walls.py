"""No SQL outside `keep`: whoever changes how things are stored changes one room."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

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


def test_only_whoever_opens_a_store_knows_which_kind_it_is() -> None:
    """All others ask for a `Store`, or for the part of it that they need."""
    commands = {
        f"cli/{name}.py" for name in ("common", "demo_command", "review_command", "serve_command", "session_command")
    }
    openers = {*commands, "selftest/__init__.py", "selftest/own_copier.py", "keep/store/sqlite.py"}
    knowing = {
        path.relative_to(GENERATOR).as_posix()
        for path in GENERATOR.rglob("*.py")
        if re.search(r"^\s*(class SqliteStore\b|from \S+ import .*\bSqliteStore\b)", path.read_text("utf-8"), re.M)
    }
    assert knowing == openers
    databases = [
        path for path in GENERATOR.rglob("*.py") if re.search(r"^import sqlite3", path.read_text("utf-8"), re.M)
    ]
    assert {path.parent for path in databases} == {GENERATOR / "keep/store"}


def test_only_one_module_knows_how_pictures_are_kept() -> None:
    linking = {path.name for path in GENERATOR.rglob("*.py") if "os.link(" in path.read_text("utf-8")}
    naming = [path for path in GENERATOR.rglob("*.py") if re.search(r"\b(CROPS|OVERLAYS)\b", path.read_text("utf-8"))]
    assert linking == {"pictures.py"}
    assert naming == [GENERATOR / "keep/pictures.py"]


def test_who_looks_or_has_nothing_to_read_loads_no_large_library() -> None:
    """They take half a second together: as long as all the rest of a command over 20,000 pages."""
    modules = (
        "generator.cli.told, generator.collect, generator.keep.status, generator.keep.tables, generator.read.local"
    )
    large = ("cv2", "numpy", "pikepdf", "pydantic", "PIL", "multiprocessing")
    code = f"import sys, {modules}; print([name for name in {large} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
