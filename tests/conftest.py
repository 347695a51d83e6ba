"""Shared by all tests: in CI the same examples are tried every time; elsewhere hypothesis looks for new ones."""

import gc
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from generator.keep.store import Store

settings.register_profile("ci", derandomize=True)
if os.environ.get("CI"):
    settings.load_profile("ci")


@pytest.fixture
def store(tmp_path: Path) -> "Iterator[Store]":
    """A store with nothing in it."""
    from generator.keep.store.sqlite import SqliteStore

    with SqliteStore(tmp_path / "out" / "werkblad.sqlite") as opened:
        yield opened


gc.set_threshold(100_000)  # what libraries make stays: to look through it again and again is a tenth of all


def pytest_collection_finish() -> None:
    """What is there now stays till the end."""
    gc.collect()
    gc.freeze()
