"""The shape of the ink in and around boxes, on their patches at GRID_PX_PER_MM: one number per function and box.

All functions but `bent` take the patches of N boxes of one size at once, and give N numbers.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from generator.read import thresholds as t
from generator.read.blank.reference import Mask, middle
from generator.read.picture.grid import Floats, in_order, in_rows
from generator.read.picture.image import Grey


def quantile(values: NDArray[Any], share: float) -> float:
    """The grey level below which this share of the pixels lies."""
    ordered, place = values.flatten(), int((values.size - 1) * share)
    ordered.partition(place)
    return float(ordered[place])


def quantiles(stack: Grey, *shares: float) -> list[Floats]:
    """For each share the grey level of each patch below which it lies."""
    ordered = in_order(in_rows(stack))
    return [ordered[:, int((ordered.shape[1] - 1) * share)].astype(np.float64) for share in shares]


def quantile_of_ink(stack: Grey, ink: Mask, share: float) -> Floats:
    """The grey level below which this share of each patch's ink lies; 0 where there is none."""
    ordered = np.sort(in_rows(np.where(ink, stack, np.int16(-1))), axis=-1)  # ink comes last
    count = (ordered >= 0).sum(axis=1)
    places = ordered.shape[1] - count + ((count - 1) * share).astype(np.int64)
    found = ordered[np.arange(len(ordered)), np.minimum(places, ordered.shape[1] - 1)]
    return np.where(count > 0, found, 0).astype(np.float64)


def extents(masks: Mask) -> Floats:
    """The diagonal of the ink's bounding box, mm."""
    high, wide = (_reach(np.asarray(masks.any(axis=axis), np.bool_)) for axis in (2, 1))
    return np.asarray(np.hypot(high, wide) / t.GRID_PX_PER_MM, np.float64)


def _reach(lines: Mask) -> NDArray[np.int64]:
    """From the first to the last line that is set (N x lines)."""
    reach = lines.shape[1] - lines.argmax(axis=1) - lines[:, ::-1].argmax(axis=1)
    return np.where(lines.any(axis=1), reach, 0)


def sectors(outside: Mask) -> NDArray[np.int64]:
    """In how many directions from the middle there is ink outside the box."""
    box, y, x = np.nonzero(outside)
    hits = np.bincount(
        box * t.RING_SECTORS + _directions(*outside.shape[1:])[y, x], minlength=len(outside) * t.RING_SECTORS
    )
    return np.asarray((hits.reshape(-1, t.RING_SECTORS) >= SECTOR_PX).sum(axis=1), np.int64)


SECTOR_PX = 2  # px: less in a direction is nothing


@lru_cache(maxsize=32)
def _directions(rows: int, columns: int) -> NDArray[np.int64]:
    """For each pixel of a patch, in which of RING_SECTORS directions from the middle it lies."""
    ys, xs = np.mgrid[:rows, :columns]
    angles = np.arctan2((ys - rows / 2) / rows, (xs - columns / 2) / columns)
    return np.asarray((angles + np.pi) / (2 * np.pi) * t.RING_SECTORS, np.int64) % t.RING_SECTORS


