"""What is kept of what was made: after any history it is what would be made from nothing."""

from __future__ import annotations

import contextlib
import csv
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from keep_samples import KEY, RUN, SEEN, groei_answers, layout, reading, scan_answers

import generator
from generator.keep import kept
from generator.keep.brief import brief, briefs
from generator.keep.deciding import keep_decisions
from generator.keep.decisions import AnswerKey, Kind, PageKey, all_decisions, decide, withdrawal
from generator.keep.ledger import absent_rows
from generator.keep.purge import plan, purge
from generator.keep.response import Response
from generator.keep.responses import Unit, responses
from generator.keep.rows import RowsMaker
from generator.keep.store import Store
from generator.keep.store.sqlite import SqliteStore
from generator.keep.tables import TablesWritten, write_tables
from generator.keep.withdrawn import restore, withdraw
from generator.model.answer import Fate, PageReading
from generator.model.errors import WerkbladError
from generator.model.run import Copy, Run

OTHER, LATER = "8K3M9Q", "9K3M9Q"
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
    store = SqliteStore(path)
    for run in (RUN, OTHER):
        store.add_run(Run(layout(run), KEY, b"x"), [Copy(run, number) for number in (0, 1, 2, 3)])
    return store


def from_nothing(store: Store, folder: Path) -> tuple[TablesWritten, dict[str, bytes]]:
    """The tables as they are made in a store that keeps nothing of what it made, with how much is in them."""
    with sqlite3.connect(store.path) as here, sqlite3.connect(folder / "leeg.sqlite") as bare:
        here.backup(bare)
        for table in ("kept", "kept_inputs", "recipes", "places"):
            bare.execute(f"DELETE FROM {table}")
    here.close()
    bare.close()
    with SqliteStore(folder / "leeg.sqlite") as fresh:
        return write_tables(fresh, folder / "leeg"), all_files(folder / "leeg")


def all_files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@settings(max_examples=25, deadline=None)
@given(history=HISTORIES)
def test_after_any_history_the_tables_are_those_that_would_be_made_from_nothing(
    tmp_path_factory: pytest.TempPathFactory, history: list[Act]
) -> None:
    folder = tmp_path_factory.mktemp("s")
    with begun(folder / "s.sqlite") as store:
        for number, act in enumerate(history):
            act(store)
            if number % 2 or act is history[-1]:  # not after each act: two changes at once are a case too
                found = write_tables(store, folder / "t")
        for run in (RUN, OTHER):
            assert list(briefs(store, run)) == [brief(response) for response in responses(store, run)]
        told, files = from_nothing(store, folder)
        assert all_files(folder / "t") == files
        assert replace(found, files=()) == replace(told, files=())


def _of_an_unknown_run(store: Store) -> None:
    made = reading(1, 0, scan="vreemd.pdf", fate=Fate.UNKNOWN_RUN)
    assert made.code is not None
    store.add_reading(replace(made, code=replace(made.code, run=LATER)))


CHANGES = {
    "a page changes": "UPDATE pages SET fate = 'doubtful', reason = 'Scheef.' WHERE form = 0",
    "a page moves to another copy": "UPDATE pages SET copy = 3 WHERE form = 0",
    "a page goes": "DELETE FROM pages WHERE form = 0",
    "a decision about an answer goes": "DELETE FROM decisions WHERE digest IS NULL",
    "a decision about a page goes": "DELETE FROM decisions WHERE digest IS NOT NULL",
    "a copy is issued, with a name": f"INSERT INTO copies VALUES ('{RUN}', 9, 'Sanne')",
    "a name changes": f"UPDATE copies SET label = 'Ahmet' WHERE run = '{RUN}' AND number = 1",
    "a name goes": f"DELETE FROM copies WHERE run = '{RUN}' AND number = 2",
    "a run comes back": "DELETE FROM withdrawn",
    "a run is taken back": f"INSERT INTO withdrawn VALUES ('{RUN}', '2026-03-01T09:00:00Z')",
}


@pytest.mark.parametrize("sql", CHANGES.values(), ids=CHANGES)
def test_whoever_changes_a_row_the_tables_follow(tmp_path: Path, sql: str) -> None:
    with begun(tmp_path / "s.sqlite") as store:
        store.add_run(store.run(RUN), [Copy(RUN, 2, "Yara")])
        store.add_reading(reading(1, 0, *scan_answers()))
        store.add_reading(reading(2, 0, *scan_answers(), scan="b.pdf"))
        store.add_reading(reading(2, 1, *groei_answers(), scan="b.pdf", page=2))
        say(RUN, 1, "", "nee")(store)
        dismiss(2)(store)
        store.append("INSERT INTO withdrawn VALUES (?, ?)", [(OTHER, "2026-03-01T09:00:00Z")])
        store.add_reading(some_reading(OTHER, 1, 0, "ja", 1, Fate.READ, ""))
        write_tables(store, tmp_path / "t")
        store.append(sql, [()])
        write_tables(store, tmp_path / "t")
        assert all_files(tmp_path / "t") == from_nothing(store, tmp_path)[1]


def test_a_run_that_becomes_known_is_named_in_the_ledger(tmp_path: Path) -> None:
    with begun(tmp_path / "s.sqlite") as store:
        _of_an_unknown_run(store)
        write_tables(store, tmp_path / "t")
        store.add_run(Run(layout(LATER), KEY, b"x"), [])
        write_tables(store, tmp_path / "t")
        assert all_files(tmp_path / "t") == from_nothing(store, tmp_path)[1]


