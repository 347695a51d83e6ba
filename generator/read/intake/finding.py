"""Files in, page images out. In three steps, so that a stack of any size can be shared out among processes:

`find_files` (which files are there) → `inspect` (what is in this file: its digest, kind, pages, layout) →
`load_pages` (the pages themselves, a few at a time). Whatever is wrong with a file or page becomes a `PageReading`
that says why and what to do; nothing here raises for bad input. Input files are only ever opened for reading.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np

from generator.model import proof
from generator.model.answer import Fate, PageReading, PageSource
from generator.read.decode import reasons as why
from generator.read.decode.kinds import Kind
from generator.read.decode.limits import MAX_INSIDE_PER_FILE
from generator.read.decode.pdf import OpenPdf, load_pixels, open_pdf
from generator.read.decode.picture import Pixels, count_pictures, load_pictures
from generator.read.decode.reasons import CannotReadError, refused
from generator.read.filled.attachment import Carried, carried_by
from generator.read.filled.pdf import FilledPage, filled_page
from generator.read.intake.facts import WHOLE_FILE, FileFacts, PageRef, digest_of, refused_file
from generator.read.intake.files import find_files
from generator.read.intake.names import FoundFile, Refused
from generator.read.intake.portfolio import files_inside
from generator.read.intake.zip import close_archives, read_member
from generator.read.picture.image import PageImage

Loaded = PageImage | FilledPage | PageReading


def inspect(file: FoundFile) -> FileFacts:
    """What is in this file. Never raises for bad input."""
    digest = ""
    try:
        source = _source(file)
        digest = digest_of(source)
        if file.kind is Kind.PDF:
            return _inspect_pdf(file, digest, source)
        return FileFacts(file, digest, count_pictures(source, file.kind))
    except Exception as error:  # also a library that stumbled: the ledger gets a row, the batch goes on
        reason = _reason(error)
        if reason is why.UNEXPECTED:  # nothing of ours is at work yet: the file is not what it says
            reason = why.PDF_BROKEN if file.kind is Kind.PDF else why.PICTURE_BROKEN
    if not digest:
        return FileFacts(file, "", fate=refused_file(Refused(file.shown, reason)))
    return FileFacts(file, digest, fate=refused(PageSource(file.shown, digest, WHOLE_FILE), reason))


def _reason(error: Exception) -> why.Reason:
    if isinstance(error, CannotReadError):
        return error.reason
    if isinstance(error, OSError):
        return why.GONE
    return why.NO_MEMORY if isinstance(error, MemoryError) else why.UNEXPECTED


def _inspect_pdf(file: FoundFile, digest: str, source: Path | bytes) -> FileFacts:
    pdf = open_pdf(source)
    try:
        carried = carried_by(pdf.pike) if pdf.pike is not None else Carried()
        fate = None
        if carried.original:
            whole = PageSource(file.shown, digest, WHOLE_FILE)
            reason = f"Dit is het lege origineel van oplage {carried.original}, zoals Werkblad het maakte."
            fate = PageReading(whole, Fate.ORIGINAL, reason=reason, advice="Je hoeft niets te doen.")
        elif carried.proof:
            whole = PageSource(file.shown, digest, WHOLE_FILE)
            fate = PageReading(whole, Fate.ORIGINAL, reason=proof.WHAT, advice="Je hoeft niets te doen.")
        inside = files_inside(pdf.pike, file) if pdf.pike is not None and fate is None else ()
        return FileFacts(file, digest, pdf.pages, carried.runs, fate, inside)
    finally:
        pdf.close()


def _source(file: FoundFile) -> Path | bytes:
    return read_member(file.path, file.members) if file.members else Path(file.path)


def load_pages(refs: Sequence[PageRef], quick: bool = False) -> Iterator[Loaded]:
    """The pages of one file, in the order of `refs`. Never raises for bad input: a bad page is a reading saying so.

    `quick`: half of a fine scan will do (see `PageImage.whole`).
    """
    if not refs:
        return
    done = 0
    try:
        for loaded in _load_file(refs, quick):
            yield loaded
            done += 1
    except (CannotReadError, OSError, MemoryError) as error:
        reason = _reason(error)
    else:
        return
    for ref in refs[done:]:
        yield refused(ref.source, reason)


def _load_file(refs: Sequence[PageRef], quick: bool) -> Iterator[Loaded]:
    file = refs[0].file
    if file.kind is Kind.PDF:
        pdf = opened_pdf(file, refs[0].digest)
        for ref in refs:
            yield _pdf_page(pdf, ref, quick)
        return
    source = _source(file)
    for ref in refs:
        for pixels in load_pictures(source, file.kind, ref.page, ref.page, quick):
            yield _as_image(pixels, ref)


_kept: dict[tuple[FoundFile, str], OpenPdf] = {}  # at most one: this process's last PDF


def opened_pdf(file: FoundFile, digest: str) -> OpenPdf:
    """The PDF, kept open for the next pages of it: a page tree of 10,000 pages is walked once, not per page."""
    key = (file, digest)
    if key not in _kept:
        close_pdf()
        _kept[key] = open_pdf(_source(file))
    return _kept[key]


def close_pdf() -> None:
    """Let go of the PDF that is kept open between pages."""
    while _kept:
        _kept.popitem()[1].close()


def close_files() -> None:
    """Let go of everything that is kept open between pages."""
    close_pdf()
    close_archives()


def _pdf_page(pdf: OpenPdf, ref: PageRef, quick: bool) -> Loaded:
    if ref.page > pdf.pages:
        return refused(ref.source, why.PDF_PAGE_BROKEN)
    filled = filled_page(pdf, ref.source)
    return filled if filled is not None else pdf_picture(pdf, ref, quick)


def pdf_picture(pdf: OpenPdf, ref: PageRef, quick: bool = False) -> PageImage | PageReading:
    """The page as a picture, whatever fields it has."""
    try:
        return _as_image(load_pixels(pdf, ref.page, quick), ref)
    except CannotReadError as error:
        return refused(ref.source, error.reason)


def page_picture(ref: PageRef) -> PageImage | PageReading:
    """One page of a PDF as a picture, whatever fields it has (ink on top of a filled form, say)."""
    try:
        return pdf_picture(opened_pdf(ref.file, ref.digest), ref)
    except CannotReadError as error:
        return refused(ref.source, error.reason)


def _as_image(pixels: Pixels | CannotReadError, ref: PageRef) -> PageImage | PageReading:
    if isinstance(pixels, CannotReadError):
        return refused(ref.source, pixels.reason)
    if ref.file.area:
        return _cut_out(pixels, ref)
    return PageImage(pixels.grey, ref.source, pixels.colour, pixels.dpi, pixels.bilevel, pixels.whole, pixels.coloured)


def _cut_out(pixels: Pixels, ref: PageRef) -> PageImage:
    """One of several sheets in a picture."""
    x0, y0, x1, y1 = ref.file.area
    grey = pixels.grey if pixels.whole is None else pixels.whole()
    cut = np.ascontiguousarray(grey[y0:y1, x0:x1])
    return PageImage(cut if cut.size else grey, ref.source, None, pixels.dpi, pixels.bilevel)


def with_inside(file: FoundFile) -> Iterator[FileFacts | Refused]:
    """What is in this file, and in the files in it, however deep."""
    left: list[FoundFile | Refused] = [file]
    for _ in range(MAX_INSIDE_PER_FILE):
        if not left:
            return
        one = left.pop(0)
        facts = inspect(one) if isinstance(one, FoundFile) else one
        left += facts.inside if isinstance(facts, FileFacts) else ()
        yield facts
    yield Refused(file.shown, why.INSIDE_TOO_MANY)


def find_pages(paths: Iterable[Path], *, leave_out: Path | None = None) -> Iterator[PageRef | PageReading]:
    """All pages under `paths`, one after another, and a reading for each file that has none to read."""
    for file in find_files(tuple(paths), leave_out=leave_out):
        for facts in with_inside(file) if isinstance(file, FoundFile) else (file,):
            if isinstance(facts, Refused):
                yield refused_file(facts)
            elif facts.fate is not None:
                yield facts.fate
            else:
                yield from facts.refs()


def load(ref: PageRef) -> Loaded:
    """One page by its address."""
    return next(load_pages((ref,)))
