"""Who comes into the pictures, and when: batches of at least three in which not all said the same; frozen for good."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

from generator.keep.group.by_role import Frozen, Person, mixed, split, split_later
from generator.keep.group.measures import Measure, Value, chosen
from generator.keep.response import Response
from generator.keep.store import Store
from generator.model.group import BATCH_PEOPLE, LEAST_PEOPLE, LINES_PEOPLE

_LOT_BITS = 8  # a batch waits for this many more at most; each with half the chance of the one before
BY = "@"  # behind a measure's name: the roles of who is in it
MOST_ALIKE_BUT = 2  # people: where so few or fewer drew another line, whole lines would point at them


def publish(
    store: Store, run: str, measures: Sequence[Measure], came: Sequence[Response], *, final: bool = False
) -> Mapping[str, Frozen]:
    """Take in who is due, and freeze what they said.

    `final`: what is frozen for the first time now may be split by role, or shown as whole lines, and then it is final.
    Numbers of all that could be laid beside those of a part later would betray who came in between. What was shown of
    all before is split only if that betrays nobody (`by_role.split_later`), and nobody waits.
    """
    with store.writing():
        known = dict(_known(store, run, measures))
        secret = store.run(run).key
        rows: list[tuple[object, ...]] = []
        for measure, parts in split_later(measures, known) if final else ():
            if not _waiting(measure, known[measure.name], came):
                known[measure.name] = parts
                rows += _by_rows(run, measure, parts)
        shut = {name for measure in measures if measure.name in known for name in measure.of}
        for measure in sorted(measures, key=lambda each: not each.of):  # whole lines first: they shut their moments
            before = known.get(measure.name, Frozen())
            if before.roles or measure.name in shut or (measure.of and (before.batches or not final)):
                continue
            waiting = _waiting(measure, before, came)
            if measure.of:
                if known.keys() & set(measure.of) or not lines_may_be_shown(list(waiting.values())):
                    continue
                after = Frozen(tuple(waiting), tuple(waiting.values()), 1)
                shut |= set(measure.of)
            else:
                after = taken_in(before, waiting, measure.top, lot(secret, measure.name, before.batches))
            if after is before:
                continue
            if final and measure.by is not None and not before.batches:
                after = split(after, _roles(measure, came))
                rows += _by_rows(run, measure, after)
            there = set(before.people)
            new = zip(after.people, after.values, strict=True)
            rows += [(run, measure.name, *who, after.batches, str(v)) for who, v in new if who not in there]
            known[measure.name] = after
        store.append("INSERT INTO group_values VALUES (?, ?, ?, ?, ?, ?)", rows)
    return known


def _waiting(measure: Measure, frozen: Frozen, came: Sequence[Response]) -> dict[Person, Value]:
    """What those said who are not in the pictures yet."""
    there = set(frozen.people)
    said = (((r.copy, r.instance), measure.value(r)) for r in came)
    return {who: value for who, value in said if value is not None and who not in there}


def _by_rows(run: str, measure: Measure, parts: Frozen) -> list[tuple[object, ...]]:
    """The roles of a measure as they are kept; none where it is not split."""
    by = zip(parts.people, parts.roles, strict=False)
    return [(run, measure.name + BY, *who, 1, role) for who, role in by]


def _roles(measure: Measure, came: Sequence[Response]) -> Mapping[Person, str]:
    """What each person who said a role said."""
    if measure.by is None:
        return {}
    role = chosen(measure.by.name)
    said = (((r.copy, r.instance), role(r)) for r in came)
    return {who: str(value) for who, value in said if value is not None}


def lines_may_be_shown(lines: Sequence[Value]) -> bool:
    """Whether whole lines may be shown one by one: there are enough, and not nearly all are the same."""
    if len(lines) < LINES_PEOPLE:
        return False
    ((_, most),) = Counter(lines).most_common(1)
    return most < len(lines) - MOST_ALIKE_BUT


def taken_in(before: Frozen, waiting: Mapping[Person, Value], top: int | None, more: int) -> Frozen:
    """With those who wait, if they are due; else as before. `more`: how many more than the least they must be.

    The first ten come in whatever they said: what nearly all of them share is shown without numbers.
    """
    values = tuple(waiting.values())
    due = len(values) >= BATCH_PEOPLE + more and mixed(values, top) if before.batches else len(values) >= LEAST_PEOPLE
    if not due:
        return before
    return Frozen((*before.people, *waiting), (*before.values, *values), before.batches + 1)


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
            said = {who: role for who, role, _ in kept.get(measure.name + BY, ())}
            own = [(who, value) for who, value, _ in rows if who in said or not said]  # of what is split: the parts
            people, values = tuple(who for who, _ in own), tuple(v if measure.words else int(v) for _, v in own)
            yield measure.name, Frozen(people, values, rows[-1][2], tuple(said[who] for who in people if said))
