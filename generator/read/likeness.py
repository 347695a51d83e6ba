"""How alike the ink of two boxes looks, wherever in its box it lies: one hand makes one kind of mark."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from generator.read.shapes import VIEW_PX

Floats = NDArray[np.float32]
View = NDArray[np.uint8]  # ink of a box and around it, VIEW_PX x VIEW_PX
SOFT_PX = 0.8  # standard deviation: strokes drawn twice by one hand lie half a millimetre apart
INKED = 0.4  # of a picture's darkest ink
REACH_PX = 4  # beyond the picture: a mark at its edge may lie there as a whole


def likeness(one: View, other: View) -> float:
    """The correlation, -1 … 1, of each picture's ink with the other picture, where it fits best; the lesser of both, so
    that a short stroke is not like a long one that holds it. 0 where there is no ink."""
    first, second = (_soft(view) for view in (one, other))
    return min(_within(first, second), _within(second, first))


def _soft(view: View) -> Floats:
    return np.asarray(cv2.GaussianBlur(view.astype(np.float32), (0, 0), SOFT_PX), np.float32)


def _within(ink: Floats, picture: Floats) -> float:
    """How well the inked part of one picture fits anywhere in the other."""
    top = float(ink.max())
    if top <= 0:
        return 0.0
    rows, columns = np.nonzero(ink > INKED * top)
    y, x = max(0, rows.min() - 1), max(0, columns.min() - 1)
    part = ink[y : min(VIEW_PX, rows.max() + 2), x : min(VIEW_PX, columns.max() + 2)]
    wider = cv2.copyMakeBorder(picture, *(REACH_PX,) * 4, cv2.BORDER_CONSTANT, value=0)
    return float(np.max(cv2.matchTemplate(wider, part, cv2.TM_CCOEFF_NORMED)))
