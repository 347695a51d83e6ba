"""Words to circle: is there a ring of ink around the word, or other ink on it?"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from generator.model.geometry import Box
from generator.model.layout import Field
from generator.read import thresholds as t
from generator.read.blank.reference import COARSE_PX_PER_MM, AreaReference, PageReference
from generator.read.lie.correction import Correction
from generator.read.lie.register import Fit
from generator.read.picture.grid import PAPER_GREY, Floats, Levels, rectify, scaled, whites
from generator.read.picture.image import Grey

WORD_INK = 0.16  # darkness: as INK_MIN, with room for misfit between print and picture at this coarser grid
WORD_PALE_INK = 0.13  # darkness: away from print; pale pencil has little more here, and dust falls out by WORD_INK_MM
LEAST_SHARE = 0.002  # of the area: dust
BRIDGE_PX = 3  # px: print hides a stroke where they cross


@dataclass(frozen=True, slots=True)
class WordFeatures:
    """What is drawn around and on a word."""

    field: Field
    ink: float = 0.0  # share of the area that is ink
    length: float = 0.0  # mm: extent of the largest stroke that belongs to this word
    sectors: int = 0  # directions (of RING_SECTORS) in which that stroke lies around the word
    crossing: bool = False  # it runs over or close under the word: struck or underlined


def measure_words(
    levels: Levels, fit: Fit, reference: PageReference, correction: Correction
) -> tuple[WordFeatures, ...]:
    """Look at every open word of a page."""
    if not reference.words:
        return ()
    picture, scale = levels.at(fit.px_per_mm, COARSE_PX_PER_MM * 2)
    matrix = scaled(fit.matrix, scale)
    shifts = correction.at(np.array([[area.area.centre.x, area.area.centre.y] for area in reference.words]))
    return tuple(
        _measure(_ink_beyond_print(picture, matrix, area, float(dx), float(dy), fit.contrast), area)
        for area, (dx, dy) in zip(reference.words, shifts, strict=True)
    )


def _ink_beyond_print(
    picture: Grey, matrix: Floats, area: AreaReference, dx: float, dy: float, contrast: float
) -> Grey:
    """The darkness x 255 of an area beyond what is printed there; `dx`, `dy`: how far (mm) the paper moved it."""
    box = area.area
    seen = rectify(picture, matrix, Box(box.x + dx, box.y + dy, box.width, box.height), area.px_per_mm)
    white = max(float(whites(seen[None])[0]), 1.0)
    # (240 - seen x 240 / white) x 255 / contrast, in one go
    dark = cv2.addWeighted(seen, -PAPER_GREY / white * 255 / contrast, seen, 0.0, PAPER_GREY * 255 / contrast)
    return np.asarray(cv2.subtract(dark, area.printed), dtype=np.uint8)


def _inked(ink: Grey, area: AreaReference) -> Grey:
    """Not 0 where there is ink: away from print also thin and pale strokes, near it only what is no edge of print."""
    _, bold = cv2.threshold(ink, WORD_INK * 255, 255, cv2.THRESH_BINARY)
    _, pale = cv2.threshold(ink, WORD_PALE_INK * 255, 255, cv2.THRESH_BINARY)
    pale = cv2.bitwise_and(pale, (~area.corridor).view(np.uint8) * np.uint8(255))
    return np.asarray(cv2.bitwise_or(cv2.morphologyEx(bold, cv2.MORPH_OPEN, np.ones((2, 2), np.uint8)), pale), np.uint8)


def _measure(ink: Grey, area: AreaReference) -> WordFeatures:
    mask = _inked(ink, area)
    share = cv2.countNonZero(mask) / mask.size
    if share < LEAST_SHARE:
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
