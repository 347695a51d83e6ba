"""The map in the middle of a network with spokes: how large it must be, and its boxes on the spokes."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from generator.make.compose.pen import Pen
from generator.make.compose.pieces import Bench
from generator.make.compose.questions import Maker, number_disc
from generator.make.compose.structure import SILENCE, Branch
from generator.make.compose.text import Line
from generator.make.style import PAPER_WHITE, TextStyle
from generator.model.geometry import Box, Point
from generator.model.part_names import NEAR, place_name
from generator.model.questions.network import Spokes
from generator.model.texts import Span, plain
from generator.model.variable import under

CENTRE_MM = 16.0  # the disc in the middle
CLEAR_MM = 1.9  # between two boxes, at least: a cross that runs out of one stays out of the next
HALO_MM = 1.0  # around a box, without spoke or rim
BARE_MM = 2.6  # around a box, white: a circle drawn round it is told from what is printed
DISC_MM, LARGE_DISC_MM = 6.8, 7.2  # a number at the end of a spoke
DISC_OUT_MM = 0.1  # the rim runs between a number and the outermost box
OFFSETS = {1: (45.0,), 2: (18.0, 72.0), 3: (13.5, 45.0, 76.5)}  # degrees from upright: boxes nowhere near one another
STEP_MM = 0.1  # by which radii grow until they fit
RIM_MM, RING_MM, SPOKE_MM = 0.6, 0.3, 0.35
DASH_MM = (1.2, 1.2)
LABEL_AIR_MM = 0.7  # between a word on the map and the boxes beside it


@dataclass(frozen=True)
class SpokeMap:
    """A map that has been fitted. Angles in degrees, clockwise from upright, by number; radii of the boxes, mm."""

    look: Spokes
    angles: dict[int, float]
    radii: tuple[float, ...]  # from the middle outwards
    box: float
    disc: float
    bench: Bench

    @property
    def rim(self) -> float:
        """The radius of the outermost ring, mm."""
        pitch = self.radii[-1] - self.radii[-2]
        return self.radii[-1] + pitch / 2

    @property
    def _ends(self) -> float:
        """The radius at which the numbers stand, mm."""
        return self.rim + self.disc / 2 - DISC_OUT_MM

    @property
    def width(self) -> float:
        """With its numbers, mm."""
        return 2 * max(abs(self._at(self._ends, n)[0]) for n in self.angles) + self.disc

    @property
    def height(self) -> float:
        """With its numbers, mm."""
        return 2 * max(self.rim, *(abs(self._at(self._ends, n)[1]) + self.disc / 2 for n in self.angles))

    def _at(self, radius: float, number: int) -> tuple[float, float]:
        angle = math.radians(self.angles[number])
        return radius * math.sin(angle), -radius * math.cos(angle)

    def number_at(self, centre: Point, number: int) -> Point:
        """Where the number of a place stands."""
        x, y = self._at(self._ends, number)
        return Point(centre.x + x, centre.y + y)

    def boxes(self, centre: Point, number: int) -> list[Box]:
        """The boxes of a place, from the middle outwards."""
        middles = [self._at(radius, number) for radius in self.radii]
        half = self.box / 2
        return [Box(centre.x + x - half, centre.y + y - half, self.box, self.box) for x, y in middles]

    def paint(self, pen: Pen, centre: Point, figure: Branch) -> None:
        """Rings, spokes and numbers, and which end of a spoke is near."""
        colours = pen.style.colours
        pitch = self.radii[-1] - self.radii[-2]
        rings = [radius + pitch / 2 for radius in self.radii]
        if colours.tint:
            pen.circle(centre, self.rim, fill=colours.tint)
            pen.circle(centre, rings[(len(rings) - 1) // 2], fill=PAPER_WHITE)
        for radius in rings[:-1]:
            pen.circle(centre, radius, stroke=colours.rule, width=RING_MM)
        for number in self.angles:
            for box in self.boxes(centre, number):
                pen.circle(box.centre, self.box / 2 + BARE_MM, fill=PAPER_WHITE)
        for number in self.angles:
            (x1, y1), (x2, y2) = self._at(CENTRE_MM / 2, number), self._at(self._ends, number)
            start, end = Point(centre.x + x1, centre.y + y1), Point(centre.x + x2, centre.y + y2)
            pen.rule(start, end, SPOKE_MM, colours.heading)
        pen.circle(centre, self.rim, stroke=colours.heading, width=RIM_MM)
        for number in self.angles:
            for box in self.boxes(centre, number):
                pen.rect(box.grown(HALO_MM), fill=PAPER_WHITE, radius=HALO_MM)
            number_disc(pen, self.number_at(centre, number), number, SILENCE, self.disc)
        self._ego(pen, centre, figure)
        self._poles(pen, centre, figure)

    def _ego(self, pen: Pen, centre: Point, figure: Branch) -> None:
        colours = pen.style.colours
        pen.circle(centre, CENTRE_MM / 2, fill=colours.strong or PAPER_WHITE, stroke=colours.heading, width=RIM_MM)
        voice = pen.style.h2.on(colours.on_strong)
        left, top = centre.x - CENTRE_MM / 2, centre.y - voice.leading / 2
        pen.write(self.look.centre, left, top, CENTRE_MM, voice, figure, "centre")

    def _poles(self, pen: Pen, centre: Point, figure: Branch) -> None:
        """The words at the ends of the scale: far at the rim above and below, near beside the middle."""
        voice = self.voice
        far, near = self._pole_lines()
        if not far or not near:
            return
        tall, wide = len(far) * voice.leading, max(line.width for line in far)
        for sign in (-1.0, 1.0):
            y = centre.y + sign * (self.rim - LABEL_AIR_MM - tall / 2 - 0.6) - tall / 2
            pen.rect(Box(centre.x - wide / 2 - 0.6, y, wide + 1.2, tall), fill=PAPER_WHITE)
            pen.lines(far, centre.x - wide / 2, y, voice, figure if sign < 0 else SILENCE, "centre", wide)
        wide, start = near[0].width, self._near_from(voice)
        for sign in (-1.0, 1.0):
            left = centre.x + start if sign > 0 else centre.x - start - wide
            pen.rect(Box(left - 0.5, centre.y - voice.leading / 2, wide + 1.0, voice.leading), fill=PAPER_WHITE)
            pen.lines(near, left, centre.y - voice.leading / 2, voice, figure if sign > 0 else SILENCE)

    @property
    def voice(self) -> TextStyle:
        """That of the words at the ends of the scale."""
        return self.bench.style.small.heavy().on(self.bench.style.colours.ink)

    @property
    def says_poles(self) -> bool:
        """Whether it has room for the words at the ends of the scale."""
        return all(self._pole_lines())

    def _pole_lines(self) -> tuple[tuple[Line, ...], tuple[Line, ...]]:
        far = _lines(self.look.closeness_left, self.voice, self._room_above, self.bench)
        return far, _lines(self.look.closeness_right, self.voice, self._room_beside(self.voice), self.bench)

    @property
    def _room_above(self) -> float:
        """Between the outermost boxes on both sides of upright, mm."""
        nearest = min(abs(math.sin(math.radians(angle))) for angle in self.angles.values())
        return 2 * (nearest * self.radii[-1] - self.box / 2 - LABEL_AIR_MM)

    def _near_from(self, voice: TextStyle) -> float:
        """How far from the middle the boxes above and below the level line leave room for a line of words, mm."""
        nearest = min(abs(math.cos(math.radians(angle))) for angle in self.angles.values())
        need = (voice.leading * 0.72 + self.box) / 2 + LABEL_AIR_MM
        return max(CENTRE_MM / 2 + 1.0, need / max(nearest, 1e-6) - self.box * 0.2)

    def _room_beside(self, voice: TextStyle) -> float:
        nearest = min(abs(math.cos(math.radians(angle))) for angle in self.angles.values())
        free = (
            nearest * self.radii[-1] > self.box
        )  # else a spoke lies level, and its boxes are where the words would be
        return self.rim - 1.0 - self._near_from(voice) if free else 0.0

    def paint_boxes(self, pen: Pen, centre: Point, number: int, make: Maker) -> None:
        """The boxes of a place, the least close first."""
        look = self.look
        tag = self.bench.parent.branch("P")
        for step, box in enumerate(reversed(self.boxes(centre, number)), start=1):
            pen.tick_box(box)
            said = f"{number}, {under(plain(look.closeness_label), str(step))}"
            field = make.mark(box, str(step), said, place_name(number), NEAR, outline=self.bench.style.outline)
            pen.field(field, tag.branch("Form"))


def _lines(text: tuple[Span, ...], voice: TextStyle, room: float, bench: Bench) -> tuple[Line, ...]:
    """The words broken to the room; nothing if a word is too wide for it."""
    return bench.setter.lines(text, voice, room) if bench.setter.widest_word(text, voice) <= room else ()


def fitted(look: Spokes, bench: Bench) -> SpokeMap:
    """The smallest map of these groups on which all boxes keep clear of one another and of the middle."""
    style = bench.style
    box, angles = style.box, _angles(look)
    inner = CENTRE_MM / 2 + box * math.sqrt(0.5) + CLEAR_MM / 2
    while not _clear([_square(inner, angle) for angle in angles.values()], box):
        inner += STEP_MM
    pitch = box
    while not all(_clear([_square(inner, angle), _square(inner + pitch, angle)], box) for angle in angles.values()):
        pitch += STEP_MM
    radii = tuple(inner + pitch * step for step in range(look.closeness_steps))
    return SpokeMap(look, angles, radii, box, LARGE_DISC_MM if style.large else DISC_MM, bench)


def _angles(look: Spokes) -> dict[int, float]:
    """Of each place: groups go left, right, left, right; in a corner from the top down."""
    found: dict[int, float] = {}
    for index, ring in enumerate(look.rings):
        count = len(ring.places)
        halved = len(look.rings[index % 2 :: 2]) == 2
        if halved:
            own = OFFSETS.get(count) or tuple(90.0 * (n + 0.5) / count for n in range(count))
            own = tuple(180.0 - angle for angle in reversed(own)) if index >= 2 else own
        else:
            own = tuple(180.0 * (n + 0.5) / count for n in range(count))
        found |= {number: (-angle if index % 2 == 0 else angle) for number, angle in zip(ring.places, own, strict=True)}
    return found


def _square(radius: float, angle: float) -> tuple[float, float]:
    return radius * math.sin(math.radians(angle)), radius * math.cos(math.radians(angle))


def _clear(middles: Sequence[tuple[float, float]], box: float) -> bool:
    """Whether upright squares of this side keep CLEAR_MM apart."""
    return all(
        math.hypot(max(0.0, abs(a[0] - b[0]) - box), max(0.0, abs(a[1] - b[1]) - box)) >= CLEAR_MM
        for a, b in combinations(middles, 2)
    )
