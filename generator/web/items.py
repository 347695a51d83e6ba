"""What the pages show and what comes back from them, as small values. The room knows no store and no scans."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from generator.model.curve import CurveLine
from generator.model.geometry import Box
from generator.model.map_said import MapSaid


class Queue(StrEnum):
    """The piles of work. The value stands in the address bar, so it is Dutch."""

    DOUBTS = "twijfel"  # answers that a person must look at
    PAGES = "bladzijden"  # input pages that nobody could place
    TEXTS = "teksten"  # handwriting to be typed out (as far as somebody likes)
    DONE = "beslist"  # what was decided, before this sitting or in it, to be looked at again


OPTION_KEYS = (
    "123456789bcefghjkmnpqrtvwyz"  # for the options in order: a, d, s, u, x and 0 are taken; i, l, o look like digits
)


class Ask(StrEnum):
    """How an answer is given."""

    ONE = "one"  # one of the options
    MANY = "many"  # any of the options
    TEXT = "text"
    WHOLE = "whole"  # a whole number
    DATE = "date"
    DRAWN = "drawn"  # is there something or not
    CURVE = "curve"  # which lines are there, and how do they run


@dataclass(frozen=True, slots=True)
class Option:
    """A code that can be chosen. `proposed`: the reading thinks so."""

    code: str
    label: str
    proposed: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """The decision that holds now: its name, what it says, and who made it ('' if nobody said so)."""

    id: str
    said: str
    who: str = ""


@dataclass(frozen=True, slots=True)
class Clash:
    """Somebody else decided something else while this person was looking. `yours`: what they chose themselves."""

    theirs: Standing
    yours: str


@dataclass(frozen=True, slots=True)
class MissingPage:
    """A page that has not come in: `sheet` (a value of `SheetChoice`) of copy `copy`; `label`: which, for people."""

    sheet: str
    copy: str
    label: str


@dataclass(frozen=True, slots=True)
class Doubt:
    """A page is given to a copy that has it already, while others miss it. Nothing is kept before that is answered.

    `there`: the input page that it has; `given`: the copy and page that was chosen; `instead`: those that miss it.
    """

    there: str
    given: MissingPage
    instead: tuple[MissingPage, ...]
    more: bool = False  # there are more that miss it


@dataclass(frozen=True, slots=True)
class ScanShown:
    """A scan of a question, in words. `said`: what was read on it, if scans differ; `page`: the item by which it was
    placed by hand, if it was."""

    place: str
    said: str = ""
    page: str = ""


@dataclass(frozen=True, slots=True)
class PlotShown:
    """A plot with the lines in it, to be laid over its picture.

    `shown`: the size (mm) of the picture `grafiek`; `box`: where the axes lie in it (left, top, width, height);
    `names`: number and words of each name line; `most`: lines that the sheet has room for.
    """

    field: str
    today: float
    shown: tuple[float, float]
    box: tuple[float, float, float, float]
    lines: tuple[CurveLine, ...]
    names: tuple[tuple[int, str], ...]
    most: int


@dataclass(frozen=True, slots=True)
class MapCircle:
    """A circle that was found: its name, what it is in words, and whom it stands for ('' if nobody said so yet)."""

    name: str
    label: str
    who: str


@dataclass(frozen=True, slots=True)
class MapLine:
    """A line that was found: its name, what it is in words, its ends as (node, words), at which of them its arrow is
    ('': none)."""

    name: str
    label: str
    ends: tuple[tuple[str, str], tuple[str, str]]
    towards: str


@dataclass(frozen=True, slots=True)
class MapShown:
    """A map on which somebody drew, for whoever adds to what was found.

    `area`: the paper around it (left, top, width, height, mm); `places`: printed places as (node, words, box);
    `nodes`: (node, words) that a line may lead to; `said`: what was added before.
    """

    area: Box
    places: tuple[tuple[str, str, Box], ...]
    nodes: tuple[tuple[str, str], ...]
    circles: tuple[MapCircle, ...]
    lines: tuple[MapLine, ...]
    said: MapSaid


@dataclass(frozen=True, slots=True)
class AnswerItem:
    """A doubtful answer, or a text to be typed. `pictures`: how many scans show it."""

    id: str
    form: str
    question: str
    where: str  # copy, page, file
    ask: Ask
    options: tuple[Option, ...]
    text: str  # the proposed text
    proposal: str  # the proposed reading, for people ('' if there is none)
    why: str
    pictures: int
    multiline: bool = False
    decided: Standing | None = None  # what a person decided before
    whole: bool = False  # the picture is the page as it came, not a part of it
    rest: int = 0  # answers of this sheet (with this one) that were read plainly, but whose sheet lay badly
    digital: bool = False  # it was filled in on a screen: there is no paper to look for
    plot: PlotShown | None = None  # of a drawing with axes
    scans: tuple[ScanShown, ...] = ()  # what stands under each picture, if there are several
    guessed: bool = False  # `text` is what a program read in somebody's handwriting
    notes: tuple[str, ...] = ()  # sticky notes on it, and words in a plot, for people; each has a picture: `briefje`
    offers: tuple[str, ...] = ()  # texts that were typed, where the ways in which it came in differ
    map: MapShown | None = None  # the boxes are proposals: what was found on a map, numbered as in the picture


@dataclass(frozen=True, slots=True)
class SheetChoice:
    """A page of a run that an input page may be: `value` comes back."""

    value: str
    label: str
    form: str = ""  # its name in the definitions


@dataclass(frozen=True, slots=True)
class RunChoice:
    """A run and its pages."""

    run: str
    label: str
    copies: int
    sheets: tuple[SheetChoice, ...]  # a label begins with the page: a narrow list cuts off its end
    named: bool = False  # names of the roster stand on the sheets


@dataclass(frozen=True, slots=True)
class PageItem:
    """An input page that nobody could place.

    `copy`, `sheet`: what its code or its print says, if that is one thing; `likely`: the pages that it looks like.
    """

    id: str
    where: str
    reason: str
    advice: str
    pictures: int
    copy: str = ""
    sheet: str = ""
    decided: Standing | None = None
    likely: tuple[str, ...] = ()  # values of `SheetChoice`
    missing_in: str = ""  # the copies in which the page of `sheet` is missing, for people
    only_missing: bool = False  # `copy` is proposed because this page is missing of that copy alone
    hint: str = ""  # why `sheet` and `copy` are proposed, or where the page may belong
    missing: tuple[MissingPage, ...] = ()  # to choose from, the first few
    more_missing: bool = False
    upright: bool = False  # it is known how the page lies, so it is shown upright


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a pile is."""

    done: int
    total: int

    @property
    def left(self) -> int:
        """How many are still to do."""
        return self.total - self.done


