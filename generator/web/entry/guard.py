"""What every answer of the entry pages carries, and who may change anything.

A page of another site may not make a phone send something: `Sec-Fetch-Site` and `Origin` say where a request comes
from, where a browser tells; and whatever changes something carries a signed token that no other site can read. (In a
hall without HTTPS browsers send no `Sec-Fetch-Site`, and with `no-referrer` a form's `Origin` is "null": then the token
and the cookie, which other sites' forms do not carry, stand alone.)
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

from flask import Flask, Response, abort, request

from generator.web.guard import is_own_host

MOST_BODY = 64 * 1024  # bytes: what a browser still sends while it leaves the page (keepalive)
YEAR_SECONDS = 365 * 24 * 3600

HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": "default-src 'none'; img-src 'self'; style-src 'self'; script-src 'self'; "
    "font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
_CHANGES = frozenset({"POST", "PUT", "PATCH", "DELETE"})
_FROM_HERE = ("same-origin", "none")


def protect(app: Flask, hosts: tuple[str, ...]) -> None:
    """Put the guard before every page. `hosts`: the names under which these pages may be asked for."""
    app.config["MAX_CONTENT_LENGTH"] = app.config["MAX_FORM_MEMORY_SIZE"] = MOST_BODY

    @app.before_request
    def check() -> None:
        if not is_own_host(request.headers.get("Host", ""), hosts):
            abort(421)
        if request.method in _CHANGES and not from_here(dict(request.headers)):
            abort(403)

    @app.after_request
    def seal(response: Response) -> Response:
        for name, value in HEADERS.items():
            response.headers[name] = value
        response.headers.setdefault("Cache-Control", "no-store")
        return response


def from_here(heads: Mapping[str, str]) -> bool:
    """Whether a request that changes something can come from our own page, as far as the browser tells."""
    site = heads.get("Sec-Fetch-Site")
    if site is not None:
        return site in _FROM_HERE
    origin = heads.get("Origin")
    if origin is None or origin == "null":
        return True
    return urlsplit(origin).netloc.lower() == heads.get("Host", "").lower()
