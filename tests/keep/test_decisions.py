"""Decisions are rows that are only added; what holds is the latest that nobody took back, in any order."""

from __future__ import annotations

import csv
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from keep_samples import BLANK, DOUBTFUL, KEY, RUN, SEEN, answer, groei_answers, layout, reading, scan_answers

from generator.keep.deciding import keep_decisions
from generator.keep.decisions import (
    AnswerKey,
    Decision,
    Kind,
    PageKey,
    all_decisions,
    assignments,
    contradicts,
    decide,
    in_force,
    page_decisions,
    token,
    withdrawal,
)
from generator.keep.responses import responses
from generator.keep.store import Store
from generator.keep.store.migrations import MIGRATIONS
from generator.keep.store.sqlite import SqliteStore
from generator.keep.tables import write_tables
from generator.model.answer import Answer, AnswerState, Fate, Source
from generator.model.code import PageCode
from generator.model.errors import DecisionError, NotFoundError
from generator.model.run import Copy, Run

BELEID = AnswerKey(RUN, 1, "", "scan_beleid")
MAP = AnswerKey(RUN, 1, "", "groei_kaart.getekend1")


def value(subject: AnswerKey = BELEID, *chosen: str, **more: object) -> Decision:
    return decide(Kind.VALUE, subject, chosen=chosen, **more)


def unsure() -> tuple[Answer, ...]:
    """The scan's answers, with doubt about the first."""
    first, *rest = scan_answers()
    return (replace(first, state=DOUBTFUL, confidence=0.4, why="Niet duidelijk."), *rest)


def answers(store: Store, copy: int = 1) -> dict[str, Answer]:
    return next((dict(r.answers) for r in responses(store, RUN) if r.copy == copy), {})


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


# --- what holds -------------------------------------------------------------------------------------------------------


@st.composite
def histories(draw: st.DrawFn) -> list[Decision]:
    """Up to eight decisions on one answer, some taken back."""
    count = draw(st.integers(1, 8))
    made = [
        Decision(f"besluit-{n}", time_text_of(draw(st.integers(0, 3))), Kind.VALUE, BELEID, chosen=(str(n),))
        for n in range(count)
    ]
    back = draw(st.lists(st.sampled_from(made), unique=True, max_size=count))
    late = [
        Decision(f"terug-{d.id}", time_text_of(draw(st.integers(0, 3))), Kind.WITHDRAWN, BELEID, withdraws=d.id)
        for d in back
    ]
    return made + late


def time_text_of(second: int) -> str:
    return f"2026-03-01T09:30:{second:02d}.000000Z"


@given(histories(), st.randoms())
def test_the_order_in_which_rows_come_makes_no_difference(history: list[Decision], chance: object) -> None:
    shuffled = list(history)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert in_force(shuffled) == in_force(history)


@given(histories())
def test_rows_that_come_twice_count_once(history: list[Decision]) -> None:
    assert in_force(history + history) == in_force(history)


@given(histories())
def test_the_latest_that_was_not_taken_back_holds(history: list[Decision]) -> None:
    back = {row.withdraws for row in history}
    left = sorted((row.at, row.id) for row in history if row.kind is Kind.VALUE and row.id not in back)
    holding = in_force(history)
    assert (holding is None) == (not left)
    assert holding is None or (holding.at, holding.id) == left[-1]


@settings(max_examples=15, deadline=None)
@given(histories(), st.randoms())
def test_replaying_a_history_into_a_store_gives_the_same_answer(
    tmp_path_factory: pytest.TempPathFactory, history: list[Decision], chance: object
) -> None:
    names = {"0": "ja"}  # codes of the invented question
    real = [replace(row, chosen=(names.get(row.chosen[0], "nee"),) if row.chosen else ()) for row in history]
    found = []
    for _ in range(2):
        with SqliteStore(tmp_path_factory.mktemp("s") / "s.sqlite") as store:
            store.add_run(Run(layout(), KEY, b"x"))
            store.add_reading(reading(1, 0, *unsure()))
            assert keep_decisions(store, real) == len(real)
            assert keep_decisions(store, real) == 0  # a second time changes nothing
            found.append(answers(store)["scan_beleid"])
        chance.shuffle(real)  # type: ignore[attr-defined]
    assert found[0] == found[1]


# --- in the tables ----------------------------------------------------------------------------------------------------


