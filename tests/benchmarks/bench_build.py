"""What a further printed page costs, beside other ways to make it. Run: python tests/benchmarks/bench_build.py

CPU time (process time, one thread) and bytes per further page: the difference between a run of 100 copies and one of 1,
so that starting up counts for nobody. Memory: the peak of a process of its own per number of copies. All in one run, on
one machine, on the same pages, so that the ratios mean something.
"""

from __future__ import annotations

import argparse
import dataclasses
import gc
import io
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "make")]

import qrcode
from printrun_sample import BOXES, CLEAR, ENTRY, LINES, RUN, SPARE, STRIP, TEMPLATE, job
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from generator.make.printrun import PrintJob, write_run, write_split
from generator.make.qr import entry_symbols, spare_symbols
from generator.model.code import PageCode, for_people
from generator.model.run import Copy

PAGES, COPIES = 8, 100
REPEATS = 5
SLOW_COPIES = 10  # of ways that take seconds
TARGET_MS, TARGET_KB, TARGET_SPLIT_MS = 0.6, 0.9, 3.0


@dataclass(frozen=True)
class Cost:
    """Of one further page."""

    ms: float
    size: float


def copies(number: int) -> list[Copy]:
    return [Copy(RUN, n, f"Team {n % 40} Groen") for n in range(1, number + 1)]


def further(make: Callable[[int], int], number: int, repeats: int = REPEATS) -> Cost:
    """The median cost of a page beyond the first copy."""
    make(1)
    times, sizes = [], []
    gc.disable()
    for _ in range(repeats):
        start = time.process_time()
        small = make(1)
        middle = time.process_time()
        large = make(number)
        end = time.process_time()
        pages = PAGES * (number - 1)
        times.append(((end - middle) - (middle - start)) / pages * 1000)
        sizes.append((large - small) / pages)
    gc.enable()
    return Cost(statistics.median(times), statistics.median(sizes))


def cold(work: PrintJob) -> PrintJob:
    """The same job with QR symbols that have learnt nothing yet, as in a build."""
    return dataclasses.replace(work, entry=entry_symbols(TEMPLATE, ENTRY.width), spare=spare_symbols(SPARE.width))


def ours(work: PrintJob) -> Callable[[int], int]:
    def make(number: int) -> int:
        out = io.BytesIO()
        write_run(cold(work), copies(number), out)
        return out.tell()

    return make


def split(work: PrintJob) -> Callable[[int], int]:
    def make(number: int) -> int:
        with tempfile.TemporaryDirectory() as folder:
            write_split(cold(work), copies(number), Path(folder))
            return sum(path.stat().st_size for path in Path(folder).iterdir())

    return make


def _own_part(canvas: Canvas, copy: Copy, page: int, work: PrintJob, symbols: bool) -> None:
    code = PageCode(RUN, 0, copy.number, page).encode(work.key)
    canvas.setFont("figtree", 11)
    canvas.drawString(STRIP.x * mm, (297 - STRIP.bottom + 2) * mm, copy.label)
    canvas.setFont("figtree", 8)
    canvas.drawString(CLEAR.x * mm, (297 - CLEAR.bottom) * mm, for_people(code))
    if symbols:
        for factory, box in ((work.entry, ENTRY), (work.spare, SPARE)):
            picture = qrcode.make(factory.payload(code)).get_image()
            canvas.drawImage(ImageReader(picture), box.x * mm, (297 - box.bottom) * mm, box.width * mm, box.height * mm)


