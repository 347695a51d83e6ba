"""Paper and stores of before stay readable: a store that the program of commit 4339718 made, with its scans.

See `tests/fixtures/store_of_before/made.py`. The store is of three steps ago in its tables, keeps no sheets and no
reasons of marks, and its layouts are of the first format.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from whole_line import rows

from generator.collect import Summary, collect
from generator.keep.status import status
from generator.keep.store import Store
from generator.keep.store.migrations import MIGRATIONS
from generator.keep.store.sqlite import STORE_NAME, SqliteStore
from generator.keep.tables import write_tables
from generator.model.answer import Fate

BEFORE = Path(__file__).parent / "fixtures/store_of_before"
TOLD: dict[str, Any] = json.loads((BEFORE / "answers.json").read_text("utf-8"))
RUN: str = TOLD["run"]
PAGES = 10


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    (tmp_path / "out").mkdir()
    shutil.copy(BEFORE / STORE_NAME, tmp_path / "out")
    with SqliteStore(tmp_path / "out" / STORE_NAME) as opened:
        yield opened


def answers(store: Store) -> list[list[Any]]:
    said = [answer for reading in store.readings(RUN) for answer in reading.answers]
    return [[a.copy, a.variable, a.state.value, a.text, list(a.chosen)] for a in said]


def test_it_opens_and_says_what_it_said(store: Store) -> None:
    assert set(dict(store.rows("SELECT name, at FROM migrations"))) == set(MIGRATIONS)
    assert answers(store) == TOLD["answers"]
    assert store.sheets(RUN) == ()  # what was asked was not kept then
    assert [copy.label for copy in store.copies(RUN)] == ["Team Groen", "Team Weg en Water"]
    (of_run,) = status(store)
    assert (of_run.run, of_run.issued, of_run.received, of_run.complete) == (RUN, 2, 2, 1)


def test_its_tables_have_the_columns_and_the_cells_they_had(store: Store, tmp_path: Path) -> None:
    write_tables(store, tmp_path / "out/read")
    was, now = rows(BEFORE, "responses"), rows(tmp_path / "out/read", "responses")
    copy, variable, decided = TOLD["decided"]
    assert was[copy - 1][variable] == now[copy - 1][variable] == decided
    assert [{name: row.get(name) for name in was[0]} for row in now] == was
    was, now = rows(BEFORE, "edges"), rows(tmp_path / "out/read", "edges")
    assert [{name: row.get(name) for name in was[0]} for row in now] == was


def test_its_scans_read_again_give_the_same_answers(store: Store, tmp_path: Path) -> None:
    """Its pictures are not here, so that the pages are read once more; the decision stands."""
    done: Summary = collect([BEFORE / "stapel.pdf"], store, tmp_path / "out/read")
    assert (done.pages, done.before, done.fates) == (PAGES, 0, {Fate.READ: PAGES})
    assert answers(store) == TOLD["answers"]
    assert len(list((tmp_path / "out/read/overlays" / RUN).iterdir())) == PAGES
    write_tables(store, tmp_path / "out/read")
    copy, variable, decided = TOLD["decided"]
    assert rows(tmp_path / "out/read", "responses")[copy - 1][variable] == decided
    again = collect([BEFORE / "stapel.pdf"], store, tmp_path / "out/read")
    assert (again.pages, again.before) == (0, PAGES)
