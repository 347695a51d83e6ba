"""An XLSForm comes in as a definition: what paper knows is asked, the rest is told by row."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook

from generator.define.library import Library
from generator.define.xlsform import from_xlsform
from generator.make.exchange.asked import outgoing
from generator.make.exchange.xlsform import to_xlsform
from generator.make.merge import merge
from generator.model.domains import Choice, Drawing, Text
from generator.model.errors import DefinitionError, NotFoundError
from generator.model.sheet import Sheet

SURVEY = (
    ("type", "name", "label", "label::English (en)", "hint", "required", "appearance", "constraint", "relevant",
     "parameters"),
    ("begin_group", "werk", "Over je werk"),
    ("select_one plek", "Waar?", "Waar werk je?", "Where?", "Kies er één.", "yes"),
    ("select_multiple plek or_other", "ook", "En waar nog meer?"),
    ("integer", "jaren", "Hoeveel jaar?", "", "", "", "", ". >= 0 and . <= 50"),
    ("text", "uitleg", "Leg uit", "", "", "", "multiline"),
    ("end_group",),
    ("begin_group", "oordeel", "Wat vind je?", "", "", "", "table-list"),
    ("select_one eens", "leuk", "Het is leuk"),
    ("select_one eens", "zwaar", "Het is zwaar"),
    ("end_group",),
    ("date", "dag", "Welke dag?"),
    ("range", "cijfer", "Welk cijfer?", "", "", "", "", "", "", "start=1 end=7 step=1"),
    ("image", "tekening", "Teken het", "", "", "", "draw"),
    ("geopoint", "kaart", "Waar sta je?"),
    ("text", "later", "Alleen soms", "", "", "", "", "", "${jaren} > 3"),
    ("note", "slot", "Dank je wel {{ 9**9 }} **hoor**"),
)  # fmt: skip
CHOICES = (
    ("list_name", "name", "label"),
    ("plek", "buiten", "Buiten"),
    ("plek", "op-kantoor", "Op kantoor"),
    ("eens", "1", "nee"),
    ("eens", "2", "ja"),
)


def workbook(path: Path, **sheets: tuple[tuple[str, ...], ...]) -> Path:
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        page = book.create_sheet(name)
        for row in rows:
            page.append(row)
    book.save(path)
    return path


def asked(tmp_path: Path, text: str, key: str) -> Sheet:
    (tmp_path / "forms").mkdir(exist_ok=True)
    (tmp_path / "forms" / f"{key}.yaml").write_text(text, encoding="utf-8")
    library = Library(tmp_path)
    return merge(library.form(key), library.brand("waterrade").brand, library.templates())


def test_each_question_that_paper_knows_is_asked(tmp_path: Path) -> None:
    path = workbook(tmp_path / "vragen.xlsx", survey=SURVEY, choices=CHOICES,
                    settings=(("form_title", "form_id"), ("Ons werk", "Ons werk 2026")))  # fmt: skip
    taken = from_xlsform(path)
    sheet = asked(tmp_path, taken.text, taken.key)
    assert taken.key == "ons_werk_2026"
    found = {variable.name.removeprefix("ons_werk_2026_"): variable for variable in sheet.variables}
    assert set(found) == {"waar", "ook", "ook_anders_tekst", "jaren", "uitleg", "oordeel_leuk", "oordeel_zwaar", "dag",
                          "cijfer", "tekening", "later"}  # fmt: skip
    assert isinstance(found["waar"].domain, Choice) and found["waar"].domain.names == ("buiten", "op_kantoor")
    assert found["waar"].required
    assert (found["jaren"].minimum, found["jaren"].maximum) == (0, 50)
    assert found["oordeel_leuk"].values[0].name == "k_1"
    assert isinstance(found["tekening"].domain, Drawing)
    told = "\n".join(taken.left_out)
    assert "rij 15: 'geopoint'" in told and "rij 16: 'relevant'" in told
    assert "{ { 9**9" not in taken.text and "9**9" not in taken.text  # nothing to work out, nothing bold


@pytest.mark.parametrize("key", ["evaluatie", "scan", "visie"])
def test_what_went_out_comes_back_as_the_same_questions(tmp_path: Path, key: str) -> None:
    library = Library(tmp_path)
    before = merge(library.form(key), library.brand("waterrade").brand, library.templates())
    path = tmp_path / "weg.xlsx"
    path.write_bytes(to_xlsform(outgoing(before)))
    taken = from_xlsform(path, "terug")
    after = asked(tmp_path, taken.text, "terug")

    # a scale goes out as choices that are numbers, and a name begins with a letter here
    def choices(sheet: Sheet) -> list[tuple[str, ...]]:
        return sorted(
            tuple(n.removeprefix("k_") for n in v.domain.names) for v in sheet.variables if isinstance(v.domain, Choice)
        )

    def texts(sheet: Sheet) -> int:
        return sum(isinstance(v.domain, Text) for v in sheet.variables)

    assert choices(after) == choices(before)
    assert texts(after) == texts(before)
    assert any("de code" in line for line in taken.left_out)


@pytest.mark.parametrize(
    "data", [b"", b"PK\x03\x04 nothing", b"type,name\n", b"%PDF-1.7"], ids=["empty", "torn", "csv", "pdf"]
)
def test_what_is_no_xlsform_is_refused_in_words(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "los.xlsx"
    path.write_bytes(data)
    with pytest.raises(DefinitionError, match="XLSForm"):
        from_xlsform(path)


def test_a_workbook_without_questions_is_refused(tmp_path: Path) -> None:
    path = workbook(tmp_path / "leeg.xlsx", survey=(("type", "name", "label"), ("geopoint", "x", "Waar?")))
    with pytest.raises(DefinitionError, match="geen vraag"):
        from_xlsform(path)
    with pytest.raises(NotFoundError):
        from_xlsform(tmp_path / "er_niet.xlsx")


def test_a_name_is_written_as_names_are(tmp_path: Path) -> None:
    path = workbook(tmp_path / "v.xlsx", survey=(("type", "name", "label"), ("text", "x", "Wat?")))
    assert from_xlsform(path, "../Rare naam!").key == "rare_naam"
    assert from_xlsform(path).key == "v"
