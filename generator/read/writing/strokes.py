"""Ink in a writing or drawing field, stroke by stroke: which of it somebody wrote there.

Ink that may be something else (dirt on the glass, a crease, a garbled line of a fax, the rim of a stain) is kept apart,
so that a person is asked and nothing is decided in silence.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from generator.model.geometry import Box
from generator.model.layout import FieldRole
from generator.read import thresholds as t
from generator.read.blank.reference import AreaReference, Mask
from generator.read.picture.grid import Floats
from generator.read.picture.image import Grey
from generator.read.writing.ink import Ink

OWN_STROKE_SHARE = 0.5  # of a stroke that must lie in the field
# the same, to be sure, for a stroke that comes in from beyond the crop: a descender of the line above. Digits have none
OWN_ENTERING_SHARE = 0.75
SURE_SHARE = 0.1  # of a stroke that is as dark as pen or pencil
CROWD_MM, CROWD_DOTS = 15.0, 8  # mm, dots: dust does not fall this close together; the remains of pencil do
CROWD_DOTS_BILEVEL = 4  # dots: the same in black and white, where most of the pencil is gone


@dataclass(frozen=True, slots=True)
class Shapes:
    """What the pieces look like, for those of which it matters."""

    labels: NDArray[np.integer[Any]]  # 0: no ink; else the number of the piece, from 1
    stats: NDArray[np.int32]  # of each piece: left, top, width, height, pixels (in `labels`)
    dark: Grey
    scale: float  # px/mm

    @property
    def length(self) -> Floats:
        """Corner to corner of each piece, mm."""
        return np.asarray(np.hypot(self.stats[:, 2], self.stats[:, 3]) / self.scale, np.float64)

    @property
    def width(self) -> Floats:
        """Of a stroke as long as each piece, with as much ink; mm. Writing with turns seems wide."""
        return np.asarray(self.stats[:, 4] / self.scale**2 / np.maximum(self.length, 1 / self.scale), np.float64)

    def perhaps_lines(self) -> Mask:
        """Long and thin."""
        return (self.length >= t.LINE_MM) & (self.width <= t.LINE_THICK_MM) & (self.width >= THIN_MM)

    def mine(self, index: int) -> tuple[Mask, Grey]:
        """One piece, and the picture around it."""
        left, top, wide, high, _ = (int(value) for value in self.stats[index])
        part = slice(top, top + high), slice(left, left + wide)
        return self.labels[part] == index + 1, self.dark[part]

    def is_line(self, index: int) -> bool:
        """Whether a piece is straighter than a hand draws."""
        m = cv2.moments(self.mine(index)[0].view(np.uint8), binaryImage=True)
        across, down, both = (m[key] / m["m00"] / self.scale**2 for key in ("mu20", "mu02", "mu11"))
        spread = (across + down - math.hypot(across - down, 2 * both)) / 2  # the smaller eigenvalue
        width = float(self.width[index])
        return spread - width**2 / 12 <= t.LINE_OFF_MM**2  # a straight line of this width has that spread

    def look(self, index: int) -> Look:
        """What one piece looks like from near."""
        mine, dark = self.mine(index)
        deep = cv2.distanceTransform(np.pad(mine.view(np.uint8), 1), cv2.DIST_L2, 3)[1:-1, 1:-1] / self.scale
        inner = dark[deep >= BAND_RIM_MM]
        fine = cv2.absdiff(dark, np.asarray(cv2.GaussianBlur(dark, (0, 0), FINE_MM * self.scale), np.uint8))
        side = max(int(value) for value in self.stats[index, 2:4])
        return Look(
            thick=4 * float(deep[mine].mean()),  # the mean depth of a band is a quarter of its width
            uneven=float(inner.std() / max(inner.mean(), 1)) if len(inner) else math.inf,
            fine=float(fine[mine].mean() / max(dark[mine].mean(), 1)),
            compact=float(self.stats[index, 4]) / side**2,
        )


@dataclass(frozen=True, slots=True)
class Look:
    """What a piece of ink looks like: `thick` in mm, the rest as shares.

    `uneven`: standard deviation of its darkness within; `fine`: of its darkness, what changes within a quarter of a
    millimetre: grain and sharp edges; `compact`: of the square round it.
    """

    thick: float
    uneven: float
    fine: float
    compact: float

    @property
    def stain(self) -> bool:
        """Whether something pale may be coffee: smooth, or compact as a drop, or as wide and even as a band.

        Close pencil writing is wide too, but paper shimmers through.
        """
        band = self.thick >= t.BAND_THICK_MM and self.uneven <= BAND_UNEVEN
        nearly = self.thick >= NEARLY_THICK_MM and self.uneven <= NEARLY_EVEN and self.fine <= NEARLY_SMOOTH
        return self.compact >= BLOB or self.fine <= SMOOTH or band or nearly

    @property
    def surely_stain(self) -> bool:
        """Whether it is smoother than pencil in the most blurred photo."""
        return self.fine <= SURELY_SMOOTH


@dataclass(frozen=True, slots=True)
class Strokes:
    """The pieces of ink in an area, one entry per piece. Lengths in mm, areas in mm², darkness 0 … 1."""

    area: Floats
    inside: Floats  # of the area: in the field
    free: Floats  # of the area: in the field and away from print
    sure: Floats  # of the area: as dark as pen or pencil is
    banded: Floats  # of the area: along something pale and wide
    darkness: Floats  # mean
    extent: Floats  # longest side
    entering: Mask  # runs on beyond the crop
    through: Mask  # runs from one side of the field to the opposite one
    dashes: Mask  # of a line that a fax or copier broke
    middles: Floats  # N x 2
    shapes: Shapes


@dataclass(frozen=True, slots=True)
class Written:
    """Ink (mm²) that somebody surely wrote here; and ink that may be writing as well as something else.

    `core`: how dark the sure ink is. `fallen`: dots alone, so close together that they were pencil once.
    `trace`: far too pale for ink, but long enough to have been drawn.
    """

    surely: float
    perhaps: float
    core: float = 0.0
    fallen: bool = False
    trace: bool = False


NOTHING = Written(0.0, 0.0)


def strokes_of(ink: Ink, mask: Mask, area: AreaReference) -> Strokes | None:
    """The pieces of ink in `mask`, measured; or that there are none."""
    whole = mask.view(np.uint8)
    if not ink.bilevel:  # there a single pixel is grain
        whole = np.asarray(cv2.morphologyEx(whole, cv2.MORPH_OPEN, np.ones((2, 2), np.uint8)), np.uint8)
    x, y, wide, high = cv2.boundingRect(whole)
    if not wide:
        return None
    inked = slice(y, y + high), slice(x, x + wide)
    small = np.ascontiguousarray(whole[inked])
    kind = cv2.CV_16U if small.size < 4 * FEW_PIECES else cv2.CV_32S
    count, labels, found, middles = cv2.connectedComponentsWithStats(small, connectivity=8, ltype=kind)
    stats = np.asarray(found, np.int32)[1:]
    scale, px2 = area.px_per_mm, area.px_per_mm**2
    field = np.zeros(mask.shape, np.bool_)
    part(field, area, area.field.box.grown(-0.3))[...] = True
    at = np.flatnonzero(small.view(np.bool_))
    piece = labels.ravel()[at].astype(np.int64)
    dark = ink.dark[inked].ravel()[at]
    looks = (field[inked].ravel()[at], ~area.corridor[inked].ravel()[at], dark > ink.sure, ink.bands[inked].ravel()[at])
    inside, free, sure, banded = _counts(piece, count, looks) / px2
    left, top, width, height, size = (stats[:, i] for i in range(5))
    rows, columns = mask.shape
    west, north = left + x <= 1, top + y <= 1
    east, south = left + x + width >= columns - 1, top + y + height >= rows - 1
    rowed, columned = _dashed(stats, scale, 0), _dashed(stats, scale, 1)
    box = area.field.box
    totals = np.bincount(piece, weights=dark, minlength=count)[1:]
    return Strokes(
        np.asarray(size / px2, np.float64),
        inside,
        free,
        sure,
        banded,
        np.asarray(totals / np.maximum(size, 1) / 255, np.float64),
        np.asarray(np.maximum(width, height) / scale, np.float64),
        west | north | east | south,
        (np.maximum(width / scale, rowed) >= THROUGH * box.width)
        | (np.maximum(height / scale, columned) >= THROUGH * box.height),
        (rowed > 0) | (columned > 0),
        np.asarray((middles[1:] + np.array([x, y])) / scale, np.float64),
        Shapes(np.asarray(labels), stats, ink.dark[inked], scale),
    )


FEW_PIECES = 65_535  # that a 16-bit number can tell apart; of four pixels at least one belongs to no piece of its own


def _counts(piece: NDArray[np.int64], count: int, looks: tuple[Mask, Mask, Mask, Mask]) -> Floats:
    """Of each piece, how many pixels are in the field; also free of print; sure; along a band (4 x pieces)."""
    inside, free, sure, banded = looks
    code = piece * 16 + (inside + 2 * free + 4 * sure + 8 * banded)
    table = np.bincount(code, minlength=count * 16).reshape(count, 2, 2, 2, 2)[1:]  # banded, sure, free, inside
    every = (table[..., 1].sum((1, 2, 3)), table[:, :, :, 1, 1].sum((1, 2)), table[:, :, 1].sum((1, 2, 3)))
    return np.asarray([*every, table[:, 1].sum((1, 2, 3))], np.float64)


BAND_RIM_MM = 0.4  # mm: a stain's soft edge
FINE_MM = 0.25  # mm: finer than this are grain and edges; a drop's edge runs out over more
SMOOTH = 0.10  # of the darkness: differences as fine as that. Half of coffee has 0.08 at most, pencil 0.12 and more, …
SURELY_SMOOTH = 0.07  # … in shaken photos 0.09
NEARLY_THICK_MM, NEARLY_EVEN, NEARLY_SMOOTH = 1.2, 0.10, 0.15  # three signs that alone say little
BLOB = 0.5  # of the square round it: a disc fills 0.79, handwriting seldom half
LARGEST = 3  # pieces that are looked at in any case, to know whether there are stains
BAND_UNEVEN = 0.16  # standard deviation by mean of the darkness within
THROUGH = 0.9  # of a field's width or height
THIN_MM = 0.15  # mm: a piece with less ink along its length is broken; nothing can be said of its shape


def _dashed(stats: NDArray[np.int32], scale: float, along: int) -> Floats:
    """How far (mm) the line of dashes reaches that each piece is part of; 0: of none. `along`: 0 across, 1 down.

    A line that a fax or copier broke, or that known print cuts up: flat pieces in one row for a long way.
    """
    across = 1 - along
    found = np.zeros(len(stats))
    begins, ends = stats[:, along], stats[:, along] + stats[:, 2 + along]
    flat = stats[:, 2 + across] <= t.LINE_THICK_MM * scale + LINE_SLOPE * stats[:, 2 + along]
    if not flat.any():
        return found
    rows = np.round((stats[:, across] + stats[:, 2 + across] / 2) / scale / t.LINE_THICK_MM).astype(np.int64)[flat] + 1
    bins = int(rows.max()) + 2
    inked, first, last = np.zeros(bins), np.full(bins, np.inf), np.zeros(bins)
    np.add.at(inked, rows, (ends - begins)[flat])
    np.minimum.at(first, rows, begins[flat])
    np.maximum.at(last, rows, ends[flat])
    inked, first, last = (
        _with_neighbours(np.add, inked),
        _with_neighbours(np.minimum, first),
        _with_neighbours(np.maximum, last),
    )
    reach = np.maximum(last - first, 0)
    reach[(reach < t.LINE_MM * scale) | (inked < BROKEN_SHARE * reach)] = 0
    found[flat] = _with_neighbours(np.maximum, reach)[rows] / scale
    return found


def _with_neighbours(merge: np.ufunc, rows: Floats) -> Floats:
    """Each row together with those above and below it."""
    out = rows.copy()
    out[1:] = merge(out[1:], rows[:-1])
    out[:-1] = merge(out[:-1], rows[1:])
    return out


LINE_SLOPE = 0.02  # of its length: a crease or a fold is never quite straight across the page
BROKEN_SHARE = 0.3  # of a broken line that is there


def written_ink(s: Strokes | None, area: AreaReference, bilevel: bool) -> Written:
    """What of these strokes is writing."""
    if s is None:
        return NOTHING
    mostly = (s.inside >= OWN_STROKE_SHARE * s.area) & (s.free > 0)
    own = mostly & (area.celled | ~s.entering | (s.inside >= OWN_ENTERING_SHARE * s.area))
    pale = s.darkness < t.BAND_INK
    solid = (s.free >= t.FREE_STROKE_MM2) & (s.sure > SURE_SHARE * s.area) & (s.extent >= t.STROKE_MM)
    drawn = (area.field.role is FieldRole.DRAW) & ~s.through & (s.extent > t.LINE_MM)  # then a line may be straight
    banded = pale & (s.banded > t.BAND_SHARE * s.area)
    sure = own & solid & ~(s.dashes & ~drawn) & ~banded
    lines = s.shapes.perhaps_lines() & ~drawn
    surely = float(s.inside[sure & ~lines & ~pale].sum())
    for index in np.flatnonzero(sure & lines & ~pale).tolist():
        if surely < 2 * t.WRITING_INK_MM2:  # else it is written, whatever the others look like
            sure[index] = not s.shapes.is_line(index)
        surely += float(s.inside[index]) * float(sure[index])
    sure[pale] = _pale_ink(s, sure & pale, lines, own & solid & banded, surely)[pale]
    surely = float(s.inside[sure].sum())
    core = float(np.average(s.darkness[sure], weights=s.inside[sure])) if surely else 0.0
    dots = own & (s.extent < t.STROKE_MM)
    crowd = CROWD_DOTS_BILEVEL if bilevel else CROWD_DOTS
    crowded = _crowded(s.middles[dots], crowd) and not _in_a_row(s.middles[dots])
    perhaps = mostly if crowded else mostly & ~dots
    fallen = crowded and surely < t.WRITING_INK_MM2
    return Written(surely, float(s.free[perhaps].sum()), core, fallen)


def _pale_ink(s: Strokes, pale: Mask, lines: Mask, banded: Mask, surely: float) -> Mask:
    """Which of the `pale` pieces somebody wrote: none, if more of what is pale is a stain (or lies along a band).

    `lines`: thin ones, that may be straighter than a hand draws; `surely`: mm² of dark ink in the same field.
    """
    written, stained = pale.copy(), float(s.inside[banded].sum())
    found = 0.0
    order = np.flatnonzero(pale)
    for place, index in enumerate(order[np.argsort(-s.inside[order])].tolist()):
        if surely + found < 2 * t.WRITING_INK_MM2 or (place < LARGEST and surely == 0):
            look = s.shapes.look(index)
            written[index] = not (look.stain or (lines[index] and s.shapes.is_line(index)))
            stained += float(s.inside[index]) * float(look.surely_stain)
        found += float(s.inside[index]) * float(written[index])
    return written if stained <= found else np.zeros_like(pale)


def pale_trace(ink: Ink, area: AreaReference) -> Written:
    """Ink too pale to be pencil, if there is enough of it to have been drawn: a copy of a copy shows that of pencil."""
    mask = ((ink.dark > ink.trace) & ~area.corridor).view(np.uint8)
    whole = cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((2, 2), np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(
        part(np.asarray(whole, np.uint8), area, area.field.box.grown(-0.3)), connectivity=8
    )
    extent = stats[1:, 2:4].max(axis=1) / area.px_per_mm
    long = extent >= t.STROKE_MM
    drawn = float(extent[long].sum()) >= TRACE_MM
    return Written(0.0, float(stats[1:, 4][long].sum()) / area.px_per_mm**2, trace=True) if drawn else NOTHING


TRACE_MM = 6.0  # mm of such pieces together


def _crowded(middles: Floats, crowd: int) -> bool:
    """Whether somewhere many dots lie together."""
    if len(middles) < crowd:
        return False
    _, counts = np.unique((middles // CROWD_MM).astype(np.int64), axis=0, return_counts=True)
    return bool(counts.max() >= crowd)


def _in_a_row(middles: Floats) -> bool:
    """Whether dots lie on one line: one line of a fax, garbled on its way."""
    return float(np.linalg.eigvalsh(np.cov(middles.T))[0]) <= ROW_OFF_MM**2


ROW_OFF_MM = 0.25  # mm (standard deviation): the line itself; what is left of letters lies wider apart


def part(picture: np.ndarray, area: AreaReference, box: Box) -> np.ndarray:
    """The part of an area's picture that shows `box` (mm)."""
    scale = area.px_per_mm
    x0, y0 = max(0, round((box.x - area.area.x) * scale)), max(0, round((box.y - area.area.y) * scale))
    x1, y1 = round((box.right - area.area.x) * scale), round((box.bottom - area.area.y) * scale)
    return picture[y0 : max(y0 + 1, y1), x0 : max(x0 + 1, x1)]
