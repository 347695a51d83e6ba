"""What a table is: its columns with types and meaning. Header and Table Schema come from one list."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

ColumnType = Literal["string", "integer", "number", "date"]
Cell = str | int | float | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column, in the terms of Frictionless Table Schema. `enum`: all values that can occur."""

    name: str
    type: ColumnType
    title: str
    enum: tuple[str | int, ...] = ()
    minimum: int | None = None
    maximum: int | None = None
    required: bool = False


@dataclass(frozen=True, slots=True)
class ForeignKey:
    """`column` holds values of `other` in the table `table`."""

    column: str
    table: str
    other: str


@dataclass(frozen=True, slots=True)
class TableSpec:
    """A CSV file: `name` without `.csv`."""

    name: str
    title: str
    columns: tuple[Column, ...]
    primary_key: tuple[str, ...] = ()
    foreign_keys: tuple[ForeignKey, ...] = field(default=())

    @property
    def header(self) -> list[str]:
        """The column names."""
        return [column.name for column in self.columns]


YES_NO = (0, 1)


def text(name: str, title: str, *, required: bool = False, enum: tuple[str, ...] = ()) -> Column:
    """A column of texts."""
    return Column(name, "string", title, enum=enum, required=required)


def whole(name: str, title: str, *, required: bool = False, minimum: int | None = None) -> Column:
    """A column of whole numbers."""
    return Column(name, "integer", title, required=required, minimum=minimum)


def number(name: str, title: str) -> Column:
    """A column of numbers with decimals."""
    return Column(name, "number", title)


def flag(name: str, title: str, *, required: bool = False) -> Column:
    """A column of 1 (yes) and 0 (no)."""
    return Column(name, "integer", title, enum=YES_NO, required=required)


WHO = (
    text("run", "Oplage", required=True),
    whole("copy", "Exemplaar", required=True, minimum=0),
    text("instance", "Ingevulde versie"),
)
"""Whose a row is, where a table has rows per response."""
