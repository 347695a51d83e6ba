"""The cells of one column of a table: boxes to tick, lines to write on, cells for digits; once or in series."""

from __future__ import annotations

from itertools import accumulate, pairwise

from generator.make.compose.blocks import FRAME_MM
from generator.make.compose.kinds.digits import digit_cells, digit_dash
from generator.make.compose.pen import Pen
from generator.make.compose.pictograms import draw_pictogram
from generator.make.compose.pieces import Bench
from generator.make.compose.questions import Maker, lines_or_frame, typing_frame
from generator.make.compose.structure import Branch
from generator.make.style import BOX_MM, TextStyle
from generator.model.geometry import Box, Point
from generator.model.questions.base import Option
from generator.model.questions.choice import Boxes
from generator.model.questions.digits import Cells
from generator.model.questions.grid import GridRow, Group, label_of, part_of
from generator.model.questions.scale import Steps
from generator.model.questions.text import Lines
from generator.model.texts import Rich, Span, plain
from generator.model.variable import under

PITCH_BOXES = 1.65  # from box to box, at least, in boxes: a cross runs over its box by a quarter
ROOMY_PITCH_MM = 15.0  # where there is room: boxes that are easy to tell apart
TAB_INSET_MM = 0.8  # from the edge of a group to its words and boxes
HEAD_AIR_MM = 1.6  # beside the widest word over a box
SERIES_AIR_MM = 2.5  # behind the word of a series
BAND_AIR_MM = 3.2  # between the boxes of two series
ROW_AIR_MM = 4.6  # above and below a box, together: a thick pen in one row stays out of the next
WRITING_AIR_MM = 1.0  # above the room to write, and below its line
MORE_WRITING = 1.2  # of its height the room to write takes where the page has room
FEW_WORDS_LINES = 1  # a cell is answered in a few words
WRITING_LEAST_MM = 26.0  # two words
CELL_MM, CELL_HEIGHT_MM = 6.0, 8.2  # of a digit: handwritten ones are 4–6 mm
CELLS_BETWEEN_MM = 3.4  # between day, month and year
ROUNDING_MM = 0.01  # widths are sums of floats
RAIL_CLEAR_MM = 1.5  # a rail stops so far from a box
RAIL_LEAST_MM = 0.8  # a shorter one is a speck
WIDEST_LARGE = 0.85  # cells for digits grow less than boxes do


class CellPainter:
    """What the cells of a column are like. `boxed`: its head covers them; `writes`: it takes what width is left.

    `written`: how many lines to write on a row has.

    `least`, `even` and `roomy` are widths in mm: the smallest, with all its boxes at one distance, and with air.
    """

    boxed, writes = True, False
    written = 0
    air = ROW_AIR_MM  # above and below, together, mm
    more = 0.0  # mm that a row can use beyond its height

    def __init__(self, group: Group, make: Maker, bench: Bench) -> None:
        self.group, self.make, self.style, self.setter = group, make, bench.style, bench.setter
        self.voice = bench.style.small.on(bench.style.colours.ink)
        series = group.column.series
        self.in_series = len(series) > 1
        self.word = max(bench.setter.width(one.label, self.voice) for one in series) + SERIES_AIR_MM * self.in_series
        self.least = self.even = self.roomy = 0.0
        self.band_height = 0.0

    def height(self, band: float) -> float:
        """The height that a row needs, mm; `band`: of one series."""
        if not self.in_series:
            return self.band_height + self.air
        return band * len(self.group.column.series) + max(0.0, self.air - BAND_AIR_MM)

    def foot_height(self, width: float, voice: TextStyle) -> float:
        """What stands right above the cells, mm."""
        return 0.0

    def paint_foot(self, pen: Pen, x: float, foot: float, width: float, voice: TextStyle, node: Branch) -> None:
        """Paints that, its bottom at `foot`."""

    def paint(
        self, pen: Pen, room: Box, row: GridRow, band: float, node: Branch, ends: tuple[float | None, float | None]
    ) -> None:
        """The cells of a row. `ends`: how far rails go beside the first and last box (None: no rail)."""
        _ = node.index
        series = self.group.column.series
        high = band if self.in_series else room.height
        top = room.y + (room.height - high * len(series)) / 2
        for number, one in enumerate(series):
            strip = Box(room.x + self.word, top + number * high, room.width - self.word, high)
            if self.in_series:
                y = strip.y + (high - self.voice.leading) / 2
                wide = self.word - SERIES_AIR_MM
                pen.write(one.label, room.x, y, wide + ROUNDING_MM, self.voice, node.branch("P"), "right")
            self._band(pen, strip, row, one, node, (None, None) if self.in_series else ends)

    def _band(
        self, pen: Pen, strip: Box, row: GridRow, series: Option, node: Branch, ends: tuple[float | None, float | None]
    ) -> None:
        raise NotImplementedError

    def _called(self, row: GridRow, series: Option) -> tuple[str, tuple[str, ...]]:
        """What a cell is called, and which part of the question it is."""
        column = self.group.column
        return label_of(row, column, series), part_of(row, column, series)


