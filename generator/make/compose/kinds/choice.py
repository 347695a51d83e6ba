"""Boxes with their labels, in one or more columns."""

from __future__ import annotations

import math
from dataclasses import replace

from generator.make.compose.between import between_piece
from generator.make.compose.pen import Pen
from generator.make.compose.pictograms import ICON_GAP_MM, draw_pictogram, size_beside
from generator.make.compose.pieces import Bench, Drawn, Piece, Stack, glued
from generator.make.compose.private import guarded
from generator.make.compose.questions import (
    as_question,
    head_pieces,
    lines_or_frame,
    maker,
    private_piece,
)
from generator.make.compose.structure import Branch
from generator.model.geometry import Box
from generator.model.questions.base import Option
from generator.model.questions.choice import OTHER, OTHER_TEXT, Boxes, private_part
from generator.model.sheet import Ask, Question
from generator.model.texts import plain

BOX_GAP_MM = 3.0  # between a box and its label
COLUMN_GUTTER_MM = 6.0
LINE_GAP_MM = 2.5  # between the label of "anders, namelijk" and its line
LEAST_LINE_MM = 45.0  # a shorter line is no room to write: then it goes below the label
MORE_GAP_MM = 3.0  # between two choices, where the page has room: as far as rows of a table
LARGE_MOST_GAP_MM = 9.0  # and before a page of large type ends in white
LINE_CLEAR_MM = 1.0  # from the row above to the room to write


def choice_pieces(ask: Ask, look: Boxes, width: float, bench: Bench) -> list[Piece]:
    """Boxes with their labels to the right, in one or more columns."""
    columns = _fitting(ask.columns, look, width, bench)
    piece = _choices(ask, look, width, bench, columns)
    while piece.height > bench.page_room * 0.85 and columns < 3:
        columns += 1
        piece = _choices(ask, look, width, bench, columns)
    own = _private_choices(ask, look, width, bench)
    return as_question(ask, _head(ask, look, width, bench), [piece, *own], bench)


def _head(ask: Ask, look: Boxes, width: float, bench: Bench) -> list[Piece]:
    """The label; or the two poles that the choices lie between, which say the same."""
    poles = between_piece(look.between, width, bench) if look.between and not ask.bare else None
    if poles is None:
        return head_pieces(ask, width, bench)
    hint = head_pieces(replace(ask, bare=True), width, bench)
    for piece in hint[:1]:
        piece.gap = bench.style.grid * 0.5
    return glued([poles, *hint])


def _fitting(columns: int, look: Boxes, width: float, bench: Bench) -> int:
    """So many columns, or as many as hold the longest word."""
    style = bench.style
    longest = max((bench.setter.widest_word(option.label, style.body) for option in look.options), default=0.0)
    longest += style.box + BOX_GAP_MM
    while columns > 1 and (width - COLUMN_GUTTER_MM * (columns - 1)) / columns < longest:
        columns -= 1
    return columns


def _private_choices(ask: Ask, look: Boxes, width: float, bench: Bench) -> list[Piece]:
    """The choices that only the person sees, in a strip of their own below the others."""
    options = [option for option in look.options if option.private]
    if not options or ask.question.private:
        return []
    branch = bench.parent.branch("L")
    rows = [choice_row(ask.question, look, option, width, bench, branch) for option in options]
    for row in rows:
        row.gap = bench.style.grid * 0.9
    return guarded([Stack([private_piece(width, bench), *rows], solid=True)], bench)


