"""A corner that is folded over hides a registration mark. Nothing that looks like it is taken for it.

Found by the self-test: a corner of the spare code was taken for the mark beside it, and boxes were read 11 mm away.
"""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import paper
import pytest

from generator.build import Order, build
from generator.define.library import Library
from generator.keep.store.sqlite import SqliteStore
from generator.model.answer import AnswerState, Fate, PageSource
from generator.model.geometry import MM_PER_INCH
from generator.model.layout import FieldRole
from generator.model.run import Run
from generator.read.blank.runbook import RunBook
from generator.read.page import read_page
from generator.read.picture.image import PageImage
from generator.rehearse import pens
from generator.rehearse.page import draw
from generator.rehearse.printer import printed_pages

DPI = 200
FLAP_MM = 18.0  # of each side: hides the mark, not the code


def px(mm: float) -> int:
    return round(mm * DPI / MM_PER_INCH)


@pytest.fixture(scope="module")
def scan_sheet(tmp_path_factory: pytest.TempPathFactory) -> tuple[Run, Path, tuple[int, ...]]:
    folder = tmp_path_factory.mktemp("folded")
    with SqliteStore(folder / "store.sqlite") as store:
        product = build(Order("scan", "waterrade"), Library(None), store, folder)
        return store.run(product.run), product.files[0], product.pages_of(1)


def folded(picture: np.ndarray, right: bool, bottom: bool) -> np.ndarray:
    """The corner is gone; beside the crease lies its white back."""
    flipped = picture[:: -1 if bottom else 1, :: -1 if right else 1].copy()
    size = px(FLAP_MM)
    flipped[:size, :size] = 246
    cv2.fillConvexPoly(flipped, np.array([[0, 0], [size, 0], [0, size]]), (60,), cv2.LINE_AA)
    cv2.line(flipped, (size, 0), (0, size), (150,), 3, cv2.LINE_AA)
    return np.ascontiguousarray(flipped[:: -1 if bottom else 1, :: -1 if right else 1])


@pytest.mark.parametrize("right", [False, True])
@pytest.mark.parametrize("bottom", [False, True])
def test_boxes_are_read_in_their_place_though_a_corner_is_folded_over(
    scan_sheet: tuple[Run, Path, tuple[int, ...]], right: bool, bottom: bool
) -> None:
    run, pdf, pages = scan_sheet
    page, rng = run.layout.pages[0], np.random.default_rng(3)
    picture = next(printed_pages(pdf, DPI, pages))
    boxes = [f for f in page.fields if f.role is FieldRole.MARK and f.item != "rol"]
    crossed = {f.name for f in boxes[::3]}
    for field in boxes:
        if field.name in crossed:
            draw(picture, pens.mark(pens.MarkKind.CROSS, field.box, pens.BALLPOINT, rng), pens.BALLPOINT, DPI, rng)
    scanned = paper.lay(folded(picture, right, bottom), dpi=DPI, degrees=0.8, noise=4)
    reading = read_page(PageImage(scanned, PageSource("hoek", "0" * 64, 1), dpi=DPI), RunBook({run.layout.run: run}))
    assert reading.fate is Fate.READ, reading.reason
    assert {mark.field for mark in reading.marks if mark.state.value == "marked"} == crossed
    assert AnswerState.DOUBTFUL not in {answer.state for answer in reading.answers}
