"""What may stand in a cell of a CSV file or of the workbook, and how much of it."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from generator.keep.csvfile import EXCEL_NL, MACHINE, CsvTable, Dialect, guarded, number_text
from generator.keep.excel import Workbook, _string, cell_text
from generator.keep.table import TableSpec, text


def test_a_full_sheet_goes_on_in_the_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("generator.keep.excel.MAX_ROWS", 3)
    with Workbook(tmp_path / "b.xlsx") as book:
        book.sheet("antwoorden", ["naam", "getal"])
        for number in range(5):
            book.write([f"n{number}", number / 2])
    sheets = {sheet.title: list(sheet.values) for sheet in load_workbook(tmp_path / "b.xlsx")}
    assert sheets == {
        "antwoorden": [("naam", "getal"), ("n0", 0), ("n1", 0.5)],
        "antwoorden 2": [("naam", "getal"), ("n2", 1), ("n3", 1.5)],
        "antwoorden 3": [("naam", "getal"), ("n4", 2)],
    }


def test_too_many_columns_are_said_to_be_elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("generator.keep.excel.MAX_COLUMNS", 30)
    with Workbook(tmp_path / "b.xlsx") as book:
        book.sheet("s", [f"k{i}" for i in range(40)])
        book.write(range(40))
    header, row = load_workbook(tmp_path / "b.xlsx")["s"].values
    assert header[28:] == ("k28", "meer kolommen: zie responses.csv")
    assert row == tuple(range(30))


@pytest.mark.parametrize(
    ("value", "text"), [(0.5, "0,5"), (2.0, "2"), (-0.00001, "0"), (-1.25, "-1,25"), (123456.7891, "123456,7891")]
)
def test_numbers_without_needless_zeros(value: float, text: str) -> None:
    assert number_text(value, ",") == text


_ROWS = st.lists(st.tuples(st.text(), st.text()), max_size=4)


def _written(rows: list[tuple[str, str]], dialect: Dialect) -> list[list[str]]:
    stream = io.StringIO(newline="")
    sheet = CsvTable(stream, TableSpec("t", "T", (text("a", "A"), text("b", "B"))), dialect)
    for row in rows:
        sheet.write(row)
    found = list(csv.reader(io.StringIO(stream.getvalue(), newline=""), delimiter=dialect.delimiter))
    assert found[0] == ["a", "b"]
    return found[1:]


@given(_ROWS)
def test_machine_csv_gives_every_text_back(rows: list[tuple[str, str]]) -> None:
    assert _written(rows, MACHINE) == [list(row) for row in rows]


@given(_ROWS)
def test_guarded_csv_gives_every_text_back_behind_at_most_an_apostrophe(rows: list[tuple[str, str]]) -> None:
    for row, found in zip(rows, _written(rows, EXCEL_NL), strict=True):
        for given_text, cell in zip(row, found, strict=True):
            assert cell in (given_text, f"'{given_text}")
            assert not cell.startswith(tuple("=+-@\t\r\n＝＋－＠"))


@given(st.text(st.characters(), max_size=50))
def test_any_text_is_legal_in_the_workbook(given_text: str) -> None:
    cell = ElementTree.fromstring(_string("A1", given_text, 0))
    assert "".join(cell.itertext()).replace("_x005F_x", "_x") == cell_text(given_text)


def test_every_sheet_has_filters_over_all_its_rows_and_a_frozen_head(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("generator.keep.excel.MAX_ROWS", 3)
    with Workbook(tmp_path / "b.xlsx") as book:
        book.sheet("antwoorden", ["run", "copy", *(f"k{i}" for i in range(30))], frozen=2)
        for number in range(3):
            book.write([number])
        book.sheet("leeg", ["a"])
    found = load_workbook(tmp_path / "b.xlsx")
    assert [(s.title, s.auto_filter.ref, s.freeze_panes) for s in found] == [
        ("antwoorden", "A1:AF3", "C2"), ("antwoorden 2", "A1:AF2", "C2"), ("leeg", "A1:A1", "B2"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        *("0612345678", "007", "00", "1234567890123456", "1.000", "1.5", "12,50", "1e5", "12E3", "50%", "€ 5", "(3)"),
        *("1-2", "3/4", "1 1/2", "01-02-2026", "1.2.2026", "12:30", "2026-03-01 09:30", "3 mei", "MEI 2026", "12mrt"),
        *("WAAR", "onwaar", "true", " 007 "),
    ],
)
def test_what_excel_would_turn_into_something_else_stays_text(text: str) -> None:
    assert guarded(text) == f"'{text}"


@pytest.mark.parametrize(
    "text",
    [
        *("12", "0", "2026", "123456789012345", "1,5", "0,25", "2026-03-01", "06-12345678", "kamer 007", "3 mensen"),
        *("mei", "1 2 3", "nu later", "waarom", "10 procent", "jan", "B12", "los-1a2b3c4d-1"),
    ],
)
def test_what_excel_shows_as_it_is_gets_no_apostrophe(text: str) -> None:
    assert guarded(text) == text
