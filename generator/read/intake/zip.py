"""ZIPs, read in memory and in bounds: names that lead outside, links, bombs and passwords are refused one by one."""

from __future__ import annotations

import functools
import io
import lzma
import os
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from generator.read.decode import limits
from generator.read.decode import reasons as why
from generator.read.decode.kinds import HEAD_BYTES, Kind, is_office, is_system_name, kind_of
from generator.read.decode.reasons import CannotReadError, Reason
from generator.read.intake.names import FoundFile, Refused, natural_key, shown_name

INSIDE = "!"  # stands between the archive and the file in it
_ENCRYPTED_FLAG = 0x1
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA)
_DRIVE = re.compile(r"^[A-Za-z]:")
_END = b"PK\x05\x06"  # end of central directory (APPNOTE.TXT 4.3.16)
_END64 = b"PK\x06\x06"  # the same for ZIP64 (4.3.14)
_END_BYTES, _END64_BYTES = 22, 56
_TAIL_BYTES = 66_000  # the longest comment (65,535) and the end records
_UNIX = 3  # `create_system` of archives whose attributes hold a Unix file mode
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    OSError,
    ValueError,
    struct.error,
    IndexError,
    KeyError,
)


Container = zipfile.ZipFile | Path | bytes  # what is no opened ZIP is a PDF


@dataclass
class _Budget:
    """What one archive on disk may still yield, all nested ones together."""

    bytes: int
    members: int = limits.MAX_ZIP_MEMBERS


def look_into(path: Path, shown: str) -> Iterator[FoundFile | Refused]:
    """Every file in the ZIP at `path`, and in the ZIPs in it."""
    size = path.stat().st_size
    total = max(limits.MAX_ZIP_TOTAL_FLOOR_BYTES, size * limits.MAX_ZIP_TOTAL_RATIO)
    yield from _look(str(path), (), shown, _Budget(total))


def look_into_inner(path: str, members: tuple[int, ...], shown: str, data: bytes) -> Iterator[FoundFile | Refused]:
    """Every file in a ZIP that is itself inside another file, at these places of it; `data`: its bytes."""
    total = max(limits.MAX_ZIP_TOTAL_FLOOR_BYTES, len(data) * limits.MAX_ZIP_TOTAL_RATIO)
    yield from _look(path, members, shown, _Budget(total))


def read_member(path: str, members: tuple[int, ...]) -> bytes:
    """The bytes of a file in a ZIP or PDF, at its places in their lists. Raises CannotReadError."""
    return _member(_container(path, members[:-1], *_stamp(path)), members[-1], limits.MAX_MEMBER_BYTES)


def _member(container: Container, place: int, most: int) -> bytes:
    if not isinstance(container, zipfile.ZipFile):
        from generator.read.intake.portfolio import read_inside  # noqa: PLC0415  # which looks into ZIPs in PDFs

        return read_inside(container, place, most)
    try:
        return _read(container, container.infolist()[place], most)
    except IndexError:
        raise CannotReadError(why.CHANGED) from None


def _stamp(path: str) -> tuple[int, int, int]:
    """What an open archive is only good for: this state of the file, in this process (two must not share a place)."""
    try:
        facts = Path(path).stat()
    except OSError:
        raise CannotReadError(why.GONE) from None
    return facts.st_size, facts.st_mtime_ns, os.getpid()


@functools.lru_cache(maxsize=2)  # the files of one archive come after one another: its list is read once, not per file
def _container(path: str, members: tuple[int, ...], size: int, changed: int, process: int) -> Container:
    """What holds files: a ZIP, opened, or a PDF."""
    try:
        if members:
            outer = _container(path, members[:-1], size, changed, process)
            data = _member(outer, members[-1], limits.MAX_INNER_ZIP_BYTES)
            return data if _is_pdf(data[:HEAD_BYTES]) else zipfile.ZipFile(io.BytesIO(data))
        with Path(path).open("rb") as stream:
            if _is_pdf(stream.read(HEAD_BYTES)):
                return Path(path)
        check_directory(path)
        return zipfile.ZipFile(path)
    except NotImplementedError:
        raise CannotReadError(why.ZIP_METHOD) from None
    except _BROKEN:
        raise CannotReadError(why.ZIP_BROKEN) from None


def _is_pdf(head: bytes) -> bool:
    return kind_of(head, "") is Kind.PDF


def close_archives() -> None:
    """Let go of the archives that are kept open between files."""
    _container.cache_clear()


