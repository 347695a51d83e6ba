"""What a small stack costs in a large store. Run: python tests/benchmarks/bench_keep.py [FOLDER]

CPU seconds of whole commands and all their processes, as somebody who types them pays them: the median of several
rounds, in stores of 1,000 and 20,000 pages. Four copies of *kern* are really filled in, scanned and read; the other
pages are those readings again under other numbers, with pictures that are hard links.
"""

from __future__ import annotations

import compileall
import contextlib
import ctypes
import hashlib
import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT)]

from generator.build import Order, build
from generator.collect import collect
from generator.define.library import Library
from generator.keep.store import Store
from generator.keep.store.sqlite import SqliteStore
from generator.model.answer import PageReading
from generator.model.run import Copy
from generator.rehearse import pens
from generator.rehearse.filler import fill_page
from generator.rehearse.page import draw
from generator.rehearse.printer import printed_pages
from generator.rehearse.scanner import OFFICE_GREY, scan
from generator.rehearse.stack import as_pdf

PAGES = (1_000, 20_000)
READ, NEW, ROUNDS = 4, 2, 5  # copies really read, copies in the new stack, times that it is read
DPI = 200
PREPARE = "--prepare"
PR_SET_CHILD_SUBREAPER = 36  # linux/prctl.h


@dataclass(frozen=True)
class Place:
    """A workspace, and the stacks that go in: each round reads one that nobody saw before."""

    folder: Path
    stacks: tuple[Path, ...]


def _stack(pictures: list[np.ndarray], rng: np.random.Generator, path: Path) -> Path:
    path.write_bytes(
        as_pdf(
            [scan(picture, OFFICE_GREY, rng) for picture in pictures],
            OFFICE_GREY.dpi,
            bitonal=False,
            quality=OFFICE_GREY.quality,
        )
    )
    return path


