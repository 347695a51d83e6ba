"""What a group said, as pictures' numbers: safe to show, whoever drew them. See `keep.group` for the rules."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

LEAST_PEOPLE = 10  # fewer are never shown: the sheets promise "per groep van tien of meer"
BATCH_PEOPLE = 3  # newcomers come into a picture so many at a time, or more
CLASS_PEOPLE = 3  # a class of fewer joins its neighbour
LINES_PEOPLE = 20  # lines of fewer people are never shown one by one


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a bar: the choices it holds together, and how many people chose one of them."""

    labels: tuple[str, ...]
    people: int


@dataclass(frozen=True, slots=True)
class Bar:
    """What was chosen at one question. `nearly`: (almost) everybody chose this, and then there are no parts."""

    label: str
    parts: tuple[Part, ...]
    people: int
    nearly: str = ""


@dataclass(frozen=True, slots=True)
class Bars:
    """Questions with one answer each."""

    title: str
    rows: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Pole:
    """Two sides of one dimension: the share of the statements at each side that was ticked, in hundredths.

    Shares are rounded and held between bounds; `verdict` says in words what they come to.
    """

    left: str
    right: str
    left_share: int
    right_share: int
    people: int
    verdict: str
    who: str = ""  # of whom, where it is of a part of the group


@dataclass(frozen=True, slots=True)
class Poles:
    """Dimensions with two sides."""

    title: str
    rows: tuple[Pole, ...]


@dataclass(frozen=True, slots=True)
class Word:
    """A choice out of several, and how many people made it. `nearly`: (almost) everybody did, and then no number."""

    label: str
    people: int
    nearly: bool = False


@dataclass(frozen=True, slots=True)
class Words:
    """What was chosen most, the most first."""

    title: str
    words: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment on a time axis (`at`: 0 … 1): the middle of all heights, and the bounds of the middle half (0 … 1)."""

    label: str
    at: float
    median: float
    low: float
    high: float
    people: int


@dataclass(frozen=True, slots=True)
class Bundle:
    """Lines in time as one: `today` is where the past ends (0 … 1)."""

    title: str
    moments: tuple[Moment, ...]
    today: float
    bottom: str
    top: str
    lines: tuple[tuple[float, ...], ...] = ()  # every line by itself: its height at each moment


@dataclass(frozen=True, slots=True)
class Ring:
    """A ring of a network: how many people on it there are, of all maps together, by kind of support; None: too few."""

    label: str
    named: int | None
    support: tuple[tuple[str, int | None], ...]


@dataclass(frozen=True, slots=True)
class Rings:
    """Networks as one."""

    title: str
    rings: tuple[Ring, ...]
    people: int


Picture: TypeAlias = Bars | Poles | Words | Bundle | Rings


@dataclass(frozen=True, slots=True)
class GroupPictures:
    """All that may be shown of a run. `answered`: how many people answered anything; `shown`: how many are in."""

    answered: int
    shown: int
    pictures: tuple[Picture, ...]

    @property
    def too_few(self) -> bool:
        """Whether nothing may be shown yet."""
        return not self.pictures
