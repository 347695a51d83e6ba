"""`likert`: statements with the same choices for each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar, Literal

from pydantic import Field

from generator.model import domains
from generator.model.questions.base import Asking, Choice, Look, Option, Row, Slot, options, values
from generator.model.questions.grid import Grid, GridColumn, GridRow
from generator.model.texts import Say


@dataclass(frozen=True, slots=True)
class Matrix(Look):
    """Rows of boxes under one head."""

    rows: tuple[Option, ...]
    options: tuple[Option, ...]


class Likert(Asking):
    """A matrix: each row is a select_one (or, with `multiple`, a select_multiple) over the same choices."""

    words = "Een tabel: per rij één keuze (of meer, met 'multiple: true')."
    title = "Een tabel met kruisjes"
    about = (
        "Voor dezelfde vraag over meer dingen: per rij één kruis. Houd de koppen kort. Zijn het te veel kolommen, "
        "dan zegt `werkblad check` hoeveel er passen. Een rij kan ook `private: true` hebben."
    )
    data = "Per rij een kolom (`vraag_rij`). Met `multiple: true` per rij en keuze een kolom met 1 of 0."
    example = """\
- type: likert
  id: leren
  label: Hoe vaak leer je iets op deze manier?
  rows:
    - {name: collega, label: Van een collega}
    - {name: cursus, label: Op een cursus}
  choices:
    - {name: nooit, label: nooit}
    - {name: soms, label: soms}
    - {name: vaak, label: vaak}
"""
    ticked: ClassVar[bool] = True

    type: Literal["likert"]
    rows: tuple[Row, ...] = Field(min_length=1, max_length=40)
    choices: tuple[Choice, ...] = Field(min_length=2, max_length=11)
    multiple: bool = False

    def slots(self, say: Say) -> Iterator[Slot]:
        """A choice per row."""
        domain = domains.Choice(values(self.choices, say), at_most=None if self.multiple else 1)
        rows = tuple(GridRow(row.name, say(row.label), row.private, row.scoring) for row in self.rows)
        return Grid(rows, (GridColumn("", (), domain),)).slots()

    def look(self, say: Say) -> Look:
        """A matrix."""
        return Matrix(options(self.rows, say), options(self.choices, say))
