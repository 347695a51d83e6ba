"""Domains: what a variable may hold. Each owns its parsing from typed text, its check and its telling in Dutch.

An answer is `Said`: chosen codes or a text, whichever way it came. The rooms ask the domain; none of them knows what a
date or "one of these" is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import ClassVar, TypeAlias

WHOLE_DIGITS = 18  # so many fit in every program's 64-bit integer
WHY_NO_NUMBER = "Dit is geen heel getal."
WHY_NO_DATE = "Dit is geen datum."
WHY_TWO = "Er zijn twee of meer keuzes, maar er mag er maar één."

_WHOLE = re.compile(rf"[+-]?[0-9]{{1,{WHOLE_DIGITS}}}")
_DAY_FIRST = re.compile(r"(\d{1,2})\s*[-/. ]\s*(\d{1,2})\s*[-/. ]\s*(\d{4})")
_DAY_MONTH = re.compile(r"(\d{1,2})[\s.-]+([a-z]+)[\s.-]+(\d{4})")
_MONTHS = ("jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec")


class VariableType(StrEnum):
    """The type of one value in the data."""

    SELECT_ONE = "select_one"
    SELECT_MULTIPLE = "select_multiple"
    TEXT = "text"
    INTEGER = "integer"
    DATE = "date"
    DRAWING = "drawing"


@dataclass(frozen=True, slots=True)
class Value:
    """A code that a choice can take, with its label and scoring keys. `exclusive`: it goes with no other."""

    name: str
    label: str
    dimension: str | None = None
    pole: str | None = None
    reverse: bool = False
    score: float | None = None
    exclusive: bool = False


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody answered: the codes that were chosen, or a text."""

    chosen: tuple[str, ...] = ()
    text: str = ""


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a typed text comes to. `why` (Dutch): why it can not be the answer, or ''; then `said` is the text."""

    said: Said
    why: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """Codes out of `values`: at least so many, at most so many (None: as many as there are). `numeric`: a scale.

    `in_column`: over all rows of its question each code may be chosen at most so many times (see `together`).
    """

    values: tuple[Value, ...]
    at_most: int | None = 1
    at_least: int = 0
    numeric: bool = False
    in_column: int | None = None

    @property
    def type(self) -> VariableType:
        """One code makes one column of codes; several make a 1/0 column each."""
        return VariableType.SELECT_ONE if self.at_most == 1 else VariableType.SELECT_MULTIPLE

    @property
    def names(self) -> tuple[str, ...]:
        """The codes, in the order of the sheet."""
        return tuple(value.name for value in self.values)

    def ordered(self, chosen: Iterable[str]) -> tuple[str, ...]:
        """Each chosen code once, in the order of the sheet; what is not among the values comes last."""
        order = {name: place for place, name in enumerate(self.names)}
        return tuple(sorted(dict.fromkeys(chosen), key=lambda name: (order.get(name, len(order)), name)))

    def parse(self, typed: str) -> Parsed:
        """A code, or the text of a label, as somebody types it; several with commas or spaces between codes."""
        for candidate in ((typed.strip(),), tuple(re.split(r"[\s,;|]+", typed.strip()))):
            codes = [self._code(part) for part in candidate if part]
            if codes and all(codes):
                said = Said(self.ordered(code for code in codes if code))
                return Parsed(said, self.wrong(said) or self.amiss(said.chosen))
        return Parsed(Said(text=typed), "Dit is geen keuze bij deze vraag.")

    def _code(self, typed: str) -> str | None:
        wanted = typed.casefold()
        return next((v.name for v in self.values if wanted in (v.name.casefold(), v.label.casefold())), None)

    def amiss(self, chosen: Iterable[str]) -> str:
        """Why a person must look at these (Dutch), or '': more or fewer than were asked, or one that goes alone.

        What a person then says holds: somebody may have ticked six where five were asked, and that is an answer.
        """
        codes = tuple(chosen)
        if self.at_most is not None and len(codes) > self.at_most:
            if self.at_most == 1:
                return WHY_TWO
            return f"Er zijn {len(codes)} keuzes, maar er mogen er hoogstens {self.at_most}."
        if 0 < len(codes) < self.at_least:
            many = "is 1 keuze" if len(codes) == 1 else f"zijn {len(codes)} keuzes"
            return f"Er {many}, maar er horen er minstens {self.at_least} te zijn."
        alone = next((v for v in self.values if v.exclusive and v.name in codes), None)
        if alone is not None and len(codes) > 1:
            return f"'{alone.label}' gaat niet samen met een andere keuze."
        return ""

    def wrong(self, said: Said) -> str:
        """Why this cannot be the answer, whoever says so (Dutch), or ''. See also `amiss`."""
        strange = [name for name in said.chosen if name not in self.names]
        if strange:
            return f"Deze keuze bestaat niet bij deze vraag: {', '.join(strange)}."
        if self.at_most == 1 and len(said.chosen) != 1:
            return f"Er zijn {len(said.chosen)} keuzes, terwijl er één mag."
        return ""

    def told(self, said: Said) -> str:
        """The labels of what was chosen."""
        labels = {value.name: value.label for value in self.values}
        return ", ".join(labels.get(name, name) for name in said.chosen)

    def typed(self, said: Said) -> str:
        """As somebody would type it."""
        return " ".join(said.chosen)


@dataclass(frozen=True, slots=True)
class Text:
    """Any text."""

    type: ClassVar[VariableType] = VariableType.TEXT

    def parse(self, typed: str) -> Parsed:
        """The text as it is."""
        return Parsed(Said(text=typed))

    def wrong(self, said: Said) -> str:
        """No text is wrong."""
        return ""

    def told(self, said: Said) -> str:
        """The text."""
        return said.text

    def typed(self, said: Said) -> str:
        """The text."""
        return said.text


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number between two bounds (None: no bound)."""

    minimum: int | None = None
    maximum: int | None = None

    type: ClassVar[VariableType] = VariableType.INTEGER

    def parse(self, typed: str) -> Parsed:
        """Digits with at most one sign; spaces do not count. Zeros in front stay: 0612345678 is not for counting."""
        digits = "".join(str(int(sign)) if sign.isdecimal() else sign for sign in "".join(typed.split()))
        if not _WHOLE.fullmatch(digits):
            return Parsed(Said(text=typed), WHY_NO_NUMBER)
        number = str(int(digits))
        return Parsed(Said(text=number if digits[0] in "+-" else number.zfill(len(digits))))

    def wrong(self, said: Said) -> str:
        """Why this cannot be the answer (Dutch), or ''."""
        if not _WHOLE.fullmatch(said.text):
            return f"'{said.text}' is geen heel getal."
        number, low, high = int(said.text), self.minimum, self.maximum
        if (low is not None and number < low) or (high is not None and number > high):
            return (
                f"{said.text} ligt buiten de grenzen ({'' if low is None else low} tot {'' if high is None else high})."
            )
        return ""

    def told(self, said: Said) -> str:
        """The number."""
        return said.text

    def typed(self, said: Said) -> str:
        """The number."""
        return said.text

    @property
    def hint(self) -> str:
        """What may be typed, in a sentence."""
        match self.minimum, self.maximum:
            case None, None:
                return "Een heel getal."
            case low, None:
                return f"Een heel getal, {low} of meer."
            case None, high:
                return f"Een heel getal, {high} of minder."
            case low, high:
                return f"Een heel getal van {low} tot en met {high}."


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the calendar; ISO 8601 in the data, dd-mm-jjjj for people."""

    type: ClassVar[VariableType] = VariableType.DATE

    def parse(self, typed: str) -> Parsed:
        """Day first, month as a number or a word; also ISO 8601."""
        day = as_date(typed)
        return Parsed(Said(text=typed), WHY_NO_DATE) if day is None else Parsed(Said(text=day.isoformat()))

    def wrong(self, said: Said) -> str:
        """Why this cannot be the answer (Dutch), or ''."""
        try:
            fine = date.fromisoformat(said.text).isoformat() == said.text
        except ValueError:
            fine = False
        return "" if fine else f"'{said.text}' is geen datum."

    def told(self, said: Said) -> str:
        """As people write it: 31-12-2026."""
        year, _, rest = said.text.partition("-")
        month, _, day = rest.partition("-")
        return f"{day}-{month}-{year}" if not self.wrong(said) else said.text

    def typed(self, said: Said) -> str:
        """As people type it."""
        return self.told(said)

    @property
    def hint(self) -> str:
        """What may be typed, in a sentence."""
        return "Vul in als dd-mm-jjjj, bijvoorbeeld 31-12-2026."


@dataclass(frozen=True, slots=True)
class Drawing:
    """A drawing: the data hold whether there is one, and its picture."""

    type: ClassVar[VariableType] = VariableType.DRAWING

    def parse(self, typed: str) -> Parsed:
        """A drawing is not typed."""
        return Parsed(Said(text=typed), "Een tekening kun je niet typen.")

    def wrong(self, said: Said) -> str:
        """A drawing has no text."""
        return "Bij een tekening hoort geen tekst." if said.text or said.chosen else ""

    def told(self, said: Said) -> str:
        """That there is one."""
        return "getekend"

    def typed(self, said: Said) -> str:
        """Nothing."""
        return ""


Domain: TypeAlias = Choice | Text | Whole | Day | Drawing


def as_date(text: str) -> date | None:
    """A date as people type it in Dutch: day first, month as number or word; also ISO 8601."""
    clean = text.strip().lower()
    try:
        if found := _DAY_FIRST.fullmatch(clean):
            day, month, year = (int(part) for part in found.groups())
            return date(year, month, day)
        if found := _DAY_MONTH.fullmatch(clean):
            word = {"maa": "mrt"}.get(found[2][:3], found[2][:3])
            return date(int(found[3]), _MONTHS.index(word) + 1, int(found[1]))
        return date.fromisoformat(clean)
    except ValueError:
        return None


def domain_of(
    type_: VariableType, values: tuple[Value, ...], numeric: bool, minimum: int | None, maximum: int | None
) -> Domain:
    """The domain of a variable that is described by its type and facts, as in a stored layout."""
    match type_:
        case VariableType.SELECT_ONE:
            return Choice(values, numeric=numeric)
        case VariableType.SELECT_MULTIPLE:
            return Choice(values, at_most=None, numeric=numeric)
        case VariableType.INTEGER:
            return Whole(minimum, maximum)
        case VariableType.DATE:
            return Day()
        case VariableType.DRAWING:
            return Drawing()
        case VariableType.TEXT:
            return Text()
