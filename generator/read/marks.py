"""What is in and around each box: features, each with a name and a reason. No decisions here (see classify.py)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from generator.read import shapes
from generator.read import thresholds as t
from generator.read.blank import BoxGroup, Mask, PageReference, blackened, middle
from generator.read.correction import Correction
from generator.read.features import BoxFeatures, Sheet
from generator.read.grid import PAPER_GREY, Floats, Levels, in_order, in_picture
from generator.read.image import Grey
from generator.read.register import Fit
from generator.read.second_look import SecondLook
from generator.read.straighten import straightened

PX_PER_MM2 = t.GRID_PX_PER_MM**2


@dataclass(frozen=True, slots=True)
class _Looked:
    """The patches of a group after alignment: ink darkness x 255, known print removed."""

    group: BoxGroup
    ink: Grey  # N x rows x columns
    inside: tuple[slice, slice]
    rim: tuple[slice, slice]


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
    pen = float(np.median(inked)) if len(inked) else t.PEN_DEFAULT
    features: list[BoxFeatures] = []
    for look, box_pens in zip(looked, pens, strict=True):
        seen = in_picture(levels.full, fit.matrix, look.group.centres)
        features += _group_features(look, box_pens, floor, seen)
    second = SecondLook(levels, fit, reference, correction, floor)
    settled = second.untangle([second.settle(f) for f in features])
    return Sheet(tuple(settled), pen, noise, correction, bilevel)


def _ink(stack: Grey, group: BoxGroup, correction: Correction, cut_at: Floats, fit: Fit, bilevel: bool) -> _Looked:
    """Darkness beyond the known print, after moving each patch (cut out at `cut_at`) to where its box really is."""
    margin = round(t.SEARCH_MM * t.GRID_PX_PER_MM)
    rows, columns = group.printed.shape[1:]
    moves = np.array([correction.boxes[field.name] for field in group.fields]) - cut_at
    steps = np.clip(np.round(moves * t.GRID_PX_PER_MM), -margin, margin).astype(int) + margin
    moved = np.empty_like(group.printed)
    for index, (left, top) in enumerate(steps.tolist()):
        moved[index] = stack[index, top : top + rows, left : left + columns]
    flat = moved.reshape(-1, columns)
    dark = cv2.convertScaleAbs(cv2.subtract(np.full_like(flat, PAPER_GREY), flat), alpha=255 / fit.contrast)
    printed = blackened(group.printed) if bilevel else group.printed
    ink = np.asarray(cv2.subtract(dark, printed.reshape(-1, columns)), dtype=np.uint8).reshape(printed.shape)
    return _Looked(group, ink, middle(rows, columns, group.inset), middle(rows, columns, t.HALO_MM - t.NEAR_MM))


NOISE_BOXES_PERCENTILE = 15  # boxes: even on a full page some are blank or hold a thin tick
NOISE_PIXELS_SHARE = 0.8  # of a box's inside: a tick covers less than a fifth


def _noise(looked: list[_Looked]) -> float:
    """The darkness that blank insides reach on this sheet."""
    levels = [np.zeros(0)]
    for look in looked:
        inner = look.ink[(slice(None), *look.inside)][:, ::3, ::3]
        ordered = in_order(inner.reshape(len(inner), -1))
        levels.append(ordered[:, int(ordered.shape[1] * NOISE_PIXELS_SHARE)].astype(float))
    every = np.concatenate(levels)
    noise = float(np.percentile(every, NOISE_BOXES_PERCENTILE)) / 255 if len(every) else 0.0
    return min(noise, t.NOISE_MAX)  # more is no noise: every box of the page is crossed


def _pens(look: _Looked, floor: float) -> Floats:
    """For each box the darkness of its ink's core; 0 where there is too little to tell."""
    inner = np.ascontiguousarray(look.ink[(slice(None), *look.inside)]).reshape(len(look.ink), -1)
    inked = inner > np.uint8(floor * 255)
    pens = np.zeros(len(inner))
    for index in np.flatnonzero(np.count_nonzero(inked, axis=1) >= t.MARK_MM2 * PX_PER_MM2):
        pens[index] = shapes.quantile(inner[index, inked[index]], t.PEN_QUANTILE) / 255
    return pens


