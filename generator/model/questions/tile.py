"""`tile`: a block of a poster that asks nothing on paper: a question to talk about, and where to go with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar, Literal, Self

from pydantic import Field

from generator.model.brand import Offer
from generator.model.icons import Icon
from generator.model.questions.base import Item, Look, Trouble
from generator.model.texts import Name, PrintedUrl, Rich, Say, Text


@dataclass(frozen=True, slots=True)
class Card(Look):
    """A picture, what one can do, whom one asks, where that is; what is '' or () is not there.

    `group`: of which kind a playing card is, beside its picture; `colour`: 1 to 4 for cards, 0 for a tile of a poster.
    """

    icon: str
    do: Rich
    ask: Rich
    address: Rich
    url: str
    group: Rich = ()
    colour: int = 0


class Tile(Item):
    """A block of a poster: a question to talk about, what one can do, whom one asks, and where."""

    words = "Een tegel voor op een poster: een vraag om over te praten, en bij wie je terechtkunt."
    title = "Een tegel"
    about = (
        "Voor een poster in de kantine of om uit te knippen. Er is niets in te vullen. Met `url` komt er een QR-code "
        "bij. Zet tegels naast elkaar met `beside: true`. Met `offer` komt wie je het vraagt, en waar dat is, uit het "
        "aanbod van de huisstijl; wat op de tegel zelf staat, geldt voor een huisstijl die dat aanbod niet heeft. Met "
        "`group` en `colour` is het een kaart om mee te spelen."
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
    more_examples = (
        """\
- type: tile
  id: praten
  label: Met wie praat ik over ander werk?
  icon: speech
  do: Maak een afspraak.
  offer: spreekuur
  ask: Vraag je leidinggevende.
""",
        """\
- type: tile
  id: talent_1
  label: Welke klus geeft mij energie?
  icon: star
  group: Talent
  colour: 1
""",
    )
    field_words: ClassVar[Mapping[str, str]] = {
        "label": "De vraag op de tegel.",
        "icon": "Het pictogram boven aan de tegel.",
        "do": "Wat je kunt doen: één zin.",
        "offer": "De naam van een aanbod van de huisstijl (offers). Daar komen 'ask', 'address' en 'url' dan vandaan.",
        "ask": "Wie je het vraagt, bijvoorbeeld 'Vraag **je voorman**'.",
        "address": "Waar dat is: een kamer, een telefoonnummer of een mailadres.",
        "group": "Van een kaart om mee te spelen: bij welke soort zij hoort. Staat naast het pictogram.",
        "colour": "Van een kaart: een van vier kleuren uit de huisstijl. Het woord en het plaatje staan er altijd bij.",
        "url": "Een webadres. Het staat erbij als QR-code en als tekst.",
    }

    type: Literal["tile"]
    icon: Icon | None = None
    do: Text | None = None
    offer: Name | None = None
    ask: Text | None = None
    address: Text | None = None
    url: PrintedUrl | None = None
    group: Text | None = None
    colour: int = Field(default=0, ge=0, le=4)

    def brand_offer(self) -> str:
        """The offer that says whom one asks."""
        return self.offer or ""

    def with_offer(self, offer: Offer) -> Self:
        """Whom one asks, where that is and its address on the web, as the brand says it."""
        phone = (offer.phone or "").replace(" ", "\u00a0")  # a number is not broken over two lines
        where = ", ".join(filter(None, (offer.address, phone)))
        return self.model_copy(update={"ask": offer.label, "address": where or None, "url": offer.url})

    @property
    def leads(self) -> bool:
        """Whether it says by itself whom one asks, or where."""
        return bool(self.ask or self.address or self.url)

    def look(self, say: Say) -> Look:
        """A card."""
        do, ask, address = (say(text) if text else () for text in (self.do, self.ask, self.address))
        group = say(self.group) if self.group else ()
        return Card(self.icon or "", do, ask, address, self.url or "", group, self.colour)

    def troubles(self) -> Iterator[Trouble]:
        """A tile that leads nowhere."""
        if not (self.do or self.offer or self.leads or self.group):
            what = "Op deze tegel staat alleen een vraag: niemand weet wat hij ermee kan."
            yield Trouble((), what, "Zet er 'do', 'offer', 'ask', 'address' of 'url' bij.", "tegel")
