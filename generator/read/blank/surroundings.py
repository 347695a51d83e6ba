"""What lies around a field: toner where nothing is printed, and nothing where something is.

Ink in a writing field proves nothing where the bare paper around it is inked as well (a dirty drum, specks, a fold that
moved the print). And an empty box proves nothing where its own outline cannot be seen: a lamp mirrored in the paper, a
sticker or a finger hides it, and the mark with it. Both are looked for in a coarse picture of the whole page.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from generator.model.geometry import Box
from generator.model.layout import FieldRole, FieldShape, PageLayout
from generator.read import thresholds as t
from generator.read.picture.grid import Floats
from generator.read.picture.image import Grey

Mask = NDArray[np.bool_]
Parts = NDArray[np.intp]  # N x 4: left, top, right, bottom, px
Table = NDArray[Any]  # what `cv2.integral` makes of a picture
LOOK_PX_PER_MM = 1.0  # px/mm: how much toner lies somewhere matters, not its shape
PAPER_MM = 9.0  # mm: what is narrower and darker is no paper; shadows and panels are wider
FIELD_MM = 3.0  # mm around fields: by so much marks and letters leave them
EDGE_MM = 8.0  # mm along the sheet's edges: shadows, staples, the scanner's lid
HOLE_PITCH_MM, HOLE_FROM_EDGE_MM = 80.0, 12.0  # ISO 838
HOLE_MM = 7.0  # mm around a hole's middle: its rim, and how badly people punch
PRINT_MM = 1.0  # mm around print: known print that is not quite where it should be
DARK = 0.16  # darkness of a square millimetre: toner; a highlighter's bands and most coffee are paler
AROUND_MM = 20.0  # mm around a field that tell how clean the paper is there
TOO_FEW_MM2 = 60  # mm² of free paper: less tells nothing
STRONG = 0.07  # darkness of a square millimetre of print that must show: outlines, letters; ruled lines may vanish
GRAIN = 0.03  # darkness that paper has by itself
OUTLINE_MM = 1.0  # mm around a box: its outline, a little off
LABEL_MM = 8.0  # mm around a writing field: its label and lines
RUNS_OUT_MM = 12.0  # mm outside a box: how far its mark goes, as far as the next box or the one after it
STRAIGHT_ON_MM = 1.5  # mm, across: what leaves a box no further off than it came in went straight through
TILE_MM = 12.0  # mm: a mirrored lamp, a sticker or a finger is larger
RIM_PX = 1  # px along a tile's edges: print there was asked about where a photo showed it half a millimetre off
TOO_LITTLE = 2.5  # mm² of black that must be printed somewhere to tell anything; a box's outline has 5


@dataclass(frozen=True, slots=True)
class Places:
    """Parts of the page that say something of a field each, and what is expected there."""

    fields: tuple[str, ...]  # names; a field may have several parts
    parts: Parts
    expected: Floats  # the sum of a picture over each part

    def odd(self, seen: Table, below: float = -1.0, above: float = 1e9) -> frozenset[str]:
        """The fields with a part of which the sum of what is seen (a picture's `cv2.integral`), by what is expected, is
        beyond these limits."""
        shares = _sums(seen, self.parts) / self.expected
        return frozenset(self.fields[i] for i in np.flatnonzero((shares < below) | (shares > above)))


@dataclass(frozen=True, slots=True)
class Coarse:
    """The empty page at LOOK_PX_PER_MM."""

    free: Mask  # nothing is printed, and no field or code is near
    near: Mask  # where print that must show may lie
    around: Places  # of writing fields: free paper around, beside, above and below
    outlines: Places  # of tick boxes: how dark these are
    prints: Places  # of writing fields: how dark what is printed in and around them is, by TILE_MM


def _sums(table: Table, parts: Parts) -> Floats:
    """The sum of a picture (its `cv2.integral`) over each of N parts."""
    left, top, right, bottom = parts.T
    return np.asarray(table[bottom, right] - table[top, right] - table[bottom, left] + table[top, left], np.float64)


def _places(picture: NDArray[Any], fields: Sequence[tuple[str, Box]], least: float, rim: int = 0) -> Places:
    """The parts (mm) of which enough is expected to tell anything. `rim`: px along its edges where nothing does: print
    that is a little off lies beside the part then."""
    high, wide = picture.shape
    sides = np.array([(b.x, b.y, b.right, b.bottom) for _, b in fields]).reshape(-1, 4) * LOOK_PX_PER_MM
    parts = np.clip(np.round(sides).astype(np.intp), 0, (wide, high, wide, high))
    table = cv2.integral(picture)
    expected = _sums(table, parts)
    told = _sums(table, parts + np.array((rim, rim, -rim, -rim))) >= least * LOOK_PX_PER_MM**2
    return Places(
        tuple(name for (name, _), tells in zip(fields, told, strict=True) if tells), parts[told], expected[told]
    )


def coarse(page: PageLayout, blank: Grey, covered: Sequence[Box] = ()) -> Coarse:
    """What to expect where. `blank`: the empty page, of any resolution; `covered`: what is painted over first."""
    size = (round(page.width * LOOK_PX_PER_MM), round(page.height * LOOK_PX_PER_MM))
    small = np.asarray(cv2.resize(blank, size, interpolation=cv2.INTER_AREA), np.uint8)
    dark = _darkness(small)
    reach = 2 * round(PRINT_MM * LOOK_PX_PER_MM) + 1
    free: Mask = np.equal(cv2.dilate((small < small.max()).astype(np.uint8), np.ones((reach, reach), np.uint8)), 0)
    for box in (*(f.box for f in page.fields), *(c.box for c in page.codes)):
        free[_part(box.grown(FIELD_MM))] = False
    for box in (*(c.box.grown(PRINT_MM) for c in page.codes), *covered):  # codes differ from copy to copy
        dark[_part(box)] = 0
    for hole in _holes(page):
        free[_part(hole)] = False
    edge = round(EDGE_MM * LOOK_PX_PER_MM)
    inner = np.zeros(free.shape, np.bool_)
    inner[edge:-edge, edge:-edge] = True
    free &= inner
    dark[dark < STRONG] = 0
    near = cv2.dilate((dark > 0).astype(np.uint8), np.ones((3, 3), np.uint8)).view(np.bool_)
    open_fields = page.open_fields
    boxes = [(f.name, f.box) for f in open_fields if f.role is FieldRole.MARK and f.shape is FieldShape.BOX]
    areas = [(f.name, f.box) for f in open_fields if f.role is not FieldRole.MARK]
    return Coarse(
        free,
        np.asarray(near, np.bool_),
        _places(free.view(np.uint8), [(n, part) for n, b in areas for part in _surrounding(b, page)], TOO_FEW_MM2),
        _places(dark, [(n, b.grown(OUTLINE_MM)) for n, b in boxes], TOO_LITTLE),
        _places(dark, [(n, tile) for n, b in areas for tile in _tiles(b.grown(LABEL_MM))], TOO_LITTLE, RIM_PX),
    )


def _surrounding(field: Box, page: PageLayout) -> tuple[Box, Box, Box]:
    """What tells how clean the paper is at a field: around it, beside it, above and below it (drums and rollers leave
    bands)."""
    beside, above = Box(0, field.y, page.width, field.height), Box(field.x, 0, field.width, page.height)
    return field.grown(AROUND_MM), beside, above


def _holes(page: PageLayout) -> list[Box]:
    """Where a perforator may have been, at whichever side (ISO 838: two or four holes of 6 mm)."""
    steps = (-1.5, -0.5, 0.5, 1.5)
    along = [(page.width / 2 + step * HOLE_PITCH_MM, page.paper_height / 2 + step * HOLE_PITCH_MM) for step in steps]
    sides = [(HOLE_FROM_EDGE_MM, y) for _, y in along] + [(page.width - HOLE_FROM_EDGE_MM, y) for _, y in along]
    ends = [(x, HOLE_FROM_EDGE_MM) for x, _ in along] + [(x, page.paper_height - HOLE_FROM_EDGE_MM) for x, _ in along]
    return [Box(x, y, 0, 0).grown(HOLE_MM) for x, y in sides + ends]


def _darkness(grey: Grey) -> NDArray[np.float32]:
    """How much darker each pixel is than the paper around it and its grain, 0 … 1."""
    side = round(PAPER_MM * LOOK_PX_PER_MM) | 1
    paper = cv2.morphologyEx(grey, cv2.MORPH_CLOSE, np.ones((side, side), np.uint8))
    dark = 1 - GRAIN - grey / np.maximum(paper, 1).astype(np.float32)
    return np.asarray(np.maximum(dark, 0), np.float32)


def _part(box: Box) -> tuple[slice, slice]:
    left, top, right, bottom = (round(side * LOOK_PX_PER_MM) for side in (box.x, box.y, box.right, box.bottom))
    return slice(max(0, top), max(0, bottom)), slice(max(0, left), max(0, right))


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What is odd about a page, seen from far: names of fields."""

    dirty: frozenset[str]  # writing fields around which free paper is inked
    hidden: frozenset[str]  # tick boxes whose outline cannot be seen; writing fields with print that cannot be seen


def look_around(grey: Grey, expected: Coarse) -> Surroundings:
    """Compare a page with what is expected. `grey`: the sheet, upright and flat, at LOOK_PX_PER_MM."""
    dark = _darkness(grey)
    toner, shown = dark > DARK, dark * expected.near
    table = cv2.integral(shown)
    hidden = expected.outlines.odd(table, below=t.OUTLINE_SHOWN) | expected.prints.odd(table, below=t.PRINT_SHOWN)
    dirty = _dirty(toner & expected.free, expected)
    if dirty:  # seldom; so only then it is asked whose it is
        dirty = _dirty(toner & expected.free & ~_out_of_boxes(toner, expected), expected)
    return Surroundings(dirty, hidden)


def _dirty(soiled: Mask, expected: Coarse) -> frozenset[str]:
    return expected.around.odd(cv2.integral(soiled.view(np.uint8)), above=t.DIRTY_SHARE)


def _out_of_boxes(toner: Mask, expected: Coarse) -> Mask:
    """Strokes of marks: what runs out of a box, and no further than a hand does. Toner lies anywhere, and goes on, also
    through boxes: what leaves one straight on is one stroke."""
    parts = expected.outlines.parts.tolist()
    boxes = np.zeros(toner.shape, np.bool_)
    for left, top, right, bottom in parts:
        boxes[top:bottom, left:right] = True
    ink = (toner & ~boxes).view(np.uint8)
    count, found, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    labels = np.asarray(found)
    stroke, touching = np.arange(count), np.zeros(count, np.bool_)
    for left_of, right_of, above, below in (_beside(labels, *box) for box in parts):
        touching[[*left_of, *right_of, *above, *below]] = True
        for one, other in (*_straight_on(left_of, right_of), *_straight_on(above, below)):
            stroke[stroke == stroke[other]] = stroke[one]
    piece = stats[:, [cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]].max(axis=1)
    whole = np.bincount(stroke, piece, minlength=count)[stroke]
    far = RUNS_OUT_MM * LOOK_PX_PER_MM
    theirs = touching & (piece <= far) & (whole <= 2 * far)  # a tail may end where the next mark begins
    theirs[0] = False  # paper
    return np.asarray(theirs[labels], np.bool_)


def _straight_on(one_side: dict[int, float], opposite: dict[int, float]) -> list[tuple[int, int]]:
    """The pieces at opposite sides of a box that are one stroke, through it."""
    pairs = itertools.product(one_side, opposite)
    return [(a, b) for a, b in pairs if abs(one_side[a] - opposite[b]) <= STRAIGHT_ON_MM * LOOK_PX_PER_MM]


def _beside(labels: NDArray[Any], left: int, top: int, right: int, bottom: int) -> tuple[dict[int, float], ...]:
    """Which pieces of ink touch a box at its left, right, top and bottom, and where along that side (px)."""
    down, across = slice(max(0, top - 1), bottom + 1), slice(max(0, left - 1), right + 1)
    strips = (
        labels[down, max(0, left - 1)], labels[down, min(right, labels.shape[1] - 1)],
        labels[max(0, top - 1), across], labels[min(bottom, labels.shape[0] - 1), across],
    )  # fmt: skip
    return tuple(
        {label: float(np.flatnonzero(strip == label).mean()) for label in set(strip[strip > 0].tolist())}
        for strip in strips
    )


def _tiles(area: Box) -> list[Box]:
    """The area in parts of about TILE_MM square."""
    across, down = (max(1, round(side / TILE_MM)) for side in (area.width, area.height))
    wide, high = area.width / across, area.height / down
    return [Box(area.x + i * wide, area.y + j * high, wide, high) for i in range(across) for j in range(down)]
