"""Pages that a person placed but that cannot be laid straight: their answers are typed over, question by question."""

from __future__ import annotations

from collections.abc import Container, Mapping

from generator.keep.decisions import BY_PERSON
from generator.model.answer import Fate, PageReading
from generator.model.layout import PageLayout
from generator.model.variable import Variable, VariableType

DONE = "Dit blad was niet recht te leggen. Een mens heeft alles overgetypt."


def placed_by_hand(reading: PageReading) -> bool:
    """Whether a person said which page this is, and reading could make nothing of it."""
    return reading.fate is Fate.UNREADABLE and reading.found_by == BY_PERSON


def left_to_type(page: PageLayout, variables: Mapping[str, Variable], decided: Container[str]) -> tuple[str, ...]:
    """The questions of a page that nobody answered yet, in order, without private ones and drawings."""
    hidden = {field.variable for field in page.fields if field.private}
    names = dict.fromkeys(field.variable for field in page.fields)
    return tuple(
        name
        for name in names
        if name not in decided
        and name not in hidden
        and (variable := variables.get(name)) is not None
        and not variable.private
        and variable.type is not VariableType.DRAWING
    )
