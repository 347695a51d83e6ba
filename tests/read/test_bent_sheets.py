"""Sheets that bend further than a box is looked for, and photos from afar: boxes are found, or the page is doubtful."""

import io
from dataclasses import replace

import cv2
import numpy as np
import pytest
from paper import image, make_paper
from PIL import Image, ImageOps

from generator.model.answer import Fate, Guess, PageReading
from generator.model.layout import FieldRole, FieldShape
from generator.read import placed
from generator.read import thresholds as t
from generator.read.assigned import upright
from generator.read.blank.runbook import RunBook
from generator.read.page import read_page
from generator.rehearse import pens
from generator.rehearse.camera import STEEP, photo
from generator.rehearse.page import draw

DPI = 200
PAPER = make_paper()
BOOK = RunBook({PAPER.run.layout.run: PAPER.run})
BOXES = [f for f in PAPER.page.fields if f.role is FieldRole.MARK and f.shape is FieldShape.BOX]
CROSSED = frozenset(f.name for f in BOXES[::3])


def filled(dpi: float) -> np.ndarray:
    """The page with a cross in every third box."""
    picture, rng = PAPER.printed(dpi), np.random.default_rng(7)
    ballpoint = next(pen for pen in pens.PENS if pen.name == "balpen")
    for one in BOXES:
        if one.name in CROSSED:
            draw(picture, pens.mark(pens.MarkKind.CROSS, one.box, ballpoint, rng), ballpoint, dpi, rng)
    return picture


def curled(picture: np.ndarray, depth_mm: float) -> np.ndarray:
    """Bent in the middle by `depth_mm`, not at all at the upper and lower edge, where the marks are."""
    rows, columns = picture.shape
    x, y = np.meshgrid(np.arange(columns, dtype=np.float32), np.arange(rows, dtype=np.float32))
    bend = depth_mm * DPI / 25.4 * np.sin(np.pi * y / rows) ** 2
    return cv2.remap(picture, x - bend * np.cos(np.pi * x / columns), y - bend, cv2.INTER_LINEAR, borderValue=(250,))


def wrong(reading: PageReading) -> list[str]:
    """The boxes that are neither right nor doubtful."""
    states = {mark.field: mark.state.value for mark in reading.marks}
    right = {name: ("marked" if name in CROSSED else "blank", "doubtful") for name in (f.name for f in BOXES)}
    return [name for name, allowed in right.items() if states[name] not in allowed]


@pytest.mark.parametrize("depth", [0.5, -0.8, 1.1, -1.5])
def test_boxes_of_a_curled_sheet_are_found_where_they_lie(depth: float) -> None:
    reading = read_page(image(curled(filled(DPI), depth), DPI), BOOK)
    assert reading.fate is Fate.READ, reading.reason
    assert not wrong(reading)
    doubtful = [mark.field for mark in reading.marks if mark.state.value == "doubtful"]
    assert len(doubtful) <= len(BOXES) // 50


@pytest.mark.parametrize("depth", [2.8, -4.0, 6.0])
def test_a_sheet_that_bends_too_far_is_doubtful_as_a_whole(depth: float) -> None:
    reading = read_page(image(curled(filled(DPI), depth), DPI), BOOK)
    assert reading.fate is Fate.DOUBTFUL
    assert "krom" in reading.reason or "vakjes" in reading.reason


@pytest.mark.parametrize("depth", [1.1, 2.5])
def test_a_curled_sheet_with_something_private_shows_nothing_of_it(depth: float) -> None:
    """What is private is covered where the fit puts it, before anything looks at the page: a bend may bare it."""
    private = make_paper(private=True)
    picture = curled(private.printed(DPI), depth)
    reading = read_page(image(picture, DPI), RunBook({private.run.layout.run: private.run}))
    assert reading.residual_mm > t.CORRECTABLE_MM
    assert (reading.fate, reading.overlay, reading.writings) == (Fate.DOUBTFUL, b"", ())


@pytest.mark.parametrize("private", [True, False])
def test_digits_are_proposed_only_where_nothing_private_may_lie(private: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    one = make_paper(private)
    monkeypatch.setattr(placed, "read_numbers", lambda *_: {"t1": Guess("12", 0.9)})
    reading = read_page(image(curled(one.printed(DPI), 2.5), DPI), RunBook({one.run.layout.run: one.run}))
    guess = next(answer.guess for answer in reading.answers if answer.variable == "t1")
    assert (reading.overlay == b"", guess is None) == (private, private)


@pytest.mark.parametrize("seed", [1, 3, 11, 13])
def test_a_slanted_photo_from_afar_is_laid_straight(seed: int) -> None:
    """Its code says little about the far side, where other print was taken for a mark; its marks look small."""
    camera = replace(STEEP, fill=0.5)
    made = photo(filled(300), (PAPER.page.width, PAPER.page.height), camera, np.random.default_rng(seed))
    picture = np.asarray(ImageOps.exif_transpose(Image.open(io.BytesIO(made.data))).convert("L"))
    reading = read_page(image(picture, None), BOOK)
    assert reading.fate is Fate.READ, reading.reason
    assert not wrong(reading)


def outline_offset(page: np.ndarray, reference: np.ndarray) -> float:
    """How far (mm) the worst of the boxes lies from where it was printed, in a picture of the page laid straight."""
    scale, margin, worst = page.shape[1] / PAPER.page.width, 6.0, 0.0
    for field in BOXES[:: len(BOXES) // 12]:
        small, wide = field.box.grown(1.0), field.box.grown(margin)
        cut = [
            picture[int(box.y * scale) : int(box.bottom * scale), int(box.x * scale) : int(box.right * scale)]
            for picture, box in ((reference, small), (page, wide))
        ]
        likeness = cv2.matchTemplate(255 - cut[1], 255 - cut[0], cv2.TM_CCOEFF_NORMED)
        _, _, _, (left, top) = cv2.minMaxLoc(likeness)
        worst = max(worst, abs(left / scale - (margin - 1.0)), abs(top / scale - (margin - 1.0)))
    return worst


@pytest.mark.parametrize("depth", [1.5, 2.5])
def test_what_a_person_is_shown_of_a_bent_sheet_lies_where_it_was_printed(depth: float) -> None:
    """Else the frame in a crop stands beside its box, or around the row above it."""
    px_per_mm = 6.0
    picture = image(curled(PAPER.printed(DPI), depth), DPI)
    straight = cv2.resize(PAPER.printed(DPI), None, fx=px_per_mm * 25.4 / DPI, fy=px_per_mm * 25.4 / DPI)
    as_fitted = upright(picture, BOOK, PAPER.code, px_per_mm)
    as_printed = upright(picture, BOOK, PAPER.code, px_per_mm, bent=True)
    assert as_fitted is not None and as_printed is not None
    assert outline_offset(as_fitted, straight) > 1.0
    assert outline_offset(as_printed, straight) < 0.5
