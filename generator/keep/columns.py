"""The columns of the wide table: what each variable becomes, over all runs at once.

One form key in two versions shares its columns by name. Per variable: one value column; a select_multiple becomes a
1/0 column per value; a drawing a 1/0 column (drawn or not); what is written by hand has a column with the name of its
picture, so that a text that nobody typed yet is not lost. Beside the word of a likert row stands its number, and beside
a choice that has a score that score: a spreadsheet counts with numbers.
"""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from dataclasses import dataclass, replace
from enum import StrEnum

from generator.keep.table import YES_NO, Column, ColumnType, flag, number, text, whole
from generator.model.layout import Layout
from generator.model.variable import CHOICE_SEPARATOR, Value, Variable, VariableType, under

CROP_SUFFIX, NUMBER_SUFFIX, SCORE_SUFFIX = "crop", "number", "score"
_WHOLE = re.compile(r"-?[0-9]{1,18}")
BY_HAND = (VariableType.TEXT, VariableType.INTEGER, VariableType.DATE, VariableType.DRAWING)

LIKERT = "likert"
OTHER_WORDS = "(niet iedereen las dit zo: zie codebook.csv)"
SUBJECT_COLUMN = "subject"  # whom a copy is about, only where sheets are linked
LABEL_COLUMN = "deelnemer"  # the roster's name or team, only where one was printed


class Variant(StrEnum):
    """In which size and words a sheet was printed."""

    STANDARD = "standard"
    LARGE = "large"


_VARIANTS = "Hoe het blad eruitzag: standard = gewoon, large = grote letters en weinig woorden; leeg = niet bekend"


class Kind(StrEnum):
    """What a column of the wide table holds."""

    VALUE = "value"
    CHOICE = "choice"  # 1/0: this value of a select_multiple
    DRAWN = "drawn"  # 1/0: there is something in the drawing field
    CROP = "crop"  # the file name of the picture
    NUMBER = "number"  # which choice it is, counted as printed: 1, 2 …
    SCORE = "score"  # the score of the choice


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
    linked: bool = False

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
    label = newest.label
    if types == {VariableType.SELECT_ONE}:
        if all(v.numeric for v in versions) and all(_WHOLE.fullmatch(name) for name in names):
            return Column(newest.name, "integer", label, enum=tuple(int(name) for name in names))
        return Column(newest.name, "string", label, enum=tuple(names))
    if types == {VariableType.INTEGER}:
        low, high = [v.minimum for v in versions], [v.maximum for v in versions]
        return Column(
            newest.name,
            "integer",
            label,
            minimum=None if None in low else min(n for n in low if n is not None),
            maximum=None if None in high else max(n for n in high if n is not None),
        )
    plain: ColumnType = "date" if types == {VariableType.DATE} else "string"
    return Column(newest.name, plain, label)


def hidden_variables(layouts: Sequence[Layout]) -> set[str]:
    """What is private in any of these runs: it is left out of all of them."""
    return {
        *(variable.name for layout in layouts for variable in layout.variables if variable.private),
        *(f.variable for layout in layouts for page in layout.pages for f in page.fields if f.private),
    }


def numbered(variable: Variable) -> bool:
    """Whether its choices are steps that are counted: a likert row. (The values of a scale are numbers themselves.)"""
    return variable.type is VariableType.SELECT_ONE and variable.item_type == LIKERT and not variable.numeric


def counted(variable: Variable) -> bool:
    """Whether a choice of it is a number, or has one: a likert row or a scale."""
    return variable.type is VariableType.SELECT_ONE and (variable.numeric or variable.item_type == LIKERT)


def scored(variable: Variable) -> bool:
    """Whether its choices have scores of their own."""
    return variable.type is VariableType.SELECT_ONE and any(value.score is not None for value in variable.values)


