"""`select_one`, `select_multiple`: boxes with their labels."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar, Literal

from pydantic import Field

from generator.model import domains
from generator.model.questions.base import Asking, Choice, Look, Option, Slot, options, values
from generator.model.texts import Say


@dataclass(frozen=True, slots=True)
class Boxes(Look):
    """Boxes with their labels to the right; `part`: of which part of the question they are."""

    options: tuple[Option, ...]
    part: tuple[str, ...] = ()


class SelectOne(Asking):
    """Tick one."""

    words = "Kruis er één aan."
    title = "Kies er één"
    about = (
        "Voor een vraag waarop maar één antwoord past. Twee kruisjes op papier? Dan vraagt Werkblad het jou bij "
        "het nakijken."
    )
    data = "Eén kolom, met de `name` van de keuze."
    example = """\
- type: select_one
  id: werkplek
  label: Waar werk je het liefst?
  hint: Zet één kruis.
  choices:
    - {name: buiten, label: Buiten}
    - {name: kantoor, label: Op kantoor}
    - {name: thuis, label: Thuis}
"""
    ticked: ClassVar[bool] = True

    type: Literal["select_one"]
    choices: tuple[Choice, ...] = Field(min_length=2, max_length=40)

    def slots(self, say: Say) -> Iterator[Slot]:
        """One code."""
        yield Slot(domains.Choice(values(self.choices, say)))

    def look(self, say: Say) -> Look:
        """Boxes."""
        return Boxes(options(self.choices, say))


class SelectMultiple(Asking):
    """Tick all that hold."""

    words = "Kruis alles aan wat klopt."
    title = "Kies wat klopt"
    about = "Voor een lijst waarvan er meer tegelijk mogen kloppen. Niets aankruisen mag ook."
    data = "Per keuze een kolom met 1 (aangekruist) of 0."
    example = """\
- type: select_multiple
  id: energie
  label: Waar krijg je energie van?
  hint: Kruis alles aan wat klopt.
  choices:
    - {name: mensen, label: Mensen helpen}
    - {name: techniek, label: Iets maken of herstellen}
    - {name: natuur, label: Groen en buitenlucht}
"""
    ticked: ClassVar[bool] = True

    type: Literal["select_multiple"]
    choices: tuple[Choice, ...] = Field(min_length=1, max_length=60)

    def slots(self, say: Say) -> Iterator[Slot]:
        """As many codes as hold."""
        yield Slot(domains.Choice(values(self.choices, say), at_most=None))

    def look(self, say: Say) -> Look:
        """Boxes."""
        return Boxes(options(self.choices, say))
