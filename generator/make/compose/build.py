"""Which module makes the pieces of which block."""

from __future__ import annotations

from generator.make.compose.between import between_pieces
from generator.make.compose.blocks import (
    bullet_pieces,
    heading_pieces,
    panel_pieces,
    paragraph_pieces,
    table_pieces,
    tick_example_pieces,
)
from generator.make.compose.canvas import canvas_pieces
from generator.make.compose.kinds import question_pieces
from generator.make.compose.pieces import Bench, Piece, Stack, joined
from generator.make.compose.private import guarded
from generator.make.compose.side_by_side import column_pieces
from generator.make.compose.strip import strip_pieces
from generator.model.questions.choice import Between
from generator.model.sheet import (
    Ask,
    Block,
    Bullets,
    Canvas,
    Columns,
    Heading,
    PageBreak,
    Panel,
    Paragraph,
    Strip,
    Table,
    TickExample,
    Together,
)

Shown = Heading | Paragraph | Bullets | Table | TickExample | Strip | Between


def build(block: Block, width: float, bench: Bench) -> list[Piece]:
    """The pieces of a block, for a width in mm."""
    match block:
        case Ask():
            pieces = question_pieces(block, width, bench)
            return guarded(pieces, bench) if block.question.private else pieces
        case Panel():
            return panel_pieces(block, width, bench, build)
        case Columns():
            return column_pieces(block, width, bench, build)
        case Canvas():
            return canvas_pieces(block, width, bench, build)
        case Together():
            return _together(block, width, bench)
        case PageBreak():
            piece = Piece(0.0)
            piece.breaks = True
            return [piece]
        case _:
            return _shown(block, width, bench)


def _shown(block: Shown, width: float, bench: Bench) -> list[Piece]:
    """The pieces of a block that asks nothing and holds no other."""
    match block:
        case Heading():
            return heading_pieces(block, width, bench)
        case Paragraph():
            return paragraph_pieces(block, width, bench)
        case Bullets():
            return bullet_pieces(block, width, bench)
        case Table():
            return table_pieces(block, width, bench)
        case TickExample():
            return tick_example_pieces(block, width, bench)
        case Strip():
            return strip_pieces(block, width, bench)
        case Between():
            return between_pieces(block, width, bench)


def _together(block: Together, width: float, bench: Bench) -> list[Piece]:
    pieces = joined(block.children, width, bench, build)
    if not pieces:
        return []
    stack = Stack(pieces, gap=pieces[0].gap, where=next((p.where for p in pieces if p.where), ""))
    stack.opens = pieces[0].opens
    stack.solid = stack.height <= bench.page_room  # what no page holds goes on over the next
    return [stack]
