"""The networks of maps: `tests/training/maps.py` makes `maps.npz`."""

from __future__ import annotations

from pathlib import Path

from generator.read.drawings import nets
from generator.read.drawings.nets import Floats

FILE = Path(__file__).with_name("maps.npz")


def scores(name: str, rows: Floats) -> Floats:
    """What the network of this name says of each row (N x inputs): N x outputs, before any softmax."""
    return nets.scores(name, rows, FILE)
