"""What was meant with a drawn curve is what was drawn."""

import numpy as np

from generator.model.curve import Curve, CurveLine
from generator.model.geometry import Box
from generator.rehearse.hands import STROKE_MM, any_hand, drawn_by
from generator.rehearse.lines import amiss, meant_line
from generator.rehearse.pens import BALLPOINT
from generator.rehearse.sketches import PLACES, sketch

PLOT, TODAY = Box(20, 30, 150, 90), 0.6


def test_the_ink_of_each_line_runs_as_high_as_was_meant() -> None:
    for seed in range(40):
        made = sketch(PLOT, TODAY, np.random.default_rng(seed), pen=BALLPOINT)
        lines = [each for each in made.drawn if each.what == "line"]
        assert len(lines) == len(made.lines)
        for drawn, meant in zip(lines, made.lines, strict=True):
            points = np.vstack(drawn.strokes)
            place = (points[:, 0] - PLOT.x) / PLOT.width
            height = (PLOT.bottom - points[:, 1]) / PLOT.height * 100
            known = np.isfinite(meant.heights)
            at = np.arange(PLACES) / (PLACES - 1)
            inside = (place > at[known].min()) & (place < at[known].max())
            off = np.abs(np.interp(place[inside], at[known], meant.heights[known]) - height[inside])
            assert np.median(off) < 1


def test_dashes_begin_where_it_is_said_that_they_do() -> None:
    for seed in range(40):
        made = sketch(PLOT, TODAY, np.random.default_rng(seed), pen=BALLPOINT)
        for drawn, meant in zip((d for d in made.drawn if d.what == "line"), made.lines, strict=True):
            if not meant.dashed_from:
                continue
            mm = PLOT.x + meant.dashed_from * PLOT.width
            after = [s for s in drawn.strokes if s[:, 0].min() > mm - 0.8]
            assert len(after) > 1, "dashes stand after it"
            before = [s for s in drawn.strokes if s[:, 0].min() <= mm - 0.8]
            assert max(s[:, 0].max() for s in before) < mm + 1.5, "and nothing solid does"


def test_a_hand_trembles_about_its_course() -> None:
    rng = np.random.default_rng(3)
    off = [np.abs(drawn_by(any_hand(rng), np.array([[0, 0], [100, 0.0]]), rng)[:, 1]).mean() for _ in range(40)]
    assert 0.05 < np.median(off) < STROKE_MM * 0.02


def test_a_curve_is_read_wrong_if_a_line_lacks_or_runs_or_turns_to_dashes_elsewhere() -> None:
    meant = meant_line(sketch(PLOT, TODAY, np.random.default_rng(1), pen=BALLPOINT, count=1).lines[0])
    higher = tuple(None if h is None else h + 10 for h in meant.heights)

    def read(*lines: CurveLine) -> Curve:
        return Curve("a", TODAY, lines, 1.0)

    assert amiss([meant], read(meant)) == ""
    assert amiss([meant], None) and amiss([meant], read()) and amiss([meant], read(meant, meant))
    assert amiss([meant], read(CurveLine(higher, meant.confidence, meant.dashed_from, 1.0)))
    other = 0.3 if meant.dashed_from is None else None
    assert amiss([meant], read(CurveLine(meant.heights, meant.confidence, other, 1.0)))
