"""Which row has the headings? Titles, blocks of facts and a second row of headings may stand above the list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from generator.define.roster.table import SHOWN_HEADINGS, Row, Table, column_name
from generator.define.roster.words import NAMING, Role, meant, plain, role_of
from generator.model.errors import RosterError

HEADING_ROWS = 30  # filled rows from the top that may be the headings
NAMING_WEIGHT = 10  # a heading that says 'naam' counts for more than all that only may be one
ABOUT_WEIGHT = 1  # 'medewerker', 'team': these stand in titles and in cells too


@dataclass(frozen=True, slots=True)
class Heading:
    """The row of headings. `roles`: what each visible column (from 0) holds, where that is known."""

    row: Row
    texts: tuple[str, ...]
    roles: dict[int, Role]

    @property
    def line(self) -> int:
        """Where it stands, as Excel counts."""
        return self.row.line

    def named(self, wanted: str) -> list[int]:
        """The columns with this heading."""
        return [place for place, text in enumerate(self.texts) if text and plain(text) == plain(wanted)]


def find_heading(path: Path, table: Table, top: Sequence[Row], wanted: Sequence[str] = ()) -> Heading:
    """The headings among a list's first rows; the first row that has one of `wanted`. Raises RosterError."""
    rows = [row for row in top if not row.blank and not row.hidden][:HEADING_ROWS]
    if not rows:
        mend = f"Zet op de eerste regel de koppen, bijvoorbeeld: naam.{_elsewhere(table)}"
        raise RosterError(f"{path}: de lijst is leeg.", mend)
    headings = [_heading(row, table) for row in rows]
    best, most = headings[0], 0
    for here, each in enumerate(headings):
        weight = _weight(each, headings[here + 1 :])
        if weight > most:  # the upper one of equals: cells below it may hold such words too
            best, most = each, weight
    if wanted:
        letters = {column_name(place) for place in range(len(best.texts))} if most else set()
        if letters >= {each.strip().upper() for each in wanted}:
            return best  # a letter is a column before it is what some cell says
        return next((each for each in (best, *headings) if any(map(each.named, wanted))), best)
    if not most:
        raise _none(path, headings[0], table)
    return best


def _heading(row: Row, table: Table) -> Heading:
    texts = tuple("" if n in table.hidden_columns else row.cell(n) for n in range(len(row.cells)))
    while texts and not texts[-1]:
        texts = texts[:-1]
    found = {place: role for place, text in enumerate(texts) if (role := role_of(text)) is not None}
    return Heading(row, texts, found)


def _weight(heading: Heading, below: Sequence[Heading]) -> int:
    """How much a row looks like the headings of a list of names; 0: not at all."""
    naming = sum(role in NAMING for role in heading.roles.values())
    about = sum(role in (Role.PERSON, Role.GROUP) for role in heading.roles.values())
    known = len(heading.roles)
    filled = sum(map(bool, heading.texts))
    if not naming and not about:
        return 0
    if not naming and filled == 1 and any(sum(map(bool, each.texts)) > 1 for each in below[:2]):
        return 0  # a title above the list
    weight = NAMING_WEIGHT * naming + ABOUT_WEIGHT * about
    if known == filled:  # every cell is a heading: no block 'naam | Jan', no person with a function
        weight += 2 * NAMING_WEIGHT if filled > 1 else NAMING_WEIGHT * naming
    return weight


def _none(path: Path, first: Heading, table: Table) -> RosterError:
    texts = [text for text in first.texts if text]
    shown = ", ".join(f"'{text[:30]}'" for text in texts[:SHOWN_HEADINGS])
    near = next((hit for text in texts if role_of(text) is None and (hit := meant(text))), "")
    mend = (
        "Zet boven de namen de kop 'naam' (of 'team', of 'voornaam' en 'achternaam'), "
        f"of noem de kop van de kolom: --roster-column KOP.{near}"
    )
    mend += _elsewhere(table)
    what = f"{path}: er is geen kolom met een naam. Op regel {first.line} staat: {shown}."
    return RosterError(what, mend)


def _elsewhere(table: Table) -> str:
    """Where the names may stand instead."""
    said = ""
    if table.other_sheets:
        sheets = ", ".join(f"'{name}'" for name in table.other_sheets[:SHOWN_HEADINGS])
        said += f" Staan de namen op een ander werkblad ({sheets})? Noem het met --roster-sheet."
    if hidden := sorted(table.hidden_columns)[:SHOWN_HEADINGS]:
        said += f" Verborgen zijn de kolommen {', '.join(map(column_name, hidden))}."
    return said
