"""Which name belongs to a drawn line: by a number at its end, by the colour of the name, or not known."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest
from test_drawings import BLACK, BLUE, PLOT, RED, SCALE, TODAY, falling, line, paper, rising

from generator.model.curve import Curve
from generator.read.drawings.curve import read_curve, with_names
from generator.read.drawings.ink import field_ink
from generator.read.drawings.names import NameLine, tint_of

THREE = tuple(NameLine(number, None) for number in (1, 2, 3))
STROKES = {
    1: [(-0.25, -0.25), (0.05, -0.5), (0.05, 0.5)],
    2: [(-0.28, -0.3), (-0.05, -0.5), (0.22, -0.38), (0.2, -0.1), (-0.3, 0.5), (0.32, 0.48)],
    3: [(-0.25, -0.45), (0.15, -0.48), (0.25, -0.25), (0.0, -0.02), (0.28, 0.2), (0.1, 0.46), (-0.25, 0.42)],
}


def write(picture: np.ndarray, number: int, x: float, y: float, *, ring: bool = False, tall: float = 4.0) -> None:
    """A number of a person (mm from the picture's top left)."""
    points = (np.array(STROKES[number]) * tall + (x, y)) * SCALE * 16
    cv2.polylines(picture, [np.round(points).astype(np.int32)], False, BLACK, 3, cv2.LINE_AA, 4)
    if ring:
        cv2.circle(picture, (round(x * SCALE), round(y * SCALE)), round(0.85 * tall * SCALE), BLACK, 2, cv2.LINE_AA)


def read(picture: np.ndarray, names: tuple[NameLine, ...] = THREE, most: int = 3) -> Curve:
    printed = np.zeros(picture.shape[:2], np.uint8)
    ink = field_ink(picture, printed, SCALE, 205.0, False)
    return with_names(read_curve(ink, PLOT, TODAY, "lijn", 3), ink, names, most)


def numbers(curve: Curve) -> list[int]:
    return [found.number for found in curve.lines]


def two_lines(colours: tuple[tuple[int, int, int], ...] = (BLACK, BLACK)) -> np.ndarray:
    """Of which the rising one ends higher."""
    picture = paper()
    for height, colour in zip((rising, falling), colours, strict=True):
        line(picture, height, colour=colour)
    return picture


def start_of(height: object) -> tuple[float, float]:
    return PLOT.x + 0.03 * PLOT.width, PLOT.bottom - float(height(np.array([0.03]))[0]) * PLOT.height  # type: ignore[operator]


def test_numbers_at_lines_name_them_whatever_their_order() -> None:
    for first, second in ((2, 3), (3, 2)):
        picture = two_lines()
        for number, height in ((first, rising), (second, falling)):
            x, y = start_of(height)
            write(picture, number, x + 2, y - 6)
        assert numbers(read(picture)) == [first, second]


def test_a_one_by_itself_is_a_stroke_but_in_a_ring_or_beside_another_number_it_is_a_one() -> None:
    x, y = start_of(rising)
    picture = two_lines()
    write(picture, 1, x + 2, y - 6)
    assert numbers(read(picture)) == [0, 0]
    picture = two_lines()
    write(picture, 1, x + 2, y - 7, ring=True)
    assert numbers(read(picture))[0] == 1
    picture = two_lines()
    write(picture, 1, x + 2, y - 6)
    write(picture, 3, start_of(falling)[0] + 2, start_of(falling)[1] - 6)
    assert numbers(read(picture)) == [1, 3]


def test_a_number_that_no_name_line_has_or_that_is_far_off_names_nothing() -> None:
    picture = two_lines()
    x, y = start_of(rising)
    write(picture, 3, x + 2, y - 6)
    assert numbers(read(picture, THREE[:2], most=2)) == [0, 0]
    picture = two_lines()
    write(picture, 3, x + 22, y - 9)
    assert numbers(read(picture)) == [0, 0]
    picture = two_lines()
    for at in (0, 3):
        write(picture, 3, x + 2 + at, y - 6)
    assert numbers(read(picture)) == [0, 0], "33 is no number of a line"


def test_two_lines_with_one_number_are_both_not_known() -> None:
    picture = two_lines()
    for height in (rising, falling):
        x, y = start_of(height)
        write(picture, 2, x + 2, y - 6)
    assert numbers(read(picture)) == [0, 0]


def test_the_colour_of_a_name_says_which_line_it_is_of() -> None:
    picture = two_lines((RED, BLUE))
    tints = [tint_of(written(colour)) for colour in (BLUE, RED)]
    names = tuple(NameLine(number, tint) for number, tint in enumerate(tints, start=1))
    assert numbers(read(picture, names)) == [2, 1]
    alike = tuple(replace(name, tint=tints[0]) for name in names)
    assert numbers(read(picture, alike)) == [0, 0], "two names in one colour say nothing"
    black = two_lines()
    assert numbers(read(black, names)) == [0, 0], "nor do names in colours that no line has"


def test_a_number_and_a_colour_that_contradict_each_other_say_nothing() -> None:
    picture = two_lines((RED, BLUE))
    x, y = start_of(rising)
    write(picture, 3, x + 2, y - 6)
    names = (NameLine(1, tint_of(written(BLUE))), NameLine(2, tint_of(written(RED))), NameLine(3, None))
    assert numbers(read(picture, names)) == [0, 1]


def test_one_line_and_one_name_belong_together_and_so_do_those_that_are_left() -> None:
    picture = paper()
    line(picture, rising)
    assert numbers(read(picture, (NameLine(3, None),))) == [3]
    assert numbers(read(picture, ())) == [0]
    picture = two_lines()
    x, y = start_of(rising)
    write(picture, 2, x + 2, y - 6)
    assert numbers(read(picture, THREE[:2])) == [2, 1]
    assert numbers(read(picture, THREE)) == [2, 0], "of three names two are left"


def written(colour: tuple[int, int, int]) -> np.ndarray:
    """A name in this colour."""
    picture = np.full((40, 200, 3), (236, 240, 244), np.uint8)
    cv2.putText(picture, "lassen", (5, 30), cv2.FONT_HERSHEY_SCRIPT_SIMPLEX, 1, colour, 2, cv2.LINE_AA)
    return picture


def test_an_empty_name_line_has_no_colour() -> None:
    assert tint_of(np.full((40, 200, 3), 240, np.uint8)) is None
    tint = tint_of(written(RED))
    assert tint is not None and tint[1] > 0.4 and tint[0] == pytest.approx(0, abs=0.15)
