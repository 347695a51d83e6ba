"""How many pictures one file holds: bounded before they are counted, by walking what the file's own structure says.

A list of pages may be a loop, or millions long, and a header may claim what is not there. What cannot be opened counts
as one picture: whoever loads it says what is wrong.
"""

from __future__ import annotations

import contextlib
import mmap
import struct
from collections.abc import Iterator
from pathlib import Path

from PIL import Image

from generator.read.decode import limits
from generator.read.decode import reasons as why
from generator.read.decode.reasons import CannotReadError

Bytes = bytes | mmap.mmap

_PNG_HEAD = 8  # bytes
_GIF_HEAD, _GIF_IMAGE, _GIF_EXTENSION, _GIF_END = 13, 0x2C, 0x21, 0x3B
_GIF_TABLE = 0x80  # flag: a table of colours follows, of 2 to the power of (the lowest three bits + 1)
_WEBP_ANIMATED = 0x02
HEAD_BYTES = 1 << 16  # where PNG, WebP and AVIF say that there are several


@contextlib.contextmanager
def bytes_of(source: Path | bytes) -> Iterator[Bytes]:
    """The file's bytes without reading all of it. Raises CannotReadError."""
    if isinstance(source, bytes):
        yield source
        return
    try:
        with source.open("rb") as stream, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as held:
            yield held
    except (OSError, ValueError):  # gone, or empty by now
        raise CannotReadError(why.GONE) from None


def tiff_pages(data: Bytes) -> int:
    """How many pages a TIFF's chain of directories has, a page that is cut off included. Raises CannotReadError."""
    order = "<" if data[:2] == b"II" else ">"
    big = data[2:4] in (b"+\0", b"\0+")
    count_code, entry, step, next_code = ("Q", 20, 8, "Q") if big else ("H", 12, 2, "L")
    try:
        (place,) = struct.unpack_from(order + next_code, data, 8 if big else 4)
        seen: set[int] = set()
        entries = 0
        while place and place not in seen:
            seen.add(place)
            if place + step > len(data):
                break
            (count,) = struct.unpack_from(order + count_code, data, place)
            entries += count
            if len(seen) > limits.MAX_TIFF_PAGES or entries > limits.MAX_TIFF_ENTRIES:
                raise CannotReadError(why.TOO_MANY_PAGES)
            (place,) = struct.unpack_from(order + next_code, data, place + step + entry * count)
    except struct.error:  # cut off here
        pass
    return max(1, len(seen)) if len(data) > step else 1


def gif_frames(data: Bytes) -> int:
    """How many pictures a GIF holds, as far as it is whole; not counted beyond the limit."""
    place, frames = _GIF_HEAD + _table(data[10] if len(data) > 10 else 0), 0
    while place < len(data) and frames <= limits.MAX_MOVING_PICTURES:
        match data[place]:
            case kind if kind == _GIF_IMAGE and place + 9 < len(data):
                frames += 1
                place += 11 + _table(data[place + 9])
            case kind if kind == _GIF_EXTENSION:
                place += 2
            case _:
                break
        while place < len(data) and data[place]:
            place += 1 + data[place]
        place += 1
    return frames


def _table(flags: int) -> int:
    """Bytes of a table of colours."""
    return 3 << ((flags & 7) + 1) if flags & _GIF_TABLE else 0


def png_frames(data: Bytes) -> int:
    """How many pictures a PNG holds at most: its own, and those with a header of their own (APNG)."""
    place, frames = _PNG_HEAD, 1
    while place + 8 <= len(data) and frames <= limits.MAX_MOVING_PICTURES:
        (length,) = struct.unpack_from(">L", data, place)
        frames += data[place + 4 : place + 8] == b"fcTL"
        place += 12 + length
    return frames


def may_be_several(head: bytes) -> bool:
    """Whether this PNG, WebP or AVIF says in its first bytes that it holds more than one picture."""
    if head.startswith(b"\x89PNG"):
        return b"acTL" in head
    if head[:4] == b"RIFF":
        return head[12:16] == b"VP8X" and len(head) > 20 and bool(head[20] & _WEBP_ANIMATED)
    return b"avis" in head[:64]


def frames_of(image: Image.Image, data: Bytes) -> tuple[int, ...]:
    """The places of the pictures in an opened file.

    Raises CannotReadError if they are more than anybody scans into one such file.
    """
    count = int(getattr(image, "n_frames", 1))
    if data[:4] == b"\x89PNG":
        count = min(count, png_frames(data))
    if count > limits.MAX_MOVING_PICTURES:
        raise CannotReadError(why.FILM)
    return tuple(range(count))
