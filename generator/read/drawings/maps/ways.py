"""Ways from node to node over pieces of ink, at the least cost.

Joining ends one by one (`strands`) turns off wherever a tick, a word or another line lies nearer; a way weighs all
joints between two nodes at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from generator.read.drawings.maps.strands import FOR_NEAR, Around, Links, Strand, links

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]
JOINT = 0.25  # cost of a joint that fits exactly; the rest of a joint's is what its log odds lack
PER_MM = 0.01  # cost of a mm of ink …
PER_WRITTEN_MM = 0.12  # … and of one that is rather writing or scratch
DEAREST = 40.0  # cost from which a way is none: a gap between dashes costs 3
TORN = 20.0  # cost of a way that was not found over joints
NO_LINK = -6.0  # log odds of an end that nothing can be joined to
REGRET = 0.01  # log odds: so much likelier is another joint, or it is the same one
DOUBTS = 8  # numbers of `Way.doubts`
UNKNOWN = (0.0,) * (DOUBTS - 1) + (1.0,)  # of a way that was not found over joints


@dataclass(frozen=True, slots=True)
class Way:
    """A strand from one spot to another, and what it costs. `doubts`: what speaks against it beside the strand."""

    one: int
    other: int
    strand: Strand
    cost: float = TORN
    doubts: tuple[float, ...] = UNKNOWN


def ways_of(left: Sequence[Strand], around: Around, likely: Floats, cost: Floats) -> list[Way]:
    """The cheapest way between each two spots. `left`: the pieces without circles; `likely`: of each piece the classes;
    `cost`: of each of their ends (2i: the first of strand i) to be at a spot: ends x spots."""
    linked = links(left, around)
    best = np.full(2 * len(left), NO_LINK)
    for ends in (linked.one, linked.other):
        np.maximum.at(best, ends, linked.odds)
    joint_of = {pair: k for k, pair in enumerate(zip(linked.one.tolist(), linked.other.tolist(), strict=True))}
    found = []
    for one, other, whole, chain in _cheapest(left, linked, likely, cost):
        if len({end // 2 for end in chain}) < len(chain):
            continue  # back over its own ink
        joints = [joint_of[min(a, b ^ 1), max(a, b ^ 1)] for a, b in pairwise(chain)]
        strand = _strand(chain, joints, left, linked)
        dearer_end = max(float(cost[chain[0] ^ 1, one]), float(cost[chain[-1], other]))
        found.append(Way(one, other, strand, whole, (whole, dearer_end, *_doubts(chain, joints, linked, best), 0.0)))
    return found


def _cheapest(
    left: Sequence[Strand], linked: Links, likely: Floats, cost: Floats
) -> Iterator[tuple[int, int, float, list[int]]]:
    """Two spots, the cost of the cheapest way between them, and the ends at which it leaves its pieces, in order."""
    from scipy.sparse import csr_matrix  # noqa: PLC0415  # costs a tenth of a second, and few pages have maps
    from scipy.sparse.csgraph import dijkstra  # noqa: PLC0415

    spots, ends = cost.shape[1], 2 * len(left)
    own = np.array([s.parts[0] for s in left])
    piece = np.array([s.ink for s in left]) * (PER_MM + PER_WRITTEN_MM * likely[own, 2:].sum(axis=1))
    joint = np.maximum(FOR_NEAR - linked.odds, 0) + JOINT
    at, spot = np.nonzero(cost < DEAREST)
    # whoever is at end e has come over its piece, from e ^ 1; last come the spots, where ways begin
    start = np.concatenate([linked.one, linked.other, ends + spot])
    stop = np.concatenate([linked.other, linked.one, at]) ^ 1
    price = np.concatenate([joint, joint, cost[at, spot]]) + piece[stop // 2]
    graph = csr_matrix((price, (start, stop)), shape=(ends + spots, ends + spots))
    far, before = dijkstra(graph, indices=ends + np.arange(spots), return_predecessors=True, limit=DEAREST)
    whole = far[:, :ends, None] + cost[None]  # spot x end x spot
    last = whole.argmin(axis=1)
    least = np.take_along_axis(whole, last[:, None], axis=1)[:, 0]
    for one, other in np.argwhere(np.triu(least < DEAREST, 1)).tolist():
        chain = [int(last[one, other])]
        while (previous := int(before[one, chain[-1]])) < ends:
            chain.append(previous)
        yield one, other, float(least[one, other]), chain[::-1]


def _doubts(chain: Sequence[int], joints: Sequence[int], linked: Links, best: Floats) -> tuple[float, ...]:
    """How much likelier other joints are (the most, all, how many), and whether ink runs on beyond the ends."""
    regrets = [float(max(best[linked.one[k]], best[linked.other[k]]) - linked.odds[k]) for k in joints]
    onward = sorted(float(best[end]) for end in (chain[0] ^ 1, chain[-1]))
    return max(regrets, default=0.0), sum(regrets), float(sum(r > REGRET for r in regrets)), *onward


def _strand(chain: Sequence[int], joints: Sequence[int], left: Sequence[Strand], linked: Links) -> Strand:
    own, over = [left[end // 2] for end in chain], np.array(joints, np.intp)
    points = [each.points if end % 2 else each.points[::-1] for end, each in zip(chain, own, strict=True)]
    return Strand(
        np.concatenate(points),
        tuple(each.parts[0] for each in own),
        sum(each.ink for each in own),
        tuple(linked.gap[over].tolist()),
        float(linked.bare[over].sum()),
        float(linked.odds[over].min(initial=FOR_NEAR)),
    )
