"""What was drawn on a map, as a question with a box to tick for each circle and line: numbered as in the picture. With
it goes all that a person can add: whom circles stand for, where lines have an arrow, what reading missed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from generator.keep.decisions import Decision, Kind
from generator.keep.network_drawn import settled
from generator.model.answer import Answer
from generator.model.domains import Choice, Value
from generator.model.drawn_map import MIDDLE, SURE, DrawnCircle, DrawnEdge, DrawnMap, labels_of
from generator.model.geometry import Box
from generator.model.layout import Layout
from generator.model.map_said import MapSaid, said_of
from generator.model.map_space import NETWORK, MapSpace, Node, maps_of
from generator.model.part_names import place_number
from generator.model.variable import Variable
from generator.web.items import MapCircle, MapLine, MapShown

QUESTION = "Wat is er op de kaart getekend?"


def drawn_variable(space: MapSpace) -> Variable:
    """The question about a map, before anything is known of it."""
    return Variable(space.variable, space.form, space.item, Choice((), at_most=None), NETWORK, QUESTION)


def with_proposals(variable: Variable, said: Answer, drawn: DrawnMap) -> tuple[Variable, Answer]:
    """The question with what was found as its choices; what is all but sure is ticked beforehand."""
    labels = labels_of(drawn)
    values = tuple(
        Value(one.name, f"{number}: {labels[one.name]}") for number, one in enumerate(drawn.proposals, start=1)
    )
    likely = tuple(one.name for one in drawn.proposals if one.confidence >= SURE)
    return replace(variable, domain=Choice(values, at_most=None)), replace(said, chosen=likely)


def map_shown(layout: Layout, variable: Variable, drawn: DrawnMap, decision: Decision | None) -> MapShown | None:
    """What a person can add to what was found; what was added before (`decision`) stands there again."""
    spaces = (space for page in layout.pages for space in maps_of(layout, page))
    space = next((space for space in spaces if space.variable == variable.name), None)
    if space is None:
        return None
    stands = settled(drawn, decision)
    said = said_of(decision.text) if decision is not None and decision.kind is Kind.VALUE else MapSaid()
    labels = {one.name: f"{n}: {words}" for n, (one, words) in enumerate(_labelled(drawn), start=1)}
    places = tuple((node.name, _words(node.name), _box(node)) for node in space.nodes)
    found = tuple((circle.name, f"kring {labels[circle.name]}") for circle in drawn.circles if not circle.around)
    nodes = (*((name, words) for name, words, _ in places), *found)
    words_of = dict(nodes) | {c.name: f"kring {labels[c.name]}" for c in drawn.circles}
    extra = (circle for circle in drawn.circles if not circle.around)
    return MapShown(
        area=space.area,
        places=tuple(place for place in places if place[0] != MIDDLE),
        nodes=nodes,
        circles=tuple(MapCircle(c.name, labels[c.name], stands.names.get(c.name, "")) for c in extra),
        lines=tuple(
            MapLine(
                edge.name,
                labels[edge.name],
                ((edge.one, words_of[edge.one]), (edge.other, words_of[edge.other])),
                stands.towards.get(edge.name, ""),
            )
            for edge in drawn.edges
        ),
        said=said,
    )


def _labelled(drawn: DrawnMap) -> Iterator[tuple[DrawnCircle | DrawnEdge, str]]:
    labels = labels_of(drawn)
    return ((one, labels[one.name]) for one in drawn.proposals)


def _words(node: str) -> str:
    return "het midden" if node == MIDDLE else f"plek {place_number(node)}"


def _box(node: Node) -> Box:
    side = 2 * node.radius
    return node.box or Box(node.centre.x - node.radius, node.centre.y - node.radius, side, side)


def added_told(decision: Decision) -> str:
    """A decision about a map, for people."""
    lines = sum("-" in name for name in decision.chosen)
    circles = len(decision.chosen) - lines
    names = [name for _, name in said_of(decision.text).names]
    told = f"{circles} {'kring' if circles == 1 else 'kringen'} en {lines} {'lijn' if lines == 1 else 'lijnen'}"
    return f"{told} ({', '.join(names)})" if names else told
