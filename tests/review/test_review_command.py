"""`werkblad review` as it is typed: out, back in, and what it says when something is wrong."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from review_case import Case
from test_exchange import row, work_in, written

from generator.cli import main


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
    assert "geen bestand met beslissingen" in said
    assert "Traceback" not in said


def test_a_short_token_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert typed(capsys, "--token", "kort")[0] == 2


def test_without_a_store_nothing_is_made(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WERKBLAD_STORE", str(tmp_path / "weg.sqlite"))
    assert typed(capsys, "--no-browser")[0] == 4
    assert not (tmp_path / "weg.sqlite").exists()
