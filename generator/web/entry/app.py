"""The entry pages: from the code on a sheet to answers that are kept. They know no store: see `front.Front`.

GET changes nothing: programs follow links to make previews. A copy is claimed by the first answer that is kept of it;
from then on its code opens nothing on another device, and that looks exactly like a wrong code.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

from flask import Flask, Response, abort, make_response, redirect, request, url_for
from werkzeug.exceptions import HTTPException

from generator.model.code import CODE_LENGTH, PageCode, parse, verify
from generator.model.entry import Ack, EntryEvent, Hand
from generator.model.errors import WerkbladError
from generator.model.sheet import Sheet
from generator.model.texts import plain
from generator.web.entry import cookies, tokens
from generator.web.entry.events import Asked, RefusedError, body_of, object_in
from generator.web.entry.front import Front, OpenRun
from generator.web.entry.guard import YEAR_SECONDS, protect
from generator.web.entry.limits import Limits
from generator.web.entry.rendering import Filled, Rendering
from generator.web.entry.shelf import PageShelf, sent

LONGEST_CODE = 40  # characters: with hyphens and spaces, as somebody types it
_CONTINUING = "verder"  # wrong continue codes are limited apart

_WRONG = (
    "Deze code werkt hier niet.",
    "Kijk of er een tikfout in staat, of scan hem nog eens. Begonnen op een ander toestel? Ga dan verder met de "
    "verder-code. Op papier invullen mag ook: dat telt net zo goed.",
)
_WAIT = ("Er zijn te veel verkeerde codes geprobeerd.", "Wacht een paar minuten en probeer het dan nog eens.")
_OLD = (
    "Dit blad kun je alleen op papier invullen.",
    "Het is gemaakt voordat invullen op een scherm kon. Vul het papier in: dat telt gewoon mee.",
)
_ERRORS = {
    400: ("Dit formulier is verlopen.", "Ga terug, laad de bladzijde opnieuw en probeer het nog een keer."),
    403: ("Dit mag hier niet.", "Open het blad opnieuw met de code die erop staat."),
    404: ("Deze bladzijde is er niet.", "Scan de code op het blad, of typ hem over."),
    405: ("Dit kan hier niet.", "Ga terug naar de bladen."),
    413: ("Dit is te lang.", "Ga terug en typ een kortere tekst."),
    421: ("Dit adres hoort hier niet bij.", "Open het adres dat op het blad staat."),
    503: ("Bewaren lukt nu niet.", "Probeer het over een minuut nog eens. Wat ingevuld was, staat er nog."),
}


def create_app(front: Front, rendering: Rendering, *, hosts: tuple[str, ...], secure: bool = False) -> Flask:
    """The app on a front. `hosts`: the names under which it is asked for; `secure`: it is served with HTTPS."""
    app = Flask(__name__, static_folder=None)
    protect(app, hosts)
    entry = _Entry(front, rendering, secure)
    for rule, name, view, methods in entry.routes():
        app.add_url_rule(rule, name, view, methods=methods, provide_automatic_options=False)
    app.register_error_handler(HTTPException, entry.failed)
    app.register_error_handler(Exception, entry.failed)
    return app


class _Entry:
    """What each address does."""

    def __init__(self, front: Front, rendering: Rendering, secure: bool) -> None:
        self._front, self._rendering, self._secure = front, rendering, secure
        self._limits = Limits()
        self._shelf = PageShelf(rendering)
        self._asked: dict[str, Asked] = {}

    def routes(self) -> Sequence[tuple[str, str, Callable[..., Response], list[str]]]:
        """Address, name, what answers, methods."""
        return (
            ("/", "landing", self.landing, ["GET"]),
            ("/bladen", "sheets", self.sheets, ["GET"]),
            ("/blad/<form>", "sheet", self.sheet, ["GET"]),
            ("/blad/<form>/deel/<int:part>", "save_part", self.save_part, ["POST"]),
            ("/klaar/<form>", "receipt", self.receipt, ["GET"]),
            ("/toestel.json", "device", self.device, ["GET"]),
            ("/antwoorden", "answers", self.answers, ["POST"]),
            ("/verder", "make_code", self.make_code, ["POST"]),
            ("/ik-was-al-bezig", "go_on", self.go_on, ["GET"]),
            ("/ik-was-al-bezig", "went_on", self.went_on, ["POST"]),
            ("/wis", "wipe", self.wipe, ["POST"]),
            ("/vast/<path:name>", "asset", self.asset, ["GET"]),
            ("/<name>", "named", self.named, ["GET"]),
            ("/<path:before>/<name>", "deeper", self.deeper, ["GET"]),
        )

    # --- coming in ----------------------------------------------------------------------------------------------------

    def landing(self) -> Response:
        """The first page; with a code that somebody typed, what that code opens."""
        if typed := request.args.get("code", "").strip():
            return self._opened(typed)
        hand = self._hand()
        names = self._front.runs()
        name = hand.run if hand is not None else names[0] if len(names) == 1 else ""
        return sent(self._rendering.landing(self._front.run(name) if name else None))

    def named(self, name: str) -> Response:
        """A code, or a file that lies at the root."""
        found = self._shelf.root_file(name)
        return found if found is not None else self._opened(name)

    def deeper(self, before: str, name: str) -> Response:
        """A code below a path: the address that is printed may have one."""
        return self._opened(name)

    def _opened(self, typed: str) -> Response:
        """What a code opens."""
        code = parse(typed) if len(typed) <= LONGEST_CODE and _looks_like_code(typed) else None
        if code is None:
            return self._news(_WRONG, 404)
        key = self._front.key(code.run)
        copy = code.copy if key and self._front.issued(code.run, code.copy) else None
        counted = code.run if key else ""
        if not self._limits.may_try(counted, copy):
            self._limits.refused(counted)
            return self._too_many(counted)
        form = self._front.form(code.run, code.form) if key and copy is not None and verify(typed, key) else ""
        if not form:
            return self._too_many(counted) if self._limits.wrong(counted, copy) else self._news(_WRONG, 404)
        return self._let_in(code, form)

    def _let_in(self, code: PageCode, form: str) -> Response:
        run = self._front.run(code.run)
        if run is None or not run.sheets:
            return self._news(_OLD, 200)
        passes = self._passes()
        hand = next((p for p in passes if (p.run, p.copy) == (code.run, code.copy)), None)
        hand = hand or Hand(code.run, code.copy, tokens.new_device())
        if self._front.taken(hand):
            return self._news(_WRONG, 404)
        part = self._part_of(run, form, code)
        if cookies.PLAIN_COOKIE in request.cookies:
            response = make_response(redirect(f"{url_for('sheet', form=form)}#deel-{part}", 303))
        else:  # the sheet itself: being sent there is a way round the world on a slow line. The page mends its address
            response = self._shelf.blank(run, _sheet_of(run, form), part)
        return self._remembered(response, (hand, *passes))

    def _part_of(self, run: OpenRun, form: str, code: PageCode) -> int:
        """The part at which the scanned page begins."""
        names = self._front.names_on(code.run, code.form, code.page)
        parts = self._asks(run).parts.get(form, {})
        return next((number for number, own in parts.items() if names & set(own)), 1)

    def _too_many(self, run: str) -> Response:
        response = self._news(_WAIT, 429)
        response.headers["Retry-After"] = str(self._limits.seconds(run))
        return response

    # --- who asks -----------------------------------------------------------------------------------------------------

    def _passes(self) -> tuple[Hand, ...]:
        return tokens.passes(request.cookies.get(cookies.COOKIE, ""), self._front.key)

    def _hand(self) -> Hand | None:
        """Who asks, by the cookie."""
        return next(iter(self._passes()), None)

    def _holder(self) -> tuple[Hand, OpenRun]:
        """Who asks, and what their sheets are. Aborts for who has none."""
        hand = self._hand()
        run = self._front.run(hand.run) if hand is not None else None
        if hand is None or run is None or not run.sheets:
            abort(404)
        return hand, run

    def _sender(self) -> tuple[Hand, OpenRun]:
        """Who sends a form: the token in it and the cookie must name the same device. Aborts if they do not."""
        hand = tokens.hand_of(request.form.get("t", ""), tokens.PAGE, self._front.key)
        run = self._front.run(hand.run) if hand is not None else None
        if hand is None or run is None or hand not in self._passes():
            abort(400)
        return hand, run

    def _program(self) -> Hand:
        """Whose page's program sends JSON with a token. Aborts for none of ours."""
        try:
            token = object_in(request.get_data()).get("token")
        except RefusedError as refused:
            abort(refused.status)
        hand = tokens.hand_of(token, tokens.PAGE, self._front.key)
        if hand is None or self._front.run(hand.run) is None:
            abort(403)
        return hand

    def _remembered(self, response: Response, hands: tuple[Hand, ...]) -> Response:
        return cookies.remember(response, hands, self._front.key, secure=self._secure)

    def _asks(self, run: OpenRun) -> Asked:
        asked = self._asked.get(run.name)
        if asked is None or asked.sheets is not run.sheets:
            asked = self._asked[run.name] = Asked(run.sheets, self._rendering.parts)
        return asked

    # --- pages --------------------------------------------------------------------------------------------------------

    def sheets(self) -> Response:
        """The sheets of a copy."""
        hand, run = self._holder()
        return sent(self._rendering.sheets(run, self._front.number(hand.run, hand.copy)))

    def sheet(self, form: str) -> Response:
        """A sheet: blank, or for who fills in without JavaScript with what they answered."""
        if self._hand() is None:
            return make_response(redirect(url_for("landing"), 303))
        hand, run = self._holder()
        sheet = _sheet_of(run, form)
        if "zonder" not in request.args and cookies.PLAIN_COOKIE not in request.cookies:
            return self._shelf.blank(run, sheet)
        saved = request.args.get("bewaard", "")
        filled = Filled(
            tokens.signed(self._front.key(hand.run), tokens.PAGE, hand),
            self._front.given(hand),
            {number: tokens.new_device() for number in self._asks(run).parts[form]},
            int(saved) if saved.isdecimal() and len(saved) < 4 else None,
        )
        return sent(self._rendering.sheet(run, sheet, filled))

    def receipt(self, form: str) -> Response:
        """After "Klaar"."""
        _, run = self._holder()
        return sent(self._rendering.receipt(run, _sheet_of(run, form)))

    def device(self) -> Response:
        """Who this device is, for the page's own program."""
        hand = self._hand()
        run = self._front.run(hand.run) if hand is not None else None
        if hand is None or run is None or not run.sheets:
            return _json({"token": None})
        return _json(
            {
                "token": tokens.signed(self._front.key(hand.run), tokens.PAGE, hand),
                "run": run.name,
                "form_versions": run.versions,
                "sheets": [{"form": s.form, "title": plain(s.title), "minutes": s.minutes} for s in run.lines],
                "number": self._front.number(hand.run, hand.copy),
                "answers": dict(self._front.given(hand)),
                "last": self._front.last(hand),
                "held": [
                    (tokens.signed(self._front.key(other.run), tokens.PAGE, other), self._front.last(other))
                    for other in self._passes()[1:]
                ],
            }
        )

    def asset(self, name: str) -> Response:
        """A file that pages fetch: its name changes with what is in it."""
        found = self._shelf.asset(name)
        if found is None:
            abort(404)
        found.headers["Cache-Control"] = f"public, max-age={YEAR_SECONDS}, immutable"
        return found

    # --- what is sent -------------------------------------------------------------------------------------------------

    def answers(self) -> Response:
        """Keep events; what became of each."""
        if request.mimetype != "application/json":
            return _json({"error": "type"}, 415)
        try:
            token, said = body_of(request.get_data(cache=False))
        except RefusedError as refused:
            return _json({"error": "body"}, refused.status)
        hand = tokens.hand_of(token, tokens.PAGE, self._front.key)
        run = self._front.run(hand.run) if hand is not None else None
        if hand is None or run is None:
            return _json({"error": "token"}, 403)
        asked = self._asks(run)
        events: list[EntryEvent] = []
        acks: list[Ack] = []
        for each in said:
            try:
                events.append(asked.event(each))
            except RefusedError as refused:
                acks.append(Ack(_number_of(each), refused.status, ""))
        if events:
            acks += self._front.keep(hand, events, self._passes())
        return _json({"acks": [{"seq": a.seq, "ok": a.ok, "status": a.status, "at": a.at} for a in acks]})

    def save_part(self, form: str, part: int) -> Response:
        """Keep a part that was sent as a form, and go to the next."""
        hand, run = self._sender()
        _sheet_of(run, form)
        asked, nonce = self._asks(run), request.form.get("n", "")
        if part not in asked.parts[form] or not nonce or len(nonce) > LONGEST_CODE:
            abort(400)
        events = self._form_events(asked, run, form, part)
        self._front.keep_form(hand, nonce, events, self._passes())
        last = part == max(asked.parts[form])
        to = url_for("receipt", form=form) if last else f"{url_for('sheet', form=form, bewaard=part)}#deel-{part + 1}"
        response = make_response(redirect(to, 303))
        cookies.put(response, cookies.PLAIN_COOKIE, "1", secure=self._secure)
        return response

    def _form_events(self, asked: Asked, run: OpenRun, form: str, part: int) -> list[EntryEvent]:
        """What a form says: every question of the part, and that it was seen. What cannot be sent by it is left out."""
        found = []
        variables = [asked.variables[name] for name in asked.parts[form][part]]
        for number, variable in enumerate(variables, 1):
            value = self._rendering.typed(variable, request.form.getlist(variable.name))
            said = {"seq": number, "form": form, "kind": "answer", "variable": variable.name, "value": value}
            try:
                found.append(asked.event(said))
            except RefusedError as refused:
                if refused.status == 413:
                    abort(413)
        more = [{"kind": "seen", "part": part}] + [{"kind": "done"}] * (part == max(asked.parts[form]))
        for number, each in enumerate(more, len(variables) + 1):
            found.append(asked.event({"seq": number, "form": form, **each}))
        return found

    # --- going on elsewhere, and leaving ------------------------------------------------------------------------------

    def make_code(self) -> Response:
        """Make a continue code. For the page's own program as JSON."""
        if request.mimetype == "application/json":
            return _json({"code": self._new_code(self._program())})
        hand, _ = self._sender()
        return sent(self._rendering.go_on(self._new_code(hand), wrong=False))

    def _new_code(self, hand: Hand) -> str:
        code = tokens.new_continue_code()
        self._front.make_code(hand, code)
        half = len(code) // 2
        return f"{code[:half]}-{code[half:]}"

    def go_on(self) -> Response:
        """Where a continue code is typed."""
        return sent(self._rendering.go_on(None, wrong=False))

    def went_on(self) -> Response:
        """Take a continue code: this device now holds that copy too."""
        if not self._limits.may_try(_CONTINUING, None):
            self._limits.refused(_CONTINUING)
            return self._too_many(_CONTINUING)
        code = tokens.continue_code(request.form.get("code", ""))
        hand = self._front.go_on(code, tokens.new_device()) if code is not None else None
        if hand is None:
            self._limits.wrong(_CONTINUING, None)
            return sent(self._rendering.go_on(None, wrong=True), 404)
        return self._remembered(make_response(redirect(url_for("sheets"), 303)), (hand, *self._passes()))

    def wipe(self) -> Response:
        """Forget this copy on this device. What was sent stays."""
        program = request.mimetype == "application/json"
        gone = self._program() if program else self._sender()[0]
        left = tuple(hand for hand in self._passes() if hand != gone)
        response = _json({"ok": True}) if program else sent(self._rendering.wiped())
        cookies.put(response, cookies.PLAIN_COOKIE, "", secure=self._secure)
        return self._remembered(response, left)

    # --- what goes wrong ----------------------------------------------------------------------------------------------

    def _news(self, news: tuple[str, str], status: int) -> Response:
        return sent(self._rendering.news(*news, status), status)

    def failed(self, error: Exception) -> Response:
        """Say what went wrong, in the voice of who asked."""
        code = 503 if isinstance(error, WerkbladError) else 500
        if isinstance(error, HTTPException):
            code = error.code or code
        if request.mimetype == "application/json" or request.path.endswith(".json"):
            response = _json({"error": str(code)}, code)
        else:
            news = _ERRORS.get(code, ("Dit lukte niet.", "Ga terug en probeer het opnieuw."))
            response = self._news(news, code)
        if code == 503:
            response.headers["Retry-After"] = "5"
        return response


def _looks_like_code(typed: str) -> bool:
    return len(typed.replace("-", "").replace(" ", "")) == CODE_LENGTH


def _sheet_of(run: OpenRun, form: str) -> Sheet:
    return next((sheet for sheet in run.sheets if sheet.form == form), None) or abort(404)


def _number_of(said: object) -> int:
    seq = said.get("seq") if isinstance(said, dict) else None
    return seq if isinstance(seq, int) and not isinstance(seq, bool) else 0


def _json(value: Any, status: int = 200) -> Response:
    text = json.dumps(value, ensure_ascii=True, separators=(",", ":"))
    return Response(text, status, mimetype="application/json")
