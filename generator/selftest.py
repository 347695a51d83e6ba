"""The self-test, as a table of contents: build → print to pixels → fill in → degrade → read → compare → count.

Pages go through worker processes a few at a time and only counts come back, so that a test of any length fits in the
same memory. Page number `index` of a test with the same seed is always the same page.
"""

from __future__ import annotations

import json
import multiprocessing
import tempfile
import time
from collections import OrderedDict, deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import TimeoutError as FutureTimeout
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from pebble import ProcessExpired, ProcessPool

from generator.atomic import write_atomically
from generator.build import Identity, Order, Product, build
from generator.define.library import Library
from generator.keep.store.sqlite import STORE_NAME, SqliteStore
from generator.model.answer import Fate, PageReading, PageSource
from generator.model.code import KEY_BYTES, MAX_RUN, PageCode, run_name
from generator.model.errors import NotFoundError, NothingReadError
from generator.model.layout import Layout, PageLayout
from generator.model.run import Run
from generator.model.variable import VariableType
from generator.read.blank.runbook import RunBook
from generator.read.decode.kinds import Kind
from generator.read.decode.picture import Pixels, load_pictures
from generator.read.intake.facts import PageRef
from generator.read.intake.finding import find_pages
from generator.read.local import local_reader
from generator.read.page import read_page
from generator.read.picture.image import PageImage
from generator.read.reader import Limits, Readers
from generator.read.workers import one_thread_each
from generator.rehearse import realmarks
from generator.rehearse.compare import compare, verdicts
from generator.rehearse.evidence import whole_page, wrong_answers
from generator.rehearse.filler import EVERYDAY, FilledPage, Truth, fill_page
from generator.rehearse.handed import HandedIn
from generator.rehearse.inkpdf import InkedPage, inked, truth_from_json, truth_to_json
from generator.rehearse.page import Grey, draw
from generator.rehearse.pens import PENS, Pen
from generator.rehearse.printer import blank_side, printed_pages
from generator.rehearse.tally import Evidence, PageResult, Report, judged
from generator.rehearse.ways import Way, ways

COPIES = 5  # different copies that are printed; a test of more sheets fills the same prints in again
SEED = 20261122
BACK_EVERY = 25  # one page side in so many is an empty back
BLOCK = 2400  # tasks sorted at a time, so that a page is rendered once for several fillings
TASKS_AHEAD = 2  # per process
TASK_PAGES = 4
PAGE_SECONDS = 120.0  # a photo takes a quarter of a second; a hang takes for ever
PRINTS_KEPT_BYTES = 120_000_000  # rendered pages a process keeps: an A4 page is 8.7 MB at 300 dpi
PICTURES_KEPT = 40
CREATED = "2026-01-01T00:00:00Z"  # self-tests are repeatable, so their runs have no time of their own
Progress = Callable[[int, int | None], None]


@dataclass(frozen=True, slots=True)
class Plan:
    """What to test. `degradation`: a group of `rehearse.ways`, or "all". `sheets`: page sides that are filled in."""

    pack: str
    brand: str
    sheets: int = 100
    degradation: str = "copier"
    seed: int = SEED
    jobs: int = 1
    real_marks: bool = False
    pictures: int = PICTURES_KEPT
    sheet_only: bool = False  # `pack` is a form, also where a pack has that key


@dataclass(frozen=True, slots=True)
class _Task:
    """One page side to rehearse: its number, which way it goes, and which page of which copy it is."""

    index: int
    way: int
    copy: int
    place: int


