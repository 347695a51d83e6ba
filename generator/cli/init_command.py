"""`werkblad init`: a workspace of one's own."""

from __future__ import annotations

from pathlib import Path

import click

from generator.cli.common import say


@click.command("init", options_metavar="[OPTIES]")
@click.argument("folder", type=click.Path(path_type=Path), metavar="MAP")
@click.option(
    "--brand", default="waterrade", metavar="HUISSTIJL", show_default=True, help="Huisstijl om mee te beginnen."
)
@click.option("--pack", default="kern", metavar="PAKKET", show_default=True, help="Pakket om mee te beginnen.")
@click.pass_obj
def command(workspace: Path | None, folder: Path, brand: str, pack: str) -> None:
    """Maak een werkmap met een kopie van een huisstijl en een pakket, die je zelf aanpast.

    \b
    Voorbeelden:
      werkblad init mijngemeente
      werkblad init mijngemeente --brand zonneveen --pack kern
    """
    from generator.define.workspace import init_workspace

    created = init_workspace(folder, brand=brand, pack=pack)
    say(f"De werkmap staat klaar: {folder}")
    for path in created:
        say(f"  {path}")
    there = f'"{folder}"' if " " in str(folder) else folder
    say(f"Ga verder met:\n  cd {there}\n  werkblad check\n  werkblad build {pack} --brand {brand}")
