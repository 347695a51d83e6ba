"""What lies around a field: toner where nothing is printed, and nothing where something is.

Ink in a writing field proves nothing where the bare paper around it is inked as well (a dirty drum, specks, a fold that
moved the print). And an empty box proves nothing where its own outline cannot be seen: a lamp mirrored in the paper, a
sticker or a finger hides it, and the mark with it. Both are looked for in a coarse picture of the whole page.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from generator.model.geometry import Box
from generator.model.layout import PageLayout
from generator.read import thresholds as t
from generator.read.image import Grey

Mask = NDArray[np.bool_]
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
TILE_MM = 12.0  # mm: a mirrored lamp, a sticker or a finger is larger
TOO_LITTLE = 2.5  # mm² of black that must be printed somewhere to tell anything; a box's outline has 5


class Sums:
    """The sum of a picture over any rectangle."""

    def __init__(self, picture: NDArray[Any]) -> None:
        self.shape = picture.shape
        self._table = cv2.integral(picture)

    def of(self, part: tuple[slice, slice]) -> float:
        """Over these rows and columns."""
        rows, columns = part
        (top, bottom, _), (left, right, _) = rows.indices(self.shape[0]), columns.indices(self.shape[1])
        table = self._table
        return float(table[bottom, right] - table[top, right] - table[bottom, left] + table[top, left])


@dataclass(frozen=True, slots=True)
class Coarse:
    """The empty page at LOOK_PX_PER_MM."""

    free: Mask  # nothing is printed, and no field or code is near
    near: Mask  # where print that must show may lie
    printed: Sums  # how dark that is


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
    dark[dark < STRONG] = 0
    near = cv2.dilate((dark > 0).astype(np.uint8), np.ones((3, 3), np.uint8)).view(np.bool_)
    return Coarse(free & inner, np.asarray(near, np.bool_), Sums(dark))


def _holes(page: PageLayout) -> list[Box]:
    """Where a perforator may have been, at whichever side (ISO 838: two or four holes of 6 mm)."""
    steps = (-1.5, -0.5, 0.5, 1.5)
    along = [(page.width / 2 + step * HOLE_PITCH_MM, page.height / 2 + step * HOLE_PITCH_MM) for step in steps]
    sides = [(HOLE_FROM_EDGE_MM, y) for _, y in along] + [(page.width - HOLE_FROM_EDGE_MM, y) for _, y in along]
    ends = [(x, HOLE_FROM_EDGE_MM) for x, _ in along] + [(x, page.height - HOLE_FROM_EDGE_MM) for x, _ in along]
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


class Surroundings:
    """A page as it came, seen from far, beside what is expected."""

    def __init__(self, grey: Grey, expected: Coarse) -> None:
        """`grey`: the sheet, upright and flat, at LOOK_PX_PER_MM."""
        dark = _darkness(grey)
        soiled = (dark > DARK) & expected.free
        self._free, self._dirt = Sums(expected.free.view(np.uint8)), Sums(soiled.view(np.uint8))
        self._expected, self._seen = expected.printed, Sums(dark * expected.near)

    def dirt(self, box: Box) -> float:
        """The share of the free paper around a box that is dark, or beside it, or above and below it (drums and rollers
        leave bands), whichever is most; 0 where there is hardly any free paper."""
        rows, columns = _part(box)
        high, wide = self._free.shape
        parts = (_part(box.grown(AROUND_MM)), (rows, slice(0, wide)), (slice(0, high), columns))
        return max(_share(self._dirt.of(part), self._free.of(part), TOO_FEW_MM2) for part in parts)

    def hides(self, box: Box) -> bool:
        """Whether the outline of a tick box cannot be seen."""
        return self._shown(box.grown(OUTLINE_MM)) < t.OUTLINE_SHOWN

    def hides_part_of(self, field: Box) -> bool:
        """Whether some of what is printed in and around a writing field cannot be seen."""
        area = field.grown(LABEL_MM)
        across, down = (max(1, round(side / TILE_MM)) for side in (area.width, area.height))
        wide, high = area.width / across, area.height / down
        tiles = (Box(area.x + i * wide, area.y + j * high, wide, high) for i in range(across) for j in range(down))
        return any(self._shown(tile) < t.PRINT_SHOWN for tile in tiles)

    def _shown(self, box: Box) -> float:
        """How dark the print in a box is by what is expected; 1 where hardly any is expected."""
        part = _part(box)
        expected = self._expected.of(part)
        return self._seen.of(part) / expected if expected >= TOO_LITTLE * LOOK_PX_PER_MM**2 else 1.0


def _share(some: float, whole: float, least: float) -> float:
    return some / whole if whole >= least * LOOK_PX_PER_MM**2 else 0.0
