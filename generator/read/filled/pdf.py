"""Filled PDFs, first half: what a page of a form holds, taken from the file as it is (see docs/filled-pdfs.md).

Which sheet it is (`claims`) and what was filled in (`widgets`) are only collected here; `answers` says what they
mean, with the run's layout beside them.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pikepdf
import pypdfium2 as pdfium

from generator.model.answer import PageReading, PageSource
from generator.model.code import ALPHABET, CODE_LENGTH, PageCode, parse
from generator.read.decode.pdf import OpenPdf, annotation_kinds, page_annotations
from generator.read.decode.reasons import CannotReadError, refused
from generator.read.decode.streams import bounded_bytes
from generator.read.filled.fields import FieldKind, Widget, as_text, widgets_of

CODE_FIELD = "werkblad_code"
PIECE = "/Werkblad"  # our name in PieceInfo
INSTANCE_DIGITS = 16  # of a SHA-256: 64 bits tell ten thousand saved copies apart for certain
_INK = frozenset({"/Ink", "/FreeText", "/Stamp", "/Line", "/Square", "/Circle", "/Polygon", "/PolyLine"})
_CLEAR = re.compile(rf"\b[{ALPHABET}]{{6}}-[{ALPHABET}]{{6}}-[{ALPHABET}]{{6}}\b")
_DATE = re.compile(r"^D?:?(\d{4})(\d\d)?(\d\d)?(\d\d)?(\d\d)?(\d\d)?([Zz+\-])?(\d\d)?'?(\d\d)?")
_LINKS_LOOKED_AT = 500  # per page; ours has one
DIGEST_DIGITS = 16  # of a SHA-256, hexadecimal, as the page carries it
_CONTENT_STREAMS, _CONTENT_BYTES = 4, 4 << 20  # ours has two, together far below a megabyte
_PAGES_LOOKED_AT = 2_000  # for values and repetitions: more is a merged file of thousands, not one person's


@dataclass(frozen=True, slots=True)
class Claim:
    """A page code that stands on the page, and where it stood."""

    text: str
    found_by: str  # "piece", "link", "text"


@dataclass(frozen=True, slots=True)
class FilledPage:
    """A page with form fields, not yet understood."""

    source: PageSource
    claims: tuple[Claim, ...]
    document_code: str  # if there are no claims: the file's code field, which says run and copy, not which page
    widgets: tuple[Widget, ...]
    inked: bool  # drawn or written on top, on a tablet
    instance: str  # tells saved copies of a generic PDF apart
    saved: str  # ISO 8601 in UTC, or ''
    redrawn: bool = True  # its own content is not, or not surely, as Werkblad wrote it: something may be drawn in it


def filled_page(pdf: OpenPdf, source: PageSource) -> FilledPage | PageReading | None:
    """The page's fields, or None if it has none. A hostile page is a reading that says why."""
    page = pdf.page_object(source.page - 1)
    if page is None or pdf.pike is None:
        return None
    try:
        widgets = widgets_of(page)
        if not any(not _is_ours_alone(widget) for widget in widgets):
            return None
        claims = tuple(claims_of(page)) or tuple(_text_claims(pdf.shown, source.page - 1))
        return FilledPage(
            source,
            claims,
            "" if claims else _document_code(pdf.pike),
            widgets,
            inked(page),
            instance_of(pdf, source),
            saved_at(pdf.pike),
            not _as_written(page),
        )
    except CannotReadError as error:
        return refused(source, error.reason)
    except (pikepdf.PdfError, pdfium.PdfiumError, ValueError, TypeError, RuntimeError, RecursionError):
        return None  # the picture of the page is still there


def _is_ours_alone(widget: Widget) -> bool:
    return widget.name.rpartition(".")[2].startswith(CODE_FIELD)


def inked(page: pikepdf.Page | None) -> bool:
    """Whether somebody drew or wrote on top of the page."""
    return any(kind in _INK for kind in annotation_kinds(page))


def _as_written(page: pikepdf.Page) -> bool:
    """Whether the page's content is still what Werkblad wrote, by the digest that the page carries."""
    try:
        told = as_text(page.obj["/PieceInfo"][PIECE]["/Private"]["/Content"])
        streams = page.obj["/Contents"].as_list()
        if not told or len(told) != DIGEST_DIGITS or len(streams) > _CONTENT_STREAMS:
            return False
        content = [bounded_bytes(s, _CONTENT_BYTES) if isinstance(s, pikepdf.Stream) else None for s in streams]
        if None in content:
            return False
        return hashlib.sha256(b"".join(part or b"" for part in content)).hexdigest()[:DIGEST_DIGITS] == told
    except (KeyError, TypeError, ValueError, AttributeError, RuntimeError, pikepdf.PdfError):
        return False


