"""`note`: a text that asks nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from generator.model.questions.base import Item, Look
from generator.model.texts import Say


@dataclass(frozen=True, slots=True)
class Said(Look):
    """Only its label."""


class Note(Item):
    """A text that asks nothing."""

    words = "Een tekst zonder vraag."
    title = "Alleen tekst"
    about = "Voor uitleg tussen de vragen, of vragen om over na te denken. Er is niets in te vullen."
    data = "Geen kolom."
    example = """\
- type: note
  id: uitleg
  label: "Denk aan de **laatste maand**. Er zijn geen foute antwoorden."
"""

    type: Literal["note"]

    def look(self, say: Say) -> Look:
        """The text."""
        return Said()
