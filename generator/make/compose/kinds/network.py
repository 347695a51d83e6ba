"""The network map: 'ik' in the middle, rings around it, numbered places on the rings; a table row per place."""

from __future__ import annotations

import math
from collections.abc import Iterator

from generator.make.compose.blocks import FRAME_MM, HAIRLINE_MM
from generator.make.compose.columns import too_many_columns
from generator.make.compose.kinds.network_circle import circle_piece
from generator.make.compose.kinds.network_rings import CENTRE_MM, arc, least_radii, least_side, ring_radii, spots
from generator.make.compose.kinds.table import row_pieces
from generator.make.compose.pen import Pen
from generator.make.compose.pieces import Bench, Drawn, Piece, Stack, keep_rows, stack_height
from generator.make.compose.questions import (
    FINE_MM,
    MORE_ROW,
    Maker,
    head_pieces,
    lines_or_frame,
    maker,
    number_disc,
    row_reach,
)
from generator.make.compose.structure import SILENCE, Branch
from generator.make.compose.text import Line
from generator.make.style import PAPER_WHITE, Style, TextStyle
from generator.model.colour import mixed
from generator.model.geometry import Box, Point
from generator.model.layout import FieldRole, Place
from generator.model.part_names import GIVES, NAME, NEAR, place_name
from generator.model.questions.base import Option
from generator.model.questions.network import Map, RingPart
from generator.model.sheet import Ask
from generator.model.texts import Span, plain
from generator.model.variable import field_name, under

DISC_MM = 9.5  # a numbered place: room for initials beside the number
SMALL_DISC_MM = 8.0  # where there are more rings than ROOMY_RINGS
ROOMY_RINGS = 4
WIDE_MM = 200.0  # from this width on, map and table stand side by side
MAP_SHARE = 0.46  # of the width, side by side
MAP_MAX_MM = 190.0
ROW_MM = 9.6
LARGE_ROW_MM = 12.0
NUMBER_MM = 12.0
NAME_LEAST_MM = 30.0
GROUP_GAP_MM = 3.0
CLOSE_PITCH_BOXES = 1.5
GIVE_PITCH_BOXES = 1.7
NUMBER_WORD = "nr."


def network_pieces(ask: Ask, parts: Map, width: float, bench: Bench) -> list[Piece]:
    """Map and table: side by side on wide paper, else one above the other."""
    head = head_pieces(ask, width, bench)
    gap = bench.style.grid * 2.2
    if width >= WIDE_MM and parts.rings and parts.table is None:
        beside = _side_by_side(ask, parts, width, bench, stack_height(head))
        if beside is not None:
            beside.gap = bench.style.grid
            whole = Stack([*head, beside], gap=gap, where=f"vraag '{ask.question.id}'", solid=True)
            return [whole, *_writing(ask, parts, width, bench)]
    chart = _map(ask, parts, width, bench) if parts.rings else circle_piece(ask, parts, width, bench)
    chart.gap = bench.style.grid
    chart.fill = bool(parts.rings)
    rows = _asked(ask, parts, width, bench)
    rows[0].gap = bench.style.grid * 1.5
    keep_rows(rows, bench.page_room)
    return [
        Stack([*head, chart], gap=gap, where=f"vraag '{ask.question.id}'", solid=True), *rows,
        *_writing(ask, parts, width, bench),
    ]  # fmt: skip


def _asked(ask: Ask, parts: Map, width: float, bench: Bench) -> list[Piece]:
    """A row for each place: what is asked of it."""
    if parts.table is None:
        return _Table(ask, parts, width, bench).pieces()
    return row_pieces(ask, parts.table, width, bench)


def _writing(ask: Ask, parts: Map, width: float, bench: Bench) -> list[Piece]:
    """The short fields that belong to the map as a whole, each with its line; without rings they are in its middle."""
    return [_written(ask, own, width, bench) for own in (parts.writing if parts.rings else ())]


