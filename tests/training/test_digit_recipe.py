"""The recipe of the digits still makes examples of every kind: what was meant beside what reading sees."""

from __future__ import annotations

import digits as recipe
import numpy as np
import pytest

from generator.read.writing.digits import NO_DIGIT, SIDE, picture_of


@pytest.mark.slow
def test_fields_of_cells_become_examples_with_their_truth(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recipe, "PACKS", recipe.PACKS[:1])
    recipe.fields.cache_clear()
    cells = [cell for index in range(30) for cell in recipe.written(index, 0)[0]]
    recipe.fields.cache_clear()
    assert {cell.what for cell in cells} == {"digit", "mended", "other", "empty"}
    digits, empty = ([c for c in cells if c.what == what] for what in ("digit", "empty"))
    assert np.mean([c.seen.picture is not None for c in digits]) > 0.9
    assert np.mean([c.seen.picture is None for c in empty]) > 0.9
    assert {c.truth for c in digits} == set(range(10))
    assert {c.truth for c in cells if c.what in ("mended", "other")} == {NO_DIGIT}


def test_pictures_are_disturbed_but_stay_what_they_are() -> None:
    ring = np.zeros((60, 40), np.uint8)
    ring[5:55, 5:35], ring[12:48, 12:28] = 255, 0
    shown = recipe.disturbed(np.stack([picture_of(ring)] * 20), np.random.default_rng(3))
    assert shown.shape == (20, SIDE, SIDE) and shown.dtype == np.float32 and shown.max() <= 1
    assert len({picture.tobytes() for picture in shown}) == 20
    middle = slice(SIDE // 2 - 1, SIDE // 2 + 1)
    assert (shown[:, middle, middle].mean(axis=(1, 2)) < 0.4).all()  # it stays a ring
