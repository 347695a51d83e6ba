"""How dirty is the paper around a field? Ink in a writing field of a page that is dirty all around proves nothing.

A dirty drum, a glass full of specks or a bad copy of a copy leave toner everywhere, also where nobody writes. So the
free paper is looked at: where nothing is printed and no field is near.
"""

from __future__ import annotations

from collections.abc import Iterable

import cv2
import numpy as np
from numpy.typing import NDArray

from generator.model.geometry import Box
from generator.model.layout import PageLayout
from generator.read.grid import Floats, Levels, rectify, scaled
from generator.read.image import Grey

Mask = NDArray[np.bool_]
LOOK_PX_PER_MM = 1.0  # px/mm: how much toner lies somewhere matters, not its shape
PRINT_MM = 1.0  # mm around print: known print that is not quite where it should be
FIELD_MM = 3.0  # mm around fields: by so much marks and letters leave them
EDGE_MM = 8.0  # mm along the sheet's edges: shadows, staples, the scanner's lid
PAPER_MM = 9.0  # mm: what is narrower and darker is no paper; shadows are wider
DARK = 0.12  # darkness of a square millimetre: a thin stroke through it has 0.25, grain and see-through 0.05
AROUND_MM = 20.0  # mm around a field that tell how clean the paper is there
TOO_FEW_MM2 = 60.0  # mm² of free paper: less tells nothing


def free_paper(page: PageLayout, printed: Grey, px_per_mm: float) -> Mask:
    """Where on a page (at LOOK_PX_PER_MM) nothing is printed and no field or code is near. `printed`: the darkness of
    the known print."""
    size = (round(page.width * LOOK_PX_PER_MM), round(page.height * LOOK_PX_PER_MM))
    reach = 2 * round(PRINT_MM * px_per_mm) + 1
    near = cv2.dilate((printed > 0).astype(np.uint8), np.ones((reach, reach), np.uint8))
    free: Mask = np.equal(cv2.resize(near * 255, size, interpolation=cv2.INTER_AREA), 0)
    for box in (*(f.box for f in page.fields), *(c.box for c in page.codes)):
        free[_part(box.grown(FIELD_MM))] = False
    edge = round(EDGE_MM * LOOK_PX_PER_MM)
    inner = np.zeros_like(free)
    inner[edge:-edge, edge:-edge] = free[edge:-edge, edge:-edge]
    return inner


def _part(box: Box) -> tuple[slice, slice]:
    left, top, right, bottom = (round(side * LOOK_PX_PER_MM) for side in (box.x, box.y, box.right, box.bottom))
    return slice(max(0, top), max(0, bottom)), slice(max(0, left), max(0, right))


def dirt_around(levels: Levels, matrix: Floats, px_per_mm: float, free: Mask, boxes: Iterable[Box]) -> Floats:
    """For each box (mm) the share of the free paper around it that is dark; 0 where there is hardly any free paper.

    `matrix`: mm → continuous px of the full picture, of `px_per_mm`.
    """
    picture, scale = levels.at(px_per_mm, LOOK_PX_PER_MM * 2)
    sheet = Box(0, 0, free.shape[1] / LOOK_PX_PER_MM, free.shape[0] / LOOK_PX_PER_MM)
    grey = rectify(picture, scaled(matrix, scale), sheet, LOOK_PX_PER_MM)
    side = round(PAPER_MM * LOOK_PX_PER_MM) | 1
    paper = cv2.morphologyEx(grey, cv2.MORPH_CLOSE, np.ones((side, side), np.uint8))  # shadows are paper
    dark = (grey < paper * (1 - DARK)) & free
    return np.array([max(_share(dark[part], free[part]) for part in _around(box, free.shape)) for box in boxes])


def _around(box: Box, shape: tuple[int, ...]) -> tuple[tuple[slice, slice], ...]:
    """What tells how clean the paper is at a box: what lies around it, beside it, and above and below it (rollers and
    drums leave bands)."""
    rows, columns = _part(box)
    high, wide = shape
    return _part(box.grown(AROUND_MM)), (rows, slice(0, wide)), (slice(0, high), columns)


def _share(dark: Mask, free: Mask) -> float:
    looked = np.count_nonzero(free)
    return np.count_nonzero(dark) / looked if looked >= TOO_FEW_MM2 * LOOK_PX_PER_MM**2 else 0.0
