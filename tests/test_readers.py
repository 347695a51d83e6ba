"""Who reads can be another: `collect` and the self-test ask for a reader, and know nothing of processes."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import numpy as np

from generator.build import Order, build
from generator.collect import collect
from generator.define.library import Library
from generator.keep.responses import responses
from generator.keep.store.sqlite import SqliteStore
from generator.model.answer import Answer, PageReading
from generator.model.run import Run
from generator.read.blank.runbook import RunBook
from generator.read.intake.facts import FileFacts, PageRef
from generator.read.intake.finding import inspect
from generator.read.intake.names import FoundFile
from generator.read.local import local_reader
from generator.read.pages import read_refs
from generator.read.reader import Limits, Readers
from generator.rehearse import pens
from generator.rehearse.filler import fill_page
from generator.rehearse.page import draw
from generator.rehearse.printer import printed_pages
from generator.rehearse.scanner import OFFICE_GREY, scan
from generator.rehearse.stack import as_pdf


class Here:
    """Reads in this process, page by page, and counts."""

    def __init__(self, runs: Mapping[str, Run]) -> None:
        self._runs = RunBook(runs)
        self.pages = 0

    def inspect(self, files: Iterable[FoundFile]) -> Iterator[FileFacts]:
        return map(inspect, files)

    def read(self, refs: Iterable[PageRef]) -> Iterator[PageReading]:
        for ref in refs:
            self.pages += 1
            yield from read_refs((ref,), self._runs)


def test_another_reader_reads_the_same(tmp_path: Path) -> None:
    made: list[Here] = []

    def here(_jobs: int, runs: Mapping[str, Run], _limits: Limits) -> contextlib.AbstractContextManager[Here]:
        made.append(Here(runs))
        return contextlib.nullcontext(made[-1])

    def read_by(name: str, readers: Readers) -> list[Answer]:
        with SqliteStore(tmp_path / f"{name}.sqlite") as store:
            store.add_run(run, copies)
            collect([stack], store, tmp_path / name, readers=readers)
            return [answer for each in responses(store, run.layout.run) for answer in each.answers.values()]

    with SqliteStore(tmp_path / "store.sqlite") as store:
        product = build(Order("groeicurve", "waterrade", copies=1), Library(None), store, tmp_path)
        run, copies = store.run(product.run), list(store.copies(product.run))
    rng, scans = np.random.default_rng(5), []
    pictures = printed_pages(product.files[0], OFFICE_GREY.dpi, product.pages_of(1))
    for page, picture in zip(run.layout.pages, pictures, strict=True):
        draw(picture, fill_page(run.layout, page, pens.PENS[0], rng).strokes, pens.PENS[0], OFFICE_GREY.dpi, rng)
        scans.append(scan(picture, OFFICE_GREY, rng))
    stack = tmp_path / "stapel.pdf"
    stack.write_bytes(as_pdf(scans, OFFICE_GREY.dpi, bitonal=False, quality=90))
    assert read_by("hier", here) == read_by("processen", local_reader) != []
    assert sum(each.pages for each in made) == len(scans)
