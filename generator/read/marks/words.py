"""Words to circle, or to strike through: is there a ring of ink around the word, a line over it, or other ink?"""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np

from generator.model.geometry import Box
from generator.model.layout import Field, FieldShape
from generator.read import thresholds as t
from generator.read.blank.reference import COARSE_PX_PER_MM, AreaReference, Mask, PageReference
from generator.read.lie.correction import Correction
from generator.read.lie.register import Fit
from generator.read.picture.grid import PAPER_GREY, Floats, Levels, rectify, scaled, whites
from generator.read.picture.image import Grey

WORD_INK = 0.16  # darkness: as INK_MIN, with room for misfit between print and picture at this coarser grid
WORD_PALE_INK = 0.13  # darkness: away from print; pale pencil has little more here, and dust falls out by WORD_INK_MM
LEAST_SHARE = 0.002  # of the area: dust
OUTSIDE, BESIDE = 1.15, 0.85  # of half a word's height and width: where a ring runs, and a line through it does not
BARE = 0.4  # darkness of print: where there is less, ink over it is still seen
LINE_MM = 0.8  # of a line over a word: how far a hand strays from it, to both sides together
LINE_INSET = 0.1  # of the word's height, above and below: a line nearer to its edge goes over it or under it
LINE_FALL, LINE_FALLS = 1.2, 13  # of the word's height: how far a line falls from left to right; how many are tried
LINE_SEEN = 0.2  # of a line must lie on bare paper to say anything
BRIDGE_PX = 3  # px: print hides a stroke where they cross


@dataclass(frozen=True, slots=True)
class WordFeatures:
    """What is drawn around and on a word."""

    field: Field
    ink: float = 0.0  # share of the area that is ink
    length: float = 0.0  # mm: extent of the largest stroke that belongs to this word
    sectors: int = 0  # directions (of RING_SECTORS) in which that stroke lies around the word
    crossing: bool = False  # it runs over or close under the word: struck or underlined
    through: float = 0.0  # of words that may be struck: of the fullest line over the word, what is inked
    beyond: float = 0.0  # share of the word's width over which strokes run above it, or below if that is less


def measure_words(
    levels: Levels, fit: Fit, reference: PageReference, correction: Correction
) -> tuple[WordFeatures, ...]:
    """Look at every open word of a page."""
    if not reference.words:
        return ()
    finest = max(area.px_per_mm for area in reference.words)
    picture, scale = levels.at(fit.px_per_mm, max(COARSE_PX_PER_MM * 2, finest))
    matrix = scaled(fit.matrix, scale)
    shifts = correction.at(np.array([[area.area.centre.x, area.area.centre.y] for area in reference.words]))
    found = []
    for area, (dx, dy) in zip(reference.words, shifts, strict=True):
        ink = _ink_beyond_print(picture, matrix, area, float(dx), float(dy), fit.contrast)
        struck = area.field.shape is FieldShape.STRUCK
        found.append(WordFeatures(area.field, through=_through(ink, area)) if struck else _measure(ink, area))
    return tuple(found)


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
    strokes = np.zeros(mask.shape, np.bool_)
    for label in range(1, count):
        width, height = stats[label, cv2.CC_STAT_WIDTH], stats[label, cv2.CC_STAT_HEIGHT]
        length = float(np.hypot(width, height)) / area.px_per_mm
        if length < t.WORD_INK_MM:
            continue
        stroke = (labels == label) & (mask > 0)
        strokes |= stroke
        ys, xs = np.nonzero(stroke)
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
    return replace(best, beyond=_beyond(strokes, half_w, half_h))


def _beyond(strokes: Mask, half_w: float, half_h: float) -> float:
    """Over how much of the word's width strokes run both above and below it, or of the side where it is less."""
    rows, columns = strokes.shape
    v = (np.arange(rows) + 0.5 - rows / 2) / half_h
    u = (np.arange(columns) + 0.5 - columns / 2) / half_w
    inner = strokes[:, np.abs(u) < BESIDE]
    shares = [inner[side].any(axis=0).mean() for side in (v < -OUTSIDE, v > OUTSIDE)]
    return float(min(shares))


def _through(ink: Grey, area: AreaReference) -> float:
    """How far the fullest straight line over the word is inked, of what of it lies on bare paper: 0 … 1.

    `ink`: darkness x 255 beyond print. Lines run from the word's left to its right, level or aslant.
    """
    rows, columns = ink.shape
    margin = t.WORD_HALO_MM * area.px_per_mm
    left, right = round(margin), round(columns - margin)
    top, height = margin, rows - 2 * margin
    free = area.printed[:, left:right] < BARE * 255
    inked = (ink[:, left:right] > WORD_PALE_INK * 255) & free
    thick = np.ones((round(LINE_MM * area.px_per_mm) | 1, 1), np.uint8)
    near_ink = cv2.dilate(inked.astype(np.uint8), thick)
    starts = np.arange(round(top + LINE_INSET * height), round(top + (1 - LINE_INSET) * height))
    across = np.linspace(-0.5, 0.5, right - left)
    places = np.arange(right - left)
    best = 0.0
    for fall in np.linspace(-LINE_FALL, LINE_FALL, LINE_FALLS) * height:
        lines = np.clip(np.rint(starts[:, None] + fall * across), 0, rows - 1).astype(int)
        bare = free[lines, places]
        seen = bare.sum(axis=1, dtype=np.int64)
        hit = (bare & (near_ink[lines, places] > 0)).sum(axis=1, dtype=np.int64)
        shares = hit / np.maximum(seen, 1)
        best = max(best, float(shares[seen >= LINE_SEEN * len(places)].max(initial=0.0)))
    return best
