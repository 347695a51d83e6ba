"""Pages below a path: a webserver may hand `/werkblad/…` on as it is, or without `/werkblad`; both are understood."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from werkzeug.routing import Map

from generator.model.errors import OutputError

Environ = dict[str, Any]
App = Callable[[Environ, Any], Iterable[bytes]]


def below(app: App, root: str) -> App:
    """The app, asked for below `root` ('' or '/path'): addresses that it makes begin with that."""
    if not root:
        return app

    def asked(environ: Environ, start: Any) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        if path == root or path.startswith(f"{root}/"):
            path = path[len(root) :] or "/"
        return app({**environ, "SCRIPT_NAME": root, "PATH_INFO": path}, start)

    return asked


def refuse_own(root: str, addresses: Map, files: Iterable[str]) -> None:
    """Raise OutputError if `root` begins like an address or file of the pages themselves.

    `/blad/scan` could then be a sheet, or `/scan` below `/blad`: nobody can tell.
    """
    own = {rule.rule.split("/")[1] for rule in addresses.iter_rules()} | set(files)
    first = root.strip("/").partition("/")[0]
    if first in own - {""}:
        what = f"Het pad '{root}' in --base-url kan niet: '/{first}' is al een adres van Werkblad zelf."
        raise OutputError(what, "Kies een ander pad, zoals '/werkblad', en zet dat ook in entry_url van je huisstijl.")
