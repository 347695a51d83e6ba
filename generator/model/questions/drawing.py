"""`drawing`: a free drawing field."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from pydantic import Field

from generator.model import domains
from generator.model.questions.base import Asking, Look, Slot
from generator.model.texts import Say


@dataclass(frozen=True, slots=True)
class Room(Look):
    """An empty frame to draw in."""

    height_mm: float


class Drawing(Asking):
    """A free drawing field."""

    words = "Een leeg vak om in te tekenen."
    title = "Een vak om te tekenen"
    about = "Voor een tekening, een schema of plakbriefjes."
    data = "Eén kolom met de naam van het plaatje."
    example = """\
- type: drawing
  id: schets
  label: Teken je ideale werkplek.
  height_mm: 40
"""

    type: Literal["drawing"]
    height_mm: float = Field(default=80, ge=20, le=350)

    def slots(self, say: Say) -> Iterator[Slot]:
        """A drawing."""
        yield Slot(domains.Drawing())

    def look(self, say: Say) -> Look:
        """A frame."""
        return Room(self.height_mm)
