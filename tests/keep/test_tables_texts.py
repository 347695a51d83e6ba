"""What people typed survives every program that opens a table, and runs in none."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from keep_samples import KEY, RUN, answer, layout, reading, variables
from openpyxl import load_workbook
from tables_sample import errors_of, table

from generator.keep.csvfile import guarded
from generator.keep.store import Store
from generator.keep.store.sqlite import SqliteStore
from generator.keep.tables import write_tables
from generator.model.domains import Whole
from generator.model.run import Copy, Run

HOSTILE = [
    *("=1+1", "+31 6", "-5", "@SUM(A1)", "\tx", "\rx", "＝1+1", " =1+1", 'een "aangehaald" woord', "a,b;c"),
    *("regel 1\nregel 2", "regel 1\r\nregel 2", "alleen\rcr", "bel \x07 en nul \x00 en esc \x1b"),
    *(
        "Łódź Şahin Ĳsselstein 👷🏽 שלום",
        "'",
        "''",
        "_x0041_",
        "<b>&amp;</b>]]>",
        "\ufeffbom",
        "NA",
        "null",
        " spaties ",
    ),
    "x" * 40_000,
]


def hostile(store: Store) -> None:
    store.add_run(Run(layout(), KEY, b"x"), (Copy(RUN, number) for number in range(1, len(HOSTILE) + 1)))
    for number, text in enumerate(HOSTILE, 1):
        store.add_reading(reading(number, 0, answer("scan_waarom", text=text), scan=f"=cmd|{number}.pdf"))


def test_machine_csv_keeps_hostile_texts_untouched(store: Store, tmp_path: Path) -> None:
    hostile(store)
    write_tables(store, tmp_path / "t")
    assert [r["scan_waarom"] for r in table(tmp_path / "t", "responses")] == HOSTILE
    assert not (tmp_path / "t" / "responses.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    assert not errors_of(tmp_path / "t")


def test_dutch_excel_gets_its_own_csv_in_which_no_text_can_run(store: Store, tmp_path: Path) -> None:
    hostile(store)
    write_tables(store, tmp_path / "t", excel_nl=True)
    assert (tmp_path / "t" / "responses.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    found = [r["scan_waarom"] for r in table(tmp_path / "t", "responses", delimiter=";", encoding="utf-8-sig")]
    assert found == [guarded(text) for text in HOSTILE]
    assert [text for text in found if text[:1] in tuple("=+-@\t\r＝")] == []
    assert [t for t, f in zip(HOSTILE, found, strict=True) if t != f] == [
        "=1+1", "+31 6", "-5", "@SUM(A1)", "\tx", "\rx", "＝1+1", " =1+1",
    ]  # fmt: skip
    files = [r["file"] for r in table(tmp_path / "t", "ledger", delimiter=";", encoding="utf-8-sig") if r["file"]]
    assert files and all(name.startswith("'=cmd|") for name in files)
    sure = table(tmp_path / "t", "answers", delimiter=";", encoding="utf-8-sig")[0]
    assert sure["confidence"] == "0,97"
    assert not errors_of(tmp_path / "t")


def test_the_workbook_holds_the_same_texts_and_no_formula(store: Store, tmp_path: Path) -> None:
    hostile(store)
    write_tables(store, tmp_path / "t")
    sheet = load_workbook(tmp_path / "t" / "responses.xlsx")["antwoorden"]
    assert "f" not in {cell.data_type for row in sheet.iter_rows() for cell in row}
    column = [cell.value for cell in sheet[1]].index("scan_waarom") + 1
    found = [sheet.cell(row + 2, column).value for row in range(len(HOSTILE))]
    shown = {
        "\rx": "\nx", "regel 1\r\nregel 2": "regel 1\nregel 2", "alleen\rcr": "alleen\ncr",
        "bel \x07 en nul \x00 en esc \x1b": "bel ␇ en nul ␀ en esc ␛",
        "_x0041_": "_x005F_x0041_",  # as Excel's file format writes these seven characters; openpyxl does not undo it
    }  # fmt: skip
    assert found[:-1] == [shown.get(text, text) for text in HOSTILE[:-1]]
    assert len(found[-1]) == 32_767 and found[-1].endswith("(verder in responses.csv)")
    assert sheet.cell(2, column).quotePrefix and not sheet.cell(10, column).quotePrefix


@pytest.mark.parametrize(
    ("typed", "number"),
    [("0612345678", None), ("007", None), ("12", 12), ("0", 0), ("-5", -5), ("1234567890123456", None)],
)
def test_a_number_with_zeros_before_it_survives_dutch_excel(tmp_path: Path, typed: str, number: int | None) -> None:
    """In the workbook it is text, in the CSV for Excel it has an apostrophe, and in the plain CSV it is untouched."""
    wide_open = tuple(replace(v, domain=Whole()) if isinstance(v.domain, Whole) else v for v in variables())
    with SqliteStore(tmp_path / "s.sqlite") as store:
        store.add_run(Run(replace(layout(), variables=wide_open), KEY, b"x"))
        store.add_reading(reading(1, 0, answer("scan_jaren", text=typed), answer("scan_waarom", text="0612345678")))
        write_tables(store, tmp_path / "t")
        write_tables(store, tmp_path / "nl", excel_nl=True)
    sheet = load_workbook(tmp_path / "t" / "responses.xlsx")["antwoorden"]
    places = {cell.value: cell.column for cell in sheet[1]}
    cell = sheet.cell(2, places["scan_jaren"])
    assert (cell.value, cell.quotePrefix) == ((typed, True) if number is None else (number, False))
    assert sheet.cell(2, places["scan_waarom"]).value == "0612345678"
    assert table(tmp_path / "t", "responses")[0]["scan_jaren"] == typed
    (row,) = table(tmp_path / "nl", "responses", delimiter=";", encoding="utf-8-sig")
    assert (row["scan_jaren"], row["scan_waarom"]) == (typed if number is not None else f"'{typed}", "'0612345678")
    assert not errors_of(tmp_path / "t") and not errors_of(tmp_path / "nl")
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("C2", f"A1:{sheet.cell(2, sheet.max_column).coordinate}")
