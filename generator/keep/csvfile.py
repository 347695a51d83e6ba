"""CSV in two voices: for machines (RFC 4180: comma, point, UTF-8, CRLF, texts untouched) and for Dutch Excel."""

from __future__ import annotations

import csv
import functools
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import IO

from generator.keep.table import Cell, TableSpec

LINE_END = "\r\n"  # RFC 4180, section 2.1
_DECIMALS = 4  # more than any measure here is worth
_NUMBERS = 16_384  # numbers whose text is remembered: places on paper and confidences come back for every copy
# What a spreadsheet takes for the start of a formula (OWASP "CSV Injection"), with the full-width forms that some
# input methods and imports turn into the plain ones.
_FORMULA = tuple("=+-@\t\r\n＝＋－＠")
_MONTH = (
    "(?:jan(?:uari)?|feb(?:ruari)?|mrt|maart|apr(?:il)?|mei|juni?|juli?|aug(?:ustus)?|sept?(?:ember)?|okt(?:ober)?|"
    "nov(?:ember)?|dec(?:ember)?)"
)
_DATE, _TIME = r"\d{1,4}[-/.]\d{1,2}(?:[-/.]\d{1,4})?", r"\d{1,4}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?: ?[ap]m?)?"
# What a Dutch Excel that opens a CSV makes a number, date, time or truth of. Case and blanks around it do not matter.
_TAKEN = re.compile(
    rf"(?:€ ?)?(?:\d[\d.]*(?:,\d*)?|,\d+)(?:e[+-]?\d+)?(?: ?[%€])?|\(\d+\)|(?:\d+ )?\d+/\d+|"
    rf"{_DATE}|{_TIME}|{_DATE} {_TIME}|"
    rf"\d{{1,2}}[-/. ]?{_MONTH}\.?(?:[-/. ]?\d{{2,4}})?|{_MONTH}[-/. ]?\d{{1,4}}|waar|onwaar|true|false",
    re.IGNORECASE | re.ASCII,
)
EXACT_DIGITS = 15  # of a number in Excel; what is longer ends in zeros
# Of these it shows what was written: a whole number that fits its 15 digits, a decimal comma, a date in ISO 8601 (as
# the same day).
_SHOWN = re.compile(r"(?:0|[1-9]\d{0,14})|(?:0|[1-9]\d{0,9}),\d{0,4}[1-9]|[12]\d{3}-\d\d-\d\d", re.ASCII)
_BLANKS = " \u00a0\u3000\ufeff\u200b"  # a spreadsheet may trim these before it looks at the first character


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a CSV file is written."""

    delimiter: str = ","
    decimal: str = "."
    encoding: str = "utf-8"
    guarded: bool = False


MACHINE = Dialect()
EXCEL_NL = Dialect(delimiter=";", decimal=",", encoding="utf-8-sig", guarded=True)


def is_formula_like(text: str) -> bool:
    """Whether a spreadsheet might run this text as a formula."""
    return text.startswith(_FORMULA) or text.lstrip(_BLANKS).startswith(_FORMULA)


def is_misread(text: str) -> bool:
    """Whether Excel makes something else of this text in a CSV: 0612345678 loses its zero, 1-2 becomes a date."""
    text = text.strip()
    return _TAKEN.fullmatch(text) is not None and _SHOWN.fullmatch(text) is None


def guarded(text: str) -> str:
    """`text` so that a spreadsheet shows it: it does not run it, nor make a number or date of it.

    An apostrophe before it is the one sign that Excel and LibreOffice take for "this is text" without running anything
    (the other way, ="0612345678", is a formula, and a guard that writes formulas is none).
    """
    return f"'{text}" if is_formula_like(text) or is_misread(text) else text


@functools.lru_cache(maxsize=_NUMBERS)
def number_text(value: float, decimal: str = ".") -> str:
    """A number without needless zeros."""
    text = f"{value:.{_DECIMALS}f}".rstrip("0").rstrip(".")
    return ("0" if text == "-0" else text).replace(".", decimal)


class CsvTable:
    """Writes the rows of one table to an open text stream (opened with `newline=""`)."""

    def __init__(self, stream: IO[str], spec: TableSpec, dialect: Dialect, *, header: bool = True) -> None:
        self._writer = csv.writer(stream, delimiter=dialect.delimiter, lineterminator=LINE_END)
        self._dialect = dialect
        if header:
            self._writer.writerow(spec.header)

    def write(self, cells: Iterable[Cell]) -> None:
        """One row, in the order of the table's columns."""
        decimal = self._dialect.decimal
        if self._dialect.guarded:
            cells = [guarded(cell) if isinstance(cell, str) else cell for cell in cells]
        self._writer.writerow([number_text(cell, decimal) if isinstance(cell, float) else cell for cell in cells])
