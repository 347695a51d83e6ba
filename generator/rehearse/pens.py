"""Pens, and the strokes that hands make with them. Pure geometry in mm; the paper is `page.py`'s business."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from generator.model.geometry import Box, Point

Stroke = NDArray[np.float64]
"""One stroke: shape (n, 2), x and y in mm from the page's top left."""


@dataclass(frozen=True, slots=True)
class Pen:
    """What somebody writes with.

    `darkness`: 0 (white) … 1 (black) on white paper; `grain`: share of paper that stays white inside a stroke (pencil);
    `width` in mm.
    """

    name: str
    width: float
    darkness: float
    grain: float = 0.0


BALLPOINT = Pen("balpen", 0.45, 0.72)
GEL_PEN = Pen("gelpen", 0.6, 0.9)
FELT_PEN = Pen("viltstift", 1.0, 0.88)
MARKER = Pen("dikke stift", 1.8, 0.93)
PENCIL = Pen("potlood", 0.55, 0.5, grain=0.25)
PALE_PENCIL = Pen("bleek potlood", 0.5, 0.32, grain=0.35)
PENS = (BALLPOINT, GEL_PEN, FELT_PEN, MARKER, PENCIL, PALE_PENCIL)


class MarkKind(StrEnum):
    """How people mark a box."""

    TICK = "tick"
    CROSS = "cross"
    FILL = "fill"  # a quick scribble over the box
    SOLID = "solid"  # filled to the edges: cancelled
    CIRCLE = "circle"
    LONG_TICK = "long_tick"  # begins in the box, ends far outside
    DOT = "dot"  # a small round spot, turned a few times
    STROKE = "stroke"  # one slanting line
    SCRATCH = "scratch"  # a wild zigzag over and around the box: cancelled
    STRIKE = "strike"  # a word struck through
    PASSING = "passing"  # no mark of this box: the tail of a neighbour's
    QUESTION = "question"  # a question mark beside the boxes
    NOT_APPLICABLE = "not_applicable"  # "n.v.t." written across the boxes


def _curve(points: list[tuple[float, float]], wobble: float, rng: np.random.Generator, steps: int = 12) -> Stroke:
    """A smooth line through the points (Catmull-Rom), with a hand's wobble (standard deviation, mm)."""
    control = np.asarray(points, float) + rng.normal(0, wobble, (len(points), 2))
    padded = np.vstack([control[0], control, control[-1]])
    t = np.linspace(0, 1, steps, endpoint=False)[:, None]
    a, b, c, d = padded[:-3, None], padded[1:-2, None], padded[2:-1, None], padded[3:, None]
    pieces = 0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3)
    return np.vstack([pieces.reshape(-1, 2), control[-1:]])


def _relative(box: Box, points: list[tuple[float, float]]) -> list[tuple[float, float]]:
    return [(box.x + x * box.width, box.y + y * box.height) for x, y in points]


def tick(box: Box, rng: np.random.Generator) -> list[Stroke]:
    """A check mark whose long leg may leave the box a little at the top right."""
    end = (rng.uniform(0.85, 1.25), rng.uniform(-0.3, 0.15))
    points = [(rng.uniform(0.05, 0.25), rng.uniform(0.4, 0.6)), (rng.uniform(0.35, 0.5), rng.uniform(0.75, 0.95)), end]
    return [_curve(_relative(box, points), 0.1, rng)]


def long_tick(box: Box, rng: np.random.Generator) -> list[Stroke]:
    """A check mark that ends one to two boxes away, up and to the right."""
    end = (rng.uniform(1.6, 2.4), rng.uniform(-1.0, -0.5))
    points = [(rng.uniform(0.1, 0.3), rng.uniform(0.4, 0.6)), (rng.uniform(0.35, 0.5), rng.uniform(0.8, 1.0)), end]
    return [_curve(_relative(box, points), 0.12, rng)]


def cross(box: Box, rng: np.random.Generator) -> list[Stroke]:
    """Two strokes, corner to corner more or less."""

    def jitter(x: float, y: float) -> tuple[float, float]:
        return x + rng.normal(0, 0.06), y + rng.normal(0, 0.06)

    one = [jitter(0.05, 0.08), jitter(0.95, 0.92)]
    other = [jitter(0.93, 0.05), jitter(0.07, 0.95)]
    return [_curve(_relative(box, one), 0.08, rng), _curve(_relative(box, other), 0.08, rng)]


def fill(box: Box, rng: np.random.Generator) -> list[Stroke]:
    """A quick zigzag that leaves paper between its lines."""
    turns = int(rng.integers(4, 7))
    points = [
        (rng.uniform(0.05, 0.15) if i % 2 else rng.uniform(0.85, 0.95), 0.1 + 0.8 * i / (turns - 1))
        for i in range(turns)
    ]
    return [_curve(_relative(box, points), 0.08, rng)]


