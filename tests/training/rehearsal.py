"""Pages to learn from: filled in at random, some soiled, by copier, fax and phone, and measured as a reader does."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from multiprocessing import get_context
from pathlib import Path
from typing import Any
from unittest import mock

import cv2
import numpy as np

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parents[1] / "read")]
import paper as small_paper
from freehand import any_pen

from generator.build import Order, build
from generator.define.library import Library
from generator.keep.store.sqlite import STORE_NAME, SqliteStore
from generator.model.answer import Fate, PageSource
from generator.model.layout import Field, FieldShape, PageLayout
from generator.model.run import Run
from generator.read import page as page_reader
from generator.read import placed
from generator.read.blank.runbook import RunBook
from generator.read.decode.kinds import Kind
from generator.read.decode.picture import Pixels, load_pictures
from generator.read.marks import classify
from generator.read.marks import measure as marks
from generator.read.marks.evidence import Evidence, Sheet
from generator.read.marks.intent import Intent
from generator.read.marks.judge import A_CHOICE
from generator.read.picture.image import PageImage
from generator.rehearse import realmarks
from generator.rehearse.handed import HandedIn
from generator.rehearse.page import draw
from generator.rehearse.pens import PENS, Pen, Stroke
from generator.rehearse.printer import printed_pages
from generator.rehearse.realmarks import RealMarks, Stamp
from generator.rehearse.ways import WAYS, Way

SEED = 404
BOXES_NEEDED = 6  # on a page, to be worth reading
HELD_OUT = 5  # one page in so many, and one real mark in so many, is only judged
PRINTS = ("ordinary", "large", "small")
PAGES_OF_PART = 250  # pages that one process makes in one go
MOST_PARTS = 1000  # of one print
WEIGHTS = {"copier": 0.48, "fax": 0.16, "photo": 0.18, "soiled": 0.18}
NOTHING = "nothing"
SOFT_PAGES = 0.35  # of the pages: their ink is as soft and ragged as in a coarse picture …
SOFT_DPI = (75, 200)  # … of this fineness: real marks come from sheets on which a box measures 13 px and more
Prints = Callable[[int, int], np.ndarray]  # place in the run, dpi → the empty page
Filled = tuple[dict[str, str], list[Stroke], list[Stamp]]  # kinds by field, what was drawn, what was pasted
Fill = Callable[[list[Field], Pen, RealMarks, np.random.Generator], Filled]


@dataclass(frozen=True)
class Seen:
    """A box of a rehearsed page: what was drawn there, and what a reader measures."""

    page: int
    way: str
    kind: str
    features: Evidence
    pen: float
    bilevel: bool

    @property
    def held_out(self) -> bool:
        """Whether it is only for judging."""
        return self.page % HELD_OUT == 0


def boxes_of(page: PageLayout) -> list[Field]:
    """The boxes that people may tick."""
    return [f for f in page.fields if f.shape is FieldShape.BOX and not f.private]


def sheet_of(handed: HandedIn, runs: RunBook) -> Sheet | None:
    """The features of a page as the reader measures them, if it gets that far and finds the page sound."""
    pixels = next(load_pictures(handed.data, Kind(handed.format), 1, 1))
    if not isinstance(pixels, Pixels):
        return None
    image = PageImage(pixels.grey, PageSource("", "", 1), pixels.colour, pixels.dpi, pixels.bilevel, pixels.whole)
    sheets: list[Sheet] = []

    def measure(*given: Any) -> Sheet:
        sheets.append(marks.measure(*given))
        return sheets[-1]

    def chosen(rows: Sequence[Any]) -> list[Intent]:
        return [A_CHOICE for _ in rows]  # what a model made before says must not matter here

    with mock.patch.object(placed, "measure", measure), mock.patch.object(classify, "intents", chosen):
        reading = page_reader.read_page(image, runs)
    return sheets[-1] if sheets and reading.fate is Fate.READ else None


@contextmanager
def built(large: bool) -> Iterator[tuple[Run, Prints]]:
    """The pack as a print run of one copy, and its empty pages as pixels."""
    with tempfile.TemporaryDirectory() as folder, SqliteStore(Path(folder) / STORE_NAME) as store:
        product = build(Order("kern", "waterrade", copies=1, large=large), Library(None), store, Path(folder))

        @cache
        def prints(place: int, dpi: int) -> np.ndarray:
            index = product.pages_of(1)[place]
            return next(printed_pages(product.files[0], dpi, range(index, index + 1)))

        yield store.run(product.run), prints


@cache
def small_print(_place: int, dpi: int) -> np.ndarray:
    """The page with small boxes that the tests of reading use."""
    return small_paper.make_paper().printed(dpi)


def rehearse(pages: int, run: Run, prints: Prints, fill: Fill, seed: int) -> list[Seen]:
    """Every box of so many filled-in pages that is measured with a picture."""
    real = realmarks.load()
    if real is None:
        sys.exit("The real marks are not here (WERKBLAD_REALMARKS): without them a model would not know real ink.")
    to_fit, to_judge = real.parts(HELD_OUT)
    rng, rows = np.random.default_rng(seed), []
    runs, layout = RunBook({run.layout.run: run}), run.layout
    usable = [i for i, page in enumerate(layout.pages) if len(boxes_of(page)) >= BOXES_NEEDED]
    for number in range(pages):
        way, pen = a_way(rng), any_pen(PENS[int(rng.integers(len(PENS)))], rng)
        place = usable[int(rng.integers(len(usable)))]
        paper, page = prints(place, way.dpi).copy(), layout.pages[place]
        kinds, strokes, stamps = fill(boxes_of(page), pen, to_fit if number % HELD_OUT else to_judge, rng)
        (draw_softly if rng.random() < SOFT_PAGES else draw)(paper, strokes, pen, way.dpi, rng)
        realmarks.paste(paper, tuple(stamps), way.dpi)
        handed = way.take(paper, page, rng)
        sheet = sheet_of(handed, runs) if handed.shows(pen) else None
        if sheet is not None:
            rows += [
                Seen(number, way.name, kinds.get(f.field.name, NOTHING), f, sheet.pen, sheet.darkness_lost)
                for f in sheet.boxes
                if f.legible
            ]
    return rows


def draw_softly(paper: np.ndarray, strokes: list[Stroke], pen: Pen, dpi: float, rng: np.random.Generator) -> None:
    """Draw strokes as if their ink had been cut from a coarser picture."""
    height, width = paper.shape
    share = min(1.0, float(rng.uniform(*SOFT_DPI)) / dpi)
    ink = np.full(paper.shape, 255, np.uint8)
    draw(ink, strokes, pen, dpi, rng)
    coarse = cv2.resize(ink, (round(width * share), round(height * share)), interpolation=cv2.INTER_AREA)
    cv2.multiply(paper, cv2.resize(coarse, (width, height)), dst=paper, scale=1 / 255)


def a_way(rng: np.random.Generator) -> Way:
    """How a page comes back."""
    group = WAYS[str(rng.choice(list(WEIGHTS), p=list(WEIGHTS.values())))]
    chances = np.array([way.weight for way in group])
    return group[int(rng.choice(len(group), p=chances / chances.sum()))]


def pages_of_all_prints(pages: int, fill: Fill, processes: int = 1) -> list[Seen]:
    """Ordinary print, large print and a page with smaller boxes; the same pages whatever the number of processes."""
    shares = {"ordinary": 0.5, "large": 0.2, "small": 0.3}
    parts = [
        (kind, number, fill)
        for kind, share in shares.items()
        for number in range(max(1, round(pages * share / PAGES_OF_PART)))
    ]
    with ProcessPoolExecutor(processes, get_context("spawn")) as pool:
        return [seen for part in pool.map(_part, parts) for seen in part]


def _part(part: tuple[str, int, Fill]) -> list[Seen]:
    """Some pages of one print; their numbers are no other part's."""
    cv2.setNumThreads(1)
    kind, number, fill = part
    apart = (PRINTS.index(kind) * MOST_PARTS + number) * PAGES_OF_PART
    if kind == "small":
        rows = rehearse(PAGES_OF_PART, small_paper.make_paper().run, small_print, fill, SEED + apart)
    else:
        with built(kind == "large") as (run, prints):
            rows = rehearse(PAGES_OF_PART, run, prints, fill, SEED + apart)
    return [replace(r, page=r.page + apart) for r in rows]
