"""Boxes are looked at all at once; what is said of one must not depend on those beside it."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from generator.read.blank.reference import Mask, middle
from generator.read.marks import shapes
from generator.read.marks.pieces import Pieces, Zones, sort_ink

SIDE = 58  # px of a patch: a box of 4.5 mm with its halo


def zones() -> Zones:
    box = np.zeros((SIDE, SIDE), np.bool_)
    box[middle(SIDE, SIDE, 2.2)] = True
    return Zones(box, middle(SIDE, SIDE, 2.9), middle(SIDE, SIDE, 1.5))


def scribbles(seed: int, boxes: int) -> Mask:
    """Strokes anywhere, of any length, on so many patches."""
    rng = np.random.default_rng(seed)
    patches = np.zeros((boxes, SIDE, SIDE), np.uint8)
    for patch in patches:
        for _ in range(int(rng.integers(1, 5))):
            start, end = (tuple(int(v) for v in rng.integers(-10, SIDE + 10, 2)) for _ in range(2))
            cv2.line(patch, start, end, (1,), int(rng.integers(1, 5)))
    return patches.view(np.bool_)


@pytest.mark.parametrize("seed", range(8))
def test_ink_is_sorted_for_each_box_as_if_it_stood_alone(seed: int) -> None:
    boxes = 12
    ink, beyond, paper = scribbles(seed, boxes), scribbles(seed + 100, boxes), ~scribbles(seed + 200, boxes)
    together = sort_ink(ink, beyond & ~ink, paper, zones())
    for i in range(boxes):
        one = slice(i, i + 1)
        alone = sort_ink(ink[one], (beyond & ~ink)[one], paper[one], zones())
        for name in Pieces.__dataclass_fields__:
            assert np.array_equal(getattr(together, name)[one], getattr(alone, name)), name


def test_a_stroke_belongs_to_the_box_it_lies_in_and_dust_beside_it_to_none() -> None:
    ink = np.zeros((2, SIDE, SIDE), np.uint8)
    cv2.line(ink[0], (22, 22), (36, 36), (1,), 2)  # within the box of the first patch
    cv2.line(ink[1], (0, 30), (18, 30), (1,), 2)  # into the second from beyond, hardly inside
    cv2.line(ink[1], (44, 50), (48, 50), (1,), 2)  # near its corner
    found = sort_ink(ink.view(np.bool_), np.zeros(ink.shape, np.bool_), np.ones(ink.shape, np.bool_), zones())
    assert found.own[0].sum() == ink[0].sum()
    assert not found.own[1].any()
    assert found.extent[0] > 2.5 and found.foreign[0] == 0
    assert found.foreign[1] > 0 and found.extent[1] == 0
    assert found.stray[0] == 0 < found.stray[1]


def test_shapes_of_many_boxes_are_those_of_each() -> None:
    rng = np.random.default_rng(7)
    patches = cv2.GaussianBlur(rng.integers(0, 256, (9 * SIDE, SIDE), dtype=np.uint8), (0, 0), 2).reshape(9, SIDE, SIDE)
    inside = patches[(slice(None), *zones().inside)]
    for measure in (shapes.even, shapes.core, shapes.fullness):
        assert np.array_equal(measure(inside), [measure(inside[i : i + 1])[0] for i in range(9)])
    dark = np.linspace(0.3, 0.9, 9)
    views = shapes.views(patches, dark)
    assert all(np.array_equal(views[i : i + 1], shapes.views(patches[i : i + 1], dark[i : i + 1])) for i in range(9))


def test_of_no_boxes_there_is_nothing_to_say() -> None:
    nothing = np.zeros((0, 22, 22), np.uint8)
    assert len(shapes.even(nothing)) == len(shapes.crossness(nothing.view(np.bool_))) == 0
    assert shapes.views(np.zeros((0, SIDE, SIDE), np.uint8), np.zeros(0)).shape == (0, 24, 24)
