"""Which page is this? Finders are tried one after another, cheapest first; each may say which code it saw and where.

To add a way (the printed code by characters, the registration marks against the known pages), write a function of type
`Finder` and put it into FINDERS.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import cv2
import numpy as np
import zxingcpp

from generator.model.code import CODE_LENGTH, parse, verify
from generator.model.layout import CodeRole
from generator.model.run import Run
from generator.read import thresholds as t
from generator.read.picture.found import Found
from generator.read.picture.grid import Floats, Levels, in_order
from generator.read.picture.image import Grey

LONGEST_TEXT = 400  # characters: a page code's URL is at most 80; more is somebody else's QR


@dataclass(slots=True)
class Search:
    """What finders share: the picture, the runs, and what was seen on the way."""

    levels: Levels
    runs: Mapping[str, Run]
    guess: float  # px/mm of the full picture, guessed from the file or the size
    false_code: bool = False  # a code of a known run whose check fails
    foreign: bool = False  # a QR that is not ours
    every: list[Found] | None = None  # all page codes in the picture, once somebody looked for them

    def accept(self, text: str, corners: Floats | None) -> Found | None:
        """The code in a text, if it is one of ours."""
        text = text.strip()
        code = parse(text) if len(text) <= LONGEST_TEXT else None
        if code is None:
            self.foreign = True
            return None
        run = self.runs.get(code.run)
        proven = bool(run and run.key)
        if run and run.key and verify(text, run.key) is None:
            self.false_code = True
            return None
        role = CodeRole.SPARE if len(text.replace("-", "").replace(" ", "")) == CODE_LENGTH else CodeRole.ENTRY
        return Found(code, role, corners, proven)


Finder = Callable[[Search], Found | None]


def decode(search: Search, picture: Grey, scale: float, origin: tuple[int, int], thorough: bool = False) -> list[Found]:
    """The page codes that zxing sees in a part of the picture (`scale`: its px per full px; `origin` in its px)."""
    hits = zxingcpp.read_barcodes(
        np.ascontiguousarray(picture),
        formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode),
        try_rotate=thorough,
        try_downscale=thorough,
        try_invert=False,
        text_mode=zxingcpp.TextMode.Plain,
        binarizer=zxingcpp.Binarizer.LocalAverage,
    )
    founds = []
    for hit in hits:
        at = hit.position
        corners = np.array(
            [[p.x, p.y] for p in (at.top_left, at.top_right, at.bottom_right, at.bottom_left)], np.float64
        )
        seen = search.accept(hit.text, (corners + origin + 0.5) / scale)
        if seen:
            founds.append(seen)
    return sorted(founds, key=lambda f: (not f.verified, f.role is not CodeRole.ENTRY))


def _corners(rows: int, columns: int) -> Iterator[tuple[slice, slice]]:
    """The four corners: where the code lies on an upright page first, then as the page may be turned."""
    long_first = rows >= columns
    share_w, share_h = t.CORNER_SHARE if long_first else t.CORNER_SHARE[::-1]
    width, height = int(columns * share_w), int(rows * share_h)
    right, bottom = slice(columns - width, columns), slice(rows - height, rows)
    left, top = slice(0, width), slice(0, height)
    yield from ((top, right), (bottom, left), (top, left), (bottom, right))


def in_corners(search: Search) -> Found | None:
    """A QR in a corner of the picture at about 150 dpi: nearly every scan."""
    picture, scale = search.levels.at(search.guess, t.CODE_LOOK_PX_PER_MM * 1.5)
    for vertical, horizontal in _corners(*picture.shape[:2]):
        founds = decode(search, picture[vertical, horizontal], scale, (horizontal.start, vertical.start))
        if founds:
            return founds[0]
    return None


def on_page(search: Search) -> Found | None:
    """A QR anywhere, at about 150 dpi."""
    picture, scale = search.levels.at(search.guess, t.CODE_LOOK_PX_PER_MM * 1.5)
    return _first(decode(search, picture, scale, (0, 0)))


def at_other_scales(search: Search) -> Found | None:
    """A QR anywhere, finer and coarser: large paper texture, small copies, photos."""
    for times in (0, 2):
        picture = search.levels.halved(times)
        if min(picture.shape[:2]) < t.SMALLEST_SIDE_PX:
            continue
        founds = decode(search, picture, 0.5**times, (0, 0))
        if founds:
            return founds[0]
    return None


def enlarged(search: Search) -> Found | None:
    """A QR in a coarse scan (fax, 100 dpi): its modules are two pixels and need room."""
    if search.guess > t.CODE_LOOK_PX_PER_MM:
        return None
    picture = cv2.resize(search.levels.full, None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC)
    return _first(decode(search, np.asarray(picture, dtype=np.uint8), 2.0, (0, 0), thorough=True))


def smoothed(search: Search) -> Found | None:
    """A QR under noise, dirt or thin lines: blurred a little, then closed, with zxing's thorough search."""
    picture, scale = search.levels.at(search.guess, t.CODE_LOOK_PX_PER_MM * 1.5)
    for prepared in (
        cv2.GaussianBlur(picture, (0, 0), 1.2),
        cv2.medianBlur(picture, 3),
        cv2.morphologyEx(picture, cv2.MORPH_CLOSE, np.ones((2, 2), np.uint8)),
        cv2.morphologyEx(picture, cv2.MORPH_OPEN, np.ones((2, 2), np.uint8)),
    ):
        founds = decode(search, np.asarray(prepared, dtype=np.uint8), scale, (0, 0), thorough=True)
        if founds:
            return founds[0]
    return None


def _first(founds: list[Found]) -> Found | None:
    return founds[0] if founds else None


def every_code(search: Search) -> list[Found]:
    """Every page code that can be seen at about 150 dpi, of whichever sheet; looked for once."""
    if search.every is None:
        picture, scale = search.levels.at(search.guess, t.CODE_LOOK_PX_PER_MM * 1.5)
        search.every = decode(search, picture, scale, (0, 0), thorough=True)
    return search.every


def all_codes(search: Search, found: Found) -> tuple[Found, ...]:
    """Every code of the same page side that can be seen: two in opposite corners fix a sheet far better than one."""
    by_role = {other.role: other for other in every_code(search) if other.code == found.code}
    by_role[found.role] = found
    return tuple(by_role.values())


FINDERS: tuple[Finder, ...] = (in_corners, on_page, at_other_scales, enlarged, smoothed)


def locate(search: Search) -> Found | None:
    """The page code, by the first finder that sees one."""
    for finder in FINDERS:
        found = finder(search)
        if found:
            return found
    return None


def paper_and_black(grey: Grey) -> tuple[float, float]:
    """The paper's grey level and that of the darkest per mille."""
    sample = in_order(grey[::4, ::4].ravel())
    return float(sample[int(sample.size * 0.6)]), float(sample[int(sample.size * 0.001)])
