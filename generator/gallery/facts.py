"""What whoever chooses wants to know of a sheet, counted from the sheet as it is drawn."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from generator.build import Order, Prepared, prepare
from generator.define.library import Library
from generator.model.errors import DefinitionError, LayoutOverflowError


@dataclass(frozen=True, slots=True)
class Listed:
    """A sheet as `werkblad list` tells of it. `minutes` None: nobody wrote that down."""

    key: str
    title: str
    description: str
    audience: str
    minutes: int | None
    packs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """A sheet, its pages in normal and in large type, what it asks and what is counted from it."""

    sheet: Listed
    pages: int
    pages_large: int
    kinds: tuple[str, ...]
    variables: int
    scores: int
    version: int
    wording: str  # digest of all its texts


def listed(library: Library) -> tuple[Listed, ...]:
    """All sheets that can be read, by key."""
    return tuple(_listed(entry) for entry in library.listing()["forms"] if "audience" in entry)


def drawn(library: Library, key: str, brand: str, *, large: bool = False) -> Prepared:
    """The sheet of one form, drawn. Raises NotFoundError, DefinitionError or LayoutOverflowError."""
    return prepare(Order(key, brand, large=large, sheet_only=True), library)


def pages(library: Library, key: str, brand: str, *, large: bool = False) -> int | None:
    """How many pages a sheet has in a house style; None if it cannot be drawn there."""
    try:
        return len(drawn(library, key, brand, large=large).drawing.pages)
    except (DefinitionError, LayoutOverflowError):
        return None


def facts(library: Library, brand: str) -> Iterator[Facts]:
    """All there is to know of each sheet. Raises DefinitionError or LayoutOverflowError for one that is not sound."""
    for sheet in listed(library):
        ready = drawn(library, sheet.key, brand)
        form = library.form(sheet.key)
        yield Facts(
            sheet,
            len(ready.drawing.pages),
            len(drawn(library, sheet.key, brand, large=True).drawing.pages),
            tuple(dict.fromkeys(item.type for item in form.items if item.type != "note")),
            len(ready.sheets[0].variables),
            len(ready.sheets[0].scores),
            form.version,
            ready.sheets[0].wording,
        )


def _listed(entry: dict[str, Any]) -> Listed:
    packs: Sequence[str] = entry["packs"]
    return Listed(
        entry["key"], entry["title"], entry["description"], entry["audience"], entry.get("minutes"), tuple(packs)
    )
