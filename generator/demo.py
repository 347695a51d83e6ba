"""The demonstration, as a table of contents: build → fill in → scan → fill in a PDF → read → compare.

Everything is real but the people: sheets are printed to pixels, filled with pen strokes, scanned askew, shuffled,
partly upside down, mixed with empty backs, and read back by the same code that reads a copier's stack.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from generator.atomic import write_atomically
from generator.build import Order, Product, build
from generator.collect import Summary, collect
from generator.define.library import Library
from generator.keep.responses import responses
from generator.keep.store import Store
from generator.keep.tables import write_tables
from generator.model.layout import Layout
from generator.rehearse import pens
from generator.rehearse.compare import Score, compare, options_of
from generator.rehearse.filler import Truth, fill_page
from generator.rehearse.page import Grey, draw
from generator.rehearse.printer import blank_side, printed_pages
from generator.rehearse.scanner import OFFICE_BITONAL, OFFICE_FINE, OFFICE_GREY, WORN, Copier, scan
from generator.rehearse.stack import as_jpeg, as_pdf, as_tiff
from generator.rehearse.typist import Typed, choose, type_into
from generator.rehearse.ways import UPSIDE_DOWN_SHARE

PARTS = ("1-werkbladen", "2-scans", "3-tabellen")  # the folders of a demonstration, in the order of the work
COPIES = 4
SEED = 20261121  # the same demonstration for everybody
STACKS: tuple[tuple[str, Copier], ...] = (
    ("kopieerapparaat-grijs.pdf", OFFICE_GREY),
    ("kopieerapparaat-zwartwit.tif", OFFICE_BITONAL),
    ("kopieerapparaat-fijn.pdf", OFFICE_FINE),
    ("oud-kopieerapparaat.zip", WORN),
)
Say = Callable[[str], None]
PageKey = tuple[int, int, int]  # copy, form, page


@dataclass(slots=True)
class Demonstration:
    """What was meant, what came back, and where everything lies."""

    folder: Path
    sheets: Path
    scans: Path
    tables: Path
    summary: Summary | None = None
    paper: Score = field(default_factory=Score)
    typed: Score = field(default_factory=Score)


def demonstrate(
    library: Library, store: Store, folder: Path, *, pack: str, brand: str, jobs: int, say: Say
) -> Demonstration:
    """Do the main job end to end in `folder`, and compare what was read with what was filled in.

    Raises NotFoundError, before anything is written, for a pack of posters alone.
    """
    sheets, scans, tables = (folder / name for name in PARTS)
    demo = Demonstration(folder, sheets, scans, tables)
    rng = np.random.default_rng(SEED)
    say(f"1. Maken: pakket '{pack}' in de huisstijl van '{brand}', {COPIES} exemplaren")
    fillable = build(Order(pack, brand, copies=1, kind="fillable"), library, store, demo.sheets)
    printed = build(Order(pack, brand, copies=COPIES, preview=True, paired=False), library, store, demo.sheets)
    say("2. Invullen en scannen: met pen, potlood en stift; scheef, door elkaar en soms ondersteboven")
    truths = _scan_stacks(printed, store.run(printed.run).layout, demo.scans, rng)
    typed = _fill_pdf(fillable, store.run(fillable.run).layout, demo.scans, rng)
    say("3. Lezen")
    demo.summary = collect([demo.scans], store, demo.tables, jobs=jobs)
    write_tables(store, demo.tables)
    say("4. Vergelijken: is gelezen wat was ingevuld?")
    demo.paper = _compare_paper(store, printed.run, truths)
    demo.typed = _compare_typed(store, fillable.run, typed)
    return demo


def _scan_stacks(product: Product, layout: Layout, folder: Path, rng: np.random.Generator) -> dict[PageKey, Truth]:
    """One copy per stack: every stack comes from another copier. Returns what was meant, per page."""
    truths: dict[PageKey, Truth] = {}
    for number, (name, copier) in enumerate(STACKS, start=1):
        pages = list(_filled_pages(product, layout, number, copier.dpi, truths, rng))
        scans = []
        for index in rng.permutation(len(pages)):
            turns = 2 if rng.random() < UPSIDE_DOWN_SHARE else 0
            scans.append(scan(pages[index], copier, rng, quarter_turns=turns))
        write_atomically(folder / name, _as_file(name, scans, copier))
    return truths


def _filled_pages(
    product: Product,
    layout: Layout,
    copy: int,
    dpi: int,
    truths: dict[PageKey, Truth],
    rng: np.random.Generator,
) -> Iterator[Grey]:
    """The pages of one copy as the person hands them in, and an empty back here and there."""
    pen = pens.PENS[copy % len(pens.PENS)]
    for page, picture in zip(layout.pages, printed_pages(product.files[0], dpi, product.pages_of(copy)), strict=True):
        filled = fill_page(layout, page, pen, rng)
        draw(picture, filled.strokes, pen, dpi, rng)
        truths[copy, page.form, page.page] = filled.truth
        yield picture
    last = layout.pages[-1]
    yield blank_side(last.width, last.paper_height, dpi)


def _as_file(name: str, scans: list[Grey], copier: Copier) -> bytes:
    if name.endswith(".pdf"):
        return as_pdf(scans, copier.dpi, bitonal=copier.bitonal, quality=copier.quality)
    if name.endswith(".tif"):
        return as_tiff(scans, copier.dpi, bitonal=copier.bitonal)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for number, page in enumerate(scans, start=1):
            archive.writestr(f"scan{number:03d}.jpg", as_jpeg(page, copier.quality))
    return out.getvalue()


def _fill_pdf(product: Product, layout: Layout, folder: Path, rng: np.random.Generator) -> Typed:
    typed = choose(layout, rng)
    write_atomically(folder / "ingevuld.pdf", type_into(product.files[0].read_bytes(), layout, typed))
    return typed


def _compare_paper(store: Store, run: str, truths: dict[PageKey, Truth]) -> Score:
    layout = store.layout(run)
    options = options_of(layout)
    read = {response.copy: tuple(response.answers.values()) for response in responses(store, run)}
    total = Score()
    for (copy, _form, _page), truth in truths.items():
        total.add(compare(truth, read.get(copy, ()), options))
    return total


def _compare_typed(store: Store, run: str, typed: Typed) -> Score:
    read = {name: answer for response in responses(store, run) for name, answer in response.answers.items()}
    score = Score()
    for name, codes in typed.chosen.items():
        answer = read.get(name)
        score.fields += 1
        score.missing += answer is None
        score.silent += answer is not None and set(answer.chosen) != set(codes)
    for name, text in typed.texts.items():
        answer = read.get(name)
        score.fields += 1
        score.missing += answer is None
        score.silent += answer is not None and answer.text != text
    return score
