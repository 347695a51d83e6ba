"""Which input files were opened before: the same bytes need not be opened again to know what is in them."""

from __future__ import annotations

from generator import __version__
from generator.keep.store import Store


def known_size(store: Store, size: int) -> bool:
    """Whether a file of so many bytes was opened before: else it cannot be one that is known."""
    sql = "SELECT 1 FROM inputs WHERE bytes = ? AND bytes > 0 LIMIT 1"
    return next(store.rows(sql, size), None) is not None


def known_pages(store: Store, digest: str) -> int | None:
    """How many pages this version of the program counted in the file with this SHA-256; None if it did not."""
    sql = "SELECT pages FROM inputs WHERE digest = ? AND bytes > 0 AND program = ?"
    return next((pages for (pages,) in store.rows(sql, digest, __version__)), None)
