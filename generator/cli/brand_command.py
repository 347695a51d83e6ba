"""`werkblad brand check`: does a house style work on paper and on screen?"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from generator.cli.common import library, say
from generator.model.errors import DefinitionError, NotFoundError, Problem

if TYPE_CHECKING:
    from generator.define.library import Library, LoadedBrand


@click.group("brand", options_metavar="[OPTIES]", subcommand_metavar="OPDRACHT …")
def command() -> None:
    """Bekijk en controleer een huisstijl.

    \b
    Voorbeeld:
      werkblad brand check zonneveen
    """


@command.command("check", options_metavar="[OPTIES]")
@click.argument("keys", nargs=-1, metavar="[HUISSTIJL]…")
@click.option("--online", is_flag=True, help="Kijk op internet of er iets antwoordt op het webadres (entry_url).")
@click.pass_obj
def check(workspace: Path | None, keys: tuple[str, ...], online: bool) -> None:
    """Controleer kleuren, logo, webadres en lettertypen. Zonder HUISSTIJL: allemaal.

    Een kleur die te licht is voor tekst, wordt donkerder gemaakt. Hier zie je welke kleuren dat zijn.

    \b
    Voorbeelden:
      werkblad brand check zonneveen
      werkblad brand check mijngemeente --online
    """
    shelf = library(workspace)
    known = [entry["key"] for entry in shelf.listing()["brands"]]
    unknown = [key for key in keys if key not in known]
    problems: dict[Problem, None] = {}
    for key in keys or known:
        if key not in unknown:
            problems.update(dict.fromkeys(_looked_at(shelf, key, online)))
    if not keys:
        problems.update(dict.fromkeys(p for p in shelf.check(None) if p.severity == "fout" and "brand" in p.file))
    if problems:
        raise DefinitionError((*problems, *(_no_such(shelf, key) for key in unknown)))
    if unknown:
        shelf.brand(unknown[0])


def _no_such(shelf: Library, key: str) -> Problem:
    """An unknown name among others that have problems of their own."""
    try:
        shelf.brand(key)
    except NotFoundError as error:
        return Problem(key, None, error.what, error.mend, "onbekend")
    raise AssertionError(key)


def _looked_at(shelf: Library, key: str, online: bool) -> tuple[Problem, ...]:
    """Say what there is to say about a brand; what is wrong with it is given back, so that the next has its turn."""
    from generator.define.node import shown
    from generator.make.logo import drawn

    try:
        loaded = shelf.brand(key)
    except DefinitionError as error:
        say(click.style(key, bold=True))
        number = len(error.problems)
        say(f"  kan zo niet gebruikt worden: {'1 fout' if number == 1 else f'{number} fouten'} (zie onderaan)")
        return error.problems
    say(click.style(f"{loaded.brand.name} ({key})", bold=True))
    _tell_colours(loaded)
    _tell_address(loaded, online)
    if loaded.logo is None:
        say("  logo: geen")
        return ()
    try:
        logo = drawn(loaded.logo, shown(loaded.folder / loaded.logo_name), loaded.type_files)
    except DefinitionError as error:
        say("  logo: kan zo niet gebruikt worden (zie onderaan)")
        return error.problems
    ratio = f"{logo.picture.width / logo.picture.height:.1f}".replace(".", ",")
    works = "te gebruiken" if logo.notes else "in orde"
    say(f"  logo: {works} ({loaded.logo_kind.upper()}, {ratio} keer zo breed als hoog)")
    for note in logo.notes:
        say(f"  logo: let op: {note}")
    return ()


def _tell_colours(loaded: LoadedBrand) -> None:
    from generator.define.brandcheck import check_colours

    findings = check_colours(loaded.brand)
    for finding in findings:
        say(f"  kleur: {finding}")
    if not findings:
        say("  kleuren: alle kleuren zijn goed leesbaar")


def _tell_address(loaded: LoadedBrand, online: bool) -> None:
    from generator.define.address import answers, nobody_there

    url = loaded.brand.entry_url
    if url is None:
        say("  webadres: geen (op de bladen staat geen 'Liever digitaal?')")
    elif why := nobody_there(url):
        say(f"  webadres: {url} {why}")
    elif not online:
        say(f"  webadres: {url} (met --online kijk je of er iets antwoordt)")
    elif answers(url):
        say(f"  webadres: {url} antwoordt. Scan zelf een blad, en kijk of de goede pagina komt")
    else:
        say(f"  webadres: op {url} antwoordt niemand. Vraag de beheerder van die pagina, of haal 'entry_url' weg")
