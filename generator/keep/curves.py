"""Curve questions as rows: what was chosen per moment in a PDF, and what was drawn on paper, as numbers."""

from __future__ import annotations

from collections.abc import Iterator

from generator.keep.network import OF, crop_of, level_of, typed_text
from generator.keep.response import Response
from generator.keep.table import Cell, TableSpec, number, text, whole
from generator.model.answer import Answer, AnswerState
from generator.model.curve import STEP, Curve, CurveLine, features_of
from generator.model.layout import Layout
from generator.model.part_names import line_name, line_number
from generator.model.variable import Variable, variable_name

CURVE = "curve"
SOLID, DASHED = "solid", "dashed"
_STATES = (AnswerState.ANSWERED.value, AnswerState.DOUBTFUL.value)
_LINE = (
    whole(
        "line", "Nummer van de lijn op het blad; bij een getekende lijn: van boven naar onder", required=True, minimum=1
    ),
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
    ),
)
FEATURES_SPEC = TableSpec(
    "curve_features",
    "Groeicurve: wat elke getekende lijn zegt",
    (
        *OF,
        whole("line", "Nummer van de lijn, van boven naar onder", required=True, minimum=1),
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
    ),
)
_DIGITS = 2  # of a height: a hundredth of the axis is a millimetre


class CurveRows:
    """Makes the rows of one run's curves: from chosen levels, and from drawn lines."""

    def __init__(self, layout: Layout) -> None:
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
        """("curve" or "curve_features", row) of one response."""
        for row in self._chosen(response):
            yield SPEC.name, row
        for variable in self._drawings:
            answer = response.answers.get(variable.name)
            if answer is None or answer.curve is None or answer.state in _NOT_DRAWN:
                continue
            for index, line in enumerate(answer.curve.lines, start=1):
                about = [*_who(response, variable), index]
                name = response.answers.get(variable_name(variable.form, variable.item, line_name(line.number)))
                named = name if line.number else None
                yield from ((SPEC.name, row) for row in _points(about, named, line, answer.curve))
                if (told := _features(about, line, answer.curve)) is not None:
                    yield FEATURES_SPEC.name, told

    def _chosen(self, response: Response) -> Iterator[list[Cell]]:
        """A row per moment that was filled in."""
        for variable, line, moment, line_variable in self._moments:
            answer = response.answers.get(variable.name)
            if answer is None or answer.state is AnswerState.BLANK:
                continue
            name = response.answers.get(line_variable)
            about = [*_who(response, variable), line, typed_text(name), crop_of(name)]
            yield [*about, moment, variable.label, level_of(answer), answer.state.value, None, None, None, None]


_NOT_DRAWN = frozenset({AnswerState.BLANK, AnswerState.UNREADABLE})


def _who(response: Response, variable: Variable) -> list[Cell]:
    return [response.run, response.copy, response.instance, variable.form, variable.item]


def _state(sure: bool) -> str:
    return (AnswerState.ANSWERED if sure else AnswerState.DOUBTFUL).value


def _points(about: list[Cell], name: Answer | None, line: CurveLine, curve: Curve) -> Iterator[list[Cell]]:
    for index, (height, sure) in enumerate(zip(line.heights, line.confidence, strict=True)):
        if height is None:
            continue
        x = round(index * STEP, 4)
        dashed = line.dashed_from is not None and x > line.dashed_from
        named = [typed_text(name), crop_of(name)]
        said = [None, None, None, _state(curve.lines_sure)]
        yield [*about, *named, *said, x, round(height, _DIGITS), DASHED if dashed else SOLID, round(sure, 3)]


def _features(about: list[Cell], line: CurveLine, curve: Curve) -> list[Cell] | None:
    found = features_of(line, curve.today)
    if found is None:
        return None
    split = curve.lines_sure and line.split_sure
    values = (
        line.dashed_from, found.begins, found.ends, found.start, found.today, found.future, found.past_slope,
        found.future_slope, found.peak, found.peak_at, found.lowest, found.lowest_at, found.plateau_from,
        found.plateau_to,
    )  # fmt: skip
    rounded = [None if value is None else round(float(value), 3) for value in values]
    return [*about, _state(curve.lines_sure), _state(split), *rounded]
