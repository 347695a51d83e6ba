"""The corners of a network with spokes: a heading, a question that helps, and for each place a line and boxes."""

from __future__ import annotations

from dataclasses import dataclass, replace

from generator.make.compose.pen import Pen
from generator.make.compose.pictograms import draw_pictogram
from generator.make.compose.pieces import Bench
from generator.make.compose.questions import Maker, lines_or_frame, number_disc
from generator.make.compose.text import Line
from generator.make.style import TextStyle
from generator.model.geometry import PT_PER_MM, Box, Point
from generator.model.part_names import GIVES, NAME, place_name
from generator.model.questions.network import RingPart, Spokes
from generator.model.texts import Rich, plain

DISC_MM = 7.4  # the number before a name
NAME_IN_MM = 9.0  # where the line begins, after the number
RULE_MM = 0.9  # under a heading
HEAD_AIR_MM = 1.2  # above and below that rule
BOX_AIR_MM = 1.6  # between a line and what stands under it
WORD_MM = 1.0  # between a box and its word
GIVE_GAP_MM = 2.2  # between a word and the next box, at least
LINE_MM, LARGE_LINE_MM = 8.6, 10.0  # to write a name on
ICON_MM = 6.6
TIGHT = 1.1  # line distance per type size of the words at boxes: one or two lines


@dataclass(frozen=True)
class _Give:
    """A box with its word: where it stands from the left, how wide the word may be."""

    name: str
    label: Rich
    lines: tuple[Line, ...]
    width: float  # of box and word, mm


@dataclass(frozen=True)
class Corner:
    """A group in its corner."""

    ring: RingPart
    look: Spokes
    gives: tuple[_Give, ...]
    above: bool  # words stand above their boxes, not beside them: the tail of a tick then ends on a word
    width: float
    bench: Bench

    @property
    def _voice(self) -> TextStyle:
        small = self.bench.style.small
        return replace(small, leading=small.size_pt * TIGHT / PT_PER_MM, colour=self.bench.style.colours.ink)

    @property
    def _line(self) -> float:
        return LARGE_LINE_MM if self.bench.style.large else LINE_MM

    @property
    def number_down(self) -> float:
        """From a row's top to the middle of its number, mm."""
        return self._line - DISC_MM / 2 - 0.2

    @property
    def _head(self) -> float:
        style = self.bench.style
        return max(style.h3.leading, ICON_MM) + HEAD_AIR_MM + RULE_MM + len(self._prompt) * style.body.leading

    @property
    def _prompt(self) -> tuple[Line, ...]:
        """The question that helps; large type is for few words."""
        style = self.bench.style
        shown = self.ring.prompt and not style.large
        return self.bench.setter.lines(self.ring.prompt, style.body, self.width) if shown else ()

    @property
    def _row(self) -> float:
        style = self.bench.style
        words = max(len(give.lines) for give in self.gives) * self._voice.leading
        boxes = style.box + words if self.above else max(style.box, words)
        return self._line + BOX_AIR_MM + boxes

    @property
    def least(self) -> float:
        """The least height, mm."""
        return self._head + self._row * len(self.ring.places)

    def rows(self, box: Box) -> list[Box]:
        """Where the places stand: evenly over the corner."""
        pitch = (box.height - self._head) / len(self.ring.places)
        return [
            Box(box.x, box.y + self._head + pitch * n + pitch - self._row, self.width, self._row)
            for n in range(len(self.ring.places))
        ]

    def paint_head(self, pen: Pen, box: Box) -> None:
        """The group's name on its line, and the question under it."""
        style, colours = self.bench.style, self.bench.style.colours
        tall = max(style.h3.leading, ICON_MM)
        left = box.x
        if self.ring.icon:
            draw_pictogram(pen, self.ring.icon, left, box.y, ICON_MM, colours.heading)
            left += ICON_MM + 2.0
        tag = self.bench.parent.branch("H3")
        pen.write(self.ring.label, left, box.y + tall - style.h3.leading, box.right - left, style.h3, tag)
        y = box.y + tall + HEAD_AIR_MM / 2
        pen.rule(Point(box.x, y), Point(box.right, y), RULE_MM, colours.heading, round_cap=True)
        if self._prompt:
            node = self.bench.parent.branch("P")
            pen.lines(self._prompt, box.x, y + RULE_MM / 2 + HEAD_AIR_MM / 2, style.body, node)

    def paint_place(self, pen: Pen, row: Box, number: int, make: Maker) -> str:
        """Number, line and boxes; returns the name of the field for the name."""
        place = place_name(number)
        tag = self.bench.parent.branch("P")
        number_disc(pen, Point(row.x + DISC_MM / 2, row.y + self.number_down), number, tag, DISC_MM)
        name = Box(row.x + NAME_IN_MM, row.y + 0.8, row.width - NAME_IN_MM, self._line - 0.8)
        lines_or_frame(pen, name)
        field = make.area(name, place, NAME, label=f"{number}, {plain(self.look.name_label)}", lines=1)
        pen.field(field, tag.branch("Form"))
        self._paint_gives(pen, row, number, make)
        return field.name

    def _paint_gives(self, pen: Pen, row: Box, number: int, make: Maker) -> None:
        style, voice = self.bench.style, self._voice
        gap = (row.width - sum(give.width for give in self.gives)) / max(1, len(self.gives) - 1)
        left, top = row.x, row.y + self._line + BOX_AIR_MM
        words = max(len(give.lines) for give in self.gives) * voice.leading
        for give in self.gives:
            tag = self.bench.parent.branch("P")
            high = len(give.lines) * voice.leading
            if self.above:
                box = Box(left + (give.width - style.box) / 2, top + words, style.box, style.box)
                pen.lines(give.lines, left, box.y - high, voice, tag, "centre", give.width)
            else:
                tall = max(style.box, words)
                box = Box(left, top + (tall - style.box) / 2, style.box, style.box)
                pen.lines(give.lines, box.right + WORD_MM, top + (tall - high) / 2, voice, tag)
            pen.tick_box(box)
            said = f"{number}, {plain(self.look.gives_label)}: {plain(give.label)}"
            field = make.mark(box, give.name, said, place_name(number), GIVES, outline=style.outline)
            pen.field(field, tag.branch("Form"))
            left += give.width + gap


def corner_of(ring: RingPart, look: Spokes, width: float, bench: Bench) -> Corner | None:
    """The corner of a group in a width in mm: words beside their boxes where they fit, else above them; or None."""
    for above in (False, True):
        gives = _gives(look, width, above, bench)
        if gives is not None:
            return Corner(ring, look, gives, above, width, bench)
    return None


def _gives(look: Spokes, width: float, above: bool, bench: Bench) -> tuple[_Give, ...] | None:
    """The boxes with their words, in one row if that fits: each word on one line, or broken where it may be."""
    style, setter = bench.style, bench.setter
    voice = style.small
    gap = GIVE_GAP_MM * (len(look.gives) - 1)
    for whole in (True, False):
        measure = setter.width if whole else setter.widest_word
        rooms = [measure(option.label, voice) + 0.05 for option in look.gives]
        widths = [max(room, style.box) if above else style.box + WORD_MM + room for room in rooms]
        if sum(widths) + gap <= width:
            return tuple(
                _Give(option.name, option.label, setter.lines(option.label, voice, room), own)
                for option, room, own in zip(look.gives, rooms, widths, strict=True)
            )
    return None
