"""A workbook for people, written straight to its ZIP: streamed, the same bytes for the same content, no formulas.

Why not openpyxl's write-only mode: it takes several times as long per cell, stamps the time of writing on every part,
and makes a formula of a text that begins with "=". A workbook of texts and numbers is five small XML parts (ECMA-376).
"""

from __future__ import annotations

import contextlib
import functools
import itertools
import re
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from types import TracebackType
from typing import IO, Self
from xml.sax.saxutils import escape

from generator.keep.csvfile import is_formula_like, is_misread, number_text
from generator.keep.table import Cell

MAX_ROWS, MAX_COLUMNS = 1_048_576, 16_384  # Excel's own limits of a sheet
MAX_CELL = 32_767  # characters in a cell, as UTF-16 units
_MORE = " … (verder in responses.csv)"
_MORE_COLUMNS = "meer kolommen: zie responses.csv"
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest time a ZIP can hold; a real one would change the bytes
_COMPRESSION = 3  # zlib level: beyond this twice the time for a few per cent
_WIDTH = 16  # characters: a column of average answers
_HEADER_STYLE, _GUARD_STYLE = 1, 2  # indices in cellXfs below
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # not in XML 1.0
_ESCAPE_LIKE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")  # ECMA-376 part 1, 22.9.2.19 (ST_Xstring): Excel would decode it

