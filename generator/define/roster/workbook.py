"""An Excel workbook (.xlsx, also the strict kind) as a table: its first visible sheet, cells as the screen shows them.

Read by a parser of events: rows stream, nothing is kept but the shared texts, and namespaces do not matter (Excel has
two sets of them). Of a library we would have to undo its dates, and it does not say which rows are hidden.
"""

from __future__ import annotations

import posixpath
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from xml.parsers.expat import ExpatError, ParserCreate

from generator.define.roster.number_format import BUILT_IN
from generator.define.roster.sheet_rows import (
    ELEMENTS_MAX,
    Look,
    SheetRows,
    TooMuchError,
    local,
    refuse_doctype,
    unescaped,
)
from generator.define.roster.table import LINES_MAX, Row, Table, cleaned
from generator.model.errors import RosterError

SAVE_AS = "Sla de lijst in Excel op als .xlsx of als CSV."
CHUNK_BYTES = 1 << 16
SHEETS_SHOWN = 5
SMALL_PART_MAX = 1_000_000  # elements; Excel has at most 65,490 styles
DAMAGE = (
    ExpatError,
    KeyError,
    ValueError,
    IndexError,
    EOFError,
    OverflowError,
    NotImplementedError,
    zipfile.BadZipFile,
    zlib.error,
)


@dataclass(frozen=True, slots=True)
class _Sheet:
    name: str
    part: str
    visible: bool


@contextmanager
def open_workbook(path: Path, sheet: str = "") -> Iterator[Table]:
    """The workbook's first visible sheet, or the one of that name. Raises RosterError, also while rows are read."""
    with zipfile.ZipFile(path) as archive:
        with _damage_told(path):
            parts = {name.replace("\\", "/").lower(): name for name in archive.namelist()}
            opened = _Workbook(path, archive, parts)
            chosen, others = _chosen(path, opened.sheets(), sheet)
            table = opened.table(chosen, others)
        yield table


@contextmanager
def _damage_told(path: Path) -> Iterator[None]:
    try:
        yield
    except RosterError:
        raise
    except TooMuchError as error:
        what = f"{path}: in dit Excel-bestand staat veel meer dan een lijst met namen."
        raise RosterError(what, "Kopieer alleen de kolom met de naam naar een nieuw bestand.") from error
    except DAMAGE as error:
        raise RosterError(f"{path}: dit Excel-bestand is beschadigd.", SAVE_AS) from error
    except RuntimeError as error:  # what zipfile raises for a part with a password
        what = f"{path}: dit bestand heeft een wachtwoord."
        raise RosterError(what, f"Haal het wachtwoord weg. {SAVE_AS}") from error


