"""A copy of the store that is whole while others write, and that a purge goes into."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from keep_samples import KEY, RUN, layout, reading, scan_answers
from test_entry_fold import DEVICES, only, said, seen, sent

from generator.keep.backup import backup, backups
from generator.keep.entry import codes
from generator.keep.purge import plan, purge
from generator.keep.store.sqlite import SqliteStore
from generator.model.entry import Hand
from generator.model.errors import OutputError, StoreError
from generator.model.run import Copy, Run

OTHER = "8K3M9Q"
SECRET = "Omdat Şahin het zo wilde"


def test_a_copy_holds_all_that_was_there_while_others_write(store: SqliteStore, tmp_path: Path) -> None:
    sent(store, said(1, "scan_waarom", SECRET))
    stop = threading.Event()

    def writes() -> None:
        with SqliteStore(store.path) as other:
            for number in range(2, 10_000):
                if stop.is_set():
                    return
                sent(other, said(number, "scan_jaren", str(number)), device=DEVICES[1])

    thread = threading.Thread(target=writes)
    thread.start()
    try:
        for _ in range(5):
            assert backup(store, tmp_path / "kopie.sqlite") > 0
            with SqliteStore(tmp_path / "kopie.sqlite") as copy:
                assert [row for (row,) in copy.rows("PRAGMA integrity_check")] == ["ok"]
                assert copy.layout(RUN) == layout()
    finally:
        stop.set()
        thread.join()
    with SqliteStore(tmp_path / "kopie.sqlite") as copy:
        assert only(copy)["scan_waarom"].text == SECRET
    assert not list(tmp_path.glob(".*")), "nothing half-made is left"


def test_the_store_is_not_copied_over_itself(store: SqliteStore) -> None:
    with pytest.raises(OutputError):
        backup(store, store.path)
    assert store.layout(RUN) == layout()


def test_a_copy_replaces_an_older_copy_and_nothing_else(store: SqliteStore, tmp_path: Path) -> None:
    own, copy = tmp_path / "deelnemers.csv", tmp_path / "kopie.sqlite"
    own.write_text("naam", encoding="utf-8")
    with pytest.raises(OutputError, match="geen reservekopie"):
        backup(store, own)
    assert own.read_text(encoding="utf-8") == "naam" and backups(store) == ()
    assert backup(store, copy) == backup(store, copy) > 0


def test_a_purge_leaves_nothing_in_the_store_its_log_or_its_copies(store: SqliteStore, tmp_path: Path) -> None:
    store.add_run(Run(layout(OTHER), KEY, b"x"), [Copy(OTHER, 1)])
    store.add_reading(reading(2, 0, *scan_answers()))
    hand = Hand(RUN, 1, DEVICES[0])
    sent(store, said(1, "scan_waarom", SECRET), seen(2, "scan_beleid"))
    sent(store, said(1, "scan_waarom", SECRET + "!"))  # a clash
    with store.writing():
        codes.make_code(store, hand, "ABCD1234", KEY)
    only(store)
    sent(store, said(3, "scan_jaren", "4"))  # not folded yet
    inside, gone = tmp_path / "kopie.sqlite", tmp_path / "weg.sqlite"
    for path in (inside, gone):
        backup(store, path)
    gone.unlink()
    doomed = plan(store, [RUN])
    assert (doomed.events, doomed.backups) == (4, (inside,)) == (4, backups(store))
    purge(store, doomed)
    for opened in (store, SqliteStore(inside)):
        for table in ("events", "clashes", "devices", "codes", "unfolded"):
            assert list(opened.rows(f"SELECT * FROM entry_{table}")) == []
        assert set(opened.run_names()) == {RUN, OTHER} and list(opened.readings(RUN)) == []
        opened.close()
    left = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert SECRET.encode() not in left and b"ahin" not in left


def test_a_file_that_took_the_place_of_a_copy_is_told(store: SqliteStore, tmp_path: Path) -> None:
    sent(store, said(1, "scan_waarom", SECRET))
    backup(store, tmp_path / "kopie.sqlite")
    (tmp_path / "kopie.sqlite").write_bytes(b"iets anders" * 1000)
    with pytest.raises(StoreError):
        purge(store, plan(store, [RUN]))
    assert list(store.rows("SELECT * FROM entry_events")) == [], "what could go is gone; the same again finishes it"
