"""A field of cells, one digit in each: which cells hold ink, and each digit as a picture by itself."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from generator.model.cells import cells_of
from generator.model.geometry import Box
from generator.read.blank.reference import AreaReference, Mask
from generator.read.picture.image import Grey
from generator.read.writing.digits import picture_of
from generator.read.writing.ink import Ink

RULE_DARK = 30  # darkness x 255 that known print has at least where two cells meet
RULE_OFF_MM = 0.5  # mm: it lies so near to where it should be
MOSTLY = 0.7  # of a stroke's ink: it belongs to the cell that holds so much of it, else each cell has its part
ARM_SHARE = 0.5  # of a stroke's ink: a cell that holds less, and nothing else, may hold no digit
PRINT_SHARE, PRINT_PALE = 0.85, 0.6  # of a piece of ink by print, and how pale beside the pen: that print, badly placed
SPECK_MM2, SMALL_MM2 = 0.12, 0.45  # mm²: less is dust; up to so much is too little for a digit
SMALL_MM = 1.2  # mm: and less high and wide than this
REMAINS_MM2 = 0.03  # mm²: in black and white so much may be left of a digit in pencil


@dataclass(frozen=True, slots=True)
class Seen:
    """What is in a cell. `picture`: its ink (see `digits.picture_of`), None for an empty cell; `amiss`: ink that is no
    digit of this cell for sure lies in it, or beside it."""

    picture: Grey | None
    amiss: bool = False


def cell_boxes(area: AreaReference, date: bool) -> tuple[Box, ...]:
    """The printed cells (mm, from the top left of the area), or () where they are not printed as they should be."""
    left, top = area.area.x, area.area.y
    cells = tuple(Box(c.x - left, c.y - top, c.width, c.height) for c in cells_of(area.field, date))
    return cells if cells and _printed(cells, area) else ()


def _printed(cells: tuple[Box, ...], area: AreaReference) -> bool:
    """Whether a line is printed at both sides of each cell."""
    scale, off = area.px_per_mm, round(RULE_OFF_MM * area.px_per_mm)
    middle = cells[0].centre.y
    rows = slice(round((middle - 1) * scale), round((middle + 1) * scale) + 1)
    lines = area.printed[rows].min(axis=0)
    edges = {round(edge * scale) for cell in cells for edge in (cell.x, cell.right)}
    return all(int(lines[max(0, at - off) : at + off + 1].max(initial=0)) >= RULE_DARK for at in edges)


def cells_seen(ink: Ink, area: AreaReference, cells: tuple[Box, ...]) -> list[Seen]:
    """What is in each cell. `ink`: of the whole area."""
    scale = area.px_per_mm
    faint = np.asarray(ink.dark > ink.faint, np.uint8)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(faint, connectivity=8)
    owner, beside = _owners(labels, stats, count, cells, scale)
    levels = np.asarray(ink.dark[faint > 0], np.float64)
    pen = float(np.quantile(levels, 0.8)) if levels.size else 255.0
    kept = _not_print(ink, labels, stats, count, area, pen)
    strength = np.clip((ink.dark.astype(np.float32) - ink.faint / 2) * (255 / max(pen - ink.faint / 2, 1.0)), 0, 255)
    dark = np.asarray(strength, np.uint8)
    pixel_owner = np.where(kept[labels], owner[labels], -1)
    shared = kept[labels] & (owner[labels] == _SHARED)
    if shared.any():
        pixel_owner[shared] = np.broadcast_to(_by_column(cells, dark.shape[1], scale), dark.shape)[shared]
    found = []
    for number, cell in enumerate(cells):
        own = np.asarray(pixel_owner == number, np.bool_)
        amiss = bool((kept & (beside == number)).any())
        reached = own & shared  # of strokes that two cells hold: an arm of a digit beside it may be all that is here
        if reached.any() and not (own & ~shared).sum() > SPECK_MM2 * scale**2:
            mine = np.bincount(labels[reached], minlength=count)
            amiss |= bool((mine / np.maximum(stats[:, cv2.CC_STAT_AREA], 1)).max() < ARM_SHARE)
        found.append(_seen(dark, own, cell, scale, amiss, REMAINS_MM2 if ink.bilevel else SPECK_MM2))
    return found


_SHARED = -2  # owner of ink of which no cell holds most


def _seen(dark: Grey, own: Mask, cell: Box, scale: float, amiss: bool, remains: float) -> Seen:
    """What is in a cell. `remains`: mm² of ink from which a cell without a digit is not surely empty."""
    rows, columns = np.flatnonzero(own.any(axis=1)), np.flatnonzero(own.any(axis=0))
    area = float(own.sum()) / scale**2
    if area < SPECK_MM2:
        return Seen(None, amiss or area >= remains)
    high, wide = (float(np.ptp(at) + 1) / scale for at in (rows, columns))
    small = area < SMALL_MM2 and high < SMALL_MM and wide < SMALL_MM
    top, bottom = rows[0], rows[-1] + 1
    left, right = columns[0], columns[-1] + 1
    inked = np.where(own[top:bottom, left:right], dark[top:bottom, left:right], 0).astype(np.uint8)
    return Seen(picture_of(inked), amiss or small)


def _by_column(cells: tuple[Box, ...], columns: int, scale: float) -> np.ndarray:
    """Of each column of pixels: the cell that it is in, or nearest to."""
    at = (np.arange(columns) + 0.5) / scale
    centres = np.array([cell.centre.x for cell in cells])
    return np.asarray(np.abs(at[:, None] - centres[None, :]).argmin(axis=1), np.intp)


def _owners(
    labels: np.ndarray, stats: np.ndarray, count: int, cells: tuple[Box, ...], scale: float
) -> tuple[np.ndarray, np.ndarray]:
    """Per piece of ink the cell whose it is (-1: nobody's, _SHARED: see above), and the cell that it lies above or
    below of (-1: none)."""
    column = _by_column(cells, labels.shape[1], scale)
    pairs = (labels * len(cells) + column[None, :]).ravel()
    weights = np.bincount(pairs, minlength=count * len(cells)).reshape(count, len(cells))
    most = weights.argmax(axis=1)
    share = weights.max(axis=1) / np.maximum(weights.sum(axis=1), 1)
    owner = np.where(share >= MOSTLY, most, _SHARED)
    top, bottom = cells[0].y * scale, cells[0].bottom * scale
    first, last = stats[:, cv2.CC_STAT_TOP], stats[:, cv2.CC_STAT_TOP] + stats[:, cv2.CC_STAT_HEIGHT]
    away = (last <= top) | (first >= bottom)
    beside = np.where(away & (stats[:, cv2.CC_STAT_AREA] >= SPECK_MM2 * scale**2), most, -1)
    owner[away] = -1
    owner[0], beside[0] = -1, -1
    return owner, beside


def _not_print(
    ink: Ink, labels: np.ndarray, stats: np.ndarray, count: int, area: AreaReference, pen: float
) -> np.ndarray:
    """Which pieces of ink are not print that lies beside its place."""
    size = np.maximum(stats[:, cv2.CC_STAT_AREA], 1)
    near = np.bincount(labels.ravel(), weights=area.corridor.ravel(), minlength=count) / size
    level = np.bincount(labels.ravel(), weights=ink.dark.ravel(), minlength=count) / size
    return np.asarray(~((near >= PRINT_SHARE) & (level < PRINT_PALE * pen)), np.bool_)
