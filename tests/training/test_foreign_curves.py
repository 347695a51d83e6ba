"""What other people draw is what they are said to have drawn: truth and ink belong together.

Strokes of real people are not in the repository; here they are made up.
"""

from __future__ import annotations

import foreign_curves
import foreign_marks
import foreign_shapes
import numpy as np
import pytest
from fields import MARGIN_MM, moved
from foreign_takings import WAYS, came_in, inked, shows

from generator.model.geometry import Box
from generator.rehearse.sketches import Sketch

PLOT = Box(40, 90, 120, 100)
DPI = 150
TODAY = 0.6


@pytest.fixture(autouse=True)
def made_up(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(3)
    waves = np.array([np.convolve(rng.normal(size=300), np.ones(45) / 6, "valid") for _ in range(6)])
    letter = np.array([[0, 0, 0], [40, 80, 0], [40, -80, 1], [-60, 40, 0], [40, 0, 1]])
    monkeypatch.setattr(foreign_curves, "hands", lambda: waves)
    monkeypatch.setattr(foreign_shapes, "functions", lambda: [np.linspace(0.2, 0.8, 200) ** 2])
    monkeypatch.setattr(foreign_marks, "omniglot", lambda part: [letter])


def drawn(seed: int) -> Sketch:
    return foreign_curves.foreign_sketch(PLOT, TODAY, np.random.default_rng(seed), "train")


def test_ink_lies_where_the_line_is_said_to_be_and_breaks_only_where_it_is_dashed() -> None:
    checked = 0
    for seed in range(12):
        sketch = drawn(seed)
        lines = [each for each in sketch.drawn if each.what == "line"]
        assert len(lines) == len(sketch.lines)
        for ink, meant in zip(lines, sketch.lines, strict=True):
            at = np.concatenate(ink.strokes)
            share, height = (at[:, 0] - PLOT.x) / PLOT.width, (PLOT.bottom - at[:, 1]) / PLOT.height * 100
            places = np.linspace(0, 1, len(meant.heights))
            known = np.isfinite(meant.heights)
            if "dashes: wiggle" in sketch.extras or "sketched" in sketch.extras or "retraced" in sketch.extras:
                continue
            for place, meant_height in zip(places[known], meant.heights[known], strict=True):
                if meant.dashed_from is None or place < meant.dashed_from - 0.02:
                    near = np.hypot((share - place) * PLOT.width, (height - meant_height) * PLOT.height / 100)
                    assert near.min() < 5 if "lifted" in sketch.extras else near.min() < 0.6
                    checked += 1
    assert checked > 200


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.name)
def test_whatever_way_it_comes_in_the_ink_is_dark_where_it_was_drawn(way) -> None:  # type: ignore[no-untyped-def]
    area = PLOT.grown(MARGIN_MM)
    size = round(area.height * DPI / 25.4), round(area.width * DPI / 25.4), 3
    rng = np.random.default_rng(5)
    line = foreign_curves.foreign_sketch(PLOT, TODAY, rng, "train", foreign_curves.NIBS[4])
    sketch = Sketch(moved(line.drawn, area), line.lines)
    page = np.full(size, 255, np.uint8)
    inked(page, sketch.drawn, DPI, rng)
    picture, contrast = came_in(page, DPI, way, rng)
    assert shows(picture if picture.ndim == 2 else picture.min(axis=2), sketch) or not way.bits
    assert 50 < contrast <= 255
    ink = np.concatenate([s for each in sketch.drawn if each.what == "line" for s in each.strokes]) * 6.0
    grey = picture if picture.ndim == 2 else picture.mean(axis=2)
    at = np.clip(ink.astype(int), 0, np.array(grey.shape[::-1]) - 1)
    assert np.median(grey[at[:, 1], at[:, 0]]) < np.median(grey) - 25
