"""A small workshop, printed, filled in and scanned: with doubt on it, and a page whose codes are gone."""

from __future__ import annotations

import shutil
import sqlite3
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from generator.build import Order, build
from generator.collect import Rereading, collect
from generator.define.library import Library
from generator.keep.store import Store
from generator.keep.store.sqlite import SqliteStore
from generator.model.answer import AnswerState, MarkState, PageReading
from generator.model.geometry import Box
from generator.rehearse import pens
from generator.rehearse.filler import fill_page
from generator.rehearse.page import draw
from generator.rehearse.printer import printed_pages
from generator.rehearse.scanner import OFFICE_GREY, scan
from generator.rehearse.stack import as_jpeg
from generator.review.desk import ReviewDesk

FORM = "netwerkkaart"  # as in the file beside this one: two pages with writing, ticks and a drawing
COPIES = 2
LOST_COPY, LOST_PAGE = 2, 2
CODE_MARGIN_MM = 4.0


@dataclass(frozen=True)
class Case:
    """Where everything lies."""

    store: Path
    out: Path
    scans: Path
    run: str
    lost: str  # the file whose codes are gone

    def copy_to(self, folder: Path) -> Case:
        """The same, to be changed at will (the scans stay where they are)."""
        shutil.copytree(self.out, folder / "out")
        with SqliteStore(self.store), SqliteStore(folder / "werkblad.sqlite") as _:
            pass
        shutil.copy(self.store, folder / "werkblad.sqlite")
        db = sqlite3.connect(folder / "werkblad.sqlite")
        with db:  # else what is thrown away here is thrown away where it was copied from
            db.execute("UPDATE places SET folder = ?", (str(folder / "out"),))
        db.close()
        return replace(self, store=folder / "werkblad.sqlite", out=folder / "out")

    def desk(self, store: Store) -> ReviewDesk:
        """A desk as `werkblad review` makes it."""
        made = ReviewDesk(store, self.out, Rereading(store, self.out))
        _desks.append(made)
        return made


_desks: list[ReviewDesk] = []


def close_desks() -> None:
    """Wait for what desks open ahead: a store that is closed under a thread that reads it ends the process."""
    while _desks:
        _desks.pop().close()


def make(folder: Path) -> Case:
    """Print, fill, scan, read."""
    store_path, out, scans = folder / "werkblad.sqlite", folder / "out", folder / "scans"
    scans.mkdir()
    (folder / "forms").mkdir()
    shutil.copy(Path(__file__).with_name(f"{FORM}.yaml"), folder / "forms")
    rng = np.random.default_rng(7)
    with SqliteStore(store_path) as store:
        product = build(Order(FORM, "waterrade", copies=COPIES), Library(folder), store, folder / "print")
        layout = store.run(product.run).layout
        for copy in range(1, COPIES + 1):
            pictures = printed_pages(product.files[0], OFFICE_GREY.dpi, product.pages_of(copy))
            for page, picture in zip(layout.pages, pictures, strict=True):
                filled = fill_page(layout, page, pens.PENS[0], rng)
                draw(picture, filled.strokes, pens.PENS[0], OFFICE_GREY.dpi, rng)
                if (copy, page.page) == (LOST_COPY, LOST_PAGE):
                    for mark in page.codes:
                        _cover(picture, mark.box.grown(CODE_MARGIN_MM), OFFICE_GREY.dpi)
                name = f"{copy}-{page.page}.jpg"
                (scans / name).write_bytes(as_jpeg(scan(picture, OFFICE_GREY, rng), OFFICE_GREY.quality))
        collect([scans], store, out)
        for reading in list(store.readings()):
            store.add_reading(doubted(reading), again=True)
    return Case(store_path, out, scans, product.run, f"{LOST_COPY}-{LOST_PAGE}.jpg")


def _cover(picture: np.ndarray, box: Box, dpi: int) -> None:
    scale = dpi / 25.4
    top, left = max(0, int(box.y * scale)), max(0, int(box.x * scale))
    picture[top : int(box.bottom * scale), left : int(box.right * scale)] = 255


def doubted(reading: PageReading) -> PageReading:
    """The reading with doubt about the first ticked question of each kind."""
    kinds: set[str] = set()
    answers, marks = [], {mark.field: mark for mark in reading.marks}
    for answer in reading.answers:
        kind = answer.variable.rsplit("_", 1)[-1]
        fields = [name for name in marks if name.startswith(f"{answer.variable}__")]
        if fields and answer.chosen and kind not in kinds:
            kinds.add(kind)
            why = "Niet duidelijk of dit vakje is aangekruist."
            answers.append(replace(answer, state=AnswerState.DOUBTFUL, confidence=0.5, why=why))
            marks[fields[0]] = replace(marks[fields[0]], state=MarkState.DOUBTFUL)
        else:
            answers.append(answer)
    return replace(reading, answers=tuple(answers), marks=tuple(marks.values()))