def test_tables_that_are_still_right_are_left_alone_and_all_others_are_written(tmp_path: Path) -> None:
    folder = tmp_path / "t"
    with begun(tmp_path / "s.sqlite") as store:
        store.add_reading(reading(1, 0, *scan_answers()))
        first = write_tables(store, folder)
        times = {path: path.stat().st_mtime_ns for path in folder.iterdir()}
        assert write_tables(store, folder) == first
        assert {path: path.stat().st_mtime_ns for path in folder.iterdir()} == times

        (folder / "answers.csv").write_text("van iemand anders", encoding="utf-8")
        (folder / "responses.xlsx").unlink()
        assert write_tables(store, folder) == first
        whole = all_files(folder)
        assert b"van iemand anders" not in whole["answers.csv"]
        assert "responses.xlsx" in whole

        write_tables(store, folder, excel_nl=True)
        assert b";" in (folder / "ledger.csv").read_bytes().splitlines()[0]
        write_tables(store, folder, excel_nl=False)
        write_tables(store, folder, runs=[OTHER])
        assert RUN.encode() not in (folder / "answers.csv").read_bytes()
        write_tables(store, folder, runs=[])
        assert all_files(folder) == whole


def test_another_program_makes_everything_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with begun(tmp_path / "s.sqlite") as store:
        store.add_reading(reading(1, 0, *scan_answers()))
        write_tables(store, tmp_path / "t")
        monkeypatch.setattr("generator.keep.kept.program", lambda: "een andere versie")
        monkeypatch.setattr("generator.keep.ledger._by", lambda _: "")
        monkeypatch.setattr("generator.keep.response.Response.waiting", 7)
        assert write_tables(store, tmp_path / "t").waiting.answers == 7


def test_what_is_kept_costs_no_reading_of_pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = []

    def counting(self: RowsMaker, unit: Unit, responses: Sequence[Response]) -> bytes:
        made.append(unit.copy)
        return make(self, unit, responses)

    make = RowsMaker.make
    monkeypatch.setattr(RowsMaker, "make", counting)
    with begun(tmp_path / "s.sqlite") as store:
        for copy in (1, 2, 3):
            store.add_reading(reading(copy, 0, *scan_answers(), scan=f"{copy}.pdf"))
        write_tables(store, tmp_path / "t")
        store.add_reading(reading(2, 1, *groei_answers(), scan="2.pdf", page=2))
        write_tables(store, tmp_path / "t")
        assert sorted(made) == [1, 1, 2, 2, 3, 3]  # a form that nobody handed in before: new columns for everybody
        store.add_reading(reading(3, 1, *groei_answers(), scan="3.pdf", page=2))
        write_tables(store, tmp_path / "t")
        assert made[6:] == [3]


def test_copies_of_which_nothing_came_have_their_own_numbers_in_the_ledger(tmp_path: Path) -> None:
    odd = replace(layout(), forms=tuple(replace(form, title=f"{form.title} 2147480009 1") for form in layout().forms))
    for name, what in (("plain", layout()), ("odd", odd)):
        with SqliteStore(tmp_path / f"{name}.sqlite") as store:
            store.add_run(Run(what, KEY, b"x"), [Copy(RUN, number) for number in (1, 20, 300)])
            write_tables(store, tmp_path / name)
            with (tmp_path / name / "ledger.csv").open(encoding="utf-8", newline="") as stream:
                rows = list(csv.reader(stream))[1:]
        spec = [
            [("" if cell is None else str(cell)) for cell in row] for n in (1, 20, 300) for row in absent_rows(what, n)
        ]
        assert rows == spec


@pytest.mark.parametrize("times", [1, 3])
def test_what_comes_in_while_tables_are_made_is_in_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, times: int
) -> None:
    """Another program keeps readings just when all is made: it is made again, in the end with the other waiting."""
    left = list(range(times))
    make = kept.freshen

    def disturbed(store: Store, runs: Sequence[str], makers: Sequence[kept.Maker]) -> None:
        make(store, runs, makers)
        if left:
            with SqliteStore(store.path) as other:
                other.add_reading(reading(1, 0, *scan_answers(), scan=f"{left.pop()}.pdf"))

    with begun(tmp_path / "s.sqlite") as store:
        store.add_reading(reading(1, 0, *scan_answers(), scan="eerst.pdf"))
        monkeypatch.setattr(kept, "freshen", disturbed)
        found = write_tables(store, tmp_path / "t")
        monkeypatch.setattr(kept, "freshen", make)
        told, files = from_nothing(store, tmp_path)
    assert (found.duplicates, replace(found, files=())) == (times, replace(told, files=()))
    assert all_files(tmp_path / "t") == files


def test_what_is_kept_depends_on_the_source_in_folders_of_the_rooms_too() -> None:
    """How a kind of question reads its values stands in a folder of `model`: with it all is made again."""
    seen = {path.relative_to(Path(generator.__file__).parent).as_posix() for path in kept.sources()}
    assert {"keep/rows.py", "keep/store/capture.py", "model/domains.py", "model/questions/likert.py"} <= seen
