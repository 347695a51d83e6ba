"""Strokes in a writing field that come from beside it: tails of ticks are not writing, a digit that is too wide is."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest

from generator.model.geometry import Box
from generator.model.layout import Field, FieldRole, FieldShape
from generator.read.blank.reference import AreaReference
from generator.read.thresholds import WRITING_DOUBT_MM2, WRITING_INK_MM2
from generator.read.writing.measure import look_at

SCALE, MARGIN = 6.0, 1.5
FIELD = Box(30, 60, 60, 8)  # mm
TICKED = Box(50, 70, 5, 5)  # mm: below it, as on a network map
Line = list[tuple[float, float]]
RING = [(40 + 1.5 * np.cos(a), 64 + 2.0 * np.sin(a)) for a in np.linspace(0, 6.3, 30)]
WORD = [(36 + 0.8 * n, 67.0 - 3.5 * (n % 2)) for n in range(24)]
TAIL = [(52.0, 74.0), (54.6, 69.0), (57.0, 64.4)]
ASIDE = [(70.0, 67.0), (73.0, 62.0)]  # as slanted, and far from the box


def area(box: Box, celled: bool = False) -> AreaReference:
    """A field without any print."""
    field = Field("f", "f", "", "", FieldRole.WRITE, FieldShape.AREA, box, "", lines=3)
    around = box.grown(MARGIN)
    shape = (round(around.height * SCALE), round(around.width * SCALE))
    return AreaReference(field, around, SCALE, np.zeros(shape, np.uint8), np.zeros(shape, np.bool_), celled=celled)


def seen(where: AreaReference, *lines: Line, pen_mm: float = 0.5) -> np.ndarray:
    """What the crop shows of these lines (mm)."""
    picture = np.full(where.printed.shape, 245, np.uint8)
    for line in lines:
        at = (np.array(line) - (where.area.x, where.area.y)) * SCALE
        cv2.polylines(
            picture, [np.round(at * 16).astype(np.int32)], False, (60,), round(pen_mm * SCALE), cv2.LINE_AA, 4
        )
    return picture


@pytest.mark.parametrize(
    ("lines", "ticked", "noticed"),
    [
        ([TAIL], [TICKED], False),
        ([TAIL], [], True),  # nothing is ticked there: then somebody may have written it
        ([ASIDE], [TICKED], True),
        ([RING], [TICKED], True),
        ([WORD], [TICKED], True),
        ([WORD, TAIL], [TICKED], True),  # the tail runs into a word
    ],
)
def test_the_tail_of_a_tick_is_no_writing(lines: list[Line], ticked: list[Box], noticed: bool) -> None:
    where = area(FIELD)
    found = look_at(seen(where, *lines), where, 200.0, False, ticked)
    assert (max(found.surely, found.perhaps) > WRITING_DOUBT_MM2) is noticed


def test_a_digit_wider_than_its_cell_is_written_and_elsewhere_asked_about() -> None:
    """In a thick pen, two thirds of it within the field; the picture ends before it does."""
    cells = area(Box(30, 60, 18, 8), celled=True)
    digit = [(46.6 + 2.2 * np.cos(a), 64 + 2.5 * np.sin(a)) for a in np.linspace(0, 6.3, 30)]
    picture = seen(cells, digit, pen_mm=1.8)
    assert look_at(picture, cells, 200.0, False).surely >= 2 * WRITING_INK_MM2
    plain = look_at(picture, replace(cells, celled=False), 200.0, False)
    assert plain.surely < WRITING_INK_MM2
    assert plain.perhaps > WRITING_DOUBT_MM2


def test_the_descender_of_a_word_above_is_nothing_here() -> None:
    where = area(FIELD)
    found = look_at(seen(where, [(60.0, 57.0), (60.2, 60.6), (59.0, 61.2)]), where, 200.0, False)
    assert found.surely < WRITING_INK_MM2
