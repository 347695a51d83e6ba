"""No single answer follows from any pictures of a group, however often somebody looks, and whatever else they know.

The one who looks knows who came when, sees every picture of every moment, and knows all rules but the lots. What each
person said must stay open: there is another way in which all could have answered that gives the same pictures at the
same moments, and in which this person said something else.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator, Sequence

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from variable_sample import made_variable

from generator.keep.group.by_role import Frozen, mixed, split, split_later
from generator.keep.group.measures import Height, Measure, Panel, Side
from generator.keep.group.pictures import bar_of, lines_of, of_all, poles_by_role, share_of, word_of
from generator.keep.group.publish import lines_may_be_shown, taken_in
from generator.model.variable import Value, VariableType

PEOPLE = 16
NAMES = ("a", "b")
QUESTION = made_variable(
    "f_v", "f", "v", VariableType.SELECT_ONE, "select_one", "V?", [Value(name, name) for name in NAMES]
)
Seen = tuple[object, ...]
Lots = tuple[int, int]
ALL_LOTS: list[Lots] = list(itertools.product(range(5), repeat=2))


def looks(values: Sequence[object], top: int | None) -> object:
    """The picture of these."""
    if top is None:
        return bar_of(QUESTION, [str(value) for value in values])
    numbers = [int(str(value)) for value in values]
    return (share_of(numbers, top), word_of("w", numbers) if top == 1 else None)


def history(said: Sequence[object], moments: Sequence[int], lots: Sequence[int], top: int | None) -> list[Frozen]:
    """What is frozen at each moment; `moments`: how many people have answered by then."""
    frozen, states = Frozen(), []
    for there in moments:
        waiting = {(n, ""): said[n] for n in range(there) if (n, "") not in frozen.people}
        lot = lots[min(max(frozen.batches - 1, 0), len(lots) - 1)]
        frozen = taken_in(frozen, waiting, top, lot)  # type: ignore[arg-type]
        states.append(frozen)
    return states


def pictures(states: Sequence[Frozen], top: int | None) -> Seen:
    return tuple((state.batches, looks(state.values, top) if state.values else None) for state in states)


def others(said: Sequence[object], states: Sequence[Frozen], top: int | None) -> Iterator[tuple[object, ...]]:
    """Other ways of answering in which two people change places, or one of the first batch did otherwise."""
    there = len(states[-1].values)
    first = next((len(state.values) for state in states if state.values), 0)
    for one, two in itertools.combinations(range(there), 2):
        swapped = list(said)
        swapped[one], swapped[two] = swapped[two], swapped[one]
        yield tuple(swapped)
    for one in range(first):
        for value in NAMES if top is None else range(top + 1):
            yield (*said[:one], value, *said[one + 1 :])


@st.composite
def groups(draw: st.DrawFn) -> tuple[list[object], list[int], list[int], int | None]:
    top = draw(st.sampled_from([None, 1, 3]))
    value = st.sampled_from(NAMES) if top is None else st.integers(0, top)
    skewed = st.sampled_from([NAMES[0] if top is None else 0, NAMES[1] if top is None else top])
    said = draw(st.lists(draw(st.sampled_from([value, skewed])), min_size=PEOPLE, max_size=PEOPLE))
    moments = sorted(draw(st.lists(st.integers(1, PEOPLE), min_size=2, max_size=8)))
    return said, moments, draw(st.lists(st.integers(0, 3), min_size=2, max_size=2)), top


def betrayed(
    said: Sequence[object], moments: Sequence[int], lots: Sequence[int], top: int | None, known: Sequence[Lots]
) -> set[int]:
    """Whose answer follows from the pictures, for somebody who thinks that the lots are one of `known`."""
    states = history(said, moments, lots, top)
    seen = pictures(states, top)
    left = {n for (n, _) in states[-1].people}
    for other in others(said, states, top):
        more = {n for n in left if other[n] != said[n]}
        if more and any(pictures(history(other, moments, each, top), top) == seen for each in known):
            left -= more
    return left


@settings(max_examples=60, deadline=None)
@example(([*"aaaaaaaaaa", *"aaabb", "a"], [10, 15], [0, 0], None))  # open only by somebody of each batch together
@given(groups())
def test_everybody_could_have_said_something_else(
    group: tuple[list[object], list[int], list[int], int | None],
) -> None:
    assert not betrayed(*group, known=ALL_LOTS)


def test_without_lots_silence_would_betray() -> None:
    """Three the same wait, a fourth comes and all four are in: who knows that nobody waits by lot, knows who it was."""
    said = [*"aaaaabbbbb", *"aaab", *"ab"]
    assert betrayed(said, [10, 13, 14], [0, 0], None, known=[(0, 0)]) == {10, 11, 12, 13}
    assert not betrayed(said, [10, 13, 14], [0, 0], None, known=ALL_LOTS)


@given(st.lists(st.sampled_from(NAMES), max_size=9), st.integers(0, 3))
def test_nothing_is_shown_of_fewer_than_ten(values: list[str], more: int) -> None:
    waiting = {(n, ""): value for n, value in enumerate(values)}
    assert not taken_in(Frozen(), waiting, None, more).values


def test_guards_bite() -> None:
    """Each rule left out, and somebody is betrayed: so the property above can fail."""
    assert not mixed(["a", "a", "a"], None) and not mixed([0, 0, 0], 1) and not mixed([3, 3, 3], 3)
    assert mixed(["a", "b", "a"], None) and mixed([0, 1, 0], 1)
    ten = Frozen(tuple((n, "") for n in range(10)), ("a",) * 5 + ("b",) * 5, 1)
    newcomers = {(n, ""): "a" for n in range(10, 13)}
    assert taken_in(ten, newcomers, None, 0) is ten  # all the same: they wait
    assert taken_in(ten, {**newcomers, (13, ""): "b"}, None, 0).batches == 2
    assert taken_in(ten, {(10, ""): "a", (11, ""): "b"}, None, 0) is ten  # two are too few
    assert not bar_of(QUESTION, ["a"] * 9 + ["b"]).parts  # nearly all: no numbers
    assert all(part.people >= 3 for part in bar_of(QUESTION, ["a"] * 7 + ["b"] * 3).parts)
    assert word_of("w", [1, 1, 0, 0, 0, 0, 0, 0, 0, 0]) is None
    assert share_of([0] * 10, 3) == 10 and share_of([3] * 10, 3) == 90


# --- by role, and whole lines -----------------------------------------------------------------------------------------

ROLES = {"mw": "medewerker", "lg": "leidinggevende", "or": "OR"}


def parts_of(said: Sequence[tuple[int, int]], roles: Sequence[str], tops: tuple[int, int]) -> object:
    """All that is shown of a group that is split: `said` is of each person what they ticked at both sides."""
    people = tuple((n, "") for n in range(len(said)))
    frozen = [Frozen(people, tuple(each[side] for each in said), 1, tuple(roles)) for side in (0, 1)]
    parts = list(poles_by_role(("links", "rechts"), (frozen[0], frozen[1]), tops, ROLES))
    return parts, of_all(parts)


@st.composite
def split_groups(draw: st.DrawFn) -> tuple[list[tuple[int, int]], list[str], tuple[int, int]]:
    tops = draw(st.sampled_from([(1, 1), (3, 3), (1, 4)]))
    sizes = draw(st.sampled_from([(10, 10, 0), (10, 11, 10), (14, 10, 0)]))
    roles = [role for role, size in zip(ROLES, sizes, strict=True) for _ in range(size)]
    said: list[tuple[int, int]] = []
    for size in sizes:  # a whole role may have said the same: nothing, or all there is
        same = draw(st.sampled_from([None, (0, 0), tops]))
        each = st.tuples(st.integers(0, tops[0]), st.integers(0, tops[1])) if same is None else st.just(same)
        said += draw(st.lists(each, min_size=size, max_size=size))
    order = draw(st.permutations(range(len(said))))
    return [said[n] for n in order], [roles[n] for n in order], tops


@settings(max_examples=60, deadline=None)
@given(split_groups())
def test_by_role_everybody_could_have_said_something_else(
    group: tuple[list[tuple[int, int]], list[str], tuple[int, int]],
) -> None:
    said, roles, tops = group
    seen = parts_of(said, roles, tops)
    for one, side in itertools.product(range(len(said)), (0, 1)):
        own = said[one]
        swapped = (n for n in range(len(said)) if roles[n] == roles[one] and said[n][side] != own[side])
        other = next(swapped, None)
        if other is not None:
            changed = list(said)
            changed[one], changed[other] = changed[other], changed[one]
            assert parts_of(changed, roles, tops) == seen
        else:  # all of this role said the same: then this one alone could have said something else
            alone = ((v, own[1]) if side == 0 else (own[0], v) for v in range(tops[side] + 1) if v != own[side])
            assert any(parts_of([*said[:one], each, *said[one + 1 :]], roles, tops) == seen for each in alone) or (
                0 < own[side] < tops[side]  # … or two of them, one more and one less
            )


@settings(max_examples=30, deadline=None)
@given(split_groups(), st.randoms(use_true_random=False))
def test_by_role_it_makes_no_difference_who_was_who(
    group: tuple[list[tuple[int, int]], list[str], tuple[int, int]], luck: random.Random
) -> None:
    """So nobody's role follows either: two people of different roles could have been each other."""
    said, roles, tops = group
    order = list(range(len(said)))
    luck.shuffle(order)
    assert parts_of([said[n] for n in order], [roles[n] for n in order], tops) == parts_of(said, roles, tops)


