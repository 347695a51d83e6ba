"""What was read of one person's sheets, ready to be drawn: pictures of what was drawn or ticked, the rest as a list.

Nothing private is in it, and nothing that says who somebody is beside what they answered. Whatever nobody may take for
a fact yet says so (`sure` is False).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from generator.model.drawn_map import MIDDLE
from generator.model.geometry import Box, Point

Points: TypeAlias = tuple[tuple[float, float], ...]
"""Places in order, as (x, y)."""


@dataclass(frozen=True, slots=True)
class SeenLine:
    """A line in time. `number`: as on the sheet, where its name stands in the list; `parts`: its points (share of the
    axis, height 0 … 1), a part for each piece without a gap; `dashed_from`: the share of the axis where its future
    begins (None: nowhere); `drawn`: False if only a level per moment was chosen; `sure`: of its course, `split_sure`:
    of where its future begins."""

    number: int
    parts: tuple[Points, ...]
    dashed_from: float | None
    drawn: bool
    sure: bool
    split_sure: bool


@dataclass(frozen=True, slots=True)
class SeenCurve:
    """The lines of one plot. `today`: share of the axis; `bottom`, `top`: what stands at the ends of its height."""

    title: str
    lines: tuple[SeenLine, ...]
    today: float
    bottom: str
    top: str
    moments: tuple[tuple[float, str], ...] = ()


@dataclass(frozen=True, slots=True)
class SeenNode:
    """Somebody on a map. `radius` mm; `used`: something was filled in there, `sure`: nothing of it is doubtful;
    `drawn`: added by hand; `weight`: 0 … 1, how close, None if that was not said."""

    name: str
    label: str
    centre: Point
    radius: float
    used: bool = True
    sure: bool = True
    drawn: bool = False
    weight: float | None = None

    @property
    def middle(self) -> bool:
        """Whether it is the one in the middle."""
        return self.name == MIDDLE


@dataclass(frozen=True, slots=True)
class SeenTie:
    """A line that was drawn from one node to another (labels), along `course` (mm). `towards`: the label of the node at
    which it has its arrow, '' for none."""

    one: str
    other: str
    course: Points
    sure: bool
    towards: str = ""


@dataclass(frozen=True, slots=True)
class SeenMap:
    """A network map: all in mm of the page, within `area`. `rings`: boxes of drawn rings round places (sure or not)."""

    title: str
    area: Box
    nodes: tuple[SeenNode, ...]
    ties: tuple[SeenTie, ...]
    rings: tuple[tuple[Box, bool], ...] = ()


@dataclass(frozen=True, slots=True)
class SeenPole:
    """A dimension with two sides: how many statements were ticked at each, of how many. None: not known yet."""

    left: str
    right: str
    left_ticks: int | None
    right_ticks: int | None
    left_top: int
    right_top: int


@dataclass(frozen=True, slots=True)
class SeenPoles:
    """All dimensions of one form."""

    title: str
    rows: tuple[SeenPole, ...]


@dataclass(frozen=True, slots=True)
class SeenWords:
    """Words that were circled, and those that were struck through. `sure`: a person need not look."""

    title: str
    circled: tuple[str, ...]
    struck: tuple[str, ...]
    sure: bool


SeenPicture: TypeAlias = SeenCurve | SeenMap | SeenPoles | SeenWords


@dataclass(frozen=True, slots=True)
class SeenAnswer:
    """A row of the list. `label`: which part of the question ('' for all of it); `said`: in words, '' of handwriting
    that nobody typed; `crop`: the name of the picture of what was written; `wide`: how wide that is on paper, mm."""

    label: str
    said: str
    sure: bool
    crop: str = ""
    wide: float = 0.0


@dataclass(frozen=True, slots=True)
class SeenQuestion:
    """A question with what was answered."""

    title: str
    answers: tuple[SeenAnswer, ...]


@dataclass(frozen=True, slots=True)
class SeenForm:
    """One form of which a page came in: its pictures, the other questions, and how many of those were left empty."""

    title: str
    pictures: tuple[SeenPicture, ...]
    questions: tuple[SeenQuestion, ...]
    empty: int


@dataclass(frozen=True, slots=True)
class Lookback:
    """All that was read of one response. `who`: the copy's number or the filled PDF's, in words; `doubts`: how many
    answers nobody has settled yet."""

    run: str
    who: str
    forms: tuple[SeenForm, ...]
    doubts: int
