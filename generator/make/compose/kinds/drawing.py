"""A free drawing field."""

from __future__ import annotations

from generator.make.compose.blocks import FRAME_MM
from generator.make.compose.pen import Pen
from generator.make.compose.pieces import Bench, Drawn, Piece
from generator.make.compose.questions import (
    as_question,
    drawing_alt,
    head_pieces,
    maker,
)
from generator.model.geometry import Box
from generator.model.layout import FieldRole
from generator.model.questions.drawing import Room
from generator.model.sheet import Ask


def drawing_pieces(ask: Ask, look: Room, width: float, bench: Bench) -> list[Piece]:
    """A free drawing field."""
    style, question = bench.style, ask.question
    form = bench.parent.figure(drawing_alt(question))
    make = maker(question, bench)

    def paint(pen: Pen, x: float, y: float, own: float) -> None:
        box = Box(x, y, width, own)
        pen.rect(box, stroke=style.colours.rule, width=FRAME_MM, radius=style.radius)
        pen.field(make.area(box, role=FieldRole.DRAW), form)

    piece = Drawn(look.height_mm, paint, grow=look.height_mm)
    piece.fill = ask.fill
    return as_question(ask, head_pieces(ask, width, bench), [piece], bench)
