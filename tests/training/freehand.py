"""Marks in all sorts of ways, more than the pens of a self-test draw, so that a model knows more hands than one."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from generator.model.geometry import Box
from generator.rehearse.pens import Pen, Stroke

Points = list[tuple[float, float]]
LEFT_HANDED = 0.15  # of the ticks
STEPS = 24  # points of a curve


def any_pen(pen: Pen, rng: np.random.Generator) -> Pen:
    """A pen somewhat like this one."""
    return replace(
        pen,
        width=pen.width * float(rng.uniform(0.7, 1.3)),
        darkness=min(0.98, pen.darkness * float(rng.uniform(0.85, 1.15))),
        grain=pen.grain * float(rng.uniform(0.6, 1.3)),
    )


def tick(rng: np.random.Generator) -> list[Points]:
    """A tick of any proportions, leaning either way; now and then gone over again."""
    low = (rng.uniform(0.15, 0.6), rng.uniform(0.55, 1.1))
    start = (low[0] - rng.uniform(0.0, 0.5), low[1] - rng.uniform(0.1, 0.7))
    end = (low[0] + rng.uniform(0.2, 1.0), low[1] - rng.uniform(0.5, 1.6))
    points = [start, low, end]
    if rng.random() < LEFT_HANDED:
        points = [(1 - x, y) for x, y in points]
    if rng.random() < 0.25:
        return [points, _again(points, rng)]
    return [points]


def stroke(rng: np.random.Generator) -> list[Points]:
    """A line at any angle."""
    return [_line(rng, rng.uniform(0, math.pi), (0.3, 0.7))]


def cross(rng: np.random.Generator) -> list[Points]:
    """Two lines at any angle to each other, upright and narrow crosses too; now and then a third."""
    angle, opened = rng.uniform(0, math.pi), rng.uniform(0.15, 0.5) * math.pi
    lines = [_line(rng, angle, (0.3, 0.8)), _line(rng, angle + opened, (0.3, 0.8))]
    return [*lines, _again(lines[0], rng)] if rng.random() < 0.2 else lines


def loop(rng: np.random.Generator) -> list[Points]:
    """A ring or the letter D in the box, not quite closed or a bit over."""
    middle, wide, high = rng.normal(0.5, 0.1, 2), rng.uniform(0.15, 0.5), rng.uniform(0.15, 0.55)
    angles = rng.uniform(0, 2 * math.pi) + np.linspace(0, rng.uniform(1.7, 2.4) * math.pi, 14)
    flat = rng.uniform(0.6, 1.0)  # of the left side
    across = np.where(np.cos(angles) < 0, flat, 1.0) * np.cos(angles)
    return [list(zip(middle[0] + wide * across, middle[1] + high * np.sin(angles), strict=True))]


def scribble(rng: np.random.Generator) -> list[Points]:
    """A zigzag in any direction that leaves paper between its lines."""
    turns, angle, reach = int(rng.integers(3, 8)), rng.uniform(0, 2 * math.pi), rng.uniform(0.25, 0.5)
    points = []
    for turn in range(turns):
        along, across = reach * (2 * turn / (turns - 1) - 1), reach * (1 if turn % 2 else -1) * rng.uniform(0.7, 1.1)
        points.append(
            (
                0.5 + along * math.cos(angle) - across * math.sin(angle),
                0.5 + along * math.sin(angle) + across * math.cos(angle),
            )
        )
    return [points]


def spiral(rng: np.random.Generator) -> list[Points]:
    """Round and round, from the middle outwards, so far apart that paper stays between."""
    apart, reach, middle = rng.uniform(0.16, 0.26), rng.uniform(0.25, 0.5), rng.normal(0.5, 0.06, 2)
    angles = np.linspace(0, reach / apart * 2 * math.pi, 40) + rng.uniform(0, 2 * math.pi)
    radii = np.linspace(0.05, reach, 40)
    return [list(zip(middle[0] + radii * np.cos(angles), middle[1] + radii * np.sin(angles), strict=True))]


def hatch(rng: np.random.Generator) -> list[Points]:
    """Some lines beside each other."""
    angle, lines, reach = rng.uniform(0, math.pi), int(rng.integers(2, 4)), rng.uniform(0.2, 0.45)
    along, aside = np.array([math.cos(angle), math.sin(angle)]), np.array([-math.sin(angle), math.cos(angle)])
    made = []
    for place in np.linspace(-0.3, 0.3, lines):
        ends = [0.5 + place * aside + side * reach * rng.uniform(0.8, 1.2) * along for side in (-1, 1)]
        made.append([(float(x), float(y)) for x, y in ends])
    return made


def looped_cross(rng: np.random.Generator) -> list[Points]:
    """A cross as in handwriting: in one go, two of its ends joined by a bow; or in two lines."""
    left, right = rng.uniform(0.05, 0.25), rng.uniform(0.75, 0.95)
    joined, bow, low = rng.random() < 0.5, rng.uniform(0.9, 1.3), rng.uniform(0.75, 1.0)
    down, up = [(left, 0.1), (0.5, 0.5), (right, 0.9)], [(right, 0.1), (0.5, 0.5)]
    if joined:
        return [[*down, (max(right, bow), 0.5), *up, (left, low)]]
    return [down, [*up, (left, 0.9)]]


def bold_tick(rng: np.random.Generator) -> list[Points]:
    """A tick as broad as a brush."""
    return _broad(tick(rng)[:1], rng.uniform(0.12, 0.4), rng)


def bold_cross(rng: np.random.Generator) -> list[Points]:
    """A cross as broad as a brush: the sides of the box stay bare between its arms. Half of them stay in their box,
    from corner to corner, some so broad that only notches are left of the sides."""
    if rng.random() < 0.5:
        return _broad(cross(rng)[:2], rng.uniform(0.12, 0.28), rng)
    width = rng.uniform(0.2, 0.42)
    near, far = width * rng.uniform(0.2, 0.6, 2) * (1, -1) + (0, 1)  # from corner to corner, but for half the brush
    return _broad([[(near, near), (far, far)], [(far, near), (near, far)]], width, rng)


def bold_stroke(rng: np.random.Generator) -> list[Points]:
    """A line as broad as a brush."""
    return _broad(stroke(rng), rng.uniform(0.12, 0.36), rng)


WAYS: dict[str, Callable[[np.random.Generator], list[Points]]] = {
    "free tick": tick,
    "free stroke": stroke,
    "free cross": cross,
    "free loop": loop,
    "free scribble": scribble,
    "free spiral": spiral,
    "free hatch": hatch,
    "looped cross": looped_cross,
    "bold tick": bold_tick,
    "bold cross": bold_cross,
    "bold stroke": bold_stroke,
}
SMALL = 0.35  # of the marks: much smaller than their box, somewhere in it
SMALL_SIZES = (0.3, 0.8)  # of the size of others
OBLONG = 0.4  # of the marks: narrower or lower than they are drawn
OBLONG_SHARES = (0.5, 1.0)  # of their width, or of their height
BRUSH_STEP = 0.06  # of the box, between the lines that make a broad one


def drawn(kind: str, box: Box, rng: np.random.Generator) -> list[Stroke]:
    """The strokes of a mark of this kind in a box, mm."""
    size, wobble = np.array([box.width, box.height]), rng.uniform(0.0, 0.05)
    strokes = []
    size_of_mark, place = np.ones(2), np.zeros(2)
    if rng.random() < OBLONG and not kind.startswith("bold"):
        size_of_mark[rng.integers(2)] = rng.uniform(*OBLONG_SHARES)
    if rng.random() < SMALL and not kind.startswith("bold"):
        size_of_mark *= rng.uniform(*SMALL_SIZES)
        place = rng.uniform(-0.5, 0.5, 2) * (1 - size_of_mark)
    for points in WAYS[kind](rng):
        centred = np.array(points) + rng.normal(0, wobble, (len(points), 2)) - 0.5
        places = centred * size_of_mark + 0.5 + place
        strokes.append(np.array([box.x, box.y]) + _smooth(places) * size)
    return strokes


def _line(rng: np.random.Generator, angle: float, half: tuple[float, float]) -> Points:
    """A nearly straight line through about the middle of the box."""
    middle, reach, bow = rng.normal(0.5, 0.1, 2), rng.uniform(*half), rng.normal(0, 0.08)
    ahead, aside = np.array([math.cos(angle), math.sin(angle)]), np.array([-math.sin(angle), math.cos(angle)])
    places = [middle - reach * ahead, middle + bow * aside, middle + reach * ahead]
    return [(float(x), float(y)) for x, y in places]


def _again(points: Points, rng: np.random.Generator) -> Points:
    """The same once more, a little beside it."""
    moved = rng.normal(0, 0.08, 2)
    return [(x + moved[0], y + moved[1]) for x, y in points]


def _broad(lines: list[Points], width: float, rng: np.random.Generator) -> list[Points]:
    """The same lines as broad as this (share of the box): many beside each other, as a brush leaves them."""
    tilt = rng.uniform(0, math.pi) if rng.random() < 0.5 else None  # a chisel tip held at an angle, or a round one
    steps = np.arange(-width / 2, width / 2 + 1e-9, BRUSH_STEP)
    if tilt is not None:
        offsets = [(float(step * math.cos(tilt)), float(step * math.sin(tilt))) for step in steps]
    else:
        offsets = [(float(x), float(y)) for x in steps for y in steps if math.hypot(x, y) <= width / 2 + 1e-9]
    return [[(x + dx, y + dy) for x, y in line] for line in lines for dx, dy in offsets]


def _smooth(places: np.ndarray) -> np.ndarray:
    """A line along these places with its corners rounded a little."""
    at = np.linspace(0, len(places) - 1, STEPS)
    line = np.stack([np.interp(at, np.arange(len(places)), places[:, axis]) for axis in (0, 1)], axis=1)
    soft = line.copy()
    soft[1:-1] = (line[:-2] + 2 * line[1:-1] + line[2:]) / 4
    return soft