def test_a_decision_is_an_answer_in_both_tables_and_keeps_the_proposal(store: Store, tmp_path: Path) -> None:
    store.add_reading(reading(1, 0, *unsure()))
    before = write_tables(store, tmp_path / "t")
    keep_decisions(store, [value(BELEID, "nee", who="ab")])
    after = write_tables(store, tmp_path / "t")
    assert (before.doubtful, after.doubtful) == (1, 0)
    (row,) = (row for row in rows_of(tmp_path / "t" / "answers.csv") if row["variable"] == "scan_beleid")
    told = {name: row[name] for name in ("value", "proposal", "state", "confidence", "source", "file", "why")}
    assert told == {
        "value": "nee", "proposal": "ja", "state": "answered", "confidence": "1", "source": "review",
        "file": "stapel.pdf", "why": "",
    }  # fmt: skip
    (wide,) = rows_of(tmp_path / "t" / "responses.csv")
    assert (wide["scan_beleid"], wide["doubtful"]) == ("nee", "0")


@pytest.mark.parametrize(
    ("kind", "state", "cell"),
    [(Kind.BLANK, BLANK, "0"), (Kind.UNREADABLE, AnswerState.UNREADABLE, "")],
)
def test_nothing_chosen_is_no_and_unreadable_is_not(
    store: Store, tmp_path: Path, kind: Kind, state: AnswerState, cell: str
) -> None:
    store.add_reading(reading(1, 0, answer("scan_kort", DOUBTFUL), answer("scan_beleid", chosen=("ja",))))
    keep_decisions(store, [decide(kind, AnswerKey(RUN, 1, "", "scan_kort"))])
    write_tables(store, tmp_path / "t")
    assert answers(store)["scan_kort"].state is state
    (wide,) = rows_of(tmp_path / "t" / "responses.csv")
    assert (wide["scan_kort_nu"], wide["scan_kort_later"]) == (cell, cell)


def test_a_text_is_typed_while_looking_at_the_handwriting(store: Store) -> None:
    store.add_reading(reading(1, 0, *scan_answers()))
    keep_decisions(store, [decide(Kind.VALUE, AnswerKey(RUN, 1, "", "scan_waarom"), text="  Omdat het werkt. ")])
    found = answers(store)["scan_waarom"]
    assert (found.text, found.state, found.source) == ("Omdat het werkt.", AnswerState.ANSWERED, Source.REVIEW)
    assert found.crop  # the picture stays beside it


def test_undo_brings_the_reading_back_and_keeps_both_rows(store: Store) -> None:
    store.add_reading(reading(1, 0, *unsure()))
    first = value(BELEID, "nee")
    keep_decisions(store, [first])
    keep_decisions(store, [withdrawal(first)])
    assert answers(store)["scan_beleid"].state is DOUBTFUL
    assert [row.kind for row in all_decisions(store)] == [Kind.VALUE, Kind.WITHDRAWN]


def test_of_two_people_the_last_wins_and_undo_gives_the_word_to_the_other(store: Store) -> None:
    store.add_reading(reading(1, 0, *unsure()))
    anne, bram = value(BELEID, "nee", who="an"), value(BELEID, "ja", who="br")
    keep_decisions(store, [bram, anne])  # whichever reached the store first
    assert answers(store)["scan_beleid"].chosen == ("ja",)
    keep_decisions(store, [withdrawal(bram)])
    assert answers(store)["scan_beleid"].chosen == ("nee",)


# --- reading again ----------------------------------------------------------------------------------------------------


def test_reading_again_never_loses_a_decision(store: Store) -> None:
    store.add_reading(reading(1, 0, *unsure()))
    keep_decisions(store, [value(BELEID, "nee", evidence=(token(unsure()[0]),))])
    store.add_reading(reading(1, 0, fate=Fate.UNREADABLE), again=True)  # a later program cannot read it at all
    found = answers(store)["scan_beleid"]
    assert (found.chosen, found.source) == (("nee",), Source.REVIEW)
    assert "met de hand" in found.why


def test_another_scan_that_says_something_else_is_told_once(store: Store) -> None:
    store.add_reading(reading(1, 0, *unsure()))
    seen = next(responses(store, RUN)).evidence("scan_beleid")
    keep_decisions(store, [value(BELEID, "ja", evidence=seen)])
    assert next(responses(store, RUN)).contested == ()
    store.add_reading(reading(1, 0, *scan_answers("nee"), scan="tweede.pdf"))
    contested = next(responses(store, RUN))
    assert contested.contested == ("scan_beleid",)
    found = contested.answers["scan_beleid"]
    assert (found.chosen, found.state) == (("ja",), AnswerState.ANSWERED)  # the decision stays
    assert "latere lezing" in found.why
    assert "'Nee' (tweede.pdf" in found.why
    keep_decisions(store, [value(BELEID, "ja", evidence=contested.evidence("scan_beleid"))])  # looked again
    assert next(responses(store, RUN)).contested == ()


def test_another_scan_that_agrees_or_doubts_is_no_news(store: Store) -> None:
    store.add_reading(reading(1, 0, *unsure()))
    keep_decisions(store, [value(BELEID, "ja", evidence=next(responses(store, RUN)).evidence("scan_beleid"))])
    store.add_reading(reading(1, 0, *scan_answers("ja"), scan="tweede.pdf"))
    store.add_reading(reading(1, 0, answer("scan_beleid", DOUBTFUL, chosen=("nee",)), scan="derde.pdf"))
    assert next(responses(store, RUN)).contested == ()


