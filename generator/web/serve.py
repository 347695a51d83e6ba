"""Serving: on this computer or on the local network, with waitress; the browser opens by itself."""

from __future__ import annotations

import contextlib
import errno
import signal
import socket
import threading
import webbrowser
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from waitress import wasyncore

from generator.model.errors import NotFoundError, OutputError, WerkbladError
from generator.web.app import create_app
from generator.web.guard import MAX_FORM_BYTES, TOKEN_PARAMETER, Guard, own_names
from generator.web.items import Desk
from generator.web.lines import listen
from generator.web.sitting import Sitting, doorway, remember, remembered

HERE = "127.0.0.1"
EVERYWHERE = ("0.0.0.0", "::")  # asked for by name, and printed with its token
STOP_SECONDS = 5.0  # for what is on its way
POLL_SECONDS = 1.0  # at most, before dawdling lines are looked at again
_STOPS = ("SIGTERM", "SIGHUP", "SIGBREAK")  # asked to stop; the terminal was closed (Unix, Windows)


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


def not_served(host: str, port: int, error: ValueError | OSError) -> WerkbladError:
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
        self._lines: dict[int, Any] = {}  # everything that listens or talks
        try:
            app = create_app(desk, guard)
            self._servers = listen(app, guard.may_send, MAX_FORM_BYTES, self._lines, host, port)
        except (ValueError, OSError) as error:
            raise not_served(host, port, error) from error
        self.port = int(self._servers[-1].effective_port)
        query = f"/?{TOKEN_PARAMETER}={quote(guard.token, safe='')}"
        here = HERE if host in EVERYWHERE else host
        names = network_addresses() if host in EVERYWHERE else ()
        others = tuple(f"http://{name}:{self.port}{query}" for name in names)
        self.address = Address(f"http://{here}:{self.port}{query}", others)

    def run(self) -> None:
        """Serve until `stop`, or Ctrl-C in the main thread."""
        with contextlib.suppress(OSError):  # the socket was closed under us: that is how `stop` ends it
            wasyncore.loop(timeout=POLL_SECONDS, map=self._lines, use_poll=True)

    def stop(self) -> None:
        """Stop listening, and let go of browsers that keep their line open."""
        for server in self._servers:
            server.pull_trigger()  # whoever waits for news hears of it now
            server.close()
        self._servers[-1].task_dispatcher.shutdown(timeout=STOP_SECONDS)
        wasyncore.close_all(self._lines, ignore_all=True)


def _started(desk: Desk, host: str, port: int, sitting: Sitting) -> Serving:
    """On the port that was asked for, else on that of earlier today, else on any."""
    if not port and sitting.port:
        with contextlib.suppress(OutputError):
            return Serving(desk, host=host, port=sitting.port, token=sitting.token)
    return Serving(desk, host=host, port=port, token=sitting.token)


@contextlib.contextmanager
def stopped_politely() -> Iterator[None]:
    """Who asks the program to stop, or closes its window, means what Ctrl-C means."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(number: int, frame: object) -> None:
        for each in before:  # once is enough: what is being kept must not be broken off
            signal.signal(each, signal.SIG_IGN)
        raise KeyboardInterrupt

    named = [getattr(signal, name) for name in _STOPS if hasattr(signal, name)]
    before = {each: signal.signal(each, stop) for each in named}
    try:
        yield
    finally:
        for each, handler in before.items():
            if signal.getsignal(each) is stop:
                signal.signal(each, handler)


def _open(url: str) -> None:
    """Open a browser, and do not wait for it: some programs return only when they are closed."""

    def opened() -> None:
        with contextlib.suppress(webbrowser.Error, OSError):
            webbrowser.open(url)

    threading.Thread(target=opened, name="bladerprogramma", daemon=True).start()


def serve(
    desk: Desk,
    *,
    host: str = HERE,
    port: int = 0,
    token: str = "",
    browser: bool = True,
    folder: Path,
    ready: Callable[[Address], None] | None = None,
) -> None:
    """Serve until Ctrl-C or a polite request to stop. `port` 0: that of earlier today, or any free one.

    `folder`: where the sitting is noted (see `generator.web.sitting`). Raises OutputError if the port is taken.
    """
    sitting = Sitting(token, port) if token else remembered(folder)
    serving = _started(desk, host, port, sitting)
    if not token:
        remember(folder, Sitting(sitting.token, serving.port))
    try:
        with contextlib.suppress(KeyboardInterrupt), stopped_politely(), contextlib.ExitStack() as doors:
            if ready is not None:
                ready(serving.address)
            if browser:
                with contextlib.suppress(OSError):
                    _open(doors.enter_context(doorway(folder, serving.address.url)))
            serving.run()
    finally:
        serving.stop()
