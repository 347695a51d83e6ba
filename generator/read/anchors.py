"""Known print as anchors: where a page has no boxes near its writing, its headings, labels and lines show how it bends.

Each anchor is a small piece of the blank page that is looked for near where the fit puts it. A ruled line tells only
how far it moved up or down, a word tells both: each direction has its own weight.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from generator.model.geometry import Box
from generator.model.layout import FieldRole, PageLayout
from generator.read import thresholds as t
from generator.read.grid import Floats, Levels, affines, in_picture, patches, rectify, scaled
from generator.read.image import Grey

WINDOW_PX = (round(t.ANCHOR_WIDTH_MM * t.ANCHOR_PX_PER_MM), round(t.ANCHOR_HEIGHT_MM * t.ANCHOR_PX_PER_MM))
_REACH_PX = round(t.ANCHOR_REACH_MM * t.ANCHOR_PX_PER_MM)


@dataclass(frozen=True, slots=True)
class Anchors:
    """Pieces of the blank page. `sharp` (N x 2): how well each can be placed across and down, 0 … 1."""

    centres: Floats  # N x 2, mm
    pictures: Grey  # N x rows x columns at ANCHOR_PX_PER_MM
    sharp: Floats


@dataclass(frozen=True, slots=True)
class Anchored:
    """What anchors say: how far (mm) each lies from where the fit puts it, and how much to believe each direction."""

    places: Floats
    offsets: Floats
    weights: Floats  # N x 2


NO_ANCHORS = Anchors(np.zeros((0, 2)), np.zeros((0, WINDOW_PX[1], WINDOW_PX[0]), np.uint8), np.zeros((0, 2)))


def choose_anchors(page: PageLayout, blank: Grey, blank_matrix: Floats) -> Anchors:
    """The pieces of a blank page that are good to find again; none where boxes stand near all writing."""
    remote = _far_from_boxes(page)
    if not remote:
        return NO_ANCHORS
    whole = rectify(blank, blank_matrix, Box(0, 0, page.width, page.height), t.ANCHOR_PX_PER_MM)
    soft = np.asarray(cv2.GaussianBlur(whole, (0, 0), t.ANCHOR_SOFT_PX), np.uint8)
    across, down = (_contrast(soft, *way) for way in ((1, 0), (0, 1)))
    best: dict[tuple[int, int], tuple[float, int, int]] = {}
    rows, columns = soft.shape
    for y in range(WINDOW_PX[1] // 2, rows - WINDOW_PX[1] // 2, STEP_PX):
        for x in range(WINDOW_PX[0] // 2, columns - WINDOW_PX[0] // 2, STEP_PX):
            worth = min(1.0, across[y, x]) + min(1.0, down[y, x])
            cell = (int(y / t.ANCHOR_PX_PER_MM / t.ANCHOR_CELL_MM), int(x / t.ANCHOR_PX_PER_MM / t.ANCHOR_CELL_MM))
            if worth > best.get(cell, (t.ANCHOR_WORTH, 0, 0))[0] and _usable(page, remote, x, y):
                best[cell] = (worth, x, y)
    if not best:
        return NO_ANCHORS
    at: list[tuple[int, int]] = []
    for _, x, y in sorted(best.values(), reverse=True):
        if not any(abs(x - a) < WINDOW_PX[0] and abs(y - b) < WINDOW_PX[1] for a, b in at):
            at.append((x, y))
    half_w, half_h = WINDOW_PX[0] // 2, WINDOW_PX[1] // 2
    pictures = np.stack([soft[y - half_h : y + half_h, x - half_w : x + half_w] for x, y in at])
    sharp = np.clip(np.array([[across[y, x], down[y, x]] for x, y in at]), 0, 1)
    return Anchors(np.array(at) / t.ANCHOR_PX_PER_MM, pictures, sharp)


WORTH_BOXES = 4.0  # boxes that an anchor counts like: there are some twenty on a page, and their pictures are large
STEP_PX = 3  # px: 1 mm between windows that are tried on the blank page


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


def _contrast(soft: Grey, dx: int, dy: int) -> np.ndarray:
    """How much print changes in one direction within the window around each pixel; 1 is plenty."""
    edges = np.abs(cv2.Sobel(soft, cv2.CV_32F, dx, dy)) / 255
    return np.asarray(cv2.blur(edges, WINDOW_PX)) / t.ANCHOR_PLENTY


def _usable(page: PageLayout, remote: list[Box], x: int, y: int) -> bool:
    """Near writing that needs it, and clear of the codes, which differ from copy to copy."""
    centre_x, centre_y = x / t.ANCHOR_PX_PER_MM, y / t.ANCHOR_PX_PER_MM
    window = Box(
        centre_x - t.ANCHOR_WIDTH_MM / 2, centre_y - t.ANCHOR_HEIGHT_MM / 2, t.ANCHOR_WIDTH_MM, t.ANCHOR_HEIGHT_MM
    )
    if any(window.overlaps(code.box.grown(1.0)) for code in page.codes):
        return False
    return any(window.overlaps(box.grown(t.LOCAL_MM)) for box in remote)


def find_anchors(levels: Levels, matrix: Floats, px_per_mm: float, anchors: Anchors) -> Anchored:
    """Look for each anchor within ANCHOR_REACH_MM of where the fit puts it."""
    shown = in_picture(levels.full, matrix, anchors.centres) if len(anchors.centres) else np.zeros(0, np.bool_)
    places, pictures, sharp = anchors.centres[shown], anchors.pictures[shown], anchors.sharp[shown]
    if not len(places):
        return Anchored(np.zeros((0, 2)), np.zeros((0, 2)), np.zeros((0, 2)))
    size = (pictures.shape[2] + 2 * _REACH_PX, pictures.shape[1] + 2 * _REACH_PX)
    picture, scale = levels.at(px_per_mm, t.ANCHOR_PX_PER_MM * 2)
    windows = patches(picture, affines(scaled(matrix, scale), places, t.ANCHOR_PX_PER_MM, size), size)
    offsets, weights = np.zeros((len(places), 2)), np.zeros((len(places), 2))
    flat = windows.reshape(-1, size[0])
    cv2.GaussianBlur(flat, (0, 0), t.ANCHOR_SOFT_PX, dst=flat)
    for index, window in enumerate(windows):
        scores = np.asarray(cv2.matchTemplate(window, pictures[index], cv2.TM_CCOEFF_NORMED), np.float64)
        _, _, _, (x, y) = cv2.minMaxLoc(scores - _FAR_COST)
        best = float(scores[y, x])
        if best < t.ANCHOR_SCORE:
            continue
        offsets[index] = x - _REACH_PX + peak(scores[y], x), y - _REACH_PX + peak(scores[:, x], y)
        weights[index] = WORTH_BOXES * sharp[index] ** 2 * best
    return Anchored(places, offsets / t.ANCHOR_PX_PER_MM, weights)


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
