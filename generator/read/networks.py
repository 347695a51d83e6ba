"""Small neural networks with one hidden layer: a probability per row of numbers. Reading needs only numpy.

`tests/training` makes the models (`*.npz`) and tells their recipe. A model is a few networks whose mean counts:
`middle` and `scale` of each input, and per network `hidden` (inputs x units), `bias`, `out` (units) and `end`.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Model = dict[str, Floats]
_CLIP = 30.0  # of a logit: exp() stays finite


@cache
def model(name: str) -> Model:
    """The model of this name."""
    with np.load(Path(__file__).with_name(f"{name}.npz")) as stored:
        return {key: stored[key].astype(np.float32) for key in stored.files}


def probabilities(rows: Floats, networks: Model) -> Floats:
    """One probability per row (N x inputs)."""
    scaled = (rows - networks["middle"]) / networks["scale"]
    active = np.maximum(scaled @ networks["hidden"] + networks["bias"][:, None], 0)  # networks x rows x hidden units
    logits = (active @ networks["out"][:, :, None])[:, :, 0] + networks["end"].reshape(-1, 1)
    chances = 1 / (1 + np.exp(-np.clip(logits, -_CLIP, _CLIP)))
    return np.asarray(chances.mean(axis=0), np.float32)


def row(picture: NDArray[np.uint8], numbers: tuple[float, ...]) -> Floats:
    """One row: a picture's pixels (0 … 1), then numbers."""
    return np.concatenate([picture.ravel() / np.float32(255), np.array(numbers, np.float32)]).astype(np.float32)


def ask(name: str, rows: Sequence[Floats]) -> list[float]:
    """The probability that the model of this name gives each row."""
    return probabilities(np.stack(rows), model(name)).tolist() if rows else []
