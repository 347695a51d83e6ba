"""No SQL outside `keep`: whoever changes how things are stored changes one room."""

from __future__ import annotations

import re
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


def test_a_semicolon_in_a_comment_or_a_trigger_does_not_cut_a_step() -> None:
    for name, step in MIGRATIONS.items():
        parts = list(statements(step))
        assert parts, name
        assert all(part.strip().endswith(";") for part in parts), name
    odd = "CREATE TABLE a (b TEXT -- here; and there\n) STRICT; -- done; really\nCREATE TABLE c (d TEXT) STRICT;"
    assert len(list(statements(odd))) == 2
