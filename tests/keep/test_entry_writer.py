"""The one writer: what is acknowledged is on the disk, many share a commit, and a mistake is nobody else's."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from keep_samples import KEY, RUN, layout

from generator.keep.entry.writer import Writer
from generator.keep.store import Store
from generator.keep.store.sqlite import SqliteStore
from generator.model.errors import StoreError
from generator.model.run import Copy, Run

ADD = "INSERT INTO entry_unfolded VALUES (?, ?)"


@pytest.fixture
def place(tmp_path: Path) -> Path:
    path = tmp_path / "werkblad.sqlite"
    with SqliteStore(path) as store:
        store.add_run(Run(layout(), KEY, b"x"), [Copy(RUN, 1)])
    return path


def opened(place: Path) -> SqliteStore:
    return SqliteStore(place, must_exist=True, any_thread=True)


def kept(place: Path) -> list[int]:
    with SqliteStore(place) as store:
        return [copy for (copy,) in store.rows("SELECT copy FROM entry_unfolded ORDER BY copy")]


def test_what_is_done_is_there_for_everybody_and_would_survive_a_power_cut(place: Path) -> None:
    with Writer(lambda: opened(place)) as writer:
        modes = writer.do(
            lambda store: [next(store.rows(f"PRAGMA {name}"))[0] for name in ("synchronous", "journal_mode")]
        )
        assert modes == [2, "wal"], "FULL: a commit is on the disk when it returns"
        for copy in range(3):
            writer.do(lambda store, n=copy: store.passing(ADD, [(RUN, n)]))
            assert kept(place)[-1] == copy


def test_who_comes_at_the_same_time_shares_a_commit(place: Path) -> None:
    """Counted by the log: each commit adds the pages that it changed once, however many rows are on them."""
    commits: list[int] = []
    with Writer(lambda: opened(place)) as writer:
        gate = threading.Barrier(40)

        def one(copy: int) -> None:
            gate.wait()
            writer.do(lambda store: (store.passing(ADD, [(RUN, copy)]), commits.append(id(threading.current_thread()))))

        with ThreadPoolExecutor(40) as pool:
            list(pool.map(one, range(40)))
        assert len(commits) == 40 and len(set(commits)) == 1, "one thread writes for all"
    log = place.with_name(place.name + "-wal")
    assert kept(place) == list(range(40)) and (not log.exists() or log.stat().st_size < 40 * 4096)


def test_a_mistake_is_told_to_who_made_it_and_to_nobody_else(place: Path) -> None:
    gate = threading.Barrier(8)

    def work(copy: int) -> str:
        def write(store: Store) -> str:
            store.passing(ADD, [(RUN, copy)])
            if copy == 5:
                raise ValueError("five")
            return f"{copy}"

        gate.wait()
        try:
            return writer.do(write)
        except ValueError as error:
            return str(error)

    with Writer(lambda: opened(place)) as writer, ThreadPoolExecutor(8) as pool:
        assert list(pool.map(work, range(8))) == ["0", "1", "2", "3", "4", "five", "6", "7"]
    assert kept(place) == [0, 1, 2, 3, 4, 6, 7]


def test_what_was_handed_over_is_written_when_it_closes(place: Path) -> None:
    writer = Writer(lambda: opened(place))
    with ThreadPoolExecutor(8) as pool:
        done = [pool.submit(writer.do, lambda store, n=copy: store.passing(ADD, [(RUN, n)])) for copy in range(8)]
        for each in done:
            each.result()
    writer.close()
    writer.close()
    assert kept(place) == list(range(8))
    with pytest.raises(StoreError):
        writer.do(lambda store: None)
