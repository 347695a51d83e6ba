"""Pictograms: line icons of one family, drawn here. A square of 24 units, one stroke width, round caps.

They help people who read with difficulty; the word always stands beside them, so they are silent for a screen reader.
Notation: M x y, L x y, C x1 y1 x2 y2 x y, Z as in SVG (absolute), and O cx cy r for a circle.
"""

from __future__ import annotations

import functools

from generator.make.compose.pen import Pen, Segments, ellipse
from generator.make.style import TextStyle
from generator.model.errors import NotFoundError
from generator.model.geometry import Point
from generator.model.pictogram_paths import ALIASES, PATHS

UNITS = 24.0
STROKE_UNITS = 1.6
BESIDE_LEADINGS = 1.35  # of a pictogram beside a word: it is read with the word, not over it
ICON_GAP_MM = 1.8  # between a pictogram and its word
SPOT_SHARE, SPOT_ASIDE = 0.52, 0.1  # radius of the light spot behind a pictogram, and how far it is off its middle
SPOT_REACH = 0.5 + SPOT_ASIDE / 2 + SPOT_SHARE  # of the size: from its top to the foot of the spot

NAMES = tuple(sorted({*PATHS, *ALIASES}))


@functools.cache
def _segments(name: str) -> Segments:
    words = PATHS[name].split()
    arity = {"M": 2, "L": 2, "C": 6, "Z": 0, "O": 3}
    result: list[tuple[str, *tuple[float, ...]]] = []
    at = 0
    while at < len(words):
        op, count = words[at], arity[words[at]]
        numbers = tuple(float(w) for w in words[at + 1 : at + 1 + count])
        result.extend(ellipse(Point(*numbers[:2]), numbers[2], numbers[2]) if op == "O" else ((op, *numbers),))
        at += 1 + count
    return tuple(result)


@functools.cache
def ground_of(name: str) -> float:
    """How far down its square a pictogram reaches, as a share of the square: there it stands on a line."""
    downs: list[float] = []
    for segment in _segments(ALIASES.get(name, name)):
        numbers: tuple[float, ...] = segment[1:]
        downs.extend(numbers[1::2])
    return max(downs) / UNITS


def draw_pictogram(
    pen: Pen, name: str, x: float, y: float, size: float, colour: str, stroke_mm: float | None = None
) -> None:
    """The pictogram in a square of `size` mm with its top left at x, y; `stroke_mm`: not by its size, but so thick.

    Raises NotFoundError for an unknown name.
    """
    known = ALIASES.get(name, name)
    if known not in PATHS:
        raise NotFoundError(f"Het pictogram '{name}' bestaat niet.", f"Kies een van: {', '.join(NAMES)}.")
    scale = size / UNITS
    placed: list[tuple[str, *tuple[float, ...]]] = []
    for segment in _segments(known):
        numbers: tuple[float, ...] = segment[1:]
        moved = ((x if i % 2 == 0 else y) + number * scale for i, number in enumerate(numbers))
        placed.append((segment[0], *moved))
    pen.path(tuple(placed), stroke=colour, width=STROKE_UNITS * scale if stroke_mm is None else stroke_mm)


def size_beside(voice: TextStyle) -> float:
    """The size of a pictogram beside words in this voice, mm."""
    return voice.leading * BESIDE_LEADINGS


def spot_pictogram(pen: Pen, name: str, x: float, y: float, size: float) -> None:
    """The pictogram on a light spot that is a little off its middle (ink-saver: without)."""
    colours = pen.style.colours
    if colours.tint:
        at = size * (0.5 + SPOT_ASIDE / 2)
        pen.circle(Point(x + at, y + at), size * SPOT_SHARE, fill=colours.tint)
    draw_pictogram(pen, name, x, y, size, colours.heading)
