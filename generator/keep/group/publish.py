"""Who comes into the pictures, and when: batches of at least three in which not all said the same; frozen for good."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from generator.keep.group.measures import Measure, Value
from generator.keep.response import Response
from generator.keep.store import Store
from generator.model.group import BATCH_PEOPLE, LEAST_PEOPLE

Person = tuple[int, str]
"""A copy, and the instance of a generic one."""

_LOT_BITS = 8  # a batch waits for this many more at most; each with half the chance of the one before


@dataclass(frozen=True, slots=True)
class Frozen:
    """What of one measure is in the pictures: who, and what they said then, in the order in which they came in."""

    people: tuple[Person, ...] = ()
    values: tuple[Value, ...] = ()
    batches: int = 0


def publish(store: Store, run: str, measures: Sequence[Measure], came: Sequence[Response]) -> Mapping[str, Frozen]:
    """Take in who is due, and freeze what they said."""
    with store.writing():
        known = dict(_known(store, run, measures))
        secret = store.run(run).key
        rows: list[tuple[object, ...]] = []
        for measure in measures:
            before = known.get(measure.name, Frozen())
            there = set(before.people)
            waiting = {
                (r.copy, r.instance): value
                for r in came
                if (r.copy, r.instance) not in there and (value := measure.value(r)) is not None
            }
            after = taken_in(before, waiting, measure.top, lot(secret, measure.name, before.batches))
            if after is not before:
                known[measure.name] = after
                rows += [(run, measure.name, *who, after.batches, str(value)) for who, value in waiting.items()]
        store.append("INSERT INTO group_values VALUES (?, ?, ?, ?, ?, ?)", rows)
    return known


def taken_in(before: Frozen, waiting: Mapping[Person, Value], top: int | None, more: int) -> Frozen:
    """With those who wait, if they are due; else as before. `more`: how many more than the least they must be.

    The first ten come in whatever they said: what nearly all of them share is shown without numbers.
    """
    values = tuple(waiting.values())
    due = len(values) >= BATCH_PEOPLE + more and mixed(values, top) if before.batches else len(values) >= LEAST_PEOPLE
    if not due:
        return before
    return Frozen((*before.people, *waiting), (*before.values, *values), before.batches + 1)


def mixed(values: Sequence[Value], top: int | None) -> bool:
    """Whether nobody's value follows from all of them together."""
    if top is None:
        return len(set(values)) > 1
    return 0 < sum(int(value) for value in values) < top * len(values)


def lot(secret: bytes, measure: str, batches: int) -> int:
    """How many more the next batch waits for: none half of the time, one a quarter of the time … Nobody without the
    run's key can know; who asks again gets the same lot."""
    text = f"group|{measure}|{batches}".encode()
    byte = hashlib.blake2b(text, key=secret, digest_size=1).digest()[0]
    return next((place for place in range(_LOT_BITS) if byte >> place & 1), _LOT_BITS)


def _known(store: Store, run: str, measures: Sequence[Measure]) -> Iterator[tuple[str, Frozen]]:
    """What is frozen of each measure of this run."""
    kept: dict[str, list[tuple[Person, str, int]]] = defaultdict(list)
    sql = "SELECT measure, copy, instance, batch, value FROM group_values WHERE run = ? ORDER BY measure, batch, rowid"
    for name, copy, instance, batch, value in store.rows(sql, run):
        kept[name].append(((copy, instance), value, batch))
    for measure in measures:
        rows = kept.get(measure.name, ())
        if rows:
            values = (value if measure.words else int(value) for _, value, _ in rows)
            yield measure.name, Frozen(tuple(who for who, _, _ in rows), tuple(values), rows[-1][2])
