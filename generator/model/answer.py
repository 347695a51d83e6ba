"""What comes back: marks, writings, answers, and the fate of every page. Doubt is data."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from generator.model.code import PageCode
from generator.model.curve import Curve, Words
from generator.model.domains import Said
from generator.model.drawn_map import DrawnCircle, DrawnMap
from generator.model.geometry import Box
from generator.model.reason import Reason
from generator.model.sticky import Sticky


class MarkState(StrEnum):
    """What a box says."""

    BLANK = "blank"
    MARKED = "marked"
    CANCELLED = "cancelled"
    DOUBTFUL = "doubtful"


class AnswerState(StrEnum):
    """What an answer is worth. `seen`: there is ink in a writing or drawing field, not (yet) typed out.

    `unreadable`: a person looked, and cannot tell either (a machine's doubt is `doubtful`).
    """

    ANSWERED = "answered"
    BLANK = "blank"
    SEEN = "seen"
    DOUBTFUL = "doubtful"
    UNREADABLE = "unreadable"


class Source(StrEnum):
    """The way an answer came."""

    PAPER = "paper"
    PDF = "pdf"
    WEB = "web"
    REVIEW = "review"


class Fate(StrEnum):
    """What became of an input page. Every input page has exactly one."""

    READ = "read"
    DOUBTFUL = "doubtful"  # read, but the page as a whole needs a look (bad fit, two readings differ)
    DUPLICATE = "duplicate"  # the same page was read before
    BLANK = "blank"  # an empty side (the back of a single-sided sheet)
    ORIGINAL = "original"  # our own unfilled PDF, fed back in
    UNREADABLE = "unreadable"  # why and what to do is in `reason`
    UNKNOWN_RUN = "unknown_run"  # a good code of a run that is not in this store
    DISMISSED = "dismissed"  # a person said that it does not belong here


@dataclass(frozen=True, slots=True)
class Mark:
    """A tick box as captured. `confidence` 0 … 1 that `state` is right; `ink`: share of the inside that is dark;
    `why` it is read so."""

    field: str
    state: MarkState
    confidence: float
    ink: float
    why: Reason = Reason.NOTHING


@dataclass(frozen=True, slots=True)
class Writing:
    """A writing or drawing field as captured. `crop` is PNG or JPEG bytes ('' once it is stored as a file).

    `dirty`: what is there may be the same as what lies on the bare paper around it, where nobody writes; `hidden`: it
    seems empty, but something hides what is printed there.
    """

    field: str
    inked: bool
    confidence: float
    ink: float
    crop: bytes = b""
    dirty: bool = False
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class PageSource:
    """Where an input page came from: file as given (for ZIPs: archive!member), its SHA-256, page from 1."""

    file: str
    digest: str
    page: int


@dataclass(frozen=True, slots=True)
class PageReading:
    """All that one input page yielded. `reason` and `advice` are Dutch: what was wrong, what to do next."""

    source: PageSource
    fate: Fate
    code: PageCode | None = None
    reason: str = ""
    advice: str = ""
    marks: tuple[Mark, ...] = ()
    writings: tuple[Writing, ...] = ()
    values: tuple[FieldValue, ...] = ()  # from PDF form fields
    answers: tuple[Answer, ...] = ()  # what the above mean
    found_by: str = ""  # "entry", "spare", "clear", "fields", "web", "person": how the page was identified
    residual_mm: float = 0.0  # how far the printed marks lie from where the fit puts them
    dpi: float = 0.0
    rotation: int = 0  # 0, 90, 180, 270: how the page lay in the input
    overlay: bytes = b""  # JPEG of the page with what was read drawn over it
    instance: str = ""  # tells saved copies of a generic PDF apart
    saved: str = ""  # when a filled PDF was last saved, or the last digital answer came: ISO 8601, UTC; '' if unknown
    overlay_file: str = ""  # file name of the overlay, relative to the tables, once it is stored as a file
    notes: tuple[str, ...] = field(default=())
    proposed: tuple[PageCode, ...] = ()  # without a code: the page that it looks like, if one; copy 0: not known
    beside: tuple[PageReading, ...] = ()  # other sheets in the same picture, each a page of its own in the ledger
    area: tuple[int, ...] = ()  # of one of those: where it lies in the picture (x0, y0, x1, y1, px)


@dataclass(frozen=True, slots=True)
class FieldValue:
    """A value from a PDF form field, by variable: a text, or the chosen codes of a select."""

    variable: str
    text: str = ""
    chosen: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Guess:
    """What is probably written in a field, for a person to confirm: never an answer by itself.

    `text`: as it would be kept (a number, an ISO date, words); `confidence`: 0 … 1 that it is right.
    """

    text: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Answer:
    """The value of one variable of one response, and where it came from."""

    run: str
    copy: int
    instance: str
    variable: str
    state: AnswerState
    confidence: float
    source: Source
    text: str = ""  # text, integer, date (ISO 8601)
    chosen: tuple[str, ...] = ()  # codes of a select
    file: str = ""
    page: int = 0
    box: Box | None = None
    crop: str = ""  # file name of the crop, relative to the tables
    why: str = ""  # Dutch: why it is doubtful
    proposal: str = ""  # source `review`: what the reading said before a person decided
    curve: Curve | None = None  # of a drawing with axes: its lines as numbers
    guess: Guess | None = None  # of what was written and nobody typed yet: what probably stands there
    stickies: tuple[Sticky, ...] = ()  # notes that were stuck on it, on a large sheet
    drawn: DrawnMap | None = None  # of a network map: circles and lines that were drawn on it, as proposals
    ways: tuple[Answer, ...] = ()  # where it came in more ways than one: what each of them said

    @property
    def shown(self) -> tuple[Sticky | Words | DrawnCircle, ...]:
        """What there are pictures of within its field: sticky notes, words in a plot, circles on a map."""
        circles = self.drawn.circles if self.drawn is not None else ()
        return (*self.stickies, *(self.curve.words if self.curve is not None else ()), *circles)

    @property
    def said(self) -> Said:
        """What was answered, whichever way it came."""
        return Said(self.chosen, self.text)
