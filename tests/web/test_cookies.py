"""Review and digital entry on one computer: a browser keeps cookies by name of the computer, whatever the port."""

from __future__ import annotations

from generator.web.app import COOKIE_INITIALS
from generator.web.entry import cookies


def test_no_cookie_of_entry_is_taken_for_somebody_s_initials() -> None:
    assert COOKIE_INITIALS not in {cookies.COOKIE, cookies.WHO_COOKIE, cookies.PLAIN_COOKIE}
