"""A sheet with private questions of all sorts, and pens that run on, ring, underline and write in the margin there."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

import cv2
import numpy as np
from PIL import Image, ImageOps

from generator.build import Order, make, prepare
from generator.define.library import Library
from generator.keep.store.sqlite import SqliteStore
from generator.make.drawing import Drawing, Op, TextOp
from generator.model.answer import PageReading, PageSource
from generator.model.geometry import MM_PER_INCH, Box
from generator.model.layout import FieldRole, PageLayout
from generator.model.run import Run
from generator.read.blank.private import private_areas
from generator.read.blank.runbook import RunBook
from generator.read.page import read_page
from generator.read.picture.image import PageImage
from generator.rehearse.page import Grey, draw
from generator.rehearse.pens import GEL_PEN, Pen, Stroke
from generator.rehearse.printer import printed_pages

OVERSHOOT_MM = 8.0
RING_MM = 3.0  # around a label
FORM = """\
key: eigen
version: 1
title: Hoe sta ik ervoor?
lead: Kruis aan wat past.
description: Vragen om te delen en vragen voor jezelf
audience: medewerker
who_sees: De adviseur ziet dit blad.
sections:
  - id: werk
    title: Werk
    items:
      - type: select_one
        id: plek
        label: Waar werk je?
        choices: [{name: in, label: Binnen}, {name: uit, label: Buiten}]
      - {type: scale, id: fit, label: Hoe fit ben je?, private: true, steps: 5, left: moe, right: fit}
      - {type: text, id: trots, label: Waar ben je trots op?, lines: 2}
      - type: likert
        id: rijen
        label: Hoe vaak?
        rows:
          - {name: leren, label: Ik leer iets nieuws.}
          - {name: slaap, label: Ik slaap goed., private: true}
          - {name: hulp, label: Ik krijg hulp.}
        choices: [{name: nooit, label: nooit}, {name: soms, label: soms}, {name: vaak, label: vaak}]
  - id: eigen
    title: Voor jezelf
    items:
      - type: likert
        id: lijf
        label: Lijf en hoofd
        private: true
        rows: [{name: lijf, label: Mijn lijf kan het aan.}, {name: rust, label: Ik krijg rust.}]
        choices: [{name: niet, label: niet}, {name: half, label: half}, {name: wel, label: wel}]
      - {type: text, id: zorg, label: Waar lig je wakker van?, private: true, lines: 2}
