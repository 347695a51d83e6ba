"""What is known of a file and of its pages, as values: nothing here opens anything, but to tell its bytes."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from generator.model.answer import PageReading, PageSource
from generator.model.code import PageCode
from generator.model.run import Run
from generator.read.decode import reasons as why
from generator.read.decode.limits import MAX_FILE_BYTES
from generator.read.decode.reasons import CannotReadError, refused
from generator.read.intake.names import FoundFile, Refused

WHOLE_FILE = 0  # the page number in the ledger of a row that speaks of a file as a whole


@dataclass(frozen=True, slots=True)
class PageRef:
    """The address of one input page: small, and can be sent to another process.

    `code`: a person said that it is this page of this copy; it is read as such.
    """

    file: FoundFile
    digest: str
    page: int
    code: PageCode | None = None

    @property
    def source(self) -> PageSource:
        """The same for the ledger."""
        return PageSource(self.file.shown, self.digest, self.page)


@dataclass(frozen=True, slots=True)
class FileFacts:
    """What is known of a file before its pages are read. `fate`: what to say of the file as a whole, if anything."""

    file: FoundFile
    digest: str
    pages: int = 0
    runs: tuple[Run, ...] = ()  # layouts that came in the file itself
    fate: PageReading | None = None  # unreadable, or our own original: its pages need no reading
    inside: tuple[FoundFile | Refused, ...] = ()  # files in this one (a portfolio), still to be inspected themselves

    def refs(self) -> Iterator[PageRef]:
        """The addresses of its pages."""
        for page in range(1, self.pages + 1):
            yield PageRef(self.file, self.digest, page)


def refused_file(file: Refused) -> PageReading:
    """The reading of a file that is not opened at all. It has no digest of its own: its name stands for it."""
    exact = (file.exact or file.shown).encode("utf-8", "surrogatepass")
    name = hashlib.sha256(b"name:" + exact).hexdigest()
    return refused(PageSource(file.shown, name, WHOLE_FILE), file.reason)


def digest_of(source: Path | bytes) -> str:
    """The SHA-256 of a file. Raises CannotReadError if it is too large, OSError."""
    if isinstance(source, bytes):
        return hashlib.sha256(source).hexdigest()
    with source.open("rb") as stream:
        if stream.seek(0, io.SEEK_END) > MAX_FILE_BYTES:
            raise CannotReadError(why.TOO_LARGE_FILE)
        stream.seek(0)
        return hashlib.file_digest(stream, "sha256").hexdigest()
