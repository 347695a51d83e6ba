"""Curve questions as rows: what was drawn, on paper or on a screen, and what was chosen per moment, as numbers.

What was drawn and what was chosen are kept apart: a line has heights only if somebody drew it. What a line says
(`curve_features`) is told of both, with how it came.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from generator.keep.network import OF, crop_of, level_of, typed_text
from generator.keep.plots import CURVE, Plots, height_of
from generator.keep.response import Response
from generator.keep.table import Cell, TableSpec, number, text, whole
from generator.model.answer import Answer, AnswerState, Source
from generator.model.curve import (
    STEP,
    Curve,
    CurveLine,
    Features,
    crossings_of,
    features_of,
    features_of_levels,
    line_beside,
    numbers_of,
)
from generator.model.layout import Layout
from generator.model.part_names import line_name, line_number
from generator.model.variable import Variable, variable_name

SOLID, DASHED = "solid", "dashed"
DRAWN, CHOSEN = "drawn", "chosen"  # ways to say a line
_STATES = (AnswerState.ANSWERED.value, AnswerState.DOUBTFUL.value)
_NUMBER = "Nummer van de lijn op het blad; is dat op papier niet te zien: van boven naar onder"
_SOURCE = text("source", "Hoe het binnenkwam, als in answers.csv", enum=tuple(s.value for s in Source), required=True)
_LINE = (
    whole("line", _NUMBER, required=True, minimum=1),
    text("name", "Naam van de lijn, als die getypt is"),
    text("name_crop", "Plaatje van de geschreven naam"),
)
SPEC = TableSpec(
    "curve",
    "Groeicurve: de punten van elke lijn",
    (
        *OF,
        *_LINE,
        text("moment", "Moment, als er een is gekozen"),
        text("label", "Wat er bij het moment staat"),
        whole("level", "Niveau, als dat is gekozen"),
        text(
            "state",
            "Zeker of twijfel, als in answers.csv",
            enum=tuple(state.value for state in AnswerState),
            required=True,
        ),
        number("x", "Plaats op de tijdas van een getekende lijn (0 tot 1)"),
        number("y", "Hoogte van een getekende lijn (0 tot 100)"),
        text("style", "Getekend: dicht (solid) of met streepjes (dashed)", enum=(SOLID, DASHED)),
        number("confidence", "Hoe zeker de hoogte is (0 tot 1)"),
        _SOURCE,
    ),
)
FEATURES_SPEC = TableSpec(
    "curve_features",
    "Groeicurve: wat elke lijn zegt",
    (
        *OF,
        whole("line", _NUMBER, required=True, minimum=1),
        text("state", "Of de lijn zeker is gelezen", enum=_STATES, required=True),
        text("split_state", "Of zeker is waar de dichte lijn ophoudt", enum=_STATES, required=True),
        number("dashed_from", "Waar de streepjes beginnen (0 tot 1); leeg: geen streepjes"),
        number("begins", "Waar de lijn begint (0 tot 1)"),
        number("ends", "Waar de lijn ophoudt (0 tot 1)"),
        number("start", "Hoogte aan het begin (0 tot 100)"),
        number("today", "Hoogte bij vandaag"),
        number("future", "Hoogte aan het eind, als dat na vandaag is"),
        number("past_slope", "Helling tot vandaag (hoogte per hele tijdas)"),
        number("future_slope", "Helling na vandaag"),
        number("peak", "Hoogste punt"),
        number("peak_at", "Waar dat is (0 tot 1)"),
        number("lowest", "Laagste punt"),
        number("lowest_at", "Waar dat is (0 tot 1)"),
        number("plateau_from", "Begin van het langste vlakke stuk"),
        number("plateau_to", "Eind van dat stuk"),
        text("crossings", "Getekend: welke lijn zij kruist, en waar (0 tot 1); zoals '2@0.43 3@0.71'"),
        _SOURCE,
        text("way", "Getekend (drawn), of een niveau per moment gekozen (chosen)", enum=(DRAWN, CHOSEN), required=True),
    ),
)
WORDS_SPEC = TableSpec(
    "curve_words",
    "Groeicurve: woorden die in de grafiek zijn geschreven, een rij per groepje, met een plaatje",
    (
        *OF,
        whole("words", "Nummer van het groepje, van links naar rechts", required=True, minimum=1),
        whole("line", "Lijn waar het bij staat, als in curve.csv; leeg: bij geen lijn", minimum=1),
        number("x_from", "Waar het begint op de tijdas (0 tot 1)"),
        number("x_to", "Waar het ophoudt"),
        number("y_from", "Onderkant (hoogte 0 tot 100)"),
        number("y_to", "Bovenkant"),
        text("picture", "Plaatje van de woorden"),
        _SOURCE,
    ),
)
_DIGITS = 2  # of a height: a hundredth of the axis is a millimetre


class CurveRows:
    """Makes the rows of one run's curves: from chosen levels, and from drawn lines. `plots`: see `plots_of`."""

    def __init__(self, layout: Layout, plots: Plots) -> None:
        self._plots = plots
        self._moments: list[tuple[Variable, int, str, str]] = []
        self._drawings: list[Variable] = []
        for variable in layout.variables:
            if variable.private or variable.item_type != CURVE:
                continue
            if len(variable.part) == 2:
                line, moment = variable.part
                name = variable_name(variable.form, variable.item, line)
                self._moments.append((variable, line_number(line), moment, name))
            elif not variable.part:
                self._drawings.append(variable)

    def rows(self, response: Response) -> Iterator[tuple[str, list[Cell]]]:
        """(name of one of the tables above, row) of one response."""
        for row in self._chosen(response):
            yield SPEC.name, row
        drawn: set[tuple[str, int, Source]] = set()
        for variable in self._drawings:
            answer = response.answers.get(variable.name)
            if answer is None or answer.curve is None or answer.state in _NOT_DRAWN:
                continue
            lines = answer.curve.lines
            numbers = numbers_of(lines)
            for index, line in zip(numbers, lines, strict=True):
                about = [*_who(response, variable), index]
                name = response.answers.get(variable_name(variable.form, variable.item, line_name(line.number)))
                named = name if line.number else None
                yield from ((SPEC.name, row) for row in _points(about, named, line, answer))
                if (told := _features(about, line, answer, _crossings(line, numbers, lines))) is not None:
                    drawn.add((variable.name, index, answer.source))
                    yield FEATURES_SPEC.name, told
            yield from ((WORDS_SPEC.name, row) for row in _words(_who(response, variable), answer, answer.curve))
        yield from ((FEATURES_SPEC.name, row) for row in self._told(response, drawn))

    def _chosen(self, response: Response) -> Iterator[list[Cell]]:
        """A row per moment that was filled in."""
        for variable, line, moment, line_variable in self._moments:
            answer = response.answers.get(variable.name)
            if answer is None or answer.state is AnswerState.BLANK:
                continue
            name = response.answers.get(line_variable)
            about = [*_who(response, variable), line, typed_text(name), crop_of(name)]
            said = [moment, variable.label, level_of(answer), answer.state.value]
            yield [*about, *said, None, None, None, None, answer.source.value]

    def _told(self, response: Response, drawn: set[tuple[str, int, Source]]) -> Iterator[list[Cell]]:
        """What lines say of which only levels were chosen. `drawn`: lines of which the drawing says it already."""
        lines: dict[tuple[str, int], list[tuple[Variable, float, Answer]]] = defaultdict(list)
        for variable, line, moment, _ in self._moments:
            answer, name = response.answers.get(variable.name), variable_name(variable.form, variable.item)
            plot = self._plots.get(name)
            places = {of: at for of, _, at in plot.moments} if plot else {}
            if answer is not None and answer.state is not AnswerState.BLANK and moment in places:
                lines[name, line].append((variable, places[moment], answer))
        for (name, line), moments in lines.items():
            (variable, _, first), plot = moments[0], self._plots[name]
            if (name, line, first.source) in drawn:
                continue
            known = [
                (at, height_of(level, plot)) for _, at, answer in moments if (level := level_of(answer)) is not None
            ]
            found = features_of_levels(sorted(known), plot.today)
            if found is not None:
                state = _state(len(known) == len(moments))
                about = [*_who(response, variable), line, state, AnswerState.ANSWERED.value]
                yield [*about, None, *_numbers(found), None, first.source.value, CHOSEN]


