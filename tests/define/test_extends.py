"""Overlays: start from what ships, say what differs."""

from __future__ import annotations

import pytest
from define_shelf import BRAND, LOGO, Shelf

from generator.model.definition import FormDefinition
from generator.model.errors import DefinitionError, Problem
from generator.model.questions.choice import SelectOne
from generator.model.questions.likert import Likert
from generator.model.questions.scale import Scale
from generator.model.texts import TextVariants


def overlay(shelf: Shelf, body: str) -> FormDefinition:
    shelf.write("forms/scan.yaml", "extends: scan\nversion: 4\n" + body)
    return shelf.library().form("scan")


def problems(shelf: Shelf, body: str) -> tuple[Problem, ...]:
    with pytest.raises(DefinitionError) as caught:
        overlay(shelf, body)
    return caught.value.problems


def ids(form: FormDefinition) -> list[str]:
    return [item.id for item in form.items]


def test_own_key_means_the_shipped_form(shelf: Shelf) -> None:
    form = overlay(shelf, "title: Onze scan\n")
    assert (form.title, form.version, form.lead) == ("Onze scan", 4, "Kruis aan wat nu klopt.")


def test_another_key_is_a_form_of_its_own(shelf: Shelf) -> None:
    shelf.write("forms/scan_kort.yaml", "extends: scan\nversion: 1\nhide: [samen]\n")
    library = shelf.library()
    assert ids(library.form("scan_kort")) == ["lang", "visie"]
    assert library.form("scan_kort").key == "scan_kort"
    assert len(library.form("scan").items) == 4


def test_change_texts_of_items_sections_choices_and_rows(shelf: Shelf) -> None:
    form = overlay(
        shelf,
        """\
change:
  samen: {title: Met elkaar}
  lang:
    label: {u: U kijkt ver vooruit.}
    hint: null
    choices: {ja: Jazeker}
  wie.lijn: {label: De chef}
  visie: {lines: 9}
""",
    )
    lang, visie, wie, _ = form.items
    assert form.sections[1].title == "Met elkaar"
    assert isinstance(lang, SelectOne) and isinstance(lang.label, TextVariants)
    assert (lang.label.default, lang.label.u) == ("We kijken ver vooruit.", "U kijkt ver vooruit.")
    assert lang.hint is None
    assert [c.label for c in lang.choices] == ["Jazeker", "Nee"]
    assert isinstance(wie, Likert) and [r.label for r in wie.rows] == ["HR", "De chef"]
    assert visie.type == "text" and visie.lines == 9


def test_replace_keeps_place_and_id(shelf: Shelf) -> None:
    form = overlay(shelf, "replace:\n  lang: {type: scale, label: Hoe ver?, left: Kort, right: Lang}\n")
    assert ids(form) == ["lang", "visie", "wie", "gezond"]
    assert isinstance(form.items[0], Scale)


def test_add_after_before_into_and_a_section(shelf: Shelf) -> None:
    form = overlay(
        shelf,
        """\
add:
  - {after: lang, items: [{id: a, type: date, label: A}, {id: b, type: date, label: B}]}
  - {before: lang, items: [{id: c, type: date, label: C}]}
  - {into: samen, items: [{id: d, type: date, label: D}]}
  - {before: vooruit, section: {id: eerst, items: [{id: e, type: date, label: E}]}}
  - {section: {id: slot, title: Slot}}
""",
    )
    assert ids(form) == ["e", "c", "lang", "a", "b", "visie", "wie", "gezond", "d"]
    assert [s.id for s in form.sections] == ["eerst", "vooruit", "samen", "slot"]


def test_hide_items_choices_and_rows(shelf: Shelf) -> None:
    form = overlay(shelf, "hide: [visie, gezond, wie.hr]\n")
    assert ids(form) == ["lang", "wie"]
    assert isinstance(form.items[1], Likert) and [r.name for r in form.items[1].rows] == ["lijn"]


def test_order_puts_what_is_named_first(shelf: Shelf) -> None:
    form = overlay(shelf, "order: [samen, gezond]\n")
    assert ids(form) == ["gezond", "wie", "lang", "visie"]


