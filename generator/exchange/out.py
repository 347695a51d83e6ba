"""A sheet out: as it was printed, or as it would be now."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from generator.atomic import output_error, write_atomically
from generator.define.library import Library
from generator.keep.store import Store
from generator.make.exchange import limesurvey, xlsform
from generator.make.exchange.asked import outgoing
from generator.make.merge import merge
from generator.model import exchange as code_maps
from generator.model.errors import NotFoundError
from generator.model.sheet import Sheet

System = Literal["xlsform", "limesurvey"]

MAP_NAME = "{form}-codes.json"
_NO_SHEETS = "Van oplage {run} is niet bewaard wat er gevraagd werd: zij is gemaakt met een oudere Werkblad."


@dataclass(frozen=True, slots=True)
class Sent:
    """What was written: the file for the other program, the map of codes, and what did not go along (Dutch)."""

    file: Path
    codes: Path
    left_out: tuple[str, ...]


def sheet_of_form(library: Library, form: str, brand: str, *, large: bool = False) -> Sheet:
    """The sheet as it would be printed now. Raises NotFoundError, DefinitionError."""
    return merge(library.form(form), library.brand(brand).brand, library.templates(), large=large, screen=True)


def sheet_of_run(store: Store, run: str, form: str) -> Sheet:
    """The sheet as it was printed. Raises NotFoundError."""
    sheets = [sheet.on_screen or sheet for sheet in store.sheets(run)]
    if not sheets:
        what = _NO_SHEETS.format(run=run.strip().upper())
        raise NotFoundError(what, "Maak een nieuwe oplage, of laat --run weg: dan gaat het blad van nu mee.")
    found = next((sheet for sheet in sheets if sheet.form == form and sheet.variables), None)
    if found is None:
        there = ", ".join(sheet.form for sheet in sheets if sheet.variables)
        raise NotFoundError(f"In oplage {run.strip().upper()} zit geen blad '{form}'.", f"Wel: {there}.")
    return found


def send(sheet: Sheet, system: System, folder: Path, run: str = "") -> Sent:
    """Write the sheet for another program into `folder`, with the map of codes beside it. Raises OutputError."""
    out = outgoing(sheet)
    if system == "xlsform":
        name, data, sent = f"{sheet.form}.xlsx", xlsform.to_xlsform(out), xlsform.code_map(out, run)
    else:
        survey = limesurvey.to_limesurvey(out, run)
        name, data, sent = f"{sheet.form}.txt", survey.data, survey.codes
    codes = MAP_NAME.format(form=sheet.form)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise output_error(folder, error) from error
    write_atomically(folder / codes, code_maps.dumps(sent).encode())  # first: without it the other is of no use
    write_atomically(folder / name, data)
    return Sent(folder / name, folder / codes, out.left_out)
