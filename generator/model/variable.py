"""Variables: the columns that come back, and how they and their fields are named. One naming rule for all three ways.

A variable is `<form>_<item>` plus, for a question with parts, `_<part>` for each step of its part: a row, a numbered
line, a line and a moment, a place and a column. A field that is ticked adds `__<choice>`. Names hold no dots (PDF
reserves them for hierarchy). The part is kept beside the name, so nobody needs to take a name apart.
"""

from __future__ import annotations

from dataclasses import dataclass

from generator.model.domains import Choice, Domain, Value, VariableType, Whole

__all__ = ["CHOICE_SEPARATOR", "CellOf", "Value", "Variable", "VariableType", "field_name", "under", "variable_name"]

CHOICE_SEPARATOR = "__"


def under(question: str, part: str) -> str:
    """The label of a part of a question, as people write it: 'Wat past? rust', 'Mijn kaart: 5'."""
    if not part:
        return question
    return f"{question} {part}" if question.endswith(("?", "!", ".", "…", ":")) else f"{question}: {part}"


@dataclass(frozen=True, slots=True)
class CellOf:
    """Which cell of a table a variable is: the names of its row, column and series ('' where there is none)."""

    row: str
    row_label: str
    column: str = ""
    series: str = ""


@dataclass(frozen=True, slots=True)
class Variable:
    """One column (a choice of several becomes a 1/0 column per value). `domain`: what it may hold."""

    name: str
    form: str
    item: str
    domain: Domain
    item_type: str  # the question's type in the definition: scale, likert, network …
    label: str
    part: tuple[str, ...] = ()  # which part of the question: ("p03", "geeft"); () for a question of one value
    required: bool = False
    private: bool = False  # printed, but never read or stored
    on_paper: bool = True  # False: asked only in the PDF and on the web (the curve's table)
    dimension: str | None = None
    pole: str | None = None
    reverse: bool = False
    score: float | None = None
    hint: str = ""  # what stands below the question
    opposes: bool = False  # what is chosen here is not chosen in the question's main value: circled, or struck through
    explains: str = ""  # of a text: the choice of its question that it is about ("anders, namelijk …")
    cell: CellOf | None = None  # of a table that is also written row by row

    @property
    def type(self) -> VariableType:
        """The type of its values in the data."""
        return self.domain.type

    @property
    def values(self) -> tuple[Value, ...]:
        """The codes that it can take; () unless it is a choice."""
        return self.domain.values if isinstance(self.domain, Choice) else ()

    @property
    def numeric(self) -> bool:
        """Whether its codes are numbers (scales)."""
        return isinstance(self.domain, Choice) and self.domain.numeric

    @property
    def minimum(self) -> int | None:
        """The least whole number."""
        return self.domain.minimum if isinstance(self.domain, Whole) else None

    @property
    def maximum(self) -> int | None:
        """The greatest whole number."""
        return self.domain.maximum if isinstance(self.domain, Whole) else None

    def column(self, value: str) -> str:
        """The name of the 1/0 column of one value of a select_multiple."""
        return f"{self.name}_{value}"


def variable_name(form: str, item: str, *part: str) -> str:
    """The column's name; `part` as in the module's text."""
    return "_".join((form, item, *part))


def field_name(variable: str, choice: str | None = None) -> str:
    """The name of a field on paper, in the PDF and on the web."""
    return variable if choice is None else f"{variable}{CHOICE_SEPARATOR}{choice}"