def _written(ask: Ask, own: Option, width: float, bench: Bench) -> Piece:
    style, make = bench.style, maker(ask.question, bench)
    voice, pitch = style.body.heavy(), style.line_pitch + (1.5 if style.fillable else 0.0)
    lines = bench.setter.lines(own.label, voice, width)
    tag = bench.parent.branch("P")

    def paint(pen: Pen, x: float, y: float, _height: float) -> None:
        top = pen.lines(lines, x, y, voice, tag)
        box = Box(x, top, width, pitch)
        lines_or_frame(pen, box)
        pen.field(make.area(box, own.name, label=plain(own.label), lines=1), tag.branch("Form"))

    return Drawn(len(lines) * voice.leading + pitch, paint, gap=style.grid * 1.5, where=plain(own.label))


def _side_by_side(ask: Ask, parts: Map, width: float, bench: Bench, above: float) -> Piece | None:
    gutter = bench.style.grid * 3
    side = width * MAP_SHARE
    table = Stack(_Table(ask, parts, width - side - gutter, bench).pieces())
    height = max(min(side, bench.page_room - above), table.height)
    if height + above > bench.page_room:
        return None
    chart = _map(ask, parts, side, bench)
    if chart.height > min(side, height):
        return None

    def paint(pen: Pen, x: float, y: float, own: float) -> None:
        chart.draw(pen, x, y, own)
        table.draw(pen, x + side + gutter, y, table.height)

    return Drawn(height, paint)


def _map(ask: Ask, parts: Map, width: float, bench: Bench) -> Piece:
    """The map in the middle of `width`: as small as it may be, and larger where there is room."""
    style, setter = bench.style, bench.setter
    voice = style.small.heavy().on(style.colours.heading)
    label_widths = [setter.width(ring.label, voice) + 3.0 for ring in parts.rings]
    disc = DISC_MM if len(parts.rings) <= ROOMY_RINGS else SMALL_DISC_MM
    least = least_radii(parts, label_widths, disc)
    figure = bench.parent.figure(_alt(parts))
    make = maker(ask.question, bench)

    def paint(pen: Pen, x: float, y: float, height: float) -> None:
        own = min(height, width, MAP_MAX_MM)
        radii = ring_radii(least, own, disc)
        centre = Point(x + width / 2, y + height / 2)
        _rings(pen, centre, radii, label_widths)
        for ring, radius, wide in zip(parts.rings, radii, label_widths, strict=True):
            dip = radius - math.sqrt(max(0.0, radius**2 - (wide / 2) ** 2))  # how much lower the ring's ends are
            _ring_label(pen, ring, Point(centre.x, centre.y - radius + dip / 2), wide, voice, figure)
        pen.circle(
            centre, CENTRE_MM / 2, fill=style.colours.strong or PAPER_WHITE, stroke=style.colours.heading, width=0.6
        )
        middle = style.h2.on(style.colours.on_strong)
        pen.write(
            parts.centre, centre.x - CENTRE_MM / 2, centre.y - middle.leading / 2, CENTRE_MM, middle, figure, "centre"
        )
        if parts.drawn:
            field = make.area(Box(centre.x - own / 2, centre.y - own / 2, own, own), role=FieldRole.DRAW)
            pen.field(field, figure)
        for spot in spots(parts, radii, label_widths, disc):
            at = Point(centre.x + spot.at.x, centre.y + spot.at.y)
            number_disc(pen, at, spot.number, figure, disc)
            name = make.variable() if parts.drawn else make.variable(place_name(spot.number), NAME)
            pen.places.append(Place(field_name(name), spot.number, spot.ring, at, disc))

    return Drawn(least_side(least, disc), paint)


def _alt(parts: Map) -> str:
    rings = "; ".join(
        f"{plain(ring.label)} (plek {ring.places[0]} tot en met {ring.places[-1]})" for ring in parts.rings
    )
    return (
        f"Kaart met {plain(parts.centre)} in het midden en {len(parts.rings)} ringen, van binnen naar buiten: {rings}."
    )


def _rings(pen: Pen, centre: Point, radii: list[float], label_widths: list[float]) -> None:
    """Bands that grow lighter outwards, with a fine line on each ring that leaves room for its label."""
    colours = pen.style.colours
    for index in range(len(radii) - 1, -1, -1):
        share = 0.25 + 0.7 * index / max(1, len(radii))
        if colours.tint:
            pen.circle(centre, radii[index], fill=mixed(colours.tint, PAPER_WHITE, share))
        gap = math.asin(min(0.95, label_widths[index] / 2 / radii[index]))
        pen.path(arc(centre, radii[index], gap), stroke=colours.rule, width=FINE_MM)


