"""What was measured is not measured again, and never taken for something else."""

from __future__ import annotations

from pathlib import Path

import pytest
from as_they_come import measured

WORK = [("ours", number) for number in range(12)]


def doubled(job: tuple[str, int]) -> dict[str, int]:
    return {"twice": 2 * job[1]}


def never(job: tuple[str, int]) -> dict[str, int]:
    raise AssertionError(f"{job} was measured before")


def test_a_measurement_that_was_stopped_goes_on_where_it_was(tmp_path: Path) -> None:
    out = tmp_path / "records.jsonl"
    measured(doubled, WORK[:7], 1, out)
    out.write_text(out.read_text()[:-5])  # stopped in the middle of a line
    found = measured(doubled, WORK, 1, out)
    assert [record["twice"] for record in found] == [2 * number for _, number in WORK]
    assert measured(never, WORK, 1, out) == [{**record, "job": list(record["job"])} for record in found]


def test_records_of_other_work_are_not_taken_for_this(tmp_path: Path) -> None:
    out = tmp_path / "records.jsonl"
    measured(doubled, WORK[:2], 1, out)
    with pytest.raises(SystemExit, match="other work"):
        measured(doubled, [("foreign", 0), ("foreign", 1), ("foreign", 2)], 1, out)
