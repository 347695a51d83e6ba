"""Questions: the head they share, choices, scales, writing lines, digits and drawing fields."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from generator.make.compose.blocks import FRAME_MM, HAIRLINE_MM, words
from generator.make.compose.pen import Pen
from generator.make.compose.pictograms import draw_pictogram
from generator.make.compose.pieces import Bench, Drawn, Piece, Stack
from generator.make.compose.structure import Branch
from generator.model.geometry import Box, Point
from generator.model.layout import Field, FieldRole, FieldShape
from generator.model.sheet import Ask, Option, Question, Rich, Span, plain
from generator.model.variable import field_name, under, variable_name

PRIVATE_LINE = "Alleen voor {you}: dit wordt niet gelezen en niet bewaard."
PRIVATE_SHORT = "Alleen voor {you}."
BOX_GAP_MM = 3.0  # between a box and its label
COLUMN_GUTTER_MM = 6.0
POLE_MIN_MM = 24.0  # narrower, and the poles of a scale stand above the boxes
SCALE_PITCH_BOXES = 2.0  # distance of the boxes of a scale, in boxes
LINE_WIDTH_MM = 0.25  # a writing line: seen on a copy, yet lighter than a pen
NUMBER_INDENT_MM = 7.0
CELL_MM = 7.0  # width of a digit cell; a handwritten digit is 4–6 mm
CELL_HEIGHT_MM = 9.0
DATE_GROUPS = ("dd", "mm", "jjjj")
FIELD_RADIUS_MM = 0.8
POSTER_LEAST_MM = 14.0  # a cell's writing area, before it takes what is left
POSTER_PITCH_MM, LARGE_POSTER_PITCH_MM = 9.0, 11.0  # numbered lines in a cell, before they take what is left
MAX_LINE_PITCH_MM = 13.0  # numbered lines that fill a cell do not drift further apart than this


@dataclass(frozen=True)
class Maker:
    """Makes fields of one question: names by the one naming rule, labels as "question: option"."""

    form: str
    question: Question

    def variable(self, *suffix: str) -> str:
        """The column's name."""
        return variable_name(self.form, self.question.id, *suffix)

    def mark(
        self, box: Box, choice: str, label: str, *suffix: str, outline: float, private: bool = False,
        shape: FieldShape = FieldShape.BOX,
    ) -> Field:  # fmt: skip
        """A field to tick."""
        variable = self.variable(*suffix)
        return Field(
            field_name(variable, choice), variable, self.question.id, self.question.type, FieldRole.MARK, shape, box,
            under(plain(self.question.label), label), choice, private or self.question.private, 0, outline,
        )  # fmt: skip

    def area(
        self, box: Box, *suffix: str, label: str = "", lines: int = 0, role: FieldRole = FieldRole.WRITE,
        private: bool = False,
    ) -> Field:  # fmt: skip
        """A field to write or draw in."""
        variable = self.variable(*suffix)
        whole = under(plain(self.question.label), label)
        return Field(
            field_name(variable), variable, self.question.id, self.question.type, role, FieldShape.AREA, box,
            whole, None, private or self.question.private, lines,
        )  # fmt: skip


def maker(question: Question, bench: Bench) -> Maker:
    """The field maker of a question on this bench's sheet."""
    return Maker(bench.sheet.form, question)


def private_text(bench: Bench, short: bool = False) -> Rich:
    """The line that says that an answer stays on the paper."""
    you = "u" if bench.style.brand.address == "u" else "jou"
    return (Span((PRIVATE_SHORT if short else PRIVATE_LINE).format(you=you), bold=True),)


def head_pieces(ask: Ask, width: float, bench: Bench) -> list[Piece]:
    """Label, hint and the line for private questions; all kept with the answer."""
    question, style = ask.question, bench.style
    result: list[Piece] = []
    if not ask.bare:
        result.append(words(question.label, style.body.heavy(), width, bench))
    if question.hint:
        result.append(words(question.hint, style.hint, width, bench))
    if question.private and not bench.kept:  # the cut line says it for all that lies below it
        result.append(private_piece(width, bench))
    for piece in result:
        piece.glue = True
    return result


