"""A box with some ink: how likely is it that the ink is a mark for this box? Else it is a question mark, letters
written across, a tail from elsewhere, a ring round a neighbour."""

from __future__ import annotations

from collections.abc import Sequence

from generator.read.features import BoxFeatures
from generator.read.networks import Floats, ask, row

MODEL = "thin_marks"


def inputs(f: BoxFeatures, pen: float, bilevel: bool) -> Floats:
    """What the networks look at. `pen`: the darkness of the sheet's ink."""
    if f.view is None:
        raise ValueError(f"{f.field.name} has no picture: too little ink for this question")
    numbers = (f.area, f.extent, f.depth, f.spilled, f.bent, f.foreign, f.stray, f.coverage)
    return row(f.view, (*numbers, f.darkness / max(pen, 0.1), float(f.leaves), float(bilevel), f.field.box.width))


def meant(boxes: Sequence[BoxFeatures], pen: float, bilevel: bool) -> list[float]:
    """The probability, 0 … 1, that each of these boxes (all with a picture) was marked."""
    return ask(MODEL, [inputs(f, pen, bilevel) for f in boxes])