_NUMBER, _ROW_END = b"\0", b"</row>"  # neither can stand in a text: control characters and "<" are written otherwise

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_XF = 'numFmtId="0" fillId="0" borderId="0"'
_STYLES = (
    f'{_HEAD}<styleSheet xmlns="{_MAIN}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill '
    'patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border>'
    f'<left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf {_XF} fontId="0"/>'
    f'</cellStyleXfs><cellXfs count="3"><xf {_XF} fontId="0" xfId="0"/><xf {_XF} fontId="1" xfId="0" applyFont="1"/>'
    f'<xf {_XF} fontId="0" xfId="0" quotePrefix="1"/></cellXfs><cellStyles count="1"><cellStyle name="Normal" '
    'xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)


def _visible(match: re.Match[str]) -> str:
    code = ord(match.group())
    return chr(0x2400 + code) if code < 0x20 else "\ufffd"  # the control pictures block, in the same order


def cell_text(text: str) -> str:
    """`text` as a cell can hold it: control characters as their pictures, too long a text cut with a word about it."""
    text = _ILLEGAL.sub(_visible, text.replace("\r\n", "\n").replace("\r", "\n"))
    if len(text) * 2 > MAX_CELL and len(text.encode("utf-16-le")) // 2 > MAX_CELL:
        room = (MAX_CELL - len(_MORE)) * 2
        text = text.encode("utf-16-le")[:room].decode("utf-16-le", "ignore") + _MORE
    return text


@functools.cache
def _letters(index: int) -> str:
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def row_xml(cells: Iterable[Cell], style: int = 0) -> bytes:
    """A row as it stands in a sheet, but for its number, which is its place there: a NUL stands for it."""
    parts = ['<row r="\0">']
    for index, cell in enumerate(itertools.islice(cells, MAX_COLUMNS)):
        if cell is None or cell == "":
            continue
        place = f"{_letters(index)}\0"
        if isinstance(cell, str):
            parts.append(_string(place, cell, style))
        else:
            parts.append(f'<c r="{place}"><v>{number_text(cell) if isinstance(cell, float) else cell}</v></c>')
    return "".join(parts).encode() + _ROW_END


class Workbook:
    """Sheets one after another, each row by row. Use as a context manager; `sheet` closes the sheet before it."""

    def __init__(self, path: Path) -> None:
        self._zip = zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=_COMPRESSION)
        self._names: list[str] = []
        self._part: IO[bytes] | None = None
        self._title = ""
        self._header: list[str] = []
        self._columns: list[str] = []
        self._frozen = 0
        self._row = 0
        self._filters: list[str] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self._end_sheet()
            self._end()
            self._zip.close()
            return
        with contextlib.suppress(OSError, ValueError):  # the file is thrown away: only the first trouble matters
            self._end_sheet()
        with contextlib.suppress(OSError, ValueError):
            self._zip.close()

    def _open(self, name: str) -> IO[bytes]:
        info = zipfile.ZipInfo(name, _EPOCH)
        info.compress_type = zipfile.ZIP_DEFLATED
        return self._zip.open(info, "w", force_zip64=name.startswith("xl/worksheets/"))

    def sheet(self, title: str, header: Sequence[str], frozen: int = 1) -> None:
        """Start a sheet with this heading row, which stays in view, as do its first `frozen` columns; with filters."""
        self._end_sheet()
        self._title, self._frozen = title, frozen
        self._header = list(header[:MAX_COLUMNS])
        if len(header) > MAX_COLUMNS:
            self._header[-1] = _MORE_COLUMNS
        self._columns = [_letters(i) for i in range(len(self._header))]
        self._start(title)

    def _start(self, title: str) -> None:
        self._end_sheet()
        self._names.append(title)
        self._part = self._open(f"xl/worksheets/sheet{len(self._names)}.xml")
        self._row = 0
        place = f'xSplit="{self._frozen}" ySplit="1" topLeftCell="{_letters(self._frozen)}2" activePane="bottomRight"'
        frozen = f'<pane {place} state="frozen"/>'
        self._part.write(
            f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">{frozen}</sheetView>'
            '</sheetViews><sheetFormatPr defaultRowHeight="15"/><cols>'
            f'<col min="1" max="{len(self._columns)}" width="{_WIDTH}" customWidth="1"/></cols><sheetData>'.encode()
        )
        self._put_row(row_xml(self._header, _HEADER_STYLE).removesuffix(_ROW_END))

    def write(self, cells: Iterable[Cell]) -> None:
        """One row. When a sheet is full the next one goes on with the same heading."""
        self.write_made(row_xml(cells))

    def write_made(self, rows: bytes) -> None:
        """Rows that `row_xml` made, now or before."""
        for row in rows.split(_ROW_END)[:-1]:
            if self._row >= MAX_ROWS:
                self._start(f"{self._title} {len(self._names) + 1}")
            self._put_row(row)

    def _put_row(self, row: bytes) -> None:
        assert self._part is not None
        self._row += 1
        self._part.write(row.replace(_NUMBER, str(self._row).encode()) + _ROW_END)

    def _end_sheet(self) -> None:
        if self._part is not None:
            area = f"A1:{self._columns[-1]}{self._row}"
            self._filters.append(area)
            self._part.write(f'</sheetData><autoFilter ref="{area}"/></worksheet>'.encode())
            self._part.close()
            self._part = None

    def _end(self) -> None:
        numbers = range(1, len(self._names) + 1)
        sheets = "".join(
            f'<sheet name="{escape(name)}" sheetId="{n}" r:id="rId{n}"/>'
            for n, name in zip(numbers, self._names, strict=True)
        )
        links = "".join(
            f'<Relationship Id="rId{n}" Type="{_REL}/worksheet" Target="worksheets/sheet{n}.xml"/>' for n in numbers
        )
        styles_link = f'<Relationship Id="rId{len(self._names) + 1}" Type="{_REL}/styles" Target="styles.xml"/>'
        kinds = "".join(
            f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{_TYPE}.worksheet+xml"/>' for n in numbers
        )
        filters = "".join(  # Excel looks for the filtered area under this name
            f'<definedName name="_xlnm._FilterDatabase" localSheetId="{n}" hidden="1">'
            f"{_absolute(name, area)}</definedName>"
            for n, (name, area) in enumerate(zip(self._names, self._filters, strict=True))
        )
        relations = f'<Relationships xmlns="{_PACKAGE}/relationships">'
        parts = {
            "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_REL}"><sheets>{sheets}</sheets>'
            f"<definedNames>{filters}</definedNames></workbook>",
            "xl/_rels/workbook.xml.rels": f"{relations}{links}{styles_link}</Relationships>",
            "_rels/.rels": f'{relations}<Relationship Id="rId1" Type="{_REL}/officeDocument" Target="xl/workbook.xml"/>'
            "</Relationships>",
            "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" '
            'ContentType="application/xml"/><Override PartName="/xl/workbook.xml" '
            f'ContentType="{_TYPE}.sheet.main+xml"/><Override PartName="/xl/styles.xml" '
            f'ContentType="{_TYPE}.styles+xml"/>{kinds}</Types>',
        }
        for name, body in parts.items():
            self._put(name, _HEAD + body)
        self._put("xl/styles.xml", _STYLES)

    def _put(self, name: str, text: str) -> None:
        with self._open(name) as part:
            part.write(text.encode())


def _absolute(sheet: str, area: str) -> str:
    """An area of a sheet, as a name refers to it: 'antwoorden'!$A$1:$C$9."""
    return escape(f"'{sheet}'!" + re.sub(r"([A-Z]+)([0-9]+)", r"$\1$\2", area))


def _string(place: str, text: str, style: int) -> str:
    if is_formula_like(text) or is_misread(text):
        style = _GUARD_STYLE  # Excel's own way to say "this is text": editing the cell neither runs nor converts it
    attribute = f' s="{style}"' if style else ""
    safe = escape(_ESCAPE_LIKE.sub("_x005F_", cell_text(text)))
    return f'<c r="{place}"{attribute} t="inlineStr"><is><t xml:space="preserve">{safe}</t></is></c>'
