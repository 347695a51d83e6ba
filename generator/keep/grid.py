"""Tables to fill in, row by row: what a table or a question in series asked and got, as statistics programs like it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from generator.keep.response import Response
from generator.keep.table import WHO, Cell, TableSpec, text
from generator.model.answer import Answer, AnswerState
from generator.model.domains import Text
from generator.model.layout import Layout
from generator.model.variable import Variable

SPEC = TableSpec(
    "rows",
    "Tabellen, rij voor rij: een rij per exemplaar, vraag, rij, kolom en keer",
    (
        *WHO,
        text("form", "Formulier", required=True),
        text("item", "Vraag", required=True),
        text("row", "Rij: de naam, of het nummer van een lege rij"),
        text("row_label", "Wat er bij de rij staat; bij uitersten links en rechts"),
        text("column", "Kolom; leeg waar de vraag er maar één heeft"),
        text("series", "Welke keer, bijvoorbeeld nu of gewenst; leeg waar er één is"),
        text("value", "De keuze, het getal of de datum; bij meer keuzes met een spatie ertussen"),
        text("text", "Wat er geschreven staat, als het getypt is"),
        text(
            "state",
            "Zeker of twijfel, als in answers.csv",
            enum=tuple(state.value for state in AnswerState),
            required=True,
        ),
        text("crop", "Plaatje van wat er geschreven is"),
    ),
)


def asks_rows(layouts: Sequence[Layout]) -> bool:
    """Whether any of these runs has a table."""
    return any(v.cell is not None and not v.private for layout in layouts for v in layout.variables)


class GridRows:
    """Makes the rows of one run's tables."""

    def __init__(self, layout: Layout) -> None:
        self._cells = [v for v in layout.variables if v.cell is not None and not v.private]

    def rows(self, response: Response) -> Iterator[list[Cell]]:
        """A row per cell of a page that came in, also of those left empty: a table has no other way to say that."""
        who: list[Cell] = [response.run, response.copy, response.instance]
        for variable in self._cells:
            answer = response.answers.get(variable.name)
            if answer is not None:
                yield [*who, variable.form, variable.item, *_place(variable), *_said(variable, answer)]


def _place(variable: Variable) -> list[Cell]:
    cell = variable.cell
    assert cell is not None
    return [cell.row, cell.row_label, cell.column, cell.series]


def _said(variable: Variable, answer: Answer) -> list[Cell]:
    """Value, text, state and crop. Of what is doubtful nobody knows yet whether it is an answer."""
    said = " ".join(answer.chosen) or answer.text if answer.state is AnswerState.ANSWERED else None
    written = isinstance(variable.domain, Text)
    crop = answer.crop if answer.state is not AnswerState.BLANK else None
    return [None if written else said, said if written else None, answer.state.value, crop or None]
