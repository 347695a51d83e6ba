"""Lists of people as offices make them."""

from __future__ import annotations

import time
import tracemalloc
import zipfile
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.define.roster import RosterRow, read_roster
from generator.model.errors import NotFoundError, RosterError


def labels(path: Path) -> list[str]:
    return list(read_roster(path).labels())


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ("naam,team\nŞahin Ö.,A\nŁódź,B\n".encode(), ["Şahin Ö.", "Łódź"]),
        ("\ufeffNaam;Team\r\nJan;A\r\n".encode(), ["Jan"]),
        ("Naam\tTeam\nZoë\tA\n".encode("utf-16"), ["Zoë"]),
        ("Naam|Team\nZoë|A\n".encode("cp1252"), ["Zoë"]),
        (b"sep=;\nNaam;x\nJan;1\n", ["Jan"]),
        (b"\n\nnaam;x\n\nJan;\n;\nPiet;\n", ["Jan", "Piet"]),
        (b'naam;x\n"Vries; de, Jan";1\n"Bob ""de Beuk""";2\n', ["Vries; de, Jan", 'Bob "de Beuk"']),
        (b"Voornaam;Tussenvoegsel;Achternaam\nJan;de;Vries\nAli;;Kaya\n", ["Jan de Vries", "Ali Kaya"]),
        (b"team;afdeling\nGroen;x\n", ["Groen"]),
        (b"na\0am;x\nJ\0an\x07\x1b[31m;1\n", ["Jan[31m"]),
        (b"naam;aantal\nGroen;2\nRood;\n", ["Groen", "Groen", "Rood"]),
        (b"naam\n=HYPERLINK(1)\n", ["=HYPERLINK(1)"]),
    ],
)
def test_csv_of_all_kinds(tmp_path: Path, data: bytes, expected: list[str]) -> None:
    path = tmp_path / "lijst.csv"
    path.write_bytes(data)
    assert labels(path) == expected


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"nr;adres\n1;x\n", "'nr', 'adres'"),
        (b"nr;naaam\n1;x\n", "misschien naam"),
        (b"", "leeg"),
        (b"naam\n\n", "niemand"),
        (b"naam;nr\nJan;1\n;2\n;3\n", "regel 3, 4"),
        (b'naam\n"Jan\nPiet\n', "aanhalingstekens"),
        (b"naam;aantal\nJan;veel\n", "regel 2: 'veel'"),
        (b"naam;aantal\nJan;0\n", "'0'"),
        (b"naam\n" + b"a" * 200 + b"\n", "langer dan 120"),
        (b"naam" + b",x" * 300 + b"\n", "200 kolommen"),
        (b"%PDF-1.7", "PDF"),
        (b"\xd0\xcf\x11\xe0", ".xls"),
        (b"PK\x03\x04kapot", "beschadigd"),
        (b"naam\n" + b"Jan\n" * 100_001, "100.000 regels"),
    ],
)
def test_what_cannot_be_used_is_said(tmp_path: Path, data: bytes, said: str) -> None:
    path = tmp_path / "lijst.csv"
    path.write_bytes(data)
    with pytest.raises(RosterError) as caught:
        read_roster(path)
    assert said in str(caught.value) and caught.value.mend


def test_a_word_file_is_told_apart_from_a_broken_list(tmp_path: Path) -> None:
    path = tmp_path / "lijst.docx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<document/>")
    with pytest.raises(RosterError, match="Word-bestand, geen lijst"):
        read_roster(path)


def test_missing_file(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError):
        read_roster(tmp_path / "weg.csv")


def test_xlsx(tmp_path: Path) -> None:
    path = tmp_path / "lijst.xlsx"
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in ([], ["Nr", "Naam", "Aantal"], [1, "Şahin", 2], [None, None, None], [2, "Ali 42", None]):
        book.active.append(row)
    book.save(path)
    roster = read_roster(path)
    assert list(roster) == [RosterRow("Şahin", 2), RosterRow("Ali 42", 1)]
    assert roster.headings == ("Nr", "Naam", "Aantal")
    assert list(roster) == list(roster)


def test_xlsx_formula_without_a_value_is_not_lost(tmp_path: Path) -> None:
    path = tmp_path / "lijst.xlsx"
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in (["Nr", "Naam"], [1, "=A2&B2"]):
        book.active.append(row)
    book.save(path)
    with pytest.raises(RosterError, match="formule"):
        read_roster(path)


def test_xlsx_bomb_is_refused_before_it_unpacks(tmp_path: Path) -> None:
    path = tmp_path / "bom.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<x/>")
        with archive.open("xl/worksheets/sheet1.xml", "w") as part:
            for _ in range(300):
                part.write(b" " * (1 << 20))
    with pytest.raises(RosterError, match="te groot"):
        read_roster(path)


def test_other_archives_are_no_workbook(tmp_path: Path) -> None:
    path = tmp_path / "lijst.ods"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
    with pytest.raises(RosterError, match="geen Excel"):
        read_roster(path)


@pytest.mark.slow
def test_sixty_thousand_rows_take_little_time_and_memory(tmp_path: Path) -> None:
    path = tmp_path / "groot.csv"
    path.write_text("voornaam;achternaam\n" + "".join(f"Jan{n};Łódź{n}\n" for n in range(60_000)), encoding="utf-8")
    begin = time.process_time()
    roster = read_roster(path)
    assert time.process_time() - begin < 3  # measured 0.35 s
    assert (len(roster), roster.total_copies) == (60_000, 60_000)
    tracemalloc.start()
    assert sum(1 for _ in roster.labels()) == 60_000
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 100_000  # bytes: going through the rows keeps none of them


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_give_rows_or_a_clear_error(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    path = tmp_path_factory.mktemp("bytes") / "lijst.csv"
    path.write_bytes(b"naam;x\n" + data)
    try:
        assert all(row.label and row.label.isprintable() for row in read_roster(path))
    except RosterError as error:
        assert error.what
