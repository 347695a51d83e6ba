"""Files that are whole or not there: written under a passing name beside the target, then renamed over it.

A floor of its own just above the model, because make, keep, read and the orchestrators all write products and none of
them may leave half a file behind. `os.replace` is atomic within one file system (POSIX rename), hence the same folder.
"""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, TypeVar

from generator.model.errors import OutputError, system_reason

_T = TypeVar("_T", str, bytes)

PART_SUFFIX = ".deel"  # a passing name; nothing of ours reads files with this ending
STALE_S = 3600.0  # s: a passing name this old was left behind
_NAME_BYTES = 4  # random bytes in a passing name: two writers of one target must not meet

_CLOSE_OR_ELSEWHERE = "Staat het open in Excel? Sluit het. Kies anders een andere map met --out."  # Windows locks
_REASONS = {
    errno.ENOSPC: ("De schijf is vol.", "Maak ruimte vrij en probeer het opnieuw."),
    errno.EDQUOT: ("Je schijfruimte is op.", "Maak ruimte vrij en probeer het opnieuw."),
    errno.EACCES: ("Je mag hier niet schrijven, of het bestand staat nog open.", _CLOSE_OR_ELSEWHERE),
    errno.EPERM: ("Je mag hier niet schrijven.", "Kies een andere map met --out, of vraag om schrijfrechten."),
    errno.EROFS: ("Deze schijf is alleen om te lezen.", "Kies een andere map met --out."),
    errno.ENAMETOOLONG: ("De naam is te lang.", "Kies een kortere naam of een andere map met --out."),
    errno.EISDIR: ("Er staat al een map met deze naam.", "Geef die map een andere naam, of kies een andere met --out."),
    errno.ENOTDIR: ("Een deel van dit pad is een bestand, geen map.", "Kies een andere map met --out."),
    errno.EFBIG: ("Het bestand wordt te groot voor deze schijf.", "Maak minder exemplaren tegelijk, of kies --split."),
}
_OTHER = "Kijk of de map bestaat en of er ruimte is, en probeer het opnieuw."


def output_error(path: Path, error: OSError) -> OutputError:
    """The clear message for a failed write to `path`."""
    reason, mend = _REASONS.get(error.errno or 0, (f"Dit is de reden: {system_reason(error)}.", _OTHER))
    return OutputError(f"{path}: schrijven lukte niet. {reason}", mend)


def _passing_name(path: Path) -> Path:
    return path.with_name(f".{path.name[:80]}.{secrets.token_hex(_NAME_BYTES)}{PART_SUFFIX}")


def sweep(folder: Path) -> bool:
    """Remove what a program that was killed left under `folder` under a passing name. No write of ours lasts STALE_S,
    so another program's work of this moment stays. Returns whether nothing was left to be looked at later."""
    clean = True
    for part in folder.rglob(f".*{PART_SUFFIX}"):
        with contextlib.suppress(OSError):
            if not part.is_file():
                continue
            if time.time() - part.stat().st_mtime > STALE_S:
                part.unlink()
            else:
                clean = False
    return clean


def _sync_folder(folder: Path) -> None:
    """Make the rename itself durable, where the system lets us (not every system opens folders)."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


@contextlib.contextmanager
def _atomic(path: Path, durable: bool, opened: Callable[[Path], IO[_T]]) -> Iterator[IO[_T]]:
    part = _passing_name(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with opened(part) as stream:
            try:
                yield stream
            except OSError as error:
                if error.filename is not None:  # the block's own trouble with another file
                    raise _ForeignError from error
                raise
            stream.flush()
            if durable:
                os.fsync(stream.fileno())
        part.replace(path)
        if durable:
            _sync_folder(path.parent)
    except _ForeignError as foreign:
        _remove(part)
        raise foreign.__cause__ or foreign from None
    except OSError as error:
        _remove(part)
        raise output_error(path, error) from error
    except BaseException:
        _remove(part)
        raise


class _ForeignError(Exception):
    """Carries an OSError past our own handling."""


def _remove(part: Path) -> None:
    with contextlib.suppress(OSError):
        part.unlink()


def atomic_file(path: Path, *, durable: bool = True) -> contextlib.AbstractContextManager[IO[bytes]]:
    """Write bytes to `path`, whole or not at all; missing folders are made. Raises OutputError when the disk refuses.

    A block that raises leaves what stood at `path` before. `durable=False` skips fsync: for one of thousands of small
    files that can be made again (a sync costs milliseconds each).
    """
    return _atomic(path, durable, lambda part: part.open("xb"))


def atomic_text(
    path: Path, *, durable: bool = True, encoding: str = "utf-8"
) -> contextlib.AbstractContextManager[IO[str]]:
    """Like `atomic_file`, for text; line ends are written as given (what the csv module wants)."""
    return _atomic(path, durable, lambda part: part.open("x", encoding=encoding, newline=""))


def write_atomically(path: Path, data: bytes, *, durable: bool = True) -> None:
    """Write these bytes to `path`, whole or not at all."""
    with atomic_file(path, durable=durable) as stream:
        stream.write(data)


@contextlib.contextmanager
def atomic_path(path: Path) -> Iterator[Path]:
    """A passing name for a program that writes a file by itself; renamed to `path` when the block ends well.

    Raises OutputError when the disk refuses.
    """
    part = _passing_name(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        yield part
        with part.open("rb") as stream:
            os.fsync(stream.fileno())
        part.replace(path)
        _sync_folder(path.parent)
    except OSError as error:
        raise output_error(path, error) from error
    finally:
        _remove(part)


@contextlib.contextmanager
def atomic_folder(path: Path) -> Iterator[Path]:
    """A fresh folder to fill; it takes the place of `path` when the block ends well, and vanishes when it does not.

    What stood at `path` before is removed only after the new folder is complete. Raises OutputError.
    """
    part = _passing_name(path)
    try:
        part.mkdir(parents=True)
        yield part
        if path.exists():
            old = _passing_name(path)
            path.replace(old)
            part.replace(path)
            shutil.rmtree(old) if old.is_dir() and not old.is_symlink() else old.unlink()
        else:
            part.replace(path)
        _sync_folder(path.parent)
    except OSError as error:
        shutil.rmtree(part, ignore_errors=True)
        raise output_error(path, error) from error
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise
