"""`werkblad export`: a sheet for another program that asks questions on the web."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, cast

import click

from generator.cli.common import existing_store, library, out_folder, say

if TYPE_CHECKING:
    from generator.exchange.out import System

_WHERE_TO = {
    "xlsform": "Zet {file} in KoboToolbox, ODK Central of een ander programma dat XLSForm kent.",
    "limesurvey": "Kies in LimeSurvey 'Enquête aanmaken', dan 'Importeren', en neem {file}.",
}


@click.command("export", options_metavar="[OPTIES]")
@click.argument("form", metavar="FORMULIER")
@click.option(
    "--to",
    "system",
    type=click.Choice(list(_WHERE_TO)),
    required=True,
    help="Voor welk programma: xlsform (Kobo, ODK, Enketo) of limesurvey.",
)
@click.option("--run", "run", metavar="OPLAGE", default="", help="Vraag precies wat in deze oplage op papier stond.")
@click.option("--brand", metavar="HUISSTIJL", default="", help="Zonder --run: in de woorden van deze huisstijl.")
@click.option("--large", is_flag=True, help="Zonder --run: de versie met weinig woorden.")
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="MAP",
    help="Map voor de twee bestanden. Standaard: een map onder out/export.",
)
@click.pass_obj
def command(
    workspace: Path | None, form: str, system: str, run: str, brand: str, large: bool, out: Path | None
) -> None:
    """Maak van een FORMULIER een vragenlijst voor een ander programma op het web.

    Heeft je gemeente al zo'n programma? Dan kunnen mensen het blad daar invullen. Je krijgt een bestand om daar in te
    lezen, en een bestand met codes. Bewaar dat: met 'werkblad import-answers' komen de antwoorden ermee terug.

    Gaat het om een oplage die je hebt uitgedeeld? Noem haar dan met --run. Dan zijn de vragen dezelfde als op papier.

    \b
    Voorbeelden:
      werkblad export scan --to limesurvey --run 7K3M9Q
      werkblad export evaluatie --to xlsform --brand waterrade
    """
    from generator.exchange.out import send, sheet_of_form, sheet_of_run

    if bool(run) == bool(brand):
        raise click.UsageError("Noem een oplage (--run OPLAGE) of een huisstijl (--brand HUISSTIJL), niet allebei.")
    if run and large:
        raise click.UsageError("Bij --run hoort geen --large: de oplage weet zelf welke versie geprint is.")
    if run:
        with existing_store(workspace) as store:
            sheet = sheet_of_run(store, run, form)
        run = run.strip().upper()
    else:
        sheet = sheet_of_form(library(workspace), form, brand, large=large)
    name = "-".join(part for part in (form, system, run or brand, "groot" if large else "") if part)
    sent = send(sheet, cast("System", system), out_folder(workspace, out, "export", name), run)
    say(_WHERE_TO[system].format(file=sent.file))
    say(f"Bewaar {sent.codes}: daarin staat welke kolom van de antwoorden welke vraag is.")
    for line in sent.left_out:
        say(f"Niet meegegaan: {line}")
