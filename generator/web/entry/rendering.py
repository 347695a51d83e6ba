"""What the routes need of whoever makes the pages: HTML out of values, nothing else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from generator.model.sheet import Sheet
from generator.model.variable import Variable
from generator.web.entry.front import OpenRun, Value


@dataclass(frozen=True, slots=True)
class Asset:
    """A file that pages fetch. Its name says what is in it, so it may be remembered for ever."""

    data: bytes
    mimetype: str


@dataclass(frozen=True, slots=True)
class Filled:
    """A sheet as it is shown without JavaScript: with what was answered, and what its forms must carry.

    `nonces`: by part the number that makes a form that is sent twice count once.
    """

    token: str
    answers: Mapping[str, Value]
    nonces: Mapping[int, str]
    saved: int | None = None  # the part that was just kept


class Rendering(Protocol):
    """Makes the pages of entry."""

    def parts(self, sheet: Sheet) -> Mapping[int, Sequence[Variable]]:
        """By the number of each part (from 1) the variables that it asks."""

    def typed(self, variable: Variable, given: Sequence[str]) -> Value:
        """What the fields of that name in a form without JavaScript say."""

    def landing(self, run: OpenRun | None) -> str:
        """The first page of a run, or (None) where nobody knows which run: with a field for a code."""

    def joining(self, run: OpenRun, title: str, *, open_now: bool) -> str:
        """For who has no sheet, in a session: what this is, and a button to begin."""

    def sheets(self, run: OpenRun, number: str | None) -> str:
        """The sheets of a copy."""

    def sheet(self, run: OpenRun, sheet: Sheet, filled: Filled | None, part: int = 0) -> str:
        """A sheet: blank, the same for every copy (`filled` None), or with what was answered. `part`: it is shown under
        the address of a code, which leads there (0: under its own address)."""

    def receipt(self, run: OpenRun, sheet: Sheet) -> str:
        """After "Klaar"."""

    def go_on(self, code: str | None, wrong: bool) -> str:
        """To go on elsewhere: a new continue code to write down, or (None) a field to type one in."""

    def wiped(self) -> str:
        """After everything on this device was thrown away."""

    def news(self, what: str, mend: str, status: int) -> str:
        """A page that only says something: a wrong code, a sheet of before, an error."""

    def assets(self) -> Mapping[str, Asset]:
        """Files that pages fetch, by their path below `/vast/`."""

    def root_files(self) -> Mapping[str, Asset]:
        """Files that must lie at the root (the service worker), by name; checked for news at every visit."""
