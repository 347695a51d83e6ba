"""Two poles over a question: words at both ends, a line between them that runs through no word."""

from __future__ import annotations

import pytest
from compose_sample import BOOK, brand, drawn, overlaps, rich, sheet, text_question

from generator.make.compose.between import LINE_MM
from generator.make.drawing import LineOp, PageDrawing, RectOp, TextOp
from generator.make.style import Style
from generator.model.questions.choice import Between

LEFT, MIDDLE, RIGHT = "blijven zitten", "midden", "bewegen"


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
