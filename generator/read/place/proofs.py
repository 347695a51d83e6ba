"""Is this a proof? Then it says so itself: five registration marks as on a die, where a sheet has its big code."""

from __future__ import annotations

import math
from collections.abc import Sequence

from generator.read.lie.rings import Ring

NEAREST, FARTHEST = 1.1, 2.9  # sizes of a mark from the middle one to the others: drawn 1.53 (a slanted photo: more)
AS_LARGE = 0.35  # by how much marks of one die differ in size
ASKEW_DEG = 22.0  # by how much the arms of the die may stand off a right angle, on a slanted photo
ARMS = 3  # of the four around the middle that must be seen: a stroke may run through one
RIGHT_ANGLE = 90.0


def shows_die(rings: Sequence[Ring]) -> bool:
    """Whether some of these marks stand as the five of a die."""
    return any(_is_middle(ring, rings) for ring in rings)


def _is_middle(middle: Ring, rings: Sequence[Ring]) -> bool:
    arms = sorted(
        math.degrees(math.atan2(ring.y - middle.y, ring.x - middle.x)) % 360
        for ring in rings
        if ring is not middle
        and abs(ring.size / middle.size - 1) <= AS_LARGE
        and NEAREST <= math.hypot(ring.x - middle.x, ring.y - middle.y) / middle.size <= FARTHEST
    )
    return any(sum(_square_to(first, other) for other in arms) >= ARMS for first in arms)


def _square_to(first: float, other: float) -> bool:
    """Whether two directions differ by a whole number of right angles (also by none)."""
    off = (other - first) % RIGHT_ANGLE
    return min(off, RIGHT_ANGLE - off) <= ASKEW_DEG
