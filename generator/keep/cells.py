"""The cells of the wide table: what one response says, given what was printed for it.

Two rules, which the codebook tells too. What was not printed for this person (a choice of another version, a form of
another pack) is empty. A printed box without a mark is 0 only where this person answered something on that form: who
left a form wholly blank said nothing, and surely not "no".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from generator.keep.columns import BY_HAND, DataColumn, Kind, numbered, scored
from generator.keep.csvfile import EXACT_DIGITS
from generator.keep.table import Cell, Column
from generator.model.answer import Answer, AnswerState
from generator.model.layout import Layout
from generator.model.variable import Variable, VariableType

_GIVEN = (AnswerState.ANSWERED, AnswerState.SEEN)  # of what is doubtful nobody knows yet whether it is an answer
_UNKNOWN = (AnswerState.DOUBTFUL, AnswerState.UNREADABLE)
_CODED = (VariableType.SELECT_MULTIPLE, VariableType.DRAWING)  # these have 1/0 columns and no value of their own


@dataclass(frozen=True, slots=True)
class _Place:
    """A column, and the variable that fills it in this run (None: it was not printed).

    `figures`: of a number or score, by code.
    """

    column: DataColumn
    variable: Variable | None
    figures: Mapping[str, float | None]


def _own(variable: Variable) -> bool:
    """Whether it is one of the form's questions; the field for a name that a build may add is none."""
    return variable.name.startswith(f"{variable.form}_")


class Answered:
    """On which forms of a run somebody answered something."""

    def __init__(self, layout: Layout) -> None:
        self._forms = {variable.name: variable.form for variable in layout.variables if _own(variable)}

    def forms(self, answers: Mapping[str, Answer]) -> set[str]:
        """Those of one response."""
        given = {self._forms.get(name) for name, answer in answers.items() if answer.state in _GIVEN}
        return {form for form in given if form is not None}


class RunCells:
    """Makes the data cells of one run. A row depends on its own response and on what the run printed, on nothing else.

    `columns`: the data columns of the wide table.
    """

    def __init__(self, layout: Layout, columns: Sequence[DataColumn]) -> None:
        printed = {variable.name: variable for variable in layout.variables}
        self._answered = Answered(layout)
        self._places = tuple(_place(column, printed.get(column.variable.name)) for column in columns)

    def row(self, answers: Mapping[str, Answer]) -> list[Cell]:
        """The cells of a response, in the order of the columns."""
        answered = self._answered.forms(answers)
        return [self._cell(place, answers, answered) for place in self._places]

    @staticmethod
    def _cell(place: _Place, answers: Mapping[str, Answer], answered: set[str]) -> Cell:
        column, variable = place.column, place.variable
        answer = answers.get(variable.name) if variable is not None else None
        if variable is None or answer is None:
            return None
        if column.kind is Kind.CROP:
            return None if answer.state is AnswerState.BLANK else answer.crop
        if answer.state in _UNKNOWN:
            return None
        if column.kind in (Kind.CHOICE, Kind.DRAWN):
            return _yes_no(column, answer) if variable.form in answered else None
        if answer.state is not AnswerState.ANSWERED:
            return None
        if column.kind in (Kind.NUMBER, Kind.SCORE):
            return place.figures.get(answer.chosen[0]) if answer.chosen else None
        return _value(answer, column.column)


def numbers(variable: Variable) -> dict[str, float | None]:
    """The number of each choice, as printed: 1, 2 …"""
    return {value.name: place for place, value in enumerate(variable.values, 1)}


def scores(variable: Variable) -> dict[str, float | None]:
    """The score of each choice."""
    return {value.name: value.score for value in variable.values}


def _place(column: DataColumn, printed: Variable | None) -> _Place:
    if printed is None or not holds(column, printed):
        return _Place(column, None, {})
    figures = {Kind.NUMBER: numbers, Kind.SCORE: scores}.get(column.kind)
    return _Place(column, printed, figures(printed) if figures is not None else {})


def holds(column: DataColumn, variable: Variable) -> bool:
    """Whether this version of the column's variable fills the column: whether that was printed."""
    fits = {
        Kind.CROP: variable.type in BY_HAND,
        Kind.VALUE: variable.type not in _CODED,
        Kind.NUMBER: numbered(variable),
        Kind.SCORE: scored(variable),
        Kind.DRAWN: variable.type is VariableType.DRAWING,
        Kind.CHOICE: variable.type is VariableType.SELECT_MULTIPLE
        and column.value is not None
        and any(value.name == column.value.name for value in variable.values),
    }
    return fits[column.kind]


def _yes_no(column: DataColumn, answer: Answer) -> int:
    if column.value is not None:
        return int(column.value.name in answer.chosen)
    return int(answer.state is not AnswerState.BLANK)


def _value(answer: Answer, column: Column) -> Cell:
    value = answer.chosen[0] if answer.chosen else answer.text
    if column.type != "integer":
        return value
    if (len(value) > 1 and value[0] == "0") or len(value) > EXACT_DIGITS:
        return value  # as it was typed: a spreadsheet's number would lose the zero, or the last digits
    return int(value) if value else None
