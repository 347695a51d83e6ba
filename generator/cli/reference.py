"""Writes `docs/cli.md` from the commands' own `--help`; with `--check`, says whether the file is up to date."""

from __future__ import annotations

import difflib
import sys
from pathlib import Path

import click

from generator.cli import COMMANDS, cli
from generator.cli.dutch import speak_dutch
from generator.model import errors

HELP_WIDTH = 100  # columns; fixed, so that the file does not depend on the terminal


def _section(command: click.Command, context: click.Context) -> list[str]:
    lines = [f"## `{context.command_path}`", "", "```text", command.get_help(context).rstrip(), "```", ""]
    if isinstance(command, click.Group) and command is not cli:
        for name in command.list_commands(context):
            child = command.get_command(context, name)
            if child is not None:
                lines += _section(child, _context(child, name, context))
    return lines


def _context(command: click.Command, name: str, parent: click.Context | None) -> click.Context:
    return click.Context(
        command,
        info_name=name,
        parent=parent,
        terminal_width=HELP_WIDTH,
        max_content_width=HELP_WIDTH,
        help_option_names=["-h", "--help"],
    )


def _exit_codes() -> list[str]:
    kinds = [
        kind
        for kind in vars(errors).values()
        if isinstance(kind, type) and issubclass(kind, errors.WerkbladError) and kind is not errors.WerkbladError
    ]
    rows = [(0, "Gelukt."), (1, errors.WerkbladError.meaning), (2, "De opdracht is niet goed ingetypt.")]
    rows += [(kind.exit_code, kind.meaning) for kind in kinds]
    return ["## Exitcodes", "", "| code | betekenis |", "|---|---|", *(f"| {c} | {m} |" for c, m in sorted(rows)), ""]


def reference() -> str:
    """The whole page, Markdown."""
    speak_dutch()
    root = _context(cli, "werkblad", None)
    lines = ["# Opdrachten", "", "<!-- Made by `python -m generator.cli.reference docs/cli.md`: do not edit. -->", ""]
    lines += _section(cli, root)
    for name in COMMANDS:
        command = cli.get_command(root, name)
        if command is not None:
            lines += _section(command, _context(command, name, root))
    return "\n".join(lines + _exit_codes())


def run(arguments: list[str]) -> int:
    """`[--check] FILE`: write the page, or compare it; the exit code."""
    check = "--check" in arguments
    path = Path(next(a for a in arguments if a != "--check"))
    fresh = reference()
    if not check:
        path.write_text(fresh, encoding="utf-8")
        return 0
    stale = list(difflib.unified_diff(path.read_text("utf-8").splitlines(), fresh.splitlines(), lineterm=""))
    if stale:
        sys.stdout.write("\n".join([*stale, f"{path} is stale: run python -m generator.cli.reference {path}", ""]))
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