def selftest(plan: Plan, library: Library, folder: Path, progress: Progress | None = None) -> Report:
    """Rehearse `plan.sheets` pages. Pictures of what went wrong go to `folder`. Raises errors of `model.errors`."""
    if plan.real_marks and realmarks.load() is None:
        raise NotFoundError(
            "Er zijn hier geen echte pennenstreken om in te plakken.",
            f"Laat --real-marks weg, of zet in {realmarks.FOLDER_VARIABLE} in welke map ze staan.",
        )
    with tempfile.TemporaryDirectory(prefix="werkblad-selftest-") as passing:
        product, run = printed(plan, library, Path(passing))
        report = Report(plan.degradation, plan.seed)
        stage = _Stage(plan, product, run)
        for done, result in enumerate(_results(stage, plan), start=1):
            report.add(result)
            _keep_pictures(result.evidence, report, folder, plan.pictures)
            if progress is not None:
                progress(done, plan.sheets)
    return report


def printed(plan: Plan, library: Library, folder: Path) -> tuple[Product, Run]:
    """The pack as a print run of a few copies whose codes follow from the seed."""
    rng = np.random.default_rng([plan.seed, 0xC0DE])
    identity = Identity(run_name(int(rng.integers(1, MAX_RUN))), rng.bytes(KEY_BYTES), CREATED)
    with SqliteStore(folder / "selftest.sqlite") as store:
        product = build(
            Order(plan.pack, plan.brand, copies=COPIES, paired=False, sheet_only=plan.sheet_only),
            library, store, folder, identity=identity,
        )  # fmt: skip
        return product, store.run(product.run)


def _tasks(plan: Plan, pages: int) -> Iterator[_Task]:
    chances = np.array([way.weight for way in ways(plan.degradation)])
    for start in range(0, plan.sheets, BLOCK):
        block = []
        for index in range(start, min(start + BLOCK, plan.sheets)):
            rng = np.random.default_rng([plan.seed, index, 1])
            way = int(rng.choice(len(chances), p=chances / chances.sum()))
            block.append(_Task(index, way, 1 + int(rng.integers(COPIES)), index % pages))
        yield from sorted(block, key=lambda task: (ways(plan.degradation)[task.way].dpi, task.place, task.copy))


def _results(stage: _Stage, plan: Plan) -> Iterator[PageResult]:
    tasks = _tasks(plan, len(stage.run.layout.pages))
    if plan.jobs <= 1:
        yield from (stage.rehearse(task) for task in tasks)
        return
    one_thread_each()
    pool: Any = ProcessPool(
        max_workers=plan.jobs,
        initializer=_start,
        initargs=(plan, stage.product, stage.run),
        context=multiprocessing.get_context("spawn"),
    )
    try:
        yield from _in_order(pool, tasks, plan)
        pool.close()
    except BaseException:
        pool.stop()
        raise
    finally:
        pool.join()


def _in_order(pool: Any, tasks: Iterator[_Task], plan: Plan) -> Iterator[PageResult]:
    """Results in the order of the tasks. A process that dies or hangs makes its pages unread, with that as fate."""
    waiting: deque[tuple[tuple[_Task, ...], Any]] = deque()
    while True:
        while len(waiting) < plan.jobs * TASKS_AHEAD and (chunk := tuple(islice(tasks, TASK_PAGES))):
            waiting.append((chunk, pool.schedule(_rehearse, args=[chunk], timeout=PAGE_SECONDS * len(chunk))))
        if not waiting:
            return
        chunk, future = waiting.popleft()
        try:
            yield from future.result()
        except (FutureTimeout, ProcessExpired, MemoryError) as error:
            group = ways(plan.degradation)
            yield from (PageResult(group[task.way].name, "", type(error).__name__) for task in chunk)


_stages: list[_Stage] = []  # in a worker: what it works with


def _start(plan: Plan, product: Product, run: Run) -> None:
    cv2.setNumThreads(1)
    _stages[:] = [_Stage(plan, product, run)]


def _rehearse(chunk: Sequence[_Task]) -> list[PageResult]:
    return [_stages[0].rehearse(task) for task in chunk]


@dataclass(frozen=True, slots=True)
class _Seen:
    """A page as it was read, its picture, and the CPU seconds of opening and of reading it."""

    reading: PageReading
    grey: Grey
    decode_s: float
    read_s: float