"""


@dataclass(frozen=True)
class Case:
    """A page of a run, fresh from the printer."""

    run: Run
    drawing: Drawing
    pdf: bytes
    number: int = 0

    @property
    def page(self) -> PageLayout:
        return self.run.layout.pages[self.number]

    @property
    def ops(self) -> tuple[Op, ...]:
        return [page for page in self.drawing.pages if page.layout is not None][self.number].ops

    def printed(self, dpi: int) -> Grey:
        return next(printed_pages(self.pdf, dpi, (self.number,)))


def workspace(folder: Path, form: str = FORM) -> Library:
    (folder / "forms").mkdir(parents=True, exist_ok=True)
    (folder / "forms" / "eigen.yaml").write_text(form, encoding="utf-8")
    return Library(folder)


def case(folder: Path, form: str = FORM, kind: Literal["print", "fillable"] = "print") -> Case:
    prepared = prepare(Order("eigen", "waterrade", copies=1, duplex=False, kind=kind), workspace(folder, form))
    with SqliteStore(folder / "werkblad.sqlite") as store:
        product = make(prepared, store, folder / "uit")
        made = product.files[0]
        pdf = made if made.is_file() else next(made.glob("*.pdf"))
        return Case(store.run(product.run), prepared.drawing, pdf.read_bytes())


def pages(made: Case) -> list[Case]:
    return [replace(made, number=number) for number in range(len(made.run.layout.pages))]


# --- ink --------------------------------------------------------------------------------------------------------------


def read_ink(page: PageLayout) -> Iterator[Stroke]:
    """A cross in the first box of everything that is read."""
    seen = set()
    for one in page.open_fields:
        if one.role is FieldRole.MARK and one.variable not in seen:
            seen.add(one.variable)
            yield from _crossed(one.box, 1.0)


def private_ink(made: Case) -> Iterator[Stroke]:
    """Crosses that run on by 8 mm, also straight up and aside; labels ringed and underlined; writing in the margins."""
    page = made.page
    for one in page.fields:
        if one.private and one.role is FieldRole.MARK:
            yield from _crossed(one.box, OVERSHOOT_MM)
        elif one.private:
            yield _wave(one.box.x, one.box.right, one.box.centre.y)
    mine = [*private_areas(page), *([Box(0, page.height, page.width, page.below)] if page.below else [])]
    for text in _texts(made.ops, mine):
        yield _ring(text.grown(RING_MM))
        yield np.array([[text.x, text.bottom + 1.5], [text.right, text.bottom + 1.5]])
    for area in mine:
        for left in (2.0, page.width - 14.0):
            yield _wave(left, left + 12.0, area.centre.y)


def _texts(ops: Iterable[Op], areas: list[Box]) -> Iterator[Box]:
    """Where words stand that are the person's own; the words at the cut line are nobody's answer."""
    for op in ops:
        if isinstance(op, TextOp) and op.text.strip() and op.size_pt < 14:
            height = op.size_pt * 0.25
            box = Box(op.at.x, op.at.y - height, len(op.text) * op.size_pt * 0.16, height)
            if any(area.y < box.y < area.bottom for area in areas) and "Knip" not in op.text:
                yield box


def _crossed(box: Box, over: float) -> Iterator[Stroke]:
    for x, y in ((1, 1), (1, -1), (0, 1), (1, 0)):
        reach_x, reach_y = x * (box.width / 2 + over), y * (box.height / 2 + over)
        middle = box.centre
        yield np.array([[middle.x - reach_x, middle.y - reach_y], [middle.x + reach_x, middle.y + reach_y]])


def _ring(box: Box) -> Stroke:
    turn = np.linspace(0, 2 * np.pi, 40)
    return np.column_stack([box.centre.x + box.width / 2 * np.cos(turn), box.centre.y + box.height / 2 * np.sin(turn)])


def _wave(left: float, right: float, y: float) -> Stroke:
    x = np.linspace(left, right, 60)
    return np.column_stack([x, y + 2.5 * np.sin(x * 2.0)])


def filled(made: Case, dpi: int, own: bool, torn: bool = False, pen: Pen = GEL_PEN) -> Grey:
    """The sheet as somebody filled it in. `own`: also what is theirs; `torn`: along the cut line."""
    picture = made.printed(dpi)
    rng = np.random.default_rng(5)
    draw(picture, read_ink(made.page), pen, dpi, rng)
    if own:
        draw(picture, private_ink(made), pen, dpi, np.random.default_rng(6))
    return picture[: round((made.page.height + 4.0) * dpi / MM_PER_INCH)].copy() if torn else picture


def bent(picture: Grey, depth_mm: float, dpi: float) -> Grey:
    """Bent in the middle, not at all at the upper and lower edge."""
    rows, columns = picture.shape
    x, y = np.meshgrid(np.arange(columns, dtype=np.float32), np.arange(rows, dtype=np.float32))
    bend = depth_mm * dpi / MM_PER_INCH * np.sin(np.pi * y / rows) ** 2
    return np.asarray(
        cv2.remap(picture, x - bend * np.cos(np.pi * x / columns), y - bend, cv2.INTER_LINEAR, borderValue=(250,)),
        np.uint8,
    )


# --- reading ----------------------------------------------------------------------------------------------------------

SOURCE = PageSource("blad.png", "0" * 64, 1)


def pixels(data: bytes) -> Grey:
    return np.asarray(ImageOps.exif_transpose(Image.open(io.BytesIO(data))).convert("L"))


def image(picture: Grey, dpi: float | None) -> PageImage:
    return PageImage(np.ascontiguousarray(picture), SOURCE, dpi=dpi)


def read(made: Case, picture: Grey, dpi: float | None) -> PageReading:
    return read_page(image(picture, dpi), RunBook({made.run.layout.run: made.run}))
