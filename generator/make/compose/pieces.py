"""Pieces: things with a height that the flow puts under one another. Widths are settled when a piece is made."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from generator.make.compose.pen import Align, Pen
from generator.make.compose.structure import Branch, Tree
from generator.make.compose.text import Line, Setter
from generator.make.style import Style, TextStyle
from generator.model.sheet import Block, Sheet

Paint = Callable[[Pen, float, float, float], None]
"""Paints on a page, at x, y (mm), in a height (mm)."""

STRETCH = 1.8  # of its `grow` a piece can reach, where else a page would end in white
ORPHAN_LINES = 2  # a paragraph leaves or takes at least this many lines when a page ends in it


@dataclass(frozen=True)
class Bench:
    """Where a block is made: the style, the type setter, the sheet, and the structure node it belongs to."""

    style: Style
    setter: Setter
    tree: Tree
    sheet: Sheet
    parent: Branch
    page_room: float  # mm that an empty page has
    poster: bool = False  # inside a canvas
    nested: bool = False  # inside a panel
    kept: bool = False  # below the cut line, where nothing is read
    beside: bool = False  # in one of some columns
    tried: bool = False  # only to see whether it fits: what stands in it is not tried by itself again


Builder = Callable[[Block, float, Bench], "list[Piece]"]
"""Makes the pieces of a block for a width in mm."""


class Piece:
    """Something with a height. `gap`: white above it; `glue`: stays with what follows; `fill`: takes what is left.

    `grow`: so many mm more it can use well, where a page has them and nothing takes all that is left; `reach`: so many
    where the page would end in white.

    `repeat` is drawn first where the piece begins a page (the head of a table). `breaks`: starts a new page.
    `opens`: a section begins with it. `level`: ends where what stands beside it ends.
    """

    def __init__(self, height: float, *, gap: float = 0.0, where: str = "") -> None:
        self.height = height
        self.gap = gap
        self.where = where
        self.glue = False
        self.fill = False
        self.grow = 0.0
        self.farthest: float | None = None  # what it can reach, where that is not STRETCH times what it can use well
        self.breaks = False
        self.opens = False
        self.level = False
        self.repeat: Piece | None = None
        self.next_gap: float | None = None  # what follows comes at most this close (after a heading)

    @property
    def reach(self) -> float:
        """How much more it can take, mm."""
        return self.grow * STRETCH if self.farthest is None else max(self.grow, self.farthest)

    def draw(self, pen: Pen, x: float, y: float, height: float) -> None:
        """Paints itself."""

    def split(self, room: float) -> tuple[Piece, Piece] | None:
        """Itself in two, the first at most `room` mm high; None if it does not split there."""
        return None


class Drawn(Piece):
    """A piece that a function paints."""

    def __init__(
        self,
        height: float,
        paint: Paint,
        *,
        gap: float = 0.0,
        where: str = "",
        grow: float = 0.0,
        reach: float | None = None,
    ) -> None:
        super().__init__(height, gap=gap, where=where)
        self._paint = paint
        self.grow, self.farthest = grow, reach

    def draw(self, pen: Pen, x: float, y: float, height: float) -> None:
        """Paints itself."""
        self._paint(pen, x, y, height)


class Words(Piece):
    """Lines of text in one voice."""

    def __init__(
        self,
        lines: tuple[Line, ...],
        voice: TextStyle,
        tag: Branch,
        *,
        gap: float = 0.0,
        where: str = "",
        align: Align = "left",
        width: float = 0.0,
    ) -> None:
        super().__init__(len(lines) * voice.leading, gap=gap, where=where)
        self._lines, self._voice, self._tag, self._align, self._width = lines, voice, tag, align, width

    def draw(self, pen: Pen, x: float, y: float, height: float) -> None:
        """Paints itself."""
        pen.lines(self._lines, x, y, self._voice, self._tag, self._align, self._width)

    def split(self, room: float) -> tuple[Piece, Piece] | None:
        """Between lines, with no line left alone."""
        first = min(int(room / self._voice.leading + 1e-6), len(self._lines) - ORPHAN_LINES)
        if first < ORPHAN_LINES:
            return None
        upper = Words(self._lines[:first], self._voice, self._tag, gap=self.gap, where=self.where)
        lower = Words(self._lines[first:], self._voice, self._tag, where=self.where)
        return upper, lower


class Stack(Piece):
    """Pieces under one another that belong together. Its first gap is dropped."""

    def __init__(self, pieces: Sequence[Piece], *, gap: float = 0.0, where: str = "", solid: bool = False) -> None:
        super().__init__(stack_height(pieces), gap=gap, where=where)
        self.pieces = tuple(pieces)
        self.solid = solid
        self.fill = any(p.fill for p in self.pieces)
        self.grow, self.farthest = sum(p.grow for p in self.pieces), sum(p.reach for p in self.pieces)

    def draw(self, pen: Pen, x: float, y: float, height: float) -> None:
        """Paints its pieces; what is left goes to those that fill, or else to each as far as it can use it."""
        takers = sum(1 for p in self.pieces if p.fill)
        left = max(0.0, height - self.height)
        more = [0.0] * len(self.pieces) if takers else shares_of(self.pieces, left)
        for number, (piece, extra) in enumerate(zip(self.pieces, more, strict=True)):
            y += piece.gap if number else 0.0
            own = piece.height + (left / takers if piece.fill else extra)
            piece.draw(pen, x, y, own)
            y += own

    def split(self, room: float) -> tuple[Piece, Piece] | None:
        """Between its pieces, or inside the one that does not fit."""
        if self.solid:
            return None
        upper, lower = split_pieces(self.pieces, room)
        if not upper or not lower:
            return None
        return (
            Stack(upper, gap=self.gap, where=self.where),
            Stack(lower, where=self.where),
        )


def shares_of(pieces: Sequence[Piece], left: float) -> list[float]:
    """How much each grows where there are `left` mm: first as far as it can use well, then as far as it reaches."""
    well, most = sum(p.grow for p in pieces), sum(p.reach for p in pieces)
    usual = min(1.0, left / well) if well else 0.0
    beyond = min(1.0, max(0.0, left - well) / (most - well)) if most > well else 0.0
    return [p.grow * usual + (p.reach - p.grow) * beyond for p in pieces]


def stack_height(pieces: Sequence[Piece]) -> float:
    """Height of pieces under one another; the first gap does not count."""
    return sum(p.height + (p.gap if i else 0.0) for i, p in enumerate(pieces))


def split_pieces(pieces: Sequence[Piece], room: float) -> tuple[list[Piece], list[Piece]]:
    """The pieces that fit in `room`, and the rest; a piece that splits may stand in both."""
    used = 0.0
    for number, piece in enumerate(pieces):
        used += piece.gap if number else 0.0
        if used + piece.height <= room + 1e-6:
            used += piece.height
            continue
        parts = piece.split(room - used)
        if parts is not None:
            return [*pieces[:number], parts[0]], [parts[1], *pieces[number + 1 :]]
        cut = number
        while cut and pieces[cut - 1].glue:
            cut -= 1
        lower = list(pieces[cut:])
        if cut and lower and lower[0].repeat is not None:
            lower.insert(0, lower[0].repeat)
        return list(pieces[:cut]), lower
    return list(pieces), []


def begins_section(pieces: Sequence[Piece]) -> bool:
    """Whether the first of them opens a section; the head of a table that goes on does not count."""
    repeated = len(pieces) > 1 and pieces[1].repeat is pieces[0]
    return pieces[1 if repeated else 0].opens


def glued(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces, each kept with the next one."""
    for piece in pieces[:-1]:
        piece.glue = True
    return list(pieces)


def joined(blocks: Sequence[Block], width: float, bench: Bench, build: Builder) -> list[Piece]:
    """The pieces of blocks under one another."""
    pieces = [piece for block in blocks for piece in build(block, width, bench)]
    for before, after in pairwise(pieces):
        if before.next_gap is not None:
            after.gap = min(after.gap, before.next_gap)
    return pieces


def keep_rows(rows: Sequence[Piece], room: float) -> None:
    """Keeps a table on one page if it fits in `room`; else its head stays with its first row."""
    if stack_height(rows) <= room:
        glued(rows)
