"""Tails of ticks in a writing field: who ticks a box runs on into the field above it, and has written nothing there."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from generator.model.geometry import Box, Point
from generator.read import thresholds as t
from generator.read.blank.reference import AreaReference, Mask

NEAR_MM = 4.0  # mm around a ticked box: a field so near may hold its tail, which begins there
TAIL_MM = 10.0  # mm: the longest that was seen is 8.4; what people write and what a tail runs into is 26 and more
# standard deviation across by that along: tails have 0.33 at most, a letter 0.4 and more (but for l and 1)
SLIM = 0.36
AIM = 0.75  # of a box's width: so near to its middle a stroke passes that comes from it, if it goes straight on


def beside(area: AreaReference, ticked: Sequence[Box]) -> list[Box]:
    """Those of the ticked boxes that are near a field."""
    near = area.field.box.grown(NEAR_MM)
    return [box for box in ticked if near.overlaps(box)]


def without_tails(mask: Mask, area: AreaReference, ticked: Sequence[Box]) -> Mask:
    """The ink of a field but for short straight strokes that come from one of these boxes."""
    scale, dark = area.px_per_mm, mask.view(np.uint8)
    bridge = np.ones((round(t.BRIDGE_MM * scale) | 1,) * 2, np.uint8)  # a ruled line hides a piece of a stroke
    _, labels = cv2.connectedComponents(cv2.dilate(dark, bridge))
    labels = np.where(mask, labels, 0)
    tails: set[int] = set()
    for box in ticked:
        middle = Point((box.centre.x - area.area.x) * scale, (box.centre.y - area.area.y) * scale)
        near = set(np.unique(_around(labels, area, box)).tolist()) - {0} - tails
        tails |= {n for n in near if _comes_from(labels == n, middle, AIM * box.width * scale, TAIL_MM * scale)}
    return np.asarray(mask & ~np.isin(labels, list(tails)), np.bool_) if tails else mask


def _around(labels: NDArray[Any], area: AreaReference, box: Box) -> NDArray[Any]:
    """The part of a field's picture that is close to a box."""
    near, scale = box.grown(NEAR_MM), area.px_per_mm
    left, right = (max(0, round((x - area.area.x) * scale)) for x in (near.x, near.right))
    top, bottom = (max(0, round((y - area.area.y) * scale)) for y in (near.y, near.bottom))
    return labels[top:bottom, left:right]


def _comes_from(stroke: Mask, middle: Point, aim: float, longest: float) -> bool:
    """Whether a stroke is one short line that points at a box. In px: the box's middle, how near to it, how long."""
    x, y, wide, high = cv2.boundingRect(stroke.view(np.uint8))
    if math.hypot(wide, high) > longest:
        return False
    m = cv2.moments(stroke[y : y + high, x : x + wide].view(np.uint8), binaryImage=True)
    across, down, both = (m[key] / m["m00"] for key in ("mu20", "mu02", "mu11"))
    apart = math.hypot(across - down, 2 * both)
    if across + down - apart > SLIM**2 * (across + down + apart):
        return False
    angle = math.atan2(2 * both, across - down) / 2
    to_x, to_y = middle.x - x - m["m10"] / m["m00"], middle.y - y - m["m01"] / m["m00"]
    return abs(to_y * math.cos(angle) - to_x * math.sin(angle)) <= aim
