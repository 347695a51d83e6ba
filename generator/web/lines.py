"""The lines over which browsers talk: what may be sent before it is known who asks, and for how long one may dawdle.

The server reads a request whole before the app sees it. So who sends a body without having shown the key is refused
here, when only the heads of the request are in; and a line on which a request does not get finished is let go of.
"""

from __future__ import annotations

import logging
import time
from collections import Counter
from collections.abc import Callable, Mapping
from html import escape
from http import HTTPStatus
from typing import Any

from waitress import wasyncore
from waitress.adjustments import Adjustments
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser
from waitress.server import TcpWSGIServer
from waitress.task import ThreadedTaskDispatcher
from waitress.utilities import RequestEntityTooLarge

THREADS = 8  # a picture holds one for a tenth of a second; a browser asks for three things at once
REQUEST_SECONDS = 10.0  # from its first byte to its last: a form of 256 kB over bad wifi takes 3
IDLE_SECONDS = 60  # an open line on which nothing is asked
MOST_LINES = 200  # at once: 30 people with 6 lines each; of more, who dawdles longest is let go of
MOST_HEAD_BYTES = 32 * 1024  # of a request: cookies of a fortnight are 4 kB
_LOOK_SECONDS = 1  # between two looks at who dawdles
_NEVER = 10**6  # lines: the server's own limit stops listening to everybody, so ours comes first

Admitted = Callable[[Mapping[str, str]], bool]
"""Whether somebody with these heads (names as in WSGI, without HTTP_) may send a body."""


class _Refusal:
    """A request that is not read any further. (The server's own errors speak English.)"""

    def __init__(self, status: HTTPStatus, what: str, mend: str) -> None:
        self._status, self._what, self._mend = status, what, mend

    def to_response(self, ident: str | None = None) -> tuple[str, list[tuple[str, str]], bytes]:
        """Status, heads, body."""
        body = (
            '<!doctype html><html lang="nl"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
            f"<title>Werkblad</title><h1>{escape(self._what)}</h1><p>{escape(self._mend)}</p></html>"
        )
        heads = [
            ("Content-Type", "text/html; charset=utf-8"),
            ("Content-Security-Policy", "default-src 'none'"),
            ("Cache-Control", "no-store"),
        ]
        return f"{self._status.value} {self._status.phrase}", heads, body.encode()


_OUTSIDE = _Refusal(
    HTTPStatus.FORBIDDEN,
    "Je mag hier niet naar binnen.",
    "Open het hele adres dat Werkblad in de terminal liet zien, met de sleutel erin.",
)
_TOO_LONG = _Refusal(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "Dit is te lang.", "Ga terug en typ een kortere tekst.")
_GARBLED = _Refusal(HTTPStatus.BAD_REQUEST, "Dit is geen vraag die Werkblad begrijpt.", "Ga terug naar het begin.")


class _Request(HTTPRequestParser):  # type: ignore[misc]
    """A request as it comes in. A body is refused before it is received unless its sender may send it."""

    def __init__(self, adj: Adjustments, admitted: Admitted) -> None:
        super().__init__(adj)
        self._admitted = admitted

    def received(self, data: bytes) -> int:
        """Take in some bytes; how many."""
        heads_were_in = self.headers_finished
        consumed = int(super().received(data))
        bodied = self.headers_finished and not heads_were_in and self.body_rcv is not None
        if bodied and not self._admitted(self.headers):
            self._refuse(_OUTSIDE)
        elif self.error is not None and not isinstance(self.error, _Refusal):
            self._refuse(_TOO_LONG if isinstance(self.error, RequestEntityTooLarge) else _GARBLED)
        return consumed

    def _refuse(self, why: _Refusal) -> None:
        self.error, self.completed = why, True
        self.expect_continue = False  # nobody is told to go on


class Line(HTTPChannel):  # type: ignore[misc]
    """A line to a browser. `begun`: since when (the rest of) a request is waited for; None once it is whole."""

    def __init__(self, server: Server, *more: Any, **named: Any) -> None:
        self.parser_class = lambda adj: _Request(adj, server.admitted)
        self.begun: float | None = time.monotonic()
        super().__init__(server, *more, **named)

    def received(self, data: bytes) -> bool:
        """Take in some bytes."""
        before = self.request
        took = bool(super().received(data))
        if self.request is None:
            self.begun = None
        elif self.request is not before:
            self.begun = time.monotonic()
        return took


class Server(TcpWSGIServer):  # type: ignore[misc]
    """Listens on one address. `admitted`: who may send a body; `most_lines`: at once (None: as usual)."""

    channel_class = Line

    def __init__(self, admitted: Admitted, most_lines: int | None, *more: Any, **named: Any) -> None:
        self.admitted, self.most_lines = admitted, most_lines
        super().__init__(*more, **named)

    def maintenance(self, now: float) -> None:
        """Let go of lines on which nothing is asked, and of those on which a request does not get finished."""
        super().maintenance(now)
        late = time.monotonic() - REQUEST_SECONDS
        for line in self.active_channels.values():
            if line.begun is not None and line.begun < late and not line.requests:
                line.will_close = True

    def handle_accept(self) -> None:
        """A new line. Nobody is kept out by those who hold lines: of too many, the longest held makes way."""
        super().handle_accept()
        most = self.most_lines or MOST_LINES
        if len(self.active_channels) <= most:
            return
        staying = [line for line in self.active_channels.values() if not line.will_close]
        if len(staying) <= most:
            return
        held = Counter(line.addr[0] for line in staying)
        (greedy, _), *_ = held.most_common(1)
        free = [line for line in staying if line.addr[0] == greedy and not line.requests]
        if free:
            min(free, key=lambda line: float(line.creation_time)).will_close = True


def listen(
    app: Any,
    admitted: Admitted,
    most_body: int,
    lines: dict[int, Any],
    host: str,
    port: int,
    *,
    threads: int = THREADS,
    most_lines: int | None = None,
) -> list[Server]:
    """Listen on all addresses of a host. `most_body`: bytes. Raises ValueError (no such host) or OSError."""
    logging.getLogger("waitress").addHandler(logging.NullHandler())  # its news is for its makers, and in English
    settings = Adjustments(
        host=host,
        port=port,
        threads=threads,
        ident="Werkblad",
        channel_timeout=IDLE_SECONDS,
        cleanup_interval=_LOOK_SECONDS,
        connection_limit=_NEVER,
        max_request_body_size=most_body,
        max_request_header_size=MOST_HEAD_BYTES,
        log_socket_errors=False,
    )
    crew = ThreadedTaskDispatcher()
    made: list[Server] = []
    try:
        for place in settings.listen:
            made.append(Server(admitted, most_lines, app, lines, dispatcher=crew, adj=settings, sockinfo=place))
    except OSError:
        wasyncore.close_all(lines, ignore_all=True)
        raise
    crew.set_thread_count(settings.threads)
    return made
