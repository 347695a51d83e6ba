"""The review pages: one question per screen. They work without JavaScript; a little adds keys."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import Flask, Response, abort, make_response, redirect, render_template, request, url_for
from werkzeug.exceptions import HTTPException

from generator.model.curve_text import curve_text
from generator.model.errors import DecisionError, WerkbladError
from generator.model.map_said import said_text
from generator.web import curve_form, map_form
from generator.web.guard import COOKIE_SECONDS, Guard, protect, stale
from generator.web.items import OPTION_KEYS, AnswerItem, Clash, Desk, Doubt, PageItem, Queue, Reply
from generator.web.sendable import media_type

COOKIE_INITIALS = "werkblad_wie"
MAX_INITIALS = 40  # characters
LISTED = 100  # decisions on one page
MOST_DIGITS = 7  # of a place in a list
KINDS = ("uitsnede", "breed", "grafiek", "blad", "briefje")
DRAWN = "drawn"  # a reply: these are the lines
WAYS = {"volgende": 1, "vorige": -1}

TITLES = {
    Queue.DOUBTS: ("Antwoorden met twijfel", "Kies wat er staat."),
    Queue.PAGES: ("Bladzijden zonder plek", "Zeg welk blad dit is, of dat het er niet bij hoort."),
    Queue.TEXTS: ("Teksten overtypen", "Typ over wat er geschreven is. Dit hoeft niet: het plaatje blijft bewaard."),
    Queue.DONE: ("Al beslist", "Kijk nog eens naar wat is beslist, net of eerder, of kies iets anders."),
}
_ERRORS = {
    400: ("Dit formulier is verlopen.", "Ga terug, laad het scherm opnieuw en probeer het nog een keer."),
    403: (
        "Je mag hier niet naar binnen.",
        "Open het hele adres dat Werkblad in de terminal liet zien, met de sleutel erin.",
    ),
    404: ("Dit scherm is er niet.", "Ga terug naar het begin."),
    413: ("Dit is te lang.", "Typ een kortere tekst."),
    421: ("Dit adres hoort niet bij Werkblad.", "Open het adres dat Werkblad liet zien."),
    429: ("Er is te vaak een verkeerde sleutel geprobeerd.", "Wacht een minuut, en open dan het goede adres."),
}
_STALE = DecisionError(
    "Dit scherm was verouderd, dus er is nog niets bewaard.",
    "Wat je invulde staat er nog. Kijk het na en kies opnieuw.",
)
_TYPED = ("tekst", "exemplaar")  # what somebody typed, which must not get lost

_OUTSIDE = (403, 421, 429)  # who may not come in is shown no way in


class _Pages:
    """What each address shows."""

    def __init__(self, desk: Desk, guard: Guard) -> None:
        self._desk, self._guard = desk, guard

    def _page(self, template: str, status: int = 200, **more: Any) -> Response:
        signed = self._guard.signature()
        return make_response(render_template(template, vorm=signed, wie=_initials(), **more), status)

    def _go(self, queue: Queue, item: str | None, step: int = 1) -> Response:
        """To the next item, or the news that there is none."""
        found = self._desk.after(queue, item, self._guard.browser(), step=step)
        if found is None:
            return self._page("done.html", queue=queue, title=TITLES[queue][0], progress=self._desk.progress(queue))
        turned = _turns() or None  # a stack that lay upside down is turned once, not at every question
        return make_response(redirect(url_for("show", queue=queue.value, item=found, draai=turned), 303))

    def start(self, told: str = "", status: int = 200) -> Response:
        """The piles."""
        piles = [(queue, *TITLES[queue], self._desk.progress(queue)) for queue in Queue]
        return self._page("start.html", status, piles=piles, told=told, notices=self._desk.notices())

    def who(self) -> Response:
        """Remember somebody's initials in their own browser."""
        response = make_response(redirect(url_for("start"), 303))
        name = request.form.get("wie", "").strip()[:MAX_INITIALS]
        response.set_cookie(COOKIE_INITIALS, name, max_age=COOKIE_SECONDS, httponly=True, samesite="Lax")
        return response

    def first(self, queue: str) -> Response:
        """Start or go on with a pile; of what was decided the list."""
        pile = _queue(queue)
        return self._listed() if pile is Queue.DONE else self._go(pile, None)

    def _listed(self) -> Response:
        text = request.args.get("vanaf", "0")
        start = int(text) if text.isdecimal() and len(text) <= MOST_DIGITS else 0
        rows, total = self._desk.decided(start, LISTED), self._desk.progress(Queue.DONE).total
        return self._page("decided.html", rows=rows, start=start, step=LISTED, total=total)

    def show(self, queue: str, item: str) -> Response:
        """An item."""
        return self._shown(_queue(queue), item)

    def _shown(
        self,
        queue: Queue,
        item: str,
        error: WerkbladError | None = None,
        clash: Clash | None = None,
        doubt: Doubt | None = None,
        redrawn: AnswerItem | None = None,
    ) -> Response:
        """`redrawn`: the item with lines that were changed, and are not kept yet."""
        found = redrawn or self._desk.item(item, self._guard.browser())
        if found is None:
            if error is not None:
                raise error
            abort(404)
        common: dict[str, Any] = {
            "item": found,
            "queue": queue,
            "title": TITLES[queue][0],
            "progress": self._desk.progress(queue),
            "error": error,
            "clash": clash,
            "doubt": doubt,
            "keys": OPTION_KEYS,
            "given": request.form,
            "turns": _turns("los" if isinstance(found, PageItem) and found.upright else "draai") or 0,
            "stack": _turns() or None,
        }
        status = 400 if error is _STALE else 422 if error is not None else 409 if clash or doubt else 200
        if isinstance(found, PageItem):
            return self._page("page.html", status, runs=self._desk.runs(), **common)
        if found.plot is not None:
            common["drawn"] = curve_form.laid_out(
                found.plot if redrawn else curve_form.before(request.form, found.plot)
            )
            common["typed"] = request.form if error is not None else {}
            common["redrawn"] = redrawn is not None
        if found.map is not None:
            common["added"] = {
                "where": map_form.where(found.map),
                "circles": map_form.circle_rows(found.map, request.form),
                "lines": map_form.line_rows(found.map, request.form),
            }
        return self._page("answer.html", status, **common)

    def skip(self, queue: str, item: str, way: str) -> Response:
        """Past an item without deciding."""
        if way not in WAYS:
            abort(404)
        return self._go(_queue(queue), item, WAYS[way])

    def decide(self, queue: str, item: str) -> Response:
        """Keep what the form says, and go on."""
        pile = _queue(queue)
        if stale():
            return self._shown(pile, item, _STALE)
        try:
            if request.form.get("actie"):
                return self._shown(pile, item, redrawn=self._redrawn(item))
            clash = self._desk.decide(item, self._reply(item), self._guard.browser(), _initials())
        except WerkbladError as error:
            return self._shown(pile, item, error)
        if isinstance(clash, Clash):
            return self._shown(pile, item, clash=clash)
        if clash is not None:
            return self._shown(pile, item, doubt=clash)
        if pile is Queue.DONE:
            return make_response(redirect(url_for("first", queue=pile.value), 303))
        return self._go(pile, item)

    def _redrawn(self, item: str) -> AnswerItem:
        """An item whose lines are as the form says."""
        found = self._desk.item(item, self._guard.browser())
        if not isinstance(found, AnswerItem) or found.plot is None:
            raise DecisionError("Dit staat niet meer in de lijst.", "Ga terug naar het begin.")
        return replace(found, plot=curve_form.changed(request.form, found.plot))

    def _reply(self, item: str) -> Reply:
        """What the form says; of a plot its lines as a text, of a map what was added to it."""
        reply = _reply()
        if "kaart" in request.form:
            found = self._desk.item(item, self._guard.browser())
            if isinstance(found, AnswerItem) and found.map is not None:
                added = map_form.said(request.form, found.map)
                return replace(reply, chosen=(*reply.chosen, *added.added), text=said_text(added))
        if reply.kind != DRAWN:
            return reply
        plot = self._redrawn(item).plot
        assert plot is not None
        return replace(reply, text=curve_text(plot.field, plot.today, plot.lines))

    def undo(self, queue: str) -> Response:
        """Take back the last decision of this browser, and show what it was about."""
        pile = _queue(queue)
        item = self._desk.undo(self._guard.browser(), _initials())
        if item is None:
            return make_response(redirect(url_for("first", queue=pile.value), 303))
        return make_response(redirect(url_for("show", queue=pile.value, item=item), 303))

    def picture(self, item: str, number: int, kind: str) -> Response:
        """A picture of an item."""
        turns = _turns()
        data = self._desk.picture(item, number, kind, turns) if kind in KINDS and turns is not None else None
        if data is None:
            abort(404)
        response = make_response(data)
        response.mimetype = media_type(data)
        return response

    def finish(self) -> Response:
        """Write the tables."""
        try:
            return self.start(self._desk.finish())
        except WerkbladError as error:
            return self.start(str(error), 500)


