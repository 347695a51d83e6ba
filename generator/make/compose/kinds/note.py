"""A text that asks nothing."""

from __future__ import annotations

from generator.make.compose.blocks import words
from generator.make.compose.pieces import Bench, Piece
from generator.model.questions.note import Said
from generator.model.sheet import Ask


def note_pieces(ask: Ask, look: Said, width: float, bench: Bench) -> list[Piece]:
    """A text that asks nothing."""
    return [words(ask.question.label, bench.style.body, width, bench, gap=bench.style.grid)]
