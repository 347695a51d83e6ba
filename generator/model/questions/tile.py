"""`tile`: a block of a poster that asks nothing on paper: a question to talk about, and where to go with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal

from pydantic import StringConstraints

from generator.model.icons import Icon
from generator.model.questions.base import Item, Look, Trouble
from generator.model.texts import Rich, Say, Text

Url = Annotated[str, StringConstraints(pattern=r"^https?://[!-~]+$", max_length=80)]
"""A web address that is printed as a QR code; a longer one makes modules that copiers smear."""


@dataclass(frozen=True, slots=True)
class Card(Look):
    """A picture, what one can do, whom one asks, where that is; what is '' or () is not there."""

    icon: str
    do: Rich
    ask: Rich
    address: Rich
    url: str


class Tile(Item):
    """A block of a poster: a question to talk about, what one can do, whom one asks, and where."""

    words = "Een tegel voor op een poster: een vraag om over te praten, en bij wie je terechtkunt."
    title = "Een tegel"
    about = (
        "Voor een poster in de kantine of om uit te knippen. Er is niets in te vullen. Met `url` komt er een QR-code "
        "bij. Zet tegels naast elkaar met `beside: true`."
    )
    data = "Geen kolom."
    example = """\
- type: tile
  id: leren
  label: Hoe leer ik erbij?
  icon: book
  do: Kies één ding voor dit jaar.
  ask: Vraag **Team Leren**
  address: Kamer 2.14, elke dinsdag
  url: https://leren.waterrade.example/21
"""
    field_words: ClassVar[Mapping[str, str]] = {
        "label": "De vraag op de tegel.",
        "icon": "Het pictogram boven aan de tegel.",
        "do": "Wat je kunt doen: één zin.",
        "ask": "Wie je het vraagt, bijvoorbeeld 'Vraag **je voorman**'.",
        "address": "Waar dat is: een kamer, een telefoonnummer of een mailadres.",
        "url": "Een webadres. Het staat erbij als QR-code en als tekst.",
    }

    type: Literal["tile"]
    icon: Icon | None = None
    do: Text | None = None
    ask: Text | None = None
    address: Text | None = None
    url: Url | None = None

    def look(self, say: Say) -> Look:
        """A card."""
        do, ask, address = (say(text) if text else () for text in (self.do, self.ask, self.address))
        return Card(self.icon or "", do, ask, address, self.url or "")

    def troubles(self) -> Iterator[Trouble]:
        """A tile that leads nowhere."""
        if not (self.do or self.ask or self.address or self.url):
            what = "Op deze tegel staat alleen een vraag: niemand weet wat hij ermee kan."
            yield Trouble((), what, "Zet er 'do', 'ask', 'address' of 'url' bij.", "tegel")
