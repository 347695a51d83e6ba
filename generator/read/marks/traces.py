"""Traces of pale pencil: ink too thin to be measured, on a sheet whose ink is pale all over or seems not to be there.

A pencil that was copied twice comes back as a few grey dots: a person sees a tick, measuring finds next to nothing. How
dark a place must be to count as ink has to keep see-through, stains and shadows out; where all ink of a sheet is that
pale, it keeps ink out as well. Then a finer look says where something may stand. It marks nothing: a person looks.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from generator.read import thresholds as t
from generator.read.blank.reference import BoxGroup
from generator.read.marks import shapes
from generator.read.marks.evidence import Evidence
from generator.read.marks.pieces import PX_PER_MM2, Zones
from generator.read.picture.grid import in_rows
from generator.read.picture.image import Grey

SOFT_PX = 3  # px, half a millimetre: grain of paper evens out, a stroke stays


def traced(boxes: Sequence[Evidence], ink: Grey, group: BoxGroup, zones: Zones, noise: float) -> list[Evidence]:
    """The evidence of a group's boxes with what a finer look shows. `ink`: N x rows x columns, known print removed;
    `noise`: darkness that blank paper reaches."""
    soft = np.asarray(cv2.blur(ink.reshape(-1, ink.shape[2]), (SOFT_PX, SOFT_PX)), np.uint8).reshape(ink.shape)
    within = (slice(None), *zones.inside)
    level = max(t.TRACE_INK, t.TRACE_OVER_NOISE * noise) * 255
    paper = np.median(in_rows(np.ascontiguousarray(soft[within])), axis=1)
    faint = soft > (paper + level)[:, None, None]
    inside = faint[within]
    spread = shapes.extents(inside) >= t.TRACE_EXTENT_MM
    areas = np.where(spread, inside.sum(axis=(1, 2)) / PX_PER_MM2, 0.0)
    rings = shapes.sectors(faint & (group.printed == 0) & group.here & ~zones.box)
    return [
        f._replace(trace=area, trace_round=ring)
        for f, area, ring in zip(boxes, areas.tolist(), rings.tolist(), strict=True)
    ]
