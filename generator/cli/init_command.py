"""`werkblad init`: a workspace of one's own, or a house style in it."""

from __future__ import annotations

from pathlib import Path

import click

from generator.cli.common import say, workspace_folder


@click.command("init", options_metavar="[OPTIES]")
@click.argument("folder", type=click.Path(path_type=Path), metavar="[MAP]", required=False)
@click.option(
    "--brand", default="waterrade", metavar="HUISSTIJL", show_default=True, help="Huisstijl om mee te beginnen."
)
@click.option("--pack", default="kern", metavar="PAKKET", show_default=True, help="Pakket om mee te beginnen.")
@click.option(
    "--logo",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="BESTAND",
    help="Begin een nieuwe huisstijl met dit logo (SVG, PNG, JPEG of PDF); geef haar een naam met --brand.",
)
@click.pass_obj
def command(workspace: Path | None, folder: Path | None, brand: str, pack: str, logo: Path | None) -> None:
    """Maak een werkmap met een kopie van een huisstijl en een pakket, die je zelf aanpast.

    Met --logo begin je een nieuwe huisstijl: het logo komt erin en de kleuren komen eruit. Zonder MAP komt de huisstijl
    in de werkmap waarin je nu staat.

    \b
    Voorbeelden:
      werkblad init mijngemeente
      werkblad init mijngemeente --brand zonneveen --pack kern
      werkblad init --brand mijngemeente --logo logo.svg
    """
    from generator.start import start

    if folder is None and logo is None:
        raise click.UsageError("Noem de map die je wilt maken, of begin een huisstijl met --brand en --logo.")
    source = click.get_current_context().get_parameter_source("brand")
    if logo is not None and source is click.core.ParameterSource.DEFAULT:
        raise click.UsageError("Geef de nieuwe huisstijl een naam: zet --brand NAAM erbij.")
    created = start(folder, workspace_folder(workspace), brand=brand, pack=pack, logo=logo)
    if folder is None:
        say(f"De huisstijl '{brand}' staat klaar. Vul brand.yaml verder in:")
        for path in created:
            say(f"  {path}")
        say(f"Ga verder met:\n  werkblad brand check {brand}\n  werkblad build {pack} --brand {brand} --proof")
        return
    say(f"De werkmap staat klaar: {folder}")
    for path in created:
        say(f"  {path}")
    there = f'"{folder}"' if " " in str(folder) else folder
    say(f"Ga verder met:\n  cd {there}\n  werkblad check\n  werkblad build {pack} --brand {brand}")
