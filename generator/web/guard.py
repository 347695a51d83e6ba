"""Who may come in: a token in the address, a signed cookie, a signed form, a host that is ours, and strict headers.

A page on another site must not read or write here (CSRF, DNS rebinding), and nothing is fetched from anywhere else.
"""

from __future__ import annotations

import hmac
import ipaddress
import secrets
import socket
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from urllib.parse import urlsplit

from flask import Flask, Response, abort, g, make_response, redirect, request, url_for
from werkzeug.exceptions import TooManyRequests
from werkzeug.http import parse_cookie

from generator.web.patience import Patience

TOKEN_BYTES = 18  # 144 bits: not to be guessed
TOKEN_PARAMETER = "sleutel"
COOKIE_SECONDS = 14 * 24 * 3600  # a fortnight: longer than any review
MAX_FORM_BYTES = 256 * 1024  # a form holds one answer
_LOCAL_NAMES = ("localhost",)
_NAME_CHARS = 12  # of the cookie's name: cookies are shared by all ports of a computer, so each key has one of its own

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
    """The key of a sitting, and what follows from it: a sitting that starts again with the same key knows its browsers.

    `hosts`: names by which this computer may be called, besides its addresses.
    """

    token: str = field(default_factory=lambda: secrets.token_urlsafe(TOKEN_BYTES))
    hosts: tuple[str, ...] = ()
    patience: Patience = field(default_factory=Patience)

    def _mac(self, *parts: str) -> str:
        return hmac.new(self.token.encode(), "\0".join(parts).encode(), sha256).hexdigest()

    @property
    def cookie(self) -> str:
        """The name of the cookie."""
        return f"werkblad_{self._mac('koekje')[:_NAME_CHARS]}"

    def pass_for(self, browser: str) -> str:
        """What the cookie of an admitted browser says: its random name, signed."""
        return f"{browser}.{self._mac('browser', browser)}"

    def named(self, given: str) -> str:
        """The browser that a cookie was made for, or '' if we did not make it."""
        browser = given.rpartition(".")[0]
        return browser if browser and _same(given, self.pass_for(browser)) else ""

    def browser(self) -> str:
        """The random name of the browser that asks, or ''."""
        return self.named(request.cookies.get(self.cookie, ""))

    def signature(self) -> str:
        """What a form of this browser must carry."""
        return self._mac("vorm", self.browser())

    def may_send(self, heads: Mapping[str, str]) -> bool:
        """Whether somebody with these heads (see `generator.web.lines.Admitted`) may send a body."""
        if not is_own_host(heads.get("HOST", ""), self.hosts):
            return False
        return bool(self.named(parse_cookie(heads.get("COOKIE", "")).get(self.cookie, "")))


def _same(one: str, other: str) -> bool:
    """Whether two texts are the same, told in a time that says nothing about where they differ."""
    return hmac.compare_digest(sha256(one.encode()).digest(), sha256(other.encode()).digest())


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


def stale() -> bool:
    """Whether the form that came was not made for this browser: nothing may follow from it."""
    return bool(g.get("stale"))


def protect(app: Flask, guard: Guard, *, mended: Iterable[str] = ()) -> None:
    """Put the guard before every page of the app. `mended`: endpoints that show a stale form again by themselves."""
    app.config["MAX_CONTENT_LENGTH"] = MAX_FORM_BYTES
    patient = frozenset(mended)

    @app.before_request
    def check() -> Response | None:
        if not is_own_host(request.headers.get("Host", ""), guard.hosts):
            abort(421)
        if request.endpoint == "static":
            return None
        given = request.args.get(TOKEN_PARAMETER)
        if given is not None and request.method == "GET":
            where = url_for(request.endpoint, **(request.view_args or {})) if request.endpoint else url_for("start")
            return knocked(guard, given, where)
        if not guard.browser():
            abort(403)
        if request.method == "POST" and not _same(request.form.get("vorm", ""), guard.signature()):
            if request.endpoint not in patient:
                abort(400)
            g.stale = True
        return None

    @app.after_request
    def seal(response: Response) -> Response:
        for name, value in HEADERS.items():
            response.headers[name] = value
        return response


def knocked(guard: Guard, given: str, where: str) -> Response:
    """Somebody shows a key; the right one lets them in, at `where`. While they must wait not even that helps: else it
    could be found by trying on."""
    address = request.remote_addr or ""
    if (seconds := guard.patience.waits(address)) > 0:
        raise TooManyRequests(retry_after=seconds)
    if not _same(given, guard.token):
        guard.patience.failed(address)
        abort(403)
    guard.patience.passed(address)
    return _admit(guard, where)


def _admit(guard: Guard, where: str) -> Response:
    """The token was right: remember it in a cookie, and take it out of the address bar."""
    response = make_response(redirect(where))
    browser = guard.browser() or secrets.token_urlsafe(12)
    response.set_cookie(
        guard.cookie, guard.pass_for(browser), max_age=COOKIE_SECONDS, httponly=True, samesite="Lax", path="/"
    )
    return response
