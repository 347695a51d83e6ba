"""Serving: on this computer or on the local network, with waitress; the browser opens by itself."""

from __future__ import annotations

import contextlib
import socket
import webbrowser
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from waitress.server import create_server

from generator.model.errors import OutputError
from generator.web.app import create_app
from generator.web.guard import TOKEN_PARAMETER, Guard, own_names
from generator.web.items import Desk

HERE = "127.0.0.1"
EVERYWHERE = ("0.0.0.0", "::")  # asked for by name, and printed with its token
THREADS = 4  # pictures are made one at a time anyway


@dataclass(frozen=True, slots=True)
class Address:
    """Where the pages are: to be opened here, and to be given to others on the network."""

    url: str
    others: tuple[str, ...] = ()


def network_addresses() -> tuple[str, ...]:
    """This computer's addresses on the local network (no packet is sent)."""
    found = []
    with contextlib.suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.connect(("192.0.2.1", 9))  # RFC 5737: an address that is nobody's; this only asks for the route
        found.append(probe.getsockname()[0])
    return tuple(address for address in found if address != HERE)


def serve(
    desk: Desk,
    *,
    host: str = HERE,
    port: int = 0,
    token: str = "",
    browser: bool = True,
    ready: Callable[[Address], None] | None = None,
) -> None:
    """Serve until Ctrl-C. `port` 0: any free one. Raises OutputError if the port is taken."""
    guard = Guard(token=token, hosts=own_names()) if token else Guard(hosts=own_names())
    with _listening(desk, guard, host, port) as server:
        number = server.effective_port
        query = f"/?{TOKEN_PARAMETER}={guard.token}"
        here = HERE if host in EVERYWHERE else host
        others = tuple(f"http://{name}:{number}{query}" for name in network_addresses()) if host in EVERYWHERE else ()
        address = Address(f"http://{here}:{number}{query}", others)
        if ready is not None:
            ready(address)
        if browser:
            with contextlib.suppress(webbrowser.Error):
                webbrowser.open(address.url)
        with contextlib.suppress(KeyboardInterrupt):
            server.run()


@contextlib.contextmanager
def _listening(desk: Desk, guard: Guard, host: str, port: int) -> Iterator[Any]:
    try:
        server = create_server(create_app(desk, guard), host=host, port=port, threads=THREADS, ident="Werkblad")
    except OSError as error:
        raise OutputError(
            f"Poort {port} op {host} is niet vrij ({error.strerror or error}).", "Kies een andere met --port."
        ) from error
    try:
        yield server
    finally:
        server.close()