def _ring_label(pen: Pen, ring: RingPart, at: Point, wide: float, voice: TextStyle, figure: Branch) -> None:
    """In the opening of its ring, at the top."""
    pen.write(ring.label, at.x - wide / 2, at.y - voice.leading / 2, wide, voice, figure, "centre")


class _Table:
    """A row per place: number, name, what the person gives, how close."""

    def __init__(self, ask: Ask, parts: Map, width: float, bench: Bench) -> None:
        self.ask, self.parts, self.width, self.bench = ask, parts, width, bench
        self.style: Style = bench.style
        self.make: Maker = maker(ask.question, bench)
        self.head_voice, self.gives, self.close = self._columns()
        self.give_left = width - self.close * parts.closeness_steps - GROUP_GAP_MM - sum(self.gives)
        self.close_left = width - self.close * parts.closeness_steps
        self.node = bench.parent.branch("Table")

    def _columns(self) -> tuple[TextStyle, list[float], float]:
        """The voice of the heads and the widths of the columns: the largest that leave room for a name."""
        style, setter = self.style, self.bench.setter
        close = style.box * CLOSE_PITCH_BOXES
        for voice in (style.small, style.tiny):
            needs = [setter.widest_word(option.label, voice) + 2.0 for option in self.parts.gives]
            even = max(*needs, style.box * GIVE_PITCH_BOXES)
            for gives in ([even] * len(needs), [max(need, style.box * GIVE_PITCH_BOXES) for need in needs]):
                rest = self.width - NUMBER_MM - sum(gives) - close * self.parts.closeness_steps
                if rest - 2 * GROUP_GAP_MM >= NAME_LEAST_MM:
                    return voice, gives, close
        return voice, gives, close

    def _give_left(self, index: int) -> float:
        return self.give_left + sum(self.gives[:index])

    def pieces(self) -> list[Piece]:
        """The head, then a row per place; the head is repeated on a new page."""
        head, again = self._head(self.node), self._head(SILENCE)
        head.glue = again.glue = True
        rows: list[Piece] = [head]
        alone = tuple(range(1, self.parts.places + 1))
        for places in [ring.places for ring in self.parts.rings] or [alone]:
            for number in places:
                row = self._row(number, last=number == places[-1])
                row.repeat = again
                rows.append(row)
        return rows

    def _poles(self, wide: float) -> tuple[list[tuple[Line, ...]], bool]:
        """What stands above the ends of the closeness boxes: beside one another, or (True) under one another."""
        setter, voice = self.bench.setter, self.head_voice
        texts = (self.parts.closeness_left, self.parts.closeness_right)
        stacked = any(setter.widest_word(text, voice) > wide / 2 - 0.5 for text in texts)
        return [setter.lines(text, voice, wide if stacked else wide / 2 - 0.5) for text in texts], stacked

    def _head(self, table: Branch) -> Piece:
        parts, setter = self.parts, self.bench.setter
        group, voice = self.style.small.heavy().on(self.style.colours.heading), self.head_voice
        room = self.give_left - GROUP_GAP_MM - NUMBER_MM
        word = setter.widest_word(parts.name_label, group)
        if room < min(word, NAME_LEAST_MM):
            least = self.width - self.close * parts.closeness_steps - 2 * GROUP_GAP_MM - NUMBER_MM - word
            raise too_many_columns(self.bench.sheet.form, self.ask.question.id, self.gives, least, least=1)
        name = setter.lines(parts.name_label, group, room)
        give_wide, close_wide = sum(self.gives), self.close * parts.closeness_steps
        gives = setter.lines(parts.gives_label, group, give_wide)
        near = setter.lines(parts.closeness_label, group, close_wide)
        options = [
            setter.lines(option.label, voice, own - 1.0) for option, own in zip(parts.gives, self.gives, strict=True)
        ]
        poles, stacked = self._poles(close_wide)
        pole_lines = sum(map(len, poles)) if stacked else max(map(len, poles))
        upper = max(len(gives), len(near)) * group.leading
        lower = max(*(len(o) for o in options), pole_lines + 1) * voice.leading
        height = max(upper + 0.6 + lower, len(name) * group.leading) + 1.2
        row = table.branch("TR")
        cells = [row.branch("TH", scope="Column") for _ in range(2 + len(options) + parts.closeness_steps)]

        def paint(pen: Pen, x: float, y: float, _height: float) -> None:
            foot = y + height - 1.2
            pen.write((Span(NUMBER_WORD),), x, foot - voice.leading, DISC_MM, voice, cells[0], "centre")
            pen.lines(name, x + NUMBER_MM, foot - len(name) * group.leading, group, cells[1])
            pen.lines(gives, x + self.give_left, y, group, cells[2], "centre", give_wide)
            for place, lines in enumerate(options):
                left = x + self._give_left(place) + 0.5
                top = foot - len(lines) * voice.leading
                pen.lines(lines, left, top, voice, cells[2 + place], "centre", self.gives[place] - 1.0)
            steps = cells[2 + len(options) :]
            pen.lines(near, x + self.close_left, y, group, steps[0], "centre", close_wide)
            above = foot - (pole_lines + 1) * voice.leading
            pen.lines(poles[0], x + self.close_left, above, voice, steps[0])
            for number, cell in enumerate(steps):
                if number == len(steps) - 1:  # (all cells of a repeated head are one and the same silence)
                    top = foot - (len(poles[1]) + 1) * voice.leading if stacked else above
                    pen.lines(poles[1], x + self.close_left, top, voice, cell, "right", close_wide)
                left = x + self.close_left + number * self.close
                pen.write((Span(str(number + 1)),), left, foot - voice.leading, self.close, voice, cell, "centre")
            pen.rule(Point(x, y + height), Point(x + self.width, y + height), FRAME_MM, self.style.colours.heading)

        return Drawn(height, paint, where=f"vraag '{self.ask.question.id}'")

    def _row(self, number: int, last: bool) -> Piece:
        style, parts = self.style, self.parts
        height = LARGE_ROW_MM if style.large else ROW_MM
        place = place_name(number)
        row = self.node.branch("TR")

        def paint(pen: Pen, x: float, y: float, own: float) -> None:
            middle = y + own / 2
            small = min(DISC_MM, height - 2.4)
            number_disc(pen, Point(x + small / 2, middle), number, row.branch("TH", scope="Row"), small)
            name = Box(x + NUMBER_MM, y + 1.0, self.give_left - GROUP_GAP_MM - NUMBER_MM, own - 2.6)
            lines_or_frame(pen, name)
            said = f"{number}, {plain(parts.name_label)}"
            pen.field(self.make.area(name, place, NAME, label=said, lines=1), row.branch("TD").branch("Form"))
            for left, part, choice, words in self._marks():
                box = Box(x + left - style.box / 2, middle - style.box / 2, style.box, style.box)
                pen.tick_box(box)
                label = f"{number}, {words}"
                field = self.make.mark(box, choice, label, place, part, outline=style.outline)
                pen.field(field, row.branch("TD").branch("Form"))
            colour = style.colours.rule if last else style.colours.hair
            pen.rule(Point(x, y + own), Point(x + self.width, y + own), HAIRLINE_MM, colour)

        where = f"vraag '{self.ask.question.id}', plek {number}"
        return Drawn(height, paint, where=where, grow=height * MORE_ROW, reach=row_reach(height, style))

    def _marks(self) -> Iterator[tuple[float, str, str, str]]:
        """The boxes of a row: the middle of each (mm from the left), which part it is, its choice, and what it says."""
        parts = self.parts
        for index, option in enumerate(parts.gives):
            said = f"{plain(parts.gives_label)}: {plain(option.label)}"
            yield self._give_left(index) + self.gives[index] / 2, GIVES, option.name, said
        for step in range(1, parts.closeness_steps + 1):
            said = under(plain(parts.closeness_label), str(step))
            yield self.close_left + (step - 0.5) * self.close, NEAR, str(step), said
