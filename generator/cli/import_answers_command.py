"""`werkblad import-answers`: what another program collected comes into the same table."""

from __future__ import annotations

from pathlib import Path

import click

from generator.cli.common import counted, existing_store, must_exist, out_folder, say, warn

SHOWN_LINES = 5  # of lines with a strange code


@click.command("import-answers", options_metavar="[OPTIES]")
@click.argument("file", type=click.Path(path_type=Path), metavar="BESTAND")
@click.option(
    "--map",
    "codes",
    type=click.Path(path_type=Path),
    required=True,
    metavar="CODES",
    help="Het bestand met codes dat 'werkblad export' schreef.",
)
@click.option("--run", metavar="OPLAGE", default="", help="De oplage, als die niet in de codes staat.")
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="MAP",
    help="Map voor de tabellen. Standaard: out/read.",
)
@click.option("--excel-nl", is_flag=True, help="CSV's voor Nederlandse Excel: puntkomma's en decimale komma's.")
@click.pass_obj
def command(workspace: Path | None, file: Path, codes: Path, run: str, out: Path | None, excel_nl: bool) -> None:
    """Neem antwoorden over uit een ander programma (LimeSurvey, Kobo, ODK), in dezelfde tabel als het papier.

    BESTAND is de lijst met antwoorden die je daar ophaalt, als CSV of Excel, met codes als kolomnamen. Staat er bij een
    antwoord de code van een blad? Dan hoort het bij dat blad. Dezelfde lijst nog eens overnemen verandert niets.

    \b
    Voorbeelden:
      werkblad import-answers antwoorden.csv --map out/export/scan-limesurvey-7K3M9Q/scan-codes.json
      werkblad import-answers antwoorden.xlsx --map scan-codes.json --run 7K3M9Q
    """
    from generator.exchange.answers import take_answers
    from generator.keep.tables import write_tables

    must_exist([file, codes])
    folder = out_folder(workspace, out, "read")
    with existing_store(workspace) as store:
        taken = take_answers(file, codes, store, run)
        write_tables(store, folder, excel_nl=excel_nl)
    new = counted(taken.new, "antwoord is", "antwoorden zijn")
    say(f"{counted(taken.rows, 'regel', 'regels')} gelezen: {new} nieuw.")
    if taken.empty:
        say(f"Leeg en daarom overgeslagen: {counted(taken.empty, 'regel', 'regels')}.")
    if taken.loose:
        say(f"Zonder blad: {counted(taken.loose, 'regel', 'regels')}. Die staan in de tabel als losse antwoorden.")
    if taken.strange:
        lines = ", ".join(map(str, taken.strange[:SHOWN_LINES]))
        more = "" if len(taken.strange) <= SHOWN_LINES else f" en nog {len(taken.strange) - SHOWN_LINES}"
        warn(f"op regel {lines}{more} staat een code die niet bij deze oplage hoort.")
    for label in taken.missing:
        warn(f"van deze vraag is er geen kolom: {label}")
    say(f"De tabellen staan in {folder}.")
