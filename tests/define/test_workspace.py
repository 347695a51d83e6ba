"""A workspace to start from, schemas for editors, and colours that are looked at."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from define_shelf import Shelf

from generator.define.brandcheck import TINT_SHARE, check_colours
from generator.define.library import Library
from generator.define.schema import schemas, write_schemas
from generator.define.workspace import init_workspace
from generator.make import style
from generator.model.errors import NotFoundError, OutputError


def test_init_makes_a_sound_workspace_that_covers_what_ships(shelf: Shelf, tmp_path: Path) -> None:
    target = tmp_path / "nieuw" / "werk"
    made = init_workspace(target, brand="waterrade", pack="kern")
    assert all(path.is_file() for path in made)
    names = {path.relative_to(target).as_posix() for path in made}
    assert {"README.md", "brand/waterrade/brand.yaml", "brand/waterrade/logo.svg", "forms/scan.yaml"} <= names
    assert {"forms/packs/kern.yaml", "forms/kort.yaml", "schemas/form.schema.json"} <= names
    library = Library(target)
    assert library.check() == ()
    assert library.form("scan") == Library().form("scan")
    assert {f["where"] for f in library.listing()["forms"]} == {"workspace"}


def test_init_with_what_really_ships(tmp_path: Path) -> None:
    init_workspace(tmp_path / "werk", brand="waterrade", pack="kern")
    assert [str(p) for p in Library(tmp_path / "werk").check()] == []


def test_init_takes_an_empty_folder_and_refuses_a_full_one(shelf: Shelf, tmp_path: Path) -> None:
    target = tmp_path / "werk"
    target.mkdir()
    init_workspace(target, brand="waterrade", pack="kern")
    before = sorted(target.rglob("*"))
    with pytest.raises(OutputError, match="niet leeg"):
        init_workspace(target, brand="waterrade", pack="kern")
    assert sorted(target.rglob("*")) == before


def test_init_of_something_unknown_leaves_nothing(shelf: Shelf, tmp_path: Path) -> None:
    with pytest.raises(NotFoundError):
        init_workspace(tmp_path / "werk", brand="weg", pack="kern")
    assert not (tmp_path / "werk").exists()


def test_every_field_in_every_schema_says_in_dutch_what_it_is() -> None:
    silent = [
        f"{file}: {name}.{field}"
        for file, schema in schemas().items()
        for name, part in schema["$defs"].items()
        for field, shape in part.get("properties", {}).items()
        if not shape.get("description")
    ]
    assert silent == []


def test_schemas_take_whole_forms_and_overlays_and_refuse_slips(tmp_path: Path) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    files = write_schemas(tmp_path)
    schema = json.loads(next(f for f in files if f.name == "form.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    valid = jsonschema.Draft202012Validator(schema).is_valid
    item = {"id": "q", "type": "text", "label": "Q"}
    whole = {"version": 1, "title": "T", "description": "D", "audience": "medewerker", "sections": [{"id": "s"}]}
    overlay = {"extends": "scan", "version": 2, "change": {"q": {"label": "Nieuw"}}, "hide": ["r"]}
    assert valid(whole) and valid(overlay)
    assert valid({**overlay, "add": [{"into": "s", "items": [item]}]})
    assert not valid({**overlay, "change": {"q": {"labbel": "X"}}})
    assert not valid({**overlay, "add": [{"into": "s", "items": [{**item, "type": "tekst"}]}]})
    assert not valid({**whole, "titel": "X"}) and not valid({"extends": "scan"})
    brand = json.loads((tmp_path / "brand.schema.json").read_text(encoding="utf-8"))
    valid_brand = jsonschema.Draft202012Validator(brand).is_valid
    assert valid_brand({"extends": "waterrade", "palette": {"accent": "#112233"}, "contact": {"email": None}})
    assert not valid_brand({"extends": "waterrade", "palette": {"acent": "#112233"}})


def test_a_light_colour_is_reported_with_the_shade_that_stands_in(shelf: Shelf) -> None:
    shelf.write("brand/geel/brand.yaml", "extends: waterrade\npalette: {accent: '#FFCC00', primary: '#000080'}\n")
    findings = check_colours(shelf.library().brand("geel").brand)
    assert {(f.name, f.needed) for f in findings if f.ground == "#FFFFFF"} == {("accent", 4.5), ("accent", 3.0)}
    assert all(f.instead != f.colour for f in findings)
    assert "contrast 1,5, nodig 4,5" in str(findings[0])


def test_dark_colours_give_no_finding(shelf: Shelf) -> None:
    shelf.write("brand/donker/brand.yaml", "extends: waterrade\npalette: {accent: '#003300', primary: '#000080'}\n")
    assert check_colours(shelf.library().brand("donker").brand) == ()


def test_tint_is_the_one_that_is_printed() -> None:
    assert TINT_SHARE == style.TINT_SHARE
