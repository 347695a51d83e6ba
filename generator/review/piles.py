"""The piles of work: what lies where, what is done, and what lies before whom."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace

from generator.keep.decisions import Decision
from generator.review.worklist import AnswerWork, Slip, Work
from generator.web.items import Progress, Queue

LEASE_SECONDS = 90.0  # an item lies before one person for so long; a decision takes seconds, coffee longer


Opener = Callable[[Slip], Iterable[AnswerWork]]
"""Looks up the work behind a slip, with what lies beside it (see `worklist.opened`)."""


@dataclass(slots=True)
class _Pile:
    """A pile of work: everything in order, and where each item lies in it. Slips until somebody looks at them."""

    works: list[Work | Slip] = field(default_factory=list)
    places: dict[str, int] = field(default_factory=dict)

    def put(self, work: Work | Slip) -> None:
        if work.id in self.places:
            self.works[self.places[work.id]] = work
        else:
            self.places[work.id] = len(self.works)
            self.works.append(work)


class Piles:
    """All piles of one sitting. For one thread at a time."""

    def __init__(self, opener: Opener) -> None:
        self._opener = opener
        self._piles = {queue: _Pile() for queue in Queue}
        self._made: dict[str, list[Decision]] = {}  # item → what was decided at this desk
        self._leases: dict[str, tuple[str, float]] = {}

    def put(self, queue: Queue, work: Work | Slip) -> None:
        """Lay it on a pile, or in the place of what it was before."""
        self._piles[queue].put(work)

    def works(self, queue: Queue, start: int = 0, count: int | None = None) -> tuple[Work, ...]:
        """A pile (`count` items of it), in order. What was decided in this sitting lies on top, the last first."""
        items = self._items(queue)[start : None if count is None else start + count]
        return tuple(found[1] for item in items if (found := self.find(item)) is not None)

    def beside(self, queue: Queue, work: AnswerWork) -> Iterator[Work]:
        """What lies on a pile of the same copy."""
        whose = replace(work.key, variable="")
        for item, entry in zip(list(self._piles[queue].places), list(self._piles[queue].works), strict=True):
            if isinstance(entry, AnswerWork | Slip) and replace(entry.key, variable="") == whose:
                found = self.find(item)
                if found is not None:
                    yield found[1]

    def _items(self, queue: Queue) -> list[str]:
        items = list(self._piles[queue].places)
        if queue is not Queue.DONE:
            return items
        fresh = [item for item in reversed(self._made) if self.is_done(item) and self._lies(item)]
        return list(dict.fromkeys([*fresh, *items]))

    def _lies(self, item: str) -> bool:
        return any(item in pile.places for pile in self._piles.values())

    def find(self, item: str) -> tuple[Queue, Work] | None:
        """The work of this name, and the pile on which it lies. None also if there is nothing to look at any more."""
        for queue, pile in self._piles.items():
            if item in pile.places:
                work = pile.works[pile.places[item]]
                if isinstance(work, Slip):
                    self._open(work)
                    work = pile.works[pile.places[item]]
                return None if isinstance(work, Slip) else (queue, work)
        return None

    def _open(self, slip: Slip) -> None:
        """Put work in the place of its slips, of a whole copy at once."""
        for work in self._opener(slip):
            for pile in self._piles.values():
                if work.id in pile.places and isinstance(pile.works[pile.places[work.id]], Slip):
                    pile.works[pile.places[work.id]] = work

    def progress(self, queue: Queue) -> Progress:
        """How far a pile is. That of what was decided is only looked at: all of it is always there."""
        items = self._items(queue)
        return Progress(0 if queue is Queue.DONE else sum(map(self.is_done, items)), len(items))

    # --- done ---------------------------------------------------------------------------------------------------------

    def is_done(self, item: str) -> bool:
        """Whether it was decided at this desk."""
        return bool(self._made.get(item))

    def done(self, item: str, decision: Decision) -> None:
        """It was decided; nobody needs it before them any more."""
        self._made[item] = [*self._made.pop(item, ()), decision]  # and the last decided comes last
        self._leases.pop(item, None)

    def undone(self, item: str, decision: Decision) -> None:
        """The decision was taken back."""
        self._made[item] = [each for each in self._made.get(item, ()) if each.id != decision.id]

    # --- handing out --------------------------------------------------------------------------------------------------

    def lend(self, item: str, who: str) -> None:
        """Lay it before this browser for a while, unless it lies before another."""
        if not self._lent(item, who):
            self._leases[item] = (who, time.monotonic() + LEASE_SECONDS)

    def holder(self, item: str) -> str:
        """The browser before which it lies or lay last."""
        return self._leases.get(item, ("", 0.0))[0]

    def _lent(self, item: str, who: str) -> bool:
        holder, until = self._leases.get(item, ("", 0.0))
        return holder != who and until > time.monotonic()

    def after(self, queue: Queue, item: str | None, who: str, *, step: int = 1) -> str | None:
        """The next item to do after this one that nobody else has before them.

        What was decided is walked through once, all of it.
        """
        if queue is Queue.DONE:
            names = [work.id for work in self.works(queue)]
            at = (names.index(item) if item in names else -1) + step
            return names[at] if 0 <= at < len(names) else None
        pile = self._piles[queue]
        count = len(pile.works)
        start = pile.places.get(item or "", -1 if step > 0 else count)
        first = None
        for offset in range(1, count + 1):
            name = pile.works[(start + step * offset) % count].id
            if name == item or self.is_done(name):
                continue
            if not self._lent(name, who):
                return name
            first = first or name
        if first is None and item is not None and item in pile.places and not self.is_done(item):
            return item
        return first  # all that is left lies before somebody: two may look, and the second is told
