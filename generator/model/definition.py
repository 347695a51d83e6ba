"""A form definition: what is asked, as an HR adviser writes it in YAML (XLSForm's terms plus what paper adds).

These are the shapes of the files under `forms/`; what can be asked is in `model/questions`. `werkblad schema` writes
their JSON Schema. Texts may hold Jinja expressions (`{{ brand.words.organisatie }}`), `**bold**`, and variants
(`{default: …, u: …, large: …}`).
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from generator.model.audience import Address, Audience
from generator.model.geometry import Orientation
from generator.model.icons import Icon
from generator.model.questions import AnyItem, Item
from generator.model.score_shape import Score
from generator.model.texts import Line, Name, Promise, Strict, Text, TextVariants


class HowTo(TextVariants):
    """A step of "zo vul je dit in" with a pictogram before its words."""

    icon: Icon | None = None


class Section(Strict):
    """Items that belong together, under a heading."""

    id: Name
    title: Text | None = None
    icon: Icon | None = None  # before the title
    intro: Text | None = None
    new_page: bool = False
    keep_together: bool = False
    items: tuple[AnyItem, ...] = ()


class FormDefinition(Strict):
    """One worksheet, after its `extends` has been worked out."""

    key: Name
    version: int = Field(ge=1)
    title: Text
    lead: Text | None = None
    description: Line  # one line for `werkblad list`
    audience: Audience
    minutes: int | None = Field(default=None, ge=1, le=480)  # how long filling it in takes, for who chooses sheets
    address: Address | None = None  # the form's own default; a brand can switch it
    orientation: Orientation = Orientation.PORTRAIT
    paper: Literal["a3", "a4", "a5"] = "a4"
    one_sided: bool = False  # each page on paper of its own: cards to cut out
    template: str = "sheet.xml.j2"
    scene: tuple[Icon, ...] = Field(default=(), max_length=6)  # what stands on the line under the title
    howto: tuple[Line | HowTo, ...] = ()  # "zo vul je dit in", a step each
    who_sees: Promise | None = None  # who sees the answers; on sheets for employees
    sections: tuple[Section, ...] = Field(min_length=1)
    scores: tuple[Score, ...] = Field(default=(), max_length=100)  # what is counted from the answers

    @property
    def items(self) -> tuple[Item, ...]:
        """All items, in reading order."""
        return tuple(item for section in self.sections for item in section.items)

    @model_validator(mode="after")
    def _names_are_unique(self) -> FormDefinition:
        for kind, names in (
            ("sectie", [s.id for s in self.sections]),
            ("vraag", [i.id for i in self.items]),
        ):
            double = sorted({n for n in names if names.count(n) > 1})
            if double:
                raise ValueError(f"{kind} komt twee keer voor: {', '.join(double)}")
        return self
