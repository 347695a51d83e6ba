"""Lines in time: what is past and what is future are the whole line, and meet where it is cut."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.make.compose.course import cut_at

number = st.floats(0, 100)
courses = st.lists(number, min_size=1, max_size=8, unique=True).flatmap(
    lambda xs: st.tuples(*(st.tuples(st.just(x), number) for x in sorted(xs)))
)


@given(courses, st.none() | number)
def test_both_pieces_are_the_line_and_meet_at_the_cut(course: tuple[tuple[float, float], ...], x: float | None) -> None:
    left, right = cut_at(course, x)
    assert [point for point in (*left, *right) if point in course and point[0] != x] == [
        point for point in course if point[0] != x
    ]
    if x is not None:
        assert all(point[0] <= x for point in left) and all(point[0] >= x for point in right)
    if left and right:
        assert left[-1] == right[0] and left[-1][0] == x


@pytest.mark.parametrize(("x", "height"), [(2.0, 10.0), (2.5, 15.0)])
def test_the_cut_lies_on_the_line(x: float, height: float) -> None:
    left, right = cut_at(((0.0, 0.0), (2.0, 10.0), (3.0, 20.0)), x)
    assert left[-1] == right[0] == (x, pytest.approx(height))
    assert len(set(left)) == len(left) and len(set(right)) == len(right), "no point twice"
