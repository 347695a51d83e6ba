"""The networks of maps: `tests/training/maps.py` makes `maps.npz`."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
FILE = Path(__file__).with_name("maps.npz")


@cache
def _stored() -> dict[str, Floats]:
    with np.load(FILE) as stored:
        return {key: stored[key].astype(np.float32) for key in stored.files}


def scores(name: str, rows: Floats) -> Floats:
    """What the network of this name says of each row (N x inputs): N x outputs, before any softmax."""
    stored = _stored()
    middle, scale, first, bias, second, end = (
        stored[f"{name}.{part}"] for part in ("middle", "scale", "first", "bias", "second", "end")
    )
    hidden = np.maximum((rows.astype(np.float32) - middle) / scale @ first + bias, 0)
    return np.asarray(hidden @ second + end, np.float32)