def reportlab(work: PrintJob, *, shared: bool, symbols: bool) -> Callable[[int], int]:
    """A plain ReportLab canvas; `shared`: the common part as a form, `symbols`: with qrcode's default image."""

    def static(canvas: Canvas, page: int) -> None:
        canvas.setFont("figtree", 18)
        canvas.drawString(20 * mm, 262 * mm, f"Blad {page}")
        canvas.setFont("sourcesans", 11)
        for line in range(LINES):
            canvas.drawString(
                30 * mm, (254 - 7 * line) * mm, f"Regel {line} van het blad, met een zin die wat zegt over werk"
            )
        for box in range(BOXES):
            canvas.rect(20 * mm, (297 - 45.2 - 9 * box) * mm, 5.2 * mm, 5.2 * mm)

    def make(number: int) -> int:
        out = io.BytesIO()
        canvas = Canvas(out, pagesize=(210 * mm, 297 * mm), initialFontName="figtree", pageCompression=1)
        for page in range(1, PAGES + 1 if shared else 0):
            canvas.beginForm(f"p{page}")
            static(canvas, page)
            canvas.endForm()
        for copy in copies(number):
            for page in range(1, PAGES + 1):
                canvas.doForm(f"p{page}") if shared else static(canvas, page)
                _own_part(canvas, copy, page, work, symbols)
                canvas.showPage()
        canvas.save()
        return out.tell()

    return make


def peak_memory(number: int) -> float:
    """MB at most, of a process that writes this many copies."""
    command = [sys.executable, __file__, "--memory", str(number)]
    return float(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def whole_command_s(*order: str, repeats: int) -> float:
    """CPU of `werkblad build` with all its processes, s: the median, libraries compiled before."""
    script = "import sys; from generator.cli import main; main(sys.argv[1:])"
    times = []
    for _ in range(repeats + 1):
        with tempfile.TemporaryDirectory() as folder:
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            command = [sys.executable, "-c", script, "build", *order, "--brand", "waterrade"]
            environment = {**os.environ, "PYTHONPATH": str(ROOT)}
            subprocess.run(command, cwd=folder, env=environment, capture_output=True, check=True)
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
        times.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return statistics.median(times[1:])


def _memory_of(number: int) -> None:
    with tempfile.TemporaryFile() as out:
        write_run(job(PAGES, 0), (Copy(RUN, n) for n in range(1, number + 1)), out)
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def main() -> None:
    """Measure and print a Markdown table."""
    work = job(PAGES, 0, labels=tuple(c.label for c in copies(COPIES)))
    own = further(ours(work), COPIES)
    rows = [
        (f"Werkblad, {COPIES} copies in one file", own, f"≤ {TARGET_MS} ms, ≤ {TARGET_KB} kB"),
        ("Werkblad, `--split`", further(split(work), COPIES), f"≤ {TARGET_SPLIT_MS} ms"),
        ("ReportLab, shared forms, no QR at all", further(reportlab(work, shared=True, symbols=False), COPIES), ""),
        (
            "ReportLab, every page drawn, no QR at all",
            further(reportlab(work, shared=False, symbols=False), SLOW_COPIES),
            "",
        ),
        (
            "ReportLab, shared forms, `qrcode`'s default image",
            further(reportlab(work, shared=True, symbols=True), SLOW_COPIES, 1),
            "",
        ),
    ]
    print(f"| way ({PAGES} pages per copy) | CPU ms per further page | × | kB per further page | × | target |")
    print("|---|--:|--:|--:|--:|---|")
    for name, cost, target in rows:
        times, sizes = cost.ms / own.ms, cost.size / own.size
        print(f"| {name} | {cost.ms:.3f} | {times:.1f} | {cost.size / 1000:.2f} | {sizes:.1f} | {target} |")
    few, many = peak_memory(600), peak_memory(60_000)
    print(f"\nPeak memory: 600 copies {few:.0f} MB, 60,000 copies {many:.0f} MB (× {many / few:.2f}).")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--start", action="store_true", help="only what one pack of one copy costs, from typing it")
    parser.add_argument("--memory", type=int, help="write this many copies and print the peak memory (MB)")
    arguments = parser.parse_args()
    if arguments.start:
        print(f"`werkblad build kern`, one copy: {whole_command_s('kern', repeats=3):.2f} s CPU (target 0.9)")
    elif arguments.memory:
        _memory_of(arguments.memory)
    else:
        main()
