"""Digits in cells: each is cut out of its own cell, and what is proposed is a number or date that can be."""

from __future__ import annotations

import itertools

import cv2
import numpy as np
import pytest

from generator.model.answer import Guess
from generator.model.cells import cells_of
from generator.model.domains import Day, Whole
from generator.model.geometry import Box
from generator.model.layout import Field, FieldRole, FieldShape
from generator.read.blank.reference import AreaReference
from generator.read.writing import proposed
from generator.read.writing.cells import Seen, cell_boxes, cells_seen
from generator.read.writing.digits import NO_DIGIT, SIDE, digit_chances, picture_of
from generator.read.writing.ink import Ink
from generator.rehearse.digits import any_number, any_writer, mend_digit, no_digit, write_number
from generator.rehearse.page import draw
from generator.rehearse.pens import GEL_PEN

SCALE, MARGIN = 6.0, 1.5


def field(box: Box, lines: int) -> Field:
    return Field("a_b", "a_b", "b", "integer", FieldRole.WRITE, FieldShape.AREA, box, "B", lines=lines)


def area(count: int, date: bool, *, ruled: bool = True) -> AreaReference:
    """A field as it is printed: its frame, and lines between cells."""
    width = 64.0 if date else 7.0 * count
    one = field(Box(20, 50, width, 9), count)
    around = one.box.grown(MARGIN)
    printed = np.zeros((round(around.height * SCALE), round(around.width * SCALE)), np.uint8)
    if ruled:
        for cell in cells_of(one, date):
            here = Box(cell.x - around.x, cell.y - around.y, cell.width, cell.height)
            corners = [round(side * SCALE) for side in (here.x, here.y, here.right, here.bottom)]
            cv2.rectangle(printed, corners[:2], corners[2:], (120,), 2)
    near = cv2.dilate(printed, np.ones((7, 7), np.uint8)) > 0
    return AreaReference(one, around, SCALE, printed, near)


def ink(one: AreaReference, strokes: list[np.ndarray]) -> Ink:
    white = np.full(one.printed.shape, 255, np.uint8)
    moved = [stroke - (one.area.x, one.area.y) for stroke in strokes]
    draw(white, moved, GEL_PEN, SCALE * 25.4, np.random.default_rng(0))
    dark = 255 - white
    return Ink(np.asarray(cv2.subtract(dark, one.printed), np.uint8), 27.0, 42.0, 20.0, np.zeros_like(near_of(one)))


def near_of(one: AreaReference) -> np.ndarray:
    return one.corridor


def chances(*rows: dict[int, float]) -> np.ndarray:
    found = np.zeros((len(rows), NO_DIGIT + 1), np.float32)
    for place, row in enumerate(rows):
        for digit, chance in row.items():
            found[place, digit] = chance
    return found


def asked(monkeypatch: pytest.MonkeyPatch, cells: list[dict[int, float] | None], domain: Day | Whole) -> Guess | None:
    """What is proposed where the networks say this of the cells (None: empty)."""
    seen = [Seen(None if cell is None else np.full((SIDE, SIDE), 255, np.uint8)) for cell in cells]
    said = chances(*(cell for cell in cells if cell is not None))
    monkeypatch.setattr(proposed, "digit_chances", lambda pictures: said[: len(pictures)])
    return proposed.propose(seen, domain)


def sure(text: str) -> list[dict[int, float] | None]:
    return [None if sign == " " else {int(sign): 0.999} for sign in text]


def test_the_cells_of_a_date_stand_in_three_groups() -> None:
    found = cell_boxes(area(8, True), True)
    assert len(found) == 8
    steps = [round(b.x - a.right, 3) for a, b in itertools.pairwise(found)]
    assert steps == [0, 4, 0, 4, 0, 0, 0] and found[0].x == MARGIN and round(found[-1].right, 3) == MARGIN + 64


def test_without_printed_lines_there_are_no_cells() -> None:
    assert not cell_boxes(area(3, False, ruled=False), False)
    assert len(cell_boxes(area(3, False), False)) == 3


def test_each_digit_is_cut_out_of_its_own_cell() -> None:
    one = area(5, False)
    rng = np.random.default_rng(3)
    writer = any_writer(rng)
    strokes = write_number([3, None, 8, 1, None], cells_of(one.field, False), writer, GEL_PEN, rng)
    seen = cells_seen(ink(one, strokes), one, cell_boxes(one, False))
    assert [cell.picture is not None for cell in seen] == [True, False, True, True, False]
    assert not any(cell.amiss for cell in seen)


def test_what_is_written_above_a_cell_leaves_it_in_doubt() -> None:
    one = area(3, False)
    cell = cells_of(one.field, False)[1]
    above = [np.array([[cell.centre.x - 1, cell.y - 1.0], [cell.centre.x + 1, cell.y - 0.9]])]
    inside = [np.array([[cell.centre.x, cell.y + 2], [cell.centre.x, cell.bottom - 2]])]
    seen = cells_seen(ink(one, above + inside), one, cell_boxes(one, False))
    assert [each.amiss for each in seen] == [False, True, False]


