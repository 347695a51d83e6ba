"""`text`: room to write, in one piece or as numbered lines."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar, Literal, Self

from pydantic import Field

from generator.model import domains
from generator.model.questions.base import Asking, Look, Slot, Trouble
from generator.model.questions.grid import Grid, GridColumn, GridRow
from generator.model.texts import Say, Span

MOST_NUMBERED = 20
BOX_HEIGHT_MM = 40.0  # where the form names no height: four lines of a thick pen


@dataclass(frozen=True, slots=True)
class Lines(Look):
    """Ruled lines."""

    lines: int = 1


@dataclass(frozen=True, slots=True)
class Numbered(Look):
    """Numbered lines, each a field of its own; `least`: so many on any paper, where A3 has more than A4 (else 0)."""

    count: int
    least: int = 0


@dataclass(frozen=True, slots=True)
class Open(Look):
    """A frame without lines."""

    height_mm: float


class TextItem(Asking):
    """Room to write: `lines` ruled lines. With `numbered` n, n separate numbered lines, each a value of its own."""

    words = "Ruimte om te schrijven."
    title = "Ruimte om te schrijven"
    about = (
        "Voor een antwoord in eigen woorden. Met `numbered` krijg je losse genummerde regels, elk met een eigen kolom. "
        "Met `box` is het een leeg vak."
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
    more_examples = (
        """\
- type: text
  id: kansen
  label: Welke kansen zien jullie?
  hint: Schrijf groot, of plak er briefjes op.
  box: true
  height_mm: 50
""",
    )
    field_words: ClassVar[Mapping[str, str]] = {
        "lines": "Het aantal schrijfregels.",
        "numbered_on_a3": "Het aantal genummerde regels als een poster op A3 staat; op A4 zijn het er 'numbered'.",
        "box": "true: een leeg vak zonder lijnen, voor dikke stiften en plakbriefjes.",
        "height_mm": "De hoogte van dat vak in millimeters.",
    }

    type: Literal["text"]
    lines: int = Field(default=3, ge=1, le=40)
    numbered: int | None = Field(default=None, ge=1, le=MOST_NUMBERED)
    numbered_on_a3: int | None = Field(default=None, ge=1, le=MOST_NUMBERED)
    box: bool = False
    height_mm: float | None = Field(default=None, ge=12, le=350)

    def slots(self, say: Say) -> Iterator[Slot]:
        """A text, or one per numbered line."""
        if self.numbered is None:
            return iter((Slot(domains.Text()),))
        rows = tuple(GridRow(str(n), (Span(str(n)),)) for n in range(1, self.numbered + 1))
        return Grid(rows, (GridColumn("", (), domains.Text()),)).slots()

    def look(self, say: Say) -> Look:
        """Lines to write on."""
        if self.box:
            return Open(self.height_mm or BOX_HEIGHT_MM)
        if self.numbered is None:
            return Lines(self.lines)
        return Numbered(self.numbered, min(self.numbered, self.numbered_on_a3) if self.numbered_on_a3 else 0)

    def on_a3(self) -> Self:
        """The same question as it is asked on A3: its two numbers of lines change places."""
        if self.numbered_on_a3 is None:
            return self
        return self.model_copy(update={"numbered": self.numbered_on_a3, "numbered_on_a3": self.numbered})

    def troubles(self) -> Iterator[Trouble]:
        """Fields that do not go together."""
        if self.box and self.numbered is not None:
            what = "Een tekstvak ('box') heeft geen genummerde regels ('numbered')."
            yield Trouble(("numbered",), what, "Haal een van de twee weg.", "samen")
        if self.numbered_on_a3 is not None and self.numbered_on_a3 < (self.numbered or math.inf):
            what = "'numbered_on_a3' is niet meer dan 'numbered'."
            yield Trouble(
                ("numbered_on_a3",), what, "Op A3 zijn er evenveel regels of meer. Zet er 'numbered' bij.", "samen"
            )
        if self.height_mm is not None and not self.box:
            what = "'height_mm' geldt alleen voor een tekstvak zonder lijnen."
            yield Trouble(("height_mm",), what, "Zet er 'box: true' bij, of neem 'lines'.", "samen")
