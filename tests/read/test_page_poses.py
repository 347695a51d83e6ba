"""However a sheet lies on the glass, the same boxes are read: all four ways up, skewed, scaled, coarse, fine, 1-bit."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import paper as sheets
import pytest

from generator.model.answer import Fate, MarkState
from generator.model.geometry import Box
from generator.model.layout import CodeRole
from generator.model.run import Run
from generator.read.blank.runbook import RunBook
from generator.read.lie.register import register
from generator.read.page import read_page
from generator.read.picture.grid import Levels
from generator.read.place.codes import Search, locate
from generator.rehearse.page import draw
from generator.rehearse.pens import BALLPOINT, FELT_PEN, MarkKind, mark

ONE = sheets.make_paper()
RUNS = RunBook({sheets.RUN: ONE.run})
# question → choice and mark; everything else stays blank
TICKED = {"v0__1": MarkKind.TICK, "v4__5": MarkKind.CROSS, "v9__3": MarkKind.CROSS, "v16__2": MarkKind.TICK,
          "b__k0": MarkKind.CROSS, "b__k14": MarkKind.TICK}  # fmt: skip
BLACKED = {"v9__4": MarkKind.SOLID, "b__k7": MarkKind.SOLID}


def filled(dpi: int = 300, omit: frozenset[str] = frozenset()) -> np.ndarray:
    rng = np.random.default_rng(7)
    picture = ONE.printed(dpi, omit)
    for number, (name, kind) in enumerate({**TICKED, **BLACKED}.items()):
        pen = (BALLPOINT, FELT_PEN)[number % 2]
        draw(picture, mark(kind, ONE.field(name).box, pen, rng), pen, dpi, rng)
    return picture


@pytest.fixture(scope="module")
def sheet() -> np.ndarray:
    return filled()


def states(picture: np.ndarray, dpi: float | None = 300) -> dict[str, MarkState]:
    reading = read_page(sheets.image(picture, dpi), RUNS)
    assert reading.fate is Fate.READ, reading.reason
    assert reading.code == ONE.code
    assert len(reading.marks) == 104
    return {m.field: m.state for m in reading.marks if m.state is not MarkState.BLANK}


MEANT = {**dict.fromkeys(TICKED, MarkState.MARKED), **dict.fromkeys(BLACKED, MarkState.CANCELLED)}


@pytest.mark.parametrize("turns", [0, 1, 2, 3])
def test_any_of_four_ways_up(sheet: np.ndarray, turns: int) -> None:
    picture = sheets.lay(sheet, turns=turns, degrees=0.7, noise=3, jpeg=75)
    assert states(picture) == MEANT
    assert read_page(sheets.image(picture), RUNS).rotation == (360 - 90 * turns) % 360


@pytest.mark.parametrize("degrees", [-5, -2.5, 2.5, 5])
def test_skew(sheet: np.ndarray, degrees: float) -> None:
    assert states(sheets.lay(sheet, degrees=degrees, canvas=(2750, 3750))) == MEANT


@pytest.mark.parametrize(("scale", "canvas"), [(0.94, (2480, 3508)), (1.04, (2600, 3700)), (1.414, (3508, 4961))])
def test_fit_to_page_and_a4_enlarged_to_a3(sheet: np.ndarray, scale: float, canvas: tuple[int, int]) -> None:
    picture = sheets.lay(sheet, scale=scale, canvas=canvas, degrees=1)
    assert states(picture) == MEANT
    assert read_page(sheets.image(picture), RUNS).dpi == pytest.approx(300 * scale, rel=0.01)


@pytest.mark.parametrize("dpi", [100, 150, 200, 400])
def test_resolutions_with_jpeg_and_noise(dpi: int) -> None:
    assert states(sheets.lay(filled(dpi), dpi=dpi, degrees=1.5, noise=4, jpeg=70), dpi) == MEANT


@pytest.mark.parametrize("dpi", [150, 200, 300])
def test_black_and_white_scans(dpi: int) -> None:
    assert states(sheets.lay(filled(dpi), dpi=dpi, degrees=-2, bitonal=True), dpi) == MEANT


def test_shift_and_uneven_stretch(sheet: np.ndarray) -> None:
    moved = sheets.lay(sheet, shift_mm=(6, -4))
    assert states(cv2.resize(moved, None, fx=1.0, fy=1.02)) == MEANT


@pytest.mark.parametrize("gone", ["entry", "spare", "tl", "tr", "bl", "br"])
def test_one_code_or_one_registration_mark_missing(gone: str) -> None:
    reading = read_page(sheets.image(sheets.lay(filled(omit=frozenset({gone})), degrees=2)), RUNS)
    assert reading.fate is Fate.READ
    assert {m.field: m.state for m in reading.marks if m.state is not MarkState.BLANK} == MEANT
    assert reading.found_by == ("spare" if gone == "entry" else "entry")


def test_waves_of_the_paper_feed_are_followed(sheet: np.ndarray) -> None:
    rows, columns = sheet.shape
    y, x = np.mgrid[0:rows, 0:columns].astype(np.float32)
    waves_px = 3.0  # a quarter of a millimetre to both sides
    bent = cv2.remap(
        sheet,
        x + waves_px * np.sin(y / rows * 7),
        y + waves_px * np.cos(y / rows * 9),
        cv2.INTER_LINEAR,
        borderValue=255,
    )
    reading = read_page(sheets.image(bent), RUNS)
    assert {m.field: m.state for m in reading.marks if m.state is not MarkState.BLANK} == MEANT
    assert 0.15 < reading.residual_mm < 0.6


@pytest.mark.parametrize("slant", [0.03, 0.08, 0.15])
def test_slanted_as_in_a_photo(sheet: np.ndarray, slant: float) -> None:
    rows, columns = sheet.shape
    source = np.array([[0, 0], [columns, 0], [columns, rows], [0, rows]], np.float32)
    target = source + np.array(
        [[columns * slant, 0], [-columns * slant, rows * slant / 2], [0, 0], [0, -rows * slant / 2]]
    )
    matrix = cv2.getPerspectiveTransform(source, (target + 100).astype(np.float32))
    photo = cv2.warpPerspective(sheet, matrix, (columns + 200, rows + 200), borderValue=90)
    assert states(photo, None) == MEANT


def test_pen_may_cover_a_registration_mark(sheet: np.ndarray) -> None:
    scribbled = sheet.copy()
    cv2.line(scribbled, (100, 120), (230, 190), 30, 25)  # over the top left one
    assert states(sheets.lay(scribbled, degrees=1)) == MEANT


def test_the_far_edge_is_found_from_a_code_between_the_near_marks() -> None:
    """Code and marks on one line say little of how far away the other edge is; a sheet on glass is not stretched."""
    beside = tuple(replace(c, box=Box(30, 278, 12, 12)) if c.role is CodeRole.SPARE else c for c in ONE.page.codes)
    page = replace(ONE.page, codes=beside)
    run = Run(replace(ONE.run.layout, pages=(page,)), sheets.KEY, sheets.draw_pdf(page, ONE.labels, None))
    runs = RunBook({sheets.RUN: run})
    printed = sheets.Paper(run, page, ONE.labels, ONE.code).printed(200, frozenset({CodeRole.ENTRY.value}))
    seen = []
    for seed in (13, 16, 46):  # where the corners of the code as it was read are a pixel off
        rng = np.random.default_rng(seed)
        degrees, scale = float(rng.uniform(-3, 3)), float(rng.uniform(0.97, 1.03))
        levels = Levels(sheets.lay(printed, degrees=degrees, scale=scale, dpi=200, noise=6, jpeg=75, seed=seed))
        found = locate(Search(levels, runs, levels.full.shape[0] / 297))
        assert found is not None
        fit = register(levels, runs.reference(ONE.code), (found,))
        seen.append(0 if fit is None else len(fit.rings))
    assert seen == [4, 4, 4]
