"""Whether a line has an arrow's head: a small network looks at the ink around both of its ends."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from generator.read.drawings.ink import FieldInk
from generator.read.drawings.maps import nets
from generator.read.drawings.maps.strands import Strand
from generator.read.drawings.nets import sigmoid

Floats = NDArray[np.float64]
HEADING_MM = 7.0  # mm of a line that say where it is heading: its head bends it
CELL_MM = 0.6  # mm: side of a cell of what the network sees
BEYOND_CELLS, BACK_CELLS, ASIDE_CELLS = 5, 11, 8  # cells before the end, along the line, on each side of it
LOOKS = (BEYOND_CELLS + BACK_CELLS) * 2 * ASIDE_CELLS
POINTED = 0.5  # chance from which a head is proposed: three of four such are one


def looks(strand: Strand, ink: FieldInk) -> NDArray[np.float32]:
    """The ink around both ends, as seen along the line: 2 x LOOKS, each 0 … 1."""
    side = max(1, round(CELL_MM * ink.scale))
    soft = cv2.blur(ink.mask.view(np.uint8) * np.uint8(255), (side, side))
    high, wide = soft.shape
    along = (np.arange(-BEYOND_CELLS, BACK_CELLS) + 0.5) * CELL_MM
    aside = (np.arange(-ASIDE_CELLS, ASIDE_CELLS) + 0.5) * CELL_MM
    seen = []
    for end, way in zip(strand.ends, strand.heading(HEADING_MM), strict=True):
        at = end - along[:, None, None] * way + aside[None, :, None] * np.array([-way[1], way[0]])
        px = np.clip((at * ink.scale).astype(np.intp), 0, (wide - 1, high - 1))
        seen.append(soft[px[..., 1], px[..., 0]].ravel() / 255.0)
    return np.array(seen, np.float32)


def pointed(strand: Strand, ink: FieldInk) -> int | None:
    """Which end has an arrow's head (0: the first); None if neither, or both."""
    heads = np.flatnonzero(sigmoid(nets.scores("head", looks(strand, ink)))[:, 0] >= POINTED)
    return int(heads[0]) if len(heads) == 1 else None
