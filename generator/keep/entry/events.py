"""Events of digital entry in the store: kept once each, whatever a device sends twice.

`(run, copy, device, seq)` names an event. The same event again gets the same answer; the same name with other content
gets 409 and is kept beside it (`entry_clashes`), for a person to look at.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from generator.keep.store import Store
from generator.model.entry import Ack, EntryEvent, EventKind, Hand

_ADD = (
    "INSERT OR IGNORE INTO entry_events (run, copy, device, seq, at, form, kind, content, covers, base) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_BEFORE = "SELECT at, form, kind, content FROM entry_events WHERE run = ? AND copy = ? AND device = ? AND seq = ?"


@dataclass(frozen=True, slots=True)
class Kept:
    """An event as it is kept. `place`: its place among all events; `device`: who sent it; `at`: when (UTC)."""

    place: int
    device: str
    seq: int
    at: str
    form: str
    kind: EventKind
    content: Mapping[str, object]
    covers: tuple[str, ...]


def now() -> str:
    """UTC with milliseconds, ISO 8601."""
    moment = datetime.datetime.now(datetime.UTC)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def keep_events(store: Store, hand: Hand, events: Sequence[EntryEvent]) -> tuple[Ack, ...]:
    """Keep these; what became of each. To be called within a transaction."""
    at, who = now(), (hand.run, hand.copy, hand.device)
    new = False
    acks = []
    for event in events:
        covers = json.dumps(event.covers) if event.covers else ""
        row = (*who, event.seq, at, event.form, event.kind.value, event.content, covers, event.base)
        if store.append(_ADD, [row]):
            new = True
            acks.append(Ack(event.seq, 200, at))
        else:
            acks.append(_repeated(store, who, event, at))
    if new:
        begin = "INSERT OR IGNORE INTO entry_devices (run, copy, device, hand, since) VALUES (?, ?, ?, ?, 0)"
        store.passing(begin, [(*who, hand.device)])
        store.passing("INSERT OR IGNORE INTO entry_unfolded VALUES (?, ?)", [who[:2]])
    return tuple(acks)


def _repeated(store: Store, who: tuple[str, int, str], event: EntryEvent, at: str) -> Ack:
    ((first, *same),) = store.rows(_BEFORE, *who, event.seq)
    if same == [event.form, event.kind.value, event.content]:
        return Ack(event.seq, 200, first)
    row = (*who, event.seq, event.content, event.form, event.kind.value, at)
    store.passing("INSERT OR IGNORE INTO entry_clashes VALUES (?, ?, ?, ?, ?, ?, ?, ?)", [row])
    store.passing("INSERT OR IGNORE INTO entry_unfolded VALUES (?, ?)", [who[:2]])
    return Ack(event.seq, 409, at)


def last_number(store: Store, hand: Hand) -> int:
    """The highest number under which a device sent anything; 0 of none. A phone that lost its store goes on from it."""
    sql = "SELECT coalesce(max(seq), 0) FROM entry_events WHERE run = ? AND copy = ? AND device = ?"
    ((last,),) = store.rows(sql, hand.run, hand.copy, hand.device)
    return int(last)


def events_of(store: Store, run: str, copy: int) -> Iterator[Kept]:
    """All events of a copy, in the order in which they came."""
    columns = "id, device, seq, at, form, kind, content, covers"
    sql = f"SELECT {columns} FROM entry_events WHERE run = ? AND copy = ? ORDER BY id"
    for place, device, seq, at, form, kind, content, covers in store.rows(sql, run, copy):
        names = tuple(json.loads(covers)) if covers else ()
        yield Kept(place, device, seq, at, form, EventKind(kind), json.loads(content), names)


def clashes_of(store: Store, run: str, copy: int) -> Iterator[tuple[str, int, Mapping[str, object]]]:
    """The answers that came under a number which held something else: device, number, what they say."""
    sql = (
        "SELECT device, seq, content FROM entry_clashes WHERE run = ? AND copy = ? AND kind = ? "
        "ORDER BY at, device, seq, content"
    )
    for device, seq, content in store.rows(sql, run, copy, EventKind.ANSWER.value):
        yield device, seq, json.loads(content)


def devices_of(store: Store, run: str, copy: int) -> dict[str, tuple[str, int]]:
    """The devices of a copy: the hand that each belongs to, and after which event it took over."""
    sql = "SELECT device, hand, since FROM entry_devices WHERE run = ? AND copy = ?"
    return {device: (hand, since) for device, hand, since in store.rows(sql, run, copy)}
