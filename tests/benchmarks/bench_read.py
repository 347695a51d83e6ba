"""What reading a page costs, as a markdown table with ratios to decoding its JPEG.

Run: python tests/benchmarks/bench_read.py

CPU milliseconds, one thread, the median of several rounds over several differently filled pages.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np

HERE = Path(__file__).parents[1]
sys.path += [str(HERE), str(HERE / "read")]
import paper as sheets

from generator.read import interpret, overlay
from generator.read import thresholds as t
from generator.read.blank import surroundings
from generator.read.blank.runbook import RunBook
from generator.read.decode.picture import decode_jpeg
from generator.read.lie import flatten, register, straighten
from generator.read.marks import classify, words
from generator.read.marks import measure as marks
from generator.read.page import read_page
from generator.read.picture.grid import Levels, rectify, scaled
from generator.read.picture.image import PageImage
from generator.read.place import codes as locate
from generator.read.writing import measure as writing
from generator.rehearse.page import draw
from generator.rehearse.pens import BALLPOINT, FELT_PEN, MarkKind, handwriting, mark

ROUNDS, PAGES = 15, 4
JPEG = [cv2.IMWRITE_JPEG_QUALITY, t.OVERLAY_JPEG_QUALITY]
YARDSTICK = "decode the JPEG in full (OpenCV, grey)"


def cpu_ms(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return (time.process_time() - start) * 1000


def load(data: bytes) -> PageImage:
    """The page as a program that reads a JPEG file gets it: a fine scan at half its size."""
    pixels = decode_jpeg(data, upright=True, quick=True)
    return PageImage(pixels.grey, sheets.SOURCE, pixels.colour, pixels.dpi, whole=pixels.whole)


def filled(one: sheets.Paper, dpi: int, seed: int) -> bytes:
    """A page with every question answered and half of the writing done, as a copier's JPEG."""
    rng = np.random.default_rng(seed)
    picture = one.printed(dpi)
    for name in dict.fromkeys(f.variable for f in one.page.fields if f.shape.value == "box"):
        options = [f for f in one.page.fields if f.variable == name]
        for field in options[:: 5 if len(options) == 5 else 3]:
            kind = (MarkKind.TICK, MarkKind.CROSS)[int(rng.integers(2))]
            pen = FELT_PEN if seed % 2 else BALLPOINT
            draw(picture, mark(kind, field.box, pen, rng), pen, dpi, rng)
    draw(picture, handwriting(one.field("t1").box, 2, rng), BALLPOINT, dpi, rng)
    scan = sheets.lay(picture, degrees=float(rng.uniform(-2, 2)), dpi=dpi, noise=4, seed=seed)
    return cv2.imencode(".jpg", scan, [cv2.IMWRITE_JPEG_QUALITY, 75])[1].tobytes()


def steps(grey: np.ndarray, runs: RunBook) -> dict[str, float]:
    """CPU of each step of one page, measured in its real order."""
    took: dict[str, float] = {}

    def timed(name: str, work: Callable[[], object]) -> object:
        start = time.process_time()
        made = work()
        took[name] = (time.process_time() - start) * 1000
        return made

    levels = Levels(grey)
    search = locate.Search(levels, runs, grey.shape[0] / 297)
    found = timed("code", lambda: locate.locate(search))
    assert isinstance(found, locate.Found)
    reference = runs.reference(found.code)
    fit = timed("rings, homography", lambda: register.register(levels, reference, (found,)))
    sheet = timed("boxes: patches, alignment, features", lambda: marks.measure(levels, fit, reference))
    seen = timed("words", lambda: words.measure_words(levels, fit, reference, sheet.correction))
    read = timed("decisions", lambda: classify.classify(sheet, seen))
    flat = timed("the sheet upright, for the overlay", lambda: overlay.backdrop(levels, fit, reference.page))
    far = reference.seen_from_far
    around = timed(
        "surroundings",
        lambda: surroundings.look_around(flatten.from_far(flat, levels, fit, sheet.correction, far), far),
    )
    texts = timed("writing: ink, crops", lambda: writing.measure_writings(levels, fit, reference, sheet, around, False))
    run = runs[found.code.run]
    timed("answers", lambda: interpret.interpret(run.layout, reference.page, found.code, sheets.SOURCE, read, texts))
    timed(
        "overlay picture",
        lambda: overlay.overlay(flat, reference, sheet.correction, read, texts, found.code, overlay.Fate.READ),
    )
    return took


def floor(data: bytes, runs: RunBook) -> None:
    """What no reader that makes these pictures can do without: nothing is aligned, measured or decided."""
    levels = Levels(load(data).grey)
    found = locate.locate(locate.Search(levels, runs, levels.full.shape[0] / 297))
    assert isinstance(found, locate.Found)
    reference = runs.reference(found.code)
    fit = register.register(levels, reference, (found,))
    assert fit is not None
    for group in reference.groups:
        straighten.sampled(levels, fit, group, np.zeros_like(group.centres))
    cv2.imencode(".jpg", cv2.cvtColor(overlay.backdrop(levels, fit, reference.page), cv2.COLOR_GRAY2BGR), JPEG)
    for area in reference.writings:
        picture, scale = levels.at(fit.px_per_mm, area.px_per_mm * 2)
        writing.encode_crop(rectify(picture, scaled(fit.matrix, scale), area.area, area.px_per_mm), False)


def main() -> None:
    cv2.setNumThreads(1)
    one = sheets.make_paper()
    runs = RunBook({sheets.RUN: one.run})
    boxes = sum(f.shape.value == "box" for f in one.page.fields)
    first = cpu_ms(lambda: runs.reference(one.code))
    print(f"Page: A4, {boxes} boxes, 4 words, 2 writing fields, 1 drawing. Blank page prepared once: {first:.0f} ms.\n")
    print("| step | 200 dpi, ms | × decode | 300 dpi, ms | × decode |\n|---|---|---|---|---|")
    columns = {dpi: measure(one, runs, dpi) for dpi in (200, 300)}
    for name in columns[200]:
        cells = []
        for dpi in (200, 300):
            value, decode = columns[dpi][name], columns[dpi][YARDSTICK]
            cells += [f"{value:.1f}", f"{value / decode:.2f}"]
        print(f"| {name} | {' | '.join(cells)} |")


def measure(one: sheets.Paper, runs: RunBook, dpi: int) -> dict[str, float]:
    """The median of each step, of reading as a whole, and of all together with loading."""
    files = [filled(one, dpi, seed) for seed in range(PAGES)]
    rows: dict[str, list[float]] = {}
    for number in range(ROUNDS * PAGES):
        data = files[number % PAGES]
        coded = np.frombuffer(data, np.uint8)
        took = {YARDSTICK: cpu_ms(lambda coded=coded: cv2.imdecode(coded, cv2.IMREAD_GRAYSCALE))}
        took["load, as reading does it"] = cpu_ms(lambda data=data: load(data))
        took |= steps(load(data).grey, runs)
        took["*floor:* load, code, rings, sampling, pictures; nothing decided"] = cpu_ms(
            lambda data=data: floor(data, runs)
        )
        image = load(data)
        took["`read_page` as a whole"] = cpu_ms(lambda image=image: read_page(image, runs))
        took["**load + `read_page`**"] = cpu_ms(lambda data=data: read_page(load(data), runs))
        for name, value in took.items():
            rows.setdefault(name, []).append(value)
    return {name: statistics.median(values) for name, values in rows.items()}


if __name__ == "__main__":
    main()
