"""Strokes of real people, to draw with: letters (Omniglot) and functions that students drew (SketchResponse).

Neither is part of the repository: the variable WERKBLAD_STROKES names the folder with both.
"""

from __future__ import annotations

import json
import os
import re
from functools import cache
from pathlib import Path

import numpy as np

from generator.model.geometry import Point
from generator.rehearse.pens import Stroke


def folder() -> Path:
    """Where the strokes are."""
    return Path(os.environ["WERKBLAD_STROKES"])


@cache
def omniglot(part: str) -> list[np.ndarray]:
    """Letters of one part (`train`, `valid`, `test`): of each the steps of the pen (px), and where it was lifted."""
    stored = np.load(folder() / "omniglot/omniglot.npz", allow_pickle=True, encoding="latin1")
    return list(stored[part])


def path_of(letter: np.ndarray) -> np.ndarray:
    """Where the pen of a letter came, also between its strokes (px)."""
    return np.cumsum(letter[:, :2].astype(float), axis=0)


def strokes_of(letter: np.ndarray, path: np.ndarray | None = None) -> list[np.ndarray]:
    """The strokes of a letter. `path`: its path, if it was moved."""
    path = path_of(letter) if path is None else path
    return [stroke for stroke in np.split(path, np.flatnonzero(letter[:, 2]) + 1) if len(stroke) > 1]


def splines() -> list[np.ndarray]:
    """The Bézier knots of what students drew (px of the canvas)."""
    text = "".join(path.read_text() for path in sorted((folder() / "sketchresponse").iterdir()))
    found = []
    for match in re.finditer(r'spline[\\"]*: *(\[\[.*?\]\])', text):
        try:
            found.append(np.array(json.loads(match.group(1)), float))
        except ValueError:
            continue
    return found


def letters(part: str):
    def some(at: Point, height: float, rng: np.random.Generator) -> list[Stroke]:
        """Real people's letters beside each other."""
        strokes, x = [], at.x
        known = omniglot(part)
        for _ in range(int(rng.integers(2, 8))):
            letter = known[int(rng.integers(len(known)))]
            xy = path_of(letter)
            xy -= xy.min(axis=0)
            xy *= height * rng.uniform(0.6, 1.1) / max(float(xy.max()), 1.0)
            foot = float(xy[:, 1].max())
            strokes += [stroke + np.array([x, at.y - foot]) for stroke in strokes_of(letter, xy)]
            x += float(xy[:, 0].max()) + height * rng.uniform(0.1, 0.4)
        return strokes

    return some
