"""Who comes into the pictures, and when: batches of at least three in which not all said the same; frozen for good."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from generator.keep.group.measures import Measure, Value
from generator.keep.response import Response
from generator.keep.store import Store
from generator.model.answer import AnswerState
from generator.model.group import BATCH_PEOPLE, LEAST_PEOPLE, LINES_PEOPLE

Person = tuple[int, str]
"""A copy, and the instance of a generic one."""

_LOT_BITS = 8  # a batch waits for this many more at most; each with half the chance of the one before


BY = "@"  # behind a measure's name: the roles of who is in it
MOST_ALIKE_BUT = 2  # people: where so few or fewer drew another line, whole lines would point at them


@dataclass(frozen=True, slots=True)
class Frozen:
    """What of one measure is in the pictures: who, and what they said then, in the order in which they came in.

    `roles`, where the group is split: of each of them. Then nobody comes in any more: see `publish`.
    """

    people: tuple[Person, ...] = ()
    values: tuple[Value, ...] = ()
    batches: int = 0
    roles: tuple[str, ...] = ()


def publish(
    store: Store, run: str, measures: Sequence[Measure], came: Sequence[Response], *, final: bool = False
) -> Mapping[str, Frozen]:
    """Take in who is due, and freeze what they said.

    `final`: what is frozen for the first time now may be split by role, or shown as whole lines, and then it is final.
    Numbers of all that could be laid beside those of a part later would betray who came in between.
    """
    with store.writing():
        known = dict(_known(store, run, measures))
        secret = store.run(run).key
        rows: list[tuple[object, ...]] = []
        shut = {name for measure in measures if measure.name in known for name in measure.of}
        for measure in sorted(measures, key=lambda each: not each.of):  # whole lines first: they shut their moments
            before = known.get(measure.name, Frozen())
            if before.roles or measure.name in shut or (measure.of and (before.batches or not final)):
                continue
            there = set(before.people)
            waiting = {
                (r.copy, r.instance): value
                for r in came
                if (r.copy, r.instance) not in there and (value := measure.value(r)) is not None
            }
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
                by = zip(after.people, after.roles, strict=False)  # no roles where it is not split
                rows += [(run, measure.name + BY, *who, 1, role) for who, role in by]
            new = zip(after.people, after.values, strict=True)
            rows += [(run, measure.name, *who, after.batches, str(v)) for who, v in new if who not in there]
            known[measure.name] = after
        store.append("INSERT INTO group_values VALUES (?, ?, ?, ?, ?, ?)", rows)
    return known


def _roles(measure: Measure, came: Sequence[Response]) -> Mapping[Person, str]:
    """What each person who said a role said."""
    found = {}
    for response in came:
        answer = response.answers.get(measure.by.name) if measure.by is not None else None
        given = answer is not None and answer.state is AnswerState.ANSWERED and len(answer.chosen) == 1
        if given and answer is not None:
            found[response.copy, response.instance] = answer.chosen[0]
    return found


def split(frozen: Frozen, roles: Mapping[Person, str]) -> Frozen:
    """The same, split by role, if there are two or more and every role in it has enough people. Who said no role is
    then not in it: they would be the difference between all and the parts."""
    own = [(who, value, roles[who]) for who, value in zip(frozen.people, frozen.values, strict=True) if roles.get(who)]
    counts = Counter(role for _, _, role in own)
    if len(counts) < 2 or min(counts.values()) < LEAST_PEOPLE:
        return frozen
    people, values, said = zip(*own, strict=True)
    return Frozen(people, values, frozen.batches, said)


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
            people = tuple(who for who, _, _ in rows)
            values = (value if measure.words else int(value) for _, value, _ in rows)
            said = {who: role for who, role, _ in kept.get(measure.name + BY, ())}
            roles = tuple(said[person] for person in people) if said else ()
            yield measure.name, Frozen(people, tuple(values), rows[-1][2], roles)
