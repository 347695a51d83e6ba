"""Network questions as nodes and edges: what graph programs open."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from generator.keep.cells import Answered
from generator.keep.network_drawn import ASKED, SETTLED, STATES, DrawnRows
from generator.keep.network_own import NETWORK, OwnColumns, asked, name_columns, weight_columns
from generator.keep.response import Response
from generator.keep.table import WHO, Cell, Column, ForeignKey, TableSpec, flag, text, whole
from generator.model.answer import Answer, AnswerState
from generator.model.drawn_map import MIDDLE
from generator.model.layout import Layout
from generator.model.part_names import GIVES, NAME, NEAR, place_name
from generator.model.variable import Value, Variable

EGO = MIDDLE
NODES, EDGES = "nodes", "edges"
_STATES = (
    "Waar het vandaan komt: asked = ingevuld op het blad, proposed = getekend, nog niet nagekeken, "
    "confirmed = getekend en nagekeken, refused = nagekeken en geen kring of lijn. Tel alleen asked en confirmed"
)


@dataclass(frozen=True, slots=True)
class _Key:
    item: str
    place: int


def _gives(layouts: Sequence[Layout]) -> tuple[Value, ...]:
    found: dict[str, Value] = {}
    for layout in layouts:
        for variable in layout.variables:
            if variable.item_type == NETWORK and variable.part[1:] == (GIVES,) and not variable.private:
                found |= {value.name: value for value in variable.values}
    return tuple(found.values())


def has_items(layouts: Sequence[Layout], item_type: str) -> bool:
    """Whether any of these runs asks such a question."""
    return any(v.item_type == item_type and not v.private for layout in layouts for v in layout.variables)


def _gives_columns(layouts: Sequence[Layout]) -> tuple[Column, ...]:
    return tuple(flag(f"gives_{value.name}", value.label) for value in _gives(layouts))


OF = (
    *WHO,
    text("form", "Formulier", required=True),
    text("item", "Vraag", required=True),
)


STATE = (
    text("state", _STATES, enum=STATES, required=True),
    Column("certainty", "number", "Hoe zeker een getekende kring of lijn er een is (0 tot 1)"),
)
_IS: tuple[Cell, Cell] = (ASKED, None)  # state and certainty of what was filled in


def nodes_spec(layouts: Sequence[Layout]) -> TableSpec:
    """The nodes: `ik`, every place that somebody filled in, and whoever was drawn beside them."""
    columns = (
        text("id", "Knoop", required=True),
        *OF,
        whole("place", "Nummer van de plek op de kaart (0: ik; leeg: een getekende kring)", minimum=0),
        text("ring", "Kring"),
        text("name", "Naam, als die getypt is"),
        text("name_crop", "Plaatje van de geschreven naam"),
        *_gives_columns(layouts),
        whole("closeness", "Hoe dichtbij"),
        *OwnColumns(layouts).columns,
        whole("doubtful", "Aantal twijfels", required=True, minimum=0),
        *STATE,
        text("circled", "Of er een kring om deze plek is getekend", enum=SETTLED),
    )
    return TableSpec(NODES, "Netwerk: de plekken, en getekende kringen", columns, ("id",))


def edges_spec(layouts: Sequence[Layout]) -> TableSpec:
    """The edges: from `ik` to each place, and the lines that were drawn."""
    columns = (
        text("source", "Van (knoop)", required=True),
        text("target", "Naar (knoop)", required=True),
        *OF,
        *_gives_columns(layouts),
        whole("weight", "Hoe dichtbij, of de eerste schaal" if OwnColumns(layouts).columns else "Hoe dichtbij"),
        *STATE,
        text("towards", "Knoop waar de getekende lijn een pijl heeft; leeg: geen pijl"),
    )
    keys = (ForeignKey("source", "nodes", "id"), ForeignKey("target", "nodes", "id"))
    return TableSpec(EDGES, "Netwerk: de lijnen van ik naar elke plek, en getekende lijnen", columns, foreign_keys=keys)


class Graph:
    """The tables of nodes and edges of some runs together, worked out once for all of them."""

    def __init__(self, layouts: Sequence[Layout]) -> None:
        self.nodes, self.edges = nodes_spec(layouts), edges_spec(layouts)
        self.gives, self.own = [value.name for value in _gives(layouts)], OwnColumns(layouts)


class NetworkRows:
    """Makes the rows of one run's network questions; what is fixed in the layout is looked up once."""

    def __init__(self, layout: Layout, graph: Graph) -> None:
        self._gives, self._own = graph.gives, graph.own
        self._names, self._weights = name_columns(layout.variables), weight_columns(layout.variables)
        self._answered = Answered(layout)
        self._drawn = DrawnRows(layout, len(graph.nodes.columns), len(graph.edges.columns))
        self._rings: dict[_Key, str] = {}
        self._parts: dict[str, dict[int, dict[str, Variable]]] = {}
        items = {field.name: field.item for page in layout.pages for field in page.fields}
        forms = {page.form: layout.forms[page.form].key for page in layout.pages}
        for page in layout.pages:
            for place in page.places:
                key = _Key(f"{forms[page.form]} {items.get(place.field, '')}", place.number)
                self._rings[key] = place.ring
        for item, number, what, variable in asked(layout.variables):
            self._parts.setdefault(item, {}).setdefault(number, {})[what] = variable

    def rows(self, response: Response) -> Iterator[tuple[str, list[Cell]]]:
        """("nodes" or "edges", row) of one response; nothing for a map that was left empty."""
        found = list(self._asked(response))
        yield from self._drawn.added(response, found)

    def _asked(self, response: Response) -> Iterator[tuple[str, list[Cell]]]:
        """What was filled in."""
        who: list[Cell] = [response.run, response.copy, response.instance]
        answered = self._answered.forms(response.answers)
        prefix = "-".join(str(part) for part in who if part != "")
        for item, places in self._parts.items():
            form, name = item.split(" ")
            about = [*who, form, name]
            ego = f"{prefix}-{form}-{name}-{EGO}"
            used = [(n, parts) for n in sorted(places) if (parts := self._used(places[n], response.answers))]
            if used:
                own = [None] * len(self._own.columns)
                yield "nodes", [ego, *about, 0, EGO, None, None, *[None] * len(self._gives), None, *own, 0, *_IS, None]
            for number, answers in used:
                node = f"{prefix}-{form}-{name}-{place_name(number)}"
                ring = self._rings.get(_Key(item, number), "")
                called = answers.get(self._names.get(item, NAME))
                printed = places[number].get(GIVES) if form in answered else None
                gives = self._gives_cells(answers.get(GIVES), printed)
                close, weight = level_of(answers.get(NEAR)), level_of(answers.get(self._weights.get(item, NEAR)))
                doubts = sum(answer.state is AnswerState.DOUBTFUL for answer in answers.values())
                mine = self._own.cells(places[number] if form in answered else {}, answers)
                who_is = [node, *about, number, ring, typed_text(called), crop_of(called)]
                yield "nodes", [*who_is, *gives, close, *mine, doubts, *_IS, None]
                yield "edges", [ego, node, *about, *gives, weight, *_IS, None]

    @staticmethod
    def _used(parts: Mapping[str, Variable], answers: Mapping[str, Answer]) -> dict[str, Answer]:
        given = {part: answers[v.name] for part, v in parts.items() if v.name in answers}
        return given if any(answer.state is not AnswerState.BLANK for answer in given.values()) else {}

    def _gives_cells(self, answer: Answer | None, asked: Variable | None) -> list[Cell]:
        if answer is None or asked is None or answer.state in (AnswerState.DOUBTFUL, AnswerState.UNREADABLE):
            return [None] * len(self._gives)
        printed = {value.name for value in asked.values}
        return [int(name in answer.chosen) if name in printed else None for name in self._gives]


def typed_text(answer: Answer | None) -> str | None:
    """What was typed."""
    return answer.text if answer is not None and answer.state is AnswerState.ANSWERED else None


def crop_of(answer: Answer | None) -> str | None:
    """The picture of what was written."""
    return answer.crop if answer is not None and answer.state is not AnswerState.BLANK else None


def level_of(answer: Answer | None) -> int | None:
    """The step of a scale that was chosen."""
    if answer is None or answer.state is not AnswerState.ANSWERED:
        return None
    value = answer.chosen[0] if answer.chosen else answer.text
    return int(value) if value.isascii() and value.isdigit() else None
