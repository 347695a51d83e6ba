"""The shape of the ink in and around one box, on its patch at GRID_PX_PER_MM: one number per function."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from generator.read import thresholds as t
from generator.read.blank import Mask, middle
from generator.read.image import Grey


def quantile(values: NDArray[Any], share: float) -> float:
    """The grey level below which this share of the pixels lies."""
    ordered, place = values.flatten(), int((values.size - 1) * share)
    ordered.partition(place)
    return float(ordered[place])


def extent(mask: Mask) -> float:
    """The diagonal of the ink's bounding box, mm."""
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    if len(rows) == 0:
        return 0.0
    return float(np.hypot(rows[-1] - rows[0] + 1, columns[-1] - columns[0] + 1)) / t.GRID_PX_PER_MM


def sectors(outside: Mask) -> int:
    """In how many directions from the middle there is ink outside the box."""
    ys, xs = np.nonzero(outside)
    if len(ys) == 0:
        return 0
    rows, columns = outside.shape
    angles = np.arctan2((ys - rows / 2) / rows, (xs - columns / 2) / columns)
    hits = np.bincount(((angles + np.pi) / (2 * np.pi) * t.RING_SECTORS).astype(int) % t.RING_SECTORS, minlength=16)
    return int(np.count_nonzero(hits >= 2))


def even(ink: Grey) -> float:
    """How evenly the inside is inked when seen from far enough not to see pencil grain."""
    side = round(t.FAR_MM * t.GRID_PX_PER_MM) | 1
    far = np.asarray(cv2.blur(ink, (side, side), borderType=cv2.BORDER_REPLICATE))
    return quantile(far, t.FAR_PALE) / max(quantile(far, t.FAR_DARK), 1.0)


CORE_SHARE = 0.36  # of the inside's sides: half axes of the middle that every fill covers
CORE_MM = 0.4  # mm: blurs grain, and keeps the gaps between a ballpoint's lines


@lru_cache(maxsize=32)
def _ellipse(rows: int, columns: int) -> Mask:
    """The largest ellipse in a rectangle."""
    v, u = np.linspace(-1, 1, rows)[:, None], np.linspace(-1, 1, columns)[None, :]
    return np.asarray(u * u + v * v <= 1, np.bool_)


def core(ink: Grey) -> float:
    """How evenly the middle of the inside is inked."""
    side = round(CORE_MM * t.GRID_PX_PER_MM) | 1
    near = np.asarray(cv2.blur(ink, (side, side), borderType=cv2.BORDER_REPLICATE))
    rows, columns = ink.shape
    middle_r, middle_c = round(rows * (0.5 - CORE_SHARE)), round(columns * (0.5 - CORE_SHARE))
    core = near[middle_r : rows - middle_r, middle_c : columns - middle_c]
    core = core[_ellipse(*core.shape)]
    return quantile(core, t.CORE_PALE) / max(quantile(core, t.FAR_DARK), 1.0)


SPILL_MM = (0.35, 0.95)  # mm outside the outline's middle: beyond the print's spread, before the neighbour's halo
OVERRUN_SIDE = 0.4  # of a side: its middle part; even a marker's cross leaves a small box beside it


def overrun(own: Mask) -> float:
    """Of two opposite sides of the box (the pair with more), the share of the lesser that ink runs over."""
    rows, columns = own.shape
    outer = own[middle(rows, columns, t.HALO_MM - SPILL_MM[1])]
    width = round((SPILL_MM[1] - SPILL_MM[0]) * t.GRID_PX_PER_MM)
    high, wide = outer.shape
    cut_r, cut_c = round(high * (1 - OVERRUN_SIDE) / 2), round(wide * (1 - OVERRUN_SIDE) / 2)
    along_r, along_c = slice(cut_r, high - cut_r), slice(cut_c, wide - cut_c)
    left, right = (
        _share(np.asarray(outer[along_r, part].any(axis=1))) for part in (slice(0, width), slice(wide - width, wide))
    )
    top, bottom = (
        _share(np.asarray(outer[part, along_c].any(axis=0))) for part in (slice(0, width), slice(high - width, high))
    )
    return max(min(left, right), min(top, bottom))