def test_an_exact_total_beside_its_parts_would_betray() -> None:
    """All of one role ticked nothing: with the exact total of everybody that would follow, so it is not shown."""
    said, roles = [(0, 0)] * 10 + [(1, 0)] * 5 + [(0, 0)] * 5, ["mw"] * 10 + ["lg"] * 10
    other = [(1, 0), *said[1:]]
    assert parts_of(said, roles, (1, 1)) == parts_of(other, roles, (1, 1))
    assert share_of([left for left, _ in said], 1) != share_of([left for left, _ in other], 1)


# --- split after it was shown together --------------------------------------------------------------------------------

ROLE_VALUES = [Value(name, told) for name, told in ROLES.items()]
ROLE = made_variable("f_rol", "f", "rol", VariableType.SELECT_ONE, "select_one", "Rol?", ROLE_VALUES)
Told = tuple[str, tuple[int, int] | None, tuple[int, int] | None]
"""A role ('': not said), and what somebody ticked at both sides of two dimensions (None: not in that picture)."""


def dimension(name: str, top: int) -> list[Measure]:
    variable = made_variable(f"f_{name}", "f", name, VariableType.SELECT_MULTIPLE, "select_multiple", name, [])
    sides = [Side(variable, side, frozenset()) for side in ("links", "rechts")]
    return [Measure(f"f_{name}:{s.label}", Panel.POLES, "f", lambda _: None, top, s, ROLE) for s in sides]


