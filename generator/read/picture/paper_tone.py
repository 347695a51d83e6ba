"""The paper under the ink: how bright it is at each place, so that shadows, stains and highlighter are paper too."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from generator.read import thresholds as t
from generator.read.picture.grid import PAPER_GREY
from generator.read.picture.image import Grey

Mask = NDArray[np.bool_]


def paper_of(grey: Grey, px_per_mm: float) -> tuple[Grey, Mask]:
    """The picture without what is narrower than a stroke: print and ink are gone, shadows and bands stay.

    Pale, even things count as paper from PALE_WIDE_MM on (highlighter, stains); dark ones only where no pen is that
    wide (DARK_WIDE_MM). Close pencil writing is pale and wide too, but it is not even. Also: where such bands lie.
    """
    small, scale = _coarse(grey, px_per_mm)
    narrow, wide = _closed(small, t.PALE_WIDE_MM * scale), _closed(small, t.DARK_WIDE_MM * scale)
    side = max(3, round(t.PALE_WIDE_MM * scale) | 1)
    texture = np.asarray(cv2.blur(cv2.subtract(narrow, small), (side, side)), np.float32)
    depth, level = cv2.subtract(wide, narrow).astype(np.float32), wide.astype(np.float32)
    pale = (depth <= t.PALE_DARKNESS * level) & (texture < t.PALE_TEXTURE * depth)
    soft = cv2.GaussianBlur(np.where(pale, narrow, wide), (0, 0), t.TONE_SOFT_MM * scale)
    bands = (pale & (texture < t.BAND_TEXTURE * depth) & (depth > t.BAND_DARKNESS * level)).view(np.uint8)
    whole = grey.shape[::-1]
    paper = np.asarray(cv2.resize(soft, whole, interpolation=cv2.INTER_LINEAR), np.uint8)
    if not cv2.countNonZero(bands):
        return paper, np.zeros(grey.shape, np.bool_)
    bands = np.asarray(cv2.dilate(bands, np.ones((2 * side, 2 * side), np.uint8)), np.uint8)
    return paper, np.asarray(cv2.resize(bands, whole, interpolation=cv2.INTER_NEAREST), np.uint8) > 0


def _coarse(grey: Grey, px_per_mm: float) -> tuple[Grey, float]:
    """The picture at about TONE_PX_PER_MM, and its px/mm."""
    share = min(1.0, t.TONE_PX_PER_MM / px_per_mm)
    if 2 * t.TONE_PX_PER_MM <= px_per_mm < 3 * t.TONE_PX_PER_MM and min(grey.shape) >= 2:
        share, grey = (
            0.5,
            grey[: grey.shape[0] // 2 * 2, : grey.shape[1] // 2 * 2],
        )  # halving exactly is 30 times faster
    size = (max(1, round(grey.shape[1] * share)), max(1, round(grey.shape[0] * share)))
    return np.asarray(cv2.resize(grey, size, interpolation=cv2.INTER_AREA), np.uint8), px_per_mm * share


def _closed(grey: Grey, side: float) -> Grey:
    px = max(3, round(side) | 1)
    kernel = cv2.getStructuringElement(cv2.MORPH_RECT, (px, px))
    return np.asarray(cv2.morphologyEx(grey, cv2.MORPH_CLOSE, kernel), np.uint8)


def at_paper(grey: Grey, px_per_mm: float) -> tuple[Grey, Mask]:
    """The picture with its paper at PAPER_GREY everywhere; and where bands of something pale were taken for paper."""
    paper, bands = paper_of(grey, px_per_mm)
    return np.asarray(cv2.divide(grey, paper, scale=PAPER_GREY), np.uint8), bands