class Ticks(CellPainter):
    """Boxes to tick, each under its word; poles stand above the outer ones."""

    def __init__(self, options: tuple[Option, ...], poles: tuple[Rich, Rich], *rest: object) -> None:
        super().__init__(*rest)  # type: ignore[arg-type]
        self.options, self.poles = options, poles
        box, scale = self.style.box, self.style.box / BOX_MM
        self.air *= self.style.white
        self.needs = [
            max(self.setter.widest_word(option.label, self.voice) + HEAD_AIR_MM * bool(option.label), box * PITCH_BOXES)
            for option in options
        ]
        ends = 2 * max(self.setter.widest_word(pole, self.voice) for pole in poles) + HEAD_AIR_MM
        beside = self.beside = self.word + 2 * TAB_INSET_MM
        self.least = beside + max(sum(self.needs), ends)
        self.even = beside + max(max(self.needs) * len(options), ends)
        self.roomy = max(self.even, beside + ROOMY_PITCH_MM * scale * len(options))
        self.band_height = box + BAND_AIR_MM if self.in_series else box

    def _pitches(self, width: float) -> list[float]:
        """Of each box, for the width of all: alike, or where that is too narrow as their words need."""
        count, most = len(self.needs), max(self.needs)
        if width >= most * count - 1e-6:
            return [width / count] * count
        over = (width - sum(self.needs)) / count
        return [need + over for need in self.needs]

    def _lefts(self, left: float, width: float) -> list[tuple[float, float]]:
        pitches = self._pitches(width)
        return list(zip(accumulate([left, *pitches[:-1]]), pitches, strict=True))

    def _icon(self, voice: TextStyle) -> float:
        return voice.leading * 1.5 if any(option.icon for option in self.options) else 0.0

    def _pole_lines(self, width: float, voice: TextStyle) -> list[tuple]:  # type: ignore[type-arg]
        return [self.setter.lines(pole, voice, (width - HEAD_AIR_MM) / 2) if pole else () for pole in self.poles]

    def foot_height(self, width: float, voice: TextStyle) -> float:
        """Poles, pictograms and words."""
        own = width - self.beside
        words = max(
            len(self.setter.lines(option.label, voice, pitch - 0.6)) if option.label else 0
            for option, pitch in zip(self.options, self._pitches(own), strict=True)
        )
        return (words + max(map(len, self._pole_lines(own, voice)))) * voice.leading + self._icon(voice)

    def paint_foot(self, pen: Pen, x: float, foot: float, width: float, voice: TextStyle, node: Branch) -> None:
        """Poles, pictograms and words."""
        left, own = x + self.word + TAB_INSET_MM, width - self.beside
        top = foot - self.foot_height(width, voice)
        for lines, align in zip(self._pole_lines(own, voice), ("left", "right"), strict=True):
            pen.lines(lines, left, top, voice, node, align, own)  # type: ignore[arg-type]
        size = self._icon(voice)
        for option, (at, pitch) in zip(self.options, self._lefts(left, own), strict=True):
            lines = self.setter.lines(option.label, voice, pitch - 0.6) if option.label else ()
            y = foot - len(lines) * voice.leading
            if option.icon:
                draw_pictogram(pen, option.icon, at + (pitch - size) / 2, y - size, size * 0.92, voice.colour)
            pen.lines(lines, at + 0.3, y, voice, node, "centre", pitch - 0.6)

    def _band(
        self, pen: Pen, strip: Box, row: GridRow, series: Option, node: Branch, ends: tuple[float | None, float | None]
    ) -> None:
        box, middle = self.style.box, strip.y + strip.height / 2
        boxes = [
            Box(at + (pitch - box) / 2, middle - box / 2, box, box)
            for at, pitch in self._lefts(strip.x + TAB_INSET_MM, strip.width - 2 * TAB_INSET_MM)
        ]  # fmt: skip
        _rails(pen, boxes, middle, ends)
        said, part = self._called(row, series)
        for option, own in zip(self.options, boxes, strict=True):
            pen.tick_box(own)
            label = under(said, plain(option.label))
            field = self.make.mark(own, option.name, label, *part, outline=self.style.outline, private=row.private)
            pen.field(field, node.branch("Form"))


