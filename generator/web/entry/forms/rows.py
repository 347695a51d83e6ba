"""Rows of cells: rows between poles one below another, other rows as cards that ask each column in turn."""

from __future__ import annotations

from dataclasses import replace

from generator.model.questions.base import Option
from generator.model.questions.choice import Boxes
from generator.model.questions.grid import Group, Rowed, Rung, part_of
from generator.model.questions.scale import Steps
from generator.model.questions.text import Lines
from generator.model.texts import Rich, Span, plain
from generator.web.entry.controls import Card, Cards, Choose, Control
from generator.web.entry.forms.choices import Size, open_field, own_subject, steps_of, ticks_of
from generator.web.entry.forms.mine import mine
from generator.web.entry.forms.writing import typed
from generator.web.entry.posed import Posed, layout_of, most_of, said, takes_one

LONGEST_THING = 16  # characters of what a button adds
ENDS = ("?", "!", ".", ":", "…")


def rowed_form(posed: Posed, look: Rowed) -> tuple[Control, ...]:
    """One thing asked of each row: a fieldset per row. More: a card per row."""
    if len(look.groups) == 1 and all(rung.number is None for rung in look.rungs):
        return tuple(control for rung in look.rungs for control in _row(rung, look.groups[0], posed))
    return (cards_of(look, posed),)


def cards_of(look: Rowed, posed: Posed, *, asked: Rich = ()) -> Cards:
    """A card for each row; blank ones come when they are wanted."""
    cards = tuple(_card(rung, look, posed) for rung in look.rungs)
    grows = all(rung.number is not None for rung in look.rungs)
    name = said(look.groups[0].column.label)
    thing = name and len(name) <= LONGEST_THING and "?" not in name  # "Taak erbij", but not "Wat? erbij"
    return Cards(posed.question.id, cards, grows, f"{name} erbij" if thing else "Nog een erbij")


def _card(rung: Rung, look: Rowed, posed: Posed) -> Card:
    title = said(own_subject(rung.row)) if rung.row.open else said(rung.left) or said(rung.row.label)
    if rung.row.private:
        return Card(title, (mine((), posed),), says=rung.left)
    number = rung.number or (int(rung.row.name) if rung.row.open else 0)
    asked = cells(rung, look.groups, posed, f"{number}" if number else title)
    if rung.row.open:
        asked = (replace(open_field(rung.row, posed), size="cell"), *asked)
    return Card(title[:1].upper() + title[1:], asked, number, icon=rung.icon)


def cells(rung: Rung, groups: tuple[Group, ...], posed: Posed, within: str) -> tuple[Control, ...]:
    """What a row is asked, column by column and time by time."""
    found: list[Control] = []
    for group in groups:
        for series in group.column.series:
            label = _joined(group.column.label, series.label)
            found.append(_cell(rung, group, series, posed, label, "cell", within))
    return tuple(found)


def _row(rung: Rung, group: Group, posed: Posed) -> tuple[Control, ...]:
    """A row that is asked one thing, once or in series."""
    if rung.row.private:
        return (mine((rung.row.label,), posed),)
    label = rung.row.label
    if rung.row.open:
        closed = replace(rung, row=replace(rung.row, label=own_subject(rung.row), open=False))
        return (open_field(rung.row, posed), *_row(closed, group, posed))
    if len(group.column.series) == 1:
        own = _joined(label, group.column.label)
        return (_cell(rung, group, group.column.series[0], posed, own, "row", ""),)
    return tuple(
        _cell(rung, group, series, posed, _joined(label, series.label), "row", "") for series in group.column.series
    )


def _cell(rung: Rung, group: Group, series: Option, posed: Posed, label: Rich, size: Size, within: str) -> Control:
    variable = posed.variable(*part_of(rung.row, group.column, series))
    match group.cells:
        case Steps(steps=count, left=left, right=right):
            left, right = (rung.left, rung.right) if rung.right else (left, right)
            quiet = bool(rung.right) and not series.label and not group.column.label
            return steps_of(count, variable, posed, label, left, right, size=size, within=within, quiet=quiet)
        case Boxes(options=options):
            ticks = ticks_of(options, variable, posed)
            if len(ticks) == 1 and not plain(options[0].label):  # a box alone: its head says what it is
                ticks = (type(ticks[0])(ticks[0].code, label, None, ticks[0].checked, said(label)),)
            one = takes_one(variable)
            return Choose(
                variable.name, label, ticks, one, layout_of(ticks), most=most_of(variable), size=size, within=within
            )
        case Lines(lines=lines):
            return typed(variable, posed, label, rows=lines, size=size, within=within)
        case _:
            return typed(variable, posed, label, size=size, within=within)


def _joined(one: Rich, other: Rich) -> Rich:
    between = Span(" " if said(one).endswith(ENDS) else ": ")
    return (*one, between, *other) if one and other else one or other
