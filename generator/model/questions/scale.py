"""`scale`: a row of boxes between two poles."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar, Literal

from pydantic import Field

from generator.model.questions.base import Asking, Look, Slot, steps
from generator.model.texts import Rich, Say, Text


@dataclass(frozen=True, slots=True)
class Steps(Look):
    """Numbered boxes between two poles."""

    steps: int
    left: Rich
    right: Rich


class Scale(Asking):
    """A row of boxes between two poles; the value is 1 … steps."""

    words = "Een rij vakjes tussen twee uitersten; de waarde is 1 tot en met 'steps'."
    title = "Een schaal"
    about = "Voor iets tussen twee uitersten. Noem alleen de uitersten; de vakjes ertussen krijgen geen tekst."
    data = "Eén kolom: 1 is het vakje links, en zo verder naar rechts."
    example = """\
- type: scale
  id: ritme
  label: Hoe wil je werken?
  steps: 5
  left: vast ritme
  right: elke dag anders
"""
    field_words: ClassVar[Mapping[str, str]] = {
        "steps": "Het aantal vakjes.",
    }
    ticked: ClassVar[bool] = True

    type: Literal["scale"]
    steps: int = Field(default=5, ge=2, le=11)
    left: Text
    right: Text

    def slots(self, say: Say) -> Iterator[Slot]:
        """One of 1 … steps."""
        yield Slot(steps(self.steps, say(self.left), say(self.right)))

    def look(self, say: Say) -> Look:
        """Boxes between poles."""
        return Steps(self.steps, say(self.left), say(self.right))
