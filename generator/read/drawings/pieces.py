"""The skeleton of the ink, cut where strokes meet: pieces that run from left to right, and what each looks like."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from generator.read.drawings.ink import FieldInk

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]
SPUR_MM = 0.7  # mm, and half the stroke's width: a hair of the skeleton, no stroke
FOLD_MM = 0.9  # mm: a stroke that goes back so far is two
END_MM = 3.0  # mm: so much of a stroke's end tells where it is heading …
END_SKIP_MM = 0.5  # … but for this, where the skeleton bends towards what it meets
AROUND_MM = (2.5, 6.0)  # mm: how full the paper around a piece is
NEIGHBOURS = ((0, 1), (1, 0), (1, 1), (1, -1))


@dataclass(frozen=True, slots=True)
class Pieces:
    """N pieces. `points` (M x 2, mm, from the left end of each to its right end) of piece i: `starts[i]` up to
    `starts[i + 1]`; `ends`: N x 2 x 2 (left, right; x, y, mm); `ways`: N x 2 x 2, unit vectors, both to the right;
    `bends`: N x 2, how much it turns towards its ends (1/mm); `knots`: N x 2, which meeting of strokes each end is at,
    -1 for none; `looks`: N x features, for the network that tells lines from writing; the rest one number per piece."""

    points: Floats
    starts: Ints
    ends: Floats
    ways: Floats
    bends: Floats
    knots: Ints
    length: Floats
    width: Floats
    dark: Floats
    tint: Floats  # N x 2: blue and red beside green, 0 in grey pictures
    looks: Floats

    def __len__(self) -> int:
        return len(self.starts) - 1

    def of(self, index: int) -> Floats:
        """The points of one piece."""
        return self.points[self.starts[index] : self.starts[index + 1]]


def pieces_of(ink: FieldInk, fold: bool = True) -> Pieces:
    """All pieces of ink of a field. `fold`: none goes back to the left; else they run whichever way."""
    from skimage.morphology import skeletonize  # noqa: PLC0415  # costs a third of a second, and few pages have plots

    mask = ink.mask
    rows = np.flatnonzero(mask.any(axis=1))
    if not len(rows):
        return _none()
    columns = np.flatnonzero(mask.any(axis=0))
    top, left = max(0, rows[0] - 1), max(0, columns[0] - 1)
    window = slice(top, rows[-1] + 2), slice(left, columns[-1] + 2)
    inside = mask[window]
    skeleton = np.asarray(skeletonize(inside), np.bool_)  # type: ignore[no-untyped-call]
    padded = np.pad(inside, 1).view(np.uint8)
    depth = np.asarray(cv2.distanceTransform(padded, cv2.DIST_L2, 3)[1:-1, 1:-1], np.float32)
    courses = _courses(skeleton, depth, ink.scale, fold)
    if not courses.starts[-1]:
        return _none()
    return _measured(ink, courses, depth, window)


@dataclass(frozen=True, slots=True)
class _Courses:
    """Pixels (row, column) of each piece in order; which meeting its first and last pixel touch."""

    rows: Ints
    columns: Ints
    starts: Ints
    knots: Ints


def _courses(skeleton: NDArray[np.bool_], depth: NDArray[np.float32], scale: float, fold: bool) -> _Courses:
    rows, columns = np.nonzero(skeleton)
    edges = _edges(skeleton, rows, columns)
    degree = np.bincount(edges.ravel(), minlength=len(rows))
    courses = _cut(rows, columns, edges, degree >= 3)
    lengths = np.diff(courses.starts)
    last = np.repeat(np.arange(len(lengths)), lengths)
    wide = depth[courses.rows, courses.columns]
    mean = np.bincount(last, wide, minlength=len(lengths)) / np.maximum(lengths, 1)
    free = (courses.knots < 0).sum(axis=1)
    spur = (free == 1) & (lengths < SPUR_MM * scale + mean)
    speck = (free == 0) & (lengths < 2)
    keep = ~(spur | speck)
    chosen = _chosen(courses, keep)
    return _folded(chosen, FOLD_MM * scale) if fold else chosen


def _edges(skeleton: NDArray[np.bool_], rows: Ints, columns: Ints) -> Ints:
    """Pairs of skeleton pixels that touch; diagonally only where no straight way leads round the corner."""
    number = np.full((skeleton.shape[0] + 2, skeleton.shape[1] + 2), -1, np.intp)
    number[rows + 1, columns + 1] = np.arange(len(rows))
    found = []
    for down, across in NEIGHBOURS:
        other = number[rows + 1 + down, columns + 1 + across]
        good = other >= 0
        if down and across:
            good &= (number[rows + 1 + down, columns + 1] < 0) & (number[rows + 1, columns + 1 + across] < 0)
        found.append(np.stack([np.flatnonzero(good), other[good]], axis=1))
    return np.asarray(np.concatenate(found), np.intp)


def _cut(rows: Ints, columns: Ints, edges: Ints, knot: NDArray[np.bool_]) -> _Courses:
    """The courses between meetings, each in order."""
    from scipy.sparse import coo_array  # noqa: PLC0415  # as above
    from scipy.sparse.csgraph import connected_components, dijkstra  # noqa: PLC0415

    count = len(rows)

    def graph_of(pairs: Ints) -> Any:
        return coo_array((np.ones(len(pairs), np.int8), (pairs[:, 0], pairs[:, 1])), (count, count)).tocsr()

    inner = edges[~knot[edges].any(axis=1)]
    _, label = connected_components(graph_of(inner), directed=False)
    inner = _opened(inner, label, np.bincount(inner.ravel(), minlength=count))
    both = edges[knot[edges].all(axis=1)]
    _, meeting = connected_components(graph_of(both), directed=False)
    degree = np.bincount(inner.ravel(), minlength=count)
    course = np.flatnonzero(~knot)
    if not len(course):
        return _Courses(rows[:0], columns[:0], np.zeros(1, np.intp), np.zeros((0, 2), np.intp))
    order = course[np.lexsort((degree[course], label[course]))]
    firsts = order[np.flatnonzero(np.diff(label[order], prepend=-1))]
    far = dijkstra(graph_of(inner), directed=False, indices=firsts, unweighted=True, min_only=True)
    order = course[np.lexsort((far[course], label[course]))]
    starts = np.append(np.flatnonzero(np.diff(label[order], prepend=-1)), len(order))
    touching = np.full(count, -1, np.intp)
    mixed = edges[knot[edges].sum(axis=1) == 1]
    swap = knot[mixed[:, 0]]
    plain, meets = np.where(swap, mixed[:, 1], mixed[:, 0]), np.where(swap, mixed[:, 0], mixed[:, 1])
    touching[plain] = meeting[meets]
    knots = np.stack([touching[order[starts[:-1]]], touching[order[starts[1:] - 1]]], axis=1)
    return _Courses(rows[order], columns[order], starts, knots)


def _opened(edges: Ints, label: Ints, degree: Ints) -> Ints:
    """The same without one edge of each ring that nothing touches: no pixel of it would be its first. `label`: which
    course each pixel is of; `degree`: how many of these edges it has."""
    open_ones = np.zeros(label.max(initial=-1) + 1, np.bool_)
    open_ones[label[degree < 2]] = True
    ring = np.flatnonzero(~open_ones[label[edges[:, 0]]])
    _, first = np.unique(label[edges[ring, 0]], return_index=True)
    return np.asarray(np.delete(edges, ring[first], axis=0), np.intp)


def _chosen(courses: _Courses, keep: NDArray[np.bool_]) -> _Courses:
    lengths = np.diff(courses.starts)
    points = np.repeat(keep, lengths)
    starts = np.concatenate([[0], np.cumsum(lengths[keep])]).astype(np.intp)
    return _Courses(courses.rows[points], courses.columns[points], starts, courses.knots[keep])


def _folded(courses: _Courses, limit: float) -> _Courses:
    """Each course from left to right; cut where it turns back by more than `limit` px."""
    parts: list[Ints] = []
    knots: list[tuple[int, int]] = []
    for index, (start, stop) in enumerate(zip(courses.starts[:-1].tolist(), courses.starts[1:].tolist(), strict=True)):
        x = courses.columns[start:stop]
        cuts = [0, *_turns(x, limit), stop - start]
        first, last = (int(k) for k in courses.knots[index])
        for number, (a, b) in enumerate(pairwise(cuts)):
            if b - a < 2:
                continue
            places = np.arange(start + a, start + b)
            own = (first if number == 0 else -1, last if number == len(cuts) - 2 else -1)
            back = x[b - 1] < x[a]
            parts.append(places[::-1] if back else places)
            knots.append(own[::-1] if back else own)
    if not parts:
        return _Courses(courses.rows[:0], courses.columns[:0], np.zeros(1, np.intp), np.zeros((0, 2), np.intp))
    order = np.concatenate(parts)
    starts = np.concatenate([[0], np.cumsum([len(p) for p in parts])]).astype(np.intp)
    return _Courses(courses.rows[order], courses.columns[order], starts, np.array(knots, np.intp))


def _turns(x: Ints, limit: float) -> list[int]:
    """Where a course turns back by more than `limit` px."""
    if len(x) < 2 * limit:
        return []
    steps = np.diff(x)
    if (steps >= 0).all() or (steps <= 0).all():
        return []
    cuts: list[int] = []
    way, best, at = 0, int(x[0]), 0
    low = high = int(x[0])
    low_at = high_at = 0
    for place, value in enumerate(x.tolist()):
        if way == 0:
            if value > high:
                high, high_at = value, place
            if value < low:
                low, low_at = value, place
            if value - low > limit:
                way, best, at = 1, value, place
                if low_at > limit:
                    cuts.append(low_at)
            elif high - value > limit:
                way, best, at = -1, value, place
                if high_at > limit:
                    cuts.append(high_at)
        elif (value - best) * way > 0:
            best, at = value, place
        elif (best - value) * way > limit:
            cuts.append(at)
            way, best, at = -way, value, place
    return cuts


def _none() -> Pieces:
    empty = np.zeros(0)
    none = np.zeros((0, 2), np.intp)
    pairs = np.zeros((0, 2, 2))
    flat = np.zeros((0, 2))
    return Pieces(flat, np.zeros(1, np.intp), pairs, pairs, flat, none, empty, empty, empty, flat, np.zeros((0, LOOKS)))


LOOKS = 16


def _measured(ink: FieldInk, courses: _Courses, depth: NDArray[np.float32], window: tuple[slice, slice]) -> Pieces:
    scale, starts = ink.scale, courses.starts
    top, left = window[0].start, window[1].start
    points = np.stack([courses.columns + left + 0.5, courses.rows + top + 0.5], axis=1) / scale
    points = _smoothed(points, starts)
    lengths = np.diff(starts)
    owner = np.repeat(np.arange(len(lengths)), lengths)
    steps = np.hypot(*np.diff(points, axis=0, prepend=points[:1]).T)
    steps[starts[:-1]] = 0
    along = np.cumsum(steps)
    along -= along[starts[:-1]][owner]
    length = along[starts[1:] - 1]
    rows, columns = courses.rows + top, courses.columns + left
    wide = 2.0 * depth[courses.rows, courses.columns].astype(np.float64) / scale
    width = _mean(wide, owner, lengths)
    dark = _mean(ink.dark[rows, columns] / 255.0, owner, lengths)
    tint = _tint(ink, rows, columns, owner, lengths)
    ways, bends = _heading(points, along, length, owner, starts)
    ends = np.stack([points[starts[:-1]], points[starts[1:] - 1]], axis=1)
    looks = _looks(ink, courses, window, points, along, length, width, owner, ends)
    return Pieces(points, starts, ends, ways, bends, courses.knots, length, width, dark, tint, looks)


def _mean(values: Floats, owner: Ints, lengths: Ints) -> Floats:
    return np.asarray(np.bincount(owner, values, minlength=len(lengths)) / np.maximum(lengths, 1), np.float64)


def _smoothed(points: Floats, starts: Ints) -> Floats:
    """Without the steps of pixels: the mean of five neighbours, fewer near the ends."""
    total = np.concatenate([np.zeros((1, 2)), np.cumsum(points, axis=0)])
    lengths = np.diff(starts)
    first, last = np.repeat(starts[:-1], lengths), np.repeat(starts[1:] - 1, lengths)
    here = np.arange(len(points))
    reach = np.minimum(np.minimum(here - first, last - here), 3)
    return np.asarray((total[here + reach + 1] - total[here - reach]) / (2 * reach + 1)[:, None], np.float64)


def _tint(ink: FieldInk, rows: Ints, columns: Ints, owner: Ints, lengths: Ints) -> Floats:
    """How much bluer and redder than green the ink is, beside how dark it is."""
    if ink.colour is None:
        return np.zeros((len(lengths), 2))
    soft = cv2.blur(ink.colour, (3, 3))
    seen = soft[rows, columns].astype(np.float64)
    depth = np.maximum(240 - seen.min(axis=1), 40)
    blue, red = (seen[:, 0] - seen[:, 1]) / depth, (seen[:, 2] - seen[:, 1]) / depth
    return np.stack([_mean(blue, owner, lengths), _mean(red, owner, lengths)], axis=1)


def _heading(points: Floats, along: Floats, length: Floats, owner: Ints, starts: Ints) -> tuple[Floats, Floats]:
    """Where the ends are heading (unit vectors to the right), and how much the piece turns there."""
    count = len(length)
    ways, bends = np.zeros((count, 2, 2)), np.zeros((count, 2))
    skip = np.minimum(END_SKIP_MM, length / 6)[owner]
    for side in (0, 1):
        off = along if side == 0 else length[owner] - along
        near = (off >= skip) & (off <= skip + END_MM)
        one, two = (_direction(points, along, owner, mask, count) for mask in _halves(near, off, skip))
        whole = _direction(points, along, owner, near, count)
        ways[:, side] = whole
        turn = one[:, 0] * two[:, 1] - one[:, 1] * two[:, 0]
        bends[:, side] = turn / np.maximum(np.minimum(length, END_MM) / 2, 0.5) * (1 if side == 0 else -1)
    return ways, bends


def _halves(near: NDArray[np.bool_], off: Floats, skip: Floats) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    close = off <= skip + END_MM / 2
    return near & close, near & ~close


def _direction(points: Floats, along: Floats, owner: Ints, mask: NDArray[np.bool_], count: int) -> Floats:
    """The direction of each piece over the points in the mask, by least squares."""
    own = owner[mask]
    n = np.maximum(np.bincount(own, minlength=count), 1)
    s = along[mask]
    mean = np.bincount(own, s, minlength=count) / n
    centred = s - mean[own]
    way = np.stack([np.bincount(own, centred * points[mask][:, axis], minlength=count) for axis in (0, 1)], axis=1)
    size = np.hypot(way[:, 0], way[:, 1])
    way[size < 1e-9] = (1, 0)
    return np.asarray(way / np.maximum(size, 1e-9)[:, None] if len(way) else way, np.float64)


def _looks(
    ink: FieldInk, courses: _Courses, window: tuple[slice, slice], points: Floats, along: Floats, length: Floats,
    width: Floats, owner: Ints, ends: Floats,
) -> Floats:  # fmt: skip
    """What tells lines from writing and scratches: the piece itself, the blot it is part of, what lies around it."""
    count, scale = len(length), ink.scale
    inside = ink.mask[window]
    blots, labels, stats, _ = cv2.connectedComponentsWithStats(inside.view(np.uint8), connectivity=8)
    middle = (courses.starts[:-1] + courses.starts[1:] - 1) // 2
    blot = labels[courses.rows[middle], courses.columns[middle]]
    total = np.bincount(blot, length, minlength=blots)
    number = np.bincount(blot, minlength=blots)
    tall, broad = stats[blot, cv2.CC_STAT_HEIGHT] / scale, stats[blot, cv2.CC_STAT_WIDTH] / scale
    share = stats[blot, cv2.CC_STAT_AREA] / scale**2 / np.maximum(tall * broad, 0.1)
    chord = np.hypot(*(ends[:, 1] - ends[:, 0]).T)
    rise = (ends[:, 1, 1] - ends[:, 0, 1]) / np.maximum(ends[:, 1, 0] - ends[:, 0, 0], 0.3)
    seen = inside.astype(np.float32)
    crowd = []
    for reach in AROUND_MM:
        side = round(2 * reach * scale) | 1
        full = cv2.blur(seen, (side, side), borderType=cv2.BORDER_CONSTANT)
        crowd.append(full[courses.rows[middle], courses.columns[middle]] * (2 * reach) / np.maximum(width, 0.3))
    steps = np.diff(points, axis=0, prepend=points[:1])
    steep = np.bincount(owner, np.abs(steps[:, 1]), minlength=count) / np.maximum(length, 0.1)
    knots = (courses.knots >= 0).sum(axis=1)
    return np.stack(
        [
            np.log(np.maximum(length, 0.2)),
            chord / np.maximum(length, 0.1),
            np.log(np.maximum(width, 0.1)),
            knots,
            np.log(np.maximum(total[blot], 0.2)),
            np.log(number[blot]),
            np.log(np.maximum(tall, 0.2)),
            np.log(np.maximum(broad, 0.2)),
            np.log(np.maximum(share, 0.01)),
            np.arctan(rise),
            *crowd,
            steep,
            length / np.maximum(total[blot], 0.1),
            np.log(total[blot] / np.maximum(np.hypot(tall, broad), 0.2) + 0.1),
            np.full(count, float(ink.bilevel)),
        ],
        axis=1,
    )
