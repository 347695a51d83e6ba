"""Which columns make the name? What the headings say, checked with what stands below them; in doubt it is asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from generator.define.roster.heading import Heading
from generator.define.roster.table import SHOWN_HEADINGS, Row, column_name, error_in, is_code
from generator.define.roster.words import NAMING, Role, group_rank
from generator.model.errors import RosterError

MOSTLY = 0.5  # share of the rows from which on a column is one of numbers
NEARLY_ALL = 0.9  # share of the rows in which one column must hold what the other says
OPTION = "--roster-column"
_LABELS = NAMING | {Role.PERSON, Role.GROUP}


@dataclass(frozen=True, slots=True)
class Choice:
    """The columns (from 0) that make the label, in order.

    `numbers`: a number may be a name here. `needed`: those without which a name is not whole. `copies`: the column
    with how many, if there is one.
    """

    places: tuple[int, ...]
    needed: tuple[int, ...] = ()
    numbers: bool = False
    people: bool = True
    copies: int | None = None


def choose(path: Path, heading: Heading, sample: Sequence[Row], wanted: Sequence[str] = ()) -> Choice:
    """The columns of the label; `wanted` names them. Raises RosterError with the candidates if that is not certain."""
    copies = next((place for place, role in heading.roles.items() if role is Role.COPIES), None)
    if wanted:
        return Choice(tuple(_wanted(path, heading, each) for each in wanted), numbers=True, people=False, copies=copies)
    columns = _Columns(path, heading, sample)
    places = columns.name()
    if places:
        needed = tuple(place for place in places if heading.roles[place] is not Role.MIDDLE)
        return Choice(places, needed if len(needed) > 1 else (), copies=copies)
    return Choice((columns.group(),), numbers=True, people=False, copies=copies)


def columns_text(heading: Heading, places: Sequence[int]) -> str:
    """Columns for a message: "kolom A + C (voornaam + achternaam)". In small letters: it is no name."""
    letters = " + ".join(map(column_name, places))
    return f"kolom {letters} ({' + '.join(heading.texts[place].casefold() for place in places)})"


def _wanted(path: Path, heading: Heading, wanted: str) -> int:
    found = heading.named(wanted)
    if len(found) == 1:
        return found[0]
    letters = {column_name(place): place for place, text in enumerate(heading.texts) if text}
    if not found and wanted.strip().upper() in letters:
        return letters[wanted.strip().upper()]
    if found:
        raise _ask(path, heading, found)
    shown = _named(heading, [*letters.values()])
    raise RosterError(f"{path}: er is geen kolom '{wanted}'.", f"Deze kolommen zijn er: {shown}.")


def _named(heading: Heading, places: Sequence[int]) -> str:
    return ", ".join(f"{column_name(place)} '{heading.texts[place][:30]}'" for place in places[:SHOWN_HEADINGS])


def _ask(path: Path, heading: Heading, places: Sequence[int]) -> RosterError:
    what = f"{path}: meer dan één kolom kan de naam zijn: {_named(heading, places)}."
    letter = column_name(places[0])
    return RosterError(what, f"Zeg welke je bedoelt, bijvoorbeeld {OPTION} {letter} (mag vaker, in de goede volgorde).")


class _Columns:
    """The columns by role, without those that are empty, and names apart from numbers."""

    def __init__(self, path: Path, heading: Heading, sample: Sequence[Row]) -> None:
        self._path, self._heading, self._sample = path, heading, sample
        self._roles: dict[Role, list[int]] = {}
        self._numbers: list[int] = []
        self._empty: list[int] = []
        for place, role in heading.roles.items():
            filled = [row.cell(place) for row in sample if row.cell(place)]
            faults = any(row.fault(place) for row in sample)
            if sample and not filled and not faults:
                if role in _LABELS:
                    self._empty.append(place)
                continue
            bare = sum(is_code(text) and not error_in(text) for text in filled)
            if role not in (Role.GROUP, Role.COPIES, Role.OTHER) and filled and bare > MOSTLY * len(filled):
                self._numbers.append(place)
            else:
                self._roles.setdefault(role, []).append(place)

    def name(self) -> tuple[int, ...]:
        """The columns of a person's name; none if the list is of groups. Raises RosterError in doubt."""
        whole = self._one(Role.BOTH, Role.NAME) or self._one(Role.PERSON)
        given = self._one(Role.CALLED) or self._one(Role.FIRST) or self._one(Role.INITIALS)
        last = self._one(Role.LAST) or self._one(Role.BIRTH)
        middle = self._one(Role.MIDDLE)
        if not whole:
            if given or last:
                return (*given, *middle, *last)
            if self._numbers:
                raise self._only_numbers()
            if any(self._heading.roles[place] in NAMING | {Role.PERSON} for place in self._empty):
                raise self._nothing_there()
            return ()
        rivals = self._one(Role.PERSON) if self._heading.roles[whole[0]] is not Role.PERSON else ()
        if rivals and not given and not last:
            whole = self._agreeing([*whole, *rivals])
        return self._with_parts(whole, given, middle, last)

    def _with_parts(
        self, whole: tuple[int, ...], given: tuple[int, ...], middle: tuple[int, ...], last: tuple[int, ...]
    ) -> tuple[int, ...]:
        """A column that may be the whole name, beside columns that are parts of one."""
        if not given and not last:
            return (*middle, *whole) if middle and not self._holds(whole[0], middle[0], NEARLY_ALL) else whole
        if given and last:
            if self._holds(whole[0], last[0], NEARLY_ALL):
                return (*given, *middle, *last)
            raise _ask(self._path, self._heading, sorted((*whole, *given, *last)))
        part = given or last
        if self._holds(whole[0], part[0], NEARLY_ALL):
            return whole
        surname = self._heading.roles[whole[0]] is Role.NAME and given
        if surname and not self._holds(whole[0], part[0], 1 - NEARLY_ALL):
            return (*given, *middle, *whole)
        raise _ask(self._path, self._heading, sorted((*whole, *part)))

    def group(self) -> int:
        """The column of teams. Raises RosterError if there is none."""
        places = self._roles.get(Role.GROUP, [])
        if not places:
            raise self._nothing_there()
        ranks = [group_rank(self._heading.texts[place]) for place in places]
        first = [place for place, rank in zip(places, ranks, strict=True) if rank == min(ranks)]
        return self._agreeing(first)[0]

    def _one(self, *roles: Role) -> tuple[int, ...]:
        places = [place for role in roles for place in self._roles.get(role, [])]
        return self._agreeing(places) if places else ()

    def _agreeing(self, places: Sequence[int]) -> tuple[int, ...]:
        """The first of columns that say the same in every row. Raises RosterError if they do not."""
        first = [row.cell(places[0]).casefold() for row in self._sample]
        if any([row.cell(place).casefold() for row in self._sample] != first for place in places[1:]):
            raise _ask(self._path, self._heading, places)
        return (places[0],)

    def _holds(self, whole: int, part: int, share: float) -> bool:
        """Does one column hold the words of another, in this share of the rows that have both?"""
        both = [(row.cell(whole), row.cell(part)) for row in self._sample if row.cell(whole) and row.cell(part)]
        hits = sum(_within(text, inner) for text, inner in both)
        return bool(both) and hits >= share * len(both) and hits > 0

    def _nothing_there(self) -> RosterError:
        what = f"{self._path}: {columns_text(self._heading, self._empty[:1])} is leeg."
        return RosterError(what, f"Vul de namen in, of noem een andere kolom met {OPTION}.")

    def _only_numbers(self) -> RosterError:
        what = f"{self._path}: in {columns_text(self._heading, self._numbers[:1])} staan nummers en geen namen."
        heading = self._heading.texts[self._numbers[0]]
        mend = f"Zet de kop 'naam' boven de namen. Wil je toch de nummers op het blad? {OPTION} '{heading[:30]}'"
        return RosterError(what, mend)


def _within(text: str, part: str) -> bool:
    words = _words(text)
    if _words(part) <= words:
        return True
    initials = "".join(char for char in part if char.isalpha())  # J.P. in Jan Peter Bos
    return "." in part and len(words) > 1 and text[:1].casefold() == initials[:1].casefold()


def _words(text: str) -> set[str]:
    return set(text.casefold().replace(",", " ").replace(".", ". ").split())
