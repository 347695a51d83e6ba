"""Pale ink in a box that no pen drew: a crease that runs straight through it, a stain or highlighter wider than a pen.

Beside marks in dark ink such things are too pale to count. On a sheet in pencil they are as dark as the marks, and what
tells them apart is where they go: a hand stops near the box. So where pale ink does not, a person looks.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from generator.read import thresholds as t
from generator.read.blank.reference import Mask
from generator.read.marks.evidence import Evidence
from generator.read.marks.shapes import VIEW_MM, VIEW_PX
from generator.read.picture.grid import Floats

LINE_LEVEL, WIDE_LEVEL = 0.3, 0.5  # of the box's ink: where a crease, blurred, still counts; the body of a band
LINE_SHARE = 0.62  # of a picture's width: outlines and letters hide a crease here and there; the least seen is 0.66
ENDS_PX = 3  # px at either side of the picture, 2 of which a line must reach
WIDE_BESIDE_MM2 = 2.0  # mm² beside the box of what is wider than a pale pen: long ticks at 150 dpi have up to 1.6 …
WIDE_MM2, SOME_BESIDE_MM2 = 2.5, 0.5  # mm² within the box, beside it: … or this, which 9 of 7,200 pale marks had
OUTLINE_MM = 0.2  # mm: from an outline's middle to its outer edge


def streaked(boxes: Sequence[Evidence]) -> list[Evidence]:
    """The evidence of boxes of one size, with which of them hold pale ink that runs on as pens' does not."""
    pale = [(place, f.view) for place, f in enumerate(boxes) if f.view is not None and _pale(f)]
    if not pale:
        return list(boxes)
    views = np.stack([view for _, view in pale])
    px_per_mm = np.array([VIEW_PX / (boxes[place].field.box.width + 2 * VIEW_MM) for place, _ in pale])
    lines = views > LINE_LEVEL * 255
    odd = _lined(lines) | _lined(lines.swapaxes(1, 2)) | _banded(views > WIDE_LEVEL * 255, px_per_mm)
    found = list(boxes)
    for (place, _), is_odd in zip(pale, odd.tolist(), strict=True):
        found[place] = boxes[place]._replace(streaked=is_odd)
    return found


def _pale(f: Evidence) -> bool:
    return f.legible and f.darkness < t.BAND_INK


def _lined(ink: Mask) -> Mask:
    """Whether one row of a picture, give or take a pixel, is inked from side to side."""
    rows = ink[:, :-2] | ink[:, 1:-1] | ink[:, 2:]
    left, right = (part.sum(axis=2) >= ENDS_PX - 1 for part in (rows[:, :, :ENDS_PX], rows[:, :, -ENDS_PX:]))
    return np.asarray((left & right & (rows.mean(axis=2) >= LINE_SHARE)).any(axis=1), np.bool_)


def _banded(ink: Mask, px_per_mm: Floats) -> Mask:
    """Whether ink wider than a pale pen (three pixels, a millimetre) lies beside the box, or in and beside it."""
    wide = _spread(~_spread(~ink))
    rims = np.round((VIEW_MM - OUTLINE_MM) * px_per_mm).astype(int)
    place = np.arange(VIEW_PX)
    along = (place >= rims[:, None]) & (place < VIEW_PX - rims[:, None])
    within = wide & along[:, :, None] & along[:, None, :]
    inside = within.sum(axis=(1, 2)) / px_per_mm**2
    beside = wide.sum(axis=(1, 2)) / px_per_mm**2 - inside
    both = (inside >= WIDE_MM2) & (beside >= SOME_BESIDE_MM2)
    return np.asarray(both | (beside >= WIDE_BESIDE_MM2), np.bool_)


def _spread(ink: Mask) -> Mask:
    """The ink and the pixels beside, above and below it."""
    spread = ink.copy()
    spread[:, 1:] |= ink[:, :-1]
    spread[:, :-1] |= ink[:, 1:]
    spread[:, :, 1:] |= ink[:, :, :-1]
    spread[:, :, :-1] |= ink[:, :, 1:]
    return spread
