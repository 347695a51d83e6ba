"""Lines between nodes: ways from one node to another, measured, so that networks can say which are meant."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from generator.model.geometry import Box
from generator.read.drawings.ink import FieldInk
from generator.read.drawings.maps.rivals import STANDING, shared_ink, standing
from generator.read.drawings.maps.strands import Strand
from generator.read.drawings.maps.ways import DOUBTS, Way
from generator.read.drawings.pieces import Pieces

Floats = NDArray[np.float64]
REACH_MM = 14.0  # mm from a node's outline: farther off a line does not end at it, not even under print …
BARE_MM = 7.0  # … nor over so much bare paper
AIM_MM = 1.6  # mm: ends so near need not be heading for the node
LEAST_MM = 1.2  # mm of ink
LEAST_COVERED = 0.3  # of the way from node to node, with what is hidden
CROWD_MM = 5.0  # mm: side of the square in which ink is counted around a line
NOT_AT = 99.0  # cost of an end that is not at a node
STEPS = 10  # places between an end and a node that are looked at
PLACES = 24  # places along a line that are looked at


@dataclass(frozen=True, slots=True)
class Spot:
    """A node as lines meet it: a round spot (`radius`), or a block (`box`). mm in the field; `sure` that it is one;
    `kind`: 0 a place, 1 the middle, 2 a circle."""

    name: str
    x: float
    y: float
    radius: float
    kind: int
    sure: float = 1.0
    box: Box | None = None


@dataclass(frozen=True, slots=True)
class Meeting:
    """Of each end (2i: the first of strand i) and each spot: mm from its outline, how far beside its middle it leads,
    mm of bare paper between, and what it costs to say that the end is at the spot."""

    away: Floats
    missed: Floats
    bare: Floats
    cost: Floats


@dataclass(frozen=True, slots=True)
class Claims:
    """Strands between nodes: which spots (N x 2, the smaller first), features, the strands themselves, and how much of
    the ink of each is that of each other one (N x N)."""

    spots: NDArray[np.intp]
    features: Floats
    strands: tuple[Strand, ...]
    shared: Floats

    def __len__(self) -> int:
        return len(self.strands)


def _away(points: Floats, spots: Sequence[Spot]) -> Floats:
    """How far points are from the outlines of spots (negative within), mm: points x spots."""
    columns = []
    for spot in spots:
        if spot.box is None:
            columns.append(np.hypot(points[:, 0] - spot.x, points[:, 1] - spot.y) - spot.radius)
            continue
        box = spot.box
        dx = np.maximum(box.x - points[:, 0], points[:, 0] - box.right)
        dy = np.maximum(box.y - points[:, 1], points[:, 1] - box.bottom)
        out = np.hypot(np.maximum(dx, 0), np.maximum(dy, 0))
        columns.append(np.where((dx < 0) & (dy < 0), np.maximum(dx, dy), out))
    return np.stack(columns, axis=1)


def _bare(points: Floats, away: Floats, spots: Sequence[Spot], ink: FieldInk) -> Floats:
    """How much bare paper (mm) lies between points and the outlines of spots."""
    bare = np.maximum(away, 0.0)
    ends, near = np.nonzero((away > 1.0) & (away < REACH_MM))
    if not len(ends):
        return bare
    start = points[ends]
    boxes = [s.box for s in spots]
    aims = np.array([(s.x, s.y) for s in spots])[near]
    for index, spot in enumerate(near.tolist()):
        if (box := boxes[spot]) is not None:
            aims[index] = np.clip(start[index], (box.x, box.y), (box.right, box.bottom))
    way = aims - start
    far = np.maximum(np.hypot(way[:, 0], way[:, 1]), 1e-6)
    reach = away[ends, near]
    t = (np.arange(STEPS) + 0.5)[None, :, None] / STEPS * (reach / far)[:, None, None]
    path = start[:, None] + way[:, None] * t
    known = ink.mask | ink.hidden
    at = np.clip((path * ink.scale).astype(np.intp), 0, np.array(known.shape[::-1]) - 1)
    bare[ends, near] = reach * (1 - known[at[..., 1], at[..., 0]].mean(axis=1))
    return bare


def _missed(points: Floats, ways: Floats, spots: Sequence[Spot]) -> Floats:
    """How far beside the middle of a spot its line leads, in radii; 9 where it leads away."""
    columns = []
    for spot in spots:
        dx, dy = spot.x - points[:, 0], spot.y - points[:, 1]
        ahead = dx * ways[:, 0] + dy * ways[:, 1]
        aside = np.abs(dx * ways[:, 1] - dy * ways[:, 0])
        radius = spot.radius if spot.box is None else max(spot.box.width, spot.box.height) / 2
        columns.append(np.where(ahead > 0, aside / radius, 9.0))
    return np.asarray(np.minimum(np.stack(columns, axis=1), 9.0), np.float64)


def meeting(strands: Sequence[Strand], spots: Sequence[Spot], ink: FieldInk) -> Meeting:
    """How the ends of strands lie to spots."""
    points = np.concatenate([s.ends for s in strands])
    ways = np.concatenate([s.heading(6.0) for s in strands])
    away, missed = _away(points, spots), _missed(points, ways, spots)
    bare = _bare(points, away, spots, ink)
    cost = bare + 0.15 * np.maximum(away, 0) + 1.5 * np.clip(missed - 0.7, 0, 3)
    cost = np.where((away > REACH_MM) | (bare > BARE_MM), NOT_AT, cost)
    cost = np.where((away > AIM_MM) & (missed > 2.2), NOT_AT, cost)
    return Meeting(away, missed, bare, cost)


def claims_of(
    ways: Sequence[Way], spots: Sequence[Spot], pieces: Pieces, likely: Floats, ink: FieldInk, boxes: Sequence[Box],
    written: Sequence[Box],
) -> Claims:  # fmt: skip
    """Ways from one node to another, measured. `likely`: of each piece the classes; `boxes`, `written`: tick boxes and
    writing lines, mm in the field."""
    long = [w for w in ways if w.strand.ink >= LEAST_MM]
    if not long:
        return NONE
    met, crowd = meeting([w.strand for w in long], spots, ink), crowd_of(ink)
    rows, kept = [], []
    for i, way in enumerate(long):
        ends, pair = np.array([2 * i, 2 * i + 1]), np.array([way.one, way.other])
        own = met.cost[ends, pair]
        others = np.array([np.delete(met.cost[e], pair).min(initial=NOT_AT) for e in ends])
        margin = np.clip(others - own, -9.0, 9.0)
        shape = _shape(way.strand, pieces, likely, ink, boxes, written, crowd)
        at = met.away[ends, pair], met.missed[ends, pair], margin, met.bare[ends, pair]
        row = _row(way.strand, shape, spots[way.one], spots[way.other], at)
        if row is not None:
            rows.append([*row, *way.doubts])
            kept.append(way)
    if not rows:
        return NONE
    strands, pairs = tuple(w.strand for w in kept), np.array([(w.one, w.other) for w in kept], np.intp)
    shared = shared_ink(strands, pieces.length)
    beside = standing(pairs, np.array([w.cost for w in kept]), strands, shared)
    return Claims(pairs, np.concatenate([np.array(rows), beside], axis=1), strands, shared)


FEATURES = 45 + DOUBTS + STANDING


NONE = Claims(np.zeros((0, 2), np.intp), np.zeros((0, FEATURES)), (), np.zeros((0, 0)))


def crowd_of(ink: FieldInk) -> NDArray[np.float32]:
    """How many mm of stroke, one mm wide, a square around each place holds beside its width; at half the size."""
    full = ink.mask.view(np.uint8) * np.uint8(255)
    half = cv2.resize(full, (full.shape[1] // 2, full.shape[0] // 2), interpolation=cv2.INTER_AREA)
    side = round(CROWD_MM * ink.scale / 2) | 1
    return np.asarray(cv2.blur(half, (side, side)).astype(np.float32) * (CROWD_MM / 255), np.float32)


def _shape(
    strand: Strand, pieces: Pieces, likely: Floats, ink: FieldInk, boxes: Sequence[Box], written: Sequence[Box],
    crowd: NDArray[np.float32],
) -> list[float]:  # fmt: skip
    """What a strand is like, whatever it connects; its length first."""
    points = strand.points
    along = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(points, axis=0).T))])
    length = float(along[-1])
    at = np.linspace(0, length, PLACES)
    path = np.stack([np.interp(at, along, points[:, axis]) for axis in (0, 1)], axis=1)
    chord = path[-1] - path[0]
    far = float(np.hypot(*chord))
    aside = (path - path[0]) @ np.array([-chord[1], chord[0]]) / max(far, 1e-6)
    rough = float(np.hypot(*_rough(path)))
    ahead = np.diff(path, axis=0)
    angle = np.unwrap(np.arctan2(ahead[:, 1], ahead[:, 0]))
    turns = np.abs(np.diff(angle))
    own, share = np.unique(np.array(strand.parts), return_counts=True)
    kinds = (likely[own] * share[:, None]).sum(axis=0) / share.sum()
    high, wide = ink.mask.shape
    px = np.clip((path * ink.scale).astype(np.intp), 0, (wide - 1, high - 1))
    thick = float(pieces.width[own].mean())
    uneven = [_spread(each[own], pieces.length[own]) for each in (pieces.width, pieces.dark)]
    at_half = np.minimum(px // 2, (crowd.shape[1] - 1, crowd.shape[0] - 1))
    around = crowd[at_half[:, 1], at_half[:, 0]] / max(thick, 0.2)
    return [
        length, np.log(length + 0.5), np.log(strand.ink + 0.5), far / max(length, 0.5),
        float(np.abs(aside).max()) / max(far, 1.0), rough, rough / max(length, 1.0) * 10, float(np.ptp(angle)),
        float(turns.sum()), float(turns.max()), len(strand.gaps), max(strand.gaps, default=0.0), strand.bare,
        strand.bare / max(length, 1.0), strand.fit, *kinds, float(ink.hidden[px[:, 1], px[:, 0]].mean()), thick,
        float(around.mean()), float(around.max()), _within(path, boxes), _within(path, written),
        np.log(len(strand.parts)), float(ink.bilevel), *uneven,
    ]  # fmt: skip


def _spread(values: Floats, lengths: Floats) -> float:
    """How much pieces differ (a line is of one pen), by their length and beside their mean."""
    mean = float(np.average(values, weights=lengths))
    return float(np.sqrt(np.average((values - mean) ** 2, weights=lengths))) / max(mean, 1e-3)


def _row(
    strand: Strand, shape: list[float], one: Spot, other: Spot, ends: tuple[Floats, Floats, Floats, Floats]
) -> list[float] | None:
    """The features of a strand between two spots; None if it is hardly there."""
    away, missed, margin, bare = ends
    length = shape[0]
    whole = length + float(bare.sum())
    covered = (strand.ink + sum(strand.gaps) - strand.bare) / max(whole, 1.0)
    if covered < LEAST_COVERED:
        return None
    rim = max(float(np.hypot(one.x - other.x, one.y - other.y)) - one.radius - other.radius, 0.5)
    order = (0, 1) if bare[0] <= bare[1] else (1, 0)
    kinds = [spot.kind for spot in (one, other)]
    return [
        *shape[1:], covered, *(float(away[i]) for i in order), *(float(missed[i]) for i in order),
        *(float(margin[i]) for i in order), *(float(bare[i]) for i in order),
        *(float(kinds.count(kind)) for kind in (0, 1, 2)),
        float(one.box is not None or other.box is not None), min(one.sure, other.sure), np.log(rim),
        whole / max(rim, 2.0), strand.ink / max(rim, 2.0),
    ]  # fmt: skip


_T = np.linspace(-1, 1, PLACES)
_BOW = np.stack([np.ones(PLACES), _T, _T**2], axis=1)
_LEFT = np.eye(PLACES) - _BOW @ np.linalg.pinv(_BOW)  # what is left of a course when its bow is taken away


def _rough(path: Floats) -> Floats:
    """How far a course is from a bow (standard deviation of each coordinate, mm)."""
    return np.asarray((_LEFT @ path).std(axis=0), np.float64)


def _within(path: Floats, boxes: Sequence[Box]) -> float:
    """Share of a course that lies in boxes."""
    inside = np.zeros(len(path), np.bool_)
    for box in boxes:
        inside |= (path[:, 0] > box.x) & (path[:, 0] < box.right) & (path[:, 1] > box.y) & (path[:, 1] < box.bottom)
    return float(inside.mean())
