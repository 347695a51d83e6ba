"""A box with much ink: how likely is it that it was cancelled (filled up, scratched out) rather than chosen?

A few small neural networks (one hidden layer each) look at the box's picture and at features of its shape; their mean
is the probability. `tests/training/full_boxes.py` tells the recipe and makes `full_boxes.npz`; reading needs numpy
alone.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from generator.read.features import BoxFeatures
from generator.read.image import Grey

MODEL = "full_boxes.npz"
Floats = NDArray[np.float32]
_CLIP = 30.0  # of a logit: exp() stays finite


def values(f: BoxFeatures, bilevel: bool) -> tuple[float, ...]:
    """The features the networks look at. `bilevel`: black and white only, so darkness says nothing of the pen."""
    return f.fullness, f.coverage, f.core, f.even, f.crossness, f.overrun, f.darkness, float(bilevel)


def inputs(view: Grey, numbers: tuple[float, ...]) -> Floats:
    """One row: the picture's pixels (0 … 1) and the features."""
    return np.concatenate([view.ravel() / np.float32(255), np.array(numbers, np.float32)]).astype(np.float32)


def probabilities(rows: Floats, model: dict[str, Floats]) -> Floats:
    """The probability that each of N rows was cancelled. `model`: middle, scale; per network hidden, bias, out, end."""
    scaled = (rows - model["middle"]) / model["scale"]
    total = np.zeros(len(rows), np.float32)
    for hidden, bias, out, end in zip(model["hidden"], model["bias"], model["out"], model["end"], strict=True):
        logit = np.maximum(scaled @ hidden + bias, 0) @ out + end
        total += 1 / (1 + np.exp(-np.clip(logit, -_CLIP, _CLIP)))
    return np.asarray(total / len(model["end"]), np.float32)


@cache
def _model() -> dict[str, Floats]:
    with np.load(Path(__file__).with_name(MODEL)) as stored:
        return {name: stored[name].astype(np.float32) for name in stored.files}


def cancelled(f: BoxFeatures, bilevel: bool) -> float:
    """The probability, 0 … 1, that this box was cancelled. 0.5 where there is no picture of it."""
    if f.view is None:
        return 0.5
    return float(probabilities(inputs(f.view, values(f, bilevel))[None], _model())[0])
