"""The recipe of the numbers in `generator/rehearse/hands.py`: how hands tremble, and what drawn functions look like.

    python tests/training/hands.py STROKES

STROKES: folder with `omniglot/omniglot.npz` (pen strokes of letters) and `sketchresponse/TestData.py` (functions that
students drew). Neither is part of the repository.
"""

from __future__ import annotations

import os
import sys

import numpy as np
from real_strokes import omniglot, splines, strokes_of
from scipy.fft import dct

PLACES = 40  # points along a stroke, or a function
LONG_PX = 300  # px of the canvas: strokes that are long enough to tremble
STRAIGHT = 0.8  # of its length from end to end: no letter's loop
DEGREE = 4  # of the polynomial that a stroke's course is taken for; what is left is tremor
DRAWINGS = 6000
CANVAS = 420.0  # px: the side of the square that functions were drawn in
FORGOTTEN = 0.37  # 1/e: correlation from which a hand has forgotten where it was


def tremor(drawings: list[np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """Of each long, nearly straight stroke: how far off its course (share of its length), and over what share."""
    off, reach = [], []
    for letter in drawings:
        for stroke in strokes_of(letter):
            steps = np.hypot(*np.diff(stroke, axis=0).T) if len(stroke) > 7 else np.zeros(1)
            if steps.sum() < LONG_PX or np.hypot(*(stroke[-1] - stroke[0])) < STRAIGHT * steps.sum():
                continue
            at = np.concatenate([[0], np.cumsum(steps)]) / steps.sum()
            even = np.linspace(0, 1, PLACES)
            points = np.stack([np.interp(even, at, stroke[:, axis]) for axis in (0, 1)], axis=1)
            basis = np.polynomial.legendre.legvander(2 * even - 1, DEGREE)
            rest = points - basis @ np.linalg.lstsq(basis, points, rcond=None)[0]
            ahead = (points[-1] - points[0]) / np.hypot(*(points[-1] - points[0]))
            aside = rest @ np.array([-ahead[1], ahead[0]])
            off.append(aside.std() / steps.sum())
            like = np.correlate(aside - aside.mean(), aside - aside.mean(), "full")[PLACES - 1 :]
            reach.append(np.argmax(like < FORGOTTEN * like[0]) / PLACES)
    return np.array(off), np.array(reach)


def waves(functions: list[np.ndarray]) -> np.ndarray:
    """Of each function that runs from side to side: how high each of its waves is (share of the canvas)."""
    found = []
    for knots in functions:
        ways = np.diff(knots[:, 0])
        if len(knots) < 7 or max((ways > 0).mean(), (ways < 0).mean()) <= 0.95:
            continue
        curve = _bezier(knots)
        curve = curve[np.argsort(curve[:, 0])]
        heights = np.interp(np.linspace(curve[0, 0], curve[-1, 0], 64), curve[:, 0], curve[:, 1]) / CANVAS
        if np.ptp(heights) > 0.02:
            found.append(dct(heights - heights.mean(), norm="ortho") / 8)
    return np.array(found)


def _bezier(knots: np.ndarray) -> np.ndarray:
    t = np.linspace(0, 1, 8, endpoint=False)[:, None]
    parts = [
        (1 - t) ** 3 * a + 3 * (1 - t) ** 2 * t * b + 3 * (1 - t) * t**2 * c + t**3 * d
        for a, b, c, d in (knots[i : i + 4] for i in range(0, len(knots) - 3, 3))
    ]
    return np.vstack([*parts, knots[-1:]])


if __name__ == "__main__":
    os.environ["WERKBLAD_STROKES"] = sys.argv[1]
    off, reach = tremor(omniglot("train")[:DRAWINGS])
    print(len(off), "strokes; ln of tremor:", np.log(off).mean(), "±", np.log(off).std(), "reach", np.median(reach))
    sizes = waves(splines())
    rms = np.sqrt((sizes**2).mean(axis=0))[1:15]
    decay, first = np.polyfit(np.log(np.arange(1, 15)), np.log(rms), 1)
    print(len(sizes), "functions; first wave", np.exp(first), "decay", -decay)
