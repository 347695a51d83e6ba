"""The tables say what they are, and are whole or not there."""

from __future__ import annotations

import errno
import hashlib
import json
from dataclasses import replace
from pathlib import Path

import pytest
from frictionless import Package
from keep_samples import KEY, RUN, groei_answers, layout, reading, scan_answers, variables
from tables_sample import digests, errors_of, filled, table

from generator.keep.csvfile import EXCEL_NL
from generator.keep.store import Store
from generator.keep.store.sqlite import SqliteStore
from generator.keep.tables import write_tables
from generator.model.errors import OutputError
from generator.model.run import Copy, Run


@pytest.mark.parametrize("excel_nl", [False, True])
def test_frictionless_finds_package_and_data_valid(store: Store, tmp_path: Path, excel_nl: bool) -> None:
    filled(store)
    written = write_tables(store, tmp_path / "t", excel_nl=excel_nl)
    assert errors_of(tmp_path / "t") == []
    package = Package(str(tmp_path / "t" / "datapackage.json"))
    assert {f"{name}.csv" for name in package.resource_names} == {p.name for p in written.files if p.suffix == ".csv"}
    rows = package.get_resource("responses").read_rows()
    assert (rows[0]["scan_cijfer"], rows[0]["scan_jaren"], rows[0]["scan_kort_later"]) == (2, 12, 0)


def test_frictionless_would_notice_a_wrong_value(store: Store, tmp_path: Path) -> None:
    """The check above can fail: a code that does not exist is found."""
    filled(store)
    write_tables(store, tmp_path / "t")
    path = tmp_path / "t" / "responses.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(",ja,1,0,2,", ",jawel,1,0,2,"), encoding="utf-8")
    assert [row[1] for row in errors_of(tmp_path / "t")] == ["scan_beleid"]


@pytest.mark.parametrize("table", ["answers", "codebook", "ledger"])
def test_every_word_that_the_program_puts_in_a_cell_is_explained_in_dutch(
    store: Store, tmp_path: Path, table: str
) -> None:
    filled(store)
    write_tables(store, tmp_path / "t")
    resources = json.loads((tmp_path / "t" / "datapackage.json").read_text(encoding="utf-8"))["resources"]
    fields = next(each for each in resources if each["name"] == table)["schema"]["fields"]
    words = [(each["title"], word) for each in fields for word in each.get("constraints", {}).get("enum", ())]
    assert sum(isinstance(word, str) for _, word in words) > 3
    for title, word in words:
        assert isinstance(word, int) or f"{word} = " in title or f"({word})" in title, f"{table}: {word} in '{title}'"


def test_the_same_store_gives_the_same_bytes_whatever_the_order_of_arrival(tmp_path: Path) -> None:
    pages = [
        reading(1, 0, *scan_answers("ja"), scan="a"), reading(1, 0, *scan_answers("nee"), scan="b"),
        reading(2, 1, *groei_answers(), scan="c"), reading(0, 0, *scan_answers(), scan="d", instance="x"),
    ]  # fmt: skip
    found = []
    for name, order in (("een", pages), ("twee", pages[::-1])):
        with SqliteStore(tmp_path / f"{name}.sqlite") as store:
            store.add_run(Run(layout(), KEY, b"x"), [Copy(RUN, 1), Copy(RUN, 2)])
            for page in order:
                store.add_reading(page)
            found.append(digests(write_tables(store, tmp_path / name)))
            found.append(digests(write_tables(store, tmp_path / name)))
    assert found[0] == found[1] == found[2] == found[3]


def test_an_interrupted_write_leaves_the_tables_of_last_time(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled(store)
    before = digests(write_tables(store, tmp_path / "t"))
    store.add_reading(reading(3, 0, *scan_answers("nee"), scan="meer.pdf"))
    with monkeypatch.context() as broken:

        def full(*_: object) -> None:
            raise OSError(errno.ENOSPC, "No space left on device")

        broken.setattr("generator.keep.ledger.input_lines", full)
        with pytest.raises(OutputError, match="schijf is vol"):
            write_tables(store, tmp_path / "t")
    now = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in (tmp_path / "t").iterdir()}
    assert now == before  # the same files, the same bytes, and nothing beside them
    assert write_tables(store, tmp_path / "t").responses == 3


def test_a_table_that_no_question_fills_is_not_there(store: Store, tmp_path: Path) -> None:
    filled(store)
    write_tables(store, tmp_path / "t")
    assert (tmp_path / "t" / "nodes.csv").exists()
    with SqliteStore(tmp_path / "ander.sqlite") as other:
        only = tuple(v for v in variables() if v.form == "scan")
        other.add_run(Run(replace(layout(), variables=only, pages=layout().pages[:1]), KEY, b"x"))
        write_tables(other, tmp_path / "t")
    assert not (tmp_path / "t" / "nodes.csv").exists()  # last time's would be of another store
    assert not errors_of(tmp_path / "t")


def test_an_empty_store_gives_tables_with_headings_only(tmp_path: Path) -> None:
    with SqliteStore(tmp_path / "s.sqlite") as store:
        written = write_tables(store, tmp_path / "t")
    assert written.responses == 0 and table(tmp_path / "t", "responses") == []
    assert json.loads((tmp_path / "t" / "datapackage.json").read_text(encoding="utf-8"))["runs"] == []
    assert EXCEL_NL.delimiter == ";"
