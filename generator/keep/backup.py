"""Copies of the whole store, made while others write; and where they lie, so that `purge` can go there too."""

from __future__ import annotations

import datetime
from pathlib import Path

from generator.keep.store import Store, safe_text
from generator.model.errors import OutputError

STORE_HEAD = b"SQLite format 3\0"  # what the file of a store, and so of a copy, begins with


def backup(store: Store, path: Path) -> int:
    """Copy the store to a file, whole or not at all; how many bytes. It replaces an older copy, and nothing else.
    Raises OutputError.

    Where it lies is noted first: a copy that nobody knows of would outlive a purge.
    """
    if path.resolve() == store.place.resolve():
        raise OutputError(f"{path}: dat is de opslag zelf.", "Kies een andere naam voor de reservekopie.")
    if path.is_file() and not _is_copy(path):
        raise OutputError(f"{path}: hier staat al iets anders, geen reservekopie.", "Kies een andere naam.")
    now = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
    store.append("INSERT OR REPLACE INTO backups VALUES (?, ?)", [(_kept_name(store, path), now)])
    store.copy_to(path)
    return path.stat().st_size


def backups(store: Store) -> tuple[Path, ...]:
    """The copies that were made and still lie where they were made."""
    found = (store.workspace / name for (name,) in store.rows("SELECT path FROM backups ORDER BY path"))
    return tuple(path for path in found if path.is_file())


def _is_copy(path: Path) -> bool:
    """Whether a file may be a copy that was made before, or is empty."""
    with path.open("rb") as file:
        return file.read(len(STORE_HEAD)) in (STORE_HEAD, b"")


def _kept_name(store: Store, path: Path) -> str:
    whole, workspace = path.resolve(), store.workspace
    return safe_text(str(whole.relative_to(workspace) if whole.is_relative_to(workspace) else whole))
