"""`werkblad status`: what is in, what is missing."""

from __future__ import annotations

from pathlib import Path

import click

from generator.cli.common import existing_store, say, store_path


@click.command("status", options_metavar="[OPTIES]")
@click.argument("runs", nargs=-1, metavar="[OPLAGE]…")
@click.option("--json", "as_json", is_flag=True, help="Schrijf JSON.")
@click.pass_obj
def command(workspace: Path | None, runs: tuple[str, ...], as_json: bool) -> None:
    """Laat per oplage zien: uitgegeven, binnen, compleet, ontbrekend, twijfel en onleesbaar (met bestand en reden).

    \b
    Voorbeelden:
      werkblad status
      werkblad status 7K3M9Q --json
    """
    from generator.keep.status import as_json as to_json
    from generator.keep.status import as_text, status

    if not runs and not store_path(workspace).exists():
        found = []
    else:
        with existing_store(workspace) as store:
            found = status(store, [name.strip().upper() for name in runs] or None)
    say(to_json(found) if as_json else as_text(found))