def private_piece(width: float, bench: Bench) -> Piece:
    """A lock, and the line for private questions."""
    voice = bench.style.small.on(bench.style.colours.ink)
    size = voice.leading
    lines = bench.setter.lines(private_text(bench), voice, width - size - 1.5)
    tag = bench.parent.branch("P")

    def paint(pen: Pen, x: float, y: float, _height: float) -> None:
        draw_pictogram(pen, "lock", x, y, size * 0.9, voice.colour)
        pen.lines(lines, x + size + 0.5, y, voice, tag)

    return Drawn(len(lines) * voice.leading, paint, gap=bench.style.grid * 0.3)


def as_question(ask: Ask, head: Sequence[Piece], body: Sequence[Piece], bench: Bench) -> list[Piece]:
    """Head and answer as one piece that does not split."""
    first = list(body)
    if head and first:
        first[0].gap = first[0].gap or bench.style.grid * 0.7
    gap = bench.style.grid * (1.0 if ask.bare else 2.2)
    return [Stack([*head, *first], gap=gap, where=f"vraag '{ask.question.id}'", solid=True)]


def choice_pieces(ask: Ask, width: float, bench: Bench) -> list[Piece]:
    """Boxes with their labels to the right, in one or more columns."""
    columns = ask.columns
    piece = _choices(ask, width, bench, columns)
    while piece.height > bench.page_room * 0.85 and columns < 3:
        columns += 1
        piece = _choices(ask, width, bench, columns)
    return as_question(ask, head_pieces(ask, width, bench), [piece], bench)


def _choices(ask: Ask, width: float, bench: Bench, columns: int) -> Piece:
    style, question = bench.style, ask.question
    own = (width - COLUMN_GUTTER_MM * (columns - 1)) / columns
    branch = bench.parent.branch("L")
    rows = [choice_row(ask.question, option, own, bench, branch) for option in question.options]
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


def choice_row(question: Question, option: Option, width: float, bench: Bench, branch: Branch) -> Piece:
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
        pen.field(make.mark(box, option.name, plain(option.label), outline=style.outline, private=option.private), form)
        pen.lines(lines, x + indent, y + (first - voice.leading) / 2, voice, body)

    return Drawn(height, paint)


def scale_pieces(ask: Ask, width: float, bench: Bench) -> list[Piece]:
    """A row of boxes between two poles, numbered."""
    parts = ask.question.scale
    if parts is None:
        raise ValueError(f"scale without its parts: {ask.question.id}")
    style = bench.style
    pitch = style.box * SCALE_PITCH_BOXES
    row_width = pitch * (parts.steps - 1) + style.box
    beside = (width - row_width) / 2 - style.grid * 1.5
    widest = max(bench.setter.widest_word(p, style.body) for p in (parts.left, parts.right))
    above = beside < max(POLE_MIN_MM, widest)
    body = _scale_row(ask, width, bench, pitch, 0.0 if above else beside)
    return as_question(ask, head_pieces(ask, width, bench), [body], bench)


