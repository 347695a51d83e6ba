#!/usr/bin/env python3
"""A relay between Playwright and Debian's Firefox ESR: started where Playwright would start Firefox.

Playwright drives an unchanged Firefox by WebDriver BiDi (its channel `moz-firefox`), but only the newest: it sends each
new context a command that an ESR does not know, and gives up when that is refused. The relay passes every message on as
it is, and answers the commands of `UNKNOWN` itself where the browser says that it does not know them. It starts Firefox
(the environment variable `FIREFOX`) with the same arguments and ends with it.
"""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import threading
from typing import Any

from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect
from websockets.sync.connection import Connection
from websockets.sync.server import serve

UNKNOWN = frozenset({"emulation.setMediaFeaturesOverride"})
"""May be unknown: colours by night and forced ones are set by preferences of the browser (`phone.firefox`)."""
LISTENS = re.compile(r"(WebDriver BiDi listening on )(ws://\S+)")


def softened(message: str, asked: dict[int, str]) -> str:
    """What the browser says; "unknown command" about one of `UNKNOWN` becomes "done". `asked`: commands by number."""
    said: dict[str, Any] = json.loads(message)
    name = asked.pop(said.get("id") or 0, "")
    if name in UNKNOWN and said.get("error") == "unknown command":
        return json.dumps({"id": said["id"], "type": "success", "result": {}})
    return message


def relay(ours: Connection, address: str) -> None:
    """Pass on all that is said, both ways, until one of them hangs up."""
    asked: dict[int, str] = {}
    with connect(address, max_size=None, compression=None, ping_interval=None) as browser:

        def back() -> None:
            try:
                for message in browser:
                    ours.send(softened(str(message), asked))
            except ConnectionClosed:
                pass
            ours.close()

        threading.Thread(target=back, daemon=True).start()
        try:
            for message in ours:
                told = json.loads(message)
                if told.get("method") in UNKNOWN:
                    asked[told["id"]] = told["method"]
                browser.send(str(message))
        except ConnectionClosed:
            pass


def main() -> int:
    """Start Firefox and stand before it."""
    process = subprocess.Popen([os.environ["FIREFOX"], *sys.argv[1:]], stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    address = ""
    signal.signal(signal.SIGTERM, lambda *_: process.terminate())
    for line in process.stderr:
        if found := LISTENS.search(line):
            server = serve(
                lambda ours: relay(ours, found[2] + "/session"), "127.0.0.1", 0,
                max_size=None, compression=None, ping_interval=None,
            )  # fmt: skip
            threading.Thread(target=server.serve_forever, daemon=True).start()
            address = f"ws://127.0.0.1:{server.socket.getsockname()[1]}"
        sys.stderr.write(LISTENS.sub(rf"\1{address}", line))
        sys.stderr.flush()
    return process.wait()


if __name__ == "__main__":
    sys.exit(main())
