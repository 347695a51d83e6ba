"""The XML of one worksheet as rows: each cell as the screen shows it, hidden rows and columns known as such."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from xml.parsers.expat import ParserCreate

from generator.define.roster.number_format import UnshownError, shown
from generator.define.roster.table import COLUMNS_MAX, Row, error_in

ELEMENTS_MAX = 12_000_000  # of XML in one part: 100,000 rows of 50 cells, some 20 s
CELL_CHARS_MAX = 40_000  # Excel's own limit is 32,767
NO_RESULT = "daar staat een formule zonder uitkomst"
NOT_KNOWN = "het is niet zeker hoe Excel dit getal laat zien"
_DUTCH_ERRORS = {
    "#N/A": "#N/B", "#REF!": "#VERW!", "#VALUE!": "#WAARDE!", "#DIV/0!": "#DEEL/0!", "#NAME?": "#NAAM?",
    "#NUM!": "#GETAL!", "#NULL!": "#LEEG!", "#SPILL!": "#OVERLOOP!", "#CALC!": "#BEREKENEN!", "#FIELD!": "#VELD!",
    "#BLOCKED!": "#GEBLOKKEERD!", "#UNKNOWN!": "#ONBEKEND!",
}  # fmt: skip
_TRUE = frozenset({"1", "true", "on"})
_REFERENCE = re.compile(r"([A-Za-z]{1,3})(\d*)")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_EPOCH = datetime(1899, 12, 30)


class TooMuchError(ValueError):
    """A part with more in it than any list needs."""


@dataclass(frozen=True, slots=True)
class Look:
    """What cells refer to: shared texts, the number format of each style, and which epoch days are counted from."""

    texts: Sequence[str]
    formats: Sequence[str]
    since_1904: bool


class SheetRows:
    """Takes the file in pieces and gives rows. `hidden_columns` is complete once a row has come."""

    def __init__(self, look: Look) -> None:
        self.hidden_columns: set[int] = set()
        self._look = look
        self._done: list[Row] = []
        self._line, self._hidden = 0, False
        self._cells: list[str] = []
        self._faults: dict[int, str] = {}
        self._place, self._kind, self._style, self._formula = -1, "n", 0, False
        self._value: list[str] = []
        self._chars, self._elements = 0, 0
        self._taking, self._sound = False, False
        self._parser = ParserCreate()
        self._parser.buffer_text = True
        self._parser.StartDoctypeDeclHandler = refuse_doctype
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._characters

    def feed(self, data: bytes) -> Iterator[Row]:
        """The rows that are complete with these bytes. Raises ValueError and ExpatError for what is no worksheet."""
        self._parser.Parse(data)
        done, self._done = self._done, []
        yield from done

    def _start(self, tag: str, given: dict[str, str]) -> None:
        name = local(tag)
        self._elements += 1
        if self._elements > ELEMENTS_MAX:
            raise TooMuchError(name)
        if name == "c":
            self._begin_cell(given)
        elif name in ("v", "t"):
            self._taking = True
        elif name == "f":
            self._formula = True
        elif name == "rPh":
            self._sound = True
        elif name == "row":
            self._line = int(given.get("r", self._line + 1))
            self._hidden = given.get("hidden", "0").lower() in _TRUE or _nothing(given.get("ht", ""))
            self._cells, self._faults, self._place = [], {}, -1
        elif name == "col" and (given.get("hidden", "0").lower() in _TRUE or _nothing(given.get("width", ""))):
            first, last = int(given["min"]) - 1, min(int(given["max"]), COLUMNS_MAX)
            self.hidden_columns.update(range(first, last))

    def _begin_cell(self, given: dict[str, str]) -> None:
        found = _REFERENCE.fullmatch(given.get("r", ""))
        self._place = _column(found[1]) if found else self._place + 1
        self._kind, self._style = given.get("t", "n"), int(given.get("s", "0"))
        self._formula, self._value, self._chars = False, [], 0

    def _characters(self, data: str) -> None:
        if self._taking and not self._sound:
            self._value.append(data)
            self._chars += len(data)
            if self._chars > CELL_CHARS_MAX:
                raise TooMuchError(data[:10])

    def _end(self, tag: str) -> None:
        name = local(tag)
        if name in ("v", "t"):
            self._taking = False
        elif name == "rPh":
            self._sound = False
        elif name == "c" and 0 <= self._place < COLUMNS_MAX:
            text, fault = self._shown("".join(self._value))
            if text or fault:
                self._cells.extend([""] * (self._place + 1 - len(self._cells)))
                self._cells[self._place] = text
            if fault:
                self._faults[self._place] = fault
        elif name == "row":
            self._done.append(Row(self._line, self._cells, self._hidden, self._faults))

    def _shown(self, value: str) -> tuple[str, str]:
        """What a cell shows, and why that is not known (one of both may be empty)."""
        if self._formula and not value and self._kind != "str":
            return "", NO_RESULT
        if self._kind == "e":
            text = _DUTCH_ERRORS.get(value, value)
            return text, error_in(text) or f"daar staat een fout van Excel ({text[:20]})"
        if not value:
            return "", ""
        if self._kind == "s":
            return self._look.texts[int(value)], ""
        if self._kind == "b":
            return ("WAAR" if value.strip().lower() in _TRUE else "ONWAAR"), ""
        if self._kind in ("str", "inlineStr"):
            return unescaped(value), ""
        return self._number(_days(value) if self._kind == "d" else float(value))

    def _number(self, value: float) -> tuple[str, str]:
        code = self._look.formats[self._style] if self._style < len(self._look.formats) else "General"
        since_1904 = self._look.since_1904 and self._kind != "d"
        try:
            if not code:
                raise UnshownError("a format that only other countries have")
            return shown(value, code, since_1904=since_1904), ""
        except (UnshownError, OverflowError):
            return f"{value:.15g}", NOT_KNOWN


def _nothing(size: str) -> bool:
    """A height or width of zero is hidden too."""
    return bool(size) and float(size) == 0


def _column(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def _days(text: str) -> float:
    """An ISO date or time as Excel counts: days since 30-12-1899."""
    if "-" not in text:
        text = f"1899-12-30T{text.lstrip('T')}"
    since = datetime.fromisoformat(text.rstrip("Z")) - _EPOCH
    return since.days + since.seconds / 86_400


def local(tag: str) -> str:
    """A name without its prefix."""
    return tag.rpartition(":")[2]


def unescaped(text: str) -> str:
    """Excel writes characters that XML cannot hold as _x000D_."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


def refuse_doctype(*_: object) -> None:
    """No workbook has one; entities in it can grow without end. Raises ValueError."""
    raise ValueError("a document type in a workbook")
