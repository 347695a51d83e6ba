"""Scanners: what a copier does to a page between the glass and the file. Every number is drawn from a `Copier`."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from generator.model.geometry import MM_PER_INCH
from generator.rehearse.noise import add_noise
from generator.rehearse.page import Grey


@dataclass(frozen=True, slots=True)
class Copier:
    """How a copier scans. Ranges are the largest deviation; every page gets its own.

    skew in degrees; shift in mm; scale as share (0.02 = ±2 %); blur and noise as standard deviations (pixels, grey
    levels); `bitonal`: scans to black and white; `quality`: JPEG quality of grey scans.
    """

    name: str
    dpi: int = 200
    skew: float = 2.0
    shift: float = 2.0
    scale: float = 0.01
    blur: float = 0.7
    noise: float = 6.0
    contrast: float = 0.1
    specks: int = 12
    bitonal: bool = False
    quality: int = 75


OFFICE_GREY = Copier("kopieerapparaat, grijs")
OFFICE_FINE = Copier("kopieerapparaat, grijs 300 dpi", dpi=300)
OFFICE_BITONAL = Copier("kopieerapparaat, zwart-wit", dpi=300, bitonal=True, noise=4.0)
OFFICE_COARSE = Copier("kopieerapparaat, grijs 150 dpi", dpi=150, blur=0.6)
WORN = Copier("oud kopieerapparaat", skew=5.0, shift=4.0, noise=10.0, contrast=0.25, specks=60, quality=60)
_TURNS = (None, cv2.ROTATE_90_COUNTERCLOCKWISE, cv2.ROTATE_180, cv2.ROTATE_90_CLOCKWISE)
ROUNDED_DOWN = 0.5  # a scanner cuts off what is below a whole grey level
COPIERS = (OFFICE_GREY, OFFICE_FINE, OFFICE_BITONAL, OFFICE_COARSE, WORN)


def scan(page: Grey, copier: Copier, rng: np.random.Generator, *, quarter_turns: int = 0) -> Grey:
    """The page as the copier sees it: placed askew, blurred, noisy, turned by quarters, perhaps black and white."""
    placed = _placed(page, copier, rng)
    if copier.blur:
        placed = cv2.GaussianBlur(placed, (0, 0), copier.blur * rng.uniform(0.6, 1.0)).astype(np.uint8)
    black, white = rng.uniform(0, 60 * copier.contrast * 2), 255 - rng.uniform(0, 60 * copier.contrast)
    spread = copier.noise * rng.uniform(0.5, 1.0)
    add_noise(placed, spread, rng, (white - black) / 255, black - ROUNDED_DOWN)
    _speckle(placed, copier.specks, rng)
    if copier.bitonal:
        placed = black_and_white(placed, int(rng.integers(120, 170)))
    return turned(placed, quarter_turns)


def black_and_white(page: Grey, threshold: int) -> Grey:
    """Darker than the threshold is black."""
    return np.asarray(cv2.threshold(page, threshold - 1, 255, cv2.THRESH_BINARY)[1], np.uint8)


def turned(page: Grey, quarter_turns: int) -> Grey:
    """Turned by quarters to the left."""
    turn = _TURNS[quarter_turns % 4]
    return page if turn is None else np.asarray(cv2.rotate(page, turn), np.uint8)


def _placed(page: Grey, copier: Copier, rng: np.random.Generator) -> NDArray[np.uint8]:
    height, width = page.shape
    scale = 1 + rng.uniform(-copier.scale, copier.scale)
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), rng.uniform(-copier.skew, copier.skew), scale)
    shift = rng.uniform(-copier.shift, copier.shift, 2) * copier.dpi / MM_PER_INCH
    matrix = np.column_stack([turn[:, :2], turn[:, 2] + shift])
    return cv2.warpAffine(
        page, matrix, (width, height), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT, borderValue=(250,)
    ).astype(np.uint8)


def _speckle(page: Grey, count: int, rng: np.random.Generator) -> None:
    """Dust on the glass: dots of one to three pixels."""
    height, width = page.shape
    for _ in range(int(rng.integers(0, count + 1))):
        x, y = int(rng.integers(0, width)), int(rng.integers(0, height))
        cv2.circle(page, (x, y), int(rng.integers(0, 2)), int(rng.integers(30, 140)), -1)