def _scale_row(ask: Ask, width: float, bench: Bench, pitch: float, beside: float) -> Piece:
    """The boxes; poles at both sides, or (`beside` 0) above the ends."""
    parts = ask.question.scale
    assert parts is not None
    style, voice = bench.style, bench.style.body
    row_width = pitch * (parts.steps - 1) + style.box
    pole_width = beside or width / 2 - style.grid
    left = bench.setter.lines(parts.left, voice, pole_width)
    right = bench.setter.lines(parts.right, voice, pole_width)
    pole_height = max(len(left), len(right)) * voice.leading
    number_height = style.small.leading
    row_height = number_height + style.box + 0.6
    height = max(row_height, pole_height) if beside else pole_height + row_height
    pole, numbers, other = bench.parent.branch("P"), bench.parent.branch("L"), bench.parent.branch("P")
    make = maker(ask.question, bench)

    def paint(pen: Pen, x: float, y: float, _height: float) -> None:
        start = x + (width - row_width) / 2 if beside else x
        top = y + (height - row_height) / 2 if beside else y + pole_height
        middle = top + number_height + style.box / 2
        if beside:
            pole_top = max(y, min(middle - len(left) * voice.leading / 2, y + height - len(left) * voice.leading))
            pen.lines(left, x, pole_top, voice, pole, "right", pole_width)
        else:
            pen.lines(left, x, y, voice, pole)
        step = pitch if beside else (width - style.box) / max(1, parts.steps - 1)
        step = min(step, pitch * 2)
        for value in range(1, parts.steps + 1):
            box = Box(start + (value - 1) * step, top + number_height, style.box, style.box)
            item = numbers.branch("LI")
            form = item.branch("Lbl").branch("Form")
            pen.tick_box(box)
            pen.field(make.mark(box, str(value), str(value), outline=style.outline), form)
            pen.write(
                (Span(str(value)),), box.x - 3, top - 0.3, style.box + 6, style.small, item.branch("LBody"), "centre"
            )
        if beside:
            pole_top = max(y, min(middle - len(right) * voice.leading / 2, y + height - len(right) * voice.leading))
            pen.lines(right, x + width - pole_width, pole_top, voice, other)
        else:
            last = start + (parts.steps - 1) * step + style.box
            pen.lines(
                right,
                max(x + width / 2, last - pole_width),
                y,
                voice,
                other,
                "right",
                min(pole_width, last - x - width / 2),
            )

    return Drawn(height, paint)


def text_pieces(ask: Ask, width: float, bench: Bench) -> list[Piece]:
    """Ruled lines, numbered lines, or an empty area that fills what is left."""
    question = ask.question
    body = _numbered(ask, width, bench) if question.numbered else _writing(ask, width, bench)
    return as_question(ask, head_pieces(ask, width, bench), [body], bench)


def _writing(ask: Ask, width: float, bench: Bench) -> Piece:
    style = bench.style
    count = ask.lines or ask.question.lines
    pitch = style.line_pitch
    ruled = not bench.poster
    least = POSTER_LEAST_MM if bench.poster and ask.fill else count * pitch
    form = bench.parent.branch("Form")
    make = maker(ask.question, bench)

    def paint(pen: Pen, x: float, y: float, height: float) -> None:
        rows = max(1, int(height / pitch + 1e-6)) if ask.fill else count
        box = Box(x, y, width, height if ask.fill and not ruled else rows * pitch)
        if style.fillable:
            typing_frame(pen, box)
        elif ruled:
            writing_lines(pen, box, rows)
        pen.field(make.area(box, lines=rows), form)

    piece = Drawn(least + (1.5 if style.fillable else 0.0), paint)
    piece.fill = ask.fill
    return piece


def writing_lines(pen: Pen, box: Box, count: int) -> None:
    """Lines to write on, the last one at the foot of the box."""
    pitch = box.height / count
    for number in range(1, count + 1):
        y = box.y + number * pitch
        pen.rule(Point(box.x, y), Point(box.right, y), LINE_WIDTH_MM, pen.style.colours.rule)


def typing_frame(pen: Pen, box: Box) -> None:
    """The light frame of a field to type in."""
    pen.rect(box, fill="#FFFFFF", stroke=pen.style.colours.rule, width=LINE_WIDTH_MM, radius=FIELD_RADIUS_MM)


