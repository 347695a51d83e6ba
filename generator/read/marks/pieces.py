"""Whose ink is it? The ink in and around the boxes of a group, sorted by the strokes that it belongs to."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from generator.read import thresholds as t
from generator.read.blank.reference import Mask
from generator.read.marks import shapes
from generator.read.picture.grid import Floats, in_rows
from generator.read.picture.image import Grey

PX_PER_MM2 = t.GRID_PX_PER_MM**2
_BRIDGE_PX = round(t.BRIDGE_MM * t.GRID_PX_PER_MM) | 1
_BRIDGE = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (_BRIDGE_PX, _BRIDGE_PX))
_GAP_PX = _BRIDGE_PX // 2  # between patches that are looked at as one picture: what is dilated stays apart


@dataclass(frozen=True, slots=True)
class Zones:
    """What lies where on every patch of a group."""

    box: Mask  # the box with its outline: rows x columns
    inside: tuple[slice, slice]  # what is judged
    rim: tuple[slice, slice]  # the box and what is near it


@dataclass(frozen=True, slots=True)
class Pieces:
    """The ink of N boxes by whose it is. Lengths in mm, areas in mm²; one number per box where there is no picture."""

    own: Mask  # N x rows x columns: of strokes that are this box's
    extent: Floats  # the longest of these inside the box
    leaves: Mask  # one of these runs on beyond the patch or into another field
    foreign: Floats  # the longest inside the box of strokes that come from elsewhere
    foreign_area: Floats  # ink inside the box of all of these
    bent: Floats  # how far the course inside the box of a stroke that runs on strays from a straight line
    beside: Floats  # the longest of those that end near the box and do not enter it
    stray: Floats  # ink of all strokes that do not enter
    around: Mask  # N x rows x columns: ink outside the box of strokes too long for dirt
    near: Mask  # the same, of strokes that end within the patch


# bits of what a stroke is: this box's (1: it is viewed as a bool), too long for dirt, such and ending within the patch
_OWN, _LONG, _ENDS = 1, 2, 4


def sort_ink(ink: Mask, beyond: Mask, paper: Mask, zones: Zones) -> Pieces:
    """Sort the ink of N boxes. `beyond`: ink that lies in other fields; `paper`: where nothing is printed.

    What lies over known print may be that print, a little off; so elsewhere than in boxes only ink on paper counts.
    """
    labels, stats = _strokes(ink)
    number = np.arange(1, len(stats) + 1, dtype=labels.dtype)
    box_of = stats[:, cv2.CC_STAT_TOP] // (ink.shape[1] + _GAP_PX)
    strokes = (labels[box_of] == number[:, None, None]) & ink[box_of]
    bare, inner = strokes & paper[box_of], strokes[(slice(None), *zones.inside)]
    size, inside, lengths = _count(strokes), _count(inner), shapes.extents(inner)
    ends = ~(strokes[:, [0, -1]].any(axis=(1, 2)) | strokes[:, :, [0, -1]].any(axis=(1, 2)))
    leaves = _going_on(labels, beyond, ~paper, zones, len(stats)) | ~ends
    enters = inside > 0
    bending = enters & leaves
    passing = (_count(strokes & zones.box) < t.OWN_SHARE * size) | (lengths < t.GRAZE_MM)
    foreign = bending & passing
    own = enters & ~foreign
    missed = ~enters & ~leaves & bare[(slice(None), *zones.rim)].any(axis=(1, 2))
    bends = np.array([shapes.bent(stroke) for stroke in inner[bending]])
    wide, high = stats[:, cv2.CC_STAT_WIDTH] - _BRIDGE_PX, stats[:, cv2.CC_STAT_HEIGHT] - _BRIDGE_PX
    long = np.hypot(wide, high) > t.MARK_EXTENT_MM * t.GRID_PX_PER_MM

    def most(of: Mask, values: Floats) -> Floats:
        found = np.zeros(len(ink))
        np.maximum.at(found, box_of[of], values)
        return found

    def total(of: Mask, pixels: NDArray[np.int64]) -> Floats:
        return np.bincount(box_of[of], weights=pixels[of], minlength=len(ink)) / PX_PER_MM2

    kinds = np.concatenate([[0], own * _OWN | long * _LONG | (long & ends) * _ENDS]).astype(np.uint8)
    kind = kinds.take(labels) * ink  # of each pixel's stroke, all three at once

    outside = paper & ~zones.box
    return Pieces(
        own=(kind & _OWN).view(np.bool_),
        extent=most(own, lengths[own]),
        leaves=total(own & leaves, size) > 0,
        foreign=most(foreign, lengths[foreign]),
        foreign_area=total(foreign, inside),
        bent=most(bending, bends),
        beside=most(missed, shapes.extents(bare[missed])),
        stray=total(~enters, _count(bare)),
        around=((kind & _LONG) > 0) & outside,
        near=((kind & _ENDS) > 0) & outside,
    )


def _strokes(ink: Mask) -> tuple[NDArray[Any], NDArray[np.int32]]:
    """The number of the stroke that each pixel belongs to or is near (N x rows x columns; 0: none), and what OpenCV
    says of each, by the picture of all patches below each other."""
    tall = _bridged(ink)
    kind = cv2.CV_16U if tall.size < SHORT_NUMBERS_PX else cv2.CV_32S  # half the time
    _, labels, stats, _ = cv2.connectedComponentsWithStats(tall.reshape(-1, tall.shape[2]), connectivity=8, ltype=kind)
    return np.asarray(labels).reshape(tall.shape)[:, : ink.shape[1]], np.asarray(stats[1:], np.int32)


SHORT_NUMBERS_PX = 65_535 * _BRIDGE_PX  # of which no 65,535 strokes can be made


def _bridged(ink: Mask) -> Grey:
    """The ink with what is near it: pieces this near belong together. With an empty gap below each patch."""
    tall = np.zeros((len(ink), ink.shape[1] + _GAP_PX, ink.shape[2]), np.uint8)
    tall[:, : ink.shape[1]] = ink
    made = cv2.dilate(tall.reshape(-1, ink.shape[2]), _BRIDGE).reshape(tall.shape)
    made[:, ink.shape[1] :] = 0
    return np.asarray(made, np.uint8)


BLIND_MM = 1.2  # mm along a patch's edge: what is printed there may hide where a stroke goes on


def _going_on(labels: NDArray[Any], beyond: Mask, printed: Mask, zones: Zones, count: int) -> Mask:
    """Of each stroke whether it goes on into another field, or vanishes in print at the edge of what
    is looked at."""
    hidden = printed & (_edge(*zones.box.shape) & ~zones.box)
    into = np.flatnonzero(beyond.any(axis=(1, 2)))
    if len(into):
        hidden[into] |= _bridged(beyond[into])[:, : beyond.shape[1]].view(np.bool_)
    found = np.zeros(count + 1, np.bool_)
    found[labels[hidden]] = True
    return found[1:]


@lru_cache(maxsize=32)
def _edge(rows: int, columns: int) -> Mask:
    edge = round(BLIND_MM * t.GRID_PX_PER_MM)
    mask = np.ones((rows, columns), np.bool_)
    mask[edge:-edge, edge:-edge] = False
    return mask


def _count(masks: Mask) -> NDArray[np.int64]:
    """How many pixels of each of N masks are set."""
    return np.asarray(np.add.reduce(in_rows(masks), axis=1, dtype=np.uint32), np.int64)
