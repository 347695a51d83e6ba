"""The commands: parse, call, print, exit. No work is done here, and each command is imported only when it is called."""

from __future__ import annotations

import gc
import importlib
import os
import sys
from pathlib import Path
from typing import Any

import click

from generator import __version__
from generator.cli.dutch import speak_dutch
from generator.cli.mistakes import show_usage_error
from generator.cli.quiet import hush
from generator.model.errors import (
    DefinitionError,
    InterruptedByUserError,
    NeedsReviewError,
    NotFoundError,
    OutputError,
    WerkbladError,
    system_reason,
)

COMMANDS = {
    "init": "Maak een werkmap met een eigen huisstijl en pakket.",
    "list": "Laat zien welke formulieren, pakketten en huisstijlen er zijn.",
    "gallery": "Laat alle werkbladen klein zien, om uit te kiezen.",
    "build": "Maak een oplage: de PDF voor de printer of de invul-PDF's.",
    "serve": "Zet digitaal invullen aan: voor wie de code op een blad scant.",
    "read": "Lees scans en ingevulde PDF's in en maak de tabellen.",
    "review": "Kijk na waar Werkblad twijfelt, in je browser.",
    "status": "Laat per oplage zien wat er binnen is en wat ontbreekt.",
    "withdraw": "Trek een oplage in die niet is uitgedeeld.",
    "backup": "Maak een reservekopie van de opslag, ook terwijl Werkblad draait.",
    "purge": "Wis wat er van een oplage is ingelezen (privacy).",
    "session": "Doe een bijeenkomst: digitaal invullen, met een scherm voor de beamer.",
    "picture": "Laat zien wat de groep zei, vanaf tien mensen.",
    "export": "Maak een vragenlijst voor een ander programma (LimeSurvey, XLSForm).",
    "import-answers": "Neem antwoorden over uit een ander programma.",
    "import-form": "Maak van een XLSForm (Kobo, ODK) een formulier.",
    "layout": "Laat zien wat waar op papier staat (voor andere programma's).",
    "check": "Controleer formulieren, huisstijlen en sjablonen.",
    "brand": "Bekijk en controleer een huisstijl.",
    "schema": "Schrijf JSON-schema's, zodat je editor meedenkt.",
    "selftest": "Test hoe goed het lezen gaat, ook met je eigen kopieerapparaat.",
    "demo": "Doe alles een keer voor: maken, invullen, scannen, lezen.",
}
CRASH_EXIT_CODE = 1


class LateGroup(click.Group):
    """A group that knows its commands by name and imports one only when it is called, so that `--help` is quick."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names, in the order in which people need them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the module of that name and return its `command`."""
        if cmd_name not in COMMANDS:
            return None
        module = cmd_name.replace("-", "_")
        command: click.Command = importlib.import_module(f"generator.cli.{module}_command").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing them."""
        with formatter.section("Opdrachten"):
            formatter.write_dl(list(COMMANDS.items()))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As click does, but `werkblad biuld` is told about `build`."""
        if args == ["help"]:
            click.echo(ctx.get_help())
            ctx.exit()
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            import difflib

            near = difflib.get_close_matches(args[0], COMMANDS, n=1)
            hint = f" Bedoel je '{near[0]}'?" if near else " Kijk in 'werkblad --help' wat er wel is."
            ctx.fail(f"De opdracht '{args[0]}' bestaat niet.{hint}")
        return super().resolve_command(ctx, args)


@click.group(
    cls=LateGroup,
    options_metavar="[OPTIES]",
    subcommand_metavar="OPDRACHT …",
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, prog_name="werkblad", help="Laat de versie zien.")
@click.option(
    "--workspace",
    "-w",
    metavar="MAP",
    type=click.Path(path_type=Path),
    envvar="WERKBLAD_WORKSPACE",
    help="Je werkmap. Standaard: de map waarin je nu staat.",
)
@click.pass_context
def cli(ctx: click.Context, workspace: Path | None) -> None:
    """Werkblad maakt werkbladen voor workshops: op papier, als invul-PDF, en leest ze weer in tot één tabel.

    \b
    Zo begin je:
      werkblad demo                              doe alles een keer voor
      werkblad build kern --brand waterrade      maak een pakket om te printen
      werkblad read scans/                       lees in wat er terugkomt
    """
    if workspace is not None and not workspace.is_dir():
        raise NotFoundError(f"De werkmap {workspace} is er niet.", "Kijk de naam na, of maak haar met 'werkblad init'.")
    ctx.obj = workspace


GC_THRESHOLD = 100_000  # new objects between two looks for rings of rubbish; Python's 700 costs a build 9 % of its time


def _colour() -> bool | None:
    """False where people want none (https://no-color.org); else click looks whether it is a terminal."""
    return False if os.environ.get("NO_COLOR") else None


def _report(error: WerkbladError) -> int:
    done = isinstance(error, NeedsReviewError)
    label = click.style("Let op", fg="yellow", bold=True) if done else click.style("Fout", fg="red", bold=True)
    text = str(error)
    if isinstance(error, DefinitionError):  # each problem says itself what it is
        number = len(error.problems)
        text = f"{'hier is iets' if number == 1 else f'hier zijn {number} dingen'} niet goed.\n{error}"
    click.echo(f"{label}: {text}", err=True, color=_colour())
    return error.exit_code


def _crash(error: Exception) -> int:
    """Something we did not foresee: keep the details in a file, and tell the user where it is."""
    import tempfile
    import traceback

    with tempfile.NamedTemporaryFile("w", prefix="werkblad-fout-", suffix=".txt", delete=False) as file:
        file.write(f"werkblad {__version__}\n")
        file.writelines(traceback.format_tb(error.__traceback__))  # no values: they may be personal
        file.write(type(error).__name__ + "\n")
    click.echo(
        f"Fout: er ging iets mis dat wij niet hadden voorzien ({type(error).__name__}).\n"
        f"    → Wat al bewaard was, blijft bewaard. Stuur dit bestand naar de makers: {file.name}",
        err=True,
    )
    return CRASH_EXIT_CODE


def main(args: list[str] | None = None) -> Any:
    """Run the command line and exit with the code that `generator.model.errors` gives."""
    gc.set_threshold(GC_THRESHOLD)
    hush()
    speak_dutch()
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a pipe on Windows is cp1252; names are not
            stream.reconfigure(errors="replace")
    try:
        code = cli.main(args=args, prog_name="werkblad", standalone_mode=False, color=_colour())
        sys.exit(code if isinstance(code, int) else 0)
    except click.UsageError as error:
        show_usage_error(error)
        sys.exit(error.exit_code)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (KeyboardInterrupt, click.Abort):
        sys.exit(
            _report(InterruptedByUserError("Afgebroken.", "Er is niets half geschreven. Geef de opdracht opnieuw."))
        )
    except WerkbladError as error:
        sys.exit(_report(error))
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
    except OSError as error:
        text = f"{error.filename or 'Een bestand'}: {system_reason(error)}."
        sys.exit(_report(OutputError(text, "Controleer de map, de rechten en de ruimte op de schijf.")))
    except Exception as error:
        sys.exit(_crash(error))