@pytest.mark.parametrize(
    ("body", "line", "said"),
    [
        ("hide: [visi]\n", 3, "Bedoel je 'visie'?"),
        ("hide: [wie.ja_nee]\n", 3, "wie.ja_nee"),
        ("change:\n  langg: {label: X}\n", 4, "Bedoel je 'lang'?"),
        ("change:\n  lang: {type: text}\n", 4, "replace"),
        ("change:\n  lang: {labbel: X}\n", 4, "Bedoel je 'label'?"),
        ("change:\n  lang:\n    choices: {jaa: X}\n", 5, "Bedoel je 'ja'?"),
        ("add:\n  - {after: lang, into: samen, items: []}\n", 4, "meer dan één plaats"),
        ("add:\n  - {items: [{id: a, type: date, label: A}]}\n", 4, "Zeg waar"),
        ("add:\n  - {after: samen}\n", 4, "section"),
        ("add:\n  - {into: lang, items: [{id: a, type: date, label: A}]}\n", 4, "noemt een sectie"),
        ("replace:\n  lang: {id: kort, type: date, label: A}\n", 4, "naam gelijk"),
        ("add:\n  - {into: samen, items: [{id: lang, type: date, label: A}]}\n", None, "twee keer"),
        ("sections: []\n", 3, "'sections' bestaat hier niet"),
    ],
)
def test_a_wrong_operation_is_a_problem_with_its_line(shelf: Shelf, body: str, line: int | None, said: str) -> None:
    found = problems(shelf, body)
    assert len(found) == 1
    assert said in str(found[0])
    if line:
        assert (found[0].file.rpartition("/")[2], found[0].line) == ("scan.yaml", line)


def test_an_error_in_a_changed_value_points_at_the_overlay(shelf: Shelf) -> None:
    (problem,) = problems(shelf, "change:\n  visie:\n    lines: 99\n")
    assert problem.file.endswith("mine/forms/scan.yaml") and problem.line == 5


def test_overlay_carries_its_own_version(shelf: Shelf) -> None:
    shelf.write("forms/scan.yaml", "extends: scan\n")
    (problem,) = shelf.check()
    assert "'version' ontbreekt" in problem.what


def test_section_and_item_of_one_name_need_a_prefix(shelf: Shelf) -> None:
    body = "add:\n  - {into: samen, items: [{id: samen, type: date, label: A}]}\n"
    shelf.write("forms/eerst.yaml", "extends: scan\nversion: 1\n" + body)
    shelf.write("forms/dan.yaml", "extends: eerst\nversion: 1\nhide: [samen]\n")
    shelf.write("forms/goed.yaml", "extends: eerst\nversion: 1\nhide: [items.samen]\n")
    assert ids(shelf.library().form("goed")) == ["lang", "visie", "wie", "gezond"]
    with pytest.raises(DefinitionError, match=r"sections\.samen"):
        shelf.library().form("dan")


def test_unknown_base_and_circle(shelf: Shelf) -> None:
    shelf.write("forms/a.yaml", "extends: b\nversion: 1\n")
    shelf.write("forms/b.yaml", "extends: a\nversion: 1\n")
    shelf.write("forms/c.yaml", "extends: scann\nversion: 1\n")
    shelf.write("forms/d.yaml", "extends: d\nversion: 1\n")
    said = {p.file.rpartition("/")[2]: str(p) for p in shelf.check()}
    assert "kring" in said["a.yaml"] and "kring" in said["b.yaml"]
    assert "Bedoel je 'scan'?" in said["c.yaml"]
    assert "naar dit bestand zelf" in said["d.yaml"]


def test_opening_a_private_item_asks_for_a_second_look(shelf: Shelf) -> None:
    shelf.write("forms/scan.yaml", "extends: scan\nversion: 4\nchange:\n  gezond: {private: false}\n")
    (problem,) = shelf.check()
    assert (problem.severity, problem.line) == ("let op", 4)
    assert "gezondheidsgegevens" in problem.mend
    assert shelf.library().form("scan").version == 4


def test_pack_overlay_adds_hides_orders_and_drops_steps_of_hidden_sheets(shelf: Shelf) -> None:
    shelf.write("forms/extra.yaml", (shelf.shipped / "forms/kort.yaml").read_text())
    shelf.write(
        "forms/packs/kern.yaml",
        "extends: kern\nadd:\n  - {after: scan, sheet: extra}\nhide: [kort]\norder: [extra]\n"
        "facilitator: {goal: Samen beginnen.}\n",
    )
    pack = shelf.library().pack("kern")
    assert pack.sheets == ("extra", "scan")
    assert [s.what for s in pack.facilitator.steps] == ["Welkom", "Invullen"]
    assert pack.facilitator.goal == "Samen beginnen."
    assert shelf.check() == ()


def test_sub_brand_keeps_the_parents_logo_and_merges_keys(shelf: Shelf) -> None:
    shelf.write(
        "brand/buiten/brand.yaml",
        "extends: waterrade\nname: Buitendienst\npalette: {accent: '#112233'}\ncontact: {email: null}\n",
    )
    loaded = shelf.library().brand("buiten")
    assert (loaded.brand.palette.primary, loaded.brand.palette.accent) == ("#1B4F72", "#112233")
    assert loaded.brand.contact.email is None and loaded.brand.contact.name == "Team P en O"
    assert loaded.logo == LOGO.encode()


def test_workspace_brand_may_extend_the_shipped_one_of_its_name(shelf: Shelf) -> None:
    shelf.write("brand/waterrade/brand.yaml", "extends: waterrade\nshort_name: Wij\n")
    assert shelf.library().brand("waterrade").brand.short_name == "Wij"
    assert BRAND.startswith("name: Gemeente Waterrade")
