"""What the homography leaves: a smooth local correction through the outlines of boxes and the landmarks of print."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from generator.model.layout import PageLayout
from generator.read import thresholds as t
from generator.read.blank.anchors import Anchored
from generator.read.blank.reference import BoxGroup, Edges, edge_profiles
from generator.read.picture.grid import Floats, at_share
from generator.read.picture.image import Grey


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
    boxes: dict[str, tuple[float, float]] = field(default_factory=dict)  # by field name: the shift of each, mm
    anchors_off_mm: float = 0.0  # what anchors (pages without boxes) are off after correction: the 80th percentile
    anchors_astray: float = 0.0  # share of the anchors that are far off after correction: a fold, a slip of the feeder
    base: Correction | None = None  # a first correction that this one comes on top of: two looks were needed

    @property
    def astray(self) -> float:
        """The share of the anchors that are far off, of whichever look found more of them astray."""
        return self.anchors_astray if self.base is None else max(self.anchors_astray, self.base.astray)

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


def outline_offsets(stack: Grey, group: BoxGroup) -> tuple[Floats, Floats]:
    """How far (mm, N x 2) each patch's outline lies from the printed one, and how sure that is (correlation)."""
    columns, rows = edge_profiles(stack, group.width, group.height)
    dx, score_x = _shift(columns, group.columns)
    dy, score_y = _shift(rows, group.rows)
    return np.stack([dx, dy], axis=1) / t.GRID_PX_PER_MM, np.minimum(score_x, score_y)


PROVES_NOTHING = 8.0  # grey levels (of a profile's norm): one that is almost even


def _shift(seen: Floats, edges: Edges) -> tuple[Floats, Floats]:
    """The shift in grid px at which the profiles around both edges agree best (normalised correlation)."""
    reach = round(t.SEARCH_MM * t.GRID_PX_PER_MM)
    steps = np.arange(-reach, reach + 1)
    moved = seen[:, np.clip(edges.places + steps[:, None], 0, seen.shape[1] - 1)]  # boxes x shifts x places
    moved -= moved.mean(axis=2, keepdims=True)
    norm = np.sqrt(np.einsum("bsp,bsp->bs", moved, moved)) + PROVES_NOTHING
    scores = np.einsum("bsp,bp->bs", moved, edges.looks) / norm
    best = np.argmax(scores, axis=1)
    line = np.arange(len(seen))
    inner = np.clip(best, 1, 2 * reach - 1)
    before, top, after = scores[line, inner - 1], scores[line, inner], scores[line, inner + 1]
    bend = before - 2 * top + after
    fine = np.where(bend < -1e-9, np.clip(0.5 * (before - after) / np.minimum(bend, -1e-9), -0.5, 0.5), 0.0)
    return inner - reach + fine, scores[line, best]


ANCHOR_WEIGHT = 2.0  # a ring that was found counts like two boxes
STIFFNESS = (0.02, 0.3, 0.3, 1.0, 1.0, 1.0)  # ridge per term: the more a term bends, the more boxes must ask for it
ROUNDS = 4  # of reweighting: outliers (ink on outlines) have no say after that
OUTLIER_MM = 0.12  # mm: half weight at this distance
ANCHOR_OUTLIER_MM = 0.5  # mm: likewise on pages that anchors straighten; they may be wavy, and no ink misleads anchors

FIRM_NEEDED = 6  # words, corners and boxes that were seen: with fewer, lines have to tell how a sheet lies
WRITTEN_ABOVE_MM = (
    0.7  # mm: letters stand 1 to 2.2 mm above their line; print beyond ANCHORS_OFF_MM is not where it was
)


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
    known_places = _Known(points, wanted, worth, middle, half, base)
    anchored = _unmisled(anchored, known_places, int(good.sum()))
    field_only = known_places.field(anchored)
    shifts = field_only.at(places)
    distance = _length(offsets - shifts)
    left = _anchors_left(field_only, anchored)
    own = good & (distance < t.OWN_SHIFT_MM) & (scores > (1 + t.OUTLINE_SCORE) / 2)
    shifts[own] = offsets[own]
    size = _length(offsets[good])
    return replace(
        field_only,
        residual_mm=most(size),
        remaining_mm=most(distance[good]),
        seen=int(good.sum()),
        looked=len(places),
        boxes=dict(zip(names, map(tuple, shifts.tolist()), strict=True)),
        anchors_off_mm=most(left),
        anchors_astray=_astray(field_only, anchored),
    )


