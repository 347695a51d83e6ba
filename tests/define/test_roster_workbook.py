"""Workbooks: what the screen shows is what is printed, and what the screen hides is told."""

from __future__ import annotations

import datetime
import zipfile
from pathlib import Path
from typing import Any

import pytest
from roster_shelf import bare_book, book, labels, notes, refusal, strict, text

from generator.define.roster.number_format import UnshownError, shown

PEOPLE = [["naam", "komt"], ["Anna Bos", "ja"], ["Bram Kok", "nee"], ["Carla Vos", "ja"]]


def test_the_first_visible_sheet_is_taken(tmp_path: Path) -> None:
    def change(made: Any, sheet: Any) -> None:
        sheet.title, sheet.sheet_state = "oud", "veryHidden"
        for name in ("deelnemers", "reserve"):
            made.create_sheet(name).append(["naam"])
            made[name].append([f"Jan {name}"])
        made.active = 2

    path = book(tmp_path, [["naam"], ["Oude Een"]], change)
    assert labels(path) == ["Jan deelnemers"]
    said = notes(path)
    assert "werkblad 'deelnemers'" in said and "'reserve'" in said and "'oud' (verborgen)" in said
    assert labels(path, sheet="Reserve") == ["Jan reserve"]
    assert labels(path, sheet="oud") == ["Oude Een"]
    assert "'oud', 'deelnemers', 'reserve'" in refusal(path, sheet="nieuw")


def test_a_cover_sheet_does_not_hide_the_list(tmp_path: Path) -> None:
    def change(made: Any, _: Any) -> None:
        made.create_sheet("Lijst").append(["naam"])

    for cover in ([["Lees mij"]], []):
        said = refusal(book(tmp_path, cover, change))
        assert "'Lijst'" in said and "--roster-sheet" in said
    assert "verborgen" in refusal(bare_hidden(tmp_path))
    assert "geen werkbladen" in refusal(text(tmp_path, "naam\nJan\n"), sheet="Lijst")


def bare_hidden(folder: Path) -> Path:
    path = bare_book(folder, "")
    other = folder / "verborgen.xlsx"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(other, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b'name="Blad1"', b'name="Blad1" state="hidden"'))
    return other


def test_filtered_and_hidden_rows_are_left_out_and_told(tmp_path: Path) -> None:
    names = {"naam": "", "Anna Bos": "", "Bram Kok": 'hidden="1"', "Carla Vos": 'ht="0"', "Dirk Mol": 'hidden="0"'}
    rows = (f'<x:row {how}><x:c t="str"><x:v>{name}</x:v></x:c></x:row>' for name, how in names.items())
    path = bare_book(tmp_path, "".join(rows))
    assert labels(path) == ["Anna Bos", "Dirk Mol"]
    assert "2 regels overgeslagen (regel 3, 4): verborgen of weggefilterd" in notes(path)


def test_hidden_rows_are_no_headings(tmp_path: Path) -> None:
    rows = '<x:row hidden="1"><x:c t="str"><x:v>Voornaam</x:v></x:c><x:c t="str"><x:v>Achternaam</x:v></x:c></x:row>'
    rows += '<x:row><x:c t="str"><x:v>Naam</x:v></x:c></x:row>'
    spoken = "<x:is><x:t>Jan Bos</x:t><x:rPh><x:t>yan</x:t></x:rPh></x:is>"
    rows += f'<x:row><x:c t="inlineStr">{spoken}</x:c></x:row>'
    assert labels(bare_book(tmp_path, rows)) == ["Jan Bos"]


def test_hidden_columns_are_not_taken_and_told(tmp_path: Path) -> None:
    def change(_: Any, sheet: Any) -> None:
        sheet.column_dimensions["A"].hidden = True

    path = book(tmp_path, [["Medewerker", "Naam"], ["Oud", "Jan Bos"]], change)
    assert labels(path) == ["Jan Bos"]
    assert "verborgen in Excel: kolom A (medewerker)" in notes(path)
    assert "Verborgen zijn de kolommen A" in refusal(book(tmp_path, PEOPLE, change))


def test_errors_and_formulas_without_a_result_are_refused_with_their_lines(tmp_path: Path) -> None:
    def change(_: Any, sheet: Any) -> None:
        for cell, error in (("A3", "#N/A"), ("A4", "#REF!")):
            sheet[cell], sheet[cell].data_type = error, "e"
        sheet["A2"] = "=B2"

    said = refusal(book(tmp_path, PEOPLE, change))
    fault = "daar staat een fout van Excel (#N/B)"
    for part in (f"regel 3: {fault}", "regel 4: daar staat een fout", "regel 2: daar staat een formule"):
        assert part in said


