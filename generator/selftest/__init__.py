"""The self-test, as a table of contents: build → print to pixels → fill in → degrade → read → compare → count.

Pages go through worker processes a few at a time and only counts come back, so that a test of any length fits in the
same memory. Page number `index` of a test with the same seed is always the same page.
"""

from __future__ import annotations

import multiprocessing
import tempfile
import time
from collections import OrderedDict, deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import TimeoutError as FutureTimeout
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

import cv2
import numpy as np
from pebble import ProcessExpired, ProcessPool

from generator.atomic import write_atomically
from generator.build import Identity, Order, Product, make, prepare, require_questions
from generator.define.library import Library
from generator.keep.store.sqlite import SqliteStore
from generator.model.answer import Fate, PageReading, PageSource
from generator.model.code import KEY_BYTES, MAX_RUN, PageCode, run_name
from generator.model.errors import NotFoundError
from generator.model.layout import PageLayout
from generator.model.run import Run
from generator.read.blank.runbook import RunBook
from generator.read.decode.kinds import Kind
from generator.read.decode.picture import Pixels, load_pictures
from generator.read.page import read_page
from generator.read.picture.image import PageImage
from generator.read.workers import one_thread_each
from generator.rehearse import realhands, realmarks
from generator.rehearse.compare import options_of, verdicts
from generator.rehearse.evidence import whole_page, wrong_answers
from generator.rehearse.filler import EVERYDAY, SCRIBBLE_MAX_PEN_MM, FilledPage, fill_page
from generator.rehearse.handed import HandedIn
from generator.rehearse.page import Grey, draw
from generator.rehearse.pens import PENS, Pen
from generator.rehearse.printer import blank_side, printed_pages
from generator.rehearse.realhands import Hand
from generator.rehearse.realmarks import RealMarks
from generator.rehearse.tally import Evidence, PageResult, Report, judged
from generator.rehearse.ways import Way, ways

FINE_PENS = tuple(pen for pen in PENS if pen.width <= SCRIBBLE_MAX_PEN_MM)  # as real marks are: the strokes drawn over
#   them to cancel are the same pen's
ONE_HAND = replace(EVERYDAY, other_style=0.0)  # what a real hand does otherwise is among its marks
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
    held_out_hands: bool = False  # each page by one real hand that reading never learned from
    sheet_only: bool = False  # `pack` is a form, also where a pack has that key


@dataclass(frozen=True, slots=True)
class _Task:
    """One page side to rehearse: its number, which way it goes, and which page of which copy it is."""

    index: int
    way: int
    copy: int
    place: int


class _RealInk(NamedTuple):
    """Marks that people really made: of all of them together, and the hands that fill in a page each."""

    marks: RealMarks | None
    hands: Sequence[Hand]


NO_REAL_INK = _RealInk(None, ())


def selftest(plan: Plan, library: Library, folder: Path, progress: Progress | None = None) -> Report:
    """Rehearse `plan.sheets` pages. Pictures of what went wrong go to `folder`. Raises errors of `model.errors`."""
    ink = _real_ink(plan)
    with tempfile.TemporaryDirectory(prefix="werkblad-selftest-") as passing:
        product, run = printed(plan, library, Path(passing))
        report = Report(plan.degradation, plan.seed)
        stage = _Stage(plan, product, run, ink)
        for done, result in enumerate(_results(stage, plan), start=1):
            report.add(result)
            _keep_pictures(result.evidence, report, folder, plan.pictures)
            if progress is not None:
                progress(done, plan.sheets)
    return report


def _real_ink(plan: Plan) -> _RealInk:
    """The real marks that this test pastes in, if any."""
    ink = _RealInk(realmarks.load() if plan.real_marks else None, realhands.held_out() if plan.held_out_hands else [])
    if (plan.real_marks and ink.marks is None) or (plan.held_out_hands and not ink.hands):
        raise NotFoundError(
            "Er zijn hier geen echte pennenstreken om in te plakken.",
            f"Laat --real-marks en --hands weg, of zet in {realmarks.FOLDER_VARIABLE} in welke map ze staan.",
        )
    return ink


def printed(plan: Plan, library: Library, folder: Path) -> tuple[Product, Run]:
    """The pack as a print run of a few copies whose codes follow from the seed."""
    rng = np.random.default_rng([plan.seed, 0xC0DE])
    identity = Identity(run_name(int(rng.integers(1, MAX_RUN))), rng.bytes(KEY_BYTES), CREATED)
    with SqliteStore(folder / "selftest.sqlite") as store:
        order = Order(plan.pack, plan.brand, copies=COPIES, paired=False, sheet_only=plan.sheet_only)
        ready = prepare(order, library)
        require_questions(ready)
        product = make(ready, store, folder, identity=identity)
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
    _stages[:] = [_Stage(plan, product, run, _real_ink(plan))]


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

    def __init__(self, plan: Plan, product: Product, run: Run, ink: _RealInk = NO_REAL_INK) -> None:
        self.plan, self.product, self.run = plan, product, run
        self._ways = ways(plan.degradation)
        self._runs = RunBook({run.layout.run: run})
        self._real, self._hands = ink
        self._prints: OrderedDict[tuple[int, int], Grey] = OrderedDict()
        self._options = options_of(run.layout)

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
        hand = self._hands[int(rng.integers(len(self._hands)))] if self._hands else None
        if hand is not None:
            pen = FINE_PENS[int(rng.integers(len(FINE_PENS)))]
        person = None if hand is None else hand.person(rng)
        habits = EVERYDAY if person is None else ONE_HAND
        filled = fill_page(self.run.layout, page, pen, rng, habits, self._real, person)
        draw(paper, filled.strokes, pen, way.dpi, rng)
        realmarks.paste(paper, filled.stamps, way.dpi)
        handed = way.take(paper, page, rng)
        simulated = time.process_time() - began
        seen = self._read(handed)
        result = judged(way.name, pen.name, page, filled.truth, seen.reading, self._code(task), self._options)
        result = replace(result, hand="" if hand is None else hand.name)
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
            image = PageImage(
                pixels.grey, source, pixels.colour, pixels.dpi, pixels.bilevel, pixels.whole, pixels.coloured
            )
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


def _keep_pictures(evidence: Sequence[Evidence], report: Report, folder: Path, most: int) -> None:
    for each in evidence:
        if each.png and len(report.evidence) < most:
            write_atomically(folder / each.name, each.png, durable=False)
            report.evidence.append(each.name)
