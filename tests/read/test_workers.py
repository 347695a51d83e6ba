"""Processes that read: one thread each."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from generator.read.workers import one_thread_each

VARIABLES = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")
BUSY = """
import os, time
import numpy as np
square = np.ones((600, 600), np.float32)
for _ in range(20):
    square @ square
print(len(os.listdir('/proc/self/task')))
"""


def test_a_process_that_starts_later_has_one_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in VARIABLES:
        monkeypatch.delenv(variable, raising=False)
    one_thread_each()
    assert {os.environ[variable] for variable in VARIABLES} == {"1"}
    if not Path("/proc/self/task").is_dir():
        pytest.skip("threads can be counted on Linux only")
    seen = subprocess.run([sys.executable, "-c", BUSY], capture_output=True, text=True, check=True, timeout=60)
    assert seen.stdout.strip() == "1"


def test_who_chose_a_number_is_obeyed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENBLAS_NUM_THREADS", "4")
    one_thread_each()
    assert os.environ["OPENBLAS_NUM_THREADS"] == "4"


def test_a_worker_that_cannot_begin_writes_nothing_on_the_terminal() -> None:
    """As when a pool ends while one of its workers is still being started."""
    script = (
        "from generator.read.workers import _context\n"
        "class Broken:\n"
        "    def __reduce__(self): return int, ('no number',)\n"
        "if __name__ == '__main__':\n"
        "    worker = _context().Process(target=print, args=(Broken(),))\n"
        "    worker.start(); worker.join(); print('ended', worker.exitcode)\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.startswith("ended")
    assert done.stdout.strip() != "ended 0", "it did not begin"
    assert done.stderr == ""
