"""Addresses in, readings out: which reader a page goes to. This is what a worker process runs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from generator.model.answer import Fate, PageReading
from generator.model.code import PageCode
from generator.model.layout import FieldRole
from generator.read.assigned import read_assigned
from generator.read.blank.runbook import RunBook
from generator.read.decode import reasons as why
from generator.read.decode.kinds import Kind
from generator.read.decode.reasons import refused
from generator.read.filled.answers import read_as, read_filled, unanswered, with_open_drawings, with_picture
from generator.read.filled.pdf import FilledPage, instance_of, saved_at
from generator.read.filled.text import with_typed_text
from generator.read.intake.facts import PageRef
from generator.read.intake.finding import Loaded, load_pages, opened_pdf, page_picture
from generator.read.page import read_page
from generator.read.picture.image import PageImage


def read_refs(refs: Sequence[PageRef], runs: RunBook) -> Iterator[PageReading]:
    """Read pages of one file. Every address gets one reading, in order; nothing is raised for bad input."""
    for ref, loaded in zip(refs, load_pages(refs, quick=all(ref.code is None for ref in refs)), strict=True):
        try:
            yield _read(ref, loaded, runs)
        except MemoryError:
            yield refused(ref.source, why.NO_MEMORY)
        except Exception:  # the batch goes on, and the ledger says which page to look at
            yield refused(ref.source, why.UNEXPECTED)


def _read(ref: PageRef, loaded: Loaded, runs: RunBook) -> PageReading:
    if isinstance(loaded, PageReading):
        return loaded
    if ref.code is not None:
        return _read_assigned(ref, loaded, ref.code, runs)
    if isinstance(loaded, FilledPage):
        return _read_filled(ref, loaded, runs)
    reading = read_page(loaded, runs)
    if ref.file.kind is not Kind.PDF:
        return reading
    beside = tuple(_of_pdf(ref, each, runs) for each in reading.beside)
    return replace(_of_pdf(ref, reading, runs), beside=beside)


def _read_assigned(ref: PageRef, loaded: PageImage | FilledPage, code: PageCode, runs: RunBook) -> PageReading:
    """A page of which a person said which it is. Fields of a foreign form say nothing here: its picture does."""
    picture = page_picture(ref) if isinstance(loaded, FilledPage) else loaded
    if not isinstance(picture, PageImage):
        return picture
    reading = read_assigned(picture, runs, code)
    return _of_pdf(ref, reading, runs) if ref.file.kind is Kind.PDF else reading


def _read_filled(ref: PageRef, page: FilledPage, runs: RunBook) -> PageReading:
    reading = read_filled(page, runs)
    if reading is None:
        return _by_picture(ref, page, runs)
    sheet = runs.page(reading.code) if reading.code else None
    if sheet is None or reading.code is None or reading.fate is not Fate.READ:
        return reading
    drawn = any(field.role is FieldRole.DRAW and not field.private for field in sheet.fields)
    if page.inked or (drawn and page.redrawn) or unanswered(reading, sheet, runs[reading.code.run].layout):
        picture = page_picture(ref)
        if isinstance(picture, PageImage):
            return with_picture(reading, _of_pdf(ref, read_page(picture, runs), runs), page.inked)
    elif drawn:
        return with_open_drawings(reading, sheet, page)
    return reading


def _by_picture(ref: PageRef, page: FilledPage, runs: RunBook) -> PageReading:
    """A form of which only the picture can say which sheet it is."""
    picture = page_picture(ref)
    if not isinstance(picture, PageImage):
        return picture
    seen = read_page(picture, runs)
    if seen.code is None or runs.page(seen.code) is None:
        return refused(ref.source, why.FOREIGN_FORM) if seen.fate is Fate.UNREADABLE else seen
    return with_picture(read_as(page, runs[seen.code.run], seen.code), seen, page.inked)


def _of_pdf(ref: PageRef, reading: PageReading, runs: RunBook) -> PageReading:
    """What a PDF adds to the reading of its picture: typed text, which saved copy it is, and when it was saved."""
    if reading.code is None:
        return reading
    pdf = opened_pdf(ref.file, ref.digest)
    reading = with_typed_text(reading, pdf, runs)
    if reading.code is not None and reading.code.copy == 0:
        instance = instance_of(pdf, reading.source)
        answers = tuple(replace(answer, instance=instance) for answer in reading.answers)
        saved = saved_at(pdf.pike) if pdf.pike is not None else ""
        reading = replace(reading, instance=instance, answers=answers, saved=saved)
    return reading
