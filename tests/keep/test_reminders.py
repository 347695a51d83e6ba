"""The list of what is missing: to print, and to tick off."""

from __future__ import annotations

from pathlib import Path

import pytest
from keep_samples import KEY, RUN, groei_answers, layout, reading, scan_answers

from generator.keep.deciding import keep_decisions
from generator.keep.decisions import AnswerKey, Kind, decide
from generator.keep.reminders import reminders
from generator.keep.store import Store
from generator.keep.store.sqlite import SqliteStore
from generator.model.answer import Fate
from generator.model.errors import NotFoundError
from generator.model.run import Copy, Run


def lines(store: Store) -> list[str]:
    return [line.strip() for line in reminders(store) if line.strip()]


def test_each_copy_says_which_sheets_are_missing(store: Store) -> None:
    store.add_reading(reading(1, 0, *scan_answers()))
    store.add_reading(reading(1, 1, *groei_answers(), page=2))
    store.add_reading(reading(2, 0, fate=Fate.UNREADABLE, scan="tweede.pdf"))
    assert lines(store) == [
        "Nog niet binnen van oplage 7K3M9Q (kern, 2026-03-01):",
        "[ ] exemplaar 2: Scan, blz. 1 (opnieuw scannen); Mijn groei, blz. 1",
        "[ ] exemplaar 3: nog niets binnen",
        "2 van 3 exemplaren",
    ]


def test_when_all_is_in_it_says_so(tmp_path: Path) -> None:
    with SqliteStore(tmp_path / "s.sqlite") as store:
        store.add_run(Run(layout(), KEY, b"x"), (Copy(RUN, 1),))
        store.add_reading(reading(1, 0, *scan_answers()))
        store.add_reading(reading(1, 1, *groei_answers(), page=2))
        assert lines(store)[1:] == ["niets: alles is binnen"]


def test_a_name_stands_there_only_if_the_roster_was_kept(tmp_path: Path) -> None:
    with SqliteStore(tmp_path / "s.sqlite") as store:
        store.add_run(Run(layout(), KEY, b"x"), (Copy(RUN, 1, "Ploeg Noord"), Copy(RUN, 2)))
        assert lines(store)[1:3] == [
            "[ ] exemplaar 1 (Ploeg Noord): nog niets binnen",
            "[ ] exemplaar 2: nog niets binnen",
        ]


def test_what_a_person_typed_over_does_not_make_a_sheet_come_in(store: Store) -> None:
    keep_decisions(store, [decide(Kind.VALUE, AnswerKey(RUN, 2, "", "scan_beleid"), chosen=("ja",))])
    assert "[ ] exemplaar 2: nog niets binnen" in lines(store)


def test_an_unknown_run_is_told(store: Store) -> None:
    with pytest.raises(NotFoundError):
        list(reminders(store, ["000000"]))
