"""Which digit a small picture of ink shows. Reading needs only numpy; `tests/training/digits.py` makes `digits.npz`.

Three convolutions and a hidden layer; a model is a few such networks, whose mean counts. What is no digit (crossed out,
written over, a dash, two digits) has a class of its own.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from generator.read.marks.networks import softmax, stored_in, windows
from generator.read.picture.image import Grey

Floats = NDArray[np.float32]
FILE = Path(__file__).with_name("digits.npz")
SIDE, EDGE = 24, 2  # px: of a picture, and of paper around the digit in it
CLASSES, NO_DIGIT = 11, 10  # 0 … 9, and what is no digit
KERNELS = ((5, 2), (3, 1), (3, 2))  # px and step of each convolution: 24 → 10 → 8 → 3 places wide
LAYERS = ("one", "one_bias", "two", "two_bias", "three", "three_bias", "hidden", "bias", "out", "end")


def picture_of(dark: Grey) -> Grey:
    """Ink (darkness x 255, paper 0) as the networks see it: its own extent, as large as fits in SIDE x SIDE px.

    Without any ink the picture is empty.
    """
    seen = np.zeros((SIDE, SIDE), np.uint8)
    rows, columns = np.flatnonzero(dark.any(axis=1)), np.flatnonzero(dark.any(axis=0))
    if not len(rows):
        return seen
    inked = dark[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    high, wide = inked.shape
    share = (SIDE - 2 * EDGE) / max(high, wide)
    size = (max(1, round(wide * share)), max(1, round(high * share)))
    way = cv2.INTER_AREA if share < 1 else cv2.INTER_LINEAR
    small = np.asarray(cv2.resize(inked, size, interpolation=way), np.uint8)
    top, left = (SIDE - size[1]) // 2, (SIDE - size[0]) // 2
    seen[top : top + size[1], left : left + size[0]] = small
    strongest = int(seen.max())
    return np.asarray(cv2.convertScaleAbs(seen, alpha=255 / max(strongest, 1)), np.uint8)


_windows = cache(windows)


def scores(pictures: Grey, weights: list[Floats]) -> Floats:
    """What one network (weights in the order of LAYERS) says of N x SIDE x SIDE pictures: N x CLASSES, no softmax."""
    seen = (pictures.reshape(len(pictures), -1, 1) / np.float32(255)).astype(np.float32)
    side = SIDE
    for place, (kernel, step) in enumerate(KERNELS):
        looked_at = _windows(side, kernel, step)
        gathered = seen[:, looked_at].reshape(len(seen), len(looked_at), -1)
        seen = np.maximum(gathered @ weights[2 * place] + weights[2 * place + 1], 0)
        side = (side - kernel) // step + 1
    hidden = np.maximum(seen.reshape(len(seen), -1) @ weights[6] + weights[7], 0)
    return np.asarray(hidden @ weights[8] + weights[9], np.float32)


def digit_chances(pictures: Grey) -> Floats:
    """How likely each digit, and none, is: N x CLASSES for N x SIDE x SIDE pictures (see `picture_of`)."""
    if not len(pictures):
        return np.zeros((0, CLASSES), np.float32)
    stored, total = stored_in(FILE), np.zeros((len(pictures), CLASSES), np.float32)
    for network in range(len(stored["end"])):
        total += softmax(scores(pictures, [stored[layer][network] for layer in LAYERS]))
    return np.asarray(total / len(stored["end"]), np.float32)
