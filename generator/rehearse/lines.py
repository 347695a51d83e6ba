"""Drawn lines against what was meant: how many, how high, and where their dashes begin."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import permutations

import numpy as np

from generator.model.curve import Curve, CurveLine
from generator.rehearse.sketches import MeantLine

HEIGHT_OFF = 4.0  # hundredths of the axis: a line that is farther off on average was read wrong
SPLIT_OFF = 0.05  # of the time axis: likewise where its dashes begin


def meant_line(line: MeantLine) -> CurveLine:
    """What was meant, as if it was read for certain."""
    heights = tuple(None if np.isnan(h) else round(float(h), 2) for h in line.heights)
    dashed = None if line.dashed_from is None else round(float(line.dashed_from), 4)
    return CurveLine(heights, tuple(float(h is not None) for h in heights), dashed, 1.0)


def amiss(meant: Sequence[CurveLine], read: Curve | None) -> str:
    """What is wrong with a curve as it was read, '' if nothing is."""
    lines = () if read is None else read.lines
    if len(lines) != len(meant):
        return f"{len(lines)} lijnen"
    if len(meant) > MOST_LINES:
        return ""
    best = min(
        ([(one, lines[i]) for one, i in zip(meant, order, strict=True)] for order in permutations(range(len(lines)))),
        key=lambda pairs: sum(apart(*pair) for pair in pairs),
    )
    if any(apart(*pair) >= HEIGHT_OFF for pair in best):
        return "een lijn loopt anders"
    if any(not same_split(one.dashed_from, other.dashed_from) for one, other in best):
        return "de streepjes beginnen elders"
    return ""


MOST_LINES = 5  # no question has more


def apart(one: CurveLine, other: CurveLine) -> float:
    """How far two lines are apart on average, hundredths; a line that is half away is far."""
    both = [abs(a - b) for a, b in zip(one.heights, other.heights, strict=True) if a is not None and b is not None]
    either = sum(a is not None or b is not None for a, b in zip(one.heights, other.heights, strict=True))
    return sum(both) / len(both) if len(both) > either / 2 else 100.0


def same_split(one: float | None, other: float | None) -> bool:
    """Whether dashes begin in the same place, or are in neither."""
    return abs(one - other) <= SPLIT_OFF if one is not None and other is not None else one is other
