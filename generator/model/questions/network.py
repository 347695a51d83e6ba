"""`network`: a map with the person in the middle and numbered places on rings, and a row of a table per place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar, Literal

from pydantic import Field

from generator.model import domains
from generator.model.icons import Icon
from generator.model.part_names import GIVES, NAME, NEAR, place_name
from generator.model.questions.base import Asking, Choice, Look, Option, Slot, Trouble, options, steps, values
from generator.model.questions.grid import Grid, GridColumn, GridRow
from generator.model.texts import Name, Rich, Say, Span, Strict, Text, plain

PLACES_MAX = 24  # more numbered places do not fit around a map on A4
SPOKES_MAX = 12  # spokes: with more, the boxes near the middle are too close to one another
CORNERS = 4  # groups on a map with spokes: one in each corner


class Ring(Strict):
    """A ring of the network map, from the middle outwards, and how many numbered places it has.

    On a map with spokes it is a group of places in a corner; `prompt`: a question that helps to think of people.
    """

    name: Name
    label: Text
    places: int = Field(ge=1, le=8)
    prompt: Text | None = None
    icon: Icon | None = None


class Written(Strict):
    """A short field to write in that belongs to the map as a whole."""

    name: Name
    label: Text


@dataclass(frozen=True, slots=True)
class RingPart:
    """A ring and the numbers of its places (counted from the middle outwards)."""

    name: str
    label: Rich
    places: tuple[int, ...]
    prompt: Rich = ()
    icon: str | None = None


@dataclass(frozen=True, slots=True)
class Map(Look):
    """Rings around a centre, and what is asked of each place."""

    centre: Rich
    rings: tuple[RingPart, ...]
    name_label: Rich
    gives_label: Rich
    gives: tuple[Option, ...]
    closeness_label: Rich
    closeness_left: Rich
    closeness_right: Rich
    closeness_steps: int
    drawn: bool = True  # the map is also a field to draw in
    writing: tuple[Option, ...] = ()  # short fields that belong to the map as a whole


@dataclass(frozen=True, slots=True)
class Spokes(Map):
    """A map on which closeness is ticked: a spoke of boxes for each place, its name in the corner of its group.

    The right end of closeness is in the middle, so that who is close stands close.
    """


class Network(Asking):
    """A map with the person in the middle; numbered places on rings; per place a name, what it gives, how close."""

    words = "Een kaart met 'ik' in het midden en genummerde plaatsen op ringen."
    title = "Een kaart met mensen"
    about = (
        "Voor wie er om iemand heen staan: ringen met genummerde plekken, en bij elk nummer een regel met een "
        "naam, wat die persoon geeft en hoe dichtbij die staat. Vraag om voornamen of rollen, niet om achternamen. Met "
        "`map: spokes` op liggend papier (`orientation: landscape`) kruis je op de kaart zelf aan hoe dichtbij iemand "
        "staat, en past alles op één bladzijde: 2 tot 4 groepen, samen hoogstens 12 plekken (bij grote letters 8). "
        "Past dat niet, dan komen er ringen en een tabel, met dezelfde vragen."
    )
    data = "Kolommen per plek, en twee eigen tabellen: `nodes.csv` (wie) en `edges.csv` (wat die geeft, hoe dichtbij)."
    example = """\
- type: network
  id: kring
  label: Wie werken er met je samen?
  centre: ik
  rings:
    - {name: team, label: mijn team, places: 2}
    - {name: buiten, label: daarbuiten, places: 2}
  name_label: Wie?
  gives_label: Geeft
  gives:
    - {name: hulp, label: hulp}
    - {name: plezier, label: plezier}
  closeness_label: Hoe dichtbij?
  closeness_left: ver
  closeness_right: dichtbij
  closeness_steps: 3
"""
    ticked: ClassVar[bool] = True

    type: Literal["network"]
    centre: Text
    rings: tuple[Ring, ...] = Field(min_length=1, max_length=6)
    name_label: Text
    gives_label: Text
    gives: tuple[Choice, ...] = Field(min_length=1, max_length=6)
    closeness_label: Text
    closeness_left: Text
    closeness_right: Text
    closeness_steps: int = Field(default=4, ge=2, le=7)
    map: Literal["rings", "spokes"] = "rings"
    writing: tuple[Written, ...] = Field(default=(), max_length=6)

    @property
    def places(self) -> int:
        """How many numbered places there are."""
        return sum(ring.places for ring in self.rings)

    def slots(self, say: Say) -> Iterator[Slot]:
        """The drawing (where there is room to draw); per place who it is, what that person gives, how close."""
        if self.map == "rings":
            yield Slot(domains.Drawing())
        near = steps(self.closeness_steps, say(self.closeness_left), say(self.closeness_right))
        columns = (
            GridColumn(NAME, say(self.name_label), domains.Text()),
            GridColumn(GIVES, say(self.gives_label), domains.Choice(values(self.gives, say), at_most=None)),
            GridColumn(NEAR, say(self.closeness_label), near),
        )
        rows = tuple(GridRow(place_name(n), (Span(str(n)),)) for n in range(1, self.places + 1))
        yield from Grid(rows, columns).slots()
        for own in self.writing:
            yield Slot(domains.Text(), (own.name,), plain(say(own.label)))

    def look(self, say: Say) -> Look:
        """A map and its table."""
        rings, first = [], 1
        for ring in self.rings:
            places, prompt = tuple(range(first, first + ring.places)), say(ring.prompt) if ring.prompt else ()
            rings.append(RingPart(ring.name, say(ring.label), places, prompt, ring.icon))
            first += ring.places
        look = Spokes if self.map == "spokes" else Map
        return look(
            centre=say(self.centre),
            rings=tuple(rings),
            name_label=say(self.name_label),
            gives_label=say(self.gives_label),
            gives=options(self.gives, say),
            closeness_label=say(self.closeness_label),
            closeness_left=say(self.closeness_left),
            closeness_right=say(self.closeness_right),
            closeness_steps=self.closeness_steps,
            drawn=self.map == "rings",
            writing=tuple(Option(own.name, say(own.label)) for own in self.writing),
        )

    def troubles(self) -> Iterator[Trouble]:
        """More places than fit, names that are taken, pictograms for which there is no place."""
        for number, choice in enumerate(self.gives):
            if choice.icon:
                what = f"Boven de kolom van '{choice.name}' is geen plaats voor een pictogram."
                yield Trouble(("gives", number, "icon"), what, "Haal 'icon' weg.", "pictogram")
        spokes = self.map == "spokes"
        most = SPOKES_MAX if spokes else PLACES_MAX
        if self.places > most:
            what = f"De kaart heeft {self.places} plaatsen; er passen er {most}{' op spaken' if spokes else ''}."
            yield Trouble(("rings",), what, "Maak 'places' bij een of meer ringen kleiner.", "te-veel")
        if spokes and not 2 <= len(self.rings) <= CORNERS:
            what = f"Een kaart met spaken heeft 2 tot {CORNERS} groepen, en hier staan er {len(self.rings)}."
            yield Trouble(("rings",), what, "Voeg groepen samen, of haal 'map: spokes' weg.", "te-veel")
        taken = {place_name(n) for n in range(1, self.places + 1)}
        for number, own in enumerate(self.writing):
            if own.name in taken:
                what = f"De naam '{own.name}' is al van een plek op de kaart."
                yield Trouble(("writing", number, "name"), what, "Geef dit veld een andere naam.", "dubbel")
