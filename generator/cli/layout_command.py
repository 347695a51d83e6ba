"""`werkblad layout`: what stood where."""

from __future__ import annotations

from pathlib import Path

import click

from generator.cli.common import existing_store, say
from generator.model.errors import NotFoundError
from generator.model.layout import Layout


@click.command("layout", options_metavar="[OPTIES]")
@click.argument("run", metavar="OPLAGE")
@click.option("--json", "as_json", is_flag=True, help="Schrijf JSON (zie docs/layout-json.md).")
@click.pass_obj
def command(workspace: Path | None, run: str, as_json: bool) -> None:
    """Laat zien wat waar op papier staat: de bladzijden en velden van een oplage, in mm van linksboven.

    OPLAGE is de code van zes tekens die 'build' en 'status' noemen.

    \b
    Voorbeelden:
      werkblad layout 7K3M9Q
      werkblad layout 7K3M9Q --json > layout.json
    """
    from generator.model.code import run_number
    from generator.model.layout_json import dumps

    with existing_store(workspace) as store:
        name = run.strip().upper()
        if run_number(name) is None or name not in store.run_names():
            raise NotFoundError(
                f"Oplage '{run}' is hier niet bekend.", "Met 'werkblad status' zie je welke oplagen er zijn."
            )
        layout = store.run(name).layout
    say(dumps(layout, indent=2) if as_json else _as_text(layout))


def _as_text(layout: Layout) -> str:
    lines = [f"Oplage {layout.run}: pakket {layout.pack}, huisstijl {layout.brand}, gemaakt {layout.created}"]
    for page in layout.pages:
        form = layout.forms[page.form]
        lines.append(f"\n{form.title} – blad {page.page} ({page.width:g} × {page.height:g} mm)")
        for one in page.fields:
            box = one.box
            place = f"{box.x:6.1f} {box.y:6.1f} {box.width:6.1f} × {box.height:.1f}"
            lines.append(f"  {place:<30} {one.role:<6} {one.name}")
    return "\n".join(lines)