def title(kind: Kind, variable: Variable, value: Value | None = None) -> str:
    """What a column of this kind asks, in the words of this version of the variable."""
    match kind:
        case Kind.CHOICE if value is not None:
            return under(variable.label, value.label)
        case Kind.DRAWN:
            return f"{variable.label} (getekend: 1, niet getekend: 0)"
        case Kind.CROP:
            return f"{variable.label} (plaatje)"
        case Kind.NUMBER:
            return f"{variable.label} (nummer van de keuze)"
        case Kind.SCORE:
            return f"{variable.label} (score)"
        case _:
            return variable.label


def _versions(layouts: Sequence[Layout], hidden: Set[str]) -> dict[str, list[Variable]]:
    """Each variable's versions, oldest first, without what is private."""
    found: dict[str, list[Variable]] = {}
    for layout in layouts:
        for variable in layout.variables:
            if variable.name not in hidden:
                versions = found.setdefault(variable.name, [])
                if variable not in versions:
                    versions.append(variable)
    return found


def about_columns(labelled: bool, linked: bool = False) -> tuple[Column, ...]:
    """The columns about a response. Single words: a variable's name always holds an underscore."""
    label = (text(LABEL_COLUMN, "Naam of team volgens de deelnemerslijst"),) if labelled else ()
    return (
        text("run", "Oplage: de zes tekens in de code op het blad", required=True),
        whole("copy", "Nummer van het exemplaar (0: de algemene pdf)", required=True, minimum=0),
        *label,
        *((whole(SUBJECT_COLUMN, "Nummer van de persoon over wie dit exemplaar gaat", minimum=1),) if linked else ()),
        text("instance", "Welke ingevulde versie van de algemene pdf dit is"),
        text("versions", "De formulieren van dit exemplaar, elk met zijn versie"),
        text("variant", _VARIANTS, enum=tuple(Variant)),
        text("address", "Hoe de lezer is aangesproken (je, u of jullie); per formulier waar dat verschilt"),
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
        if any(map(numbered, only)):
            column = whole(name(NUMBER_SUFFIX), title(Kind.NUMBER, newest), minimum=1)
            columns.append(DataColumn(column, Kind.NUMBER, kept))
        if any(map(scored, only)):
            columns.append(DataColumn(number(name(SCORE_SUFFIX), title(Kind.SCORE, newest)), Kind.SCORE, kept))
    elif VariableType.DRAWING in types:
        drawn = Column(newest.name, "integer", title(Kind.DRAWN, newest), enum=YES_NO)
        columns.append(DataColumn(drawn, Kind.DRAWN, kept))
    if VariableType.SELECT_MULTIPLE in types:
        for value in _values([v for v in versions if v.type is VariableType.SELECT_MULTIPLE]):
            choice = Column(name(value.name), "integer", title(Kind.CHOICE, newest, value), enum=YES_NO)
            columns.append(DataColumn(choice, Kind.CHOICE, kept, value))
    if any(v.type in BY_HAND and v.on_paper for v in versions):
        columns.append(DataColumn(text(name(CROP_SUFFIX), title(Kind.CROP, newest)), Kind.CROP, kept))
    return columns


def _told(column: DataColumn) -> DataColumn:
    """The column, with a word about it where not everybody read the same words."""
    kept, code = column.column, column.value.name if column.value is not None else ""
    read = {
        title(column.kind, variable, next((v for v in variable.values if v.name == code), column.value))
        for variable in column.variables
    }
    return column if len(read) == 1 else replace(column, column=replace(kept, title=f"{kept.title} {OTHER_WORDS}"))


def wide(layouts: Sequence[Layout], *, labelled: bool, hidden: Set[str] = frozenset()) -> Wide:
    """The wide table over these runs (oldest first): variables in layout order, what is new behind what is known.

    `hidden`: variables that are left out, beside those that are private in these runs.
    """
    versions = _versions(layouts, hidden | hidden_variables(layouts))
    taken = set(versions)
    data = [_told(column) for each in versions.values() for column in _of_variable(each, taken)]
    linked = any(layout.subject_copies for layout in layouts)
    return Wide(about_columns(labelled, linked), tuple(data), labelled, linked)
