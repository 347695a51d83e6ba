"""Pages below a path: a webserver may hand `/werkblad/…` on as it is, or without `/werkblad`; both are understood."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

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
