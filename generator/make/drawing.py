"""A drawing: what layout hands to the painters. Coordinates are fixed here; painters only paint.

Everything is in mm from the top left (font sizes in pt, as type is sold). Colours are final `#RRGGBB` (greyscale and
ink-saver have been applied). Each op says which structure node it belongs to, so that a painter can tag it; ARTIFACT
marks what a screen reader should not hear (rules, grounds, page numbers, registration marks).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from generator.model.geometry import Box, Point
from generator.model.layout import PageLayout

ARTIFACT = -1


@dataclass(frozen=True, slots=True)
class FontRef:
    """A typeface family (a folder of brand/fonts) and its weight."""

    family: str
    bold: bool = False


@dataclass(frozen=True, slots=True)
class TextOp:
    """One line of text in one font; `at` is the left end of its baseline."""

    at: Point
    text: str
    font: FontRef
    size_pt: float
    colour: str
    tag: int = ARTIFACT


@dataclass(frozen=True, slots=True)
class LineOp:
    """A straight line. `dash`: lengths on/off in mm, () = solid. Caps are round where `round_cap`."""

    start: Point
    end: Point
    width: float
    colour: str
    dash: tuple[float, ...] = ()
    round_cap: bool = False
    tag: int = ARTIFACT


@dataclass(frozen=True, slots=True)
class RectOp:
    """A rectangle, `radius` mm rounded; filled and/or stroked (the stroke lies on the edge, half on each side)."""

    box: Box
    fill: str | None = None
    stroke: str | None = None
    width: float = 0.0
    radius: float = 0.0
    dash: tuple[float, ...] = ()
    tag: int = ARTIFACT


@dataclass(frozen=True, slots=True)
class CircleOp:
    """A circle, filled and/or stroked."""

    centre: Point
    radius: float
    fill: str | None = None
    stroke: str | None = None
    width: float = 0.0
    dash: tuple[float, ...] = ()
    tag: int = ARTIFACT


@dataclass(frozen=True, slots=True)
class PathOp:
    """A free path: ("M", x, y), ("L", x, y), ("C", x1, y1, x2, y2, x, y), ("Z",). Caps and joins are round."""

    segments: tuple[tuple[str, *tuple[float, ...]], ...]
    fill: str | None = None
    stroke: str | None = None
    width: float = 0.0
    dash: tuple[float, ...] = ()
    tag: int = ARTIFACT


@dataclass(frozen=True, slots=True)
class ImageOp:
    """The picture called `key` in the drawing's images, fitted exactly into `box` (its ratio is already right)."""

    box: Box
    key: str
    tag: int = ARTIFACT


Op = TextOp | LineOp | RectOp | CircleOp | PathOp | ImageOp


@dataclass(frozen=True, slots=True)
class StructNode:
    """A node of the logical structure, in reading order among its siblings (by its place in the list).

    `role` is a standard structure type of ISO 32000-1 §14.8.4 (Document, Sect, H1, H2, P, L, LI, Lbl, LBody, Table, TR,
    TH, TD, Figure, Form, Link, Span …). `parent` is an index in the same list, -1 for the root.
    """

    role: str
    parent: int
    alt: str = ""
    title: str = ""  # for Sect: the sheet's title, used for bookmarks
    scope: str = ""  # for TH: "Row" or "Column"


@dataclass(frozen=True, slots=True)
class Picture:
    """A logo ready to paint: PNG/JPEG bytes, or a one-page PDF (vector). Size is its natural ratio only."""

    kind: str  # "png", "jpeg" or "pdf"
    data: bytes
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class PageDrawing:
    """One page side: its ops in painting order, and (if it is coded) where its fields and codes stand.

    `layout` is None for a page that is not read back (a poster, the facilitator's page); `once`: it stands before all
    copies instead of in each; `alone`: the back of its paper stays white. `field_nodes` gives each field the structure
    node (role Form, or Figure for drawings) under which a fillable PDF hangs its widget.
    """

    width: float
    height: float
    ops: tuple[Op, ...]
    layout: PageLayout | None = None
    field_nodes: Mapping[str, int] = field(default_factory=dict)
    sheet_node: int = ARTIFACT
    once: bool = False
    alone: bool = False


@dataclass(frozen=True, slots=True)
class Drawing:
    """All pages of one copy, with one structure tree and the pictures they use."""

    pages: tuple[PageDrawing, ...]
    nodes: tuple[StructNode, ...]
    pictures: Mapping[str, Picture]
    title: str
    language: str = "nl-NL"
