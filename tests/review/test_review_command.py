"""`werkblad review` as it is typed: out, back in, and what it says when something is wrong."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from pathlib import Path

import pytest
from review_case import Case
from test_exchange import row, work_in, written

from generator.cli import main
from generator.keep.store.sqlite import SqliteStore
from generator.model.answer import AnswerState, Fate
from generator.web.items import Queue


def typed(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    with pytest.raises(SystemExit) as ended:
        main(["review", *arguments])
    shown = capsys.readouterr()
    return int(ended.value.code or 0), shown.out + shown.err


@pytest.fixture(autouse=True)
def its_store(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WERKBLAD_STORE", str(case.store))


def test_out_and_back_in_twice(case: Case, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, said = typed(capsys, "--out", str(case.out), "--export", str(tmp_path / "n.html"))
    assert (code, "om na te kijken" in said) == (0, True)
    item = next(i for i in work_in(tmp_path / "n.html")["items"] if i["ask"] == "one")
    file = written(tmp_path / "b.json", row(item, "blank"))
    code, said = typed(capsys, "--out", str(case.out), "--import", str(file))
    assert (code, "1 nieuw" in said, "bijgewerkt" in said) == (0, True, True)
    assert "0 nieuw" in typed(capsys, "--out", str(case.out), "--import", str(file))[1]


def test_a_file_that_is_none_is_told_in_dutch(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "x.json").write_text(json.dumps({"iets": 1}))
    code, said = typed(capsys, "--import", str(tmp_path / "x.json"))
    assert code == 11
    assert "geen bestand met beslissingen van Werkblad.\n" in said
    assert "Traceback" not in said


def test_a_file_of_another_workshop_names_itself_and_changes_nothing(
    case: Case, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    typed(capsys, "--out", str(case.out), "--export", str(tmp_path / "n.html"))
    item = next(i for i in work_in(tmp_path / "n.html")["items"] if i["ask"] == "one")
    for place, value, says in (("run", "ABCDEF", "Oplage 'ABCDEF'"), ("copy", 77, "geen exemplaar 77")):
        changed = row(item, "blank") | {place: value}
        file = written(tmp_path / "b.json", changed)
        code, said = typed(capsys, "--out", str(case.out), "--import", str(file))
        assert (code, says in said, "Hieruit is niets overgenomen" in said, "b.json:" in said) == (11, True, True, True)
    assert typed(capsys, "--import", str(tmp_path / "weg.json"))[0] == 4


def test_with_nothing_to_send_there_is_no_file(case: Case, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with SqliteStore(case.store) as store:
        for reading in list(store.readings()):
            settled = [replace(a, state=AnswerState.BLANK, chosen=()) for a in reading.answers]
            fate = Fate.READ if reading.code else Fate.BLANK
            store.add_reading(replace(reading, fate=fate, answers=tuple(settled)), again=True)
    code, said = typed(capsys, "--out", str(case.out), "--export", str(tmp_path / "n.html"))
    assert (code, "geen bestand gemaakt" in said, (tmp_path / "n.html").exists()) == (0, True, False), said


def test_a_host_that_does_not_exist_is_told(case: Case, capsys: pytest.CaptureFixture[str]) -> None:
    code, said = typed(capsys, "--out", str(case.out), "--host", "geen.adres.invalid", "--no-browser")
    assert (code, "'geen.adres.invalid' is geen adres van deze computer" in said) == (4, True), said


def read_again(capsys: pytest.CaptureFixture[str], case: Case, *more: str) -> tuple[int, str]:
    with pytest.raises(SystemExit) as ended:
        main(["read", str(case.scans), *more])
    shown = capsys.readouterr()
    return int(ended.value.code or 0), shown.out + shown.err


def test_a_second_reading_says_how_much_is_still_open(case: Case, capsys: pytest.CaptureFixture[str]) -> None:
    with SqliteStore(case.store) as store:
        desk = case.desk(store)
        doubts, pages = (desk.progress(queue).left for queue in (Queue.DOUBTS, Queue.PAGES))
    assert (doubts > 1, pages) == (True, 1)
    code, said = read_again(capsys, case, "--out", str(case.out))
    assert (code, "4 al eerder gelezen" in said) == (10, True), said
    assert f"In totaal moet een mens nog kijken naar {doubts} antwoorden en 1 bladzijde." in said


def test_a_sheet_that_was_scanned_twice_is_told(case: Case, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "dubbel gescand" not in read_again(capsys, case, "--out", str(case.out))[1]
    again = tmp_path / "nogeens.jpg"
    again.write_bytes((case.scans / "1-1.jpg").read_bytes() + b"\0")  # another file, the same sheet
    said = read_again(capsys, case, str(again), "--out", str(case.out))[1]
    assert "In totaal is 1 bladzijde dubbel gescand. Dat geeft niet" in said, said


def test_the_tables_stay_where_and_as_they_were_read(
    case: Case, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """`--out` and `--excel-nl` of the last reading hold for review."""
    mine = tmp_path / "resultaat"
    read_again(capsys, case, "--out", str(mine), "--excel-nl")
    assert typed(capsys, "--export", str(tmp_path / "n.html"))[0] == 0
    item = next(i for i in work_in(tmp_path / "n.html")["items"] if i["ask"] == "one")
    code, said = typed(capsys, "--import", str(written(tmp_path / "b.json", row(item, "blank"))))
    assert (code, f"Ze staan in {mine}." in said) == (0, True), said
    rows = list(csv.DictReader((mine / "answers.csv").read_text(encoding="utf-8-sig").splitlines(), delimiter=";"))
    assert "review" in {row["source"] for row in rows}
    crops = [row["crop"] for row in rows if row["crop"]]
    assert crops and all((mine / crop).is_file() for crop in crops)


def test_what_came_in_is_thrown_away_when_somebody_says_so(case: Case, capsys: pytest.CaptureFixture[str]) -> None:
    def told(*arguments: str) -> tuple[int, str]:
        with pytest.raises(SystemExit) as ended:
            main(["purge", *arguments])
        shown = capsys.readouterr()
        return int(ended.value.code or 0), shown.out + shown.err

    def kept() -> int:
        with SqliteStore(case.store) as store:
            return sum(1 for _ in store.readings())

    read_again(capsys, case, "--out", str(case.out))
    for wrong, code, says in (
        ((), 2, "Noem een oplage"),
        ((case.run, "--all"), 2, "Niet allebei"),
        (("ZZZZZZ", "--yes"), 4, "ZZZZZZ"),
        ((case.run,), 2, "Zet --yes erbij"),  # nobody to ask
    ):
        found, said = told(*wrong)
        assert (found, says in said, kept()) == (code, True, 4), said
    code, said = told(case.run, "--yes")
    assert (code, "3 ingelezen bladzijden" in said, "Gewist." in said, kept()) == (0, True, True, 1), said
    assert told("--all", "--yes")[0] == 0
    assert (kept(), list(case.out.rglob("*.png"))) == (0, [])
    assert (case.out / "responses.csv").read_text().count("\n") == 1, "only the heading is left"
    assert "3 goed gelezen" in read_again(capsys, case, "--out", str(case.out))[1], "the run can still be read"


def test_a_key_of_ones_own_comes_out_of_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    key = tmp_path / "sleutel.txt"
    for wrong in ("kort\n", "\n", "een sleutel\x07die piept\n", "sleutel-van-café-het-hoekje\n"):
        key.write_text(wrong, encoding="utf-8")
        code, said = typed(capsys, "--token-file", str(key))
        assert (code, "geen goede sleutel" in said) == (2, True), said
    assert typed(capsys, "--token-file", str(tmp_path / "weg.txt"))[0] == 4
    code, said = typed(capsys, "--token", "een-lange-sleutel")
    assert (code, "voor iedereen op deze computer te zien" in said, "--token-file" in said) == (2, True, True)


def test_without_a_store_nothing_is_made(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WERKBLAD_STORE", str(tmp_path / "weg.sqlite"))
    assert typed(capsys, "--no-browser")[0] == 4
    assert not (tmp_path / "weg.sqlite").exists()
