"""Small convolutional networks: the probabilities of a few classes per box. Reading needs only numpy.

`tests/training` makes the models (`*.npz`) and tells their recipe. A row is a picture of VIEW_PX x VIEW_PX, then
numbers. Two convolutions look at the picture, a hidden layer at what they found and at the numbers. A model is a few
such networks, whose mean counts: `middle` and `scale` of each input, and per network the weights of `LAYERS`.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from generator.read.marks.shapes import VIEW_PX

Floats = NDArray[np.float32]
Model = dict[str, Floats]
PIXELS = VIEW_PX * VIEW_PX
FIRST_KERNEL, SECOND_KERNEL, STRIDE = 4, 3, 2  # px: 1.5 mm, then 3 mm of the picture, at every second place
LAYERS = ("first", "first_bias", "second", "second_bias", "hidden", "bias", "out", "end")


def windows(side: int, kernel: int, step: int = STRIDE) -> NDArray[np.intp]:
    """Which pixels of a square picture a convolution looks at: places x kernel², as indices of its pixels in a row."""
    corners = np.arange(0, side - kernel + 1, step)
    top, left = (c.ravel() for c in np.meshgrid(corners, corners, indexing="ij"))
    down, right = (o.ravel() for o in np.meshgrid(np.arange(kernel), np.arange(kernel), indexing="ij"))
    return np.asarray((top[:, None] + down) * side + left[:, None] + right, np.intp)


FIRST = windows(VIEW_PX, FIRST_KERNEL)
FIRST_SIDE = round(len(FIRST) ** 0.5)
SECOND = windows(FIRST_SIDE, SECOND_KERNEL)


class Activity(NamedTuple):
    """What each layer of a network answers to N rows; training needs all of it."""

    seen: Floats  # N x places x kernel²
    first: Floats  # N x places x channels
    gathered: Floats  # N x places x (kernel² x channels)
    second: Floats  # N x places x channels
    joined: Floats  # N x (all of `second`, and the numbers)
    hidden: Floats  # N x units
    chances: Floats  # N x classes


def active(rows: Floats, weights: list[Floats], seen: Floats | None = None) -> Activity:
    """One network (weights in the order of LAYERS) at work on scaled rows. `seen`: what all networks look at, if it was
    gathered before."""
    first, first_bias, second, second_bias, hidden, bias, out, end = weights
    seen = gathered_places(rows) if seen is None else seen
    one = np.maximum(seen @ first + first_bias, 0)
    gathered = one.take(SECOND, axis=1).reshape(len(rows), len(SECOND), -1)
    two = np.maximum(gathered @ second + second_bias, 0)
    joined = np.concatenate([two.reshape(len(rows), -1), rows[:, PIXELS:]], axis=1)
    units = np.maximum(joined @ hidden + bias, 0)
    logits = units @ out + end
    return Activity(seen, one, gathered, two, joined, units, softmax(logits))


def softmax(scored: Floats) -> Floats:
    """The chances behind the log odds of each row."""
    grown = np.exp(scored - scored.max(axis=1, keepdims=True))
    return np.asarray(grown / grown.sum(axis=1, keepdims=True), scored.dtype)


def gathered_places(rows: Floats) -> Floats:
    """What the first convolution looks at: N x places x kernel²."""
    return rows.take(FIRST, axis=1)


@cache
def stored_in(file: Path) -> Model:
    """The numbers of all networks of one file, read once."""
    with np.load(file) as stored:
        return {key: stored[key].astype(np.float32) for key in stored.files}


@cache
def model(name: str) -> Model:
    """The model of marks that has this name."""
    return stored_in(Path(__file__).with_name(f"{name}.npz"))


def probabilities(rows: Floats, networks: Model) -> Floats:
    """Per row (N x inputs) the probability of each class (N x classes)."""
    scaled = (rows - networks["middle"]) / networks["scale"]
    seen = gathered_places(scaled)
    each = [active(scaled, [networks[name][n] for name in LAYERS], seen).chances for n in range(len(networks["end"]))]
    return np.asarray(np.mean(each, axis=0), np.float32)


def row(picture: NDArray[np.uint8], numbers: tuple[float, ...]) -> Floats:
    """One row: a picture's pixels (0 … 1), then numbers."""
    return np.concatenate([picture.ravel() / np.float32(255), np.array(numbers, np.float32)]).astype(np.float32)


def ask(name: str, rows: Floats) -> Floats:
    """The probabilities that the model of this name gives each row."""
    return probabilities(rows, model(name))