@pytest.mark.parametrize(
    ("value", "code", "expected"),
    [
        (46054, "d-m", "1-2"),
        (46054, "dd/mm/yyyy", "01-02-2026"),
        (46054, "d-mmm", "1-feb"),
        (46054, "[$-413]dddd d mmmm yyyy", "zondag 1 februari 2026"),
        (46054.5, "d-m-yy h:mm", "1-2-26 12:00"),
        (59, "d-m-yyyy", "28-2-1900"),
        (61, "d-m-yyyy", "1-3-1900"),
        (8.5 / 24, "h:mm", "8:30"),
        (20.25 / 24, "h:mm AM/PM", "8:15 PM"),
        (30 / 24, "[h]:mm", "30:00"),
        (65.5 / 1440, "mm:ss", "05:30"),
        (7, "000", "007"),
        (7, "General", "7"),
        (612345678, "0#########", "0612345678"),
        (1.5, "0.#0", "1,50"),
        (1234.5, '_ * #,##0.00_ ;_ * \\-#,##0.00_ ;_ * "-"??_ ;_ @_ ', "1.234,50"),
        (46054, "[$-nl-NL]d mmm;@", "1 feb"),
        (0.1 + 0.2, "General", "0,3"),
        (1e12, "General", "1E+12"),
        (2.5, "0", "3"),
        (0.125, "0.0%", "12,5%"),
        (0.5, "0%", "50%"),
        (1234567.5, "#,##0.00", "1.234.567,50"),
        (1.5, "0.0#", "1,5"),
        (-5, "0", "-5"),
        (-5, "0;(0)", "(5)"),
        (0, '0;-0;"geen"', "geen"),
        (3, '"Team "0', "Team 3"),
        (2.5, "€ #,##0.00", "€ 2,50"),
        (2.5, "[$€-413] #,##0.00", "€ 2,50"),
        (612345678, '"0"0-00000000', "06-12345678"),
        (5, "[Red]0", "5"),
        (5, ";;;", ""),
        (12, "@", "12"),
    ],
)
def test_numbers_as_dutch_excel_shows_them(value: float, code: str, expected: str) -> None:
    assert shown(value, code).strip() == expected


FOREIGN = ["# ?/?", "[>2]0", "0.00E+00", "[$-409]mmmm", "0,", "q", "b2yyyy", "hh:mm:ss.000", "0" * 300]


@pytest.mark.parametrize("code", FOREIGN)
def test_formats_that_cannot_be_followed_are_said(code: str) -> None:
    with pytest.raises(UnshownError):
        shown(1.5, code)


def test_days_since_1904(tmp_path: Path) -> None:
    def change(made: Any, sheet: Any) -> None:
        made.epoch = datetime.datetime(1904, 1, 1)
        sheet["A2"] = datetime.date(2026, 2, 1)
        sheet["A2"].number_format = "d-m-yyyy"

    assert labels(book(tmp_path, [["team"], ["x"]], change)) == ["1-2-2026"]


def test_typed_cells_become_what_the_screen_shows(tmp_path: Path) -> None:
    def change(_: Any, sheet: Any) -> None:
        typed = [(datetime.date(2026, 2, 1), "d-m"), (12, "0000"), (True, "General"), (False, "General"), (0.25, "0%")]
        for line, (value, code) in enumerate(typed, start=2):
            sheet[f"A{line}"] = value
            sheet[f"A{line}"].number_format = code

    assert labels(book(tmp_path, [["team"]], change)) == ["1-2", "0012", "WAAR", "ONWAAR", "25%"]


def test_a_number_that_nobody_can_follow_is_refused(tmp_path: Path) -> None:
    def change(_: Any, sheet: Any) -> None:
        sheet["A2"].number_format = "# ?/?"

    assert "regel 2: het is niet zeker hoe Excel dit getal laat zien" in refusal(
        book(tmp_path, [["team"], [0.5]], change)
    )


def test_texts_as_excel_itself_keeps_them(tmp_path: Path) -> None:
    shared = (
        "<si><t>Naam</t></si><si><r><t>Jan </t></r><r><t>Bos</t></r><rPh><t>yan</t></rPh></si>"
        "<si><t>Els_x005F_1_x0007_</t></si>"
    )
    rows = (
        '<x:row r="2"><x:c r="B2" t="s"><x:v>0</x:v></x:c></x:row>'
        '<x:row r="5"><x:c r="B5" t="s"><x:v>1</x:v></x:c></x:row>'
        '<x:row><x:c r="B6" t="s"><x:v>2</x:v></x:c></x:row>'
        '<x:row><x:c r="B7" t="str"><x:f>A1&amp;B1</x:f><x:v>Ali Kaya</x:v></x:c></x:row>'
        '<x:row><x:c r="B8" t="d"><x:v>2026-02-01</x:v></x:c><x:c r="A8"><x:v>1</x:v></x:c></x:row>'
    )
    path = bare_book(tmp_path, rows, shared=shared)
    assert labels(path, "naam") == ["Jan Bos", "Els_1", "Ali Kaya", "46054"]  # no style: a day is a number
    assert "koppen op regel 2, naam uit kolom B" in notes_of(path)
    assert labels(strict(path), "naam") == labels(path, "naam")


def notes_of(path: Path) -> str:
    from generator.define.roster import read_roster

    return read_roster(path, ("naam",)).source


