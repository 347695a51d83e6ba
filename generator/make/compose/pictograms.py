"""Pictograms: line icons of one family, drawn here. A square of 24 units, one stroke width, round caps.

They help people who read with difficulty; the word always stands beside them, so they are silent for a screen reader.
Notation: M x y, L x y, C x1 y1 x2 y2 x y, Z as in SVG (absolute), and O cx cy r for a circle.
"""

from __future__ import annotations

import functools

from generator.make.compose.pen import Pen, Segments
from generator.make.style import TextStyle
from generator.model.errors import NotFoundError
from generator.model.geometry import Point

UNITS = 24.0
STROKE_UNITS = 1.6
BESIDE_LEADINGS = 1.35  # of a pictogram beside a word: it is read with the word, not over it
CIRCLE_BEZIER = 0.5523  # control points of a quarter circle (4/3 · (√2 − 1))

_PATHS: dict[str, str] = {
    "pen": "M 4 20 L 5.2 15.2 L 16.2 4.2 C 17 3.4 18.2 3.4 19 4.2 L 19.8 5 C 20.6 5.8 20.6 7 19.8 7.8 L 8.8 18.8 Z "
    "M 14.2 6.2 L 17.8 9.8",
    "tick": "M 4 5 L 4 20 L 19 20 L 19 12 M 4 5 L 14 5 M 8 11.5 L 11.8 15.5 L 21 4.5",
    "check": "M 4 13 L 9.5 18.5 L 20 6",
    "person": "O 12 7.5 4 M 4 21 C 4 16 7.5 14 12 14 C 16.5 14 20 16 20 21",
    "people": "O 8.5 8 3.4 M 2 20 C 2 15.8 4.8 14 8.5 14 C 12.2 14 15 15.8 15 20 "
    "M 14.6 4.9 C 17 4.6 19 6 19 8.1 C 19 10.2 17.4 11.3 15.6 11.3 M 17 14 C 20 14.4 22 16.2 22 20",
    "team": "O 12 6 3 O 4.8 9.5 2.2 O 19.2 9.5 2.2 M 6.5 19.5 C 6.5 14.8 8.6 12 12 12 C 15.4 12 17.5 14.8 17.5 19.5 Z "
    "M 1.8 19.5 C 1.8 16.8 2.6 14.8 4.8 14.4 M 22.2 19.5 C 22.2 16.8 21.4 14.8 19.2 14.4",
    "building": "M 5 21 L 5 3.5 L 15 3.5 L 15 21 M 15 9.5 L 20 9.5 L 20 21 M 2.5 21 L 21.5 21 M 8.3 7.5 L 8.3 9 "
    "M 11.7 7.5 L 11.7 9 M 8.3 12 L 8.3 13.5 M 11.7 12 L 11.7 13.5 M 8.8 21 L 8.8 17 L 11.2 17 L 11.2 21",
    "tree": "M 12 21.5 L 12 12 M 12 16.5 L 15 13.8 M 12 14.5 L 9.6 12.4 M 7.5 16.8 C 4.6 16.8 3 14.8 3 12.6 "
    "C 3 10.8 4 9.4 5.6 8.8 C 5.6 5 8.4 2.6 12 2.6 C 15.6 2.6 18.4 5 18.4 8.8 C 20 9.4 21 10.8 21 12.6 "
    "C 21 14.8 19.4 16.8 16.5 16.8 M 7 21.5 L 17 21.5",
    "house": "M 3 12 L 12 4 L 21 12 M 5.5 10 L 5.5 20.5 L 18.5 20.5 L 18.5 10 M 10 20.5 L 10 14.5 L 14 14.5 L 14 20.5",
    "clock": "O 12 12 9 M 12 6.8 L 12 12 L 15.6 14.2",
    "heart": "M 12 20.5 C 5 15.5 2.8 12.4 2.8 9 C 2.8 6.2 4.9 4.2 7.4 4.2 C 9.4 4.2 11 5.3 12 7 C 13 5.3 14.6 4.2 16.6 "
    "4.2 C 19.1 4.2 21.2 6.2 21.2 9 C 21.2 12.4 19 15.5 12 20.5 Z",
    "growth": "M 3.5 3.5 L 3.5 20.5 L 21 20.5 M 7 16.5 C 10 16.5 11 14.8 12 12.4 C 13.2 9.4 15 7 19.5 6.5 "
    "M 16.4 3.8 L 19.8 6.4 L 17.2 9.8",
    "ladder": "M 7.5 2.5 L 7.5 21.5 M 16.5 2.5 L 16.5 21.5 M 7.5 6.5 L 16.5 6.5 M 7.5 12 L 16.5 12 "
    "M 7.5 17.5 L 16.5 17.5",
    "key": "O 7.5 15.5 4.2 M 10.6 12.6 L 19.8 3.8 M 16 7.4 L 19.2 10.6 M 13.2 10 L 15.2 12",
    "speech": "M 4 4.5 L 20 4.5 C 21 4.5 21.5 5 21.5 6 L 21.5 15 C 21.5 16 21 16.5 20 16.5 L 11.5 16.5 L 6.5 20.8 "
    "L 6.5 16.5 L 4 16.5 C 3 16.5 2.5 16 2.5 15 L 2.5 6 C 2.5 5 3 4.5 4 4.5 Z M 7 8.8 L 17 8.8 M 7 12.2 L 13.5 12.2",
    "star": "M 12 2.8 L 14.8 8.9 L 21.4 9.7 L 16.5 14.2 L 17.8 20.8 L 12 17.5 L 6.2 20.8 L 7.5 14.2 L 2.6 9.7 "
    "L 9.2 8.9 Z",
    "eye": "M 2 12 C 4.4 7.8 7.8 5.5 12 5.5 C 16.2 5.5 19.6 7.8 22 12 C 19.6 16.2 16.2 18.5 12 18.5 "
    "C 7.8 18.5 4.4 16.2 2 12 Z O 12 12 3",
    "scissors": "O 5.4 6.2 2.8 O 5.4 17.8 2.8 M 7.6 8 L 21 18.4 M 7.6 16 L 21 5.6",
    "lock": "M 5.5 10.5 L 18.5 10.5 L 18.5 20.5 L 5.5 20.5 Z M 8 10.5 L 8 7.5 C 8 5 9.7 3.2 12 3.2 "
    "C 14.3 3.2 16 5 16 7.5 L 16 10.5 M 12 14.2 L 12 16.8",
    "flag": "M 5 21.5 L 5 3 "
    "M 5 4 C 8 2.5 11 5.5 14 4.4 C 16 3.7 17.5 3.6 19.5 4.2 L 19.5 13 C 17.5 12.4 16 12.5 14 13.2 "
    "C 11 14.3 8 11.3 5 12.8",
    "compass": "O 12 12 9 M 15.8 8.2 L 13.6 13.6 L 8.2 15.8 L 10.4 10.4 Z",
    "target": "O 12 12 9 O 12 12 5 O 12 12 1",
    "bulb": "M 9 17.5 C 9 15 6 13.4 6 9.4 C 6 6 8.6 3.2 12 3.2 C 15.4 3.2 18 6 18 9.4 C 18 13.4 15 15 15 17.5 Z "
    "M 9.4 20.8 L 14.6 20.8",
    "tools": "M 14.5 6.5 C 13.8 4.2 15.4 2.6 18 3 L 15.9 5.3 L 18.7 8.1 L 21 6 C 21.4 8.6 19.8 10.2 17.5 9.5 "
    "L 7.5 19.5 "
    "C 6.6 20.4 5.4 20.4 4.5 19.5 C 3.6 18.6 3.6 17.4 4.5 16.5 Z",
    "hands": "M 2.5 8 L 6.5 6 L 12 8 L 17.5 6 L 21.5 8 L 21.5 15 L 19 16 "
    "L 14.2 19.6 C 13 20.4 11.6 20.4 10.4 19.6 L 5 16 "
    "L 2.5 15 Z M 12 8 L 8.6 11 C 9.8 12.6 11.6 12.4 13 11 L 19 16",
    "book": "M 12 6 C 10 4.4 7 4 3 4.2 L 3 18.6 C 7 18.4 10 18.8 12 20.4 C 14 18.8 17 18.4 21 18.6 L 21 4.2 "
    "C 17 4 14 4.4 12 6 Z M 12 6 L 12 20.4",
    "calendar": "M 3.5 5.5 L 20.5 5.5 L 20.5 20.5 L 3.5 20.5 Z M 3.5 10.2 L 20.5 10.2 M 8 3 L 8 7.5 M 16 3 L 16 7.5",
    "question": "O 12 12 9 M 9 9.6 C 9 7.8 10.3 6.8 12 6.8 C 13.7 6.8 15 7.8 15 9.4 C 15 11.6 12 11.8 12 14 "
    "M 12 17 L 12 17.2",
    "info": "O 12 12 9 M 12 11 L 12 17 M 12 7.2 L 12 7.4",
    "arrow": "M 3.5 12 L 20 12 M 14 6 L 20.2 12 L 14 18",
    "sun": "O 12 12 4.2 M 12 2.2 L 12 4.2 M 12 19.8 L 12 21.8 M 2.2 12 L 4.2 12 M 19.8 12 L 21.8 12 M 5 5 L 6.5 6.5 "
    "M 17.5 17.5 L 19 19 M 5 19 L 6.5 17.5 M 17.5 6.5 L 19 5",
    "weight": "M 12 3 L 12 21 M 7 21 L 17 21 M 4 6.5 L 20 6.5 M 4 6.5 L 1.5 13.5 L 6.5 13.5 Z M 20 6.5 L 17.5 13.5 "
    "L 22.5 13.5 Z",
    "gift": "M 3.5 8.5 L 20.5 8.5 L 20.5 12.5 L 3.5 12.5 Z M 5 12.5 L 5 20.8 L 19 20.8 L 19 12.5 M 12 8.5 L 12 20.8 "
    "M 12 8.5 C 8 8.5 6.4 7.2 6.4 5.4 C 6.4 4 7.4 3.2 8.6 3.2 C 10.6 3.2 12 5.4 12 8.5 C 12 5.4 13.4 3.2 15.4 3.2 "
    "C 16.6 3.2 17.6 4 17.6 5.4 C 17.6 7.2 16 8.5 12 8.5",
    "box": "M 3 7.5 L 12 3 L 21 7.5 L 21 16.5 L 12 21 L 3 16.5 Z M 3 7.5 L 12 12 L 21 7.5 M 12 12 L 12 21",
    "network": "O 12 12 2.8 O 4.6 5.4 1.9 O 19.4 6 1.9 O 18.6 19 1.9 O 5 18.4 1.9 M 6.1 6.7 L 9.9 10.1 "
    "M 17.9 7.2 L 14.2 10.2 "
    "M 17.2 17.7 L 14 14.1 M 6.5 17.2 L 9.9 13.9",
    "scan": "M 3 8 L 3 3.5 L 7.5 3.5 M 16.5 3.5 L 21 3.5 L 21 8 M 21 16 L 21 20.5 L 16.5 20.5 "
    "M 7.5 20.5 L 3 20.5 L 3 16 "
    "M 3 12 L 21 12",
}
ALIASES = {
    "pencil": "pen",
    "curve": "growth",
    "map": "network",
    "outside": "tree",
    "bubble": "speech",
    "talk": "speech",
    "why": "compass",
    "what": "star",
    "how": "tools",
    "who": "people",
    "group": "team",
    "organisation": "building",
    "private": "lock",
    "time": "clock",
    "goal": "target",
    "idea": "bulb",
}
NAMES = tuple(sorted({*_PATHS, *ALIASES}))


