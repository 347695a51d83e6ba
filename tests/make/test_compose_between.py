"""Statements between two poles: the poles stand where the question would, and nothing is read differently."""

from __future__ import annotations

from dataclasses import replace

from compose_sample import drawn, options, rich, sheet

from generator.make.drawing import CircleOp, Drawing, TextOp
from generator.model import sheet_json
from generator.model.questions.choice import Between, Boxes
from generator.model.sheet import Ask, Question

POLES = Between(rich("Reageren"), rich("Anticiperen"), "warning", "magnifier", 1)
WIDE = Between(
    rich("Comfort, competentie en zekerheid voor wie dat zoekt"), rich("Uitdaging, groei en een steeds ander vak")
)
STATEMENTS = options("Wij hebben plannen.", "Wij wachten af.")


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
