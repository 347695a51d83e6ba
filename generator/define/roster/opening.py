"""What kind of file is it? By its first bytes, whatever it is called. Lists are opened; the rest gets its name."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from generator.define.roster.separated import open_separated
from generator.define.roster.table import Table
from generator.define.roster.workbook import SAVE_AS, open_workbook
from generator.model.errors import NotFoundError, RosterError, system_reason

FILE_MAX_BYTES = 64 * 1024 * 1024  # 100,000 rows of 20 columns are some 30 MB
UNPACKED_MAX_BYTES = 256 * 1024 * 1024  # an XLSX of that size unpacks to some 100 MB
XLSX_PARTS_MAX = 2_000
START_BYTES = 2_048

_OLD_EXCEL = "Dit is een oud Excel-bestand (.xls)."
_FOREIGN = (
    (b"%PDF", "Dit is een PDF."),
    (b"\x09\x00\x04\x00", _OLD_EXCEL),
    (b"\x09\x02\x06\x00", _OLD_EXCEL),
    (b"\x09\x04\x06\x00", _OLD_EXCEL),
    (b"\x09\x08\x08\x00", _OLD_EXCEL),
    (b"\x09\x08\x10\x00", _OLD_EXCEL),
    (b"\x89PNG", "Dit is een plaatje."),
    (b"\xff\xd8\xff", "Dit is een plaatje."),
    (b"GIF8", "Dit is een plaatje."),
    (b"\x1f\x8b", "Dit is een ingepakt bestand."),
    (b"7z\xbc\xaf", "Dit is een ingepakt bestand."),
    (b"Rar!", "Dit is een ingepakt bestand."),
    (b"{\\rtf", "Dit is een tekst met opmaak (RTF)."),
    (b"ID;PWXL", "Dit is een oud rekenblad (SYLK)."),  # 'ID;Persoon' are headings
    (b"ID;PCALC", "Dit is een oud rekenblad (SYLK)."),
    (b"SQLite format 3", "Dit is een database."),
    (b"\x4c\x00\x00\x00\x01\x14\x02\x00", "Dit is een snelkoppeling."),
)
_FOREIGN_TEXTS = (  # after white space and a byte order mark, in small letters
    (b"begin:vcard", "Dit zijn adreskaartjes (vCard)."),
    (b"begin:vcalendar", "Dit is een agenda."),
    (b"<?xml", "Dit is XML, misschien een oud soort Excel-bestand."),
    (b"<!doctype html", "Dit is een webpagina, al heet het misschien .xls of .csv."),
    (b"<html", "Dit is een webpagina, al heet het misschien .xls of .csv."),
    (b"<table", "Dit is een stuk van een webpagina, al heet het misschien .xls of .csv."),
    (b"<meta", "Dit is een stuk van een webpagina, al heet het misschien .xls of .csv."),
    (b'{"', "Dit is JSON, of een snelkoppeling van Google."),
    (b'[{"', "Dit is JSON."),
)
_CONTAINER = b"\xd0\xcf\x11\xe0"  # of old Office files, and of new ones with a password
_FROM_NUMBERS = "Exporteer het in Numbers naar Excel of CSV."
_ARCHIVES = (  # a part that gives it away
    ("word/", "dit is een Word-bestand, geen lijst", f"Plak de namen in Excel. {SAVE_AS}"),
    ("ppt/", "dit is een PowerPoint-bestand, geen lijst", f"Plak de namen in Excel. {SAVE_AS}"),
    ("xl/workbook.bin", "dit is een binair Excel-bestand (.xlsb)", SAVE_AS),
    ("index/", "dit is een Numbers-bestand van Apple, geen Excel-bestand", _FROM_NUMBERS),
    ("index.zip", "dit is een Numbers-bestand van Apple, geen Excel-bestand", _FROM_NUMBERS),
)
_OPEN_DOCUMENT = "dit is een LibreOffice-bestand (.ods), geen Excel-bestand"


@contextmanager
def open_table(path: Path, sheet: str = "") -> Iterator[Table]:
    """The file as a table; `sheet` names one of a workbook. Raises NotFoundError or RosterError, also while read."""
    try:
        start = _start_of(path)
        if start.startswith((b"PK\x03\x04", b"PK\x05\x06")):
            _guard_archive(path)
            opened = open_workbook(path, sheet)
        elif sheet:
            raise RosterError(f"{path}: dit bestand heeft geen werkbladen.", "Laat --roster-sheet weg.")
        else:
            opened = open_separated(path)
        with opened as table:
            yield table
    except OSError as error:
        what = f"{path}: de lijst is niet te lezen ({system_reason(error)})."
        raise RosterError(what, "Is het bestand nog open in Excel? Sluit het en probeer het opnieuw.") from error


def _start_of(path: Path) -> bytes:
    """The first bytes of what may be a list. Raises for what is none."""
    if path.is_dir() and path.suffix.lower() == ".numbers":
        raise RosterError(f"{path}: dit is een Numbers-bestand van Apple.", _FROM_NUMBERS)
    if path.is_dir():
        raise RosterError(f"{path}: dit is een map, geen lijst.", "Noem het bestand zelf (CSV of XLSX).")
    if not path.is_file():
        raise NotFoundError(f"De lijst {path} is er niet.", "Kijk de naam en de map na.")
    if path.name.startswith(("~$", ".~lock.", "._")):
        what = f"{path}: dit is een hulpbestand, niet de lijst zelf."
        raise RosterError(what, "Noem het bestand zonder de tekens ervoor.")
    if path.stat().st_size > FILE_MAX_BYTES:
        what = f"{path}: dit bestand is groter dan {FILE_MAX_BYTES >> 20} MB."
        raise RosterError(what, "Bewaar alleen de kolom met de naam.")
    with path.open("rb") as handle:
        start = handle.read(START_BYTES)
        if start.startswith(_CONTAINER):
            raise RosterError(f"{path}: {_contained(start + handle.read())}", SAVE_AS)
    text = start.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    for marks, begin in ((_FOREIGN, start), (_FOREIGN_TEXTS, text)):
        for mark, what in marks:
            if begin.startswith(mark):
                raise RosterError(f"{path}: {what}", SAVE_AS)
    return start


def _contained(data: bytes) -> str:
    """What an old Office container holds; names inside it are UTF-16."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        return "Dit bestand heeft een wachtwoord. Open het in Excel en haal het wachtwoord weg."
    if "WordDocument".encode("utf-16-le") in data:
        return "Dit is een oud Word-bestand (.doc), geen lijst."
    if any(name.encode("utf-16-le") in data for name in ("Workbook", "Book")):
        return _OLD_EXCEL
    return "Dit is een oud Excel-bestand (.xls), of het heeft een wachtwoord."


def _guard_archive(path: Path) -> None:
    """Name what is no workbook, and refuse what would unpack to more than any list needs, before it is unpacked."""
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
        raise RosterError(f"{path}: dit Excel-bestand is beschadigd.", SAVE_AS) from error
    names = {part.filename.replace("\\", "/").lower() for part in parts}
    for mark, what, mend in _ARCHIVES:
        if any(name.startswith(mark) for name in names):
            raise RosterError(f"{path}: {what}.", mend)
    if "[content_types].xml" not in names:
        if "mimetype" in names:
            raise RosterError(f"{path}: {_OPEN_DOCUMENT}.", "Kies in LibreOffice: Opslaan als, Excel 2007-365 (.xlsx).")
        what = f"{path}: dit is een ZIP of een ander soort rekenblad, geen Excel-bestand."
        raise RosterError(what, f"Pak de ZIP eerst uit. {SAVE_AS}")
    if len(parts) > XLSX_PARTS_MAX or sum(part.file_size for part in parts) > UNPACKED_MAX_BYTES:
        what = f"{path}: dit Excel-bestand wordt uitgepakt veel te groot."
        raise RosterError(what, "Kopieer alleen de kolom met de naam naar een nieuw bestand.")
