"""A text file with separators (CSV) as a table: every delimiter and encoding that offices produce."""

from __future__ import annotations

import csv
import itertools
import re
from collections import Counter
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from generator.define.roster.encoding import Encoding, recognise
from generator.define.roster.table import COLUMNS_MAX, LINES_MAX, Row, Table
from generator.model.errors import RosterError

DELIMITERS = {";": "puntkomma's", "\t": "tabs", "|": "streepjes (|)", ",": "komma's"}  # in order of trust
SNIFF_LINES = 40
_SPACED = re.compile(r"\S {3,}\S")  # printed in columns, not cut into cells
LINE_CHARS_MAX = 1 << 20  # 200 columns of 5,000 characters
SAVE_AS_UTF8 = "Sla de lijst in Excel op als .xlsx, of als 'CSV UTF-8'."


@contextmanager
def open_separated(path: Path) -> Iterator[Table]:
    """The file as a table. Its rows raise RosterError where quotes or limits are broken."""
    encoding = recognise(path)
    with closing(_lines(path, encoding)) as lines:
        first = list(itertools.islice(lines, SNIFF_LINES))
    named = _named_delimiter(first)
    delimiter = named or _delimiter([line for line in first if line.strip()])
    if not any(delimiter in line for line in first) and any(map(_SPACED.search, first)):
        what = f"{path}: de kolommen staan met spaties uit elkaar."
        raise RosterError(what, f"Plak de lijst in Excel. {SAVE_AS_UTF8}")
    cut = f" met {DELIMITERS[delimiter]}" if any(delimiter in line for line in first) else ""
    yield Table(
        rows=lambda: _rows(path, encoding, delimiter, skipped=1 if named else 0),
        source=f"tekstbestand{cut}, {encoding.name}{_spelled(encoding)}",
        notes=_notes(path, encoding),
        delimiter=delimiter,
        trusted=encoding.trusted,
    )


def _spelled(encoding: Encoding) -> str:
    """A few words that show how the letters were read."""
    return f" ({', '.join(encoding.words)})" if encoding.words else ""


def _notes(path: Path, encoding: Encoding) -> tuple[str, ...]:
    notes = []
    if path.suffix.lower() in (".xlsx", ".xls", ".xlsm", ".ods"):
        notes.append(f"Het bestand heet {path.suffix}, maar is een tekstbestand (CSV). Zo is het gelezen.")
    if encoding.guess and encoding.trusted:
        notes.append(f"De letters zijn gelezen als {encoding.name}{_spelled(encoding)}. Klopt dat niet? {SAVE_AS_UTF8}")
    return tuple(notes)


def _lines(path: Path, encoding: Encoding) -> Generator[str]:
    with path.open(encoding=encoding.codec, errors="replace", newline="") as handle:
        number = 0
        while line := handle.readline(LINE_CHARS_MAX):
            number += 1
            if len(line) == LINE_CHARS_MAX:
                raise RosterError(f"{path}, regel {number}: deze regel is veel te lang.", SAVE_AS_UTF8)
            yield line.replace("\0", "")


def _rows(path: Path, encoding: Encoding, delimiter: str, *, skipped: int) -> Iterator[Row]:
    last = 0
    with closing(_lines(path, encoding)) as lines:
        reader = csv.reader(itertools.islice(lines, skipped, None), delimiter=delimiter, strict=True)
        try:
            for cells in reader:
                line, last = last + 1 + skipped, reader.line_num
                if len(cells) > COLUMNS_MAX:
                    what = f"{path}, regel {line}: er staan meer dan {COLUMNS_MAX} kolommen."
                    raise RosterError(what, "Bewaar alleen de kolommen die nodig zijn.")
                if line > LINES_MAX:
                    raise RosterError(f"{path}: dit bestand heeft te veel regels.", "Verdeel de lijst.")
                yield Row(line, cells)
        except csv.Error as error:
            what = f"{path}, bij regel {last + 1 + skipped}: de aanhalingstekens kloppen niet."
            mend = 'Zet een aanhalingsteken (") voor én achter de tekst, of haal het weg.'
            raise RosterError(what, mend) from error


def _named_delimiter(lines: Sequence[str]) -> str:
    """Excel's own first line `sep=;`."""
    first = lines[0].strip().strip('"') if lines else ""
    return first[4] if first.lower().startswith("sep=") and len(first) == 5 and first[4] in DELIMITERS else ""


def _delimiter(lines: Sequence[str]) -> str:
    """The one that cuts most lines into equally many cells; a comma inside a name cuts only some."""
    best, most = ",", (0, 0)
    for delimiter in DELIMITERS:
        widths: Counter[int] = Counter()
        try:
            widths.update(len(cells) for cells in csv.reader(lines, delimiter=delimiter) if len(cells) > 1)
        except csv.Error:
            continue
        if widths:
            width, count = max(widths.items(), key=lambda each: (each[1], each[0]))
            if (count, width) > most:
                best, most = delimiter, (count, width)
    return best
