"""The network with spokes: one page, boxes clear of one another, and never a field less where it does not fit."""

from __future__ import annotations

import math
from collections import Counter
from itertools import combinations, pairwise
from pathlib import Path

import pytest
from compose_sample import overlaps

from generator.build import Order, prepare
from generator.define.library import Library
from generator.make.compose.kinds.spoke_map import BARE_MM, CLEAR_MM
from generator.make.drawing import CircleOp, Drawing, TextOp
from generator.model.geometry import Box
from generator.model.layout import Field, FieldRole, PageLayout
from generator.read.thresholds import HALO_MM

FORM = """\
version: 1
title: Mijn netwerk
description: Proef
audience: medewerker
orientation: {orientation}
who_sees: Dit blad is van jou.
template: spaken.xml.j2
howto: [Schrijf een naam., Kruis aan., Op de lijn.]
sections:
  - id: kaart
    items:
      - type: network
        id: wie
        map: spokes
        label: Mijn kaart
        centre: ik
        rings: [{rings}]
        name_label: Wie?
        gives_label: Geeft
        gives: [{{name: raad, label: raad}}, {{name: steun, label: steun}}, {{name: kansen, label: kansen}}]
        closeness_label: Hoe dichtbij?
        closeness_left: ver weg
        closeness_right: dichtbij
        closeness_steps: {steps}
        writing: [{{name: kennen, label: Wie wil je leren kennen?}}]
"""
TEMPLATE = """\
{% from "parts.xml.j2" import strip %}
<sheet>{{ strip(form) }}<ask question="wie" bare="ja"/></sheet>
"""
GROUPS = "{{name: g{0}, label: groep {0}, places: {1}, prompt: Wie gunt jou iets?, icon: team}}"


def sheet(
    folder: Path, *places: int, steps: int = 4, orientation: str = "landscape", brand: str = "waterrade", **wishes: bool
) -> Drawing:
    for name, text in (("forms/proef.yaml", FORM), ("templates/spaken.xml.j2", TEMPLATE)):
        (folder / name).parent.mkdir(exist_ok=True)
        rings = ", ".join(GROUPS.format(n, count) for n, count in enumerate(places))
        whole = text.format(rings=rings, steps=steps, orientation=orientation) if text is FORM else text
        (folder / name).write_text(whole, encoding="utf-8")
    return prepare(Order("proef", brand, **wishes), Library(folder)).drawing  # type: ignore[arg-type]


def layouts(drawing: Drawing) -> list[PageLayout]:
    return [page.layout for page in drawing.pages if page.layout is not None]


def fields(drawing: Drawing) -> list[Field]:
    return [field for layout in layouts(drawing) for field in layout.fields]


def near(drawing: Drawing) -> list[Field]:
    return [field for field in fields(drawing) if field.variable.endswith("_nabij")]


def gap(one: Box, other: Box) -> float:
    """The white between two upright boxes, mm."""
    wide = max(0.0, abs(one.centre.x - other.centre.x) - one.width)
    return math.hypot(wide, max(0.0, abs(one.centre.y - other.centre.y) - one.height))


SHAPES = [(3, 3, 3, 3), (2, 2, 2, 2), (1, 1, 1, 1), (3, 2, 1, 3), (6, 6), (4, 3), (3, 6, 3)]


@pytest.mark.parametrize("places", SHAPES, ids=str)
def test_it_is_one_page_and_its_boxes_keep_clear(tmp_path: Path, places: tuple[int, ...]) -> None:
    drawing = sheet(tmp_path, *places)
    assert len(drawing.pages) == 1
    marks = [field.box for field in fields(drawing) if field.role is FieldRole.MARK]
    assert len(near(drawing)) == 4 * sum(places)
    for one, other in combinations(marks, 2):
        assert gap(one, other) >= CLEAR_MM - 0.01
    assert list(overlaps(drawing.pages[0])) == []


@pytest.mark.parametrize("brand", ["waterrade", "waterrade_buitendienst", "zonneveen"])
@pytest.mark.parametrize(
    ("places", "wishes"),
    [((3, 3, 3, 3), {"greyscale": True}), ((3, 3, 3, 3), {"ink_saver": True}), ((2, 2, 2, 2), {"large": True})],
    ids=["grey", "ink-saver", "large"],
)
def test_so_it_is_in_every_brand(tmp_path: Path, brand: str, places: tuple[int, ...], wishes: dict[str, bool]) -> None:
    drawing = sheet(tmp_path, *places, brand=brand, **wishes)
    assert len(drawing.pages) == 1 and len(layouts(drawing)[0].places) == sum(places)
    assert not any(field.role is FieldRole.DRAW for field in fields(drawing))  # nothing is drawn: it is ticked


def test_who_is_close_is_ticked_near_the_middle(tmp_path: Path) -> None:
    drawing = sheet(tmp_path, 3, 3, 3, 3)
    boxes = near(drawing)
    x, y = (sum(getattr(field.box.centre, axis) for field in boxes) / len(boxes) for axis in "xy")
    for name in {field.variable for field in boxes}:
        own = sorted((field for field in boxes if field.variable == name), key=lambda field: field.choice or "")
        away = [math.hypot(field.box.centre.x - x, field.box.centre.y - y) for field in own]
        assert all(later < before for before, later in pairwise(away)), name


