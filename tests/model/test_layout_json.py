"""A layout survives the way through JSON unchanged, and a broken one is refused with the place that is wrong."""

from __future__ import annotations

import copy
import dataclasses
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from variable_sample import made_variable

from generator.model import domains
from generator.model import layout as lay
from generator.model.geometry import Box, Point
from generator.model.layout_json import digest, dumps, from_json, loads, to_json
from generator.model.scores import Member, Method, ScoreRule
from generator.model.variable import Value, Variable, VariableType

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
lengths = st.floats(0, 500, allow_nan=False) | st.integers(0, 500)
boxes = st.builds(Box, lengths, lengths, lengths, lengths)
points = st.builds(Point, lengths, lengths)
counts = st.integers(0, 255)
fields = st.builds(
    lay.Field, texts, texts, texts, texts, st.sampled_from(lay.FieldRole), st.sampled_from(lay.FieldShape), boxes,
    texts,
    choice=st.none() | texts, private=st.booleans(), lines=counts, outline_mm=lengths,
)  # fmt: skip
pages = st.builds(
    lay.PageLayout, st.integers(0, 3), counts, lengths, lengths,
    st.lists(st.builds(lay.Fiducial, texts, st.sampled_from(lay.FiducialKind), points, lengths), max_size=2).map(tuple),
    st.lists(st.builds(lay.CodeMark, st.sampled_from(lay.CodeRole), boxes, counts), max_size=3).map(tuple),
    st.lists(fields, max_size=3).map(tuple),
    name_strip=st.none() | boxes,
    axes=st.lists(st.builds(lay.Axes, texts, boxes, lengths), max_size=1).map(tuple),
    places=st.lists(st.builds(lay.Place, texts, counts, texts, points, lengths), max_size=2).map(tuple),
    private_areas=st.lists(boxes, max_size=2).map(tuple), below=lengths,
)  # fmt: skip
optional_texts = st.none() | texts
scores = st.none() | st.floats(-9, 9) | st.integers(-9, 9)
values = st.builds(Value, texts, texts, optional_texts, optional_texts, st.booleans(), scores, st.booleans())
bounds = st.none() | counts
choices = st.builds(
    domains.Choice, st.lists(values, max_size=2).map(tuple), st.none() | st.integers(1, 9), counts, st.booleans()
)
holding = st.one_of(
    choices, st.just(domains.Text()), st.builds(domains.Whole, bounds, bounds), st.just(domains.Day()),
    st.just(domains.Drawing()),
)  # fmt: skip
variables = st.builds(
    Variable, texts, texts, texts, holding, texts, texts, st.lists(texts, max_size=2).map(tuple),
    required=st.booleans(), private=st.booleans(), on_paper=st.booleans(), dimension=optional_texts, score=scores,
)  # fmt: skip
members = st.builds(Member, texts, optional_texts, st.booleans(), st.integers(0, 1))
rules = st.builds(
    ScoreRule, texts, texts, st.sampled_from(Method), st.lists(members, max_size=2).map(tuple),
    st.just(()) | st.just(("nu", "straks")), scores, scores,
)  # fmt: skip
forms = st.builds(lay.FormRef, texts, counts, texts, scores=st.lists(rules, max_size=2).map(tuple))
layouts = st.builds(
    lay.Layout, texts, texts, texts, texts, texts, texts,
    st.lists(forms, max_size=2).map(tuple),
    st.lists(pages, max_size=3).map(tuple),
    st.lists(variables, max_size=2).map(tuple),
)  # fmt: skip


def sample() -> lay.Layout:
    box = Box(20, 40.5, 5.2, 5.2)
    field = lay.Field(
        "scan_rol__hr", "scan_rol", "rol", "select_one", lay.FieldRole.MARK, lay.FieldShape.BOX, box, "Rol: HR", "hr",
        outline_mm=0.42,
    )  # fmt: skip
    ring = lay.Fiducial("tl", lay.FiducialKind.RING, Point(12, 12), 6)
    mark = lay.CodeMark(lay.CodeRole.ENTRY, Box(180, 12, 18, 18), 29)
    page = lay.PageLayout(0, 1, 210, 297, (ring,), (mark,), (field,), Box(20, 12, 60, 8))
    variable = made_variable(
        "scan_rol", "scan", "rol", VariableType.SELECT_ONE, "select_one", "Rol", (Value("hr", "HR"),)
    )
    forms = (lay.FormRef("scan", 1, "Scan"),)
    back = lay.PageLayout(0, 2, 210, 297, (), (), ())
    created = "2026-01-31T12:00:00Z"
    return lay.Layout("7H3K9M", created, "0.1.0", "kern", "zeedorp", "print", forms, (page, back), (variable,))


@settings(max_examples=60, deadline=None)
@given(layouts)
def test_comes_back_equal(layout: lay.Layout) -> None:
    back = loads(dumps(layout))
    assert back == layout
    assert digest(back) == digest(layout)


