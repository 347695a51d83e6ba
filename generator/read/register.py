"""Where is everything? From the code's corners to the rings, to a homography, to a smooth local correction."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import cv2
import numpy as np

from generator.model.geometry import MM_PER_INCH
from generator.model.layout import CodeMark, Fiducial, PageLayout
from generator.read import thresholds as t
from generator.read.anchors import Anchored, peak
from generator.read.blank import BoxGroup, PageReference, edge_profiles
from generator.read.grid import PAPER_GREY, Floats, Levels, affines, corners_of, in_order, patches, project, scaled
from generator.read.image import Grey
from generator.read.locate import Found

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
        return math.sqrt(abs(float(np.linalg.det(self.matrix[:2, :2] / self.matrix[2, 2]))))

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


@dataclass(frozen=True, slots=True)
class Correction:
    """The smooth remainder (mm, at a place in mm) that the homography leaves: feed jitter, curl, uneven shrinkage."""

    coefficients: Floats  # 6 x 2
    middle: Floats
    half: Floats
    places: Floats  # M x 2: boxes and rings that were seen, with …
    rests: Floats  # … what the smooth field leaves there, mm
    weights: Floats  # … and how much each is believed, across and down (M x 2)
    residual_mm: float  # what boxes were off before correction: the 80th percentile
    remaining_mm: float  # and after it: the 80th percentile
    seen: int  # boxes whose outline was found
    looked: int
    boxes: dict[str, tuple[float, float]] = field(default_factory=dict)  # by field name: where each really lies
    anchors_off_mm: float = 0.0  # what anchors (pages without boxes) are off after correction: the 80th percentile
    base: Correction | None = None  # a first correction that this one comes on top of: two looks were needed

    def at(self, points: Floats) -> Floats:
        """The shift at each of N x 2 places."""
        smooth = _terms((points - self.middle) / self.half) @ self.coefficients
        shift = np.asarray(smooth + _neighbourhood(points, self.places, self.rests, self.weights), dtype=np.float64)
        return shift if self.base is None else shift + self.base.at(points)


def _neighbourhood(points: Floats, places: Floats, rests: Floats, weights: Floats) -> Floats:
    """The weighted mean of what places near each point say."""
    if len(places) == 0 or len(points) == 0:
        return np.zeros((len(points), 2))
    return _say(_nearness(points, places), rests, weights)


def _nearness(points: Floats, places: Floats) -> Floats:
    """How much each place has to say at each point: 1 beside it, falling off with LOCAL_MM."""
    dx = points[:, None, 0] - places[None, :, 0]
    dy = points[:, None, 1] - places[None, :, 1]
    return np.asarray(np.exp((dx * dx + dy * dy) * (-0.5 / t.LOCAL_MM**2)), dtype=np.float64)


def _say(nearness: Floats, rests: Floats, weights: Floats) -> Floats:
    return np.asarray((nearness @ (weights * rests)) / (nearness @ weights + t.LOCAL_PRIOR), dtype=np.float64)


def _terms(p: Floats) -> Floats:
    x, y = p[:, 0], p[:, 1]
    return np.stack([np.ones_like(x), x, y, x * y, x * x, y * y], axis=1)


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
        if rings >= 2 or len(s) - rings > 4:
            return affine(s, g, w)
        return similarity(s, g, w)


def _corners_agree(flat: Floats, source: Floats, target: Floats, weights: Floats) -> bool:
    """Whether a code's corners lie where an affine fit puts them, as well as a code's corners can tell."""
    corners = weights < 1.0
    off = np.linalg.norm(project(flat, source) - target, axis=1)[corners]
    px_per_mm = math.sqrt(abs(float(np.linalg.det(flat[:2, :2]))))
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
        points.add(np.array([fiducial.centre.x, fiducial.centre.y]), place, 1.0)
        matrix = points.solve(len(rings))
    matrix, kept = _without_outlier(page, points, rings, matrix)
    return Fit(matrix, kept, min(blacks) if blacks else 0.0)


def _off(matrix: Floats, fiducial: Fiducial, place: Floats) -> float:
    """How far (mm, roughly) a place in the picture is from where the matrix puts a mark."""
    expected = project(matrix, np.array([[fiducial.centre.x, fiducial.centre.y]]))[0]
    return float(np.linalg.norm(place - expected)) / math.sqrt(abs(float(np.linalg.det(matrix[:2, :2]))))


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
    px_per_mm = math.sqrt(abs(float(np.linalg.det(matrix[:2, :2]))))
    flat = affine(s, g, w)
    off = np.linalg.norm(project(flat, s) - g, axis=1) / px_per_mm
    if off[w == 1.0].max() < t.POINT_DISAGREE_MM / 2:
        return matrix, kept
    best, best_off, dropped = matrix, float("inf"), ""
    for index in np.flatnonzero(w == 1.0):
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
    centre = np.array([[fiducial.centre.x, fiducial.centre.y]])
    px_per_mm = math.sqrt(abs(float(np.linalg.det(affines(matrix, centre, 1.0, (1, 1))[0][:, :2]))))
    picture, scale = levels.at(px_per_mm, t.RING_PX_PER_MM * 2)
    side = template.shape[0] + 2 * round(reach * t.RING_PX_PER_MM)
    to_image = affines(scaled(matrix, scale), centre, t.RING_PX_PER_MM, (side, side))[0]
    window = patches(picture, to_image[None], (side, side))[0]
    scores = np.asarray(cv2.matchTemplate(window, template, cv2.TM_CCOEFF_NORMED), dtype=np.float64)
    _, best, _, (x, y) = cv2.minMaxLoc(scores)
    at_rim = min(x, y) == 0 or max(x, y) == scores.shape[0] - 1  # the best may lie beyond
    if best < t.RING_SCORE or at_rim:
        return None
    place = np.array([x + peak(scores[y], x), y + peak(scores[:, x], y)]) + (template.shape[0] - 1) / 2
    inner = window[y : y + template.shape[0], x : x + template.shape[0]]
    black = float(in_order(inner.reshape(-1))[int(inner.size * 0.08)])
    in_level = to_image[:, :2] @ place + to_image[:, 2] + 0.5
    return in_level / scale, black, best


# --- the smooth local correction -------------------------------------------------------------------------------------


def outline_offsets(stack: Grey, group: BoxGroup) -> tuple[Floats, Floats]:
    """How far (mm, N x 2) each patch's outline lies from the printed one, and how sure that is (correlation)."""
    columns, rows = edge_profiles(stack, group.width, group.height)
    dx, score_x = _shift(columns, group.columns, group.width)
    dy, score_y = _shift(rows, group.rows, group.height)
    return np.stack([dx, dy], axis=1) / t.GRID_PX_PER_MM, np.minimum(score_x, score_y)


