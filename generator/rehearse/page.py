"""Paper: puts pen strokes on the picture of a printed page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache, lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from generator.model.geometry import MM_PER_INCH
from generator.rehearse.pens import Pen, Stroke

Grey = NDArray[np.uint8]
_SUBPIXEL_BITS = 4  # cv2.polylines' fixed-point fraction
_INK_EDGE_BLUR_MM = 0.06  # ink bleeds a little into paper
_BLUR_REACH = 4  # standard deviations beyond which a blur does nothing
_TILE_PX = 64  # a page is mostly without ink: only tiles with strokes are worked on
_GRAIN_PX = 1024  # the pattern of pencil on paper that is drawn once; each stretch of tiles takes another part
_GRAIN_BLUR_PX = 0.8
_GRAIN_LEFT = 0.15  # of the ink, where pencil skips the paper
_GRAIN_REPEATS = 8  # beside each other: as wide as a page at 600 dpi
_GRAIN_SEED = 0x6124
_PENS_KEPT = 8  # patterns, of 8 MB each: a self-test has a few pens, training a different one for every page


def draw(page: Grey, strokes: Iterable[Stroke], pen: Pen, dpi: float, rng: np.random.Generator) -> None:
    """Draw strokes (mm) on a grey page of `dpi` in place. Ink darkens what is there; it never lightens print."""
    strokes = [stroke * (dpi / MM_PER_INCH) for stroke in strokes]
    if not strokes:
        return
    ink = np.zeros(page.shape, np.uint8)
    thickness = max(1, round(pen.width * dpi / MM_PER_INCH))
    for stroke in strokes:
        points = np.round(stroke * (1 << _SUBPIXEL_BITS)).astype(np.int32)
        cv2.polylines(ink, [points], False, 255, thickness, cv2.LINE_AA, _SUBPIXEL_BITS)
    blur = max(0.3, _INK_EDGE_BLUR_MM * dpi / MM_PER_INCH)
    reach = int(np.ceil(_BLUR_REACH * blur))
    darkness = pen.darkness * rng.uniform(0.92, 1.0)
    for top, bottom, left, right in _inked(page.shape, strokes, thickness + reach):
        above, before = min(reach, top), min(reach, left)
        around = ink[top - above : bottom + reach, left - before : right + reach]
        soft = cv2.GaussianBlur(around, (0, 0), blur)[above:, before:][: bottom - top, : right - left]
        if pen.grain:
            y, x = rng.integers(_GRAIN_PX - _TILE_PX), int(rng.integers(_GRAIN_PX))
            skips = _grain(pen.grain)[y : y + bottom - top, x : x + right - left]
            soft = cv2.multiply(soft, skips, scale=1 / 255)
        window = page[top:bottom, left:right]
        cv2.multiply(window, cv2.convertScaleAbs(soft, alpha=-darkness, beta=255), dst=window, scale=1 / 255)


def _inked(shape: tuple[int, ...], strokes: list[Stroke], pad: int) -> Iterator[tuple[int, int, int, int]]:
    """Stretches of tiles with ink (top, bottom, left, right; px), `pad` around the strokes with it."""
    height, width = shape[0], shape[1]
    tiles = np.zeros((-(-height // _TILE_PX), -(-width // _TILE_PX) + 1), bool)  # the last column stays free
    for stroke in strokes:
        left, top = ((stroke.min(0) - pad) // _TILE_PX).astype(int).clip(0)
        right, bottom = ((stroke.max(0) + pad) // _TILE_PX).astype(int) + 1
        tiles[top : max(0, bottom), left : max(0, min(right, tiles.shape[1] - 1))] = True
    for row, inked in enumerate(tiles):
        changes = np.flatnonzero(np.diff(inked, prepend=False))
        for first, last in zip(changes[::2], changes[1::2], strict=True):
            yield (
                row * _TILE_PX,
                min((row + 1) * _TILE_PX, height),
                int(first) * _TILE_PX,
                min(int(last) * _TILE_PX, width),
            )


@cache
def _rough() -> NDArray[np.float32]:
    """Rough paper: how high it lies at each pixel."""
    rough = np.random.default_rng(_GRAIN_SEED).random((_GRAIN_PX, _GRAIN_PX), np.float32)
    return np.asarray(cv2.GaussianBlur(rough, (0, 0), _GRAIN_BLUR_PX), np.float32)


@lru_cache(maxsize=_PENS_KEPT)
def _grain(share: float) -> Grey:
    """Pencil on rough paper: 255, and less where it skips. Repeated sideways, so that a stretch of any length fits."""
    noise = _rough()
    pattern = np.where(noise > np.quantile(noise, share), 255, round(255 * _GRAIN_LEFT)).astype(np.uint8)
    return np.ascontiguousarray(np.tile(pattern, (1, _GRAIN_REPEATS)))
