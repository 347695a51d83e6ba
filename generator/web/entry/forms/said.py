"""What asks nothing: a text, and a tile of a poster."""

from __future__ import annotations

from generator.model.questions.note import Said
from generator.model.questions.tile import Card
from generator.web.entry.controls import Control, Leaflet, Words
from generator.web.entry.posed import Posed


def said_form(posed: Posed, look: Said) -> tuple[Control, ...]:
    """The text."""
    return (Words(posed.question.label),)


def card_form(posed: Posed, look: Card) -> tuple[Control, ...]:
    """What one can do, whom one asks, where that is."""
    return (Leaflet(look.icon, look.do, look.ask, look.address, look.url),)