def test_an_arm_of_the_digit_beside_it_is_no_digit() -> None:
    one = area(2, False)
    left, right = cells_of(one.field, False)
    y = right.centre.y
    wide = [np.array([[left.right - 4, y], [right.x + 3, y], [right.x + 1, y + 2.5]])]
    seen = cells_seen(ink(one, wide), one, cell_boxes(one, False))
    assert seen[0].picture is not None and seen[0].amiss
    assert seen[1].picture is not None and not seen[1].amiss
    both = [*wide, np.array([[left.x + 1.5, left.y + 2], [left.x + 1.5, left.bottom - 2]])]
    assert not any(cell.amiss for cell in cells_seen(ink(one, both), one, cell_boxes(one, False)))


def test_a_date_that_is_not_there_gives_way_to_one_that_is(monkeypatch: pytest.MonkeyPatch) -> None:
    cells = sure("30022026")
    cells[3] = {2: 0.6, 3: 0.39}  # there is no 30 February
    found = asked(monkeypatch, cells, Day())
    assert found is not None and found.text == "2026-03-30"
    certain = asked(monkeypatch, sure("31012026"), Day())
    assert certain is not None and certain.text == "2026-01-31" and certain.confidence > found.confidence
    assert asked(monkeypatch, sure("99992026"), Day()) is None


def test_one_digit_of_a_day_or_a_month_is_enough_but_not_of_a_year(monkeypatch: pytest.MonkeyPatch) -> None:
    for written in ("5 112026", " 5112026"):
        found = asked(monkeypatch, sure(written), Day())
        assert found is not None and found.text == "2026-11-05"
    assert asked(monkeypatch, sure("0511  26"), Day()) is None


def test_a_number_lies_within_its_bounds_and_has_no_gaps(monkeypatch: pytest.MonkeyPatch) -> None:
    hundred = Whole(0, 100)
    cells: list[dict[int, float] | None] = [{7: 0.55, 1: 0.44}, {0: 0.99}, {0: 0.99}]
    found = asked(monkeypatch, cells, hundred)
    assert found is not None and found.text == "100"
    assert asked(monkeypatch, sure("4 2"), hundred) is None
    for written in ("42 ", " 42"):
        found = asked(monkeypatch, sure(written), hundred)
        assert found is not None and found.text == "42"


def test_what_is_hardly_likely_is_not_proposed(monkeypatch: pytest.MonkeyPatch) -> None:
    assert asked(monkeypatch, [{1: 0.4, 7: 0.35}, {1: 0.4, 7: 0.35}], Whole(0, 99)) is None
    assert asked(monkeypatch, [{4: 0.1, NO_DIGIT: 0.9}], Whole(0, 9)) is None
    assert asked(monkeypatch, [None, None], Whole(0, 99)) is None


def test_digits_of_a_tidy_hand_are_read() -> None:
    one, right = area(5, False), 0
    for seed in range(8):
        rng = np.random.default_rng([9, seed])
        digits = [int(digit) for digit in rng.permutation(10)[:5]]
        strokes = write_number(digits, cells_of(one.field, False), any_writer(rng), GEL_PEN, rng)
        seen = cells_seen(ink(one, strokes), one, cell_boxes(one, False))
        pictures = np.stack([cell.picture for cell in seen if cell.picture is not None])
        right += int((digit_chances(pictures).argmax(axis=1) == digits[: len(pictures)]).sum())
    assert right >= 36  # of 40


def test_what_is_crossed_out_is_mostly_no_digit() -> None:
    one, none = area(1, False), 0
    (cell,) = cells_of(one.field, False)
    for seed in range(20):
        rng = np.random.default_rng([11, seed])
        drawn = no_digit(cell, rng) if seed % 2 else mend_digit(3, 5, cell, any_writer(rng), GEL_PEN, rng)
        (seen,) = cells_seen(ink(one, drawn), one, cell_boxes(one, False))
        none += seen.picture is None or seen.amiss or int(digit_chances(seen.picture[None])[0].argmax()) == NO_DIGIT
    assert none >= 14


def test_a_picture_holds_its_ink_as_large_as_fits_and_upright() -> None:
    tall = np.zeros((80, 60), np.uint8)
    tall[10:70, 25:35] = 90
    seen = picture_of(tall)
    rows, columns = np.flatnonzero(seen.any(axis=1)), np.flatnonzero(seen.any(axis=0))
    assert seen.shape == (SIDE, SIDE) and seen.max() == 255
    assert np.ptp(rows) == 19 and np.ptp(columns) < 5
    assert not picture_of(np.zeros((5, 5), np.uint8)).any()


def test_numbers_that_people_write_are_ones_that_can_be() -> None:
    rng = np.random.default_rng(1)
    for _ in range(200):
        digits, text = any_number(Whole(5, 120), 3, rng)
        assert 5 <= int(text) <= 120 and "".join(str(d) for d in digits if d is not None) == text
        digits, text = any_number(Day(), 8, rng)
        signs = "".join(map(str, digits))
        assert f"{signs[4:]}-{signs[2:4]}-{signs[:2]}" == text
