"""Sixty thousand copies: the time grows with their number, the memory does not."""

from __future__ import annotations

import json
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

_WORK = """
    import json, resource, sys, time
    sys.path[:0] = {paths!r}
    from pathlib import Path
    from keep_samples import KEY, RUN, layout, reading, scan_answers
    from generator.keep.status import status
    from generator.keep.store.sqlite import SqliteStore
    from generator.keep.tables import write_tables
    from generator.model.run import Copy, Run

    folder, count = Path({folder!r}), {count}
    times = {{}}
    with SqliteStore(folder / "s.sqlite") as store:
        def timed(name, work):
            start = time.process_time()
            found = work()
            times[name] = time.process_time() - start
            return found
        copies = (Copy(RUN, n, "Ploeg") for n in range(1, count + 1))
        timed("add_run", lambda: store.add_run(Run(layout(), KEY, b"x"), copies))
        answers = scan_answers()
        def read():
            for n in range(1, count + 1):
                store.add_reading(reading(n, 0, *answers, scan="stapel.pdf", content=str(n)))
        timed("read", read)
        written = timed("tables", lambda: write_tables(store, folder / "t"))
        found = timed("status", lambda: status(store))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({{"times": times, "mb": peak, "responses": written.responses, "received": found[0].received}}))
"""


def work(folder: Path, count: int) -> dict[str, float]:
    folder.mkdir()
    tests = Path(__file__).parent
    paths = [str(path) for path in (tests, tests.parent, tests.parents[1])]
    code = _WORK.format(paths=paths, folder=str(folder), count=count)
    done = subprocess.run([sys.executable, "-c", textwrap.dedent(code)], capture_output=True, text=True, check=True)
    found = json.loads(done.stdout)
    print(count, found)
    return found  # type: ignore[no-any-return]


@pytest.mark.slow
def test_sixty_thousand_copies_need_hardly_more_memory_than_six_hundred(tmp_path: Path) -> None:
    few, many = work(tmp_path / "few", 600), work(tmp_path / "many", 60_000)
    assert many["responses"] == many["received"] == 60_000
    # What may grow: SQLite's page cache (2 MB per database) and the numbers of copies that status turns into ranges.
    assert many["mb"] < few["mb"] + 40