@pytest.mark.parametrize(
    ("said", "decision", "against"),
    [
        (answer("x", chosen=("ja",)), value(BELEID, "ja"), False),
        (answer("x", chosen=("b", "a")), value(BELEID, "a", "b"), False),  # the order of choices says nothing
        (answer("x", chosen=("ja",)), value(BELEID, "nee"), True),
        (answer("x", chosen=("ja",)), decide(Kind.BLANK, BELEID), True),
        (answer("x", chosen=("ja",)), decide(Kind.UNREADABLE, BELEID), True),
        (answer("x", DOUBTFUL, chosen=("ja",)), value(BELEID, "nee"), False),
        (answer("x", SEEN), decide(Kind.VALUE, BELEID, text="getypt"), False),
        (answer("x", SEEN), decide(Kind.BLANK, BELEID), True),
        (answer("x", BLANK), decide(Kind.SEEN, BELEID), True),
    ],
)
def test_what_contradicts_a_decision(said: Answer, decision: Decision, against: bool) -> None:
    assert contradicts(token(said), decision) is against


def test_a_doubtful_page_is_done_once_its_doubts_are_decided(store: Store, tmp_path: Path) -> None:
    said = answer("groei_kaart_p01_nabij", chosen=("2",))
    store.add_reading(reading(1, 1, said, fate=Fate.DOUBTFUL, reason="Het blad ligt krom."))
    assert answers(store)["groei_kaart_p01_nabij"].state is DOUBTFUL
    keep_decisions(store, [value(AnswerKey(RUN, 1, "", "groei_kaart_p01_nabij"), "2")])
    write_tables(store, tmp_path / "t")
    told = [(r["kind"], r["fate"], r["reason"]) for r in rows_of(tmp_path / "t" / "ledger.csv") if r["file"]]
    reason = "Het blad ligt krom. Een mens heeft ernaar gekeken."
    assert told == [("input", "read", reason), ("issued", "received", reason)]


# --- pages ------------------------------------------------------------------------------------------------------------


def test_a_page_is_assigned_dismissed_or_neither(store: Store, tmp_path: Path) -> None:
    lost = replace(reading(1, 0, fate=Fate.UNREADABLE), code=None, reason="Geen code.")
    store.add_reading(lost)
    page = PageKey(lost.source.digest, 1)
    keep_decisions(store, [decide(Kind.ASSIGNED, page, code=PageCode(RUN, 1, 2, 1))])
    assert assignments(store) == {page: PageCode(RUN, 1, 2, 1)}
    keep_decisions(store, [decide(Kind.DISMISSED, page, who="cd")])
    assert assignments(store) == {}
    write_tables(store, tmp_path / "t")
    (row,) = (row for row in rows_of(tmp_path / "t" / "ledger.csv") if row["kind"] == "input")
    assert (row["fate"], row["reason"]) == ("dismissed", "Hoort er niet bij, volgens cd.")
    keep_decisions(store, [withdrawal(page_decisions(store)[page])])
    assert assignments(store) == {page: PageCode(RUN, 1, 2, 1)}


def test_a_dismissed_page_no_longer_answers(store: Store) -> None:
    came = reading(1, 0, *scan_answers())
    store.add_reading(came)
    keep_decisions(store, [decide(Kind.DISMISSED, PageKey(came.source.digest, 1))])
    assert all(not response.counts for response in responses(store, RUN))


