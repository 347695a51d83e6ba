"""Tables in one folder and another: their pictures stand beside them, and each keeps its dialect."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from keep_samples import RUN, SEEN, answer, reading
from tables_sample import filled, table

from generator.atomic import write_atomically
from generator.keep.places import last_place, note_place
from generator.keep.store import Store
from generator.keep.store.sqlite import SqliteStore
from generator.keep.tables import write_tables


def test_tables_in_another_folder_find_their_pictures_beside_them(store: Store, tmp_path: Path) -> None:
    filled(store)
    first, second = tmp_path / "out" / "read", tmp_path / "elders"
    note_place(store, first)
    for name in store.page_files():
        write_atomically(first / name, name.encode())
    write_tables(store, first)
    write_tables(store, second)
    named = [row["crop"] for row in table(second, "answers") if row["crop"]]
    assert named and all((second / name).read_bytes() == name.encode() for name in named)
    shutil.rmtree(first)
    write_tables(store, first)  # and back: from wherever they are
    assert all((first / name).is_file() for name in named)


def test_only_pictures_that_came_since_are_looked_for(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def pictured(copy: int) -> None:
        name = f"crops/{RUN}/{copy}.png"
        store.add_reading(reading(copy, 0, answer("scan_waarom", SEEN, crop=name), scan=f"{copy}.pdf"), again=True)
        write_atomically(first / name, name.encode())

    first, second = tmp_path / "out" / "read", tmp_path / "elders"
    note_place(store, first)
    pictured(1)
    write_tables(store, second)
    assert (second / f"crops/{RUN}/1.png").is_file()
    looked: list[int] = []
    page_files = SqliteStore.page_files

    def looking(self: SqliteStore, after: int = 0) -> Iterator[str]:
        for name in page_files(self, after):
            looked.append(int(Path(name).stem))
            yield name

    monkeypatch.setattr(SqliteStore, "page_files", looking)
    pictured(2)
    write_tables(store, second)
    assert looked == [2] and (second / f"crops/{RUN}/2.png").is_file()
    pictured(2)  # read again: its row may get the number of the one that it replaces
    write_tables(store, second)
    assert looked == [2, 2]
    shutil.rmtree(second / "crops" / RUN)
    pictured(1)
    write_tables(store, second)
    assert (second / f"crops/{RUN}/1.png").is_file() and (second / f"crops/{RUN}/2.png").is_file()


def test_tables_are_written_again_as_they_were_in_that_folder(store: Store, tmp_path: Path) -> None:
    filled(store)
    write_tables(store, tmp_path / "excel", excel_nl=True)
    write_tables(store, tmp_path / "machine", excel_nl=False)
    for name, sign in (("excel", b";"), ("machine", b",")):
        write_tables(store, tmp_path / name)
        assert (tmp_path / name / "answers.csv").read_bytes().lstrip(b"\xef\xbb\xbf").startswith(b"run" + sign)
    place = last_place(store)
    assert place is not None and (place.folder, place.excel_nl) == (tmp_path / "machine", False)
