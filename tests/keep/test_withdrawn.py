"""A run that was never handed out goes out of sight, and its paper is still read and named if it turns up."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import pytest
from keep_samples import KEY, RUN, layout, reading, scan_answers

from generator.keep.deciding import keep_decisions
from generator.keep.decisions import AnswerKey, Kind, decide
from generator.keep.reminders import reminders
from generator.keep.status import status
from generator.keep.store import Store
from generator.keep.tables import write_tables
from generator.keep.withdrawn import NOTE, out_of_sight, restore, withdraw, withdrawn
from generator.model.answer import Fate
from generator.model.errors import DecisionError, NotFoundError
from generator.model.run import Copy, Run

OTHER = "8K3M9Q"


def ledger(store: Store, out: Path) -> list[dict[str, str]]:
    write_tables(store, out)
    with (out / "ledger.csv").open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def test_it_is_shown_only_when_asked_for(store: Store, tmp_path: Path) -> None:
    store.add_run(Run(layout(OTHER), KEY, b"x"), [Copy(OTHER, 1)])
    assert withdraw(store, [RUN.lower()]) == (RUN,)
    assert [run.run for run in status(store)] == [OTHER]
    assert RUN not in "".join(reminders(store))
    assert {row["run"] for row in ledger(store, tmp_path / "read")} == {OTHER}
    assert {run.run: bool(run.withdrawn) for run in status(store, everything=True)} == {RUN: True, OTHER: False}
    assert [run.run for run in status(store, [RUN])] == [RUN]
    assert RUN in "".join(reminders(store, everything=True))


def test_one_of_which_something_came_is_refused_and_none_of_the_others_either(store: Store) -> None:
    store.add_run(Run(layout(OTHER), KEY, b"x"), [Copy(OTHER, 1)])
    store.add_reading(reading(1, 0, *scan_answers()))
    with pytest.raises(DecisionError, match=RUN):
        withdraw(store, [OTHER, RUN])
    assert withdrawn(store) == {}


def test_a_page_that_could_not_be_read_came_in_too(store: Store) -> None:
    store.add_reading(reading(1, 0, fate=Fate.UNREADABLE))
    with pytest.raises(DecisionError):
        withdraw(store, [RUN])


def test_our_own_empty_pdf_read_along_is_no_paper_that_came_in(store: Store) -> None:
    store.add_reading(reading(1, 0, fate=Fate.ORIGINAL))
    assert withdraw(store, [RUN]) == (RUN,)


def test_what_a_person_decided_about_it_counts_as_something_that_came_in(store: Store) -> None:
    keep_decisions(store, [decide(Kind.VALUE, AnswerKey(RUN, 1, "", "scan_jaren"), text="3")])
    with pytest.raises(DecisionError):
        withdraw(store, [RUN])


def test_paper_that_turns_up_after_all_is_kept_and_named(store: Store, tmp_path: Path) -> None:
    withdraw(store, [RUN])
    assert out_of_sight(store) == {RUN}
    assert store.add_reading(reading(1, 0, *scan_answers()))
    assert out_of_sight(store) == frozenset()
    (shown,) = status(store)
    assert (shown.run, shown.received, bool(shown.withdrawn)) == (RUN, 1, True)
    came = [row for row in ledger(store, tmp_path / "read") if row["kind"] == "input"]
    assert [(row["fate"], row["notes"]) for row in came] == [("read", NOTE)]


def test_a_page_of_another_run_is_not_named_so(store: Store, tmp_path: Path) -> None:
    store.add_run(Run(layout(OTHER), KEY, b"x"), [Copy(OTHER, 1)])
    withdraw(store, [RUN])
    theirs = reading(1, 0, *scan_answers())
    assert theirs.code is not None
    store.add_reading(replace(theirs, code=replace(theirs.code, run=OTHER)))
    assert NOTE not in str(ledger(store, tmp_path / "read"))


def test_it_can_be_undone(store: Store) -> None:
    withdraw(store, [RUN])
    withdraw(store, [RUN])  # again is fine
    assert restore(store, [RUN]) == (RUN,)
    assert [run.run for run in status(store)] == [RUN]
    with pytest.raises(NotFoundError, match="niet ingetrokken"):
        restore(store, [RUN])
    with pytest.raises(NotFoundError):
        withdraw(store, ["ZZZZZ9"])