# --- what is refused --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("decision", "why"),
    [
        (value(AnswerKey(RUN, 1, "", "scan_ziek"), "ja"), "geen open vraag"),  # private: never stored
        (value(AnswerKey(RUN, 1, "", "scan_weg"), "ja"), "geen open vraag"),
        (value(replace(BELEID, copy=77), "ja"), "geen exemplaar 77"),  # or the tables hold somebody who is not there
        (value(BELEID, "misschien"), "bestaat niet"),
        (value(BELEID, "ja", "nee"), "één mag"),
        (value(BELEID), "niets gekozen"),
        (decide(Kind.VALUE, AnswerKey(RUN, 1, "", "scan_jaren"), text="51"), "buiten de grenzen"),
        (decide(Kind.VALUE, AnswerKey(RUN, 1, "", "scan_jaren"), text="-1"), "buiten de grenzen"),
        (decide(Kind.VALUE, AnswerKey(RUN, 1, "", "scan_sinds"), text="gisteren"), "geen datum"),
        (decide(Kind.SEEN, BELEID), "moet je kiezen"),
        (decide(Kind.ASSIGNED, BELEID), "hoort bij een bladzijde"),
        (decide(Kind.DRAWN, MAP), "per kring en per lijn"),  # lines of a curve: no table could be written any more
        (decide(Kind.VALUE, MAP, chosen=("c106x55",), evidence=("wat ik zag",)), "op de kaart te zien"),
        (decide(Kind.BLANK, MAP, evidence=("[1]",)), "op de kaart te zien"),
        (decide(Kind.DISMISSED, PageKey("0" * 64, 1)), "nooit ingelezen"),
        (replace(value(BELEID, "ja"), at="straks"), "tijd"),
        (replace(value(BELEID, "ja"), id="../../x"), "kenmerk"),
        (replace(value(BELEID, "ja"), withdraws="besluit-1"), "teruggedraaid"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_kept(store: Store, decision: Decision, why: str) -> None:
    with pytest.raises(DecisionError, match=why):
        keep_decisions(store, [value(BELEID, "ja"), decision])
    assert list(all_decisions(store)) == []


def test_a_decision_about_an_unknown_run_is_refused(store: Store) -> None:
    with pytest.raises(NotFoundError):
        keep_decisions(store, [value(AnswerKey("000000", 1, "", "scan_beleid"), "ja")])


def test_a_page_goes_only_to_a_copy_and_page_that_exist(store: Store) -> None:
    lost = replace(reading(1, 0, fate=Fate.UNREADABLE), code=None)
    store.add_reading(lost)
    page = PageKey(lost.source.digest, 1)
    for code, why in ((PageCode(RUN, 0, 9, 1), "geen exemplaar 9"), (PageCode(RUN, 0, 1, 5), "zo'n bladzijde niet")):
        with pytest.raises(DecisionError, match=why):
            keep_decisions(store, [decide(Kind.ASSIGNED, page, code=code)])


def test_a_clock_that_runs_ahead_does_not_win_for_ever(store: Store) -> None:
    store.add_reading(reading(1, 0, *unsure()))
    keep_decisions(store, [replace(value(BELEID, "ja"), at="2999-01-01T00:00:00.000000Z")])
    keep_decisions(store, [value(BELEID, "nee")])
    assert answers(store)["scan_beleid"].chosen == ("nee",)


def test_a_store_from_before_decisions_is_taken_along(tmp_path: Path) -> None:
    path = tmp_path / "oud.sqlite"
    with SqliteStore(path) as new:
        new.add_run(Run(layout(), KEY, b"x"), (Copy(RUN, 1),))
        new.add_reading(reading(1, 1, *groei_answers()))
    with sqlite3.connect(path) as db:  # as the first version left it
        first = ("runs", "copies", "pages")
        sql = "SELECT type, name FROM sqlite_schema WHERE type IN ('trigger', 'table') ORDER BY type DESC"
        for what, name in list(db.execute(sql)):
            if name not in first:
                db.execute(f"DROP {what} {name}")
        db.execute("PRAGMA user_version = 1")
    db.close()
    with SqliteStore(path) as store:
        key = AnswerKey(RUN, 1, "", "groei_kaart_p01_nabij")
        assert keep_decisions(store, [value(key, "1")]) == 1
        assert answers(store)["groei_kaart_p01_nabij"].chosen == ("1",)
    assert len(MIGRATIONS) >= 2


def test_every_row_of_the_ledger_says_why_and_what_to_do(store: Store, tmp_path: Path) -> None:
    for number, fate in enumerate(Fate, start=1):
        store.add_reading(reading(1, 0, *unsure(), fate=fate, scan=f"{fate}.pdf", page=number))
    store.add_reading(reading(3, 0, fate=Fate.UNREADABLE, reason="De hoek met de code ontbreekt."))
    write_tables(store, tmp_path / "t")
    rows = rows_of(tmp_path / "t" / "ledger.csv")
    assert len(rows) == len(Fate) + 1 + 3 * 2  # input pages, and two pages of three copies
    assert [row for row in rows if not row["reason"] or not row["advice"]] == []
    (lost,) = (r for r in rows if r["kind"] == "issued" and r["copy"] == "3" and r["fate"] == "unreadable")
    assert lost["reason"] == "De hoek met de code ontbreekt."
    assert lost["advice"] == "Scan bladzijde 1 van 'Scan' van exemplaar 3 opnieuw."


def test_a_page_with_an_open_question_says_so_where_it_came_in_too(store: Store, tmp_path: Path) -> None:
    store.add_reading(reading(1, 0, *unsure()))
    write_tables(store, tmp_path / "t")
    rows = [row for row in rows_of(tmp_path / "t" / "ledger.csv") if (row["copy"], row["form"]) == ("1", "scan")]
    assert [row["kind"] for row in rows] == ["input", "issued"]
    assert {row["reason"] for row in rows} == {"Gelezen, met 1 antwoord met twijfel."}
    assert {row["advice"] for row in rows} == {"Kijk ernaar met 'werkblad review'."}
