"""Serving the entry pages: with waitress, to a room full of phones at once."""

from __future__ import annotations

import contextlib
import gc
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

from flask import Flask
from waitress import wasyncore

from generator.web.entry.app import create_app
from generator.web.entry.below import below, refuse_own
from generator.web.entry.front import Front
from generator.web.entry.guard import MOST_BODY
from generator.web.entry.rendering import Rendering
from generator.web.guard import is_own_host, own_names
from generator.web.lines import listen
from generator.web.serve import (
    EVERYWHERE,
    HERE,
    POLL_SECONDS,
    STOP_SECONDS,
    network_addresses,
    not_served,
    stopped_politely,
)

THREADS = 32  # each waits for the disk while its answer is kept: so many answers share a commit
MOST_LINES = 2000  # 300 phones with 6 lines each; waitress' own limit of 100 leaves the second half of a room waiting
FILES = 4096  # open files that so many lines need


class EntryServing:
    """The entry pages, listening. `base_url`: how people outside reach them, if something stands in front.
    `more`: adds other pages to the app (told whether HTTPS is used).

    Raises OutputError if the port is taken or the path of `base_url` is one of these pages' own addresses,
    NotFoundError for an unknown host.
    """

    def __init__(
        self,
        front: Front,
        rendering: Rendering,
        *,
        host: str = HERE,
        port: int = 0,
        base_url: str = "",
        more: Callable[[Flask, bool], None] | None = None,
    ) -> None:
        host = HERE if host == "localhost" else host
        outside = urlsplit(base_url)
        hosts = (*own_names(), *((outside.hostname,) if outside.hostname else ()))
        app = create_app(front, rendering, hosts=hosts, secure=outside.scheme == "https")
        if more is not None:
            more(app, outside.scheme == "https")
        root = outside.path.rstrip("/")
        refuse_own(root, app.url_map, rendering.root_files())
        app.wsgi_app = below(app.wsgi_app, root)  # type: ignore[method-assign,assignment]
        self._lines: dict[int, Any] = {}
        _allow_files(FILES)

        def admitted(heads: Mapping[str, str]) -> bool:
            return is_own_host(heads.get("HOST", ""), hosts)

        try:
            self._servers = listen(
                app, admitted, MOST_BODY, self._lines, host, port, threads=THREADS, most_lines=MOST_LINES
            )
        except (ValueError, OSError) as error:
            raise not_served(host, port, error) from error
        self.port = int(self._servers[-1].effective_port)
        here = HERE if host in EVERYWHERE else host
        names = network_addresses() if host in EVERYWHERE else ()
        self.addresses = tuple(f"http://{name}:{self.port}/" for name in (here, *names))

    def run(self) -> None:
        """Serve until `stop`, or Ctrl-C in the main thread."""
        with contextlib.suppress(OSError):  # the socket was closed under us: that is how `stop` ends it
            wasyncore.loop(timeout=POLL_SECONDS, map=self._lines, use_poll=True)

    def stop(self) -> None:
        """Stop listening; what is being kept is kept."""
        for server in self._servers:
            server.pull_trigger()
            server.close()
        self._servers[-1].task_dispatcher.shutdown(timeout=STOP_SECONDS)
        wasyncore.close_all(self._lines, ignore_all=True)


def _allow_files(wanted: int) -> None:
    """Ask the system for so many open files; where it gives fewer, fewer phones come in at once."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource  # noqa: PLC0415  # not on Windows, where there is no such limit

        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        if soft != resource.RLIM_INFINITY and soft < most:
            resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))


def serve_entry(serving: EntryServing, ready: Callable[[EntryServing], None] | None = None) -> None:
    """Serve until Ctrl-C or a polite request to stop."""
    gc.collect()
    gc.freeze()  # what was made by now stays: looking through it again and again costs time, and holds up whoever waits
    try:
        with contextlib.suppress(KeyboardInterrupt), stopped_politely():
            if ready is not None:
                ready(serving)
            serving.run()
    finally:
        serving.stop()
