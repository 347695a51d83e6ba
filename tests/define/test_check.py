"""`check`: what a schema cannot say, each with file, line and a way out."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path

import pytest
from define_shelf import BRAND, Shelf
from PIL import Image

from generator.define.column_names import column_names
from generator.define.library import Library
from generator.model.errors import DefinitionError, NotFoundError, Problem
from generator.model.template import BRAND_NAMES, CONTACT_NAMES

TOP = "version: 1\ntitle: T\ndescription: D\naudience: organisatie\nsections:\n  - id: s\n    items:\n"  # 7 lines


def form_problem(shelf: Shelf, items: str) -> Problem:
    shelf.write("forms/nieuw.yaml", TOP + items)
    (problem,) = shelf.check()
    assert problem.file.endswith("forms/nieuw.yaml")
    return problem


def test_the_shelf_is_sound(shelf: Shelf) -> None:
    assert shelf.check() == ()


def test_what_ships_is_sound() -> None:
    assert [str(p) for p in Library().check()] == []


ROWS = "{name: a, label: A}, {name: b, label: B}"
CURVE = (
    "{id: c, type: curve, label: C, x: {label: X, start: a, end: b}, y: {label: Y, start: a, end: b}, "
    "today_label: nu, line_label: naam, moments: [{name: m, label: M, at: 0.5}, {name: n, label: N, at: 0.2}]}"
)
NETWORK = (
    "{id: n, type: network, label: N, centre: ik, name_label: n, gives_label: g, gives: [{name: raad, label: R}], "
    "closeness_label: c, closeness_left: l, closeness_right: r, "
    "rings: [{name: a, label: A, places: 8}, {name: b, label: B, places: 8}, {name: c, label: C, places: 8}, "
    "{name: d, label: D, places: 1}]}"
)


@pytest.mark.parametrize(
    ("items", "line", "said"),
    [
        (f"      - {{id: q, type: select_one, label: Q, choices: [{ROWS}, {{name: a, label: C}}]}}\n", 8, "twee keer"),
        (
            "      - {id: a, type: text, numbered: 2, label: A}\n      - {id: a_1, type: date, label: B}\n",
            9,
            "nieuw_a_1",
        ),
        (
            f"      - {{id: k, type: select_multiple, label: K, choices: [{ROWS}]}}\n"
            "      - {id: k_a, type: date, label: B}\n",
            9,
            "nieuw_k_a",
        ),
        (f"      - {CURVE}\n", 8, "volgorde"),
        (f"      - {NETWORK}\n", 8, "25 plaatsen"),
        ("      - {id: i, type: integer, label: I, digits: 2, maximum: 100}\n", 8, "past niet in 2 vakjes"),
        ("      - {id: i, type: integer, label: I, minimum: 9, maximum: 3}\n", 8, "groter dan"),
        ("      - id: t\n        type: text\n        label: Hoi {{ wordz.team }}\n", 10, "'wordz' bestaat niet"),
        ("      - {id: t, type: text, label: '{{ words.teem }}'}\n", 8, "geen onderdeel 'teem'"),
        ("      - {id: t, type: text, label: '{% if large %}kort'}\n", 8, "niet dicht"),
        ("      - {id: t, type: text, label: '{{ words.team|shout }}'}\n", 8, "filter 'shout'"),
        (
            "      - id: t\n        type: text\n        label: |\n          Regel een\n          {{ nee }}\n",
            12,
            "'nee'",
        ),
    ],
)
def test_forms(shelf: Shelf, items: str, line: int, said: str) -> None:
    problem = form_problem(shelf, items)
    assert problem.line == line and said in problem.what, str(problem)
    assert problem.severity == "fout"
    with pytest.raises(DefinitionError):
        shelf.library().form("nieuw")


def test_long_column_names_and_missing_reader_are_only_a_warning(shelf: Shelf) -> None:
    problem = form_problem(
        shelf,
        f"      - {{id: {'a' * 40}, type: likert, label: Q, "
        f"rows: [{{name: {'b' * 30}, label: R}}], choices: [{ROWS}]}}\n",
    )
    assert problem.severity == "let op" and "SPSS" in problem.mend
    assert shelf.library().form("nieuw").version == 1


def test_unknown_template(shelf: Shelf) -> None:
    shelf.write("forms/kort.yaml", "extends: kort\nversion: 2\ntemplate: shet.xml.j2\n")
    (problem,) = shelf.check()
    assert (problem.line, "Bedoel je 'sheet.xml.j2'?" in problem.mend) == (3, True)


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ("sheets: [scan, kort]", "sheets: [scan, kort, scam]", 4, "Bedoel je 'scan'?"),
        ("sheets: [scan, kort]", "sheets: [scan, kort, kort]", 4, "2 keer"),
        ("sheet: kort", "sheet: krt", 10, "tijdschema"),
    ],
)
def test_packs(shelf: Shelf, old: str, new: str, line: int, said: str) -> None:
    text = (shelf.shipped / "forms/packs/kern.yaml").read_text()
    shelf.write("forms/packs/kern.yaml", text.replace(old, new))
    (problem,) = shelf.check()
    assert problem.line == line and said in str(problem), str(problem)


@pytest.mark.parametrize(
    ("change", "line", "said", "severity"),
    [
        ({"body: atkinson": "body: atkinsn"}, 7, "Bedoel je 'atkinson'?", "fout"),
        ({"logo: logo.svg": "logo: ../geheim.svg"}, 5, "buiten de map", "fout"),
        ({"logo: logo.svg": "logo: /etc/passwd"}, 5, "buiten de map", "fout"),
        ({"logo: logo.svg": "logo: weg.svg"}, 5, "is er niet", "fout"),
        ({"vul.waterrade.gemeente/{code}": "vul.waterrade.gemeente/{code}?x=1"}, 10, "eindigen op {code}", "fout"),
        ({"vul.waterrade.gemeente/": "vul.waterrade.gemeente/" + "a" * 60}, 10, "tekens korter", "fout"),
        ({"vul.waterrade.gemeente/": "vul.waterrade.gemeente/" + "a" * 30}, 10, "HOOFDLETTERS", "let op"),
        ({"#1B4F72": "#1B4F7"}, 4, "geen kleur", "fout"),
    ],
)
def test_brands(shelf: Shelf, change: dict[str, str], line: int, said: str, severity: str) -> None:
    text = BRAND.replace("logo: logo.svg", "logo: logo.svg")
    for old, new in change.items():
        text = text.replace(old, new)
    shelf.write("brand/eigen/brand.yaml", text)
    shelf.write("brand/geheim.svg", "<svg/>")
    shelf.write("brand/eigen/logo.svg", (shelf.shipped / "brand/waterrade/logo.svg").read_text())
    (problem,) = shelf.check()
    assert (problem.line, problem.severity) == (line, severity), str(problem)
    assert said in str(problem)


def test_a_capital_address_may_be_longer(shelf: Shelf) -> None:
    url = "https://vul.waterrade.gemeente/" + "A" * 30 + "{code}"
    shelf.write("brand/eigen/brand.yaml", f"extends: waterrade\nentry_url: {url}\n")
    assert shelf.check() == ()


def _png(width: int, height: int) -> bytes:
    out = io.BytesIO()
    Image.new("1", (width, height)).save(out, "PNG")
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"GIF89a....", "geen SVG, PNG, JPEG of PDF"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><g>", "beschadigd"),
        (b"<!DOCTYPE svg [<!ENTITY a SYSTEM 'b'>]><svg>&a;</svg>", "ander bestand (met een XML-entiteit)"),
        (b"<svg xmlns:x='http://www.w3.org/1999/xlink'><image x:href='file:///etc/passwd'/></svg>", "ander bestand"),
        (_png(9, 9)[:-20], "beschadigd"),
        (_png(7000, 7000), "te groot"),
        (b"%PDF-1.7 kapot", "beschadigd"),
        (b"<svg>" + b" " * (5 << 20) + b"</svg>", "groter dan"),
    ],
)
def test_broken_logos(shelf: Shelf, data: bytes, said: str) -> None:
    shelf.write("brand/eigen/brand.yaml", "extends: waterrade\nlogo: beeld.svg\n")
    (shelf.workspace / "brand/eigen/beeld.svg").write_bytes(data)
    (problem,) = shelf.check()
    assert (problem.line, said in problem.what) == (2, True), str(problem)


def test_a_logo_link_out_of_the_folder_is_refused(shelf: Shelf, tmp_path: Path) -> None:
    (tmp_path / "elders.svg").write_text("<svg/>")
    shelf.write("brand/eigen/brand.yaml", "extends: waterrade\nlogo: logo.svg\n")
    (shelf.workspace / "brand/eigen/logo.svg").symlink_to(tmp_path / "elders.svg")
    (problem,) = shelf.check()
    assert "buiten de map" in problem.what


@pytest.mark.parametrize(
    ("source", "line", "said"),
    [
        ("<sheet>\n{{ frm.title }}\n</sheet>", 2, "Bedoel je 'form'?"),
        ("<sheet>\n{% for x in form.items %}\n</sheet>", 3, "niet dicht"),
        ("\n\n{% import 'prts.j2' as p %}", 3, "sjabloon 'prts.j2'"),
        ("{{ brand.contact.fax }}", 1, "geen onderdeel 'fax'"),
        ("{% foo %}", 1, "opdracht 'foo'"),
    ],
)
def test_templates(shelf: Shelf, source: str, line: int, said: str) -> None:
    shelf.write("templates/sheet.xml.j2", source)
    (problem,) = shelf.check()
    assert problem.line == line and said in str(problem), str(problem)


def test_a_name_set_in_one_branch_is_no_problem(shelf: Shelf) -> None:
    shelf.write("templates/sheet.xml.j2", "{% if large %}{% set half = 2 %}{{ half }}{% else %}x{% endif %}")
    assert shelf.check() == ()


def test_all_files_at_once_and_only_those_asked_for(shelf: Shelf) -> None:
    one = shelf.write("forms/een.yaml", "title: [")
    two = shelf.write("brand/twee/brand.yaml", "extends: niets\n")
    shelf.write("forms/drie.yml", "title: x\n")
    assert {p.file.rpartition("/")[2] for p in shelf.check()} == {"een.yaml", "brand.yaml", "drie.yml"}
    library = shelf.library()
    assert [p.file for p in library.check([one])] == [str(one)]
    assert [p.file for p in library.check([two.parent])] == [str(two)]
    with pytest.raises(NotFoundError):
        library.check([one.with_name("weg.yaml")])


def test_a_stray_file_is_checked_where_it_lies(shelf: Shelf, tmp_path: Path) -> None:
    stray = tmp_path / "elders" / "forms" / "scan.yaml"
    stray.parent.mkdir(parents=True)
    stray.write_text("extends: scan\nversion: 9\nhide: [lang, weg]\n")
    (problem,) = shelf.library().check([stray])
    assert (problem.line, "'weg'" in problem.what) == (3, True)


def test_broken_typeface(shelf: Shelf) -> None:
    for weight in ("regular", "bold"):
        path = shelf.write(f"brand/fonts/eigen/{weight}.ttf", "OTTO is geen TrueType")
        assert path.is_file()
    shelf.write("brand/mijn/brand.yaml", "extends: waterrade\ntypefaces: {heading: eigen}\n")
    assert any("geen TrueType" in p.what and p.line == 2 for p in shelf.check())


def test_columns_are_those_that_make_gives() -> None:
    from generator.make.merge import _columns, merge  # rooms do not import each other; a test may compare

    library = Library()
    brand = library.brand("waterrade").brand.model_copy(update={"values": ()})  # without a list of its own
    for listed in library.listing()["forms"]:
        form = library.form(listed["key"])
        made = {
            column for variable in merge(form, brand, library.templates()).variables for column in _columns(variable)
        }
        assert {column for column, _ in column_names(form)} == made


def test_names_offered_are_those_that_make_gives() -> None:
    from generator.make.merge.views import brand_view

    view = brand_view(Library().brand("waterrade").brand, "")
    assert set(view._entries) == BRAND_NAMES
    contact = view["contact"]
    assert set(contact._entries) == CONTACT_NAMES  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{{ words.team x }}", "Bij 'x' gaat het mis; hier hoort '}}'."),
        ("{{ 5 + }}", "'}}' hoort hier niet."),
        ("{% if %}a{% endif %}", "Bij '%}' gaat het mis; hier hoort een naam, een getal of een tekst."),
        ("{{ (words.team }}", "hoort"),
        ("{% %}", "Na {% hoort een opdracht"),
        ("{{ words.team ? 1 }}", "'?' hoort hier niet."),
        ("{% for a in words %}", "wel open, maar niet dicht"),
        ("{% block a %}{% endblock %}{{ words.team is gek }}", "De vraag 'is gek' bestaat niet."),
        ("{% macro 5() %}{% endmacro %}", "hier hoort 'een naam'"),
    ],
)
def test_what_jinja_says_is_said_in_dutch(tmp_path: Path, text: str, says: str) -> None:
    file = tmp_path / "forms" / "scan.yaml"
    file.parent.mkdir()
    file.write_text(f"extends: scan\nversion: 2\ntitle: {json.dumps(text)}\n")
    (problem,) = Library(tmp_path).check([file])
    assert (problem.line, says in problem.what) == (3, True), problem.what
    assert not re.search(r"\b(expected|unexpected|got|the|end of|token)\b", problem.what)


def test_an_overlay_hears_all_its_mistakes_at_once(tmp_path: Path) -> None:
    (tmp_path / "forms").mkdir()
    file = tmp_path / "forms" / "scan.yaml"
    file.write_text("extends: scan\nversion: twee\ntitel: Eigen\nchange:\n  bestaatniet: {label: Ha}\nhide: [nope]\n")
    problems = Library(tmp_path).check([file])
    assert [(p.line, p.what.split("'")[1]) for p in problems] == [
        (2, "version"),
        (3, "titel"),
        (5, "bestaatniet"),
        (6, "nope"),
    ]


def test_a_wrong_shape_hides_no_slip_in_a_text(shelf: Shelf) -> None:
    path = shelf.write(
        "forms/proef.yaml",
        "version: een\ntitle: '{{ words.teem }}'\ndescription: D\naudience: niemand\n"
        "lead: '{% if %}'\nsections: [{id: s, items: [{type: text, id: q, label: '{{ brand.nmae }}'}]}]\n",
    )
    assert [p.line for p in shelf.library().check([path]) if p.severity == "fout"] == [1, 2, 4, 5, 6]


def test_a_build_is_told_of_all_its_files_at_once(shelf: Shelf) -> None:
    shelf.write("forms/scan.yaml", "extends: scan\nversion: x\n")
    shelf.write("forms/kort.yaml", "extends: kort\nversion: y\n")
    shelf.write("brand/eigen/brand.yaml", "extends: waterrade\npalette: {primary: blauw}\n")
    library = shelf.library()
    with pytest.raises(DefinitionError) as caught:
        library.require(("scan", "kort"), "eigen")
    assert [Path(p.file).name for p in caught.value.problems] == ["scan.yaml", "kort.yaml", "brand.yaml"]
    with pytest.raises(NotFoundError):
        library.require(("scan",), "eignn")


@pytest.mark.parametrize("audience", ["medewerker", "leidinggevende", "gemengd", "collega", "commissie", "iedereen"])
def test_who_writes_about_people_is_told_who_sees_it(shelf: Shelf, audience: str) -> None:
    top = TOP.replace("organisatie", audience)
    shelf.write("forms/nieuw.yaml", f"{top}      - {{id: q, type: text, label: Q}}\n")
    assert [p.code for p in shelf.check()] == ["wie-ziet"]
    shelf.write("forms/nieuw.yaml", f"who_sees: Alleen wij.\n{top}      - {{id: q, type: text, label: Q}}\n")
    assert shelf.check() == ()
