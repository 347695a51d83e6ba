"""The horizon under a title: one line as wide as the page's content, and on it a few things of the sheet's world.

It is decoration: nothing is asked or said with it, so a screen reader passes it by.
"""

from __future__ import annotations

from collections.abc import Sequence

from generator.make.compose.pen import Pen
from generator.make.compose.pictograms import draw_pictogram, ground_of
from generator.model.geometry import Point

LINE_MM = 0.9
ABOVE_MM = 0.8  # white between the title and the line
BELOW_MM = 2.0  # between the line and what follows
CLEAR_MM = 8.0  # between the title and the first thing
BETWEEN_MM = 4.0  # between two things
SIZES_MM = (15.0, 12.5, 10.0)  # of the squares that things are drawn in: the largest with which two of them fit
STROKE_SHARE = 0.058  # of that size: 0.6 to 0.9 mm
SPOT_SHARE, SPOT_ASIDE = 0.43, 0.1  # radius of the light spot behind a thing, and how far it is off its middle
SPOT_ABOVE_MM = 0.6  # the spot does not reach the line


def draw_horizon(
    pen: Pen, scene: Sequence[str], left: float, right: float, y: float, room: tuple[float, float], most: float
) -> None:
    """The line from `left` to `right` at `y`; on it as many things as fit between the two x of `room`, `most` high."""
    colours = pen.style.colours
    size = _size(room[1] - room[0], most, len(scene))
    count = min(len(scene), int((room[1] - room[0] + BETWEEN_MM) / (size + BETWEEN_MM)))
    x = room[1] - count * (size + BETWEEN_MM) + BETWEEN_MM
    for name in scene[:count]:
        if colours.tint:
            middle = Point(x + size * (0.5 + SPOT_ASIDE), y - size * SPOT_SHARE - SPOT_ABOVE_MM)
            pen.circle(middle, size * SPOT_SHARE, fill=colours.tint)
        stroke = size * STROKE_SHARE
        top = y - LINE_MM / 2 - ground_of(name) * size
        draw_pictogram(pen, name, x, top, size, colours.heading, stroke)
        x += size + BETWEEN_MM
    pen.rule(Point(left, y), Point(right, y), LINE_MM, colours.heading, round_cap=True)


def _size(wide: float, most: float, count: int) -> float:
    """The largest size at which two things (or all there are) fit, mm."""
    sizes = [min(size, most) for size in SIZES_MM]
    wanted = min(2, count)
    return next((size for size in sizes if wanted * (size + BETWEEN_MM) - BETWEEN_MM <= wide), sizes[-1])
