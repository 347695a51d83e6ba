"""Two poles and the line between them, above statements that belong to either: no box seems to be of one pole."""

from __future__ import annotations

from generator.make.compose.blocks import panel_ground
from generator.make.compose.pen import Pen
from generator.make.compose.pictograms import ICON_GAP_MM, draw_pictogram, size_beside
from generator.make.compose.pieces import Bench, Drawn, Piece
from generator.make.compose.structure import Branch
from generator.make.style import Style
from generator.model.geometry import Box, Point
from generator.model.questions.choice import Between
from generator.model.texts import Rich, Span

LINE_MM = 0.6
KNOT_MM = 1.1  # radius of an end of the line
LEAST_LINE_MM = 24.0  # shorter, and it is no line between two poles
NUMBER_LEADINGS = 1.15  # of the disc in the middle
AIR_MM = 1.6  # above and below what stands in it
SIDE_MM = 3.0


def between_piece(poles: Between, width: float, bench: Bench) -> Piece | None:
    """The strip; None where there is no room for a line between the words."""
    style, voice = bench.style, bench.style.h3
    ends = [bench.setter.width(text, voice) for text in (poles.left, poles.right)]
    icons = [size_beside(voice) + ICON_GAP_MM if icon else 0.0 for icon in (poles.left_icon, poles.right_icon)]
    if width - sum(ends) - sum(icons) - 2 * SIDE_MM < LEAST_LINE_MM:
        return None
    size, disc = size_beside(voice), voice.leading * NUMBER_LEADINGS
    height = max(size, disc) + 2 * AIR_MM
    which, tag = bench.parent.branch("P"), bench.parent.branch("P")

    def paint(pen: Pen, x: float, y: float, _height: float) -> None:
        middle, right = y + height / 2, x + width - SIDE_MM
        panel_ground(pen, Box(x, y, width, height), "tint")
        for icon, left in ((poles.left_icon, x + SIDE_MM), (poles.right_icon, right - size)):
            if icon:
                draw_pictogram(pen, icon, left, middle - size / 2, size, style.colours.heading)
        begin, end = x + SIDE_MM + icons[0], right - icons[1] - ends[1]
        line = begin + ends[0] + SIDE_MM, end - SIDE_MM
        _taut(pen, *line, middle)
        if poles.number is not None:
            _number(pen, poles.number, Point(sum(line) / 2, middle), disc, which)
        _word(pen, poles.left, begin, middle, ends[0], tag)
        _word(pen, poles.right, end, middle, ends[1], tag)

    return Drawn(height, paint)


def _word(pen: Pen, text: Rich, x: float, middle: float, width: float, tag: Branch) -> None:
    voice = pen.style.h3
    pen.write(text, x, middle - voice.leading / 2, width + 0.1, voice, tag)


def _taut(pen: Pen, left: float, right: float, y: float) -> None:
    colour = pen.style.colours.heading
    pen.rule(Point(left, y), Point(right, y), LINE_MM, colour)
    for x in (left, right):
        pen.circle(Point(x, y), KNOT_MM, fill="#FFFFFF", stroke=colour, width=LINE_MM)


def _number(pen: Pen, number: int, at: Point, diameter: float, tag: Branch) -> None:
    """A filled disc: here something is to be done. Without ink for grounds an open one."""
    style: Style = pen.style
    pen.circle(at, diameter / 2, fill=style.colours.strong or "#FFFFFF", stroke=style.colours.heading, width=LINE_MM)
    voice = style.body.heavy().on(style.colours.on_strong)
    pen.write((Span(str(number)),), at.x - diameter / 2, at.y - voice.leading / 2, diameter, voice, tag, "centre")
