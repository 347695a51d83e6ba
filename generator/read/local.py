"""The reader of this machine: worker processes, started when there is something to read."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager

from generator.model.run import Run
from generator.read.reader import Limits, Reader


def local_reader(jobs: int, runs: Mapping[str, Run], limits: Limits) -> AbstractContextManager[Reader]:
    """Processes of this machine."""
    from generator.read.workers import Workers  # noqa: PLC0415  # processes: not for who has nothing to read

    return Workers(jobs, runs, limits)
