"""What was drawn on a map, as a question with a box to tick for each circle and line: numbered as in the picture."""

from __future__ import annotations

from dataclasses import replace

from generator.model.answer import Answer
from generator.model.domains import Choice, Value
from generator.model.drawn_map import SURE, DrawnMap, labels_of
from generator.model.map_space import NETWORK, MapSpace
from generator.model.variable import Variable

QUESTION = "Wat is er op de kaart getekend?"


def drawn_variable(space: MapSpace) -> Variable:
    """The question about a map, before anything is known of it."""
    return Variable(space.variable, space.form, space.item, Choice((), at_most=None), NETWORK, QUESTION)


def with_proposals(variable: Variable, said: Answer, drawn: DrawnMap) -> tuple[Variable, Answer]:
    """The question with what was found as its choices; what is all but sure is ticked beforehand."""
    labels = labels_of(drawn)
    values = tuple(
        Value(one.name, f"{number}: {labels[one.name]}") for number, one in enumerate(drawn.proposals, start=1)
    )
    likely = tuple(one.name for one in drawn.proposals if one.confidence >= SURE)
    return replace(variable, domain=Choice(values, at_most=None)), replace(said, chosen=likely)
