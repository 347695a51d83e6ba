"""A form in: an XLSForm becomes a definition in the workspace."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from generator.atomic import output_error, write_atomically
from generator.define.xlsform import from_xlsform
from generator.model.errors import OutputError


@dataclass(frozen=True, slots=True)
class NewForm:
    """A definition that was written: its key, its file, and what is not in it (Dutch)."""

    key: str
    file: Path
    left_out: tuple[str, ...]


def take_form(path: Path, workspace: Path, key: str = "") -> NewForm:
    """Write the XLSForm's questions as a definition under `forms/` of the workspace.

    Raises NotFoundError, DefinitionError, and OutputError where there is a form of that name already.
    """
    taken = from_xlsform(path, key)
    file = workspace / "forms" / f"{taken.key}.yaml"
    if file.exists():
        what = f"{file} is er al, en blijft zoals het is."
        raise OutputError(what, "Kies met --key een andere naam.")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise output_error(file.parent, error) from error
    write_atomically(file, taken.text.encode())
    return NewForm(taken.key, file, taken.left_out)
