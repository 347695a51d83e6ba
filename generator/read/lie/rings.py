"""Registration marks anywhere in a picture, and how the sheet may lie if these are its marks.

Used where no code gives a first pose: the code is gone, or the picture is a slanted photo on which a code's corners
say too little about the far side of the sheet. A ring is known by its build (black ring, white ring, black dot, all
round and about one middle), not by its size: copies are enlarged, and nobody knows yet how fine the picture is.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from generator.model.layout import Fiducial, PageLayout
from generator.read.lie.register import Fit, affine, find_ring, homography, similarity
from generator.read.picture.grid import Floats, Levels, project
from generator.read.picture.image import Grey

Outline = NDArray[Any]  # OpenCV's: N x 1 x 2, px
LOOK_PX_PER_MM = 8.0  # px/mm at most: the white ring is 0.7 mm wide, five pixels
ENLARGE_BELOW_PX_PER_MM = 6.5  # px/mm: where the white ring is hardly three blurred pixels wide (100 dpi, small copies)
LIGHT_REACH_MM = 6.0  # mm: black is darker than surroundings of this width; wider ones would hold a dark table too
LIGHT_STEP = 14  # grey levels darker than its surroundings
SMALLEST_MM, LARGEST_MM = 1.8, 13.0  # mm by the guessed resolution: halved to A5 and seen from afar … enlarged to A3
HOLE_SHARE = (0.15, 0.72)  # of the ring's area: drawn 0.41, less when toner spreads
DOT_SHARE = (0.02, 0.42)  # of the ring's area: drawn 0.13, more when toner spreads
OFF_MIDDLE = 0.14  # of the ring's size: how far hole and dot may lie from its middle
ROUND_FILL = (0.66, 0.88)  # of the smallest rectangle around it: an ellipse fills 0.785, a QR's square 1
LONGEST_RATIO = 2.6  # of an ellipse's axes: a photo from 60 degrees, or a fax whose pixels were not made square
MOST_RINGS = 9  # candidates looked at; a page has four, and hardly anything else looks like one


@dataclass(frozen=True, slots=True)
class Ring:
    """Something built like a registration mark: its middle (continuous px of the full picture) and its size in px."""

    x: float
    y: float
    size: float  # the geometric mean of the ellipse's axes
    doubt: float  # 0: exactly as drawn


@dataclass(frozen=True, slots=True)
class Pose:
    """How the sheet may lie: mm → continuous px, and where which marks were seen."""

    matrix: Floats
    seen: Mapping[str, Floats]
    strain: float  # how much sizes and angles differ from what this pose foretells; 0 is perfect


def find_rings(levels: Levels, guess: float, most: int = MOST_RINGS) -> tuple[Ring, ...]:
    """What is built like a registration mark, the best first. `guess`: px/mm of the full picture, roughly."""
    picture, scale = levels.at(guess, LOOK_PX_PER_MM)
    if guess * scale < ENLARGE_BELOW_PX_PER_MM:
        picture = np.asarray(cv2.resize(picture, None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC), dtype=np.uint8)
        scale *= 2
    reach = 2 * round(LIGHT_REACH_MM * guess * scale / 2) + 1
    dark = cv2.adaptiveThreshold(
        picture, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, max(reach, 3), LIGHT_STEP
    )
    contours, tree = cv2.findContours(dark, cv2.RETR_TREE, cv2.CHAIN_APPROX_NONE)
    if tree is None:
        return ()
    parents = tree[0][:, 3]
    holes = np.where(parents >= 0, parents, 0)
    dots = np.flatnonzero((parents >= 0) & (parents[holes] >= 0))
    limits = (SMALLEST_MM * guess * scale, LARGEST_MM * guess * scale)
    rings: dict[int, Ring] = {}
    for dot in dots:
        hole, outer = int(parents[dot]), int(parents[parents[dot]])
        ring = _ring([np.asarray(contours[i]) for i in (outer, hole, int(dot))], limits)
        if ring and (outer not in rings or ring.doubt < rings[outer].doubt):
            rings[outer] = ring
    best = sorted(rings.values(), key=lambda r: r.doubt)[:most]
    return tuple(Ring((r.x + 0.5) / scale, (r.y + 0.5) / scale, r.size / scale, r.doubt) for r in best)


def _ring(outlines: Sequence[Outline], limits: tuple[float, float]) -> Ring | None:
    """The ring that these outlines (ring, hole, dot) make, or None. Cheap tests first: pages have thousands."""
    outer, hole, dot = outlines
    _, _, width, height = cv2.boundingRect(outer)
    if not limits[0] <= max(width, height) <= limits[1] or max(width, height) > LONGEST_RATIO * min(width, height):
        return None
    whole = cv2.contourArea(outer)
    if whole < 20:
        return None
    hole_share, dot_share = cv2.contourArea(hole) / whole, cv2.contourArea(dot) / whole
    if not (HOLE_SHARE[0] <= hole_share <= HOLE_SHARE[1] and DOT_SHARE[0] <= dot_share <= DOT_SHARE[1]):
        return None
    _, sides, _ = cv2.minAreaRect(outer)
    fill = whole / max(sides[0] * sides[1], 1.0)
    if not ROUND_FILL[0] <= fill <= ROUND_FILL[1]:
        return None
    size = math.sqrt(whole * 4 / math.pi) + 1  # outlines run through the middles of the pixels
    middles = [_middle(each) for each in outlines]
    off = max(math.dist(middles[0], other) for other in middles[1:]) / size
    if off > OFF_MIDDLE:
        return None
    doubt = off + abs(fill - math.pi / 4) + 0.3 * abs(math.sqrt(hole_share) - 0.64)
    return Ring(*middles[0], size, doubt)


def _middle(outline: Outline) -> tuple[float, float]:
    moments = cv2.moments(outline)
    if moments["m00"] == 0:
        x, y = outline.reshape(-1, 2).mean(axis=0)
        return float(x), float(y)
    return moments["m10"] / moments["m00"], moments["m01"] / moments["m00"]


# --- how the sheet may lie -------------------------------------------------------------------------------------------

FLATTENED = 1.6  # times longer than wide: a photo from 45 degrees makes 1.4, a page turned by a quarter 2
SIZE_SLACK = {4: 0.30, 3: 0.22, 2: 0.16}  # how much a ring's size may differ from what the pose foretells, by marks
FLAT_SLACK = {4: FLATTENED, 3: 1.18, 2: 1.0}  # three marks only fix scans (affine), two only rotation and scale
SAME_POSE = 0.02  # of the sheet's width: poses whose corners differ less are one


def poses(rings: Sequence[Ring], page: PageLayout, count: int) -> list[Pose]:
    """The ways in which a sheet may lie if `count` of the rings are marks of this page; least strain first.

    All are tried at once: nine rings can be four marks in 504 ways.
    """
    marks = {f.id: (f.centre.x, f.centre.y) for f in page.fiducials}
    middle = np.array([page.width / 2, page.height / 2])
    around = sorted(marks, key=lambda i: math.atan2(*(np.array(marks[i]) - middle)[::-1]))  # clockwise on paper
    if not 2 <= count <= min(len(around), len(rings)):
        return []
    names = list(itertools.combinations(around, count))
    orders = [order for chosen in itertools.combinations(rings, count) for order in _clockwise(chosen)]
    source = np.repeat([[marks[name] for name in chosen] for chosen in names], len(orders), axis=0)
    seen = np.tile([[(r.x, r.y, r.size, r.doubt) for r in order] for order in orders], (len(names), 1, 1))
    matrices = _through(source, seen[:, :, :2])
    strain = _strains(matrices, source, seen[:, :, 2] / page.fiducials[0].diameter, seen[:, :, 3], middle)
    made = [
        Pose(matrices[i], dict(zip(names[i // len(orders)], seen[i, :, :2], strict=True)), float(strain[i]))
        for i in np.flatnonzero(np.isfinite(strain)).tolist()
    ]
    return _different(sorted(made, key=lambda p: p.strain), page)


def _clockwise(rings: Sequence[Ring]) -> Iterable[Sequence[Ring]]:
    """The rings as they follow each other clockwise in the picture, from each of them (a sheet is never mirrored)."""
    x, y = sum(r.x for r in rings) / len(rings), sum(r.y for r in rings) / len(rings)
    ordered = sorted(rings, key=lambda r: math.atan2(r.y - y, r.x - x))
    for first in range(len(ordered)):
        yield ordered[first:] + ordered[:first]


def _through(source: Floats, target: Floats) -> Floats:
    """Of K ways (K x count x 2) the matrices (K x 3 x 3) that bring every place exactly to its own: a perspective
    for four places, an affine one for three, a similarity for two. NaN where there is none."""
    bases = []
    for points in (_four(source), _four(target)):
        p, q, r, last = np.moveaxis(np.concatenate([points, np.ones((*points.shape[:2], 1))], axis=2), 1, 0)
        adjoint = np.stack([np.cross(q, r), np.cross(r, p), np.cross(p, q)], axis=1)
        bases.append((np.stack([p, q, r], axis=2), adjoint, adjoint @ last[:, :, None]))
    (_, from_source, one), (to_target, _, other) = bases  # each place is so much of a basis of three, in one and other
    with np.errstate(all="ignore"):
        matrices = to_target @ (other / one * from_source)
        return np.asarray(matrices / matrices[:, 2:, 2:], np.float64)


def _four(points: Floats) -> Floats:
    """K x 2 or 3 places made up to four: a right angle for a similarity, a parallelogram for what is affine."""
    if points.shape[1] == 2:
        along = points[:, 1] - points[:, 0]
        turned = points[:, 0] + np.stack([-along[:, 1], along[:, 0]], axis=1)
        points = np.concatenate([points, turned[:, None]], axis=1)
    if points.shape[1] == 3:
        points = np.concatenate([points, points[:, 1:2] + points[:, 2:3] - points[:, :1]], axis=1)
    return points


def _strains(matrices: Floats, source: Floats, px_per_mm: Floats, doubts: Floats, middle: Floats) -> Floats:
    """How much each of K ways is at odds with the size of its rings (K x count); infinite if no sheet lies like that:
    mirrored, behind the eye, flattened too much."""
    count = source.shape[1]
    places = np.concatenate([source, np.broadcast_to(middle, (len(source), 1, 2))], axis=1)
    with np.errstate(all="ignore"):
        mapped = np.concatenate([places, np.ones((*places.shape[:2], 1))], axis=2) @ matrices.transpose(0, 2, 1)
        w = mapped[:, :, 2, None, None]
        at = mapped[:, :, :2, None] / w
        tangents = (matrices[:, None, :2, :2] - at * matrices[:, None, 2:, :2]) / w
        area = np.linalg.det(tangents)
        squares = (tangents**2).sum(axis=(2, 3))  # of both stretches together, whose product is the area
        longer = (squares + np.sqrt(np.maximum(squares**2 - 4 * area**2, 0.0))) / 2
        flat, size = (longer / area)[:, :count], np.abs(np.log(np.sqrt(area[:, :count]) / px_per_mm))
        good = (w[:, :, 0, 0] > NEAR_EYE) & (area > 0)
        alike = (flat <= FLAT_SLACK[count] + 1e-6) & (size <= SIZE_SLACK[count])
        fits = good.all(axis=1) & alike.all(axis=1) & (px_per_mm.max(axis=1) <= TWICE * px_per_mm.min(axis=1))
        return np.where(fits, (size + (flat - 1) * 0.3 + doubts * 0.5).mean(axis=1), np.inf)


NEAR_EYE = 1e-9  # of the sheet's distance: what lies nearer is at the eye or behind it
TWICE = 2.0  # rings of one sheet differ less in size than this


def fitted(source: Floats, target: Floats) -> Floats:
    """The freest matrix that so many points allow: four a perspective, three an affine one, two a similarity."""
    weights = np.ones(len(source))
    if len(source) >= 4:
        return homography(source, target, weights)
    return affine(source, target, weights) if len(source) == 3 else similarity(source, target)


def _different(made: Sequence[Pose], page: PageLayout) -> list[Pose]:
    """Leave out poses that say nearly the same as a better one."""
    corners = np.array([[0, 0], [page.width, 0], [page.width, page.height], [0, page.height]], np.float64)
    kept: list[tuple[Pose, Floats]] = []
    for pose in made:
        at = project(pose.matrix, corners)
        wide = float(np.linalg.norm(at[1] - at[0])) + 1e-9
        if all(float(np.abs(at - other).max()) > SAME_POSE * wide * 2 for _, other in kept):
            kept.append((pose, at))
    return [pose for pose, _ in kept]


# --- from a pose to a fit --------------------------------------------------------------------------------------------

NEAR_MM = 2.0  # mm: a mark that was seen is within this of where the pose puts it
FAR_MM = 12.0  # mm: one that was not seen (a stroke through it) may lie this far from where three others put it
PAIR_FAR_MM = 5.0  # mm: and from where two others put it, which say less but turn nothing askew


def fit_by_pose(levels: Levels, page: PageLayout, pose: Pose, looks: Mapping[str, Grey]) -> Fit | None:
    """Look for every mark where the pose puts it, and fit the sheet to those that are there.

    `looks`: each mark as it is printed, at RING_PX_PER_MM (see `drawn_rings`). None if one that the pose rests on does
    not look like that: it was something else that is round.
    """
    places: dict[str, Floats] = dict(pose.seen)
    blacks: list[float] = []
    matrix = pose.matrix
    missing = FAR_MM if len(pose.seen) >= 3 else PAIR_FAR_MM
    for fiducial in sorted(page.fiducials, key=lambda f: f.id not in pose.seen):
        known = fiducial.id in pose.seen
        hit = find_ring(levels, matrix, fiducial, looks[fiducial.id], NEAR_MM if known else missing)
        if hit is None and known:
            return None
        if hit is not None:
            places[fiducial.id] = hit[0]
            blacks.append(hit[1])
            matrix = _fitted(page.fiducials, places)
    return Fit(matrix, tuple(places), min(blacks)) if np.all(np.isfinite(matrix)) else None


def _fitted(fiducials: Iterable[Fiducial], places: Mapping[str, Floats]) -> Floats:
    known = [f for f in fiducials if f.id in places]
    source = np.array([[f.centre.x, f.centre.y] for f in known])
    return fitted(source, np.array([places[f.id] for f in known]))
