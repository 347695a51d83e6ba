"""`table`: named or blank rows, and columns that each ask something of their own kind."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from generator.model import domains
from generator.model.questions.base import (
    Choice,
    Look,
    Option,
    Repeated,
    RowsFrom,
    Slot,
    Trouble,
    alone_troubles,
    number_troubles,
    options,
    span,
    values,
)
from generator.model.questions.choice import Boxes
from generator.model.questions.digits import DAY_CELLS, Counted
from generator.model.questions.grid import (
    OPEN_TEXT,
    Grid,
    GridColumn,
    GridRow,
    Group,
    Rowed,
    Rung,
    in_series,
    named_rows,
    open_rows,
    rungs_of,
)
from generator.model.questions.scale import Stepped
from generator.model.questions.text import Lines
from generator.model.texts import Name, Rich, Say, Span, Text

TICKED = "ja"  # the one code of a column with a single box


class Column(Repeated):
    """A column of a table: what it asks of each row, and how its cells look."""

    name: Name
    label: Text

    def domain(self, say: Say) -> domains.Domain:
        """What a cell may hold."""
        raise NotImplementedError

    def cells(self, say: Say) -> Look:
        """How its cells look."""
        raise NotImplementedError

    def head(self, say: Say) -> Rich:
        """What stands over it."""
        return say(self.label)

    def troubles(self) -> Iterator[Trouble]:
        """What its shape cannot say."""
        return iter(())


class TextColumn(Column):
    """A column to write in. `share`: of the width that is left, beside other columns to write in."""

    type: Literal["text"]
    lines: int = Field(default=1, ge=1, le=10)
    share: int = Field(default=1, ge=1, le=5)

    def domain(self, say: Say) -> domains.Domain:
        """A text."""
        return domains.Text()

    def cells(self, say: Say) -> Look:
        """Lines."""
        return Lines(self.lines)


class OneColumn(Column):
    """A column of choices, one for each row."""

    type: Literal["select_one"]
    choices: tuple[Choice, ...] = Field(min_length=2, max_length=11)

    def domain(self, say: Say) -> domains.Domain:
        """One code."""
        return domains.Choice(values(self.choices, say))

    def cells(self, say: Say) -> Look:
        """Boxes."""
        return Boxes(options(self.choices, say))

    def troubles(self) -> Iterator[Trouble]:
        """A choice that goes with no other."""
        return alone_troubles(self.choices, "Haal het weg, of neem 'type: select_multiple'.")


class ManyColumn(Column):
    """A column of choices, more for each row."""

    type: Literal["select_multiple"]
    choices: tuple[Choice, ...] = Field(min_length=1, max_length=11)
    min: int | None = Field(default=None, ge=1)
    max: int | None = Field(default=None, ge=2)

    def domain(self, say: Say) -> domains.Domain:
        """As many codes as may be."""
        return domains.Choice(values(self.choices, say), at_most=self.max, at_least=self.min or 0)

    def cells(self, say: Say) -> Look:
        """Boxes."""
        return Boxes(options(self.choices, say))

    def head(self, say: Say) -> Rich:
        """With how many may be ticked."""
        own, number = say(self.label), span(self.min, self.max)
        return (*own, Span(f" ({number})")) if number else own

    def troubles(self) -> Iterator[Trouble]:
        """More than there are; a least above the most."""
        return number_troubles(self.min, self.max, len(self.choices))


class ScaleColumn(Stepped, Column):
    """A column of numbered boxes; its ends may have words."""

    type: Literal["scale"]


class NumberColumn(Counted, Column):
    """A column of whole numbers."""

    type: Literal["integer"]


class DateColumn(Column):
    """A column of dates."""

    type: Literal["date"]

    def domain(self, say: Say) -> domains.Domain:
        """A day."""
        return domains.Day()

    def cells(self, say: Say) -> Look:
        """Day, month, year."""
        return DAY_CELLS


class TickColumn(Column):
    """A column with a single box."""

    type: Literal["tick"]

    def domain(self, say: Say) -> domains.Domain:
        """Ticked or not."""
        return domains.Choice((domains.Value(TICKED, TICKED),), at_most=None)

    def cells(self, say: Say) -> Look:
        """A box without words: its head says what it is."""
        return Boxes((Option(TICKED, ()),))


AnyColumn = Annotated[
    TextColumn | OneColumn | ManyColumn | ScaleColumn | NumberColumn | DateColumn | TickColumn,
    Field(discriminator="type"),
]


class Table(RowsFrom):
    """Rows with a name, or blank ones with a number; each column asks the same of every row."""

    words = "Een tabel: per rij invullen wat de kolommen vragen."
    title = "Een tabel om in te vullen"
    about = (
        "Voor meer dingen waarvan je hetzelfde wilt weten. Noem de rijen (`rows`), of laat ze leeg (`blank_rows`): dan "
        "schrijft men zelf op waar het over gaat. Het kan ook allebei: eerst de rijen met een naam, dan de lege. Met "
        "`rows_from` zijn de rijen de kernwaarden van de huisstijl. Elke kolom heeft een eigen soort. Een keuze met "
        "een opmerking erbij is een tabel van twee kolommen. Passen de kolommen niet naast elkaar, dan zegt "
        "`werkblad check` hoeveel er passen; liggend (`orientation: landscape`) passen er meer."
    )
    data = (
        "Per rij en kolom een kolom (`vraag_rij_kolom`; lege rijen heten 1, 2, …), zoals die soort hem geeft. Staan "
        "lege rijen onder rijen met een naam, dan staat in `vraag_1_tekst` wat er geschreven is. Ook een lange tabel, "
        "`rows.csv`: per exemplaar, rij en kolom een regel."
    )
    example = """\
