"""The cookies of entry: which copies a phone holds, who holds it now, and whether it sends forms."""

from __future__ import annotations

from flask import Response, request

from generator.model.entry import Hand
from generator.web.entry import tokens

COOKIE = "werkblad_invullen"
WHO_COOKIE = "werkblad_houder"  # for the page's program: whose phone it is since the last code, before it has a token
PLAIN_COOKIE = "werkblad_zonder"  # this browser sends forms: it gets pages with its answers in them
COOKIE_SECONDS = 90 * 24 * 3600  # a season: longer than anybody leaves a sheet half done


def put(response: Response, name: str, value: str, *, secure: bool, shown: bool = False) -> None:
    """Set a cookie below the address of these pages; '' takes it away. `shown`: the page's own program may read it."""
    response.set_cookie(
        name,
        value,
        max_age=COOKIE_SECONDS if value else 0,
        path=f"{request.script_root}/",
        httponly=not shown,
        samesite="Lax",
        secure=secure,
    )


def remember(response: Response, hands: tuple[Hand, ...], key_of: tokens.KeyOf, *, secure: bool) -> Response:
    """Let this phone hold these copies, the one in use first. Who that is says no secret: it is good for nothing."""
    put(response, COOKIE, tokens.cookie_of(hands, key_of), secure=secure)
    who = f"{hands[0].run}.{hands[0].copy}.{hands[0].device}" if hands else ""
    put(response, WHO_COOKIE, who, secure=secure, shown=True)
    return response
