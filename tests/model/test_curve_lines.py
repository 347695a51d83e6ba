"""Lines of heights: sampled from a screen, and what they say."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.model.curve import (
    PLACES,
    STEP,
    CurveLine,
    crossings_of,
    features_of,
    features_of_levels,
    numbers_of,
    sampled_line,
)

HEIGHTS = st.lists(st.one_of(st.none(), st.integers(0, 1000)), min_size=25, max_size=25)


@given(HEIGHTS)
def test_a_sampled_line_is_never_higher_or_lower_or_wider_than_what_was_drawn(heights: list[int | None]) -> None:
    points = [None if h is None else h / 10 for h in heights]
    line = sampled_line(points, 0.6, 1)
    known = [h for h in points if h is not None]
    found = [h for h in line.heights if h is not None]
    assert len(line.heights) == PLACES and bool(found) == bool(known)
    if known:
        assert min(known) - 1e-9 <= min(found) and max(found) <= max(known) + 1e-9
        at = [n / 24 for n, h in enumerate(points) if h is not None]
        places = [n * STEP for n, h in enumerate(line.heights) if h is not None]
        assert abs(places[0] - at[0]) <= STEP / 2 + 1e-9 and abs(places[-1] - at[-1]) <= STEP / 2 + 1e-9


@given(st.floats(0, 100), st.floats(0, 100))
def test_a_straight_line_stays_straight(start: float, end: float) -> None:
    line = sampled_line([start + (end - start) * n / 24 for n in range(25)], 0.6, 2)
    for n, height in enumerate(line.heights):
        assert height == pytest.approx(start + (end - start) * n * STEP, abs=1e-6)
    assert line.dashed_from == 0.6 and line.number == 2
    told = features_of(line, 0.6)
    assert told is not None and told.past_slope == pytest.approx(end - start, abs=1e-6)


def test_levels_say_what_was_chosen_and_nothing_between() -> None:
    told = features_of_levels([(0.0, 25.0), (0.3, 25.0), (1.0, 100.0)], 0.6)
    assert told is not None
    assert (told.start, told.today, told.future) == (25, None, 100)
    assert (told.plateau_from, told.plateau_to, told.peak_at) == (0.0, 0.3, 1.0)
    assert told.past_slope == 0 and told.future_slope is None
    assert features_of_levels([(0.0, 25.0)], 0.6) is None


def test_every_line_has_a_number_of_its_own_and_keeps_that_of_its_name() -> None:
    def named(*numbers: int) -> tuple[int, ...]:
        return numbers_of([CurveLine((1.0,) * PLACES, (1.0,) * PLACES, None, 1.0, number) for number in numbers])

    assert named(0, 0, 0) == (1, 2, 3), "from the top"
    assert named(2, 0, 0) == (2, 1, 3)
    assert named(3, 0, 1) == (3, 2, 1)


def test_lines_cross_where_the_one_comes_above_the_other_and_stays_there() -> None:
    def drawn(height: object, start: float = 0.0, end: float = 1.0) -> CurveLine:
        places = [i * STEP for i in range(PLACES)]
        known = tuple(float(height(x)) if start <= x <= end else None for x in places)  # type: ignore[operator]
        return CurveLine(known, (1.0,) * PLACES, None, 1.0)

    rising, falling, flat = drawn(lambda x: 100 * x), drawn(lambda x: 80 - 60 * x), drawn(lambda x: 50)
    assert crossings_of(rising, falling) == (pytest.approx(0.5),) == crossings_of(falling, rising)
    wave = drawn(lambda x: 50 + 20 * (1 if 0.255 < x < 0.655 else -1))
    assert crossings_of(wave, flat) == (pytest.approx(0.25, abs=STEP), pytest.approx(0.65, abs=STEP))
    assert crossings_of(drawn(lambda x: 50 + 30 * abs(x - 0.5)), flat) == (), "they touch, and part again"
    assert crossings_of(rising, drawn(lambda x: 80 - 60 * x, 0.6)) == (), "where only one of them is nothing crosses"