def crossness(inner: Mask) -> float:
    """Ink in the four corners minus ink at the middles of the four sides (0 … 1 each)."""
    rows, columns = inner.shape
    corner_r, corner_c = max(1, round(rows * 0.22)), max(1, round(columns * 0.22))
    deep_r, deep_c = max(1, round(rows * 0.14)), max(1, round(columns * 0.14))
    along_r, along_c = (
        slice(round(rows * 0.36), round(rows * 0.64)),
        slice(round(columns * 0.36), round(columns * 0.64)),
    )
    corners = (
        inner[:corner_r, :corner_c],
        inner[:corner_r, -corner_c:],
        inner[-corner_r:, :corner_c],
        inner[-corner_r:, -corner_c:],
    )
    sides = (inner[:deep_r, along_c], inner[-deep_r:, along_c], inner[along_r, :deep_c], inner[along_r, -deep_c:])
    return sum(_share(c) for c in corners) / 4 - sum(_share(s) for s in sides) / 4


def _share(mask: NDArray[Any]) -> float:
    """The part of a mask that is set."""
    return int(np.count_nonzero(mask)) / max(1, mask.size)


def fullness(ink: Grey) -> float:
    """The mean darkness of the inside ÷ the darkness of its strokes' core. Blur spreads ink but takes none away, so
    this tells gaps that a coarse scan no longer shows."""
    return float(ink.mean()) / max(quantile(ink, t.PEN_QUANTILE), 1.0)


BENT_PX = 12  # px: fewer say nothing about a stroke's course


def bent(mask: Mask) -> float:
    """How far (standard deviation, mm) a stroke strays from one straight line beyond its own width: a tick has a bend
    in its box, a tail that comes from elsewhere runs straight."""
    ys, xs = np.nonzero(mask)
    if len(ys) < BENT_PX:
        return 0.0
    across = math.sqrt(max(0.0, float(np.linalg.eigvalsh(np.cov(np.stack([xs, ys])))[0])))
    deepest = float(cv2.distanceTransform(np.pad(mask.view(np.uint8), 1), cv2.DIST_L2, 3).max())
    return max(0.0, across - 2 * deepest / math.sqrt(12)) / t.GRID_PX_PER_MM  # a straight band's deviation: width / √12


VIEW_PX = 18  # a side of what the networks see
FULL_VIEW_MM = 0.95  # mm beyond the outline's middle: of a full box, what spills over belongs to the picture
THIN_VIEW_MM = 2.2  # mm: of a stroke, where it comes from and goes to, and what stands around


def view(ink: Grey, beyond_mm: float, darkness: float | None = None) -> Grey:
    """The box and a rim around it, of whatever size, as VIEW_PX x VIEW_PX. 255 is this darkness (0 … 1), else that of
    the core of all ink there."""
    rows, columns = ink.shape
    outer = np.ascontiguousarray(ink[middle(rows, columns, t.HALO_MM - beyond_mm)])
    seen = cv2.resize(outer, (VIEW_PX, VIEW_PX), interpolation=cv2.INTER_AREA)
    black = quantile(outer, t.PEN_QUANTILE) if darkness is None else darkness * 255
    return np.asarray(cv2.convertScaleAbs(seen, alpha=255 / max(black, 1.0)), np.uint8)


REACH_SHARE = 0.05  # of the ink at either end: single pixels do not count


def depth(inner: Mask) -> float:
    """How far ink reaches into a box from the side that it keeps to, as a share of the box: marks that are meant for
    it come past its middle, writing beside it seldom does."""
    ys, xs = np.nonzero(inner)
    if len(ys) == 0:
        return 0.0
    first, last = int((len(ys) - 1) * REACH_SHARE), int((len(ys) - 1) * (1 - REACH_SHARE))
    xs.sort()  # ys are in order already
    rows, columns = inner.shape
    return float(min(ys[last] / rows, xs[last] / columns, 1 - ys[first] / rows, 1 - xs[first] / columns))
