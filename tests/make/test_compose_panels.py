"""Panels look as they are asked to: two lines around a menu, on every page of it, and a rail beside a card."""

from __future__ import annotations

import pytest
from compose_sample import BRANDS, drawn, sheet, text_question

from generator.build import Order, prepare
from generator.define.library import Library
from generator.make.drawing import LineOp, RectOp
from generator.model.sheet import Ask, Panel

ROUNDING_MM = 0.01  # heights are sums of floats
MENU_LINES = {0.7, 0.3}  # mm: the outer and the inner line of a double frame


def test_a_menu_stands_in_two_lines_and_names_its_columns_on_both_pages() -> None:
    ready = prepare(Order("menukaart", "waterrade", large=True), Library(None))
    for page in ready.drawing.pages:
        frames = [op.box for op in page.ops if isinstance(op, RectOp) and op.width in MENU_LINES and op.stroke]
        outer, inner = sorted(frames, key=lambda box: -box.width)
        assert outer.contains(inner)
        assert page.layout is not None
        boxes = [field.box for field in page.layout.fields if field.item == "menu"]
        assert boxes and all(inner.contains(box) for box in boxes)


@pytest.mark.parametrize("brand", BRANDS)
def test_a_menu_is_one_page_of_two_columns_that_end_where_a_group_does(brand: str) -> None:
    (page,) = prepare(Order("menukaart", brand), Library(None)).drawing.pages
    assert page.layout is not None
    places: dict[str, set[float]] = {}
    for field in page.layout.fields:
        if field.item == "menu" and field.choice is not None:
            places.setdefault(field.variable.split("_")[2], set()).add(round(field.box.x, 2))
    assert places["ik"] == places["team"] and len(places["ik"]) == 2
    assert min(places["org"]) > max(places["ik"])


@pytest.mark.parametrize("tone", ["plain", "rail"])
def test_a_card_has_a_rail_as_high_as_what_is_asked_on_it(tone: str) -> None:
    question: Ask = text_question("t", 3)
    (page,) = drawn(sheet(Panel((question,), tone=tone))).pages  # type: ignore[arg-type]
    assert page.layout is not None
    (field,) = page.layout.fields
    rails = [
        op
        for op in page.ops
        if isinstance(op, LineOp) and op.start.x == op.end.x and op.end.y >= field.box.bottom - 1e-6
    ]
    assert len(rails) == (tone == "rail")
    assert all(op.start.x < field.box.x and op.start.y < field.box.y for op in rails)
