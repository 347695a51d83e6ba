"""`werkblad session`: digital entry with a page for the beamer."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from generator.cli.common import existing_store_path, library, say
from generator.cli.serve_command import checked_address, listening, path_of

if TYPE_CHECKING:
    from flask import Flask

    from generator.web.entry.serving import EntryServing


@click.command("session", options_metavar="[OPTIES]")
@click.argument("run", metavar="OPLAGE")
@click.option("--at-end", is_flag=True, help="Toon het beeld pas als je meedoen sluit: dan ook per rol, en elke lijn.")
@listening
@click.pass_obj
def command(workspace: Path | None, run: str, host: str, port: int, base_url: str | None, at_end: bool) -> None:
    """Doe een bijeenkomst: digitaal invullen, met een scherm voor de beamer.

    Op het scherm staat hoe iedereen meedoet, hoeveel bladen er binnen zijn, en vanaf tien mensen het beeld van de
    groep. Wie geen blad heeft, krijgt via het scherm een eigen nummer. Zet dit alleen aan tijdens de bijeenkomst.

    \b
    Voorbeelden:
      werkblad session 7K3M9Q                      op deze computer, om te proberen
      werkblad session 7K3M9Q --host 0.0.0.0       voor telefoons op hetzelfde wifi
      werkblad session 7K3M9Q --base-url https://invullen.onzegemeente.nl
      werkblad session 7K3M9Q --host 0.0.0.0 --at-end   een beeld aan het eind, ook per rol
    """
    from functools import partial

    from generator.entry import StoreFront
    from generator.houses import house_of
    from generator.keep.store.sqlite import SqliteStore
    from generator.session import RunSession
    from generator.web.entry.pages import Pages
    from generator.web.entry.serving import EntryServing, serve_entry
    from generator.web.guard import TOKEN_PARAMETER, Guard
    from generator.web.session.pages import STAFF, add_session

    outside = checked_address(base_url)
    place, known, guard = existing_store_path(workspace), library(workspace), Guard()
    with StoreFront(lambda: SqliteStore(place, must_exist=True, any_thread=True), partial(house_of, known)) as front:
        desk, pages = RunSession(front, known, run, at_end=at_end), Pages(front.houses(), path_of(outside))

        def more(app: Flask, secure: bool) -> None:
            add_session(app, desk, front, pages, guard, secure=secure)

        def tell(serving: EntryServing) -> None:
            desk.reached_at(outside or serving.addresses[-1])
            say(f"De bijeenkomst met oplage {desk.run} staat aan.")
            say("Open dit op de computer met de beamer (geef dit adres aan niemand):")
            say(f"  {serving.addresses[0]}{STAFF.strip('/')}/?{TOKEN_PARAMETER}={guard.token}")
            say(f"Wie geen blad heeft, doet mee op:\n  {desk.address}")
            say("Klaar? Druk hier op Ctrl-C.")

        serve_entry(EntryServing(front, pages, host=host, port=port, base_url=outside, more=more), tell)
    say()
    say("De bijeenkomst staat uit. Wat verstuurd is, is bewaard.")