@dataclass(frozen=True, slots=True)
class _Known:
    """What boxes and rings say: places (M x 2, mm), shifts wanted there, how much each is believed across and down."""

    points: Floats
    wanted: Floats
    worth: Floats
    middle: Floats
    half: Floats
    base: Correction | None

    def field(self, anchored: Anchored | None) -> Correction:
        """The field through them and these anchors."""
        points, wanted, worth, loose = self.points, self.wanted, self.worth, OUTLIER_MM
        if anchored is not None and len(anchored.places):
            points, wanted = np.vstack([points, anchored.places]), np.vstack([wanted, anchored.offsets])
            worth, loose = np.vstack([worth, anchored.weights]), ANCHOR_OUTLIER_MM
        if self.base is not None and len(points):
            wanted = wanted - self.base.at(points)
        coefficients, rests, weights = _fitted((points - self.middle) / self.half, points, wanted, worth, loose)
        return Correction(coefficients, self.middle, self.half, points, rests, weights, 0.0, 0.0, 0, 0, base=self.base)


def _unmisled(anchored: Anchored | None, known: _Known, boxes: int) -> Anchored | None:
    """The anchors without lines that handwriting was taken for. `boxes`: outlines that were seen.

    Somebody wrote on a ruled line: then what looks most like the line may be the row of letters above it. Where words,
    corners and boxes tell how the sheet lies, a line that seems to lie well above that is not believed.
    """
    if anchored is None or not anchored.ruled.any():
        return anchored
    firm = anchored.only(~anchored.ruled)
    if boxes + int(np.count_nonzero(firm.weights.max(axis=1, initial=0.0))) < FIRM_NEEDED:
        return anchored
    above = known.field(firm).at(anchored.places)[:, 1] - anchored.offsets[:, 1]
    misled = anchored.ruled & (above > WRITTEN_ABOVE_MM)
    return replace(anchored, weights=np.where(misled[:, None], 0.0, anchored.weights))


def _fitted(
    scaled_points: Floats, points: Floats, wanted: Floats, worth: Floats, loose: float
) -> tuple[Floats, Floats, Floats]:
    """The coefficients of the field through what was seen, what they leave, and how much each place is believed."""
    coefficients: Floats = np.zeros((6, 2))
    weights, rests = worth.copy(), wanted
    if not len(points):
        return coefficients, rests, weights
    design, ridge = _terms(scaled_points), np.diag(STIFFNESS)
    for _ in range(ROUNDS):
        weighted = weights.T[:, :, None] * design  # across and down x points x terms
        sums = np.matmul(weighted.transpose(0, 2, 1), wanted.T[:, :, None])
        coefficients = np.asarray(np.linalg.solve(design.T @ weighted + ridge, sums)[:, :, 0].T, np.float64)
        rests = wanted - design @ coefficients
        weights = _trusted(worth, rests, loose)
    nearness = _nearness(points, points)
    for _ in range(ROUNDS):  # again, each place against its neighbourhood
        weights = _trusted(worth, rests - _say(nearness, rests, weights), loose)
    return coefficients, rests, weights


def _length(shifts: Floats) -> Floats:
    return np.asarray(np.hypot(shifts[:, 0], shifts[:, 1]), dtype=np.float64)


def most(distances: Floats) -> float:
    """What 80 % of the distances stay below; 0 if there are none."""
    return at_share(distances, 0.8)


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


def _astray(correction: Correction, anchored: Anchored | None) -> float:
    """The share of the anchors beyond marks that are far off; pen strokes may mislead a few."""
    if anchored is None:
        return 0.0
    left = _anchors_left(correction, anchored.beyond_marks())
    astray = int(np.count_nonzero(left > t.ANCHOR_ASTRAY_MM))
    return astray / len(left) if astray >= MISLED_ANCHORS else 0.0


MISLED_ANCHORS = 3  # a mark that is circled and another that is underlined mislead two
FEW_ANCHORS = 0.25  # of the anchors in the picture
SURE_ANCHOR = 0.4  # weight: below it a direction says nothing (across a ruled line: anything goes along it)


def _trusted(base: Floats, rests: Floats, loose: float) -> Floats:
    """The weights (M x 2) after what disagrees lost its say; a direction that was never sure cannot disagree."""
    off = np.where(base > SURE_ANCHOR, rests, 0.0)
    return np.asarray(base / (1 + ((off * off).sum(axis=1, keepdims=True) / loose**2)), dtype=np.float64)
