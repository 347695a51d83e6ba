"""Reading in worker processes: a page that crashes, hangs or eats memory costs itself, not the stack.

Tasks go out a few at a time and come back in order, so memory is bounded by what is in flight and the outcome does not
depend on the number of processes. A chunk that fails is done again page by page, to find the culprit.
"""

from __future__ import annotations

import contextlib
import itertools
import multiprocessing
import os
import signal
import warnings
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import TimeoutError as FutureTimeout
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, TypeVar

from pebble import ProcessExpired, ProcessPool

from generator.model.answer import PageReading
from generator.model.run import Run
from generator.read.decode import reasons as why
from generator.read.decode.reasons import Reason, refused
from generator.read.intake.facts import FileFacts, PageRef, refused_file
from generator.read.intake.names import FoundFile, Refused
from generator.read.reader import Limits

if TYPE_CHECKING:
    from generator.read.blank.runbook import RunBook

PAGES_PER_TASK = 8  # enough to make the way to another process cheap (1 ms), few enough to share a stack out evenly
AHEAD = 2  # tasks waiting per process, so that none falls idle
PAGES_PER_PROCESS = 5_000  # tasks; then a fresh process, should a library lose memory

_Task = TypeVar("_Task")
_Result = TypeVar("_Result")
_runs: list[RunBook] = []  # in a worker: the runs it knows


def _start(runs: RunBook, memory_bytes: int) -> None:
    """Prepare a worker: Ctrl-C is the parent's, one thread each (the processes are the parallelism), a memory cap."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    warnings.simplefilter("ignore")
    _silence()
    import cv2  # noqa: PLC0415  # only workers need it

    from generator.read.blank.runbook import RunBook  # noqa: PLC0415  # so does this

    cv2.setNumThreads(1)
    _runs[:] = [RunBook(runs)]
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource  # noqa: PLC0415  # not on Windows

        in_use = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * os.sysconf("SC_PAGE_SIZE")
        hard = resource.getrlimit(resource.RLIMIT_AS)[1]
        cap = in_use + memory_bytes
        resource.setrlimit(resource.RLIMIT_AS, (cap if hard < 0 else min(cap, hard), hard))


def _silence() -> None:
    """libtiff, libjpeg and PDFium mutter about broken files on the terminal; the ledger says it better."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    os.close(nowhere)


def _inspect(file: FoundFile) -> FileFacts:
    from generator.read.intake.finding import inspect  # noqa: PLC0415  # libraries for PDFs and pictures

    return inspect(file)


def _read(refs: Sequence[PageRef]) -> list[PageReading]:
    from generator.read.pages import read_refs  # noqa: PLC0415  # in the worker, not in the parent

    found: list[PageReading] = []
    for _, group in itertools.groupby(refs, key=lambda ref: (ref.file, ref.digest)):
        found += read_refs(tuple(group), _runs[0])
    return found


def one_thread_each() -> None:
    """Processes that start from now on have a core each: threads of the linear algebra below numpy would only wait
    there, at 10 ms of CPU a page. Who sets one of these variables is obeyed."""
    for variable in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "VECLIB_MAXIMUM_THREADS"):
        os.environ.setdefault(variable, "1")


def _context() -> Any:
    """Processes that start from a clean one: never a copy of our own half-way through a write."""
    one_thread_each()
    if "forkserver" in multiprocessing.get_all_start_methods():
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(["generator.read.pages", "generator.read.hushed"])
        return context
    return multiprocessing.get_context("spawn")


class Workers:
    """Processes that read. Use as a context manager: leaving it early ends them at once."""

    def __init__(self, jobs: int, runs: Mapping[str, Run], limits: Limits | None = None) -> None:
        self._limits = limits or Limits()
        self._jobs = max(1, jobs)
        self._pool = ProcessPool(
            max_workers=self._jobs,
            max_tasks=PAGES_PER_PROCESS,
            initializer=_start,
            initargs=(runs, self._limits.memory_bytes),
            context=_context(),
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        pool: Any = self._pool
        if kind is None:
            pool.close()
        else:
            pool.stop()
        pool.join()

    def inspect(self, files: Iterable[FoundFile]) -> Iterator[FileFacts]:
        """What is in each file, in order."""

        def failed(file: FoundFile, reason: Reason) -> FileFacts:
            return FileFacts(file, "", fate=refused_file(Refused(file.shown, reason)))

        yield from self._in_order(files, _inspect, lambda _: self._limits.inspect_seconds, failed)

    def read(self, refs: Iterable[PageRef]) -> Iterator[PageReading]:
        """A reading of each page, in order."""

        def seconds(chunk: Sequence[PageRef]) -> float:
            return self._limits.page_seconds * len(chunk)

        def failed(chunk: Sequence[PageRef], reason: Reason) -> list[PageReading]:
            if len(chunk) == 1:
                return [refused(chunk[0].source, reason)]
            singles = ((ref,) for ref in chunk)
            return [found for each in self._in_order(singles, _read, seconds, failed) for found in each]

        for found in self._in_order(_chunks(refs), _read, seconds, failed):
            yield from found

    def _in_order(
        self,
        tasks: Iterable[_Task],
        function: Callable[[_Task], _Result],
        seconds: Callable[[_Task], float],
        failed: Callable[[_Task, Reason], _Result],
    ) -> Iterator[_Result]:
        waiting: deque[tuple[_Task, Any]] = deque()
        source = iter(tasks)
        while True:
            for task in itertools.islice(source, self._jobs * AHEAD - len(waiting)):
                waiting.append((task, self._pool.schedule(function, args=[task], timeout=seconds(task))))
            if not waiting:
                return
            task, future = waiting.popleft()
            try:
                result: _Result = future.result()
            except FutureTimeout:
                result = failed(task, why.NO_TIME)
            except ProcessExpired:
                result = failed(task, why.CRASHED)
            except MemoryError:
                result = failed(task, why.NO_MEMORY)
            except Exception:  # what a worker raised in spite of all: this page's trouble, not the stack's
                result = failed(task, why.UNEXPECTED)
            yield result


def _chunks(refs: Iterable[PageRef]) -> Iterator[tuple[PageRef, ...]]:
    source = iter(refs)
    while chunk := tuple(itertools.islice(source, PAGES_PER_TASK)):
        yield chunk
