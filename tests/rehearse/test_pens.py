"""Marks lie where they should, and a thicker or darker pen leaves more ink."""

import numpy as np
import pytest

from generator.model.geometry import Box
from generator.rehearse import pens
from generator.rehearse.page import draw

DPI = 200
BOX = Box(20, 20, 5, 5)


def _ink(kind: pens.MarkKind, pen: pens.Pen, area: Box, seed: int = 1) -> float:
    """Share of `area` that is darker than mid-grey after one mark in BOX."""
    rng = np.random.default_rng(seed)
    page = np.full((400, 400), 255, np.uint8)
    draw(page, pens.mark(kind, BOX, pen, rng), pen, DPI, rng)
    scale = DPI / 25.4
    window = page[int(area.y * scale) : int(area.bottom * scale), int(area.x * scale) : int(area.right * scale)]
    return float((window < 200).mean())


@pytest.mark.parametrize("pen", pens.PENS, ids=lambda p: p.name)
def test_a_solid_box_has_much_more_ink_than_a_cross_and_a_cross_more_than_nothing(pen: pens.Pen) -> None:
    inner = BOX.grown(-0.5)
    crossed, solid = _ink(pens.MarkKind.CROSS, pen, inner), _ink(pens.MarkKind.SOLID, pen, inner)
    assert 0.05 < crossed < solid
    assert solid > 0.6 if pen.grain else solid > 0.97


def test_a_circle_leaves_the_inside_white_and_a_long_tick_reaches_far_outside() -> None:
    assert _ink(pens.MarkKind.CIRCLE, pens.BALLPOINT, BOX.grown(-0.5)) == 0
    assert _ink(pens.MarkKind.CIRCLE, pens.BALLPOINT, BOX.grown(4)) > 0.03
    beyond = Box(BOX.right + 1, BOX.y - 6, 8, 8)
    assert _ink(pens.MarkKind.LONG_TICK, pens.BALLPOINT, beyond) > 0.01


def test_ink_never_lightens_what_is_printed() -> None:
    rng = np.random.default_rng(2)
    page = rng.integers(0, 255, (400, 400)).astype(np.uint8)
    before = page.copy()
    draw(page, pens.mark(pens.MarkKind.SOLID, BOX, pens.PALE_PENCIL, rng), pens.PALE_PENCIL, DPI, rng)
    assert (page <= before).all()
    assert (page < before).any()


def test_strokes_beyond_the_paper_are_cut_and_do_no_harm() -> None:
    rng = np.random.default_rng(3)
    page = np.full((60, 60), 255, np.uint8)
    edge = Box(3, 4, 5, 5)
    draw(page, pens.mark(pens.MarkKind.LONG_TICK, edge, pens.MARKER, rng), pens.MARKER, DPI, rng)
    far = Box(500, 500, 5, 5)
    draw(page, pens.mark(pens.MarkKind.TICK, far, pens.MARKER, rng), pens.MARKER, DPI, rng)
    assert page.min() < 100


def test_handwriting_stays_on_its_lines() -> None:
    area = Box(10, 10, 80, 27)
    for seed in range(20):
        strokes = np.vstack(pens.handwriting(area, 3, np.random.default_rng(seed)))
        assert strokes[:, 0].min() > area.x - 1
        assert strokes[:, 0].max() < area.right + 6
        assert strokes[:, 1].min() > area.y - 3
        assert strokes[:, 1].max() < area.bottom + 2