_NOT_DRAWN = frozenset({AnswerState.BLANK, AnswerState.UNREADABLE})


def _who(response: Response, variable: Variable) -> list[Cell]:
    return [response.run, response.copy, response.instance, variable.form, variable.item]


def _state(sure: bool) -> str:
    return (AnswerState.ANSWERED if sure else AnswerState.DOUBTFUL).value


def _points(about: list[Cell], name: Answer | None, line: CurveLine, answer: Answer) -> Iterator[list[Cell]]:
    curve = answer.curve
    assert curve is not None
    for index, (height, sure) in enumerate(zip(line.heights, line.confidence, strict=True)):
        if height is None:
            continue
        x = round(index * STEP, 4)
        dashed = line.dashed_from is not None and (x > line.dashed_from or line.dashed_from == 0)
        named = [typed_text(name), crop_of(name)]
        said = [None, None, None, _state(curve.lines_sure)]
        drawn: list[Cell] = [x, round(height, _DIGITS), DASHED if dashed else SOLID, round(sure, 3)]
        yield [*about, *named, *said, *drawn, answer.source.value]


def _words(who: list[Cell], answer: Answer, curve: Curve) -> Iterator[list[Cell]]:
    """What is written in a plot, each with the line that it stands at."""
    numbers = numbers_of(curve.lines)
    for index, words in enumerate(curve.words, start=1):
        line = line_beside(words, curve.lines)
        places: list[Cell] = [words.left, words.right, words.low, words.high]
        at = None if line is None else numbers[line]
        yield [*who, index, at, *places, words.picture or None, answer.source.value]


def _crossings(line: CurveLine, numbers: Sequence[int], lines: Sequence[CurveLine]) -> str | None:
    """Which lines a line crosses, and where; nothing if it crosses none."""
    found = sorted(
        (place, number)
        for number, other in zip(numbers, lines, strict=True)
        if other is not line
        for place in crossings_of(line, other)
    )
    return " ".join(f"{number}@{place:.2f}" for place, number in found) or None


def _features(about: list[Cell], line: CurveLine, answer: Answer, crossings: str | None) -> list[Cell] | None:
    curve = answer.curve
    assert curve is not None
    found = features_of(line, curve.today)
    if found is None:
        return None
    states: list[Cell] = [_state(curve.lines_sure), _state(curve.lines_sure and line.split_sure)]
    dashed = None if line.dashed_from is None else round(line.dashed_from, 3)
    return [*about, *states, dashed, *_numbers(found), crossings, answer.source.value, DRAWN]


def _numbers(found: Features) -> list[Cell]:
    values = (
        found.begins, found.ends, found.start, found.today, found.future, found.past_slope, found.future_slope,
        found.peak, found.peak_at, found.lowest, found.lowest_at, found.plateau_from, found.plateau_to,
    )  # fmt: skip
    return [None if value is None else round(float(value), 3) for value in values]
