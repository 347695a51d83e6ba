"""`werkblad read`: the stack in, the tables out."""

from __future__ import annotations

import os
from pathlib import Path

import click

from generator.cli.common import (
    counted,
    existing_store,
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
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[PAD]…")
@click.option(
    "--run",
    "runs",
    multiple=True,
    metavar="OPLAGE",
    help="Tabellen van alleen deze oplage (mag vaker). Zonder PAD: alleen de tabellen opnieuw.",
)
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
@click.pass_context
def command(
    context: click.Context,
    paths: tuple[Path, ...],
    runs: tuple[str, ...],
    out: Path | None,
    excel_nl: bool,
    jobs: int | None,
) -> None:
    """Lees scans en ingevulde PDF's in, en maak er tabellen van.

    PAD is een PDF, TIFF, JPEG, PNG, ZIP of een map daarmee. De bestanden blijven zoals ze zijn. Dezelfde map nog eens
    inlezen verandert niets. Afgebroken? Geef de opdracht opnieuw: Werkblad gaat verder waar het was.

    In de tabellen staat alles wat ooit binnenkwam, van alle oplagen. Met --run staat er alleen die ene oplage in.
    Noem je geen PAD, dan leest Werkblad niets in en schrijft het alleen de tabellen.

    \b
    Voorbeelden:
      werkblad read scans/
      werkblad read kopieerapparaat.pdf ingevuld.zip --out resultaat --excel-nl
      werkblad read --run 7K3M9Q --out alleen-7K3M9Q
    """
    from generator.cli.told import summary_text
    from generator.collect import collect
    from generator.keep.tables import write_tables

    workspace: Path | None = context.obj
    if not paths and not runs:
        raise click.MissingParameter(ctx=context, param_hint="'PAD…'", param=context.command.params[0])
    must_exist(paths)
    _refuse_own_folders(workspace, paths)
    folder = out_folder(workspace, out, "read")
    if not paths:
        _tables_only(workspace, folder, excel_nl, runs)
        return
    with open_store(workspace) as store:
        for run in runs:
            store.layout(run)  # before hours of reading: is it there?
        with progress_bar("Lezen") as progress:
            summary = collect(list(paths), store, folder, jobs=jobs or os.cpu_count() or 1, progress=progress)
        written = write_tables(store, folder, excel_nl=excel_nl, runs=runs)
    say(summary_text(summary))
    if written.duplicates:
        verb = "is" if written.duplicates == 1 else "zijn"
        pages = counted(written.duplicates, "bladzijde", "bladzijden")
        say(f"In totaal {verb} {pages} dubbel gescand. Dat geeft niet: elk blad telt één keer mee.")
    if summary.nothing_read:
        say(f"Wat er met elk bestand gebeurde, staat in {folder / 'ledger.csv'}.")
    elif summary.files:
        _told_where(folder, runs)
    summary.raise_if_needed(written.waiting)


def _tables_only(workspace: Path | None, folder: Path, excel_nl: bool, runs: tuple[str, ...]) -> None:
    from generator.keep.tables import write_tables

    with existing_store(workspace) as store:
        written = write_tables(store, folder, excel_nl=excel_nl, runs=runs)
    answers = counted(written.answers, "antwoord", "antwoorden")
    say(f"{counted(written.responses, 'exemplaar', 'exemplaren')}, {answers}.")
    _told_where(folder, runs)


def _told_where(folder: Path, runs: tuple[str, ...]) -> None:
    say(f"De tabellen staan in {folder}. Kijk eerst in responses.xlsx (Excel) of responses.csv.")
    if runs:
        say(f"Er staat alleen in wat bij oplage {', '.join(run.strip().upper() for run in runs)} hoort.")


def _refuse_own_folders(workspace: Path | None, paths: tuple[Path, ...]) -> None:
    """Scans lie in a folder of their own: in the workspace and in `out/` lie empty sheets that would be read too."""
    own = {workspace_folder(workspace).resolve(), store_path(workspace).resolve().parent}
    for path in paths:
        if path.resolve() in own:
            raise click.UsageError(
                f"'{path}' is de map waarin Werkblad zelf werkt. Zet de scans in een eigen map en noem die: "
                "werkblad read scans/"
            )
