"""The network map with spokes: closeness is ticked on the map itself, names stand in the corners, all on one page.

A spoke for each place, with a box per step of closeness, the nearest step in the middle: so the crosses draw the map.
What does not fit one page (many places in large type) is drawn as two maps on two pages, each with half of the groups.
Where that does not fit either (upright paper) it is drawn with rings and a table. The fields are the same in all three.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from generator.make.compose.kinds.network import network_pieces
from generator.make.compose.kinds.spoke_corners import Corner, corner_of
from generator.make.compose.kinds.spoke_map import SpokeMap, fitted
from generator.make.compose.pen import Pen
from generator.make.compose.pieces import Bench, Drawn, Piece, Stack, stack_height
from generator.make.compose.questions import Maker, head_pieces, lines_or_frame, maker
from generator.make.compose.text import Line
from generator.make.style import TextStyle
from generator.model.geometry import Box, Point
from generator.model.layout import Place
from generator.model.questions.base import Option
from generator.model.questions.network import Spokes
from generator.model.sheet import Ask
from generator.model.texts import Rich, Span, plain

BESIDE_MM = 4.0  # between the map's numbers and a corner: the lines from one to the other run there
BETWEEN_MM = 3.0  # between the upper and the lower corner of a side
ROOMY_SHARE = 1.25  # rows take what the page has left up to so much of their least height
WRITING_AIR_MM = 0.5  # between the map and what stands under it
WRITING_MM = 8.5  # for the line under the map
CORNER_MM = 2.0  # radius of a leader's bends
SIDES = 2  # groups beside a map of its own, where one map for all does not fit
LEADER_MM = 0.35
LANE_MM = 2.2  # from a corner: where a leader runs up or down, clear of the numbers on the map


def spokes_pieces(ask: Ask, look: Spokes, width: float, bench: Bench) -> list[Piece]:
    """The map with its corners as one piece, or half of its groups in each of two; else with rings and a table."""
    head = head_pieces(ask, width, bench)
    for parts in ([look], _halves(look)):
        plans = [plan for part in parts if (plan := _planned(ask, part, width, bench)) is not None]
        if len(plans) == len(parts) and _fit(plans, stack_height(head), bench):
            return _mapped(ask, plans, head, bench)
    return network_pieces(ask, look, width, bench)


def _halves(look: Spokes) -> list[Spokes]:
    """The same map with the first two groups, and with the others; what is written for the whole map comes last."""
    return [
        replace(look, rings=look.rings[:SIDES], writing=()),
        replace(look, rings=look.rings[SIDES:]),
    ] if len(look.rings) > SIDES else [look]  # fmt: skip


def _fit(plans: Sequence[_Plan], above: float, bench: Bench) -> bool:
    """Whether each stands on a page of its own, the first under what stands above it (mm)."""
    return all(plan.least + (0.0 if n else above) <= bench.page_room for n, plan in enumerate(plans))


def _mapped(ask: Ask, plans: Sequence[_Plan], head: list[Piece], bench: Bench) -> list[Piece]:
    bodies = [Drawn(plan.least, plan.paint) for plan in plans]
    for body in bodies:
        body.fill, body.gap, body.where = True, bench.style.grid, f"vraag '{ask.question.id}'"
    gap = bench.style.grid * (0.6 if ask.bare else 2.2)
    first = Stack([*head, bodies[0]], gap=gap, where=f"vraag '{ask.question.id}'", solid=True)
    return [first, *bodies[1:]]


def _planned(ask: Ask, look: Spokes, width: float, bench: Bench) -> _Plan | None:
    chart = fitted(look, bench)
    side = (width - chart.width) / 2 - BESIDE_MM
    corners = [corner_of(ring, look, side, bench) for ring in look.rings]
    made = [corner for corner in corners if corner is not None]
    if len(made) < len(corners):
        return None
    return _Plan(ask, look, bench, chart, made, width, side)


@dataclass(frozen=True)
class _Plan:
    ask: Ask
    look: Spokes
    bench: Bench
    chart: SpokeMap
    corners: list[Corner]  # left, right, left, right: in the order of the groups
    width: float
    side: float

    @property
    def _voice(self) -> TextStyle:
        return self.bench.style.body.heavy().on(self.bench.style.colours.heading)

    @property
    def _middle(self) -> float:
        """The width of what stands under the map, mm."""
        return self.width - 2 * self.side - 2 * BESIDE_MM

    @property
    def _under(self) -> float:
        """The height of what stands under the map, mm."""
        legend = len(self._legend) * self.chart.voice.leading + WRITING_AIR_MM if self._legend else 0.0
        return legend + sum(self._row(own) for own in self.look.writing)

    @property
    def _legend(self) -> tuple[Line, ...]:
        """Which end of a spoke is near, where the map itself has no room to say it."""
        if self.chart.says_poles:
            return ()
        near, far = self.look.closeness_right, self.look.closeness_left
        text: Rich = (Span("Midden: "), *near, Span(". Rand: "), *far, Span("."))
        return self.bench.setter.lines(text, self.chart.voice, self._middle)

    def _row(self, own: Option) -> float:
        lines = self.bench.setter.lines(own.label, self._voice, self._middle)
        return WRITING_AIR_MM + len(lines) * self._voice.leading + WRITING_MM

    @property
    def least(self) -> float:
        """The least height, mm."""
        sides = [self.corners[n::2] for n in (0, 1)]
        lists = max(sum(c.least for c in side) + BETWEEN_MM * (len(side) - 1) for side in sides)
        return max(lists, self.chart.height + self._under)

    def paint(self, pen: Pen, x: float, y: float, height: float) -> None:
        """The map first, then group by group: heading, and for each place its name, what it gives, how close."""
        own = min(height, self.least * ROOMY_SHARE)
        centre = Point(x + self.width / 2, y + (own - self._under) / 2)
        make = maker(self.ask.question, self.bench)
        figure = self.bench.parent.figure(_alt(self.look))
        self.chart.paint(pen, centre, figure)
        for index, corner in enumerate(self.corners):
            left, low = index % 2 == 0, index >= 2
            share = 0.5 if len(self.corners[index % 2 :: 2]) == 2 else 1.0
            tall = (own - BETWEEN_MM) * 0.5 if share == 0.5 else own
            box = Box(x if left else x + self.width - self.side, y + (own - tall if low else 0.0), self.side, tall)
            corner.paint_head(pen, box)
            for number, row in zip(corner.ring.places, corner.rows(box), strict=True):
                self._leader(pen, centre, number, row, left)
                name = corner.paint_place(pen, row, number, make)
                self.chart.paint_boxes(pen, centre, number, make)
                spot = self.chart.number_at(centre, number)
                pen.places.append(Place(name, number, corner.ring.name, spot, self.chart.disc))
        self._writing(pen, x, y + own, make)

    def _leader(self, pen: Pen, centre: Point, number: int, row: Box, left: bool) -> None:
        """A line from the number on the map to the same number in the corner."""
        spot, out = self.chart.number_at(centre, number), -1.0 if left else 1.0
        start = spot.x + out * self.chart.disc / 2
        end = row.right + 0.4 if left else row.x - 0.4
        target = row.y + self.corners[0].number_down
        bend = end - out * LANE_MM
        colour = pen.style.colours.heading
        if abs(target - spot.y) < CORNER_MM:
            pen.path((("M", start, spot.y), ("L", bend, target), ("L", end, target)), colour, LEADER_MM)
            return
        down = CORNER_MM if target > spot.y else -CORNER_MM
        pen.path(
            (
                ("M", start, spot.y), ("L", bend - out * CORNER_MM, spot.y),
                ("C", bend, spot.y, bend, spot.y, bend, spot.y + down), ("L", bend, target - down / 2),
                ("C", bend, target, bend, target, end, target),
            ),
            colour, LEADER_MM,
        )  # fmt: skip

    def _writing(self, pen: Pen, x: float, bottom: float, make: Maker) -> None:
        """What the map has no room to say, and the short fields under it, the last one's line at the foot."""
        left = x + (self.width - self._middle) / 2
        y = bottom - self._under
        if self._legend:
            voice, tag = self.chart.voice, self.bench.parent.branch("P")
            y = pen.lines(self._legend, left, y + WRITING_AIR_MM, voice, tag, "centre", self._middle)
        for own in self.look.writing:
            tag = self.bench.parent.branch("P")
            end = pen.write(own.label, left, y + WRITING_AIR_MM, self._middle, self._voice, tag, "centre")
            box = Box(left, end, self._middle, WRITING_MM)
            lines_or_frame(pen, box)
            pen.field(make.area(box, own.name, label=plain(own.label), lines=1), tag.branch("Form"))
            y += self._row(own)


def _alt(look: Spokes) -> str:
    groups = "; ".join(
        f"{plain(ring.label)} (plek {ring.places[0]} tot en met {ring.places[-1]})" for ring in look.rings
    )
    return (
        f"Kaart met {plain(look.centre)} in het midden en een spaak voor elke plek. Op elke spaak staan "
        f"{look.closeness_steps} vakjes, van buiten ({plain(look.closeness_left)}) naar binnen "
        f"({plain(look.closeness_right)}). Groepen: {groups}."
    )
