"""What holds for every page of every sheet in every brand: nothing overlaps or is cut, all can be answered."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator

import pytest
from compose_sample import BRANDS, FORMS, HEART, ink_box, overlaps, said, shipped, texts

from generator.make.drawing import ARTIFACT, CircleOp, Drawing, PageDrawing
from generator.make.style import PAPER_WHITE
from generator.model.geometry import Box, Paper, Point
from generator.model.layout import CodeRole, FieldRole, FieldShape, PageLayout
from generator.model.sheet import Sheet
from generator.model.variable import VariableType

EDGE_MM = 10.0  # printers cut
SPOTS_MM = (2.0, 15.0)  # radius of the light spot behind a pictogram: less is a dot of a list, more the ground of a map
WISHES = {
    "plain": {},
    "large": {"large": True},
    "fillable": {"kind": "fillable"},
    "grey": {"greyscale": True, "ink_saver": True},
    "a3": {"paper": Paper.A3},
}
ALL = [
    pytest.param(
        form,
        brand,
        wish,
        id=f"{form}-{brand}-{wish}",
        marks=[] if form in HEART or (brand, wish) == ("waterrade", "plain") else pytest.mark.slow,
    )
    for form in FORMS
    for brand in BRANDS
    for wish in (WISHES if brand == "waterrade" else ("plain", "large"))
]


@pytest.fixture(scope="module")
def made() -> dict[tuple[str, str, str], tuple[Sheet, Drawing]]:
    return {}


@pytest.fixture
def case(request: pytest.FixtureRequest, made: dict) -> tuple[Sheet, Drawing]:
    form, brand, wish = request.param
    if request.param not in made:
        made[request.param] = shipped(form, brand, **WISHES[wish])
    return made[request.param]


every_sheet = pytest.mark.parametrize(
    "case", [pytest.param(p.values, id=p.id, marks=p.marks) for p in ALL], indirect=True
)


def printed_later(layout: PageLayout) -> list[Box]:
    """Where name, codes and marks stand, with the white around them."""
    assert layout.name_strip is not None
    codes = [mark.box.grown(0.0 if mark.role is CodeRole.CLEAR else 2.0) for mark in layout.codes]
    return [layout.name_strip, *codes, *(Box(f.centre.x - 4.5, f.centre.y - 4.5, 9, 9) for f in layout.fiducials)]


def away(box: Box, point: Point) -> float:
    """How far a point lies outside a box, mm."""
    return math.hypot(max(box.x - point.x, 0, point.x - box.right), max(box.y - point.y, 0, point.y - box.bottom))


def coded(drawing: Drawing) -> Iterator[tuple[PageDrawing, PageLayout]]:
    """The pages that are read back."""
    return ((page, page.layout) for page in drawing.pages if page.layout is not None)


@every_sheet
def test_what_asks_something_is_read_back_and_a_poster_is_not(case: tuple[Sheet, Drawing]) -> None:
    sheet, drawing = case
    assert {page.layout is not None for page in drawing.pages} == {bool(sheet.variables)}


@every_sheet
def test_no_text_lies_over_another(case: tuple[Sheet, Drawing]) -> None:
    _, drawing = case
    assert [pair for page in drawing.pages for pair in overlaps(page)] == []


@every_sheet
def test_no_text_lies_in_the_light_spot_of_a_pictogram(case: tuple[Sheet, Drawing]) -> None:
    _, drawing = case
    for page in drawing.pages:
        plain = [op for op in page.ops if isinstance(op, CircleOp) and op.fill and not op.stroke]
        for spot in (op for op in plain if op.fill != PAPER_WHITE and SPOTS_MM[0] < op.radius < SPOTS_MM[1]):
            assert [op.text for op in texts(page) if away(ink_box(op), spot.centre) < spot.radius] == []


@every_sheet
def test_no_text_comes_near_the_edge_or_into_what_is_printed_later(case: tuple[Sheet, Drawing]) -> None:
    _, drawing = case
    for page in drawing.pages:
        inside = Box(EDGE_MM, EDGE_MM, page.width - 2 * EDGE_MM, page.height - 2 * EDGE_MM)
        kept = printed_later(page.layout) if page.layout is not None else []
        for op in texts(page):
            box = ink_box(op)
            assert inside.contains(box), op.text
            assert not any(box.overlaps(other) for other in kept), op.text


@every_sheet
def test_fields_do_not_overlap_and_keep_clear_of_codes(case: tuple[Sheet, Drawing]) -> None:
    _, drawing = case
    for page, layout in coded(drawing):
        fields = layout.fields
        inside = Box(15, 30, page.width - 30, layout.height - 55)
        kept = Box(15, layout.height + 10, page.width - 30, layout.below - 20)
        for number, field in enumerate(fields):
            assert inside.contains(field.box) or (field.private and kept.contains(field.box)), field.name
            for other in fields[number + 1 :]:
                one_word = field.shape is FieldShape.WORD and field.box == other.box  # circled, or struck through
                assert one_word or not field.box.grown(-0.05).overlaps(other.box), (field.name, other.name)


@every_sheet
def test_every_variable_can_be_answered_on_exactly_one_page(case: tuple[Sheet, Drawing]) -> None:
    sheet, drawing = case
    fillable = any(f.variable.endswith("_vandaag") for p in drawing.pages if p.layout for f in p.layout.fields)
    fields = [(number, f) for number, page in enumerate(drawing.pages) if page.layout for f in page.layout.fields]
    assert max(Counter(f.name for _, f in fields).values(), default=1) == 1
    for variable in sheet.variables:
        own = [(number, f) for number, f in fields if f.variable == variable.name]
        if not variable.on_paper and not own and not fillable:
            continue
        assert len({number for number, _ in own}) == 1, variable.name
        chosen = [f.choice for _, f in own]
        expected: list[str | None] = [value.name for value in variable.values]
        if variable.type not in (VariableType.SELECT_ONE, VariableType.SELECT_MULTIPLE):
            expected = [None]
        assert chosen == expected, variable.name
        assert all(f.private == variable.private for _, f in own)
    known = {variable.name for variable in sheet.variables}
    assert all(f.variable in known for _, f in fields)


@every_sheet
def test_boxes_are_honest(case: tuple[Sheet, Drawing]) -> None:
    """Square, at least 5 mm, with an outline that a copy keeps."""
    _, drawing = case
    for _page, layout in coded(drawing):
        for field in layout.fields:
            if field.shape is FieldShape.BOX:
                assert field.role is FieldRole.MARK
                assert field.box.width == pytest.approx(field.box.height)
                assert field.box.width >= 5.0
                assert 0.35 <= field.outline_mm <= 0.5


@every_sheet
def test_the_structure_is_what_a_screen_reader_needs(case: tuple[Sheet, Drawing]) -> None:
    _, drawing = case
    nodes = drawing.nodes
    kids = {i: [n for n in range(len(nodes)) if nodes[n].parent == i] for i in range(len(nodes))}
    allowed = {"L": {"LI"}, "LI": {"Lbl", "LBody"}, "Table": {"TR"}, "TR": {"TH", "TD"}}
    level = 0
    for index, node in enumerate(nodes):
        assert node.parent < index
        if node.role in allowed:
            assert {nodes[k].role for k in kids[index]} <= allowed[node.role]
        if node.role == "Table":
            assert len({len(kids[row]) for row in kids[index]}) == 1, "every row of a table has as many cells"
        if node.role == "Figure":
            assert len(node.alt) > 3
        if node.role == "TH":
            assert node.scope in ("Row", "Column")
        if node.role in ("H1", "H2", "H3"):
            assert int(node.role[1]) <= level + 1, "a heading level was skipped"
            level = int(node.role[1])
    assert [n.role for n in nodes].count("H1") == 1
    for page in drawing.pages:
        assert page.sheet_node != ARTIFACT and nodes[page.sheet_node].role == "Sect"
    for page, layout in coded(drawing):
        for field in layout.fields:
            role = nodes[page.field_nodes[field.name]].role
            assert role == ("Figure" if field.role is FieldRole.DRAW else "Form"), field.name
            assert field.label


@every_sheet
def test_furniture_stands_on_every_page(case: tuple[Sheet, Drawing]) -> None:
    _, drawing = case
    for number, page in enumerate(drawing.pages, start=1):
        assert f"blad {number} van {len(drawing.pages)}" in said(page)
    for number, (page, layout) in enumerate(coded(drawing), start=1):
        assert layout.page == number
        assert {f.id for f in layout.fiducials} == {"tl", "tr", "bl", "br"}
        for mark in layout.fiducials:
            assert min(mark.centre.x, page.width - mark.centre.x) >= 13
            assert min(mark.centre.y, page.height - mark.centre.y) >= 13
        assert [c.role for c in layout.codes] == [CodeRole.ENTRY, CodeRole.SPARE, CodeRole.CLEAR]


def test_large_boxes_are_large() -> None:
    _, drawing = shipped("scan", "waterrade_buitendienst", large=True)
    assert min(f.box.width for p in drawing.pages if p.layout for f in p.layout.fields) >= 7


def test_large_type_is_at_least_14_points_in_all_that_is_asked() -> None:
    _, drawing = shipped("netwerkkaart", "waterrade_buitendienst", large=True)
    small = {
        op.text for page in drawing.pages for op in texts(page) if op.size_pt < 13.9 and 36 < op.at.y < page.height - 30
    }
    assert small == set()
