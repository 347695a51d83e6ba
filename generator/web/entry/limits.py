"""Wrong codes are limited, so that guessing takes years; right ones never are.

A printed code has 25 check bits. Each run bears some 30 wrong codes a minute, and fewer while they go on. When those
are used up, a code is still looked at if nobody tried a wrong one for *that copy* lately: so who holds a sheet comes
in, whatever others try. Guessing is then bound by one try per copy per day and a few per minute: for a run of 20,000
copies that takes four years, for one of 200 more than thirty, to find any one code.

Nothing is counted per address: a room full of people has one, and it would have to be remembered.
"""

from __future__ import annotations

import math
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass

BURST = 30  # wrong codes at once: a room in which everybody mistypes
PER_MINUTE = 30.0  # wrong codes at first
SLOWEST_PER_MINUTE = 2.0  # and when they go on
HALVED_AFTER = 30  # wrong codes beyond what is usual, after which it is half as many a minute
CALM_SECONDS = 3600.0  # without one that was too many: all is as at first
COPY_SECONDS = 24 * 3600.0  # for so long a wrong try for a copy is remembered
_MOST_HALVINGS = 10  # beyond this it is as slow as it gets
COPIES_KEPT = 100_000  # 150 bytes each; of more, the oldest tries are forgotten


@dataclass(slots=True)
class _Budget:
    left: float = BURST
    at: float = 0.0
    over: int = 0  # wrong codes that were too many
    last_over: float = -math.inf


class Limits:
    """Counts wrong codes per run. May be asked from several threads; nobody sleeps in it."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock, self._lock = clock, threading.Lock()
        self._budgets: dict[Hashable, _Budget] = {}
        self._tries: OrderedDict[tuple[Hashable, int], float] = OrderedDict()

    def may_try(self, run: Hashable, copy: int | None) -> bool:
        """Whether a code of this run is looked at. `copy`: for which it claims to be, if the run has that one."""
        with self._lock:
            if self._budget(run).left >= 1:
                return True
            tried = self._tries.get((run, copy)) if copy is not None else 0.0
            return tried is None or (copy is not None and self._clock() - tried > COPY_SECONDS)

    def wrong(self, run: Hashable, copy: int | None) -> bool:
        """A wrong code came. Whether it was one too many."""
        with self._lock:
            budget, now = self._budget(run), self._clock()
            if copy is not None:
                self._tries[run, copy] = now
                self._tries.move_to_end((run, copy))
                while len(self._tries) > COPIES_KEPT:
                    self._tries.popitem(last=False)
            if budget.left >= 1:
                budget.left -= 1
                return False
            budget.over, budget.last_over = budget.over + 1, now
            return True

    def refused(self, run: Hashable) -> None:
        """A code came that was not looked at."""
        with self._lock:
            budget = self._budget(run)
            budget.over, budget.last_over = budget.over + 1, self._clock()

    def seconds(self, run: Hashable) -> int:
        """How long until a wrong code is borne again."""
        with self._lock:
            budget = self._budget(run)
            return max(1, math.ceil((1 - budget.left) * 60 / _rate(budget)))

    def _budget(self, run: Hashable) -> _Budget:
        """The run's budget as it is now."""
        now = self._clock()
        budget = self._budgets.setdefault(run, _Budget(at=now))
        if now - budget.last_over > CALM_SECONDS:
            budget.over = 0
        budget.left = min(BURST, budget.left + (now - budget.at) * _rate(budget) / 60)
        budget.at = now
        return budget


def _rate(budget: _Budget) -> float:
    """Wrong codes a minute."""
    halvings = min(budget.over // HALVED_AFTER, _MOST_HALVINGS)
    return max(SLOWEST_PER_MINUTE, PER_MINUTE / 2.0**halvings)
