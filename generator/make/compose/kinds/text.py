"""Writing lines: in one piece, numbered, or an area that fills what is left."""

from __future__ import annotations

from generator.make.compose.pen import Pen
from generator.make.compose.pieces import Bench, Drawn, Piece
from generator.make.compose.questions import (
    as_question,
    head_pieces,
    lines_or_frame,
    maker,
    typing_frame,
    writing_lines,
)
from generator.make.style import LARGE_PITCH_MM, LINE_PITCH_MM, PAPER_WHITE, Style
from generator.model.geometry import Box
from generator.model.questions.text import Lines, Numbered, Open
from generator.model.sheet import Ask
from generator.model.texts import Span

NUMBER_INDENT_MM = 7.0
OPEN_FRAME_MM = 0.6  # the frame of an open box: a thick pen does not drown it
POSTER_LEAST_MM = 14.0  # a cell's writing area, before it takes what is left
POSTER_PITCH_MM, LARGE_POSTER_PITCH_MM = 9.0, 11.0  # numbered lines in a cell, before they take what is left
MAX_LINE_PITCH_MM, LARGE_MAX_LINE_PITCH_MM = 13.0, 14.5  # lines do not drift further apart than this
SENTENCE_LINES = 2  # of a thick pen: a question alone is answered in a sentence
LINE_CLEAR_MM = 1.0  # above a numbered line: what is written on it keeps clear of the line before
FRAME_AIR_MM = 1.5  # below a frame to type in
MORE_LINES = 3.0  # of its lines: so many more a question takes where the page has room, so that no page ends half way
MORE_ROOM = 1.5  # of its height: likewise an open box


def line_pieces(ask: Ask, look: Lines, width: float, bench: Bench) -> list[Piece]:
    """Ruled lines, or an empty area that fills what is left."""
    return as_question(ask, head_pieces(ask, width, bench), [_writing(ask, look, width, bench)], bench)


def numbered_pieces(ask: Ask, look: Numbered, width: float, bench: Bench) -> list[Piece]:
    """Numbered lines, each a field."""
    return as_question(ask, head_pieces(ask, width, bench), [_numbered(ask, look, width, bench)], bench)


def open_pieces(ask: Ask, look: Open, width: float, bench: Bench) -> list[Piece]:
    """A frame without lines: for thick pens and sticky notes."""
    style = bench.style
    form = bench.parent.branch("Form")
    make = maker(ask.question, bench)

    def paint(pen: Pen, x: float, y: float, height: float) -> None:
        box = Box(x, y, width, height)
        pen.rect(box, fill=PAPER_WHITE, stroke=style.colours.heading, width=OPEN_FRAME_MM, radius=style.radius)
        pen.field(make.area(box), form)

    piece = Drawn(look.height_mm, paint, grow=look.height_mm * MORE_ROOM)
    piece.fill = ask.fill
    return as_question(ask, head_pieces(ask, width, bench), [piece], bench)


def _writing(ask: Ask, look: Lines, width: float, bench: Bench) -> Piece:
    style = bench.style
    count = style.lines_of(ask.lines or look.lines, SENTENCE_LINES)
    pitch = style.line_pitch
    ruled = not bench.poster
    least = POSTER_LEAST_MM if bench.poster and ask.fill else count * pitch
    form = bench.parent.branch("Form")
    make = maker(ask.question, bench)
    air = FRAME_AIR_MM if style.fillable else 0.0

    def paint(pen: Pen, x: float, y: float, height: float) -> None:
        room = height - air
        rows = max(1 if ask.fill else count, int(room / (pitch if count > 1 else style.least_pitch) + 1e-6))
        box = Box(x, y, width, rows * min(room / rows, _most_pitch(style)) if ruled else room)
        if style.fillable:
            typing_frame(pen, box)
        elif ruled:
            writing_lines(pen, box, rows)
        pen.field(make.area(box, lines=rows), form)

    more = count * pitch * MORE_LINES if count > 1 else max(0.0, _most_pitch(style) - pitch)
    second = pitch if count == 1 and style.large else None  # a thick pen writes a short answer over two lines
    piece = Drawn(least + air, paint, grow=more, reach=second)
    piece.fill = ask.fill
    return piece


def _numbered(ask: Ask, look: Numbered, width: float, bench: Bench) -> Piece:
    style, question, count = bench.style, ask.question, look.count
    poster = LARGE_POSTER_PITCH_MM if style.large else POSTER_PITCH_MM
    pitch = poster if bench.poster else style.line_pitch + (2.5 if style.fillable else 1.0)
    branch = bench.parent.branch("L")
    make = maker(question, bench)
    voice = style.body.heavy().on(
        style.body.colour if style.colours.on_strong == style.body.colour else style.colours.heading
    )

    def paint(pen: Pen, x: float, y: float, height: float) -> None:
        spread = bench.poster and ask.fill  # there the room is for writing large, and for notes
        own = height / count
        close = 2 * pitch if spread else style.least_pitch + LINE_CLEAR_MM
        rows = 1 if style.fillable else max(1, int(own / close))
        for number in range(1, count + 1):
            item = branch.branch("LI")
            label, body = item.branch("Lbl"), item.branch("LBody")
            bottom = y + number * own
            room = own - LINE_CLEAR_MM
            box = Box(x + NUMBER_INDENT_MM, bottom - room, width - NUMBER_INDENT_MM, room)
            line = box.y + box.height / rows  # the first of its lines
            pen.write((Span(str(number)),), x, line - voice.leading * 0.98, NUMBER_INDENT_MM, voice, label)
            lines_or_frame(pen, box, rows)
            pen.field(make.area(box, str(number), label=str(number), lines=rows), body.branch("Form"))

    more = count * max(0.0, _most_pitch(style) - pitch)
    piece = Drawn(count * pitch, paint, grow=more, reach=count * pitch)
    piece.fill = ask.fill
    return piece


def _most_pitch(style: Style) -> float:
    """How far apart lines to write on stand at most, mm; frames to type in grow in the same share."""
    most = LARGE_MAX_LINE_PITCH_MM if style.large else MAX_LINE_PITCH_MM
    return most * style.line_pitch / (LARGE_PITCH_MM if style.large else LINE_PITCH_MM)
