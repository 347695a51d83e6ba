"""One person at one page: the same mark each time, a little different; and what is scratched out leaves paper."""

import math
from dataclasses import replace
from itertools import pairwise

import cv2
import numpy as np
import pytest
from rehearse_sample import LAYOUT, PAGE

from generator.model.geometry import MM_PER_INCH, Box
from generator.rehearse import pens, scratches
from generator.rehearse.compare import right_states
from generator.rehearse.filler import EVERYDAY, fill_page
from generator.rehearse.page import draw
from generator.rehearse.person import Person, as_prototype
from generator.rehearse.scratches import Scratching

BOX = Box(20, 20, 4.5, 4.5)
DPI = 300
PEN = pens.BALLPOINT
TICK = as_prototype(pens.tick(BOX, np.random.default_rng(1)), BOX)


def _inked(strokes: list[pens.Stroke], area: Box) -> float:
    """The share of an area that is inked."""
    page = np.full((600, 600), 255, np.uint8)
    draw(page, strokes, PEN, DPI, np.random.default_rng(0))
    x0, y0, x1, y1 = (round(v * DPI / MM_PER_INCH) for v in (area.x, area.y, area.right, area.bottom))
    return float((page[y0:y1, x0:x1] < 150).mean())


def test_two_marks_of_one_person_are_alike_and_none_is_the_other() -> None:
    rng, person = np.random.default_rng(3), Person("krul", TICK, unsteady=0.03)
    drawn = [person.marked(BOX, PEN, rng)[0][0] for _ in range(40)]
    apart = [float(np.abs(one - other).max()) for one, other in pairwise(drawn)]
    assert min(apart) > 0.02
    assert np.median(apart) < 0.25 * BOX.width
    steadier = replace(person, unsteady=0.01)
    calm = [steadier.marked(BOX, PEN, rng)[0][0] for _ in range(40)]
    assert np.std(calm, axis=0).mean() < 0.6 * np.std(drawn, axis=0).mean()


def test_size_place_and_turn_are_a_person_s_own() -> None:
    rng = np.random.default_rng(4)
    person = Person("tick", TICK, size=0.5, place=(0.3, -0.2), turn=math.pi / 2, unsteady=0.001)
    (stroke,), _ = person.marked(BOX, PEN, rng)
    before = np.ptp(TICK[0], axis=0) * BOX.width
    assert np.ptp(stroke, axis=0) == pytest.approx(before[::-1] * 0.5, abs=0.1), "half the size, on its side"
    off = (TICK[0].min(0) + TICK[0].max(0)) / 2 - 0.5
    middle = ((stroke.min(0) + stroke.max(0)) / 2 - (BOX.centre.x, BOX.centre.y)) / BOX.width
    assert middle == pytest.approx(np.array([-off[1], off[0]]) * 0.5 + (0.3, -0.2), abs=0.03)


@pytest.mark.parametrize("kind", scratches.KINDS)
def test_a_scratch_out_covers_about_as_much_as_it_says_at_any_angle(kind: str) -> None:
    rng, far = np.random.default_rng(5), Box(BOX.centre.x - 1, BOX.centre.y - 1, 2, 2)
    covered = {
        share: np.mean([
            _inked(scratches.scratched(Scratching(kind, share, angle, 0.7), BOX, PEN.width, rng), far)
            for angle in np.linspace(0, math.pi, 8)
        ])
        for share in (0.3, 0.6, 0.9)
    }  # fmt: skip
    assert covered[0.3] + 0.1 < covered[0.6] < covered[0.9] + 0.1
    assert 0.15 < covered[0.3] < 0.62, "paper is left between its lines"
    assert covered[0.9] > 0.65


def test_what_is_cancelled_was_marked_first_and_counts_as_cancelled() -> None:
    rng, way = np.random.default_rng(6), Scratching("hatch", 0.4, 0.5, 0.6)
    person = Person("tick", TICK, scratching=way)
    kind, strokes, _ = person.cancelled(BOX, PEN, rng)
    assert right_states(kind) == right_states("solid")
    assert len(strokes) > scratches.LEAST_LINES
    assert len(strokes[0]) == len(TICK[0]), "its own mark lies below"
    filled, solid, _ = replace(person, scratching=None).cancelled(BOX, PEN, rng)
    assert filled == "solid"
    assert _inked(solid, BOX.grown(-0.5)) > 0.95
    _, bare, _ = replace(person, clean=True).cancelled(BOX, PEN, rng)
    assert len(bare) == len(strokes) - 1


def test_a_page_is_one_person_s() -> None:
    person = Person("krul", TICK, scratching=Scratching("zigzag", 0.5, 0.3, 0.6))
    habits = replace(EVERYDAY, correct=0.5, question=0.0, not_applicable=0.0, tail=0.0, blank_page=0.0,
                     other_style=0.0)  # fmt: skip
    pages = [fill_page(LAYOUT, PAGE, PEN, np.random.default_rng(s), habits, None, person) for s in range(20)]
    assert {kind for page in pages for kind in page.truth.kinds.values()} == {"krul", "scratch"}


def test_real_marks_of_a_hand_come_at_its_size() -> None:
    ink = np.zeros((144, 144), np.float32)
    cv2.line(ink, (40, 40), (104, 104), 1.0, 6)
    person = Person("echt cross", inks=(ink,), size=0.5)
    strokes, (stamp,) = person.marked(BOX, PEN, np.random.default_rng(7))
    assert not strokes
    assert stamp.area.width == pytest.approx(144 / 64 * BOX.width * 0.5)
    assert stamp.area.centre.x == pytest.approx(BOX.centre.x)
