"""Noise: as strong as was asked, without pattern, another on every page, and the same for the same seed."""

import math

import numpy as np
import pytest

from generator.rehearse.noise import add_noise


def _noise(seed: int, spread: float, shape: tuple[int, int] = (1000, 800)) -> np.ndarray:
    page = np.full(shape, 128, np.uint8)
    add_noise(page, spread, np.random.default_rng(seed))
    return page.astype(float) - 128


@pytest.mark.parametrize("spread", [2.0, 6.0, 10.0])
def test_noise_is_normal_and_as_strong_as_asked(spread: float) -> None:
    noise = _noise(1, spread)
    assert noise.std() == pytest.approx(np.hypot(spread, 12**-0.5), rel=0.01), "and rounded to whole grey levels"
    assert abs(noise.mean()) < 0.05
    beyond = math.erfc((2 * spread + 0.5) / spread / math.sqrt(2))  # of the normal distribution, beyond 2 spreads
    assert (np.abs(noise) > 2 * spread).mean() == pytest.approx(beyond, rel=0.1)
    assert np.abs(noise).max() > 4 * spread, "rare outliers too"


def test_noise_has_no_pattern_and_no_two_pages_have_the_same() -> None:
    noise, other = _noise(1, 8.0), _noise(2, 8.0)

    def alike(a: np.ndarray, b: np.ndarray) -> float:
        return abs(float(np.corrcoef(a.ravel(), b.ravel())[0, 1]))

    assert alike(noise[1:], noise[:-1]) < 0.01
    assert alike(noise[:, 1:], noise[:, :-1]) < 0.01
    assert alike(noise, other) < 0.01
    assert (_noise(1, 8.0) == noise).all()


def test_levels_are_set_and_white_and_black_are_the_limits() -> None:
    page = np.repeat(np.array([[0, 100, 255]], np.uint8), 200, axis=0)
    add_noise(page, 0.0, np.random.default_rng(1), gain=0.5, lift=20)
    assert (page == [20, 70, 148]).all()
    page[:] = 250
    add_noise(page, 40.0, np.random.default_rng(1))
    assert page.max() == 255
    assert page.min() < 200
