"""The grid: rows × columns of domains. Tables, numbered lines, places of a map and lines of a curve are all one.

`Rowed` is how a grid looks whose rows each have something beside them: words, poles, a number or room to write.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from generator.model.domains import Domain
from generator.model.domains import Text as TextDomain
from generator.model.questions.base import NO_SCORING, Look, Option, Row, Scoring, Series, Slot, options
from generator.model.texts import Rich, Say, Span, plain
from generator.model.variable import CellOf

OPEN_TEXT = "tekst"  # the last step of the part of what somebody writes in an open row
ONCE = (Option("", ()),)  # what is asked once is a series of one without a name


@dataclass(frozen=True, slots=True)
class GridRow:
    """A row. `name` is the first step of the part of its values. `domain`: its own, instead of that of its columns.

    `open`: somebody writes what the row is about; that is one more value.
    """

    name: str
    label: Rich
    private: bool = False
    scoring: Scoring | None = None
    domain: Domain | None = None
    open: bool = False


def named_rows(rows: Sequence[Row], say: Say) -> tuple[GridRow, ...]:
    """Rows with a name, with their final labels."""
    return tuple(GridRow(row.name, say(row.label), row.private, row.scoring) for row in rows)


def open_rows(count: int | None) -> tuple[GridRow, ...]:
    """Rows behind those with a name. Their score is their own: nobody knows which dimension they belong to."""
    numbers = range(1, (count or 0) + 1)
    return tuple(GridRow(str(n), (Span(f"eigen rij {n}"),), scoring=NO_SCORING, open=True) for n in numbers)


def open_label(row: GridRow) -> str:
    """What is written in an open row, called in its question."""
    return f"{plain(row.label)}, wat er staat"


@dataclass(frozen=True, slots=True)
class GridColumn:
    """A column: what each row is asked. `name` '' for the only or main one: its values are called by their row.

    `series`: what it is asked for in turn (now, wanted).
    """

    name: str
    label: Rich
    domain: Domain
    on_paper: bool = True
    series: tuple[Option, ...] = ONCE


def in_series(series: Sequence[Series], say: Say) -> tuple[Option, ...]:
    """The series of a column with their final labels."""
    return options(series, say) or ONCE


def part_of(row: GridRow, column: GridColumn, series: Option) -> tuple[str, ...]:
    """The part of the question that a cell is."""
    return tuple(name for name in (row.name, column.name, series.name) if name)


def label_of(row: GridRow, column: GridColumn, series: Option) -> str:
    """What a cell is called in its question."""
    return ", ".join(said for text in (row.label, column.label, series.label) if (said := plain(text)))


@dataclass(frozen=True, slots=True)
class Grid:
    """Rows × columns: a value in each cell. `long`: its values are also written row by row (`rows.csv`)."""

    rows: tuple[GridRow, ...]
    columns: tuple[GridColumn, ...]
    long: bool = False

    def slots(self) -> Iterator[Slot]:
        """The values, row by row."""
        for row in self.rows:
            if row.open:
                cell = CellOf(row.name, plain(row.label), OPEN_TEXT) if self.long else None
                yield Slot(
                    TextDomain(), (row.name, OPEN_TEXT), open_label(row), scoring=NO_SCORING, spare=True, cell=cell
                )
            for column in self.columns:
                for series in column.series:
                    yield self._slot(row, column, series)

    def _slot(self, row: GridRow, column: GridColumn, series: Option) -> Slot:
        return Slot(
            row.domain or column.domain,
            part_of(row, column, series),
            label_of(row, column, series),
            row.private,
            column.on_paper,
            row.scoring,
            spare=row.open,
            cell=CellOf(row.name, plain(row.label), column.name, series.name) if self.long else None,
        )


@dataclass(frozen=True, slots=True)
class Rung:
    """What stands beside a row of cells: words to the left and, between poles, to the right; or an open number.

    Beside an open row is room to write.
    """

    row: GridRow
    left: Rich = ()
    right: Rich = ()
    icon: str | None = None
    right_icon: str | None = None
    number: int | None = None


def rungs_of(named: Sequence[Row], rows: Sequence[GridRow]) -> tuple[Rung, ...]:
    """What stands beside rows of which the first ones have a name, and the others are open."""
    first = (Rung(row, row.label, icon=own.icon) for own, row in zip(named, rows, strict=False))
    return (*first, *(Rung(row) for row in rows[len(named) :]))


@dataclass(frozen=True, slots=True)
class Group:
    """The cells of one column, which look as they would in a question alone. `share`: of the width left to write in."""

    column: GridColumn
    cells: Look
    share: int = 1


@dataclass(frozen=True, slots=True)
class Rowed(Look):
    """Rows of groups of cells under their heads. `corner`: the head of what stands beside the rows."""

    rungs: tuple[Rung, ...]
    groups: tuple[Group, ...]
    corner: Rich = ()
