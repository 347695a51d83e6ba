"""Lines between two nodes that are too broken to be followed: looked for along bows from each node to each other one.

Ticks, words and printed boxes tear a line apart; along the way from node to node it is still there for the most part.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from generator.read.drawings.ink import FieldInk
from generator.read.drawings.maps.edges import Spot
from generator.read.drawings.maps.strands import Strand
from generator.read.drawings.maps.ways import Way
from generator.read.drawings.pieces import Pieces

Floats = NDArray[np.float64]
BOWS = np.linspace(-0.28, 0.28, 19)  # of the length: how far the middle of a line is off
PLACES = 40  # places along a bow
ASIDE_MM = 1.2  # mm beside a bow: what lies there is on it
NEAR_MM = 1.8  # mm: pieces of a line lie so near its bow, for the most part …
ALONG = 0.85  # … and run along it: cosine of the angle between them
COVERED = 0.62  # of what is not hidden: less is no line
LEAST_SEEN_MM = 4.0  # mm of a way on which something could be seen
THROUGH = 0.9  # of a node's radius: a way that comes so near its middle leads through it, and ends there
LEAST_MM = 6.0  # mm from outline to outline
MOST = 24  # lines that are looked at


def torn_lines(
    pieces: Pieces, singles: Sequence[Strand], ink: FieldInk, spots: Sequence[Spot], known: Collection[tuple[int, int]]
) -> list[Way]:
    """Ways along the best covered bow of each two nodes that are not `known` to be connected. `singles`: the pieces
    that are left when circles are taken out."""
    discs = [i for i, s in enumerate(spots) if s.box is None]
    pairs = [(a, b) for k, a in enumerate(discs) for b in discs[k + 1 :] if (a, b) not in known]
    if not pairs or not singles:
        return []
    one, other = (np.array([(spots[p[k]].x, spots[p[k]].y, spots[p[k]].radius) for p in pairs]) for k in (0, 1))
    way = other[:, :2] - one[:, :2]
    far = np.hypot(way[:, 0], way[:, 1])
    length = far - one[:, 2] - other[:, 2]
    good = length > LEAST_MM
    one, other, way, far, length = one[good], other[good], way[good], far[good], length[good]
    pairs = [pair for pair, long in zip(pairs, good.tolist(), strict=True) if long]
    ahead = way / far[:, None]
    start, stop = one[:, :2] + ahead * one[:, 2:], other[:, :2] - ahead * other[:, 2:]
    t = np.linspace(0, 1, PLACES)[None, None, :, None]
    straight = start[:, None, None] * (1 - t) + stop[:, None, None] * t
    aside = np.stack([-ahead[:, 1], ahead[:, 0]], axis=1)
    bows = BOWS[None, :, None, None] * length[:, None, None, None] * 4 * t * (1 - t)
    paths = straight + bows * aside[:, None, None]
    side = 2 * round(ASIDE_MM * ink.scale / 2) + 1
    left = _raster(singles, ink, side)
    high, wide = left.shape
    at = np.clip((paths * ink.scale).astype(np.intp), 0, (wide - 1, high - 1))
    on = left[at[..., 1], at[..., 0]]
    hidden = ink.hidden[at[..., 1], at[..., 0]] & ~on
    seen = PLACES - hidden.sum(axis=2)
    covered = on.sum(axis=2) / np.maximum(seen, 1) - 0.1 * np.abs(BOWS)[None]
    covered = np.where(seen * length[:, None] / PLACES < LEAST_SEEN_MM, 0, covered)
    best = covered.argmax(axis=1)
    index = np.arange(len(best))
    order = np.argsort(-covered[index, best])[:MOST]
    nodes = [spots[i] for i in discs]
    found = []
    for i in order.tolist():
        path = paths[i, best[i]]
        if covered[i, best[i]] < COVERED or not _clear(path, nodes):
            continue
        if (strand := _along(path, pieces, singles, ink)) is not None:
            found.append(Way(pairs[i][0], pairs[i][1], strand))
    return found


def _clear(path: Floats, nodes: Sequence[Spot]) -> bool:
    """Whether a way leads past all nodes but those at its ends."""
    inner = path[2:-2]
    for node in nodes:
        far = np.hypot(inner[:, 0] - node.x, inner[:, 1] - node.y)
        at_end = min(float(np.hypot(*(end - (node.x, node.y)))) for end in (path[0], path[-1])) < node.radius + ASIDE_MM
        if not at_end and (far < THROUGH * node.radius).any():
            return False
    return True


def _raster(singles: Sequence[Strand], ink: FieldInk, side: int) -> NDArray[np.bool_]:
    """Where there is ink that may be of lines, a little wider than it is."""
    picture = np.zeros(ink.mask.shape, np.uint8)
    points = np.concatenate([s.points for s in singles])
    at = np.clip((points * ink.scale).astype(np.intp), 0, np.array(picture.shape[::-1]) - 1)
    picture[at[:, 1], at[:, 0]] = 1
    return np.asarray(cv2.dilate(picture, np.ones((side, side), np.uint8)) > 0, np.bool_)


def _along(path: Floats, pieces: Pieces, singles: Sequence[Strand], ink: FieldInk) -> Strand | None:
    """The pieces that run along a bow, as a strand: their places in the order of the bow."""
    low, high = path.min(axis=0) - NEAR_MM, path.max(axis=0) + NEAR_MM
    ways = np.gradient(path, axis=0)
    ways /= np.maximum(np.hypot(ways[:, 0], ways[:, 1]), 1e-6)[:, None]
    found: list[tuple[float, Floats, int]] = []
    for strand in singles:
        points = strand.points
        if (points.max(axis=0) < low).any() or (points.min(axis=0) > high).any():
            continue
        off = points[:, None] - path[None]
        far = np.hypot(off[..., 0], off[..., 1])
        near = far.argmin(axis=1)
        mine = far[np.arange(len(points)), near] < NEAR_MM
        if mine.sum() < 3:
            continue
        run, place = points[mine], near[mine]
        step = run[-1] - run[0]
        size = float(np.hypot(step[0], step[1]))
        along = float(step @ ways[place[len(place) // 2]])
        if size > 1.0 and abs(along) < ALONG * size:
            continue
        run = run if along >= 0 else run[::-1]
        found.append((float(place.mean()), run, strand.parts[0]))
    if not found:
        return None
    found.sort(key=lambda each: each[0])
    points = np.concatenate([run for _, run, _ in found])
    inked = [float(np.hypot(*np.diff(run, axis=0).T).sum()) for _, run, _ in found]
    gaps = [float(np.hypot(*(after[1][0] - before[1][-1]))) for before, after in pairwise(found)]
    t = np.linspace(0, 1, 10)[:, None]
    bare = 0.0
    known = ink.mask | ink.hidden
    for ((_, before, _), (_, after, _)), gap in zip(pairwise(found), gaps, strict=True):
        line = before[-1] * (1 - t) + after[0] * t
        at = np.clip((line * ink.scale).astype(np.intp), 0, np.array(known.shape[::-1]) - 1)
        bare += gap * float(1 - known[at[:, 1], at[:, 0]].mean())
    return Strand(points, tuple(part for _, _, part in found), sum(inked), tuple(gaps), bare, -1.0)
