"""The empty plot that people draw in, as it is printed and in another shape."""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path

import cv2
import numpy as np
from fields import MARGIN_MM, cut, known_print

from generator.define.library import Library
from generator.model.geometry import MM_PER_INCH, Box
from generator.selftest import Plan, printed

DPI = 300
SCALE = 6.0  # px/mm at which reading looks at it

LYING, STANDING = "lying", "standing"
PRINTS = (LYING, STANDING)
STANDING_BOX, STANDING_TODAY = Box(43.691475, 98.994, 142.308525, 148.786), 0.6  # mm; as the growth curve stood once


@cache
def paper(kind: str = LYING) -> tuple[np.ndarray, Box, float, np.ndarray]:
    """The empty field in colour, its plot, today, and the known print. `kind`: the plot as it is printed now, or one of
    another shape, so that no shape is learnt."""
    empty, plot, today = _as_printed() if kind == LYING else _standing()
    return empty, plot, today, known_print(empty, DPI, SCALE)


def _as_printed() -> tuple[np.ndarray, Box, float]:
    import pypdfium2 as pdfium

    with tempfile.TemporaryDirectory() as folder:
        product, run = printed(Plan("kern", "waterrade"), Library(None), Path(folder))
        place, page = next((i, p) for i, p in enumerate(run.layout.pages) if p.axes)
        pdf = pdfium.PdfDocument(product.files[0])
        picture = pdf[product.pages_of(1)[place]].render(scale=DPI / 72).to_numpy()[:, :, :3].copy()
    axes = page.axes[0]
    return cut(picture, DPI, axes.box.grown(MARGIN_MM)), axes.box, axes.today


def _standing() -> tuple[np.ndarray, Box, float]:
    """Axes, four pale dashed levels and a dotted line at today."""
    box, per_mm = STANDING_BOX, DPI / MM_PER_INCH
    area = box.grown(MARGIN_MM)
    high, wide = (round(edge * per_mm) for edge in (area.bottom, area.right))
    high, wide = high - round(area.y * per_mm), wide - round(area.x * per_mm)
    empty = np.full((high, wide, 3), 255, np.uint8)
    left, top, right, foot = (
        round(mm * per_mm) for mm in (MARGIN_MM, MARGIN_MM, MARGIN_MM + box.width, MARGIN_MM + box.height)
    )
    for level in (0.2, 0.4, 0.6, 0.8):
        y = round(top + level * (foot - top))
        for x in range(left, right, 26):
            cv2.line(empty, (x, y), (x + 7, y), (205, 205, 205), 2, cv2.LINE_AA)
    for y in range(top, foot, 18):
        cv2.circle(empty, (round(left + STANDING_TODAY * (right - left)), y), 3, (130, 125, 30), -1, cv2.LINE_AA)
    cv2.line(empty, (left, 0), (left, foot), (30, 27, 27), 6)
    cv2.line(empty, (left, foot), (wide, foot), (30, 27, 27), 6)
    return empty, box, STANDING_TODAY
