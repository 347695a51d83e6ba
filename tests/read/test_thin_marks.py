"""Ink that is no mark for the box it lies in: letters, question marks, tails. Pictures are made here."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from test_page_marks import BOXES, ONE, read, state

from generator.model.answer import MarkState
from generator.model.geometry import Point
from generator.rehearse.page import draw
from generator.rehearse.pens import (
    BALLPOINT,
    FELT_PEN,
    MARKER,
    PALE_PENCIL,
    PENCIL,
    MarkKind,
    Pen,
    mark,
    not_applicable,
    question_mark,
)

B, M, C, D = MarkState.BLANK, MarkState.MARKED, MarkState.CANCELLED, MarkState.DOUBTFUL


@pytest.mark.parametrize("dpi", [150, 200])
@pytest.mark.parametrize("pen", [BALLPOINT, FELT_PEN, PENCIL, PALE_PENCIL, MARKER], ids=lambda p: p.name)
def test_question_marks_in_boxes_are_asked_about(pen: Pen, dpi: int) -> None:
    rng, picture = np.random.default_rng(6), ONE.printed(dpi)
    asked = [ONE.field(f"v{row}__{1 + row % 5}") for row in range(1, 17, 3)]
    for field in asked:
        height = field.box.height * rng.uniform(0.9, 1.4)
        at = Point(field.box.x + rng.uniform(1.5, 3.0), field.box.bottom + rng.uniform(-0.6, 0.3))
        draw(picture, question_mark(at, height, rng), pen, dpi, rng)
    seen = Counter(state(read(picture, dpi), field.name) for field in asked)
    assert (seen[C], seen[M]) == (0, 0)


@pytest.mark.parametrize("pen", [BALLPOINT, FELT_PEN], ids=lambda p: p.name)
def test_not_applicable_across_the_boxes_is_seldom_a_choice(pen: Pen) -> None:
    rng, picture = np.random.default_rng(8), ONE.printed(200)
    for row in range(0, 17, 2):
        box = ONE.field(f"v{row}__2").box
        draw(picture, not_applicable(Point(box.x + 1.0, box.bottom - 0.8), 4.0, rng), pen, 200, rng)
    reading = read(picture)
    chosen = [a for a in reading.answers if a.variable.startswith("v") and a.state.value == "answered"]
    assert len(chosen) <= 2  # of 9


def test_plain_marks_are_not_asked_about() -> None:
    rng, picture = np.random.default_rng(9), ONE.printed(200)
    kinds = (MarkKind.TICK, MarkKind.CROSS, MarkKind.STROKE, MarkKind.DOT)
    for index, field in enumerate(BOXES[::3]):
        draw(picture, mark(kinds[index % 4], field.box, BALLPOINT, rng), BALLPOINT, 200, rng)
    reading = read(picture)
    assert [state(reading, f.name) for f in BOXES[::3]].count(M) >= len(BOXES[::3]) - 1
