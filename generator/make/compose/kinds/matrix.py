"""A likert matrix: rows of boxes under one head. It may go on over a page; the head is then repeated."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from itertools import combinations, pairwise

from generator.make.compose.blocks import FRAME_MM, HAIRLINE_MM
from generator.make.compose.columns import too_many_columns
from generator.make.compose.pen import Pen
from generator.make.compose.pictograms import draw_pictogram, size_beside
from generator.make.compose.pieces import Bench, Drawn, Piece, keep_rows
from generator.make.compose.private import rows_apart
from generator.make.compose.questions import (
    MORE_ROW,
    Maker,
    head_pieces,
    lines_or_frame,
    maker,
    private_text,
    row_reach,
)
from generator.make.compose.side_by_side import ColumnsPiece
from generator.make.compose.structure import SILENCE, Branch
from generator.make.style import BOX_MM
from generator.model.errors import LayoutOverflowError
from generator.model.geometry import Box, Point
from generator.model.questions.base import Option
from generator.model.questions.grid import OPEN_TEXT, GridRow, open_label
from generator.model.questions.likert import Matrix
from generator.model.sheet import Ask
from generator.model.texts import plain
from generator.model.variable import under

MAX_COLUMN_MM = 24.0
ROOMY_COLUMN_MM = 18.0  # where there is room: boxes that are easy to tell apart
MIN_COLUMN_BOXES = 1.9  # a column is at least this many boxes wide
TOGETHER_SHARE = 0.6  # a matrix lower than this share of a page stays on one
TINT_CLEAR_MM = 1.0  # white between the tint of a statement and its boxes' column: a ring around a box on tint is lost
LINE_CLEAR_MM = 1.0  # above the room to write in a blank row, and below its line
LABEL_SHARE = 0.36  # the rows' labels get at least this share of the width
FEWEST_COLUMNS = 2  # of a matrix
COLUMN_GUTTER_GRIDS = 3.0  # white between rows in columns
COLUMN_LINES = 3  # over which words of rows in columns break at most
HEAD_ICON_LINES = 1.9  # of a line of text: faces above the words are told apart from a table's distance


def matrix_pieces(ask: Ask, look: Matrix, width: float, bench: Bench) -> list[Piece]:
    """Head, then a piece per row; or the rows in columns, where their words have room there."""
    head = head_pieces(ask, width, bench)
    if (beside := _in_columns(ask, look, width, bench)) is not None:
        return [*head, beside]
    column = _column_width(look, width, bench)
    label_width = width - column * len(look.options)
    table = bench.parent.branch("Table")
    top = _head_row(ask, look, label_width, column, bench, table)
    top.glue = True
    top.gap = bench.style.grid * 0.5
    repeat = _head_row(ask, look, label_width, column, bench, SILENCE)
    repeat.glue = True
    try:
        rows = _rows(ask, look, label_width, column, bench, table)
    except LayoutOverflowError as error:
        if label_width >= width * LABEL_SHARE:
            raise
        raise _too_many(ask, look, width, bench) from error
    for piece in rows:
        piece.repeat = repeat
    for piece, before, row in zip(rows[1:], look.rows, look.rows[1:], strict=False):
        piece.opens = row.icon != before.icon  # a group of rows begins
    if head:
        head[0].gap = bench.style.grid * 2.2
    else:
        top.gap = bench.style.grid * 2.2
    if not ask.question.private:
        rows = rows_apart([*(row.private for row in look.rows), *(False for _ in look.blanks)], rows, bench)
    keep_rows([top, *rows], bench.page_room * TOGETHER_SHARE)
    return [*head, top, *rows]


def _in_columns(ask: Ask, look: Matrix, width: float, bench: Bench) -> Piece | None:
    """The rows in columns, each with the heads; a column ends where a group of rows does.

    None where there are too few rows, or no room for their words and boxes.
    """
    count = min(ask.columns, len(look.rows))
    if count < 2 or ask.question.private:
        return None
    gutter = bench.style.grid * COLUMN_GUTTER_GRIDS
    own = (width - gutter * (count - 1)) / count
    column = _column_width(look, own, bench)
    words = own - column * len(look.options) - bench.style.grid
    once = replace(ask, bare=True, columns=1, question=replace(ask.question, hint=()))  # label and hint stand above all
    with suppress(LayoutOverflowError):
        voice = bench.style.body
        labels = [bench.setter.lines(row.label, voice, words - _icon_indent(row, bench)) for row in look.rows]
        if max(map(len, labels)) <= COLUMN_LINES and column >= bench.style.box * MIN_COLUMN_BOXES:
            stacks = [matrix_pieces(once, part, own, bench) for part in _parts(look, count)]
            return ColumnsPiece(stacks, [(own + gutter) * number for number in range(count)], gap=bench.style.grid)
    return None


def _parts(look: Matrix, count: int) -> list[Matrix]:
    """The rows in so many parts, as even as groups of rows (those with one pictogram) allow."""
    rows, blanks = look.rows, look.blanks
    groups = [number for number, row in enumerate(rows) if number and row.icon != rows[number - 1].icon]
    cuts = min(
        combinations(groups if len(groups) >= count - 1 else range(1, len(rows)), count - 1),
        key=lambda cuts: max(b - a for a, b in pairwise((0, *cuts, len(rows) + len(blanks)))),
    )
    edges = [*pairwise((0, *cuts, len(rows)))]
    return [replace(look, rows=rows[a:b], blanks=blanks if b == len(rows) else ()) for a, b in edges]


def _rows(ask: Ask, look: Matrix, label_width: float, column: float, bench: Bench, table: Branch) -> list[Piece]:
    rows: list[Piece] = []
    before: Option | None = None
    for number, row in enumerate(look.rows):
        private = row.private and not ask.question.private
        full = private and not (before is not None and before.private)
        rows.append(_row(ask, look, row, label_width, column, bench, table, number, private, full))
        before = row
    for blank in look.blanks:
        rows.append(_blank_row(ask, look, blank, label_width, column, bench, table))
    return rows


def _blank_row(
    ask: Ask, look: Matrix, row: GridRow, label_width: float, column: float, bench: Bench, table: Branch
) -> Piece:
    """Room to write where others have a label; no tint, on which pencil is pale."""
    style, make = bench.style, maker(ask.question, bench)
    height = max(style.line_pitch, style.box + 1.0) + 2 * style.grid * 0.45
    tr = table.branch("TR")
    head = tr.branch("TH", scope="Row")
    cells = [tr.branch("TD") for _ in look.options]

    def paint(pen: Pen, x: float, y: float, height: float) -> None:
        room = Box(x, y + LINE_CLEAR_MM, label_width - style.grid, height - 2 * LINE_CLEAR_MM)
        lines_or_frame(pen, room)
        pen.field(make.area(room, row.name, OPEN_TEXT, label=open_label(row), lines=1), head.branch("Form"))
        _boxes(pen, look, row.name, plain(row.label), False, Box(x + label_width, y, column, height), cells, make)
        _foot_rule(pen, x, x + label_width + column * len(cells), y + height)

    where = f"vraag '{ask.question.id}', lege rij {row.name}"
    return Drawn(height, paint, where=where, grow=height * MORE_ROW, reach=row_reach(height, style))


def _boxes(
    pen: Pen, look: Matrix, name: str, label: str, private: bool, first: Box, cells: Sequence[Branch], make: Maker
) -> None:
    """The boxes of a row, the first one in the middle of `first`."""
    size = pen.style.box
    for place, (option, cell) in enumerate(zip(look.options, cells, strict=True)):
        left = first.x + place * first.width + (first.width - size) / 2
        box = Box(left, first.y + (first.height - size) / 2, size, size)
        pen.tick_box(box)
        said = under(label, plain(option.label))
        field = make.mark(box, option.name, said, name, outline=pen.style.outline, private=private)
        pen.field(field, cell.branch("Form"))


def _foot_rule(pen: Pen, left: float, right: float, y: float) -> None:
    pen.rule(Point(left, y), Point(right, y), HAIRLINE_MM, pen.style.colours.hair)


def _too_many(ask: Ask, look: Matrix, width: float, bench: Bench) -> LayoutOverflowError:
    """The rows get less than their share and something in them does not fit: the columns are to blame."""
    style, question = bench.style, ask.question
    note = bench.setter.widest_word(private_text(bench, short=False), style.small) + style.small.leading + 0.5
    words = [bench.setter.widest_word(row.label, style.body) + _icon_indent(row, bench) for row in look.rows]
    word = max(max(own, note if row.private else 0.0) for own, row in zip(words, look.rows, strict=True))
    narrowest = max(_need(look, bench), style.box * MIN_COLUMN_BOXES)
    columns = [min(narrowest, MAX_COLUMN_MM * style.box / BOX_MM)] * len(look.options)
    room = width - max(word + style.grid, 0.0)
    return too_many_columns(bench.sheet.form, question.id, columns, room, least=FEWEST_COLUMNS)


def _need(look: Matrix, bench: Bench) -> float:
    """The width of the widest word or pictogram of the heads, with room beside it."""
    voice = bench.style.small.heavy()
    return max(_icon(look, bench), *(bench.setter.widest_word(o.label, voice) for o in look.options)) + 1.6


def _icon(look: Matrix, bench: Bench) -> float:
    """The size of the pictograms above the heads; 0 where there are none."""
    return HEAD_ICON_LINES * bench.style.body.leading if any(option.icon for option in look.options) else 0.0


def _column_width(look: Matrix, width: float, bench: Bench) -> float:
    """As wide as the longest word of the heads needs, as far as the labels can spare it."""
    style = bench.style
    count, need = len(look.options), _need(look, bench)
    most = width * (1 - LABEL_SHARE) / count
    longest = max(bench.setter.width(row.label, style.body) + _icon_indent(row, bench) for row in look.rows)
    spare = (width - longest - style.grid * 2) / count  # what short labels leave
    scale = style.box / BOX_MM
    wanted = max(need, style.box * MIN_COLUMN_BOXES, min(spare, ROOMY_COLUMN_MM * scale))
    return min(wanted, max(most, need), MAX_COLUMN_MM * scale)


def _icon_indent(row: Option, bench: Bench) -> float:
    """What a pictogram takes beside the words of a row, mm."""
    return size_beside(bench.style.body) + bench.style.grid * 0.6 if row.icon else 0.0


def _head_row(ask: Ask, look: Matrix, label_width: float, column: float, bench: Bench, table: Branch) -> Piece:
    style = bench.style
    voice = style.small.heavy().on(style.colours.heading)
    broken = [bench.setter.lines(o.label, voice, column - 1.2) for o in look.options]
    pad = style.grid * 0.4
    icon = _icon(look, bench)
    height = max(len(lines) for lines in broken) * voice.leading + pad + (icon + pad if icon else 0.0)
    row = table.branch("TR")
    corner = row.branch("TD")
    nodes = [row.branch("TH", scope="Column") for _ in broken]

    def paint(pen: Pen, x: float, y: float, _height: float) -> None:
        _ = corner.index
        for number, (option, lines, node) in enumerate(zip(look.options, broken, nodes, strict=True)):
            left = x + label_width + number * column + 0.6
            if option.icon:
                middle = x + label_width + (number + 0.5) * column
                draw_pictogram(pen, option.icon, middle - icon / 2, y, icon, style.colours.ink)
            top = y + icon + pad if icon else y + height - pad - len(lines) * voice.leading
            pen.lines(lines, left, top, voice, node, "centre", column - 1.2)
        end = x + label_width + column * len(broken)
        pen.rule(Point(x, y + height), Point(end, y + height), FRAME_MM, style.colours.heading)

    return Drawn(height, paint, where=f"vraag '{ask.question.id}'")


def _row(
    ask: Ask, look: Matrix, row: Option, label_width: float, column: float, bench: Bench, table: Branch, number: int,
    private: bool, full: bool,
) -> Piece:  # fmt: skip
    style, voice = bench.style, bench.style.body
    indent = _icon_indent(row, bench)
    lines = bench.setter.lines(row.label, voice, label_width - style.grid - indent)
    lock = style.small.on(style.colours.ink)
    note_indent = lock.leading + 0.5
    note = (
        bench.setter.lines(private_text(bench, short=not full), lock, label_width - style.grid - note_indent)
        if private
        else ()
    )
    pad = style.grid * 0.45
    text_height = len(lines) * voice.leading + len(note) * lock.leading
    height = max(text_height, style.box + 1.0, size_beside(voice) if row.icon else 0.0) + 2 * pad
    tr = table.branch("TR")
    head = tr.branch("TH", scope="Row")
    cells = [tr.branch("TD") for _ in look.options]
    make = maker(ask.question, bench)

    def paint(pen: Pen, x: float, y: float, height: float) -> None:
        end = x + label_width + column * len(cells)
        if number % 2 == 0:
            pen.rect(Box(x, y, label_width - TINT_CLEAR_MM, height), fill=style.colours.tint)
        top = y + (height - text_height) / 2
        if row.icon:
            size = size_beside(voice)
            draw_pictogram(pen, row.icon, x + pad, y + (height - size) / 2, size, style.colours.heading)
        pen.lines(lines, x + pad + indent, top, voice, head)
        if note:
            draw_pictogram(pen, "lock", x + pad, top + len(lines) * voice.leading, lock.leading * 0.9, lock.colour)
            pen.lines(note, x + pad + note_indent, top + len(lines) * voice.leading, lock, head)
        first = Box(x + label_width, y, column, height)
        _boxes(pen, look, row.name, plain(row.label), row.private, first, cells, make)
        _foot_rule(pen, x, end, y + height)

    where = f"vraag '{ask.question.id}', rij '{row.name}'"
    return Drawn(height, paint, where=where, grow=height * MORE_ROW, reach=row_reach(height, style))