def _numbered(ask: Ask, width: float, bench: Bench) -> Piece:
    style, question = bench.style, ask.question
    count = question.numbered or 1
    poster = LARGE_POSTER_PITCH_MM if style.large else POSTER_PITCH_MM
    pitch = poster if bench.poster else style.line_pitch + (2.5 if style.fillable else 1.0)
    branch = bench.parent.branch("L")
    make = maker(question, bench)
    voice = style.body.heavy().on(
        style.body.colour if style.colours.on_strong == style.body.colour else style.colours.heading
    )

    def paint(pen: Pen, x: float, y: float, height: float) -> None:
        own = min(height / count, max(pitch, MAX_LINE_PITCH_MM)) if ask.fill else pitch
        for number in range(1, count + 1):
            item = branch.branch("LI")
            label, body = item.branch("Lbl"), item.branch("LBody")
            bottom = y + number * own
            pen.write((Span(str(number)),), x, bottom - voice.leading * 0.98, NUMBER_INDENT_MM, voice, label)
            box = Box(x + NUMBER_INDENT_MM, bottom - own + 1.0, width - NUMBER_INDENT_MM, own - 1.0)
            if style.fillable:
                typing_frame(pen, box)
            else:
                writing_lines(pen, box, 1)
            pen.field(make.area(box, str(number), label=str(number), lines=1), body.branch("Form"))

    piece = Drawn(count * pitch, paint)
    piece.fill = ask.fill
    return piece


def digit_pieces(ask: Ask, width: float, bench: Bench) -> list[Piece]:
    """One cell per digit: a whole number, or a date as dd-mm-jjjj."""
    style, question = bench.style, ask.question
    groups = DATE_GROUPS if question.type == "date" else ("",)
    counts = [len(g) for g in groups] if question.type == "date" else [question.digits or 3]
    scale = style.box / 5.2
    cell, tall = CELL_MM * max(1.0, scale * 0.85), CELL_HEIGHT_MM * max(1.0, scale * 0.85)
    between = 4.0 if len(groups) > 1 else 0.0
    row_width = sum(counts) * cell + between * (len(groups) - 1)
    form = bench.parent.branch("Form")
    make = maker(question, bench)
    caption = style.small if question.type == "date" else None
    height = tall + (caption.leading if caption else 0.0)

    def paint(pen: Pen, x: float, y: float, _height: float) -> None:
        left = x
        pen.field(make.area(Box(x, y, row_width, tall), lines=sum(counts)), form)
        if style.fillable and caption:  # typed in one piece
            typing_frame(pen, Box(x, y, row_width, tall))
            pen.write((Span("-".join(groups)),), x, y + tall, row_width, caption)
            return
        for group, count in zip(groups, counts, strict=True):
            pen.rect(Box(left, y, count * cell, tall), fill="#FFFFFF", stroke=style.colours.rule, width=FRAME_MM)
            for place in range(1, count):
                at = left + place * cell
                pen.rule(Point(at, y), Point(at, y + tall), HAIRLINE_MM, style.colours.rule)
            if caption:
                pen.write((Span(group),), left, y + tall, count * cell, caption, align="centre")
            left += count * cell
            if between and group != groups[-1]:
                pen.rule(
                    Point(left + 1.0, y + tall / 2),
                    Point(left + between - 1.0, y + tall / 2),
                    FRAME_MM,
                    style.colours.ink,
                )
            left += between

    if row_width > width:
        piece = Drawn(height, paint)
    piece = Drawn(height, paint)
    return as_question(ask, head_pieces(ask, width, bench), [piece], bench)


def drawing_alt(question: Question) -> str:
    """What a drawing field says to who does not see it."""
    return f"Tekenveld bij ‘{plain(question.label)}’."


def drawing_pieces(ask: Ask, width: float, bench: Bench) -> list[Piece]:
    """A free drawing field."""
    style, question = bench.style, ask.question
    height = question.height_mm or 80.0
    form = bench.parent.figure(drawing_alt(question))
    make = maker(question, bench)

    def paint(pen: Pen, x: float, y: float, own: float) -> None:
        box = Box(x, y, width, own)
        pen.rect(box, stroke=style.colours.rule, width=FRAME_MM, radius=style.radius)
        pen.field(make.area(box, role=FieldRole.DRAW), form)

    piece = Drawn(height, paint)
    piece.fill = ask.fill
    return as_question(ask, head_pieces(ask, width, bench), [piece], bench)


def note_pieces(ask: Ask, width: float, bench: Bench) -> list[Piece]:
    """A text that asks nothing."""
    return [words(ask.question.label, bench.style.body, width, bench, gap=bench.style.grid)]
