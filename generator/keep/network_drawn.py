"""What was drawn on a map, as rows of nodes.csv and edges.csv: a proposal until a person settled it, and marked so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from generator.keep.decisions import Decision, Kind, names_seen
from generator.keep.response import Response
from generator.keep.table import Cell
from generator.model.drawn_map import MIDDLE, DrawnMap, known_as
from generator.model.layout import Layout
from generator.model.map_said import called, said_of, with_added
from generator.model.map_space import MapSpace, maps_of
from generator.model.part_names import place_number

ASKED, PROPOSED, CONFIRMED, REFUSED = "asked", "proposed", "confirmed", "refused"
STATES = (ASKED, PROPOSED, CONFIRMED, REFUSED)
SETTLED = (PROPOSED, CONFIRMED, REFUSED)
_ID = 0  # column of a node
Row = tuple[str, list[Cell]]


@dataclass(frozen=True, slots=True)
class Settled:
    """A map as it stands: what was found with what a person added; the state of each circle and line by name; whom
    circles stand for; at which node lines have an arrow."""

    drawn: DrawnMap
    states: Mapping[str, str]
    names: Mapping[str, str]
    towards: Mapping[str, str]


def settled(found: DrawnMap, decision: Decision | None) -> Settled:
    """What was drawn, and of each circle and line whether it is proposed, confirmed or refused.

    A decision was made about what some reading found: what it said of a circle holds for that circle as it is read
    now, if it lies within a few mm; what nobody has seen yet is a proposal.
    """
    pointing = {edge.name: edge.towards for edge in found.edges if edge.towards}
    if decision is None or decision.kind not in (Kind.VALUE, Kind.BLANK):
        return Settled(found, dict.fromkeys((one.name for one in found.proposals), PROPOSED), {}, pointing)
    said = said_of(decision.text)
    drawn = with_added(found, said)
    chosen = set(known_as((*decision.chosen, *said.added), drawn.circles).values())
    seen = set(known_as(names_seen(decision), drawn.circles).values())
    state = {
        name: CONFIRMED if name in chosen else REFUSED if name in seen else PROPOSED
        for name in (one.name for one in drawn.proposals)
    }
    for edge in drawn.edges:  # a line to a circle that is none leads nowhere
        ends = [state.get(end) for end in (edge.one, edge.other)]
        if state[edge.name] == CONFIRMED and not all(end in (None, CONFIRMED) for end in ends):
            state[edge.name] = REFUSED if REFUSED in ends else PROPOSED
    names = {called(circle, drawn.circles): name for circle, name in said.names}
    arrows = {called(line, drawn.circles): node and called(node, drawn.circles) for line, node in said.towards}
    return Settled(drawn, state, names, pointing | arrows)


def _of_place(place: str, drawn: DrawnMap, states: Mapping[str, str]) -> str:
    """The state of a printed place where nobody filled anything in: that of the surest of what touches it."""
    rings = {states[circle.name] for circle in drawn.circles if circle.around == place}
    lines = {states[edge.name] for edge in drawn.edges if place in (edge.one, edge.other)}
    return next(state for state in (CONFIRMED, PROPOSED, REFUSED) if state in rings | lines)


class DrawnRows:
    """Makes the rows of one run of what was drawn. `nodes`, `edges`: how many columns the tables have."""

    def __init__(self, layout: Layout, nodes: int, edges: int) -> None:
        spaces = [(page, space) for page in layout.pages for space in maps_of(layout, page)]
        self._maps = {space.variable: space for _, space in spaces}
        self._rings = {(space.variable, place.number): place.ring for page, space in spaces for place in page.places}
        self._nodes, self._edges = nodes, edges

    def added(self, response: Response, asked: Sequence[Row]) -> Iterator[Row]:
        """The rows of what was filled in, and after them those of what was drawn."""
        maps = [
            (space, answer.drawn or DrawnMap((), ()))
            for name, space in self._maps.items()
            if (answer := response.answers.get(name)) is not None
        ]
        if not maps:
            yield from asked
            return
        rows = list(asked)
        known = {str(row[_ID]): row for table, row in rows if table == "nodes"}
        for space, drawn in maps:
            decision = response.decided.get(space.variable)
            rows += self._of_map(response, space, settled(drawn, decision), known)
        yield from sorted(rows, key=lambda row: row[0] != "nodes")

    def _of_map(
        self, response: Response, space: MapSpace, stands: Settled, known: dict[str, list[Cell]]
    ) -> Iterator[Row]:
        drawn, states = stands.drawn, stands.states
        who: list[Cell] = [response.run, response.copy, response.instance]
        prefix = "-".join(str(part) for part in (*who, space.form, space.item) if part != "")
        about: list[Cell] = [*who, space.form, space.item]
        extra = {circle.name: circle for circle in drawn.circles if not circle.around}
        rings = {circle.around: circle for circle in drawn.circles if circle.around}
        ends = {end for edge in drawn.edges for end in (edge.one, edge.other)}
        for end in sorted({MIDDLE, *rings, *(ends - set(extra))}, key=lambda end: (end != MIDDLE, end)):
            node = f"{prefix}-{end}"
            if node not in known:  # nobody filled anything in there
                number = 0 if end == MIDDLE else place_number(end)
                ring = MIDDLE if end == MIDDLE else self._rings.get((space.variable, number), "")
                state = ASKED if end == MIDDLE else _of_place(end, drawn, states)
                known[node] = self._node([node, *about, number, ring or None], state, None)
                yield "nodes", known[node]
            if end in rings:
                known[node][-1] = states[rings[end].name]
        for name, circle in extra.items():
            who_is: list[Cell] = [stands.names.get(name) or None, circle.picture or None]
            head: list[Cell] = [f"{prefix}-{name}", *about, None, None, *who_is]
            yield "nodes", self._node(head, states[name], circle.confidence)
        for edge in drawn.edges:
            line: list[Cell] = [f"{prefix}-{edge.one}", f"{prefix}-{edge.other}", *about]
            filler: list[Cell] = [None] * (self._edges - len(line) - 3)
            tip = stands.towards.get(edge.name)
            towards = f"{prefix}-{tip}" if tip else None
            yield "edges", [*line, *filler, states[edge.name], edge.confidence, towards]

    def _node(self, head: list[Cell], state: str, certainty: float | None) -> list[Cell]:
        filler: list[Cell] = [None] * (self._nodes - len(head) - 4)
        return [*head, *filler, 0, state, certainty, None]
