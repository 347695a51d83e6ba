"""JPEG files as bytes: what the header says before a pixel is decoded, and where the next picture in the file begins.

Telephones put more than one picture in a file (MPF, CIPA DC-007): what belongs to the photo is no page, another is.
"""

from __future__ import annotations

import mmap
import re
import struct
from dataclasses import dataclass

from generator.read.decode import limits
from generator.read.decode import reasons as why
from generator.read.decode.reasons import CannotReadError

JPEG_END = b"\xff\xd9"
_SOI, _EOI, _SOS, _APP0 = 0xD8, 0xD9, 0xDA, 0xE0  # JPEG markers (ITU-T T.81, table B.1)
_SOF = frozenset({0xC0, 0xC1, 0xC2, 0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF})
_STANDALONE = frozenset({0x01, *range(0xD0, 0xD8)})
_JFIF_INCH, _JFIF_CM = 1, 2
_CM_PER_INCH = 2.54
BELIEVED_DPI = (50.0, 1300.0)  # phones write 72 or 96 without a meaning; outside this nobody scans
_MPF_WITHIN = 1 << 18  # bytes: EXIF with its thumbnail, a colour profile, then the list of pictures; segments are 64 kB
_IN_SCAN = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")  # what ends coded data
_PADDING = re.compile(rb"\x00*")
_MP_ENTRIES, _MP_ENTRY_BYTES = 0xB002, 16  # the list of pictures (5.2.3.3); in each: its type, size and place
_MP_TYPE, _MP_PREVIEWS = 0x00FFFFFF, range(0x010001, 0x020000)  # "large thumbnail": the photo once more
_GAIN_MAPS = (b"hdrgm:", b"hdrgainmap", b"urn:iso:std:iso:ts:21496")  # how bright the photo may shine: no picture
_SMALLER = 0.6  # of the photo's sides: what is smaller and of its shape is the photo once more
_SAME_SHAPE = 0.02  # of a side


@dataclass(frozen=True, slots=True)
class JpegHead:
    """What the header says, and where the coded data begins."""

    width: int
    height: int
    components: int
    scan: int
    dpi: float | None
    adobe: bool


def jpeg_head(data: bytes) -> JpegHead:
    """Read the header up to the first scan. Raises CannotReadError if there is none."""
    place, size, dpi, adobe = 2, None, None, False
    while place + 4 <= len(data):
        if data[place] != 0xFF:
            break
        marker = data[place + 1]
        if marker == 0xFF or marker in _STANDALONE:
            place += 1 if marker == 0xFF else 2
            continue
        length = int.from_bytes(data[place + 2 : place + 4], "big")
        body = data[place + 4 : place + 2 + min(length, 64)]
        if marker in _SOF and len(body) >= 6:
            size = struct.unpack(">HHB", body[1:6])
        elif marker == _APP0 and body[:5] == b"JFIF\0" and len(body) >= 12:
            dpi = _jfif_dpi(body[7], int.from_bytes(body[8:10], "big"))
        elif body[:5] == b"Adobe":
            adobe = True
        elif marker == _SOS and size is not None:
            return JpegHead(size[1], size[0], size[2], place + 2 + length, dpi, adobe)
        place += 2 + max(length, 2)
    raise CannotReadError(why.PICTURE_BROKEN)


def _jfif_dpi(unit: int, density: int) -> float | None:
    dpi = {_JFIF_INCH: 1.0, _JFIF_CM: _CM_PER_INCH}.get(unit, 0.0) * density
    return dpi if BELIEVED_DPI[0] <= dpi <= BELIEVED_DPI[1] else None


def jpeg_pages(data: bytes | mmap.mmap) -> tuple[tuple[int, int], ...]:
    """Where the pages in a JPEG file begin and end; the first is the whole file. A photo's preview is no page.

    Raises CannotReadError if they are more than anybody puts into one file.
    """
    first = (0, len(data))
    if b"MPF\0" not in data[:_MPF_WITHIN]:
        return (first,)
    starts, ends, previews = [0], [_end(data, 0)], _previews(data)
    while (found := _PADDING.match(data, ends[-1])) and data[found.end() : found.end() + 3] == b"\xff\xd8\xff":
        starts.append(found.end())
        ends.append(_end(data, starts[-1]))
        if len(starts) > limits.MAX_MOVING_PICTURES:
            raise CannotReadError(why.FILM)
    pages = zip(starts[1:], ends[1:], strict=True)
    return (first, *((a, b) for n, (a, b) in enumerate(pages, 1) if n not in previews and _is_page(data, a, b)))


def _end(data: bytes | mmap.mmap, start: int) -> int:
    """Where the picture that begins here ends: behind its end mark, or with the file."""
    place = start + 2
    while place + 4 <= len(data) and data[place] == 0xFF:
        marker = data[place + 1]
        if marker == _EOI:
            return place + 2
        if marker == 0xFF or marker in _STANDALONE:
            place += 1 if marker == 0xFF else 2
            continue
        place += 2 + max(int.from_bytes(data[place + 2 : place + 4], "big"), 2)
        if marker == _SOS:
            found = _IN_SCAN.search(data, place)
            place = found.start() if found else len(data)
    return place + 2 if data[place : place + 2] == JPEG_END else len(data)


def _previews(data: bytes | mmap.mmap) -> frozenset[int]:
    """Which pictures (from 0) the list in the file calls a preview of the first."""
    base = data.find(b"MPF\0") + 4
    order = "<" if data[base : base + 2] == b"II" else ">"
    try:
        place = base + struct.unpack_from(order + "L", data, base + 4)[0]
        (count,) = struct.unpack_from(order + "H", data, place)
        for at in range(place + 2, place + 2 + 12 * min(count, 20), 12):
            tag, _, size, where = struct.unpack_from(order + "HHLL", data, at)
            if tag == _MP_ENTRIES:
                listed = range(min(size // _MP_ENTRY_BYTES, limits.MAX_MOVING_PICTURES))
                kinds = (struct.unpack_from(order + "L", data, base + where + n * _MP_ENTRY_BYTES)[0] for n in listed)
                return frozenset(n for n, kind in enumerate(kinds) if kind & _MP_TYPE in _MP_PREVIEWS)
    except struct.error:  # a broken list says nothing
        pass
    return frozenset()


def _is_page(data: bytes | mmap.mmap, start: int, end: int) -> bool:
    """Whether the picture in these bytes is one of its own, and nothing that belongs to the first."""
    try:
        photo, own = jpeg_head(data[: min(start, _MPF_WITHIN * 16)]), jpeg_head(data[start:end])
    except CannotReadError:
        return True  # it is loaded as a page, and that says what is wrong
    if any(mark in data[start : start + own.scan].lower() for mark in _GAIN_MAPS):
        return False
    like = abs(own.width * photo.height - own.height * photo.width) <= _SAME_SHAPE * own.width * photo.height
    return not (like and own.width < _SMALLER * photo.width)
