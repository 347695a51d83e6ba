"""`werkblad gallery`: all sheets small, to choose from."""

from __future__ import annotations

from pathlib import Path

import click

from generator.cli.common import counted, library, out_folder, progress_bar, say, warn


@click.command("gallery", options_metavar="[OPTIES]")
@click.option("--brand", required=True, metavar="HUISSTIJL", help="De huisstijl (zie 'werkblad list').")
@click.option("--large", is_flag=True, help="Met grote letters en vakjes (buitendienst).")
@click.option("--png", is_flag=True, help="Een map met een plaatje (PNG) van elke bladzijde, in plaats van één PDF.")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), metavar="MAP", help="Standaard: out.")
@click.pass_obj
def command(workspace: Path | None, brand: str, large: bool, png: bool, out: Path | None) -> None:
    """Laat alle werkbladen klein zien, om uit te kiezen: één PDF met een lijst vooraan.

    Dit is om te bekijken, niet om uit te delen: zonder codes, en niet bewaard.

    \b
    Voorbeelden:
      werkblad gallery --brand waterrade
      werkblad gallery --brand waterrade --large
      werkblad gallery --brand waterrade --png
    """
    from generator.gallery.book import make_book, make_pictures

    make = make_pictures if png else make_book
    with progress_bar("Werkbladen") as progress:
        made = make(library(workspace), brand, out_folder(workspace, out), large=large, progress=progress)
    say(f"Galerij van {counted(made.sheets, 'werkblad', 'werkbladen')}: {made.place}")
    say("Om te bekijken: zonder codes, en niet bewaard. Maak bladen met 'werkblad build'.")
    for note in made.notes:
        warn(note)
