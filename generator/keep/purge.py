"""Throwing away what came in of a run, once the workshop is over: answers, pictures, decisions, names, file places.

The run itself stays (its layout says nothing about anybody), so that a late sheet can still be read. First the rows go,
in one transaction; then the pictures, and the tables are written again. Stopped half-way, the same order finishes it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from generator.keep.backup import backups
from generator.keep.pictures import FolderPictures, PicturesAt, shelves_of
from generator.keep.places import places
from generator.keep.store import Store
from generator.keep.tables import write_tables

_TABLE = "responses.csv"  # where this lies, tables were written


@dataclass(frozen=True, slots=True)
class Purge:
    """What goes. `homeless`: also every page that belongs to no run that is known here."""

    runs: tuple[str, ...]
    homeless: bool
    pages: int
    decisions: int
    names: int
    pictures: int
    tables: tuple[Path, ...]  # the folders whose tables are written again
    events: int = 0  # of digital entry
    backups: tuple[Path, ...] = ()  # copies of the store in which the same goes


def plan(store: Store, runs: Sequence[str] | None, at: PicturesAt = FolderPictures) -> Purge:
    """What would go of these runs (None: of all, and what belongs to none). Raises NotFoundError."""
    names = store.run_names() if runs is None else tuple(dict.fromkeys(store.layout(name).run for name in runs))
    folders = tuple(place.folder for place in places(store))
    pages, decisions, labels = (_number(store, f"SELECT count(*) {what}", names, runs is None) for what in _WHAT)
    pictures = sum(at(folder).count(shelf) for folder in folders for name in names for shelf in shelves_of(name))
    tables = tuple(folder for folder in reversed(folders) if (folder / _TABLE).is_file())
    events = sum(_number(store, f"SELECT count(*) {what}", names, runs is None) for what in _ENTERED[:2])
    return Purge(names, runs is None, pages, decisions, labels, pictures, tables, events, backups(store))


_PAGES = "FROM pages WHERE run IN ({runs}) OR ({homeless} AND (run IS NULL OR run NOT IN (SELECT name FROM runs)))"
# About answers of the run; about input pages that were read as the run's, or that a person said are the run's.
_DECISIONS = (
    "FROM decisions WHERE run IN ({runs}) OR (digest IS NOT NULL AND (digest, page) IN (SELECT digest, page "
    + _PAGES
    + ")) OR {homeless}"
)
_WHAT = (_PAGES, _DECISIONS, "FROM copies WHERE label <> '' AND run IN ({runs})")
# What was filled in on screens, by whom it was held, and the codes to go on with.
_ENTERED = tuple(
    f"FROM entry_{what} WHERE run IN ({{runs}})" for what in ("events", "clashes", "devices", "codes", "unfolded")
)
_UNSEEN_INPUTS = "DELETE FROM inputs WHERE digest NOT IN (SELECT digest FROM pages)"


def _said(sql: str, runs: Sequence[str], homeless: bool) -> tuple[str, tuple[str, ...]]:
    """The statement with a hole per run, and what goes in the holes."""
    holes = ", ".join("?" * len(runs))
    return sql.replace("{runs}", holes).replace("{homeless}", str(int(homeless))), tuple(runs) * sql.count("{runs}")


def _number(store: Store, sql: str, runs: Sequence[str], homeless: bool) -> int:
    statement, values = _said(sql, runs, homeless)
    return int(next(store.rows(statement, *values))[0])


def purge(store: Store, doomed: Purge, at: PicturesAt = FolderPictures) -> None:
    """Do it. Raises OutputError or StoreError; then the same again finishes it."""
    _without_rows(store, doomed)
    for place in places(store):
        for shelf in (shelf for run in doomed.runs for shelf in shelves_of(run)):
            at(place.folder).throw_away(shelf)
    for folder in doomed.tables:
        write_tables(store, folder, at=at)
    store.compact()
    for path in doomed.backups:
        with store.another(path) as copy:
            _without_rows(copy, doomed)
            copy.compact()


def _without_rows(store: Store, doomed: Purge) -> None:
    store.change(
        _said(sql, doomed.runs, doomed.homeless)
        for sql in (
            f"DELETE {_DECISIONS}",
            f"DELETE {_PAGES}",
            *(f"DELETE {what}" for what in _ENTERED),
            "DELETE FROM group_values WHERE run IN ({runs})",
            "UPDATE copies SET label = '' WHERE label <> '' AND run IN ({runs})",
            _UNSEEN_INPUTS,
        )
    )