class _Workbook:
    def __init__(self, path: Path, archive: zipfile.ZipFile, parts: dict[str, str]) -> None:
        self._path, self._archive, self._parts = path, archive, parts
        kinds = self._relations("_rels/.rels", "")
        self._book = next((part for kind, part in kinds.values() if kind == "officedocument"), "xl/workbook.xml")
        self._related = self._relations(_relations_of(self._book), posixpath.dirname(self._book))
        self._since_1904 = False

    def sheets(self) -> list[_Sheet]:
        """The sheets with cells, in the order of their tabs."""
        found = []
        for tag, attributes in self._starts(self._book):
            if tag == "workbookPr":
                self._since_1904 = attributes.get("date1904", "0").lower() in ("1", "true", "on")
            if tag == "sheet":
                kind, part = self._related.get(attributes.get("id", ""), ("", ""))
                if kind == "worksheet":
                    visible = attributes.get("state", "visible").lower() == "visible"
                    found.append(_Sheet(cleaned(attributes.get("name", "")), part, visible))
        return found

    def table(self, sheet: _Sheet, others: Sequence[_Sheet]) -> Table:
        """A sheet's rows; its shared texts and formats are read now."""
        texts = self._texts(self._part_of("sharedstrings"))
        look = Look(texts, self._formats(self._part_of("styles")), self._since_1904)

        def rows() -> Iterator[Row]:
            with _damage_told(self._path):
                parser = SheetRows(look)
                for row in _fed(parser, self._open(sheet.part)):
                    if row.line > LINES_MAX:
                        raise RosterError(f"{self._path}: dit werkblad heeft te veel regels.", "Verdeel de lijst.")
                    yield row

        parser = SheetRows(look)
        next(_fed(parser, self._open(sheet.part)), None)  # columns are described before the first row
        visible = tuple(each.name for each in others if each.visible)
        return Table(
            rows=rows,
            source=f"werkblad '{sheet.name}'",
            notes=_notes(sheet, others),
            hidden_columns=frozenset(parser.hidden_columns),
            other_sheets=visible,
        )

    def _part_of(self, kind: str) -> str:
        return next((part for each, part in self._related.values() if each == kind), "")

    def _open(self, part: str) -> IO[bytes]:
        return self._archive.open(self._parts[part.lower()])

    def _starts(self, part: str) -> Iterator[tuple[str, dict[str, str]]]:
        """Each element's local name and attributes (local names too), in order."""
        found: list[tuple[str, dict[str, str]]] = []
        count = 0
        parser = ParserCreate()
        parser.StartDoctypeDeclHandler = refuse_doctype
        parser.StartElementHandler = lambda tag, given: found.append(
            (local(tag), {local(name): value for name, value in given.items()})
        )
        with self._open(part) as stream:
            while chunk := stream.read(CHUNK_BYTES):
                parser.Parse(chunk)
                count += len(found)
                if count > SMALL_PART_MAX:
                    raise TooMuchError(part)
                yield from found
                found.clear()

    def _relations(self, part: str, folder: str) -> dict[str, tuple[str, str]]:
        """By id: the kind (last word of its type, small letters) and the part."""
        if part.lower() not in self._parts:
            return {}
        found = {}
        for tag, given in self._starts(part):
            if tag == "Relationship":
                target = posixpath.normpath(posixpath.join("/", folder, given.get("Target", "").replace("\\", "/")))
                found[given.get("Id", "")] = (given.get("Type", "").rpartition("/")[2].lower(), target.lstrip("/"))
        return found

    def _formats(self, part: str) -> list[str]:
        """The number format of each cell style."""
        own: dict[int, str] = {}
        styles, inside = [], False
        for tag, given in self._starts(part) if part else ():
            if tag == "numFmt":
                own[int(given["numFmtId"])] = given["formatCode"]
            elif tag in ("cellXfs", "cellStyles", "dxfs", "cellStyleXfs"):
                inside = tag == "cellXfs"
            elif tag == "xf" and inside:
                styles.append(int(given.get("numFmtId", "0")))
        return [own.get(number, BUILT_IN.get(number, "")) for number in styles]

    def _texts(self, part: str) -> list[str]:
        """The texts that cells share; how they are to be pronounced is left out."""
        texts: list[str] = []
        if not part:
            return texts
        piece: list[str] = []
        state = {"text": 0, "sound": 0, "count": 0}
        parser = ParserCreate()

        def start(tag: str, _given: dict[str, str]) -> None:
            name = local(tag)
            state["count"] += 1
            if state["count"] > ELEMENTS_MAX:
                raise TooMuchError(name)
            state["text"] = name == "t"
            state["sound"] |= name == "rPh"

        def end(tag: str) -> None:
            name = local(tag)
            state["text"] = False
            if name == "rPh":
                state["sound"] = False
            if name == "si":
                texts.append(unescaped("".join(piece)))
                piece.clear()

        parser.StartDoctypeDeclHandler, parser.buffer_text = refuse_doctype, True
        parser.StartElementHandler, parser.EndElementHandler = start, end
        parser.CharacterDataHandler = lambda data: piece.append(data) if state["text"] and not state["sound"] else None
        with self._open(part) as stream:
            while chunk := stream.read(CHUNK_BYTES):
                parser.Parse(chunk)
        return texts


def _relations_of(part: str) -> str:
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def _chosen(path: Path, sheets: Sequence[_Sheet], wanted: str) -> tuple[_Sheet, list[_Sheet]]:
    if wanted:
        found = [each for each in sheets if each.name.casefold().strip() == wanted.casefold().strip()]
        if not found:
            names = ", ".join(f"'{each.name}'" for each in sheets)
            raise RosterError(f"{path}: er is geen werkblad '{wanted}'.", f"Deze werkbladen zijn er: {names}.")
    else:
        found = [each for each in sheets if each.visible]
    if not found:
        what = "alle werkbladen zijn verborgen" if sheets else "er staat geen werkblad in"
        raise RosterError(f"{path}: {what}.", f"Maak het blad met de namen zichtbaar. {SAVE_AS}")
    return found[0], [each for each in sheets if each is not found[0]]


def _notes(sheet: _Sheet, others: Sequence[_Sheet]) -> tuple[str, ...]:
    notes = []
    if not sheet.visible:
        notes.append(f"Het werkblad '{sheet.name}' is verborgen in Excel.")
    for visible, what in ((True, ""), (False, " (verborgen)")):
        names = [f"'{each.name}'" for each in others if each.visible is visible]
        if names:
            more = f" en nog {len(names) - SHEETS_SHOWN}" if len(names) > SHEETS_SHOWN else ""
            shown = f"{', '.join(names[:SHEETS_SHOWN])}{more}"
            notes.append(f"Niet gebruikt: werkblad {shown}{what}. Een ander blad kies je met --roster-sheet.")
    return tuple(notes)


def _fed(parser: SheetRows, stream: IO[bytes]) -> Iterator[Row]:
    with stream:
        while chunk := stream.read(CHUNK_BYTES):
            yield from parser.feed(chunk)
