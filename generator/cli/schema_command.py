"""`werkblad schema`: JSON Schemas for editors."""

from __future__ import annotations

from pathlib import Path

import click

from generator.cli.common import out_folder, say


@click.command("schema", options_metavar="[OPTIES]")
@click.option(
    "--out", type=click.Path(path_type=Path, file_okay=False), metavar="MAP", help="Map. Standaard: out/schema."
)
@click.pass_obj
def command(workspace: Path | None, out: Path | None) -> None:
    """Schrijf JSON-schema's voor formulieren, pakketten en huisstijlen.

    Je editor (bijvoorbeeld VS Code) vult dan aan en wijst fouten aan terwijl je typt.

    \b
    Voorbeeld:
      werkblad schema --out .schema
    """
    from generator.define.schema import write_schemas

    folder = out_folder(workspace, out, "schema")
    for path in write_schemas(folder):
        say(str(path))
