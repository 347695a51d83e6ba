"""Areas of a sheet that bends, upright and flat: their print where it really is."""

from __future__ import annotations

import math

import cv2
import numpy as np

from generator.model.geometry import Box
from generator.read import thresholds as t
from generator.read.blank.surroundings import LOOK_PX_PER_MM, Coarse
from generator.read.lie.correction import Correction
from generator.read.lie.register import Fit
from generator.read.picture.grid import BEYOND, Floats, Levels, project, scaled
from generator.read.picture.image import Grey

STEP_PX = 32  # px of the area (5 mm of a crop) between places where the correction, which changes slowly, is asked
FAR_STEP_PX = 8  # px, 8 mm: the same for the page from far


def unbent(
    picture: Grey,
    matrix: Floats,
    box: Box,
    px_per_mm: float,
    correction: Correction,
    *,
    step: int = STEP_PX,
    most_mm: float = math.inf,
) -> Grey:
    """The area of `box` (mm) through the correction at every place. `matrix`: mm → continuous px of the picture;
    `most_mm`: more than this is not believed of any place."""
    columns, rows = max(1, round(box.width * px_per_mm)), max(1, round(box.height * px_per_mm))
    nodes_x = (np.arange(-1, math.ceil(columns / step) + 1) + 0.5) * step / px_per_mm + box.x
    nodes_y = (np.arange(-1, math.ceil(rows / step) + 1) + 0.5) * step / px_per_mm + box.y
    nodes = np.stack(np.meshgrid(nodes_x, nodes_y), axis=-1).reshape(-1, 2)
    at = (project(matrix, nodes + correction.at(nodes).clip(-most_mm, most_mm)) - 0.5).astype(np.float32)
    coarse = at.reshape(len(nodes_y), len(nodes_x), 2)
    size = (len(nodes_x) * step, len(nodes_y) * step)
    fine = cv2.resize(coarse, size, interpolation=cv2.INTER_LINEAR)[step : step + rows, step : step + columns]
    flat = cv2.remap(
        picture,
        fine,
        None,
        cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_CONSTANT,
        borderValue=(BEYOND, BEYOND, BEYOND),  # type: ignore[call-overload]
    )
    return np.asarray(flat, np.uint8)


def from_far(sheet: Grey, levels: Levels, fit: Fit, correction: Correction, expected: Coarse) -> Grey:
    """The whole sheet at LOOK_PX_PER_MM. `sheet`: the same, upright and a few times as fine, but not flat."""
    high, wide = expected.free.shape
    if correction.base is None and correction.residual_mm <= t.SEEN_FROM_FAR_MM:
        side = max(1, round(sheet.shape[1] / wide))
        small = cv2.resize(cv2.blur(sheet, (side, side)), (wide, high), interpolation=cv2.INTER_LINEAR)
        return np.asarray(small, np.uint8)
    picture, scale = levels.at(fit.px_per_mm, LOOK_PX_PER_MM * 2)
    matrix, area = scaled(fit.matrix, scale), Box(0, 0, wide / LOOK_PX_PER_MM, high / LOOK_PX_PER_MM)
    return unbent(picture, matrix, area, LOOK_PX_PER_MM, correction, step=FAR_STEP_PX)
