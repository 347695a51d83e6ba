"""Lines through points in order, (x, y) each, mm: as a path, and drawn solid where they are past, dashed after it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from generator.make.compose.pen import Pen, Segments
from generator.make.compose.structure import Branch

Course: TypeAlias = tuple[tuple[float, float], ...]


def through(points: Sequence[tuple[float, float]]) -> Segments:
    """The path from the first point to the last."""
    first, *rest = points
    return (("M", *first), *(("L", *point) for point in rest))


def in_time(
    pen: Pen, course: Course, today: float | None, colour: str, width: float, dash: tuple[float, float], tag: Branch
) -> None:
    """Draw a line that runs from left to right, in dashes right of `today` (None: nowhere)."""
    for piece, broken in zip(cut_at(course, today), ((), dash), strict=True):
        if len(piece) > 1:
            pen.path(through(piece), stroke=colour, width=width, dash=broken, tag=tag)


def cut_at(course: Course, x: float | None) -> tuple[Course, Course]:
    """What lies left of `x` and what lies right of it (None: nothing does); they meet there."""
    if x is None or course[-1][0] <= x:
        return course, ()
    left = tuple(point for point in course if point[0] <= x)
    right = tuple(point for point in course if point[0] > x)
    if not left:
        return (), right
    (x0, y0), (x1, y1) = left[-1], right[0]
    if x0 == x:
        return left, (left[-1], *right)
    meet = (x, y0 + (y1 - y0) * (x - x0) / (x1 - x0))
    return (*left, meet), (meet, *right)
