"""Where is everything? From the code's corners to the rings, to a homography (what that leaves: correction.py)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import cv2
import numpy as np

from generator.model.geometry import MM_PER_INCH
from generator.model.layout import CodeMark, Fiducial, PageLayout
from generator.read import thresholds as t
from generator.read.blank.anchors import alike, peak
from generator.read.blank.reference import PageReference
from generator.read.picture.found import Found
from generator.read.picture.grid import (
    PAPER_GREY,
    Floats,
    Levels,
    affines,
    corners_of,
    in_order,
    patches,
    project,
    px_per_mm_at,
    px_per_mm_of,
    scaled,
)
from generator.read.picture.image import Grey

A4_DIAGONAL_MM = 364.0
PALEST_PRINT = 0.6  # of paper: print that is paler than this was measured wrong


@dataclass(frozen=True, slots=True)
class Fit:
    """How the sheet lies in the picture: mm → continuous px of the full picture."""

    matrix: Floats
    rings: tuple[str, ...]  # ids of the registration marks that were found
    black: float  # grey level of print on this sheet

    @property
    def px_per_mm(self) -> float:
        """Resolution (geometric mean of both directions, in the middle of the sheet's matrix)."""
        return px_per_mm_of(self.matrix)

    @property
    def contrast(self) -> float:
        """Grey levels between paper (at PAPER_GREY) and print on this sheet (a scan's own white is close to that)."""
        return PAPER_GREY - min(self.black, PAPER_GREY * PALEST_PRINT)

    @property
    def slant(self) -> float:
        """How much nearer (share) one side of the sheet is than the other: a flatbed scan has none."""
        height = float(np.linalg.norm(self.matrix[2, :2])) / abs(float(self.matrix[2, 2]))
        return height * A4_DIAGONAL_MM

    @property
    def dpi(self) -> float:
        """Resolution in dots per inch of laid-out paper."""
        return self.px_per_mm * MM_PER_INCH

    @property
    def rotation(self) -> int:
        """How the sheet lay: 0, 90, 180, 270 degrees clockwise."""
        angle = math.degrees(math.atan2(self.matrix[1, 0], self.matrix[0, 0]))
        return round(angle / 90) % 4 * 90


# --- pose from the code's corners ------------------------------------------------------------------------------------


def similarity(source: Floats, target: Floats, weights: Floats | None = None) -> Floats:
    """The 3 x 3 rotation, scale and shift that takes source to target with least squares (no mirroring)."""
    w = np.ones(len(source)) if weights is None else weights
    a, b = source[:, 0] + 1j * source[:, 1], target[:, 0] + 1j * target[:, 1]
    mean_a, mean_b = (w @ a) / w.sum(), (w @ b) / w.sum()
    turn = (w * (b - mean_b)) @ np.conj(a - mean_a) / max((w * np.abs(a - mean_a)) @ np.abs(a - mean_a), 1e-12)
    shift = mean_b - turn * mean_a
    return np.array([[turn.real, -turn.imag, shift.real], [turn.imag, turn.real, shift.imag], [0, 0, 1.0]])


def affine(source: Floats, target: Floats, weights: Floats) -> Floats:
    """The 3 x 3 affine matrix, weighted least squares; needs 3 points not on a line."""
    design = np.column_stack([source, np.ones(len(source))])
    root = np.sqrt(weights)[:, None]
    solution, *_ = np.linalg.lstsq(design * root, target * root, rcond=None)
    return np.vstack([solution.T, [0, 0, 1.0]])


def homography(source: Floats, target: Floats, weights: Floats) -> Floats:
    """The perspective, weighted direct linear transform with normalised points; needs 4 points."""
    norm_s, norm_t = _normaliser(source), _normaliser(target)
    s, g = project(norm_s, source), project(norm_t, target)
    plane = np.column_stack([s, np.ones(len(s))])
    rows = np.zeros((len(s), 2, 9))  # per point: what it says across, and down
    rows[:, 0, 0:3] = rows[:, 1, 3:6] = plane
    rows[:, :, 6:9] = -g[:, :, None] * plane[:, None, :]
    rows *= np.sqrt(weights)[:, None, None]
    _, _, vectors = np.linalg.svd(rows.reshape(-1, 9))
    matrix = np.linalg.inv(norm_t) @ vectors[-1].reshape(3, 3) @ norm_s
    return np.asarray(matrix / matrix[2, 2], dtype=np.float64)


def _normaliser(points: Floats) -> Floats:
    middle = points.mean(axis=0)
    spread = max(float(np.abs(points - middle).mean()), 1e-9)
    return np.array([[1 / spread, 0, -middle[0] / spread], [0, 1 / spread, -middle[1] / spread], [0, 0, 1]])


RING_WEIGHT = 1.0
CODE_WEIGHT = 0.02  # of a ring's: zxing gives corners to a pixel or two, rings are good to a twentieth


@dataclass(slots=True)
class _Points:
    source: list[Floats] = field(default_factory=list)
    target: list[Floats] = field(default_factory=list)
    weights: list[float] = field(default_factory=list)
    slanted: bool = False

    def add(self, source: Floats, target: Floats, weight: float) -> None:
        for s, g in zip(np.atleast_2d(source), np.atleast_2d(target), strict=True):
            self.source.append(s)
            self.target.append(g)
            self.weights.append(weight)

    def solve(self, rings: int) -> Floats:
        s, g, w = np.array(self.source), np.array(self.target), np.array(self.weights)
        if rings >= 4:
            return homography(s, g, w)
        if self.slanted and rings >= 2:
            flat = affine(s, g, w)  # three marks know better than a code's rough corners whether the page is slanted
            return flat if rings == 3 and _corners_agree(flat, s, g, w) else homography(s, g, w)
        if self.slanted:
            return homography(s, g, np.ones(len(w)))
        if rings >= 3 or len(s) - rings > 4 or (rings == 2 and not _along_one_edge(s[w == RING_WEIGHT])):
            return affine(s, g, w)
        # a code and two marks along one edge do not tell how far away the other edge is, if a sheet may be stretched
        return similarity(s, g, w)


ONE_EDGE = 0.25  # of how far two marks are apart in one direction: those of an edge differ less in the other


def _along_one_edge(marks: Floats) -> bool:
    """Whether two marks (2 x 2, mm) are of one edge of the sheet, not diagonal."""
    across, down = np.abs(marks[1] - marks[0]).tolist()
    return bool(min(across, down) < ONE_EDGE * max(across, down))


def _corners_agree(flat: Floats, source: Floats, target: Floats, weights: Floats) -> bool:
    """Whether a code's corners lie where an affine fit puts them, as well as a code's corners can tell."""
    corners = weights < RING_WEIGHT
    off = np.linalg.norm(project(flat, source) - target, axis=1)[corners]
    px_per_mm = px_per_mm_of(flat)
    return bool(off.max() <= t.CORNERS_ROUGH_MM * px_per_mm)


def code_mark(page: PageLayout, found: Found) -> CodeMark | None:
    """Where the code that was found is printed."""
    return next((mark for mark in page.codes if mark.role is found.role), None)


def register(levels: Levels, reference: PageReference, founds: Sequence[Found]) -> Fit | None:
    """How the sheet lies, from the code(s) that were found and the rings that can be seen from there."""
    page, points = reference.page, _Points()
    for found in founds:
        mark = code_mark(page, found)
        if mark is not None and found.corners is not None:
            points.add(corners_of(mark.box), found.corners, CODE_WEIGHT)
    if not points.source:
        return None
    matrix = _first_pose(points)
    blacks: list[float] = []
    rings: dict[str, Floats] = {}
    likeness = 0.0
    known = np.array(points.source)
    by_distance = sorted(page.fiducials, key=lambda f: _distance(known, f))
    for fiducial in by_distance:
        slack = t.RING_SEARCH_PER_MM if len(rings) < 2 or points.slanted else t.RING_SEARCH_PER_MM_KNOWN
        reach = t.RING_SEARCH_NEAR_MM + slack * _distance(np.array(points.source), fiducial)
        hit = find_ring(levels, matrix, fiducial, reference.rings[fiducial.id], min(reach, t.RING_SEARCH_FAR_MM))
        if hit is None:
            continue
        place, black, score = hit
        if score < t.RING_ALIKE * likeness and _off(matrix, fiducial, place) > t.RING_ASTRAY_MM:
            continue
        likeness = max(likeness, score)
        rings[fiducial.id] = place
        blacks.append(black)
        points.add(np.array([fiducial.centre.x, fiducial.centre.y]), place, RING_WEIGHT)
        matrix = points.solve(len(rings))
    matrix, kept = _without_outlier(page, points, rings, matrix)
    return Fit(matrix, kept, min(blacks) if blacks else 0.0)


def _off(matrix: Floats, fiducial: Fiducial, place: Floats) -> float:
    """How far (mm, roughly) a place in the picture is from where the matrix puts a mark."""
    expected = project(matrix, np.array([[fiducial.centre.x, fiducial.centre.y]]))[0]
    return float(np.linalg.norm(place - expected)) / px_per_mm_of(matrix)


def _first_pose(points: _Points) -> Floats:
    source, target = np.array(points.source), np.array(points.target)
    even = np.ones(len(source))
    plain = affine(source, target, even) if len(source) > 4 else similarity(source, target)
    side = float(np.linalg.norm(target[1] - target[0]))
    slack = float(np.abs(project(plain, source) - target).max()) / max(side, 1.0)
    points.slanted = slack > (t.SIMILARITY_SLACK if len(source) <= 4 else t.AFFINE_SLACK)
    return homography(source, target, even) if points.slanted else plain


def _distance(known: Floats, fiducial: Fiducial) -> float:
    return float(np.hypot(known[:, 0] - fiducial.centre.x, known[:, 1] - fiducial.centre.y).min())


def _without_outlier(
    page: PageLayout, points: _Points, rings: dict[str, Floats], matrix: Floats
) -> tuple[Floats, tuple[str, ...]]:
    """Leave out a ring that disagrees with the other three and the code (a fold, or something that is no ring)."""
    kept = tuple(rings)
    if len(rings) < 4 or points.slanted:
        return matrix, kept
    s, g, w = np.array(points.source), np.array(points.target), np.array(points.weights)
    px_per_mm = px_per_mm_of(matrix)
    flat = affine(s, g, w)
    off = np.linalg.norm(project(flat, s) - g, axis=1) / px_per_mm
    if off[w == RING_WEIGHT].max() < t.POINT_DISAGREE_MM / 2:
        return matrix, kept
    best, best_off, dropped = matrix, float("inf"), ""
    for index in np.flatnonzero(w == RING_WEIGHT):
        others = np.arange(len(s)) != index
        trial = affine(s[others], g[others], w[others])
        error = float((np.linalg.norm(project(trial, s[others]) - g[others], axis=1)).max()) / px_per_mm
        if error < best_off:
            best, best_off = trial, error
            centre = s[index]
            dropped = next(
                f.id for f in page.fiducials if abs(f.centre.x - centre[0]) + abs(f.centre.y - centre[1]) < 1e-6
            )
    if best_off < t.POINT_DISAGREE_MM / 3:
        return best, tuple(name for name in kept if name != dropped)
    return matrix, kept


# --- rings -----------------------------------------------------------------------------------------------------------


def find_ring(
    levels: Levels, matrix: Floats, fiducial: Fiducial, template: Grey, reach: float
) -> tuple[Floats, float, float] | None:
    """The ring's centre (continuous px), its black and its likeness, if it is seen within `reach` mm of its place."""
    if reach > t.RING_SEARCH_NEAR_MM:
        near = _ring_within(levels, matrix, fiducial, template, t.RING_SEARCH_NEAR_MM)
        if near is not None and near[2] >= t.RING_SURE:
            return near
    return _ring_within(levels, matrix, fiducial, template, reach)


def _ring_within(
    levels: Levels, matrix: Floats, fiducial: Fiducial, template: Grey, reach: float
) -> tuple[Floats, float, float] | None:
    centre = np.array([[fiducial.centre.x, fiducial.centre.y]])
    picture, scale = levels.at(px_per_mm_at(matrix, fiducial.centre), t.RING_PX_PER_MM * 2)
    side = template.shape[0] + 2 * round(reach * t.RING_PX_PER_MM)
    to_image = affines(scaled(matrix, scale), centre, t.RING_PX_PER_MM, (side, side))[0]
    window = patches(picture, to_image[None], (side, side))[0]
    scores = alike(window.astype(np.float32), template.astype(np.float32))
    _, best, _, (x, y) = cv2.minMaxLoc(scores)
    at_rim = min(x, y) == 0 or max(x, y) == scores.shape[0] - 1  # the best may lie beyond
    if best < t.RING_SCORE or at_rim:
        return None
    place = np.array([x + peak(scores[y], x), y + peak(scores[:, x], y)]) + (template.shape[0] - 1) / 2
    inner = window[y : y + template.shape[0], x : x + template.shape[0]]
    black = float(in_order(inner.reshape(-1))[int(inner.size * 0.08)])
    in_level = to_image[:, :2] @ place + to_image[:, 2] + 0.5
    return in_level / scale, black, best
