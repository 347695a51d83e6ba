"""Marks in pencil on paper that something happened to: each way in which a self-test once read them wrong in silence.

Above all: what nobody marked is not read as marked, what somebody marked is not read as blank. A person may be asked.
Where one fails, the page as it came stays in tests/failures (see conftest.py).
"""

from __future__ import annotations

import cv2
import numpy as np
import paper as sheets
import pytest

from generator.model.answer import Fate, Mark, MarkState
from generator.model.geometry import MM_PER_INCH
from generator.read import thresholds as t
from generator.read.blank.runbook import RunBook
from generator.read.marks.evidence import Evidence
from generator.read.marks.intent import Intent
from generator.read.marks.judge import decide
from generator.read.page import read_page
from generator.rehearse import soil
from generator.rehearse.page import draw
from generator.rehearse.pens import MARKER, PALE_PENCIL, PENCIL, MarkKind, Pen, mark
from generator.rehearse.scanner import OFFICE_COARSE, OFFICE_GREY, scan

ONE = sheets.make_paper()
RUNS = RunBook({sheets.RUN: ONE.run})
DPI = OFFICE_GREY.dpi
MARKED = tuple(f"v{row}__{1 + row % 5}" for row in range(0, 17, 2))  # one box of every other question


def filled(kind: MarkKind, pen: Pen, rng: np.random.Generator, dpi: int = DPI) -> np.ndarray:
    """The page with a mark in every other question."""
    picture = ONE.printed(dpi)
    for name in MARKED:
        draw(picture, mark(kind, ONE.field(name).box, pen, rng), pen, dpi, rng)
    return picture


def came_back(picture: np.ndarray, rng: np.random.Generator) -> dict[str, Mark]:
    """The boxes as read."""
    reading = read_page(sheets.image(scan(picture, OFFICE_GREY, rng), DPI), RUNS)
    assert reading.fate is Fate.READ, reading.reason
    return {m.field: m for m in reading.marks}


def stained(picture: np.ndarray, amount: np.ndarray) -> np.ndarray:
    """The page with this share of its light taken away at each place, softly."""
    soft = cv2.GaussianBlur(amount, (0, 0), 0.2 * DPI / MM_PER_INCH)
    return np.asarray(picture * (1 - soft), np.uint8)


def px(*mm: float) -> tuple[int, ...]:
    return tuple(round(each * DPI / MM_PER_INCH) for each in mm)


@pytest.mark.parametrize("kind", [MarkKind.TICK, MarkKind.STROKE, MarkKind.DOT, MarkKind.CIRCLE])
@pytest.mark.parametrize("seed", range(8))
def test_pale_pencil_that_was_copied_twice_is_not_read_as_nothing(kind: MarkKind, seed: int) -> None:
    rng = np.random.default_rng(seed)
    picture = soil.by_way_of_a3(filled(kind, PALE_PENCIL, rng), ONE.page, DPI, rng)
    marks = came_back(picture, rng)
    lost = [name for name in MARKED if marks[name].state is MarkState.BLANK]
    strange = [name for name, one in marks.items() if name not in MARKED and one.state is MarkState.MARKED]
    assert (lost, strange) == ([], [])


@pytest.mark.parametrize("seed", range(3))
def test_long_ticks_in_pale_pencil_are_ticks_on_a_coarse_scan(seed: int) -> None:
    """At 150 dpi their tails seem more than a millimetre wide: no band of coffee."""
    rng = np.random.default_rng(seed)
    reading = read_page(
        sheets.image(scan(filled(MarkKind.LONG_TICK, PALE_PENCIL, rng, 150), OFFICE_COARSE, rng), 150), RUNS
    )
    states = [m.state for m in reading.marks if m.field in MARKED]
    assert states.count(MarkState.MARKED) >= len(MARKED) - 1


def test_an_empty_page_that_was_copied_twice_is_asked_nothing_about() -> None:
    rng = np.random.default_rng(5)
    marks = came_back(soil.by_way_of_a3(ONE.printed(DPI), ONE.page, DPI, rng), rng)
    assert {one.state for one in marks.values()} == {MarkState.BLANK}


