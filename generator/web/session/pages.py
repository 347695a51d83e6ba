"""The addresses of a session: the room's (to join without a sheet) and the facilitator's (the beamer, behind a token).

It is added to the app of the entry pages. GET changes nothing; the token in the address becomes a cookie at once.
"""

from __future__ import annotations

import hmac
from pathlib import Path

from flask import Flask, Response, abort, jsonify, make_response, redirect, request, url_for

from generator.web.entry import cookies, tokens
from generator.web.entry.engine import engine
from generator.web.entry.front import Front
from generator.web.entry.rendering import Rendering
from generator.web.guard import TOKEN_PARAMETER, Guard, knocked
from generator.web.session.desk import SessionDesk

STAFF = "/groep"
MOST_DIGITS = 3  # of a slide's number


STATIC = Path(__file__).resolve().parent.parent / "static" / "session"
FILES = {"beamer.css": "text/css", "beamer.js": "text/javascript"}


def add_session(
    app: Flask, desk: SessionDesk, front: Front, rendering: Rendering, guard: Guard, *, secure: bool = False
) -> None:
    """Add the addresses. `guard`: who may see the beamer page."""
    pages = _Session(desk, front, rendering, guard, secure)

    @app.before_request
    def check() -> Response | None:
        """Before the entry's own routes: a run's name is an address to join at, and staff pages ask for the token."""
        path = request.path.strip("/")
        if request.method == "GET" and path.upper() == desk.run:
            return pages.invitation()
        if request.path == STAFF or request.path.startswith(f"{STAFF}/"):
            return pages.admitted()
        return None

    for rule, name, view, method in (
        ("/meedoen", "join", pages.join, "POST"),
        (f"{STAFF}/", "beamer", pages.beamer, "GET"),
        (f"{STAFF}/stand.json", "stand", pages.stand, "GET"),
        (f"{STAFF}/meedoen.svg", "joining", pages.joining, "GET"),
        (f"{STAFF}/kleuren.css", "colours", pages.colours, "GET"),
        (f"{STAFF}/beeld/<version>/<int:number>.png", "slide", pages.slide, "GET"),
        (f"{STAFF}/open", "close", pages.close, "POST"),
        (f"{STAFF}/vast/<name>", "file", pages.file, "GET"),
    ):
        app.add_url_rule(rule, f"session_{name}", view, methods=[method], provide_automatic_options=False)


class _Session:
    def __init__(self, desk: SessionDesk, front: Front, rendering: Rendering, guard: Guard, secure: bool) -> None:
        self._desk, self._front, self._rendering = desk, front, rendering
        self._guard, self._secure = guard, secure

    # --- the room -----------------------------------------------------------------------------------------------------

    def invitation(self) -> Response:
        """For who has no sheet: what this is, and a button to begin."""
        return self._invited(self._desk.open, 200)

    def _invited(self, open_now: bool, status: int) -> Response:
        run = self._front.run(self._desk.run)
        if run is None:
            abort(404)
        return _whole(self._rendering.joining(run, self._desk.title, open_now=open_now), status)

    def join(self) -> Response:
        """A copy of one's own, one for each device: who joins twice goes on where they were."""
        held = tokens.passes(request.cookies.get(cookies.COOKIE, ""), self._front.key)
        own = next((hand for hand in held if hand.run == self._desk.run), None) or self._desk.join()
        if own is None:
            return self._invited(False, 409)
        response = make_response(redirect(url_for("sheets"), 303))
        return cookies.remember(response, (own, *held), self._front.key, secure=self._secure)

    # --- the beamer ---------------------------------------------------------------------------------------------------

    def admitted(self) -> Response | None:
        """The facilitator comes in with the token in the address, and from then on with a cookie."""
        given = request.args.get(TOKEN_PARAMETER)
        if given is not None and request.method == "GET":
            return knocked(self._guard, given, url_for("session_beamer"))
        if not self._guard.browser():
            abort(403)
        if request.method == "POST" and not hmac.compare_digest(request.form.get("vorm", ""), self._guard.signature()):
            abort(400)
        return None

    def beamer(self) -> Response:
        """The page: slide 0 is how to join, then the pictures."""
        number = _number(request.args.get("beeld", "0"))
        stand = self._desk.stand()
        slides = ("", *stand.slides)
        if number >= len(slides):
            number = len(slides) - 1
        slide = slides[number] if number else None
        page = (
            engine()
            .get_template("session/beamer.html")
            .render(
                url_for=url_for,
                desk=self._desk,
                stand=stand,
                slide=slide,
                number=number,
                last=len(slides) - 1,
                vorm=self._guard.signature(),
            )
        )
        return _whole(page)

    def stand(self) -> Response:
        """How it stands, for the page's own look every few seconds: nothing is sent where nothing changed."""
        stand = self._desk.stand()
        tag = f"{stand.version}-{stand.answered}-{int(stand.open)}"
        if request.if_none_match.contains(tag):
            response = make_response("", 304)
        else:
            response = jsonify(version=stand.version, answered=stand.answered, open=stand.open)
        response.set_etag(tag)
        response.headers["Cache-Control"] = "no-cache"
        return response

    def slide(self, version: str, number: int) -> Response:
        """A picture."""
        data = self._desk.picture(version, number)
        if data is None:
            abort(404)
        return _whole(data, mimetype="image/png")

    def joining(self) -> Response:
        """The code to join by."""
        return _whole(self._desk.joining(), mimetype="image/svg+xml")

    def colours(self) -> Response:
        """The house style."""
        lines = "".join(f"--{name}:{value};" for name, value in self._desk.colours().items())
        return _whole(f":root{{{lines}}}", mimetype="text/css")

    def close(self) -> Response:
        """Close joining, or open it again."""
        self._desk.close(closed=request.form.get("dicht") == "1")
        return make_response(redirect(url_for("session_beamer"), 303))

    def file(self, name: str) -> Response:
        """The page's own style and program."""
        if name not in FILES:
            abort(404)
        return _whole((STATIC / name).read_bytes(), mimetype=FILES[name])


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) <= MOST_DIGITS else 0


def _whole(body: str | bytes, status: int = 200, mimetype: str = "text/html") -> Response:
    return Response(body, status, mimetype=mimetype)
