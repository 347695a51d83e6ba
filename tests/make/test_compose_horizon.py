"""The line under a title and what stands on it: clear of all words and codes, and silent."""

from __future__ import annotations

from dataclasses import replace

import pytest
from compose_sample import brand, drawn, said, shipped, text_question
from compose_sample import sheet as made

from generator.make.compose.horizon import LINE_MM
from generator.make.compose.pictograms import NAMES, ground_of
from generator.make.drawing import Drawing, LineOp, PageDrawing, PathOp, TextOp
from generator.make.style import Style
from generator.model.geometry import Orientation, Paper
from generator.model.icons import ICONS


def horizons(page: PageDrawing) -> list[LineOp]:
    return [op for op in page.ops if isinstance(op, LineOp) and op.width == LINE_MM]


def things(page: PageDrawing) -> list[PathOp]:
    """What stands on the horizon: paths whose lowest point lies on it."""
    (line,) = horizons(page)
    return [op for op in page.ops if isinstance(op, PathOp) and abs(lowest(op) - (line.start.y - LINE_MM / 2)) < 0.01]


def lowest(op: PathOp) -> float:
    return max(y for segment in op.segments for y in segment[2::2])  # type: ignore[type-var]


def scene(**wishes: object) -> Drawing:
    sheet = made(text_question("t"), **wishes)  # type: ignore[arg-type]
    return drawn(replace(sheet, scene=("building", "bike", "oak")))


@pytest.mark.parametrize("orientation", list(Orientation))
def test_a_scene_stands_on_the_line(orientation: Orientation) -> None:
    page = scene(orientation=orientation).pages[0]
    assert len(things(page)) >= 2


@pytest.mark.parametrize("form", ["scan", "koers", "evaluatie", "loopbaanpropositie", "engelenberen"])
def test_nothing_on_the_line_touches_a_word_or_a_code(form: str) -> None:
    _, drawing = shipped(form, "waterrade")
    for page in drawing.pages:
        assert page.layout is not None
        for thing in things(page):
            xs = [x for segment in thing.segments for x in segment[1::2]]
            ys = [y for segment in thing.segments for y in segment[2::2]]
            for code in page.layout.codes:
                assert max(xs) < code.box.x or min(xs) > code.box.right or min(ys) > code.box.bottom  # type: ignore[type-var, operator]
            for words in (op for op in page.ops if isinstance(op, TextOp)):
                if min(ys) < words.at.y < max(ys):  # type: ignore[type-var, operator]
                    assert not min(xs) - 1 < words.at.x < max(xs) + 1, (form, words.text)  # type: ignore[type-var, operator]


def test_a_long_title_leaves_no_room_and_the_line_is_still_there() -> None:
    page = scene(title="Een titel die zo lang is dat er naast zijn woorden niets meer kan staan").pages[0]
    assert len(horizons(page)) == 1


def test_without_ink_for_grounds_a_scene_is_lines_alone() -> None:
    sheet = replace(made(text_question("t")), scene=("building", "oak"))
    plain, saved = (drawn(sheet, style=Style.of(brand(), ink_saver=save)) for save in (False, True))
    assert len(things(plain.pages[0])) == len(things(saved.pages[0])) == 2
    assert len(plain.pages[0].ops) > len(saved.pages[0].ops)


def test_every_pictogram_knows_where_it_stands() -> None:
    assert set(NAMES) >= ICONS
    assert all(0.5 < ground_of(name) <= 1.0 for name in NAMES)


def title_lines(title: str, orientation: Orientation) -> list[TextOp]:
    """What is set in the voice of titles."""
    page = drawn(made(text_question("t"), title=title, orientation=orientation)).pages[0]
    return [op for op in page.ops if isinstance(op, TextOp) and op.size_pt >= 20]


@pytest.mark.parametrize(
    ("orientation", "short", "long"),
    [
        (Orientation.PORTRAIT, "Past ons beleid?", "Past ons eigen beleid wel bij elkaar?"),
        (Orientation.LANDSCAPE, "Past ons beleid?", "Hoe flexibel werken wij hier?"),
    ],
)
def test_a_title_that_is_a_little_too_long_gets_smaller_instead_of_a_second_line(
    orientation: Orientation, short: str, long: str
) -> None:
    (usual,), (longer,) = title_lines(short, orientation), title_lines(long, orientation)
    assert usual.size_pt > longer.size_pt >= 0.88 * usual.size_pt


@pytest.mark.parametrize("orientation", list(Orientation))
@pytest.mark.parametrize("paper", [Paper.A4, Paper.A3])
def test_a_long_word_has_room_in_a_title(orientation: Orientation, paper: Paper) -> None:
    long = made(text_question("t"), title="Medewerkersbetrokkenheid", orientation=orientation)
    assert "Medewerkersbetrokkenheid" in said(drawn(long, style=Style.of(brand(), paper=paper)).pages[0])


def test_a_title_of_two_lines_keeps_its_size() -> None:
    lines = title_lines("Scan: hoe duurzaam is ons loopbaanbeleid?", Orientation.PORTRAIT)
    assert len(lines) == 2
    assert {op.size_pt for op in lines} == {op.size_pt for op in title_lines("Kort", Orientation.PORTRAIT)}


def test_a_title_too_long_beside_the_name_stands_on_one_line_below_it() -> None:
    (line,) = title_lines("Waarom werken wij hier aan loopbanen?", Orientation.LANDSCAPE)
    (above,) = title_lines("Kort", Orientation.LANDSCAPE)
    assert line.at.y > above.at.y