class _Stage:
    """Where pages are rehearsed: the prints, the reader's runs, and a few rendered pages."""

    def __init__(self, plan: Plan, product: Product, run: Run) -> None:
        self.plan, self.product, self.run = plan, product, run
        self._ways = ways(plan.degradation)
        self._runs = RunBook({run.layout.run: run})
        self._real = realmarks.load() if plan.real_marks else None
        self._prints: OrderedDict[tuple[int, int], Grey] = OrderedDict()
        self._options = {v.name: len(v.values) for v in run.layout.variables if v.type is VariableType.SELECT_MULTIPLE}

    def rehearse(self, task: _Task) -> PageResult:
        """One page side, from white paper to counts."""
        rng = np.random.default_rng([self.plan.seed, task.index, 2])
        way, page = self._ways[task.way], self.run.layout.pages[task.place]
        pen = PENS[int(rng.integers(len(PENS)))]
        began = time.process_time()
        if way.backs and task.index % BACK_EVERY == BACK_EVERY - 1:
            white = blank_side(page.width, page.paper_height, way.dpi)
            return self._back(way, pen, way.take(white, replace(page, fields=()), rng))
        paper = self._print(task.copy, task.place, way.dpi).copy()
        filled = fill_page(self.run.layout, page, pen, rng, EVERYDAY, self._real)
        draw(paper, filled.strokes, pen, way.dpi, rng)
        realmarks.paste(paper, filled.stamps, way.dpi)
        handed = way.take(paper, page, rng)
        simulated = time.process_time() - began
        seen = self._read(handed)
        result = judged(way.name, pen.name, page, filled.truth, seen.reading, self._code(task), self._options)
        result = replace(result, read_s=seen.read_s, decode_s=seen.decode_s, simulate_s=simulated)
        if not handed.shows(pen):
            return replace(result, faint=True)
        return replace(result, evidence=self._evidence(task, way, pen, page, filled, paper, seen))

    def _code(self, task: _Task) -> PageCode:
        page = self.run.layout.pages[task.place]
        return PageCode(self.run.layout.run, page.form, task.copy, page.page)

    def _print(self, copy: int, place: int, dpi: int) -> Grey:
        index = self.product.pages_of(copy)[place]
        if (index, dpi) not in self._prints:
            sheet = next(printed_pages(self.product.files[0], dpi, range(index, index + 1)))
            while self._prints and sum(p.size for p in self._prints.values()) + sheet.size > PRINTS_KEPT_BYTES:
                self._prints.popitem(last=False)
            self._prints[index, dpi] = sheet
        self._prints.move_to_end((index, dpi))
        return self._prints[index, dpi]

    def _read(self, handed: HandedIn) -> _Seen:
        began = time.process_time()
        pixels = next(load_pictures(handed.data, Kind(handed.format), 1, 1, quick=True))
        decoded = time.process_time()
        source = PageSource("zelftest", "0" * 64, 1)
        if not isinstance(pixels, Pixels):
            reading = PageReading(source, Fate.UNREADABLE, reason=str(pixels.reason))
            return _Seen(reading, np.full((10, 10), 128, np.uint8), decoded - began, 0.0)
        try:
            image = PageImage(pixels.grey, source, pixels.colour, pixels.dpi, pixels.bilevel, pixels.whole)
            reading = read_page(image, self._runs)
        except Exception as error:  # as in a real stack: the page is unread, the rest goes on
            reading = PageReading(source, Fate.UNREADABLE, reason=f"crash {type(error).__name__} {error}")
        return _Seen(reading, pixels.grey, decoded - began, time.process_time() - decoded)

    def _back(self, way: Way, pen: Pen, handed: HandedIn) -> PageResult:
        return PageResult(way.name, pen.name, self._read(handed).reading.fate.value, back=True)

    def _evidence(
        self, task: _Task, way: Way, pen: Pen, page: PageLayout, filled: FilledPage, paper: Grey, seen: _Seen
    ) -> tuple[Evidence, ...]:
        """Pictures of silent errors; of a page that was not read, doubtful or taken for another: the page."""
        name = f"{task.index:05d}-{way.name}-{pen.name}"
        if seen.reading.code is not None and seen.reading.code != self._code(task):
            return (whole_page(f"{name}-andere-bladzijde", seen.grey),)
        if seen.reading.fate is not Fate.READ:
            return (whole_page(f"{name}-{seen.reading.fate.value}-{seen.reading.reason[:40]}", seen.grey),)
        found = list(verdicts(filled.truth, seen.reading.answers, self._options))
        return wrong_answers(name, found, page, filled, paper, way.dpi, seen.reading.overlay)


