"""The recipes of the networks still run: a few pages give examples of both kinds, and a model that can be asked."""

from __future__ import annotations

import full_boxes as full_recipe
import network
import numpy as np
import pytest
import thin_marks as thin_recipe
from rehearsal import NOTHING, Seen, rehearse, small_paper, small_print

from generator.read import full_boxes, networks, thin_marks
from generator.read import thresholds as t
from generator.rehearse import realmarks

needs_real_marks = pytest.mark.skipif(realmarks.load() is None, reason="the real marks are not here")


def asked(rows: list[np.ndarray], meant: list[bool], monkeypatch: pytest.MonkeyPatch) -> np.ndarray:
    monkeypatch.setattr(network, "EPOCHS", 15)
    x, y = np.stack(rows), np.array(meant, np.float32)
    return networks.probabilities(x, network.fitted(x, y, turn=False))


def pages(fill: object, count: int) -> list[Seen]:
    return rehearse(count, small_paper.make_paper().run, small_print, fill, seed=3)  # type: ignore[arg-type]


@pytest.mark.slow
@needs_real_marks
def test_full_boxes(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [r for r in pages(full_recipe.fill_in, 8) if r.features.coverage >= t.SOME_INK and r.kind != NOTHING]
    cancelled = [r.kind in full_recipe.CANCELLING for r in rows]
    assert 20 < sum(cancelled) < len(rows) - 20
    likely = asked([full_boxes.inputs(r.features, r.bilevel) for r in rows], cancelled, monkeypatch)
    assert likely[cancelled].mean() > likely[~np.array(cancelled)].mean() + 0.2


@pytest.mark.slow
@needs_real_marks
def test_thin_marks(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [r for r in pages(thin_recipe.fill_in, 8) if r.features.coverage < t.SOME_INK]
    mark = [r.kind != NOTHING for r in rows]
    assert 10 < sum(mark) < len(rows) - 10
    likely = asked([thin_marks.inputs(r.features, r.pen, r.bilevel) for r in rows], mark, monkeypatch)
    assert likely[mark].mean() > likely[~np.array(mark)].mean() + 0.2
