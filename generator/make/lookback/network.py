"""A network map as it was read: who stands where, what was drawn on it; proposals in dashes, with a question mark."""

from __future__ import annotations

from collections.abc import Iterator

from generator.make.compose.course import through
from generator.make.compose.pen import Pen, ellipse
from generator.make.compose.structure import Branch
from generator.make.lookback.doubt import dash, doubt
from generator.make.lookback.flow import COLUMN_MM, Block, heading
from generator.make.lookback.typed import fitted
from generator.make.style import PAPER_WHITE
from generator.model.geometry import Box, Point
from generator.model.lookback import SeenMap, SeenNode
from generator.model.texts import Span

MOST_MM = 104.0  # how high a map is
THIN_MM, THICK_MM, OUTLINE_MM = 0.3, 1.4, 0.4
DRAWN_MM = 0.7  # lines that were drawn
MOST_MIDDLE_MM = 7.0  # radius of the disc in the middle: a block of writing stood there, and is in the list
LEAST_DISC_MM = 2.4  # radius: the number in it must be read
NAME_MM = 22.0  # room for a name
WING_MM = 2.2  # of an arrow's head


def blocks(seen: SeenMap, pen: Pen, section: Branch) -> Iterator[Block]:
    """Its question and the map."""
    if seen.title:
        yield heading(seen.title, pen, pen.style.h3, section.branch("H3"))
    scale = min(COLUMN_MM / seen.area.width, MOST_MM / seen.area.height)
    figure = section.figure(_told(seen))

    def draw(on: Pen, at: Point) -> None:
        left = at.x + (COLUMN_MM - seen.area.width * scale) / 2
        _Map(seen, on, Point(left, at.y), scale, figure).draw()

    yield Block(seen.area.height * scale + 3, draw)


def called(seen: SeenMap) -> dict[str, str]:
    """What each node is called in words."""
    numbers = iter(range(1, len(seen.nodes) + 1))
    names = {}
    for node in seen.nodes:
        if node.drawn:
            names[node.name] = node.label or f"getekende kring {next(numbers)}"
        else:
            names[node.name] = node.label if node.middle or not node.label.isdigit() else f"plek {node.label}"
    return names


def _told(seen: SeenMap) -> str:
    names = called(seen)
    there = [node for node in seen.nodes if node.used and not node.middle]
    people = ", ".join(f"{names[n.name]}{doubt(sure=n.sure)}" for n in there)
    ties = "; ".join(f"{names[t.one]} – {names[t.other]}{doubt(sure=t.sure)}" for t in seen.ties)
    return f"Op de kaart: {people or 'niemand'}." + (f" Getekende lijnen: {ties}." if ties else "")


class _Map:
    def __init__(self, seen: SeenMap, pen: Pen, origin: Point, scale: float, figure: Branch) -> None:
        self._seen, self._pen, self._origin, self._scale, self._figure = seen, pen, origin, scale, figure

    def draw(self) -> None:
        pen, colours, figure = self._pen, self._pen.style.colours, self._figure
        middle = next(node for node in self._seen.nodes if node.middle)
        start = self._at(middle.centre)
        for node in self._seen.nodes:
            if node.used and not node.middle and not node.drawn:
                width = THIN_MM + (THICK_MM - THIN_MM) * (node.weight or 0.0)
                pen.path(through((start, self._at(node.centre))), colours.rule, width, tag=figure)
        for tie in self._seen.ties:
            first, *rest = (self._at(Point(*place)) for place in tie.course)
            pen.path(through((first, *rest)), colours.accent, DRAWN_MM, dash=dash(sure=tie.sure), tag=figure)
            if tie.towards and rest:
                tip, far = (first, rest[-1]) if tie.towards == tie.one else (rest[-1], first)
                self._arrow(tip, far)
            if not tie.sure:
                self._beside((first, *rest)[len(rest) // 2], "?")
        for box, sure in self._seen.rings:
            self._ring(box, sure)
        for node in self._seen.nodes:
            self._node(node)

    def _at(self, place: Point) -> tuple[float, float]:
        area = self._seen.area
        return self._origin.x + (place.x - area.x) * self._scale, self._origin.y + (place.y - area.y) * self._scale

    def _node(self, node: SeenNode) -> None:
        pen, colours = self._pen, self._pen.style.colours
        x, y = self._at(node.centre)
        radius = max(node.radius * self._scale, LEAST_DISC_MM)
        if node.middle:
            radius = min(radius, MOST_MIDDLE_MM)
        strong = colours.strong or colours.heading
        fill = strong if node.middle else colours.tint or PAPER_WHITE if node.used else PAPER_WHITE
        outline = colours.accent if node.drawn else strong if node.used else colours.hair
        broken = dash(sure=node.sure)
        pen.circle(Point(x, y), radius, fill=fill, stroke=outline, width=OUTLINE_MM, dash=broken, tag=self._figure)
        label = node.label if node.sure else f"{node.label} ?".strip()
        voice = pen.style.tiny.heavy().on(colours.on_strong if node.middle and colours.strong else colours.ink)
        wide = pen.setter.width((Span(label),), voice)
        if not label:
            return
        if wide <= 2 * radius - 0.6:
            pen.write((Span(label),), x - radius, y - voice.leading / 2, 2 * radius, voice, self._figure, "centre")
        else:
            lines, below = fitted(pen, (Span(label),), voice.on(colours.ink), NAME_MM)
            right = self._origin.x + self._seen.area.width * self._scale
            left = min(max(x - NAME_MM / 2, self._origin.x), right - NAME_MM)
            pen.lines(lines, left, y + radius + 0.2, below, self._figure, "centre", NAME_MM)

    def _ring(self, box: Box, sure: bool) -> None:
        x, y = self._at(Point(box.x, box.y))
        around = Box(x, y, box.width * self._scale, box.height * self._scale)
        ring = ellipse(around.centre, around.width / 2, around.height / 2)
        self._pen.path(ring, self._pen.style.colours.accent, DRAWN_MM, dash=dash(sure=sure), tag=self._figure)
        if not sure:
            self._beside((around.right, around.y), "?")

    def _beside(self, at: tuple[float, float], text: str) -> None:
        voice = self._pen.style.tiny.heavy().on(self._pen.style.colours.ink)
        self._pen.write((Span(text),), at[0] + 0.5, at[1] - voice.leading, 6, voice, self._figure)

    def _arrow(self, tip: tuple[float, float], far: tuple[float, float]) -> None:
        dx, dy = far[0] - tip[0], far[1] - tip[1]
        size = max((dx**2 + dy**2) ** 0.5, 1e-6)
        ahead, aside = (dx / size * WING_MM, dy / size * WING_MM), (-dy / size * WING_MM / 2, dx / size * WING_MM / 2)
        wing = (tip[0] + ahead[0] + aside[0], tip[1] + ahead[1] + aside[1])
        other = (tip[0] + ahead[0] - aside[0], tip[1] + ahead[1] - aside[1])
        self._pen.path((*through((tip, wing, other)), ("Z",)), fill=self._pen.style.colours.accent, tag=self._figure)
