"""Shared by all tests: in CI the same examples are tried every time; elsewhere hypothesis looks for new ones."""

import gc
import os
import signal
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


@pytest.fixture(scope="session", autouse=True)
def logos_of_these_tests(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Pictures of logos are kept for these tests only, not among those of the person who runs them."""
    from generator.make import drawn_before

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(drawn_before, "_folder", lambda: tmp_path_factory.getbasetemp() / "logos")
        yield


if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # a shell starts what runs behind it so; Ctrl-C is tested here
    signal.signal(signal.SIGINT, signal.default_int_handler)

gc.set_threshold(100_000)  # what libraries make stays: to look through it again and again is a tenth of all


def pytest_collection_finish() -> None:
    """What is there now stays till the end."""
    gc.collect()
    gc.freeze()
