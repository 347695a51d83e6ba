"""`select_one`, `select_multiple`: boxes with their labels."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import ClassVar, Literal

from pydantic import Field

from generator.model import domains
from generator.model.icons import Icon
from generator.model.questions.base import (
    Choice,
    Choosing,
    Look,
    Option,
    Slot,
    Trouble,
    alone_troubles,
    how_many,
    number_troubles,
    options,
    values,
)
from generator.model.texts import Rich, Say, Strict, Text, plain

OTHER = "anders"  # the code of "anders, namelijk …"
OTHER_TEXT = (OTHER, "tekst")  # the part of what is written behind it


def private_part(choice: str) -> tuple[str, ...]:
    """The part of a choice that only the person sees."""
    return (choice,)


class Ends(Strict):
    """The two poles that the choices of a question lie between. On paper they stand where its label would."""

    left: Text
    right: Text
    left_icon: Icon | None = None
    right_icon: Icon | None = None
    number: int | None = Field(default=None, ge=1, le=99)

    def said(self, say: Say) -> Between:
        """With their final words."""
        return Between(say(self.left), say(self.right), self.left_icon, self.right_icon, self.number)


@dataclass(frozen=True, slots=True)
class Between:
    """Two poles with their final words, and on the line between them the number of the question or a word.

    Of one question, or a block of a sheet over all that is asked about them.
    """

    left: Rich
    right: Rich
    left_icon: str | None = None
    right_icon: str | None = None
    number: int | None = None
    middle: Rich = ()


@dataclass(frozen=True, slots=True)
class Boxes(Look):
    """Boxes with their labels to the right; `part`: of which part of the question they are.

    `other`: one more box, with a line to write on behind its label; () for none. `between`: what they lie between.
    """

    options: tuple[Option, ...]
    part: tuple[str, ...] = ()
    other: Rich = ()
    between: Between | None = None


class _Ticking(Choosing):
    """What questions with boxes share: choices, and perhaps one to write down."""

    ticked: ClassVar[bool] = True
    field_words: ClassVar[Mapping[str, str]] = {
        "other": "De tekst bij een extra keuze met een schrijfregel, bijvoorbeeld 'anders, namelijk'.",
    }

    other: Text | None = None

    def _domain_values(self, say: Say) -> tuple[domains.Value, ...]:
        own = values((choice for choice in self.choices if not choice.private), say)
        return own if self.other is None else (*own, domains.Value(OTHER, plain(say(self.other))))

    def _other_slots(self, say: Say) -> Iterator[Slot]:
        if self.other is not None:
            yield Slot(domains.Text(), OTHER_TEXT, plain(say(self.other)), explains=OTHER)

    def look(self, say: Say) -> Boxes:
        """Boxes."""
        return Boxes(options(self.choices, say), other=() if self.other is None else say(self.other))

    def troubles(self) -> Iterator[Trouble]:
        """A choice that has the name of the one to write down."""
        yield from super().troubles()
        for number, choice in enumerate(self.choices):
            if self.other is not None and choice.name == OTHER:
                what = f"'{OTHER}' is de naam van de keuze die 'other' erbij maakt."
                mend = "Geef deze keuze een andere 'name', of haal haar weg."
                yield Trouble(("choices", number, "name"), what, mend, "dubbel")


class SelectOne(_Ticking):
    """Tick one."""

    words = "Kruis er één aan."
    title = "Kies er één"
    about = (
        "Voor een vraag waarop maar één antwoord past. Twee kruisjes op papier? Dan vraagt Werkblad het jou bij "
        "het nakijken. Met `other` komt er een keuze bij om zelf in te vullen."
    )
    data = (
        "Eén kolom, met de `name` van de keuze. Met `other` kan daar ook `anders` staan, en is er een tweede kolom "
        "(`…_anders_tekst`) met wat er geschreven is."
    )
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
    more_examples = (
        """\
- type: select_one
  id: waar
  label: Waar werk je?
  choices:
    - {name: straat, label: op straat, icon: cone}
    - {name: groen, label: in het groen, icon: sprout}
    - {name: kantoor, label: op kantoor, icon: building}
  other: anders, namelijk
