"""`werkblad list`: what there is."""

from __future__ import annotations

import json
from pathlib import Path

import click

from generator.cli.common import library, say

_TITLES = {"packs": "Pakketten", "forms": "Formulieren", "brands": "Huisstijlen"}


@click.command("list", options_metavar="[OPTIES]")
@click.option("--json", "as_json", is_flag=True, help="Schrijf JSON: forms, packs en brands, elk met een key.")
@click.pass_obj
def command(workspace: Path | None, as_json: bool) -> None:
    """Laat zien welke formulieren, pakketten en huisstijlen er zijn, met een regel uitleg
    en voor wie het is.

    \b
    Voorbeelden:
      werkblad list
      werkblad list --json
    """
    listing = library(workspace).listing()
    if as_json:
        say(json.dumps(listing, ensure_ascii=False, indent=2))
        return
    width = max(len(entry["key"]) for entries in listing.values() for entry in entries)
    for kind, title in _TITLES.items():
        say(click.style(title, bold=True))
        for entry in listing[kind]:
            own = "  (eigen werkmap)" if entry.get("where") == "workspace" else ""
            readers = f"  (voor: {entry['audience']})" if "audience" in entry else ""
            say(f"  {entry['key']:<{width}}  {entry['description']}{readers}{own}")
        say()
