"""What a map asks of its places in columns of its own, as columns of nodes.csv. By the parts of variables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from generator.keep.table import Cell, Column, flag, text, whole
from generator.model import domains
from generator.model.answer import Answer, AnswerState
from generator.model.layout import Layout
from generator.model.part_names import GIVES, NAME, NEAR, place_number
from generator.model.variable import Variable

NETWORK = "network"
TAKEN = frozenset(
    {
        "id",
        "run",
        "copy",
        "instance",
        "form",
        "item",
        "place",
        "ring",
        "name",
        "name_crop",
        "closeness",
        "doubtful",
        "state",
        "certainty",
        "circled",
    }
)
"""Columns that nodes.csv always has."""
OWN = "eigen"  # before the name of a column that would be one of these
_OPEN = (AnswerState.DOUBTFUL, AnswerState.UNREADABLE)  # nobody knows yet


def asked(variables: Iterable[Variable]) -> Iterator[tuple[str, int, str, Variable]]:
    """Form and item, number of the place, the column's name, and the variable: of all that is read of places."""
    for variable in variables:
        if variable.item_type == NETWORK and len(variable.part) >= 2 and not variable.private:
            at, *what = variable.part
            yield f"{variable.form} {variable.item}", place_number(at), "_".join(what), variable


def name_columns(variables: Iterable[Variable]) -> dict[str, str]:
    """Of each map the column that says who stands there: the usual one, else the first to write in."""
    found: dict[str, str] = {}
    for item, _, what, variable in asked(variables):
        if what == NAME or (isinstance(variable.domain, domains.Text) and item not in found):
            found[item] = what
    return found


def weight_columns(variables: Iterable[Variable]) -> dict[str, str]:
    """Of each map the column that says how much: how close, else the first scale."""
    found: dict[str, str] = {}
    for item, _, what, variable in asked(variables):
        if what == NEAR or (variable.numeric and item not in found):
            found[item] = what
    return found


@dataclass
class _Own:
    """A column of places. `values`: the choices of all runs."""

    name: str
    title: str
    domain: domains.Domain
    values: dict[str, str] = field(default_factory=dict)

    @property
    def many(self) -> bool:
        """Whether each choice has a column."""
        return isinstance(self.domain, domains.Choice) and self.domain.at_most != 1

    def columns(self) -> tuple[Column, ...]:
        """Its columns in nodes.csv."""
        if self.many:
            return tuple(flag(f"{self.name}_{code}", f"{self.title}: {said}") for code, said in self.values.items())
        if isinstance(self.domain, domains.Choice):
            return ((whole if self.domain.numeric else text)(self.name, self.title),)
        crop = f"{self.title}: plaatje van wat er geschreven is"
        return text(self.name, self.title), text(f"{self.name}_crop", crop)

    def cells(self, variable: Variable | None, answer: Answer | None) -> list[Cell]:
        """Its cells for one place; empty where this was not asked, or nobody knows yet."""
        silent: list[Cell] = [None] * len(self.columns())
        if variable is None or answer is None:
            return silent
        if not isinstance(self.domain, domains.Choice):
            crop = None if answer.state is AnswerState.BLANK else answer.crop
            return [answer.text if answer.state is AnswerState.ANSWERED else None, crop]
        if answer.state in _OPEN:
            return silent
        if self.many:
            printed = {value.name for value in variable.values}
            return [int(code in answer.chosen) if code in printed else None for code in self.values]
        code = answer.chosen[0] if answer.chosen else None
        return [int(code) if code is not None and self.domain.numeric else code]


class OwnColumns:
    """The own columns of the maps of some runs, in the order in which they stand there."""

    def __init__(self, layouts: Sequence[Layout]) -> None:
        self._own: dict[tuple[str, str], _Own] = {}
        for layout in layouts:
            names = name_columns(layout.variables)
            for item, number, what, variable in asked(layout.variables):
                if what == names.get(item) or _usual(what, variable):
                    continue
                own = self._own.setdefault(_key(what, variable), self._new(what, number, variable))
                own.values.update({value.name: value.label for value in variable.values})

    def _new(self, what: str, number: int, variable: Variable) -> _Own:
        others = {name for name, kind in self._own if (name, kind) != _key(what, variable)}
        taken = what in TAKEN or what in others
        title = variable.label.partition(f"{number}, ")[2] or variable.label
        return _Own(f"{OWN}_{what}" if taken else what, title, variable.domain)

    @property
    def columns(self) -> tuple[Column, ...]:
        """All of them."""
        return tuple(column for own in self._own.values() for column in own.columns())

    def cells(self, parts: Mapping[str, Variable], answers: Mapping[str, Answer]) -> list[Cell]:
        """The cells of one place, by the names of its columns."""
        found: list[Cell] = []
        for key, own in self._own.items():
            variable = parts.get(key[0])
            fits = variable is not None and _key(key[0], variable) == key
            found += own.cells(variable if fits else None, answers.get(key[0]) if fits else None)
        return found


def _usual(what: str, variable: Variable) -> bool:
    """Whether it has a column that nodes.csv always had."""
    if what == GIVES:
        return isinstance(variable.domain, domains.Choice) and variable.domain.at_most != 1
    return what == NEAR and variable.numeric


def _key(what: str, variable: Variable) -> tuple[str, str]:
    """What is called and answered alike is one column, on whichever map."""
    return what, f"{variable.type}{variable.numeric}"
