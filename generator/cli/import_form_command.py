"""`werkblad import-form`: an XLSForm becomes a form to go on with."""

from __future__ import annotations

from pathlib import Path

import click

from generator.cli.common import must_exist, say, workspace_folder


@click.command("import-form", options_metavar="[OPTIES]")
@click.argument("file", type=click.Path(path_type=Path), metavar="BESTAND")
@click.option("--key", metavar="NAAM", default="", help="Hoe het formulier heet. Standaard: zoals in het bestand.")
@click.pass_obj
def command(workspace: Path | None, file: Path, key: str) -> None:
    """Maak van een XLSForm (Kobo, ODK) een formulier voor op papier.

    Je krijgt een YAML-bestand in je werkmap, onder forms. Kijk het daarna na: wat op papier niet kan, zoals vragen die
    alleen soms verschijnen, noemt Werkblad per rij.

    \b
    Voorbeelden:
      werkblad import-form vragenlijst.xlsx
      werkblad import-form vragenlijst.xlsx --key onze_scan
    """
    from generator.exchange.form import take_form

    must_exist([file])
    taken = take_form(file, workspace_folder(workspace), key)
    say(f"Het formulier '{taken.key}' staat in {taken.file}.")
    for line in taken.left_out:
        say(f"Niet overgenomen: {line}")
    say(f"Kijk het na met 'werkblad check', en bekijk het met 'werkblad build {taken.key} --sheet --proof'.")
