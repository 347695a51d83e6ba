"""Ink in a writing or drawing field, stroke by stroke: which of it somebody wrote there.

Ink that may be something else (dirt on the glass, a crease, a garbled line of a fax, the rim of a stain) is kept apart,
so that a person is asked and nothing is decided in silence.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np

from generator.model.geometry import Box
from generator.model.layout import FieldRole
from generator.read import thresholds as t
from generator.read.blank import AreaReference, Mask, blackened
from generator.read.grid import PAPER_GREY, Floats
from generator.read.image import Grey
from generator.read.paper_tone import at_paper

OWN_STROKE_SHARE = 0.5  # of a stroke that must lie in the field
OWN_ENTERING_SHARE = 0.75  # the same for a stroke that comes in from beyond the crop: a descender of the line above
SURE_SHARE = 0.1  # of a stroke that is as dark as pen or pencil
CROWD_MM, CROWD_DOTS = 15.0, 8  # mm, dots: dust does not fall this close together; the remains of pencil do


@dataclass(frozen=True, slots=True)
class Ink:
    """Darkness x 255 beyond paper and print, and from where on it is perhaps and surely ink."""

    dark: Grey
    faint: float
    sure: float
    bands: Mask  # where something pale and wide lies: highlighter, a stain


@dataclass(frozen=True, slots=True)
class Strokes:
    """The pieces of ink in an area, one entry per piece. Lengths in mm, areas in mm², darkness 0 … 1."""

    area: Floats
    inside: Floats  # of the area: in the field
    free: Floats  # of the area: in the field and away from print
    sure: Floats  # of the area: as dark as pen or pencil is
    banded: Floats  # of the area: along something pale and wide
    darkness: Floats  # mean
    extent: Floats  # longest side
    entering: Mask  # runs on beyond the crop
    through: Mask  # runs from one side of the field to the opposite one
    lines: Mask  # long, thin and straighter than a hand draws
    thick: Mask  # thicker than a pen
    middles: Floats  # N x 2


@dataclass(frozen=True, slots=True)
class Written:
    """Ink (mm²) that somebody surely wrote here; and ink that may be writing as well as something else."""

    surely: float
    perhaps: float


def ink_of(seen: Grey, area: AreaReference, black: float, bilevel: bool) -> Ink:
    """The ink in an upright picture of an area. `black`: the grey of print on this sheet."""
    even, bands = at_paper(seen, area.px_per_mm)
    contrast = max(PAPER_GREY - min(black, PAPER_GREY * 0.6), PAPER_GREY * 0.35)
    dark = np.asarray(
        cv2.convertScaleAbs(cv2.subtract(np.full_like(even, PAPER_GREY), even), alpha=255 / contrast), np.uint8
    )
    if not bilevel:
        dark = np.asarray(cv2.GaussianBlur(dark, (0, 0), SMOOTH_PX), np.uint8)
    bias, noise = _paper_noise(_sample(dark, area))
    faint = bias + max(t.FAINT_INK * 255, t.FAINT_OVER_NOISE * noise)
    sure = bias + max(t.SURE_INK * 255, t.SURE_OVER_NOISE * noise)
    printed = blackened(area.printed) if bilevel else area.printed
    return Ink(np.asarray(cv2.subtract(dark, printed), np.uint8), faint, sure, bands)


SMOOTH_PX = 0.8  # px of the crop: less than half a pencil stroke, and most of the grain of paper and camera
NOISE_SAMPLE = 1500  # pixels: enough to know the paper by
NOISE_QUANTILES = (0.10, 0.35)  # of these: even of a field that is written full, this much is paper …
NOISE_SPAN, NOISE_TO_MIDDLE = 0.896, 0.385  # … standard deviations between these quantiles, and from there to the mean


def _sample(dark: Grey, area: AreaReference) -> Grey:
    """Some pixels away from print."""
    step = max(1, int(math.sqrt(dark.size / NOISE_SAMPLE)))
    return np.asarray(dark[::step, ::step][~area.corridor[::step, ::step]], np.uint8)


def _paper_noise(dark: Grey) -> tuple[float, float]:
    """How dark (x 255) blank paper is here, and its standard deviation."""
    if dark.size == 0:
        return 0.0, 0.0
    ordered = np.sort(dark)
    low, high = (float(ordered[int((dark.size - 1) * share)]) for share in NOISE_QUANTILES)
    noise = min((high - low) / NOISE_SPAN, t.NOISE_MAX * 255)
    return min(high + NOISE_TO_MIDDLE * noise, t.NOISE_MAX * 255), noise


def hardly_any(mask: Mask, area: AreaReference) -> bool:
    """Whether there is no ink worth a look away from print: most empty fields."""
    return int(np.count_nonzero(mask & ~area.corridor)) <= t.WRITING_DOUBT_MM2 * area.px_per_mm**2


def strokes_of(ink: Ink, mask: Mask, area: AreaReference) -> Strokes:
    """The pieces of ink in `mask`, measured."""
    small = np.asarray(cv2.morphologyEx(mask.view(np.uint8), cv2.MORPH_OPEN, np.ones((2, 2), np.uint8)), np.uint8)
    count, labels, stats, middles = cv2.connectedComponentsWithStats(small, connectivity=8, ltype=cv2.CV_32S)
    scale, px2 = area.px_per_mm, area.px_per_mm**2
    field = np.zeros(mask.shape, np.bool_)
    part(field, area, area.field.box.grown(-0.3))[...] = True
    at = np.flatnonzero(labels)
    piece, inside, free = labels.ravel()[at], field.ravel()[at], ~area.corridor.ravel()[at]
    dark = ink.dark.ravel()[at]

    def share(where: Mask) -> Floats:
        return np.asarray(np.bincount(piece[where], minlength=count)[1:] / px2, np.float64)

    left, top, wide, high, size = (stats[1:, i] for i in range(5))
    rows, columns = mask.shape
    west, north, east, south = left <= 1, top <= 1, left + wide >= columns - 1, top + high >= rows - 1
    extent = np.maximum(wide, high) / scale
    totals = np.bincount(piece, weights=dark, minlength=count)[1:]
    lines, thick = _shapes(labels, stats, ink.dark, scale)
    return Strokes(
        np.asarray(size / px2, np.float64),
        share(inside),
        share(inside & free),
        share(dark > ink.sure),
        share(ink.bands.ravel()[at]) if ink.bands.any() else np.zeros(count - 1),
        np.asarray(totals / np.maximum(size, 1) / 255, np.float64),
        np.asarray(extent, np.float64),
        west | north | east | south,
        (wide >= THROUGH * area.field.box.width * scale) | (high >= THROUGH * area.field.box.height * scale),
        lines | _broken_lines(stats[1:], scale),
        thick,
        np.asarray(middles[1:] / scale, np.float64),
    )


def _shapes(labels: np.ndarray, stats: np.ndarray, dark: Grey, scale: float) -> tuple[Mask, Mask]:
    """Of each piece: whether it is a straight thin line; whether it is thicker than a pen."""
    count = len(stats) - 1
    lines, thick = np.zeros(count, np.bool_), np.zeros(count, np.bool_)
    for index in range(count):
        left, top, wide, high, size = (int(value) for value in stats[index + 1])
        length, width = math.hypot(wide, high) / scale, size / scale / max(1.0, math.hypot(wide, high))
        if length < 2 * t.BAND_THICK_MM or width < THIN_MM:
            continue
        mine = labels[top : top + high, left : left + wide] == index + 1
        if length >= t.LINE_MM and width <= t.LINE_THICK_MM:
            ys, xs = np.nonzero(mine)
            spread = float(np.linalg.eigvalsh(np.cov(np.stack([xs, ys])))[0]) / scale**2
            lines[index] = spread - width**2 / 12 <= t.LINE_OFF_MM**2  # a straight line of this width has that spread
        elif width >= t.BAND_THICK_MM / 2:
            thick[index] = _band_like(mine, dark[top : top + high, left : left + wide], scale)
    return lines, thick


def _band_like(mine: Mask, dark: Grey, scale: float) -> bool:
    """Whether a piece is as wide and as even as a stain; close writing is wide too, but paper shimmers through."""
    deep = cv2.distanceTransform(np.pad(mine.view(np.uint8), 1), cv2.DIST_L2, 3)[1:-1, 1:-1] / scale
    inner = dark[deep >= BAND_RIM_MM]
    if 4 * float(deep[mine].mean()) < t.BAND_THICK_MM or not len(inner):  # in a band, a quarter of its width on average
        return False
    return float(inner.std()) <= BAND_UNEVEN * float(inner.mean())


BAND_RIM_MM = 0.4  # mm: a stain's soft edge
BAND_UNEVEN = 0.16  # standard deviation by mean of the darkness within
THROUGH = 0.9  # of a field's width or height
THIN_MM = 0.15  # mm: a piece with less ink along its length is broken; nothing can be said of its shape


def _broken_lines(stats: np.ndarray, scale: float) -> Mask:
    """Flat pieces that lie in one row or column for a long way: a line that a fax or copier broke into dashes."""
    found = np.zeros(len(stats), np.bool_)
    for start, side in ((0, 1), (1, 0)):
        flat = np.flatnonzero(stats[:, 2 + side] <= t.LINE_THICK_MM * scale)
        rows = np.round((stats[flat, side] + stats[flat, 2 + side] / 2) / scale / t.LINE_THICK_MM).astype(np.int64)
        for row in np.unique(rows):
            mates = flat[np.abs(rows - row) <= 1]
            ends = stats[mates, start], stats[mates, start] + stats[mates, 2 + start]
            inked = float((ends[1] - ends[0]).sum())
            reach = float(ends[1].max() - ends[0].min())
            if reach >= t.LINE_MM * scale and inked >= BROKEN_SHARE * reach:
                found[mates] = True
    return found


BROKEN_SHARE = 0.3  # of a broken line that is there


def written_ink(s: Strokes, area: AreaReference) -> Written:
    """What of these strokes is writing."""
    needed = np.where(s.entering, OWN_ENTERING_SHARE, OWN_STROKE_SHARE) * s.area
    own = (s.inside >= needed) & (s.free > 0)
    pale = s.darkness < t.BAND_INK
    drawn_line = s.lines & ~s.through & (area.field.role is FieldRole.DRAW) & (s.extent > t.LINE_MM)
    suspect = (s.lines & ~drawn_line) | (pale & (s.thick | (s.banded > t.BAND_SHARE * s.area)))
    solid = (s.free >= t.FREE_STROKE_MM2) & (s.sure > SURE_SHARE * s.area) & (s.extent >= t.STROKE_MM)
    dots = s.extent < t.STROKE_MM
    perhaps = own if _crowded(s.middles[own & dots]) else own & ~dots
    return Written(float(s.inside[own & solid & ~suspect].sum()), float(s.free[perhaps].sum()))


def _crowded(middles: Floats) -> bool:
    """Whether somewhere many dots lie together."""
    if len(middles) < CROWD_DOTS:
        return False
    _, counts = np.unique((middles // CROWD_MM).astype(np.int64), axis=0, return_counts=True)
    return bool(counts.max() >= CROWD_DOTS)


def part(picture: np.ndarray, area: AreaReference, box: Box) -> np.ndarray:
    """The part of an area's picture that shows `box` (mm)."""
    scale = area.px_per_mm
    x0, y0 = max(0, round((box.x - area.area.x) * scale)), max(0, round((box.y - area.area.y) * scale))
    x1, y1 = round((box.right - area.area.x) * scale), round((box.bottom - area.area.y) * scale)
    return picture[y0 : max(y0 + 1, y1), x0 : max(x0 + 1, x1)]