def create_app(desk: Desk, guard: Guard) -> Flask:
    """The app on a desk. Every page but its style asks for the token."""
    app = Flask(__name__, static_folder="static", template_folder="templates", static_url_path="/vast")
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    protect(app, guard, mended=("decide",))
    pages = _Pages(desk, guard)
    app.add_url_rule("/", "start", pages.start, methods=["GET"])
    app.add_url_rule("/wie", "who", pages.who, methods=["POST"])
    app.add_url_rule("/klaar", "finish", pages.finish, methods=["POST"])
    app.add_url_rule("/plaatje/<item>/<int:number>/<kind>.jpg", "picture", pages.picture, methods=["GET"])
    app.add_url_rule("/<queue>/", "first", pages.first, methods=["GET"])
    app.add_url_rule("/<queue>/terug", "undo", pages.undo, methods=["POST"])
    app.add_url_rule("/<queue>/<item>", "show", pages.show, methods=["GET"])
    app.add_url_rule("/<queue>/<item>", "decide", pages.decide, methods=["POST"])
    app.add_url_rule("/<queue>/<item>/<way>", "skip", pages.skip, methods=["GET"])
    app.register_error_handler(HTTPException, _failed)
    app.register_error_handler(Exception, _failed)
    return app


def _failed(error: Exception) -> Response:
    code = 409 if isinstance(error, DecisionError) else 500
    if isinstance(error, HTTPException):
        code = error.code or code
    what, mend = _ERRORS.get(code, ("Dit lukte niet.", "Ga terug en probeer het opnieuw."))
    if isinstance(error, WerkbladError):
        what, mend = error.what, error.mend
    outside = code in _OUTSIDE
    typed = "" if outside else _typed()
    response = make_response(render_template("error.html", what=what, mend=mend, home=not outside, typed=typed), code)
    if isinstance(error, HTTPException) and (wait := getattr(error, "retry_after", None)):
        response.headers["Retry-After"] = str(wait)
    return response


