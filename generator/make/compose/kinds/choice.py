"""Boxes with their labels, in one or more columns."""

from __future__ import annotations

import math

from generator.make.compose.pen import Pen
from generator.make.compose.pieces import Bench, Drawn, Piece
from generator.make.compose.questions import (
    as_question,
    head_pieces,
    maker,
)
from generator.make.compose.structure import Branch
from generator.model.geometry import Box
from generator.model.questions.base import Option
from generator.model.questions.choice import Boxes
from generator.model.sheet import Ask, Question
from generator.model.texts import plain

BOX_GAP_MM = 3.0  # between a box and its label
COLUMN_GUTTER_MM = 6.0


def choice_pieces(ask: Ask, look: Boxes, width: float, bench: Bench) -> list[Piece]:
    """Boxes with their labels to the right, in one or more columns."""
    columns = ask.columns
    piece = _choices(ask, look, width, bench, columns)
    while piece.height > bench.page_room * 0.85 and columns < 3:
        columns += 1
        piece = _choices(ask, look, width, bench, columns)
    return as_question(ask, head_pieces(ask, width, bench), [piece], bench)


def _choices(ask: Ask, look: Boxes, width: float, bench: Bench, columns: int) -> Piece:
    style = bench.style
    own = (width - COLUMN_GUTTER_MM * (columns - 1)) / columns
    branch = bench.parent.branch("L")
    rows = [choice_row(ask.question, look, option, own, bench, branch) for option in look.options]
    per_column = math.ceil(len(rows) / columns)
    stacks = [rows[i : i + per_column] for i in range(0, len(rows), per_column)]
    gap = style.grid * 0.9
    height = max(sum(r.height for r in stack) + gap * (len(stack) - 1) for stack in stacks)

    def paint(pen: Pen, x: float, y: float, _height: float) -> None:
        for number, stack in enumerate(stacks):
            top = y
            for row in stack:
                row.draw(pen, x + number * (own + COLUMN_GUTTER_MM), top, row.height)
                top += row.height + gap

    return Drawn(height, paint)


def choice_row(question: Question, look: Boxes, option: Option, width: float, bench: Bench, branch: Branch) -> Piece:
    """One box and its label."""
    style = bench.style
    voice = style.body
    indent = style.box + BOX_GAP_MM
    lines = bench.setter.lines(option.label, voice, width - indent)
    first = max(voice.leading, style.box)
    height = first + (len(lines) - 1) * voice.leading
    item = branch.branch("LI")
    form, body = item.branch("Lbl").branch("Form"), item.branch("LBody")
    make = maker(question, bench)

    def paint(pen: Pen, x: float, y: float, _height: float) -> None:
        box = Box(x, y + (first - style.box) / 2, style.box, style.box)
        pen.tick_box(box)
        field = make.mark(
            box, option.name, plain(option.label), *look.part, outline=style.outline, private=option.private,
        )  # fmt: skip
        pen.field(field, form)
        pen.lines(lines, x + indent, y + (first - voice.leading) / 2, voice, body)

    return Drawn(height, paint)
