"""A canvas: rows of cells that fill the rest of a page, to hang on the wall and write on together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from generator.make.compose.blocks import on_strong, shared, title_with_icon
from generator.make.compose.canvas_shapes import draw_shape, margins
from generator.make.compose.pen import Pen
from generator.make.compose.pieces import Bench, Builder, Piece, Stack, stack_height
from generator.model.geometry import Box
from generator.model.sheet import Canvas, CanvasCell, CanvasRow, CellShape

CELL_GAP_GRIDS = 1.0  # white between cells: one grid, so that they read as one poster
CELL_PAD_GRIDS = 1.25


@dataclass(frozen=True)
class _Cell:
    left: float
    width: float
    tone: str
    shape: CellShape
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class _Row:
    cells: tuple[_Cell, ...]
    share: float
    least: float


class CanvasPiece(Piece):
    """All rows; takes what the page has left."""

    def __init__(self, rows: Sequence[_Row], bench: Bench) -> None:
        self.space = bench.style.grid * CELL_GAP_GRIDS
        self.pad = bench.style.grid * CELL_PAD_GRIDS
        super().__init__(
            sum(row.least for row in rows) + self.space * (len(rows) - 1), gap=bench.style.grid, where="het canvas"
        )
        self.rows, self.bench = tuple(rows), bench
        self.fill = True

    def split(self, room: float) -> tuple[Piece, Piece] | None:
        """Between rows: a poster in large type may need two sheets of paper."""
        used, count = 0.0, 0
        for row in self.rows:
            used += row.least + (self.space if count else 0.0)
            if used > room:
                break
            count += 1
        if not 0 < count < len(self.rows):
            return None
        return CanvasPiece(self.rows[:count], self.bench), CanvasPiece(self.rows[count:], self.bench)

    def draw(self, pen: Pen, x: float, y: float, height: float) -> None:
        """Row by row, cell by cell."""
        heights = shared(
            [r.share for r in self.rows], [r.least for r in self.rows], height - self.space * (len(self.rows) - 1)
        )
        for row, own in zip(self.rows, heights, strict=True):
            for cell in row.cells:
                box = Box(x + cell.left, y, cell.width, own)
                draw_shape(pen, box, cell.shape, cell.tone)
                left, _, top, bottom = margins(cell.shape, self.pad)
                Stack(cell.pieces).draw(pen, box.x + left, y + top, own - top - bottom)
            y += own + self.space


def canvas_pieces(block: Canvas, width: float, bench: Bench, build: Builder) -> list[Piece]:
    """The canvas as one piece."""
    return [CanvasPiece([_row(row, width, bench, build) for row in block.rows], bench)]


def _row(row: CanvasRow, width: float, bench: Bench, build: Builder) -> _Row:
    space = bench.style.grid * CELL_GAP_GRIDS
    pad = bench.style.grid * CELL_PAD_GRIDS
    room = width - space * (len(row.cells) - 1)
    total = sum(cell.share for cell in row.cells) or 1.0
    cells, left = [], 0.0
    for cell in row.cells:
        own = room * cell.share / total
        before, behind, _, _ = margins(cell.shape, pad)
        pieces = tuple(_cell_pieces(cell, own - before - behind, bench, build))
        cells.append(_Cell(left, own, cell.tone, cell.shape, pieces))
        left += own + space
    least = max(stack_height(cell.pieces) + sum(margins(cell.shape, pad)[2:]) for cell in cells)
    return _Row(tuple(cells), row.share, least)


def _cell_pieces(cell: CanvasCell, width: float, bench: Bench, build: Builder) -> list[Piece]:
    below = replace(on_strong(bench) if cell.tone == "accent" else bench, poster=True)
    pieces = title_with_icon(cell.title, cell.icon, width, below, below.style.h2) if cell.title else []
    for child in cell.children:
        made = build(child, width, below)
        if made:
            made[0].gap = min(made[0].gap, bench.style.grid * 0.6)
        pieces.extend(made)
    return pieces
