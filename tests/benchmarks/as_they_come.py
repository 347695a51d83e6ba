"""Records of what is measured, written as they come: what was measured is there whenever it is stopped."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

Job = TypeVar("Job")
Record = dict[str, Any]


def measured(one: Callable[[Job], Record], work: Sequence[Job], jobs: int, out: Path) -> list[Record]:
    """A record of each job, also as a line of JSON in `out`. `jobs`: processes."""
    found = []
    with ProcessPoolExecutor(jobs) as pool, out.open("w") as lines:
        for record in pool.map(one, work, chunksize=8):
            found.append(record)
            lines.write(json.dumps(record) + "\n")
            lines.flush()
    return found
