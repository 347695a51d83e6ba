"""Private questions stand by themselves: in a strip with room around it, or below a cut line."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from compose_sample import brand, drawn, options, rich, said, sheet, text_question

from generator.make.compose.private import MINE, apart
from generator.make.drawing import Drawing
from generator.make.style import Style
from generator.model.domains import Choice
from generator.model.geometry import Box, Orientation
from generator.model.layout import APART_FORMAT, PLAIN_FORMAT, Field, PageLayout, format_of
from generator.model.questions.base import Option
from generator.model.questions.choice import Boxes
from generator.model.questions.likert import Matrix
from generator.model.questions.scale import Steps
from generator.model.sheet import (
    Ask,
    Block,
    Canvas,
    CanvasCell,
    CanvasRow,
    Columns,
    Heading,
    Panel,
    Paragraph,
    Question,
    Together,
)
from generator.model.variable import Variable

OVERSHOOT_MM = 8.0


def own(name: str = "p", **more: object) -> Ask:
    question = Question(name, "select_one", rich(f"Vraag {name}?"), Boxes(options("nee", "ja")), private=True)
    return Ask(question, **more)  # type: ignore[arg-type]


def table(*private: bool) -> Ask:
    rows = tuple(Option(f"r{n}", rich(f"Rij {n}."), private=is_private) for n, is_private in enumerate(private))
    look, domain = Matrix(rows, options("nooit", "vaak")), Choice(())
    variables = (
        Variable(f"blad_m_{row.name}", "blad", "m", domain, "likert", "", (row.name,), private=row.private)
        for row in rows
    )
    return Ask(Question("m", "likert", rich("Hoe vaak?"), look, variables=tuple(variables)))


def pages(drawing: Drawing) -> list[PageLayout]:
    return [page.layout for page in drawing.pages if page.layout is not None]


def fields(drawing: Drawing) -> list[tuple[PageLayout, Field]]:
    return [(page, field) for page in pages(drawing) for field in page.fields]


def holds(page: PageLayout, field: Field) -> bool:
    """Whether a private field lies where no picture shows it, with all that a hand may draw around it."""
    room = Box(0.0, field.box.y - OVERSHOOT_MM, page.width, field.box.height + 2 * OVERSHOOT_MM)
    return room.y > page.height or any(strip.contains(room) for strip in page.private_areas)


def kept_apart(drawing: Drawing) -> bool:
    return all(
        holds(page, field) if field.private else not any(strip.overlaps(field.box) for strip in page.private_areas)
        for page, field in fields(drawing)
    )


A, B = text_question("a", 1), text_question("b", 1)
MIXED: dict[str, Sequence[Block]] = {
    "columns": (Columns(((A,), (own(),)), (1, 1)), B),
    "columns in a panel": (Panel((Columns(((own(),), (A,)), (1, 1)),)), B),
    "columns kept together": (Together((Columns(((A, own()), (own("q"),)), (1, 1)),)), B),
    "columns in columns": (Columns(((Columns(((A,), (own(),)), (1, 1)),), (Paragraph(rich("x")),)), (1, 1)), B),
    "a canvas": (
        Canvas((CanvasRow((CanvasCell(rich("Een"), (A,)), CanvasCell(rich("Twee"), (own(),)), CanvasCell((), (B,)))),)),
    ),
    "a table beside a question": (Columns(((A,), (table(False, True, False),)), (1, 1)), B),
    "a table with private rows": (table(True, True, False, True), B),
    "one among others": (A, own(), B),
    "the first": (own(), A),
}


@pytest.mark.parametrize("name", MIXED)
@pytest.mark.parametrize("kind", ["print", "fillable"])
def test_nothing_private_shares_a_line_with_what_is_read(name: str, kind: str) -> None:
    drawing = drawn(sheet(*MIXED[name]), style=Style.of(brand(), kind=kind))  # type: ignore[arg-type]
    assert any(field.private for _, field in fields(drawing)) and any(not f.private for _, f in fields(drawing))
    assert kept_apart(drawing)
    assert not any(page.below for page in pages(drawing))


def test_what_has_nothing_private_stays_side_by_side() -> None:
    side = (Columns(((A,), (B,)), (1, 1)),)
    assert apart(side) == side
    both = (Columns(((own(),), (own("q"),)), (1, 1)),)
    assert apart(both) == both


def test_a_sheet_without_private_questions_says_nothing_new() -> None:
    (page,) = pages(drawn(sheet(A, B)))
    assert (page.private_areas, page.below, page.height) == ((), 0.0, 297.0)
    assert format_of([page]) == PLAIN_FORMAT


@pytest.mark.parametrize("orientation", list(Orientation))
@pytest.mark.parametrize("large", [False, True])
def test_what_a_sheet_ends_with_lies_below_a_cut_line(orientation: Orientation, large: bool) -> None:
    blocks = (A, Heading(rich("Voor jezelf")), Paragraph(rich("Hoe zit je erbij?")), own(), own("q"))
    drawing = drawn(sheet(*blocks, orientation=orientation), style=Style.of(brand(), large=large))
    page = pages(drawing)[-1]
    assert page.below and page.paper_height == drawing.pages[-1].height
    assert page.private_areas == () and format_of([page]) == APART_FORMAT
    assert {field.item for field in page.fields if field.box.y > page.height} == {"p", "q"}
    assert all(field.box.bottom < page.height - 20 for field in page.open_fields)
    low = max(mark.centre.y for mark in page.fiducials)
    assert page.height - low == pytest.approx(14.0)  # marks and codes of its own, as on a sheet of that height
    assert all(code.box.bottom < page.height - 10 for code in page.codes)
    assert MINE[False] in said(drawing.pages[-1])


def test_a_private_part_takes_its_heading_along() -> None:
    drawing = drawn(sheet(A, Heading(rich("Mijn hoekje")), own()))
    (page,) = pages(drawing)
    heading = next(op for op in drawing.pages[0].ops if getattr(op, "text", "").startswith("Mijn hoekje"))
    assert heading.at.y > page.height  # type: ignore[union-attr]


def test_in_u_form_too() -> None:
    assert MINE[True] in said(drawn(sheet(A, own()), style=Style.of(brand(address="u"))).pages[0])


def test_the_last_question_goes_on_to_the_page_with_the_cut_line() -> None:
    """Where the page is full, what is read last moves, so that the cut part never stands on a page without codes."""
    full = [text_question(f"v{n}", 3) for n in range(5)]
    drawing = drawn(sheet(*full, own()))
    *first, last = pages(drawing)
    assert last.below and last.open_fields and not any(page.below for page in first)
    assert {f.item for page in pages(drawing) for f in page.open_fields} == {f"v{n}" for n in range(5)}


def test_what_is_too_high_for_a_cut_line_is_covered_where_it_stands() -> None:
    long = tuple(own(f"p{n}") for n in range(20))
    drawing = drawn(sheet(A, *long))
    assert not any(page.below for page in pages(drawing))
    assert kept_apart(drawing)


def test_a_sheet_with_private_questions_alone_is_covered() -> None:
    scale = Ask(Question("s", "scale", rich("Fit?"), Steps(5, rich("moe"), rich("fit")), private=True))
    drawing = drawn(sheet(scale))
    assert kept_apart(drawing) and not any(page.below for page in pages(drawing))
