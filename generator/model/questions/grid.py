"""The grid: rows × columns of domains. Tables, numbered lines, places of a map and lines of a curve are all one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from generator.model.domains import Domain
from generator.model.questions.base import Scoring, Slot
from generator.model.texts import Rich, plain


@dataclass(frozen=True, slots=True)
class GridRow:
    """A row. `name` is the first step of the part of its values."""

    name: str
    label: Rich
    private: bool = False
    scoring: Scoring | None = None


@dataclass(frozen=True, slots=True)
class GridColumn:
    """A column: what each row is asked. `name` '' for the only or main one: its values are called by their row."""

    name: str
    label: Rich
    domain: Domain
    on_paper: bool = True


@dataclass(frozen=True, slots=True)
class Grid:
    """Rows × columns: a value in each cell."""

    rows: tuple[GridRow, ...]
    columns: tuple[GridColumn, ...]

    def slots(self) -> Iterator[Slot]:
        """The values, row by row."""
        for row in self.rows:
            for column in self.columns:
                part = (row.name, column.name) if column.name else (row.name,)
                label = ", ".join(said for said in (plain(row.label), plain(column.label)) if said)
                yield Slot(column.domain, part, label, row.private, column.on_paper, row.scoring)
