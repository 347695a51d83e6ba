"""`werkblad serve` in processes of its own: a room full of phones, and servers that are killed while they write."""

from __future__ import annotations

from pathlib import Path

import pytest
from entry_cases import built, code_of
from entry_load import Phone, ServerProcess, all_at_once, fills_in, killed

from generator.keep.status import status
from generator.keep.store.sqlite import SqliteStore
from generator.keep.tables import write_tables

MOST_MB = 72  # MiB of a server with 200 phones on it: an eighth above what is wanted and measured (docs/entry.md)


@pytest.mark.slow
def test_a_room_full_of_phones_is_served_at_once_and_is_in_the_tables(tmp_path: Path) -> None:
    """How fast is measured by tests/benchmarks/bench_entry.py, on a machine that does nothing else."""
    place, run = built(tmp_path, copies=200)
    server = ServerProcess(tmp_path)
    try:
        room = [Phone(code_of(place, run, number), lambda: server.port) for number in range(1, 201)]
        all_at_once(room, Phone.come_in)
        all_at_once(room, fills_in(40, repeats=0.2))
        assert sum(phone.failures for phone in room) == 0 and [odd for phone in room for odd in phone.odd] == []
        assert all(len(phone.acknowledged) == 40 for phone in room)
        assert server.memory() <= MOST_MB
    finally:
        server.kill()
    with SqliteStore(place) as store:
        assert list(store.rows("SELECT count(*) FROM entry_events")) == [(200 * 40,)]
        (found,) = status(store)
        assert (found.web, found.received) == (200, 200)
        written = write_tables(store, tmp_path / "uit")
        assert written.responses == 200 and ",40," in (tmp_path / "uit" / "responses.csv").read_text("utf-8")


@pytest.mark.slow
def test_what_was_acknowledged_survives_kills_once(tmp_path: Path) -> None:
    found = killed(tmp_path, kills=6, phones=6)
    assert found["acknowledged"] > 100 and found["repeats"] > 10 and found["broken lines"] > 0
    assert (found["lost"], found["double"], found["odd"], found["file whole"]) == (0, 0, [], 1)


@pytest.mark.slow
def test_an_answer_is_durable_before_it_is_acknowledged(tmp_path: Path) -> None:
    place, run = built(tmp_path, copies=1)
    server = ServerProcess(tmp_path)
    try:
        phone = Phone(code_of(place, run), lambda: server.port)
        phone.come_in()
        phone.send(1, "blad_jaren", "12")
    finally:
        server.kill()
    assert set(phone.acknowledged) == {1}
    with SqliteStore(place) as store:
        assert list(store.rows("SELECT seq, at FROM entry_events")) == [(1, phone.acknowledged[1])]
