"""The recipe of the second opinion still runs: it learns, and what is rarer among people is held for rarer."""

from __future__ import annotations

import math

import numpy as np
import opinion as recipe
import pytest

from generator.read.marks import opinion
from generator.read.marks.opinion import CANCELLED, LAYERS, NEITHER


def test_it_learns_and_is_shifted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recipe, "EPOCHS", 25)
    rng = np.random.default_rng(1)
    y = rng.integers(3, size=600)
    x = (rng.normal(size=(600, 8)) + 3 * np.eye(3, 8)[y]).astype(np.float32)
    model = recipe.fitted(x, y)
    said = opinion.opinions(x, model)
    assert (said.argmax(axis=1) == y).mean() > 0.85
    monkeypatch.setattr(recipe, "RARER", {CANCELLED: 9.0, NEITHER: 1.0})
    rarer = recipe.fitted(x, y)["end"] - model["end"]
    assert rarer[:, CANCELLED] == pytest.approx(math.log(3) - math.log(9), abs=1e-5)
    assert rarer[:, NEITHER] == pytest.approx(math.log(5), abs=1e-5)


def test_slopes_point_uphill() -> None:
    rng = np.random.default_rng(2)
    sizes = ((5, 4), (4,), (4, 3), (3,), (3, 3), (3,))
    weights = [rng.normal(size=size) for size in sizes]
    rows, classes = rng.normal(size=(20, 5)), rng.integers(3, size=20)

    def loss() -> float:
        return float(-np.log(opinion.forward(rows, weights)[-1][np.arange(20), classes]).mean())

    for name, layer, slope in zip(LAYERS, weights, recipe.slopes(rows, classes, weights), strict=True):
        place = tuple(int(rng.integers(side)) for side in layer.shape)
        before, step = loss(), 1e-6
        layer[place] += step
        assert (loss() - before) / step == pytest.approx(slope[place], abs=1e-4), name
        layer[place] -= step


def test_the_meaning_of_what_was_drawn() -> None:
    assert [recipe.meaning(kind) for kind in ("curl", "scratch", "echt solid", "passing", "niets")] == [0, 1, 1, 2, 2]
