"""Where is each box? Cut out where the fit puts it; on a sheet that is not flat, once more where print says it lies."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from generator.read import thresholds as t
from generator.read.blank.anchors import Anchored, find_anchors
from generator.read.blank.reference import BoxGroup, PageReference
from generator.read.lie.correction import SURE_ANCHOR, Correction, most, outline_offsets, smooth_correction
from generator.read.lie.register import Fit
from generator.read.picture.grid import Floats, Levels, affines, evened, patches, scaled
from generator.read.picture.image import Grey

_NOWHERE = np.zeros((0, 2))


@dataclass(frozen=True, slots=True)
class Straightened:
    """The boxes of a page as pictures, and where everything on it lies."""

    stacks: tuple[Grey, ...]  # per group, with halo and search margin, upright, their paper at PAPER_GREY
    cut_at: tuple[Floats, ...]  # per group: how far (mm, N x 2) from where the fit puts it each box was cut out
    correction: Correction


def straightened(levels: Levels, fit: Fit, reference: PageReference) -> Straightened:
    """Cut the boxes out and see where they lie; where the sheet bends, print all over it tells where to look again."""
    anchored = find_anchors(levels, fit.matrix, fit.px_per_mm, reference.anchors)
    first = _look(levels, fit, reference, anchored, None)
    if not _curled(first.correction, anchored, fit):
        return first
    rough = _by_landmarks(levels, fit, reference)
    if rough is None:
        return first
    second = _look(levels, fit, reference, anchored, rough)
    return second if second.correction.seen >= t.STILL_SEEN * first.correction.seen else first


def _curled(correction: Correction, anchored: Anchored, fit: Fit) -> bool:
    """Whether boxes may lie out of sight, beyond SEARCH_MM; or, where there are none, whether the sheet bends."""
    if not correction.looked:
        return fit.slant > t.PHOTO_SLANT or most(np.abs(anchored.offsets[anchored.weights > SURE_ANCHOR])) > t.CURL_MM
    off, unseen = correction.residual_mm, 1 - correction.seen / max(1, correction.looked)
    hidden = unseen > t.LOST_OUTLINES_SHARE  # by thick rings and crosses, or because we look beside them
    return off > t.CURL_MM or hidden or (unseen > t.CURL_UNSEEN and (off > t.CURL_MM / 2 or fit.slant > t.PHOTO_SLANT))


def _by_landmarks(levels: Levels, fit: Fit, reference: PageReference) -> Correction | None:
    """The correction that print all over the page asks for, if enough of it is seen and agrees."""
    landmarks = find_anchors(levels, fit.matrix, fit.px_per_mm, reference.landmarks)
    seen = int(np.count_nonzero(landmarks.weights.max(axis=1, initial=0.0)))
    if seen < max(t.LANDMARKS_NEEDED, t.LANDMARKS_SHARE * len(landmarks.places)):
        return None
    rough = smooth_correction([], _NOWHERE, _NOWHERE, np.zeros(0), reference.page, fit.rings, landmarks)
    return rough if rough.anchors_off_mm <= t.LANDMARKS_OFF_MM else None


def _look(
    levels: Levels, fit: Fit, reference: PageReference, anchored: Anchored, rough: Correction | None
) -> Straightened:
    """Cut the boxes out, and see how far their outlines lie from where they should be."""
    groups = reference.groups
    cut_at = tuple(np.zeros_like(g.centres) if rough is None else rough.at(g.centres) for g in groups)
    stacks = tuple(sampled(levels, fit, group, shifts) for group, shifts in zip(groups, cut_at, strict=True))
    measured = [outline_offsets(stack, group) for stack, group in zip(stacks, groups, strict=True)]
    names = [field.name for group in groups for field in group.fields]
    places = np.vstack([_NOWHERE, *(g.centres for g in groups)])
    offsets = np.vstack([_NOWHERE, *(m[0] + shifts for m, shifts in zip(measured, cut_at, strict=True))])
    scores = np.concatenate([np.zeros(0), *(m[1] for m in measured)])
    correction = smooth_correction(names, places, offsets, scores, reference.page, fit.rings, anchored, rough)
    return Straightened(stacks, cut_at, correction)


def sampled(levels: Levels, fit: Fit, group: BoxGroup, shifts: Floats) -> Grey:
    """The boxes of a group cut out (N x rows x columns), each so far (mm, N x 2) from where the fit puts it."""
    picture, scale = levels.at(fit.px_per_mm)
    matrices = affines(scaled(fit.matrix, scale), group.centres + shifts, t.GRID_PX_PER_MM, group.patch)
    return evened(patches(picture, matrices, group.patch))