def prepared(folder: Path, pages: int) -> None:
    """A workspace with about so many pages read, and stacks of two copies that are new to it."""
    rng = np.random.default_rng(1)
    (folder / "scans").mkdir(parents=True)
    with SqliteStore(folder / "out" / "werkblad.sqlite") as store:
        numbers = READ + NEW * ROUNDS
        product = build(Order("kern", "zonneveen", copies=numbers), Library(folder), store, folder / "out" / "build")
        layout = store.run(product.run).layout
        stacks: list[Path] = []
        for first, last in ((1, READ), *((READ + 1 + NEW * n, READ + NEW * (n + 1)) for n in range(ROUNDS))):
            filled = []
            for copy in range(first, last + 1):
                for page, picture in zip(
                    layout.pages, printed_pages(product.files[0], DPI, product.pages_of(copy)), strict=True
                ):
                    pen = pens.PENS[copy % len(pens.PENS)]
                    draw(picture, fill_page(layout, page, pen, rng).strokes, pen, DPI, rng)
                    filled.append(picture)
            stacks.append(_stack(filled, rng, folder / "scans" / f"stapel{first:04d}.pdf"))
        tables = folder / "out" / "read"
        collect([stacks[0]], store, tables, jobs=2)
        _again(store, tables, product.run, numbers, pages // len(layout.pages) - READ)


def _again(store: Store, tables: Path, run: str, taken: int, copies: int) -> None:
    """The readings that are there once more, for further copies."""
    known = list(store.readings(run))
    numbers = range(taken + 1, taken + copies + 1)
    store.add_run(store.run(run), (Copy(run, number, "") for number in numbers))
    for number in numbers:
        for reading in known:
            if reading.code is not None and reading.code.copy == 1 + number % READ:
                store.add_reading(_for_copy(reading, number, tables))


def _for_copy(reading: PageReading, number: int, tables: Path) -> PageReading:
    assert reading.code is not None
    before, digest = reading.source.digest, hashlib.sha256(f"{number}".encode()).hexdigest()
    head = f"/{reading.code.copy:04d}-"

    def linked(name: str) -> str:
        other = name.replace(head, f"/{number:04d}-").replace(before[:8], digest[:8])
        if name:
            os.link(tables / name, tables / other)
        return other

    file = f"stapel{number:05d}.pdf"
    answers = tuple(replace(a, copy=number, crop=linked(a.crop), file=file) for a in reading.answers)
    source = replace(reading.source, digest=digest, file=file)
    code = replace(reading.code, copy=number)
    return replace(reading, source=source, code=code, answers=answers, overlay_file=linked(reading.overlay_file))


def adopt_orphans() -> None:
    """Make what our children leave behind ours, so that the CPU of their workers is counted too (Linux)."""
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def cpu_s(*command: str, cwd: Path) -> tuple[float, float]:
    """CPU and clock of a command with all its processes."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    typed = [sys.executable, "-m", "generator", *command]
    done = subprocess.run(typed, cwd=cwd, capture_output=True, text=True, check=False)
    assert done.returncode in (0, 10), done.stderr
    with contextlib.suppress(ChildProcessError):
        while True:
            os.wait()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, time.perf_counter() - start


def forget(folder: Path) -> None:
    """Throw away all that is kept of what was made."""
    with SqliteStore(folder / "out" / "werkblad.sqlite") as store:
        for table in ("kept", "kept_inputs", "recipes"):
            store.append(f"DELETE FROM {table}", [()])
        store.append("UPDATE places SET written = ''", [()])


def measured(place: Place) -> Iterator[tuple[str, list[tuple[float, float]]]]:
    """What is measured, and each round's CPU and clock, in seconds."""
    folder = place.folder
    cpu_s("read", str(place.stacks[0]), cwd=folder)  # the first time libraries are compiled
    forget(folder)
    yield "all tables made anew, as after an update", [cpu_s("read", str(place.stacks[0]), cwd=folder)]
    yield "`read` of 14 new pages", [cpu_s("read", str(stack), cwd=folder) for stack in place.stacks[1:]]
    yield "`read` of the same 14 pages again", [cpu_s("read", str(place.stacks[1]), cwd=folder) for _ in range(ROUNDS)]
    yield "`status`", [cpu_s("status", cwd=folder) for _ in range(ROUNDS)]
    yield "`review`: until it can be opened", [review_start(folder) for _ in range(ROUNDS)]


def review_start(folder: Path) -> tuple[float, float]:
    """From typing `review` until its address is on the screen."""
    start = time.perf_counter()
    command = [sys.executable, "-u", "-m", "generator", "review", "--no-browser"]
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, text=True) as desk:
        assert desk.stdout is not None
        for line in desk.stdout:
            if "http://" in line:
                break
        took = time.perf_counter() - start
        user, system = Path(f"/proc/{desk.pid}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()[11:13]
        desk.kill()
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK"), took


def main() -> None:
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed program is compiled once
    if sys.argv[1:2] == [PREPARE]:
        prepared(Path(sys.argv[2]), int(sys.argv[3]))
        return
    base = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(tempfile.mkdtemp(prefix="bench-keep-"))
    compileall.compile_dir(ROOT / "generator", quiet=1)
    adopt_orphans()
    rows: dict[str, list[str]] = {}
    for pages in PAGES:
        folder = base / str(pages)
        shutil.rmtree(folder, ignore_errors=True)
        # In a process of its own: this one waits for all its children, and reading leaves some.
        subprocess.run([sys.executable, __file__, PREPARE, str(folder), str(pages)], check=True)
        place = Place(folder, tuple(sorted((folder / "scans").glob("*.pdf")))[1:])
        for name, rounds in measured(place):
            cpu, clock = (statistics.median(part) for part in zip(*rounds, strict=True))
            rows.setdefault(name, []).append(f"{cpu:.2f} | {clock:.2f}")
            print(f"{pages}: {name}: CPU {cpu:.2f} s, clock {clock:.2f} s", flush=True)
        sizes = {path.name: path.stat().st_size for path in (folder / "out" / "read").iterdir() if path.is_file()}
        sizes["store"] = (folder / "out" / "werkblad.sqlite").stat().st_size
        print(json.dumps(sizes))
    print("\n| | 1,000 pages: CPU, s | clock, s | 20,000 pages: CPU, s | clock, s |\n|---|--:|--:|--:|--:|")
    for name, cells in rows.items():
        print(f"| {name} | {' | '.join(cells)} |")


if __name__ == "__main__":
    main()