def _blurred(stack: Grey, side: int) -> Grey:
    """Each patch blurred for itself, its border continued."""
    if not len(stack):
        return stack
    rows, columns = (np.clip(np.arange(-(side // 2), n + side // 2), 0, n - 1) for n in stack.shape[1:])
    wider = stack[:, rows[:, None], columns]
    flat = cv2.blur(wider.reshape(-1, wider.shape[2]), (side, side)).reshape(wider.shape)
    return np.asarray(flat[:, side // 2 : -(side // 2), side // 2 : -(side // 2)], np.uint8)


def even(ink: Grey) -> Floats:
    """How evenly the inside is inked when seen from far enough not to see pencil grain."""
    pale, dark = quantiles(_blurred(ink, round(t.FAR_MM * t.GRID_PX_PER_MM) | 1), t.FAR_PALE, t.FAR_DARK)
    return pale / np.maximum(dark, 1.0)


CORE_SHARE = 0.36  # of the inside's sides: half axes of the middle that every fill covers
CORE_MM = 0.4  # mm: blurs grain, and keeps the gaps between a ballpoint's lines


@lru_cache(maxsize=32)
def _ellipse(rows: int, columns: int) -> Mask:
    """The largest ellipse in a rectangle."""
    v, u = np.linspace(-1, 1, rows)[:, None], np.linspace(-1, 1, columns)[None, :]
    return np.asarray(u * u + v * v <= 1, np.bool_)


def core(ink: Grey) -> Floats:
    """How evenly the middle of the inside is inked."""
    near = _blurred(ink, round(CORE_MM * t.GRID_PX_PER_MM) | 1)
    rows, columns = ink.shape[1:]
    middle_r, middle_c = round(rows * (0.5 - CORE_SHARE)), round(columns * (0.5 - CORE_SHARE))
    core = near[:, middle_r : rows - middle_r, middle_c : columns - middle_c]
    pale, dark = quantiles(core[:, _ellipse(*core.shape[1:])], t.CORE_PALE, t.FAR_DARK)
    return pale / np.maximum(dark, 1.0)


SPILL_MM = (0.35, 0.95)  # mm outside the outline's middle: beyond the print's spread, before the neighbour's halo
OVERRUN_SIDE = 0.4  # of a side: its middle part; even a marker's cross leaves a small box beside it


def overrun(own: Mask) -> Floats:
    """Of two opposite sides of the box (the pair with more), the share of the lesser that ink runs over."""
    rows, columns = own.shape[1:]
    outer = own[(slice(None), *middle(rows, columns, t.HALO_MM - SPILL_MM[1]))]
    width = round((SPILL_MM[1] - SPILL_MM[0]) * t.GRID_PX_PER_MM)
    high, wide = outer.shape[1:]
    cut_r, cut_c = round(high * (1 - OVERRUN_SIDE) / 2), round(wide * (1 - OVERRUN_SIDE) / 2)
    across, down = outer[:, cut_r : high - cut_r], outer[:, :, cut_c : wide - cut_c]
    left, right = (part.any(axis=2).mean(axis=1) for part in (across[:, :, :width], across[:, :, wide - width :]))
    top, bottom = (part.any(axis=1).mean(axis=1) for part in (down[:, :width], down[:, high - width :]))
    return np.asarray(np.maximum(np.minimum(left, right), np.minimum(top, bottom)), np.float64)


def crossness(inner: Mask) -> Floats:
    """Ink in the four corners minus ink at the middles of the four sides (0 … 1 each)."""
    return np.asarray(np.tensordot(inner, _cross_weights(*inner.shape[1:])), np.float64)


@lru_cache(maxsize=32)
def _cross_weights(rows: int, columns: int) -> Floats:
    """How much each pixel of an inside says for a cross: all corners together 1, all middles of sides -1."""
    corner_r, corner_c = max(1, round(rows * 0.22)), max(1, round(columns * 0.22))
    deep_r, deep_c = max(1, round(rows * 0.14)), max(1, round(columns * 0.14))
    along_r = slice(round(rows * 0.36), round(rows * 0.64))
    along_c = slice(round(columns * 0.36), round(columns * 0.64))
    starts_r, starts_c = slice(0, corner_r), slice(0, corner_c)
    ends_r, ends_c = slice(rows - corner_r, rows), slice(columns - corner_c, columns)
    corners = ((starts_r, starts_c), (starts_r, ends_c), (ends_r, starts_c), (ends_r, ends_c))
    sides = (
        (slice(0, deep_r), along_c),
        (slice(rows - deep_r, rows), along_c),
        (along_r, slice(0, deep_c)),
        (along_r, slice(columns - deep_c, columns)),
    )
    weights = np.zeros((rows, columns))
    for parts, worth in ((corners, 1 / 4), (sides, -1 / 4)):
        for part in parts:
            weights[part] += worth / max(1, weights[part].size)
    return weights


def fullness(ink: Grey) -> Floats:
    """The mean darkness of the inside ÷ the darkness of its strokes' core. Blur spreads ink but takes none away, so
    this tells gaps that a coarse scan no longer shows."""
    (dark,) = quantiles(ink, t.PEN_QUANTILE)
    return np.asarray(ink.mean(axis=(1, 2)) / np.maximum(dark, 1.0), np.float64)


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


VIEW_PX = 24  # a side of what the network sees: three to a millimetre
VIEW_MM = 2.2  # mm beyond the outline's middle: where a stroke comes from and goes to, and what stands around


def views(ink: Grey, darkness: Floats) -> Grey:
    """Each box and a rim around it, of whatever size, as VIEW_PX x VIEW_PX. 255 is this darkness (0 … 1, per box)."""
    if not len(ink):
        return np.zeros((0, VIEW_PX, VIEW_PX), np.uint8)
    outer = np.ascontiguousarray(ink[(slice(None), *middle(ink.shape[1], ink.shape[2], t.HALO_MM - VIEW_MM))])
    tall = outer.reshape(-1, outer.shape[2])  # one below the other: OpenCV's areas begin anew with each of them
    seen = cv2.resize(tall, (VIEW_PX, VIEW_PX * len(ink)), interpolation=cv2.INTER_AREA).reshape(-1, VIEW_PX, VIEW_PX)
    return np.asarray(np.rint(np.minimum(seen / np.maximum(darkness, 1 / 255)[:, None, None], 255)), np.uint8)


REACH_SHARE = 0.05  # of the ink at either end: single pixels do not count


def depth(inner: Mask) -> Floats:
    """How far ink reaches into a box from the side that it keeps to, as a share of the box: marks that are meant for
    it come past its middle, writing beside it seldom does."""
    top, bottom = _ends(inner.sum(axis=2))
    left, right = _ends(inner.sum(axis=1))
    rows, columns = inner.shape[1:]
    sides = (bottom / rows, right / columns, 1 - top / rows, 1 - left / columns)
    return np.asarray(np.minimum.reduce(sides), np.float64)


def _ends(pixels: NDArray[Any]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The lines (N x lines, with how much ink is on each) in which all ink begins and ends, but for REACH_SHARE."""
    so_far = pixels.cumsum(axis=1)
    last = so_far[:, -1:] - 1
    first, final = ((so_far <= (last * share).astype(np.int64)).sum(axis=1) for share in (REACH_SHARE, 1 - REACH_SHARE))
    return first, final
