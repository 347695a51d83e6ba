"""Stores of before become stores of today: step by step, each step whole or not at all, and recorded by name."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path

import pytest

from generator import __version__
from generator.keep.store import migrations
from generator.keep.store.migrations import APPLICATION_ID, MIGRATIONS, statements
from generator.keep.store.sqlite import SqliteStore
from generator.model.errors import StoreError


def counted(path: Path, steps: int) -> Path:
    """A store as a program left it that counted its steps and did not name them."""
    with sqlite3.connect(path) as db:
        for step in list(MIGRATIONS.values())[:steps]:
            db.executescript(step)
        db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        db.execute(f"PRAGMA user_version = {steps}")
    db.close()
    return path


def drawn_up(path: Path) -> set[tuple[str, ...]]:
    """All that the file declares: tables, indexes and triggers."""
    with sqlite3.connect(path) as db:
        found = list(db.execute("SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL"))
    db.close()
    return {(kind, name, re.sub(r"--.*|\s", "", sql)) for kind, name, sql in found}


def record(path: Path) -> list[tuple[str, bool, str]]:
    """Each step that was taken, whether it is known when, and by which version."""
    with sqlite3.connect(path) as db:
        found = list(db.execute("SELECT name, at <> '', program FROM migrations ORDER BY rowid"))
    db.close()
    return [(name, bool(at), program) for name, at, program in found]


def version(path: Path) -> int:
    with sqlite3.connect(path) as db:
        (found,) = db.execute("PRAGMA user_version").fetchone()
    db.close()
    return int(found)


@pytest.mark.parametrize("steps", range(1, len(MIGRATIONS) + 1))
def test_a_store_of_every_version_becomes_one_of_today(tmp_path: Path, steps: int) -> None:
    old, new = counted(tmp_path / "oud.sqlite", steps), tmp_path / "nieuw.sqlite"
    for path in (old, new):
        SqliteStore(path).close()
    assert drawn_up(old) == drawn_up(new)
    names = list(MIGRATIONS)
    assert record(new) == [(name, True, __version__) for name in names]
    before = [(name, False, "") for name in names[:steps]]
    assert record(old) == before + [(name, True, __version__) for name in names[steps:]]
    assert version(old) == len(MIGRATIONS)  # for programs that count


def test_a_step_that_fails_leaves_the_steps_before_it_and_nothing_of_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "s.sqlite"
    more = {
        "a good one": "CREATE TABLE good (a TEXT);",
        "a bad one": "CREATE TABLE half (a TEXT); INSERT INTO nowhere;",
    }
    monkeypatch.setattr(migrations, "MIGRATIONS", {**MIGRATIONS, **more})
    with pytest.raises(StoreError):
        SqliteStore(path)
    assert [name for name, _, _ in record(path)] == [*MIGRATIONS, "a good one"]
    tables = {name for _, name, _ in drawn_up(path)}
    assert "good" in tables
    assert "half" not in tables
    assert version(path) == len(MIGRATIONS) + 1
    more["a bad one"] = "CREATE TABLE half (a TEXT);"  # repaired: it goes on where it stood
    monkeypatch.setattr(migrations, "MIGRATIONS", {**MIGRATIONS, **more})
    SqliteStore(path).close()
    assert [name for name, _, _ in record(path)] == [*MIGRATIONS, *more]


def test_a_step_that_came_in_between_is_taken_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two people add a step at the same time: whichever a store took first, it gets the other."""
    path = tmp_path / "s.sqlite"
    one, other = {"one": "CREATE TABLE one (a TEXT);"}, {"other": "CREATE TABLE other (a TEXT);"}
    monkeypatch.setattr(migrations, "MIGRATIONS", {**MIGRATIONS, **other})
    SqliteStore(path).close()
    monkeypatch.setattr(migrations, "MIGRATIONS", {**MIGRATIONS, **one, **other})
    SqliteStore(path).close()
    assert [name for name, _, _ in record(path)] == [*MIGRATIONS, "other", "one"]


def test_a_store_that_took_a_step_unknown_here_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "s.sqlite"
    SqliteStore(path).close()
    with sqlite3.connect(path) as db:  # as many steps as here, but not the same
        db.execute("UPDATE migrations SET name = 'of tomorrow' WHERE name = ?", [list(MIGRATIONS)[-1]])
    db.close()
    before = path.read_bytes()
    with pytest.raises(StoreError, match="nieuwere versie"):
        SqliteStore(path)
    assert path.read_bytes() == before


def test_a_semicolon_in_a_comment_or_a_trigger_does_not_cut_a_step() -> None:
    for name, step in MIGRATIONS.items():
        parts = list(statements(step))
        assert parts, name
        assert all(part.strip().endswith(";") for part in parts), name
    odd = "CREATE TABLE a (b TEXT -- here; and there\n) STRICT; -- done; really\nCREATE TABLE c (d TEXT) STRICT;"
    assert len(list(statements(odd))) == 2
