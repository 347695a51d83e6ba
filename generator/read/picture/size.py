"""How large a picture is, and how finely it shows a page, before anything is known of it."""

from __future__ import annotations

import cv2
import numpy as np

from generator.read import thresholds as t
from generator.read.picture.grid import Levels
from generator.read.picture.image import Grey

A4_HEIGHT_MM = 297.0  # the page is taken for A4 until its code is found


def bounded(grey: Grey) -> Grey:
    """Pictures finer than anybody needs are halved until they are not."""
    while max(grey.shape[:2]) > t.BIG_SIDE_PX and min(grey.shape[:2]) >= 4:
        size = (grey.shape[1] // 2, grey.shape[0] // 2)
        grey = np.asarray(cv2.resize(grey, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)
    return grey


def guessed_scale(levels: Levels) -> float:
    """px/mm if the picture shows one A4 page."""
    rows, columns = levels.full.shape[:2]
    return float(max(rows, columns) / A4_HEIGHT_MM)
