"""`werkblad check`: every problem at once."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path

import click

from generator.cli.common import existing_store, library, say, store_path
from generator.model.errors import DefinitionError


@click.command("check", options_metavar="[OPTIES]")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path), metavar="[BESTANDEN]…")
@click.pass_obj
def command(workspace: Path | None, files: tuple[Path, ...]) -> None:
    """Controleer formulieren, pakketten, huisstijlen en sjablonen.

    Alle fouten komen in één keer, met bestand, regel, wat er mis is en hoe je het oplost.
    Zonder BESTANDEN kijkt Werkblad alles na: wat erbij zit en wat in je werkmap staat. Werkblad tekent elk blad ook in
    elke huisstijl, en ziet zo of alles past. Is een formulier anders dan toen je deze versie ervan maakte, dan meldt
    Werkblad dat ook.

    \b
    Voorbeelden:
      werkblad check
      werkblad check forms/scan.yaml brand/mijngemeente/brand.yaml
    """
    from generator.checkup import checkup

    with existing_store(workspace) if store_path(workspace).exists() else nullcontext() as store:
        problems = checkup(library(workspace), files or None, store)
    errors = tuple(p for p in problems if p.severity == "fout")
    for problem in problems:
        if problem.severity != "fout":
            say(str(problem))
    if errors:
        raise DefinitionError(errors)
    say("Alles in orde." if not problems else "Geen fouten. Kijk nog even naar wat hierboven staat.")
