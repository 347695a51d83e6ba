"""Steps of the whole line that several tests take: fill in and scan, compare with what was meant, read a table."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np

from generator.build import Product
from generator.keep.responses import responses
from generator.keep.store import Store
from generator.rehearse.compare import Score, compare, options_of
from generator.rehearse.filler import TIDY, Habits, Truth, fill_page
from generator.rehearse.page import draw
from generator.rehearse.pens import Pen
from generator.rehearse.printer import printed_pages
from generator.rehearse.scanner import Copier, scan
from generator.rehearse.stack import as_pdf

Meant = Sequence[tuple[int, Truth]]
"""What was meant on each page, with its copy."""


def scanned(
    product: Product, store: Store, copier: Copier, seed: int, pen: Callable[[int], Pen], habits: Habits = TIDY
) -> tuple[Meant, bytes]:
    """All copies filled in, each with its own pen: what was meant, and the copier's PDF."""
    rng, layout = np.random.default_rng(seed), store.layout(product.run)
    truths, scans = [], []
    for copy in range(1, product.copies + 1):
        pictures = printed_pages(product.files[0], copier.dpi, product.pages_of(copy))
        for page, picture in zip(layout.pages, pictures, strict=True):
            filled = fill_page(layout, page, pen(copy), rng, habits=habits)
            draw(picture, filled.strokes, pen(copy), copier.dpi, rng)
            truths.append((copy, filled.truth))
            scans.append(scan(picture, copier, rng))
    return truths, as_pdf(scans, copier.dpi, bitonal=False, quality=90)


def compared(truths: Meant, store: Store, run: str) -> Iterator[Score]:
    """Of each page how what was read compares with what was meant."""
    options = options_of(store.layout(run))
    read = {response.copy: tuple(response.answers.values()) for response in responses(store, run)}
    for copy, truth in truths:
        yield compare(truth, read[copy], options)


def rows(folder: Path, name: str) -> list[dict[str, str]]:
    """A table's rows."""
    with (folder / f"{name}.csv").open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))
