"""`network`: a map with the person in the middle and numbered places on rings, and a row of a table per place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar, Literal

from pydantic import Field

from generator.model import domains
from generator.model.icons import Icon
from generator.model.part_names import GIVES, NAME, NEAR, place_name
from generator.model.questions.base import Asking, Choice, Look, Option, Slot, Trouble, options, steps, values
from generator.model.questions.grid import Grid, GridColumn, GridRow, Group, Rowed, Rung, in_series
from generator.model.questions.table import AnyColumn
from generator.model.texts import Name, Rich, Say, Span, Strict, Text, plain

PLACES_MAX = 24  # more numbered places do not fit around a map on A4
SPOKES_MAX = 12  # spokes: with more, the boxes near the middle are too close to one another
CORNERS = 4  # groups on a map with spokes: one in each corner
USUAL = ("name_label", "gives_label", "gives", "closeness_label", "closeness_left", "closeness_right")
"""What a map says of its places unless it has columns of its own."""


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
    places: int = 0  # of a map without rings
    table: Rowed | None = None  # what each place is asked, where that is not the usual


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
        "staat, en past alles op één bladzijde: 2 tot 4 groepen, samen hoogstens 12 plekken. Bij grote letters "
        "zijn dat twee bladzijden, met op elke de helft van de groepen. Past dat niet, dan komen er ringen en een "
        "tabel, met dezelfde vragen. Vraag je bij elke plek iets anders, "
        "geef de kaart dan eigen kolommen (`columns`, zoals een tabel). Zonder `rings` staan de plekken (`places`) in "
        "een kring; met `writing` komen er korte schrijfvelden in het midden."
    )
    data = (
        "Kolommen per plek, en twee eigen tabellen: `nodes.csv` (wie) en `edges.csv` (wat die geeft, hoe dichtbij). "
        "Eigen kolommen staan ook in `nodes.csv`; de naam is de eerste tekstkolom. Tekent iemand op papier kringen of "
        "lijnen op de kaart, dan staan die erbij, met in `state` of een mens ze al nakeek; `networks.graphml` is "
        "dezelfde kaart voor programma's zoals Gephi."
    )
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
    more_examples = (
        """\
- type: network
  id: rollen
  label: Wie verwacht iets van mij?
  centre: mijn werk
  places: 4
  columns:
    - {name: wie, type: text, label: Wie?}
    - name: waar
      type: select_one
      label: Waar?
      choices:
        - {name: binnen, label: binnen}
        - {name: buiten, label: buiten}
    - {name: belang, type: scale, label: Belang, steps: 3, left: klein, right: groot}
  writing:
    - {name: taak, label: Mijn taak}
    - {name: talent, label: Mijn talent}
