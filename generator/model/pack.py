"""A pack: which sheets go together, and the facilitator's page that opens it. The shape of `forms/packs/*.yaml`."""

from __future__ import annotations

from pydantic import Field

from generator.model.audience import Audience
from generator.model.texts import Line, Name, Strict, Text


class Step(Strict):
    """A row of the workshop's time table."""

    minutes: int = Field(ge=1, le=480)
    what: Text
    sheet: Name | None = None


class Facilitator(Strict):
    """What stands on the facilitator's page."""

    goal: Text
    before: tuple[Text, ...] = ()  # what is arranged before people come in
    steps: tuple[Step, ...] = Field(min_length=1, max_length=20)
    materials: tuple[Text, ...] = ()
    collecting: tuple[Text, ...] = ()


class Linked(Strict):
    """Sheets about one person, filled in by others: they share that person's number, and never hold a name."""

    sheets: tuple[Name, ...] = Field(min_length=1, max_length=60)
    copies: int = Field(default=1, ge=1, le=50)  # for each person


class Pack(Strict):
    """Sheets in order, for one kind of workshop."""

    key: Name
    title: Text
    description: Line  # one line for `werkblad list`
    audience: Audience
    sheets: tuple[Name, ...] = Field(min_length=1, max_length=60)
    facilitator: Facilitator
    linked: Linked | None = None
    large: bool = False  # field crews: large type and boxes by default
