"""Copies that were begun on a device which had begun another one of the same run: maybe one person, counted twice.

A device may be two people's, so nothing is left out or put together; who counts people is told. Which copy was the
first is kept nowhere. Where names stand on the sheets no numbers are told either: who took a nameless sheet beside
their own would be found by them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from generator.keep.store import Store
from generator.model.entry import Hand

_MARK = (
    "UPDATE entry_devices SET second = 1 WHERE run = ?1 AND copy = ?2 AND device = ?3 AND NOT second AND EXISTS "
    "(SELECT 1 FROM entry_devices AS o WHERE o.run = ?1 AND o.copy = ?4 AND o.device = ?5 AND NOT o.second)"
)


@dataclass(frozen=True, slots=True)
class Seconds:
    """How many copies of a run are a second one of a device; their numbers, unless names stand on the sheets."""

    copies: int = 0
    numbers: tuple[int, ...] = ()


NO_SECONDS = Seconds()


def mark_second(store: Store, hand: Hand, held: Iterable[Hand]) -> None:
    """Mark the copy of `hand` if one of those that its browser holds too was begun first. Within a transaction."""
    others = [other for other in held if other.run == hand.run and other.copy != hand.copy]
    store.passing(_MARK, [(hand.run, hand.copy, hand.device, other.copy, other.device) for other in others])


def seconds_of(store: Store, run: str) -> Seconds:
    """The second copies of a run."""
    sql = "SELECT DISTINCT copy FROM entry_devices WHERE run = ? AND second ORDER BY copy"
    numbers = tuple(copy for (copy,) in store.rows(sql, run))
    return Seconds(len(numbers), () if store.has_labels(run) else numbers)
