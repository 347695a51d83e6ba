"""The ink in a drawing field: how dark, of what colour, and where print hides it."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from generator.read.picture.grid import PAPER_GREY
from generator.read.picture.image import Colour, Grey
from generator.read.picture.paper_tone import paper_of

Mask = NDArray[np.bool_]
FAINT, SURE = 0.10, 0.17  # darkness: where a stroke ends, and what its core has at least (as in writing)
OVER_NOISE, SURE_OVER_NOISE = 2.6, 4.5  # standard deviations of the paper here
SMOOTH_PX, BILEVEL_SMOOTH_PX = 3, 5  # px: in black and white the edges of strokes are ragged, and make hairs
BILEVEL_FAINT, BILEVEL_SURE = 0.33, 0.5  # darkness after that: about half of a stroke's width
STRONG_PRINT = 0.25  # darkness of print under which nothing is known of ink
BRIDGE_MM = 1.5  # mm: a line goes on under print that is no wider
SPECK_MM2 = 0.12  # mm²: less is dust
PRINT_NEAR_MM, PRINT_SHARE = 0.4, 0.8  # mm, share: ink that lies so near print for the most part is that print
NOISE_STEP = 7  # px: of every 7th row and column is enough to know the paper by


@dataclass(frozen=True, slots=True)
class FieldInk:
    """`dark`: darkness x 255 beyond paper and print; `mask`: what is ink; `hidden`: print, under which nothing is
    known; `colour`: blue, green and red as share (x 255) of the paper's, None of a grey picture; `scale`: px/mm."""

    dark: Grey
    mask: Mask
    hidden: Mask
    colour: Colour | None
    scale: float
    bilevel: bool


def field_ink(seen: Grey | Colour, printed: Grey, scale: float, contrast: float, bilevel: bool) -> FieldInk:
    """The ink of an upright picture. `printed`: darkness x 255 of the known print, a little spread; `contrast`: grey
    levels between this sheet's paper and its print."""
    grey = np.asarray(cv2.cvtColor(seen, cv2.COLOR_BGR2GRAY), np.uint8) if seen.ndim == 3 else seen
    paper, _ = paper_of(grey, scale)
    colour = _balanced(seen, grey, paper) if seen.ndim == 3 else None
    light = cv2.divide(grey, paper, scale=PAPER_GREY) if colour is None else colour.min(axis=2)
    curve = np.clip((PAPER_GREY - np.arange(256)) * 255 / contrast, 0, 255).round().astype(np.uint8)
    dark = np.asarray(cv2.LUT(np.asarray(light, np.uint8), curve), np.uint8)
    side = BILEVEL_SMOOTH_PX if bilevel else SMOOTH_PX
    dark = np.asarray(cv2.GaussianBlur(dark, (side, side), 0), np.uint8)
    hidden = printed > STRONG_PRINT * 255
    dark = np.asarray(cv2.subtract(dark, printed), np.uint8)
    sample = dark[::NOISE_STEP, ::NOISE_STEP][~hidden[::NOISE_STEP, ::NOISE_STEP]]
    low, high = np.quantile(sample, (0.15, 0.55)) if sample.size else (0.0, 0.0)
    noise = (high - low) / 1.16  # standard deviations between these quantiles
    faint = BILEVEL_FAINT * 255 if bilevel else low + max(FAINT * 255, OVER_NOISE * noise)
    sure = BILEVEL_SURE * 255 if bilevel else low + max(SURE * 255, SURE_OVER_NOISE * noise)
    mask = _kept(dark > faint, dark > sure, hidden, scale)
    return FieldInk(dark, _bridged(mask, hidden, scale), hidden, colour, scale, bilevel)


def _balanced(seen: Colour, grey: Grey, paper: Grey) -> Colour:
    """The picture with its paper white everywhere, in every colour."""
    step = seen[::NOISE_STEP, ::NOISE_STEP].astype(np.float32)
    level = paper[::NOISE_STEP, ::NOISE_STEP, None].astype(np.float32)
    tint = np.median(step / np.maximum(level, 1), axis=(0, 1)) if step.size else np.ones(3)
    layers = [
        cv2.divide(np.ascontiguousarray(seen[..., c]), paper, scale=PAPER_GREY / float(max(tint[c], 0.2)))
        for c in range(3)
    ]
    return np.asarray(cv2.merge(layers), np.uint8)


def _kept(faint: Mask, sure: Mask, hidden: Mask, scale: float) -> Mask:
    """Pieces with a dark core that are more than dust, and no print that lies beside its place."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(faint.view(np.uint8), connectivity=8)
    cores = np.bincount(labels[sure], minlength=count) > 0
    good = cores & (stats[:, cv2.CC_STAT_AREA] >= SPECK_MM2 * scale**2)
    side = 2 * round(PRINT_NEAR_MM * scale) + 1
    near = cv2.dilate(hidden.view(np.uint8), np.ones((side, side), np.uint8)) > 0
    good &= np.bincount(labels[near], minlength=count) < PRINT_SHARE * stats[:, cv2.CC_STAT_AREA]
    good[0] = False
    return np.asarray(good[labels], np.bool_)


def _bridged(mask: Mask, hidden: Mask, scale: float) -> Mask:
    """Ink on both sides of a bit of print runs on under it."""
    side = round(BRIDGE_MM * scale) | 1
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side))
    closed = cv2.morphologyEx(mask.view(np.uint8), cv2.MORPH_CLOSE, kernel)
    return np.asarray(mask & ~hidden | (closed > 0) & hidden, np.bool_)
