"""Pieces that go on in each other become strands: what belongs together by place, direction, bend, colour and width.

Each right end goes on in at most one left end, so that all together cost least; what a link costs is learnt.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from generator.read.drawings import nets
from generator.read.drawings.ink import FieldInk
from generator.read.drawings.pieces import Pieces
from generator.read.marks.networks import softmax

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]
BACK_MM = 1.5  # mm: a stroke may begin so far before the end of the one that it continues
REACH_MM = (16.0, 50.0)  # mm: how far apart two ends may be, of pieces and of strands
LEAST_ODDS = (-3.0, -5.0)  # log odds from which ends are joined: a line that stops for nothing is the worse mistake
CLOSE_MM = 0.8  # mm: between ends this close there is no direction worth measuring
ASIDE = 0.75  # of the way between two ends: may lead aside, unless they are close
BRIDGE_STEPS = 12  # places between two ends where ink is looked for
CHAIN_END_MM = 9.0  # mm: a strand's heading is that of so much of its end


@dataclass(frozen=True, slots=True)
class Strands:
    """N things with two ends each (pieces, or pieces joined): see `Pieces`. `likely`: N x 3, how likely it is part of a
    line, writing, or scratched out; `members`: the pieces of each, from left to right; `sure`: of each link in it;
    `tight`: how much worse (log odds) the next best way to join the ends of each link would be."""

    ends: Floats
    ways: Floats
    bends: Floats
    knots: Ints
    length: Floats
    width: Floats
    dark: Floats
    tint: Floats
    likely: Floats
    members: tuple[tuple[int, ...], ...]
    sure: tuple[tuple[float, ...], ...]
    tight: tuple[tuple[float, ...], ...]


def singles(pieces: Pieces) -> Strands:
    """Every piece by itself, with what the network says it is part of."""
    likely = softmax(nets.scores("stroke", pieces.looks.astype(np.float32))).astype(np.float64)
    count = len(pieces)
    return Strands(
        pieces.ends, pieces.ways, pieces.bends, pieces.knots, pieces.length, pieces.width, pieces.dark, pieces.tint,
        likely, tuple((i,) for i in range(count)), ((),) * count, ((),) * count,
    )  # fmt: skip


def candidates(strands: Strands, reach: float) -> Ints:
    """Pairs (N x 2): the right end of the first may go on in the left end of the second."""
    right, left = strands.ends[:, 1], strands.ends[:, 0]
    gap = left[None] - right[:, None]
    far = np.hypot(gap[..., 0], gap[..., 1])
    good = (gap[..., 0] > -BACK_MM) & (far < reach)
    ahead = (gap * strands.ways[:, None, 1]).sum(axis=2)
    after = (gap * strands.ways[None, :, 0]).sum(axis=2)
    good &= (far < 2 * BACK_MM) | ((ahead > (1 - ASIDE) * far) & (after > (1 - ASIDE) * far))
    np.fill_diagonal(good, False)
    return np.stack(np.nonzero(good), axis=1)


def link_features(strands: Strands, pairs: Ints, ink: FieldInk) -> nets.Floats:
    """What speaks for and against each link: N x features."""
    a, b = pairs[:, 0], pairs[:, 1]
    p, q = strands.ends[a, 1], strands.ends[b, 0]
    d, e = strands.ways[a, 1], strands.ways[b, 0]
    gap = q - p
    far = np.hypot(gap[:, 0], gap[:, 1])
    straight = np.where((far > CLOSE_MM)[:, None], gap / np.maximum(far, 1e-6)[:, None], _unit(d + e))
    out, into, turn = _angle(d, straight), _angle(straight, e), _angle(d, e)
    knots = strands.knots[a, 1], strands.knots[b, 0]
    t = np.linspace(0, 1, BRIDGE_STEPS)[None, :, None]
    way = p[:, None] * (1 - t) + q[:, None] * t
    at = np.clip((way * ink.scale).astype(np.intp), 0, np.array(ink.mask.shape[::-1]) - 1)
    on = ink.mask[at[..., 1], at[..., 0]].mean(axis=1)
    tint = np.hypot(*(strands.tint[a] - strands.tint[b]).T)
    width = np.log(strands.width[a] / strands.width[b])
    shorter = np.minimum(strands.length[a], strands.length[b])
    longer = np.maximum(strands.length[a], strands.length[b])
    return np.stack(
        [
            np.log(far + 0.3), far / strands.width[a].clip(0.3), gap[:, 0], out, into, turn,
            np.abs(out), np.abs(into), np.abs(turn), np.abs(out + into),
            np.abs(_cross(d, gap)), np.abs(_cross(e, gap)),
            np.abs(strands.bends[a, 1] - strands.bends[b, 0]), turn / (far + 1.5) - strands.bends[a, 1],
            ((knots[0] == knots[1]) & (knots[0] >= 0)) * 1.0, (knots[0] >= 0) * 1.0, (knots[1] >= 0) * 1.0,
            on, tint, np.abs(width), strands.dark[a] - strands.dark[b],
            np.log(shorter + 0.2), np.log(longer + 0.2),
            *strands.likely[a].T, *strands.likely[b].T, np.full(len(a), float(ink.bilevel)),
            np.full(len(a), float(ink.colour is not None)), np.minimum(strands.dark[a], strands.dark[b]),
        ],
        axis=1,
    ).astype(np.float32)  # fmt: skip


def _unit(ways: Floats) -> Floats:
    return np.asarray(ways / np.maximum(np.hypot(ways[:, 0], ways[:, 1]), 1e-6)[:, None], np.float64)


def _cross(a: Floats, b: Floats) -> Floats:
    return np.asarray(a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0], np.float64)


def _angle(a: Floats, b: Floats) -> Floats:
    """From the one direction to the other, radians."""
    return np.asarray(np.arctan2(_cross(a, b), (a * b).sum(axis=1)), np.float64)


Link = tuple[int, int, float, float]
"""From, to, chance, and by how much (log odds) the next best way to join its ends is worse."""


def matched(pairs: Ints, odds: Floats, least: float = 0.0) -> list[Link]:
    """The links that together are likeliest: no end is used twice."""
    from scipy.optimize import linear_sum_assignment  # noqa: PLC0415  # costs time, and few pages have plots

    good = odds > least
    pairs, odds = pairs[good], odds[good] - least
    if not len(pairs):
        return []
    froms, row = np.unique(pairs[:, 0], return_inverse=True)
    tos, column = np.unique(pairs[:, 1], return_inverse=True)
    gain = np.zeros((len(froms), len(tos)))
    gain[row, column] = odds
    rows, columns = linear_sum_assignment(gain, maximize=True)
    chosen = gain[rows, columns] > 0
    rows, columns = rows[chosen], columns[chosen]
    sure = nets.sigmoid((gain[rows, columns] + least).astype(np.float32))
    found = zip(rows, columns, sure, _tight(gain, rows, columns), strict=True)
    return [(int(froms[r]), int(tos[c]), float(s), float(t)) for r, c, s, t in found]


def _tight(gain: Floats, rows: Ints, columns: Ints) -> Floats:
    """Of each chosen link: what is lost if its ends are joined otherwise, with another link's or with free ones."""
    own = gain[rows, columns]
    crossed = gain[np.ix_(rows, columns)]
    lost = own[:, None] + own[None] - crossed - crossed.T
    np.fill_diagonal(lost, np.inf)
    free_rows, free_columns = np.ones(gain.shape[0], np.bool_), np.ones(gain.shape[1], np.bool_)
    free_rows[rows], free_columns[columns] = False, False
    to_free = gain[rows][:, free_columns].max(axis=1, initial=0.0)
    from_free = gain[free_rows][:, columns].max(axis=0, initial=0.0)
    return np.asarray(np.minimum(lost.min(axis=1, initial=np.inf), own - np.maximum(to_free, from_free)), np.float64)


