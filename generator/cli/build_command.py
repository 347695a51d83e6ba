"""`werkblad build`: a pack out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from generator.cli.common import counted, library, open_store, out_folder, progress_bar, say, warn
from generator.model.code import MAX_COPY
from generator.model.geometry import Paper

if TYPE_CHECKING:
    from generator.build import Product
    from generator.define.roster import Roster
    from generator.proof import Proof


@click.command("build", options_metavar="[OPTIES]")
@click.argument("pack", metavar="PAKKET")
@click.option("--brand", required=True, metavar="HUISSTIJL", help="De huisstijl (zie 'werkblad list').")
@click.option("--copies", "-n", type=click.IntRange(1, MAX_COPY), metavar="AANTAL", help="Aantal exemplaren.")
@click.option(
    "--roster",
    type=click.Path(path_type=Path),
    metavar="LIJST",
    help="CSV of XLSX met een kolom 'naam' of 'team': een exemplaar per regel, met die naam erop.",
)
@click.option(
    "--roster-column",
    "roster_columns",
    multiple=True,
    metavar="KOP",
    help="De kolom van de lijst met de naam: de kop, of de letter. Vaker: samen de naam, in deze volgorde.",
)
@click.option("--roster-sheet", metavar="BLAD", help="Het werkblad van de lijst. Standaard: het eerste zichtbare.")
@click.option(
    "--kind",
    type=click.Choice(["print", "fillable"], case_sensitive=False),
    default="print",
    show_default=True,
    help="print: PDF voor de printer. fillable: PDF om in te vullen (zonder --copies: één voor het intranet).",
)
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), metavar="MAP", help="Standaard: out.")
@click.option("--split", is_flag=True, help="Een PDF per exemplaar (bij print).")
@click.option("--preview", is_flag=True, help="Maak ook plaatjes (PNG) van de bladen.")
@click.option(
    "--paper",
    type=click.Choice([Paper.A4.value, Paper.A3.value], case_sensitive=False),
    default="a4",
    show_default=True,
    help="A3 geldt voor posters en liggende tabellen.",
)
@click.option("--greyscale", is_flag=True, help="Alles in grijs.")
@click.option("--ink-saver", is_flag=True, help="Zonder gekleurde vlakken.")
@click.option("--large", is_flag=True, help="Grote letters en vakjes, weinig woorden (buitendienst).")
@click.option("--ask-name", is_flag=True, help="Bij één invul-PDF voor iedereen: een vak voor een naam of nummer.")
@click.option("--proof", is_flag=True, help="Alleen een proefdruk om te bekijken: zonder codes, en niet bewaard.")
@click.option("--sheet", "sheet_only", is_flag=True, help="Alleen het formulier, als een pakket ook zo heet.")
@click.option("--simplex", is_flag=True, help="Enkelzijdig: geen lege achterkanten tussen de exemplaren (bij print).")
@click.pass_obj
def command(
    workspace: Path | None,
    pack: str,
    brand: str,
    copies: int | None,
    roster: Path | None,
    roster_columns: tuple[str, ...],
    roster_sheet: str | None,
    kind: str,
    out: Path | None,
    split: bool,
    preview: bool,
    paper: str,
    greyscale: bool,
    ink_saver: bool,
    large: bool,
    ask_name: bool,
    proof: bool,
    sheet_only: bool,
    simplex: bool,
) -> None:
    """Maak een oplage van een PAKKET (of van één formulier) in een huisstijl.

    Elk blad krijgt een eigen code. Zonder lijst zijn de exemplaren anoniem en genummerd.

    \b
    Voorbeelden:
      werkblad build kern --brand waterrade --copies 12
      werkblad build kern --brand waterrade --proof
      werkblad build kern --brand zonneveen --roster deelnemers.csv --preview
      werkblad build loopbaanpropositie --brand waterrade --paper a3
      werkblad build kern --brand waterrade --kind fillable
    """
    from generator.build import Order, make, prepare

    if copies is not None and roster is not None:
        raise click.UsageError("Kies --copies of --roster, niet allebei: de lijst bepaalt het aantal exemplaren.")
    if roster is None and (roster_columns or roster_sheet):
        raise click.UsageError("--roster-column en --roster-sheet horen bij --roster.")
    if ask_name and (kind != "fillable" or copies is not None or roster is not None):
        raise click.UsageError("--ask-name hoort bij --kind fillable zonder --copies of --roster.")
    if proof and (copies is not None or split):
        raise click.UsageError("Laat --copies en --split weg bij --proof: een proefdruk is er maar één.")
    if kind == "fillable":
        _refuse_printing_options(split, simplex)
    people = _people(roster, roster_columns, roster_sheet or "") if roster is not None else None
    if people is not None:
        copies = people.total_copies
    order = Order(
        pack=pack,
        brand=brand,
        copies=copies if copies is not None else 0 if kind == "fillable" else 1,
        labels=people.labels if people is not None else None,
        kind="fillable" if kind == "fillable" else "print",
        paper=Paper(paper),
        large=True if large else None,
        greyscale=greyscale,
        ink_saver=ink_saver,
        duplex=not simplex,
        split=split,
        preview=preview,
        ask_name=ask_name,
        sheet_only=sheet_only,
    )
    ready = prepare(order, library(workspace))  # before anything is written
    if people is not None:
        _tell_people(people)
    if proof:
        from generator.proof import make_proof

        _tell_proof(make_proof(ready, out_folder(workspace, out)))
        return
    with open_store(workspace) as store, progress_bar("Exemplaren") as progress:
        product = make(ready, store, out_folder(workspace, out), progress=progress)
    _tell(product)


def _people(roster: Path, columns: tuple[str, ...], sheet: str) -> Roster:
    from generator.define.roster import read_roster

    return read_roster(roster, columns, sheet)


def _refuse_printing_options(split: bool, simplex: bool) -> None:
    """Options that say how to print mean nothing for a PDF that is filled in on a screen."""
    if split:
        raise click.UsageError("Laat --split weg: van een invul-PDF krijgt elk exemplaar altijd een eigen bestand.")
    if simplex:
        raise click.UsageError("Laat --simplex weg: een invul-PDF heeft geen lege achterkanten.")


def _tell_proof(made: Proof) -> None:
    say(f"Proefdruk, {counted(made.pages, 'bladzijde', 'bladzijden')}: {made.file}")
    if made.previews:
        say(f"  plaatjes: {made.previews[0].parent}")
    say("Zonder codes, en niet bewaard. Alles goed? Geef dezelfde opdracht zonder --proof.")
    for note in made.notes:
        warn(note)


def _tell_people(people: Roster) -> None:
    """What was taken from the list, and what was not: a wrong column is seen in the first names."""
    say(f"Lijst {people.path.name}: {people.source}.")
    first = ", ".join(f"'{label}'" for label in people.first_labels)
    more = " …" if len(people) > len(people.first_labels) else ""
    say(f"  {counted(len(people), 'regel', 'regels')}: {first}{more}")
    for note in people.notes:
        say(f"  Let op: {note}")


def _tell(product: Product) -> None:
    pages = counted(product.pages_per_copy, "bladzijde", "bladzijden")
    what = counted(product.copies, "exemplaar", "exemplaren") if product.copies else "één invul-PDF voor iedereen"
    say(f"Oplage {product.run}: {what}, {'elk ' if product.copies > 1 else ''}{pages}.")
    shown = product.files[:3]
    for path in shown:
        say(f"  {path}")
    if len(product.files) > len(shown):
        say(f"  … en nog {len(product.files) - len(shown)} in dezelfde map")
    if product.previews:
        say(f"  plaatjes: {product.previews[0].parent}")
    if not product.coded_pages:
        say("Er is niets in te vullen. Deze posters hebben daarom geen codes, en Werkblad bewaart er niets van.")
    for note in product.notes:
        warn(note)
