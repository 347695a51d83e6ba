"""`text`: room to write, in one piece or as numbered lines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar, Literal

from pydantic import Field

from generator.model import domains
from generator.model.questions.base import Asking, Look, Slot
from generator.model.questions.grid import Grid, GridColumn, GridRow
from generator.model.texts import Say, Span


@dataclass(frozen=True, slots=True)
class Lines(Look):
    """Ruled lines."""

    lines: int = 1


@dataclass(frozen=True, slots=True)
class Numbered(Look):
    """Numbered lines, each a field of its own."""

    count: int


class TextItem(Asking):
    """Room to write: `lines` ruled lines. With `numbered` n, n separate numbered lines, each a value of its own."""

    words = "Ruimte om te schrijven."
    title = "Ruimte om te schrijven"
    about = (
        "Voor een antwoord in eigen woorden. Met `numbered` krijg je losse genummerde regels, elk met een eigen kolom."
    )
    data = (
        "Eén kolom tekst (of één per genummerde regel). Van papier bewaart Werkblad een plaatje; overtypen kan bij "
        "het nakijken."
    )
    example = """\
- type: text
  id: trots
  label: Waar ben je trots op?
  lines: 3
"""
    field_words: ClassVar[Mapping[str, str]] = {
        "lines": "Het aantal schrijfregels.",
    }

    type: Literal["text"]
    lines: int = Field(default=3, ge=1, le=40)
    numbered: int | None = Field(default=None, ge=1, le=20)

    def slots(self, say: Say) -> Iterator[Slot]:
        """A text, or one per numbered line."""
        if self.numbered is None:
            return iter((Slot(domains.Text()),))
        rows = tuple(GridRow(str(n), (Span(str(n)),)) for n in range(1, self.numbered + 1))
        return Grid(rows, (GridColumn("", (), domains.Text()),)).slots()

    def look(self, say: Say) -> Look:
        """Lines to write on."""
        return Lines(self.lines) if self.numbered is None else Numbered(self.numbered)
