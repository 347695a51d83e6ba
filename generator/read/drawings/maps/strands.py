"""Pieces of ink joined into strands, whichever way they run: over meetings of strokes, over print, over the gaps of
dashes. How well two ends fit is a matter of where they are heading, and of how much bare paper lies between them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from generator.read.drawings.ink import FieldInk
from generator.read.drawings.pieces import Pieces

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]
NEAR_MM, FAR_MM = 3.0, 9.0  # mm between ends that may be one line: near ones first, then over gaps
TURN_SPREAD = 0.38  # radians: how much a hand turns over a gap (standard deviation), on both sides of it
PAPER_SPREAD_MM = 3.0  # mm of bare paper that make two ends half as likely to be one line
MOST_TURN = math.cos(1.2)  # a hand turns by less over a gap
CLOSE_MM = 0.9  # mm: ends so near have no direction between them
HEADING_MM = (3.0, 7.0)  # mm of a strand that say where it is heading: near, far
SKIP_MM = 0.5  # mm: the very end bends towards what it meets
STEP_MM = 0.24  # mm: from one place of a piece to the next, about (a pixel of a map, straight or slanting)
STEPS = 12  # places on a gap that are looked at
WITHIN = 0.9  # of a disc's radius: a way that comes so near its middle leads through it
LEAST = 0.0  # log odds from which two ends are joined …
LEAST_WAY = -5.0  # … and from which they may be on a way from node to node
FAR_WAY_MM = 16.0  # mm between them there: so long a line hides under print, or in the next dash but one
FOR_NEAR, FOR_FAR = 3.0, 2.2  # log odds of two ends that fit exactly


@dataclass(frozen=True, slots=True)
class Strand:
    """Pieces in order. `points`: n x 2, mm; `parts`: the pieces; `ink`: mm of ink; `gaps`: mm of each gap; `bare`: mm
    of bare paper in all gaps; `fit`: the least log odds of its joints (3 without any)."""

    points: Floats
    parts: tuple[int, ...]
    ink: float
    gaps: tuple[float, ...] = ()
    bare: float = 0.0
    fit: float = 3.0

    @property
    def ends(self) -> Floats:
        """First and last place: 2 x 2."""
        return self.points[[0, -1]]

    def heading(self, reach: float) -> Floats:
        """Unit vectors out of both ends, over so many mm: 2 x 2."""
        return np.stack([_out(self.points, reach), _out(self.points[::-1], reach)])


def _out(points: Floats, reach: float) -> Floats:
    last = min(len(points) - 1, round(reach / STEP_MM))
    first = min(round(SKIP_MM / STEP_MM), last // 3)
    way = points[first] - points[last]
    return np.asarray(way / max(math.hypot(way[0], way[1]), 1e-6), np.float64)


def singles(pieces: Pieces) -> list[Strand]:
    """Every piece as a strand."""
    return [Strand(pieces.of(i), (i,), float(pieces.length[i])) for i in range(len(pieces))]


@dataclass(frozen=True)
class Around:
    """What a gap may lead over: `discs` (x, y, radius; mm) through which no line runs on."""

    ink: FieldInk
    discs: Floats

    @cached_property
    def known(self) -> NDArray[np.bool_]:
        """Ink, or print under which there may be ink."""
        return np.asarray(self.ink.mask | self.ink.hidden, np.bool_)


def joined(strands: Sequence[Strand], around: Around, far: bool) -> list[Strand]:
    """The strands that are made of strands: each end is joined to one other at most, the likeliest first."""
    if len(strands) < 2:
        return list(strands)
    ends = np.concatenate([s.ends for s in strands])
    ways = np.concatenate([s.heading(HEADING_MM[far]) for s in strands])
    pairs = _pairs(ends, FAR_MM if far else NEAR_MM)
    one, other, odds, bare = _links(ends, ways, around, pairs, FOR_FAR if far else FOR_NEAR)
    partner: dict[int, tuple[int, float, float]] = {}
    group = list(range(len(strands)))

    def root(i: int) -> int:
        while group[i] != i:
            i = group[i]
        return i

    for link in np.argsort(-odds).tolist():
        a, b = int(one[link]), int(other[link])
        if a in partner or b in partner or root(a // 2) == root(b // 2):
            continue
        group[root(a // 2)] = root(b // 2)
        said = float(odds[link]), float(bare[link])
        partner[a], partner[b] = (b, *said), (a, *said)
    return _walked(strands, partner)


@dataclass(frozen=True, slots=True)
class Links:
    """Pairs of ends that may be joined (2i: the first of strand i; `one` is the smaller): log odds, mm of bare paper,
    mm of gap."""

    one: Ints
    other: Ints
    odds: Floats
    bare: Floats
    gap: Floats


def links(strands: Sequence[Strand], around: Around) -> Links:
    """All pairs of ends that may be joined on a way, near and over gaps, each at its best."""
    ends = np.concatenate([s.ends for s in strands])
    one, other, far = _pairs(ends, FAR_WAY_MM)
    near = far < NEAR_MM
    both = []
    for heading, full, pairs in (
        (HEADING_MM[0], FOR_NEAR, (one[near], other[near], far[near])),
        (HEADING_MM[1], FOR_FAR, (one, other, far)),
    ):
        ways = np.concatenate([s.heading(heading) for s in strands])
        both.append(_links(ends, ways, around, pairs, full, LEAST_WAY))
    one, other, odds, bare = (np.concatenate(each) for each in zip(*both, strict=True))
    order = np.argsort(-odds, kind="stable")
    _, first = np.unique(one[order] * len(ends) + other[order], return_index=True)
    keep = order[first]
    gap = ends[one[keep]] - ends[other[keep]]
    return Links(one[keep], other[keep], odds[keep], bare[keep], np.hypot(gap[:, 0], gap[:, 1]))


def _pairs(ends: Floats, reach: float) -> tuple[Ints, Ints, Floats]:
    """Ends of two strands that are so near (mm) each other: indices of ends, and mm between them."""
    across, down = (ends[None, :, axis] - ends[:, None, axis] for axis in (0, 1))
    near = np.triu((np.abs(across) < reach) & (np.abs(down) < reach), 1)
    one, other = np.nonzero(near)
    far = np.hypot(across[one, other], down[one, other])
    good = (far < reach) & (one // 2 != other // 2)
    return one[good], other[good], far[good]


def _links(
    ends: Floats, ways: Floats, around: Around, pairs: tuple[Ints, Ints, Floats], full: float, least: float = LEAST
) -> tuple[Ints, Ints, Floats, Floats]:
    """Which pairs of ends may be joined (indices of ends), their log odds, and mm of bare paper between."""
    one, other, far = pairs
    gap = ends[other] - ends[one]
    way = np.where((far > CLOSE_MM)[:, None], gap / np.maximum(far, 1e-6)[:, None], _unit(ways[one] - ways[other]))
    ahead = ((ways[one] * way).sum(axis=1) > MOST_TURN) & ((ways[other] * way).sum(axis=1) < -MOST_TURN)
    one, other, far, way = one[ahead], other[ahead], far[ahead], way[ahead]
    out, into = _angle(ways[one], way), _angle(-ways[other], way)
    odds = full - (out**2 + into**2) / (2 * TURN_SPREAD**2) - 0.06 * far
    fit = odds > least
    one, other, far, odds = one[fit], other[fit], far[fit], odds[fit]
    t = np.linspace(0, 1, STEPS)[None, :, None]
    path = ends[one][:, None] * (1 - t) + ends[other][:, None] * t
    known = around.known
    at = np.clip((path * around.ink.scale).astype(np.intp), 0, np.array(known.shape[::-1]) - 1)
    bare = far * (1 - known[at[..., 1], at[..., 0]].mean(axis=1))
    odds = odds - bare / PAPER_SPREAD_MM
    keep = odds > least
    one, other, odds, bare = one[keep], other[keep], odds[keep], bare[keep]
    free = ~_through(ends[one], ends[other], around.discs)
    return one[free], other[free], odds[free], bare[free]


def _through(starts: Floats, stops: Floats, discs: Floats) -> NDArray[np.bool_]:
    """Whether straight ways lead through a disc."""
    if not len(discs):
        return np.zeros(len(starts), np.bool_)
    way, to = (stops - starts)[:, None], discs[None, :, :2] - starts[:, None]
    along = (way * to).sum(axis=2) / np.maximum((way**2).sum(axis=2), 1e-9)
    off = to - np.clip(along, 0, 1)[..., None] * way
    return np.asarray((np.hypot(off[..., 0], off[..., 1]) < WITHIN * discs[:, 2]).any(axis=1), np.bool_)


def _unit(ways: Floats) -> Floats:
    return np.asarray(ways / np.maximum(np.hypot(ways[:, 0], ways[:, 1]), 1e-6)[:, None], np.float64)


def _angle(a: Floats, b: Floats) -> Floats:
    cross = a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0]
    return np.asarray(np.arctan2(cross, (a * b).sum(axis=1)), np.float64)


def _walked(strands: Sequence[Strand], partner: dict[int, tuple[int, float, float]]) -> list[Strand]:
    """The chains; end 2i is the first of strand i, 2i + 1 its last."""
    found, seen = [], set()
    for index in range(len(strands)):
        if index in seen or (2 * index in partner and 2 * index + 1 in partner):
            continue
        entry = 2 * index if 2 * index not in partner else 2 * index + 1
        points: list[Floats] = []
        parts: list[int] = []
        gaps: list[float] = []
        bare, ink, fit = 0.0, 0.0, 3.0
        while True:
            own = strands[entry // 2]
            seen.add(entry // 2)
            forwards = entry % 2 == 0
            if points:
                gaps.append(float(np.hypot(*(own.ends[0 if forwards else 1] - points[-1][-1]))))
            points.append(own.points if forwards else own.points[::-1])
            parts += own.parts if forwards else own.parts[::-1]
            gaps += own.gaps
            bare, ink, fit = bare + own.bare, ink + own.ink, min(fit, own.fit)
            leave = entry ^ 1
            if leave not in partner:
                break
            entry, odds, paper = partner[leave]
            bare, fit = bare + paper, min(fit, odds)
        if len(points) == 1:
            found.append(strands[index])
        else:
            found.append(Strand(np.concatenate(points), tuple(parts), ink, tuple(gaps), bare, fit))
    return found
