"""Evidence is taken: what is in and around each box. Nothing is decided here (see classify.py)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from generator.read import thresholds as t
from generator.read.blank.reference import BoxGroup, Mask, PageReference, blackened, middle
from generator.read.lie.correction import Correction
from generator.read.lie.register import Fit
from generator.read.lie.straighten import straightened
from generator.read.marks import shapes
from generator.read.marks.evidence import Evidence, Sheet
from generator.read.marks.pieces import PX_PER_MM2, Zones, sort_ink
from generator.read.marks.second_look import SecondLook
from generator.read.marks.streaks import streaked
from generator.read.marks.traces import traced
from generator.read.picture.grid import PAPER_GREY, Floats, Levels, at_share, in_order, in_picture, in_rows
from generator.read.picture.image import Grey


@dataclass(frozen=True, slots=True)
class _Looked:
    """The patches of a group after alignment: ink darkness x 255, known print removed."""

    group: BoxGroup
    ink: Grey  # N x rows x columns
    zones: Zones


def measure(levels: Levels, fit: Fit, reference: PageReference, bilevel: bool = False) -> Sheet:
    """Look at every open box of a page."""
    straight = straightened(levels, fit, reference)
    correction = straight.correction
    looked = [
        _ink(stack, group, correction, cut_at, fit, bilevel)
        for stack, group, cut_at in zip(straight.stacks, reference.groups, straight.cut_at, strict=True)
    ]
    noise = _noise(looked)
    floor = max(t.INK_MIN, t.INK_OVER_NOISE * noise)
    pens = [_pens(look, floor) for look in looked]
    inked = np.concatenate([p[p > 0] for p in pens]) if pens else np.zeros(0)
    pen = at_share(inked, 0.5) if len(inked) else t.PEN_DEFAULT
    pale = not bilevel and (pen < t.PALE_PEN or not len(inked))
    boxes: list[Evidence] = []
    for look, box_pens in zip(looked, pens, strict=True):
        seen = in_picture(levels.full, fit.matrix, look.group.centres)
        found = streaked(_group_evidence(look, box_pens, floor, seen))
        boxes += traced(found, look.ink, look.group, look.zones, noise) if pale else found
    told = SecondLook(levels, fit, reference, correction, floor).told(boxes)
    return Sheet(tuple(told), pen, correction, bilevel)


def _ink(stack: Grey, group: BoxGroup, correction: Correction, cut_at: Floats, fit: Fit, bilevel: bool) -> _Looked:
    """Darkness beyond the known print, after moving each patch (cut out at `cut_at`) to where its box really is."""
    margin = round(t.SEARCH_MM * t.GRID_PX_PER_MM)
    rows, columns = group.printed.shape[1:]
    moves = np.array([correction.boxes[field.name] for field in group.fields]) - cut_at
    steps = np.clip(np.round(moves * t.GRID_PX_PER_MM), -margin, margin).astype(int) + margin
    moved = np.empty_like(group.printed)
    for index, (left, top) in enumerate(steps.tolist()):
        moved[index] = stack[index, top : top + rows, left : left + columns]
    dark = cv2.LUT(moved.reshape(-1, columns), _darkness(fit.contrast))
    printed = blackened(group.printed) if bilevel else group.printed
    ink = np.asarray(cv2.subtract(dark, printed.reshape(-1, columns)), dtype=np.uint8).reshape(printed.shape)
    return _Looked(group, ink, _zones(group, rows, columns))


def _darkness(contrast: float) -> Grey:
    """For each grey level its darkness x 255, if paper is at PAPER_GREY and print so many grey levels below."""
    below = cv2.subtract(np.full(256, PAPER_GREY, np.uint8), np.arange(256, dtype=np.uint8))
    return np.asarray(cv2.convertScaleAbs(below, alpha=255 / contrast), np.uint8)


def _zones(group: BoxGroup, rows: int, columns: int) -> Zones:
    box = np.zeros((rows, columns), np.bool_)
    box[middle(rows, columns, t.HALO_MM - group.outline)] = True
    return Zones(box, middle(rows, columns, group.inset), middle(rows, columns, t.HALO_MM - t.NEAR_MM))


NOISE_BOXES_SHARE = 0.15  # of the boxes: even on a full page some are blank or hold a thin tick
NOISE_PIXELS_SHARE = 0.8  # of a box's inside: a tick covers less than a fifth


def _noise(looked: list[_Looked]) -> float:
    """The darkness that blank insides reach on this sheet."""
    levels = [np.zeros(0)]
    for look in looked:
        inner = look.ink[(slice(None), *look.zones.inside)][:, ::3, ::3]
        ordered = in_order(in_rows(inner))
        levels.append(ordered[:, int(ordered.shape[1] * NOISE_PIXELS_SHARE)].astype(float))
    every = np.concatenate(levels)
    # more than NOISE_MAX is no noise: every box of the page is crossed
    return min(at_share(every, NOISE_BOXES_SHARE) / 255, t.NOISE_MAX)


def _pens(look: _Looked, floor: float) -> Floats:
    """For each box the darkness of its ink's core; 0 where there is too little to tell."""
    inner = in_rows(look.ink[(slice(None), *look.zones.inside)])
    inked = inner > np.uint8(floor * 255)
    pens = np.zeros(len(inner))
    enough = np.add.reduce(inked, axis=1, dtype=np.uint32) >= t.MARK_MM2 * PX_PER_MM2
    pens[enough] = shapes.quantile_of_ink(inner[enough], inked[enough], t.PEN_QUANTILE) / 255
    return pens


LITTLE_PX = 4  # px: less ink than this in box and halo is not worth a look


