"""Controls: the few things that a page is made of, as values; `templates/entry/controls.html` has a macro for each.

A control names its fields as the table does (`Variable.name`, codes as values), so that what a browser sends without
JavaScript needs no translation.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Literal, TypeAlias

from generator.model.texts import Rich

Layout: TypeAlias = Literal["list", "seg", "faces", "steps", "chips"]
"""How choices stand: below one another, side by side, under faces, as points between poles, as loose words."""

Given: TypeAlias = Mapping[str, tuple[str, ...]]
"""By variable what this device gave so far: codes, or one text."""


@dataclass(frozen=True, slots=True)
class Control:
    """`macro`: the name of its macro."""

    macro: ClassVar[str] = ""


@dataclass(frozen=True, slots=True)
class Tick:
    """One choice. `says`: what is said of it in full where its label is short ('een beetje naar "vast"')."""

    code: str
    label: Rich
    icon: str | None = None
    checked: bool = False
    says: str = ""
    alone: bool = False  # goes with no other


@dataclass(frozen=True, slots=True)
class Choose(Control):
    """A fieldset of choices of one variable. `one`: radio buttons, with a way to take the answer back."""

    macro: ClassVar[str] = "choose"

    name: str
    legend: Rich
    ticks: tuple[Tick, ...]
    one: bool
    layout: Layout = "list"
    hint: Rich = ()
    most: int | None = None
    left: Rich = ()  # poles
    right: Rich = ()
    size: Literal["question", "row", "cell"] = "question"
    icon: str | None = None
    within: str = ""  # said before the legend, for who only hears it: of which row this is
    quiet: bool = False  # the legend is only heard: its poles say the same


@dataclass(frozen=True, slots=True)
class Write(Control):
    """A field to type in. `rows` 1: one line."""

    macro: ClassVar[str] = "write"

    name: str
    label: Rich
    value: str = ""
    rows: int = 1
    hint: Rich = ()
    number: bool = False
    low: int | None = None
    high: int | None = None
    size: Literal["question", "row", "cell"] = "question"
    within: str = ""
    explains: str = ""  # the choice that it is about: typing here also chooses that


@dataclass(frozen=True, slots=True)
class Dated(Control):
    """Day, month and year in three fields of one name."""

    macro: ClassVar[str] = "dated"

    name: str
    legend: Rich
    values: tuple[str, str, str] = ("", "", "")
    hint: Rich = ()
    size: Literal["question", "row", "cell"] = "question"
    within: str = ""


@dataclass(frozen=True, slots=True)
class Lines(Control):
    """Numbered lines to type in."""

    macro: ClassVar[str] = "lines"

    legend: Rich
    fields: tuple[Write, ...]
    hint: Rich = ()


@dataclass(frozen=True, slots=True)
class Word:
    """A word that may be circled, or struck through."""

    code: str
    label: Rich
    icon: str | None = None
    circled: bool = False
    struck: bool = False


@dataclass(frozen=True, slots=True)
class Cloud(Control):
    """Words that are circled or struck through: `name` and `away` are the two variables."""

    macro: ClassVar[str] = "cloud"

    name: str
    away: str
    legend: Rich
    words: tuple[Word, ...]
    hint: Rich = ()
    most: int | None = None


@dataclass(frozen=True, slots=True)
class Card:
    """A row of a table or a place of a map. `title`: what it is called while nobody wrote a name in it."""

    title: str
    fields: tuple[Control, ...]
    number: int = 0
    beside: str = ""  # small, behind the title
    icon: str | None = None
    says: Rich = ()  # a private row: only its words


@dataclass(frozen=True, slots=True)
class Cards(Control):
    """Cards of which one at a time is open; without JavaScript all are. `grows`: empty ones are hidden until wanted."""

    macro: ClassVar[str] = "cards"

    item: str
    cards: tuple[Card, ...]
    grows: bool = False
    add: str = ""  # the button's words


@dataclass(frozen=True, slots=True)
class Plot(Control):
    """The lines of a curve, each a name and a level per moment. `data`: what a drawing of it needs to know (JSON)."""

    macro: ClassVar[str] = "plot"

    item: str
    series: tuple[Card, ...]
    low: Rich
    high: Rich
    levels: int
    about: Rich
    data: str


@dataclass(frozen=True, slots=True)
class Mapped(Control):
    """The places of a map as cards, and what is written for the whole. `data`: what a drawing needs to know (JSON)."""

    macro: ClassVar[str] = "mapped"

    item: str
    cards: tuple[Card, ...]
    writing: tuple[Write, ...]
    data: str


@dataclass(frozen=True, slots=True)
class OnPaper(Control):
    """What is done on paper only."""

    macro: ClassVar[str] = "on_paper"

    text: str


@dataclass(frozen=True, slots=True)
class Mine(Control):
    """What is for the person alone: words without any field."""

    macro: ClassVar[str] = "mine"

    items: tuple[Rich, ...]
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Leaflet(Control):
    """A tile: what one can do, whom one asks, where that is."""

    macro: ClassVar[str] = "leaflet"

    icon: str
    do: Rich
    ask: Rich
    address: Rich
    url: str


@dataclass(frozen=True, slots=True)
class Words(Control):
    """Running text."""

    macro: ClassVar[str] = "words"

    text: Rich
