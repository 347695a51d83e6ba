"""`werkblad purge`: throw away what came in, once it is no longer needed."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from generator.cli.common import counted, existing_store, say

if TYPE_CHECKING:
    from generator.keep.purge import Purge

YES = "ja"


@click.command("purge", options_metavar="[OPTIES]")
@click.argument("runs", nargs=-1, metavar="[OPLAGE]…")
@click.option("--all", "everything", is_flag=True, help="Alle oplagen, en wat bij geen oplage hoort.")
@click.option("--yes", is_flag=True, help="Wis meteen, zonder te vragen.")
@click.pass_obj
def command(workspace: Path | None, runs: tuple[str, ...], everything: bool, yes: bool) -> None:
    """Wis wat er van een OPLAGE is ingelezen: antwoorden, plaatjes, beslissingen en namen (privacy, AVG).

    Je ziet eerst wat er weggaat en wat blijft. De oplage zelf blijft: nieuwe scans kun je nog steeds inlezen. Je scans,
    je PDF's en wat je zelf ergens anders bewaarde, blijven ook: die gooi je zelf weg.

    \b
    Voorbeelden:
      werkblad purge 7K3M9Q
      werkblad purge --all --yes
    """
    from generator.keep.purge import plan, purge

    if bool(runs) == everything:
        raise click.UsageError("Noem een oplage (zie 'werkblad status'), of kies --all. Niet allebei.")
    with existing_store(workspace) as store:
        doomed = plan(store, None if everything else [name.strip().upper() for name in runs])
        _tell(doomed)
        if not yes and not _sure():
            say("Er is niets gewist.")
            return
        purge(store, doomed)
    say("Gewist.")


def _sure() -> bool:
    if not sys.stdin.isatty():
        raise click.UsageError("Zet --yes erbij als je dit echt wilt wissen. Er is nog niets gewist.")
    return str(click.prompt(f"Wissen? Typ '{YES}'", default="nee", show_default=False)).strip().lower() == YES


def _tell(doomed: Purge) -> None:
    what = f"Oplage {', '.join(doomed.runs)}" if doomed.runs else "Er zijn geen oplagen"
    say(f"{what}{', en wat bij geen oplage hoort' if doomed.homeless else ''}. Dit gaat weg:")
    say(f"  {counted(doomed.pages, 'ingelezen bladzijde', 'ingelezen bladzijden')}, met alle antwoorden")
    say(f"  {counted(doomed.pictures, 'plaatje', 'plaatjes')} van handschrift, tekeningen en bladzijden")
    say(f"  {counted(doomed.decisions, 'beslissing', 'beslissingen')} bij het nakijken")
    if doomed.events:
        events = counted(doomed.events, "bericht", "berichten")
        say(f"  {events} van telefoons die digitaal invulden, en hun verder-codes")
    if doomed.names:
        say(f"  {counted(doomed.names, 'naam', 'namen')} van de deelnemerslijst")
    for path in doomed.backups:
        say(f"  hetzelfde in de reservekopie {path}")
    for folder in doomed.tables:
        say(f"  de rijen in de tabellen in {folder}")
    say("Dit blijft:")
    say("  de oplage zelf: nieuwe scans ervan kun je nog inlezen")
    say("  je scans, de PDF's die je maakte, 'nakijken.html' en kopieën van de tabellen: gooi die zelf weg")
    say("Lees de oude scans niet opnieuw in: dan komen de antwoorden terug.")
