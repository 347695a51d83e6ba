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
Floats = NDArray[np.float64]
FAINT, SURE = 0.10, 0.17  # darkness: where a stroke ends, and what its core has at least (as in writing)
OVER_NOISE, SURE_OVER_NOISE = 2.6, 4.5  # standard deviations of the paper here
NOISY, NOISY_SMOOTH_PX = 0.04, 7  # darkness: paper that varies more, as of a photo in dim light, is smoothed more (px)
NOISE_PART_MM, FULL_PART = 18.0, 2.5  # mm: parts that may differ in noise; so many times that of the others is ink
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
    if seen.ndim == 3:
        layers = _balanced(seen, grey, paper)
    else:
        layers = [np.asarray(cv2.divide(grey, paper, scale=PAPER_GREY), np.uint8)]
    curve = np.clip((PAPER_GREY - np.arange(256)) * 255 / contrast, 0, 255).round().astype(np.uint8)
    hidden = printed > STRONG_PRINT * 255
    side = BILEVEL_SMOOTH_PX if bilevel else SMOOTH_PX
    dark = _darkness(layers, curve, printed, side)
    low, noise = _paper_noise(dark, scale)
    if not bilevel and float(np.median(noise)) > NOISY * 255:
        dark = _darkness(layers, curve, printed, NOISY_SMOOTH_PX)
        low, noise = _paper_noise(dark, scale)
    faint = BILEVEL_FAINT * 255 if bilevel else low + np.maximum(FAINT * 255, OVER_NOISE * noise)
    sure = BILEVEL_SURE * 255 if bilevel else low + np.maximum(SURE * 255, SURE_OVER_NOISE * noise)
    mask = _kept(_over(dark, faint), _over(dark, sure), hidden, scale)
    colour = np.asarray(cv2.merge(layers), np.uint8) if seen.ndim == 3 else None
    return FieldInk(dark, _bridged(mask, hidden, scale), hidden, colour, scale, bilevel)


def _darkness(layers: list[Grey], curve: Grey, printed: Grey, side: int) -> Grey:
    """Darkness x 255 beyond print, of what any colour of light loses; smoothed before the darkest is chosen, which
    would be the noise of three layers."""
    soft = [cv2.GaussianBlur(layer, (side, side), 0) for layer in layers]
    darkest = soft[0]
    for layer in soft[1:]:
        darkest = cv2.min(darkest, layer)
    return np.asarray(cv2.subtract(np.asarray(cv2.LUT(darkest, curve), np.uint8), printed), np.uint8)


def _paper_noise(dark: Grey, scale: float) -> tuple[Floats, Floats]:
    """How dark bare paper is and how much that varies (standard deviation), of each part of the picture: where less
    light falls there is more noise. A part that is full of ink is taken to be like the others."""
    sample = dark[::NOISE_STEP, ::NOISE_STEP]
    part = max(4, round(NOISE_PART_MM * scale / NOISE_STEP))
    rows, columns = max(1, sample.shape[0] // part), max(1, sample.shape[1] // part)
    if min(sample.shape) < part:
        parts = sample.reshape(1, 1, -1)
    else:
        inside = sample[: rows * part, : columns * part]
        parts = inside.reshape(rows, part, columns, part).swapaxes(1, 2).reshape(rows, columns, -1)
    middle, high = np.quantile(parts, (0.55, 0.8), axis=2)
    noise = (high - middle) / 0.716  # standard deviations between these quantiles
    low = np.maximum(middle - 1.16 * noise, 0)
    full = noise > FULL_PART * max(float(np.median(noise)), 255 * FAINT / OVER_NOISE)
    return np.where(full, np.median(low), low), np.where(full, np.median(noise), noise)


def _over(dark: Grey, level: Floats | float) -> Mask:
    """Where it is darker than a level, of the whole or of each part."""
    if not isinstance(level, np.ndarray):
        return np.asarray(dark > level, np.bool_)
    whole = cv2.resize(np.ceil(level).clip(0, 254).astype(np.uint8), dark.shape[::-1], interpolation=cv2.INTER_LINEAR)
    return np.asarray(cv2.compare(dark, whole, cv2.CMP_GT), np.uint8) > 0


def _balanced(seen: Colour, grey: Grey, paper: Grey) -> list[Grey]:
    """The layers of a picture with its paper white everywhere, in every colour."""
    step = seen[::NOISE_STEP, ::NOISE_STEP].astype(np.float32)
    level = paper[::NOISE_STEP, ::NOISE_STEP, None].astype(np.float32)
    tint = np.median(step / np.maximum(level, 1), axis=(0, 1)) if step.size else np.ones(3)
    return [
        np.asarray(cv2.divide(layer, paper, scale=PAPER_GREY / float(max(share, 0.2))), np.uint8)
        for layer, share in zip(cv2.split(seen), tint, strict=True)
    ]


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
