"""What digital entry bears on this machine: durable answers a second, a room full of phones, a killed server.

    python tests/benchmarks/bench_entry.py [load] [kill] [--kills 100]

The phones run on the other core in the same breath, in a program as slow as this one: waits are upper bounds.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[1])]

from entry_cases import built, code_of
from entry_load import Phone, ServerProcess, all_at_once, fills_in, killed

from generator.keep.store.sqlite import SqliteStore

ANSWERS, PHONES = 40, 200


def phones_of(place: Path, run: str, count: int, port: int) -> list[Phone]:
    return [Phone(code_of(place, run, number), lambda: port) for number in range(1, count + 1)]


def percentile(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


def load(folder: Path, phones: int) -> None:
    place, run = built(folder, copies=phones)
    cores = sorted(os.sched_getaffinity(0))
    server = ServerProcess(folder, pin=cores[0])
    try:
        os.sched_setaffinity(0, {cores[-1]})
        room = phones_of(place, run, phones, server.port)
        start = server.memory()
        coming = all_at_once(room, Phone.come_in)
        for phone in room:
            phone.waits.clear()
        taken = all_at_once(room, fills_in(ANSWERS))
        waits = [wait for phone in room for wait in phone.waits]
        with SqliteStore(place) as store:
            ((kept,),) = store.rows("SELECT count(*) FROM entry_events")
        print(f"{phones} phones x {ANSWERS} answers: came in within {coming:.1f} s; {kept / taken:,.0f} answers/s")
        print(f"  waits ms: median {1e3 * statistics.median(waits):.0f}, p99 {1e3 * percentile(waits, 0.99):.0f}")
        worst, odd = 1e3 * max(waits), sum(len(phone.odd) for phone in room)
        print(f"  worst {worst:.0f} ms; failures {sum(phone.failures for phone in room)}; odd answers {odd}")
        print(
            f"  kept {kept} of {phones * ANSWERS}; memory at the start {start:.0f} MB, at most {server.memory():.0f} MB"
        )
    finally:
        server.kill()
        os.sched_setaffinity(0, set(cores))


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("what", nargs="*", default=["load", "kill"])
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--phones", type=int, default=PHONES)
    given = parser.parse_args()
    for what in given.what:
        with tempfile.TemporaryDirectory() as folder:
            if what == "load":
                load(Path(folder), given.phones)
            else:
                print(killed(Path(folder), given.kills))


if __name__ == "__main__":
    main()
