"""Two poles and the line between them: over the statements of one question, where nothing is read differently; or over
all rows of a sheet."""

from __future__ import annotations

from dataclasses import replace

import pytest
from compose_sample import BOOK, brand, drawn, options, overlaps, rich, sheet, text_question

from generator.make.compose.between import LINE_MM
from generator.make.drawing import CircleOp, Drawing, LineOp, PageDrawing, RectOp, TextOp
from generator.make.style import Style
from generator.model import sheet_json
from generator.model.questions.choice import Between, Boxes
from generator.model.sheet import Ask, Question

POLES = Between(rich("Reageren"), rich("Anticiperen"), "warning", "magnifier", 1)
WIDE = Between(
    rich("Comfort, competentie en zekerheid voor wie dat zoekt"), rich("Uitdaging, groei en een steeds ander vak")
)
STATEMENTS = options("Wij hebben plannen.", "Wij wachten af.")
LEFT, MIDDLE, RIGHT = "blijven zitten", "midden", "bewegen"


def asked(poles: Between | None) -> Ask:
    return Ask(Question("q", "select_multiple", rich("Reageren of anticiperen?"), Boxes(STATEMENTS, between=poles)))


def words(drawing: Drawing) -> dict[str, TextOp]:
    return {op.text: op for op in drawing.pages[0].ops if isinstance(op, TextOp)}


def test_poles_stand_at_both_ends_and_the_number_between_them() -> None:
    drawing = drawn(sheet(asked(POLES)))
    said = words(drawing)
    assert "Reageren of anticiperen?" not in said
    left, number, right = (said[text] for text in ("Reageren", "1", "Anticiperen"))
    assert left.at.x < number.at.x < right.at.x
    knots = [
        op for op in drawing.pages[0].ops if isinstance(op, CircleOp) and op.radius < 2 and left.at.x < op.centre.x
    ]
    assert len([knot for knot in knots if abs(knot.centre.y - left.at.y) < 4]) == 2


def test_what_is_asked_is_the_same() -> None:
    with_poles, without = (drawn(sheet(asked(poles))).pages[0].layout for poles in (POLES, None))
    assert with_poles is not None and without is not None
    assert [(f.name, f.label) for f in with_poles.fields] == [(f.name, f.label) for f in without.fields]


def test_poles_that_leave_no_room_for_a_line_give_way_to_the_question() -> None:
    assert "Reageren of anticiperen?" in words(drawn(sheet(asked(WIDE))))


def test_a_sheet_keeps_its_poles_and_one_from_before_has_none() -> None:
    whole = sheet(asked(POLES))
    assert sheet_json.loads(sheet_json.dumps([whole])) == (whole,)
    before = replace(whole, blocks=(asked(None),))
    assert "between" not in sheet_json.dumps([before])


def page_of(*, middle: str = MIDDLE, **wishes: bool) -> PageDrawing:
    block = Between(rich(LEFT), rich(RIGHT), "chair", "bike", middle=rich(middle) if middle else ())
    return drawn(sheet(block, text_question("t")), style=Style.of(brand(), **wishes)).pages[0]


def lines_of(page: PageDrawing) -> list[LineOp]:
    return [op for op in page.ops if isinstance(op, LineOp) and op.width == LINE_MM]


@pytest.mark.parametrize("middle", ["", MIDDLE])
@pytest.mark.parametrize("large", [False, True])
def test_the_line_runs_between_the_words_and_through_none(middle: str, large: bool) -> None:
    page = page_of(middle=middle, large=large)
    said = {op.text: (op.at.x, op.at.x + BOOK.width(op.text, op.font, op.size_pt)) for op in page.ops
            if isinstance(op, TextOp) and op.text in {LEFT, MIDDLE, RIGHT}}  # fmt: skip
    spans = sorted(tuple(sorted((op.start.x, op.end.x))) for op in lines_of(page))
    assert spans[0][0] > said[LEFT][1] and spans[-1][1] < said[RIGHT][0]
    assert len(spans) == 1 + bool(middle)
    if middle:
        assert spans[0][1] < said[MIDDLE][0] and spans[1][0] > said[MIDDLE][1]
    assert list(overlaps(page)) == []


def test_where_ink_is_saved_the_ground_is_an_outline() -> None:
    (ground,) = (op for op in page_of(ink_saver=True).ops if isinstance(op, RectOp) and op.box.width > 100)
    assert ground.fill is None and ground.stroke
