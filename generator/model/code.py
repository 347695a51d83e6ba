"""The page code: which run, form, copy and page a page side is, and a keyed check.

Ninety bits, written as 18 characters of Crockford base32 (upper case, no I L O U; see
https://www.crockford.com/base32.html): run 30 | form 7 | copy 20 | page 8 | check 25.
There is no personal data in it. The check is BLAKE2b keyed with the run's own key: a code that was misread or made up
passes with a chance of 1 in 33 million.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LENGTH = 18
RUN_LENGTH = 6
RUN_BITS, FORM_BITS, COPY_BITS, PAGE_BITS, CHECK_BITS = 30, 7, 20, 8, 25
MAX_RUN = (1 << RUN_BITS) - 1
MAX_FORM = (1 << FORM_BITS) - 1
MAX_COPY = (1 << COPY_BITS) - 1
MAX_PAGE = (1 << PAGE_BITS) - 1
KEY_BYTES = 16

_VALUE = {c: i for i, c in enumerate(ALPHABET)} | {"O": 0, "I": 1, "L": 1}  # Crockford's decoding aliases


def _to_base32(number: int, length: int) -> str:
    chars = []
    for _ in range(length):
        number, rest = divmod(number, 32)
        chars.append(ALPHABET[rest])
    return "".join(reversed(chars))


def _from_base32(text: str) -> int | None:
    number = 0
    for char in text:
        value = _VALUE.get(char)
        if value is None:
            return None
        number = number * 32 + value
    return number


def run_name(number: int) -> str:
    """The six characters by which people and files call a run."""
    return _to_base32(number, RUN_LENGTH)


def run_number(name: str) -> int | None:
    """The number behind a run's name, or None if it is no run name. Small letters and spaces are fine."""
    cleaned = name.strip().upper()
    return _from_base32(cleaned) if len(cleaned) == RUN_LENGTH else None


@dataclass(frozen=True, slots=True)
class PageCode:
    """Which page side this is. `form` and `page` count from 0 and 1: the form's place in the run, the page in the form.

    `copy` 0 is the generic copy (a fillable PDF on the intranet); printed copies count from 1.
    """

    run: str
    form: int
    copy: int
    page: int

    def _payload(self) -> int:
        number = run_number(self.run)
        if number is None:
            raise ValueError(f"not a run name: {self.run!r}")
        for value, top in ((self.form, MAX_FORM), (self.copy, MAX_COPY), (self.page, MAX_PAGE)):
            if not 0 <= value <= top:
                raise ValueError(f"{value} does not fit in the page code (0 to {top})")
        return ((number << FORM_BITS | self.form) << COPY_BITS | self.copy) << PAGE_BITS | self.page

    def encode(self, key: bytes) -> str:
        """The 18 characters. Raises ValueError if a part is out of range."""
        payload = self._payload()
        return _to_base32(payload << CHECK_BITS | _check(payload, key), CODE_LENGTH)


def _check(payload: int, key: bytes) -> int:
    digest = hashlib.blake2b(payload.to_bytes(9, "big"), key=key, digest_size=4).digest()
    return int.from_bytes(digest, "big") >> (32 - CHECK_BITS)


def parse(text: str) -> PageCode | None:
    """The code in the last 18 characters of a QR's text or of a typed code, its check not yet verified.

    Separators (space, hyphen) are ignored; O, I and L are read as 0, 1 and 1. None if it is no page code.
    """
    cleaned = text.upper().replace("-", "").replace(" ", "")[-CODE_LENGTH:]
    number = _from_base32(cleaned) if len(cleaned) == CODE_LENGTH else None
    if number is None:
        return None
    payload = number >> CHECK_BITS
    page = payload & MAX_PAGE
    copy = payload >> PAGE_BITS & MAX_COPY
    form = payload >> (PAGE_BITS + COPY_BITS) & MAX_FORM
    run = payload >> (PAGE_BITS + COPY_BITS + FORM_BITS)
    return PageCode(run_name(run), form, copy, page)


def verify(text: str, key: bytes) -> PageCode | None:
    """`parse`, but only if the check holds under the run's key."""
    code = parse(text)
    if code is None:
        return None
    cleaned = text.upper().replace("-", "").replace(" ", "")[-CODE_LENGTH:]
    canonical = cleaned.translate(str.maketrans("OIL", "011"))
    return code if hmac.compare_digest(code.encode(key), canonical) else None


def for_people(encoded: str) -> str:
    """The code in three groups of six, as printed in clear beside the QR."""
    return f"{encoded[:6]}-{encoded[6:12]}-{encoded[12:]}"
