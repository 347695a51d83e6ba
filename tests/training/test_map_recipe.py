"""The recipe of the networks for maps: what it takes for right, and what it leaves out."""

from __future__ import annotations

import maps as recipe
import numpy as np
from fields import TAKINGS

from generator.model.geometry import Box
from generator.rehearse.map_scene import MeantCircle
from generator.rehearse.map_sketches import MapSketch
from generator.rehearse.pens import BALLPOINT, PALE_PENCIL
from generator.rehearse.sketches import BLACK, Drawn, Ink

MEANT = MapSketch((), (MeantCircle("c0", Box(40, 40, 12, 10)), MeantCircle("c1", Box(80, 40, 12, 12))), ())


def test_a_circle_is_the_one_that_lies_there_and_is_as_large() -> None:
    middles = np.array([(46.5, 45.0), (46.0, 45.0), (86.0, 46.0), (66.0, 45.0)])
    sizes = np.array([5.4, 9.5, 6.2, 5.5])
    assert recipe.matched_at(middles, sizes, MEANT).tolist() == [0, -1, 1, -1]


def test_ink_that_black_and_white_loses_is_not_counted() -> None:
    grey, bilevel = (next(t for t in TAKINGS if t.bilevel == b) for b in (False, True))
    pencil = MapSketch((Drawn(Ink(PALE_PENCIL, BLACK), (), "line"),), (), ())
    pen = MapSketch((Drawn(Ink(BALLPOINT, BLACK), (), "line"),), (), ())
    assert recipe.lost(pencil, bilevel) and not recipe.lost(pencil, grey)
    assert not recipe.lost(pen, bilevel)
