"""`werkblad withdraw`: take back a run that was never handed out."""

from __future__ import annotations

from pathlib import Path

import click

from generator.cli.common import existing_store, say


@click.command("withdraw", options_metavar="[OPTIES]")
@click.argument("runs", nargs=-1, required=True, metavar="OPLAGE…")
@click.option("--undo", is_flag=True, help="Maak het intrekken ongedaan.")
@click.pass_obj
def command(workspace: Path | None, runs: tuple[str, ...], undo: bool) -> None:
    """Trek een OPLAGE in die je niet hebt uitgedeeld. Je ziet haar dan niet meer in lijsten en tabellen.

    Is er al een blad van binnen? Dan kan het niet meer. Komt er later toch een blad terug, dan leest Werkblad dat
    gewoon, en zegt erbij dat de oplage was ingetrokken.

    \b
    Voorbeelden:
      werkblad withdraw 7K3M9Q
      werkblad withdraw 7K3M9Q --undo
    """
    from generator.keep.withdrawn import restore, withdraw

    names = [name.strip().upper() for name in runs]
    with existing_store(workspace) as store:
        changed = restore(store, names) if undo else withdraw(store, names)
    if undo:
        say(f"Oplage {', '.join(changed)} telt weer gewoon mee.")
        return
    say(f"Oplage {', '.join(changed)} is ingetrokken. Gooi de PDF's ervan weg, en wat al geprint is.")
    say("Toch weer zien? 'werkblad status --all'. Vergissing? Zet --undo achter deze opdracht.")
