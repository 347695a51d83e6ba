"""Network maps as they were read: the places that were filled in, and what was drawn on the map, with what is sure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from generator.keep.network import level_of, typed_text
from generator.keep.network_drawn import CONFIRMED, REFUSED, Settled, settled
from generator.keep.network_own import asked, name_columns, weight_columns
from generator.keep.response import Response
from generator.model.answer import AnswerState
from generator.model.drawn_map import MIDDLE, DrawnMap
from generator.model.geometry import Box, around
from generator.model.layout import Layout
from generator.model.lookback import SeenMap, SeenNode, SeenTie
from generator.model.map_space import MapSpace, Node, maps_of
from generator.model.part_names import place_number
from generator.model.questions.network import Map
from generator.model.sheet import Sheet
from generator.model.texts import plain
from generator.model.variable import Variable

AROUND_MM = 5.0  # around all that stands on a map: names
Parts = Mapping[str, Variable]
"""The variables of a place, by what they ask."""


def maps_seen(response: Response, layout: Layout, sheets: Sequence[Sheet]) -> Mapping[str, list[SeenMap]]:
    """The maps of each form on which anybody stands, or anything was drawn."""
    labels = {(s.form, q.id): q for s in sheets for q in s.questions if isinstance(q.look, Map)}
    found: dict[str, list[SeenMap]] = defaultdict(list)
    maps = _Maps(layout, response)
    for page in layout.pages:
        for space in maps_of(layout, page):
            question = labels.get((space.form, space.item))
            centre = plain(question.look.centre) if question is not None and isinstance(question.look, Map) else ""
            title = plain(question.label) if question is not None else ""
            seen = maps.seen(space, title, centre or "ik")
            if seen is not None:
                found[space.form].append(seen)
    return found


class _Maps:
    def __init__(self, layout: Layout, response: Response) -> None:
        self._response = response
        self._names, self._weights = name_columns(layout.variables), weight_columns(layout.variables)
        self._places: dict[tuple[str, int], dict[str, Variable]] = defaultdict(dict)
        for item, number, what, variable in asked(layout.variables):
            self._places[item, number][what] = variable

    def seen(self, space: MapSpace, title: str, centre: str) -> SeenMap | None:
        """A map; None if it was left alone."""
        answer = self._response.answers.get(space.variable)
        drawn = answer.drawn if answer is not None and answer.drawn is not None else DrawnMap((), ())
        stands = settled(drawn, self._response.decided.get(space.variable))
        drawn, states = stands.drawn, stands.states
        nodes = [self._node(space, node, centre) for node in space.nodes]
        extra = [c for c in drawn.circles if not c.around and states[c.name] != REFUSED]
        ties = tuple(self._ties(space, stands))
        rings = tuple(
            (c.box, states[c.name] == CONFIRMED) for c in drawn.circles if c.around and states[c.name] != REFUSED
        )
        for circle in extra:
            label, sure = stands.names.get(circle.name, ""), states[circle.name] == CONFIRMED
            radius = min(circle.box.width, circle.box.height) / 2
            nodes.append(SeenNode(circle.name, label, circle.box.centre, radius, True, sure, drawn=True))
        if not (ties or rings or extra or any(n.used for n in nodes if not n.middle)):
            return None
        spots = [Box(n.centre.x - n.radius, n.centre.y - n.radius, 2 * n.radius, 2 * n.radius) for n in nodes]
        hull = around([*spots, *(box for box, _ in rings)]).grown(AROUND_MM)
        return SeenMap(title, hull, tuple(nodes), ties, rings)

    def _node(self, space: MapSpace, node: Node, centre: str) -> SeenNode:
        if node.name == MIDDLE:
            return SeenNode(MIDDLE, centre, node.centre, node.radius)
        item, number = f"{space.form} {space.item}", place_number(node.name)
        parts = self._places.get((item, number), {})
        given = {
            what: answer
            for what, variable in parts.items()
            if (answer := self._response.answers.get(variable.name)) is not None
            and answer.state is not AnswerState.BLANK
        }
        name = typed_text(given.get(self._names.get(item, "")))
        sure = all(a.state not in (AnswerState.DOUBTFUL, AnswerState.UNREADABLE) for a in given.values())
        sure = sure and not any(parts[what].name in self._response.contested for what in given)
        weight = self._weight(parts, self._weights.get(item, ""))
        return SeenNode(node.name, name or str(number), node.centre, node.radius, bool(given), sure, weight=weight)

    def _weight(self, parts: Parts, what: str) -> float | None:
        """How close somebody is, 0 … 1."""
        variable = parts.get(what)
        level = level_of(self._response.answers.get(variable.name)) if variable is not None else None
        if variable is None or level is None or len(variable.values) < 2:
            return None
        names = [value.name for value in variable.values]
        return names.index(str(level)) / (len(names) - 1) if str(level) in names else None

    def _ties(self, space: MapSpace, stands: Settled) -> Iterator[SeenTie]:
        places = {node.name: node.centre for node in space.nodes} | {c.name: c.box.centre for c in stands.drawn.circles}
        for edge in stands.drawn.edges:
            if stands.states[edge.name] != REFUSED:
                straight = tuple((places[end].x, places[end].y) for end in (edge.one, edge.other))
                sure = stands.states[edge.name] == CONFIRMED
                yield SeenTie(edge.one, edge.other, edge.course or straight, sure, stands.towards.get(edge.name, ""))
