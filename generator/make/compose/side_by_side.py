"""Blocks side by side, where what stands in them fits; else under one another.

Whether it fits is not asked of each kind of question: it is drawn on a page that is thrown away, and looked at.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import combinations

from generator.make.compose.pen import Pen
from generator.make.compose.pieces import Bench, Builder, Piece, Stack, joined, split_pieces, stack_height
from generator.make.compose.structure import SILENCE, Tree
from generator.make.drawing import TextOp
from generator.model.errors import LayoutOverflowError
from generator.model.geometry import Box
from generator.model.layout import FieldRole, FieldShape
from generator.model.sheet import Block, Columns

GUTTER_GRIDS = 2.0  # white between columns, in grids
LEAST_WRITING_MM = 40.0  # of a column to write in: two words of handwriting
LARGE_LEAST_WRITING_MM = 60.0  # the same two words with a thick pen
DIGITS = frozenset({"integer", "date"})  # kinds with a cell for each: what they need does not depend on a hand
LEAST_BOX_GAP = 0.6  # of a box, between two on one line: closer, and a cross in one runs into the other
OVER_MM = 0.3  # what may stick out of a column: the side of a letter
PROBE_MM = 10_000.0  # the height of a page that never ends


class ColumnsPiece(Piece):
    """Stacks side by side. It grows as far as all of them can."""

    def __init__(self, stacks: Sequence[Sequence[Piece]], lefts: Sequence[float], *, gap: float) -> None:
        super().__init__(max(stack_height(s) for s in stacks), gap=gap)
        self.stacks, self.lefts = [list(s) for s in stacks], list(lefts)
        self.fill = any(p.fill for s in stacks for p in s)
        growing = [s for s in stacks if any(p.grow for p in s)]
        self.grow = self._all(stack_height(s) + sum(p.grow for p in s) for s in growing)
        self.farthest = self._all(stack_height(s) + sum(p.reach for p in s) for s in growing)

    def _all(self, tall: Iterable[float]) -> float:
        """How much more it takes when all of its stacks are so tall that the lowest is."""
        return max(0.0, min(tall, default=0.0) - self.height)

    def draw(self, pen: Pen, x: float, y: float, height: float) -> None:
        """Each column from the same top; panels that stand beside one another end together."""
        for stack, left in zip(self.stacks, self.lefts, strict=True):
            if len(stack) == 1:
                own = stack[0].height + min(stack[0].reach, height - stack[0].height)
                stack[0].draw(pen, x + left, y, height if stack[0].level else own)
            else:
                Stack(stack).draw(pen, x + left, y, height)

    def split(self, room: float) -> tuple[Piece, Piece] | None:
        """Each column at the same height."""
        halves = [split_pieces(stack, room) for stack in self.stacks]
        if not any(lower for _, lower in halves) or not any(upper for upper, _ in halves):
            return None
        return (
            ColumnsPiece([upper for upper, _ in halves], self.lefts, gap=self.gap),
            ColumnsPiece([lower for _, lower in halves], self.lefts, gap=self.gap),
        )


def column_pieces(block: Columns, width: float, bench: Bench, build: Builder) -> list[Piece]:
    """Blocks side by side; under one another where one of them does not fit its column."""
    gutter = bench.style.grid * GUTTER_GRIDS
    room = width - gutter * (len(block.columns) - 1)
    total = sum(block.shares) or 1.0
    widths = [room * share / total for share in block.shares]
    columns = list(zip(block.columns, widths, strict=True))
    if not bench.tried and not all(_fits(column, own, bench, build) for column, own in columns):
        return joined([child for column in block.columns for child in column], width, bench, build)
    stacks = [joined(column, own, replace(bench, beside=True), build) for column, own in columns]
    if block.level:
        _level(stacks)
    first = max((s[0].gap for s in stacks if s), default=0.0)
    lefts = [sum(widths[:number]) + gutter * number for number in range(len(widths))]
    return [ColumnsPiece(stacks, lefts, gap=max(first, bench.style.grid))]


def _fits(column: Sequence[Block], width: float, bench: Bench, build: Builder) -> bool:
    """Whether a column holds this: nothing sticks out, boxes keep apart, lines are long enough to write on."""
    probe = replace(bench, tree=Tree(), parent=SILENCE, tried=True)
    pen = Pen(width, PROBE_MM, bench.style, bench.setter)
    try:
        pieces = joined(column, width, probe, build)
    except LayoutOverflowError:
        return False
    Stack(pieces).draw(pen, 0.0, 0.0, stack_height(pieces))
    inside = Box(-OVER_MM, -PROBE_MM, width + 2 * OVER_MM, 2 * PROBE_MM)
    written = any(field.role is FieldRole.WRITE and field.type not in DIGITS for field in pen.fields)
    least = LARGE_LEAST_WRITING_MM if bench.style.large else LEAST_WRITING_MM
    boxes = [field.box for field in pen.fields if field.shape is FieldShape.BOX]
    gap = bench.style.box * LEAST_BOX_GAP
    return (
        (width >= least or not written)
        and all(inside.contains(field.box) for field in pen.fields)
        and all(op.at.x + _width(op, bench) <= inside.right for op in pen.ops if isinstance(op, TextOp))
        and not any(_wider(one, gap).overlaps(_wider(other, gap)) for one, other in combinations(boxes, 2))
    )


def _wider(box: Box, gap: float) -> Box:
    """A box with the white it needs beside it. Above and below, a list is as open in a column as on a whole page."""
    return Box(box.x - gap / 2, box.y, box.width + gap, box.height)


def _width(op: TextOp, bench: Bench) -> float:
    return bench.setter.book.width(op.text.rstrip(), op.font, op.size_pt)


def _level(stacks: Sequence[Sequence[Piece]]) -> None:
    """Where each column is one question: white under the shorter labels, so that the answers begin together."""
    questions = [stack[0] for stack in stacks if len(stack) == 1 and isinstance(stack[0], Stack)]
    if len(questions) < len(stacks) or any(len(question.pieces) < 2 for question in questions):
        return
    heads = [stack_height(question.pieces[:-1]) + question.pieces[-1].gap for question in questions]
    for question, head in zip(questions, heads, strict=True):
        question.pieces[-1].gap += max(heads) - head
        question.height += max(heads) - head
