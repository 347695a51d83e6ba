"""Words to circle: is there a ring of ink around the word, or other ink on it?"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from generator.model.layout import Field
from generator.read import thresholds as t
from generator.read.blank import AreaReference, PageReference
from generator.read.grid import PAPER_GREY, Levels, evened, rectify, scaled
from generator.read.image import Grey
from generator.read.register import Correction, Fit

WORD_INK = 0.16  # darkness: as INK_MIN, with room for misfit between print and picture at this coarser grid
WORD_PALE_INK = 0.13  # darkness: away from print; pale pencil has little more here, and dust falls out by WORD_INK_MM
NEAR_PRINT_PX = 2  # px: half a millimetre; a black-and-white scan leaves ragged edges of print so far
BRIDGE_PX = 3  # px: print hides a stroke where they cross


@dataclass(frozen=True, slots=True)
class WordFeatures:
    """What is drawn around and on a word."""

    field: Field
    ink: float = 0.0  # share of the area that is ink
    length: float = 0.0  # mm: extent of the largest stroke that belongs to this word
    sectors: int = 0  # directions (of RING_SECTORS) in which that stroke lies around the word
    crossing: bool = False  # it runs over or close under the word: struck or underlined


def ink_beyond_print(levels: Levels, fit: Fit, area: AreaReference, correction: Correction) -> tuple[Grey, Grey]:
    """The upright picture of an area, and its darkness x 255 beyond what is printed there."""
    centre = area.area.centre
    shift = correction.at(np.array([[centre.x, centre.y]]))[0]
    moved = area.area.grown(0)
    moved = type(moved)(moved.x + shift[0], moved.y + shift[1], moved.width, moved.height)
    picture, scale = levels.at(fit.px_per_mm, area.px_per_mm * 2)
    seen = rectify(picture, scaled(fit.matrix, scale), moved, area.px_per_mm)
    even = evened(seen[None])[0]
    dark = cv2.convertScaleAbs(cv2.subtract(np.full_like(even, PAPER_GREY), even), alpha=255 / fit.contrast)
    return seen, np.asarray(cv2.subtract(dark, area.printed), dtype=np.uint8)


def measure_words(
    levels: Levels, fit: Fit, reference: PageReference, correction: Correction
) -> tuple[WordFeatures, ...]:
    """Look at every open word of a page."""
    return tuple(_measure(levels, fit, area, correction) for area in reference.words)


def _inked(ink: Grey, area: AreaReference) -> Grey:
    """1 where there is ink: away from print also thin and pale strokes, near it only what is no edge of print."""
    near = cv2.dilate(area.printed, np.ones((2 * NEAR_PRINT_PX + 1,) * 2, np.uint8)) > 0
    bold = cv2.morphologyEx((ink > WORD_INK * 255).astype(np.uint8), cv2.MORPH_OPEN, np.ones((2, 2), np.uint8))
    return np.asarray((bold > 0) | ((ink > WORD_PALE_INK * 255) & ~near), dtype=np.uint8)


def _measure(levels: Levels, fit: Fit, area: AreaReference, correction: Correction) -> WordFeatures:
    _, ink = ink_beyond_print(levels, fit, area, correction)
    mask = _inked(ink, area)
    share = np.count_nonzero(mask) / mask.size
    if share < 0.002:
        return WordFeatures(area.field, share)
    closed = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((2 * BRIDGE_PX + 1, 2 * BRIDGE_PX + 1), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(closed)
    rows, columns = mask.shape
    margin = t.WORD_HALO_MM * area.px_per_mm
    half_w, half_h = columns / 2 - margin, rows / 2 - margin
    best = WordFeatures(area.field, share)
    for label in range(1, count):
        width, height = stats[label, cv2.CC_STAT_WIDTH], stats[label, cv2.CC_STAT_HEIGHT]
        length = float(np.hypot(width, height)) / area.px_per_mm
        if length < t.WORD_INK_MM:
            continue
        ys, xs = np.nonzero((labels == label) & (mask > 0))
        u, v = (xs + 0.5 - columns / 2) / half_w, (ys + 0.5 - rows / 2) / half_h
        angles = np.arctan2(v, u)
        around = np.maximum(np.abs(u), np.abs(v)) > 0.6
        hits = np.bincount(
            ((angles[around] + np.pi) / (2 * np.pi) * t.RING_SECTORS).astype(int) % t.RING_SECTORS,
            minlength=t.RING_SECTORS,
        )
        sectors = int(np.count_nonzero(hits))
        on = (np.abs(u) < 1) & (v > -0.8) & (v < 1.6)
        crossing = bool(np.count_nonzero(on) > 0.5 * len(xs))
        if sectors > best.sectors or (crossing and not best.crossing):
            best = WordFeatures(area.field, share, max(length, best.length), max(sectors, best.sectors), crossing)
    return best
