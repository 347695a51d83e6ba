"""What every question kind is and can be asked: its values, its look, what is wrong with it, its words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Literal, Self, TypeAlias

from pydantic import Field

from generator.model.brand import Offer
from generator.model.domains import Choice as ChoiceDomain
from generator.model.domains import Domain, Value
from generator.model.icons import Icon
from generator.model.texts import Name, Rich, Say, Strict, Text, plain
from generator.model.variable import CellOf

Steps = tuple[str | int, ...]
"""Where in an item something stands: keys and places in lists."""


class Scoring(Strict):
    """What later digital scoring needs; it goes into the codebook untouched."""

    dimension: Name | None = None
    pole: Name | None = None
    reverse: bool = False
    score: float | None = None


NO_SCORING = Scoring()


class Choice(Strict):
    """An option that can be ticked. `name` is the code in the data; `exclusive`: it goes with no other.

    `private`: printed for the person's own eyes; only a question that may have several answers can have such a choice.
    """

    name: Name
    label: Text
    scoring: Scoring | None = None
    exclusive: bool = False
    icon: Icon | None = None
    private: bool = False

    @property
    def texts(self) -> tuple[Text, ...]:
        """What it says."""
        return (self.label,)


class Row(Strict):
    """A row of a likert matrix, or a numbered line."""

    name: Name
    label: Text
    scoring: Scoring | None = None
    private: bool = False
    icon: Icon | None = None

    @property
    def texts(self) -> tuple[Text, ...]:
        """What it says."""
        return (self.label,)


class Series(Strict):
    """One of several times that the same is asked: now and wanted, I and my employer."""

    name: Name
    label: Text


class Repeated(Strict):
    """What can be asked in series: each row then has a line of boxes for each of them."""

    series: tuple[Series, ...] = Field(default=(), min_length=2, max_length=4)


@dataclass(frozen=True, slots=True)
class Option:
    """A choice, a row or a series with its final label; `icon`: a pictogram that stands with it."""

    name: str
    label: Rich
    private: bool = False
    icon: str | None = None


@dataclass(frozen=True, slots=True)
class Slot:
    """One value that a question asks for: which part of it, what it may hold, what it is called in that question."""

    domain: Domain
    part: tuple[str, ...] = ()
    label: str = ""
    private: bool = False
    on_paper: bool = True
    scoring: Scoring | None = None  # None: that of the question
    spare: bool = False  # of a row that somebody may add: never required
    explains: str = ""  # of a text: the choice of the question that it is about
    opposes: bool = False  # what is chosen here is not chosen in the question's main value
    cell: CellOf | None = None


@dataclass(frozen=True, slots=True)
class Look:
    """How a question looks, every text final: what painters draw. Each look has one painter in `make/compose`."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is wrong with an item by itself (Dutch), and at which of its keys."""

    where: Steps
    what: str
    mend: str
    code: str


class Item(Strict):
    """An item of a section. Kinds override what is theirs; `type` is the kind's name in YAML."""

    words: ClassVar[str]  # Dutch: the kind in one line, for the schema and the list of kinds
    title: ClassVar[str]  # Dutch: its name in the documentation
    about: ClassVar[str]  # Dutch: when to take it
    data: ClassVar[str]  # Dutch: what comes into the table
    example: ClassVar[str]  # YAML: a list with one item of this kind
    more_examples: ClassVar[tuple[str, ...]] = ()  # likewise: its options
    field_words: ClassVar[Mapping[str, str]] = {}  # Dutch: what only this kind calls so
    ticked: ClassVar[bool] = False  # whether it has boxes: such a sheet shows how to tick and how to correct

    type: str
    id: Name
    label: Text
    beside: bool = False  # stands beside the item before it, where both fit

    @classmethod
    def kind(cls) -> str:
        """The name of the kind, as `type` says it."""
        return str(cls.model_fields["type"].annotation.__args__[0])  # type: ignore[union-attr]

    def slots(self, say: Say) -> Iterator[Slot]:
        """The values that it asks for, in reading order; none for a text without a question."""
        return iter(())

    def look(self, say: Say) -> Look:
        """What is drawn."""
        raise NotImplementedError

    def brand_lists(self) -> Mapping[str, BrandList]:
        """Which of its fields the brand fills, and with which of its lists."""
        return {}

    def with_entries(self, field: str, entries: Iterable[tuple[str, str]]) -> Self:
        """With these entries (name, label) in one of the fields of `brand_lists`."""
        raise NotImplementedError

    def on_a3(self) -> Self:
        """The item as it is on A3, where that differs."""
        return self

    def brand_offer(self) -> str:
        """The name of the brand's offer that it shows; '' for none."""
        return ""

    def with_offer(self, offer: Offer) -> Self:
        """With what this offer says."""
        raise NotImplementedError

    @property
    def leads(self) -> bool:
        """Whether it does without the brand's offer."""
        return False

    def troubles(self) -> Iterator[Trouble]:
        """What its shape cannot say."""
        return iter(())


