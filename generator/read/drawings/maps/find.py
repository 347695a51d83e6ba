"""A map on which somebody drew, as a table of contents: ink → pieces → circles → what is left → lines between nodes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from generator.model.drawn_map import DrawnCircle, DrawnEdge, DrawnMap
from generator.model.geometry import Box
from generator.model.map_space import MapSpace
from generator.read.drawings.ink import FieldInk
from generator.read.drawings.maps import nets
from generator.read.drawings.maps.arrows import pointed
from generator.read.drawings.maps.circles import BAND_MM, Round, chosen, rounds
from generator.read.drawings.maps.corridors import torn_lines
from generator.read.drawings.maps.edges import NONE, Claims, Spot, claims_of, meeting
from generator.read.drawings.maps.rivals import odds_of
from generator.read.drawings.maps.strands import Around, Strand, joined, singles
from generator.read.drawings.maps.ways import ways_of
from generator.read.drawings.nets import sigmoid
from generator.read.drawings.pieces import Pieces, pieces_of
from generator.read.marks.networks import softmax

Floats = NDArray[np.float64]
CIRCLE_FROM = 0.5  # chance from which a circle is proposed …
EDGE_FROM = 0.5  # … and a line
CLEAR_COST = 6.0  # a way that costs less is there: no bow is looked for between its nodes
LEAST_POINTS = 4  # places of a piece that is left when circles are taken out
ROUND_MIDDLE = 0.6  # of a circle's size: a printed place whose middle is so near its middle is what it is drawn round
USED = 0.6  # of its ink: a line of which another one has so much is that line
COURSE = 9  # places that are kept of a line
LINE, CIRCLE, WRITING, SCRATCH = 0, 1, 2, 3  # classes of pieces


@dataclass(frozen=True, slots=True)
class Read:
    """A map, and what it was read from (for teaching). `circles`: which of the rounds were taken."""

    map: DrawnMap
    pieces: Pieces
    likely: Floats
    found: Round | None = None
    circles: tuple[int, ...] = ()
    spots: tuple[Spot, ...] = ()
    claims: Claims | None = None


def read_map(ink: FieldInk, space: MapSpace) -> Read:
    """What was drawn on a map. `ink`: of the paper around it (`space.area`)."""
    pieces = pieces_of(ink, fold=False)
    if not len(pieces):
        return Read(DrawnMap((), ()), pieces, np.zeros((0, 4)))
    likely = likely_of(pieces)
    found = found_rounds(pieces, likely, ink, space)
    odds = sigmoid(nets.scores("circle", found.features.astype(np.float32)))[:, 0] if len(found) else np.zeros(0)
    taken = tuple(chosen(found, odds.astype(np.float64), CIRCLE_FROM))
    circles = [_circle(found, k, float(odds[k]), space) for k in taken]
    spots = spots_of(space, circles, found, taken)
    claims = found_lines(pieces, likely, ink, space, spots, found, taken)
    edges = _edges(claims, spots, space, pieces.length, ink)
    return Read(DrawnMap(tuple(circles), edges), pieces, likely, found, taken, tuple(spots), claims)


def likely_of(pieces: Pieces) -> Floats:
    """Of each piece the chances that it is part of a line, a circle, writing, a scratch."""
    return softmax(nets.scores("stroke", pieces.looks.astype(np.float32))).astype(np.float64)


def found_rounds(pieces: Pieces, likely: Floats, ink: FieldInk, space: MapSpace) -> Round:
    """Whatever may be a circle."""
    strands = _strands(singles(pieces), Around(ink, _discs(space)))
    return rounds(strands, pieces, likely, ink, space)


def _strands(left: Sequence[Strand], around: Around) -> list[Strand]:
    """What is joined over what is near, and what of it goes on over wider gaps."""
    near = joined(left, around, far=False)
    known = {strand.parts for strand in near}
    return [*near, *(strand for strand in joined(near, around, far=True) if strand.parts not in known)]


def _discs(space: MapSpace) -> Floats:
    x, y = space.area.x, space.area.y
    return np.array([(n.centre.x - x, n.centre.y - y, n.radius) for n in space.nodes if n.box is None]).reshape(-1, 3)


def _circle(found: Round, index: int, sure: float, space: MapSpace) -> DrawnCircle:
    a, b = found.half[index]
    turn = found.turn[index]
    wide, high = np.hypot(a * np.cos(turn), b * np.sin(turn)), np.hypot(a * np.sin(turn), b * np.cos(turn))
    x, y = found.middle[index] + (space.area.x, space.area.y)
    box = Box(*(round(float(edge), 2) for edge in (x - wide, y - high, 2 * wide, 2 * high)))
    around, size = "", float(np.sqrt(a * b))
    for node in space.nodes[1:]:
        if np.hypot(node.centre.x - x, node.centre.y - y) < ROUND_MIDDLE * size and size > node.radius:
            around = node.name
    return DrawnCircle(box, round(sure, 3), around)


def spots_of(space: MapSpace, circles: Sequence[DrawnCircle], found: Round, taken: Sequence[int]) -> list[Spot]:
    """All nodes as lines meet them. A ring round a place is where the place's lines end."""
    x, y = space.area.x, space.area.y
    rings = {c.around: float(np.sqrt(found.half[k].prod())) for c, k in zip(circles, taken, strict=True) if c.around}
    spots = []
    for place, node in enumerate(space.nodes):
        box = None if node.box is None else Box(node.box.x - x, node.box.y - y, node.box.width, node.box.height)
        radius = max(node.radius, rings.get(node.name, 0.0))
        spots.append(Spot(node.name, node.centre.x - x, node.centre.y - y, radius, int(place == 0), 1.0, box))
    for circle, k in zip(circles, taken, strict=True):
        if not circle.around:
            middle, size = found.middle[k], float(np.sqrt(found.half[k].prod()))
            spots.append(Spot(circle.name, float(middle[0]), float(middle[1]), size, 2, circle.confidence))
    return spots