@pytest.mark.parametrize(
    ("rows", "head"),
    [
        ('<x:row><x:c t="s"><x:v>9</x:v></x:c></x:row>', ""),
        ('<x:row><x:c t="s"><x:v>x</x:v></x:c></x:row>', ""),
        ("<x:row><x:c><x:v>nul</x:v></x:c></x:row>", ""),
        ("<x:row><x:c>", ""),
        ("", '<!DOCTYPE x [<!ENTITY a "aaa">]>'),
    ],
)
def test_damage_is_told(tmp_path: Path, rows: str, head: str) -> None:
    assert "beschadigd" in refusal(bare_book(tmp_path, rows, head=head))
    good = '<x:row><x:c t="str"><x:v>naam</x:v></x:c></x:row>' * 2
    assert "beschadigd" in refusal(bare_book(tmp_path, good, top="<!DOCTYPE x>"))


def test_more_than_a_list_is_refused_in_bounded_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = bare_book(tmp_path, "")
    monkeypatch.setattr("generator.define.roster.opening.XLSX_PARTS_MAX", 3)
    assert "veel te groot" in refusal(path)
    monkeypatch.undo()
    monkeypatch.setattr("generator.define.roster.sheet_rows.ELEMENTS_MAX", 1_000)
    monkeypatch.setattr("generator.define.roster.workbook.ELEMENTS_MAX", 1_000)
    monkeypatch.setattr("generator.define.roster.workbook.SMALL_PART_MAX", 1_000)
    many = (("<x:row>" + "<x:c/>" * 2_000 + "</x:row>", "", ""), ("", "<si/>" * 2_000, ""), ("", "", "<xf/>" * 2_000))
    for rows, shared, formats in many:
        assert "veel meer dan een lijst" in refusal(bare_book(tmp_path, rows, shared=shared, formats=formats))
    long = f'<x:row><x:c t="str"><x:v>{"a" * 50_000}</x:v></x:c></x:row>'
    assert "veel meer dan een lijst" in refusal(bare_book(tmp_path, long))


def test_a_locked_workbook_is_told(tmp_path: Path) -> None:
    path = book(tmp_path, PEOPLE)
    locked = bytearray(path.read_bytes())
    place = locked.find(b"PK\x01\x02")
    while place >= 0:
        locked[place + 8] |= 1  # "this part is encrypted"
        place = locked.find(b"PK\x01\x02", place + 4)
    path.write_bytes(locked)
    assert "wachtwoord" in refusal(path)


def cfb(stream: str) -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + stream.encode("utf-16-le")


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("lijst.xls", cfb("Workbook"), "oud Excel-bestand (.xls)"),
        ("lijst.xls", b"\x09\x08\x10\x00\x00\x06\x05\x00", "oud Excel-bestand (.xls)"),
        ("lijst.xlsx", cfb("EncryptedPackage"), "wachtwoord"),
        ("lijst.doc", cfb("WordDocument"), "oud Word-bestand"),
        ("lijst.xls", b"\n<html><table>", "webpagina"),
        ("lijst.xls", b'\xef\xbb\xbf<?xml version="1.0"?><Workbook/>', "XML"),
        ("lijst.slk", b"ID;PWXL;N;E\nP;PGeneral\n", "SYLK"),
        ("lijst.rtf", b"{\\rtf1 naam}", "RTF"),
        ("lijst.vcf", b"BEGIN:VCARD\n", "adreskaartjes"),
        ("lijst.gsheet", b'{"url": "x"}', "Google"),
        ("~$lijst.xlsx", b"\x05naam", "hulpbestand"),
        ("lijst.zip", b"PK\x05\x06" + bytes(18), "geen Excel"),
    ],
)
def test_other_kinds_are_named(tmp_path: Path, name: str, content: bytes, said: str) -> None:
    assert said in refusal(text(tmp_path, content, name=name))


@pytest.mark.parametrize(
    ("part", "said"),
    [
        ("mimetype", ".ods"),
        ("Index/Document.iwa", "Numbers"),
        ("xl/workbook.bin", ".xlsb"),
        ("ppt/presentation.xml", "PowerPoint"),
        ("lijst.csv", "ZIP"),
    ],
)
def test_other_archives_are_named(tmp_path: Path, part: str, said: str) -> None:
    path = tmp_path / "lijst.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(part, "x")
    assert said in refusal(path)


def test_a_text_file_that_is_called_a_workbook_is_read(tmp_path: Path) -> None:
    path = text(tmp_path, "naam;team\nJan;A\n", name="lijst.xlsx")
    assert labels(path) == ["Jan"]
    assert "heet .xlsx, maar is een tekstbestand" in notes(path)


def test_merged_cells_name_one_person(tmp_path: Path) -> None:
    def change(_: Any, sheet: Any) -> None:
        sheet.merge_cells("A2:A3")

    assert "regel 3: daar staat wel iets, maar geen naam" in refusal(
        book(tmp_path, [["naam", "x"], ["Jan", 1], [None, 2]], change)
    )
