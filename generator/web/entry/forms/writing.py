"""What is typed: a text, numbered lines, a number, a date."""

from __future__ import annotations

from generator.model.domains import Day, Whole
from generator.model.questions.digits import Cells
from generator.model.questions.text import Lines, Numbered, Open
from generator.model.texts import Rich, Span
from generator.model.variable import Variable
from generator.web.entry.controls import Control, Dated, Write
from generator.web.entry.controls import Lines as LinesControl
from generator.web.entry.forms.choices import Size
from generator.web.entry.posed import Posed

OPEN_ROWS = 4  # of a frame without lines


def lines_form(posed: Posed, look: Lines) -> tuple[Control, ...]:
    """One line, or room for more."""
    return (_text(posed, posed.lines or look.lines),)


def open_form(posed: Posed, look: Open) -> tuple[Control, ...]:
    """Room to type in."""
    return (_text(posed, OPEN_ROWS),)


def _text(posed: Posed, rows: int) -> Write:
    name = posed.variable().name
    return Write(name, posed.question.label, posed.text(name), 1 if rows == 1 else min(max(rows, 2), 6),
                 posed.question.hint)  # fmt: skip


def numbered_form(posed: Posed, look: Numbered) -> tuple[Control, ...]:
    """Numbered lines."""
    fields = []
    for number in range(1, look.count + 1):
        variable = posed.variable(str(number))
        fields.append(Write(variable.name, (Span(str(number)),), posed.text(variable.name)))
    return (LinesControl(posed.question.label, tuple(fields), posed.question.hint),)


def cells_form(posed: Posed, look: Cells) -> tuple[Control, ...]:
    """A number or a date."""
    question = posed.question
    return (typed(posed.variable(), posed, question.label, question.hint),)


def typed(
    variable: Variable, posed: Posed, label: Rich, hint: Rich = (), *, rows: int = 1, size: Size = "question",
    within: str = "",
) -> Control:  # fmt: skip
    """The field of a variable that is typed: text, number or date."""
    value = posed.text(variable.name)
    match variable.domain:
        case Day():
            return Dated(variable.name, label, dated(value), hint, size, within)
        case Whole(minimum=low, maximum=high):
            return Write(variable.name, label, value, 1, hint, True, low, high, size, within)
        case _:
            return Write(variable.name, label, value, rows, hint, size=size, within=within)


def dated(value: str) -> tuple[str, str, str]:
    """Day, month and year as they were typed; what does not fall into three stands whole in the last field."""
    pieces = value.split("-")
    if len(pieces) == 3 and len(pieces[0]) == 4 and value.replace("-", "").isdigit():
        pieces = pieces[::-1]  # as the table has it
    return (pieces[0], pieces[1], pieces[2]) if len(pieces) == 3 else ("", "", value)
