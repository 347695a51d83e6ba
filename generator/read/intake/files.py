"""Which files there are: paths, folders and ZIPs in, one `FoundFile` or `Refused` per file out, in natural order.

Nothing is written to disk and nothing is changed: a file in a ZIP is read into memory, so a name such as `../../x`
has no place to go; it is refused all the same, because an archive that tries is not to be trusted.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path

from generator.model.errors import NotFoundError
from generator.read.decode import reasons as why
from generator.read.decode.kinds import HEAD_BYTES, Kind, is_office, is_system_name, kind_of
from generator.read.decode.limits import MAX_FILE_BYTES, MAX_FOLDER_DEPTH
from generator.read.decode.reasons import CannotReadError, Reason
from generator.read.intake.names import FoundFile, Refused, natural_key, shown_name
from generator.read.intake.zip import check_directory, look_into


def find_files(paths: Sequence[Path], *, leave_out: Path | None = None) -> Iterator[FoundFile | Refused]:
    """All files under `paths`, folders and ZIPs opened up. `leave_out`: our own products, not to be read back.

    Raises NotFoundError if a path does not exist, before anything else is done.
    """
    for path in paths:
        if not os.path.lexists(path):
            raise NotFoundError(f"{path}: dit bestand of deze map is er niet.", "Controleer de naam en de plaats.")
    skipped = _resolved(leave_out) if leave_out is not None else None
    for path in paths:
        name = path.name or path.resolve().name
        if _is_folder(path):
            yield from _walk(path, name, skipped, 0)
        else:
            yield from _look_at(path, name)


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:  # who looks at it as a file says why it cannot be opened
        return False


def _resolved(path: Path) -> Path | None:
    try:
        return path.resolve()
    except (OSError, RuntimeError):  # a loop of links
        return None


def _walk(folder: Path, shown: str, skipped: Path | None, depth: int) -> Iterator[FoundFile | Refused]:
    if skipped is not None and _resolved(folder) == skipped:
        return
    if depth > MAX_FOLDER_DEPTH:
        yield _refused(shown, why.TOO_DEEP)
        return
    try:
        with os.scandir(folder) as listing:
            entries = sorted(listing, key=lambda entry: (natural_key(entry.name), entry.name))
    except OSError as error:
        yield _refused(shown, _why(error, folder=True))
        return
    for entry in entries:
        if is_system_name(entry.name):
            continue
        inside, path = f"{shown}/{entry.name}", Path(entry.path)
        try:
            folder_here, folder_elsewhere = entry.is_dir(follow_symlinks=False), entry.is_dir()
        except OSError as error:  # a link that leads in circles, a name too long: this one, not the batch
            yield _refused(inside, _why(error))
            continue
        if folder_here:
            yield from _walk(path, inside, skipped, depth + 1)
        elif folder_elsewhere:  # it may lead in circles, or to what is read already
            yield _refused(inside, why.LINK_FOLDER)
        else:
            yield from _look_at(path, inside)


def _refused(name: str, reason: Reason) -> Refused:
    return Refused(shown_name(name), reason, name)


def _why(error: OSError, *, folder: bool = False, link: bool = False) -> Reason:
    """What an error of the file system says about a name."""
    if isinstance(error, PermissionError):
        return why.FOLDER_NOT_ALLOWED if folder else why.NOT_ALLOWED
    if error.errno == errno.ELOOP:
        return why.LINK_ROUND
    if error.errno == errno.ENAMETOOLONG:
        return why.NAME_TOO_LONG
    if link and isinstance(error, FileNotFoundError):
        return why.LINK_LOST
    return why.FOLDER_GONE if folder else why.GONE


def _look_at(path: Path, name: str) -> Iterator[FoundFile | Refused]:
    """One file on disk: what it is, and if it is a ZIP, what is in it."""
    shown = shown_name(name)
    found = _kind_on_disk(path)
    if isinstance(found, Reason):
        yield _refused(name, found)
    elif found is Kind.ZIP:
        try:
            yield from look_into(path, shown)
        except OSError as error:  # gone since its first bytes were read
            yield _refused(name, _why(error))
        except Exception:  # a list of names that its reader stumbles over: this archive, not the batch
            yield _refused(name, why.ZIP_BROKEN)
    else:
        yield FoundFile(str(path), (), shown, found)


def _kind_on_disk(path: Path) -> Kind | Reason:
    try:
        facts = path.stat()
        if not stat.S_ISREG(facts.st_mode):
            return why.NOT_A_FILE  # opening a pipe or device would wait for ever
        if facts.st_size > MAX_FILE_BYTES:
            return why.TOO_LARGE_FILE
        with path.open("rb") as stream:
            kind = kind_of(stream.read(HEAD_BYTES), path.name)
        if kind is Kind.ZIP:
            check_directory(str(path))
            return why.OFFICE if is_office(path) else kind
    except CannotReadError as error:
        return error.reason
    except OSError as error:
        return _why(error, link=path.is_symlink())
    return kind
