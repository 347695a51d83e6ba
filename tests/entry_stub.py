"""A server for tests of the entry pages: serves them, keeps what is posted by its number, and can fail on purpose.

It does what the protocol says and no more: an event is kept once under (token, seq), a repeat gets the same answer,
the same number with other content 409. What it got is the oracle of the browser tests.
"""

from __future__ import annotations

import json
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from entry_pages import filled_with, pages_of

from generator.web.entry.front import OpenRun, Value
from generator.web.entry.parts import parts

CSP = (
    "default-src 'none'; img-src 'self'; style-src 'self'; script-src 'self'; font-src 'self'; connect-src 'self'; "
    "worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
TOKEN = "1.ABCDEF.14.ZZZZZZZZZZ.aaaaaaaaaaaaaaaaaaaaaa"
HTML, JSON = "text/html; charset=utf-8", "application/json"


@dataclass
class Got:
    """What came in, and how to answer. `answer`: an HTTP status instead of keeping (0: keep)."""

    run: OpenRun
    kept: dict[tuple[str, int], dict[str, Any]] = field(default_factory=dict)
    clashes: list[dict[str, Any]] = field(default_factory=list)
    repeats: int = 0
    forms: list[tuple[str, int, dict[str, list[str]]]] = field(default_factory=list)
    posts: int = 0
    answer: Callable[[int], int] = lambda _: 0
    token: str = TOKEN
    answers: dict[str, Value] = field(default_factory=dict)
    wiped: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)
    loses: Callable[[int], bool] = lambda _: False  # the answer to this post never arrives, though it was kept
    tells_last: bool = True  # the phone hears which of its numbers were used
    at_once: int = 0
    most_at_once: int = 0  # posts in hand at the same time

    def values(self, token: str = TOKEN) -> dict[str, Any]:
        """By variable what was said last."""
        own = sorted((seq, e) for (who, seq), e in self.kept.items() if who == token and e["kind"] == "answer")
        return {e["variable"]: e["value"] for _, e in own}

    def seen(self) -> set[tuple[str, int]]:
        """The parts that were seen."""
        return {(e["form"], e["part"]) for e in self.kept.values() if e["kind"] == "seen"}

    def post(self, body: Mapping[str, Any]) -> tuple[int, Any]:
        """Keep events, each once."""
        with self.lock:
            self.posts += 1
            if status := self.answer(self.posts):
                return status, {"error": str(status)}
            acks = []
            for event in body["events"]:
                key = body["token"], event["seq"]
                known = self.kept.setdefault(key, event)
                self.repeats += known is not event
                if known != event:
                    self.clashes.append(event)
                acks.append({"seq": event["seq"], "ok": known == event, "status": 200 if known == event else 409})
            return 200, {"acks": acks}


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        pass

    def _send(self, status: int, data: bytes, mimetype: str, heads: Mapping[str, str] | None = None) -> None:
        self.send_response(status)
        every = {"Content-Type": mimetype, "Content-Length": str(len(data)), "Content-Security-Policy": CSP}
        for name, value in {**every, "Cache-Control": "no-store", **(heads or {})}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)

    def do_GET(self) -> None:
        url = urlsplit(self.path)
        data, mimetype, heads = self.server.found(url.path, url.query)
        self._send(200 if data else 404, data, mimetype, heads)

    def _answers(self, got: Got, body: dict[str, Any]) -> None:
        with got.lock:
            got.at_once += 1
            got.most_at_once = max(got.most_at_once, got.at_once)
        try:
            time.sleep(0.02)  # as on a network: so that two senders would meet
            status, said = got.post(body)
        finally:
            with got.lock:
                got.at_once -= 1
        if got.loses(got.posts):
            self.close_connection = True
            return
        self._send(status, json.dumps(said).encode(), JSON)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        got, path = self.server.got, self.path
        if path == "/antwoorden":
            self._answers(got, json.loads(body))
        elif path.startswith("/blad/"):
            _, _, form, _, number = path.split("/")
            got.forms.append((form, int(number), parse_qs(body.decode(), keep_blank_values=True)))
            self._send(303, b"", HTML, {"Location": f"/blad/{form}?zonder&bewaard={number}#deel-{int(number) + 1}"})
        elif path == "/wis":
            got.wiped.append(json.loads(body)["token"])
            self._send(200, b'{"ok":true}', JSON)
        elif path == "/verder":
            self._send(200, b'{"code":"7K3M-9QX2"}', JSON)
        else:
            self._send(404, b"", HTML)


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, got: Got, port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.got, self.pages = got, pages_of(got.run)
        self._lines: set[socket.socket] = set()

    def process_request(self, request: socket.socket, client_address: Any) -> None:
        self._lines.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: socket.socket) -> None:
        self._lines.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A browser that is killed in the middle of a request is what some tests are about: no news."""
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)

    def hang_up(self) -> None:
        """As a server that is gone: lines that a browser keeps open answer no more."""
        for line in list(self._lines):
            with suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)

    def found(self, path: str, query: str) -> tuple[bytes, str, dict[str, str]]:
        got, pages, run = self.got, self.pages, self.got.run
        if path.startswith("/vast/"):
            asset = pages.assets()[path.removeprefix("/vast/")]
            return asset.data, asset.mimetype, {"Cache-Control": "public, max-age=31536000, immutable"}
        if path == "/sw.js":
            return pages.root_files()["sw.js"].data, "text/javascript", {}
        if path == "/toestel.json":
            last = max((seq for token, seq in got.kept if token == got.token), default=0) if got.tells_last else 0
            told = {"token": got.token, "number": "014", "answers": got.answers, "last": last, "held": []}
            return json.dumps(told).encode(), JSON, {}
        if path.startswith("/blad/"):
            sheet = next(sheet for sheet in run.sheets if sheet.form == path.removeprefix("/blad/"))
            if query.startswith("zonder"):
                saved = parse_qs(query).get("bewaard")
                filled = filled_with(self._formed(), int(saved[0]) if saved else None)
                return pages.sheet(run, sheet, filled).encode(), HTML, {}
            return pages.sheet(run, sheet, None).encode(), HTML, {"ETag": '"v1"', "Cache-Control": "no-cache"}
        made = {
            "/": lambda: pages.landing(run), "/bladen": lambda: pages.sheets(run, "014"),
            "/ik-was-al-bezig": lambda: pages.go_on(None, True), "/verder": lambda: pages.go_on("7K3M-9QX2", False),
            "/gewist": pages.wiped, "/nieuws": lambda: pages.news("Deze code werkt hier niet.", "Probeer het.", 404),
        }  # fmt: skip
        if path.startswith("/klaar/"):
            sheet = next(sheet for sheet in run.sheets if sheet.form == path.removeprefix("/klaar/"))
            return pages.receipt(run, sheet).encode(), HTML, {}
        return (made[path]().encode() if path in made else b""), HTML, {}

    def _formed(self) -> dict[str, Value]:
        """What forms without JavaScript said."""
        found: dict[str, Value] = {}
        for form, number, given in self.got.forms:
            sheet = next(sheet for sheet in self.got.run.sheets if sheet.form == form)
            for variable in parts(sheet)[number - 1].variables:
                found[variable.name] = self.pages.typed(variable, given.get(variable.name, []))
        return found


@contextmanager
def serving(run: OpenRun, port: int = 0) -> Iterator[tuple[str, Got]]:
    """The address of the pages, and what comes in."""
    got = Got(run)
    server = _Server(got, port)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", got
    finally:
        server.shutdown()
        server.hang_up()
        server.server_close()
        thread.join()
