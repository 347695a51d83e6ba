"""Who may come in: a token in the address or cookie, a signed form, a host that is ours, and strict headers.

A page on another site must not read or write here (CSRF, DNS rebinding), and nothing is fetched from anywhere else.
"""

from __future__ import annotations

import hmac
import ipaddress
import secrets
import socket
from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import sha256
from urllib.parse import urlsplit

from flask import Flask, Response, abort, make_response, redirect, request, url_for

TOKEN_BYTES = 18  # 144 bits: not to be guessed
COOKIE_TOKEN, COOKIE_BROWSER = "werkblad_sleutel", "werkblad_browser"
TOKEN_PARAMETER = "sleutel"
COOKIE_SECONDS = 14 * 24 * 3600  # a fortnight: longer than any review
MAX_FORM_BYTES = 256 * 1024  # a form holds one answer
_LOCAL_NAMES = ("localhost",)

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; img-src 'self'; style-src 'self'; script-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Cache-Control": "no-store",
}


@dataclass(frozen=True, slots=True)
class Guard:
    """The secrets of one sitting. `hosts`: names by which this computer may be called, besides its addresses."""

    token: str = field(default_factory=lambda: secrets.token_urlsafe(TOKEN_BYTES))
    secret: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    hosts: tuple[str, ...] = ()

    def browser(self) -> str:
        """The random name of the browser that asks, or ''."""
        return request.cookies.get(COOKIE_BROWSER, "")[:64]

    def signature(self) -> str:
        """What a form of this browser must carry."""
        return hmac.new(self.secret, self.browser().encode(), sha256).hexdigest()

    def known(self) -> bool:
        """Whether the browser showed the token before."""
        given = request.cookies.get(COOKIE_TOKEN, "")
        return hmac.compare_digest(given.encode(), self.token.encode()) and bool(self.browser())


def own_names() -> tuple[str, ...]:
    """The names of this computer on the network."""
    name = socket.gethostname().lower()
    return tuple({name, name.split(".", maxsplit=1)[0], f"{name.split('.', maxsplit=1)[0]}.local"})


def is_own_host(host: str, names: Iterable[str]) -> bool:
    """Whether a Host header may be ours: an address, or one of our names. A foreign name is DNS rebinding."""
    try:
        name = urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return False
    if name.lower() in (*_LOCAL_NAMES, *names):
        return True
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def protect(app: Flask, guard: Guard) -> None:
    """Put the guard before every page of the app."""
    app.config["MAX_CONTENT_LENGTH"] = MAX_FORM_BYTES

    @app.before_request
    def check() -> Response | None:
        if not is_own_host(request.headers.get("Host", ""), guard.hosts):
            abort(421)
        if request.endpoint == "static":
            return None
        given = request.args.get(TOKEN_PARAMETER)
        if given is not None and request.method == "GET":
            if not hmac.compare_digest(given.encode(), guard.token.encode()):
                abort(403)
            return _admit(guard)
        if not guard.known():
            abort(403)
        if request.method == "POST":
            signed = request.form.get("vorm", "")
            if not hmac.compare_digest(signed.encode(), guard.signature().encode()):
                abort(400)
        return None

    @app.after_request
    def seal(response: Response) -> Response:
        for name, value in HEADERS.items():
            response.headers[name] = value
        return response


def _admit(guard: Guard) -> Response:
    """The token was right: remember it in a cookie, and take it out of the address bar."""
    where = url_for(request.endpoint, **(request.view_args or {})) if request.endpoint else url_for("start")
    response = make_response(redirect(where))
    for name, value in ((COOKIE_TOKEN, guard.token), (COOKIE_BROWSER, guard.browser() or secrets.token_urlsafe(12))):
        response.set_cookie(name, value, max_age=COOKIE_SECONDS, httponly=True, samesite="Lax")
    return response
