"""One thread that writes, for a server with many: what comes in at the same time is made durable at once.

A commit that is on the disk (`synchronous = FULL`) takes milliseconds, and SQLite lets one write at a time. So whoever
has something to keep hands it to this thread and waits; while one group is committed the next gathers. What is
acknowledged is on the disk.
"""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, Protocol, TypeVar

from generator.keep.store import Store
from generator.model.errors import StoreError

T = TypeVar("T")
Work = Callable[[Store], Any]
"""Something to write, within a transaction that is already open."""


class OpenStore(Store, Protocol):
    """A store that was opened, for several threads that take turns."""

    def close(self) -> None:
        """Close it. Safe to call twice."""


Opener = Callable[[], OpenStore]
"""Opens the store. Raises StoreError or NotFoundError."""

MOST_AT_ONCE = 512  # jobs in a group: some 20 ms of work
GATHER_SECONDS = 0.002  # for who comes at nearly the same time: a third of what the disk takes anyway
_STOP = None


class Writer:
    """Writes for everybody. Use as a context manager. Raises StoreError (Dutch) if the store cannot be opened."""

    def __init__(self, opener: Opener) -> None:
        self._jobs: queue.SimpleQueue[tuple[Work, Future[Any]] | None] = queue.SimpleQueue()
        self._store = opener()
        list(self._store.rows("PRAGMA synchronous = FULL"))  # what is acknowledged survives a lost power supply
        self._thread = threading.Thread(target=self._run, name="schrijver", daemon=True)
        self._closed = False
        self._thread.start()

    def __enter__(self) -> Writer:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def close(self) -> None:
        """Write what was handed over, then stop. Safe to call twice."""
        if self._closed:
            return
        self._closed = True
        self._jobs.put(_STOP)
        self._thread.join()
        self._store.close()

    def do(self, work: Callable[[Store], T]) -> T:
        """Have this done, and wait until it is on the disk. Raises StoreError if it is not: then nothing of it is."""
        if self._closed:
            raise StoreError("De opslag gaat dicht.", "Probeer het zo nog eens.")
        done: Future[T] = Future()
        self._jobs.put((work, done))
        return done.result()

    def _run(self) -> None:
        going = True
        while going:
            group: list[tuple[Work, Future[Any]]] = []
            going = self._gathered(group)
            if group:
                self._write(group)

    def _gathered(self, group: list[tuple[Work, Future[Any]]]) -> bool:
        """Wait for the next job, and take those that come just after it; False if the last one came."""
        job = self._jobs.get()
        until = time.monotonic() + GATHER_SECONDS
        while job is not _STOP:
            group.append(job)
            left = until - time.monotonic()
            if len(group) >= MOST_AT_ONCE:
                return True
            try:
                job = self._jobs.get(timeout=left) if left > 0 else self._jobs.get_nowait()
            except queue.Empty:
                return True
        return False

    def _write(self, group: list[tuple[Work, Future[Any]]]) -> None:
        try:
            with self._store.writing():
                results = [work(self._store) for work, _ in group]
        except Exception as error:  # one of them spoils it for all: each by itself, and who fails hears why
            if len(group) > 1:
                for job in group:
                    self._write([job])
            else:
                group[0][1].set_exception(error)
            return
        for (_, done), result in zip(group, results, strict=True):
            done.set_result(result)
