"""What a person answers for nobody but themselves: where it stands, so that reading can keep clear of all of it.

Two ways. Private questions that a form ends with lie under a cut line, on paper that is not read at all. Any other one
has a strip of the page to itself, as wide as the paper and with room for a hand that runs on; the strip is a fact in
the layout, and is covered before anything looks at the page.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from generator.make.compose.furniture import MARGIN_MM, Frame
from generator.make.compose.pen import Pen
from generator.make.compose.pictograms import draw_pictogram
from generator.make.compose.pieces import Bench, Piece, Stack
from generator.model.geometry import Box, Point
from generator.model.questions.note import Said
from generator.model.questions.tile import Card
from generator.model.sheet import Ask, Block, Canvas, CanvasCell, CanvasRow, Columns, Heading, Panel, Together
from generator.model.texts import Span

ROOM_MM = 10.0  # above and below a private question: a stroke runs on by 8 mm, and a sheet may lie 2 mm off its marks
CUT_AT_MM = 4.0  # below what is read: the cut line, with its scissors
CUT_LINE_MM = 0.4
CUT_DASH_MM = (3.0, 1.8)
CUT_OUT_MM = 8.0  # from the paper's edges: the line goes past the margins, so that one sees it is no line to write on
SCISSORS_MM = 6.5
WORDS_DOWN_MM = 6.5  # below the cut line: the words that say whose part this is
LEAST_HEAD_MM = 18.0  # from what is read to the first private question: no ring around its label reaches that far
FOOT_MM = 12.0  # from the paper's edge: printers cut and shift
MINE = {False: "Dit deel houd je zelf", True: "Dit deel houdt u zelf"}  # je, u
TEAR = "Knip of scheur het af. Wat hieronder staat, wordt niet gelezen en niet bewaard."
TYPED = {  # a fillable PDF: je, u
    False: "Dit is alleen voor jou: het is niet in te vullen en wordt niet meegestuurd.",
    True: "Dit is alleen voor u: het is niet in te vullen en wordt niet meegestuurd.",
}


class PrivatePiece(Piece):
    """Private pieces with room above and below; where they stand goes into the layout, edge to edge."""

    def __init__(self, inner: Sequence[Piece]) -> None:
        self.inner = Stack(inner, where=inner[0].where, solid=True)
        super().__init__(self.inner.height + 2 * ROOM_MM, gap=inner[0].gap, where=self.inner.where)
        self.fill, self.next_gap = self.inner.fill, inner[-1].next_gap
        self.repeat, self.glue = inner[0].repeat, inner[-1].glue

    def draw(self, pen: Pen, x: float, y: float, height: float) -> None:
        """Paints itself."""
        pen.private_areas.append(Box(0.0, y, pen.width, height))
        self.inner.draw(pen, x, y + ROOM_MM, height - 2 * ROOM_MM)


def guarded(pieces: Sequence[Piece], bench: Bench) -> list[Piece]:
    """Private pieces that stay together, in a strip of their own; below the cut line they need none."""
    if bench.kept or not pieces:
        return list(pieces)
    return [PrivatePiece(pieces)]


def rows_apart(private: Sequence[bool], pieces: Sequence[Piece], bench: Bench) -> list[Piece]:
    """Private rows that follow one another in a strip of their own, clear of the rows that are read."""
    result: list[Piece] = []
    for own, run in groupby(zip(private, pieces, strict=True), key=lambda pair: pair[0]):
        rows = [piece for _, piece in run]
        result += guarded(rows, bench) if own else rows
    return result


# --- side by side -----------------------------------------------------------------------------------------------------


def apart(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks, with nothing private beside what is read: what stood side by side goes under one another."""
    return tuple(own for block in blocks for own in _apart(block))


def _apart(block: Block) -> Iterator[Block]:
    match block:
        case Columns() if _mixed(block.columns):
            for column in block.columns:
                yield from apart(column)
        case Columns():
            yield replace(block, columns=tuple(apart(column) for column in block.columns))
        case Panel() | Together():
            yield replace(block, children=apart(block.children))
        case Canvas():
            yield replace(block, rows=tuple(own for row in block.rows for own in _rows_apart(row)))
        case _:
            yield block


