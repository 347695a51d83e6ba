"""What a reading leaves behind: crops, overlay, answers. And what private fields do not."""

from __future__ import annotations

import cv2
import numpy as np
import paper as sheets

from generator.model.answer import AnswerState, PageReading
from generator.model.geometry import Point
from generator.read import thresholds
from generator.read.blank.runbook import RunBook
from generator.read.page import read_page
from generator.rehearse.page import draw
from generator.rehearse.pens import BALLPOINT, FELT_PEN, PENCIL, MarkKind, handwriting, mark, scribble_word

OPEN, CLOSED = sheets.make_paper(), sheets.make_paper(private=True)
RUNS = RunBook({sheets.RUN: OPEN.run})
GUARDED = RunBook({sheets.RUN: CLOSED.run})
DPI = 200
SCALE = thresholds.OVERLAY_PX_PER_MM


def filled(one: sheets.Paper, *texts: str, pen=BALLPOINT) -> np.ndarray:  # type: ignore[no-untyped-def]
    rng = np.random.default_rng(8)
    picture = one.printed(DPI)
    for name in texts:
        draw(picture, handwriting(one.field(name).box, 2, rng), pen, DPI, rng)
    for name in ("v0__1", "v16__3", "b__k3"):
        draw(picture, mark(MarkKind.CROSS, one.field(name).box, FELT_PEN, rng), FELT_PEN, DPI, rng)
    return picture


def read(picture: np.ndarray, runs: RunBook = RUNS, **lay: object) -> PageReading:
    return read_page(sheets.image(sheets.lay(picture, dpi=DPI, degrees=1.5, **lay), DPI), runs)  # type: ignore[arg-type]


def picture_of(data: bytes) -> np.ndarray:
    return cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)


def test_writing_is_seen_and_ruled_lines_are_not_writing() -> None:
    reading = read(filled(OPEN, "t2", pen=PENCIL), noise=4, jpeg=70)
    assert {w.field: w.inked for w in reading.writings} == {"t1": False, "t2": True, "d": False}
    by_name = {a.variable: a.state for a in reading.answers}
    assert (by_name["t1"], by_name["t2"], by_name["d"]) == (AnswerState.BLANK, AnswerState.SEEN, AnswerState.BLANK)


def test_one_digit_is_writing() -> None:
    picture = OPEN.printed(DPI)
    rng = np.random.default_rng(1)
    draw(picture, [np.array([(24.0, 221.0), (25.2, 220.0), (25.2, 224.5)])], BALLPOINT, DPI, rng)
    assert next(w for w in read(picture, noise=4).writings if w.field == "t1").inked


def test_descenders_of_the_line_above_are_not_the_next_fields_writing() -> None:
    picture = OPEN.printed(DPI)
    box = OPEN.field("t1").box
    rng = np.random.default_rng(2)
    draw(picture, scribble_word(Point(box.x + 2, box.bottom), 30, 3, rng), BALLPOINT, DPI, rng)
    tails = [np.array([(x, box.bottom - 2.0), (x, box.bottom + 4.8)]) for x in (40.0, 46.0)]  # t2 begins 4 mm below
    draw(picture, tails, BALLPOINT, DPI, rng)
    assert {w.field: w.inked for w in read(picture).writings}["t2"] is False


def test_crops_are_upright_bounded_and_hold_the_field() -> None:
    reading = read(filled(OPEN, "t1"), turns=2, noise=3)
    crop = picture_of(next(w.crop for w in reading.writings if w.field == "t1"))
    box = OPEN.field("t1").box
    assert crop.shape[1] / crop.shape[0] == (box.width + 3) / (box.height + 3) or crop.shape[1] == round(
        (box.width + 3) * 6
    )
    dark = (crop[:, :, 0] < 120).mean(axis=1)
    assert dark[: len(dark) * 6 // 10].sum() > dark[len(dark) * 6 // 10 :].sum()  # first line written, upside up


def test_crops_of_black_and_white_scans_are_small_png() -> None:
    reading = read(filled(OPEN, "t1"), bitonal=True)
    crops = [w.crop for w in reading.writings]
    assert all(crop.startswith(b"\x89PNG") and len(crop) < 6000 for crop in crops)


def test_two_clear_crosses_where_one_may_be_are_shown_as_doubt() -> None:
    picture, rng = filled(OPEN), np.random.default_rng(9)
    draw(picture, mark(MarkKind.CROSS, OPEN.field("v16__1").box, FELT_PEN, rng), FELT_PEN, DPI, rng)
    reading = read(picture)
    assert next(a for a in reading.answers if a.variable == "v16").state is AnswerState.DOUBTFUL
    shown = picture_of(reading.overlay).astype(int)

    def orange(name: str) -> int:
        box = OPEN.field(name).box.grown(2.0)
        part = shown[int(box.y * SCALE) : int(box.bottom * SCALE), int(box.x * SCALE) : int(box.right * SCALE)]
        return int(((part[:, :, 2] > 200) & (part[:, :, 0] < 90)).sum())

    assert min(orange("v16__1"), orange("v16__3")) > 20 > orange("v0__1")


def test_overlay_shows_the_page_upright_with_decisions_and_stays_small() -> None:
    reading = read(filled(OPEN, "t1"), turns=1, noise=5, jpeg=70)
    assert len(reading.overlay) <= 120_000
    picture = picture_of(reading.overlay)
    assert picture.shape[0] > picture.shape[1]
    box = OPEN.field("v0__1").box.grown(0.9)
    blue, green, red = (int(c) for c in picture[round(box.y * SCALE), round((box.x + 2) * SCALE)])
    assert green > red + 30  # a green frame around what was marked
    assert green > blue + 20


def test_answers_come_in_the_order_of_the_page_with_place_and_source() -> None:
    answers = read(filled(OPEN, "t1")).answers
    assert [a.variable for a in answers] == [*(f"v{r}" for r in range(17)), "b", "w", "t1", "t2", "d"]
    first = answers[0]
    assert (first.run, first.copy, first.chosen, first.page) == (sheets.RUN, 12, ("1",), sheets.SOURCE.page)
    assert first.box == OPEN.field("v0__1").box


def test_private_fields_leave_nothing() -> None:
    picture = filled(CLOSED, "t1", "t2")
    reading = read(picture, GUARDED)
    names = (
        {m.field for m in reading.marks} | {w.field for w in reading.writings} | {a.variable for a in reading.answers}
    )
    assert not any(name.startswith("v16") or name == "t2" for name in names)
    assert next(a.chosen for a in reading.answers if a.variable == "v0") == ("1",)
    shown = picture_of(reading.overlay)
    for name in ("v16__3", "t2"):
        box = CLOSED.field(name).box
        area = shown[round(box.y * SCALE) : round(box.bottom * SCALE), round(box.x * SCALE) : round(box.right * SCALE)]
        assert area.min() > 150  # hatched over: no ink shows through


def test_private_ink_is_not_in_neighbouring_crops() -> None:
    blank = read(filled(CLOSED, "t1"), GUARDED)
    inked = read(filled(CLOSED, "t1", "t2"), GUARDED)
    crops = [picture_of(next(w.crop for w in r.writings if w.field == "t1")).astype(int) for r in (blank, inked)]
    assert np.abs(crops[0] - crops[1]).max() < 40  # the same but for JPEG


def test_a_badly_fitting_page_with_private_fields_shows_no_picture() -> None:
    picture = CLOSED.printed(DPI, frozenset({"tr", "bl", "br"}))
    reading = read(picture, GUARDED)
    assert reading.reason
    assert reading.overlay == b""
    assert all(not w.crop for w in reading.writings)
