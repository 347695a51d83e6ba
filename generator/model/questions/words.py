"""`words`: words in free arrangement, to be circled."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar, Literal

from pydantic import Field

from generator.model import domains
from generator.model.questions.base import (
    Choice,
    Choosing,
    Look,
    Option,
    Slot,
    Trouble,
    how_many,
    number_troubles,
    options,
    values,
)
from generator.model.texts import Say, Text, TextVariants

STRUCK = ("weg",)  # the part of the words that are struck through


@dataclass(frozen=True, slots=True)
class Circled(Look):
    """Words with white around them, then empty places."""

    options: tuple[Option, ...]
    blanks: int = 0
    strike: bool = False  # each may also be struck through


class Words(Choosing):
    """Words in free arrangement, to be circled; `blanks` empty places to add some."""

    words = "Losse woorden om te omcirkelen."
    title = "Woorden omcirkelen"
    about = (
        "Voor een losse verzameling woorden: zet een kring om wat past. Met `blanks` komen er lege plekken bij. Met "
        "`strike` mag een woord ook doorgestreept worden; in de invul-PDF staat daarvoor een vakje achter het woord."
    )
    data = (
        "Per woord een kolom met 1 of 0, en per lege plek een kolom tekst. Met `strike` per woord ook een kolom "
        "`…_weg_…`: 1 is doorgestreept."
    )
    example = """\
- type: words
  id: woorden
  label: Welke woorden passen bij jou?
  choices:
    - {name: rustig, label: rustig}
    - {name: handig, label: handig}
    - {name: precies, label: precies}
    - {name: snel, label: snel}
  blanks: 1
"""
    more_examples = (
        """\
- type: words
  id: talenten
  label: Waar ben je goed in?
  max: 2
  choices:
    - {name: bouwen, label: bouwen, icon: helmet}
    - {name: plannen, label: plannen, icon: calendar}
    - {name: luisteren, label: luisteren, icon: ear}
""",
        """\
- type: words
  id: loopbaan
  label: Wat is een loopbaan bij ons?
  strike: true
  choices:
    - {name: zekerheid, label: zekerheid}
    - {name: uitdaging, label: uitdaging}
    - {name: hoger, label: hogerop}
    - {name: leren, label: blijven leren}
""",
    )
    field_words: ClassVar[Mapping[str, str]] = {
        "strike": "true: een woord mag ook doorgestreept worden; dat is een eigen antwoord: dit klopt niet (meer).",
        "max": "Hoeveel woorden er hoogstens omcirkeld mogen zijn. Dit staat dan op het blad.",
        "min": "Hoeveel woorden er minstens omcirkeld horen te zijn, als iemand antwoordt. Dit staat dan op het blad.",
    }

    type: Literal["words"]
    choices: tuple[Choice, ...] = Field(default=(), min_length=2, max_length=60)
    blanks: int = Field(default=0, ge=0, le=10)
    strike: bool = False
    min: int | None = Field(default=None, ge=1)
    max: int | None = Field(default=None, ge=2)

    def slots(self, say: Say) -> Iterator[Slot]:
        """The circled words, and a text per empty place."""
        yield Slot(domains.Choice(values(self.choices, say), at_most=self.max, at_least=self.min or 0))
        if self.strike:
            yield Slot(domains.Choice(values(self.choices, say), at_most=None), STRUCK, "doorgestreept", opposes=True)
        for n in range(1, self.blanks + 1):
            yield Slot(domains.Text(), (f"eigen{n}",), f"eigen woord {n}")

    def look(self, say: Say) -> Look:
        """Words and places."""
        return Circled(options(self.choices, say), self.blanks, self.strike)

    def rule(self) -> Text:
        """How many."""
        most = how_many("Omcirkel", self.min, self.max)
        return TextVariants(default=most, screen=how_many("Kies", self.min, self.max)) if most else ""

    def troubles(self) -> Iterator[Trouble]:
        """Numbers that cannot be."""
        yield from super().troubles()
        if self.choices:
            yield from number_troubles(self.min, self.max, len(self.choices))
