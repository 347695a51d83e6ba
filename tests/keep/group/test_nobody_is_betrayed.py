"""No single answer follows from any pictures of a group, however often somebody looks, and whatever else they know.

The one who looks knows who came when, sees every picture of every moment, and knows all rules but the lots. What each
person said must stay open: there is another way in which all could have answered that gives the same pictures at the
same moments, and in which this person said something else.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

from hypothesis import given, settings
from hypothesis import strategies as st
from variable_sample import made_variable

from generator.keep.group.pictures import bar_of, share_of, word_of
from generator.keep.group.publish import Frozen, mixed, taken_in
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
    """Other ways of answering in which two people of one batch change places, or one of the first ten did otherwise."""
    last = states[-1]
    place = 0
    sizes = sorted({len(state.values) for state in states if state.values})
    for size in sizes:
        for one, two in itertools.combinations(range(place, size), 2):
            swapped = list(said)
            swapped[one], swapped[two] = swapped[two], swapped[one]
            yield tuple(swapped)
        place = size
    for one in range(min(len(last.values), sizes[0] if sizes else 0)):
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
