"""`werkblad review`: a person looks at what is doubtful, in the browser or in a file that can be sent."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from generator.cli.common import counted, existing_store_path, must_exist, out_folder, say

if TYPE_CHECKING:
    from generator.review.desk import ReviewDesk
    from generator.review.exchange import Exported
    from generator.web.serve import Address


def _words() -> Callable[[bytes], str]:
    from generator.read.writing.ocr import text_reader

    return text_reader()


@click.command("review", options_metavar="[OPTIES]")
@click.argument("scans", nargs=-1, type=click.Path(path_type=Path), metavar="[SCANS]…")
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="MAP",
    help="Map met de tabellen. Standaard: waar 'read' ze het laatst schreef.",
)
@click.option("--host", default="127.0.0.1", show_default=True, metavar="ADRES", help="0.0.0.0: hele netwerk.")
@click.option("--port", type=click.IntRange(0, 65535), default=0, metavar="POORT", help="Standaard: een vrije poort.")
@click.option(
    "--token-file",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="BESTAND",
    help="Eigen sleutel: de eerste regel van dit bestand.",
)
@click.option("--token", hidden=True)
@click.option("--no-browser", is_flag=True, help="Open geen browser.")
@click.option("--excel-nl", is_flag=True, help="CSV's voor Nederlandse Excel. Standaard: zoals bij 'read'.")
@click.option(
    "--run",
    "runs",
    multiple=True,
    metavar="OPLAGE",
    help="Tabellen van alleen deze oplage (mag vaker). Standaard: zoals bij 'read'.",
)
@click.option(
    "--export",
    "export_to",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="BESTAND.html",
    help="Maak één bestand waarin iemand zonder Werkblad kan beslissen.",
)
@click.option(
    "--import",
    "import_from",
    type=click.Path(path_type=Path, dir_okay=False),
    multiple=True,
    metavar="BESTAND.json",
    help="Neem beslissingen uit zo'n bestand over. Dubbel overnemen kan geen kwaad.",
)
@click.option("--all", "everything", is_flag=True, help="Laat ook kiezen uit oplagen die zijn ingetrokken.")
@click.option("--ocr", is_flag=True, help="Vul vast in wat de computer van handschrift maakt. Vaak fout.")
@click.option("--texts", is_flag=True, help="Bij --export: ook teksten om over te typen.")
@click.pass_obj
def command(
    workspace: Path | None,
    scans: tuple[Path, ...],
    out: Path | None,
    host: str,
    port: int,
    token_file: Path | None,
    token: str | None,
    no_browser: bool,
    excel_nl: bool,
    runs: tuple[str, ...],
    export_to: Path | None,
    import_from: tuple[Path, ...],
    everything: bool,
    texts: bool,
    ocr: bool,
) -> None:
    """Kijk na waar Werkblad twijfelt: één vraag per scherm, in je browser.

    Werkblad laat het stukje papier groot zien en jij kiest. Elke keuze is meteen bewaard en terug te draaien. Stoppen:
    Ctrl-C in dit venster. Dan worden de tabellen bijgewerkt. SCANS: waar de scans nu staan, als ze verplaatst zijn.

    \b
    Voorbeelden:
      werkblad review                                    alleen, op deze computer
      werkblad review --host 0.0.0.0                     met meer mensen op één netwerk
      werkblad review --export nakijken.html             voor iemand zonder Werkblad
      werkblad review --import beslissingen.json         wat diegene terugstuurt
    """
    from generator.collect import Rereading
    from generator.keep.places import last_place
    from generator.keep.store.sqlite import SqliteStore
    from generator.review.desk import ReviewDesk

    key = _own_token(token_file, token)
    if export_to is not None and import_from:
        raise click.UsageError("Kies --export of --import, niet allebei tegelijk.")
    must_exist((*scans, *import_from))
    place = existing_store_path(workspace)
    with SqliteStore(place, any_thread=True) as store:
        last = last_place(store)
        folder = last.folder if out is None and last is not None else out_folder(workspace, out, "read")
        as_before = True if excel_nl else None
        desk = ReviewDesk(
            store,
            folder,
            Rereading(store, folder),
            scans=scans,
            excel_nl=as_before,
            runs=[store.layout(run).run for run in runs] or None,
            every_run=everything,
            words=_words() if ocr else None,
        )
        if export_to is not None:
            _export(desk, export_to, texts)
        elif import_from:
            _import(desk, import_from)
        else:
            _serve(desk, host, port, key, not no_browser, place.parent)
        if export_to is None:
            say(f"Ze staan in {folder}.")


_OTHER_FILE = "Kijk of dit bestand bij deze werkmap hoort en niet is veranderd. Zo niet: maak de export opnieuw."
_DIFFERING_SHOWN = 20  # lines
_SHORTEST_TOKEN = 12  # characters: a word of less is guessed over a network within a day
_LONGEST_LINE = 1000  # characters


def _own_token(file: Path | None, typed: str | None) -> str:
    """The key that somebody chose, or ''."""
    if typed is not None:
        what = "Een sleutel in de opdracht zelf is voor iedereen op deze computer te zien."
        raise click.UsageError(f"{what} Zet haar in een bestand, en noem dat met --token-file.")
    if file is None:
        return ""
    must_exist((file,))
    with file.open(encoding="utf-8", errors="replace") as stream:
        key = stream.readline(_LONGEST_LINE).strip()
    if len(key) < _SHORTEST_TOKEN or not key.isascii() or not key.isprintable():
        what = f"In {file} staat geen goede sleutel."
        raise click.UsageError(f"{what} Zet op de eerste regel {_SHORTEST_TOKEN} letters en cijfers of meer.")
    return key


def _export(desk: ReviewDesk, path: Path, texts: bool) -> None:
    from generator.review.exchange import export

    made = export(desk, path, texts=texts)
    if not made.items:
        say("Er is niets om op te sturen, dus er is geen bestand gemaakt.")
    else:
        _told_of(made, path)
    if made.left_out:
        left = counted(made.left_out, "vraag gaat", "vragen gaan")
        say(f"  {left} niet mee: daarbij hoort een hele bladzijde, en daar kunnen privé-antwoorden op staan.")
        say("  Doe dat hier zelf, met 'werkblad review'.")


def _told_of(made: Exported, path: Path) -> None:
    size = f"{made.bytes / 1e6:.1f}".replace(".", ",")
    say(f"{path}: {counted(made.items, 'vraag', 'vragen')} om na te kijken ({size} MB).")
    say("Stuur dit bestand op. Wie het opent, krijgt aan het eind 'beslissingen.json'. Neem dat hier over met:")
    say("  werkblad review --import beslissingen.json")


def _import(desk: ReviewDesk, paths: tuple[Path, ...]) -> None:
    from generator.model.errors import DecisionError, NotFoundError
    from generator.review.exchange import form_names, read_decisions

    for path in paths:
        decisions = read_decisions(path, form_names(desk))
        differing, questioned = desk.differing(decisions), desk.questioned(decisions)
        try:
            new = desk.take_in(decisions)
        except (DecisionError, NotFoundError) as error:  # it says which decision; here also in which file
            raise DecisionError(f"{path}: {error.what} Hieruit is niets overgenomen.", _OTHER_FILE) from error
        say(f"{path}: {counted(len(decisions), 'beslissing', 'beslissingen')}, {new} nieuw.")
        _told_of_differing(differing)
        _told_of_questioned(questioned)
    say(desk.finish())


def _told_of_questioned(questioned: Sequence[str]) -> None:
    if not questioned:
        return
    pages = counted(len(questioned), "bladzijde ging", "bladzijden gingen")
    say(f"{pages} naar een exemplaar dat haar al had. Klopt dat?")
    for line in questioned[:_DIFFERING_SHOWN]:
        say(f"  {line}")
    if (more := len(questioned) - _DIFFERING_SHOWN) > 0:
        say(f"  … en nog {more}.")
    say("  Niet goed? Verander het met 'werkblad review', bij 'Al beslist'.")


def _told_of_differing(differing: Sequence[str]) -> None:
    if not differing:
        return
    say(f"Hier was al iets anders beslist bij {counted(len(differing), 'punt', 'punten')}. De laatste keuze geldt:")
    for line in differing[:_DIFFERING_SHOWN]:
        say(f"  {line}")
    if (more := len(differing) - _DIFFERING_SHOWN) > 0:
        say(f"  … en nog {more}.")
    say("  Niet goed? Verander het met 'werkblad review', bij 'Al beslist'. Alle keuzes blijven bewaard.")


def _serve(desk: ReviewDesk, host: str, port: int, token: str, browser: bool, folder: Path) -> None:
    from generator.keep.openwork import OpenWork
    from generator.web.items import Queue
    from generator.web.serve import serve

    def ready(address: Address) -> None:
        say(f"Na te kijken: {OpenWork(desk.progress(Queue.DOUBTS).left, desk.progress(Queue.PAGES).left)}.")
        say(f"Open dit adres (met de sleutel erin):\n  {address.url}")
        for other in address.others:
            say(f"Voor anderen op dit netwerk:\n  {other}")
        say("Klaar? Druk hier op Ctrl-C.")

    serve(desk, host=host, port=port, token=token, browser=browser, folder=folder, ready=ready)
    desk.close()
    told = desk.finish()  # before a word: if the window was closed there is nobody to tell
    say()
    say(told)
