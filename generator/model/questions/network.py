"""`network`: a map with the person in the middle and numbered places on rings, and a row of a table per place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar, Literal

from pydantic import Field

from generator.model import domains
from generator.model.part_names import GIVES, NAME, NEAR, place_name
from generator.model.questions.base import Asking, Choice, Look, Option, Slot, Trouble, options, steps, values
from generator.model.questions.grid import Grid, GridColumn, GridRow
from generator.model.texts import Name, Rich, Say, Span, Strict, Text

PLACES_MAX = 24  # more numbered places do not fit around a map on A4


class Ring(Strict):
    """A ring of the network map, from the middle outwards, and how many numbered places it has."""

    name: Name
    label: Text
    places: int = Field(ge=1, le=8)


@dataclass(frozen=True, slots=True)
class RingPart:
    """A ring and the numbers of its places (counted from the middle outwards)."""

    name: str
    label: Rich
    places: tuple[int, ...]


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


class Network(Asking):
    """A map with the person in the middle; numbered places on rings; per place a name, what it gives, how close."""

    words = "Een kaart met 'ik' in het midden en genummerde plaatsen op ringen."
    title = "Een kaart met mensen"
    about = (
        "Voor wie er om iemand heen staan: ringen met genummerde plekken, en bij elk nummer een regel met een "
        "naam, wat die persoon geeft en hoe dichtbij die staat. Vraag om voornamen of rollen, niet om achternamen."
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

    @property
    def places(self) -> int:
        """How many numbered places there are."""
        return sum(ring.places for ring in self.rings)

    def slots(self, say: Say) -> Iterator[Slot]:
        """The drawing; per place who it is, what that person gives, how close."""
        yield Slot(domains.Drawing())
        near = steps(self.closeness_steps, say(self.closeness_left), say(self.closeness_right))
        columns = (
            GridColumn(NAME, say(self.name_label), domains.Text()),
            GridColumn(GIVES, say(self.gives_label), domains.Choice(values(self.gives, say), at_most=None)),
            GridColumn(NEAR, say(self.closeness_label), near),
        )
        rows = tuple(GridRow(place_name(n), (Span(str(n)),)) for n in range(1, self.places + 1))
        yield from Grid(rows, columns).slots()

    def look(self, say: Say) -> Look:
        """A map and its table."""
        rings, first = [], 1
        for ring in self.rings:
            rings.append(RingPart(ring.name, say(ring.label), tuple(range(first, first + ring.places))))
            first += ring.places
        return Map(
            centre=say(self.centre),
            rings=tuple(rings),
            name_label=say(self.name_label),
            gives_label=say(self.gives_label),
            gives=options(self.gives, say),
            closeness_label=say(self.closeness_label),
            closeness_left=say(self.closeness_left),
            closeness_right=say(self.closeness_right),
            closeness_steps=self.closeness_steps,
        )

    def troubles(self) -> Iterator[Trouble]:
        """More places than fit."""
        for number, choice in enumerate(self.gives):
            if choice.icon:
                what = f"Boven de kolom van '{choice.name}' is geen plaats voor een pictogram."
                yield Trouble(("gives", number, "icon"), what, "Haal 'icon' weg.", "pictogram")
        if self.places > PLACES_MAX:
            what = f"De kaart heeft {self.places} plaatsen; er passen er {PLACES_MAX}."
            yield Trouble(("rings",), what, "Maak 'places' bij een of meer ringen kleiner.", "te-veel")
