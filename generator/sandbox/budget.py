"""What a text or template may use up: steps, characters, time. Whatever it makes is weighed as it is made."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping

from jinja2.runtime import LoopContext, Undefined
from jinja2.utils import Namespace

MAX_STEPS = 200_000  # the largest shipped sheet takes about 2,000
MAX_CHARS = 2_000_000  # everything made on the way, intermediate texts included; a long sheet makes 60,000
MAX_CPU_S = 1.5  # an honest sheet takes some 10 ms
MAX_NUMBER = 10**12  # nothing on a sheet is counted further; so no number grows into a text of megabytes
STEPS_PER_CLOCK = 16  # look at the clock once in so many steps: it costs as much as a step

NO_WORDS = "hier staat geen tekst maar een lijst of onderdeel; noem het stuk dat je wilt afdrukken"


class ExhaustedError(Exception):
    """A template used up its steps, its characters or its time."""


class RefusedError(Exception):
    """A template asked for something that the sandbox does not give. The text is Dutch."""


class Budget:
    """What one merge may use up."""

    def __init__(self) -> None:
        self._steps = 0
        self._chars = 0
        self._end = time.thread_time() + MAX_CPU_S

    def step(self, chars: int = 0) -> None:
        """Count a step that makes `chars` characters (or entries). Raises ExhaustedError."""
        self._steps += 1
        self._chars += chars
        if self._steps > MAX_STEPS or self._chars > MAX_CHARS:
            raise ExhaustedError
        if self._steps % STEPS_PER_CLOCK == 0:
            self.clock()

    def clock(self) -> None:
        """Raises ExhaustedError when the time is up."""
        if time.thread_time() > self._end:
            raise ExhaustedError

    def weighed(self, value: object) -> object:
        """Count a value with everything in it, as often as it is in it; an iterator is weighed as it is used.

        A list that holds one list twice, which holds one list twice … takes no memory to speak of; but printed,
        compared or sorted it is 2^n long. Weighed whole whenever one is made, none grows beyond the budget.
        Raises ExhaustedError, or RefusedError for a number that is too large.
        """
        self.step(len(value) if isinstance(value, str) else 0)
        if isinstance(value, list | tuple | set | frozenset):
            for item in value:
                self.weighed(item)
        elif isinstance(value, dict):
            for key, item in value.items():
                self.weighed(key)
                self.weighed(item)
        elif isinstance(value, int) and abs(value) > MAX_NUMBER:
            raise RefusedError(f"getallen gaan hier tot {MAX_NUMBER:,}".replace(",", "."))
        elif isinstance(value, Iterator) and not isinstance(value, LoopContext):
            return map(self.weighed, value)
        return value


def number(value: object, what: str) -> int | float:
    """The value, if it is a modest number; `what` asks for it. Raises RefusedError."""
    if isinstance(value, Undefined):
        str(value)  # raises, with the name
    if not isinstance(value, int | float) or abs(value) > MAX_NUMBER:
        raise RefusedError(f"{what} kan hier alleen met gewone getallen")
    return value


def plain(value: object) -> object:
    """The value, if it is a text or a number: anything else has no words of its own. Raises RefusedError."""
    if isinstance(value, list | tuple | set | Mapping | Namespace) or not (
        value is None or isinstance(value, str | int | float | Undefined)
    ):
        raise RefusedError(NO_WORDS)
    return value