def _options(layout: Layout) -> dict[str, int]:
    """The number of options of each question with more than one answer: each of them counts as a field."""
    return {v.name: len(v.values) for v in layout.variables if v.type is VariableType.SELECT_MULTIPLE}


def _keep_pictures(evidence: Sequence[Evidence], report: Report, folder: Path, most: int) -> None:
    for each in evidence:
        if each.png and len(report.evidence) < most:
            write_atomically(folder / each.name, each.png, durable=False)
            report.evidence.append(each.name)


SHEET_SUFFIX = "-ingevuld.pdf"
OWN_SCAN = "eigen scan"
FOREIGN = "hoort er niet bij"
PICTURES = "plaatjes"
_GOOD = (Fate.READ, Fate.DOUBTFUL)
MISSING = "missing"  # the fate of a page of the proof sheet that did not come back


def print_sheet(pack: str, brand: str, library: Library, folder: Path, seed: int | None = None) -> tuple[Path, Path]:
    """A known filled-in copy of a pack to print and scan on one's own copier: its PDF, and the truth beside it.

    The run is kept in a store of its own in `folder`, so that a workspace's tables never hold made-up answers.
    """
    rng = np.random.default_rng(seed)
    with tempfile.TemporaryDirectory(prefix="werkblad-selftest-") as passing, SqliteStore(folder / STORE_NAME) as store:
        product = build(Order(pack, brand, duplex=False, paired=False), library, store, Path(passing))
        layout = store.layout(product.run)
        pages: list[InkedPage] = []
        truths: list[dict[str, Any]] = []
        for index, page in zip(product.pages_of(1), layout.pages, strict=True):
            pen = PENS[len(pages) % len(PENS)]
            filled = fill_page(layout, page, pen, rng, replace(EVERYDAY, blank_page=0.0))
            pages.append(InkedPage(index, page.paper_height, filled.strokes, pen))
            truths.append({"form": page.form, "page": page.page, "pen": pen.name} | truth_to_json(filled.truth))
        pdf = inked(product.files[0].read_bytes(), pages)
    sheet, truth = folder / f"{product.run}{SHEET_SUFFIX}", folder / f"{product.run}.json"
    write_atomically(truth, json.dumps({"run": product.run, "pages": truths}, ensure_ascii=False, indent=1).encode())
    write_atomically(sheet, pdf)
    return sheet, truth


def compare_scans(paths: Sequence[Path], folder: Path, jobs: int = 1, readers: Readers = local_reader) -> Report:
    """Read scans of sheets that `print_sheet` made in `folder`, and compare.

    Nothing is kept of it but pictures of what went wrong (in `folder`/plaatjes), so other copiers and settings can be
    compared at will. Raises NotFoundError if no sheet was made here, NothingReadError if none of its pages is there.
    """
    sheets = _known_sheets(folder)
    report = Report(OWN_SCAN, 0)
    refs: list[PageRef] = []
    for each in find_pages(paths):
        if isinstance(each, PageReading):
            _compare_foreign(each, report)
        else:
            refs.append(each)
    came: set[SheetKey] = set()
    with readers(min(jobs, max(1, len(refs))), sheets.runs, Limits()) as reader:
        for reading in reader.read(refs):
            key = (reading.code.run, reading.code.form, reading.code.page) if reading.code is not None else None
            if key is None or key not in sheets.truths:
                _compare_foreign(reading, report)
                continue
            came.add(key)
            _compare_page(reading, key, sheets, report, folder / PICTURES)
    if not came:
        raise NothingReadError(
            "In deze scans is geen bladzijde van het ingevulde proefblad te vinden.",
            f"Print {', '.join(f'{run}{SHEET_SUFFIX}' for run in sheets.runs)} uit {folder}, en scan dat.",
        )
    for key, (pen, _) in sheets.truths.items():
        if key not in came and key[0] in {run for run, _, _ in came}:
            report.add(PageResult(OWN_SCAN, pen, MISSING))
            report.notes.append(f"{sheets.name(key)}: niet teruggekomen. Scan die bladzijde erbij.")
    return report