""",
    )
    field_words: ClassVar[Mapping[str, str]] = {
        "places": "Het aantal plekken, op een kaart zonder ringen.",
    }
    ticked: ClassVar[bool] = True

    type: Literal["network"]
    centre: Text
    rings: tuple[Ring, ...] = Field(default=(), max_length=6)
    places: int | None = Field(default=None, ge=2, le=PLACES_MAX)
    name_label: Text | None = None
    gives_label: Text | None = None
    gives: tuple[Choice, ...] = Field(default=(), max_length=6)
    closeness_label: Text | None = None
    closeness_left: Text | None = None
    closeness_right: Text | None = None
    closeness_steps: int = Field(default=4, ge=2, le=7)
    columns: tuple[AnyColumn, ...] = Field(default=(), max_length=8)
    map: Literal["rings", "spokes"] = "rings"
    writing: tuple[Written, ...] = Field(default=(), max_length=6)

    @property
    def count(self) -> int:
        """How many numbered places there are."""
        return sum(ring.places for ring in self.rings) if self.rings else self.places or 0

    @property
    def drawn(self) -> bool:
        """Whether the map is a field to draw in: not where it is ticked, and not where one writes in its middle."""
        return self.map == "rings" and bool(self.rings or not self.writing)

    def slots(self, say: Say) -> Iterator[Slot]:
        """The drawing (where there is room to draw); what each place is asked; what is written for the whole map."""
        if self.drawn:
            yield Slot(domains.Drawing())
        columns = self._own(say) if self.columns else self._usual(say)
        yield from Grid(_rows(self.count), columns).slots()
        for own in self.writing:
            yield Slot(domains.Text(), (own.name,), plain(say(own.label)))

    def _usual(self, say: Say) -> tuple[GridColumn, ...]:
        """Who it is, what that person gives, how close."""
        near = steps(self.closeness_steps, _said(self.closeness_left, say), _said(self.closeness_right, say))
        gives = domains.Choice(values(self.gives, say), at_most=None)
        return (
            GridColumn(NAME, _said(self.name_label, say), domains.Text()),
            GridColumn(GIVES, _said(self.gives_label, say), gives),
            GridColumn(NEAR, _said(self.closeness_label, say), near),
        )

    def _own(self, say: Say) -> tuple[GridColumn, ...]:
        return tuple(
            GridColumn(own.name, own.head(say), own.domain(say), series=in_series(own.series, say))
            for own in self.columns
        )

    def look(self, say: Say) -> Look:
        """A map and its table."""
        look = Spokes if self.map == "spokes" else Map
        return look(
            centre=say(self.centre),
            rings=tuple(self._parts(say)),
            name_label=_said(self.name_label, say),
            gives_label=_said(self.gives_label, say),
            gives=options(self.gives, say),
            closeness_label=_said(self.closeness_label, say),
            closeness_left=_said(self.closeness_left, say),
            closeness_right=_said(self.closeness_right, say),
            closeness_steps=self.closeness_steps,
            drawn=self.drawn,
            writing=tuple(Option(own.name, say(own.label)) for own in self.writing),
            places=0 if self.rings else self.count,
            table=self._table(say) if self.columns else None,
        )

    def _parts(self, say: Say) -> Iterator[RingPart]:
        first = 1
        for ring in self.rings:
            places = tuple(range(first, first + ring.places))
            yield RingPart(ring.name, say(ring.label), places, _said(ring.prompt, say), ring.icon)
            first += ring.places

    def _table(self, say: Say) -> Rowed:
        rungs = tuple(Rung(row, number=number) for number, row in enumerate(_rows(self.count), start=1))
        groups = (
            Group(column, own.cells(say), getattr(own, "share", 1))
            for own, column in zip(self.columns, self._own(say), strict=True)
        )
        return Rowed(rungs, tuple(groups))

    def troubles(self) -> Iterator[Trouble]:
        """Keys that do not go together, more places than fit, names that are taken."""
        yield from self._missing()
        yield from self._too_many()
        for number, choice in enumerate(self.gives):
            if choice.icon:
                what = f"Boven de kolom van '{choice.name}' is geen plaats voor een pictogram."
                yield Trouble(("gives", number, "icon"), what, "Haal 'icon' weg.", "pictogram")
        for place, column in enumerate(self.columns):
            for trouble in column.troubles():
                yield Trouble(("columns", place, *trouble.where), trouble.what, trouble.mend, trouble.code)
        taken = {place_name(n) for n in range(1, self.count + 1)}
        for number, own in enumerate(self.writing):
            if own.name in taken:
                what = f"De naam '{own.name}' is al van een plek op de kaart."
                yield Trouble(("writing", number, "name"), what, "Geef dit veld een andere naam.", "dubbel")

    def _missing(self) -> Iterator[Trouble]:
        """What each place is asked is said in one of two ways, and how many there are too."""
        given = [name for name in USUAL if getattr(self, name)]
        if self.columns and given:
            what = f"De kaart heeft eigen kolommen ('columns'), en ook '{given[0]}'."
            yield Trouble((given[0],), what, f"Haal '{given[0]}' weg, of 'columns'.", "kolommen")
        for name in USUAL if not self.columns else ():
            if name not in given:
                mend = f"Zet er '{name}' bij, of geef de kaart eigen kolommen met 'columns'."
                yield Trouble((), f"'{name}' ontbreekt.", mend, "missing")
        if bool(self.rings) == (self.places is not None):
            what = "Een kaart heeft ringen met plekken ('rings') of alleen plekken ('places')."
            yield Trouble(("places",) if self.rings else (), what, "Kies een van de twee.", "plekken")
        if self.map == "spokes" and self.columns:
            what = "Een kaart met spaken heeft geen eigen kolommen: hoe dichtbij iemand staat, is daar de spaak."
            yield Trouble(("columns",), what, "Haal 'columns' weg, of 'map: spokes'.", "kolommen")

    def _too_many(self) -> Iterator[Trouble]:
        spokes = self.map == "spokes"
        most = SPOKES_MAX if spokes else PLACES_MAX
        if self.count > most:
            what = f"De kaart heeft {self.count} plaatsen; er passen er {most}{' op spaken' if spokes else ''}."
            yield Trouble(("rings",), what, "Maak 'places' bij een of meer ringen kleiner.", "te-veel")
        if spokes and not 2 <= len(self.rings) <= CORNERS:
            what = f"Een kaart met spaken heeft 2 tot {CORNERS} groepen, en hier staan er {len(self.rings)}."
            mend = "Voeg groepen samen, of haal 'map: spokes' weg."
            yield Trouble(("rings",) if self.rings else (), what, mend, "te-veel")


def _rows(count: int) -> tuple[GridRow, ...]:
    return tuple(GridRow(place_name(n), (Span(str(n)),)) for n in range(1, count + 1))


def _said(text: Text | None, say: Say) -> Rich:
    return say(text) if text is not None else ()