def _group_evidence(look: _Looked, pens: Floats, floor: float, seen: Mask) -> list[Evidence]:
    """The evidence of a group; only boxes with ink in or around them are looked at closely."""
    # a pen of 0 means little ink inside: be as keen as the sheet's noise allows
    thresholds = np.clip(t.INK_OF_PEN * pens, floor * t.HALO_CARE, max(floor * t.HALO_CARE, t.INK_MAX))
    levels = np.minimum(np.round(thresholds * 255), 254).astype(np.uint8)
    everywhere = look.ink > levels[:, None, None]
    masks = everywhere & look.group.here
    counts = np.add.reduce(in_rows(masks), axis=1, dtype=np.uint32)
    boxes = [Evidence(field, seen=bool(shown)) for field, shown in zip(look.group.fields, seen, strict=True)]
    inked = np.flatnonzero(seen & (counts > LITTLE_PX))
    for index, f in zip(inked.tolist(), _measured(look, inked, everywhere[inked]), strict=True):
        pale = f.darkness < t.BAND_INK and f.area + f.foreign_area >= t.SPECK_MM2
        boxes[index] = _without_band(look, index, f, floor) if pale else f
    return boxes


BAND_LEVEL = 0.9  # quantile of its darkness around the box
BAND_AROUND_MM2 = 2.5  # mm² around a box: of something wider than a pen; a box filled up with pencil stays in its box
_WIDER_THAN_PENS = cv2.getStructuringElement(
    cv2.MORPH_ELLIPSE, (round(t.PALE_WIDE_MM * t.GRID_PX_PER_MM) | 1, round(t.PALE_WIDE_MM * t.GRID_PX_PER_MM) | 1)
)


def _without_band(look: _Looked, index: int, f: Evidence, floor: float) -> Evidence:
    """The evidence of a box with pale ink. If some of it is wider than a pen and goes on beyond the box (highlighter,
    a stain, the edge of a shadow), that is taken for paper."""
    band = np.asarray(cv2.morphologyEx(look.ink[index], cv2.MORPH_OPEN, _WIDER_THAN_PENS), np.uint8)
    around = (band > t.BAND_DARKNESS * 255) & ~look.zones.box
    if np.count_nonzero(around) < BAND_AROUND_MM2 * PX_PER_MM2:
        return f
    beside = shapes.quantile(band[around], BAND_LEVEL)  # what it is around the box, it is in it: more there is ink
    look.ink[index] = cv2.subtract(look.ink[index], np.minimum(band, np.uint8(beside)))
    (flat,) = _measured(look, np.array([index]), look.ink[index : index + 1] > floor * t.HALO_CARE * 255)
    if f.coverage >= t.SOME_INK and flat.area >= t.MARK_MM2:
        return f._replace(banded=True)
    return flat


def _measured(look: _Looked, boxes: NDArray[np.intp], inked: Mask) -> list[Evidence]:
    """What is measured of some boxes of a group that have ink in or around them. `inked`: of each of them, where."""
    if not len(boxes):
        return []
    zones, ink, here = look.zones, look.ink[boxes], look.group.here[boxes]
    pieces = sort_ink(inked & here, inked & ~here, look.group.printed[boxes] < t.PRINT_BLACKENED * 255, zones)
    judged = (slice(None), *zones.inside)
    inside, inner = ink[judged], pieces.own[judged]
    pixels = inner.sum(axis=(1, 2))
    area, coverage = pixels / PX_PER_MM2, pixels / inner[0].size
    clear = (area >= t.MARK_MM2) & (pieces.extent >= t.MARK_EXTENT_MM)  # then what lies around it does not matter
    darkness = shapes.quantile_of_ink(inside, inner, t.PEN_QUANTILE) / 255
    full = coverage >= t.SOME_INK
    numbers = {
        "leaves": pieces.leaves,
        "coverage": coverage,
        "area": area,
        "extent": pieces.extent,
        "depth": shapes.depth(inner),
        "spilled": 1 - pixels / np.maximum(1, pieces.own[(slice(None), *zones.rim)].sum(axis=(1, 2))),
        "darkness": darkness,
        "foreign": pieces.foreign,
        "foreign_area": pieces.foreign_area,
        "bent": pieces.bent,
        "stray": pieces.stray,
        "scatter": _of(~clear, shapes.extents(inner[~clear])),
        "sectors": _of(~clear, shapes.sectors(pieces.around[~clear])),
        "half_round": _of(~clear, shapes.sectors(pieces.near[~clear])),
        "beside": pieces.beside,
        "even": _of(full, shapes.even(inside[full])),
        "core": _of(full, shapes.core(inside[full])),
        "overrun": _of(full, shapes.overrun(pieces.own[full])),
        "fullness": _of(full, shapes.fullness(inside[full])),
        "crossness": _of(full, shapes.crossness(_dark(inner[full], inside[full], darkness[full]))),
    }
    views = dict(zip(np.flatnonzero(clear).tolist(), shapes.views(ink[clear], darkness[clear]), strict=True))
    rows = zip(*(values.tolist() for values in numbers.values()), strict=True)
    return [
        Evidence(look.group.fields[box], view=views.get(place), **dict(zip(numbers, row, strict=True)))
        for place, (box, row) in enumerate(zip(boxes.tolist(), rows, strict=True))
    ]


def _of(boxes: Mask, numbers: NDArray[Any]) -> NDArray[Any]:
    """The numbers of these boxes, and 0 for all others."""
    found = np.zeros(len(boxes), numbers.dtype)
    found[boxes] = numbers
    return found


def _dark(inner: Mask, inside: Grey, darkness: Floats) -> Mask:
    """The core of the strokes, where they cross."""
    return np.asarray(inner & (inside > (t.HALF_HEIGHT * darkness * 255)[:, None, None]), np.bool_)
