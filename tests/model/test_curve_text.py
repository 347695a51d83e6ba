"""Lines that a person decided, as a text: what goes in comes out, and nothing else comes in."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.model.curve import PLACES, CurveLine
from generator.model.curve_text import MOST_LINES, curve_of, curve_text

HEIGHTS = st.lists(st.none() | st.floats(0, 100).map(lambda h: round(h, 2)), min_size=PLACES, max_size=PLACES).filter(
    lambda heights: sum(h is not None for h in heights) > 1
)


@st.composite
def lines(draw: st.DrawFn) -> CurveLine:
    heights = tuple(draw(HEIGHTS))
    dashed = draw(st.none() | st.floats(0, 1).map(lambda x: round(x, 4)))
    return CurveLine(heights, tuple(float(h is not None) for h in heights), dashed, 1.0, draw(st.integers(0, 5)))


@given(st.lists(lines(), max_size=4))
def test_lines_come_back_as_they_went_and_nobody_need_look_again(drawn: list[CurveLine]) -> None:
    curve = curve_of(curve_text("groei", 0.6, drawn))
    assert curve.lines == tuple(drawn)
    assert (curve.field, curve.today) == ("groei", 0.6)
    assert curve.lines_sure and curve.splits_sure


FLAT = [50.0] * PLACES


@pytest.mark.parametrize(
    "told",
    [
        "",
        "twee lijnen",
        "null",
        "[]",
        json.dumps(["groei", 0.6]),
        json.dumps(["groei", 2, []]),
        json.dumps([7, 0.6, []]),
        json.dumps(["groei", 0.6, [[1, None, FLAT[:-1]]]]),
        json.dumps(["groei", 0.6, [[1, None, [*FLAT[:-1], 101]]]]),
        json.dumps(["groei", 0.6, [[1, None, [*FLAT[:-1], True]]]]),
        json.dumps(["groei", 0.6, [[1, None, [*FLAT[:-1], "50"]]]]),
        json.dumps(["groei", 0.6, [[1, None, [50.0, *[None] * (PLACES - 1)]]]]),
        json.dumps(["groei", 0.6, [[1, 1.5, FLAT]]]),
        json.dumps(["groei", 0.6, [[-1, None, FLAT]]]),
        json.dumps(["groei", 0.6, [[1.0, None, FLAT]]]),
        json.dumps(["groei", 0.6, [[1, None, FLAT]] * (MOST_LINES + 1)]),
        '["groei",0.6,[[1,null,[' + ",".join(["NaN"] * PLACES) + "]]]]",
    ],
)
def test_what_is_no_curve_is_refused(told: str) -> None:
    with pytest.raises(ValueError):
        curve_of(told)
