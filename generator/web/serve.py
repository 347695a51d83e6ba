"""Serving: on this computer or on the local network, with waitress; the browser opens by itself."""

from __future__ import annotations

import contextlib
import errno
import socket
import webbrowser
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from waitress import wasyncore
from waitress.server import create_server

from generator.model.errors import NotFoundError, OutputError, WerkbladError
from generator.web.app import create_app
from generator.web.guard import TOKEN_PARAMETER, Guard, own_names
from generator.web.items import Desk

HERE = "127.0.0.1"
EVERYWHERE = ("0.0.0.0", "::")  # asked for by name, and printed with its token
THREADS = 4  # pictures are made one at a time anyway
STOP_SECONDS = 5.0  # for what is on its way


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


def _not_served(host: str, port: int, error: ValueError | OSError) -> WerkbladError:
    """Why nobody can listen there. A ValueError is what the server makes of a name that no network knows."""
    if isinstance(error, ValueError) or error.errno == errno.EADDRNOTAVAIL:
        what = f"Het adres '{host}' is geen adres van deze computer."
        return NotFoundError(what, "Laat --host weg, of kies --host 0.0.0.0 voor het hele netwerk.")
    if error.errno == errno.EACCES:
        return OutputError(f"Poort {port} op {host} mag je niet gebruiken.", "Kies met --port een getal boven 1024.")
    return OutputError(f"Poort {port} op {host} is niet vrij.", "Kies een andere met --port.")


class Serving:
    """The pages on a desk, listening. Raises OutputError if the port is taken, NotFoundError for an unknown host."""

    def __init__(self, desk: Desk, *, host: str = HERE, port: int = 0, token: str = "") -> None:
        host = HERE if host == "localhost" else host  # which may be two addresses, each with a port of its own
        guard = Guard(token=token, hosts=own_names()) if token else Guard(hosts=own_names())
        app = create_app(desk, guard)
        try:
            self._lines: dict[int, Any] = {}  # everything that listens or talks
            self._server: Any = create_server(
                app, map=self._lines, host=host, port=port, threads=THREADS, ident="Werkblad"
            )
        except (ValueError, OSError) as error:
            raise _not_served(host, port, error) from error
        number, query = self._server.effective_port, f"/?{TOKEN_PARAMETER}={guard.token}"
        here = HERE if host in EVERYWHERE else host
        names = network_addresses() if host in EVERYWHERE else ()
        self.address = Address(f"http://{here}:{number}{query}", tuple(f"http://{n}:{number}{query}" for n in names))

    def run(self) -> None:
        """Serve until `stop`, or Ctrl-C in the main thread."""
        with contextlib.suppress(OSError):  # the socket was closed under us: that is how `stop` ends it
            self._server.run()

    def stop(self) -> None:
        """Stop listening, and let go of browsers that keep their line open."""
        self._server.close()
        self._server.task_dispatcher.shutdown(timeout=STOP_SECONDS)
        wasyncore.close_all(self._lines, ignore_all=True)


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
    serving = Serving(desk, host=host, port=port, token=token)
    if ready is not None:
        ready(serving.address)
    if browser:
        with contextlib.suppress(webbrowser.Error):
            webbrowser.open(serving.address.url)
    try:
        serving.run()
    except KeyboardInterrupt:
        pass
    finally:
        serving.stop()
