"""What is counted of a group: measures, one value of each person. Which there are follows from what a run printed.

A *category* is one of several; a *count* is a whole number from 0 to `top` that is only ever shown added up. Open texts
and own words are no measures: words of people are theirs.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from generator.keep.cells import Answered
from generator.keep.network_own import NETWORK
from generator.keep.plots import CURVE, plots_of
from generator.keep.response import Response
from generator.model.answer import Answer, AnswerState
from generator.model.curve import STEP, Curve, numbers_of
from generator.model.domains import Choice
from generator.model.layout import Layout
from generator.model.part_names import GIVES, NAME, place_name
from generator.model.questions.curve import Plot
from generator.model.sheet import Sheet
from generator.model.texts import plain
from generator.model.variable import Variable, variable_name

POLES = 2  # sides of a dimension
ROLE = "rol"  # the id of a question with one answer by which the poles of its form may be split
NEAR = 0.05  # of the axis: so near a moment a drawn line may begin or end and still say its level there
JOINT = "-"  # between the levels of a whole line
Value = str | int


class Panel(StrEnum):
    """In which picture a measure is shown."""

    BARS = "bars"
    POLES = "poles"
    WORDS = "words"
    BUNDLE = "bundle"
    LINES = "lines"  # whole lines, which are shown with the bundle
    RINGS = "rings"


@dataclass(frozen=True, slots=True)
class Measure:
    """One thing that is counted. `value` gives a person's value, or None if there is none (yet).

    `top`: of a count, the most that one person can add; None for a category. `about` says what the picture must know:
    its kind differs by panel. `by`: the question by which the group may be split; `of`: the measures that whole lines
    are made of.
    """

    name: str
    panel: Panel
    form: str
    value: Callable[[Response], Value | None]
    top: int | None = None
    about: Any = None
    by: Variable | None = None
    of: tuple[str, ...] = ()

    @property
    def words(self) -> bool:
        """Whether its values are codes, not numbers."""
        return self.panel in (Panel.BARS, Panel.LINES)


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a dimension. `codes`: of the choices that stand there."""

    variable: Variable
    label: str
    codes: frozenset[str]


@dataclass(frozen=True, slots=True)
class Height:
    """A moment of a curve: its words, its place 0 … 1, the number of levels, where today is, and what the ends say."""

    label: str
    at: float
    levels: int
    today: float
    ends: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Support:
    """A kind of support on a ring; '' for being on it at all."""

    ring: str
    kind: str
    label: str


def measures_of(layout: Layout, sheets: Sequence[Sheet]) -> tuple[Measure, ...]:
    """All measures of a run, in the order of its sheets."""
    answered = Answered(layout)
    plots = plots_of(sheets)
    found: list[Measure] = []
    for variable in layout.variables:
        if variable.private or not isinstance(variable.domain, Choice):
            continue
        if variable.item_type == CURVE:
            found += _height(variable, plots)
        elif variable.item_type != NETWORK and variable.domain.at_most == 1:
            found.append(Measure(variable.name, Panel.BARS, variable.form, chosen(variable.name), about=variable))
        elif variable.item_type != NETWORK and not variable.opposes:
            found += _of_several(variable, layout, answered)
    return (*found, *_lines(found), *_rings(layout, answered))


def _lines(found: Sequence[Measure]) -> Iterator[Measure]:
    """Whole lines: the levels at all moments of a curve together."""
    curves: dict[tuple[str, str], list[Measure]] = defaultdict(list)
    for measure in found:
        if measure.panel is Panel.BUNDLE:
            curves[measure.form, measure.name.rpartition("_lijn1_")[0]].append(measure)
    for (form, name), moments in curves.items():
        if len(moments) > 1:
            moments.sort(key=lambda measure: measure.about.at)
            names = tuple(measure.name for measure in moments)
            yield Measure(f"{name}:lijnen", Panel.LINES, form, _whole_line(moments), about=moments, of=names)


def _whole_line(moments: Sequence[Measure]) -> Callable[[Response], Value | None]:
    def value(response: Response) -> Value | None:
        levels = [moment.value(response) for moment in moments]
        return None if None in levels else JOINT.join(map(str, levels))

    return value


def chosen(name: str) -> Callable[[Response], Value | None]:
    """What somebody surely chose at a question with one answer."""

    def value(response: Response) -> Value | None:
        answer = response.answers.get(name)
        given = answer is not None and answer.state is AnswerState.ANSWERED and len(answer.chosen) == 1
        return answer.chosen[0] if given and answer is not None else None

    return value


def _sure(answer: Answer | None) -> bool:
    return answer is not None and answer.state in (AnswerState.ANSWERED, AnswerState.BLANK)


def _of_several(variable: Variable, layout: Layout, answered: Answered) -> Iterator[Measure]:
    """Ticks: by side where the choices have two, else by choice."""
    if sides := sides_of(variable, layout):
        role = next((v for v in layout.variables if (v.form, v.item, v.part) == (variable.form, ROLE, ())), None)
        by = role if role is not None and isinstance(role.domain, Choice) and role.domain.at_most == 1 else None
        for pole, side in sides.items():
            yield Measure(f"{variable.name}:{pole}", Panel.POLES, variable.form,
                          _ticks(variable, side.codes, answered), len(side.codes), side, by)  # fmt: skip
        return
    for value in variable.values:
        name = variable.column(value.name)
        ticks = _ticks(variable, frozenset((value.name,)), answered)
        yield Measure(name, Panel.WORDS, variable.form, ticks, 1, (variable, value.label))


