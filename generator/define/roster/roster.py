"""The list as it is kept: 60,000 rows are one string of bytes, some 20 bytes a row, not a kilobyte."""

from __future__ import annotations

import itertools
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

FIRST_LABELS = 3  # shown, so that a wrong column is seen at once
_NUL = b"\0"


@dataclass(frozen=True, slots=True)
class RosterRow:
    """What is printed on a copy, and how many such copies."""

    label: str
    copies: int = 1


class Roster:
    """The rows, to be gone through as often as needed. `columns`: the headings that make the label.

    `source` says what was taken (sheet, encoding, heading, columns), `notes` what was left out or needs a look (Dutch).
    """

    def __init__(self, path: Path, headings: tuple[str, ...], columns: tuple[str, ...]) -> None:
        self.path = path
        self.headings = headings
        self.columns = columns
        self.source = ""
        self.notes: tuple[str, ...] = ()
        self._labels = bytearray()
        self._copies = array("H")

    def __len__(self) -> int:
        return len(self._copies)

    def __iter__(self) -> Iterator[RosterRow]:
        start = 0
        for copies in self._copies:
            end = self._labels.index(_NUL, start)
            yield RosterRow(self._labels[start:end].decode("utf-8"), copies)
            start = end + 1

    @property
    def total_copies(self) -> int:
        """The copies of all rows together."""
        return sum(self._copies)

    @property
    def first_labels(self) -> tuple[str, ...]:
        """The first few, to be looked at."""
        return tuple(row.label for row in itertools.islice(self, FIRST_LABELS))

    def labels(self) -> Iterator[str]:
        """A label per copy, in order."""
        for row in self:
            for _ in range(row.copies):
                yield row.label

    def add(self, label: str, copies: int) -> None:
        """One more row; the label holds no control characters."""
        self._labels += label.encode("utf-8") + _NUL
        self._copies.append(copies)
