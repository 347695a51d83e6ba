"""`scale`: a row of boxes between two poles."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar, Literal

from pydantic import Field

from generator.model import domains
from generator.model.questions.base import Asking, Look, Repeated, Slot, steps
from generator.model.questions.grid import Grid, GridColumn, GridRow, Group, Rowed, Rung, in_series
from generator.model.texts import Rich, Say, Strict, Text


@dataclass(frozen=True, slots=True)
class Steps(Look):
    """Numbered boxes between two poles; the poles may be without words."""

    steps: int
    left: Rich = ()
    right: Rich = ()


class Stepped(Strict):
    """A number of steps with or without words at the ends: a question of its own, or a column of a table."""

    steps: int = Field(default=5, ge=2, le=11)
    left: Text | None = None
    right: Text | None = None

    def domain(self, say: Say) -> domains.Choice:
        """One of 1 … steps."""
        return steps(self.steps, *self._ends(say))

    def cells(self, say: Say) -> Steps:
        """Boxes between poles."""
        return Steps(self.steps, *self._ends(say))

    def _ends(self, say: Say) -> tuple[Rich, Rich]:
        return say(self.left) if self.left else (), say(self.right) if self.right else ()


class Scale(Stepped, Repeated, Asking):
    """A row of boxes between two poles; the value is 1 … steps. With `series` a row for each."""

    words = "Een rij vakjes tussen twee uitersten; de waarde is 1 tot en met 'steps'."
    title = "Een schaal"
    about = (
        "Voor iets tussen twee uitersten. Noem alleen de uitersten; de vakjes ertussen krijgen geen tekst. "
        "Met `series` vraag je het meer keer onder elkaar, bijvoorbeeld nu en gewenst."
    )
    data = "Eén kolom: 1 is het vakje links, en zo verder naar rechts. Met `series` een kolom per keer."
    example = """\
- type: scale
  id: ritme
  label: Hoe wil je werken?
  steps: 5
  left: vast ritme
  right: elke dag anders
"""
    more_examples = (
        """\
- type: scale
  id: ruimte
  label: Hoeveel ruimte heb je?
  steps: 4
  left: weinig
  right: veel
  series:
    - {name: nu, label: nu}
    - {name: straks, label: over een jaar}
""",
    )
    field_words: ClassVar[Mapping[str, str]] = {
        "steps": "Het aantal vakjes.",
    }
    ticked: ClassVar[bool] = True

    type: Literal["scale"]
    left: Text
    right: Text

    def slots(self, say: Say) -> Iterator[Slot]:
        """One of 1 … steps, for each series."""
        row, column = self._grid(say)
        return Grid((row,), (column,), long=bool(self.series)).slots()

    def look(self, say: Say) -> Look:
        """Boxes between poles."""
        cells = self.cells(say)
        if not self.series:
            return cells
        row, column = self._grid(say)
        return Rowed((Rung(row, cells.left, cells.right),), (Group(column, Steps(self.steps)),))

    def _grid(self, say: Say) -> tuple[GridRow, GridColumn]:
        """The one row, and its one column."""
        return GridRow("", ()), GridColumn("", (), self.domain(say), series=in_series(self.series, say))
