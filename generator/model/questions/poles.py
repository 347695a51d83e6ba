"""`poles`: rows that each have their own two poles, over the same steps."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, Literal

from pydantic import Field

from generator.model.icons import Icon
from generator.model.questions.base import Asking, Look, Repeated, Scoring, Slot, steps
from generator.model.questions.grid import Grid, GridColumn, GridRow, Group, Rowed, Rung, in_series
from generator.model.questions.scale import Steps
from generator.model.texts import Name, Say, Span, Strict, Text


class PoleRow(Strict):
    """A row between two poles. An icon stands beside its own pole."""

    name: Name
    left: Text
    right: Text
    scoring: Scoring | None = None
    private: bool = False
    left_icon: Icon | None = None
    right_icon: Icon | None = None

    @property
    def texts(self) -> tuple[Text, ...]:
        """What it says, from left to right."""
        return self.left, self.right


class Poles(Repeated, Asking):
    """Rows between poles of their own; each value is 1 … steps. With `series` a line of boxes for each."""

    words = "Rijen vakjes, elk tussen twee eigen uitersten."
    title = "Rijen tussen uitersten"
    about = (
        "Voor meer tegenstellingen onder elkaar, met evenveel vakjes. Met `series` kruist men elke rij meer keer aan, "
        "bijvoorbeeld nu en gewenst. Een rij kan ook `private: true` hebben."
    )
    data = (
        "Per rij een kolom (`vraag_rij`, met `series` `vraag_rij_keer`): 1 is het vakje links. Ook in de lange tabel "
        "`rows.csv`."
    )
    example = """\
- type: poles
  id: koers
  label: Waar staan wij?
  steps: 5
  series:
    - {name: nu, label: nu}
    - {name: straks, label: gewenst}
  rows:
    - {name: werving, left: voor één functie, right: voor een loopbaan}
    - {name: blik, left: op korte termijn, right: op lange termijn}
    - {name: talent, left: mensen van buiten, right: eigen mensen laten groeien, right_icon: growth}
"""
    more_examples = (
        """\
- type: poles
  id: cultuur
  label: Hoe is het hier?
  steps: 7
  rows:
    - {name: duur, left: lang blijven, right: vaak wisselen, left_icon: house, right_icon: arrow}
    - {name: rust, left: zekerheid, right: beweging}
""",
    )
    ticked: ClassVar[bool] = True

    type: Literal["poles"]
    rows: tuple[PoleRow, ...] = Field(min_length=1, max_length=40)
    steps: int = Field(default=5, ge=2, le=11)

    def slots(self, say: Say) -> Iterator[Slot]:
        """One of 1 … steps for each row and series."""
        return Grid(self._rows(say), (self._column(say),), long=True).slots()

    def look(self, say: Say) -> Look:
        """Rows of boxes, each between its poles."""
        rungs = (
            Rung(row, say(own.left), say(own.right), own.left_icon, own.right_icon)
            for own, row in zip(self.rows, self._rows(say), strict=True)
        )
        return Rowed(tuple(rungs), (Group(self._column(say), Steps(self.steps)),))

    def _rows(self, say: Say) -> tuple[GridRow, ...]:
        found = []
        for row in self.rows:
            left, right = say(row.left), say(row.right)
            label = (*left, Span(" – "), *right)
            found.append(GridRow(row.name, label, row.private, row.scoring, steps(self.steps, left, right)))
        return tuple(found)

    def _column(self, say: Say) -> GridColumn:
        return GridColumn("", (), steps(self.steps, (), ()), series=in_series(self.series, say))
