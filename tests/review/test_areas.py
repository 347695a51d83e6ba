"""What is cut out of a page: enough to answer the question by itself, and nothing that is asked elsewhere."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from generator.build import Order, build
from generator.define.library import Library
from generator.keep.store.sqlite import SqliteStore
from generator.model.geometry import Box
from generator.model.layout import Field, FieldRole, Layout, PageLayout
from generator.review.areas import HEADS_MM, frame_area, view


@pytest.fixture(scope="module")
def layouts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Layout]:
    folder = tmp_path_factory.mktemp("bladen")
    made = {}
    with SqliteStore(folder / "werkblad.sqlite") as store:
        for form in ("voorbeeld", "scan", "groeicurve"):
            product = build(Order(form, "waterrade", copies=1), Library(folder), store, folder / form)
            made[form] = store.layout(product.run)
    return made


def questions(layout: Layout) -> Iterator[tuple[str, list[Field], PageLayout]]:
    for page in layout.pages:
        for name in dict.fromkeys(field.variable for field in page.open_fields):
            yield name, [field for field in page.fields if field.variable == name], page


def question(layouts: dict[str, Layout], wanted: str) -> tuple[list[Field], PageLayout]:
    return next((f, p) for layout in layouts.values() for name, f, p in questions(layout) if name == wanted)


def holds(outer: Box, inner: Box) -> bool:
    slack = 1e-6
    return (
        outer.x <= inner.x + slack
        and outer.y <= inner.y + slack
        and outer.right >= inner.right - slack
        and outer.bottom >= inner.bottom - slack
    )


@pytest.mark.parametrize("wide", [False, True])
def test_every_question_is_whole_and_on_the_paper(layouts: dict[str, Layout], wide: bool) -> None:
    for layout in layouts.values():
        for name, fields, page in questions(layout):
            sheet, shown = Box(0, 0, page.width, page.height), view(fields, page, wide=wide)
            assert holds(sheet, shown.rows), name
            assert all(holds(shown.rows, field.box) for field in fields), name
            assert holds(sheet, frame_area(fields, page)), name
            if shown.heads is not None:
                assert (shown.heads.x, shown.heads.width) == (shown.rows.x, shown.rows.width)
                assert 3 < shown.heads.height <= HEADS_MM and shown.heads.bottom < shown.rows.y, name


def test_a_row_of_a_table_has_its_name_and_the_heads_of_its_columns(layouts: dict[str, Layout]) -> None:
    first, page = question(layouts, "voorbeeld_leren_collega")
    last, _ = question(layouts, "voorbeeld_leren_vastzitten")
    left = min(field.box.x for field in page.fields)
    for fields in (first, last):
        shown = view(fields, page, wide=True)
        assert shown.rows.x < left, "the names stand at the far left"
        assert shown.rows.width > 0.85 * page.width
    head = view(last, page, wide=True).heads
    assert head is not None
    assert head.bottom <= min(field.box.y for field in first), "above the first row"
    assert view(first, page, wide=True).heads is None, "they stand right above it"
    assert view(first, page, wide=True).rows.y <= head.y + 1


def test_a_numbered_line_has_its_question_above_it(layouts: dict[str, Layout]) -> None:
    first, page = question(layouts, "voorbeeld_stappen_1")
    second, _ = question(layouts, "voorbeeld_stappen_2")
    head = view(second, page, wide=True).heads
    assert head is not None and head.bottom <= first[0].box.y
    assert view(first, page, wide=True).heads is None


def test_the_words_above_a_question_are_whole_and_the_question_above_stays_out(layouts: dict[str, Layout]) -> None:
    fields, page = question(layouts, "voorbeeld_energie")
    above = max(f.box.bottom for f in page.fields if f.item == "plek")
    shown = view(fields, page, wide=True).rows
    top = min(field.box.y for field in fields)
    assert above < shown.y <= top - 10, "title and hint, and not the boxes of the question above"


def test_beside_a_question_nothing_of_its_neighbour_is_shown(layouts: dict[str, Layout]) -> None:
    """On this page questions stand in two columns."""
    pages = [page for page in layouts["groeicurve"].pages if page.page == 2]
    (page,) = pages
    writes = [field for field in page.fields if field.role is FieldRole.WRITE]
    pairs = [(a, b) for a in writes for b in writes if a.box.right < b.box.x and abs(a.box.y - b.box.y) < 1]
    assert pairs
    for left, right in pairs:
        assert view([left], page, wide=True).rows.right < right.box.x
        assert view([right], page, wide=True).rows.x > left.box.right - 5
