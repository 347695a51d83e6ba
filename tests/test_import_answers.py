"""Questions out to another program and answers back: the same table as when it had been paper."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from pathlib import Path

import pytest

from generator.build import Order, build
from generator.define.library import Library
from generator.exchange.answers import take_answers
from generator.exchange.out import send, sheet_of_run
from generator.keep.store.sqlite import SqliteStore
from generator.keep.tables import write_tables
from generator.model.answer import AnswerState
from generator.model.code import PageCode
from generator.model.errors import DefinitionError, NotFoundError

Rows = list[dict[str, str]]
LIMESURVEY = {"id": "1", "submitdate": "2026-03-01 10:00:00", "zin[R1]": "A3", "zin[R2]": "A1", "best": "de koffie",
              "aanraden": "A3"}  # fmt: skip
XLSFORM = {
    "KEY": "uuid:1",
    "SubmissionDate": "2026-03-01T10:00:00Z",
    "vraag_zin-evaluatie_zin_nuttig": "ja",
    "vraag_zin-evaluatie_zin_duidelijk": "nee",
    "evaluatie_best": "de koffie",
    "evaluatie_aanraden": "ja",
}


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    workspace = tmp_path_factory.mktemp("uit")
    with SqliteStore(workspace / "out" / "werkblad.sqlite") as store:
        return workspace, build(
            Order("evaluatie", "waterrade", copies=3), Library(workspace), store, workspace / "b"
        ).run


@pytest.fixture
def store(printed: tuple[Path, str], tmp_path: Path) -> SqliteStore:
    """A store of its own with the same run."""
    data = (printed[0] / "out" / "werkblad.sqlite").read_bytes()
    (tmp_path / "eigen.sqlite").write_bytes(data)
    return SqliteStore(tmp_path / "eigen.sqlite")


def table(path: Path, *rows: Mapping[str, str]) -> Path:
    heads = list(dict.fromkeys(key for row in rows for key in row))
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, heads)
    writer.writeheader()
    writer.writerows(rows)
    path.write_text(text.getvalue(), encoding="utf-8")
    return path


def code(store: SqliteStore, run: str, copy: int) -> str:
    return PageCode(run, 0, copy, 1).encode(store.run(run).key)


def sent(store: SqliteStore, run: str, system: str, folder: Path) -> Path:
    return send(sheet_of_run(store, run, "evaluatie"), system, folder / system, run).codes  # type: ignore[arg-type]


def responses(store: SqliteStore, folder: Path) -> Rows:
    write_tables(store, folder)
    return list(csv.DictReader(io.StringIO((folder / "responses.csv").read_text("utf-8-sig"), newline="")))


@pytest.mark.parametrize(("system", "row"), [("limesurvey", LIMESURVEY), ("xlsform", XLSFORM)])
def test_answers_come_back_under_the_code_of_the_sheet(
    store: SqliteStore, printed: tuple[Path, str], tmp_path: Path, system: str, row: dict[str, str]
) -> None:
    run = printed[1]
    codes = sent(store, run, system, tmp_path)
    file = table(tmp_path / "a.csv", {**row, "code": code(store, run, 2)})
    taken = take_answers(file, codes, store)
    assert (taken.rows, taken.new, taken.loose, taken.strange) == (1, 1, 0, ())
    (found,) = responses(store, tmp_path / "t")
    assert (found["copy"], found["evaluatie_zin_nuttig"], found["evaluatie_zin_duidelijk"]) == ("2", "ja", "nee")
    assert (found["evaluatie_best"], found["evaluatie_aanraden"], found["evaluatie_beter"]) == ("de koffie", "ja", "")
    assert found["evaluatie_zin_stap"] == ""


def test_the_same_table_again_changes_nothing_and_a_change_there_counts(
    store: SqliteStore, printed: tuple[Path, str], tmp_path: Path
) -> None:
    run = printed[1]
    codes = sent(store, run, "limesurvey", tmp_path)
    row = {**LIMESURVEY, "code": code(store, run, 1)}
    assert take_answers(table(tmp_path / "a.csv", row), codes, store).new == 1
    before = responses(store, tmp_path / "t")
    assert take_answers(table(tmp_path / "a.csv", row), codes, store).new == 0
    assert responses(store, tmp_path / "t") == before
    later = {**row, "aanraden": "A1", "best": ""}
    assert take_answers(table(tmp_path / "b.csv", later), codes, store).new == 1
    (found,) = responses(store, tmp_path / "t")
    assert (found["evaluatie_aanraden"], found["evaluatie_best"]) == ("nee", "")


def test_who_has_no_sheet_or_a_wrong_code_is_a_loose_answer_and_told(
    store: SqliteStore, printed: tuple[Path, str], tmp_path: Path
) -> None:
    codes = sent(store, printed[1], "limesurvey", tmp_path)
    rows = [{**LIMESURVEY, "code": ""}, {**LIMESURVEY, "id": "2", "code": "ABCDEF-GHJKMN-PQRSTV"},
            {"id": "3", "code": ""}]  # fmt: skip
    taken = take_answers(table(tmp_path / "a.csv", *rows), codes, store)
    assert (taken.rows, taken.new, taken.loose, taken.empty, taken.strange) == (3, 2, 2, 1, (3,))
    assert [row["copy"] for row in responses(store, tmp_path / "t")] == ["0", "0"]


def test_what_is_no_answer_of_ours_is_asked_about(
    store: SqliteStore, printed: tuple[Path, str], tmp_path: Path
) -> None:
    run = printed[1]
    codes = sent(store, run, "limesurvey", tmp_path)
    take_answers(table(tmp_path / "a.csv", {**LIMESURVEY, "aanraden": "A9", "code": code(store, run, 1)}), codes, store)
    write_tables(store, tmp_path / "t")
    answers = csv.DictReader(io.StringIO((tmp_path / "t" / "answers.csv").read_text("utf-8-sig"), newline=""))
    found = next(row for row in answers if row["variable"] == "evaluatie_aanraden")
    assert found["state"] == AnswerState.DOUBTFUL.value


def test_a_table_of_something_else_is_refused_and_nothing_is_kept(
    store: SqliteStore, printed: tuple[Path, str], tmp_path: Path
) -> None:
    codes = sent(store, printed[1], "limesurvey", tmp_path)
    with pytest.raises(DefinitionError, match="Geen enkele kolom"):
        take_answers(table(tmp_path / "a.csv", {"naam": "x", "plaats": "y"}), codes, store)
    with pytest.raises(NotFoundError, match="geen bestand met codes"):
        take_answers(table(tmp_path / "a.csv", LIMESURVEY), tmp_path / "a.csv", store)
    assert responses(store, tmp_path / "t") == []