_BRIDGE = cv2.getStructuringElement(
    cv2.MORPH_ELLIPSE, (round(t.BRIDGE_MM * t.GRID_PX_PER_MM) | 1, round(t.BRIDGE_MM * t.GRID_PX_PER_MM) | 1)
)
FEW_PX = 4  # px: less ink than this in box and halo is not worth a look


def _group_features(look: _Looked, pens: Floats, floor: float, seen: Mask) -> list[BoxFeatures]:
    """The features of a group; only boxes with ink in or around them are looked at closely."""
    # a pen of 0 means little ink inside: be as keen as the sheet's noise allows
    thresholds = np.clip(t.INK_OF_PEN * pens, floor * t.HALO_CARE, max(floor * t.HALO_CARE, t.INK_MAX))
    levels = np.minimum(np.round(thresholds * 255), 254).astype(np.uint8)
    everywhere = look.ink > levels[:, None, None]
    masks = everywhere & ~look.group.elsewhere
    counts = np.count_nonzero(masks.reshape(len(masks), -1), axis=1)
    features = []
    for index, field in enumerate(look.group.fields):
        if not seen[index] or counts[index] <= FEW_PX:
            features.append(BoxFeatures(field, seen=bool(seen[index])))
            continue
        f = _features(look, index, masks[index], everywhere[index] & look.group.elsewhere[index])
        pale = f.darkness < t.BAND_INK and f.area + f.foreign_area >= t.SPECK_MM2
        features.append(_without_band(look, index, f, floor) if pale else f)
    return features


BAND_LEVEL = 0.9  # quantile of its darkness around the box
BAND_AROUND_MM2 = 2.5  # mm² around a box: of something wider than a pen; a box filled up with pencil stays in its box
_WIDER_THAN_PENS = cv2.getStructuringElement(
    cv2.MORPH_ELLIPSE, (round(t.PALE_WIDE_MM * t.GRID_PX_PER_MM) | 1, round(t.PALE_WIDE_MM * t.GRID_PX_PER_MM) | 1)
)


def _without_band(look: _Looked, index: int, f: BoxFeatures, floor: float) -> BoxFeatures:
    """The features of a box with pale ink. If some of it is wider than a pen and goes on beyond the box (highlighter,
    a stain, the edge of a shadow), that is taken for paper."""
    band = np.asarray(cv2.morphologyEx(look.ink[index], cv2.MORPH_OPEN, _WIDER_THAN_PENS), np.uint8)
    around = (band > t.BAND_DARKNESS * 255) & ~_box_mask(look)
    if np.count_nonzero(around) < BAND_AROUND_MM2 * PX_PER_MM2:
        return f
    beside = shapes.quantile(band[around], BAND_LEVEL)  # what it is around the box, it is in it: more there is ink
    look.ink[index] = cv2.subtract(look.ink[index], np.minimum(band, np.uint8(beside)))
    inked = look.ink[index] > floor * t.HALO_CARE * 255
    elsewhere = look.group.elsewhere[index]
    flat = _features(look, index, inked & ~elsewhere, inked & elsewhere)
    if f.coverage >= t.SOME_INK and flat.area >= t.MARK_MM2:
        return replace(f, view=None)  # filled up in pencil in a shadow, or a mark on a band: nobody can tell from here
    return flat


def _features(look: _Looked, index: int, mask: Mask, beyond: Mask) -> BoxFeatures:
    """All features of one box with ink in or around it; `beyond`: ink nearby that lies in other fields."""
    field, ink = look.group.fields[index], look.ink[index]
    pieces = _pieces(mask.view(np.uint8), beyond, look.group.printed[index] == 0, look)
    own = pieces.own
    inner = own[look.inside]
    area = int(np.count_nonzero(inner)) / PX_PER_MM2
    coverage = area * PX_PER_MM2 / inner.size
    clear = area >= t.MARK_MM2 and pieces.extent >= t.MARK_EXTENT_MM  # then what lies around it does not matter
    darkness = shapes.quantile(ink[look.inside][inner], t.PEN_QUANTILE) / 255 if area > 0 else 0.0
    made = BoxFeatures(
        field,
        leaves=pieces.leaves,
        coverage=coverage,
        area=area,
        extent=pieces.extent,
        depth=shapes.depth(inner),
        spilled=1 - inner.sum() / max(1, own[look.rim].sum()),
        darkness=darkness,
        foreign=pieces.foreign,
        foreign_area=pieces.foreign_area,
        bent=pieces.bent,
        stray=pieces.stray,
        scatter=0.0 if clear else shapes.extent(inner),
        sectors=0 if clear else shapes.sectors(pieces.around),
        half_round=0 if clear else shapes.sectors(pieces.near),
        beside=pieces.beside,
    )
    if coverage < t.SOME_INK:
        return replace(made, view=shapes.view(ink, shapes.THIN_VIEW_MM, darkness)) if clear else made
    return replace(
        made,
        even=shapes.even(ink[look.inside]),
        core=shapes.core(ink[look.inside]),
        overrun=shapes.overrun(own),
        fullness=shapes.fullness(ink[look.inside]),
        view=shapes.view(ink, shapes.FULL_VIEW_MM),
        crossness=shapes.crossness(inner & (ink[look.inside] > t.HALF_HEIGHT * darkness * 255)),
    )


