"""The name of a run: fresh, and safe to open in a spreadsheet."""

from __future__ import annotations

import secrets

import pytest

from generator.build import Identity
from generator.model.code import run_number


def test_a_name_that_is_taken_or_looks_like_a_number_is_not_given(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = ["7K3M9Q", "093870", "793870", "0001E3", "12E456", "12E45A"]
    left = iter(drawn)
    monkeypatch.setattr(secrets, "randbelow", lambda most: (run_number(next(left)) or 0) - 1)
    assert Identity.fresh(taken=("7K3M9Q",)).run == "12E45A", "Excel would make 93870 and 1000 of two of the others"
    assert list(left) == []
