"""From a phone to the tables, with a sheet that shipped: a curve as a table stands on no paper, and has columns too."""

from __future__ import annotations

import csv
import json
from pathlib import Path

from entry_cases import built

from generator.keep.entry.events import keep_events
from generator.keep.store.sqlite import SqliteStore
from generator.keep.tables import write_tables
from generator.model.entry import EntryEvent, EventKind, Hand


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_the_table_of_a_curve_that_was_printed_as_a_drawing_comes_into_curve_csv(tmp_path: Path) -> None:
    place, run = built(tmp_path, form="groeicurve")
    with SqliteStore(place) as store:
        (sheet,) = store.sheets(run)
        printed = {v.name for v in store.layout(run).variables}
        level = next(v for v in sheet.variables if v.name not in printed)
        assert not level.on_paper and level.values
        write_tables(store, tmp_path / "voor")
        content = json.dumps({"value": level.values[1].name, "variable": level.name}, sort_keys=True)
        with store.writing():
            keep_events(store, Hand(run, 2, "AAAAAAAAAA"), [EntryEvent(1, sheet.form, EventKind.ANSWER, content)])
        write_tables(store, tmp_path / "uit")
        assert store.layout(run).variables and level.name not in {v.name for v in store.layout(run).variables}
    (answer,) = [row for row in rows(tmp_path / "uit" / "answers.csv") if row["variable"] == level.name]
    assert (answer["source"], answer["state"], answer["value"]) == ("web", "answered", level.values[1].name)
    (response,) = rows(tmp_path / "uit" / "responses.csv")
    assert response[level.name] == level.values[1].name
    curve = rows(tmp_path / "uit" / "curve.csv")
    assert [row for row in curve if row["copy"] == "2" and level.values[1].name in row.values()]
