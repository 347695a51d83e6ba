"""The workbook's limits."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook

from generator.keep.csvfile import number_text
from generator.keep.excel import Workbook


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
