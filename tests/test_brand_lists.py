"""Lists of the house style: its values become the choices or rows of a question, and are the codes in the data."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.build import Order, prepare
from generator.checkup import checkup
from generator.define.library import Library
from generator.model.errors import DefinitionError, Problem
from generator.model.questions.tile import Card
from generator.model.texts import plain

TOP = "version: 1\ntitle: Waarden\ndescription: D\naudience: organisatie\nsections:\n  - id: s\n    items:\n"
CHOICES = "choices: [{name: eerlijk, label: Eerlijk}, {name: snel, label: Snel}]"
BARE = "extends: waterrade\nname: Gemeente Kaal\nvalues:\n"  # a brand that leaves the list out


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("forms", "brand/kaal"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "brand/kaal/brand.yaml").write_text(BARE, encoding="utf-8")
    return tmp_path


def write(folder: Path, *items: str) -> Path:
    file = folder / "forms" / "waarden.yaml"
    file.write_text(TOP + "".join(f"      - {{{item}}}\n" for item in items), encoding="utf-8")
    return file


def codes(folder: Path, brand: str) -> dict[str, tuple[str, ...]]:
    (sheet,) = prepare(Order("waarden", brand), Library(folder)).sheets
    return {variable.name: tuple(value.name for value in variable.values) for variable in sheet.variables}


def errors(folder: Path, *files: Path) -> list[Problem]:
    return [p for p in checkup(Library(folder), list(files) or None) if p.severity == "fout"]


@pytest.mark.parametrize("kind", ["select_one", "select_multiple", "words"])
def test_the_brands_values_are_the_choices_and_the_codes(folder: Path, kind: str) -> None:
    write(folder, f"id: q, type: {kind}, label: Welke past?, choices_from: brand.values, {CHOICES}")
    assert codes(folder, "waterrade") == {"waarden_q": ("dichtbij", "helder", "samen", "durf")}
    assert codes(folder, "zonneveen") == {"waarden_q": ("open", "warm", "nieuwsgierig")}
    assert codes(folder, "kaal") == {"waarden_q": ("eerlijk", "snel")}  # its own, where the brand has none
    assert errors(folder, folder / "forms/waarden.yaml") == []


def test_the_brands_values_are_rows(folder: Path) -> None:
    write(folder, f"id: q, type: likert, label: Hoe vaak?, rows_from: brand.values, {CHOICES}")
    assert list(codes(folder, "zonneveen")) == ["waarden_q_open", "waarden_q_warm", "waarden_q_nieuwsgierig"]


@pytest.mark.parametrize("kind", ["select_one", "select_multiple", "words"])
def test_a_brand_without_the_list_that_a_form_needs(folder: Path, kind: str) -> None:
    file = write(folder, f"id: q, type: {kind}, label: Welke past?, choices_from: brand.values")
    (problem,) = errors(folder, file)
    assert "huisstijl 'kaal'" in problem.what and "'values'" in problem.what
    assert (problem.file.rpartition("/")[2], problem.line, problem.code) == ("waarden.yaml", 8, "huisstijl-lijst")
    with pytest.raises(DefinitionError):
        prepare(Order("waarden", "kaal"), Library(folder))
    assert codes(folder, "waterrade")


def test_the_brands_values_are_rows_of_a_table(folder: Path) -> None:
    columns = "columns: [{name: waar, type: text, label: Waar?}]"
    file = write(folder, f"id: q, type: table, label: Waar?, rows_from: brand.values, {columns}")
    assert list(codes(folder, "zonneveen")) == [f"waarden_q_{row}_waar" for row in ("open", "warm", "nieuwsgierig")]
    (problem,) = errors(folder, file)
    assert "huisstijl 'kaal'" in problem.what and "'values'" in problem.what


def card(folder: Path, brand: str) -> tuple[str, str, str]:
    (sheet,) = prepare(Order("waarden", brand), Library(folder)).sheets
    look = sheet.questions[0].look
    assert isinstance(look, Card)
    return plain(look.ask), plain(look.address).replace("\u00a0", " "), look.url


def test_a_tile_shows_an_offer_of_the_brand(folder: Path) -> None:
    tile = "id: q, type: tile, label: Met wie?, offer: spreekuur"
    (folder / "brand/kaal/brand.yaml").write_text(BARE + "offers:\n", encoding="utf-8")
    file = write(folder, tile + ", ask: Vraag je team., url: https://elders.example")
    where = "Stadskantoor, kamer 1.12, dinsdag 12-14 uur, (0999) 12 34 56"
    assert card(folder, "waterrade") == ("Loopbaanspreekuur", where, "")  # nothing of the tile's own is mixed in
    assert card(folder, "kaal") == ("Vraag je team.", "", "https://elders.example")
    write(folder, tile)
    kaal = next(problem for problem in errors(folder, file) if "'kaal'" in problem.what)
    assert "'spreekuur' uit 'offers'" in kaal.what and kaal.line == 8


@pytest.mark.parametrize(
    ("item", "lacks"),
    [("id: q, type: select_one, label: Q", "choices"), (f"id: q, type: likert, label: Q, {CHOICES}", "rows")],
)
def test_nothing_to_choose_from(folder: Path, item: str, lacks: str) -> None:
    (problem,) = errors(folder, write(folder, item))
    assert problem.what == f"'{lacks}' ontbreekt." and problem.line == 8


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        ("values:\n  - {name: a, label: A}\n  - {name: a, label: B}\n", "dubbel"),
        ("offers:\n  - {name: a, label: A, url: www.nergens.example}\n", "vorm"),
        ("values:\n  - {name: a, label: A}\n", "too_short"),
    ],
)
def test_wrong_lists(folder: Path, lines: str, code: str) -> None:
    file = folder / "brand/kaal/brand.yaml"
    file.write_text(f"extends: waterrade\n{lines}", encoding="utf-8")
    assert [(p.code, p.line and p.line >= 2) for p in Library(folder).check([file]) if p.severity == "fout"] == [
        (code, True)
    ]


def test_templates_see_both_lists(folder: Path) -> None:
    write(folder, "id: q, type: note, label: '{% for o in brand.offers %}{{ o.label }} {{ o.phone }};{% endfor %}'")
    (sheet,) = prepare(Order("waarden", "zonneveen"), Library(folder)).sheets
    assert sheet.questions[0].label[0].text.startswith("Loopbaanplein (0999) 65 43 21;Klussenbord ;")


def test_a_brand_has_its_own_things_under_a_title_each_once(folder: Path) -> None:
    brand = folder / "brand/kaal/brand.yaml"
    brand.write_text(BARE + "kit: {building: van, bench: van}\n", encoding="utf-8")
    form = write(folder, "type: text, id: t, label: Wat?")
    form.write_text("scene: [building, bench, bike]\n" + form.read_text("utf-8"), encoding="utf-8")
    scenes = {key: prepare(Order("waarden", key), Library(folder)).sheets[0].scene for key in ("waterrade", "kaal")}
    assert scenes == {"waterrade": ("building", "bench", "bike"), "kaal": ("van", "bike")}
    brand.write_text(BARE + "kit: {building: kasteel}\n", encoding="utf-8")
    assert any("kasteel" in problem.what or "kit" in problem.what for problem in Library(folder).check([brand]))
