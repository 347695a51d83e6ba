"""`werkblad status`: what is in, what is missing."""

from __future__ import annotations

from pathlib import Path

import click

from generator.cli.common import existing_store, say, store_path


@click.command("status", options_metavar="[OPTIES]")
@click.argument("runs", nargs=-1, metavar="[OPLAGE]…")
@click.option("--json", "as_json", is_flag=True, help="Schrijf JSON.")
@click.option("--missing", is_flag=True, help="Een lijst om af te vinken: welke bladen nog ontbreken, per exemplaar.")
@click.option("--all", "everything", is_flag=True, help="Ook oplagen die zijn ingetrokken.")
@click.pass_obj
def command(workspace: Path | None, runs: tuple[str, ...], as_json: bool, missing: bool, everything: bool) -> None:
    """Laat per oplage zien: uitgegeven, binnen, compleet, ontbrekend, twijfel en onleesbaar (met bestand en reden).

    \b
    Voorbeelden:
      werkblad status
      werkblad status 7K3M9Q --json
      werkblad status --missing > ontbreekt.txt
    """
    from generator.cli.told import status_text
    from generator.keep.status import as_json as to_json
    from generator.keep.status import status
    from generator.keep.withdrawn import out_of_sight

    if missing and as_json:
        raise click.UsageError("Kies --json of --missing. In de JSON staat ook wat ontbreekt.")
    names = [name.strip().upper() for name in runs] or None
    if missing and (runs or store_path(workspace).exists()):
        from generator.keep.reminders import reminders

        with existing_store(workspace) as store:
            for line in reminders(store, names, everything=everything):
                say(line)
        return
    hidden = 0
    if not runs and not store_path(workspace).exists():
        found = []
    else:
        with existing_store(workspace) as store:
            found = status(store, names, everything=everything)
            hidden = len(out_of_sight(store)) if names is None and not everything else 0
    say(to_json(found) if as_json else status_text(found, hidden))
