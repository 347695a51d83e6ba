"""Each look and the one painter that draws it. A kind that looks like another needs nothing here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from generator.make.compose.kinds.choice import choice_pieces
from generator.make.compose.kinds.curve import curve_pieces
from generator.make.compose.kinds.digits import digit_pieces
from generator.make.compose.kinds.drawing import drawing_pieces
from generator.make.compose.kinds.matrix import matrix_pieces
from generator.make.compose.kinds.network import network_pieces
from generator.make.compose.kinds.note import note_pieces
from generator.make.compose.kinds.scale import scale_pieces
from generator.make.compose.kinds.spokes import spokes_pieces
from generator.make.compose.kinds.table import table_pieces
from generator.make.compose.kinds.text import line_pieces, numbered_pieces, open_pieces
from generator.make.compose.kinds.tile import tile_pieces
from generator.make.compose.kinds.words import word_pieces
from generator.make.compose.pieces import Bench, Piece
from generator.model.questions.base import Look
from generator.model.questions.choice import Boxes
from generator.model.questions.curve import Plot
from generator.model.questions.digits import Cells
from generator.model.questions.drawing import Room
from generator.model.questions.grid import Rowed
from generator.model.questions.likert import Matrix
from generator.model.questions.network import Map, Spokes
from generator.model.questions.note import Said
from generator.model.questions.scale import Steps
from generator.model.questions.text import Lines, Numbered, Open
from generator.model.questions.tile import Card
from generator.model.questions.words import Circled
from generator.model.sheet import Ask

Painter = Callable[[Ask, Any, float, Bench], list[Piece]]
"""The pieces of a question with this look, for a width in mm."""

PAINTERS: Mapping[type[Look], Painter] = {
    Boxes: choice_pieces,
    Steps: scale_pieces,
    Matrix: matrix_pieces,
    Rowed: table_pieces,
    Lines: line_pieces,
    Numbered: numbered_pieces,
    Open: open_pieces,
    Card: tile_pieces,
    Cells: digit_pieces,
    Circled: word_pieces,
    Room: drawing_pieces,
    Plot: curve_pieces,
    Map: network_pieces,
    Spokes: spokes_pieces,
    Said: note_pieces,
}


def question_pieces(ask: Ask, width: float, bench: Bench) -> list[Piece]:
    """The pieces of a question."""
    look = ask.question.look
    return PAINTERS[type(look)](ask, look, width, bench)