def _typed() -> str:
    """What somebody typed into the form that could not be kept."""
    try:
        return next((text for name in _TYPED if (text := request.form.get(name, "").strip())), "")
    except HTTPException:  # too long to be read at all
        return ""


def _initials() -> str:
    return request.cookies.get(COOKIE_INITIALS, "")[:MAX_INITIALS]


def _turns(name: str = "draai") -> int | None:
    """How many quarters a page is to be turned; None if the address says nonsense.

    `draai` goes on to the next page of a stack; `los` is of one page, of which it was known how it lies.
    """
    turns = request.args.get(name, "0")
    return int(turns) if turns in ("0", "1", "2", "3") else None


def _queue(name: str) -> Queue:
    try:
        return Queue(name)
    except ValueError:
        abort(404)


def _reply() -> Reply:
    """What the form says."""
    form = request.form
    sheet, _, copy = form.get("plek", "").rpartition(":")  # one of the pages that are missing, as a whole
    return Reply(
        kind=form.get("besluit", ""),
        chosen=tuple(form.getlist("keuze")),
        text=form.get("tekst", "").replace("\r\n", "\n"),
        copy=copy or form.get("exemplaar", ""),
        sheet=sheet or form.get("blad", ""),
        seen=form.get("gezien", ""),
        sure=form.get("zeker", "") == "ja",
    )