def _choices(ask: Ask, look: Boxes, width: float, bench: Bench, columns: int) -> Piece:
    style = bench.style
    own = (width - COLUMN_GUTTER_MM * (columns - 1)) / columns
    branch = bench.parent.branch("L")
    read = [option for option in look.options if ask.question.private or not option.private]
    rows = [choice_row(ask.question, look, option, own, bench, branch) for option in read]
    per_column = math.ceil(len(rows) / columns)
    stacks = [rows[i : i + per_column] for i in range(0, len(rows), per_column)]
    gap = style.grid * 0.9
    height = max(sum(r.height for r in stack) + gap * (len(stack) - 1) for stack in stacks)
    gaps = max(0, per_column - 1)
    other = _other_row(ask.question, look, width, bench, branch) if look.other else None
    foot = height + gap if stacks else 0.0
    whole = height if other is None else foot + other.height

    def paint(pen: Pen, x: float, y: float, room: float) -> None:
        more = (room - whole) / gaps if gaps else 0.0
        for number, stack in enumerate(stacks):
            top = y
            for row in stack:
                row.draw(pen, x + number * (own + COLUMN_GUTTER_MM), top, row.height)
                top += row.height + gap + more
        if other is not None:
            other.draw(pen, x, y + foot + more * gaps, other.height)

    free = 0 if bench.beside else gaps
    reach = free * LARGE_MOST_GAP_MM if style.large else None
    return Drawn(whole, paint, grow=free * MORE_GAP_MM, reach=reach)


def _other_row(question: Question, look: Boxes, width: float, bench: Bench, branch: Branch) -> Piece:
    """One more box, its label, and behind that (or below it, where there is no room) a line to write on."""
    style, voice, label = bench.style, bench.style.body, plain(look.other)
    indent = style.box + BOX_GAP_MM
    lines = bench.setter.lines(look.other, voice, width - indent)
    beside = width - indent - lines[-1].width - LINE_GAP_MM
    below = len(lines) > 1 or beside < LEAST_LINE_MM
    row = max(style.line_pitch, style.box, voice.leading)
    text_height = max(voice.leading, style.box) + (len(lines) - 1) * voice.leading
    height = text_height + row if below else row
    item = branch.branch("LI")
    form, body = item.branch("Lbl").branch("Form"), item.branch("LBody")
    make = maker(question, bench)

    def paint(pen: Pen, x: float, y: float, _height: float) -> None:
        first = max(voice.leading, style.box)
        top = y if below else y + (row - first) / (2 if style.fillable else 1)  # on paper: on the line to write on
        box = Box(x, top + (first - style.box) / 2, style.box, style.box)
        pen.tick_box(box)
        pen.field(make.mark(box, OTHER, label, *look.part, outline=style.outline), form)
        pen.lines(lines, x + indent, top + (first - voice.leading) / 2, voice, body)
        left = indent if below else width - beside
        room = Box(x + left, y + height - row + LINE_CLEAR_MM, width - left, row - LINE_CLEAR_MM)
        lines_or_frame(pen, room)
        pen.field(make.area(room, *look.part, *OTHER_TEXT, label=label, lines=1), body.branch("Form"))

    return Drawn(height, paint)


def choice_row(question: Question, look: Boxes, option: Option, width: float, bench: Bench, branch: Branch) -> Piece:
    """One box and its label."""
    style = bench.style
    voice = style.body
    icon = size_beside(voice) if option.icon else 0.0
    beside = style.box + BOX_GAP_MM
    indent = beside + (icon + ICON_GAP_MM if icon else 0.0)
    lines = bench.setter.lines(option.label, voice, width - indent)
    first = max(voice.leading, style.box, icon)
    height = first + (len(lines) - 1) * voice.leading
    item = branch.branch("LI")
    form, body = item.branch("Lbl").branch("Form"), item.branch("LBody")
    make = maker(question, bench)

    def paint(pen: Pen, x: float, y: float, _height: float) -> None:
        box = Box(x, y + (first - style.box) / 2, style.box, style.box)
        pen.tick_box(box)
        part = private_part(option.name) if option.private else ()
        field = make.mark(
            box, option.name, plain(option.label), *look.part, *part, outline=style.outline, private=option.private,
        )  # fmt: skip
        pen.field(field, form)
        if option.icon:
            draw_pictogram(pen, option.icon, x + beside, y + (first - icon) / 2, icon, style.colours.ink)
        pen.lines(lines, x + indent, y + (first - voice.leading) / 2, voice, body)

    return Drawn(height, paint)
