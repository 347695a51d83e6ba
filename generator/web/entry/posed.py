"""A question as it is posed on a phone: its variables by their part, and what was given so far."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from generator.model.domains import Choice
from generator.model.sheet import Question
from generator.model.texts import Rich, plain, unbroken
from generator.model.variable import Variable
from generator.web.entry.controls import Given, Layout, Tick

SEG_CHARS = 24  # of all labels together: so much stands side by side on a phone of 320 px
SEG_LONGEST = 13
FACES = frozenset({"face_upset", "face_sad", "face_neutral", "face_glad", "face_happy"})


@dataclass(frozen=True)
class Posed:
    """`lines`: how many the sheet gives it instead of its own. `bare`: its label stands above it already."""

    question: Question
    given: Given = field(default_factory=dict)
    polite: bool = False  # "u"
    lines: int | None = None
    bare: bool = False

    @cached_property
    def _parts(self) -> dict[tuple[str, ...], Variable]:
        return {variable.part: variable for variable in self.question.variables}

    def variable(self, *part: str) -> Variable:
        """The variable of a part of the question."""
        return self._parts[part]

    def has(self, *part: str) -> bool:
        """Whether there is such a part."""
        return part in self._parts

    def codes(self, name: str) -> tuple[str, ...]:
        """The codes chosen so far."""
        return self.given.get(name, ())

    def text(self, name: str) -> str:
        """The text typed so far."""
        return next(iter(self.given.get(name, ())), "")


def most_of(variable: Variable) -> int | None:
    """How many may be chosen, where several may."""
    domain = variable.domain
    return domain.at_most if isinstance(domain, Choice) and domain.at_most != 1 else None


def takes_one(variable: Variable) -> bool:
    """Whether one code is chosen."""
    return isinstance(variable.domain, Choice) and variable.domain.at_most == 1


def layout_of(ticks: tuple[Tick, ...]) -> Layout:
    """How choices stand best: by their pictures, and by how long they are."""
    if ticks and all(tick.icon in FACES for tick in ticks):
        return "faces"
    labels = ["".join(span.text for span in tick.label) for tick in ticks]
    short = max(map(len, labels), default=0) <= SEG_LONGEST and sum(map(len, labels)) <= SEG_CHARS
    return "seg" if short and not any(tick.icon for tick in ticks) else "list"


def towards(step: int, count: int, left: str, right: str) -> str:
    """A step between two poles in words, for who does not see the row: 'een beetje naar "vast"'."""
    if not left or not right:
        return f"{step} van {count}"
    middle = (count + 1) / 2
    if step == middle:
        return "precies in het midden"
    share = abs(step - middle) / (middle - 1)
    pole = left if step < middle else right
    how = "helemaal naar" if share == 1 else "een beetje naar" if share <= 0.4 else "meer naar"
    return f"{how} ‘{pole}’"


def said(rich: Rich) -> str:
    """Text without weights and without marks for where a word may break."""
    return unbroken(plain(rich))
