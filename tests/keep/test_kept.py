"""What is kept of what was made: after any history it is what would be made from nothing."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from keep_samples import KEY, RUN, SEEN, groei_answers, layout, reading, scan_answers

from generator.keep.brief import BriefMaker, brief, briefs
from generator.keep.decisions import (
    AnswerKey,
    Kind,
    PageKey,
    all_decisions,
    decide,
    keep_decisions,
    withdrawal,
)
from generator.keep.kept import freshen
from generator.keep.purge import plan, purge
from generator.keep.responses import responses
from generator.keep.store import Store
from generator.keep.withdrawn import restore, withdraw
from generator.model.answer import Fate, PageReading
from generator.model.errors import WerkbladError
from generator.model.run import Copy, Run

OTHER = "8K3M9Q"
Act = Callable[[Store], None]


def some_reading(run: str, copy: int, form: int, word: str, scan: int, fate: Fate, instance: str) -> PageReading:
    answers = scan_answers(word) if form == 0 else groei_answers()
    if scan % 2:
        answers = (*answers[:-1], replace(answers[-1], state=SEEN))
    made = reading(copy, form, *answers, scan=f"stapel{scan}.pdf", page=1 + form, fate=fate)
    assert made.code is not None
    placed = tuple(replace(a, run=run, instance=instance) for a in made.answers)
    return replace(made, code=replace(made.code, run=run), instance=instance, answers=placed)


RUNS, COPIES = st.sampled_from((RUN, OTHER)), st.integers(0, 3)
READINGS = st.builds(
    some_reading,
    RUNS,
    COPIES,
    st.integers(0, 1),
    st.sampled_from(("ja", "nee")),
    st.integers(1, 4),
    st.sampled_from((Fate.READ, Fate.READ, Fate.DOUBTFUL, Fate.UNREADABLE)),
    st.sampled_from(("", "aaaa", "zzzz")),
).map(lambda made: replace(made, instance="") if made.code and made.code.copy else made)


def read(made: PageReading, again: bool) -> Act:
    return lambda store: store.add_reading(made, again=again) and None


def homeless(made: PageReading) -> Act:
    return lambda store: store.add_reading(replace(made, code=None, fate=Fate.UNREADABLE), again=True) and None


def say(run: str, copy: int, instance: str, word: str) -> Act:
    def act(store: Store) -> None:
        key = AnswerKey(run, copy, "" if copy else instance, "scan_beleid")
        keep_decisions(store, [decide(Kind.VALUE, key, chosen=(word,))])

    return act


def take_back(number: int) -> Act:
    def act(store: Store) -> None:
        made = [decision for decision in all_decisions(store) if decision.kind is not Kind.WITHDRAWN]
        if made:
            keep_decisions(store, [withdrawal(made[number % len(made)])])

    return act


def dismiss(number: int) -> Act:
    def act(store: Store) -> None:
        pages = list(store.rows("SELECT digest, page FROM pages ORDER BY digest, page"))
        if pages:
            keep_decisions(store, [decide(Kind.DISMISSED, PageKey(*pages[number % len(pages)]), who="AY")])

    return act


def name(run: str, copy: int, label: str) -> Act:
    return lambda store: store.add_run(store.run(run), [Copy(run, copy, label)])


def throw_away(run: str | None) -> Act:
    return lambda store: purge(store, plan(store, None if run is None else [run]))


def take_out(run: str, back: bool) -> Act:
    def act(store: Store) -> None:
        with contextlib.suppress(WerkbladError):  # something came in of it, or it was not withdrawn: nothing changed
            (restore if back else withdraw)(store, [run])

    return act


HISTORIES = st.lists(
    st.one_of(
        st.builds(read, READINGS, st.booleans()),
        st.builds(read, READINGS, st.just(True)),
        st.builds(homeless, READINGS),
        st.builds(say, RUNS, COPIES, st.sampled_from(("aaaa", "los-1", "weg")), st.sampled_from(("ja", "nee"))),
        st.builds(take_back, st.integers(0, 9)),
        st.builds(dismiss, st.integers(0, 9)),
        st.builds(name, RUNS, st.integers(1, 4), st.sampled_from(("", "Sanne", "Ahmet"))),
        st.builds(throw_away, st.sampled_from((RUN, None))),
        st.builds(take_out, st.just(OTHER), st.booleans()),
    ),
    min_size=2,
    max_size=9,
)


def begun(path: Path) -> Store:
    store = Store(path)
    for run in (RUN, OTHER):
        store.add_run(Run(layout(run), KEY, b"x"), [Copy(run, number) for number in (0, 1, 2, 3)])
    return store


@settings(max_examples=40, deadline=None)
@given(history=HISTORIES)
def test_after_any_history_what_is_kept_is_what_would_be_made_now(
    tmp_path_factory: pytest.TempPathFactory, history: list[Act]
) -> None:
    with begun(tmp_path_factory.mktemp("s") / "s.sqlite") as store:
        for act in history:
            freshen(store, store.run_names(), [BriefMaker()])
            act(store)
            for run in (RUN, OTHER):
                assert list(briefs(store, run)) == [brief(response) for response in responses(store, run)]
