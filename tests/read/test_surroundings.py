"""Ink proves nothing where the bare paper around it is inked too, nor an empty field where its own print is hidden."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import paper
import pytest

from generator.model.answer import Answer, AnswerState, Fate, PageReading
from generator.model.geometry import Box, Point
from generator.model.layout import PageLayout
from generator.read.blank import surroundings
from generator.read.blank.runbook import RunBook
from generator.read.blank.surroundings import coarse, look_around
from generator.read.interpret import WHY_DIRTY, WHY_HIDDEN
from generator.read.lie.correction import Correction
from generator.read.lie.flatten import from_far
from generator.read.lie.register import Fit
from generator.read.page import read_page
from generator.read.picture.grid import Levels
from generator.rehearse.page import draw
from generator.rehearse.pens import BALLPOINT, MarkKind, handwriting, mark, scribble_word

DPI = 200
PX_PER_MM = DPI / 25.4
SHEET = paper.make_writing_paper()
BOOK = RunBook({paper.RUN: SHEET.run})


def read(picture: np.ndarray) -> PageReading:
    return read_page(paper.image(paper.lay(picture, degrees=0.7, dpi=DPI, noise=4), DPI), BOOK)


def answer(reading: PageReading, name: str) -> Answer:
    return next(a for a in reading.answers if a.variable == name)


def toner(picture: np.ndarray, box: Box, share: float) -> np.ndarray:
    """A band in which so much of the paper is specks of half a millimetre, as a dirty drum leaves them."""
    rng = np.random.default_rng(3)
    left, top, right, bottom = (round(side * PX_PER_MM) for side in (box.x, box.y, box.right, box.bottom))
    size = (round((bottom - top) / 4), round((right - left) / 4))
    specks = cv2.resize((rng.random(size) < share).astype(np.uint8), (right - left, bottom - top), interpolation=0)
    out = picture.copy()
    out[top:bottom, left:right][specks > 0] = 40
    return out


def test_writing_on_clean_paper_is_writing() -> None:
    picture = SHEET.printed(DPI)
    draw(
        picture,
        handwriting(SHEET.field("t1").box, 2, np.random.default_rng(1)),
        BALLPOINT,
        DPI,
        np.random.default_rng(1),
    )
    reading = read(picture)
    assert [answer(reading, name).state.value for name in ("t1", "t2", "d")] == ["seen", "blank", "blank"]


@pytest.mark.parametrize("share", [0.1, 0.3])
def test_toner_across_the_page_is_no_writing_that_goes_unasked(share: float) -> None:
    across = Box(10, 240, 190, 12)  # through the second writing field, and the drawing beside it
    reading = read(toner(SHEET.printed(DPI), across, share))
    found = answer(reading, "t2")
    assert found.state is AnswerState.DOUBTFUL
    assert found.why == WHY_DIRTY


def test_a_word_in_the_margin_makes_no_field_doubtful() -> None:
    picture, rng = SHEET.printed(DPI), np.random.default_rng(5)
    draw(picture, handwriting(SHEET.field("t1").box, 2, rng), BALLPOINT, DPI, rng)
    draw(picture, scribble_word(Point(22, 200), 30, 6, rng), BALLPOINT, DPI, rng)
    assert answer(read(picture), "t1").state is AnswerState.SEEN


def test_a_sheet_that_was_folded_sharply_is_doubtful_as_a_whole() -> None:
    """The marks in the corners are where they should be, and so is most of the print; that in the fold is not."""
    picture = paper.raster(paper.draw_pdf(SHEET.page, SHEET.labels, SHEET.code), DPI)
    rows, columns = picture.shape
    x, y = np.meshgrid(np.arange(columns, dtype=np.float32), np.arange(rows, dtype=np.float32))
    near = np.maximum(0, 1 - np.abs(x - 0.3 * columns) / (25 * PX_PER_MM))  # 25 mm to either side of the fold
    folded = cv2.remap(picture, x, y - 6 * PX_PER_MM * near, cv2.INTER_LINEAR, borderValue=(250,))
    reading = read(folded)
    assert reading.fate is Fate.DOUBTFUL, reading.reason
    assert "krom" in reading.reason


def test_only_bare_paper_is_looked_at() -> None:
    blank = np.full((round(SHEET.page.height * 4), round(SHEET.page.width * 4)), 255, np.uint8)
    blank[40:60, 100:300] = 50  # print
    free = coarse(SHEET.page, blank).free
    assert free[100, 100]
    assert not free[12, 50]  # print, 10 … 15 mm down
    assert not free[226, 60]  # in the first writing field
    assert not free[28, 178]  # in the code
    assert not free[3, 100]  # the sheet's edge


FLAT = Fit(np.diag([4.0, 4.0, 1.0]), (), 0.0)
NOWHERE = Correction(
    np.zeros((6, 2)), np.ones(2), np.ones(2), np.zeros((0, 2)), np.zeros((0, 2)), np.zeros((0, 2)), 0.0, 0.0, 0, 0
)


def test_shadows_are_no_dirt_and_strokes_are() -> None:
    expected = coarse(SHEET.page, np.full((1188, 840), 255, np.uint8))  # 4 px/mm
    picture = np.full((1188, 840), 230, np.uint8)
    picture[:, 400:] = 150
    assert not look_around(from_far(picture, Levels(picture), FLAT, NOWHERE, expected), expected).dirty
    for row in range(800, 1000, 20):
        cv2.line(picture, (50, row), (800, row + 8), (30,), 4)
    assert look_around(from_far(picture, Levels(picture), FLAT, NOWHERE, expected), expected).dirty == {"t1", "t2", "d"}


TABLE_ROWS, ROW_MM = 10, 8.0  # a table to fill in: per row a line to write on and four boxes


def table() -> tuple[PageLayout, list[Box]]:
    """A page with such a table; and its boxes."""
    fields, boxes = [], []
    for row in range(TABLE_ROWS):
        y = 60 + ROW_MM * row
        fields.append(replace(SHEET.field("t1"), name=f"name{row}", box=Box(32, y, 60, 6)))
        for column in range(4):
            one = paper.box_field(f"row{row}", str(column), 105 + 12 * column, y, "select_multiple")
            fields.append(one)
            boxes.append(one.box)
    return replace(SHEET.page, fields=tuple(fields)), boxes


def looked_at(lines: list[tuple[float, float, float, float]]) -> frozenset[str]:
    """The fields of that page around which the paper is dirty, with these lines (mm) of a thick pen on it."""
    page, boxes = table()
    blank = np.full((1188, 840), 255, np.uint8)  # 4 px/mm
    for box in boxes:
        corners = [round(side * 4) for side in (box.x, box.y, box.right, box.bottom)]
        cv2.rectangle(blank, (corners[0], corners[1]), (corners[2], corners[3]), (60,), 2)
    expected = coarse(page, blank)
    picture = np.minimum(blank, 230)
    for x0, y0, x1, y1 in lines:
        cv2.line(picture, (round(x0 * 4), round(y0 * 4)), (round(x1 * 4), round(y1 * 4)), (30,), 6)
    return look_around(from_far(picture, Levels(picture), FLAT, NOWHERE, expected), expected).dirty


def test_strokes_that_run_out_of_boxes_are_no_dirt() -> None:
    """Long ticks and tails into the next box, all over a table; as much ink that begins nowhere is dirt."""
    ticks = [(b.x + 2, b.y + 3, b.x + 10, b.y - 1) for b in table()[1]]
    tails = [(b.x + 2, b.y + 2, b.x + 13, b.y + 2.5) for b in table()[1][::4]]
    beside = [(x0 - 91, y0, x1 - 92, y1) for x0, y0, x1, y1 in ticks if x0 < 115]  # left of the table
    assert looked_at(ticks + tails) == frozenset()
    assert looked_at(beside) != frozenset()


def test_a_streak_through_boxes_is_dirt() -> None:
    """It begins at a box as well as anywhere, but no hand goes on for so long."""
    boxes = table()[1]
    y = boxes[16].centre.y
    assert "name4" in looked_at([(8, y + 0.5, 200, y + 1.0), (8, y + 2, 200, y + 2.5)])
    assert "name4" in looked_at([(30, y, 155, y)])  # hardly further than the boxes: each piece alone is short


# --- hidden -----------------------------------------------------------------------------------------------------------

BOXES = paper.make_paper()
BEYOND_MM = 2.0  # mm: what is hidden by halves may be either
MARKED = {f.name for f in BOXES.page.fields if f.type == "scale" and f.choice == "2"}


def marked(grey: int, area: Box) -> PageReading:
    """The page with a cross in each second box of its questions, and something that hides an area (a lamp mirrored in
    the paper, a sticker, a finger)."""
    picture, rng = BOXES.printed(DPI), np.random.default_rng(2)
    for name in MARKED:
        draw(picture, mark(MarkKind.CROSS, BOXES.field(name).box, BALLPOINT, rng), BALLPOINT, DPI, rng)
    left, top, right, bottom = (round(side * PX_PER_MM) for side in (area.x, area.y, area.right, area.bottom))
    picture[top:bottom, left:right] = grey
    scan = paper.lay(picture, degrees=0.7, dpi=DPI, noise=0 if grey == 255 else 4)
    return read_page(paper.image(scan, DPI), RunBook({paper.RUN: BOXES.run}))


@pytest.mark.parametrize("grey", [255, 236, 190])
def test_marks_under_something_that_hides_them_are_asked_about(grey: int) -> None:
    hidden = Box(100, 80, 70, 40)  # five questions in whole
    reading = marked(grey, hidden)
    crossed = [f for f in BOXES.page.fields if f.name in MARKED]
    within = [f.name for f in crossed if hidden.grown(-BEYOND_MM).overlaps(f.box.grown(-BEYOND_MM))]
    beyond = [f.name for f in crossed if not hidden.grown(BEYOND_MM).overlaps(f.box)]
    states = {m.field: m.state.value for m in reading.marks}
    assert len(within) >= 3
    assert {name: states[name] for name in within} == dict.fromkeys(within, "doubtful")
    assert {name: states[name] for name in beyond} == dict.fromkeys(beyond, "marked")


def test_a_writing_field_under_something_that_hides_it_is_asked_about() -> None:
    picture = SHEET.printed(DPI)
    field = SHEET.field("t1").box
    picture[round((field.y - 2) * PX_PER_MM) : round((field.bottom + 1) * PX_PER_MM), : round(98 * PX_PER_MM)] = 250
    reading = read(picture)
    assert answer(reading, "t1").state is AnswerState.DOUBTFUL
    assert answer(reading, "t1").why == WHY_HIDDEN
    assert answer(reading, "d").state is AnswerState.BLANK


@pytest.mark.parametrize(("row", "tells"), [(0, False), (11, False), (1, True), (5, True)])
def test_print_along_the_edge_of_a_part_tells_nothing(row: int, tells: bool) -> None:
    """A photo that shows it half a millimetre off has it beside the part, and nothing hides the field."""
    picture = np.zeros((40, 40), np.float32)
    picture[10 + row, 12:20] = 0.5
    found = surroundings._places(
        picture, [("field", Box(10, 10, 12, 12))], surroundings.TOO_LITTLE, surroundings.RIM_PX
    )
    assert found.fields == (("field",) if tells else ())