def test_nothing_but_white_lies_round_a_box(tmp_path: Path) -> None:
    """A circle drawn round a box is read only on paper: reading looks so far around it."""
    assert BARE_MM >= HALO_MM
    drawing = sheet(tmp_path, 3, 3, 3, 3)
    circles = [op for op in drawing.pages[0].ops if isinstance(op, CircleOp) and op.fill]
    for field in near(drawing):
        over = [op for op in circles if math.dist(_at(op), _at(field.box)) <= op.radius + field.box.width / 2]
        assert over[-1].fill == "#FFFFFF" and over[-1].radius >= field.box.width / 2 + BARE_MM - 0.01


def _at(thing: CircleOp | Box) -> tuple[float, float]:
    return (thing.centre.x, thing.centre.y)


@pytest.mark.parametrize(
    ("places", "brand"),
    [((3, 3, 3, 3), "waterrade_buitendienst"), ((4, 2, 4), "zonneveen"), ((2, 4, 4, 2), "waterrade")],
)
def test_large_type_takes_two_maps_with_half_of_the_groups_each(
    tmp_path: Path, places: tuple[int, ...], brand: str
) -> None:
    drawing = sheet(tmp_path, *places, brand=brand, large=True)
    pages = layouts(drawing)
    assert [len(page.places) for page in pages] == [sum(places[:2]), sum(places[2:])]
    for page in pages:
        numbers = {place.number for place in page.places}
        asked = {field.variable for field in page.fields if field.variable.endswith(("_naam", "_nabij", "_geeft"))}
        assert asked == {f"proef_wie_p{n:02d}_{part}" for n in numbers for part in ("naam", "nabij", "geeft")}
        assert list(overlaps(drawing.pages[pages.index(page)])) == []
        marks = [field.box for field in page.fields if field.role is FieldRole.MARK]
        assert all(gap(one, other) >= CLEAR_MM - 0.01 for one, other in combinations(marks, 2))
    assert [field.name for field in pages[-1].fields if field.variable == "proef_wie_kennen"]


def test_each_map_says_which_end_is_near(tmp_path: Path) -> None:
    """On the map, or (where a spoke lies level) under it: crosses without that say nothing."""
    for large in (False, True):
        for page in sheet(tmp_path, 3, 3, 3, 3, large=large).pages:
            said = " ".join(op.text for op in page.ops if isinstance(op, TextOp))
            assert "dichtbij" in said and "ver weg" in said


@pytest.mark.parametrize(
    ("places", "steps", "wishes"),
    [((3, 3, 3, 3), 7, {}), ((3, 3, 3, 3), 4, {"orientation": "portrait"})],
    ids=["seven steps", "upright"],
)
def test_where_it_does_not_fit_the_same_is_asked_on_more_pages(
    tmp_path: Path, places: tuple[int, ...], steps: int, wishes: dict[str, bool]
) -> None:
    def asked(drawing: Drawing) -> Counter[str]:
        return Counter(field.name for field in fields(drawing))

    drawing = sheet(tmp_path, *places, steps=steps, **wishes)  # type: ignore[arg-type]
    expected = Counter(
        name
        for n in range(1, 13)
        for place in [f"proef_wie_p{n:02d}"]
        for name in (
            f"{place}_naam",
            *(f"{place}_geeft__{code}" for code in ("raad", "steun", "kansen")),
            *(f"{place}_nabij__{step}" for step in range(1, steps + 1)),
        )
    )
    assert asked(drawing) == expected + Counter(["proef_wie_kennen"])
    assert sum(len(layout.places) for layout in layouts(drawing)) == 12


@pytest.mark.parametrize(
    ("places", "said"),
    [((4, 4, 4, 4), "16 plaatsen; er passen er 12 op spaken"), ((3,), "2 tot 4 groepen"), ((2,) * 5, "2 tot 4")],
)
def test_more_than_fits_is_said(tmp_path: Path, places: tuple[int, ...], said: str) -> None:
    sheet_problems = _problems(tmp_path, *places)
    assert any(said in problem for problem in sheet_problems), sheet_problems


def test_a_field_under_the_map_cannot_take_the_name_of_a_place(tmp_path: Path) -> None:
    assert any("al van een plek" in said for said in _problems(tmp_path, 2, 2, rename=("kennen", "p03")))


def _problems(folder: Path, *places: int, rename: tuple[str, str] = ("", "")) -> list[str]:
    rings = ", ".join(GROUPS.format(n, count) for n, count in enumerate(places))
    (folder / "forms").mkdir()
    text = FORM.format(rings=rings, steps=4, orientation="landscape").replace("template: spaken.xml.j2\n", "")
    (folder / "forms" / "proef.yaml").write_text(text.replace(*rename) if rename[0] else text, encoding="utf-8")
    return [problem.what for problem in Library(folder).check()]
