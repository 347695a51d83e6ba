"""Work in a process of its own: what was stuck or starved is tried once more, what is too much is stopped."""

from __future__ import annotations

import os
import threading
import time
from typing import Any

import pytest

from generator.make import limited as limiting
from generator.make.limited import TooMuchError, limited

_LOCK = threading.Lock()


def _under_lock(word: str) -> str:
    with _LOCK:
        return word


def _endless() -> None:
    while True:
        pass


def _asleep() -> None:
    time.sleep(60)


def _refused() -> None:
    raise ValueError("no")


def _ended() -> None:
    os._exit(3)


def test_a_lock_that_another_thread_held_costs_a_second_try_and_not_the_answer() -> None:
    with _LOCK:  # held by this thread: a copy of this process waits for ever
        assert limited(_under_lock, "klaar", seconds=1.0) == "klaar"


@pytest.mark.parametrize("work", [_endless, _asleep, _ended])
def test_what_does_not_end_is_stopped(work: object) -> None:
    with pytest.raises(TooMuchError):
        limited(work, seconds=0.5)  # type: ignore[arg-type]


def test_computing_all_the_time_is_not_tried_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[str] = []

    def spied(way: str, *args: Any, **more: Any) -> object:
        tried.append(way)
        return once(way, *args, **more)

    once = limiting._tried
    monkeypatch.setattr(limiting, "_tried", spied)
    monkeypatch.setattr(limiting, "BUSY_SHARE", 0.05)  # of a machine that is busy with other things it gets that much
    with pytest.raises(TooMuchError):
        limited(_endless, seconds=1.0)
    assert len(tried) == 1


def test_what_it_raises_is_raised() -> None:
    with pytest.raises(ValueError, match="no"):
        limited(_refused, seconds=5.0)
