"""`werkblad picture`: what the group said."""

from __future__ import annotations

from pathlib import Path

import click

from generator.cli.common import counted, existing_store, library, out_folder, say


@click.command("picture", options_metavar="[OPTIES]")
@click.argument("run", metavar="OPLAGE")
@click.option("--brand", metavar="HUISSTIJL", default="", help="Een andere huisstijl dan die van de oplage.")
@click.option("--final", is_flag=True, help="Er komt niemand meer bij: ook per rol, en elke lijn apart.")
@click.option(
    "--out", type=click.Path(path_type=Path, file_okay=False), metavar="MAP", help="Map. Standaard: out/beeld."
)
@click.pass_obj
def command(workspace: Path | None, run: str, brand: str, final: bool, out: Path | None) -> None:
    """Maak een beeld van wat de groep zei: een PDF en plaatjes om te laten zien.

    Er is pas een beeld vanaf tien mensen. Nieuwe bladen komen erbij met drie of meer tegelijk, en wat iemand daarna
    nog verandert, telt niet meer mee in het beeld. Zo kan niemand uit twee beelden halen wat één mens invulde. In de
    tabellen van 'werkblad read' staat alles wel.

    Met --final staat er meer in: per rol (als elke rol tien mensen heeft), en van de groeicurve elke lijn apart (vanaf
    twintig). Dat kan alleen in het eerste beeld dat je maakt, en wie daarna komt, telt in die plaatjes niet meer mee.

    \b
    Voorbeelden:
      werkblad picture 7K3M9Q
      werkblad picture 7K3M9Q --out beeld
      werkblad picture 7K3M9Q --final              na afloop: ook per rol
    """
    from generator.group import show

    with existing_store(workspace) as store:
        made = show(store, library(workspace), run, out_folder(workspace, out, "beeld"), brand, final=final)
    say(f"Het beeld van {counted(made.people, 'mens', 'mensen')} staat in {made.pdf}, en als plaatjes ernaast.")
    if made.answered > made.people:
        say(f"Er antwoordden {made.answered} mensen. Wie er nog niet in staat, komt erbij als er meer bladen zijn.")
