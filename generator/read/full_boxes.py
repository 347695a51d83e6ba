"""A box with much ink: how likely is it that it was cancelled (filled up, scratched out) rather than chosen?"""

from __future__ import annotations

from collections.abc import Sequence

from generator.read.features import BoxFeatures
from generator.read.networks import Floats, ask, row

MODEL = "full_boxes"


def inputs(f: BoxFeatures, bilevel: bool) -> Floats:
    """What the networks look at. `bilevel`: black and white only, so darkness says nothing of the pen."""
    if f.view is None:
        raise ValueError(f"{f.field.name} has no picture: too little ink for this question")
    return row(f.view, (f.fullness, f.coverage, f.core, f.even, f.crossness, f.overrun, f.darkness, float(bilevel)))


def cancelled(boxes: Sequence[BoxFeatures], bilevel: bool) -> list[float]:
    """The probability, 0 … 1, that each of these boxes (all with a picture) was cancelled."""
    return ask(MODEL, [inputs(f, bilevel) for f in boxes])
