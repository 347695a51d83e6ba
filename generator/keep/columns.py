"""The columns of the wide table: what each variable becomes, over all runs at once.

One form key in two versions shares its columns by name. Per variable: one value column; a select_multiple becomes a
1/0 column per value; a drawing a 1/0 column (drawn or not); what is written by hand has a column with the name of its
picture, so that a text that nobody typed yet is not lost.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from generator.keep.table import YES_NO, Column, ColumnType, flag, text, whole
from generator.model.layout import Layout
from generator.model.variable import CHOICE_SEPARATOR, Value, Variable, VariableType, under

CROP_SUFFIX = "crop"
_WHOLE = re.compile(r"-?[0-9]{1,18}")
_BY_HAND = (VariableType.TEXT, VariableType.INTEGER, VariableType.DATE, VariableType.DRAWING)

LABEL_COLUMN = "deelnemer"  # the roster's name or team, only where one was printed


class Kind(StrEnum):
    """What a column of the wide table holds."""

    VALUE = "value"
    CHOICE = "choice"  # 1/0: this value of a select_multiple
    DRAWN = "drawn"  # 1/0: there is something in the drawing field
    CROP = "crop"  # the file name of the picture


@dataclass(frozen=True, slots=True)
class DataColumn:
    """A column that a variable fills. `variables`: its versions, oldest first. `value`: for a CHOICE."""

    column: Column
    kind: Kind
    variables: tuple[Variable, ...]
    value: Value | None = None

    @property
    def variable(self) -> Variable:
        """The newest version of the variable."""
        return self.variables[-1]


@dataclass(frozen=True, slots=True)
class Wide:
    """The wide table's columns: about the response, then the data."""

    about: tuple[Column, ...]
    data: tuple[DataColumn, ...]
    labelled: bool

    @property
    def columns(self) -> tuple[Column, ...]:
        """All columns in order."""
        return (*self.about, *(each.column for each in self.data))


def _values(versions: Sequence[Variable]) -> tuple[Value, ...]:
    merged: dict[str, Value] = {}
    for variable in versions:
        for value in variable.values:
            merged[value.name] = value
    return tuple(merged.values())


def _value_column(versions: Sequence[Variable]) -> Column:
    newest = versions[-1]
    types = {variable.type for variable in versions}
    names = [value.name for value in _values(versions)]
    title = newest.label
    if types == {VariableType.SELECT_ONE}:
        if all(v.numeric for v in versions) and all(_WHOLE.fullmatch(name) for name in names):
            return Column(newest.name, "integer", title, enum=tuple(int(name) for name in names))
        return Column(newest.name, "string", title, enum=tuple(names))
    if types == {VariableType.INTEGER}:
        low, high = [v.minimum for v in versions], [v.maximum for v in versions]
        return Column(
            newest.name,
            "integer",
            title,
            minimum=None if None in low else min(n for n in low if n is not None),
            maximum=None if None in high else max(n for n in high if n is not None),
        )
    plain: ColumnType = "date" if types == {VariableType.DATE} else "string"
    return Column(newest.name, plain, title)


def hidden_variables(layouts: Sequence[Layout]) -> set[str]:
    """What is private in any of these runs: it is left out of all of them."""
    return {
        *(variable.name for layout in layouts for variable in layout.variables if variable.private),
        *(f.variable for layout in layouts for page in layout.pages for f in page.fields if f.private),
    }


def _versions(layouts: Sequence[Layout]) -> dict[str, list[Variable]]:
    """Each variable's versions, oldest first, without what is private."""
    hidden = hidden_variables(layouts)
    found: dict[str, list[Variable]] = {}
    for layout in layouts:
        for variable in layout.variables:
            if variable.name not in hidden:
                versions = found.setdefault(variable.name, [])
                if variable not in versions:
                    versions.append(variable)
    return found


def about_columns(labelled: bool) -> tuple[Column, ...]:
    """The columns about a response. Single words: a variable's name always holds an underscore."""
    label = (text(LABEL_COLUMN, "Naam of team volgens de deelnemerslijst"),) if labelled else ()
    return (
        text("run", "Oplage: de zes tekens in de code op het blad", required=True),
        whole("copy", "Nummer van het exemplaar (0: de algemene pdf)", required=True, minimum=0),
        *label,
        text("instance", "Welke ingevulde versie van de algemene pdf dit is"),
        flag("complete", "Alle bladen zijn binnen en gelezen (1) of niet (0)", required=True),
        whole("pages", "Aantal gelezen bladzijden", required=True, minimum=0),
        whole("expected", "Aantal bladzijden van een exemplaar", required=True, minimum=0),
        text("missing", "Bladzijden die er niet zijn: formulier en bladzijde; hun antwoorden zijn leeg, niet nee"),
        whole("doubtful", "Aantal antwoorden waar een mens naar moet kijken", required=True, minimum=0),
    )


def _of_variable(versions: list[Variable], taken: set[str]) -> list[DataColumn]:
    newest = versions[-1]
    types = {variable.type for variable in versions}
    kept = tuple(versions)
    columns: list[DataColumn] = []

    def name(suffix: str) -> str:
        plain = f"{newest.name}_{suffix}"
        free = f"{newest.name}{CHOICE_SEPARATOR}{suffix}" if plain in taken else plain
        taken.add(free)
        return free

    if types - {VariableType.SELECT_MULTIPLE, VariableType.DRAWING}:
        only = tuple(v for v in kept if v.type not in (VariableType.SELECT_MULTIPLE, VariableType.DRAWING))
        columns.append(DataColumn(_value_column(only), Kind.VALUE, kept))
    elif VariableType.DRAWING in types:
        drawn = Column(newest.name, "integer", f"{newest.label} (getekend: 1, niet getekend: 0)", enum=YES_NO)
        columns.append(DataColumn(drawn, Kind.DRAWN, kept))
    if VariableType.SELECT_MULTIPLE in types:
        for value in _values([v for v in versions if v.type is VariableType.SELECT_MULTIPLE]):
            choice = Column(name(value.name), "integer", under(newest.label, value.label), enum=YES_NO)
            columns.append(DataColumn(choice, Kind.CHOICE, kept, value))
    if any(v.type in _BY_HAND and v.on_paper for v in versions):
        columns.append(DataColumn(text(name(CROP_SUFFIX), f"{newest.label} (plaatje)"), Kind.CROP, kept))
    return columns


def wide(layouts: Sequence[Layout], *, labelled: bool) -> Wide:
    """The wide table over these runs (oldest first): variables in layout order, what is new behind what is known."""
    versions = _versions(layouts)
    taken = set(versions)
    data = [column for each in versions.values() for column in _of_variable(each, taken)]
    return Wide(about_columns(labelled), tuple(data), labelled)
