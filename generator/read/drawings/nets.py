"""Small networks with one hidden layer; reading needs only numpy. `tests/training/drawing.py` makes `curves.npz`."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from generator.read.marks.networks import stored_in

Floats = NDArray[np.float32]
FILE = Path(__file__).with_name("curves.npz")


def scores(name: str, rows: Floats, file: Path | None = None) -> Floats:
    """What the network of this name says of each row (N x inputs): N x outputs, before any softmax."""
    stored = stored_in(file or FILE)
    middle, scale, first, bias, second, end = (
        stored[f"{name}.{part}"] for part in ("middle", "scale", "first", "bias", "second", "end")
    )
    hidden = np.maximum((rows.astype(np.float32) - middle) / scale @ first + bias, 0)
    return np.asarray(hidden @ second + end, np.float32)


def sigmoid(scored: Floats) -> Floats:
    """The chance behind log odds."""
    return np.asarray(1 / (1 + np.exp(-np.clip(scored, -30, 30))), np.float32)
