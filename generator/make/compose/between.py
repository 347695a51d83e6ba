"""Two poles and the line between them: above statements that belong to either, so that no box seems to be of one pole;
or over all rows of a sheet, as a block of its own.
"""

from __future__ import annotations

from generator.make.compose.blocks import panel_ground, words
from generator.make.compose.pen import Pen
from generator.make.compose.pictograms import ICON_GAP_MM, draw_pictogram, size_beside
from generator.make.compose.pieces import Bench, Drawn, Piece
from generator.make.compose.questions import number_to_do
from generator.make.compose.structure import Branch
from generator.make.style import PAPER_WHITE
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
    said = bench.setter.width(poles.middle, voice) if poles.middle else 0.0
    gap = said + 2 * AIR_MM if said else 0.0
    if width - sum(ends) - sum(icons) - 2 * SIDE_MM - gap < LEAST_LINE_MM:
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
        _taut(pen, *line, middle, gap)
        if poles.middle:
            _word(pen, poles.middle, (sum(line) - said) / 2, middle, said, tag)
        if poles.number is not None:
            number_to_do(pen, Point(sum(line) / 2, middle), poles.number, which, disc)
        _word(pen, poles.left, begin, middle, ends[0], tag)
        _word(pen, poles.right, end, middle, ends[1], tag)

    return Drawn(height, paint)


def between_pieces(poles: Between, width: float, bench: Bench) -> list[Piece]:
    """The strip as a block of its own, kept with what follows; where that is too narrow, its words."""
    text = (*poles.left, Span(" – "), *poles.right)
    piece = between_piece(poles, width, bench) or words(text, bench.style.h3, width, bench)
    piece.gap, piece.next_gap, piece.glue = bench.style.grid * 2, bench.style.grid * 1.3, True
    return [piece]


def _word(pen: Pen, text: Rich, x: float, middle: float, width: float, tag: Branch) -> None:
    voice = pen.style.h3
    pen.write(text, x, middle - voice.leading / 2, width + 0.1, voice, tag)


def _taut(pen: Pen, left: float, right: float, y: float, gap: float) -> None:
    """From knot to knot, with a gap in its middle for words."""
    colour, half = pen.style.colours.heading, (right - left - gap) / 2
    for start, end in ((left, left + half), (right - half, right)) if gap else ((left, right),):
        pen.rule(Point(start, y), Point(end, y), LINE_MM, colour)
    for x in (left, right):
        pen.circle(Point(x, y), KNOT_MM, fill=PAPER_WHITE, stroke=colour, width=LINE_MM)