def check_directory(path: str) -> None:
    """Refuse a list of names that would not fit in memory, before the list is read."""
    with Path(path).open("rb") as stream:
        stream.seek(0, io.SEEK_END)
        stream.seek(max(0, stream.tell() - _TAIL_BYTES))
        tail = stream.read(_TAIL_BYTES)
    sizes = []
    if (place := tail.rfind(_END)) >= 0 and len(tail) - place >= _END_BYTES:
        size = struct.unpack_from("<L", tail, place + 12)[0]
        sizes += [size] if size != 0xFFFFFFFF else []
    if (place := tail.rfind(_END64)) >= 0 and len(tail) - place >= _END64_BYTES:
        sizes.append(struct.unpack_from("<Q", tail, place + 40)[0])
    if any(size > limits.MAX_ZIP_DIRECTORY_BYTES for size in sizes):
        raise CannotReadError(why.ZIP_TOO_MANY)


def _look(path: str, members: tuple[int, ...], shown: str, budget: _Budget) -> Iterator[FoundFile | Refused]:
    try:
        archive = _container(path, members, *_stamp(path))
        if not isinstance(archive, zipfile.ZipFile):
            raise CannotReadError(why.CHANGED)
    except CannotReadError as error:
        yield Refused(shown, error.reason)
        return
    infos = [(info, place) for place, info in enumerate(archive.infolist()) if not info.filename.endswith("/")]
    if not infos:
        yield Refused(shown, why.ZIP_EMPTY)
    budget.members -= len(infos)
    if budget.members < 0:
        yield Refused(shown, why.ZIP_TOO_MANY)
        return
    named: set[str] = set()
    for info, place in sorted(infos, key=lambda pair: (natural_key(pair[0].filename), pair[1])):
        name = info.filename.replace("\\", "/")
        if any(is_system_name(part) for part in name.split("/") if part.strip(".")):
            continue
        inside = shown_name(f"{shown}{INSIDE}{name}")
        twin = inside in named  # names may stand in the list twice, or look alike: each has its own line
        named.add(inside)
        for found in _look_at_member(archive, info, path, (*members, place), inside, budget):
            if twin and isinstance(found, Refused) and not found.exact:
                yield Refused(found.shown, found.reason, f"{found.shown}#{place}")
            else:
                yield found


def _look_at_member(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, path: str, members: tuple[int, ...], shown: str, budget: _Budget
) -> Iterator[FoundFile | Refused]:
    kind: Kind | Reason | None = _suspicious(info, budget)
    if kind is None:
        budget.bytes -= info.file_size
        kind = _kind_in(archive, info)
    if isinstance(kind, Reason):
        yield Refused(shown, kind)
    elif kind is not Kind.ZIP:
        yield FoundFile(path, members, shown, kind)
    elif len(members) >= limits.MAX_ZIP_DEPTH:
        yield Refused(shown, why.ZIP_TOO_DEEP)
    else:
        yield from _look(path, members, shown, budget)


def _suspicious(info: zipfile.ZipInfo, budget: _Budget) -> Reason | None:
    name = info.filename.replace("\\", "/")
    if name.startswith("/") or _DRIVE.match(name) or ".." in name.split("/"):
        return why.ZIP_OUTSIDE
    mode = info.external_attr >> 16 if info.create_system == _UNIX else 0
    if stat.S_IFMT(mode) not in (0, stat.S_IFREG):
        return why.ZIP_LINK
    if info.flag_bits & _ENCRYPTED_FLAG:
        return why.ZIP_PASSWORD
    if info.compress_type not in _METHODS:
        return why.ZIP_METHOD
    if info.file_size > limits.MAX_MEMBER_BYTES or info.file_size > budget.bytes:
        return why.ZIP_BOMB
    counts = info.file_size > limits.RATIO_COUNTS_FROM_BYTES
    return why.ZIP_BOMB if counts and info.file_size > limits.MAX_ZIP_RATIO * max(info.compress_size, 1) else None


def _kind_in(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Kind | Reason:
    try:
        with archive.open(info) as stream:
            kind = kind_of(stream.read(HEAD_BYTES), info.filename)
        if kind is Kind.ZIP:
            data = _read(archive, info, limits.MAX_INNER_ZIP_BYTES)
            return why.OFFICE if is_office(io.BytesIO(data)) else kind
    except CannotReadError as error:
        return error.reason
    except NotImplementedError:
        return why.ZIP_METHOD
    except RuntimeError:
        return why.ZIP_PASSWORD
    except _BROKEN:
        return why.ZIP_BROKEN
    return kind


def _read(archive: zipfile.ZipFile, info: zipfile.ZipInfo, most: int) -> bytes:
    """The whole of one member, never more than `most` bytes whatever its header says."""
    if info.file_size > most:
        raise CannotReadError(why.ZIP_BOMB)
    try:
        with archive.open(info) as stream:
            data = stream.read(most + 1)
    except NotImplementedError:
        raise CannotReadError(why.ZIP_METHOD) from None
    except RuntimeError:
        raise CannotReadError(why.ZIP_PASSWORD) from None
    except MemoryError:
        raise CannotReadError(why.NO_MEMORY) from None
    except _BROKEN:
        raise CannotReadError(why.ZIP_BROKEN) from None
    if len(data) > most:
        raise CannotReadError(why.ZIP_BOMB)
    return data
