"""What is asked for, and what comes out: an order, a run's identity, a product."""

from __future__ import annotations

import datetime
import re
import secrets
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from generator.make.style import Kind
from generator.model.code import KEY_BYTES, MAX_RUN, run_name
from generator.model.geometry import Paper

_LIKE_A_NUMBER = re.compile(r"\d+(E\d+)?")  # Excel makes 1000 of a run 0001E3 in a CSV


@dataclass(frozen=True, slots=True)
class Order:
    """What is asked for. `large` None = as the pack says.

    `labels` gives the names for the copies, as often as it is called (a roster is streamed, never a list), `copies` of
    them. A fillable order of 0 copies is one generic PDF for an intranet; with `ask_name` it has a field for a name.
    """

    pack: str
    brand: str
    copies: int = 1
    labels: Callable[[], Iterable[str]] | None = None
    kind: Kind = "print"
    paper: Paper = Paper.A4
    large: bool | None = None
    greyscale: bool = False
    ink_saver: bool = False
    duplex: bool = True
    split: bool = False
    preview: bool = False
    ask_name: bool = False
    sheet_only: bool = False  # the form of that key, also where a pack has that key
    paired: bool = True  # of a single print file: pages of half an A4 stand two on a sheet

    @property
    def named(self) -> bool:
        """Whether a name stands on the sheets, or a field that asks for one."""
        return self.labels is not None or self.ask_name


@dataclass(frozen=True, slots=True)
class Identity:
    """What makes this run this run: its name, the key of its page codes, and when it was made (UTC, ISO 8601)."""

    run: str
    key: bytes
    created: str

    @staticmethod
    def fresh(taken: Sequence[str] = ()) -> Identity:
        """A new one; its name is not among `taken`, and nothing that a spreadsheet takes for a number."""
        name = run_name(secrets.randbelow(MAX_RUN) + 1)
        while name in taken or _LIKE_A_NUMBER.fullmatch(name):
            name = run_name(secrets.randbelow(MAX_RUN) + 1)
        now = datetime.datetime.now(datetime.UTC).replace(microsecond=0)
        return Identity(name, secrets.token_bytes(KEY_BYTES), now.isoformat().replace("+00:00", "Z"))


@dataclass(frozen=True, slots=True)
class Product:
    """What was made.

    `pages_per_copy` counts all pages of a copy, `coded_pages` those that come back (0: posters alone, and no run is
    kept). In a single file the first copy begins at page `front_pages`; each copy has
    `sheet_pages` of its own (white backs included), and behind every second one stand the `paired_pages` that the two
    share. The coded pages of a copy stand at `places`, from 0: (its place, whether that is among the shared pages).
    """

    run: str
    files: tuple[Path, ...]
    previews: tuple[Path, ...]
    copies: int
    pages_per_copy: int
    coded_pages: int
    front_pages: int
    sheet_pages: int
    paired_pages: int
    places: tuple[tuple[int, bool], ...]
    notes: tuple[str, ...] = ()

    def pages_of(self, copy: int) -> tuple[int, ...]:
        """Where the coded pages of a copy (from 1) stand in a single file, counted from 0."""
        pair, second = divmod(copy - 1, 2)
        first = self.front_pages + pair * (2 * self.sheet_pages + self.paired_pages)
        shared = first + min(2, self.copies - 2 * pair) * self.sheet_pages
        own = first + second * self.sheet_pages
        return tuple((shared if paired else own) + place for place, paired in self.places)
