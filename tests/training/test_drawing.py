"""The recipe of the networks for drawings still learns what it is shown."""

from __future__ import annotations

import drawing as recipe
import numpy as np
import pytest
import small_nets
from fields import TAKINGS

from generator.read.drawings import nets
from generator.read.marks.networks import softmax, stored_in


@pytest.fixture(autouse=True)
def apart(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory):  # type: ignore[no-untyped-def]
    """What is taught here stays here."""
    monkeypatch.setattr(nets, "FILE", tmp_path_factory.mktemp("taught") / "curves.npz")
    stored_in.cache_clear()
    yield
    stored_in.cache_clear()


def test_classes_are_learnt() -> None:
    rng = np.random.default_rng(0)
    x = rng.normal(size=(600, 4)).astype(np.float32)
    y = (x[:, 0] + 0.5 * x[:, 1] > 0).astype(int) + (x[:, 2] > 1)
    small_nets.use("three", small_nets.classes(x, y, 3, 16, 150, 1, 32), nets.FILE)
    likely = softmax(nets.scores("three", x))
    assert (likely.argmax(axis=1) == y).mean() > 0.93
    assert np.allclose(likely.sum(axis=1), 1, atol=1e-5)


def test_the_right_one_of_a_few_is_learnt() -> None:
    rng = np.random.default_rng(1)
    groups = [rng.normal(size=(int(rng.integers(2, 7)), 3)).astype(np.float32) for _ in range(300)]
    right = [int(np.argmax(g[:, 0] - np.abs(g[:, 1]))) for g in groups]
    small_nets.use("one", small_nets.choices(groups, right, 16, 40, 2), nets.FILE)
    said = [int(np.argmax(nets.scores("one", g)[:, 0])) for g in groups]
    assert np.mean(np.array(said) == right) > 0.9


def test_what_black_and_white_loses_is_known_to_be_lost() -> None:
    from generator.rehearse.pens import BALLPOINT, PALE_PENCIL
    from generator.rehearse.sketches import BLACK, ORANGE, Ink, MeantLine, Sketch

    grey, bilevel = (next(t for t in TAKINGS if t.bilevel == b) for b in (False, True))

    def drawn(ink: Ink) -> Sketch:
        return Sketch((), (MeantLine(np.zeros(51), None, ink),))

    assert recipe.shows(drawn(Ink(BALLPOINT, BLACK)), bilevel)
    assert not recipe.shows(drawn(Ink(BALLPOINT, ORANGE)), bilevel)
    assert not recipe.shows(drawn(Ink(PALE_PENCIL, BLACK)), bilevel)
    assert recipe.shows(drawn(Ink(PALE_PENCIL, BLACK)), grey)