def shown_later(people: Sequence[Told], top: int) -> tuple[object, dict[str, object]]:
    """All that is ever shown of people: first together, then split."""
    measures = [*dimension("x", top), *dimension("y", top)]
    known = {}
    for place, measure in enumerate(measures):
        own = [(n, each[1 + place // 2]) for n, each in enumerate(people)]
        there = [((n, ""), said[place % 2]) for n, said in own if said is not None]
        known[measure.name] = Frozen(tuple(who for who, _ in there), tuple(value for _, value in there), 1)
    said_role = [((n, ""), role) for n, (role, *_) in enumerate(people) if role]
    known["f_rol"] = Frozen(tuple(who for who, _ in said_role), tuple(role for _, role in said_role), 1)
    whole = [share_of(known[m.name].values, top) for m in measures], bar_of(ROLE, known["f_rol"].values)
    parts = {measure.name: frozen for measure, frozen in split_later(measures, known)}
    return whole, {
        name: [
            (role, len(own), share_of(own, top))
            for role in ROLES
            if (own := [v for v, said in zip(frozen.values, frozen.roles, strict=True) if said == role])
        ]
        for name, frozen in parts.items()
    }


@st.composite
def late_groups(draw: st.DrawFn) -> tuple[list[Told], int]:
    top = draw(st.sampled_from([1, 3]))
    said = st.tuples(st.integers(0, top), st.integers(0, top))
    sizes = draw(st.sampled_from([(12, 12, 0), (11, 12, 3), (10, 14, 1), (12, 11, 4)]))
    skipped = draw(st.sampled_from([0, 1, 2, 6]))  # so many left out the second dimension
    people: list[Told] = []
    for role, size in zip(("mw", "lg", ""), sizes, strict=True):
        same = draw(st.sampled_from([None, None, (0, 0), (top, top)]))
        own = said if same is None else st.just(same)
        people += [(role, draw(own), draw(said)) for _ in range(size)]
    order = draw(st.permutations(range(len(people))))
    mixed_up = [people[n] for n in order]
    return [(role, x, None if n < skipped else y) for n, (role, x, y) in enumerate(mixed_up)], top


@settings(max_examples=25, deadline=None)
@given(late_groups())
def test_a_split_after_the_whole_leaves_every_answer_and_every_role_open(group: tuple[list[Told], int]) -> None:
    """With somebody they could have changed answers, and with somebody of another role all of themselves."""
    people, top = group
    seen = shown_later(people, top)
    for one, (role, *_) in enumerate(people):
        for dim, side in itertools.product((1, 2), (0, 1)):
            if people[one][dim] is not None and f"f_{' xy'[dim]}:links" in seen[1]:
                assert any(shown_later(each, top) == seen for each in with_other_answers(people, one, dim, side))
        if role and seen[1]:
            assert any(shown_later(each, top) == seen for each in with_another_role(people, one))


def with_other_answers(people: Sequence[Told], one: int, dim: int, side: int) -> Iterator[list[Told]]:
    """The same, with this person's answer at one side of a dimension exchanged for a different one of somebody else."""
    for other, each in enumerate(people):
        own, theirs = people[one][dim], each[dim]
        if isinstance(own, tuple) and isinstance(theirs, tuple) and own[side] != theirs[side]:
            changed = [list(told) for told in people]
            changed[one][dim] = tuple(theirs[n] if n == side else own[n] for n in (0, 1))
            changed[other][dim] = tuple(own[n] if n == side else theirs[n] for n in (0, 1))
            yield [tuple(told) for told in changed]  # type: ignore[misc]


def with_another_role(people: Sequence[Told], one: int) -> Iterator[list[Told]]:
    """The same, with this person as somebody of another role who is in the same pictures, and the other way round."""
    for other, each in enumerate(people):
        alike = [x is None for x in each] == [x is None for x in people[one]]
        if alike and each[0] and each[0] != people[one][0]:
            changed = list(people)
            changed[one], changed[other] = changed[other], changed[one]
            yield changed


def test_the_guards_of_a_late_split_bite() -> None:
    """Each rule left out, and it is split: so the property above can fail."""
    fine: list[Told] = [(role, (n % 2, n % 3 % 2), (1, n % 2)) for role in ("mw", "lg") for n in range(12)]
    fine = [(role, x, (n % 2, 1 - n % 2)) for n, (role, x, _) in enumerate(fine)]
    assert shown_later(fine, 1)[1].keys() == {"f_x:links", "f_x:rechts", "f_y:links", "f_y:rechts"}
    alike = [(role, (1, 0) if role == "mw" else x, y) for role, x, y in fine]
    assert shown_later(alike, 1)[1].keys() == {"f_y:links", "f_y:rechts"}, "a role that all said the same"
    assert not shown_later([*fine, ("", (1, 1), (0, 1))], 1)[1], "one who said no role"
    assert not shown_later([(fine[0][0], fine[0][1], None), *fine[1:]], 1)[1], "one who is in fewer pictures"


@pytest.mark.parametrize(("sizes", "shown"), [((10, 10), True), ((9, 11), False), ((20,), False), ((10, 10, 1), False)])
def test_a_group_is_split_only_if_every_role_has_ten(sizes: tuple[int, ...], shown: bool) -> None:
    roles = [role for role, size in zip(ROLES, sizes, strict=False) for _ in range(size)]
    people = tuple((n, "") for n in range(len(roles)))
    frozen = Frozen(people, (1,) * len(roles), 1)
    assert bool(split(frozen, dict(zip(people, roles, strict=True))).roles) == shown
    silent = Frozen(
        (*people, (99, "")), (*frozen.values, 0), 1
    )  # somebody who said no role is in it only if it is whole
    made = split(silent, dict(zip(people, roles, strict=True)))
    assert ((99, "") in made.people) != shown and bool(made.roles) == shown


@given(st.lists(st.sampled_from(["1-2", "2-2", "3-1"]), min_size=1, max_size=26))
def test_whole_lines_are_shown_of_twenty_or_more_that_are_not_nearly_all_the_same(lines: list[str]) -> None:
    most = max(lines.count(line) for line in lines)
    assert lines_may_be_shown(lines) == (len(lines) >= 20 and len(lines) - most > 2)


@given(st.lists(st.sampled_from(["1-2", "2-2", "3-1"]), min_size=20, max_size=26), st.randoms(use_true_random=False))
def test_whole_lines_do_not_say_whose_they_are(lines: list[str], luck: random.Random) -> None:
    moments = [
        Measure(f"v{n}", Panel.BUNDLE, "f", lambda _: None, about=Height("m", n, 3, 0.5, ("", ""))) for n in (0, 1)
    ]
    mixed_up = list(lines)
    luck.shuffle(mixed_up)
    assert lines_of("t", moments, lines) == lines_of("t", moments, mixed_up)
