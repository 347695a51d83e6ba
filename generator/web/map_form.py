"""What was drawn on a map as a form: whom circles stand for, where lines have an arrow, and what reading missed.

Lists and fields only, so it works without JavaScript. Where a circle stands that is added is told in words (nine parts
of the map, or round a printed place): a person sees it on the paper, and a graph needs no millimetres.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from math import hypot

from generator.model.drawn_map import SAME_MM, DrawnCircle, DrawnEdge
from generator.model.errors import DecisionError
from generator.model.geometry import Box
from generator.model.map_said import MapSaid
from generator.web.items import MapShown

PARTS = ("linksboven", "boven", "rechtsboven", "links", "midden", "rechts", "linksonder", "onder", "rechtsonder")
ACROSS = 3  # parts beside each other
MORE_ROWS = 2  # empty rows to add something in
CIRCLE_MM = (12.0, 10.0)  # mm: about as wide and high as people draw somebody
APART_MM = 9.0  # mm: more circles in one part of the map stand so far from each other
RING_MM = 2.5  # mm around a printed place
Form = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class CircleRow:
    """A circle that was added: where it is (a value of the list), whom it stands for, what it is called."""

    where: str = ""
    who: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class LineRow:
    """A line that was added: its ends (values of the list), and at which of both its arrow is."""

    one: str = ""
    other: str = ""
    arrow: str = ""


def where(shown: MapShown) -> list[tuple[str, str]]:
    """Where a circle may be, as values and words."""
    round_places = [(name, f"om {words}") for name, words, _ in shown.places]
    return [*((f"d{number}", words) for number, words in enumerate(PARTS)), *round_places]


def circle_rows(shown: MapShown, form: Form) -> list[CircleRow]:
    """The rows for circles: as the form has them, else as was said before; with a few empty ones."""
    names = dict(shown.said.names)
    said = [CircleRow(c.around or _part(c.box, shown), names.get(c.name, ""), c.name) for c in shown.said.circles]
    rows = [*said, *[CircleRow()] * MORE_ROWS]
    if "kaart" not in form:
        return rows
    return [
        CircleRow(form.get(f"kring-{k}-plek", ""), form.get(f"kring-{k}-wie", "").strip(), row.name)
        for k, row in enumerate(rows)
    ]


def line_rows(shown: MapShown, form: Form) -> list[LineRow]:
    """The rows for lines, in the same way."""
    added = {circle.name: f"n{k}" for k, circle in enumerate(shown.said.circles)}
    towards = dict(shown.said.towards)
    said = [
        LineRow(added.get(e.one, e.one), added.get(e.other, e.other), _which(e, towards.get(e.name, "")))
        for e in shown.said.edges
    ]
    rows = [*said, *[LineRow()] * MORE_ROWS]
    if "kaart" not in form:
        return rows
    return [LineRow(*(form.get(f"lijn-{k}-{what}", "") for what in ("een", "ander", "pijl"))) for k in range(len(rows))]


def _which(edge: DrawnEdge, tip: str) -> str:
    return {edge.one: "een", edge.other: "ander"}.get(tip, "")


def said(form: Form, shown: MapShown) -> MapSaid:
    """What the form says. Raises DecisionError for a row that is half filled in."""
    rows = circle_rows(shown, form)
    circles = dict(_circles(rows, shown))
    who = {circle.name: form.get(f"wie-{circle.name}", "").strip() for circle in shown.circles}
    who |= {circle.name: rows[k].who for k, circle in circles.items()}
    nodes = {name: name for name, _ in shown.nodes} | {f"n{k}": circle.name for k, circle in circles.items()}
    towards = {line.name: form.get(f"pijl-{line.name}", "") for line in shown.lines}
    edges = []
    for row in line_rows(shown, form):
        if row == LineRow():
            continue
        one, other = nodes.get(row.one, ""), nodes.get(row.other, "")
        if not one or not other or one == other:
            raise DecisionError("Een lijn heeft geen twee einden.", "Kies bij elke lijn twee verschillende einden.")
        edges.append(DrawnEdge(min(one, other), max(one, other), 1.0))
        towards[edges[-1].name] = {"een": one, "ander": other}.get(row.arrow, "")
    found = {line.name: line.towards for line in shown.lines}
    arrows = tuple((line, node) for line, node in towards.items() if node or found.get(line))
    return MapSaid(tuple(circles.values()), tuple(edges), tuple((c, n) for c, n in who.items() if n), arrows)


def _circles(rows: list[CircleRow], shown: MapShown) -> Iterator[tuple[int, DrawnCircle]]:
    """The circles that were added, by their row."""
    before = {circle.name: circle for circle in shown.said.circles}
    boxes = {name: box for name, _, box in shown.places}
    taken = [_middle(circle.name) for circle in shown.circles]
    for k, row in enumerate(rows):
        if row.where in boxes:
            yield k, DrawnCircle(boxes[row.where].grown(RING_MM), 1.0, row.where)
        elif row.where in {f"d{number}" for number in range(len(PARTS))}:
            circle = before.get(row.name)
            if circle is None or _part(circle.box, shown) != row.where:
                circle = DrawnCircle(_free(row.where, shown, taken), 1.0)
            taken.append((circle.box.centre.x, circle.box.centre.y))
            yield k, circle
        elif row.who:
            raise DecisionError(
                f"Bij de nieuwe kring van '{row.who}' staat geen plek.", "Kies ook waar de kring staat."
            )


def _middle(name: str) -> tuple[float, float]:
    """Where a circle is, by its name."""
    x, y = name[1:].split("x")
    return float(x), float(y)


def _part(box: Box, shown: MapShown) -> str:
    """In which part of the map a circle is."""
    area, at = shown.area, box.centre
    column = min(ACROSS - 1, max(0, int(ACROSS * (at.x - area.x) / area.width)))
    row = min(ACROSS - 1, max(0, int(ACROSS * (at.y - area.y) / area.height)))
    return f"d{row * ACROSS + column}"


def _free(part: str, shown: MapShown, taken: list[tuple[float, float]]) -> Box:
    """A place in a part of the map where no circle is yet, from its middle outwards."""
    row, column = divmod(int(part[1:]), ACROSS)
    wide, high = shown.area.width / ACROSS, shown.area.height / ACROSS
    middle = shown.area.x + (column + 0.5) * wide, shown.area.y + (row + 0.5) * high
    steps = sorted(product(range(-3, 4), repeat=2), key=lambda step: (hypot(*step), step))
    spots = [(middle[0] + dx * APART_MM, middle[1] + dy * APART_MM) for dx, dy in steps]
    free = (spot for spot in spots if all(hypot(spot[0] - x, spot[1] - y) > SAME_MM for x, y in taken))
    x, y = next(free, spots[0])
    return Box(max(x - CIRCLE_MM[0] / 2, 0.0), max(y - CIRCLE_MM[1] / 2, 0.0), *CIRCLE_MM)
