"""Every soil does what its name says, and leaves the fields where (and what) they were."""

import cv2
import numpy as np
import pytest
from rehearse_sample import DPI, PAGE, SCALE, at, printed

from generator.model.geometry import Box
from generator.rehearse import soil


def _many(name: str, seeds: int = 12) -> list[np.ndarray]:
    return [soil.SOILS[name](printed(), PAGE, DPI, np.random.default_rng(seed)) for seed in range(seeds)]


@pytest.mark.parametrize("name", soil.SOILS)
def test_a_soil_changes_the_page_the_same_way_for_the_same_seed_and_keeps_the_original_intact(name: str) -> None:
    page = printed()
    first = soil.SOILS[name](page, PAGE, DPI, np.random.default_rng(7))
    assert (page == printed()).all(), "works on a copy"
    assert first.dtype == np.uint8
    again = soil.SOILS[name](printed(), PAGE, DPI, np.random.default_rng(7))
    assert first.shape == again.shape
    assert (first == again).all()
    assert any(each.shape != page.shape or (each != page).any() for each in _many(name, 6))


@pytest.mark.parametrize("name", ["perforatie", "nietje", "omgevouwen hoek", "streep door de QR", "tekst over de QR"])
def test_what_hides_paper_never_hides_a_field(name: str) -> None:
    clean = printed()
    for page in _many(name, 30):
        for field in PAGE.fields:
            assert (page[at(field.box)] == clean[at(field.box)]).all(), field.name


def test_a_coffee_ring_and_rain_darken_but_leave_most_of_the_paper_white() -> None:
    for name in ("koffiekring", "regendruppels"):
        for page in _many(name):
            touched = (page < 250) & (printed() == 255)
            assert 0.0005 < touched.mean() < 0.12, name


def test_holes_are_round_six_millimetres_and_eighty_apart() -> None:
    for page in _many("perforatie"):
        strip = page[:, : round(20 * SCALE)]
        holes = (strip < 250).astype(np.uint8)
        count, _, stats, centres = cv2.connectedComponentsWithStats(holes)
        rows = sorted(centres[i][1] for i in range(1, count) if stats[i, cv2.CC_STAT_AREA] > 100)
        assert len(rows) in {2, 4}
        assert np.diff(rows) == pytest.approx([80 * SCALE] * (len(rows) - 1), abs=2 * SCALE)


def test_a_folded_corner_hides_a_corner_and_only_one() -> None:
    for page in _many("omgevouwen hoek", 20):
        corners = [page[:4, :4], page[:4, -4:], page[-4:, :4], page[-4:, -4:]]
        assert sum(float(corner.mean()) < 250 for corner in corners) == 1


@pytest.mark.parametrize("name", ["streep door de QR", "tekst over de QR"])
def test_pen_goes_over_a_code(name: str) -> None:
    blank = np.full_like(printed(), 255)
    for seed in range(10):
        page = soil.SOILS[name](blank, PAGE, DPI, np.random.default_rng(seed))
        touched = [float((page[at(mark.box)] < 200).mean()) for mark in PAGE.codes]
        assert max(touched) > 0.02


def test_coloured_paper_is_evenly_darker_and_yellowed_paper_unevenly() -> None:
    for page in _many("gekleurd papier"):
        paper = page[printed() == 255]
        assert paper.std() < 1
        assert 160 < paper.mean() < 240
    for page in _many("vergeeld papier"):
        assert page[printed() == 255].std() > 3


def test_the_back_shines_through_mirrored() -> None:
    page = np.full_like(printed(), 255)
    left = Box(20, 100, 40, 40)
    page[at(left)] = 0
    for seed in range(5):
        seen = soil.see_through(page, PAGE, DPI, np.random.default_rng(seed))
        mirrored = seen[at(Box(210 - left.right, left.y, left.width, left.height).grown(-6))]
        assert 210 < mirrored.mean() < 248


def test_highlighter_is_light() -> None:
    for page in _many("markeerstift"):
        marked = page[(printed() == 255) & (page < 254)]
        assert marked.size > 500
        assert marked.min() > 180


def test_a_cut_edge_loses_a_strip_of_four_to_fifteen_millimetres() -> None:
    page = np.full_like(printed(), 0)
    for seed in range(12):
        seen = soil.edge_cut(page, PAGE, DPI, np.random.default_rng(seed))
        white = (seen > 200).mean(axis=0 if (seen > 200).mean(axis=1).max() < 1 else 1)
        strip = int((white > 0.99).sum()) / SCALE
        assert 3.5 < strip < 15.5


@pytest.mark.parametrize(("name", "low", "high"), [("passend op pagina", 0.94, 1.04), ("via A3", 0.97, 1.01)])
def test_scaling_is_within_its_range(name: str, low: float, high: float) -> None:
    boxes = [PAGE.codes[0].box.centre, PAGE.codes[1].box.centre]
    distance = np.hypot(boxes[0].x - boxes[1].x, boxes[0].y - boxes[1].y) * SCALE
    for page in _many(name):
        count, _, stats, centres = cv2.connectedComponentsWithStats((page < 128).astype(np.uint8))
        large = sorted(range(1, count), key=lambda i: -stats[i, cv2.CC_STAT_AREA])
        codes = [i for i in large if stats[i, cv2.CC_STAT_AREA] > 0.8 * stats[i, 2] * stats[i, 3]][:2]
        share = np.hypot(*(centres[codes[0]] - centres[codes[1]])) / distance
        assert low - 0.005 < share < high + 0.005


def test_creases_run_across_the_page() -> None:
    for page in _many("vouwen"):
        darker = ((page < 254) & (printed() == 255)).mean(axis=1)
        assert darker.max() > 0.5
        assert (darker > 0.5).mean() < 0.05
