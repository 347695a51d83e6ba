"""How people scratch out what they did not mean: a zigzag, a hatch, a spiral or a coil over their own mark.

The sheet asks for a box that is filled up; people scratch out all the same, and leave paper between the lines.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from generator.model.geometry import Box
from generator.rehearse.pens import Stroke

Points = NDArray[np.float64]
COVERAGE = (0.3, 0.9)  # share of the scratched area that ends up inked, but for the mark below it
REACH = (0.3, 0.75)  # half a side of what is scratched over, as a share of the box: within the box, or well over it
LEAST_LINES = 3  # fewer lines are a stroke, not a scratch-out
UNSTEADY = 0.12  # standard deviation of where a line lies or ends, as a share of the distance of two lines
STEP_MM = 0.3  # mm between the points of a bow
COIL_BOW = 0.25  # half a loop's width, as a share of half the area's
SOFT = 3  # points over which a zigzag's corners are rounded


class Scratching(NamedTuple):
    """One person's way. `coverage`: see COVERAGE; `angle` in radians; `reach`: see REACH."""

    kind: str
    coverage: float
    angle: float
    reach: float


def any_scratching(rng: np.random.Generator) -> Scratching:
    """Somebody's way to scratch out."""
    kind = str(rng.choice(list(KINDS)))
    return Scratching(kind, float(rng.uniform(*COVERAGE)), float(rng.uniform(0, math.pi)), float(rng.uniform(*REACH)))


def scratched(way: Scratching, box: Box, pen_width: float, rng: np.random.Generator) -> list[Stroke]:
    """The strokes of one scratch-out over a box, mm; `pen_width` in mm."""
    pitch = pen_width / way.coverage
    half = np.array([box.width, box.height]) * way.reach * rng.uniform(0.9, 1.1, 2)
    angle = way.angle + rng.normal(0, 0.1)
    along, aside = np.array([math.cos(angle), math.sin(angle)]), np.array([-math.sin(angle), math.cos(angle)])
    middle = np.array([box.centre.x, box.centre.y]) + rng.normal(0, 0.04, 2) * (box.width, box.height)
    lines = KINDS[way.kind](pitch, half, rng)
    return [middle + line[:, :1] * along + line[:, 1:] * aside for line in lines]


def zigzag(pitch: float, half: Points, rng: np.random.Generator) -> list[Points]:
    """Back and forth without lifting the pen."""
    turns = max(LEAST_LINES + 1, round(2 * half[1] / pitch) + 1)
    across = np.linspace(-half[1], half[1], turns) + rng.normal(0, UNSTEADY * pitch, turns)
    ends = half[0] * np.where(np.arange(turns) % 2, 1, -1) * rng.uniform(0.85, 1.1, turns)
    return [_rounded(np.stack([ends, across], axis=1))]


def hatch(pitch: float, half: Points, rng: np.random.Generator) -> list[Points]:
    """Lines beside each other."""
    lines = max(LEAST_LINES, round(2 * half[1] / pitch) + 1)
    made = []
    for place in np.linspace(-half[1], half[1], lines):
        across = place + rng.normal(0, UNSTEADY * pitch, 2)
        made.append(np.stack([np.array([-half[0], half[0]]) * rng.uniform(0.8, 1.1, 2), across], axis=1))
    return made


def crossed_hatch(pitch: float, half: Points, rng: np.random.Generator) -> list[Points]:
    """Two zigzags over each other, each with half of the lines."""
    other = zigzag(2 * pitch, half[::-1], rng)
    return [*zigzag(2 * pitch, half, rng), *(line[:, ::-1] for line in other)]


def spiral(pitch: float, half: Points, rng: np.random.Generator) -> list[Points]:
    """Round and round, from the middle outwards."""
    rounds = max(2.0, float(half.min()) / pitch)
    angles = np.linspace(0, 2 * math.pi * rounds, round(rounds * 24)) + rng.uniform(0, 2 * math.pi)
    grown = np.linspace(0.05, 1, len(angles)) * (1 + rng.normal(0, 0.02, len(angles)))
    return [np.stack([half[0] * grown * np.cos(angles), half[1] * grown * np.sin(angles)], axis=1)]


def coil(pitch: float, half: Points, rng: np.random.Generator) -> list[Points]:
    """Loops that run on along a line, as a spring's."""
    loops = max(LEAST_LINES - 1, round(half[0] / pitch * (1 - COIL_BOW)))  # two lines each, next to each other
    angles = np.linspace(0, 2 * math.pi * loops, max(20 * loops, round(loops * half[1] / STEP_MM)))
    bow = half[0] * COIL_BOW
    onwards = np.linspace(-half[0] + bow, half[0] - bow, len(angles))
    high = half[1] * (1 + 0.1 * np.sin(angles / 3 + rng.uniform(0, 6)))
    return [np.stack([onwards + bow * np.cos(angles), high * np.sin(angles)], axis=1)]


def _rounded(corners: Points) -> Points:
    """A line along these places, its corners a little round."""
    at = np.linspace(0, len(corners) - 1, 6 * len(corners))
    line = np.stack([np.interp(at, np.arange(len(corners)), corners[:, axis]) for axis in (0, 1)], axis=1)
    padded = np.pad(line, ((SOFT // 2, SOFT // 2), (0, 0)), mode="edge")
    return np.asarray(sum(padded[i : i + len(line)] for i in range(SOFT)) / SOFT, np.float64)


KINDS: dict[str, Callable[[float, Points, np.random.Generator], list[Points]]] = {
    "zigzag": zigzag,
    "hatch": hatch,
    "crossed hatch": crossed_hatch,
    "spiral": spiral,
    "coil": coil,
}
