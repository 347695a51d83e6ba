"""Rows of cells under heads: tables, rows between poles, and everything that is asked in series.

A row may stand beside words or below them, between poles, or beside an open number; each of its cells looks as it would
in a question alone. What does not fit a page goes on over the next, with the head repeated.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from generator.make.compose.blocks import FRAME_MM, HAIRLINE_MM
from generator.make.compose.kinds.table_cells import WRITING_AIR_MM, CellPainter, cell_painter
from generator.make.compose.kinds.table_widths import HEAD_PAD_MM, TAB_PAD_MM, Widths
from generator.make.compose.pen import Align, Pen
from generator.make.compose.pictograms import draw_pictogram, size_beside
from generator.make.compose.pieces import STRETCH, Bench, Drawn, Piece, keep_rows
from generator.make.compose.private import rows_apart
from generator.make.compose.questions import (
    MORE_ROW,
    head_pieces,
    lines_or_frame,
    maker,
    number_disc,
    private_text,
    row_reach,
)
from generator.make.compose.structure import SILENCE, Branch
from generator.make.compose.text import Line
from generator.make.style import TextStyle
from generator.model.geometry import Box, Point
from generator.model.questions.grid import OPEN_TEXT, Rowed, Rung, open_label
from generator.model.sheet import Ask
from generator.model.texts import Rich

TOGETHER_SHARE = 0.6  # a table lower than this share of a page stays on one
MOST_LINES = 4  # of words beside a row: more in a narrow column are hard to read, and stand above their cells
TAB_GAP_MM = 1.6  # white between two tabs
TAB_AIR_MM = 1.6  # above and below the words in a tab
DISC_MM = 7.4  # of an open number


def table_pieces(ask: Ask, look: Rowed, width: float, bench: Bench) -> list[Piece]:
    """Head, then a piece per row."""
    head = head_pieces(ask, width, bench)
    rows = row_pieces(ask, look, width, bench)
    (head[0] if head else rows[0]).gap = bench.style.grid * 2.2
    return [*head, *rows]


def row_pieces(ask: Ask, look: Rowed, width: float, bench: Bench) -> list[Piece]:
    """The heads of the columns, then a piece per row."""
    table = _Table(ask, look, width, bench)
    node = bench.parent.branch("Table")
    top, again = table.head(node), table.head(SILENCE)
    top.glue = again.glue = True
    top.gap = bench.style.grid * 0.5
    rows = table.rows(node)
    for piece in rows:
        piece.repeat = again
    if not ask.question.private:
        rows = rows_apart([rung.row.private for rung in look.rungs], rows, bench)
    keep_rows([top, *rows], bench.page_room * TOGETHER_SHARE)
    return [top, *rows]


class _Table:
    """One table at one width."""

    def __init__(self, ask: Ask, look: Rowed, width: float, bench: Bench) -> None:
        self.ask, self.look, self.width, self.bench = ask, look, width, bench
        self.style, self.setter = bench.style, bench.setter
        self.make = maker(ask.question, bench)
        self.cells: list[CellPainter] = [cell_painter(group, self.make, bench) for group in look.groups]
        self.poles = any(rung.right for rung in look.rungs)
        self.widths = Widths(ask, look, self.cells, width, bench)
        self.above = self._crowded()
        if self.above:
            bare = tuple(replace(rung, left=(), icon=None) for rung in look.rungs)
            self.widths = Widths(ask, replace(look, rungs=bare, corner=()), self.cells, width, bench)
        self.words_wide = self.width if self.above else self.widths.left
        self.head_voice = self.style.small.heavy().on(self.style.colours.heading)
        self.foot_voice = self.style.small.on(self.style.colours.ink)
        self.lock_voice = self.style.small.on(self.style.colours.ink)

    def _crowded(self) -> bool:
        """Whether words beside the rows would break over so many lines that they read better above their cells."""
        rungs = self.look.rungs
        if self.poles or any(rung.number is not None or rung.row.open for rung in rungs):
            return False
        return max(len(_Beside(self, rung.left, rung.icon, self.widths.left).lines) for rung in rungs) > MOST_LINES

    # -- the head --------------------------------------------------------------------------------------------------

    def head(self, table: Branch) -> Piece:
        """What stands over each group, and over each of its boxes."""
        widths = self.widths
        upper = [
            self.setter.lines(group.column.label, self.head_voice, own - 2 * HEAD_PAD_MM if cells.boxed else own)
            for group, cells, own in zip(self.look.groups, self.cells, widths.groups, strict=True)
        ]
        corner = self.setter.lines(self.look.corner, self.head_voice, self.words_wide) if self.look.corner else ()
        lower = [cells.foot_height(own, self.foot_voice) for cells, own in zip(self.cells, widths.groups, strict=True)]
        titled = any(upper)
        first_line = len(corner) * self.head_voice.leading if self.above else 0.0
        high = max(len(lines) for lines in (*upper, () if self.above else corner)) * self.head_voice.leading
        height = first_line + high + max(lower) + (2 * HEAD_PAD_MM if titled else HEAD_PAD_MM)
        row = table.branch("TR")
        first = row.branch("TH" if self.look.corner else "TD", **({"scope": "Column"} if self.look.corner else {}))
        nodes = [row.branch("TH", scope="Column") for _ in upper]
        last = row.branch("TD") if self.poles else None

        def paint(pen: Pen, x: float, y: float, _height: float) -> None:
            _ = first.index
            foot = y + height - HEAD_PAD_MM
            top = y if self.above else foot - len(corner) * self.head_voice.leading
            pen.lines(corner, x, top, self.head_voice, first)
            for lines, cells, node, left, own in zip(
                upper, self.cells, nodes, widths.lefts, widths.groups, strict=True
            ):
                _ = node.index
                if cells.boxed and titled:
                    at, pad = y + first_line, HEAD_PAD_MM
                    self._tab(pen, Box(x + left, at, own, height - first_line - TAB_GAP_MM / 2))
                    pen.lines(lines, x + left + pad, at + pad, self.head_voice, node, "centre", own - 2 * pad)
                elif lines:
                    pen.lines(lines, x + left, foot - len(lines) * self.head_voice.leading, self.head_voice, node)
                cells.paint_foot(pen, x + left, foot, own, self.foot_voice, node)
            if last is not None:
                _ = last.index

        return Drawn(height, paint, where=f"vraag '{self.ask.question.id}'")

    def _tab(self, pen: Pen, box: Box) -> None:
        """A light ground with the brand's corners; an outline where ink is saved."""
        colours, radius = self.style.colours, min(self.style.radius, box.height / 2)
        if colours.tint:
            pen.rect(box, fill=colours.tint, radius=radius)
        else:
            pen.rect(box, stroke=colours.rule, width=FRAME_MM, radius=radius)

    # -- the rows --------------------------------------------------------------------------------------------------

    def rows(self, table: Branch) -> list[Piece]:
        """A piece per row."""
        pieces: list[Piece] = []
        before = False
        for rung in self.look.rungs:
            private = rung.row.private and not self.ask.question.private
            pieces.append(self._row(rung, table, private, full=private and not before))
            before = rung.row.private
        return pieces

    def _row(self, rung: Rung, table: Branch, private: bool, full: bool) -> Piece:
        style, widths = self.style, self.widths
        left = _Beside(self, rung.left, rung.icon, self.words_wide)
        right = _Beside(self, rung.right, rung.right_icon, widths.right)
        note = self._note(private, full)
        band = max((cells.band_height for cells in self.cells if cells.in_series), default=0.0)
        words = max(left.height + len(note) * self.lock_voice.leading, right.height) + 2 * TAB_AIR_MM * style.white
        if rung.row.open:
            words = max(words, style.line_pitch + 2 * WRITING_AIR_MM)
        tab = words + TAB_GAP_MM if self.above else 0.0
        own = tab + max(0.0 if self.above else words, *(cells.height(band) for cells in self.cells))
        height = own + (TAB_GAP_MM if left.lines and not self.poles else 0.0)
        series = max(len(group.column.series) for group in self.look.groups)
        tr = table.branch("TR")
        head, tds = tr.branch("TH", scope="Row"), [tr.branch("TD") for _ in self.cells]
        end = tr.branch("TH", scope="Row") if self.poles else None

        def paint(pen: Pen, x: float, y: float, room: float) -> None:
            _ = head.index
            high, more = own + room - height, (room - height) / series
            self._beside(pen, rung, left, note, Box(x, y, self.words_wide, words if self.above else high), head)
            for cells, node, at, wide in zip(self.cells, tds, widths.lefts, widths.groups, strict=True):
                box = Box(x + at, y + tab, wide, high - tab)
                cells.paint(pen, box, rung.row, band + more, node, self._ends(x, at, wide))
            if end is not None:
                _ = end.index
                right.paint(pen, Box(x + self.width - widths.right, y, widths.right, high), end, icon_right=True)
                if len(self.look.rungs) > 1:
                    pen.rule(Point(x, y + room), Point(x + self.width, y + room), HAIRLINE_MM, style.colours.hair)

        more = max(own * MORE_ROW, *(cells.more for cells in self.cells))
        where = f"vraag '{self.ask.question.id}', rij '{rung.row.name}'"
        return Drawn(height, paint, where=where, grow=more, reach=max(row_reach(own, style) or 0.0, more * STRETCH))

    def _ends(self, x: float, at: float, wide: float) -> tuple[float | None, float | None]:
        """How far the rails of a group go: to the words beside the row."""
        widths = self.widths
        first = x + widths.left if at == widths.lefts[0] and widths.left else None
        last = x + self.width - widths.right if self.poles and at == widths.lefts[-1] else None
        return first, last

    def _note(self, private: bool, full: bool) -> tuple[Line, ...]:
        if not private:
            return ()
        indent = self.lock_voice.leading + 0.5
        wide = self.words_wide - 2 * TAB_PAD_MM - indent
        return self.setter.lines(private_text(self.bench, short=not full), self.lock_voice, wide)

    def _beside(
        self, pen: Pen, rung: Rung, words: _Beside, note: Sequence[Line], box: Box, node: Branch
    ) -> None:  # fmt: skip
        """What stands left of a row: an open number, a tab with words, or a pole."""
        if rung.row.open:
            self._open(pen, rung, box, node)
            return
        if rung.number is not None:
            at = Point(box.x + DISC_MM / 2, box.y + box.height / 2)
            number_disc(pen, at, rung.number, node, DISC_MM)
            return
        if not words.lines and not note:
            return
        if not self.poles:
            self._tab(pen, box)
        room = Box(box.x, box.y, box.width, box.height - len(note) * self.lock_voice.leading)
        words.paint(pen, room, node, "right" if self.poles else "left")
        if note:
            lock = self.lock_voice
            y = box.y + (box.height + words.height - len(note) * lock.leading) / 2
            draw_pictogram(pen, "lock", box.x + TAB_PAD_MM, y, lock.leading * 0.9, lock.colour)
            pen.lines(note, box.x + TAB_PAD_MM + lock.leading + 0.5, y, lock, node)

    def _open(self, pen: Pen, rung: Rung, box: Box, node: Branch) -> None:
        """Room to write what the row is about."""
        room = Box(box.x, box.y + WRITING_AIR_MM, box.width, box.height - 2 * WRITING_AIR_MM)
        lines_or_frame(pen, room)
        field = self.make.area(room, rung.row.name, OPEN_TEXT, label=open_label(rung.row), lines=1)
        pen.field(field, node.branch("Form"))


class _Beside:
    """Words beside a row, with or without a pictogram at their outer side."""

    def __init__(self, table: _Table, text: Rich, icon: str | None, width: float) -> None:
        self._voice: TextStyle = table.style.body
        self._icon = icon
        self._size = size_beside(self._voice) if icon else 0.0
        self._indent = self._size + TAB_PAD_MM if icon else 0.0
        self._wide = width - 2 * TAB_PAD_MM - self._indent
        self.lines = table.setter.lines(text, self._voice, self._wide) if text else ()
        self.height = max(len(self.lines) * self._voice.leading, self._size)

    def paint(self, pen: Pen, box: Box, node: Branch, align: Align = "left", icon_right: bool = False) -> None:
        """In the middle of the box, the pictogram at its left or right edge."""
        x = box.x + TAB_PAD_MM
        if self._icon:
            at = box.right - TAB_PAD_MM - self._size if icon_right else x
            top = box.y + (box.height - self._size) / 2
            draw_pictogram(pen, self._icon, at, top, self._size, pen.style.colours.heading)
        x += 0.0 if icon_right else self._indent
        y = box.y + (box.height - len(self.lines) * self._voice.leading) / 2
        pen.lines(self.lines, x, y, self._voice, node, align, self._wide)
