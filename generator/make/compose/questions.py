"""What all questions share: their fields, their head, lines to write on and frames to type in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from generator.make.compose.blocks import words
from generator.make.compose.pen import Pen
from generator.make.compose.pictograms import ICON_GAP_MM, draw_pictogram, spot_pictogram
from generator.make.compose.pieces import Bench, Drawn, Piece, Stack
from generator.make.compose.structure import Branch
from generator.make.style import PAPER_WHITE, Style, TextStyle
from generator.model.geometry import Box, Point
from generator.model.layout import Field, FieldRole, FieldShape
from generator.model.sheet import Ask, Question
from generator.model.texts import Rich, Span, plain
from generator.model.variable import field_name, under, variable_name

PRIVATE_LINE = "Alleen voor {you}: dit wordt niet gelezen en niet bewaard."
PRIVATE_SHORT = "Alleen voor {you}."
MORE_ROW = 0.35  # of its height a row of a table or matrix takes where the page has room
LARGE_MOST_ROW = 0.9  # and that much before a page ends in white: in large type words and boxes are seen to be one row
LINE_MM = 0.4  # a line to write on: what is thinner and paler is gone in a copy of two tones
FINE_MM = 0.25  # frames to type in, rings: on a screen, or to guide the eye
FIELD_RADIUS_MM = 0.8
ICON_LEADINGS = 1.7  # of a pictogram before a question: seen before it is read, and lower than two lines
DISC_OUTLINE_MM = 0.4
RIM_MM = 0.6  # of a filled disc


def row_reach(height: float, style: Style) -> float | None:
    """How much higher a row of a table or matrix gets before its page ends in white, mm; None: as other pieces."""
    return height * LARGE_MOST_ROW if style.large else None


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
        result.append(_label(ask, width, bench))
    if question.hint:
        result.append(words(question.hint, style.hint, width, bench))
    if question.private and not bench.kept:  # the cut line says it for all that lies below it
        result.append(private_piece(width, bench))
    for piece in result:
        piece.glue = True
    return result


def _label(ask: Ask, width: float, bench: Bench) -> Piece:
    """What is asked, behind its pictogram if it has one."""
    voice = bench.style.body.heavy()
    if not ask.icon:
        return words(ask.question.label, voice, width, bench)
    icon, size = ask.icon, voice.leading * ICON_LEADINGS
    indent = size + ICON_GAP_MM
    lines = bench.setter.lines(ask.question.label, voice, width - indent)
    high = len(lines) * voice.leading
    tag = bench.parent.branch("P")

    def paint(pen: Pen, x: float, y: float, height: float) -> None:
        spot_pictogram(pen, icon, x, y + (height - size) / 2, size)
        pen.lines(lines, x + indent, y + (height - high) / 2, voice, tag)

    return Drawn(max(size, high), paint, where=plain(ask.question.label))


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


def number_disc(pen: Pen, at: Point, number: int, tag: Branch, diameter: float) -> None:
    """A number in an open disc: here somebody writes."""
    style = pen.style
    pen.circle(at, diameter / 2, fill=PAPER_WHITE, stroke=style.colours.heading, width=DISC_OUTLINE_MM)
    _number(pen, at, number, tag, diameter, style.small.heavy().on(style.colours.heading))


def number_to_do(pen: Pen, at: Point, number: int, tag: Branch, diameter: float) -> None:
    """A number in a filled disc: do this. Without ink for grounds an open one."""
    style, colours = pen.style, pen.style.colours
    pen.circle(at, diameter / 2, fill=colours.strong or PAPER_WHITE, stroke=colours.heading, width=RIM_MM)
    _number(pen, at, number, tag, diameter, style.body.heavy().on(colours.on_strong))


def _number(pen: Pen, at: Point, number: int, tag: Branch, diameter: float, voice: TextStyle) -> None:
    pen.write((Span(str(number)),), at.x - diameter / 2, at.y - voice.leading / 2, diameter, voice, tag, "centre")


def writing_lines(pen: Pen, box: Box, count: int) -> None:
    """Lines to write on, the last one at the foot of the box."""
    pitch = box.height / count
    for number in range(1, count + 1):
        y = box.y + number * pitch
        pen.rule(Point(box.x, y), Point(box.right, y), LINE_MM, pen.style.colours.line)


def typing_frame(pen: Pen, box: Box) -> None:
    """The light frame of a field to type in."""
    pen.rect(box, fill=PAPER_WHITE, stroke=pen.style.colours.rule, width=FINE_MM, radius=FIELD_RADIUS_MM)


def drawing_alt(question: Question) -> str:
    """What a drawing field says to who does not see it."""
    return f"Tekenveld bij ‘{plain(question.label)}’."


def lines_or_frame(pen: Pen, box: Box, count: int = 1) -> None:
    """Lines to write on; on a screen a frame to type in."""
    if pen.style.fillable:
        typing_frame(pen, box)
    else:
        writing_lines(pen, box, count)
