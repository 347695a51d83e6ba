"""What ships and the workspace over it, by key."""

from __future__ import annotations

from pathlib import Path

import pytest
from define_shelf import Shelf

from generator.define.layers import shipped_root
from generator.define.library import Library
from generator.model.errors import DefinitionError, NotFoundError


def test_loads_what_ships(shelf: Shelf) -> None:
    library = shelf.library()
    assert [item.id for item in library.form("scan").items] == ["lang", "visie", "wie", "gezond"]
    assert library.pack("kern").sheets == ("scan", "kort")
    loaded = library.brand("waterrade")
    assert loaded.brand.key == "waterrade"
    assert (loaded.logo_name, loaded.logo_kind) == ("logo.svg", "svg")
    assert loaded.logo is not None and loaded.logo.startswith(b"<svg")
    assert set(library.templates().texts) == {"sheet.xml.j2", "facilitator.xml.j2"}
    assert library.fonts()["atkinson"].bold.name == "bold.ttf"


def test_workspace_covers_what_ships_by_key(shelf: Shelf) -> None:
    shelf.write("forms/kort.yaml", (shelf.shipped / "forms/kort.yaml").read_text().replace("title: Kort", "title: Ons"))
    mine = shelf.write("templates/sheet.xml.j2", "<sheet>eigen</sheet>")
    library = shelf.library()
    assert library.form("kort").title == "Ons"
    assert library.form("scan").version == 3
    assert library.templates().texts["sheet.xml.j2"] == "<sheet>eigen</sheet>"
    assert library.templates().files["sheet.xml.j2"] == str(mine)
    assert {form["key"]: form["where"] for form in library.listing()["forms"]} == {
        "kort": "workspace",
        "scan": "shipped",
    }


def test_listing_names_every_key_with_a_line(shelf: Shelf) -> None:
    listing = shelf.library().listing()
    kern = {"key": "kern", "title": "Kern", "description": "Het hart", "where": "shipped", "audience": "gemengd"}
    assert listing["packs"] == [kern | {"minutes": 60, "sheets": ["scan", "kort"]}]
    assert [b["title"] for b in listing["brands"]] == ["Gemeente Waterrade"]


def test_listing_survives_a_broken_file(shelf: Shelf) -> None:
    shelf.write("forms/stuk.yaml", "title: [")
    broken = next(f for f in shelf.library().listing()["forms"] if f["key"] == "stuk")
    assert "werkblad check" in broken["description"]


def test_unknown_key_offers_the_nearest(shelf: Shelf) -> None:
    with pytest.raises(NotFoundError) as caught:
        shelf.library().brand("waterade")
    assert "Bedoel je 'waterrade'?" in caught.value.mend


def test_broken_form_lists_all_its_problems_with_lines(shelf: Shelf) -> None:
    path = shelf.write(
        "forms/stuk.yaml",
        """\
        version: een
        titel: Stuk
        description: Stuk
        audience: medewerkr
        sections:
          - id: een
            items:
              - {id: v, type: tekst, label: Hoi}
        """,
    )
    with pytest.raises(DefinitionError) as caught:
        shelf.library().form("stuk")
    problems = caught.value.problems
    assert all(Path(p.file).name == path.name for p in problems)
    said = {(p.line, p.what.split("'")[1]) for p in problems}
    assert said == {(1, "version"), (1, "title"), (2, "titel"), (4, "audience"), (8, "tekst")}
    assert "Bedoel je 'title'?" in next(p.mend for p in problems if p.line == 2)
    assert "Bedoel je 'medewerker'?" in next(p.mend for p in problems if p.line == 4)


def test_missing_workspace_is_said(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="werkmap"):
        Library(tmp_path / "weg")


def test_shipped_root_holds_the_typefaces() -> None:
    assert (shipped_root() / "brand" / "fonts" / "atkinson" / "regular.ttf").is_file()
