"""Sensor noise: drawn once, and taken from there at random places. Drawing it anew costs more than all the rest."""

from __future__ import annotations

from functools import cache

import cv2
import numpy as np
from numpy.typing import NDArray

from generator.rehearse.page import Grey

BANK_PIXELS = 1 << 23  # a page takes some forty stretches of it, each from a place of its own
STRIP_PIXELS = 1 << 18  # worked on at a time: stays in the processor's cache
MIDDLE, SPREAD = 128, 25.0  # how it is kept: ±5 standard deviations in steps of 1/25
_SEED = 0x201AE  # the same bank in every process: a page of a test is always the same page


@cache
def _bank() -> NDArray[np.uint8]:
    drawn = np.random.default_rng(_SEED).standard_normal(BANK_PIXELS, np.float32)
    return (drawn * SPREAD + MIDDLE).round().clip(0, 255).astype(np.uint8)


def add_noise(page: Grey, spread: float, rng: np.random.Generator, gain: float = 1.0, lift: float = 0.0) -> None:
    """Turn the page in place into gain × page + lift + normal noise (standard deviation `spread`), 0 … 255."""
    bank, share = _bank(), spread / SPREAD
    width = page.shape[1]
    rows = max(1, STRIP_PIXELS // width)
    for top in range(0, len(page), rows):
        strip = page[top : top + rows]
        start = int(rng.integers(bank.size - strip.size))
        grain = bank[start : start + strip.size].reshape(strip.shape)
        cv2.addWeighted(strip, gain, grain, share, lift - MIDDLE * share, dst=strip)
