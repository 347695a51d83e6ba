"""What a large stack of filled PDFs costs in one call of `werkblad read`: pages per second and memory, as markdown.

Run: PYTHONPATH=. python tests/benchmarks/bench_filled.py [FILES [PACK]]    (default: 10000 files of `scan`)
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
from test_filled_stack import DAY, desk, werkblad


def main(files: int, pack: str) -> None:
    """One line of the table."""
    with tempfile.TemporaryDirectory() as folder:
        one = desk(Path(folder), pack, files)
        start = time.monotonic()
        choices = one.filler.buttons()
        for number in range(1, files + 1):
            values = {name: states[number % len(states)] for name, states in choices.items() if number % 3}
            one.put(f"{number}.pdf", number, values, DAY)
        filled = time.monotonic() - start
        done = werkblad(one.workspace, "read", str(one.inbox), "--jobs", "2")
        rows = len(one.rows("responses"))
        pages = sum(row["kind"] == "input" for row in one.rows("ledger"))
        again = werkblad(one.workspace, "read", str(one.inbox), "--jobs", "2")
    cpu = resource.getrusage(resource.RUSAGE_CHILDREN)
    print("| pack | files | pages | responses | s | pages/s | peak MiB (all processes) | once more, s |")
    print("|---|---|---|---|---|---|---|---|")
    print(
        f"| {pack} | {files} | {pages} | {rows} | {done.seconds:.0f} | {pages / done.seconds:.0f} | "
        f"{done.peak_mib:.0f} | {again.seconds:.0f} |"
    )
    print(f"filling in took {filled:.0f} s; exit {done.code}, {again.code}; CPU {cpu.ru_utime + cpu.ru_stime:.0f} s")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000, sys.argv[2] if len(sys.argv) > 2 else "scan")
