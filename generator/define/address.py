"""The address behind the big code on every sheet: does it print well, and can anybody be there?

Nothing here asks the internet but `answers`, which is called only where somebody asks for it.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator
from urllib.parse import urlsplit

from generator.define.node import Spot
from generator.model.code import CODE_LENGTH
from generator.model.errors import Problem

URL_MAX_CHARS = 80  # longer QR codes were unreadable at 18 mm in our measurements
BYTE_URL_LONG_CHARS = 60  # small letters take 8 bits each instead of 5.5: the modules get small sooner
QR_SMALL_SET = frozenset("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:")  # ISO/IEC 18004, alphanumeric mode
RESERVED = ("example", "test", "invalid", "localhost")  # RFC 2606 and 6761: nobody can ever be there
RESERVED_NAMES = ("example.com", "example.net", "example.org")  # RFC 2606: somebody is there, but it is not you
INSIDE = ("local", "internal", "lan", "home.arpa")  # names that exist in one network only
PROBE_SECONDS = 4.0  # a page that takes longer is no use to somebody who just scanned a code

_MEND = "Zet er het adres van jullie eigen invulpagina, of haal 'entry_url' weg: dan staat er geen 'Liever digitaal?'."

INSIDE_ONLY = "bestaat alleen in jullie eigen netwerk"
_MEND_INSIDE = (
    "Dat is goed voor 'werkblad serve' in een zaal waar alle telefoons op hetzelfde wifi zitten. Moet het ook "
    "daarbuiten werken? Neem dan een adres op internet."
)


def nobody_there(url: str) -> str:
    """Why nobody who scans this address gets anywhere, as far as its name tells (Dutch); empty if it does not."""
    try:
        host = (urlsplit(url.replace("{code}", "")).hostname or "").rstrip(".")
    except ValueError:
        return "is geen geldig adres"
    labels = host.split(".")
    if labels[-1] in RESERVED or host in RESERVED_NAMES or host.endswith(tuple(f".{name}" for name in RESERVED_NAMES)):
        return "is een voorbeeldadres: daar staat nooit iets"
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        only_inside = len(labels) == 1 or host.endswith(tuple(f".{name}" for name in INSIDE))
    else:
        only_inside = not address.is_global
    return INSIDE_ONLY if only_inside else ""


def _mend(why: str) -> str:
    """What to do about it."""
    return _MEND_INSIDE if why == INSIDE_ONLY else _MEND


def check_address(url: str | None, spot: Spot) -> Iterator[Problem]:
    """Whether anybody can be there, as far as is known without asking the internet."""
    why = nobody_there(url) if url else ""
    if why:
        yield spot.problem(f"Het webadres {url} {why}.", _mend(why), "webadres", "let op")


def address_notes(url: str | None) -> tuple[str, ...]:
    """The same as a remark at a build."""
    why = nobody_there(url) if url else ""
    return (f"Op elk blad staat een QR-code naar {url}. Dat adres {why}.\n    → {_mend(why)}",) if why else ()


def answers(url: str, seconds: float = PROBE_SECONDS) -> bool:
    """Whether anything answers there, whatever it says. Asks the internet; no code of a sheet is sent along."""
    import urllib.error  # noqa: PLC0415 (a build asks nobody)
    import urllib.request  # noqa: PLC0415

    place = url.partition("{code}")[0]
    try:
        asking = urllib.request.Request(place, method="HEAD", headers={"User-Agent": "werkblad"})
        with urllib.request.urlopen(asking, timeout=seconds):
            return True
    except urllib.error.HTTPError:
        return True  # somebody is there, and says no to an empty code
    except (OSError, ValueError):
        return False


def check_form_of_address(url: str, spot: Spot) -> Iterator[Problem]:
    """Whether it can be printed as a code that reads well."""
    length = len(url.replace("{code}", "")) + CODE_LENGTH
    if url.count("{code}") != 1 or not url.endswith("{code}"):
        what = "Het webadres moet eindigen op {code}."
        yield spot.problem(what, "Zet {code} één keer in het adres, helemaal achteraan.", "webadres")
    if not url.isascii():
        what = "In het webadres staat een letter die niet in een webadres kan."
        yield spot.problem(what, "Gebruik alleen gewone letters, cijfers en leestekens.", "webadres")
    if length > URL_MAX_CHARS:
        what = f"Het webadres is met de code erbij {length} tekens; een QR-code leest goed tot {URL_MAX_CHARS}."
        yield spot.problem(what, f"Maak het adres {length - URL_MAX_CHARS} tekens korter.", "webadres")
    elif length > BYTE_URL_LONG_CHARS and not _small_set(url):
        what = f"Het webadres is lang ({length} tekens met de code) en heeft kleine letters: de QR-code wordt fijn."
        mend = "Maak het korter, of neem een adres dat in HOOFDLETTERS werkt."
        yield spot.problem(what, mend, "webadres", "let op")


def _small_set(url: str) -> bool:
    """Whether a QR can store the address in its compact way; of scheme and host the case does not matter."""
    scheme, _, rest = url.replace("{code}", "").partition("://")
    host, slash, path = rest.partition("/")
    return set(f"{scheme.upper()}://{host.upper()}{slash}{path}") <= QR_SMALL_SET