def claims_of(page: pikepdf.Page) -> Iterator[Claim]:
    """The page codes that a page carries without looking at it: our own entry, and the link over the QR."""
    try:
        text = as_text(page.obj["/PieceInfo"][PIECE]["/Private"]["/Code"])
        if text and parse(text):
            yield Claim(text, "piece")
    except (KeyError, TypeError, ValueError, AttributeError, pikepdf.PdfError):
        pass
    for address in _links(page):
        if parse(address):
            yield Claim(address[-CODE_LENGTH:], "link")


def _links(page: pikepdf.Page) -> Iterator[str]:
    for annotation in page_annotations(page)[:_LINKS_LOOKED_AT]:
        try:
            address = as_text(annotation["/A"]["/URI"])
        except (KeyError, TypeError, ValueError, AttributeError, pikepdf.PdfError, CannotReadError):
            continue
        if address and len(address) <= 200:
            yield address


def _text_claims(shown: pdfium.PdfDocument, index: int) -> Iterator[Claim]:
    page = shown[index]
    try:
        layer = page.get_textpage()
        text = str(layer.get_text_bounded())
        layer.close()
    finally:
        page.close()
    for match in _CLEAR.finditer(text):
        yield Claim(match.group().replace("-", ""), "text")


def _document_code(pdf: pikepdf.Pdf) -> str:
    """The code field of the file, if there is just one (a merged file has many and says nothing by them)."""
    try:
        fields = pdf.Root["/AcroForm"]["/Fields"]
        found = set()
        for index in range(min(len(fields), 20_000)):
            field = fields[index]
            if (as_text(field.get("/T")) or "").rpartition(".")[2].startswith(CODE_FIELD):
                found.add(as_text(field.get("/V")) or "")
        return found.pop() if len(found) == 1 else ""
    except (KeyError, TypeError, ValueError, AttributeError, pikepdf.PdfError, CannotReadError):
        return ""


def instance_of(pdf: OpenPdf, source: PageSource) -> str:
    """The saved copy this page belongs to: the file's content, and in a merged file of many, the how-manieth person.

    The second half of the trailer's ID would also differ per save, but programs that keep it would make one person of
    thirty who all started from the same half-filled file; the content never does.
    """
    first = source.digest[:INSTANCE_DIGITS]
    rounds = _rounds(pdf)
    number = rounds[source.page - 1] if source.page <= len(rounds) else 0
    return first if number == 0 else f"{first}-{number + 1}"


def _rounds(pdf: OpenPdf) -> tuple[int, ...]:
    """For every page, how often a sheet that was there before started again: one person after another."""
    if pdf.rounds is None:
        rounds: list[int] = []
        seen: set[PageCode] = set()
        number = 0
        for index in range(min(pdf.pages, _PAGES_LOOKED_AT)):
            code = _first_code(pdf.page_object(index))
            if code is not None and code in seen:
                number += 1
                seen.clear()
            if code is not None:
                seen.add(code)
            rounds.append(number)
        pdf.rounds = tuple(rounds)
    return pdf.rounds


def _first_code(page: pikepdf.Page | None) -> PageCode | None:
    claim = next(claims_of(page), None) if page is not None else None
    return parse(claim.text) if claim is not None else None


def saved_at(pdf: pikepdf.Pdf) -> str:
    """When the file was last saved, if that differs from when it was made: ISO 8601, UTC."""
    try:
        made, changed = (as_text(pdf.docinfo.get(key)) or "" for key in ("/CreationDate", "/ModDate"))
    except (pikepdf.PdfError, TypeError, ValueError, AttributeError, CannotReadError):
        return ""
    return _iso(changed) if changed != made else ""


def _iso(text: str) -> str:
    found = _DATE.match(text)
    if found is None:
        return ""
    year, month, day, hour, minute, second = (int(part) if part else None for part in found.groups()[:6])
    sign, hours, minutes = found.groups()[6:]
    try:
        moment = datetime(year or 1, month or 1, day or 1, hour or 0, minute or 0, second or 0, tzinfo=UTC)
        if sign in ("+", "-"):
            offset = timedelta(hours=int(hours or 0), minutes=int(minutes or 0))
            moment += -offset if sign == "+" else offset
    except (ValueError, OverflowError):
        return ""
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def is_untouched(pdf: pikepdf.Pdf) -> bool:
    """Whether the file is as Werkblad wrote it: both halves of its ID are equal, nothing filled in or drawn on top."""
    try:
        first, second = (bytes(part) for part in pdf.trailer["/ID"])
        if not first or first != second:
            return False
        for index, page in enumerate(pdf.pages):
            if index >= _PAGES_LOOKED_AT and not widgets_of(page):
                return True  # a print run of thousands of copies: nothing to fill in
            if inked(page) or any(_filled(widget) for widget in widgets_of(page)):
                return False
    except (KeyError, TypeError, ValueError, AttributeError, pikepdf.PdfError, CannotReadError, RuntimeError):
        return False
    return True


def _filled(widget: Widget) -> bool:
    return widget.filled and not (_is_ours_alone(widget) and widget.kind is FieldKind.TEXT)
