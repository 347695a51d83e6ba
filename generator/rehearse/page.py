"""Paper: puts pen strokes on the picture of a printed page."""

from __future__ import annotations

from collections.abc import Iterable

import cv2
import numpy as np
from numpy.typing import NDArray

from generator.model.geometry import MM_PER_INCH
from generator.rehearse.pens import Pen, Stroke

Grey = NDArray[np.uint8]
_SUBPIXEL_BITS = 4  # cv2.polylines' fixed-point fraction
_INK_EDGE_BLUR_MM = 0.06  # ink bleeds a little into paper


def draw(page: Grey, strokes: Iterable[Stroke], pen: Pen, dpi: float, rng: np.random.Generator) -> None:
    """Draw strokes (mm) on a grey page of `dpi` in place. Ink darkens what is there; it never lightens print."""
    strokes = list(strokes)
    if not strokes:
        return
    scale = dpi / MM_PER_INCH
    everything = np.vstack(strokes) * scale
    pad = int(pen.width * scale) + 4
    left, top = (np.floor(everything.min(0)).astype(int) - pad).clip(0)
    right, bottom = np.ceil(everything.max(0)).astype(int) + pad
    window = page[top:bottom, left:right]
    if window.size == 0:
        return
    ink = np.zeros(window.shape, np.uint8)
    thickness = max(1, round(pen.width * scale))
    for stroke in strokes:
        points = np.round((stroke * scale - (left, top)) * (1 << _SUBPIXEL_BITS)).astype(np.int32)
        cv2.polylines(ink, [points], False, 255, thickness, cv2.LINE_AA, _SUBPIXEL_BITS)
    soft = cv2.GaussianBlur(ink, (0, 0), max(0.3, _INK_EDGE_BLUR_MM * scale)).astype(np.float32) / 255
    if pen.grain:
        noise = cv2.GaussianBlur(rng.random(window.shape).astype(np.float32), (0, 0), 0.8)
        soft *= (noise > np.quantile(noise, pen.grain)).astype(np.float32) * 0.85 + 0.15
    darkness = pen.darkness * rng.uniform(0.92, 1.0)
    page[top:bottom, left:right] = np.minimum(window, (window * (1 - soft * darkness)).astype(np.uint8))
