"""Black-and-white scans keep dots of pencil, or nothing. What is left is read; what may be gone is asked about.

Each case: which boxes hold sound marks and which remains, and what may be answered.
"""

from __future__ import annotations

import cv2
import numpy as np
import paper

from generator.model.answer import Answer, AnswerState, Fate, PageReading
from generator.model.geometry import MM_PER_INCH, Box
from generator.read.blank.runbook import RunBook
from generator.read.interpret import WHY_FADED
from generator.read.page import read_page

DPI = 300
PAPER = paper.make_paper()
RUNS = RunBook({PAPER.run.layout.run: PAPER.run})


def px(mm: float) -> int:
    return round(mm * DPI / MM_PER_INCH)


def cross(picture: np.ndarray, box: Box) -> None:
    for x0, x1 in ((box.x + 0.6, box.right - 0.6), (box.right - 0.6, box.x + 0.6)):
        ends = (px(x0), px(box.y + 0.6)), (px(x1), px(box.bottom - 0.6))
        cv2.line(picture, ends[0], ends[1], (0,), px(0.45), cv2.LINE_AA)


def remains(picture: np.ndarray, box: Box) -> None:
    """What is left of a tick: three dashes of a quarter of a millimetre."""
    for x, y in ((1.2, 2.4), (2.2, 3.2), (3.2, 1.6)):
        at = px(box.x + x), px(box.y + y)
        cv2.rectangle(picture, at, (at[0] + px(0.22), at[1] + px(0.1)), (0,), -1)


def read(sound: tuple[str, ...], left: tuple[str, ...]) -> tuple[PageReading, dict[str, Answer]]:
    """A page with crosses in the boxes `sound` and remains in the boxes `left`, scanned to black and white."""
    picture = paper.raster(paper.draw_pdf(PAPER.page, PAPER.labels, PAPER.code), DPI)
    for field in sound:
        cross(picture, PAPER.field(field).box)
    for field in left:
        remains(picture, PAPER.field(field).box)
    laid = paper.lay(picture, dpi=DPI, degrees=0.4, noise=3)
    scanned = np.where(laid < 140, 0, 255).astype(np.uint8)
    reading = read_page(paper.image(scanned, DPI), RUNS)
    assert reading.fate is Fate.READ, reading.reason
    return reading, {answer.variable: answer for answer in reading.answers}


SOUND = ("v0__1", "v1__2", "v2__3", "v3__4", "v4__5", "b__k0")


def test_what_is_left_of_a_choice_is_read_and_what_may_be_gone_is_asked_about() -> None:
    reading, answers = read(SOUND, ("v5__2", "v6__4", "v7__1", "v7__5"))
    assert [answers[f"v{row}"].chosen for row in range(7)] == [("1",), ("2",), ("3",), ("4",), ("5",), ("2",), ("4",)]
    assert all(answers[f"v{row}"].state is AnswerState.ANSWERED for row in range(7))
    assert answers["v7"].state is AnswerState.DOUBTFUL  # remains in two boxes of a question with one answer
    for gone in ("b", "w", *(f"v{row}" for row in range(8, 17))):
        assert (answers[gone].state, answers[gone].why) == (AnswerState.DOUBTFUL, WHY_FADED)
    assert any("Potlood" in note for note in reading.notes)


def test_a_disc_that_fell_apart_may_have_been_a_cancelled_box() -> None:
    page = paper.raster(paper.draw_pdf(PAPER.page, PAPER.labels, PAPER.code), DPI)
    for field in SOUND:
        cross(page, PAPER.field(field).box)
    for field in ("v5__2", "v6__4"):
        remains(page, PAPER.field(field).box)
    middle = PAPER.field("v7__3").box.centre
    cv2.circle(page, (px(middle.x), px(middle.y)), px(1.1), (0,), -1, cv2.LINE_AA)
    scanned = np.where(paper.lay(page, dpi=DPI, degrees=0.4, noise=3) < 140, 0, 255).astype(np.uint8)
    answers = {answer.variable: answer for answer in read_page(paper.image(scanned, DPI), RUNS).answers}
    assert answers["v7"].state is AnswerState.DOUBTFUL
    assert [answers[f"v{row}"].state for row in range(7)] == [AnswerState.ANSWERED] * 7


def test_beside_many_sound_marks_one_ragged_mark_says_nothing_of_the_rest() -> None:
    sound = (*(f"v{row}__{1 + row % 5}" for row in range(15)), "b__k0", "b__k3")
    reading, answers = read(sound, ("v15__2",))
    assert all(answers[f"v{row}"].state is AnswerState.ANSWERED for row in range(15))
    assert answers["v15"].state is AnswerState.DOUBTFUL
    assert (answers["v16"].state, answers["b"].state) == (AnswerState.BLANK, AnswerState.ANSWERED)
    assert not reading.notes


def test_sound_marks_alone_leave_nothing_to_ask() -> None:
    reading, answers = read(SOUND, ())
    assert {a.state for a in answers.values()} == {AnswerState.ANSWERED, AnswerState.BLANK}
    assert not reading.notes


def scraps(picture: np.ndarray, box: Box) -> None:
    """What is left of a pencil mark where it was gone over twice: a thin line, long enough for a mark."""
    ends = (px(box.x + 0.8), px(box.y + 0.8)), (px(box.right - 1.0), px(box.bottom - 1.2))
    cv2.line(picture, ends[0], ends[1], (0,), px(0.17), cv2.LINE_AA)


def thin(fields: tuple[str, ...]) -> tuple[PageReading, dict[str, Answer]]:
    """A page with nothing but thin lines in these boxes, scanned to black and white."""
    picture = paper.raster(paper.draw_pdf(PAPER.page, PAPER.labels, PAPER.code), DPI)
    for field in fields:
        scraps(picture, PAPER.field(field).box)
    scanned = np.where(paper.lay(picture, dpi=DPI, degrees=0.4, noise=3) < 170, 0, 255).astype(np.uint8)
    reading = read_page(paper.image(scanned, DPI), RUNS)
    return reading, {answer.variable: answer for answer in reading.answers}


def test_where_hardly_a_question_shows_ink_and_all_of_it_is_thin_pencil_is_gone() -> None:
    reading, answers = thin(("v0__1", "v3__4", "v9__2"))
    assert {a.state for name, a in answers.items() if name != "t1"} <= {AnswerState.DOUBTFUL, AnswerState.BLANK}
    assert all(answers[f"v{row}"].state is AnswerState.DOUBTFUL for row in range(17)), "question by question"
    assert "grijs" in reading.advice


def test_thin_marks_in_most_questions_are_a_thin_pen_s() -> None:
    reading, answers = thin(tuple(f"v{row}__{1 + row % 5}" for row in range(12)))
    assert not reading.advice
    assert sum(answers[f"v{row}"].state is AnswerState.ANSWERED for row in range(12)) >= 9
    assert answers["v16"].state is AnswerState.BLANK