EDGE_ZONE_MM = 0.9  # mm on both sides of an edge: its profile, without what stands in the box or beside it


def _shift(seen: Floats, expected: Floats, length: float) -> tuple[Floats, Floats]:
    """The shift in grid px at which the profiles around both edges agree best (normalised correlation)."""
    reach = round(t.SEARCH_MM * t.GRID_PX_PER_MM)
    middle, half = seen.shape[1] / 2, length / 2 * t.GRID_PX_PER_MM
    zone = EDGE_ZONE_MM * t.GRID_PX_PER_MM
    index = np.arange(seen.shape[1]) + 0.5
    wanted = np.flatnonzero(np.abs(np.abs(index - middle) - half) <= zone)
    reference = expected[:, wanted]
    reference = reference - reference.mean(axis=1, keepdims=True)
    norm_r = np.sqrt((reference**2).sum(axis=1, keepdims=True)) + 1e-6
    steps = np.arange(-reach, reach + 1)
    moved = seen[:, np.clip(wanted + steps[:, None], 0, seen.shape[1] - 1)]  # boxes x shifts x places
    moved -= moved.mean(axis=2, keepdims=True)
    norm_m = np.sqrt(np.einsum("bsp,bsp->bs", moved, moved)) + 8.0  # an almost even profile proves nothing
    scores = np.einsum("bsp,bp->bs", moved, reference) / (norm_m * norm_r)
    best = np.argmax(scores, axis=1)
    line = np.arange(len(seen))
    inner = np.clip(best, 1, 2 * reach - 1)
    before, top, after = scores[line, inner - 1], scores[line, inner], scores[line, inner + 1]
    bend = before - 2 * top + after
    fine = np.where(bend < -1e-9, np.clip(0.5 * (before - after) / np.where(bend < -1e-9, bend, -1.0), -0.5, 0.5), 0.0)
    return inner - reach + fine, scores[line, best]


ANCHOR_WEIGHT = 2.0  # a ring that was found counts like two boxes
STIFFNESS = (0.02, 0.3, 0.3, 1.0, 1.0, 1.0)  # ridge per term: the more a term bends, the more boxes must ask for it
ROUNDS = 4  # of reweighting: outliers (ink on outlines) have no say after that
OUTLIER_MM = 0.12  # mm: half weight at this distance
ANCHOR_OUTLIER_MM = 0.5  # mm: likewise on pages that anchors straighten; they may be wavy, and no ink misleads anchors


