"""What the ink in a box was meant as: a choice, a choice that was cancelled, or nothing for this box (a question mark,
letters written across, a tail from elsewhere, a ring round a neighbour)."""

from __future__ import annotations

from typing import NamedTuple

from generator.read.marks.evidence import Evidence
from generator.read.marks.networks import Floats, ask, row

MODEL = "intent"
MOST_OF_PEN = 2.0  # × the sheet's pen: where rings leave the boxes empty, `pen` is what a shadow left in some of them


class Intent(NamedTuple):
    """How likely each is, 0 … 1, together 1."""

    chosen: float
    cancelled: float
    neither: float


def inputs(f: Evidence, pen: float, bilevel: bool) -> Floats:
    """What the networks look at. `pen`: the darkness of the sheet's ink; `bilevel`: black and white only, so darkness
    says nothing of the pen."""
    if f.view is None:
        raise ValueError(f"{f.field.name} has no picture: too little ink for this question")
    return row(f.view, _numbers(f, pen, bilevel))


# what they look at beside the picture, in this order
NUMBERS = (
    "own_area", "extent", "depth", "spilled", "bent", "entering", "stray", "own_coverage", "width", "fullness", "core",
    "even", "crossness", "overrun", "darkness", "darkness of the pen's", "leaves", "darkness lost",
)  # fmt: skip


def _numbers(f: Evidence, pen: float, bilevel: bool) -> tuple[float, ...]:
    # as the model was taught: of a stroke that may be another box's it is told that none of it lies in this one
    own, entering, covered = f.own_area, f.entering, f.own_coverage
    where = (own, f.extent, f.depth, f.spilled, f.bent, entering, f.stray, covered, f.field.box.width)
    how = (f.fullness, f.core, f.even, f.crossness, f.overrun, f.darkness, min(f.darkness / max(pen, 0.1), MOST_OF_PEN))
    return (*where, *how, float(f.leaves), float(bilevel))


def intents(rows: Floats) -> list[Intent]:
    """What the ink of each of these boxes was meant as (N x `inputs`)."""
    return [Intent(*chances) for chances in ask(MODEL, rows).tolist()] if len(rows) else []