def solid(box: Box, rng: np.random.Generator, pen_width: float = 0.5) -> list[Stroke]:
    """Filled so that no paper is left, as the sheet tells people to cancel."""
    inner = box.grown(-pen_width * 0.3)
    rows = max(4, math.ceil(inner.height / (pen_width * 0.55)))
    points = [(0.0 if i % 2 else 1.0, i / (rows - 1)) for i in range(rows)]
    crossing = [(i / (rows - 1), 0.0 if i % 2 else 1.0) for i in range(rows)]
    return [_curve(_relative(inner, p), 0.06, rng, steps=6) for p in (points, crossing)]


def circle(box: Box, rng: np.random.Generator) -> list[Stroke]:
    """A loop around the box or word, not quite closed or a bit over."""
    start, turn = rng.uniform(0, 2 * math.pi), rng.uniform(1.9, 2.2) * math.pi
    angles = np.linspace(start, start + turn, 22)
    out = rng.uniform(1.0, 1.8)  # mm beyond the box
    rx, ry = box.width / 2 * 1.15 + out, box.height / 2 * 1.15 + out
    centre = box.centre
    return [_curve([(centre.x + rx * math.cos(a), centre.y + ry * math.sin(a)) for a in angles], 0.15, rng, steps=4)]


def dot(box: Box, rng: np.random.Generator) -> list[Stroke]:
    """A spot of about a third of the box, somewhere near its middle: a small spiral."""
    centre = box.centre
    radius = box.width * rng.uniform(0.1, 0.18)
    x, y = centre.x + rng.normal(0, 0.08) * box.width, centre.y + rng.normal(0, 0.08) * box.height
    angles = np.linspace(0, rng.uniform(4, 6) * math.pi, 18)
    reach = np.linspace(0.1, 1.0, len(angles)) * radius
    points = [(x + r * math.cos(a), y + r * math.sin(a)) for a, r in zip(angles, reach, strict=True)]
    return [_curve(points, 0.03, rng, steps=3)]


def stroke(box: Box, rng: np.random.Generator) -> list[Stroke]:
    """One line from the lower left to the upper right, or the other diagonal."""
    low, high = (rng.uniform(0.05, 0.25), rng.uniform(0.75, 0.98)), (rng.uniform(0.75, 1.1), rng.uniform(-0.1, 0.25))
    points = [low, high] if rng.random() < 0.7 else [(low[0], 1 - low[1]), (high[0], 1 - high[1])]
    return [_curve(_relative(box, points), 0.08, rng)]


def strike(box: Box, rng: np.random.Generator) -> list[Stroke]:
    """A word struck through: by one line, by two, or back and forth; a little aslant, and beyond its ends."""
    lines = int(rng.choice([1, 2, 3], p=[0.7, 0.15, 0.15]))
    middle, slant = rng.normal(0.5, 0.1), rng.normal(0, 0.03) * box.width / box.height
    left, right = rng.uniform(-0.5, 3.5) / box.width, 1 + rng.uniform(-0.5, 4.0) / box.width
    ends = []
    for number in range(lines):
        y = middle + (number - (lines - 1) / 2) * rng.uniform(0.2, 0.35)
        pair = [(-left, y + slant), (0.5, y + rng.normal(0, 0.04)), (right, y - slant)]
        ends.append(pair[::-1] if number % 2 else pair)
    if lines == 3:  # without lifting the pen
        return [_curve(_relative(box, [point for pair in ends for point in pair]), 0.12, rng, steps=8)]
    return [_curve(_relative(box, pair), 0.15, rng) for pair in ends]


def scratch(box: Box, rng: np.random.Generator) -> list[Stroke]:
    """A wild zigzag, wider than the box: how people cross out what they did not mean."""
    turns = int(rng.integers(9, 14))
    points = [
        (rng.uniform(-0.45, -0.05) if i % 2 else rng.uniform(1.05, 1.45), -0.1 + 1.2 * i / (turns - 1))
        for i in range(turns)
    ]
    return [_curve(_relative(box, points), 0.12, rng, steps=6)]


def tail(start: Box, over: Box, rng: np.random.Generator) -> list[Stroke]:
    """A line that begins in the box `start` and ends just within the box `over`, which is not meant."""
    a, b = start.centre, over.centre
    reach = 1 - rng.uniform(0.1, 0.38) * over.width / math.hypot(b.x - a.x, b.y - a.y)  # of the way to its middle
    end = (a.x + (b.x - a.x) * reach, a.y + (b.y - a.y) * reach + rng.normal(0, 0.1) * over.height)
    bend = ((a.x + end[0]) / 2, (a.y + end[1]) / 2 + rng.normal(0, 0.4))
    return [_curve([(a.x, a.y), bend, end], 0.1, rng)]


