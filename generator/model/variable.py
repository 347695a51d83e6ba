"""Variables: the columns that come back, and how they and their fields are named. One naming rule for all three ways.

A variable is `<form>_<item>` plus, for composite questions, a suffix: `_<row>` (likert), `_<n>` (numbered lines),
`_lijn<n>` and `_lijn<n>_<moment>` (curve), `_p<nn>_naam|geeft|nabij` (network), `_eigen<n>` (words). A field that is
ticked adds `__<choice>`. Names hold no dots (PDF reserves them for hierarchy).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

CHOICE_SEPARATOR = "__"


def under(question: str, part: str) -> str:
    """The label of a part of a question, as people write it: 'Wat past? rust', 'Mijn kaart: 5'."""
    if not part:
        return question
    return f"{question} {part}" if question.endswith(("?", "!", ".", "…", ":")) else f"{question}: {part}"


class VariableType(StrEnum):
    """The type of one value in the data."""

    SELECT_ONE = "select_one"
    SELECT_MULTIPLE = "select_multiple"
    TEXT = "text"
    INTEGER = "integer"
    DATE = "date"
    DRAWING = "drawing"


@dataclass(frozen=True, slots=True)
class Value:
    """A code that a select variable can take, with its label and scoring keys."""

    name: str
    label: str
    dimension: str | None = None
    pole: str | None = None
    reverse: bool = False
    score: float | None = None


@dataclass(frozen=True, slots=True)
class Variable:
    """One column (a select_multiple becomes a 1/0 column per value)."""

    name: str
    form: str
    item: str
    type: VariableType
    item_type: str  # the question's type in the definition: scale, likert, network …
    label: str
    values: tuple[Value, ...] = ()
    required: bool = False
    private: bool = False  # printed, but never read or stored
    numeric: bool = False  # the values' names are numbers (scales)
    on_paper: bool = True  # False: asked only in the PDF and on the web (the curve's table)
    minimum: int | None = None
    maximum: int | None = None
    dimension: str | None = None
    pole: str | None = None
    reverse: bool = False
    score: float | None = None
    hint: str = ""  # what stands below the question

    def column(self, value: str) -> str:
        """The name of the 1/0 column of one value of a select_multiple."""
        return f"{self.name}_{value}"


def variable_name(form: str, item: str, *suffix: str) -> str:
    """The column's name; `suffix` as in the module's text."""
    return "_".join((form, item, *suffix))


def field_name(variable: str, choice: str | None = None) -> str:
    """The name of a field on paper, in the PDF and on the web."""
    return variable if choice is None else f"{variable}{CHOICE_SEPARATOR}{choice}"