def _compare_foreign(reading: PageReading, report: Report) -> None:
    """Count a page that is not one of the proof sheet; an empty back is none of our concern."""
    blank = reading.fate is Fate.BLANK
    report.add(PageResult(OWN_SCAN, FOREIGN, reading.fate.value, back=blank))
    if not blank:
        page = f", blz. {reading.source.page}" if reading.source.page else ""
        why = "Dit is geen bladzijde van het proefblad." if reading.fate in _GOOD else reading.reason
        report.notes.append(f"{reading.source.file}{page}: {why}")


def _compare_page(reading: PageReading, key: SheetKey, sheets: _Sheets, report: Report, pictures: Path) -> None:
    """Count a page of the proof sheet; say what was read otherwise than it was filled in, and keep its picture."""
    pen, truth = sheets.truths[key]
    layout = sheets.runs[key[0]].layout
    page = layout.pages[[(p.form, p.page) for p in layout.pages].index(key[1:])]
    assert reading.code is not None
    report.add(judged(OWN_SCAN, pen, page, truth, reading, reading.code, _options(layout)))
    if reading.fate not in _GOOD:
        report.notes.append(f"{sheets.name(key)}: {reading.reason}")
        return
    wrong = compare(truth, reading.answers, _options(layout)).examples
    report.notes += [f"{sheets.name(key)}: {example}" for example in wrong]
    if wrong and reading.overlay and len(report.evidence) < PICTURES_KEPT:
        name = f"{layout.forms[key[1]].key}-{key[2]}-{len(report.evidence) + 1}.jpg"
        write_atomically(pictures / name, reading.overlay, durable=False)
        report.evidence.append(name)


SheetKey = tuple[str, int, int]
"""Run, form and page."""


@dataclass(frozen=True, slots=True)
class _Sheets:
    """The proof sheets that were made in a folder: of each page the pen and what was meant; and their runs."""

    truths: dict[SheetKey, tuple[str, Truth]]
    runs: dict[str, Run]

    def name(self, key: SheetKey) -> str:
        """A page, for people."""
        run, form, page = key
        return f"{self.runs[run].layout.forms[form].title}, blz. {page}"


def _known_sheets(folder: Path) -> _Sheets:
    """All sheets that were made in this folder."""
    truths: dict[SheetKey, tuple[str, Truth]] = {}
    runs: dict[str, Run] = {}
    files = sorted(folder.glob("*.json"))
    if files and (folder / STORE_NAME).is_file():
        with SqliteStore(folder / STORE_NAME) as store:
            known = set(store.run_names())
            for file in files:
                try:
                    data = json.loads(file.read_text("utf-8"))
                    found = {
                        (str(data["run"]), int(p["form"]), int(p["page"])): (str(p["pen"]), truth_from_json(p))
                        for p in data["pages"]
                    }
                except (ValueError, KeyError, TypeError, AttributeError):
                    continue  # some other JSON file
                truths |= {key: value for key, value in found.items() if key[0] in known}
            runs = {name: store.run(name) for name in {key[0] for key in truths}}
    if not truths:
        raise NotFoundError(
            f"{folder}: hier is geen ingevuld proefblad gemaakt.", "Maak er eerst een met: werkblad selftest --print"
        )
    return _Sheets(truths, runs)
