"""Blocks one after another in two columns, over as many pages as they need; on the last page both about as long."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from generator.make.compose.pen import Pen
from generator.make.compose.structure import Branch
from generator.make.lookback.typed import fitted
from generator.make.style import TextStyle
from generator.model.geometry import Point
from generator.model.texts import Span

COLUMN_MM, GAP_MM = 88.0, 8.0
STEPS = 40  # lengths that are tried for the last page
HEAD_SPACE_MM = 3.0  # above a heading that does not stand on top
BELOW_MM = 1.2  # below a text


@dataclass(frozen=True, slots=True)
class Block:
    """A piece that is not torn. `height`: mm, with the space below it; `draw`: at its top left; `keeps`: it stays with
    the block after it; `space`: mm above it, but not on top of a column; `picture`: which picture it needs."""

    height: float
    draw: Callable[[Pen, Point], None]
    keeps: bool = False
    space: float = 0.0
    picture: str = ""


@dataclass(frozen=True, slots=True)
class Room:
    """Columns of a page: where each begins, and between which heights; mm."""

    lefts: tuple[float, ...]
    top: float
    bottom: float


Placed = list[tuple[Point, Block]]


def columns_of(blocks: Sequence[Block], rooms: tuple[Room, Room]) -> Iterator[Placed]:
    """Each page: its blocks and where they stand. `rooms`: of the first page, of the others."""
    left, room = list(blocks), rooms[0]
    while left:
        placed = _filled(left, room)
        if len(placed) == len(left):  # the last page: no longer than it must be
            step = (room.bottom - room.top) / STEPS
            shorter = (_filled(left, Room(room.lefts, room.top, room.top + n * step)) for n in range(1, STEPS))
            placed = next((tried for tried in shorter if len(tried) == len(left)), placed)
        yield placed
        left, room = left[len(placed) :], rooms[1]


def _filled(blocks: Sequence[Block], room: Room) -> Placed:
    """As many as fit; at least one, so that a block that is higher than a page cannot stop it."""
    placed: Placed = []
    column, y = 0, room.top
    for index, block in enumerate(blocks):
        space = block.space if y > room.top else 0.0
        if y > room.top and y + space + _kept(blocks, index) > room.bottom:
            column, y, space = column + 1, room.top, 0.0
        if column == len(room.lefts):
            break
        placed.append((Point(room.lefts[column], y + space), block))
        y += space + block.height
    return placed


def _kept(blocks: Sequence[Block], index: int) -> float:
    """The height of a block with all that must stay with it, and the space between them."""
    height = blocks[index].height
    while blocks[index].keeps and index + 1 < len(blocks):
        index += 1
        height += blocks[index].space + blocks[index].height
    return height


def heading(text: str, pen: Pen, voice: TextStyle, tag: Branch) -> Block:
    """A heading."""
    return replace(note(text, pen, voice, tag), keeps=True, space=HEAD_SPACE_MM)


def note(text: str, pen: Pen, voice: TextStyle, tag: Branch) -> Block:
    """A text by itself."""
    lines, own = fitted(pen, (Span(text),), voice, COLUMN_MM)

    def draw(on: Pen, at: Point) -> None:
        on.lines(lines, at.x, at.y, own, tag)

    return Block(len(lines) * own.leading + BELOW_MM, draw)
