"""Questions side by side, sections that stay together or begin a page: said in the form, without a template."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from compose_sample import drawn, rich, sheet, text_question

from generator.build import Order, prepare
from generator.define.library import Library
from generator.make.drawing import Drawing
from generator.model.geometry import Box
from generator.model.layout import Field
from generator.model.questions.text import Lines
from generator.model.sheet import Ask, Block, Columns, PageBreak, Panel, Question, Together

SCALE = "{{type: scale, id: {id}, label: Hoe?, left: weinig, right: veel, steps: {steps}{more}}}"
DAY = "{{type: date, id: {id}, label: Wanneer?{more}}}"
TEXT = '{{type: text, id: {id}, label: "{label}", lines: 2{more}}}'
BESIDE, PRIVATE = ", beside: true", ", private: true"


def text(name: str, more: str = "", label: str = "Wat?") -> str:
    return TEXT.format(id=name, label=label, more=more)


def form(folder: Path, *sections: str, large: bool = False) -> Drawing:
    """The sheet with these sections: each a few lines of YAML, without the dash."""
    (folder / "forms").mkdir(exist_ok=True)
    written = "".join(f"  - id: s{n}\n    title: Deel {n}\n{body}" for n, body in enumerate(sections))
    head = "version: 1\ntitle: Proef\ndescription: Proef\naudience: organisatie\nsections:\n"
    (folder / "forms" / "proef.yaml").write_text(head + written, encoding="utf-8")
    return prepare(Order("proef", "waterrade", large=large), Library(folder)).drawing


def items(*lines: str, also: str = "") -> str:
    return also + "    items:\n" + "".join(f"      - {line}\n" for line in lines)


def placed(drawing: Drawing) -> dict[str, tuple[int, Box]]:
    """Page and first box of each question."""
    found: dict[str, tuple[int, Box]] = {}
    for number, page in enumerate(drawing.pages):
        for field in page.layout.fields if page.layout is not None else ():
            found.setdefault(field.item, (number, field.box))
    return found


def beside(drawing: Drawing, one: str, other: str) -> bool:
    (page, a), (also, b) = placed(drawing)[one], placed(drawing)[other]
    return page == also and a.right <= b.x and a.y < b.bottom and b.y < a.bottom


def fields(drawing: Drawing) -> list[Field]:
    return [field for page in drawing.pages if page.layout is not None for field in page.layout.fields]


def test_a_question_stands_beside_the_one_before_it(tmp_path: Path) -> None:
    drawing = form(tmp_path, items(text("a"), text("b", BESIDE), text("c"), text("d", BESIDE)))
    assert beside(drawing, "a", "b") and beside(drawing, "c", "d") and not beside(drawing, "b", "c")


def test_their_answers_begin_at_one_height_whatever_their_labels(tmp_path: Path) -> None:
    long = "Hoe dragen mensen daaraan bij met hun werk of met hun rol in de organisatie, nu en later?"
    spot = placed(form(tmp_path, items(text("a"), text("b", BESIDE, long))))
    assert spot["a"][1].y == pytest.approx(spot["b"][1].y)


def test_no_more_than_three_stand_in_a_row(tmp_path: Path) -> None:
    drawing = form(tmp_path, items(text("a"), *(text(name, BESIDE) for name in "bcd")))
    assert beside(drawing, "a", "b") and beside(drawing, "b", "c") and not beside(drawing, "c", "d")


@pytest.mark.parametrize("kind", ["select_one", "select_multiple"])
def test_two_lists_to_choose_from_stand_side_by_side(tmp_path: Path, kind: str) -> None:
    listed = "{{type: {kind}, id: {id}, label: Waarom?, choices: [{choices}]{more}}}"
    choices = ", ".join(f"{{name: k{n}, label: Een reden om het zo te doen}}" for n in range(5))
    lists = [listed.format(kind=kind, id=name, choices=choices, more=more) for name, more in (("a", ""), ("b", BESIDE))]
    assert beside(form(tmp_path, items(*lists)), "a", "b")


@pytest.mark.parametrize(
    ("first", "second", "large"),
    [
        (SCALE.format(id="a", steps=11, more=""), SCALE.format(id="b", steps=11, more=BESIDE), False),
        (text("a"), DAY.format(id="b", more=BESIDE), True),
        (text("a"), text("b", BESIDE, "Arbeidsongeschiktheidsverzekeringsmaatschappijenstelsel?"), False),
    ],
    ids=["boxes too close", "cells too wide", "a word too long"],
)
def test_what_does_not_fit_beside_stands_below(tmp_path: Path, first: str, second: str, large: bool) -> None:
    third = text("c", BESIDE)  # the third makes the columns narrow
    drawing = form(tmp_path, items(first, second, third), large=large)
    spot = placed(drawing)
    assert not beside(drawing, "a", "b") and (spot["b"][0], spot["b"][1].y) > (spot["a"][0], spot["a"][1].y)


def test_narrow_columns_are_not_for_a_thick_pen(tmp_path: Path) -> None:
    row = items(text("a"), text("b", BESIDE), text("c", BESIDE))
    assert beside(form(tmp_path, row), "a", "c")
    assert not beside(form(tmp_path, row, large=True), "a", "b")


@pytest.mark.parametrize("own", ["a", "b"])
def test_private_and_read_never_stand_side_by_side(tmp_path: Path, own: str) -> None:
    asked = [text("a", PRIVATE if own == "a" else ""), text("b", BESIDE + (PRIVATE if own == "b" else ""))]
    drawing = form(tmp_path, items(*asked, text("c")))
    assert not beside(drawing, "a", "b")
    strips = [strip for page in drawing.pages if page.layout for strip in page.layout.private_areas]
    for field in fields(drawing):
        assert any(strip.overlaps(field.box) for strip in strips) == field.private, field.name


def test_a_section_can_begin_on_a_new_page(tmp_path: Path) -> None:
    later = items(text("b"), also="    new_page: true\n")
    spot = placed(form(tmp_path, items(text("a")), later))
    assert (spot["a"][0], spot["b"][0]) == (0, 1)
    assert len(form(tmp_path, later).pages) == 1


def test_a_section_stays_together_where_it_would_have_been_split(tmp_path: Path) -> None:
    first, second = items(*(text(f"a{n}") for n in range(3))), [text(f"b{n}") for n in range(5)]
    loose = placed(form(tmp_path, first, items(*second)))
    kept = placed(form(tmp_path, first, items(*second, also="    keep_together: true\n")))
    assert len({loose[f"b{n}"][0] for n in range(5)}) == 2  # or this shows nothing
    assert {kept[f"b{n}"][0] for n in range(5)} == {1}


def test_what_no_page_holds_goes_on_over_the_next(tmp_path: Path) -> None:
    drawing = form(tmp_path, items(*(text(f"b{n}") for n in range(12)), also="    keep_together: true\n"))
    assert len(drawing.pages) == 2


def test_the_cut_line_runs_through_a_section_that_stays_together(tmp_path: Path) -> None:
    own = items(text("a"), text("p", PRIVATE), also="    keep_together: true\n    new_page: true\n")
    drawing = form(tmp_path, own)
    layout = drawing.pages[-1].layout
    assert layout is not None and layout.below > 0 and not layout.private_areas
    box = {field.item: field.box for field in fields(drawing)}
    assert box["a"].bottom < layout.height < box["p"].y


def test_a_private_section_on_a_new_page_leaves_no_empty_page(tmp_path: Path) -> None:
    drawing = form(tmp_path, items(text("a")), items(text("p", PRIVATE), also="    new_page: true\n"))
    assert [bool(page.layout and page.layout.open_fields) for page in drawing.pages] == [True]


def test_a_page_break_at_the_end_makes_no_page() -> None:
    assert len(drawn(sheet(text_question("a"), PageBreak())).pages) == 1


def test_columns_in_columns_take_no_more_time_the_deeper_they_lie() -> None:
    block: Block = Ask(Question("q", "text", rich("Wat?"), Lines(1)))
    for _ in range(14):
        block = Panel((Columns((((block),),), (1.0,)),))
    assert len(drawn(sheet(Together((block,)))).pages) == 1


def test_the_boxes_of_scales_side_by_side_are_not_taken_for_one_anothers(tmp_path: Path) -> None:
    narrow = [SCALE.format(id=f"s{n}", steps=5, more=BESIDE if n else "") for n in range(3)]
    page = form(tmp_path, items(*narrow)).pages[0].layout
    assert page is not None
    boxes = [[field.box for field in page.fields if field.item == f"s{n}"] for n in range(3)]
    within = boxes[0][1].x - boxes[0][0].right
    assert all(right[0].x - left[-1].right > 1.2 * within for left, right in pairwise(boxes))


def test_three_short_numbers_stand_beside_one_another_with_large_letters_too(tmp_path: Path) -> None:
    number = "{{type: integer, id: {id}, label: Uren, digits: 3{more}}}"
    lines = [number.format(id=name, more=BESIDE if name != "a" else "") for name in "abc"]
    page = form(tmp_path, items(*lines), large=True).pages[0]
    assert page.layout is not None
    assert len({field.box.y for field in page.layout.fields}) == 1
