"""Records of what is measured, written as they come: what was measured is there whenever it is stopped, and goes on
from there when it is started again."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

Job = TypeVar("Job")
Record = dict[str, Any]


def measured(one: Callable[[Job], Record], work: Sequence[Job], jobs: int, out: Path) -> list[Record]:
    """A record of each job, also as a line of JSON in `out`; what `out` has of this work already is not done again.
    `jobs`: processes."""
    found = kept(work, out)
    with ProcessPoolExecutor(jobs) as pool, out.open("w") as lines:
        lines.writelines(_line(record) for record in found)
        for job, record in zip(work[len(found) :], pool.map(one, work[len(found) :], chunksize=8), strict=True):
            found.append({**record, "job": job})
            lines.write(_line(found[-1]))
            lines.flush()
    return found


def kept(work: Sequence[Job], out: Path) -> list[Record]:
    """What a run that was stopped left of this work; records of other work are not taken for it."""
    found: list[Record] = []
    for line in out.read_text().splitlines(keepends=True) if out.exists() else ():
        if not line.endswith("\n"):
            break  # it was stopped in the middle of a line
        found.append(json.loads(line))
    if [record.get("job") for record in found] != json.loads(json.dumps(work[: len(found)])):
        raise SystemExit(f"{out} holds what was measured of other work: name another file, or take it away.")
    return found


def _line(record: Record) -> str:
    return json.dumps(record) + "\n"
