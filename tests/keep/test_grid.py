"""`rows.csv`: every cell of a table, row by row."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from pathlib import Path

from keep_samples import BLANK, DOUBTFUL, KEY, SEEN, answer, layout, reading
from variable_sample import made_variable

from generator.keep.deciding import keep_decisions
from generator.keep.decisions import AnswerKey, Kind, decide
from generator.keep.store import Store
from generator.keep.tables import write_tables
from generator.model.layout import Layout
from generator.model.run import Run
from generator.model.variable import CellOf, Value, Variable, VariableType

RUN = "8K3M9Q"
TABLE = ("scan_taken_1_taak", "scan_taken_1_tijd", "scan_taken_1_uren")


def cell(name: str, kind: VariableType, column: str, *values: Value, private: bool = False) -> Variable:
    made = made_variable(name, "scan", "taken", kind, "table", "Mijn taken: 1", values)
    return replace(made, cell=CellOf("1", "1", column), part=("1", column), private=private)


def with_table(*, private: bool = False) -> Layout:
    own = (
        cell(TABLE[0], VariableType.TEXT, "taak"),
        cell(TABLE[1], VariableType.SELECT_MULTIPLE, "tijd", Value("kort", "kort"), Value("lang", "lang")),
        cell(TABLE[2], VariableType.INTEGER, "uren", private=private),
    )
    made = layout(RUN)
    return replace(made, variables=(*made.variables, *own))


def came(store: Store, *answers: object, **wishes: bool) -> None:
    store.add_run(Run(with_table(**wishes), KEY, b"x"))
    page = reading(1, 0, *answers)  # type: ignore[arg-type]
    assert page.code is not None
    moved = tuple(replace(each, run=RUN) for each in page.answers)
    store.add_reading(replace(page, code=replace(page.code, run=RUN), answers=moved))


def rows(folder: Path) -> list[dict[str, str]]:
    with (folder / "rows.csv").open(newline="", encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


def test_a_row_for_each_cell_with_what_was_said(store: Store, tmp_path: Path) -> None:
    came(
        store,
        answer(TABLE[0], SEEN, crop="crops/a.png"),
        answer(TABLE[1], chosen=("kort", "lang")),
        answer(TABLE[2], BLANK),
    )
    write_tables(store, tmp_path)
    task, time, hours = rows(tmp_path)
    assert (task["run"], task["copy"], task["form"], task["item"]) == (RUN, "1", "scan", "taken")
    assert (task["row"], task["row_label"], task["column"], task["series"]) == ("1", "1", "taak", "")
    assert (task["value"], task["text"], task["state"], task["crop"]) == ("", "", "seen", "crops/a.png")
    assert (time["value"], time["text"], time["state"]) == ("kort lang", "", "answered")
    assert (hours["value"], hours["state"]) == ("", "blank")


def test_what_a_person_typed_over_stands_there_and_a_doubt_does_not(store: Store, tmp_path: Path) -> None:
    came(store, answer(TABLE[0], SEEN), answer(TABLE[1], DOUBTFUL, chosen=("kort",)), answer(TABLE[2], SEEN))
    key = AnswerKey(RUN, 1, "", TABLE[0])
    keep_decisions(
        store,
        [decide(Kind.VALUE, key, text="Blad ruimen"), decide(Kind.VALUE, replace(key, variable=TABLE[2]), text="12")],
    )
    write_tables(store, tmp_path)
    task, time, hours = rows(tmp_path)
    assert (task["value"], task["text"]) == ("", "Blad ruimen")
    assert (time["value"], time["state"]) == ("", "doubtful")
    assert (hours["value"], hours["text"]) == ("12", "")


def test_it_is_there_only_where_pages_with_a_table_came_in_and_is_described(store: Store, tmp_path: Path) -> None:
    store.add_run(Run(with_table(), KEY, b"x"))
    store.add_reading(reading(1, 0, answer("scan_beleid", chosen=("ja",))))
    write_tables(store, tmp_path)
    assert not (tmp_path / "rows.csv").exists()
    page = reading(2, 0, answer(TABLE[1], chosen=("kort",)), scan="b.pdf")
    assert page.code is not None
    moved = tuple(replace(each, run=RUN) for each in page.answers)
    store.add_reading(replace(page, code=replace(page.code, run=RUN), answers=moved))
    write_tables(store, tmp_path)
    assert [row["column"] for row in rows(tmp_path)] == ["tijd"]
    package = json.loads((tmp_path / "datapackage.json").read_text("utf-8"))
    (resource,) = [each for each in package["resources"] if each["name"] == "rows"]
    with (tmp_path / "rows.csv").open(newline="", encoding="utf-8") as stream:
        assert [field["name"] for field in resource["schema"]["fields"]] == next(csv.reader(stream))


def test_what_is_private_never_stands_there(store: Store, tmp_path: Path) -> None:
    came(store, answer(TABLE[1], chosen=("kort",)), answer(TABLE[2], text="7"), private=True)
    write_tables(store, tmp_path)
    assert [row["column"] for row in rows(tmp_path)] == ["tijd"]