- type: table
  id: taken
  label: Mijn taken
  hint: Eén taak per regel. Grote en kleine.
  blank_rows: 3
  columns:
    - {name: taak, type: text, label: Taak}
    - name: energie
      type: select_one
      label: Energie
      choices:
        - {name: geeft, label: geeft}
        - {name: gelijk, label: gelijk}
        - {name: kost, label: kost}
    - {name: goed, type: scale, label: Hoe goed gaat het?, steps: 5}
"""
    more_examples = (
        """\
- type: table
  id: regels
  label: Welke spelregels hebben wij?
  rows_label: Spelregel
  rows:
    - {name: tijd, label: Hoe lang blijf je in een rol?, icon: clock}
    - {name: geld, label: Wat doet een keuze met je loon?}
  columns:
    - name: stand
      type: select_one
      label: Hoe staat het?
      choices:
        - {name: goed, label: goed zo}
        - {name: beter, label: kan beter}
        - {name: mist, label: ontbreekt}
    - {name: opmerking, type: text, label: Opmerking, lines: 2}
""",
        """\
- type: table
  id: plan
  label: Mijn stappen
  blank_rows: 2
  columns:
    - {name: stap, type: text, label: Wat?}
    - {name: wanneer, type: date, label: Wanneer?}
    - {name: klaar, type: tick, label: klaar}
""",
        """\
- type: table
  id: groepen
  label: Onze mensen
  rows:
    - {name: jong, label: Tot 35 jaar}
    - {name: oud, label: Vanaf 35 jaar}
  columns:
    - {name: aantal, type: integer, label: Hoeveel?, digits: 3, minimum: 0}
    - name: hulp
      type: select_multiple
      label: Wat helpt?
      min: 1
      max: 2
      choices:
        - {name: les, label: les}
        - {name: tijd, label: tijd}
        - {name: geld, label: geld}
    - name: kans
      type: scale
      label: Kansen
      steps: 3
      left: weinig
      right: veel
      series:
        - {name: nu, label: nu}
        - {name: straks, label: later}
""",
        """\
- type: table
  id: hulp
  label: Wat helpt ons?
  rows_label: Wat
  blank_rows: 2
  rows:
    - {name: loon, label: loon}
    - {name: werving, label: nieuwe mensen zoeken}
  columns:
    - name: doet
      type: select_one
      label: Wat doet het?
      choices:
        - {name: helpt, label: helpt}
        - {name: hindert, label: hindert}
    - name: waar
      type: text
      label: Waar merk je dat?
      series:
        - {name: nu, label: nu}
        - {name: straks, label: later}
""",
    )
    field_words: ClassVar[Mapping[str, str]] = {
        "rows": "De rijen, elk met 'name' en 'label'. Of neem 'blank_rows', of allebei.",
    }
    ticked: ClassVar[bool] = True

    type: Literal["table"]
    blank_rows: int | None = Field(default=None, ge=1, le=40)
    rows_label: Text | None = None
    columns: tuple[AnyColumn, ...] = Field(min_length=1, max_length=12)

    def slots(self, say: Say) -> Iterator[Slot]:
        """A value in each cell."""
        return Grid(self._rows(say), self._columns(say), long=True).slots()

    def look(self, say: Say) -> Look:
        """Rows of cells."""
        rows, columns = self._rows(say), self._columns(say)
        if self.rows:
            rungs = rungs_of(self.rows, rows)
        else:
            rungs = tuple(Rung(row, number=number) for number, row in enumerate(rows, start=1))
        groups = (
            Group(column, own.cells(say), getattr(own, "share", 1))
            for own, column in zip(self.columns, columns, strict=True)
        )
        return Rowed(rungs, tuple(groups), say(self.rows_label) if self.rows_label else ())

    def troubles(self) -> Iterator[Trouble]:
        """No rows; what is wrong with a column."""
        if not self.rows and self.rows_from is None and self.blank_rows is None:
            what = "Een tabel heeft rijen met een naam ('rows'), lege rijen ('blank_rows') of allebei."
            mend = "Zet er 'rows: …', 'rows_from: brand.values' of 'blank_rows: …' bij."
            yield Trouble((), what, mend, "rijen")
        for number, column in enumerate(self.columns):
            if (self.rows or self.rows_from) and self.blank_rows and column.name == OPEN_TEXT:
                what = f"'{OPEN_TEXT}' is de naam van wat er in een lege rij geschreven wordt."
                mend = "Geef deze kolom een andere 'name'."
                yield Trouble(("columns", number, "name"), what, mend, "dubbel")
            for trouble in column.troubles():
                yield Trouble(("columns", number, *trouble.where), trouble.what, trouble.mend, trouble.code)

    def _rows(self, say: Say) -> tuple[GridRow, ...]:
        if self.rows:
            return (*named_rows(self.rows, say), *open_rows(self.blank_rows))
        return tuple(GridRow(str(n), (Span(str(n)),)) for n in range(1, (self.blank_rows or 0) + 1))

    def _columns(self, say: Say) -> tuple[GridColumn, ...]:
        return tuple(
            GridColumn(own.name, own.head(say), own.domain(say), series=in_series(own.series, say))
            for own in self.columns
        )
