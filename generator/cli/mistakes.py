"""A command that was typed wrongly: what is wrong with it, and one that works to look at."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import click

_EXAMPLE = re.compile(r"^ *(werkblad .*?)(?: {2,}.*)?$", re.MULTILINE)  # what stands after two spaces explains it
_EXAMPLES = re.compile(r"Voorbeeld(?:en)?:\n")
_WORDS_OF_A_NAME = 6  # to either side: more spaces in the name of one file are rare

DUTCH_OPTIONS = {  # what people guess, since everything else is Dutch
    "--aantal": "--copies",
    "--enkelzijdig": "--simplex",
    "--exemplaren": "--copies",
    "--formaat": "--paper",
    "--grijs": "--greyscale",
    "--groot": "--large",
    "--huisstijl": "--brand",
    "--kolom": "--roster-column",
    "--kopieen": "--copies",
    "--lijst": "--roster",
    "--map": "--out",
    "--namen": "--roster",
    "--papier": "--paper",
    "--plaatjes": "--preview",
    "--soort": "--kind",
    "--voorbeeld": "--preview",
    "--werkblad": "--roster-sheet",
    "--zuinig": "--ink-saver",
}


def example(command: click.Command) -> str:
    """The first example in a command's own explanation; empty if it has none."""
    after = _EXAMPLES.split(command.help or "", maxsplit=1)
    found = _EXAMPLE.search(after[1]) if len(after) > 1 else None
    return found[1].strip() if found else ""


def show_usage_error(error: click.UsageError) -> None:
    """Say what was typed wrongly, an example that is right, and where the explanation is."""
    context = error.ctx
    if context is None or isinstance(error, click.exceptions.NoArgsIsHelpError):  # the latter shows the explanation
        error.show()
        return
    said = _said(error)
    click.echo(f"{click.style('Fout', fg='red', bold=True)}: {said}", err=True)
    if shown := example(context.command):
        click.echo(f"    → Bijvoorbeeld: {shown}", err=True)
    if "--help" not in said:
        click.echo(f"    → Uitleg: {context.command_path} --help", err=True)


def _said(error: click.UsageError) -> str:
    said = error.format_message().replace(",\n\t", ", ")  # click lists choices below one another
    if isinstance(error, click.NoSuchOption) and error.ctx is not None:
        meant = DUTCH_OPTIONS.get(error.option_name, "")
        if any(meant in parameter.opts for parameter in error.ctx.command.params):
            return f"De optie {error.option_name} bestaat niet. Bedoel je '{meant}'?"
    return said


def path_advice(path: Path, paths: Sequence[Path]) -> str:
    """What to do about a path that is not there: quotes round a name with spaces, or look in the right folder."""
    here = list(paths).index(path)
    for first in range(max(0, here - _WORDS_OF_A_NAME), here + 1):
        for last in range(min(len(paths), here + _WORDS_OF_A_NAME), here, -1):
            together = " ".join(str(each) for each in paths[first:last])
            if last - first > 1 and Path(together).exists():
                return f'Zet aanhalingstekens om een naam met een spatie: "{together}"'
    where = "" if path.is_absolute() else f" Werkblad zocht in {Path.cwd()}."
    return f"Controleer de naam en de plaats.{where}"
