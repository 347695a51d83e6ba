"""SQLite's troubles, said so that a user can do something about them."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from generator.model.errors import OutputError, StoreError, WerkbladError

_BUSY = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
_NO_WRITING = (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM)
_PRIMARY = 0xFF  # the low byte of an extended result code is the primary one


def damaged(path: Path) -> StoreError:
    """The store's bytes are no (whole) database."""
    return StoreError(
        f"{path}: dit bestand is geen opslag van Werkblad, of het is beschadigd.",
        "Zet een reservekopie van dit bestand terug, of werk in een andere werkmap (-w MAP).",
    )


def foreign(path: Path) -> StoreError:
    """A database of another program."""
    return StoreError(
        f"{path}: dit is een database van een ander programma.",
        "Werk in een andere werkmap (-w MAP). Werkblad heeft niets veranderd.",
    )


def newer(path: Path) -> StoreError:
    """A store of a later version of Werkblad."""
    return StoreError(
        f"{path}: deze opslag is gemaakt met een nieuwere versie van Werkblad.",
        "Werk Werkblad bij en probeer het opnieuw. Er is niets veranderd.",
    )


def _told(path: Path, error: sqlite3.Error) -> WerkbladError:
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & _PRIMARY
    if code in _BUSY:
        return StoreError(
            f"{path}: een ander programma gebruikt de opslag nu.",
            "Wacht tot het andere programma klaar is en probeer het opnieuw.",
        )
    if code == sqlite3.SQLITE_FULL:
        return OutputError(f"{path}: de schijf is vol.", "Maak ruimte vrij en probeer het opnieuw. Niets is verloren.")
    if code in _NO_WRITING:
        return StoreError(
            f"{path}: de opslag is niet te openen of je mag er niet in schrijven.",
            "Kijk of de map bestaat en of je er mag schrijven, of werk in een andere werkmap (-w MAP).",
        )
    if code == sqlite3.SQLITE_IOERR:
        return OutputError(
            f"{path}: lezen of schrijven op de schijf lukte niet.",
            "Kijk of de schijf er nog is en probeer het opnieuw.",
        )
    if code in (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_FORMAT):
        return damaged(path)
    return StoreError(f"{path}: de opslag meldt een fout ({error}).", "Probeer het opnieuw.")


@contextlib.contextmanager
def told(path: Path) -> Iterator[None]:
    """Turn what SQLite raises inside into our own errors."""
    try:
        yield
    except sqlite3.Error as error:
        raise _told(path, error) from error
