"""`likert`: statements with the same choices for each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar, Literal

from pydantic import Field

from generator.model import domains
from generator.model.questions.base import (
    Asking,
    Choice,
    Look,
    Option,
    Row,
    Slot,
    Trouble,
    alone_troubles,
    options,
    values,
)
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
    more_examples = (
        """\
- type: likert
  id: menu
  label: Waarover wil je praten?
  multiple: true
  max_per_column: 2
  rows:
    - {name: energie, label: Wat mij energie geeft}
    - {name: uren, label: Mijn uren}
    - {name: stap, label: Mijn volgende stap}
  choices:
    - {name: ik, label: ik}
    - {name: jij, label: mijn leiding}
""",
    )
    field_words: ClassVar[Mapping[str, str]] = {
        "max_per_column": "Hoeveel kruisjes er in elke kolom hoogstens mogen, over alle rijen samen.",
    }
    ticked: ClassVar[bool] = True

    type: Literal["likert"]
    rows: tuple[Row, ...] = Field(min_length=1, max_length=40)
    choices: tuple[Choice, ...] = Field(min_length=2, max_length=11)
    multiple: bool = False
    max_per_column: int | None = Field(default=None, ge=1)

    def slots(self, say: Say) -> Iterator[Slot]:
        """A choice per row."""
        most = None if self.multiple else 1
        domain = domains.Choice(values(self.choices, say), at_most=most, in_column=self.max_per_column)
        rows = tuple(GridRow(row.name, say(row.label), row.private, row.scoring) for row in self.rows)
        return Grid(rows, (GridColumn("", (), domain),)).slots()

    def look(self, say: Say) -> Look:
        """A matrix."""
        return Matrix(options(self.rows, say), options(self.choices, say))

    def rule(self) -> str:
        """How many in each column."""
        most = self.max_per_column
        return "" if most is None else f"Kies er hoogstens {most} per kolom."

    def troubles(self) -> Iterator[Trouble]:
        """A number that says nothing, and choices that go with no other where there is one anyway."""
        most = self.max_per_column
        if most is not None and most >= len(self.rows):
            what = f"'max_per_column' is {most}, maar er zijn {len(self.rows)} rijen."
            yield Trouble(("max_per_column",), what, "Neem minder dan het aantal rijen, of haal het weg.", "getallen")
        if not self.multiple:
            yield from alone_troubles(self.choices, "Haal het weg, of zet 'multiple: true' bij de vraag.")
