"""`likert`: statements with the same choices for each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar, Literal

from pydantic import Field

from generator.model import domains
from generator.model.questions.base import (
    Choice,
    Look,
    Option,
    Repeated,
    Row,
    RowsFrom,
    Slot,
    Trouble,
    alone_troubles,
    options,
    values,
)
from generator.model.questions.choice import Boxes
from generator.model.questions.grid import (
    Grid,
    GridColumn,
    GridRow,
    Group,
    Rowed,
    in_series,
    named_rows,
    open_rows,
    rungs_of,
)
from generator.model.texts import Say, Text, TextVariants


@dataclass(frozen=True, slots=True)
class Matrix(Look):
    """Rows of boxes under one head; `blanks`: rows below them that somebody may add, named by their own words."""

    rows: tuple[Option, ...]
    options: tuple[Option, ...]
    blanks: tuple[GridRow, ...] = ()


class Likert(Repeated, RowsFrom):
    """A matrix: each row is a select_one (or, with `multiple`, a select_multiple) over the same choices.

    With `series` each row has a line of boxes for each of them.
    """

    words = "Een tabel: per rij één keuze (of meer, met 'multiple: true')."
    title = "Een tabel met kruisjes"
    about = (
        "Voor dezelfde vraag over meer dingen: per rij één kruis. Houd de koppen kort. Zijn het te veel kolommen, "
        "dan zegt `werkblad check` hoeveel er passen. Een rij kan ook `private: true` hebben, en een plaatje (`icon`). "
        "Met `series` kruist men elke rij meer keer aan, bijvoorbeeld nu en gewenst. Met `blank_rows` komen er lege "
        "rijen onder, waarin men zelf iets schrijft en aankruist."
    )
    data = (
        "Per rij een kolom (`vraag_rij`). Met `multiple: true` per rij en keuze een kolom met 1 of 0. Met "
        "`series` een kolom per rij en keer (`vraag_rij_keer`), en ook een lange tabel: `rows.csv`. Lege rijen heten "
        "1, 2, …; wat er geschreven is, staat in `vraag_1_tekst`."
    )
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
        """\
- type: likert
  id: steun
  label: Wie helpt je verder?
  series:
    - {name: nu, label: nu}
    - {name: straks, label: gewenst}
  rows:
    - {name: collega, label: Mijn collega's, icon: people}
    - {name: leiding, label: Mijn leidinggevende}
  choices:
    - {name: niet, label: niet}
    - {name: soms, label: soms}
    - {name: wel, label: wel}
""",
        """\
- type: likert
  id: onderwerp
  label: Waar praat je over?
  multiple: true
  series:
    - {name: ik, label: ik}
    - {name: jij, label: jij}
  rows:
    - {name: werk, label: Mijn werk}
  choices:
    - {name: team, label: in het team}
    - {name: leiding, label: met mijn leiding}
""",
        """\
- type: likert
  id: ervoor
  label: Hoe sta je ervoor?
  rows:
    - {name: geleerd, label: Ik leerde iets nieuws dit half jaar.}
    - {name: stap, label: Ik durf te vragen om een stap.}
  choices:
    - {name: helemaal_niet, label: helemaal niet, icon: face_upset}
    - {name: niet, label: niet, icon: face_sad}
    - {name: half, label: half, icon: face_neutral}
    - {name: wel, label: wel, icon: face_glad}
    - {name: helemaal, label: helemaal, icon: face_happy}
""",
        """\
- type: likert
  id: vak
  label: Hoe goed gaat dit?
  blank_rows: 2
  rows:
    - {name: netjes, label: netjes werken}
    - {name: plannen, label: de dag plannen}
  choices:
    - {name: groei, label: kan beter}
    - {name: goed, label: goed}
    - {name: leert, label: leert het een ander}
""",
        """\
- type: likert
  id: kracht
  label: Wat kan deze collega?
  blank_rows: 1
  rows:
    - {name: leren, label: nieuwe dingen leren}
    - {name: samen, label: samenwerken}
  series:
    - {name: nu, label: nu}
    - {name: straks, label: zou kunnen}
  choices:
    - {name: een, label: weinig}
    - {name: twee, label: genoeg}
    - {name: drie, label: veel}
""",
    )
    field_words: ClassVar[Mapping[str, str]] = {
        "max_per_column": "Hoeveel kruisjes er in elke kolom hoogstens mogen, over alle rijen samen.",
    }
    ticked: ClassVar[bool] = True

    type: Literal["likert"]
    rows: tuple[Row, ...] = Field(default=(), min_length=1, max_length=40)
    blank_rows: int | None = Field(default=None, ge=1, le=10)
    choices: tuple[Choice, ...] = Field(min_length=2, max_length=11)
    multiple: bool = False
    max_per_column: int | None = Field(default=None, ge=1)

    def slots(self, say: Say) -> Iterator[Slot]:
        """A choice per row and series."""
        return Grid(self._rows(say), (self._column(say),), long=bool(self.series)).slots()

    def look(self, say: Say) -> Look:
        """A matrix; in series, rows with a line for each."""
        if not self.series:
            return Matrix(options(self.rows, say), options(self.choices, say), open_rows(self.blank_rows))
        rungs = rungs_of(self.rows, self._rows(say))
        return Rowed(rungs, (Group(self._column(say), Boxes(options(self.choices, say))),))

    def rule(self) -> Text:
        """How many in each column."""
        most = self.max_per_column
        if most is None:
            return ""
        on_screen = f"Kies elk antwoord hoogstens {most} keer."  # there the rows stand below one another
        return TextVariants(default=f"Kies er hoogstens {most} per kolom.", screen=on_screen)

    def troubles(self) -> Iterator[Trouble]:
        """No rows; a number that says nothing; choices that go with no other where there is one anyway."""
        if not self.rows and self.rows_from is None:
            mend = "Zet een regel 'rows: …' erbij, of 'rows_from: brand.values'."
            yield Trouble((), "'rows' ontbreekt.", mend, "missing")
        most = self.max_per_column
        rows = len(self.rows) + (self.blank_rows or 0)
        if most is not None and self.rows and most >= rows:
            what = f"'max_per_column' is {most}, maar er zijn {rows} rijen."
            yield Trouble(("max_per_column",), what, "Neem minder dan het aantal rijen, of haal het weg.", "getallen")
        if most is not None and self.series:
            what = "'max_per_column' en 'series' gaan niet samen."
            yield Trouble(("max_per_column",), what, "Haal een van de twee weg.", "series")
        if not self.multiple:
            yield from alone_troubles(self.choices, "Haal het weg, of zet 'multiple: true' bij de vraag.")

    def _rows(self, say: Say) -> tuple[GridRow, ...]:
        return (*named_rows(self.rows, say), *open_rows(self.blank_rows))

    def _column(self, say: Say) -> GridColumn:
        most = None if self.multiple else 1
        domain = domains.Choice(values(self.choices, say), at_most=most, in_column=self.max_per_column)
        return GridColumn("", (), domain, series=in_series(self.series, say))
