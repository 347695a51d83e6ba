"""One cell per digit: a whole number, or a date."""

from __future__ import annotations

from generator.make.compose.blocks import FRAME_MM, HAIRLINE_MM
from generator.make.compose.pen import Pen
from generator.make.compose.pieces import Bench, Drawn, Piece
from generator.make.compose.questions import (
    as_question,
    head_pieces,
    maker,
    typing_frame,
)
from generator.make.style import PAPER_WHITE
from generator.model.geometry import Box, Point
from generator.model.questions.digits import Cells
from generator.model.sheet import Ask
from generator.model.texts import Span

CELL_MM = 7.0  # width of a digit cell; a handwritten digit is 4–6 mm
CELL_HEIGHT_MM = 9.0


def digit_pieces(ask: Ask, look: Cells, width: float, bench: Bench) -> list[Piece]:
    """One cell per digit: a whole number, or a date as dd-mm-jjjj."""
    style, question = bench.style, ask.question
    groups, counts = look.captions, look.counts
    scale = style.box / 5.2
    cell, tall = CELL_MM * max(1.0, scale * 0.85), CELL_HEIGHT_MM * max(1.0, scale * 0.85)
    between = 4.0 if len(groups) > 1 else 0.0
    row_width = sum(counts) * cell + between * (len(groups) - 1)
    form = bench.parent.branch("Form")
    make = maker(question, bench)
    caption = style.small if any(groups) else None
    height = tall + (caption.leading if caption else 0.0)

    def paint(pen: Pen, x: float, y: float, _height: float) -> None:
        left = x
        pen.field(make.area(Box(x, y, row_width, tall), lines=sum(counts)), form)
        if style.fillable and caption:  # typed in one piece
            typing_frame(pen, Box(x, y, row_width, tall))
            pen.write((Span("-".join(groups)),), x, y + tall, row_width, caption)
            return
        for number, (group, count) in enumerate(zip(groups, counts, strict=True)):
            digit_cells(pen, Box(left, y, count * cell, tall), count)
            if caption:
                pen.write((Span(group),), left, y + tall, count * cell, caption, align="centre")
            left += count * cell
            if number < len(counts) - 1:
                digit_dash(pen, left, between, y + tall / 2)
            left += between

    piece = Drawn(height, paint)
    return as_question(ask, head_pieces(ask, width, bench), [piece], bench)


def digit_cells(pen: Pen, box: Box, count: int) -> None:
    """A frame with a cell for each digit."""
    colour = pen.style.colours.rule
    pen.rect(box, fill=PAPER_WHITE, stroke=colour, width=FRAME_MM)
    for place in range(1, count):
        at = box.x + place * box.width / count
        pen.rule(Point(at, box.y), Point(at, box.bottom), HAIRLINE_MM, colour)


def digit_dash(pen: Pen, left: float, between: float, y: float) -> None:
    """The dash between two groups of cells that stand `between` mm apart."""
    pen.rule(Point(left + 1.0, y), Point(left + between - 1.0, y), FRAME_MM, pen.style.colours.ink)