def smooth_correction(
    names: Sequence[str],
    places: Floats,
    offsets: Floats,
    scores: Floats,
    page: PageLayout,
    rings: Sequence[str],
    anchored: Anchored | None = None,
    base: Correction | None = None,
) -> Correction:
    """A quadratic field through what boxes and anchors say, held at the rings, deaf to boxes with ink on their outline.

    Across and down are fitted apart, since a line of print tells only one of them. With a `base`, the field is what
    that leaves.
    """
    middle = np.array([page.width / 2, page.height / 2])
    half = middle.copy()
    known = np.array([[f.centre.x, f.centre.y] for f in page.fiducials if f.id in rings]).reshape(-1, 2)
    good = scores >= t.OUTLINE_SCORE
    points, wanted = np.vstack([places[good], known]), np.vstack([offsets[good], np.zeros_like(known)])
    sure = np.concatenate([scores[good], np.full(len(known), ANCHOR_WEIGHT)])
    worth = np.repeat(sure[:, None], 2, axis=1)
    if anchored is not None:
        points, wanted = np.vstack([points, anchored.places]), np.vstack([wanted, anchored.offsets])
        worth = np.vstack([worth, anchored.weights])
    if base is not None and len(points):
        wanted = wanted - base.at(points)
    loose = OUTLIER_MM if anchored is None or not len(anchored.places) else ANCHOR_OUTLIER_MM
    coefficients: Floats = np.zeros((6, 2))
    weights, rests = worth.copy(), wanted
    if len(points):
        design, ridge = _terms((points - middle) / half), np.diag(STIFFNESS)
        for _ in range(ROUNDS):
            weighted = weights.T[:, :, None] * design  # across and down x points x terms
            sums = np.matmul(weighted.transpose(0, 2, 1), wanted.T[:, :, None])
            coefficients = np.asarray(np.linalg.solve(design.T @ weighted + ridge, sums)[:, :, 0].T, np.float64)
            rests = wanted - design @ coefficients
            weights = _trusted(worth, rests, loose)
        nearness = _nearness(points, points)
        for _ in range(ROUNDS):  # again, each place against its neighbourhood
            weights = _trusted(worth, rests - _say(nearness, rests, weights), loose)
    field_only = Correction(coefficients, middle, half, points, rests, weights, 0.0, 0.0, 0, 0, base=base)
    shifts = field_only.at(places)
    distance = _length(offsets - shifts)
    left = _anchors_left(field_only, anchored)
    own = good & (distance < t.OWN_SHIFT_MM) & (scores > (1 + t.OUTLINE_SCORE) / 2)
    shifts[own] = offsets[own]
    size = _length(offsets[good])
    return replace(
        field_only,
        residual_mm=_most(size),
        remaining_mm=_most(distance[good]),
        seen=int(good.sum()),
        looked=len(places),
        boxes=dict(zip(names, map(tuple, shifts.tolist()), strict=True)),
        anchors_off_mm=_most(left),
    )


def _length(shifts: Floats) -> Floats:
    return np.asarray(np.hypot(shifts[:, 0], shifts[:, 1]), dtype=np.float64)


def _most(distances: Floats) -> float:
    """What 80 % of the distances stay below; 0 if there are none."""
    if not len(distances):
        return 0.0
    ordered, place = np.sort(distances), 0.8 * (len(distances) - 1)
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return float(ordered[below] + (place - below) * (ordered[above] - ordered[below]))


def _anchors_left(correction: Correction, anchored: Anchored | None) -> Floats:
    """How far (mm) anchors are from the correction, in the directions that they are sure of.

    Anchors that were not seen say nothing: thin lines vanish from coarse black-and-white scans. Unless few are left.
    """
    if anchored is None or not len(anchored.places):
        return np.zeros(0)
    seen = np.asarray(anchored.weights.max(axis=1) > 0, dtype=np.bool_)
    if np.count_nonzero(seen) < FEW_ANCHORS * len(seen):
        return np.full(1, t.ANCHOR_REACH_MM)
    rests = np.where(anchored.weights > SURE_ANCHOR, anchored.offsets - correction.at(anchored.places), 0.0)
    return np.asarray(np.linalg.norm(rests, axis=1)[seen], dtype=np.float64)


FEW_ANCHORS = 0.25  # of the anchors in the picture
SURE_ANCHOR = 0.4  # weight: below it a direction says nothing (across a ruled line: anything goes along it)


def _trusted(base: Floats, rests: Floats, loose: float) -> Floats:
    """The weights (M x 2) after what disagrees lost its say; a direction that was never sure cannot disagree."""
    off = np.where(base > SURE_ANCHOR, rests, 0.0)
    return np.asarray(base / (1 + ((off * off).sum(axis=1, keepdims=True) / loose**2)), dtype=np.float64)
