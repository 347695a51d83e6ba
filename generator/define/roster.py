"""The list of participants or teams: CSV or XLSX with headings, one row per copy. Only the name is kept.

A list of 60,000 rows is read in one pass and kept as one string of bytes: some 20 bytes a row, not a kilobyte.
"""

from __future__ import annotations

import unicodedata
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from generator.define.node import did_you_mean
from generator.define.roster_files import Table, open_table, plural_rows
from generator.model.code import MAX_COPY
from generator.model.errors import RosterError

ROWS_MAX = 100_000
LABEL_MAX_CHARS = 120  # two lines of the name strip; a longer one is a mistake in the file
COPIES_MAX = 1_000  # for one row
SHOWN_ROWS = 5  # row numbers in a message

NAME_HEADINGS = ("naam", "volledige naam", "name", "full name", "deelnemer", "medewerker", "werknemer", "collega")
GROUP_HEADINGS = ("team", "teamnaam", "groep", "ploeg", "afdeling", "label")
FIRST_HEADINGS = ("voornaam", "roepnaam", "first name")
MIDDLE_HEADINGS = ("tussenvoegsel", "tussenvoegsels", "voorvoegsel", "voorvoegsels")
LAST_HEADINGS = ("achternaam", "last name", "surname")
COPIES_HEADINGS = ("aantal", "aantallen", "exemplaren", "copies")

ENGLISH = frozenset({"name", "full name", "first name", "last name", "surname"})  # understood, never proposed

_NUL = b"\0"


@dataclass(frozen=True, slots=True)
class RosterRow:
    """What is printed on a copy, and how many such copies."""

    label: str
    copies: int = 1


class Roster:
    """The rows, to be gone through as often as needed. `columns`: the headings that make the label."""

    def __init__(self, path: Path, headings: tuple[str, ...], columns: tuple[str, ...]) -> None:
        self.path = path
        self.headings = headings
        self.columns = columns
        self._labels = bytearray()
        self._copies = array("H")

    def __len__(self) -> int:
        return len(self._copies)

    def __iter__(self) -> Iterator[RosterRow]:
        start = 0
        for copies in self._copies:
            end = self._labels.index(_NUL, start)
            yield RosterRow(self._labels[start:end].decode("utf-8"), copies)
            start = end + 1

    @property
    def total_copies(self) -> int:
        """The copies of all rows together."""
        return sum(self._copies)

    def labels(self) -> Iterator[str]:
        """A label per copy, in order."""
        for row in self:
            for _ in range(row.copies):
                yield row.label

    def add(self, label: str, copies: int) -> None:
        """One more row; the label holds no control characters."""
        self._labels += label.encode("utf-8") + _NUL
        self._copies.append(copies)


def read_roster(path: Path) -> Roster:
    """The list in `path`. Raises RosterError with what is wrong and what to do."""
    with open_table(path) as table:
        headings = tuple(cleaned(cell) for cell in table.headings)
        while headings and not headings[-1]:
            headings = headings[:-1]
        if not headings:
            raise RosterError(f"{path}: de lijst is leeg.", "Zet op de eerste regel de koppen, bijvoorbeeld: naam.")
        places = _label_places(path, headings)
        roster = Roster(path, headings, tuple(headings[place] for place in places))
        _fill(roster, table, places, _place(headings, COPIES_HEADINGS))
    if not len(roster):
        raise RosterError(f"{path}: onder de koppen staat niemand.", "Zet elke deelnemer op een eigen regel.")
    if roster.total_copies > MAX_COPY:
        what = f"{path}: samen zijn dit {roster.total_copies} exemplaren; er passen er {MAX_COPY} in een oplage."
        raise RosterError(what, "Verdeel de lijst over meer oplagen.")
    return roster


