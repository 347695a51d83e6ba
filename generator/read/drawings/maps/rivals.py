"""Lines beside each other: ink is part of one line only, so what else it may be part of says which line was meant."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from generator.read.drawings.maps import nets
from generator.read.drawings.maps.strands import Strand
from generator.read.drawings.nets import sigmoid

Floats = NDArray[np.float64]
RIVAL, ANY_RIVAL = 0.5, 0.15  # of a line's ink: so much of it is also a rival's, and so much of any rival's
STANDING, MOST = 4, 9.0  # numbers per line that `standing` says; the most of each
LEAST_ODDS = 1e-4


def shared_ink(strands: Sequence[Strand], lengths: Floats) -> Floats:
    """How much of the ink of each strand (row) is also of each other one. `lengths`: of all pieces, mm."""
    has = np.zeros((len(strands), len(lengths)))
    for row, strand in zip(has, strands, strict=True):
        row[list(strand.parts)] = 1.0
    own = has * lengths
    return np.asarray(own @ has.T / np.maximum(own.sum(axis=1), 1e-6)[:, None], np.float64)


def standing(pairs: NDArray[np.intp], costs: Floats, strands: Sequence[Strand], shared: Floats) -> Floats:
    """Of each line, before any network is asked: how many rivals it has between other nodes, how much cheaper the
    cheapest is, how much more ink the longest has; and how much of its ink another line between its own nodes has."""
    apart = _apart(pairs)
    rival = (shared >= RIVAL) & apart
    size = np.log(np.array([s.ink for s in strands]) + 0.5)
    cheaper = np.where(rival, costs[:, None] - costs[None], -MOST).max(axis=1)
    longer = np.where(rival, size[None] - size[:, None], -3.0).max(axis=1)
    again = np.where(~apart & ~np.eye(len(pairs), dtype=bool), shared, 0.0).max(axis=1)
    return np.stack([rival.sum(axis=1), np.clip(cheaper, -MOST, MOST), np.clip(longer, -3, 3), again], axis=1)


def beside(features: Floats, odds: Floats, pairs: NDArray[np.intp], shared: Floats) -> Floats:
    """The same lines once it is known how likely each is by itself: that of its rivals, and of others of its nodes."""
    likely = np.clip(odds, LEAST_ODDS, 1 - LEAST_ODDS)
    said = np.log(likely / (1 - likely))
    apart = _apart(pairs)
    least = float(np.log(LEAST_ODDS))

    def best(of: NDArray[np.bool_]) -> Floats:
        return np.asarray(np.where(of, said[None], least).max(axis=1), np.float64)

    taken = np.where(apart, shared * odds[None], 0.0)
    own = ~apart & ~np.eye(len(pairs), dtype=bool)
    rivals = best(apart & (shared > RIVAL)), best(apart & (shared > ANY_RIVAL)), best(own)
    return np.column_stack([features, said, *rivals, taken.max(axis=1), taken.sum(axis=1)])


def odds_of(features: Floats, pairs: NDArray[np.intp], shared: Floats) -> Floats:
    """How likely each line is, beside all others."""
    if not len(features):
        return np.zeros(0)
    alone = sigmoid(nets.scores("edge", features.astype(np.float32)))[:, 0].astype(np.float64)
    rows = beside(features, alone, pairs, shared).astype(np.float32)
    return np.asarray(sigmoid(nets.scores("rival", rows))[:, 0], np.float64)


def _apart(pairs: NDArray[np.intp]) -> NDArray[np.bool_]:
    """Which lines are between other nodes than each line is."""
    return np.asarray((pairs[:, None] != pairs[None]).any(axis=2), np.bool_)