""",
    )

    type: Literal["select_one"]
    choices: tuple[Choice, ...] = Field(default=(), min_length=2, max_length=40)

    def slots(self, say: Say) -> Iterator[Slot]:
        """One code, and what is written behind the last."""
        yield Slot(domains.Choice(self._domain_values(say)))
        yield from self._other_slots(say)

    def troubles(self) -> Iterator[Trouble]:
        """A choice that goes with no other."""
        yield from super().troubles()
        yield from alone_troubles(self.choices, "Haal het weg, of neem 'type: select_multiple'.")


class SelectMultiple(_Ticking):
    """Tick all that hold."""

    words = "Kruis alles aan wat klopt."
    title = "Kies wat klopt"
    about = (
        "Voor een lijst waarvan er meer tegelijk mogen kloppen. Niets aankruisen mag ook. Met `max` en `min` staat "
        "op het blad hoeveel er mogen; bij meer of minder vraagt Werkblad het jou bij het nakijken, en valt er niets "
        "weg. Zet `exclusive: true` bij een keuze als 'niets van dit alles'. Een keuze met `private: true` is alleen "
        "voor de medewerker zelf: zij staat apart, en wordt niet gelezen en niet bewaard."
    )
    data = (
        "Per keuze een kolom met 1 (aangekruist) of 0. Met `other` ook een kolom (`…_anders_tekst`) met wat er "
        "geschreven is."
    )
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
    more_examples = (
        """\
- type: select_multiple
  id: hobbels
  label: Wat houdt je tegen?
  min: 1
  max: 2
  choices:
    - {name: tijd, label: Te weinig tijd}
    - {name: reizen, label: Het reizen}
    - {name: geld, label: Het geld}
    - {name: niets, label: Niets van dit alles, exclusive: true}
  other: anders, namelijk
""",
        """\
- type: select_multiple
  id: weegt
  label: Wat weegt mee?
  choices:
    - {name: tijd, label: De werktijden}
    - {name: geld, label: Het geld}
    - {name: thuis, label: Hoe het thuis gaat, private: true}
""",
    )
    field_words: ClassVar[Mapping[str, str]] = {
        **_Ticking.field_words,
        "between": "De twee uitersten waar de keuzes tussen liggen. Op papier staan zij op de plaats van de vraag.",
        "max": "Hoeveel er hoogstens mogen. Dit staat dan op het blad.",
        "min": "Hoeveel er minstens moeten, als iemand antwoordt. Dit staat dan op het blad.",
    }

    type: Literal["select_multiple"]
    choices: tuple[Choice, ...] = Field(default=(), min_length=1, max_length=60)
    min: int | None = Field(default=None, ge=1)
    max: int | None = Field(default=None, ge=2)
    between: Ends | None = None

    def look(self, say: Say) -> Boxes:
        """Boxes, perhaps between two poles."""
        return replace(super().look(say), between=self.between.said(say) if self.between else None)

    def slots(self, say: Say) -> Iterator[Slot]:
        """As many codes as hold, and what is written behind the last."""
        yield Slot(domains.Choice(self._domain_values(say), at_most=self.max, at_least=self.min or 0))
        yield from self._other_slots(say)
        for choice in self.choices:
            if choice.private:  # a value of its own, which nobody reads: the others are read as if it were not there
                alone = domains.Choice(values((choice,), say), at_most=None)
                yield Slot(alone, private_part(choice.name), plain(say(choice.label)), private=True)

    def rule(self) -> Text:
        """How many."""
        return how_many("Kies", self.min, self.max)

    def troubles(self) -> Iterator[Trouble]:
        """Numbers that cannot be."""
        yield from super().troubles()
        if not self.choices:  # they come from the house style, which is not known yet
            return
        read = sum(not choice.private for choice in self.choices)
        yield from number_troubles(self.min, self.max, read + (self.other is not None))
        if read == 0:
            what = "Alle keuzes van deze vraag zijn privé: er blijft niets over om te lezen."
            yield Trouble(("choices", 0, "private"), what, "Zet 'private: true' bij de vraag zelf.", "privé")
