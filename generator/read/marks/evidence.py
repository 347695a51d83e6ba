"""The first step: what the boxes of a sheet show, as numbers with names. Measured once; no later step changes any."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple

from generator.model.layout import Field
from generator.read import thresholds as t
from generator.read.lie.correction import Correction
from generator.read.picture.image import Grey


class Whose(Enum):
    """Whose the strokes are that run on beyond a box, as far as the second look tells."""

    UNTOLD = "untold"  # none does, or following it told nothing more
    MINE = "mine"  # a stroke reaches in from outside, and is this box's: a long tick
    ELSEWHERE = "elsewhere"  # a neighbour's, surely
    UNSURE = "unsure"  # a stroke reaches in from outside, and may be either's
    SHARED = "shared"  # a stroke of its own runs on to where much more of it lies: it may be either's


class Evidence(NamedTuple):
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
    whose: Whose = Whose.UNTOLD  # the strokes that run on
    held: float = 0.0  # ink (mm²) inside of the stroke that was followed in from outside
    banded: bool = False  # filled up in a shadow, or a mark on a band wider than pens: its ink cannot be told from that
    streaked: bool = False  # its ink is pale and runs on as no pen's does: a crease, a stain, highlighter

    @property
    def untouched(self) -> bool:
        """Whether nothing at all was measured of it: bare paper."""
        return self.view is None and self[1:] == _NOTHING_MEASURED

    @property
    def legible(self) -> bool:
        """Whether there is a picture of it that shows what its ink was meant as."""
        return self.view is not None and not self.banded

    @property
    def own_area(self) -> float:
        """The ink inside (mm²) that is this box's for all that is known of whose it is."""
        if self.whose is Whose.MINE:
            return self.held
        return 0.0 if self.whose is Whose.SHARED else self.area

    @property
    def own_coverage(self) -> float:
        """Of the inside, what such ink covers; what a long stroke from outside covers was not measured."""
        return 0.0 if self.whose is Whose.SHARED else self.coverage

    @property
    def full(self) -> bool:
        """Whether it holds so much ink that it may be cancelled as well as chosen."""
        return self.own_coverage >= t.SOME_INK

    @property
    def entering(self) -> float:
        """How far (mm) ink reaches in that may be another box's: never short where it is not sure whose it is."""
        match self.whose:
            case Whose.MINE:
                return 0.0
            case Whose.ELSEWHERE:
                return min(self.foreign, t.GRAZE_MM / 2)
            case Whose.UNSURE:
                return max(self.foreign, t.GRAZE_MM)
            case Whose.SHARED:
                return max(self.extent, t.GRAZE_MM)
        return self.foreign


_NOTHING_MEASURED = tuple(Evidence._field_defaults.values())  # all but the field itself


@dataclass(frozen=True, slots=True)
class Sheet:
    """What the boxes of a page say about the sheet as a whole."""

    boxes: tuple[Evidence, ...]
    pen: float  # darkness of the ink here: pencil 0.25, marker 0.9
    correction: Correction
    bilevel: bool = False  # black and white only

    @property
    def darkness_lost(self) -> bool:
        """Whether how dark ink is says nothing of the pen: in black and white, also if that was scaled since."""
        return self.bilevel or self.pen >= t.BLACK_PEN

    @property
    def cut_off(self) -> bool:
        """Whether boxes lie outside the picture."""
        return any(not f.seen for f in self.boxes)
