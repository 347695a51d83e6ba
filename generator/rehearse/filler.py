"""A simulated respondent: picks answers at random for a page, and makes the strokes that say so.

What was meant is kept beside what was drawn, so that a reading can be compared with the truth.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np

from generator.model.cells import cells_of
from generator.model.curve import CurveLine
from generator.model.geometry import Box, Point
from generator.model.layout import Field, FieldRole, FieldShape, Layout, PageLayout
from generator.model.map_space import maps_of
from generator.model.variable import Variable, VariableType
from generator.rehearse import pens
from generator.rehearse.digits import Writer, any_number, any_writer, mend_digit, write_number
from generator.rehearse.drawn import MeantMap, meant_map
from generator.rehearse.heed import heeded, may_write
from generator.rehearse.lines import meant_line
from generator.rehearse.map_sketches import ONLY_DRAWN, map_sketch
from generator.rehearse.pens import MarkKind, Pen, Stroke, handwriting, mark, scribble_word
from generator.rehearse.person import Person
from generator.rehearse.realmarks import RealMarks, Stamp
from generator.rehearse.sketches import sketch

SKIP_SHARE = 0.08  # people leave about one question in twelve open
CORRECT_SHARE = 0.06  # and change their mind about one in sixteen
SCRIBBLE_MAX_PEN_MM = 0.8  # with a thicker pen a scribble is a solid box; such people tick or cross
TICK_SHARE = 0.45  # of the options of a select_multiple
MOST_LINES = 3  # lines that people draw, though there may be room for more
WRITE_SHARE = 0.6  # of the writing fields
MEND_SHARE = 0.06  # of the numbers and dates: a digit was crossed out, or written over
NEIGHBOUR_MM = 16.0  # a stroke from one box reaches another that is this near, centre to centre
LETTER_MM = (2.5, 5.0)  # height of the letters of "n.v.t.", which are four times as wide


@dataclass(frozen=True, slots=True)
class Habits:
    """How people fill in. Shares are 0 … 1, per question unless said otherwise.

    `styles`: weight of each kind of mark; one person keeps to one kind, but for the share `other_style` of the marks.
    `correct`: a second thought, so a box is cancelled; `scratch`: share of these that are scratched out rather than
    blacked; `only_cancelled`: cancelled and
    nothing chosen instead; `tail`: a mark whose stroke runs on into a neighbour's box; `question` and
    `not_applicable`: written at the boxes instead of an answer; `blank_page`: share of pages left empty;
    `on_map`: of network maps on which somebody draws more people and lines.
    """

    styles: Mapping[MarkKind, float]
    other_style: float = 0.0
    correct: float = CORRECT_SHARE
    scratch: float = 0.0
    only_cancelled: float = 0.0
    tail: float = 0.0
    question: float = 0.0
    not_applicable: float = 0.0
    blank_page: float = 0.0
    on_map: float = 0.0


TIDY = Habits(MappingProxyType({MarkKind.TICK: 0.25, MarkKind.CROSS: 0.5, MarkKind.FILL: 0.25}))
EVERYDAY = Habits(
    MappingProxyType(
        {
            MarkKind.CROSS: 0.42,
            MarkKind.TICK: 0.22,
            MarkKind.FILL: 0.1,
            MarkKind.CIRCLE: 0.06,
            MarkKind.LONG_TICK: 0.08,
            MarkKind.STROKE: 0.06,
            MarkKind.DOT: 0.06,
        }
    ),
    other_style=0.04,
    scratch=0.25,
    only_cancelled=0.004,
    tail=0.01,
    question=0.004,
    not_applicable=0.004,
    blank_page=0.03,
    on_map=0.1,
)


@dataclass(frozen=True, slots=True)
class Truth:
    """What one person meant on one page: chosen codes per select variable, and which writing fields hold ink.

    `unclear`: variables where no reader can know: doubtful or blank is right, a choice is not. `kinds`: what was drawn
    in (or over, or around) a mark field, by field name; fields left alone are absent. `curves`: the lines that were
    drawn, per variable that asks for them; `numbers`: what was written in cells, as it would be kept; `maps`: what was
    drawn on network maps, by the name of that answer.
    """

    chosen: dict[str, tuple[str, ...]]
    inked: dict[str, bool]
    unclear: frozenset[str] = frozenset()
    kinds: dict[str, str] = field(default_factory=dict)
    curves: dict[str, tuple[CurveLine, ...]] = field(default_factory=dict)
    numbers: dict[str, str] = field(default_factory=dict)
    maps: dict[str, MeantMap] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FilledPage:
    """The truth of a page, and the strokes and pasted real marks that were put there for it."""

    truth: Truth
    strokes: tuple[Stroke, ...]
    stamps: tuple[Stamp, ...] = ()


def fill_page(
    layout: Layout,
    page: PageLayout,
    pen: Pen,
    rng: np.random.Generator,
    habits: Habits = TIDY,
    real: RealMarks | None = None,
    person: Person | None = None,
) -> FilledPage:
    """Answer everything on a page at random, as one person with one pen. Private fields get ink too.

    With `real`, box marks are real ink, pasted in, wherever there is a real mark of the kind that is wanted. With
    `person`, they are this person's, but for the share `other_style`.
    """
    return _Hand(layout, page, pen, rng, habits, real, person).fill()


class _Hand:
    """One person at one page."""

    def __init__(
        self,
        layout: Layout,
        page: PageLayout,
        pen: Pen,
        rng: np.random.Generator,
        habits: Habits,
        real: RealMarks | None,
        person: Person | None,
    ) -> None:
        self._layout, self._page, self._pen, self._rng = layout, page, pen, rng
        self._habits, self._real, self._person = habits, real, person
        self._style = self._draw_style()
        self._strokes: list[Stroke] = []
        self._stamps: list[Stamp] = []
        self._kinds: dict[str, str] = {}
        self._unclear: set[str] = set()
        self._curves: dict[str, tuple[CurveLine, ...]] = {}
        self._numbers: dict[str, str] = {}
        self._writer: Writer | None = None  # how this person writes digits, once there are some to write
        self._own = rng.spawn(1)[0]  # draws on maps, so that all else is filled in the same with and without that

    def fill(self) -> FilledPage:
        """Everything on the page."""
        chosen: dict[str, tuple[str, ...]] = {}
        inked: dict[str, bool] = {}
        empty = self._happens(self._habits.blank_page)
        for name, fields in _by_variable(self._page).items():
            variable = self._layout.variable(name)
            if fields[0].role is FieldRole.MARK:
                picked = () if empty else self._answer(variable, fields, chosen)
                if not variable.private:
                    chosen[name] = picked
            else:
                idle = empty or not may_write(self._layout, variable, chosen) or self._rng.random() >= WRITE_SHARE
                drawn = [] if idle else self._write(fields[0], variable)
                self._strokes += drawn
                if not variable.private:
                    inked[name] = bool(drawn)
        shown = {name: lines for name, lines in self._curves.items() if name in inked}
        numbers = {name: text for name, text in self._numbers.items() if name in inked}
        maps = {} if empty else self._draw_on_maps()
        truth = Truth(chosen, inked, frozenset(self._unclear), self._kinds, shown, numbers, maps)
        return FilledPage(truth, tuple(self._strokes), tuple(self._stamps))

    def _draw_on_maps(self) -> dict[str, MeantMap]:
        """More people and lines on some of the page's maps."""
        found = {}
        for space in maps_of(self._layout, self._page):
            if self._own.random() < self._habits.on_map:
                drawn = map_sketch(space, self._own, pen=self._pen, manner=ONLY_DRAWN)
                self._strokes += [stroke for each in drawn.drawn for stroke in each.strokes if len(stroke) > 1]
                if drawn.circles or drawn.edges:
                    found[space.variable] = meant_map(drawn)
        return found

    def _happens(self, share: float) -> bool:
        return bool(share) and bool(self._rng.random() < share)

    def _draw_style(self) -> MarkKind:
        weights = {
            kind: weight
            for kind, weight in self._habits.styles.items()
            if kind is not MarkKind.FILL or self._pen.width <= SCRIBBLE_MAX_PEN_MM
        }
        shares = np.array(list(weights.values()))
        return list(weights)[int(self._rng.choice(len(shares), p=shares / shares.sum()))]

    def _answer(
        self, variable: Variable, fields: Sequence[Field], said: Mapping[str, tuple[str, ...]]
    ) -> tuple[str, ...]:
        boxes = [f for f in fields if f.shape is FieldShape.BOX]
        single = variable.type is not VariableType.SELECT_MULTIPLE
        if boxes and self._happens(self._habits.question):
            return self._ask(variable, boxes)
        if len(boxes) > 1 and single and self._happens(self._habits.not_applicable):
            return self._write_across(variable, boxes)
        picked, cancelled = _pick(variable, fields, self._rng, self._habits.correct)
        picked = heeded(self._layout, variable, picked, said)
        if single and picked and not cancelled and self._happens(self._habits.only_cancelled):
            picked, cancelled = (), picked
            self._unclear.add(variable.name)
        for one in fields:
            if one.choice in picked:
                self._mark(one, fields, picked)
            elif one.choice in cancelled and one.shape is FieldShape.BOX:
                self._cancel(one)
        return picked

    def _mark(self, one: Field, fields: Sequence[Field], picked: Sequence[str]) -> None:
        slips = self._happens(self._habits.other_style)
        kind = self._draw_style() if slips else self._style
        if one.shape is FieldShape.WORD:
            kind = MarkKind.CIRCLE
        elif one.shape is FieldShape.STRUCK:
            kind = MarkKind.STRIKE
        drawn = self._by_person(one) if self._person is not None and not slips else self._drawn(kind, one)
        if not drawn:
            return
        over = _next_box(one, fields) if one.shape is FieldShape.BOX else None
        if over is not None and over.choice not in picked and self._happens(self._habits.tail):
            self._strokes += pens.tail(one.box, over.box, self._rng)
            self._kinds.setdefault(over.name, MarkKind.PASSING.value)  # it may have been cancelled on purpose

    def _cancel(self, one: Field) -> None:
        if self._person is not None:
            self._kinds[one.name], strokes, stamps = self._person.cancelled(one.box, self._pen, self._rng)
            self._strokes += strokes
            self._stamps += stamps
            return
        self._drawn(MarkKind.SCRATCH if self._happens(self._habits.scratch) else MarkKind.SOLID, one)

    def _drawn(self, kind: MarkKind, one: Field) -> bool:
        """Put a mark: a real person's where there is one for this box, else a drawn one. Whether it was drawn."""
        real = self._real if one.shape is FieldShape.BOX else None
        stamp = None if real is None else real.pick(kind, one.box, self._pen, self._rng)
        if stamp is not None:
            self._stamps.append(stamp)
            self._kinds[one.name] = f"echt {kind.value}"
            return False
        self._kinds[one.name] = kind.value
        self._strokes += mark(kind, one.box, self._pen, self._rng)
        return True

    def _by_person(self, one: Field) -> bool:
        """Put this person's mark in a box. Whether it was drawn. Words they mark as anybody does."""
        if self._person is None or one.shape is not FieldShape.BOX:
            return self._drawn(MarkKind.CIRCLE if one.shape is FieldShape.WORD else MarkKind.STRIKE, one)
        strokes, stamps = self._person.marked(one.box, self._pen, self._rng)
        self._kinds[one.name] = self._person.kind
        self._strokes += strokes
        self._stamps += stamps
        return bool(strokes)

    def _ask(self, variable: Variable, boxes: Sequence[Field]) -> tuple[str, ...]:
        """A question mark just right of a box, its hook as high as the box or higher."""
        one = boxes[int(self._rng.integers(len(boxes)))]
        height = one.box.height * self._rng.uniform(0.9, 1.4)
        at = Point(one.box.right + height * self._rng.uniform(0.5, 0.8), one.box.bottom)
        self._strokes += pens.question_mark(at, height, self._rng)
        self._kinds[one.name] = MarkKind.QUESTION.value
        self._unclear.add(variable.name)
        return ()

    def _write_across(self, variable: Variable, boxes: Sequence[Field]) -> tuple[str, ...]:
        """ "n.v.t." over the boxes, beginning at one of the first."""
        height = self._rng.uniform(*LETTER_MM)
        first = boxes[int(self._rng.integers(max(1, len(boxes) - 1)))]
        start = Point(first.box.x + self._rng.uniform(-1, 2), first.box.bottom - 0.3 * height)
        self._strokes += pens.not_applicable(start, height, self._rng)
        width = 3.8 * height
        for one in boxes:
            if Box(start.x, start.y - height, width, height).overlaps(one.box):
                self._kinds[one.name] = MarkKind.NOT_APPLICABLE.value
        self._unclear.add(variable.name)
        return ()

    def _write_number(self, cells: Sequence[Box], variable: Variable) -> list[Stroke]:
        """A number within its bounds, or a date that exists; sometimes a digit is crossed out and written again."""
        rng = self._rng
        self._writer = self._writer or any_writer(rng)
        digits, text = any_number(variable.domain, len(cells), rng)
        self._numbers[variable.name] = text
        if rng.random() >= MEND_SHARE:
            return write_number(digits, cells, self._writer, self._pen, rng)
        place = int(rng.choice([at for at, digit in enumerate(digits) if digit is not None]))
        meant, first = digits[place], int(rng.integers(10))
        rest = [None if at == place else digit for at, digit in enumerate(digits)]
        strokes = write_number(rest, cells, self._writer, self._pen, rng)
        return strokes + mend_digit(first, meant or 0, cells[place], self._writer, self._pen, rng)

    def _write(self, one: Field, variable: Variable) -> list[Stroke]:
        rng = self._rng
        if variable.type in (VariableType.INTEGER, VariableType.DATE):
            cells = cells_of(one, variable.type is VariableType.DATE)
            if cells:
                return self._write_number(cells, variable)
        if one.role is FieldRole.WRITE:
            return handwriting(one.box, one.lines, rng)
        for axes in self._page.axes:
            if axes.field == one.name:
                room = sum(f.item == one.item and f.role is FieldRole.WRITE for f in self._page.fields)
                count = 1 + int(rng.integers(max(1, min(room, MOST_LINES))))
                drawn = sketch(axes.box, axes.today, rng, pen=self._pen, count=count)
                self._curves[one.variable] = tuple(map(meant_line, drawn.lines))
                return [stroke for each in drawn.drawn for stroke in each.strokes]
        strokes: list[Stroke] = []
        for place in self._page.places:
            if place.field == one.name and rng.random() < WRITE_SHARE:
                disc = Box(place.centre.x - place.diameter / 2, place.centre.y, place.diameter, place.diameter)
                strokes += scribble_word(disc.centre, place.diameter * 0.4, 2.5, rng)
        return strokes or scribble_word(one.box.centre, min(30.0, one.box.width * 0.3), 4.0, rng)