def found_lines(
    pieces: Pieces, likely: Floats, ink: FieldInk, space: MapSpace, spots: Sequence[Spot], found: Round,
    taken: Sequence[int],
) -> Claims:  # fmt: skip
    """Whatever may be a line between two nodes, once the circles are taken out."""
    x, y = space.area.x, space.area.y
    left = _without(pieces, found, taken)
    if not left or not spots:
        return NONE
    discs = np.array([(s.x, s.y, s.radius) for s in spots if s.box is None]).reshape(-1, 3)
    boxes = [Box(b.x - x, b.y - y, b.width, b.height) for b in space.boxes]
    written = [Box(b.x - x, b.y - y, b.width, b.height) for b in space.written]
    whole = ways_of(left, Around(ink, discs), likely, meeting(left, spots, ink).cost)
    known = {(way.one, way.other) for way in whole if way.cost < CLEAR_COST}
    torn = torn_lines(pieces, left, ink, spots, known)
    return claims_of([*whole, *torn], spots, pieces, likely, ink, boxes, written)


def _without(pieces: Pieces, found: Round, taken: Sequence[int]) -> list[Strand]:
    """The pieces without what lies on or in circles."""
    if not taken:
        return singles(pieces)
    gone = np.zeros(len(pieces.points), np.bool_)
    for k in taken:
        cos, sin = np.cos(found.turn[k]), np.sin(found.turn[k])
        dx, dy = (pieces.points - found.middle[k]).T
        u, v = dx * cos + dy * sin, -dx * sin + dy * cos
        a, b = found.half[k]
        gone |= np.hypot(u / (a + BAND_MM), v / (b + BAND_MM)) < 1
    strands = []
    for index in range(len(pieces)):
        start, stop = int(pieces.starts[index]), int(pieces.starts[index + 1])
        out = gone[start:stop]
        if not out.any():
            strands.append(Strand(pieces.of(index), (index,), float(pieces.length[index])))
            continue
        edges = np.flatnonzero(np.diff(np.concatenate([[1], out.astype(np.int8), [1]])))
        for a, b in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
            if b - a >= LEAST_POINTS:
                points = pieces.points[start + a : start + b]
                strands.append(Strand(points, (index,), float(np.hypot(*np.diff(points, axis=0).T).sum())))
    return strands


def _edges(
    claims: Claims, spots: Sequence[Spot], space: MapSpace, lengths: Floats, ink: FieldInk
) -> tuple[DrawnEdge, ...]:
    """The likeliest line of each pair of nodes."""
    if not len(claims):
        return ()
    odds = odds_of(claims.features, claims.spots, claims.shared)
    best: dict[tuple[str, str], DrawnEdge] = {}
    used = np.zeros(len(lengths), np.bool_)
    for index in np.argsort(-odds).tolist():
        if odds[index] < EDGE_FROM:
            break
        one, other = sorted(spots[i].name for i in claims.spots[index])
        strand = claims.strands[index]
        own = np.unique(np.array(strand.parts))
        if (one, other) not in best and lengths[own[used[own]]].sum() > USED * lengths[own].sum():
            continue  # the same ink as another line, to a node beside
        used[own] = True
        if (one, other) not in best:
            tip = pointed(strand, ink)
            towards = "" if tip is None else spots[claims.spots[index][tip]].name
            best[one, other] = DrawnEdge(one, other, round(float(odds[index]), 3), _course(strand, space), towards)
    return tuple(best[pair] for pair in sorted(best))


def _course(strand: Strand, space: MapSpace) -> tuple[tuple[float, float], ...]:
    at = np.linspace(0, len(strand.points) - 1, COURSE).round().astype(int)
    places = strand.points[at] + (space.area.x, space.area.y)
    return tuple((round(float(px), 1), round(float(py), 1)) for px, py in places)
