"""Work on bytes from outside in a process of its own, with an end to its time and its memory.

Renderers are written in C and Rust: what breaks them ends the process (a stack, an allocation), and nothing in Python
can stop them half-way. A process can be stopped, and its end is only its own.
"""

from __future__ import annotations

import contextlib
import faulthandler
import multiprocessing
import os
import signal
import sys
import warnings
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, TypeVar, cast

Result = TypeVar("Result")

BUSY_SHARE = 0.5  # of the time: a process that computed less than this was waiting, and waiting is nobody's fault here
PATIENCE = 3.0  # times the seconds, by the clock, for a second try: two programs beside this one on one processor
MORE_MEMORY_BYTES = 1 << 30  # above what the program itself takes: a picture of 40 million pixels, a few times over


class TooMuchError(Exception):
    """The work took too long, took too much memory, or ended its process."""


def limited(function: Callable[..., Result], *args: Any, seconds: float, memory: int = MORE_MEMORY_BYTES) -> Result:
    """What `function(*args)` gives back, or raises. Raises TooMuchError after `seconds`, or beyond `memory` bytes.

    The function, its arguments and what it gives back or raises must be of the kind that can be pickled.
    """
    try:
        return _tried("fork" if _LINUX else "spawn", function, args, seconds, memory)
    except _WaitedError:
        # A copy of this process may wait for a lock that one of its other threads held; a new one has no such locks.
        # Or the machine is busy: the processor's time stays bounded, so there can be more of the clock's.
        return _tried("spawn", function, args, seconds, memory, patience=PATIENCE)


_LINUX = sys.platform.startswith("linux")


class _WaitedError(TooMuchError):
    """The time went by, but hardly any of it in computing."""


def _tried(
    way: str,
    function: Callable[..., Result],
    args: tuple[Any, ...],
    seconds: float,
    memory: int,
    patience: float = 1.0,
) -> Result:
    context: Any = multiprocessing.get_context(way)
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_work, args=(theirs, memory, seconds, function, args), daemon=True)
    process.start()
    theirs.close()
    done: bool
    value: Any
    try:
        if ours.poll(seconds * patience):
            done, value = ours.recv()
        else:
            done, value = False, TooMuchError() if _busy(process.pid, seconds) else _WaitedError()
    except (EOFError, OSError):
        done, value = False, TooMuchError()  # it ended without a word
    finally:
        ours.close()
        process.kill()
        process.join()
        process.close()
    if not done:
        raise value
    return cast("Result", value)


def _busy(pid: int, seconds: float) -> bool:
    """Whether a process computed for most of these seconds. True where the system does not say."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    except OSError:
        return True
    user, system = int(fields[11]), int(fields[12])  # fields 14 and 15 of proc(5), in ticks
    return (user + system) / os.sysconf("SC_CLK_TCK") >= BUSY_SHARE * seconds


def _work(
    answer: Connection, memory: int, seconds: float, function: Callable[..., object], args: tuple[Any, ...]
) -> None:
    with contextlib.suppress(ValueError):
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's
    _silence()
    _cap(memory, seconds)
    try:
        outcome: tuple[bool, object] = (True, function(*args))
    except (MemoryError, RecursionError):
        outcome = (False, TooMuchError())
    except Exception as error:
        outcome = (False, error)
    with contextlib.suppress(Exception):
        answer.send(outcome)
    os._exit(0)  # nothing of the parent's is closed twice


def _silence() -> None:
    faulthandler.disable()  # what breaks here is told by its end
    warnings.simplefilter("ignore")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(nowhere, stream)


def _cap(memory: int, seconds: float) -> None:
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource  # noqa: PLC0415  # not on Windows

        in_use = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * os.sysconf("SC_PAGE_SIZE")
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_CPU, (int(seconds) + 1, int(seconds) + 2))
        resource.setrlimit(resource.RLIMIT_AS, (in_use + memory, in_use + memory))
