"""What the entry pages need from behind: a protocol, so that this room knows no store and no table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from generator.model.brand import Brand
from generator.model.entry import Ack, EntryEvent, Hand
from generator.model.sheet import Sheet
from generator.model.texts import Rich
from generator.web.entry.typefaces import FontPaths

Value = str | list[str] | None
"""An answer as an event says it: a text or code, several codes, or nothing."""


@dataclass(frozen=True, slots=True)
class SheetLine:
    """A sheet in a list. `minutes` None: nobody knows how long it takes."""

    form: str
    title: Rich
    minutes: int | None = None


@dataclass(frozen=True, slots=True)
class House:
    """Who asks. `brand` None: the house style of the run cannot be read (any more). `logo`: SVG, PNG or JPEG bytes.

    `letters`: the files of its text typeface; None: pages have the device's own.
    """

    name: str
    brand: Brand | None = None
    logo: bytes = b""
    logo_kind: str = ""
    letters: FontPaths | None = None


@dataclass(frozen=True, slots=True)
class OpenRun:
    """A run that can be filled in. `sheets` are as they were printed; () for a run of before those were kept.

    `versions` tells this set of sheets from any other (for what a browser remembers).
    """

    name: str
    house: House
    sheets: tuple[Sheet, ...]
    lines: tuple[SheetLine, ...]
    who_sees: Rich = ()
    privacy: Rich = ()
    versions: str = ""
    named: bool = False  # names stand on its sheets


class Front(Protocol):
    """The desk behind the pages. Whatever writes returns when it is on the disk. Raises StoreError if it cannot be."""

    def runs(self) -> Sequence[str]:
        """The runs that are open, the newest first."""

    def run(self, name: str) -> OpenRun | None:
        """An open run."""

    def key(self, name: str) -> bytes:
        """The key of a run's codes; b"" if it is not open, or its key is not here."""

    def issued(self, name: str, copy: int) -> bool:
        """Whether the run has this copy."""

    def names_on(self, name: str, form: int, page: int) -> frozenset[str]:
        """The variables on a printed page (form from 0, page from 1)."""

    def form(self, name: str, form: int) -> str:
        """The key of a form by its place in the run; '' if there is none."""

    def taken(self, hand: Hand) -> bool:
        """Whether somebody else began to fill in this copy."""

    def keep(self, hand: Hand, events: Sequence[EntryEvent], held: Sequence[Hand] = ()) -> Sequence[Ack]:
        """Keep events. `held`: all that the same browser holds."""

    def keep_form(
        self, hand: Hand, nonce: str, events: Sequence[EntryEvent], held: Sequence[Hand] = ()
    ) -> Sequence[Ack]:
        """Keep what a form without JavaScript sent; with the same `nonce` it counts once. `held`: as for `keep`."""

    def given(self, hand: Hand) -> Mapping[str, Value]:
        """What this person answered on screens so far, by variable. Never what is on paper."""

    def last(self, hand: Hand) -> int:
        """The highest number of an event of this device; 0 of none."""

    def number(self, name: str, copy: int) -> str | None:
        """The number that is printed on the copy."""

    def make_code(self, hand: Hand, code: str) -> None:
        """Let this person go on elsewhere with a continue code."""

    def go_on(self, code: str, device: str) -> Hand | None:
        """Whose the continue code is: from now on also this device's."""
