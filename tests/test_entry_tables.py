"""From a phone to the tables, with a sheet that shipped: a curve as a table stands on no paper, and has columns too."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from entry_cases import built

from generator.keep.entry.codes import go_on, make_code
from generator.keep.entry.events import keep_events
from generator.keep.store import Store
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


LINE, PHONE, OTHER = "groeicurve_lijn_lijn1", "AAAAAAAAAA", "BBBBBBBBBB"
RISING = [round(1000 * n / 24) for n in range(25)]


def kept(store: Store, run: str, copy: int, device: str, *events: dict[str, object]) -> None:
    made = [
        EntryEvent(seq, "groeicurve", EventKind(str(each.pop("kind"))), json.dumps(each, sort_keys=True))
        for seq, each in enumerate(events, 1)
    ]
    with store.writing():
        keep_events(store, Hand(run, copy, device), made)


def drew(points: list[int | None], way: str = "drawn", series: str = "lijn1") -> dict[str, object]:
    return {"kind": "drawn", "item": "lijn", "series": series, "points": points, "way": way}


def chose(moment: str, level: int) -> dict[str, object]:
    return {"kind": "answer", "variable": f"{LINE}_{moment}", "value": str(level)}


@pytest.fixture(scope="module")
def curves(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    return built(tmp_path_factory.mktemp("lijnen"), copies=20, form="groeicurve")


def written(place: Path, folder: Path, copy: int) -> tuple[list[dict[str, str]], list[dict[str, str]]]:
    """The points that were drawn, and what the lines say."""
    with SqliteStore(place) as store:
        write_tables(store, folder)
    points = [row for row in rows(folder / "curve.csv") if row["copy"] == str(copy) and row["x"]]
    return points, [row for row in rows(folder / "curve_features.csv") if row["copy"] == str(copy)]


def test_a_line_that_was_drawn_and_then_bent_is_drawn_and_one_that_was_only_tapped_is_not(
    curves: tuple[Path, str], tmp_path: Path
) -> None:
    place, run = curves
    bent = [*RISING[:20], *[1000] * 5]
    with SqliteStore(place) as store:
        kept(store, run, 1, PHONE, drew(RISING), drew(bent, "tapped"), chose("later", 5))
        kept(store, run, 2, PHONE, drew(RISING, "tapped"), chose("start", 1), chose("later", 5))
        kept(store, run, 3, PHONE, drew(RISING), drew([], "drawn"), drew(RISING, "list"), chose("vandaag", 3))
    points, (told,) = written(place, tmp_path / "uit", 1)
    assert [row["y"] for row in points[-3:]] == ["100", "100", "100"] and told["way"] == "drawn"
    points, (told,) = written(place, tmp_path / "uit", 2)
    assert points == [] and (told["way"], told["start"], told["future"], told["today"]) == ("chosen", "0", "100", "")
    assert written(place, tmp_path / "uit", 3) == ([], []), "one level is no line, and what was drawn was wiped"


def test_a_second_line_has_its_own_number_and_an_open_line_its_own_ends(
    curves: tuple[Path, str], tmp_path: Path
) -> None:
    place, run = curves
    half = [None] * 6 + RISING[6:19] + [None] * 6
    with SqliteStore(place) as store:
        kept(store, run, 4, PHONE, drew(half, series="lijn2"))
    points, (told,) = written(place, tmp_path / "uit", 4)
    assert {row["line"] for row in points} == {"2"} and told["line"] == "2"
    assert float(told["begins"]) == pytest.approx(6 / 24, abs=0.011)
    assert float(told["ends"]) == pytest.approx(18 / 24, abs=0.011)


def test_two_devices_that_drew_otherwise_are_asked_about_and_who_went_on_has_the_last_word(
    curves: tuple[Path, str], tmp_path: Path
) -> None:
    place, run = curves
    falling = RISING[::-1]
    with SqliteStore(place) as store:
        for copy, knowing in ((5, False), (6, True)):
            if knowing:
                kept(store, run, copy, PHONE, drew(RISING))
            with store.writing():
                code, key = f"ABCD123{copy}", store.run(run).key
                make_code(store, Hand(run, copy, PHONE), code, key)
                assert go_on(store, code, OTHER, [key]) is not None
            if not knowing:
                kept(store, run, copy, PHONE, drew(RISING))
            kept(store, run, copy, OTHER, drew(falling))
    points, _ = written(place, tmp_path / "uit", 5)
    assert len(points) == 102 and {row["state"] for row in points} == {"doubtful"}
    (drawing,) = [
        row
        for row in rows(tmp_path / "uit" / "answers.csv")
        if (row["copy"], row["variable"]) == ("5", "groeicurve_lijn")
    ]
    assert drawing["state"] == "doubtful"
    points, (told,) = written(place, tmp_path / "uit", 6)
    assert len(points) == 51 and (told["start"], told["state"]) == ("100", "answered")
