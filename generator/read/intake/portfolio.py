"""Files inside a PDF (a portfolio, a mail saved as PDF): read as those in a ZIP are, in memory and in bounds."""

from __future__ import annotations

import io
import itertools
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf

from generator.read.decode import limits
from generator.read.decode import reasons as why
from generator.read.decode.kinds import HEAD_BYTES, Kind, is_office, is_system_name, kind_of
from generator.read.decode.pdf import page_annotations
from generator.read.decode.reasons import CannotReadError, Reason
from generator.read.decode.streams import bounded_bytes
from generator.read.filled.attachment import LAYOUT_NAME
from generator.read.filled.fields import as_text
from generator.read.intake.names import FoundFile, Refused, shown_name
from generator.read.intake.zip import INSIDE, look_into_inner

_BROKEN = (
    KeyError, TypeError, ValueError, AttributeError, IndexError, RuntimeError, RecursionError, OSError,
    pikepdf.PdfError, CannotReadError,
)  # fmt: skip


def files_inside(pdf: pikepdf.Pdf, file: FoundFile) -> tuple[FoundFile | Refused, ...]:
    """The files in this PDF, but for the layout that our own ones carry. Never raises: what is broken says so."""
    found: list[FoundFile | Refused] = []
    budget = limits.MAX_INSIDE_TOTAL_BYTES
    for place, (name, spec) in enumerate(specs(pdf)):
        if name == LAYOUT_NAME or is_system_name(name.rpartition("/")[2]):
            continue
        shown = shown_name(f"{file.shown}{INSIDE}{name or place + 1}")
        exact = f"{shown}#{place}"
        if len(file.members) >= limits.MAX_ZIP_DEPTH:
            found.append(Refused(shown, why.INSIDE_TOO_DEEP, exact))
        elif len(found) >= limits.MAX_FILES_INSIDE:
            found.append(Refused(file.shown, why.INSIDE_TOO_MANY, exact))
            break
        else:
            data = _data(spec, budget)
            budget -= 0 if isinstance(data, Reason) else len(data)
            found += _told(file, place, name, shown, data)
    return tuple(found)


def _told(file: FoundFile, place: int, name: str, shown: str, data: bytes | Reason) -> Iterator[FoundFile | Refused]:
    exact = f"{shown}#{place}"
    if isinstance(data, Reason):
        yield Refused(shown, data, exact)
        return
    kind = kind_of(data[:HEAD_BYTES], name)
    members = (*file.members, place)
    if kind is Kind.ZIP and is_office(io.BytesIO(data)):
        kind = why.OFFICE
    if isinstance(kind, Reason):
        yield Refused(shown, kind, exact)
    elif kind is Kind.ZIP:
        yield from look_into_inner(file.path, members, shown, data)
    else:
        yield FoundFile(file.path, members, shown, kind)


def read_inside(source: Path | bytes, place: int, most: int) -> bytes:
    """The bytes of the file at this place in a PDF. Raises CannotReadError."""
    try:
        with pikepdf.open(io.BytesIO(source) if isinstance(source, bytes) else source, suppress_warnings=True) as pdf:
            spec = next(itertools.islice(specs(pdf), place, None), None)
            data = why.CHANGED if spec is None else _data(spec[1], most)
    except pikepdf.PasswordError:
        raise CannotReadError(why.PDF_PASSWORD) from None
    except _BROKEN:
        raise CannotReadError(why.PDF_BROKEN) from None
    if isinstance(data, Reason):
        raise CannotReadError(data)
    return data


def specs(pdf: pikepdf.Pdf) -> Iterator[tuple[str, Any]]:
    """Name and data of each file in a PDF (ISO 32000-1 § 7.11.3): of the PDF itself, and pinned to its pages."""
    seen: set[tuple[int, int]] = set()
    for node in itertools.islice(_listed(pdf), limits.MAX_FILES_INSIDE + 1):
        try:
            stream: Any = next(node["/EF"][key] for key in ("/F", "/UF") if key in node["/EF"])
            if not isinstance(stream, pikepdf.Stream) or (stream.objgen != (0, 0) and stream.objgen in seen):
                continue
            seen.add(stream.objgen)
            yield next((text for key in ("/UF", "/F") if (text := as_text(node.get(key)))), ""), stream
        except (*_BROKEN, StopIteration):
            continue  # a specification without a file: nothing that could be lost


def _listed(pdf: pikepdf.Pdf) -> Iterator[Any]:
    try:
        names: Any = pdf.Root.get("/Names")
        tree = names.get("/EmbeddedFiles") if isinstance(names, pikepdf.Dictionary) else None
    except _BROKEN:
        tree = None
    yield from _leaves(tree, 0)
    for page in itertools.islice(pdf.pages, limits.MAX_PAGES_WITH_PINS):
        for pin in page_annotations(page):
            if pin.get("/Subtype") == "/FileAttachment" and isinstance(pin.get("/FS"), pikepdf.Dictionary):
                yield pin["/FS"]


def _leaves(node: object, depth: int) -> Iterator[Any]:
    """The file specifications of a name tree (§ 7.9.6)."""
    if not isinstance(node, pikepdf.Dictionary) or depth > limits.MAX_NAMES_DEPTH:
        return
    listed, kids = node.get("/Names"), node.get("/Kids")
    if isinstance(listed, pikepdf.Array):
        yield from (listed[n] for n in range(1, len(listed), 2) if isinstance(listed[n], pikepdf.Dictionary))
    if isinstance(kids, pikepdf.Array):
        for n in range(min(len(kids), limits.MAX_FILES_INSIDE)):
            yield from _leaves(kids[n], depth + 1)


def _data(stream: pikepdf.Stream, most: int) -> bytes | Reason:
    try:
        most = min(most, limits.MAX_INNER_ZIP_BYTES)
        data = bounded_bytes(stream, most)
        if data is not None:
            return data
        return _why_not(stream, most)
    except _BROKEN:
        return why.INSIDE_BROKEN


def _why_not(stream: pikepdf.Stream, most: int) -> Reason:
    """Why a stream could not be unpacked: it is too large, broken, or packed in an unusual way."""
    if str(stream.get("/Filter", "")) not in ("", "/FlateDecode"):
        return why.INSIDE_METHOD
    try:
        large = len(zlib.decompressobj().decompress(stream.read_raw_bytes(), most + 1)) > most
    except zlib.error:
        return why.INSIDE_BROKEN
    return why.INSIDE_BOMB if large else why.INSIDE_METHOD