def joined(strands: Strands, links: list[Link], pieces: Pieces) -> Strands:
    """The strands that these links make of strands."""
    after = {a: (b, sure, tight) for a, b, sure, tight in links}
    begun = {link[1] for link in links}
    members: list[tuple[int, ...]] = []
    sures: list[tuple[float, ...]] = []
    tights: list[tuple[float, ...]] = []
    seen: set[int] = set()
    for first in [*(i for i in range(len(strands.members)) if i not in begun), *range(len(strands.members))]:
        if first in seen:
            continue
        own, sure, at = list(strands.members[first]), list(strands.sure[first]), first
        tight = list(strands.tight[first])
        seen.add(first)
        while at in after and after[at][0] not in seen:
            at, chance, margin = after[at]
            seen.add(at)
            own += strands.members[at]
            sure += [chance, *strands.sure[at]]
            tight += [margin, *strands.tight[at]]
        members.append(tuple(own))
        sures.append(tuple(sure))
        tights.append(tuple(tight))
    return replace(_summed(pieces, strands, tuple(members)), sure=tuple(sures), tight=tuple(tights))


def _summed(pieces: Pieces, strands: Strands, members: tuple[tuple[int, ...], ...]) -> Strands:
    """What is known of the pieces, for the strands that they are part of; nothing of their links."""
    likely = np.zeros((len(pieces), 3))
    for index, own in enumerate(strands.members):
        likely[list(own)] = strands.likely[index]
    order = np.concatenate([np.array(m, np.intp) for m in members])
    owner = np.repeat(np.arange(len(members)), [len(m) for m in members])
    count = len(members)
    weight = pieces.length[order] + 0.1
    total = np.bincount(owner, weight, minlength=count)

    def mean(values: Floats) -> Floats:
        return np.asarray(np.bincount(owner, values[order] * weight, minlength=count) / total, np.float64)

    first, last = np.array([m[0] for m in members], np.intp), np.array([m[-1] for m in members], np.intp)
    ends = np.stack([pieces.ends[first, 0], pieces.ends[last, 1]], axis=1)
    ways = np.stack([pieces.ways[first, 0], pieces.ways[last, 1]], axis=1)
    for side, second in ((0, 1), (1, -2)):
        _far_headings(pieces, members, ends, ways, side, second)
    return Strands(
        ends, ways, np.stack([pieces.bends[first, 0], pieces.bends[last, 1]], axis=1),
        np.stack([pieces.knots[first, 0], pieces.knots[last, 1]], axis=1),
        np.bincount(owner, pieces.length[order], minlength=count).astype(np.float64), mean(pieces.width),
        mean(pieces.dark), np.stack([mean(pieces.tint[:, c]) for c in (0, 1)], axis=1),
        np.stack([mean(likely[:, c]) for c in range(3)], axis=1), members, (), (),
    )  # fmt: skip


def _far_headings(
    pieces: Pieces, members: tuple[tuple[int, ...], ...], ends: Floats, ways: Floats, side: int, second: int
) -> None:
    """A strand that ends in short dashes is heading where the dashes together are."""
    for index, parts in enumerate(members):
        if len(parts) < 2 or pieces.length[parts[0 if side == 0 else -1]] > CHAIN_END_MM:
            continue
        other = pieces.ends[parts[second], 1 - side]
        way = (other - ends[index, side]) * (1 if side == 0 else -1)
        size = float(np.hypot(way[0], way[1]))
        if size > 2 and way[0] > 0:
            ways[index, side] = way / size


def strands_of(pieces: Pieces, ink: FieldInk) -> Strands:
    """All strands of a field: pieces joined, and strands joined again over longer stretches."""
    strands = singles(pieces)
    for name, reach, least in zip(("near", "far"), REACH_MM, LEAST_ODDS, strict=True):
        pairs = candidates(strands, reach)
        if not len(pairs):
            continue
        odds = nets.scores(name, link_features(strands, pairs, ink))[:, 0].astype(np.float64)
        strands = joined(strands, matched(pairs, odds, least), pieces)
    return strands
