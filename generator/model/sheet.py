"""A neutral sheet: definition, brand and template merged, every text final, nothing placed yet.

Both PDFs are painted from this, and it is kept with the run (`sheet_json`) for whoever must show what was asked.
Blocks say what a thing *is* (a heading, a question, a panel), never where it stands or which colour it has.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from generator.model.geometry import Orientation
from generator.model.questions.base import Look
from generator.model.questions.choice import Between
from generator.model.scores import ScoreRule
from generator.model.texts import Rich
from generator.model.variable import Variable


@dataclass(frozen=True, slots=True)
class Question:
    """A resolved item. `variables` are the columns it fills, in reading order (empty for a note)."""

    id: str
    type: str
    label: Rich
    look: Look
    hint: Rich = ()
    required: bool = False
    private: bool = False
    from_brand: bool = False  # the house style gives some of its choices or rows
    variables: tuple[Variable, ...] = ()


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading below the sheet's title (which is level 1)."""

    text: Rich
    level: Literal[2, 3] = 2
    icon: str | None = None  # a pictogram's name


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text."""

    text: Rich
    style: Literal["lead", "body", "small", "hint"] = "body"


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list; `ordered` for steps."""

    items: tuple[Rich, ...]
    ordered: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A plain table of texts (the facilitator's time table). `widths` are shares."""

    header: tuple[Rich, ...]
    rows: tuple[tuple[Rich, ...], ...]
    widths: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class TickExample:
    """The small example of how to tick and how to correct; `tick` and `correct` are its texts."""

    tick: Rich
    correct: Rich


@dataclass(frozen=True, slots=True)
class Step:
    """What to do, in a few words. `icon`: a pictogram's name."""

    text: Rich
    icon: str | None = None


@dataclass(frozen=True, slots=True)
class Strip:
    """How a sheet works, shortly: numbered steps, and (where there are texts for it) how to tick and to correct."""

    steps: tuple[Step, ...]
    tick: Rich = ()
    correct: Rich = ()


@dataclass(frozen=True, slots=True)
class Ask:
    """A question stands here.

    `lines` overrides its writing lines; `columns` spreads its choices; `fill` takes the rest of the page or cell;
    `bare` leaves the label out (it stands in the cell's own title); `icon`: a pictogram before the label.
    """

    question: Question
    lines: int | None = None
    columns: int = 1
    fill: bool = False
    bare: bool = False
    icon: str | None = None


PanelTone = Literal["plain", "tint", "accent", "double", "rail"]


@dataclass(frozen=True, slots=True)
class Panel:
    """Blocks in a frame.

    `tone`: plain (outline), tint (light ground), accent (strong ground, few words only), double (two lines, as a menu
    has) or rail (a line at its left: a card).
    """

    children: tuple[Block, ...]
    title: Rich = ()
    tone: PanelTone = "plain"
    icon: str | None = None


@dataclass(frozen=True, slots=True)
class Columns:
    """Blocks side by side where they fit, else under one another; `shares` are relative widths.

    `level`: one question in each, and their answers begin at the same height.
    """

    columns: tuple[tuple[Block, ...], ...]
    shares: tuple[float, ...]
    level: bool = False


CellShape = Literal["frame", "open", "banner", "points-left", "points-right"]


@dataclass(frozen=True, slots=True)
class CanvasCell:
    """A field of a canvas. `share`: relative width in its row.

    `shape`: a frame; none (`open`, for a canvas within it); a banner between two poles; or a frame that points to what
    stands beside it.
    """

    title: Rich
    children: tuple[Block, ...]
    share: float = 1.0
    tone: Literal["plain", "tint", "accent"] = "plain"
    icon: str | None = None
    shape: CellShape = "frame"


@dataclass(frozen=True, slots=True)
class CanvasRow:
    """A row of a canvas. `share`: relative height of what the page has left."""

    cells: tuple[CanvasCell, ...]
    share: float = 1.0


@dataclass(frozen=True, slots=True)
class Canvas:
    """A poster: rows of cells that together fill the rest of one page."""

    rows: tuple[CanvasRow, ...]


@dataclass(frozen=True, slots=True)
class Together:
    """Blocks that stay on one page."""

    children: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows starts on a new page."""


Block = (
    Heading
    | Paragraph
    | Bullets
    | Table
    | TickExample
    | Strip
    | Between
    | Ask
    | Panel
    | Columns
    | Canvas
    | Together
    | PageBreak
)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One worksheet, poster (which asks nothing) or facilitator's page, ready to be laid out."""

    form: str
    version: int
    title: Rich
    lead: Rich
    orientation: Orientation
    blocks: tuple[Block, ...]
    variables: tuple[Variable, ...] = ()
    footer: Rich = ()  # privacy and contact, small, on every page
    who_sees: Rich = ()
    language: str = "nl"
    coded: bool = True  # False: nothing is asked (a poster, the facilitator's page): no codes, and not read back
    questions: tuple[Question, ...] = field(default=())
    large: bool = False  # the variant of few words
    address: str = ""  # "je", "u" or "jullie"
    wording: str = ""  # digest of the definition's texts
    scores: tuple[ScoreRule, ...] = ()
    half: bool = False  # on half an A4
    minutes: int | None = None  # how long filling it in takes, as the definition says it
    scene: tuple[str, ...] = ()  # pictograms that stand on the line under the title, for the eye alone
    a3: bool = False  # always on A3: on less paper its boxes stand too close
    one_sided: bool = False  # each page on paper of its own, its back white
    guide: bool = False  # the facilitator's page: one page, printed once before all copies
    on_screen: Sheet | None = None  # how it is said on a screen, where that differs: other words, the same variables
