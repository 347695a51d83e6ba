"""Copies of the whole store, made while others write; and where they lie, so that `purge` can go there too."""

from __future__ import annotations

import datetime
from pathlib import Path

from generator.keep.store import Store, safe_text
from generator.model.errors import OutputError


def backup(store: Store, path: Path) -> int:
    """Copy the store to a file, whole or not at all; how many bytes. What stood there is replaced. Raises OutputError.

    Where it lies is noted first: a copy that nobody knows of would outlive a purge.
    """
    if path.resolve() == store.place.resolve():
        raise OutputError(f"{path}: dat is de opslag zelf.", "Kies een andere naam voor de reservekopie.")
    now = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
    store.append("INSERT OR REPLACE INTO backups VALUES (?, ?)", [(_kept_name(store, path), now)])
    store.copy_to(path)
    return path.stat().st_size


def backups(store: Store) -> tuple[Path, ...]:
    """The copies that were made and still lie where they were made."""
    found = (store.workspace / name for (name,) in store.rows("SELECT path FROM backups ORDER BY path"))
    return tuple(path for path in found if path.is_file())


def _kept_name(store: Store, path: Path) -> str:
    whole, workspace = path.resolve(), store.workspace
    return safe_text(str(whole.relative_to(workspace) if whole.is_relative_to(workspace) else whole))
