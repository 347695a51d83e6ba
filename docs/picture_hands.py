"""People with pens at the pages of the pictures: what they tick, write and draw."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from generator.build import Product
from generator.model.geometry import Box
from generator.model.layout import Field, FieldRole, FieldShape, Layout, PageLayout
from generator.rehearse import pens
from generator.rehearse.page import Grey, draw
from generator.rehearse.pens import MarkKind, Pen, Stroke, handwriting, mark
from generator.rehearse.printer import blank_side, printed_pages
from generator.rehearse.scanner import OFFICE_GREY, scan
from generator.rehearse.sketches import sketch
from generator.rehearse.stack import as_pdf


@dataclass(frozen=True, slots=True)
class Hand:
    """Somebody with a pen at one page of a printed run."""

    page: PageLayout
    pen: Pen
    rng: np.random.Generator

    def boxes(self, variable: str = "") -> list[Field]:
        """The boxes of the page (of one variable), in the order of the layout."""
        return [f for f in self.page.fields if f.shape is FieldShape.BOX and f.variable.endswith(variable)]

    def marks(self, fields: Sequence[Field], kinds: str) -> list[Stroke]:
        """One letter per box: x cross, v tick, / scribble, # solid, w scratch, d scribble twice, . nothing."""
        signs = {
            "x": MarkKind.CROSS,
            "v": MarkKind.TICK,
            "/": MarkKind.FILL,
            "#": MarkKind.SOLID,
            "w": MarkKind.SCRATCH,
            "d": MarkKind.FILL,
        }
        strokes: list[Stroke] = []
        for one, sign in zip(fields, kinds, strict=False):
            for _ in range(2 if sign == "d" else 1 if sign in signs else 0):
                strokes += mark(signs[sign], one.box, self.pen, self.rng)
        return strokes

    def words(self, name: str, lines: int = 0) -> list[Stroke]:
        """Something like handwriting in a writing field."""
        for one in self.page.fields:
            if one.role is FieldRole.WRITE and one.name.endswith(name):
                return handwriting(one.box, lines or one.lines, self.rng)
        return []


def on_paper(product: Product, layout: Layout, form: str, page: int, copy: int, dpi: int) -> tuple[Grey, PageLayout]:
    """The printed page of a copy, and its layout."""
    keys = [ref.key for ref in layout.forms]
    places = [(keys[one.form], one.page) for one in layout.pages]
    index = places.index((form, page))
    picture = next(iter(printed_pages(product.files[0], dpi, [product.pages_of(copy)[index]])))
    return picture, layout.pages[index]


def filled_scan(hand: Hand) -> list[Stroke]:
    """The scan's first page, with the marks that a reader meets: also corrections, and one that may be one."""
    return hand.marks(hand.boxes(), "..x..." + "xv.x#" + "vd.x.")


def filled_network(hand: Hand) -> list[Stroke]:
    """The network's table: names, what people give, how close; one person has two crosses for closeness."""
    strokes: list[Stroke] = []
    gives = ("x.x.", ".v..", "xx..", "..x.", "/..x", "x...", ".x.x")
    close = ("...x", "..v.", ".x#.", "x...", ".x.x", "..x.", "...v")
    for number, (given, near) in enumerate(zip(gives, close, strict=True), start=1):
        strokes += hand.words(f"p{number:02d}_naam")
        strokes += hand.marks(hand.boxes(f"p{number:02d}_geeft"), given)
        strokes += hand.marks(hand.boxes(f"p{number:02d}_nabij"), near)
    return strokes


def filled_curve(hand: Hand) -> list[Stroke]:
    """A growth curve and its name."""
    axes = hand.page.axes[0]
    drawn = sketch(axes.box, axes.today, hand.rng, pen=hand.pen, count=1)
    line = [stroke for part in drawn.drawn if part.what == "line" for stroke in part.strokes]
    return [*line, *hand.words("lijn1")]


FINE = Pen("fijne balpen", 0.32, 0.85)
FILLERS: dict[tuple[str, int], Callable[[Hand], list[Stroke]]] = {
    ("scan", 1): filled_scan,
    ("netwerkkaart", 1): filled_network,
    ("groeicurve", 1): filled_curve,
}


def workshop(product: Product, layout: Layout, rng: np.random.Generator) -> bytes:
    """A copier's PDF of the first copy, askew, with one page upside down and one that is none of ours."""
    dpi = OFFICE_GREY.dpi
    scans = []
    for number, one in enumerate(layout.pages):
        key = layout.forms[one.form].key
        picture, page = on_paper(product, layout, key, one.page, 1, dpi)
        hand = Hand(page, pens.GEL_PEN if key == "scan" else FINE, rng)
        if (key, one.page) in FILLERS:
            draw(picture, FILLERS[key, one.page](hand), hand.pen, dpi, rng)
        scans.append(scan(picture, OFFICE_GREY, rng, quarter_turns=2 if number == 1 else 0))
    note = blank_side(210.0, 297.0, dpi)
    draw(note, handwriting(Box(30, 40, 120, 60), 5, rng), pens.MARKER, dpi, rng)
    return as_pdf([*scans, scan(note, OFFICE_GREY, rng)], dpi, quality=OFFICE_GREY.quality)
