"""`werkblad demo`: everything once, on a fresh machine, in a minute."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import click

from generator.cli.common import library, out_folder, say

if TYPE_CHECKING:
    from generator.demo import Demonstration


@click.command("demo", options_metavar="[OPTIES]")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), metavar="MAP", help="Standaard: out/demo.")
@click.option("--pack", default="kern", metavar="PAKKET", show_default=True, help="Pakket.")
@click.option(
    "--brand",
    default="waterrade",
    metavar="HUISSTIJL",
    show_default=True,
    help="Huisstijl (een verzonnen gemeente).",
)
@click.pass_obj
def command(workspace: Path | None, out: Path | None, pack: str, brand: str) -> None:
    """Doe alles een keer voor: maken, invullen, scannen, lezen en vergelijken.

    Werkblad maakt een pakket, vult het in met nagemaakte pennen, scant het scheef en door elkaar, leest alles terug en
    vergelijkt de antwoorden met wat er was ingevuld.

    \b
    Voorbeelden:
      werkblad demo
      werkblad demo --brand zonneveen --out proef
    """
    from generator.demo import demonstrate
    from generator.keep.store.sqlite import STORE_NAME, SqliteStore

    shelf = library(workspace)
    shelf.pack(pack), shelf.brand(brand)  # before anything is written
    folder = out_folder(workspace, out, "demo")
    _clear(folder)
    with SqliteStore(folder / "out" / STORE_NAME) as store:
        demo = demonstrate(shelf, store, folder, pack=pack, brand=brand, jobs=os.cpu_count() or 1, say=say)
    _tell(demo)


def _clear(folder: Path) -> None:
    """Remove an earlier demonstration (known by its store), and nothing else."""
    from generator.demo import PARTS
    from generator.keep.store.sqlite import STORE_NAME

    if (folder / "out" / STORE_NAME).is_file():
        for name in ("out", *PARTS):
            shutil.rmtree(folder / name, ignore_errors=True)


def _tell(demo: Demonstration) -> None:
    say()
    for title, score in (("Papier", demo.paper), ("Invul-PDF", demo.typed)):
        right = score.fields - score.silent - score.reviewed - score.missing
        say(
            f"{title}: {score.fields} velden, {right} goed gelezen, {score.reviewed} naar een mens, "
            f"{score.silent} fout, {score.missing} kwijt"
        )
    for example in demo.paper.examples[:5]:
        say(f"  fout: {example}")
    say()
    say("Kijk hier:")
    say(f"  werkbladen (PDF en plaatjes)   {demo.sheets}")
    say(f"  de 'scans'                     {demo.scans}")
    say(f"  wat er gelezen is, per blad    {demo.tables / 'overlays'}")
    say(f"  de tabel                       {demo.tables / 'responses.csv'}")
    say()
    say("Probeer ook:")
    say(f"  werkblad -w {demo.folder} status")
    say(f"  werkblad -w {demo.folder} review")
