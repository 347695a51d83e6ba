"""The folders in which tables and pictures were written: which was last, how its tables were, and what it still misses.

Somebody may read one stack into one folder and the next into another. The tables in a folder are of everything in the
store, so all pictures must be there too; `werkblad review` writes again where, and as, they were written last.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from generator.keep.pictures import FolderPictures, Pictures, PicturesAt
from generator.keep.store import Store, safe_text

_NAME_BYTES = 8  # of a reading's name: two must never be the same


@dataclass(frozen=True, slots=True)
class Place:
    """A folder with tables: whether they were last written for Dutch Excel, and of which runs only (none: of all)."""

    folder: Path
    excel_nl: bool
    runs: tuple[str, ...] = ()


def _kept_name(store: Store, folder: Path) -> str:
    workspace, folder = store.workspace, folder.resolve()
    return safe_text(str(folder.relative_to(workspace) if folder.is_relative_to(workspace) else folder))


def places(store: Store) -> tuple[Place, ...]:
    """All folders that were written to, the last used first."""
    rows = store.rows("SELECT folder, excel_nl, runs FROM places ORDER BY used DESC")
    return tuple(Place(store.workspace / folder, bool(excel), tuple(runs.split())) for folder, excel, runs in rows)


def last_place(store: Store) -> Place | None:
    """The folder that was written to last."""
    return next(iter(places(store)), None)


def note_place(store: Store, folder: Path, excel_nl: bool | None = None, runs: Iterable[str] | None = None) -> Place:
    """Remember that tables are written to this folder, and how.

    `excel_nl` None: as there last time, else as last. `runs` None: of which they were there last time, else of all;
    none: of all. Raises NotFoundError for a run that is not here.
    """
    before = places(store)
    here = next((place for place in before if place.folder.resolve() == folder.resolve()), None)
    if excel_nl is None:
        excel_nl = (here or before[0]).excel_nl if before else False
    if runs is None:
        runs = here.runs if here is not None else ()
    names = tuple(dict.fromkeys(store.layout(name).run for name in runs))
    sql = (
        "INSERT INTO places (folder, excel_nl, runs, used) "
        "VALUES (?, ?, ?, (SELECT 1 + coalesce(max(used), 0) FROM places)) ON CONFLICT (folder) "
        "DO UPDATE SET excel_nl = excluded.excel_nl, runs = excluded.runs, used = excluded.used"
    )
    store.append(sql, [(_kept_name(store, folder), int(excel_nl), " ".join(names))])
    return Place(folder, excel_nl, names)


def begin(store: Store, folder: Path) -> tuple[str, bool]:
    """Note that somebody reads into this folder: a name for that, and whether somebody else may have been stopped."""
    name = _kept_name(store, folder)
    stopped = any(busy for (busy,) in store.rows("SELECT busy FROM places WHERE folder = ?", name))
    reading = secrets.token_hex(_NAME_BYTES)
    store.append("UPDATE places SET busy = ? WHERE folder = ?", [(reading, name)])
    return reading, stopped


def end(store: Store, reading: str) -> None:
    """This reading (see `begin`) left nothing half-done."""
    store.append("UPDATE places SET busy = '' WHERE busy = ?", [(reading,)])


def written(store: Store, folder: Path) -> str:
    """What was noted of the tables in this folder; '' if there is nothing."""
    found = store.rows("SELECT written FROM places WHERE folder = ?", _kept_name(store, folder))
    return next((text for (text,) in found), "")


def note_written(store: Store, folder: Path, text: str) -> None:
    """Note something of the tables that were just written to this folder."""
    store.append("UPDATE places SET written = ? WHERE folder = ?", [(text, _kept_name(store, folder))])


def bring_pictures(store: Store, folder: Path, at: PicturesAt = FolderPictures) -> None:
    """Bring the pictures that are beside other tables to those in this folder.

    Only of pages that came since it was done last: looking for a hundred thousand pictures takes seconds.
    """
    others = [at(place.folder) for place in places(store) if place.folder.resolve() != folder.resolve()]
    name_here, here = _kept_name(store, folder), at(folder)
    if not others:
        return
    with store.snapshot():
        ((last, changes),) = store.rows("SELECT (SELECT coalesce(max(id), 0) FROM pages), number FROM changes")
        found = store.rows("SELECT brought FROM places WHERE folder = ?", name_here)
        whole = here.shelves() >= frozenset[str]().union(*(other.shelves() for other in others))  # none thrown away
        brought = next((number for (number,) in found), 0) if whole else 0
        for name in store.page_files(brought):
            if not here.has(name):
                here.bring(name, others)
    unchanged = "folder = ? AND (SELECT number FROM changes) = ?"  # else some of it may have come since
    store.append(f"UPDATE places SET brought = ? WHERE {unchanged}", [(last, name_here, changes)])


def pictures_gone(store: Store, digest: str, page: int, pictures: Sequence[Pictures]) -> bool:
    """Whether the picture of this kept page was made, and is in none of these places any more."""
    sql = "SELECT overlay FROM pages WHERE digest = ? AND page = ? AND overlay <> ''"
    found = next(store.rows(sql, digest, page), None)
    return found is not None and not any(each.has(found[0]) for each in pictures)
