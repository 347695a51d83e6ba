"""`werkblad read`: the stack in, the tables out."""

from __future__ import annotations

import os
from pathlib import Path

import click

from generator.cli.common import (
    counted,
    must_exist,
    open_store,
    out_folder,
    progress_bar,
    say,
    store_path,
    workspace_folder,
)

MAX_JOBS = 64  # more processes than any office computer has cores


@click.command("read", options_metavar="[OPTIES]")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="PAD…")
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="MAP",
    help="Map voor de tabellen. Standaard: out/read.",
)
@click.option("--excel-nl", is_flag=True, help="CSV's voor Nederlandse Excel: puntkomma's en decimale komma's.")
@click.option(
    "--jobs",
    "-j",
    type=click.IntRange(1, MAX_JOBS),
    metavar="AANTAL",
    help="Aantal processen. Standaard: alle rekenkernen.",
)
@click.pass_obj
def command(
    workspace: Path | None, paths: tuple[Path, ...], out: Path | None, excel_nl: bool, jobs: int | None
) -> None:
    """Lees scans en ingevulde PDF's in, en maak er tabellen van.

    PAD is een PDF, TIFF, JPEG, PNG, ZIP of een map daarmee. De bestanden blijven zoals ze zijn. Dezelfde map nog eens
    inlezen verandert niets. Afgebroken? Geef de opdracht opnieuw: Werkblad gaat verder waar het was.

    \b
    Voorbeelden:
      werkblad read scans/
      werkblad read kopieerapparaat.pdf ingevuld.zip --out resultaat --excel-nl
    """
    from generator.cli.told import summary_text
    from generator.collect import collect
    from generator.keep.tables import write_tables

    must_exist(paths)
    _refuse_own_folders(workspace, paths)
    folder = out_folder(workspace, out, "read")
    with open_store(workspace) as store:
        with progress_bar("Lezen") as progress:
            summary = collect(list(paths), store, folder, jobs=jobs or os.cpu_count() or 1, progress=progress)
        written = write_tables(store, folder, excel_nl=excel_nl)
    say(summary_text(summary))
    if written.duplicates:
        verb = "is" if written.duplicates == 1 else "zijn"
        pages = counted(written.duplicates, "bladzijde", "bladzijden")
        say(f"In totaal {verb} {pages} dubbel gescand. Dat geeft niet: elk blad telt één keer mee.")
    if summary.nothing_read:
        say(f"Wat er met elk bestand gebeurde, staat in {folder / 'ledger.csv'}.")
    elif summary.files:
        say(f"De tabellen staan in {folder}. Kijk eerst in responses.xlsx (Excel) of responses.csv.")
    summary.raise_if_needed(written.waiting)


def _refuse_own_folders(workspace: Path | None, paths: tuple[Path, ...]) -> None:
    """Scans lie in a folder of their own: in the workspace and in `out/` lie empty sheets that would be read too."""
    own = {workspace_folder(workspace).resolve(), store_path(workspace).resolve().parent}
    for path in paths:
        if path.resolve() in own:
            raise click.UsageError(
                f"'{path}' is de map waarin Werkblad zelf werkt. Zet de scans in een eigen map en noem die: "
                "werkblad read scans/"
            )
