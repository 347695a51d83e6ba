"""Strokes of real people (Omniglot, SketchResponse) as other people draw with them on network maps: loops and lines.

What is taken for one is not what the recipe (`training/maps`) takes for one: these may stay open, and bend.
"""

from __future__ import annotations

import re
from functools import cache

import numpy as np
from real_strokes import folder, omniglot, strokes_of

Floats = np.ndarray


def smooth(points: Floats, count: int) -> Floats:
    """Points at equal distances along a stroke, without the steps of the screen."""
    along = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(points, axis=0).T))])
    at = np.linspace(0, along[-1], count)
    even = np.stack([np.interp(at, along, points[:, axis]) for axis in (0, 1)], axis=1)
    padded = np.pad(even, ((2, 2), (0, 0)), mode="edge")
    return np.asarray(sum(padded[k : k + count] for k in range(5)) / 5)


@cache
def real_loops(part: str) -> list[Floats]:
    """Strokes that go round about once, closed or not: about 2 wide and high around (0, 0)."""
    found = []
    for letter in omniglot(part):
        for s in strokes_of(letter):
            size = np.ptp(s, axis=0)
            if len(s) < 12 or size.min() < 14 or size.max() > 2.2 * size.min():
                continue
            unit = (s - (s.max(axis=0) + s.min(axis=0)) / 2) / size * 2
            steps = np.diff(unit, axis=0)
            steps = steps[np.hypot(*steps.T) > 0]
            turn = np.unwrap(np.arctan2(steps[:, 1], steps[:, 0]))
            radius = np.hypot(*unit.T)
            gap = float(np.hypot(*(unit[0] - unit[-1])))
            swept = np.ptp(np.unwrap(np.arctan2(unit[:, 1], unit[:, 0])))
            if gap < 0.8 and swept > 1.7 * np.pi and np.ptp(turn) < 3.2 * np.pi and radius.std() < 0.2:
                found.append(smooth(unit, 80))
    return found


@cache
def real_lines(part: str) -> list[Floats]:
    """Strokes that lead from one place to another without turning back: from (0, 0) to (1, 0)."""
    found = []
    for letter in omniglot(part):
        for s in strokes_of(letter):
            if (line := _laid(s)) is not None:
                found.append(line)
    text = (folder() / "sketchresponse/TestData.py").read_text()
    for numbers in re.findall(r'"spline"\s*:\s*\[((?:\s*\[[-\d.]+\s*,\s*[-\d.]+\]\s*,?\s*)+)\]', text):
        points = np.array([[float(a), float(b)] for a, b in re.findall(r"\[([-\d.]+)\s*,\s*([-\d.]+)\]", numbers)])
        if len(points) >= 8 and (line := _laid(points)) is not None:
            found.append(line)
    return found


def _laid(s: Floats) -> Floats | None:
    """The stroke from (0, 0) to (1, 0); None if it is short or winds."""
    chord = s[-1] - s[0]
    far, length = float(np.hypot(*chord)), float(np.hypot(*np.diff(s, axis=0).T).sum())
    if len(s) < 5 or length < 30 or far < 0.9 * length:
        return None
    turn = np.array([[chord[0], chord[1]], [-chord[1], chord[0]]]) / far**2
    return smooth((s - s[0]) @ turn.T, 60)
