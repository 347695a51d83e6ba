"""How a hand draws a line: its tremor, how it bends and how far it goes in one go.

The numbers were measured on real strokes (`tests/training/hands.py` has the recipe): tremor on 1,053 long strokes of
Omniglot, shapes on 20 functions that students drew for SketchResponse. No stroke of anybody is kept here.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from generator.rehearse.pens import Stroke

Floats = NDArray[np.float64]
TREMOR_LOG_MEAN, TREMOR_LOG_SPREAD = -5.1, 0.38  # of ln(off its smooth course / length of a stroke)
TREMOR_REACH = 0.05  # of a stroke's length: farther on, a hand has forgotten where it was
STROKE_MM = 40.0  # mm: strokes that were measured would be so long on paper; a longer line trembles no more than this
SHAPE_FIRST, SHAPE_DECAY = 0.11, 1.55  # of the plot: the broadest wave of a drawn function; n waves: over n to this
SHAPE_WAVES = 14
STEP_MM = 0.4  # mm between points of a line


@dataclass(frozen=True, slots=True)
class Hand:
    """One person's way to draw. `tremor`, `reach` and `drift` in mm: how far off, over what length, how far off over
    a long line."""

    tremor: float
    reach: float
    drift: float


def any_hand(rng: np.random.Generator) -> Hand:
    """Somebody's hand."""
    tremor = STROKE_MM * math.exp(rng.normal(TREMOR_LOG_MEAN, TREMOR_LOG_SPREAD)) * rng.uniform(0.4, 1.0)
    return Hand(tremor, STROKE_MM * TREMOR_REACH * rng.uniform(0.6, 2.0), rng.uniform(0.0, 0.5))


def waves(count: int, rng: np.random.Generator) -> Floats:
    """Heights (share of the plot, around 0) of a drawn function at `count` places, as broad waves and narrow ones."""
    place = (np.arange(count) + 0.5) / count
    orders = np.arange(1, SHAPE_WAVES + 1)
    sizes = rng.normal(0, SHAPE_FIRST / orders**SHAPE_DECAY) * math.sqrt(2)
    return np.asarray(np.cos(np.pi * orders[None, :] * place[:, None]) @ sizes, np.float64)


def drawn_by(hand: Hand, line: Stroke, rng: np.random.Generator) -> Stroke:
    """A line (n x 2, mm) as this hand draws it: points every STEP_MM, off their course by tremor and drift."""
    steps = np.hypot(*np.diff(line, axis=0).T)
    along = np.concatenate([[0.0], np.cumsum(steps)])
    count = max(2, int(along[-1] / STEP_MM) + 1)
    at = np.linspace(0, along[-1], count)
    points = np.stack([np.interp(at, along, line[:, axis]) for axis in (0, 1)], axis=1)
    off = _wander(count, hand.reach / STEP_MM, rng) * hand.tremor + _wander(count, 20 / STEP_MM, rng) * hand.drift
    ahead = np.gradient(points, axis=0)
    size = np.maximum(np.hypot(ahead[:, 0], ahead[:, 1]), 1e-9)
    aside = np.stack([-ahead[:, 1], ahead[:, 0]], axis=1) / size[:, None]
    return np.asarray(points + aside * off[:, None], np.float64)


def _wander(count: int, reach: float, rng: np.random.Generator) -> Floats:
    """A smooth random course of standard deviation 1 that forgets over `reach` steps."""
    spread = max(reach / 2, 0.5)
    pad = int(3 * spread) + 1
    rough = rng.standard_normal(count + 2 * pad)
    kernel = np.exp(-0.5 * (np.arange(-pad, pad + 1) / spread) ** 2)
    return np.asarray(np.convolve(rough, kernel / math.sqrt(float((kernel**2).sum())), "valid")[:count], np.float64)
