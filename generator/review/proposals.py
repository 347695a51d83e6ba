"""What was drawn on a map, as a question with a box to tick for each circle and line: numbered as in the picture. With
it goes all that a person can add: whom circles stand for, where lines have an arrow, what reading missed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from generator.keep.decisions import Decision, Kind
from generator.keep.network_drawn import settled
from generator.model.answer import Answer
from generator.model.domains import Choice, Value
from generator.model.drawn_map import MIDDLE, SURE, DrawnMap, labels_of
from generator.model.geometry import Box
from generator.model.layout import Layout
from generator.model.map_said import MapSaid, said_of
from generator.model.map_space import NETWORK, MapSpace, Node, map_named
from generator.model.part_names import place_number
from generator.model.variable import Variable
from generator.web.items import MapCircle, MapLine, MapShown

QUESTION = "Wat is er op de kaart getekend?"


def drawn_variable(space: MapSpace) -> Variable:
    """The question about a map, before anything is known of it."""
    return Variable(space.variable, space.form, space.item, Choice((), at_most=None), NETWORK, QUESTION)


def with_proposals(variable: Variable, said: Answer, drawn: DrawnMap) -> tuple[Variable, Answer]:
    """The question with what was found as its choices; what is all but sure is ticked beforehand."""
    values = tuple(Value(name, words) for name, words in _numbered(drawn))
    likely = tuple(one.name for one in drawn.proposals if one.confidence >= SURE)
    return replace(variable, domain=Choice(values, at_most=None)), replace(said, chosen=likely)


def map_shown(layout: Layout, variable: Variable, drawn: DrawnMap, decision: Decision | None) -> MapShown | None:
    """What a person can add to what was found; what was added before (`decision`) stands there again."""
    space = map_named(layout, variable.name)
    if space is None:
        return None
    stands = settled(drawn, decision)
    said = said_of(decision.text) if decision is not None and decision.kind is Kind.VALUE else MapSaid()
    labels = dict(_numbered(drawn))
    places = tuple((node.name, _words(node.name), _box(node)) for node in space.nodes)
    extra = [circle for circle in drawn.circles if not circle.around]  # no place is printed where they stand
    circles = {circle.name: f"kring {labels[circle.name]}" for circle in drawn.circles}
    printed = [(name, words) for name, words, _ in places]
    words_of = dict(printed) | circles
    return MapShown(
        area=space.area,
        places=tuple(place for place in places if place[0] != MIDDLE),
        nodes=(*printed, *((circle.name, circles[circle.name]) for circle in extra)),
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


def _numbered(drawn: DrawnMap) -> Iterator[tuple[str, str]]:
    """The name of each proposal, and what it is, with the number that it has in the picture."""
    labels = labels_of(drawn)
    return ((one.name, f"{number}: {labels[one.name]}") for number, one in enumerate(drawn.proposals, start=1))


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
