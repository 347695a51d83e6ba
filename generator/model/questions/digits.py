"""`integer`, `date`: one digit per cell."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from pydantic import Field

from generator.model import domains
from generator.model.questions.base import Asking, Look, Slot, Trouble
from generator.model.texts import Say, Strict


@dataclass(frozen=True, slots=True)
class Cells(Look):
    """Groups of cells: how many in each, and what stands under a group ('' for nothing)."""

    counts: tuple[int, ...]
    captions: tuple[str, ...] = ("",)


DAY_CELLS = Cells((2, 2, 4), ("dd", "mm", "jjjj"))


class Counted(Strict):
    """A whole number of so many digits: a question of its own, or a column of a table."""

    digits: int = Field(default=3, ge=1, le=9)
    minimum: int | None = None
    maximum: int | None = None

    def domain(self, say: Say) -> domains.Whole:
        """A whole number."""
        return domains.Whole(self.minimum, self.maximum)

    def cells(self, say: Say) -> Cells:
        """A row of cells."""
        return Cells((self.digits,))

    def troubles(self) -> Iterator[Trouble]:
        """Bounds that contradict one another or the cells."""
        low, high = self.minimum, self.maximum
        if low is not None and high is not None and low > high:
            what = f"Het kleinste getal ({low}) is groter dan het grootste ({high})."
            yield Trouble(("minimum",), what, "Draai ze om.", "getallen")
        if low is not None and low < 0:
            what = f"Een getal onder nul ({low}) kan niet in de vakjes."
            yield Trouble(("minimum",), what, "Neem 0 of meer.", "getallen")
        if high is not None and high >= 10**self.digits:
            what = f"Het getal {high} past niet in {self.digits} vakjes."
            yield Trouble(("maximum",), what, f"Neem 'digits: {len(str(high))}'.", "getallen")


class Integer(Counted, Asking):
    """A whole number, one digit per cell."""

    words = "Een heel getal, één cijfer per vakje."
    title = "Een heel getal"
    about = "Voor een aantal. Er staat één vakje per cijfer, dus geen komma en geen min."
    data = "Eén kolom met het getal. Van papier leest Werkblad een voorstel; jij kijkt bij het nakijken of het klopt."
    example = """\
- type: integer
  id: jaren
  label: Hoeveel jaar werk je hier?
  digits: 2
  minimum: 0
  maximum: 60
"""

    type: Literal["integer"]

    def slots(self, say: Say) -> Iterator[Slot]:
        """A whole number."""
        yield Slot(self.domain(say))

    def look(self, say: Say) -> Look:
        """A row of cells."""
        return self.cells(say)


class Date(Asking):
    """A date: dd-mm-jjjj, one digit per cell; ISO 8601 in the data."""

    words = "Een datum: dd-mm-jjjj."
    title = "Een datum"
    about = "Voor een dag. Op papier staan acht vakjes: dag, maand en jaar."
    data = "Eén kolom, als jaar-maand-dag (2026-11-20)."
    example = """\
- type: date
  id: begonnen
  label: Op welke dag begon je hier?
"""

    type: Literal["date"]

    def slots(self, say: Say) -> Iterator[Slot]:
        """A day."""
        yield Slot(domains.Day())

    def look(self, say: Say) -> Look:
        """Day, month, year."""
        return DAY_CELLS
