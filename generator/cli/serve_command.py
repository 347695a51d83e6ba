"""`werkblad serve`: what is behind the code on every sheet."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from generator.cli.common import counted, existing_store_path, say, workspace_folder
from generator.model.errors import NotFoundError

if TYPE_CHECKING:
    from generator.entry import StoreFront
    from generator.web.entry.front import House
    from generator.web.entry.serving import EntryServing

USUAL_PORT = 8080
_PATH = re.compile(r"(/[A-Za-z0-9._~-]+)*")
_Command = TypeVar("_Command", bound=Callable[..., Any])


def listening(command: _Command) -> _Command:
    """The options of a command that serves pages: where it listens, and how phones reach it."""
    for option in (
        click.option("--base-url", metavar="URL", help="Hoe telefoons hier komen, als er een webserver voor staat."),
        click.option(
            "--port",
            type=click.IntRange(0, 65535),
            default=USUAL_PORT,
            show_default=True,
            metavar="POORT",
            help="0: een vrije poort.",
        ),
        click.option("--host", default="127.0.0.1", show_default=True, metavar="ADRES", help="0.0.0.0: hele netwerk."),
    ):
        command = option(command)
    return command


@click.command("serve", options_metavar="[OPTIES]")
@listening
@click.pass_obj
def command(workspace: Path | None, host: str, port: int, base_url: str | None) -> None:
    """Zet digitaal invullen aan: wie de code op een blad scant, vult het in op een telefoon.

    De antwoorden komen in dezelfde tabellen als papier en PDF's ('werkblad read --run OPLAGE', 'werkblad status').
    Stoppen: Ctrl-C in dit venster. Wat al verstuurd is, is bewaard. Een huisstijl heeft hiervoor een 'entry_url'.

    \b
    Voorbeelden:
      werkblad serve                                                alleen op deze computer, om te proberen
      werkblad serve --host 0.0.0.0                                 voor telefoons op hetzelfde wifi
      werkblad serve --base-url https://invullen.onzegemeente.nl    achter een webserver met HTTPS
    """
    from functools import partial

    from generator.entry import StoreFront
    from generator.houses import house_apart
    from generator.keep.store.sqlite import SqliteStore
    from generator.web.entry.pages import Pages
    from generator.web.entry.serving import EntryServing, serve_entry

    outside = checked_address(base_url)
    place, house = _store(workspace, outside or _reached(host, port)), partial(house_apart, workspace_folder(workspace))
    with StoreFront(lambda: SqliteStore(place, must_exist=True, any_thread=True, small=True), house) as front:
        pages = Pages(front.houses(), path_of(outside))
        serving = EntryServing(front, pages, host=host, port=port, base_url=outside)
        serve_entry(serving, lambda ready: _tell(front, ready, outside))
    say()
    say("Digitaal invullen staat uit. Wat verstuurd is, is bewaard.")


def _store(workspace: Path | None, address: str) -> Path:
    """Where the store is. Raises NotFoundError if there is none yet; who makes sheets now wants `address` on them."""
    try:
        return existing_store_path(workspace)
    except NotFoundError as error:
        first = f"Zet dan eerst in brand.yaml van je huisstijl: entry_url: {address}/{{code}}" if address else ""
        raise NotFoundError(error.what, f"{error.mend} {first}".strip()) from error


def _reached(host: str, port: int) -> str:
    """How phones on the same network reach this computer; '' if they do not, or it is not known."""
    from generator.web.serve import EVERYWHERE, network_addresses

    names = network_addresses() if host in EVERYWHERE and port else ()
    return f"http://{names[0]}:{port}" if names else ""


def checked_address(base_url: str | None) -> str:
    """The address outside, without a slash behind it; '' for none. Raises UsageError."""
    from urllib.parse import urlsplit

    if base_url is None:
        return ""
    try:
        parts = urlsplit(base_url)
        fine = parts.scheme in ("http", "https") and bool(parts.hostname)
        fine = fine and _PATH.fullmatch(parts.path.rstrip("/")) is not None
        fine = fine and not {".", ".."} & set(parts.path.split("/"))  # a browser takes those out
    except ValueError:
        fine = False
    if not fine or parts.query or parts.fragment:
        what = f"'{base_url}' is geen webadres zoals 'https://invullen.onzegemeente.nl'."
        raise click.UsageError(f"{what} Erachter mag een pad staan, zoals '/werkblad'; geen vraagteken of hekje.")
    return base_url.rstrip("/")


def path_of(address: str) -> str:
    """The path of an address outside, without a slash behind it."""
    from urllib.parse import urlsplit

    return urlsplit(address).path


def _tell(front: StoreFront, serving: EntryServing, outside: str) -> None:
    names = front.runs()
    say(f"Digitaal invullen staat aan voor {counted(len(names), 'oplage', 'oplagen')}.")
    if old := [name for name in names if (run := front.run(name)) is None or not run.sheets]:
        say(f"  Alleen op papier in te vullen (gemaakt met een oudere Werkblad): {', '.join(old)}")
    if outside:
        say(f"Telefoons komen hier via:\n  {outside}/")
    here, *network = serving.addresses
    say(f"Op deze computer:\n  {here}")
    for address in network:
        say(f"Voor telefoons op hetzelfde wifi:\n  {address}")
    for note in _led_astray(front.houses(), (f"{outside}/",) if outside else serving.addresses):
        say(note)
    say("Klaar? Druk hier op Ctrl-C.")


def _led_astray(houses: Iterable[House], addresses: Sequence[str]) -> Iterator[str]:
    """What to know of house styles whose printed code leads elsewhere, or nowhere, and of those that are not here."""
    for house in houses:
        if house.brand is None:
            yield (
                f"Let op: huisstijl '{house.name}' is niet te lezen. De bladzijden zijn er nu zonder kleuren en logo.\n"
                f"  Kijk met 'werkblad brand check {house.name}' wat eraan scheelt. Zet invullen daarna opnieuw aan."
            )
            continue
        printed = str(house.brand.entry_url or "")
        leads = printed.partition("{code}")[0]
        if not printed:
            yield f"Let op: huisstijl '{house.name}' heeft geen entry_url. Op de bladen staat geen grote QR-code."
        elif leads.rstrip("/") not in {address.rstrip("/") for address in addresses}:
            yield (
                f"Let op: de QR-code op bladen van '{house.name}' gaat naar {leads}\n"
                "  Dat is een ander adres. Laat mensen het adres hierboven openen, en de code op hun blad typen."
            )
