"""`werkblad selftest`: how well does reading work, for this pack, this brand, this copier?"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from generator.cli.common import library, out_folder, progress_bar, say

if TYPE_CHECKING:
    from generator.rehearse.tally import Part, Report

GROUPS = ("copier", "photo", "fax", "soiled", "all")
WORST_SHOWN = 12  # rows of the table of what goes wrong
NOTES_SHOWN = 20
DEFAULT_SHEETS = 100
KINDS = {
    "tick": "vinkje", "cross": "kruis", "fill": "arcering", "solid": "zwart gemaakt", "circle": "cirkel",
    "long_tick": "lang vinkje", "dot": "stip", "stroke": "streep", "scratch": "doorgekrast",
    "passing": "streep van het vakje ernaast", "question": "vraagteken", "not_applicable": "n.v.t.",
}  # fmt: skip
STATES = {"blank": "leeg", "marked": "gekozen", "cancelled": "doorgehaald", "doubtful": "twijfel"}


@click.command("selftest", options_metavar="[OPTIES]")
@click.option("--sheets", default=DEFAULT_SHEETS, show_default=True, type=click.IntRange(1, 1_000_000),
              metavar="AANTAL", help="Hoeveel bladzijden.")  # fmt: skip
@click.option("--degradation", "-d", default="copier", show_default=True, type=click.Choice(GROUPS),
              help="Hoe het terugkomt: kopieerapparaat, foto, fax (ook 100 en 600 dpi), vuil, alles.")  # fmt: skip
@click.option("--pack", default="kern", metavar="PAKKET", show_default=True, help="Pakket of formulier.")
@click.option("--brand", default="waterrade", show_default=True, help="Huisstijl.")
@click.option("--seed", type=click.IntRange(0), help="Begingetal van het toeval. Hetzelfde getal: dezelfde bladen.")
@click.option("--jobs", "-j", type=click.IntRange(1, 64), help="Aantal processen. Standaard: alle rekenkernen.")
@click.option("--real-marks", is_flag=True, help="Plak echte pennenstreken in (als WERKBLAD_REALMARKS ze aanwijst).")
@click.option("--hands", type=click.Choice(("held-out",)), help="Elk blad van één echt handschrift waarvan nooit is "
              "geleerd; ook de uitkomst per handschrift.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Schrijf JSON.")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), metavar="MAP", help="Standaard: out/selftest.")
@click.option("--print", "to_print", is_flag=True, help="Maak een ingevuld proefblad om te printen en te scannen.")
@click.option("--compare", "scans", multiple=True, type=click.Path(path_type=Path), metavar="PAD",
              help="Vergelijk scans van het proefblad met wat erop stond. Mag vaker.")  # fmt: skip
@click.pass_obj
def command(
    workspace: Path | None,
    sheets: int,
    degradation: str,
    pack: str,
    brand: str,
    seed: int | None,
    jobs: int | None,
    real_marks: bool,
    hands: str | None,
    as_json: bool,
    out: Path | None,
    to_print: bool,
    scans: tuple[Path, ...],
) -> None:
    """Test hoe goed Werkblad leest: maak bladen, vul ze in, maak ze slechter, lees ze en vergelijk.

    Je ziet hoeveel velden fout zijn gelezen zonder dat iemand het merkt, hoeveel er naar een mens gaan, en waar dat
    aan ligt. Met --print en --compare test je jouw eigen kopieerapparaat.

    \b
    Voorbeelden:
      werkblad selftest
      werkblad selftest --degradation photo --sheets 200 --brand zonneveen
      werkblad selftest --print
      werkblad selftest --compare scan-van-het-proefblad.pdf
    """
    folder = out_folder(workspace, out, "selftest")
    workers = jobs or os.cpu_count() or 1
    if to_print and (scans or as_json):
        raise click.UsageError("--print gaat niet samen met --compare of --json. Doe het na elkaar.")
    if to_print:
        _print_sheet(workspace, pack, brand, folder, seed)
        return
    if scans:
        from generator.selftest.own_copier import compare_scans

        report = compare_scans(scans, folder, workers)
    else:
        from generator.selftest import SEED, Plan, selftest

        chosen = SEED if seed is None else seed
        plan = Plan(pack, brand, sheets, degradation, chosen, workers, real_marks, held_out_hands=hands is not None)
        with progress_bar("Zelftest") as progress:
            report = selftest(plan, library(workspace), folder / "plaatjes", progress)
    said = [_text(report, folder / "plaatjes"), *([_taught()] if real_marks or hands else [])]
    say(json.dumps(report.as_json(), ensure_ascii=False, indent=1) if as_json else "\n".join(said))


def _taught() -> str:
    """Of which hands reading learned, in one line."""
    from generator.rehearse.realhands import Part, parts

    by_part = {part: sorted(hand for hand, is_in in parts().items() if is_in is part) for part in Part}
    learned, tuned, unseen = (by_part[part] for part in (Part.TRAIN, Part.VALIDATION, Part.TEST))
    return (
        f"\nEchte pennenstreken: het lezen is geleerd van {len(learned)} handschriften ({', '.join(learned)}) "
        f"en bijgesteld met {len(tuned)} ({', '.join(tuned)}). Nooit gezien: {len(unseen)}. "
        "Zonder --hands komen ze alle drie voor."
    )


def _print_sheet(workspace: Path | None, pack: str, brand: str, folder: Path, seed: int | None) -> None:
    from generator.selftest.own_copier import print_sheet

    sheet, truth = print_sheet(pack, brand, library(workspace), folder, seed)
    say(f"Het ingevulde proefblad:   {sheet}")
    say(f"Wat er is ingevuld:        {truth}")
    say()
    say("Print het proefblad op ware grootte (100 %) en scan het zoals je dat altijd doet. Daarna:")
    say("  werkblad selftest --compare SCAN.pdf")


def _number(value: float, digits: int = 2) -> str:
    """The Dutch way: 1.234,5."""
    return f"{value:,.{digits}f}".replace(",", " ").replace(".", ",").replace(" ", ".")


def _pages(number: int) -> str:
    return f"{_number(number, 0)} {'bladzijde' if number == 1 else 'bladzijden'}"


def _text(report: Report, pictures: Path) -> str:
    total, rates = report.total, report.total.rates()
    low, high = _number(rates["silent_per_1000_low"], 3), _number(rates["silent_per_1000_high"], 3)
    read = total.fields - total.missing
    lines = [
        f"{_pages(total.pages)}, {_number(read, 0)} velden gelezen{_lost(report)}",
        "",
        f"  fout, en niemand merkt het   {total.silent:>6}   {_number(rates['silent_per_1000'])} per 1.000 velden "
        f"(95 % zeker: tussen {low} en {high})",
        f"    waarvan bij schrijven      {total.written_silent:>6}   van {_number(total.written, 0)} schrijf- en "
        "tekenvelden (wel of geen inkt)",
        *(
            [
                f"  cijfers: voorstel klopt      {total.proposed_right:>6}   van {_number(total.numbers, 0)} getallen "
                f"en datums; {total.proposed_wrong} keer klopt het voorstel niet"
            ]
            if total.numbers
            else []
        ),
        f"  naar een mens                {total.reviewed:>6}   {_number(rates['reviewed_per_1000'])} per 1.000 velden "
        f"(95 % zeker: tussen {_number(rates['reviewed_per_1000_low'])} en {_number(rates['reviewed_per_1000_high'])})",
        *(
            [f"    van bladzijden met twijfel {whole:>6}   ({_pages(total.doubtful_pages)}, in hun geheel)"]
            if (whole := total.doubtful_fields_of_doubtful_pages)
            else []
        ),
        f"  terecht naar een mens        {total.rightly:>6}   (vraagteken, 'n.v.t.', alleen doorgehaald)",
        f"  bladzijde niet gelezen       {total.unread:>6}   ({total.doubtful_pages} gelezen met twijfel)",
        f"  voor een andere gehouden     {total.other_page:>6}",
        f"  kruisje gezien dat er niet is{report.false_marks:>6}",
        *(
            [
                f"  getekend op kaarten          {total.drawn:>6}   ({total.drawn_found} daarvan voorgelegd, en "
                f"{total.drawn_false} die niemand tekende)"
            ]
            if total.drawn or total.drawn_false
            else []
        ),
        f"  lege achterkant niet herkend {report.backs_missed:>6}   van {report.backs}",
    ]
    if total.read_s:
        lines += [
            f"  rekentijd per bladzijde      {_number(rates['read_ms'], 0):>6} ms lezen, "
            f"{_number(rates['decode_ms'], 0)} ms openen"
        ]
    lines += ["", *_table("manier", report.ways), "", *_table("pen", report.pens)]
    if report.hands:
        lines += ["", *_table("handschrift", report.hands)]
    lines += _confidences(report)
    if worst := list(report.box_errors())[:WORST_SHOWN]:
        lines += ["", "Vakjes die het vaakst fout gaan:"]
        lines += [
            f"  {number:>4} van {out_of:>4}  {_kind(kind)} gelezen als {STATES[state]}: {pen}, {way}"
            for way, pen, kind, state, number, out_of in worst
        ]
    if report.notes:
        lines += ["", "Wat er anders was:", *(f"  {note}" for note in report.notes[:NOTES_SHOWN])]
        if (more := len(report.notes) - NOTES_SHOWN) > 0:
            lines.append(f"  … en nog {more} (met --json zie je alles)")
    if report.evidence:
        lines += ["", f"Plaatjes van wat fout ging ({len(report.evidence)}): {pictures}"]
    return "\n".join(lines)


def _lost(report: Report) -> str:
    """What the first line must not hide: pages of which a black-and-white scan holds no ink to read."""
    if not report.faint.pages:
        return ""
    faint = report.faint
    return (
        f". Niet meegeteld: {_pages(faint.pages)} met potlood dat in een zwart-witscan wegvalt; daarvan zijn "
        f"{_number(faint.silent, 0)} van {_number(faint.fields, 0)} velden fout zonder dat iemand het merkt. "
        "Scan in grijs."
    )


def _confidences(report: Report) -> list[str]:
    """How sure the reading said to be, and how often it was right: a few rows, for boxes and for whole answers."""
    from generator.rehearse.reliability import ANSWERS, BOXES, TOLD_EDGES, rows

    found = {(row.low, row.what): row for row in rows(report.stated, TOLD_EDGES, by_state=False)}
    if not found:
        return []
    lines = ["", f"{'Zegt zeker te zijn':<20}  vakjes     waren goed  antwoorden     waren goed"]
    for low, high in zip(TOLD_EDGES, (*TOLD_EDGES[1:], 1.0), strict=True):
        line = f"{_number(100 * low, 0):>3} tot {_number(100 * high, 0):>3} %" + " " * 8
        for what, width in ((BOXES, 8), (ANSWERS, 12)):
            row = found.get((low, what))
            share = "-" if row is None else f"{_number(100 * row.share)} %"
            line += f"{_number(row.number if row else 0, 0):>{width}}{share:>15}"
        lines.append(line)
    return lines


def _kind(kind: str) -> str:
    """In Dutch: "echt cross word" becomes "echt kruis word"."""
    return " ".join(KINDS.get(part, part) for part in kind.split())


def _ms(part: Part) -> str:
    """CPU per page; of one's own scans it is not measured."""
    return _number(part.rates()["read_ms"], 0) if part.read_s else "-"


def _table(title: str, parts: dict[str, Part]) -> list[str]:
    width = max([len(title), *(len(name) for name in parts)])
    lines = [f"{title:<{width}}  bladen  velden   fout  naar mens  niet gelezen  twijfel  ms/blad"]
    for name, part in sorted(parts.items()):
        lines.append(
            f"{name:<{width}}  {part.pages:>6}  {part.fields:>6}  {part.silent:>5}  {part.reviewed:>9}"
            f"  {part.unread:>12}  {part.doubtful_pages:>7}  {_ms(part):>7}"
        )
    return lines
