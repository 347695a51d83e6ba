"""One small workshop for all tests of this room."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from review_case import Case, close_desks, make

from generator.keep.store import Store
from generator.keep.store.sqlite import SqliteStore
from generator.review.desk import ReviewDesk


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Case:
    """Printed, scanned and read once."""
    return make(tmp_path_factory.mktemp("werkplaats"))


@pytest.fixture
def case(made: Case, tmp_path: Path) -> Case:
    """A copy to change."""
    return made.copy_to(tmp_path)


@pytest.fixture
def store(case: Case) -> Iterator[Store]:
    """Its store."""
    with SqliteStore(case.store, any_thread=True) as opened:
        yield opened
        close_desks()


@pytest.fixture
def desk(case: Case, store: Store) -> ReviewDesk:
    """A desk on it."""
    return case.desk(store)
