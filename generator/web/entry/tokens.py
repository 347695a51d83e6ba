"""Tokens and cookies of entry: who holds which copy, signed with a key that follows from the run's own.

Nothing is kept to check them. A page token stands in every request that changes something; the cookie lets a device
come back. Both name run, copy and device; each is signed under its own name, so that one is not good for the other.
"""

from __future__ import annotations

import base64
import hmac
import re
import secrets
from collections.abc import Callable
from hashlib import sha256

from generator.model.code import ALPHABET
from generator.model.entry import Hand

KeyOf = Callable[[str], bytes]
"""The key of a run; b"" if there is none."""

VERSION = "1"
PAGE, COOKIE = "bladzijde", "koekje"  # what is signed
MAC_BYTES = 16  # 128 bits: not to be guessed
DEVICE_CHARS = 10  # 50 bits: no two devices of one copy are ever the same
CONTINUE_CHARS = 8  # 40 bits: wrong ones are limited, and it holds a month
MOST_PASSES = 6  # copies that one phone remembers: a family, or a team that shares it

_TOKEN = re.compile(r"1\.([0-9A-Z]{6})\.(0|[1-9][0-9]{0,6})\.([0-9A-Z]{10})\.([A-Za-z0-9_-]{22})")
_JOINT = "~"


def new_device() -> str:
    """A random name for a device."""
    return _random(DEVICE_CHARS)


def new_continue_code() -> str:
    """A random continue code, without its hyphen."""
    return _random(CONTINUE_CHARS)


def _random(length: int) -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def continue_code(typed: str) -> str | None:
    """A continue code as somebody types it; None if it cannot be one."""
    cleaned = typed.upper().replace("-", "").replace(" ", "").translate(str.maketrans("OIL", "011"))
    return cleaned if len(cleaned) == CONTINUE_CHARS and set(cleaned) <= set(ALPHABET) else None


def _mac(key: bytes, purpose: str, hand: Hand) -> str:
    own = hmac.new(key, f"werkblad invullen 1 {purpose}".encode(), sha256).digest()
    said = f"{hand.run}|{hand.copy}|{hand.device}".encode()
    return base64.urlsafe_b64encode(hmac.new(own, said, sha256).digest()[:MAC_BYTES]).decode().rstrip("=")


def signed(key: bytes, purpose: str, hand: Hand) -> str:
    """The token of this device."""
    return f"{VERSION}.{hand.run}.{hand.copy}.{hand.device}.{_mac(key, purpose, hand)}"


def hand_of(token: object, purpose: str, key_of: KeyOf) -> Hand | None:
    """Whose token it is; None if we did not make it."""
    found = _TOKEN.fullmatch(token) if isinstance(token, str) else None
    if found is None:
        return None
    run, copy, device, mac = found.groups()
    hand, key = Hand(run, int(copy), device), key_of(run)
    return hand if key and hmac.compare_digest(mac, _mac(key, purpose, hand)) else None


def passes(cookie: str, key_of: KeyOf) -> tuple[Hand, ...]:
    """The copies that a phone holds, the one in use first."""
    found = (hand_of(part, COOKIE, key_of) for part in cookie.split(_JOINT)[:MOST_PASSES])
    return tuple(hand for hand in found if hand is not None)


def cookie_of(hands: tuple[Hand, ...], key_of: KeyOf) -> str:
    """The cookie with these, the one in use first."""
    kept = tuple(dict.fromkeys(hands))[:MOST_PASSES]
    return _JOINT.join(signed(key_of(hand.run), COOKIE, hand) for hand in kept)