def question_mark(at: Point, height: float, rng: np.random.Generator) -> list[Stroke]:
    """A question mark of `height` mm whose dot stands at `at`: round, flat like a seven, or open like an S; leaning."""
    wide, lean = height * rng.uniform(0.35, 0.6), rng.uniform(-0.1, 0.25)
    begin, shoulder, end = rng.uniform(-0.85, -0.65), rng.uniform(0.15, 0.5), rng.uniform(-0.35, -0.2)
    shape = [(-0.5, begin), (-0.35, -1.0), (0.3, -1.0), (0.5, -0.75), (shoulder * 0.4, -0.5), (0.0, end)]
    points = [(at.x + x * wide - y * lean * height * 0.5, at.y + y * height) for x, y in shape]
    hook = _curve(points, 0.05 * height, rng, steps=5)
    return [hook, _curve([(at.x, at.y), (at.x + 0.1, at.y + 0.15)], 0.02, rng, steps=3)]


def not_applicable(start: Point, height: float, rng: np.random.Generator) -> list[Stroke]:
    """The letters n.v.t. from `start` (left end of the writing line), `height` mm high."""
    letters: tuple[list[tuple[float, float]], ...] = (
        [(0, 0), (0, -1), (0.1, -0.7), (0.5, -1), (0.7, -0.6), (0.7, 0)],
        [(0, -0.05), (0.05, 0)],
        [(0, -1), (0.35, 0), (0.7, -1)],
        [(0, -0.05), (0.05, 0)],
        [(0.3, -1.5), (0.3, -0.1), (0.6, 0)],
        [(0, -1), (0.6, -1)],  # the bar of the t
        [(0, -0.05), (0.05, 0)],
    )
    advance = (1.0, 0.45, 1.0, 0.45, 0.0, 0.9, 0.4)
    strokes, x = [], start.x
    for letter, step in zip(letters, advance, strict=True):
        points = [(x + dx * height, start.y + dy * height) for dx, dy in letter]
        strokes.append(_curve(points, 0.04 * height, rng, steps=5))
        x += step * height
    return strokes


_DRAWERS: dict[MarkKind, Callable[[Box, np.random.Generator], list[Stroke]]] = {
    MarkKind.TICK: tick,
    MarkKind.CROSS: cross,
    MarkKind.FILL: fill,
    MarkKind.CIRCLE: circle,
    MarkKind.LONG_TICK: long_tick,
    MarkKind.DOT: dot,
    MarkKind.STROKE: stroke,
    MarkKind.SCRATCH: scratch,
    MarkKind.STRIKE: strike,
}


def mark(kind: MarkKind, box: Box, pen: Pen, rng: np.random.Generator) -> list[Stroke]:
    """The strokes of one mark in (around) one box."""
    if kind is MarkKind.SOLID:
        return solid(box, rng, pen.width)
    return _DRAWERS[kind](box, rng)


def scribble_word(start: Point, width: float, height: float, rng: np.random.Generator) -> list[Stroke]:
    """Handwriting-like loops of about `width` × `height` mm from `start` (left end of the writing line)."""
    strokes: list[Stroke] = []
    x = start.x
    while x < start.x + width:
        letter = rng.uniform(0.45, 0.8) * height
        tall = rng.random() < 0.25
        top = start.y - height * (1.5 if tall else rng.uniform(0.7, 0.95))
        points = [
            (x, start.y - rng.uniform(0, 0.2) * height),
            (x + letter * 0.4, top),
            (x + letter * 0.55, start.y - 0.4 * height),
            (x + letter * 0.3, start.y - rng.uniform(-0.05, 0.1) * height),
            (x + letter, start.y - rng.uniform(0.1, 0.35) * height),
        ]
        strokes.append(_curve(points, 0.12, rng, steps=5))
        x += letter
        if rng.random() < 0.15:
            x += height * 0.6
    return strokes


def handwriting(area: Box, lines: int, rng: np.random.Generator) -> list[Stroke]:
    """A few words on one or more of the `lines` writing lines of an area."""
    lines = max(1, lines)
    pitch = area.height / lines
    height = min(3.2, pitch * 0.42)
    strokes: list[Stroke] = []
    for row in range(int(rng.integers(1, lines + 1))):
        base = area.y + pitch * (row + 1) - min(1.2, pitch * 0.2)
        width = area.width * rng.uniform(0.35, 0.85) - height
        if width > height:
            strokes += scribble_word(Point(area.x + height * 0.5, base), width, height, rng)
    return strokes
