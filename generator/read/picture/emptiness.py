"""Is this side empty? Specks, see-through, holes, staples and the shadows along the edges don't count; a note does,
also one in the margin."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from generator.read import thresholds as t
from generator.read.picture.image import Grey

LONG_SIDE_MM = 297.0  # a side is taken for A4: nothing on it says otherwise
LETTER_MM = (0.8, 60.0)  # mm: smaller is a speck; a word of joined letters may be as long as that
THIN_MM, THIN_RATIO = 1.8, 5.0  # mm, and times longer than wide: a staple, a crease, an edge (a pixel is half a mm)
THIN_LONG_MM = 4.0  # mm: shorter ones are letters
WORD_MM = 20.0  # mm: one piece alone that is shorter may be a bent staple; a word of joined letters may be longer
MOST_LOOKED_AT = 500  # pieces: a side with more is dirty in any case
HOLE_MM = (4.0, 8.5)  # mm: a punched hole or its rim, also a registration mark that shines through
ROUND = 1.3  # times longer than wide: a hole is rounder
SOLID, SOLID_MM = 0.75, 2.5  # of its rectangle, if larger than this (mm): a blot, a hole, a torn corner
SHADOW_MM = 3.0  # mm from the edge of the picture: ragged shadows
ONE_LETTER_MM = 2.0  # mm: letters that touch count as one for each such length
LID = 1.06  # of the paper's grey: a scanner's white lid beside coloured paper must not make its edge look inked
A_NOTE = 5  # letters: two short words
NOTE_INK_MM2 = 8.0  # mm² of ink: five letters of a ballpoint, 3 mm high


def is_empty_side(small: Grey) -> bool:
    """Whether a side (about 50 dpi) holds nothing."""
    rows, columns = small.shape[:2]
    edge_r, edge_c = max(1, int(rows * t.BLANK_EDGE_SHARE)), max(1, int(columns * t.BLANK_EDGE_SHARE))
    inner = small[edge_r : rows - edge_r, edge_c : columns - edge_c]
    if inner.size == 0:
        return False
    side = int(columns * 0.03)
    middle = _dark(inner)[:, side : columns - 2 * edge_c - side]
    if float(np.count_nonzero(middle)) >= t.BLANK_INK_SHARE * middle.size or float(np.median(inner)) <= 90:
        return False
    return not _noted(small, (edge_c + side, edge_r))


def _dark(grey: Grey, lightest: float = 255.0) -> NDArray[np.bool_]:
    """What is darker than the paper around it; paper is not lighter than this."""
    paper = cv2.blur(np.asarray(cv2.dilate(grey, np.ones((9, 9), np.uint8)), np.uint8), (31, 31))
    light = np.clip(paper.astype(np.float32), 1, max(lightest, 1.0))
    return np.asarray(grey.astype(np.float32) < light * (1 - t.BLANK_DARKNESS), np.bool_)


def _noted(small: Grey, margin: tuple[int, int]) -> bool:
    """Whether something is written in the margin (px from left and right, from top and bottom)."""
    rows, columns = small.shape[:2]
    scale = max(rows, columns) / LONG_SIDE_MM  # px/mm
    dark = _dark(small, LID * float(np.median(small)))
    _, labels, stats, middles = cv2.connectedComponentsWithStats(dark.astype(np.uint8), connectivity=8)
    x, y, width, height, area = (stats[1:, i] for i in range(5))
    middle = middles[1:].astype(np.float64)
    near = np.minimum(middle, [columns, rows] - middle)  # to the nearest edge, across and down
    in_margin = (near < np.array(margin)).any(axis=1)
    shadow = (near < SHADOW_MM * scale).any(axis=1) | (np.minimum(x, y) == 0)
    shadow |= (x + width == columns) | (y + height == rows)
    short, long = np.minimum(width, height) / scale, np.maximum(width, height) / scale
    hole = (short > HOLE_MM[0]) & (long < HOLE_MM[1]) & (long < ROUND * short)
    blot = (area > SOLID * width * height) & (short > SOLID_MM)
    letters = in_margin & ~shadow & ~hole & ~blot & (long >= LETTER_MM[0]) & (long <= LETTER_MM[1])
    for one in np.flatnonzero(letters & (long > THIN_LONG_MM))[:MOST_LOOKED_AT].tolist():
        part = labels[y[one] : y[one] + height[one], x[one] : x[one] + width[one]] == one + 1
        letters[one] = not _straight(np.argwhere(part).astype(np.float32), scale)
    if int(letters.sum()) == 1 and float(long[letters][0]) < WORD_MM:
        return False
    count = float(np.maximum(1.0, long[letters] / ONE_LETTER_MM).sum())
    return count >= A_NOTE and float(area[letters].sum()) / scale**2 >= NOTE_INK_MM2


def _straight(points: NDArray[np.float32], scale: float) -> bool:
    """Whether these px make a thin straight line, whichever way it lies."""
    sides = sorted(side + 1 for side in cv2.minAreaRect(points)[1])
    return sides[0] < THIN_MM * scale and sides[1] > THIN_RATIO * sides[0]
