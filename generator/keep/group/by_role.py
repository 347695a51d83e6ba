"""A group split by role: at once, or after all of it was shown together.

At once is simple: only the parts are ever shown. Afterwards somebody may lay the parts beside the whole that they saw
before. So everybody must have come in together, and each part, and whoever is in none, must be such that two of them
could change places without any picture changing: then neither what anybody said nor anybody's role follows.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from generator.keep.group.measures import Measure, Value
from generator.model.group import BATCH_PEOPLE, LEAST_PEOPLE

Person = tuple[int, str]
"""A copy, and the instance of a generic one."""


@dataclass(frozen=True, slots=True)
class Frozen:
    """What of one measure is in the pictures: who, and what they said then, in the order in which they came in.

    `roles`, where the group is split: of each of them. Then nobody comes in any more: see `publish`.
    """

    people: tuple[Person, ...] = ()
    values: tuple[Value, ...] = ()
    batches: int = 0
    roles: tuple[str, ...] = ()


def mixed(values: Sequence[Value], top: int | None) -> bool:
    """Whether nobody's value follows from all of them together."""
    if top is None:
        return len(set(values)) > 1
    return 0 < sum(int(value) for value in values) < top * len(values)


def split(frozen: Frozen, roles: Mapping[Person, str]) -> Frozen:
    """The same, split by role, if there are two or more and every role in it has enough people. Who said no role is
    then not in it: they would be the difference between all and the parts."""
    own = [(who, value, roles[who]) for who, value in zip(frozen.people, frozen.values, strict=True) if roles.get(who)]
    counts = Counter(role for _, _, role in own)
    if len(counts) < 2 or min(counts.values()) < LEAST_PEOPLE:
        return frozen
    people, values, said = zip(*own, strict=True)
    return Frozen(people, values, frozen.batches, said)


def split_later(measures: Sequence[Measure], known: Mapping[str, Frozen]) -> Iterator[tuple[Measure, Frozen]]:
    """What may be split though all of it was shown before, and its parts; both sides of a dimension or none."""
    forms: dict[str, list[Measure]] = defaultdict(list)
    for measure in measures:
        if measure.by is not None and measure.name in known:
            forms[measure.form].append(measure)
    for own in forms.values():
        by = own[0].by
        role = known.get(by.name) if by is not None else None
        if role is None or any(each.batches != 1 or each.roles for each in (role, *(known[m.name] for m in own))):
            continue
        roles = {who: str(said) for who, said in zip(role.people, role.values, strict=True)}
        if not _roles_stay_open(roles, [known[measure.name] for measure in own]):
            continue
        sides: dict[str, list[Measure]] = defaultdict(list)
        for measure in own:
            sides[measure.about.variable.name].append(measure)
        for pair in sides.values():
            parts = [part for m in pair if (part := _parted(known[m.name], roles, m.top)) is not None]
            if len(parts) == len(pair):
                yield from zip(pair, parts, strict=True)


def _roles_stay_open(roles: Mapping[Person, str], all_frozen: Sequence[Frozen]) -> bool:
    """Whether everybody could have been somebody of another role: among those who are in the same pictures as they are
    there are enough people, and not all of one role."""
    alike: dict[tuple[bool, ...], list[str]] = defaultdict(list)
    there = [set(frozen.people) for frozen in all_frozen]
    for who, role in roles.items():
        alike[tuple(who in people for people in there)].append(role)
    return all(len(same) >= BATCH_PEOPLE and len(set(same)) > 1 for same in alike.values())


def _parted(frozen: Frozen, roles: Mapping[Person, str], top: int | None) -> Frozen | None:
    """Split, if each part and what is left could each have been a batch; else None."""
    parts = split(frozen, roles)
    if not parts.roles:
        return None
    cells: dict[str, list[Value]] = defaultdict(list)
    for who, value in zip(frozen.people, frozen.values, strict=True):
        cells[roles.get(who, "")].append(value)
    fine = all(len(values) >= BATCH_PEOPLE and mixed(values, top) for values in cells.values())
    return replace(parts, batches=frozen.batches) if fine else None
