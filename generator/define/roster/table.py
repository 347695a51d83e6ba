"""What every kind of list becomes first: rows of texts, each with its place in the file."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

COLUMNS_MAX = 200
LINES_MAX = 1_048_576  # what Excel can hold; a file that claims more is no list
SHOWN_LINES = 5  # line numbers in a message
SHOWN_HEADINGS = 12  # columns named in a message
_SPACES = "\t\n\r\x0b\x0c"

_EXPONENT = re.compile(r"(?<=\d)E[+-]?\d+$", re.IGNORECASE)
_CODE = re.compile(r"[A-Z]{0,4}[-./]?\d{3,}[A-Z]?")
ERROR_TEXT = re.compile(r"#[^\W\d_][\w/]*[!?]|#N/[A-Z]|#NV|#GETTING_DATA|#GEGEVENS_OPHALEN|#+|(Err|Fout|Fehler):\d{3}")
"""What spreadsheets show where a formula failed, in any of their languages, or where a column is too narrow."""


_NONE: Mapping[int, str] = MappingProxyType({})


def _no_faults() -> Mapping[int, str]:
    return _NONE  # one for all rows


@dataclass(frozen=True, slots=True)
class Row:
    """A row as the file has it. `line` as Excel counts; `faults`: cells (from 0) whose text nobody knows, and why."""

    line: int
    cells: Sequence[str]
    hidden: bool = False
    faults: Mapping[int, str] = field(default_factory=_no_faults)

    def cell(self, place: int) -> str:
        """The text of a cell, cleaned; empty beyond the row's end."""
        return cleaned(self.cells[place]) if place < len(self.cells) else ""

    def fault(self, place: int) -> str:
        """Why a cell's text cannot be used (Dutch); empty if it can."""
        return self.faults.get(place, "") or error_in(self.cell(place))

    @property
    def blank(self) -> bool:
        """Nothing to see in any cell."""
        return not self.faults and not any(map(cleaned, self.cells))


@dataclass(frozen=True, slots=True)
class Table:
    """A list that is open. `rows()` starts at its top, as often as it is called.

    `source` and `notes` tell what was taken and what was left out (Dutch). `delimiter` is empty for a workbook.
    `trusted` is False where no encoding makes sense of the letters; `spelled`: a word that shows how they were read.
    """

    rows: Callable[[], Iterator[Row]]
    source: str
    notes: tuple[str, ...] = ()
    hidden_columns: frozenset[int] = frozenset()
    delimiter: str = ""
    trusted: bool = True
    other_sheets: tuple[str, ...] = ()


def is_number(text: str) -> bool:
    """No name: not a letter in it, but for the E of 1,00E+05."""
    bare = _EXPONENT.sub("", text) if text[-1:].isdigit() else text
    return not any(map(str.isalpha, bare))


def is_code(text: str) -> bool:
    """A number, or one with letters at its ends, as staff numbers have: M-00123."""
    return is_number(text) or _CODE.fullmatch(text) is not None


def error_in(text: str) -> str:
    """Says so (Dutch) if a text is what a spreadsheet shows for a failed formula."""
    return f"daar staat een fout van Excel ({text[:20]})" if ERROR_TEXT.fullmatch(text) else ""


def column_name(place: int) -> str:
    """A column (from 0) as spreadsheets call it: A, B … Z, AA."""
    name = ""
    place += 1
    while place:
        place, letter = divmod(place - 1, 26)
        name = chr(ord("A") + letter) + name
    return name


def lines_text(lines: Sequence[int]) -> str:
    """Line numbers for a message: 'regel 3, 4 (en nog 2)'."""
    shown = ", ".join(str(line) for line in lines[:SHOWN_LINES])
    more = f" (en nog {len(lines) - SHOWN_LINES})" if len(lines) > SHOWN_LINES else ""
    return f"regel {shown}{more}"


def grouped(count: int) -> str:
    """A number as Dutch people write it: 100.000."""
    return f"{count:,}".replace(",", ".")


def cleaned(cell: str) -> str:
    """A cell's text without control characters, in composed letters (NFC), white space made single."""
    if cell.isascii() and cell.isprintable():
        return " ".join(cell.split())
    kept = "".join(" " if c in _SPACES else c for c in cell if c in _SPACES or _printable(c))
    return " ".join(unicodedata.normalize("NFC", kept).split())


def _printable(char: str) -> bool:
    return unicodedata.category(char) not in ("Cc", "Cs", "Cf", "Co", "Cn")