def _next_box(one: Field, fields: Sequence[Field]) -> Field | None:
    """The box that is nearest to this one (centre to centre), if a stroke would reach it."""

    def far(other: Field) -> float:
        a, b = one.box.centre, other.box.centre
        return math.hypot(a.x - b.x, a.y - b.y)

    boxes = [f for f in fields if f.shape is FieldShape.BOX and f.name != one.name and far(f) <= NEIGHBOUR_MM]
    return min(boxes, key=far, default=None)


def _by_variable(page: PageLayout) -> dict[str, list[Field]]:
    groups: dict[str, list[Field]] = defaultdict(list)
    for one in page.fields:
        groups[one.variable].append(one)
    return groups


def _pick(
    variable: Variable, fields: Sequence[Field], rng: np.random.Generator, correct: float
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The codes that are meant, and those that were chosen first and then cancelled."""
    codes = [f.choice for f in fields if f.choice is not None]
    if variable.type is VariableType.SELECT_MULTIPLE:
        picked = tuple(c for c in codes if rng.random() < TICK_SHARE)
        others = [c for c in codes if c not in picked]
        regret = bool(picked and others) and rng.random() < correct
        return picked, (others[int(rng.integers(len(others)))],) if regret else ()
    if rng.random() < SKIP_SHARE:
        return (), ()
    order = [codes[i] for i in rng.permutation(len(codes))]
    return (order[0],), (order[1],) if rng.random() < correct and len(order) > 1 else ()
