"""What a device sends while somebody fills in on a screen: numbered events, and what became of each."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

MOST_EVENTS = 20_000  # of one device: a sheet of 100 answers, each changed 200 times
MOST_TYPED = 10_000  # characters of one answer: four pages of text
CURVE_POINTS = 25  # heights along a drawn line
CURVE_TOP = 1000  # the highest height


class EventKind(StrEnum):
    """What happened on the device."""

    ANSWER = "answer"  # an answer was given, changed or taken back
    SEEN = "seen"  # a part was left with "Verder": what is not ticked there is not chosen
    DONE = "done"  # "Klaar" was pressed
    DRAWN = "drawn"  # a line was drawn


@dataclass(frozen=True, slots=True)
class Hand:
    """Who fills in: a device that holds a copy of a run."""

    run: str
    copy: int
    device: str


@dataclass(frozen=True, slots=True)
class EntryEvent:
    """One event. `seq` from 1 is the device's own number, by which a repeat is known.

    `content` is canonical JSON of what the device sent (see `generator.web.entry.events`). `covers`: of a part that
    was seen, its variables. `base`: the number of the event that the device knew of this answer; 0: of none.
    """

    seq: int
    form: str
    kind: EventKind
    content: str
    covers: tuple[str, ...] = ()
    base: int = 0


@dataclass(frozen=True, slots=True)
class Ack:
    """What became of an event. `status` as in HTTP: 200 kept (now or before), 409 the number came with other content
    before, others: refused. `at`: when, by the server's clock (UTC)."""

    seq: int
    status: int
    at: str

    @property
    def ok(self) -> bool:
        """Whether it is kept as an answer."""
        return self.status == 200