@pytest.mark.parametrize("pen", [PALE_PENCIL, PENCIL], ids=lambda pen: pen.name)
@pytest.mark.parametrize("aslant_mm", [0.0, 1.5])
def test_a_crease_through_boxes_is_no_mark(pen: Pen, aslant_mm: float) -> None:
    """A fold over the whole width, through the boxes of an empty question and of one with a tick."""
    rng = np.random.default_rng(3)
    picture = filled(MarkKind.TICK, pen, rng)
    rows = (ONE.field("v5__1").box.centre.y, ONE.field("v10__1").box.centre.y)
    folds = np.zeros(picture.shape, np.float32)
    for y in rows:
        cv2.line(folds, px(0, y), px(ONE.page.width, y + aslant_mm), (pen.darkness * 0.8,), px(0.5)[0])
    marks = came_back(stained(picture, folds), rng)
    strange = [name for name, one in marks.items() if name not in MARKED and one.state is not MarkState.BLANK]
    read = [name for name in strange if marks[name].state is not MarkState.DOUBTFUL]
    assert strange, "the crease can be seen"
    assert read == []


@pytest.mark.parametrize("pen", [PALE_PENCIL, PENCIL, MARKER], ids=lambda pen: pen.name)
@pytest.mark.parametrize("wide_mm", [1.8, 3.0])
def test_the_ring_of_a_mug_is_no_mark(pen: Pen, wide_mm: float) -> None:
    """Its arc runs through a dozen boxes, dark at its outer edge."""
    rng = np.random.default_rng(4)
    picture = filled(MarkKind.CROSS, pen, rng)
    ring = np.zeros(picture.shape, np.float32)
    cv2.circle(ring, px(150, 110), px(40)[0], (0.28,), px(wide_mm)[0])
    cv2.circle(ring, px(150, 110), px(41)[0], (0.38,), px(0.5)[0])
    marks = came_back(stained(picture, ring), rng)
    read = [name for name, one in marks.items() if name not in MARKED and one.state is MarkState.MARKED]
    assert read == []


def test_a_sheet_with_rings_and_smudges_does_not_call_a_tick_cancelled() -> None:
    """Rings leave the boxes empty, so all that is measured inside is one tick and what smudges left: as if the sheet's
    pen were far paler than the tick."""
    rng = np.random.default_rng(6)
    picture = filled(MarkKind.CIRCLE, MARKER, rng)
    smudges = np.zeros(picture.shape, np.float32)
    for name in ("v3__1", "v9__3", "v11__4", "v13__2"):
        centre = ONE.field(name).box.centre
        cv2.line(smudges, px(centre.x - 1, centre.y), px(centre.x + 1, centre.y + 0.5), (0.2,), px(1.0)[0])
    picture = stained(picture, smudges)
    draw(picture, mark(MarkKind.TICK, ONE.field("b__k5").box, MARKER, rng), MARKER, DPI, rng)
    marks = came_back(picture, rng)
    assert marks["b__k5"].state in (MarkState.MARKED, MarkState.DOUBTFUL)


@pytest.mark.parametrize(
    ("area_mm2", "coverage", "of_pen", "state"),
    [
        (0.6, 0.03, 0.6, MarkState.DOUBTFUL),  # the edge of a hand's shadow on a photo
        (0.6, 0.03, 0.9, MarkState.MARKED),  # a small dot
        (4.0, 0.20, 0.6, MarkState.MARKED),  # a tick drawn lightly
        (4.0, 0.20, 0.45, MarkState.DOUBTFUL),
        (9.0, 0.47, 0.45, MarkState.DOUBTFUL),  # coffee beside crosses in ballpoint
        (9.0, 0.47, 0.9, MarkState.MARKED),
    ],
)
def test_ink_that_is_paler_than_the_sheets_pen_is_asked_about(
    area_mm2: float, coverage: float, of_pen: float, state: MarkState
) -> None:
    pen = 0.7
    seen = Evidence(ONE.field("v0__1"), area=area_mm2, coverage=coverage, extent=3.0, darkness=of_pen * pen)
    assert decide(seen, pen, Intent(1.0, 0.0, 0.0))[0] is state


def test_what_is_little_lies_between_a_speck_and_a_stroke() -> None:
    assert t.SPECK_MM2 < t.MARK_MM2 < t.LITTLE_MM2
