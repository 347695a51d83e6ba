"""Wrong codes are limited so that guessing takes years, and whoever holds a sheet comes in all the same."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from generator.model.code import CHECK_BITS
from generator.web.entry.limits import BURST, SLOWEST_PER_MINUTE, Limits

DAY, YEAR = 24 * 3600.0, 365.25 * 24 * 3600.0


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def guesses(limits: Limits, clock: Clock, copies: int, seconds: float, per_second: float) -> int:
    """How many codes are looked at, of somebody who tries one copy after another."""
    looked, tried, end = 0, 0, clock.now + seconds
    while clock.now < end:
        copy = tried % copies
        if limits.may_try("RUN", copy):
            looked += 1
            limits.wrong("RUN", copy)
        else:
            limits.refused("RUN")
        tried += 1
        clock.now += 1 / per_second
    return looked


def test_guessing_any_code_of_a_run_takes_years() -> None:
    for copies in (20, 200):
        clock = Clock()
        limits = Limits(clock)
        guesses(limits, clock, copies, DAY / 4, 2.0)
        a_day = guesses(limits, clock, copies, DAY, 2.0)
        years = 2**CHECK_BITS / a_day * DAY / YEAR  # until one is expected to be right
        assert years > 20, (copies, a_day)


def test_nobody_who_holds_a_sheet_waits_for_others_guesses() -> None:
    clock = Clock()
    limits = Limits(clock)
    for _ in range(500):
        limits.wrong("RUN", 7)
    assert not limits.may_try("RUN", 7), "of the copy that is guessed at nothing is looked at"
    assert all(limits.may_try("RUN", copy) for copy in range(8, 200))
    assert limits.may_try("OTHER", 7), "another run is another matter"
    assert not limits.may_try("RUN", None), "a copy that does not exist has no sheet to hold"


@settings(max_examples=20)
@given(st.integers(1, BURST))
def test_a_few_mistakes_cost_nobody_anything(mistakes: int) -> None:
    limits = Limits(Clock())
    for _ in range(mistakes - 1):
        assert not limits.wrong("RUN", 1)
    assert limits.may_try("RUN", 1)


def test_it_gets_slower_while_it_goes_on_and_is_forgotten_after_an_hour() -> None:
    clock = Clock()
    limits = Limits(clock)
    for _ in range(BURST + 1):
        limits.wrong("RUN", 1)
    assert limits.seconds("RUN") <= 2
    for _ in range(300):
        limits.wrong("RUN", 1)
    assert limits.seconds("RUN") >= 60 / SLOWEST_PER_MINUTE - 1
    clock.now += 3601
    assert limits.may_try("RUN", 1) and limits.seconds("RUN") == 1
