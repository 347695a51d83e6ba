"""Where a map stands, from the facts of a layout: its nodes, and the paper around it that nothing else needs."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from generator.define.library import Library
from generator.model.drawn_map import is_drawn_name
from generator.model.layout import CodeRole, Layout, PageLayout
from generator.model.map_space import MapSpace, maps_of
from generator.selftest import Plan, printed


@pytest.fixture(scope="module")
def layout(tmp_path_factory: pytest.TempPathFactory) -> Layout:
    folder: Path = tmp_path_factory.mktemp("druk")
    return printed(Plan("medewerker", "waterrade"), Library(None), folder)[1].layout


def maps(layout: Layout) -> list[tuple[PageLayout, MapSpace]]:
    return [(page, space) for page in layout.pages for space in maps_of(layout, page)]


def test_both_maps_are_known_by_form_item_and_page(layout: Layout) -> None:
    assert {(space.form, space.item) for _, space in maps(layout)} == {
        ("netwerkkaart", "netwerk"), ("jobrolnetwerk", "rol"),
    }  # fmt: skip
    for page, space in maps(layout):
        assert is_drawn_name(space.variable)
        assert space.variable not in {variable.name for variable in layout.variables}
        assert [node.name for node in space.nodes] == ["ik", *(f"p{place.number:02d}" for place in page.places)]


def test_the_paper_around_a_map_holds_its_places_and_no_code_or_field_beside_it(layout: Layout) -> None:
    for page, space in maps(layout):
        for node in space.nodes:
            assert space.area.x <= node.centre.x - node.radius or node.box is not None
            assert space.area.y <= node.centre.y <= space.area.bottom
        for code in page.codes:
            if code.role is not CodeRole.CLEAR:
                assert not space.area.overlaps(code.box), "each copy has another one"
        outside = [f.box for f in page.fields if f.box not in (*space.boxes, *space.written)]
        assert not any(space.area.overlaps(box) for box in outside)


def test_a_block_to_write_in_is_the_middle(layout: Layout) -> None:
    middles = {space.form: space.nodes[0] for _, space in maps(layout)}
    assert middles["netwerkkaart"].box is None
    block = middles["jobrolnetwerk"].box
    assert block is not None and block.width > 100


def test_a_private_map_is_none(layout: Layout) -> None:
    page = next(page for page, space in maps(layout) if space.form == "jobrolnetwerk")
    fields = tuple(replace(field, private=True) for field in page.fields)
    assert not maps_of(layout, replace(page, fields=fields))