@dataclass(frozen=True, slots=True)
class Reply:
    """What a person decided about an item. `kind`: value, blank, seen, unreadable, assigned or dismissed.

    `sure`: yes, though a copy gets a page that it has already (see `Doubt`).

    Or `rest`: all answers of this sheet that were read plainly are right as they were read. `seen`: the name of the
    decision that held when this person looked.
    """

    kind: str
    chosen: tuple[str, ...] = ()
    text: str = ""
    copy: str = ""
    sheet: str = ""
    seen: str = ""
    sure: bool = False


@dataclass(frozen=True, slots=True)
class DecidedRow:
    """A decision in the list of what was decided."""

    id: str
    what: str
    where: str
    said: str
    who: str = ""


class Desk(Protocol):
    """Where the pages get their work from. Methods may be called from several threads.

    `who` below is the browser (a random name), `initials` the person, if they like to say so.
    """

    def progress(self, queue: Queue) -> Progress:
        """How far a pile is."""

    def notices(self) -> Sequence[str]:
        """What to know that asks for no decision."""

    def after(self, queue: Queue, item: str | None, who: str, *, step: int = 1) -> str | None:
        """The next item to do after this one (None: from the start) that nobody else has before them; -1: back."""

    def item(self, item: str, who: str) -> AnswerItem | PageItem | None:
        """An item, now lent to this browser for a while."""

    def runs(self) -> Sequence[RunChoice]:
        """Where a page may belong."""

    def picture(self, item: str, number: int, kind: str, turns: int) -> bytes | None:
        """A picture of the n-th scan: `uitsnede` (the question, large), `breed` (all of its line, for a broad screen),
        `grafiek` (a plot, without what was read in it), `blad` (the page with a frame around it); `briefje`: of the
        n-th sticky note, or the n-th words in a plot."""

    def decided(self, start: int, count: int) -> Sequence[DecidedRow]:
        """What was decided, the last of this sitting first, from a place in that list on."""

    def decide(self, item: str, reply: Reply, who: str, initials: str) -> Clash | Doubt | None:
        """Keep a decision; if somebody else came first with another one, it does not hold yet: see `Clash`.

        A page that is probably given to the wrong copy is asked about first: see `Doubt`.

        Raises WerkbladError with what is wrong.
        """

    def undo(self, who: str, initials: str) -> str | None:
        """Take back this browser's last decision; the item it was about."""

    def finish(self) -> str:
        """Write the tables again; what was done, in a few Dutch lines."""
