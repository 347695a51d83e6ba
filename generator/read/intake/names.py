"""Files as intake found them, and how their names are shown and sorted."""

from __future__ import annotations

import re
from dataclasses import dataclass

from generator.read.decode.kinds import Kind
from generator.read.decode.reasons import Reason

_NUMBER = re.compile(r"(\d+)")
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
MAX_SHOWN_CHARS = 400  # a longer name (ZIPs allow 65,535) says nothing more to a person


@dataclass(frozen=True, slots=True)
class FoundFile:
    """Something to open: a file on disk, or (`members`: its places in the lists of nested ZIPs and PDFs) one in those.

    `shown` is its name for people: relative to what was asked for, `archive.zip!folder/scan.pdf` in a ZIP.
    `area`: one of several sheets in a picture lies here (x0, y0, x1, y1, px).
    """

    path: str
    members: tuple[int, ...]
    shown: str
    kind: Kind
    area: tuple[int, ...] = ()

    @property
    def address(self) -> tuple[int, ...]:
        """Where in the file on disk it is, as the store keeps it."""
        return address(self.members, self.area)


@dataclass(frozen=True, slots=True)
class Refused:
    """A file that is not opened, and why. `exact`: its name as it is, where `shown` could be another's too."""

    shown: str
    reason: Reason
    exact: str = ""


_AREA_FOLLOWS = -1  # no place in a list


def address(members: tuple[int, ...], area: tuple[int, ...] = ()) -> tuple[int, ...]:
    """Places in lists, and the area in a picture, as one row of numbers."""
    return (*members, _AREA_FOLLOWS, *area) if area else members


def from_address(numbers: tuple[int, ...]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The places and the area in an address."""
    if _AREA_FOLLOWS not in numbers:
        return numbers, ()
    place = numbers.index(_AREA_FOLLOWS)
    return numbers[:place], numbers[place + 1 :]


def natural_key(name: str) -> tuple[tuple[int, int, str], ...]:
    """Sorts `scan2` before `scan10`, as people do."""
    parts = _NUMBER.split(name.casefold())
    return tuple(_number(part.lstrip("0")) if part.isdecimal() else (1, 0, part) for part in parts if part)


def _number(digits: str) -> tuple[int, int, str]:
    """Numbers by their length first: a name of 5,000 digits is no number that Python makes."""
    return (0, len(digits), digits)


def shown_name(name: str) -> str:
    """A name that is safe to print and store: no control, direction or half characters, and not endless."""
    clean = _UNPRINTABLE.sub("\ufffd", name)
    return clean if len(clean) <= MAX_SHOWN_CHARS else clean[: MAX_SHOWN_CHARS - 1] + "…"
