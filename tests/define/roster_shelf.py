"""Lists to try: texts and workbooks, and what reading them comes to."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from generator.define.roster import Roster, read_roster
from generator.model.errors import RosterError

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT = {
    MAIN: "http://purl.oclc.org/ooxml/spreadsheetml/main",
    LINKS: "http://purl.oclc.org/ooxml/officeDocument/relationships",
}


def text(folder: Path, content: str | bytes, encoding: str = "utf-8", name: str = "lijst.csv") -> Path:
    """A text file."""
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return path


def book(folder: Path, rows: Sequence[Sequence[Any]], change: Callable[[Any, Any], object] | None = None) -> Path:
    """A workbook as a library writes it; `change` gets the book and its sheet."""
    made = openpyxl.Workbook()
    sheet = made.active
    assert sheet is not None
    for row in rows:
        sheet.append(list(row))
    if change is not None:
        change(made, sheet)
    path = folder / "lijst.xlsx"
    made.save(path)
    return path


def bare_book(folder: Path, rows: str, *, shared: str = "", formats: str = "", head: str = "", top: str = "") -> Path:
    """A workbook as Excel writes it, with shared texts, from the XML of its rows."""
    sheets = '<sheets><sheet name="Blad1" r:id="r1"/></sheets>'
    start = f'<Relationship Id="a" Type="{LINKS}/officeDocument" Target="xl/workbook.xml"/>'
    path = folder / "kaal.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("_rels/.rels", f"<Relationships>{start}</Relationships>")
        archive.writestr(
            "xl/_rels/workbook.xml.rels",
            "<Relationships>"
            f'<Relationship Id="r1" Type="{LINKS}/worksheet" Target="worksheets/sheet1.xml"/>'
            f'<Relationship Id="r2" Type="{LINKS}/sharedStrings" Target="/xl/sharedStrings.xml"/>'
            f'<Relationship Id="r3" Type="{LINKS}/styles" Target="styles.xml"/></Relationships>',
        )
        archive.writestr(
            "xl/workbook.xml",
            f'{head}<workbook xmlns="{MAIN}" xmlns:r="{LINKS}">{sheets}</workbook>',
        )
        archive.writestr("xl/sharedStrings.xml", f'<sst xmlns="{MAIN}">{shared}</sst>')
        archive.writestr("xl/styles.xml", f'<styleSheet xmlns="{MAIN}">{formats}</styleSheet>')
        archive.writestr(
            "xl/worksheets/sheet1.xml",
            f'{top}<x:worksheet xmlns:x="{MAIN}"><x:sheetData>{rows}</x:sheetData></x:worksheet>',
        )
    return path


def strict(path: Path) -> Path:
    """The same workbook in Excel's other kind of .xlsx."""
    other = path.with_name("strict.xlsx")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(other, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            for usual, rare in STRICT.items():
                data = data.replace(usual.encode(), rare.encode())
            new.writestr(name, data)
    return other


def labels(path: Path, *columns: str, sheet: str = "") -> list[str]:
    """The names that would be printed."""
    return list(read_roster(path, columns, sheet).labels())


def notes(path: Path) -> str:
    """What is said about the list, in one string."""
    roster: Roster = read_roster(path)
    return f"{roster.source}\n" + "\n".join(roster.notes)


def refusal(path: Path, *columns: str, sheet: str = "") -> str:
    """Why the list cannot be used; there is always advice."""
    with pytest.raises(RosterError) as caught:
        read_roster(path, columns, sheet)
    assert caught.value.mend
    return str(caught.value)
