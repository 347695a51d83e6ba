"""Known print as anchors: where a page has no boxes near its writing, its headings, labels and lines show how it bends.

Each anchor is a small piece of the blank page that is looked for near where the fit puts it. A ruled line tells only
how far it moved up or down, a word tells both: each direction has its own weight.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from generator.model.geometry import Box
from generator.model.layout import FieldRole, PageLayout
from generator.read import thresholds as t
from generator.read.picture.grid import Floats, Levels, affines, in_picture, patches, rectify, scaled
from generator.read.picture.image import Grey

Mask = NDArray[np.bool_]
Shares = NDArray[np.float32]
WINDOW_PX = (round(t.ANCHOR_WIDTH_MM * t.ANCHOR_PX_PER_MM), round(t.ANCHOR_HEIGHT_MM * t.ANCHOR_PX_PER_MM))
_REACH_PX = round(t.ANCHOR_REACH_MM * t.ANCHOR_PX_PER_MM)


@dataclass(frozen=True, slots=True)
class Anchors:
    """Pieces of the blank page. `sharp` (N x 2): how well each can be placed across and down, 0 … 1."""

    centres: Floats  # N x 2, mm
    pictures: Grey  # N x rows x columns at ANCHOR_PX_PER_MM
    sharp: Floats
    lone: Mask  # N: no mark is made near it
    ruled: Mask  # N: a piece of a line that people write on, and nothing else


@dataclass(frozen=True, slots=True)
class Anchored:
    """What anchors say: how far (mm) each lies from where the fit puts it, and how much to believe each direction."""

    places: Floats
    offsets: Floats
    weights: Floats  # N x 2
    lone: Mask  # N: no mark may have misled it
    ruled: Mask  # N: handwriting on its line may have

    def only(self, kept: Mask) -> Anchored:
        """Those of a mask."""
        return Anchored(self.places[kept], self.offsets[kept], self.weights[kept], self.lone[kept], self.ruled[kept])

    def beyond_marks(self) -> Anchored:
        """Those that no mark may have misled."""
        return self.only(self.lone)


_NONE, _NO = np.zeros((0, 2)), np.zeros(0, np.bool_)
NO_ANCHORS = Anchors(_NONE, np.zeros((0, WINDOW_PX[1], WINDOW_PX[0]), np.uint8), _NONE, _NO, _NO)
NOTHING_ANCHORED = Anchored(_NONE, _NONE, _NONE, _NO, _NO)


def choose_anchors(page: PageLayout, blank: Grey, blank_matrix: Floats) -> tuple[Anchors, Anchors]:
    """The pieces of a blank page that are good to find again: those near writing that no boxes are near, and all."""
    whole = rectify(blank, blank_matrix, Box(0, 0, page.width, page.height), t.ANCHOR_PX_PER_MM)
    soft = np.asarray(cv2.GaussianBlur(whole, (0, 0), t.ANCHOR_SOFT_PX), np.uint8)
    across, down = (_contrast(soft, *way) for way in ((1, 0), (0, 1)))
    codes = [code.box.grown(CODE_MARGIN_MM) for code in page.codes]
    clear = ~_touched(soft.shape, codes)  # codes differ from copy to copy
    near = clear & _touched(soft.shape, [box.grown(t.LOCAL_MM) for box in _far_from_boxes(page)])
    # marks mislead both; writing too, but where there is nothing else its labels and lines have to do
    unmarked, bare = (
        ~_touched(soft.shape, [f.box.grown(MARKED_MM) for f in page.fields if f.role in roles])
        for roles in ((FieldRole.MARK,), tuple(FieldRole))
    )
    written = _touched(soft.shape, [f.box for f in page.fields if f.role is FieldRole.WRITE])
    ruled = written & (across < RULED_ACROSS)
    local = _best(soft, across, down, near, unmarked, ruled, t.ANCHOR_CELL_MM)
    return local, _best(soft, across, down, clear, bare, ruled, t.LANDMARK_CELL_MM)


WORTH_BOXES = 4.0  # boxes that an anchor counts like: there are some twenty on a page, and their pictures are large
RULED_ACROSS = 0.3  # of sharpness: a window with ruled lines alone has less, one with a word or a corner more
STEP_PX = 3  # px: 1 mm between windows that are tried on the blank page
CODE_MARGIN_MM = 1.0  # mm around a code
MARKED_MM = 2.5  # mm around a box: a thick ring round it looks like the box, somewhere else


def _touched(shape: tuple[int, ...], boxes: list[Box]) -> Mask:
    """The pixels at which a window overlaps one of these boxes."""
    mask = np.zeros(shape[:2], np.bool_)
    for box in boxes:
        left, right = box.x - t.ANCHOR_WIDTH_MM / 2, box.right + t.ANCHOR_WIDTH_MM / 2
        top, bottom = box.y - t.ANCHOR_HEIGHT_MM / 2, box.bottom + t.ANCHOR_HEIGHT_MM / 2
        rows, columns = (
            slice(max(0, math.floor(start * t.ANCHOR_PX_PER_MM) + 1), max(0, math.ceil(end * t.ANCHOR_PX_PER_MM)))
            for start, end in ((top, bottom), (left, right))
        )
        mask[rows, columns] = True
    return mask


def _best(soft: Grey, across: Shares, down: Shares, usable: Mask, lone: Mask, ruled: Mask, cell_mm: float) -> Anchors:
    """The best window of each square of `cell_mm`, if it is good; windows do not overlap."""
    half_w, half_h = WINDOW_PX[0] // 2, WINDOW_PX[1] // 2
    ys, xs = (np.arange(half, side - half, STEP_PX) for half, side in zip((half_h, half_w), soft.shape, strict=True))
    grid = np.ix_(ys, xs)
    worth = np.where(usable[grid], np.minimum(1.0, across[grid]) + np.minimum(1.0, down[grid]), 0.0)
    rows, columns = (np.asarray(v / t.ANCHOR_PX_PER_MM / cell_mm, np.int_) for v in (ys, xs))
    found: list[tuple[float, int, int]] = []
    for row, column in ((r, c) for r in np.unique(rows) for c in np.unique(columns)):
        part = np.where((rows == row)[:, None] & (columns == column)[None, :], worth, 0.0)
        y, x = divmod(int(np.argmax(part)), len(xs))
        if part[y, x] > t.ANCHOR_WORTH:
            found.append((float(part[y, x]), int(xs[x]), int(ys[y])))
    at: list[tuple[int, int]] = []
    for _, x, y in sorted(found, reverse=True):
        if not any(abs(x - a) < WINDOW_PX[0] and abs(y - b) < WINDOW_PX[1] for a, b in at):
            at.append((x, y))
    if not at:
        return NO_ANCHORS
    pictures = np.stack([soft[y - half_h : y + half_h, x - half_w : x + half_w] for x, y in at])
    sharp = np.clip(np.array([[across[y, x], down[y, x]] for x, y in at]), 0, 1)
    own, lines = (np.array([mask[y, x] for x, y in at]) for mask in (lone, ruled))
    return Anchors(np.array(at) / t.ANCHOR_PX_PER_MM, pictures, sharp, own, lines)


def _far_from_boxes(page: PageLayout) -> list[Box]:
    """Writing and drawing fields with no box in their neighbourhood."""
    boxes = [f.box.centre for f in page.fields if f.role is FieldRole.MARK]
    fields = [f.box for f in page.fields if f.role is not FieldRole.MARK and not f.private]
    return [
        b
        for b in fields
        if not any(
            max(b.x - p.x, p.x - b.right, 0) ** 2 + max(b.y - p.y, p.y - b.bottom, 0) ** 2 < t.LOCAL_MM**2
            for p in boxes
        )
    ]


def _contrast(soft: Grey, dx: int, dy: int) -> Shares:
    """How much print changes in one direction within the window around each pixel; 1 is plenty."""
    edges = np.abs(cv2.Sobel(soft, cv2.CV_32F, dx, dy)) / 255
    return np.asarray(cv2.blur(edges, WINDOW_PX), np.float32) / t.ANCHOR_PLENTY


def find_anchors(levels: Levels, matrix: Floats, px_per_mm: float, anchors: Anchors) -> Anchored:
    """Look for each anchor within ANCHOR_REACH_MM of where the fit puts it."""
    shown = in_picture(levels.full, matrix, anchors.centres) if len(anchors.centres) else np.zeros(0, np.bool_)
    places, sharp = anchors.centres[shown], anchors.sharp[shown]
    pictures = anchors.pictures[shown].astype(np.float32)
    if not len(places):
        return NOTHING_ANCHORED
    size = (pictures.shape[2] + 2 * _REACH_PX, pictures.shape[1] + 2 * _REACH_PX)
    picture, scale = levels.at(px_per_mm, t.ANCHOR_PX_PER_MM * 2)
    windows = patches(picture, affines(scaled(matrix, scale), places, t.ANCHOR_PX_PER_MM, size), size)
    offsets, weights = np.zeros((len(places), 2)), np.zeros((len(places), 2))
    flat = windows.reshape(-1, size[0])
    cv2.GaussianBlur(flat, (0, 0), t.ANCHOR_SOFT_PX, dst=flat)
    for index, window in enumerate(windows.astype(np.float32)):
        scores = alike(window, pictures[index])
        _, _, _, (x, y) = cv2.minMaxLoc(scores - _FAR_COST)
        best = float(scores[y, x])
        if best < t.ANCHOR_SCORE:
            continue
        offsets[index] = x - _REACH_PX + peak(scores[y], x), y - _REACH_PX + peak(scores[:, x], y)
        weights[index] = WORTH_BOXES * sharp[index] ** 2 * best
    return Anchored(places, offsets / t.ANCHOR_PX_PER_MM, weights, anchors.lone[shown], anchors.ruled[shown])


def alike(window: Shares, picture: Shares) -> Floats:
    """The correlation of a picture with every place in a window (in bytes OpenCV takes half as long again)."""
    return np.asarray(cv2.matchTemplate(window, picture, cv2.TM_CCOEFF_NORMED), np.float64)


def _far_cost() -> Floats:
    """A little less for what lies far: of a line that could be anywhere along itself, the nearest place is taken."""
    steps = np.arange(-_REACH_PX, _REACH_PX + 1) / _REACH_PX
    return np.asarray(t.ANCHOR_FAR_COST * (steps[None, :] ** 2 + steps[:, None] ** 2), np.float64)


_FAR_COST = _far_cost()


def peak(values: Floats, at: int) -> float:
    """How far the parabola through a peak and its neighbours has its top from the peak."""
    if not 0 < at < len(values) - 1:
        return 0.0
    before, top, after = float(values[at - 1]), float(values[at]), float(values[at + 1])
    bend = before - 2 * top + after
    return 0.0 if bend >= 0 else max(-0.5, min(0.5, 0.5 * (before - after) / bend))
