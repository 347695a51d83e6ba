"""Choices: boxes, a row of points between poles, and a table of statements (each statement asked by itself)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from generator.model.domains import Choice
from generator.model.questions.base import Option
from generator.model.questions.choice import OTHER, OTHER_TEXT, Boxes
from generator.model.questions.grid import OPEN_TEXT, GridRow
from generator.model.questions.likert import Matrix
from generator.model.questions.scale import Steps
from generator.model.texts import Rich, Span
from generator.model.variable import Variable
from generator.web.entry.controls import Choose, Control, Tick, Write
from generator.web.entry.forms.mine import mine
from generator.web.entry.posed import Posed, layout_of, most_of, said, takes_one, towards

Size = Literal["question", "row", "cell"]


def ticks_of(options: Sequence[Option], variable: Variable, posed: Posed) -> tuple[Tick, ...]:
    """The choices of a variable; a label that is not there is that of the code (a box alone: 'ja')."""
    chosen = posed.codes(variable.name)
    alone = {value.name for value in variable.domain.values if value.exclusive} if isinstance(
        variable.domain, Choice) else set()  # fmt: skip
    return tuple(
        Tick(o.name, o.label or (Span(o.name),), o.icon, o.name in chosen, said(o.label) or o.name, o.name in alone)
        for o in options
    )


def step_ticks(count: int, variable: Variable, posed: Posed, left: Rich, right: Rich) -> tuple[Tick, ...]:
    """1 … count, each told in words."""
    chosen = posed.codes(variable.name)
    ends = said(left), said(right)
    return tuple(
        Tick(str(n), (Span(str(n)),), None, str(n) in chosen, towards(n, count, *ends)) for n in range(1, count + 1)
    )


def steps_of(
    count: int, variable: Variable, posed: Posed, legend: Rich, left: Rich, right: Rich, *,
    hint: Rich = (), size: Size = "question", within: str = "", quiet: bool = False,
) -> Choose:  # fmt: skip
    """A row of points between poles."""
    return Choose(
        variable.name, legend, step_ticks(count, variable, posed, left, right), one=True, layout="steps",
        hint=hint, left=left, right=right, size=size, within=within, quiet=quiet,
    )  # fmt: skip


def boxes_form(posed: Posed, look: Boxes) -> tuple[Control, ...]:
    """A fieldset; a field to type in behind 'anders, namelijk'; and what is for the person alone, as words."""
    question = posed.question
    variable = posed.variable(*look.part)
    options = [option for option in look.options if not option.private]
    if look.other:
        options.append(Option(OTHER, look.other))
    ticks = ticks_of(options, variable, posed)
    choose = Choose(
        variable.name, question.label, ticks, takes_one(variable), _boxes_layout(ticks), question.hint,
        most_of(variable),
    )  # fmt: skip
    found: list[Control] = [choose]
    if look.other:
        text = posed.variable(*look.part, *OTHER_TEXT)
        found.append(Write(text.name, look.other, posed.text(text.name), size="cell", explains=OTHER))
    own = tuple(option.label for option in look.options if option.private)
    return (*found, mine(own, posed)) if own else tuple(found)


def _boxes_layout(ticks: tuple[Tick, ...]) -> Literal["list", "seg", "faces"]:
    layout = layout_of(ticks)
    return layout if layout in ("seg", "faces") and len(ticks) <= 5 else "list"


def steps_form(posed: Posed, look: Steps) -> tuple[Control, ...]:
    """A row of points."""
    question = posed.question
    return (
        steps_of(
            look.steps, posed.variable(), posed, question.label, look.left, look.right, hint=question.hint
        ),
    )  # fmt: skip


def matrix_form(posed: Posed, look: Matrix) -> tuple[Control, ...]:
    """Each row a fieldset of its own (a table of radio buttons cannot be heard), private ones as words."""
    found: list[Control] = []
    for row in look.rows:
        if row.private:
            found.append(mine((row.label,), posed))
        else:
            found.append(_statement(row.name, row.label, row.icon, posed, look))
    for blank in look.blanks:
        found += [open_field(blank, posed), _statement(blank.name, own_subject(blank), None, posed, look, size="cell")]
    return tuple(found)


def _statement(name: str, label: Rich, icon: str | None, posed: Posed, look: Matrix, *, size: Size = "row") -> Choose:
    variable = posed.variable(name)
    ticks = ticks_of(look.options, variable, posed)
    return Choose(variable.name, label, ticks, takes_one(variable), layout_of(ticks), size=size, icon=icon)


def open_field(row: GridRow, posed: Posed) -> Write:
    """Where somebody writes what an open row is about."""
    variable = posed.variable(row.name, OPEN_TEXT)
    label = said(own_subject(row))
    return Write(variable.name, (Span(f"{label[:1].upper()}{label[1:]}: waar gaat het over?"),),
                 posed.text(variable.name), size="row")  # fmt: skip


def own_subject(row: GridRow) -> Rich:
    """What an open row is called on a screen, where it is no row."""
    return (Span(f"eigen onderwerp {row.name}"),)
