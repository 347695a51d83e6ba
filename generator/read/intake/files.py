"""Which files there are: paths, folders and ZIPs in, one `FoundFile` or `Refused` per file out, in natural order.

Nothing is written to disk and nothing is changed: a file in a ZIP is read into memory, so a name such as `../../x`
has no place to go; it is refused all the same, because an archive that tries is not to be trusted.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path

from generator.model.errors import NotFoundError
from generator.read.intake import reasons as why
from generator.read.intake.kinds import HEAD_BYTES, Kind, is_office, is_system_name, kind_of
from generator.read.intake.limits import MAX_FILE_BYTES, MAX_FOLDER_DEPTH
from generator.read.intake.names import FoundFile, Refused, natural_key, shown_name
from generator.read.intake.reasons import Reason
from generator.read.intake.zip import look_into


def find_files(paths: Sequence[Path], *, leave_out: Path | None = None) -> Iterator[FoundFile | Refused]:
    """All files under `paths`, folders and ZIPs opened up. `leave_out`: our own products, not to be read back.

    Raises NotFoundError if a path does not exist, before anything else is done.
    """
    for path in paths:
        if not os.path.lexists(path):
            raise NotFoundError(f"{path}: dit bestand of deze map is er niet.", "Controleer de naam en de plaats.")
    skipped = leave_out.resolve() if leave_out is not None else None
    for path in paths:
        name = path.name or path.resolve().name
        if path.is_dir():
            yield from _walk(path, name, skipped, 0)
        else:
            yield from _look_at(path, name)


def _walk(folder: Path, shown: str, skipped: Path | None, depth: int) -> Iterator[FoundFile | Refused]:
    if skipped is not None and folder.resolve() == skipped:
        return
    if depth > MAX_FOLDER_DEPTH:
        yield Refused(shown_name(shown), why.TOO_DEEP)
        return
    try:
        with os.scandir(folder) as listing:
            entries = sorted(listing, key=lambda entry: (natural_key(entry.name), entry.name))
    except OSError:
        yield Refused(shown_name(shown), why.NOT_ALLOWED)
        return
    for entry in entries:
        if is_system_name(entry.name):
            continue
        inside = f"{shown}/{entry.name}"
        if entry.is_dir(follow_symlinks=False):
            yield from _walk(Path(entry.path), inside, skipped, depth + 1)
        elif not (entry.is_symlink() and entry.is_dir()):  # a link to a folder may lead in circles
            yield from _look_at(Path(entry.path), inside)


def _look_at(path: Path, name: str) -> Iterator[FoundFile | Refused]:
    """One file on disk: what it is, and if it is a ZIP, what is in it."""
    shown = shown_name(name)
    found = _kind_on_disk(path)
    if isinstance(found, Reason):
        yield Refused(shown, found)
    elif found is Kind.ZIP:
        yield from look_into(path, shown)
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
            return why.OFFICE if kind is Kind.ZIP and is_office(stream) else kind
    except PermissionError:
        return why.NOT_ALLOWED
    except OSError:
        return why.GONE
