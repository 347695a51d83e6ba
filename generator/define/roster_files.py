"""A CSV or XLSX file as rows of texts: every delimiter and encoding that offices produce, with limits on all."""

from __future__ import annotations

import codecs
import csv
import itertools
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from generator.model.errors import NotFoundError, RosterError, system_reason

FILE_MAX_BYTES = 64 * 1024 * 1024  # 100,000 rows of 20 columns are some 30 MB
UNPACKED_MAX_BYTES = 256 * 1024 * 1024  # an XLSX of that size unpacks to some 100 MB
XLSX_PARTS_MAX = 2_000
COLUMNS_MAX = 200
LINES_MAX = 1_048_576  # what Excel can hold; a file that claims more is no list
DELIMITERS = ",;\t|"
SNIFF_LINES = 20
_CHUNK_BYTES = 1 << 20

_FOREIGN = (
    (b"%PDF", "Dit is een PDF."),
    (b"\xd0\xcf\x11\xe0", "Dit is een oud Excel-bestand (.xls), of het heeft een wachtwoord."),
    (b"\x89PNG", "Dit is een plaatje."),
    (b"\xff\xd8\xff", "Dit is een plaatje."),
    (b"\x1f\x8b", "Dit is een ingepakt bestand."),
)
_SAVE_AS = "Sla de lijst in Excel op als .xlsx of als CSV."


@dataclass(frozen=True, slots=True)
class Table:
    """The headings, and the rows below them with their line numbers (as Excel counts)."""

    headings: Sequence[str]
    rows: Iterator[tuple[int, Sequence[str]]]


def plural_rows(count: int) -> str:
    """A count of rows as Dutch people write it: 100.000 regels."""
    return f"{count:,} regels".replace(",", ".")


@contextmanager
def open_table(path: Path) -> Iterator[Table]:
    """The file as a table. Raises NotFoundError or RosterError, also while its rows are read."""
    try:
        if path.is_dir():
            raise RosterError(f"{path}: dit is een map, geen lijst.", "Noem het bestand zelf (CSV of XLSX).")
        if not path.is_file():
            raise NotFoundError(f"De lijst {path} is er niet.", "Kijk de naam en de map na.")
        if path.stat().st_size > FILE_MAX_BYTES:
            what = f"{path}: dit bestand is groter dan {FILE_MAX_BYTES >> 20} MB."
            raise RosterError(what, "Bewaar alleen de kolom met de naam.")
        with path.open("rb") as handle:
            start = handle.read(8)
        for mark, what in _FOREIGN:
            if start.startswith(mark):
                raise RosterError(f"{path}: {what}", _SAVE_AS)
        opened = _xlsx(path) if start.startswith(b"PK\x03\x04") else _csv(path)
        with opened as table:
            yield table
    except OSError as error:
        what = f"{path}: de lijst is niet te lezen ({system_reason(error)})."
        raise RosterError(what, "Is het bestand nog open in Excel? Sluit het en probeer het opnieuw.") from error


@contextmanager
def _csv(path: Path) -> Iterator[Table]:
    encoding = _encoding(path)
    with path.open(encoding=encoding, errors="ignore", newline="") as handle:
        lines = (line.replace("\0", "") for line in handle)
        # errors: cp1252 leaves five bytes open; they are dropped
        first = list(itertools.islice(lines, SNIFF_LINES))
        named = _named_delimiter(first)
        if named:
            first = first[1:]
        delimiter = named or _delimiter(first)
        reader = csv.reader(itertools.chain(first, lines), delimiter=delimiter, strict=True)
        numbered = _csv_rows(path, reader, 1 if named else 0)
        headings = next(((n, cells) for n, cells in numbered if any(c.strip() for c in cells)), (0, []))[1]
        yield Table(headings, numbered)


def _csv_rows(path: Path, reader: Any, skipped: int) -> Iterator[tuple[int, Sequence[str]]]:
    last = 0
    try:
        for cells in reader:
            line, last = last + 1 + skipped, reader.line_num
            if len(cells) > COLUMNS_MAX:
                what = f"{path}, regel {line}: er staan meer dan {COLUMNS_MAX} kolommen."
                raise RosterError(what, "Bewaar alleen de kolommen die nodig zijn.")
            if line > LINES_MAX:
                raise RosterError(f"{path}: dit bestand heeft te veel regels.", "Verdeel de lijst.")
            yield line, cells
    except csv.Error as error:
        what = f"{path}, bij regel {last + 1 + skipped}: de aanhalingstekens kloppen niet."
        mend = 'Zet een aanhalingsteken (") voor én achter de tekst, of haal het weg.'
        raise RosterError(what, mend) from error


