"""`werkblad list`: what there is."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from generator.cli.common import counted, library, say

if TYPE_CHECKING:
    from generator.define.library import Library

_TITLES = {"packs": "Pakketten", "forms": "Formulieren", "brands": "Huisstijlen"}
Listing = dict[str, list[dict[str, Any]]]


@click.command("list", options_metavar="[OPTIES]")
@click.option("--pages", is_flag=True, help="Tel ook de bladzijden van elk formulier. Dat duurt even.")
@click.option("--brand", metavar="HUISSTIJL", help="Bij --pages: in deze huisstijl. Standaard: de eerste.")
@click.option("--json", "as_json", is_flag=True, help="Schrijf JSON: forms, packs en brands, elk met een key.")
@click.pass_obj
def command(workspace: Path | None, pages: bool, brand: str | None, as_json: bool) -> None:
    """Laat zien welke formulieren, pakketten en huisstijlen er zijn: waarvoor, voor wie,
    hoeveel minuten het duurt, en in welke pakketten een formulier zit.

    \b
    Voorbeelden:
      werkblad list
      werkblad list --pages
      werkblad list --json
    """
    if brand is not None and not pages:
        raise click.UsageError("--brand hoort bij --pages.")
    shelf = library(workspace)
    listing = shelf.listing()
    if pages:
        brand = brand or _first_brand(listing)
        _count_pages(listing, shelf, brand)
    if as_json:
        say(json.dumps(listing, ensure_ascii=False, indent=2))
        return
    for kind, title in _TITLES.items():
        say(click.style(title, bold=True))
        for entry in listing[kind]:
            own = "  (eigen werkmap)" if entry.get("where") == "workspace" else ""
            say(f"  {click.style(entry['key'], bold=True)}{own}")
            say(f"    {entry['description']}")
            if facts := "; ".join(_facts(entry)):
                say(f"    {facts}")
        say()
    if pages:
        say(f"Bladzijden geteld in huisstijl {brand}; met grote letters zijn het er soms meer.")


def _facts(entry: dict[str, Any]) -> Iterator[str]:
    """What one wants to know to choose."""
    if "audience" in entry:
        yield f"voor: {entry['audience']}"
    if "minutes" in entry:
        yield counted(entry["minutes"], "minuut", "minuten")
    if "pages" in entry:
        told = "past niet (kijk met 'werkblad check')"
        yield counted(entry["pages"], "bladzijde", "bladzijden") if entry["pages"] else told
    if entry.get("sheets"):
        yield f"bladen: {', '.join(entry['sheets'])}"
    if entry.get("packs"):
        yield f"in pakket: {', '.join(entry['packs'])}"


def _first_brand(listing: Listing) -> str:
    """One's own, else one that ships."""
    own = [entry for entry in listing["brands"] if entry["where"] == "workspace"]
    return str((own or listing["brands"])[0]["key"])


def _count_pages(listing: Listing, shelf: Library, brand: str) -> None:
    """Add to each form how many pages it has; None if it cannot be drawn. Raises NotFoundError, DefinitionError."""
    from generator.gallery.facts import pages

    shelf.brand(brand)
    for entry in listing["forms"]:
        entry["pages"] = pages(shelf, entry["key"], brand)