def _fill(roster: Roster, table: Table, places: Sequence[int], copies_place: int | None) -> None:
    path, nameless, count = roster.path, [], 0
    for line, cells in table.rows:
        label = " ".join(filter(None, (cleaned(cells[p]) for p in places if p < len(cells))))
        if not label:
            if any(map(cleaned, cells)):
                nameless.append(line)
            continue
        count += 1
        if count > ROWS_MAX:
            what = f"{path}: de lijst heeft meer dan {plural_rows(ROWS_MAX)}."
            raise RosterError(what, "Verdeel de lijst over meer bestanden.")
        if len(label) > LABEL_MAX_CHARS:
            what = f"{path}, regel {line}: de naam is langer dan {LABEL_MAX_CHARS} tekens ({label[:40]}…)."
            raise RosterError(what, "Maak de naam korter. Kijk ook of er een aanhalingsteken te veel staat.")
        roster.add(label, _copies(path, line, cells, copies_place))
    if nameless:
        shown = ", ".join(str(line) for line in nameless[:SHOWN_ROWS])
        more = f" (en nog {len(nameless) - SHOWN_ROWS})" if len(nameless) > SHOWN_ROWS else ""
        what = f"{path}: op regel {shown}{more} staat wel iets, maar geen naam bij {' + '.join(roster.columns)}."
        mend = "Vul de naam in of haal de regel weg. Is het een formule? Open de lijst in Excel en sla hem op."
        raise RosterError(what, mend)


def _copies(path: Path, line: int, cells: Sequence[str], place: int | None) -> int:
    text = cleaned(cells[place]) if place is not None and place < len(cells) else ""
    if not text:
        return 1
    number = text.removesuffix(".0").removesuffix(",0")
    if number.isascii() and number.isdigit() and 1 <= int(number[:9]) <= COPIES_MAX:
        return int(number)
    what = f"{path}, regel {line}: '{text[:20]}' is geen goed aantal."
    raise RosterError(what, f"Schrijf een heel getal van 1 tot {COPIES_MAX}, of laat het leeg.")


def _label_places(path: Path, headings: Sequence[str]) -> tuple[int, ...]:
    """The columns that together make the label."""
    name = _place(headings, NAME_HEADINGS)
    if name is not None:
        return (name,)
    first, last = _place(headings, FIRST_HEADINGS), _place(headings, LAST_HEADINGS)
    if first is not None or last is not None:
        parts = (first, _place(headings, MIDDLE_HEADINGS), last)
        return tuple(place for place in parts if place is not None)
    group = _place(headings, GROUP_HEADINGS)
    if group is not None:
        return (group,)
    shown = ", ".join(f"'{heading[:30]}'" for heading in headings[:20] if heading)
    near = next((hit for heading in headings if (hit := _meant(heading))), "")
    mend = f"Zet boven de namen de kop 'naam' (of 'team', of 'voornaam' en 'achternaam').{near}"
    raise RosterError(f"{path}: er is geen kolom met een naam. Deze koppen staan er: {shown}.", mend)


def _meant(heading: str) -> str:
    known = (*NAME_HEADINGS, *GROUP_HEADINGS, *FIRST_HEADINGS, *LAST_HEADINGS)
    hint = did_you_mean(_plain(heading), [word for word in known if word not in ENGLISH])
    return f" Is '{heading[:30]}' misschien {hint.split(chr(39))[1]}?" if hint.startswith("Bedoel") else ""


def _place(headings: Sequence[str], wanted: Iterable[str]) -> int | None:
    plain = [_plain(heading) for heading in headings]
    return next((plain.index(name) for name in wanted if name in plain), None)


def _plain(heading: str) -> str:
    return " ".join(heading.casefold().replace("_", " ").replace("-", " ").strip(" :*").split())


def cleaned(cell: str) -> str:
    """A cell's text without control characters, in composed letters (NFC), white space made single."""
    if cell.isascii() and cell.isprintable():
        return " ".join(cell.split())
    kept = "".join(" " if c in "\t\n\r\x0b\x0c" else c for c in cell if c in "\t\n\r\x0b\x0c" or _printable(c))
    return " ".join(unicodedata.normalize("NFC", kept).split())


def _printable(char: str) -> bool:
    return unicodedata.category(char) not in ("Cc", "Cs", "Cf", "Co", "Cn")
