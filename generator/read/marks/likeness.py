"""How alike the ink of two boxes looks, wherever in or around its box it lies: one hand makes one kind of mark."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from generator.read.marks.shapes import VIEW_PX

Floats = NDArray[np.float32]
SOFT_PX = 0.8  # standard deviation, about 0.3 mm: two strokes of one hand differ by that much in their course
INKED = 0.4  # of a picture's darkest ink: the body of a stroke, not its blurred rim
REACH_PX = 4  # how far beyond its picture a mark may go on that is compared with a whole one


def softened(view: NDArray[np.uint8]) -> Floats:
    """The ink of a box and around it (VIEW_PX x VIEW_PX), blurred for `likeness`."""
    return np.asarray(cv2.GaussianBlur(view.astype(np.float32), (0, 0), SOFT_PX), np.float32)


def likeness(one: Floats, other: Floats) -> float:
    """The correlation, -1 … 1, of each softened picture's ink with the other picture, where it fits best; the lesser of
    both, so that a short stroke is not like a long one that holds it. 0 where there is no ink."""
    return min(_within(one, other), _within(other, one))


def _within(ink: Floats, picture: Floats) -> float:
    """How well the inked part of one picture fits anywhere in the other."""
    top = float(ink.max())
    if top <= 0:
        return 0.0
    rows, columns = np.nonzero(ink > INKED * top)
    y, x = max(0, rows.min() - 1), max(0, columns.min() - 1)
    part = ink[y : min(VIEW_PX, rows.max() + 2), x : min(VIEW_PX, columns.max() + 2)]
    if part.min() == part.max():  # dark all over: nothing to correlate, and OpenCV would call it the same as anything
        return 0.0
    wider = cv2.copyMakeBorder(picture, *(REACH_PX,) * 4, cv2.BORDER_CONSTANT, value=0)
    return float(np.max(cv2.matchTemplate(wider, part, cv2.TM_CCOEFF_NORMED)))
