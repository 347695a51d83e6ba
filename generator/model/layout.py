"""A Layout is a fact: what stood where on every page of a run, in mm from the top left. Written once, never recomputed.

It is stored with the run and travels inside the PDF, so that paper printed last year can be read by next year's
program. `LAYOUT_FORMAT` goes up when a reader of an older layout would misunderstand a newer one; a layout that has
nothing new in it keeps the older number, and its file stays the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from generator.model.geometry import Box, Point
from generator.model.scores import ScoreRule
from generator.model.variable import Variable

LAYOUT_FORMAT = 3  # 3: words that may be struck through
APART_FORMAT = 2  # of a layout with private areas, or paper below what is read
PLAIN_FORMAT = 1  # of a layout without any of these


class FieldRole(StrEnum):
    """What a person does in a field."""

    MARK = "mark"  # ticks it
    WRITE = "write"  # writes in it
    DRAW = "draw"  # draws in it


class FieldShape(StrEnum):
    """What is printed around a mark field."""

    BOX = "box"  # an outlined square
    WORD = "word"  # a word without outline, to be circled: `box` is the word's own extent
    STRUCK = "struck"  # the same word, to be struck through
    AREA = "area"  # ruled lines, cells or a frame (write, draw)


@dataclass(frozen=True, slots=True)
class Field:
    """One place to answer. `box` is the middle of the printed outline (mark) or the usable area (write, draw)."""

    name: str  # variable, or variable__choice
    variable: str
    item: str
    type: str  # the question's type in the definition
    role: FieldRole
    shape: FieldShape
    box: Box
    label: str  # what stands beside it ("question: option"), for people
    choice: str | None = None
    private: bool = False
    lines: int = 0  # write: ruled lines or cells
    outline_mm: float = 0.0  # mark: stroke width of the printed outline


class FiducialKind(StrEnum):
    """How a registration mark looks."""

    RING = "ring"  # a black ring around a black dot


@dataclass(frozen=True, slots=True)
class Fiducial:
    """A registration mark: its centre and outer diameter in mm."""

    id: str  # "tl", "tr", "bl", "br"
    kind: FiducialKind
    centre: Point
    diameter: float


class CodeRole(StrEnum):
    """The three places where a page side says which it is."""

    ENTRY = "entry"  # QR with the URL of digital entry, which ends in the code
    SPARE = "spare"  # small QR with the code alone, opposite corner
    CLEAR = "clear"  # the code in letters


@dataclass(frozen=True, slots=True)
class CodeMark:
    """Where a code is printed. `box` is the symbol without its quiet zone, or the text's extent."""

    role: CodeRole
    box: Box
    modules: int = 0  # modules per side (QR)


@dataclass(frozen=True, slots=True)
class Axes:
    """The coordinate system of a drawing: `box` of the plot area in mm; today's place on x, 0 … 1 from the left."""

    field: str
    box: Box
    today: float


@dataclass(frozen=True, slots=True)
class Place:
    """A numbered place of a network map: its centre on paper, and its ring."""

    field: str  # the map's field name
    number: int
    ring: str
    centre: Point
    diameter: float


@dataclass(frozen=True, slots=True)
class PageLayout:
    """One page side. `form` is the form's index in the run; `page` counts from 1 within the form.

    `height` is that of what is read. Paper may go on `below` it: a part that the person keeps, under a cut line, of
    which nothing is read, and which may be there or not. `private_areas` hold private questions whole, with the room
    that a hand takes: they are covered before anything looks at the page. Private fields below the cut need none.
    """

    form: int
    page: int
    width: float
    height: float
    fiducials: tuple[Fiducial, ...]
    codes: tuple[CodeMark, ...]
    fields: tuple[Field, ...]
    name_strip: Box | None = None  # where the roster's name or the copy's number stands
    axes: tuple[Axes, ...] = ()
    places: tuple[Place, ...] = ()
    private_areas: tuple[Box, ...] = ()
    below: float = 0.0

    @property
    def paper_height(self) -> float:
        """How high the paper is as it was printed, mm."""
        return self.height + self.below

    @property
    def open_fields(self) -> tuple[Field, ...]:
        """The fields that are read."""
        return tuple(field for field in self.fields if not field.private)


@dataclass(frozen=True, slots=True)
class FormRef:
    """A form as it was when the run was built, and in which words it spoke. None and '': an older run, not known."""

    key: str
    version: int
    title: str
    large: bool | None = None  # the variant of few words and large type
    address: str = ""  # "je", "u" or "jullie"
    wording: str = ""  # digest of the definition's texts (see `model.wording`)
    scores: tuple[ScoreRule, ...] = ()  # what is counted from the answers
    linked: bool = False  # it is about somebody else, whose number stands on it


@dataclass(frozen=True, slots=True)
class Layout:
    """All of a run: its forms, its coded pages in order (those of one copy), its variables."""

    run: str
    created: str  # ISO 8601, UTC
    program: str  # version of Werkblad
    pack: str
    brand: str
    kind: str  # "print" or "fillable"
    forms: tuple[FormRef, ...]
    pages: tuple[PageLayout, ...]
    variables: tuple[Variable, ...]
    format: int = PLAIN_FORMAT
    subject_copies: int = 0  # so many copies in a row are about one person; 0: copies are about nobody in particular

    def subject(self, copy: int) -> int | None:
        """The number of the person that a copy is about."""
        return (copy - 1) // self.subject_copies + 1 if self.subject_copies and copy > 0 else None

    def page(self, form: int, page: int) -> PageLayout | None:
        """The page side with this form index and page number."""
        for candidate in self.pages:
            if candidate.form == form and candidate.page == page:
                return candidate
        return None

    def variable(self, name: str) -> Variable:
        """The variable of this name. Raises KeyError."""
        for candidate in self.variables:
            if candidate.name == name:
                return candidate
        raise KeyError(name)


def format_of(pages: Sequence[PageLayout]) -> int:
    """The lowest format of a layout with these pages."""
    if any(field.shape is FieldShape.STRUCK for page in pages for field in page.fields):
        return LAYOUT_FORMAT
    return APART_FORMAT if any(page.private_areas or page.below for page in pages) else PLAIN_FORMAT
