"""Pages are full: what is left over goes to where people write, and pages take as much as each other."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import pytest
from compose_sample import brand, drawn, options, rich, sheet, text_question

from generator.make.compose.flow import NOTHING, PagePlan, evened, plan
from generator.make.compose.kinds.text import MORE_LINES
from generator.make.compose.pieces import Piece
from generator.make.drawing import Drawing
from generator.make.style import LARGE_LEAST_PITCH_MM, LEAST_PITCH_MM, LINE_PITCH_MM, Style
from generator.model.layout import Field
from generator.model.questions.likert import Matrix
from generator.model.questions.text import Numbered
from generator.model.sheet import Ask, Columns, Question

LARGE = Style.of(brand(), large=True)
WHITE_TAIL_MM = 20.0  # of a page that people can hand out
FOOT_MM = 27.5  # the foot of a page


def fields_of(drawing: Drawing) -> list[Field]:
    return [field for page in drawing.pages if page.layout for field in page.layout.fields]


def tail(drawing: Drawing, page: int = 0) -> float:
    """The white between the last field of a page and its foot, mm."""
    layout = drawing.pages[page].layout
    assert layout is not None
    return layout.height - FOOT_MM - max(field.box.bottom for field in layout.fields)


def test_a_page_with_four_questions_is_full() -> None:
    few = drawn(sheet(*(text_question(f"t{n}", 3) for n in range(4))))
    assert 0 <= tail(few) <= WHITE_TAIL_MM
    assert len({round(field.box.height, 2) for field in fields_of(few)}) == 1  # each question gets as much


def test_a_line_for_a_name_does_not_become_two() -> None:
    (field,) = fields_of(drawn(sheet(text_question("naam", 1))))
    assert field.lines == 1 and field.box.height <= 13.0


def pitches_of(drawing: Drawing) -> list[float]:
    return [field.box.height / field.lines for field in fields_of(drawing)]


def test_lines_stand_closer_where_that_saves_a_page_and_only_there() -> None:
    close = drawn(sheet(*(text_question(f"t{n}", 2) for n in range(8))))
    assert len(close.pages) == 1
    assert LEAST_PITCH_MM <= min(pitches_of(close)) < LINE_PITCH_MM
    more = drawn(sheet(*(text_question(f"t{n}", 2) for n in range(9))))
    assert len(more.pages) == 2 and min(pitches_of(more)) >= LINE_PITCH_MM


def test_rows_do_not_drift_apart_even_where_a_page_ends_in_white() -> None:
    rows = options(*(f"Dit is zin {n}." for n in range(1, 6)))
    boxes = fields_of(
        drawn(sheet(Ask(Question("m", "likert", rich("Klopt dit?"), Matrix(options("nee", "ja"), rows)))))
    )
    tops = sorted({field.box.y for field in boxes})
    pitches = [after - before for before, after in pairwise(tops)]
    assert max(pitches) - min(pitches) < 0.01
    assert 9.0 < pitches[0] < 14.0


def test_three_lines_take_more_than_usual_before_a_page_ends_in_white() -> None:
    (page,) = drawn(sheet(text_question("t", 3))).pages
    assert page.layout is not None
    (field,) = page.layout.fields
    assert field.box.height > 3 * LINE_PITCH_MM * (1 + MORE_LINES)


def test_what_stands_side_by_side_ends_side_by_side() -> None:
    drawing = drawn(sheet(Columns(((text_question("a", 3),), (text_question("b", 2),)), (1.0, 1.0))))
    left, right = fields_of(drawing)
    assert left.box.bottom == pytest.approx(right.box.bottom, abs=9.0)


def test_what_is_written_with_a_thick_pen_gets_a_second_line_where_a_page_would_end_in_white() -> None:
    (short,) = fields_of(drawn(sheet(text_question("naam", 1)), style=LARGE))
    numbered = Ask(Question("drie", "text", rich("Welke drie?"), Numbered(3)))
    listed = fields_of(drawn(sheet(numbered), style=LARGE))
    assert [field.lines for field in (short, *listed)] == [2] * 4
    assert min(field.box.height / field.lines for field in (short, *listed)) >= LARGE_LEAST_PITCH_MM


def test_in_large_type_questions_begin_with_a_line_less_where_that_saves_paper_and_only_there() -> None:
    saved = drawn(sheet(*(text_question(f"t{n}", 3) for n in range(11))), style=LARGE)
    assert len(saved.pages) == 2 and {field.lines for field in fields_of(saved)} == {2}
    kept = drawn(sheet(*(text_question(f"t{n}", 3) for n in range(6))), style=LARGE)
    assert len(kept.pages) == 2 and min(field.lines for field in fields_of(kept)) >= 3  # one page would save no paper
    same = drawn(sheet(*(text_question(f"t{n}", 2) for n in range(11))), style=LARGE)
    assert min(field.lines for field in fields_of(same)) == 2  # a sentence with a thick pen


# --- over pages -------------------------------------------------------------------------------------------------------


def pieces(heights: Sequence[float]) -> list[Piece]:
    return [Piece(height, where=str(number)) for number, height in enumerate(heights)]


def even(heights: Sequence[float], opens: Sequence[int] = ()) -> list[PagePlan]:
    made = pieces(heights)
    for number in opens:
        made[number].opens = True
    return evened(made, lambda _index: 100.0, "blad")


def counts(pages: Sequence[PagePlan]) -> list[int]:
    return [len(page.pieces) for page in pages]


def test_two_pages_take_as_much_as_each_other() -> None:
    assert counts(plan(pieces([20] * 6), lambda _index: 100.0, "blad")) == [5, 1]
    assert counts(even([20] * 6)) == [3, 3]
    assert all(page.room == 100.0 for page in even([20] * 6))  # the room is still there, for what grows


def test_a_page_begins_where_a_section_does_even_if_that_is_less_even() -> None:
    pages = even([20] * 6, opens=[4])
    assert counts(pages) == [4, 2] and pages[1].tears == NOTHING


def test_no_page_more_than_it_takes() -> None:
    assert counts(even([60, 60, 60])) == [1, 1, 1]
    assert counts(even([40, 40])) == [2]


def test_pages_before_a_break_are_evened_by_themselves() -> None:
    made = pieces([90, 20, 20, 20, 20, 20, 20])
    made[1:1] = [Piece(0.0)]
    made[1].breaks = True
    assert counts(evened(made, lambda _index: 100.0, "blad")) == [1, 3, 3]


def test_a_table_is_cut_rather_than_that_a_page_stays_bare() -> None:
    rows = pieces([10] * 9)
    for row in rows:
        row.repeat = Piece(5)
    end = Piece(8, where="slot")
    assert counts(evened([*rows, end], lambda _index: 95.0, "blad")) == [5, 6]  # its head, four rows and the end


def test_a_table_goes_on_where_a_group_of_its_rows_begins() -> None:
    rows, head = pieces([10] * 12), Piece(5)
    for number, row in enumerate(rows):
        row.repeat, row.opens = head, number == 7
    pages = evened(rows, lambda _index: 100.0, "blad")
    assert counts(pages) == [7, 6] and pages[1].tears == NOTHING


def test_a_first_page_does_not_stay_white_for_a_full_second_one() -> None:
    assert counts(even([50, 45, 90])) == [2, 1]


def test_the_page_that_can_be_filled_by_hand_is_the_one_with_room_left() -> None:
    made = pieces([30, 60, 20])
    made[2].grow = 60.0  # lines to write on
    assert counts(evened(made, lambda _index: 100.0, "blad")) == [2, 1]
    made[2].grow = 0.0
    assert counts(evened(made, lambda _index: 100.0, "blad")) == [1, 2]