class Asking(Item):
    """What all questions share. `private`: printed for the person's own eyes, never read, never stored."""

    hint: Text | None = None
    icon: Icon | None = None  # before the question
    required: bool = False
    private: bool = False
    scoring: Scoring | None = None

    def rule(self) -> Text:
        """How many may be chosen, as the sheet says it behind the hint (Dutch); '' where nothing is to be said."""
        return ""


BrandList: TypeAlias = Literal["brand.values"]
"""A list of the house style that a form can take over."""


class Choosing(Asking):
    """A question with choices. With `choices_from` they are the brand's; those here hold where a brand has none."""

    choices_from: BrandList | None = None
    choices: tuple[Choice, ...] = Field(default=(), min_length=1, max_length=60)

    def brand_lists(self) -> Mapping[str, BrandList]:
        """The choices, if so."""
        return {} if self.choices_from is None else {"choices": self.choices_from}

    def with_entries(self, field: str, entries: Iterable[tuple[str, str]]) -> Self:
        """With these choices."""
        return self.model_copy(update={field: tuple(Choice(name=name, label=label) for name, label in entries)})

    def troubles(self) -> Iterator[Trouble]:
        """Nothing to choose from."""
        if not self.choices and self.choices_from is None:
            mend = "Zet een regel 'choices: …' erbij, of 'choices_from: brand.values'."
            yield Trouble((), "'choices' ontbreekt.", mend, "missing")


class RowsFrom(Asking):
    """A question with named rows. With `rows_from` they are the brand's; those here hold where a brand has none."""

    rows_from: BrandList | None = None
    rows: tuple[Row, ...] = Field(default=(), max_length=40)

    def brand_lists(self) -> Mapping[str, BrandList]:
        """The rows, if so."""
        return {} if self.rows_from is None else {"rows": self.rows_from}

    def with_entries(self, field: str, entries: Iterable[tuple[str, str]]) -> Self:
        """With these rows."""
        return self.model_copy(update={field: tuple(Row(name=name, label=label) for name, label in entries)})


def options(entries: Iterable[Choice | Row | Series], say: Say) -> tuple[Option, ...]:
    """Choices, rows or series with their final labels."""
    return tuple(
        Option(entry.name, say(entry.label), getattr(entry, "private", False), getattr(entry, "icon", None))
        for entry in entries
    )


def values(choices: Iterable[Choice], say: Say) -> tuple[Value, ...]:
    """The codes of choices, with labels and scoring keys."""
    found = []
    for choice in choices:
        keys = choice.scoring or NO_SCORING
        label = plain(say(choice.label))
        found.append(Value(choice.name, label, keys.dimension, keys.pole, keys.reverse, keys.score, choice.exclusive))
    return tuple(found)


def how_many(verb: str, least: int | None, most: int | None) -> str:
    """How many to choose, in a sentence ('Kies er hoogstens 5.'); '' if any number will do."""
    number = span(least, most)
    return f"{verb} er {number}." if number else ""


def span(least: int | None, most: int | None) -> str:
    """How many, in words ('hoogstens 5'); '' if any number will do."""
    match least, most:
        case None, None:
            return ""
        case None, _:
            return f"hoogstens {most}"
        case _, None:
            return f"minstens {least}"
        case _ if least == most:
            return f"{most}"
        case _:
            return f"{least} tot en met {most}"


def number_troubles(least: int | None, most: int | None, there_are: int) -> Iterator[Trouble]:
    """A least and most number of choices that contradict one another, or the choices."""
    if least is not None and most is not None and least > most:
        what = f"'min' ({least}) is groter dan 'max' ({most})."
        yield Trouble(("min",), what, "Draai ze om.", "getallen")
    for key, number in (("min", least), ("max", most)):
        if number is not None and number > there_are:
            what = f"'{key}' is {number}, maar er zijn {there_are} keuzes."
            yield Trouble((key,), what, f"Neem hoogstens {there_are}, of haal '{key}' weg.", "getallen")


def alone_troubles(choices: Iterable[Choice], instead: str) -> Iterator[Trouble]:
    """Choices that go with no other, in a question that has one answer anyway. `instead`: what to do."""
    for number, choice in enumerate(choices):
        if choice.exclusive:
            what = f"'exclusive' bij '{choice.name}' zegt hier niets: er mag maar één kruis."
            yield Trouble(("choices", number, "exclusive"), what, instead, "exclusive")


def steps(count: int, left: Rich, right: Rich) -> ChoiceDomain:
    """A scale: one of 1 … count; the ends are explained where they have words."""
    ends = {1: plain(left), count: plain(right)}
    named = (Value(str(n), f"{n} ({ends[n]})" if ends.get(n) else str(n)) for n in range(1, count + 1))
    return ChoiceDomain(tuple(named), numeric=True)


def view(item: Item) -> Mapping[str, Any]:
    """The item's own fields by name, for templates."""
    return {name: getattr(item, name) for name in type(item).model_fields}
