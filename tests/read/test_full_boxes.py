"""Boxes with much ink, and what a sure choice beside a doubtful box settles. Pictures are made here."""

from __future__ import annotations

import numpy as np
import paper as sheets
import pytest
from test_page_marks import ONE, RUNS, drawn, read, state, strokes

from generator.model.answer import AnswerState, MarkState, PageReading
from generator.model.geometry import Point
from generator.read.page import read_page
from generator.rehearse import scanner
from generator.rehearse.page import draw
from generator.rehearse.pens import (
    BALLPOINT,
    GEL_PEN,
    MARKER,
    PALE_PENCIL,
    PENCIL,
    MarkKind,
    mark,
    not_applicable,
    question_mark,
)

B, M, C, D = MarkState.BLANK, MarkState.MARKED, MarkState.CANCELLED, MarkState.DOUBTFUL


def answer(reading: PageReading, variable: str) -> tuple[AnswerState, tuple[str, ...]]:
    return next((a.state, a.chosen) for a in reading.answers if a.variable == variable)


@pytest.mark.parametrize("seed", range(3))
def test_a_thick_markers_cross_at_150_dpi_is_never_taken_for_cancelled(seed: int) -> None:
    rng = np.random.default_rng(seed)
    picture = ONE.printed(150)
    for row in range(17):
        draw(picture, mark(MarkKind.CROSS, ONE.field(f"v{row}__2").box, MARKER, rng), MARKER, 150, rng)
    reading = read_page(sheets.image(scanner.scan(picture, scanner.OFFICE_COARSE, rng), 150), RUNS)
    seen = [state(reading, f"v{row}__2") for row in range(17)]
    assert C not in seen
    assert seen.count(M) >= 14  # the rest is asked about


def test_a_box_filled_up_beside_the_choice_is_cancelled() -> None:
    for pen in (PENCIL, GEL_PEN):
        marks = [(f"v{row}__{1 + row % 3}", MarkKind.SOLID) for row in range(9)]
        marks += [(f"v{row}__5", MarkKind.CROSS) for row in range(9)]
        reading = read(drawn(pen, *marks))
        assert [answer(reading, f"v{row}") for row in range(9)] == [(AnswerState.ANSWERED, ("5",))] * 9


@pytest.mark.parametrize("seed", range(3))
def test_a_markers_tick_between_thick_rings_is_no_cancelled_box(seed: int) -> None:
    rng, picture = np.random.default_rng(seed), ONE.printed(150)
    for row in range(17):
        kind = MarkKind.TICK if row % 3 == 1 else MarkKind.CIRCLE
        draw(picture, mark(kind, ONE.field(f"v{row}__2").box, MARKER, rng), MARKER, 150, rng)
    reading = read_page(sheets.image(picture, 150), RUNS)
    assert C not in [state(reading, f"v{row}__2") for row in range(17)]


def test_two_crosses_in_one_question_stay_a_question() -> None:
    reading = read(drawn(MARKER, ("v2__1", MarkKind.CROSS), ("v2__5", MarkKind.CROSS), ("v4__1", MarkKind.CROSS)))
    assert answer(reading, "v2") == (AnswerState.DOUBTFUL, ("1", "5"))


def test_long_ticks_that_run_into_each_others_rows_are_choices() -> None:
    marks = [(f"v{row}__{1 + row % 4}", MarkKind.LONG_TICK) for row in range(17)]
    reading = read(drawn(BALLPOINT, *marks, seed=9))
    assert [state(reading, name) for name, _ in marks].count(M) >= 16


def test_a_straight_tail_from_the_choice_is_no_second_choice() -> None:
    box, beside = ONE.field("v5__2").box, ONE.field("v5__3").box
    tick = [(box.x + 0.8, box.y + 2), (box.x + 2, box.y + 4), (box.x + 4, box.y + 1), (beside.x + 1.9, beside.y + 0.9)]
    reading = read(strokes(ONE.printed(200), BALLPOINT, tick))
    assert (state(reading, "v5__2"), state(reading, "v5__3")) in ((M, B), (M, D))
    assert answer(reading, "v5") == (AnswerState.ANSWERED, ("2",))


def test_a_question_mark_half_in_a_box_is_no_choice() -> None:
    picture = ONE.printed(200)
    box = ONE.field("v3__4").box
    rng = np.random.default_rng(2)
    draw(picture, question_mark(Point(box.x + 0.6, box.bottom), 5.5, rng), BALLPOINT, 200, rng)
    assert state(read(picture), "v3__4") in (B, D)


@pytest.mark.parametrize("seed", range(4))
def test_letters_across_the_boxes_in_a_thick_pen_are_no_choice_beside_a_cancelled_box(seed: int) -> None:
    rng, picture = np.random.default_rng(seed), ONE.printed(200)
    for row in range(0, 17, 2):
        box = ONE.field(f"v{row}__3").box
        start = Point(box.x + rng.uniform(-1, 2), box.bottom - 1.2)
        draw(picture, not_applicable(start, float(rng.uniform(3.5, 5)), rng), MARKER, 200, rng)
    reading = read(picture)
    assert [a.variable for a in reading.answers if a.state is AnswerState.ANSWERED] == []


def test_boxes_filled_up_in_pale_pencil_under_highlighter_are_no_choices() -> None:
    rows = range(0, 17, 2)
    picture = drawn(PALE_PENCIL, ("b__k0", MarkKind.TICK), *((f"v{row}__2", MarkKind.SOLID) for row in rows))
    for row in rows:
        box = ONE.field(f"v{row}__2").box
        top, bottom = (round((box.centre.y + dy) * 200 / 25.4) for dy in (-4.5, 4.5))
        left, right = (round((box.x + dx) * 200 / 25.4) for dx in (-20, 20))
        picture[top:bottom, left:right] = (picture[top:bottom, left:right] * 0.8).astype(np.uint8)
    reading = read(picture)
    assert {state(reading, f"v{row}__2") for row in rows} <= {C, D}