def _circle(x: float, y: float, r: float) -> Segments:
    k = r * CIRCLE_BEZIER
    return (
        ("M", x + r, y),
        ("C", x + r, y + k, x + k, y + r, x, y + r),
        ("C", x - k, y + r, x - r, y + k, x - r, y),
        ("C", x - r, y - k, x - k, y - r, x, y - r),
        ("C", x + k, y - r, x + r, y - k, x + r, y),
        ("Z",),
    )


@functools.cache
def _segments(name: str) -> Segments:
    words = _PATHS[name].split()
    arity = {"M": 2, "L": 2, "C": 6, "Z": 0, "O": 3}
    result: list[tuple[str, *tuple[float, ...]]] = []
    at = 0
    while at < len(words):
        op, count = words[at], arity[words[at]]
        numbers = tuple(float(w) for w in words[at + 1 : at + 1 + count])
        result.extend(_circle(*numbers) if op == "O" else ((op, *numbers),))
        at += 1 + count
    return tuple(result)


def draw_pictogram(pen: Pen, name: str, x: float, y: float, size: float, colour: str) -> None:
    """The pictogram in a square of `size` mm with its top left at x, y. Raises NotFoundError for an unknown name."""
    known = ALIASES.get(name, name)
    if known not in _PATHS:
        raise NotFoundError(f"Het pictogram '{name}' bestaat niet.", f"Kies een van: {', '.join(NAMES)}.")
    scale = size / UNITS
    placed: list[tuple[str, *tuple[float, ...]]] = []
    for segment in _segments(known):
        numbers: tuple[float, ...] = segment[1:]
        moved = ((x if i % 2 == 0 else y) + number * scale for i, number in enumerate(numbers))
        placed.append((segment[0], *moved))
    pen.path(tuple(placed), stroke=colour, width=STROKE_UNITS * scale)


def size_beside(voice: TextStyle) -> float:
    """The size of a pictogram beside words in this voice, mm."""
    return voice.leading * BESIDE_LEADINGS


def disc_pictogram(pen: Pen, name: str, x: float, y: float, size: float) -> None:
    """The pictogram in white on a disc of the brand's strong colour (ink-saver: in an outlined disc)."""
    colours = pen.style.colours
    pen.circle(
        Point(x + size / 2, y + size / 2), size / 2, fill=colours.strong, stroke=colours.heading, width=size * 0.03
    )
    inner = size * 0.6
    draw_pictogram(pen, name, x + (size - inner) / 2, y + (size - inner) / 2, inner, colours.on_strong)