def sides_of(variable: Variable, layout: Layout) -> Mapping[str, Side]:
    """Both sides of a question of which each choice stands at one of two, by pole; of any other question nothing."""
    poles = tuple(dict.fromkeys(value.pole for value in variable.values if value.pole))
    several = isinstance(variable.domain, Choice) and variable.domain.at_most != 1 and not variable.opposes
    halved = len(poles) == POLES and all(value.pole for value in variable.values)
    if not several or not halved or variable.item_type == NETWORK:
        return {}
    labels = {r.name: r.label for form in layout.forms if form.key == variable.form for r in form.scores}
    return {
        pole: Side(
            variable,
            labels.get(pole, pole.replace("_", " ")).lower(),
            frozenset(value.name for value in variable.values if value.pole == pole),
        )
        for pole in _as_named(variable.dimension or "", poles)
    }


def _as_named(dimension: str, sides: tuple[str, ...]) -> tuple[str, ...]:
    """The sides in the order in which the dimension's name has them."""
    places = {side: dimension.find(side) for side in sides}
    return tuple(sorted(sides, key=lambda side: (places[side] < 0, places[side])))


def _ticks(variable: Variable, codes: frozenset[str], answered: Answered) -> Callable[[Response], Value | None]:
    def value(response: Response) -> Value | None:
        answer = response.answers.get(variable.name)
        if answer is None or not _sure(answer) or variable.form not in answered.forms(response.answers):
            return None
        return sum(code in codes for code in answer.chosen)

    return value


def _height(variable: Variable, plots: Mapping[str, Plot]) -> Iterator[Measure]:
    """The first line of each person, at each moment."""
    plot = plots.get(variable_name(variable.form, variable.item))
    first, *moment = variable.part or ("",)
    if plot is None or first != "lijn1" or len(moment) != 1:
        return
    for name, label, at in plot.moments:
        if name == moment[0]:
            ends = plain(plot.y[1]), plain(plot.y[2])
            about = Height(plain(label), at, plot.levels, plot.today, ends)
            yield Measure(variable.name, Panel.BUNDLE, variable.form, _level(variable, about), about=about)


def _level(variable: Variable, moment: Height) -> Callable[[Response], Value | None]:
    """The level at a moment: as it was chosen, else the nearest one to the line that was drawn."""
    picked, drawing = chosen(variable.name), variable_name(variable.form, variable.item)

    def value(response: Response) -> Value | None:
        code = picked(response)
        if code is not None:
            return int(code)
        drawn = None if drawing in response.contested else response.answers.get(drawing)
        height = None if drawn is None or drawn.state is not AnswerState.SEEN else _first_height(drawn.curve, moment.at)
        return None if height is None else 1 + round(min(max(height, 0.0), 100.0) / 100 * (moment.levels - 1))

    return value


def _first_height(curve: Curve | None, at: float) -> float | None:
    """How high (0 … 100) the first line is at a place, if nobody needs to look at the lines any more."""
    if curve is None or not curve.lines_sure:
        return None
    numbered = zip(numbers_of(curve.lines), curve.lines, strict=True)
    line = next((line for number, line in numbered if number == 1), None)
    if line is None:
        return None
    near = sorted((abs(k * STEP - at), h) for k, h in enumerate(line.heights) if h is not None)
    return near[0][1] if near and near[0][0] <= NEAR else None


def _rings(layout: Layout, answered: Answered) -> Iterator[Measure]:
    """People on each ring, and those of each kind of support."""
    form_of = {page.form: layout.forms[page.form].key for page in layout.pages}
    rings: dict[tuple[str, str], list[str]] = defaultdict(list)
    for page in layout.pages:
        for place in page.places:
            rings[form_of[page.form], place.ring].append(place_name(place.number))
    for (form, ring), places in rings.items():
        mine = [v for v in layout.variables if v.form == form and v.item_type == NETWORK and v.part[:1]]
        on_it = [v for v in mine if v.part[0] in places and not v.private]
        names = [v for v in on_it if v.part[1:] == (NAME,)]
        yield Measure(
            f"{form}:{ring}", Panel.RINGS, form, _filled(names, answered), len(names), Support(ring, "", ring)
        )
        gives = [v for v in on_it if v.part[1:] == (GIVES,)]
        for kind in gives[0].values if gives else ():
            support = Support(ring, kind.name, kind.label)
            value = _given(gives, kind.name, answered)
            yield Measure(f"{form}:{ring}:{kind.name}", Panel.RINGS, form, value, len(gives), support)


def _filled(names: Sequence[Variable], answered: Answered) -> Callable[[Response], Value | None]:
    def value(response: Response) -> Value | None:
        if not names or names[0].form not in answered.forms(response.answers):
            return None
        there = (response.answers.get(v.name) for v in names)
        return sum(a is not None and a.state in (AnswerState.ANSWERED, AnswerState.SEEN) for a in there)

    return value


def _given(gives: Sequence[Variable], kind: str, answered: Answered) -> Callable[[Response], Value | None]:
    def value(response: Response) -> Value | None:
        if not gives or gives[0].form not in answered.forms(response.answers):
            return None
        return sum(kind in a.chosen for v in gives if (a := response.answers.get(v.name)) is not None and _sure(a))

    return value