def _rails(pen: Pen, boxes: list[Box], y: float, ends: tuple[float | None, float | None]) -> None:
    """The line on which the boxes of a row stand, clear of each."""
    stops = [(before.right, after.x) for before, after in pairwise(boxes)]
    spans = [(left + RAIL_CLEAR_MM, right - RAIL_CLEAR_MM) for left, right in stops]
    first, last = ends
    if first is not None:
        spans.insert(0, (first, boxes[0].x - RAIL_CLEAR_MM))
    if last is not None:
        spans.append((boxes[-1].right + RAIL_CLEAR_MM, last))
    for left, right in spans:
        if right - left >= RAIL_LEAST_MM:
            pen.rule(Point(left, y), Point(right, y), FRAME_MM, pen.style.colours.rule)


class Writing(CellPainter):
    """Lines to write on, or a frame to type in."""

    boxed, writes = False, True
    air = 2 * WRITING_AIR_MM

    def __init__(self, look: Lines, *rest: object) -> None:
        super().__init__(*rest)  # type: ignore[arg-type]
        self.written = self.style.lines_of(look.lines, FEW_WORDS_LINES)
        self.least = self.even = self.roomy = self.word + WRITING_LEAST_MM * self.style.box / BOX_MM
        self.band_height = self.written * self.style.line_pitch
        self.more = self.band_height * MORE_WRITING

    def _band(
        self, pen: Pen, strip: Box, row: GridRow, series: Option, node: Branch, ends: tuple[float | None, float | None]
    ) -> None:
        count = max(self.written, int((strip.height - self.air) / self.style.line_pitch + 1e-6))
        box = Box(strip.x, strip.y + WRITING_AIR_MM, strip.width, strip.height - self.air)
        lines_or_frame(pen, box, count)
        said, part = self._called(row, series)
        area = self.make.area(box, *part, label=said, lines=count, private=row.private)
        pen.field(area, node.branch("Form"))


class Digits(CellPainter):
    """A cell per digit: a number, or day, month and year."""

    air = ROW_AIR_MM / 2

    def __init__(self, look: Cells, *rest: object) -> None:
        super().__init__(*rest)  # type: ignore[arg-type]
        scale = max(1.0, self.style.box / BOX_MM * WIDEST_LARGE)
        self.look, self.cell, self.tall = look, CELL_MM * scale, CELL_HEIGHT_MM * scale
        self.wide = sum(look.counts) * self.cell + CELLS_BETWEEN_MM * (len(look.counts) - 1)
        self.caption = (Span("-".join(look.captions)),) if any(look.captions) else ()
        self.least = self.even = self.roomy = self.word + self.wide
        self.air *= self.style.white
        self.band_height = self.tall + (BAND_AIR_MM / 2 if self.in_series else 0.0)

    def foot_height(self, width: float, voice: TextStyle) -> float:
        """How a date is written."""
        return voice.leading if self.caption else 0.0

    def paint_foot(self, pen: Pen, x: float, foot: float, width: float, voice: TextStyle, node: Branch) -> None:
        """How a date is written."""
        if self.caption:
            pen.write(self.caption, x + self.word, foot - voice.leading, width - self.word, voice, node, "centre")

    def _band(
        self, pen: Pen, strip: Box, row: GridRow, series: Option, node: Branch, ends: tuple[float | None, float | None]
    ) -> None:
        left = strip.x + (strip.width - self.wide) / 2
        box = Box(left, strip.y + (strip.height - self.tall) / 2, self.wide, self.tall)
        if self.style.fillable:
            typing_frame(pen, box)
        else:
            for number, count in enumerate(self.look.counts):
                digit_cells(pen, Box(left, box.y, count * self.cell, self.tall), count)
                left += count * self.cell
                if number < len(self.look.counts) - 1:
                    digit_dash(pen, left, CELLS_BETWEEN_MM, box.y + self.tall / 2)
                left += CELLS_BETWEEN_MM
        said, part = self._called(row, series)
        area = self.make.area(box, *part, label=said, lines=sum(self.look.counts), private=row.private)
        pen.field(area, node.branch("Form"))


def cell_painter(group: Group, make: Maker, bench: Bench) -> CellPainter:
    """The painter of the cells of a column: each look that a question alone can have as well."""
    match group.cells:
        case Boxes() as look:
            return Ticks(look.options, ((), ()), group, make, bench)
        case Steps() as look:
            numbers = tuple(Option(str(n), (Span(str(n)),)) for n in range(1, look.steps + 1))
            return Ticks(numbers, (look.left, look.right), group, make, bench)
        case Lines() as look:
            return Writing(look, group, make, bench)
        case Cells() as look:
            return Digits(look, group, make, bench)
        case look:
            raise TypeError(f"no cells look like {type(look).__name__}")