def test_what_other_programs_build_on() -> None:
    data = to_json(sample())
    assert (data["format"], data["unit"], data["origin"]) == (1, "mm", "top-left")
    assert data["pages"][0]["page"] == 1
    assert (data["pages"][0]["form"], data["pages"][0]["form_page"]) == ("scan", 1)
    assert data["pages"][0]["fiducials"] == [{"id": "tl", "kind": "ring", "centre": {"x": 12, "y": 12}, "diameter": 6}]
    assert data["fields"] == [
        {
            "name": "scan_rol__hr", "variable": "scan_rol", "item": "rol", "type": "select_one", "choice": "hr",
            "page": 1, "box": {"x": 20, "y": 40.5, "width": 5.2, "height": 5.2}, "role": "mark", "shape": "box",
            "label": "Rol: HR", "private": False, "lines": 0, "outline": 0.42,
        }
    ]  # fmt: skip


def test_what_is_kept_back_is_there_only_where_there_is_something() -> None:
    """So a layout without private questions reads as it always did, also in older programs."""
    assert not {"private_areas", "below"} & set(to_json(sample())["pages"][0])
    page = dataclasses.replace(sample().pages[0], private_areas=(Box(0, 50, 210, 30),), below=60.5)
    layout = dataclasses.replace(sample(), pages=(page,))
    assert from_json(to_json(layout)) == layout and digest(layout) != digest(sample())
    assert (page.paper_height, lay.format_of([page])) == (357.5, lay.APART_FORMAT)


def test_every_fact_is_in_the_digest() -> None:
    layout = sample()
    moved = dataclasses.replace(layout.pages[0].fields[0], box=Box(20.0, 40.501, 5.2, 5.2))
    page = dataclasses.replace(layout.pages[0], fields=(moved,))
    assert digest(dataclasses.replace(layout, pages=(page, layout.pages[1]))) != digest(layout)
    assert digest(sample()) == digest(layout)


def test_unknown_keys_are_ignored() -> None:
    data = to_json(sample())
    data["key"] = "00"
    data["pages"][0]["later"] = [1]
    assert from_json(data) == sample()


def _set(path: tuple[str | int, ...], value: object) -> dict[str, Any]:
    data = copy.deepcopy(to_json(sample()))
    node: Any = data
    for step in path[:-1]:
        node = node[step]
    if value is ...:
        del node[path[-1]]
    else:
        node[path[-1]] = value
    return data


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        (("format",), 4, "newer Werkblad"),
        (("format",), "1", r"layout\.format: expected a whole number"),
        (("format",), True, r"layout\.format"),
        (("pages",), None, r"layout\.pages: expected a list"),
        (("pages", 1, "width"), ..., r"layout\.pages\[1\]\.width: expected a number, it is missing"),
        (("pages", 0, "width"), float("nan"), r"pages\[0\]\.width"),
        (("pages", 0, "height"), 10**400, r"pages\[0\]\.height"),
        (("fields", 0, "box", "x"), "20", r"layout\.fields\[0\]\.box\.x: expected a number"),
        (("fields", 0, "box"), [1, 2, 3, 4], r"layout\.fields\[0\]\.box: expected an object"),
        (("fields", 0, "role"), "kiss", "'kiss' is not one of mark, write, draw"),
        (("fields", 0, "page"), 3, "page 3 does not exist"),
        (("fields", 0, "page"), 0, "page 0 does not exist"),
        (("fields", 0, "label"), "\ud800", "half a character"),
        (("variables", 0, "values", 0, "name"), 7, r"variables\[0\]\.values\[0\]\.name: expected a text"),
    ],
)
def test_a_broken_layout_names_the_place(path: tuple[str | int, ...], value: object, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        from_json(_set(path, value))


@pytest.mark.parametrize("text", ["", "[]", "null", "{", b"\xff\xfe", "[" * 100_000, '{"format": ' + "9" * 5000 + "}"])
def test_what_is_no_layout_is_a_value_error(text: str | bytes) -> None:
    with pytest.raises(ValueError):
        loads(text)


def test_text_is_readable_and_stable() -> None:
    assert dumps(sample()) == dumps(sample())
    assert json.loads(dumps(sample(), indent=2)) == to_json(sample())


DOCUMENT = Path(__file__).parents[2] / "docs" / "layout-json.md"


def test_the_documents_example_is_a_layout() -> None:
    example = DOCUMENT.read_text().split("```json")[1].split("```")[0]
    layout = loads(example)
    assert layout.pages[0].fields[0].name == "scan_rol__hr"
    assert json.loads(example).keys() == to_json(layout).keys()


def test_every_key_is_documented() -> None:
    text = DOCUMENT.read_text()
    node = lay.Place("f", 1, "r", Point(1, 1), 2)
    page = dataclasses.replace(sample().pages[0], places=(node,), axes=(lay.Axes("f", Box(0, 0, 1, 1), 0.5),))
    data = to_json(dataclasses.replace(sample(), pages=(page,)))
    keys = set(data)
    for table in ("forms", "pages", "fields", "variables"):
        keys |= set(data[table][0])
    for inner in ("fiducials", "codes", "axes", "places"):
        keys |= set(data["pages"][0][inner][0])
    assert [key for key in sorted(keys) if f"`{key}`" not in text] == []
