"""A whole number between two bounds: both count, and the bounds themselves are inside."""

from __future__ import annotations

import pytest

from generator.model.domains import Said, Whole


@pytest.mark.parametrize(
    ("low", "high", "good", "bad"),
    [
        (3, 9, ("3", "9", "+5", "007"), ("2", "10", "-3", "0")),
        (-5, -1, ("-5", "-1"), ("-6", "0", "5")),
        (3, None, ("3", "1000000"), ("2", "-4")),
        (None, 9, ("9", "-1000000"), ("10",)),
        (None, None, ("0", "-1", "99"), ("x", "", "1.5", "--1")),
    ],
)
def test_both_bounds_count(low: int | None, high: int | None, good: tuple[str, ...], bad: tuple[str, ...]) -> None:
    domain = Whole(low, high)
    assert [text for text in good if domain.wrong(Said(text=text))] == []
    assert [text for text in bad if not domain.wrong(Said(text=text))] == []