def _rows_apart(row: CanvasRow) -> Iterator[CanvasRow]:
    cells = tuple(replace(cell, children=apart(cell.children)) for cell in row.cells)
    if not _mixed([cell.children for cell in cells]):
        yield replace(row, cells=cells)
        return
    together: list[CanvasCell] = []
    for cell in cells:
        if not _holds(cell.children, private=True):
            together.append(cell)
            continue
        if together:
            yield replace(row, cells=tuple(together))
            together = []
        yield replace(row, cells=(cell,))
    if together:
        yield replace(row, cells=tuple(together))


def _mixed(columns: Sequence[Sequence[Block]]) -> bool:
    """Whether something private would stand beside something that is read."""
    return any(
        _holds(one, private=True) and _holds(other, private=False)
        for number, one in enumerate(columns)
        for place, other in enumerate(columns)
        if place != number
    )


def _holds(blocks: Sequence[Block], private: bool) -> bool:
    """Whether there is a question among the blocks that is (or has a row that is) private, or one that is read."""
    return any(private in _kinds(ask) for block in blocks for ask in _asks(block))


def _kinds(ask: Ask) -> set[bool]:
    question = ask.question
    if isinstance(question.look, Said | Card):
        return set()
    return {variable.private for variable in question.variables} or {question.private}


def _asks(block: Block) -> Iterator[Ask]:
    match block:
        case Ask():
            yield block
        case Columns():
            yield from (ask for column in block.columns for child in column for ask in _asks(child))
        case Canvas():
            yield from (
                ask for row in block.rows for cell in row.cells for child in cell.children for ask in _asks(child)
            )
        case Panel() | Together():
            yield from (ask for child in block.children for ask in _asks(child))
        case _:
            return


# --- under a cut line -------------------------------------------------------------------------------------------------


def parted(blocks: Sequence[Block]) -> tuple[tuple[Block, ...], tuple[Block, ...]]:
    """What is read, and the private part that a sheet ends with, from its heading on; without one all is the first."""
    start = len(blocks)
    while start and not _holds(blocks[start - 1 : start], private=False):
        start -= 1
    last = blocks[start - 1] if start else None
    if isinstance(last, Together) and _holds([last], private=True):  # the cut line goes through it
        read, own = parted(last.children)
        if own:
            return (*blocks[: start - 1], Together(read)), (*own, *blocks[start:])
    first = next((n for n in range(start, len(blocks)) if _holds(blocks[n : n + 1], private=True)), None)
    if start == 0 or first is None:
        return tuple(blocks), ()
    headings = [n for n in range(start, first) if isinstance(blocks[n], Heading)]
    sections = [n for n in headings if getattr(blocks[n], "level", 0) == 2]
    cut = max(sections or headings, default=first)
    return tuple(blocks[:cut]), tuple(blocks[cut:])


class KeptPart:
    """The private part of a sheet, below its cut line."""

    def __init__(self, pieces: Sequence[Piece], bench: Bench, paper: Frame) -> None:
        self._stack, self._bench, self._paper = Stack(pieces), bench, paper
        style = bench.style
        formal = style.brand.address == "u"
        words = (
            ((Span(MINE[formal], bold=True),), style.h3),
            ((Span(TYPED[formal] if style.fillable else TEAR),), style.body),
        )
        self._words = [(bench.setter.lines(text, voice, paper.measure), voice) for text, voice in words]
        high = sum(len(lines) * voice.leading for lines, voice in self._words)
        self._head = max(LEAST_HEAD_MM, CUT_AT_MM + WORDS_DOWN_MM + high + style.grid)

    @property
    def height(self) -> float:
        """From the end of what is read to the edge of the paper, mm."""
        return self._head + self._stack.height + FOOT_MM

    def draw(self, pen: Pen, top: float) -> None:
        """The cut line, whose part this is, and the questions; `top`: where what is read ends."""
        style, left = self._bench.style, self._paper.left
        y = top + CUT_AT_MM
        ink = style.colours.ink
        for start, end in ((CUT_OUT_MM, left - 0.8), (left + SCISSORS_MM + 0.8, pen.width - CUT_OUT_MM)):
            pen.rule(Point(start, y), Point(end, y), CUT_LINE_MM, ink, CUT_DASH_MM)
        draw_pictogram(pen, "scissors", left, y - SCISSORS_MM / 2, SCISSORS_MM, ink)
        y += WORDS_DOWN_MM
        for lines, voice in self._words:
            y = pen.lines(lines, MARGIN_MM, y, voice, self._bench.parent.branch("P"))
        self._stack.draw(pen, left, top + self._head, self._stack.height)
