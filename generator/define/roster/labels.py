"""Rows to labels, one by one. What is left out is counted with its lines; what cannot be a name is refused."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from generator.define.roster.choice import OPTION, Choice, columns_text
from generator.define.roster.heading import Heading
from generator.define.roster.roster import Roster
from generator.define.roster.separated import SAVE_AS_UTF8
from generator.define.roster.table import SHOWN_LINES, Row, Table, column_name, grouped, is_number, lines_text
from generator.define.roster.words import NAMING, Role, role_of
from generator.model.errors import RosterError

ROWS_MAX = 100_000
LABEL_MAX_CHARS = 120  # two lines of the name strip; a longer one is a mistake in the file
COPIES_MAX = 1_000  # for one row
SAME_SHOWN = 3  # names that occur more than once, in a note

_TOTAL = re.compile(r"(sub|eind|deel)?[- ]?tota(al|len|le)\b.{0,40}|(sub|grand )?total\b.{0,20}|som|gemiddelde?", re.I)
_GARBLED = re.compile("[ÃÂÄÅ][\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]")  # UTF-8 that was read as Windows' letters
_LOST = re.compile(r"\w\?\w|\?\w{2}")  # a letter that another program could not write
_NUMBER = re.compile(r"(\d{1,9})([.,]0+)?")
_OF_NAMES = NAMING | {Role.PERSON, Role.MIDDLE, Role.GROUP}


class _RefusedError(Exception):
    """A row that cannot be used: why, and what to do (Dutch)."""

    def __init__(self, why: str, mend: str) -> None:
        super().__init__(why)
        self.why, self.mend = why, mend


@dataclass(slots=True)
class _Tally:
    """Lines by what happened to them."""

    hidden: list[int] = field(default_factory=list)
    totals: list[int] = field(default_factory=list)
    repeated: list[int] = field(default_factory=list)
    halves: list[int] = field(default_factory=list)
    lost: list[int] = field(default_factory=list)
    sections: list[int] = field(default_factory=list)
    apart: list[int] = field(default_factory=list)  # the first line below an empty one
    refused: dict[tuple[str, str], list[int]] = field(default_factory=dict)


def take_labels(path: Path, table: Table, heading: Heading, choice: Choice, sample: Sequence[Row]) -> Roster:
    """All rows below the headings as a roster, with notes on what was left out. Raises RosterError."""
    reading = _Reading(path, table, heading, choice, sample)
    roster = Roster(path, heading.texts, tuple(heading.texts[place] for place in choice.places))
    for row in body(table, heading):
        reading.take(row, roster)
    reading.refuse()
    roster.notes = (*table.notes, *reading.notes(roster))
    return roster


def body(table: Table, heading: Heading) -> Iterator[Row]:
    """The rows below the headings."""
    return (row for row in table.rows() if row.line > heading.line)


class _Reading:
    def __init__(self, path: Path, table: Table, heading: Heading, choice: Choice, sample: Sequence[Row]) -> None:
        self._path, self._table, self._heading, self._choice = path, table, heading, choice
        self._tally = _Tally()
        self._last = heading.line
        self._seen: dict[str, int] = {}
        usual = max(Counter(len(row.cells) for row in sample).items(), key=lambda each: each[1], default=(0, 0))[0]
        self._width = max(len(heading.row.cells), usual)
        spaced = sum(map(self._spilled, sample))
        self._tight = table.delimiter == "," and 2 * spaced < len(sample)

    def take(self, row: Row, roster: Roster) -> None:
        """One row into the roster, or into the tally."""
        if row.blank:
            return
        gap, self._last = row.line > self._last + 1 and len(roster) > 0, row.line
        cells = [row.cell(place) for place in self._choice.places]
        if row.hidden:
            self._tally.hidden.append(row.line)
        elif self._is_total(row, cells):
            self._tally.totals.append(row.line)
        elif cells == [self._heading.texts[place] for place in self._choice.places]:
            self._tally.repeated.append(row.line)
        else:
            try:
                label, copies = self._label(row, cells), self._copies(row)
            except _RefusedError as refused:
                self._tally.refused.setdefault((refused.why, refused.mend), []).append(row.line)
                return
            if gap:
                self._tally.apart.append(row.line)
            self._look_twice(row, label, cells)
            if len(roster) == ROWS_MAX:
                what = f"{self._path}: de lijst heeft meer dan {grouped(ROWS_MAX)} regels."
                raise RosterError(what, "Verdeel de lijst over meer bestanden.")
            roster.add(label, copies)

    def _is_total(self, row: Row, cells: Sequence[str]) -> bool:
        first = next((text for place in range(len(row.cells)) if (text := row.cell(place))), "")
        named = " ".join(filter(None, cells))
        return bool(_TOTAL.fullmatch(named.rstrip(" :")) or (not named and _TOTAL.fullmatch(first.rstrip(" :"))))

    def _label(self, row: Row, cells: Sequence[str]) -> str:
        self._check_width(row)
        for place in self._choice.places:
            if fault := row.fault(place):
                raise _RefusedError(fault, "Typ in Excel in die cel gewoon de naam, en sla op.")
        label = " ".join(filter(None, cells))
        if not label:
            where = columns_text(self._heading, self._choice.places)
            why = f"daar staat wel iets, maar geen naam in {where}"
            raise _RefusedError(why, "Vul de naam in of haal de regel weg.")
        if len(label) > LABEL_MAX_CHARS:
            why = f"de naam is langer dan {LABEL_MAX_CHARS} tekens ({label[:40]}…)"
            raise _RefusedError(why, "Maak de naam korter. Kijk ook of er een aanhalingsteken te veel staat.")
        raw = [row.cells[place].strip() for place in self._choice.places if place < len(row.cells)]
        if any("\n" in text or "\r" in text for text in raw):
            mend = "Zet elke naam op een eigen regel van de lijst. Kijk ook of er een aanhalingsteken te veel staat."
            raise _RefusedError("in de cel met de naam staan twee regels", mend)
        self._check_letters(label)
        self._check_meaning(label)
        return label

    def _check_width(self, row: Row) -> None:
        """In a text file a comma inside a name makes two cells of it."""
        if not self._table.delimiter:
            return
        beyond = any(row.cell(place) for place in range(len(self._heading.texts), len(row.cells)))
        spilled = self._tight and self._spilled(row)
        if beyond or spilled or len(row.cells) > self._width:
            sign = {",": "een komma", ";": "een puntkomma", "|": "een streep (|)"}.get(self._table.delimiter, "een tab")
            why = f"daar staan meer cellen dan er koppen zijn; misschien staat er {sign} in een naam"
            if not beyond and spilled:
                why = f"misschien staat er {sign} in een naam, want na {sign} staat een spatie"
            mend = (
                'Zet aanhalingstekens om die naam ("Vries, Jan de") en een kop boven elke kolom. Of bewaar als .xlsx.'
            )
            raise _RefusedError(why, mend)

    def _spilled(self, row: Row) -> bool:
        """Does the cell after the name begin with a space, as the rest of 'Vries, Jan' does?"""
        after = max(self._choice.places) + 1
        return after < len(row.cells) and row.cells[after].startswith(" ") and bool(row.cell(after))

    def _check_letters(self, label: str) -> None:
        untrusted = not self._table.trusted and not label.isascii()
        if untrusted or "\ufffd" in label or _GARBLED.search(label):
            why = f"de letters van '{label[:40]}' zijn niet goed te lezen"
            raise _RefusedError(why, f"Kijk de namen na in het programma waar ze vandaan komen. {SAVE_AS_UTF8}")

    def _check_meaning(self, label: str) -> None:
        if not self._choice.numbers and is_number(label):
            mend = f"Zet er een naam, of haal de regel weg. Horen nummers op het blad? Noem de kolom met {OPTION}."
            raise _RefusedError(f"'{label[:20]}' is geen naam", mend)
        role = role_of(label)
        if role in NAMING or (self._choice.people and role in (Role.PERSON, Role.MIDDLE, Role.GROUP)):
            mend = "Zet de koppen op één regel, met daaronder alleen namen."
            raise _RefusedError(f"'{label[:30]}' is een kop, geen naam", mend)

    def _copies(self, row: Row) -> int:
        text = row.cell(self._choice.copies) if self._choice.copies is not None else ""
        fault = row.fault(self._choice.copies) if self._choice.copies is not None else ""
        if not text and not fault:
            return 1
        number = _NUMBER.fullmatch(text)
        if number and not fault and 1 <= int(number[1]) <= COPIES_MAX:
            return int(number[1])
        why = f"'{text[:20]}' is geen goed aantal"
        raise _RefusedError(why, f"Schrijf een heel getal van 1 tot {COPIES_MAX}, of laat het leeg.")

    def _look_twice(self, row: Row, label: str, cells: Sequence[str]) -> None:
        self._seen[label] = self._seen.get(label, 0) + 1
        if any(not cells[self._choice.places.index(place)] for place in self._choice.needed):
            self._tally.halves.append(row.line)
        if _LOST.search(label):
            self._tally.lost.append(row.line)
        if self._choice.people and role_of(label.split(maxsplit=1)[0]) is Role.GROUP:
            self._tally.sections.append(row.line)

    def refuse(self) -> None:
        """Raises RosterError if a row could not be used: all reasons, each with its lines."""
        if not self._tally.refused:
            return
        reasons = [f"{lines_text(lines)}: {why}." for (why, _), lines in self._tally.refused.items()]
        more = f" En nog {len(reasons) - SHOWN_LINES} andere fouten." if len(reasons) > SHOWN_LINES else ""
        mends = dict.fromkeys(mend for _, mend in [*self._tally.refused][:SHOWN_LINES])
        raise RosterError(f"{self._path}, {' Ook '.join(reasons[:SHOWN_LINES])}{more}", " ".join(mends))

    def notes(self, roster: Roster) -> tuple[str, ...]:
        """What was left out, and what somebody should look at."""
        tally = self._tally
        top = itertools.takewhile(lambda row: row.line < self._heading.line, self._table.rows())
        above = [row.line for row in top if not row.blank]
        sections = tally.sections if 2 * len(tally.sections) < len(roster) else []
        skipped = (
            (tally.hidden, "verborgen of weggefilterd in Excel", " Krijgen die ook een blad? Maak ze eerst zichtbaar."),
            (tally.totals, "een optelling (totaal)", ""),
            (tally.repeated, "dat zijn de koppen nog een keer", ""),
            (above, "boven de koppen", ""),
        )
        doubts = (
            (tally.apart, "er staat een lege regel boven. Hoort wat daar staat nog bij de lijst?"),
            (tally.halves, "daar staat maar een deel van de naam."),
            (tally.lost, "er staat een vraagteken in de naam. Ging daar een letter verloren?"),
            (sections, "zo begint een groep, geen naam. Klopt dat?"),
        )
        return (
            *(f"{_left_out(lines)}: {why}.{mend}" for lines, why, mend in skipped if lines),
            *(f"{_capital(lines_text(lines))}: {what}" for lines, what in doubts if lines),
            *self._hidden_columns(),
            *self._same(),
        )

    def _hidden_columns(self) -> tuple[str, ...]:
        """Columns of names that the screen does not show are not taken."""
        row = self._heading.row
        told = [place for place in sorted(self._table.hidden_columns) if role_of(row.cell(place)) in _OF_NAMES]
        names = ", ".join(f"{column_name(place)} ({row.cell(place)[:30].casefold()})" for place in told)
        return (f"Niet gebruikt, want verborgen in Excel: kolom {names}.",) if told else ()

    def _same(self) -> tuple[str, ...]:
        same = [(label, count) for label, count in self._seen.items() if count > 1]
        if not same:
            return ()
        shown = ", ".join(f"'{label}' {count} keer" for label, count in same[:SAME_SHOWN])
        more = f" en nog {len(same) - SAME_SHOWN}" if len(same) > SAME_SHOWN else ""
        return (f"Dezelfde naam staat er meer dan één keer: {shown}{more}. Elke regel krijgt een eigen blad.",)


def _left_out(lines: Sequence[int]) -> str:
    return f"{len(lines)} {'regel' if len(lines) == 1 else 'regels'} overgeslagen ({lines_text(lines)})"


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]
