"""Strokes as a hand draws them on a network map: circles, dashes, arrow heads, what is scratched out.

How round a hand's circle is, and how far it is from closed, was measured on 489 loops of Omniglot
(`tests/training/maps.py` has the recipe).
"""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from generator.model.geometry import Box, Point
from generator.rehearse.hands import Hand, drawn_by
from generator.rehearse.pens import Pen, Stroke, scribble_word

Floats = NDArray[np.float64]

LOOP_GAP_LOG_MEAN, LOOP_GAP_LOG_SPREAD = -2.35, 0.75  # of ln(distance between its ends / its size)
LOOP_WAVES = (0.035, 0.02, 0.01)  # of the radius: waves of 2, 3 and 4 to the round (standard deviation)


def any_loop(rng: np.random.Generator) -> Floats:
    """A hand's circle, about 2 wide and high around (0, 0)."""
    start, way = rng.uniform(0, 2 * math.pi), 1 if rng.random() < 0.3 else -1
    gap = min(0.5, math.exp(rng.normal(LOOP_GAP_LOG_MEAN, LOOP_GAP_LOG_SPREAD)))
    sweep = 2 * math.pi + (rng.choice((-1, 1), p=(0.45, 0.55)) * gap * rng.uniform(0.3, 2.0))
    turns = np.linspace(0, sweep, 90)
    angle = start + way * turns
    radius = 1 + np.linspace(-0.5, 0.5, 90) * gap * rng.normal(0, 0.7)
    for order, size in zip((2, 3, 4), LOOP_WAVES, strict=True):
        radius = radius + rng.normal(0, size) * np.cos(order * angle + rng.uniform(0, 2 * math.pi))
    return np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1)


def zigzag_over(box: Box, hand: Hand, rng: np.random.Generator) -> Stroke:
    """A scratch-out over all of a box."""
    turns = max(6, int(box.width / rng.uniform(0.7, 1.8)))
    x = np.linspace(box.x - 1, box.right + 1, turns) + rng.normal(0, 0.4, turns)
    side = np.where(np.arange(turns) % 2, box.y, box.bottom) + rng.normal(0, box.height * 0.15, turns)
    return drawn_by(replace(hand, drift=0.0), np.stack([x, side], axis=1), rng)


def zigzag_along(line: Stroke, hand: Hand, rng: np.random.Generator) -> Stroke:
    """A scratch-out over a line."""
    turns = max(8, int(len(line) * 0.4 / rng.uniform(0.7, 1.6)))
    at = np.linspace(0, len(line) - 1, turns).round().astype(int)
    ahead = np.gradient(line, axis=0)[at]
    aside = np.stack([-ahead[:, 1], ahead[:, 0]], axis=1) / np.maximum(np.hypot(*ahead.T), 1e-6)[:, None]
    tall = rng.uniform(1.5, 4.0) * np.where(np.arange(turns) % 2, 1, -1) * rng.uniform(0.6, 1.3, turns)
    zigzag = line[at] + aside * tall[:, None] + rng.normal(0, 0.3, (turns, 2))
    return drawn_by(replace(hand, drift=0.0), zigzag, rng)


def dashes(line: Stroke, pen: Pen, rng: np.random.Generator) -> list[Stroke]:
    """A line in dashes: their lengths and the gaps differ as a hand's do."""
    along = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(line, axis=0).T))])
    size, gap = math.exp(rng.normal(math.log(4.0), 0.35)), math.exp(rng.normal(math.log(2.0), 0.3))
    at, made = 0.0, []
    while at < along[-1] - 0.8:
        until = at + max(0.8, size * math.exp(rng.normal(0, 0.28)))
        inside = line[(along >= at) & (along <= until)]
        if len(inside) > 1:
            made.append(np.asarray(inside + rng.normal(0, 0.15, 2), np.float64))
        at = until + pen.width + max(0.25, gap * math.exp(rng.normal(0, 0.3)))
    return made


def wings(line: Stroke, hand: Hand, rng: np.random.Generator) -> list[Stroke]:
    """The two strokes of an arrow's head, at the end of a line."""
    tip, before = line[-1], line[-min(8, len(line))]
    angle = math.atan2(tip[1] - before[1], tip[0] - before[0])
    made = []
    for side in (-1, 1):
        turn, size = angle + side * rng.uniform(2.3, 2.8), rng.uniform(1.8, 4.5)
        made.append(np.array([tip, tip + size * np.array([math.cos(turn), math.sin(turn)])]))
    return [drawn_by(replace(hand, drift=0.0), wing, rng) for wing in made]


def beside(line: Stroke, off: float) -> Stroke:
    """The same line, so far (mm) aside."""
    ahead = np.gradient(line, axis=0)
    size = np.maximum(np.hypot(ahead[:, 0], ahead[:, 1]), 1e-9)
    return np.asarray(line + np.stack([-ahead[:, 1], ahead[:, 0]], axis=1) / size[:, None] * off, np.float64)


def scribbled(at: Point, height: float, rng: np.random.Generator) -> list[Stroke]:
    """Somebody's name, as a scribble of about its length."""
    return scribble_word(at, rng.uniform(4, 16), height, rng)


def at_most(strokes: list[Stroke], right: float) -> list[Stroke]:
    """The strokes that end before a place: no name runs on beyond its circle, or hardly."""
    return [s for s in strokes if float(s[:, 0].max()) < right]
