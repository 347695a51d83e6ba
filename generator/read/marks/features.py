"""What the boxes of a sheet show, as numbers with names. Measured by marks.py, judged by classify.py."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from generator.model.layout import Field
from generator.read.lie.correction import Correction
from generator.read.picture.image import Grey


class BoxFeatures(NamedTuple):
    """What a box shows. Lengths in mm, areas in mm², darkness 0 … 1, the rest shares.

    A tuple: a hundred of these are made for every page, and a dataclass of so many fields takes six times as long.
    """

    field: Field
    seen: bool = True  # False: it lies outside the picture
    leaves: bool = False  # a stroke of its ink runs on beyond the halo or into another field: it may begin there
    coverage: float = 0.0  # of the inside that is this box's ink: fills and solid boxes are high
    area: float = 0.0  # its ink inside: dirt is small
    extent: float = 0.0  # longest side of the largest piece of its ink inside: dots and dirt are short
    depth: float = 1.0  # how far the ink reaches into the box from the side it keeps to: writing beside it does not
    spilled: float = 0.0  # share of the ink in and close around the box that lies outside it
    darkness: float = 0.0  # of the ink's core: an erased mark is fainter than the sheet's pen
    even: float = 0.0  # palest ÷ darkest part of the inside, seen from far: 1 solid, pencil grain 0.6, scribbles less
    scatter: float = 0.0  # longest side of all its ink inside together: pencil that a 1-bit scan broke into dots
    crossness: float = 0.0  # ink in the inside's corners minus ink at its sides' middles: crosses > 0, fills <= 0
    core: float = 0.0  # as `even`, of the middle alone, less blurred: discs and hurried fills have no gaps there
    overrun: float = 0.0  # share of two opposite sides that ink runs over: scratch-outs run over both
    fullness: float = 0.0  # mean ÷ core darkness of the inside: solid 0.95, pencil 0.7, crosses and scribbles less
    view: Grey | None = None  # its picture as the networks take it, if there is ink enough for a mark
    stray: float = 0.0  # ink (mm²) near the box that belongs to no mark: letters written across
    foreign: float = 0.0  # extent of ink inside that belongs to a stroke from elsewhere: a neighbour's tick
    foreign_area: float = 0.0  # ink of such strokes inside, mm²
    bent: float = 0.0  # how far the course inside of a stroke that runs on strays from a straight line, mm: ticks
    sectors: int = 0  # directions (of RING_SECTORS) in which ink lies around the box: a circle
    half_round: int = 0  # of these, what strokes hold that stay near this box: others may be rings round its neighbours
    beside: float = 0.0  # extent of ink near the outline that does not enter: a tick that missed
    trace: float = 0.0  # ink (mm²) inside that only a finer look shows; looked for on sheets whose ink is pale
    trace_round: int = 0  # directions in which such ink lies around the box


@dataclass(frozen=True, slots=True)
class Sheet:
    """What the boxes of a page say about the sheet as a whole."""

    features: tuple[BoxFeatures, ...]
    pen: float  # darkness of the ink here: pencil 0.25, marker 0.9
    noise: float  # darkness that blank paper reaches here
    correction: Correction
    bilevel: bool = False  # black and white only

    @property
    def cut_off(self) -> bool:
        """Whether boxes lie outside the picture."""
        return any(not f.seen for f in self.features)
