"""The recipe of the network still runs: a few pages give examples of every class, and a model that can be asked."""

from __future__ import annotations

import intent as recipe
import network
import numpy as np
import pytest
from rehearsal import rehearse, small_paper, small_print

from generator.read.marks import intent, networks
from generator.rehearse import realmarks

needs_real_marks = pytest.mark.skipif(realmarks.load() is None, reason="the real marks are not here")


@pytest.mark.slow
@needs_real_marks
def test_a_few_pages_teach_the_classes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(network, "EPOCHS", 15)
    rows = [
        r for r in rehearse(12, small_paper.make_paper().run, small_print, recipe.fill_in, seed=3) if recipe.asked(r)
    ]
    x = np.stack([intent.inputs(r.features, r.pen, r.bilevel) for r in rows])
    y = np.array([recipe.meaning(r.kind) for r in rows])
    assert min(np.bincount(y, minlength=3)) > 15
    likely = networks.probabilities(x, network.fitted(x, y))
    for meant in (recipe.CHOSEN, recipe.CANCELLED, recipe.NEITHER):
        assert likely[y == meant, meant].mean() > likely[y != meant, meant].mean() + 0.2


def test_a_shift_makes_a_class_so_many_times_rarer() -> None:
    rng, inputs = np.random.default_rng(0), networks.PIXELS + 2
    net = dict(zip(networks.LAYERS, (layer[None] for layer in network.begun(inputs, 2, rng)), strict=True))
    even = {"middle": np.zeros(inputs, np.float32), "scale": np.ones(inputs, np.float32), **net}
    blank = np.zeros((1, inputs), np.float32)
    assert networks.probabilities(blank, even)[0].tolist() == [0.5, 0.5]
    assert networks.probabilities(blank, network.shifted(even, {1: 9}))[0].tolist() == pytest.approx([0.9, 0.1])


def test_slopes_point_uphill() -> None:
    rng, inputs = np.random.default_rng(1), networks.PIXELS + 2
    rows, classes = rng.normal(size=(20, inputs)), rng.integers(3, size=20)
    weights = [w.astype(float) for w in network.begun(inputs, 3, rng)]

    def loss() -> float:
        return float(-np.log(networks.active(rows, weights).chances[np.arange(20), classes]).mean())  # type: ignore[arg-type]

    for layer, slope in zip(weights, network.slopes(rows, classes, weights), strict=True):
        place = tuple(int(rng.integers(side)) for side in layer.shape)
        before, step = loss(), 1e-6
        layer[place] += step
        assert (loss() - before) / step == pytest.approx(slope[place], abs=1e-4)
        layer[place] -= step