def _box_mask(look: _Looked) -> Mask:
    rows, columns = look.ink.shape[1:]
    return _filled_middle(rows, columns, t.HALO_MM - look.group.outline)


@lru_cache(maxsize=32)
def _filled_middle(rows: int, columns: int, inset: float) -> Mask:
    mask = np.zeros((rows, columns), np.bool_)
    mask[middle(rows, columns, inset)] = True
    return mask


@dataclass(frozen=True, slots=True)
class _Pieces:
    own: Mask
    extent: float
    foreign: float
    foreign_area: float
    bent: float
    beside: float
    leaves: bool
    around: Mask  # ink outside the box in pieces too long for dirt
    near: Mask  # the same, of pieces that end within the patch
    stray: float  # mm² of ink in pieces that do not enter the box


def _pieces(mask: Grey, beyond: Mask, paper: Mask, look: _Looked) -> _Pieces:
    """Sort the ink by the strokes it belongs to: this box's, one that comes from elsewhere, one that stays beside."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(cv2.dilate(mask, _BRIDGE), connectivity=8)
    box = _box_mask(look)
    goes_on = _labels_near(labels, beyond, ~paper & ~box)
    own, around, near = (np.zeros(mask.shape, np.bool_) for _ in range(3))
    extent = foreign = foreign_area = bent = beside = stray = 0.0
    runs_on = False
    for label in range(1, count):
        width, height = stats[label, 2:4].tolist()
        piece = mask.view(np.bool_) if count == 2 else (labels == label) & (mask > 0)
        bare = piece & paper  # what lies over known print may be that print, a little off
        ends_here = not (piece[0].any() or piece[-1].any() or piece[:, 0].any() or piece[:, -1].any())
        if np.hypot(width - _BRIDGE.shape[1], height - _BRIDGE.shape[0]) > t.MARK_EXTENT_MM * t.GRID_PX_PER_MM:
            around |= bare & ~box
            near |= bare & ~box if ends_here else False
        leaves = label in goes_on or not ends_here
        if piece[look.inside].any():
            inner = shapes.extent(piece[look.inside])
            bent = max(bent, shapes.bent(piece[look.inside])) if leaves else bent
            elsewhere = leaves and np.count_nonzero(piece & box) < t.OWN_SHARE * np.count_nonzero(piece)
            if elsewhere or (leaves and inner < t.GRAZE_MM):
                foreign = max(foreign, inner)
                foreign_area += np.count_nonzero(piece[look.inside]) / PX_PER_MM2
                continue
            own |= piece
            runs_on = runs_on or leaves
            extent = max(extent, inner)
            continue
        stray += np.count_nonzero(bare) / PX_PER_MM2
        if not leaves and bare[look.rim].any():
            beside = max(beside, shapes.extent(bare))
    return _Pieces(own, extent, foreign, foreign_area, bent, beside, runs_on, around, near, stray)


BLIND_MM = 1.2  # mm along a patch's edge: what is printed there may hide where a stroke goes on


def _labels_near(labels: NDArray[Any], beyond: Mask, printed: Mask) -> frozenset[int]:
    """The strokes that go on into another field, or vanish in print at the edge of what is looked at."""
    edge = round(BLIND_MM * t.GRID_PX_PER_MM)
    hidden = printed.copy()
    hidden[edge:-edge, edge:-edge] = False
    if beyond.any():
        hidden |= cv2.dilate(beyond.view(np.uint8), _BRIDGE).view(np.bool_)
    return frozenset(np.flatnonzero(np.bincount(labels[hidden])).tolist())
