"""Each look and the one form that asks it on a phone. A kind that looks like another needs nothing here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

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
from generator.web.entry.controls import Control
from generator.web.entry.forms.choices import boxes_form, matrix_form, steps_form
from generator.web.entry.forms.drawn import map_form, plot_form, room_form
from generator.web.entry.forms.mine import private_form
from generator.web.entry.forms.rows import rowed_form
from generator.web.entry.forms.said import card_form, said_form
from generator.web.entry.forms.words import circled_form
from generator.web.entry.forms.writing import cells_form, lines_form, numbered_form, open_form
from generator.web.entry.posed import Posed

Form = Callable[[Posed, Any], tuple[Control, ...]]
"""The controls of a question with this look."""

FORMS: Mapping[type[Look], Form] = {
    Boxes: boxes_form,
    Steps: steps_form,
    Matrix: matrix_form,
    Rowed: rowed_form,
    Lines: lines_form,
    Numbered: numbered_form,
    Open: open_form,
    Card: card_form,
    Cells: cells_form,
    Circled: circled_form,
    Room: room_form,
    Plot: plot_form,
    Map: map_form,
    Spokes: map_form,
    Said: said_form,
}


def controls(posed: Posed) -> tuple[Control, ...]:
    """The controls of a question; of a private one its words only."""
    if posed.question.private:
        return private_form(posed)
    look = posed.question.look
    return FORMS[type(look)](posed, look)