def _encoding(path: Path) -> str:
    """By the file's first bytes; else UTF-8 if all of it is, else what Windows programs write (cp1252)."""
    with path.open("rb") as handle:
        start = handle.read(4)
        if start.startswith(codecs.BOM_UTF8):
            encoding = "utf-8-sig"
        elif start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            encoding = "utf-16"
        else:
            encoding = "utf-8"
        handle.seek(0)
        decoder = codecs.getincrementaldecoder(encoding)()
        try:
            while chunk := handle.read(_CHUNK_BYTES):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            if encoding != "utf-8":
                raise RosterError(f"{path}: dit bestand is beschadigd (tekens kloppen niet).", _SAVE_AS) from None
            return "cp1252"
    return encoding


def _named_delimiter(lines: Sequence[str]) -> str:
    """Excel's own first line `sep=;`."""
    first = lines[0].strip().strip('"') if lines else ""
    return first[4] if first.lower().startswith("sep=") and len(first) == 5 and first[4] in DELIMITERS else ""


def _delimiter(lines: Sequence[str]) -> str:
    """The delimiter that the heading line has most of, outside quotes; a comma if it has none."""
    heading = next((line for line in lines if line.strip()), "")
    outside = "".join(heading.split('"')[::2])
    best = max(DELIMITERS, key=outside.count)
    return best if best in outside else ","


@contextmanager
def _xlsx(path: Path) -> Iterator[Table]:
    from openpyxl import load_workbook  # noqa: PLC0415 - only who has an XLSX pays for it

    _guard_archive(path)
    try:
        book = load_workbook(path, read_only=True, data_only=True, keep_links=False)
    except (OSError, MemoryError):
        raise
    except Exception as error:  # whatever a broken workbook makes the library raise
        raise RosterError(f"{path}: dit Excel-bestand is beschadigd.", _SAVE_AS) from error
    try:
        if not book.worksheets:
            raise RosterError(f"{path}: er staat geen werkblad in.", _SAVE_AS)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()  # the file's own claim can be false
        rows = _xlsx_rows(path, sheet, 1, COLUMNS_MAX)
        top, headings = next(((n, cells) for n, cells in rows if any(c.strip() for c in cells)), (0, []))
        width = max((n for n, cell in enumerate(headings, start=1) if cell.strip()), default=1)
        yield Table(headings[:width], _xlsx_rows(path, sheet, top + 1, width))
    finally:
        book.close()


def _xlsx_rows(path: Path, sheet: Any, first: int, width: int) -> Iterator[tuple[int, Sequence[str]]]:
    try:
        for line, cells in enumerate(sheet.iter_rows(min_row=first, max_col=width, values_only=True), start=first):
            if line > LINES_MAX:
                raise RosterError(f"{path}: dit werkblad heeft te veel regels.", "Verdeel de lijst.")
            yield line, ["" if cell is None else str(cell) for cell in cells]
    except (RosterError, OSError, MemoryError):
        raise
    except Exception as error:  # as above
        raise RosterError(f"{path}: dit Excel-bestand is beschadigd.", _SAVE_AS) from error


def _guard_archive(path: Path) -> None:
    """Refuse what would unpack to more than any list needs, before anything is unpacked."""
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
        raise RosterError(f"{path}: dit Excel-bestand is beschadigd.", _SAVE_AS) from error
    names = {part.filename for part in parts}
    if any(name.startswith("word/") for name in names):
        raise RosterError(f"{path}: dit is een Word-bestand, geen lijst.", f"Plak de namen in Excel. {_SAVE_AS}")
    if "[Content_Types].xml" not in names:
        what = f"{path}: dit is een ZIP of een ander soort rekenblad, geen Excel-bestand."
        raise RosterError(what, _SAVE_AS)
    if len(parts) > XLSX_PARTS_MAX or sum(part.file_size for part in parts) > UNPACKED_MAX_BYTES:
        what = f"{path}: dit Excel-bestand wordt uitgepakt veel te groot."
        raise RosterError(what, "Kopieer alleen de kolom met de naam naar een nieuw bestand.")
