"""A map without rings: numbered places in a circle around the middle, or around a block of short fields to write in."""

from __future__ import annotations

import math
from dataclasses import dataclass

from generator.make.compose.pen import Pen
from generator.make.compose.pieces import Bench, Drawn, Piece
from generator.make.compose.questions import Maker, lines_or_frame, maker, number_disc
from generator.make.compose.structure import Branch
from generator.make.compose.text import Line
from generator.make.style import PAPER_WHITE, TextStyle
from generator.model.geometry import Box, Point
from generator.model.layout import FieldRole, Place
from generator.model.part_names import NAME, place_name
from generator.model.questions.base import Option
from generator.model.questions.network import Map
from generator.model.sheet import Ask
from generator.model.texts import plain
from generator.model.variable import field_name

DISC_MM = 9.5  # a numbered place
CENTRE_MM = 16.0  # the disc in the middle
APART_MM = 12.0  # between two places on the circle: room for initials
LEAST_APART_MM = 1.6  # the same, where there are many
MOST_SHARE = 0.7  # of a page: so high is a circle with room at most
OUT_MM = 16.0  # from the disc in the middle to a place, at least
SPOKE_MM = 0.35
OUTLINE_MM = 0.6
BLOCK_GAP_MM = 4.5  # between the block in the middle and the places around it
BLOCK_MOST_MM = 168.0  # of its width: longer lines are no short fields
TWO_FROM_MM = 110.0  # of its width: from here on its fields stand in two columns
PAD_MM = 4.0
MORE_FIELD = 0.3  # of a line: so much higher its fields get where the page has room
FIELD_GAP_MM = 6.0  # between two columns of fields


def circle_piece(ask: Ask, parts: Map, width: float, bench: Bench) -> Piece:
    """The map in the middle of `width`, as high as it needs."""
    if parts.writing:
        return _around_block(ask, parts, width, bench)
    roomy, least = (parts.places * (DISC_MM + apart) / (2 * math.pi) for apart in (APART_MM, LEAST_APART_MM))
    room = (min(width, bench.page_room * MOST_SHARE) - DISC_MM - 1.0) / 2
    radius = max(CENTRE_MM / 2 + OUT_MM + DISC_MM / 2, least, min(roomy, room))
    side = 2 * radius + DISC_MM + 1.0
    figure, make = bench.parent.figure(_alt(parts)), maker(ask.question, bench)

    def paint(pen: Pen, x: float, y: float, height: float) -> None:
        centre = Point(x + width / 2, y + height / 2)
        turns = [2 * math.pi * (n + 0.5) / parts.places for n in range(parts.places)]
        spots = [Point(centre.x + radius * math.sin(turn), centre.y - radius * math.cos(turn)) for turn in turns]
        for spot in spots:
            pen.rule(centre, spot, SPOKE_MM, pen.style.colours.heading)
        colours = pen.style.colours
        pen.circle(centre, CENTRE_MM / 2, fill=colours.strong or PAPER_WHITE, stroke=colours.heading, width=OUTLINE_MM)
        middle = pen.style.h2.on(colours.on_strong)
        wide = CENTRE_MM - 1.0
        lines = bench.setter.lines(parts.centre, middle, wide)
        pen.lines(
            lines, centre.x - wide / 2, centre.y - len(lines) * middle.leading / 2, middle, figure, "centre", wide
        )
        if parts.drawn:
            area = Box(centre.x - side / 2, centre.y - side / 2, side, side)
            pen.field(make.area(area, role=FieldRole.DRAW), figure)
        _places(pen, spots, parts, make, figure)

    return Drawn(side, paint)


def _places(pen: Pen, spots: list[Point], parts: Map, make: Maker, figure: Branch) -> None:
    """The numbers, and where they stand as a fact of the page."""
    for number, spot in enumerate(spots, start=1):
        number_disc(pen, spot, number, figure, DISC_MM)
        name = make.variable() if parts.drawn else make.variable(place_name(number), NAME)
        pen.places.append(Place(field_name(name), number, "", spot, DISC_MM))


def _alt(parts: Map) -> str:
    return f"Kaart met {plain(parts.centre)} in het midden en {parts.places} genummerde plekken eromheen."


