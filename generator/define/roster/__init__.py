"""The list of participants or teams: CSV or XLSX with headings, one row per copy. Only the name is kept.

A table of contents: open (decode, or the sheet as the screen shows it) → find the headings → choose the columns of the
name → labels. Each step says what it took and what it left out, and refuses with a line what it is not sure of.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from pathlib import Path

from generator.define.roster.choice import choose, columns_text
from generator.define.roster.heading import find_heading
from generator.define.roster.labels import body, take_labels
from generator.define.roster.opening import open_table
from generator.define.roster.roster import Roster, RosterRow
from generator.model.code import MAX_COPY
from generator.model.errors import RosterError

__all__ = ["Roster", "RosterRow", "read_roster"]

TOP_ROWS = 200  # looked at for the headings: blank rows count too
SAMPLE_ROWS = 1_000  # rows below the headings that say what a column holds


def read_roster(path: Path, columns: Sequence[str] = (), sheet: str = "") -> Roster:
    """The list in `path`; `columns` (headings or letters) and `sheet` say what to take where that is not plain.

    Raises NotFoundError, and RosterError with what is wrong, on which line, and what to do.
    """
    with open_table(path, sheet) as table:
        heading = find_heading(path, table, list(itertools.islice(table.rows(), TOP_ROWS)), columns)
        visible = (row for row in body(table, heading) if not row.blank and not row.hidden)
        sample = list(itertools.islice(visible, SAMPLE_ROWS))
        choice = choose(path, heading, sample, columns)
        roster = take_labels(path, table, heading, choice, sample)
    copies = f", aantal uit {columns_text(heading, [choice.copies])}" if choice.copies is not None else ""
    took = columns_text(heading, choice.places)
    roster.source = f"{table.source}, koppen op regel {heading.line}, naam uit {took}{copies}"
    if not len(roster):
        hidden = " ".join(roster.notes)
        raise RosterError(f"{path}: onder de koppen staat niemand.", f"Zet elke deelnemer op een eigen regel. {hidden}")
    if roster.total_copies > MAX_COPY:
        what = f"{path}: samen zijn dit {roster.total_copies} exemplaren; er passen er {MAX_COPY} in een oplage."
        raise RosterError(what, "Verdeel de lijst over meer oplagen.")
    return roster
