"""`werkblad picture`: what the group said, or what was read of one person."""

from __future__ import annotations

from pathlib import Path

import click

from generator.cli.common import counted, existing_store, library, out_folder, say


@click.command("picture", options_metavar="[OPTIES]")
@click.argument("run", metavar="OPLAGE")
@click.option("--brand", metavar="HUISSTIJL", default="", help="Een andere huisstijl dan die van de oplage.")
@click.option("--final", is_flag=True, help="Er komt niemand meer bij: ook per rol, en elke lijn apart.")
@click.option(
    "--response",
    metavar="CODE",
    help="Wat er van één mens is gelezen: het nummer van het exemplaar, of een code van een van de bladen.",
)
@click.option("--each", is_flag=True, help="Hetzelfde van iedereen: voor elk een eigen bestand.")
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="MAP",
    help="Map. Standaard: out/beeld, of out/terugblik.",
)
@click.pass_obj
def command(
    workspace: Path | None, run: str, brand: str, final: bool, response: str | None, each: bool, out: Path | None
) -> None:
    """Maak een beeld van wat de groep zei: een PDF en plaatjes om te laten zien.

    Er is pas een beeld vanaf tien mensen. Nieuwe bladen komen erbij met drie of meer tegelijk, en wat iemand daarna
    nog verandert, telt niet meer mee in het beeld. Zo kan niemand uit twee beelden halen wat één mens invulde. In de
    tabellen van 'werkblad read' staat alles wel.

    Met --final staat er meer in: per rol (als elke rol tien mensen heeft), en van de groeicurve elke lijn apart (vanaf
    twintig). Dat kan alleen in het eerste beeld dat je maakt, en wie daarna komt, telt in die plaatjes niet meer mee.

    Met --response of --each maak je geen groepsbeeld, maar een terugblik: per mens een bladzijde met wat er is gelezen.
    Wat nog niet zeker is, staat er met een vraagteken of met streepjes. Wat privé is, en de naam op het blad, staat er
    niet op. Geef een terugblik alleen aan wie het blad invulde.

    \b
    Voorbeelden:
      werkblad picture 7K3M9Q
      werkblad picture 7K3M9Q --out beeld
      werkblad picture 7K3M9Q --final              na afloop: ook per rol
      werkblad picture 7K3M9Q --response 12        wat er van exemplaar 12 is gelezen
      werkblad picture 7K3M9Q --each --out terug   van iedereen, in de map terug
    """
    if sum((final, each, response is not None)) > 1:
        raise click.UsageError("Kies er één: --final (van de groep), --response (van één mens) of --each (van ieder).")
    if response is not None and not response.strip():
        raise click.UsageError("Achter --response hoort het nummer van een exemplaar, of een code van een blad.")
    if each or response is not None:
        _look_back(workspace, run, brand, response, out_folder(workspace, out, "terugblik"))
    else:
        _show(workspace, run, brand, out_folder(workspace, out, "beeld"), final=final)


def _show(workspace: Path | None, run: str, brand: str, folder: Path, *, final: bool) -> None:
    from generator.group import show

    with existing_store(workspace) as store:
        made = show(store, library(workspace), run, folder, brand, final=final)
    say(f"Het beeld van {counted(made.people, 'mens', 'mensen')} staat in {made.pdf}, en als plaatjes ernaast.")
    if made.answered > made.people:
        say(f"Er antwoordden {made.answered} mensen. Wie er nog niet in staat, komt erbij als er meer bladen zijn.")


def _look_back(workspace: Path | None, run: str, brand: str, response: str | None, folder: Path) -> None:
    from generator.lookback import look_back

    with existing_store(workspace) as store:
        made = list(look_back(store, library(workspace), run, folder, brand, response))
    where = str(made[0].pdf) if len(made) == 1 else str(folder)
    say(f"De terugblik van {counted(len(made), 'mens', 'mensen')} staat in {where}, en als plaatjes ernaast.")
    if doubts := sum(each.doubts for each in made):
        many, them = ("1 antwoord is", "het") if doubts == 1 else (f"{doubts} antwoorden zijn", "ze")
        say(f"{many} nog niet zeker. Kijk {them} na met 'werkblad review', en maak de terugblik dan opnieuw.")
