"""`read --run` on the command line: tables of one run, with or without something to read."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import pytest
from keep_samples import KEY, RUN, answer, layout, reading

from generator.cli import main
from generator.keep.store.sqlite import SqliteStore
from generator.model.errors import NotFoundError
from generator.model.run import Run

OTHER = "8K3M9Q"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A workspace with an answer in each of two runs."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("WERKBLAD_STORE", raising=False)
    with SqliteStore(tmp_path / "out" / "werkblad.sqlite") as store:
        for run in (RUN, OTHER):
            store.add_run(Run(layout(run), KEY, b"x"))
            page = reading(1, 0, answer("scan_beleid", chosen=("ja",)), scan=f"{run}.pdf")
            assert page.code is not None
            store.add_reading(replace(page, code=replace(page.code, run=run)))
    return tmp_path


def ask(*arguments: str) -> int:
    with pytest.raises(SystemExit) as end:
        main(list(arguments))
    return int(end.value.code or 0)


def runs(folder: Path) -> list[str]:
    with (folder / "responses.csv").open(newline="", encoding="utf-8") as stream:
        return [row["run"] for row in csv.DictReader(stream)]


def test_without_a_path_only_the_tables_are_written(here: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert ask("read", "--run", OTHER.lower(), "--out", "een") == 0
    said = capfd.readouterr().out
    assert "1 exemplaar, 1 antwoord." in said and f"alleen in wat bij oplage {OTHER} hoort" in said
    assert runs(here / "een") == [OTHER]


def test_with_a_path_too_and_without_run_it_is_all_again(here: Path) -> None:
    (here / "scans").mkdir()
    (here / "scans" / "leeg.txt").write_text("geen scan")
    ask("read", "scans", "--run", RUN)
    assert runs(here / "out" / "read") == [RUN]
    ask("read", "scans")
    assert runs(here / "out" / "read") == [RUN, OTHER]


def test_a_run_that_is_not_here_is_told_before_anything_is_read(here: Path) -> None:
    (here / "scans").mkdir()
    assert ask("read", "scans", "--run", "ZZZZZZ") == NotFoundError.exit_code
    assert not (here / "out" / "read").exists()


def test_nothing_to_read_and_no_run_is_a_question(here: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert ask("read") == 2
    assert "Vul nog in: 'PAD…'" in capfd.readouterr().err
