"""`werkblad backup`: a copy of the store that is whole, also while answers come in."""

from __future__ import annotations

from pathlib import Path

import click

from generator.cli.common import existing_store, say


@click.command("backup", options_metavar="[OPTIES]")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False), metavar="BESTAND")
@click.pass_obj
def command(workspace: Path | None, file: Path) -> None:
    """Maak een reservekopie van de opslag in BESTAND, ook terwijl 'serve' aan staat of 'read' bezig is.

    Er zit alles in: oplagen, antwoorden en beslissingen, maar geen plaatjes. Terugzetten: stop Werkblad, en zet het
    bestand op de plek van out/werkblad.sqlite. 'werkblad purge' wist ook in reservekopieën die nog staan waar ze zijn
    gemaakt. Verplaats je er een, gooi die dan zelf weg.

    \b
    Voorbeeld:
      werkblad backup kopie.sqlite
    """
    from generator.keep.backup import backup

    with existing_store(workspace) as store:
        size = backup(store, file)
    say(f"{file}: reservekopie gemaakt ({f'{size / 1e6:.1f}'.replace('.', ',')} MB).")