@dataclass(frozen=True)
class _Block:
    """The fields in the middle: their labels set, and how they stand."""

    fields: tuple[tuple[Option, tuple[Line, ...]], ...]
    title: tuple[Line, ...]
    columns: int
    own: float  # width of a field, mm
    width: float
    bench: Bench

    @property
    def voice(self) -> TextStyle:
        """Of the labels."""
        return self.bench.style.small.heavy().on(self.bench.style.colours.ink)

    @property
    def more(self) -> float:
        """What its fields can use beyond its height, mm."""
        return len(self.rows()) * MORE_FIELD * self.bench.style.line_pitch

    @property
    def head(self) -> float:
        """The height of the title, mm."""
        return len(self.title) * self.bench.style.h3.leading

    def rows(self) -> list[tuple[tuple[tuple[Option, tuple[Line, ...]], ...], float]]:
        """The fields row by row, with the height of each row."""
        step = self.columns
        rows = [self.fields[start : start + step] for start in range(0, len(self.fields), step)]
        pitch = self.bench.style.line_pitch
        return [(row, max(len(lines) for _, lines in row) * self.voice.leading + pitch + 1.0) for row in rows]

    @property
    def height(self) -> float:
        """The height of the block, mm."""
        return 2 * PAD_MM + self.head + sum(high for _, high in self.rows())


def _block(parts: Map, width: float, bench: Bench) -> _Block:
    wide = min(BLOCK_MOST_MM, width - 2 * (BLOCK_GAP_MM + DISC_MM) - 1.0)
    columns = 2 if wide >= TWO_FROM_MM and len(parts.writing) > 1 else 1
    own = (wide - 2 * PAD_MM - FIELD_GAP_MM * (columns - 1)) / columns
    style, setter = bench.style, bench.setter
    fields = tuple((one, setter.lines(one.label, style.small.heavy(), own)) for one in parts.writing)
    title = setter.lines(parts.centre, style.h3, wide - 2 * PAD_MM, balanced=True)
    return _Block(fields, title, columns, own, wide, bench)


def _around_block(ask: Ask, parts: Map, width: float, bench: Bench) -> Piece:
    block = _block(parts, width, bench)
    around = BLOCK_GAP_MM + DISC_MM
    figure, make = bench.parent.figure(_alt(parts)), maker(ask.question, bench)

    def paint(pen: Pen, x: float, y: float, height: float) -> None:
        box = Box(x + (width - block.width) / 2, y + around, block.width, height - 2 * around)
        spots = _on_rim(box.grown(BLOCK_GAP_MM + DISC_MM / 2), parts.places)
        for spot in spots:
            edge = Point(min(max(spot.x, box.x + 1), box.right - 1), min(max(spot.y, box.y + 1), box.bottom - 1))
            pen.rule(spot, edge, SPOKE_MM, pen.style.colours.heading)
        pen.rect(box, fill=PAPER_WHITE, stroke=pen.style.colours.heading, width=OUTLINE_MM, radius=pen.style.radius)
        _places(pen, spots, parts, make, figure)
        _write(pen, block, box, make)

    return Drawn(block.height + 2 * around, paint, grow=block.more)


def _on_rim(rim: Box, count: int) -> list[Point]:
    """So many points at even distances on the rim, clockwise from the top's middle, alike left and right."""
    return [_along(rim, rim.width / 2 + 2 * (rim.width + rim.height) * (n + 0.5) / count) for n in range(count)]


def _along(rim: Box, way: float) -> Point:
    """The point so far (mm) along the rim, clockwise from its top left."""
    way %= 2 * (rim.width + rim.height)
    if way <= rim.width:
        return Point(rim.x + way, rim.y)
    if way <= rim.width + rim.height:
        return Point(rim.right, rim.y + way - rim.width)
    if way <= 2 * rim.width + rim.height:
        return Point(rim.right - (way - rim.width - rim.height), rim.bottom)
    return Point(rim.x, rim.bottom - (way - 2 * rim.width - rim.height))


def _write(pen: Pen, block: _Block, box: Box, make: Maker) -> None:
    """The title, and each field with its label above its line."""
    bench, voice = block.bench, block.voice
    inner = box.width - 2 * PAD_MM
    title = bench.parent.branch("P")
    y = pen.lines(block.title, box.x + PAD_MM, box.y + PAD_MM * 0.6, bench.style.h3, title, "centre", inner)
    y += PAD_MM * 0.4
    more = (box.height - block.height) / len(block.rows())
    for row, high in block.rows():
        for place, (one, lines) in enumerate(row):
            left = box.x + PAD_MM + place * (block.own + FIELD_GAP_MM)
            tag = bench.parent.branch("P")
            pen.lines(lines, left, y, voice, tag)
            pitch = bench.style.line_pitch
            field = Box(left, y + high - pitch - 1.0, block.own, pitch + more)
            lines_or_frame(pen, field)
            pen.field(make.area(field, one.name, label=plain(one.label), lines=1), tag.branch("Form"))
        y += high + more
