"""`werkblad brand check`: does a house style work on paper and on screen?"""

from __future__ import annotations

from pathlib import Path

import click

from generator.cli.common import library, say
from generator.model.errors import DefinitionError


@click.group("brand", options_metavar="[OPTIES]", subcommand_metavar="OPDRACHT …")
def command() -> None:
    """Bekijk en controleer een huisstijl.

    \b
    Voorbeeld:
      werkblad brand check zonneveen
    """


@command.command("check", options_metavar="[OPTIES]")
@click.argument("keys", nargs=-1, metavar="[HUISSTIJL]…")
@click.pass_obj
def check(workspace: Path | None, keys: tuple[str, ...]) -> None:
    """Controleer kleuren, logo en lettertypen. Zonder HUISSTIJL: allemaal.

    Een kleur die te licht is voor tekst, wordt donkerder gemaakt. Hier zie je welke kleuren dat zijn.

    \b
    Voorbeeld:
      werkblad brand check zonneveen
    """
    from generator.define.brandcheck import check_colours
    from generator.define.node import shown
    from generator.make.logo import picture

    shelf = library(workspace)
    for key in keys or tuple(entry["key"] for entry in shelf.listing()["brands"]):
        loaded = shelf.brand(key)
        say(click.style(f"{loaded.brand.name} ({key})", bold=True))
        findings = check_colours(loaded.brand)
        for finding in findings:
            say(f"  kleur: {finding}")
        if not findings:
            say("  kleuren: alle kleuren zijn goed leesbaar")
        if loaded.logo is not None:
            drawn = picture(loaded.logo, shown(loaded.folder / loaded.logo_name))
            ratio = f"{drawn.width / drawn.height:.1f}".replace(".", ",")
            say(f"  logo: in orde ({loaded.logo_kind.upper()}, {ratio} keer zo breed als hoog)")
        else:
            say("  logo: geen")
    problems = tuple(p for p in shelf.check(None) if p.severity == "fout" and "brand" in p.file)
    if problems:
        raise DefinitionError(problems)
