"""What is for the person alone: its words, without any field."""

from __future__ import annotations

from generator.model.questions.choice import Boxes
from generator.model.questions.grid import Rowed
from generator.model.questions.likert import Matrix
from generator.model.questions.words import Circled
from generator.model.texts import Rich
from generator.web.entry.controls import Control, Mine
from generator.web.entry.posed import Posed

TITLE = {False: "Je kunt hier niets invullen.", True: "U kunt hier niets invullen."}  # je, u
TEXT = {
    False: "Dit is alleen voor jou. Lees het en denk er even over na. Iets erbij schrijven kan op je papieren blad.",
    True: "Dit is alleen voor u. Lees het en denk er even over na. Iets erbij schrijven kan op uw papieren blad.",
}


def mine(items: tuple[Rich, ...], posed: Posed) -> Mine:
    """A note with these words."""
    return Mine(items, TITLE[posed.polite], TEXT[posed.polite])


def private_form(posed: Posed) -> tuple[Control, ...]:
    """The words of a private question: its rows or choices."""
    look = posed.question.look
    match look:
        case Boxes(options=options) | Circled(options=options) | Matrix(rows=options):
            items = tuple(option.label for option in options)
        case Rowed(rungs=rungs):
            items = tuple(rung.row.label for rung in rungs if rung.number is None)
        case _:
            items = ()
    return (mine(items, posed),)
