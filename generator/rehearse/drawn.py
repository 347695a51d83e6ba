"""What was drawn on a map against what was found: circles by where they lie, lines by the nodes that they connect."""

from __future__ import annotations

import math
from dataclasses import dataclass

from generator.model.drawn_map import DrawnMap
from generator.model.geometry import Box
from generator.rehearse.map_sketches import MapSketch

NEAR = 0.35  # of its size: a circle that lies so far off, or differs so much in size, is another one
SLACK_MM = 0.5


@dataclass(frozen=True, slots=True)
class MeantMap:
    """What somebody meant: each circle's name, place and the printed place that it is around; the pairs of nodes."""

    circles: tuple[tuple[str, Box, str], ...]
    edges: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Found:
    """How many circles and lines were meant, how many of them found, and how many were found that nobody drew."""

    meant: int
    right: int
    false: int


def meant_map(sketch: MapSketch) -> MeantMap:
    """What was meant by a drawing."""
    return MeantMap(tuple((c.name, c.box, c.around) for c in sketch.circles), sketch.edges)


def compared(meant: MeantMap, read: DrawnMap | None) -> Found:
    """What was found of it. None: nothing."""
    total = len(meant.circles) + len(meant.edges)
    if read is None:
        return Found(total, 0, 0)
    names: dict[str, str] = {}
    for circle in read.circles:
        own = next((n for n, box, around in meant.circles if around == circle.around and _same(box, circle.box)), None)
        if own is not None and own not in names.values():
            names[circle.name] = own
    pairs = {tuple(sorted(names.get(end, end) for end in (edge.one, edge.other))) for edge in read.edges}
    right = len(names) + sum(edge in pairs for edge in meant.edges)
    return Found(total, right, len(read.proposals) - right)


def _same(one: Box, other: Box) -> bool:
    size, width = (one.width + one.height) / 4, (other.width + other.height) / 4
    far = math.hypot(one.centre.x - other.centre.x, one.centre.y - other.centre.y)
    return far < NEAR * size + SLACK_MM and abs(size - width) < NEAR * size + SLACK_MM
