"""The piles of work: what lies where, what is done, and what lies before whom."""

from __future__ import annotations

import time
from collections import defaultdict
from dataclasses import dataclass, field

from generator.keep.decisions import Decision
from generator.review.worklist import Work
from generator.web.items import Progress, Queue

LEASE_SECONDS = 90.0  # an item lies before one person for so long; a decision takes seconds, coffee longer


@dataclass(slots=True)
class _Pile:
    """A pile of work: everything in order, and where each item lies in it."""

    works: list[Work] = field(default_factory=list)
    places: dict[str, int] = field(default_factory=dict)

    def put(self, work: Work) -> None:
        if work.id in self.places:
            self.works[self.places[work.id]] = work
        else:
            self.places[work.id] = len(self.works)
            self.works.append(work)


class Piles:
    """All piles of one sitting. For one thread at a time."""

    def __init__(self) -> None:
        self._piles = {queue: _Pile() for queue in Queue}
        self._made: dict[str, list[Decision]] = defaultdict(list)  # item → what was decided at this desk
        self._leases: dict[str, tuple[str, float]] = {}

    def put(self, queue: Queue, work: Work) -> None:
        """Lay it on a pile, or in the place of what it was before."""
        self._piles[queue].put(work)

    def works(self, queue: Queue) -> tuple[Work, ...]:
        """A pile, in order. What was decided in this sitting lies on top, the last first."""
        works = tuple(self._piles[queue].works)
        if queue is not Queue.DONE:
            return works
        fresh = [found[1] for item in reversed(self._made) if self.is_done(item) and (found := self.find(item))]
        here = {work.id for work in fresh}
        return (*fresh, *(work for work in works if work.id not in here))

    def find(self, item: str) -> tuple[Queue, Work] | None:
        """The work of this name, and the pile on which it lies."""
        for queue, pile in self._piles.items():
            if item in pile.places:
                return queue, pile.works[pile.places[item]]
        return None

    def progress(self, queue: Queue) -> Progress:
        """How far a pile is. That of what was decided is only looked at: all of it is always there."""
        if queue is Queue.DONE:
            return Progress(0, len(self.works(queue)))
        works = self._piles[queue].works
        return Progress(sum(map(self.is_done, (work.id for work in works))), len(works))

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
        self._made[item] = [each for each in self._made[item] if each.id != decision.id]

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
