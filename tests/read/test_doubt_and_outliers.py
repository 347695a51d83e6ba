"""What must stay asked about, and what must not pull a sheet askew."""

from __future__ import annotations

import cv2
import numpy as np
import paper as sheets
import pytest

from generator.model.answer import MarkState
from generator.read import thresholds as t
from generator.read.blank.runbook import RunBook
from generator.read.lie.register import register
from generator.read.marks.evidence import Evidence
from generator.read.marks.intent import Intent
from generator.read.marks.judge import decide
from generator.read.picture.grid import Levels, project
from generator.read.place.codes import Search, all_codes, locate

ONE = sheets.make_paper()
RUNS = RunBook({sheets.RUN: ONE.run})
DPI = 200
MM = DPI / 25.4  # px/mm
FULL_BOX = Evidence(
    next(f for f in ONE.page.fields if f.shape.value == "box"),
    coverage=0.9, area=9.0, extent=4.0, darkness=0.8, even=0.9, core=0.95, fullness=0.9,
)  # fmt: skip


@pytest.mark.parametrize("cancelled", [0.03, 0.1, 0.25, 0.45, 0.6, 0.9, 0.97])
def test_between_a_choice_and_a_cancelled_one_a_person_is_asked(cancelled: float) -> None:
    state, *_ = decide(FULL_BOX, 0.8, Intent(1 - cancelled, cancelled, 0.0))
    assert state is MarkState.DOUBTFUL


def test_a_sure_choice_and_a_sure_cancelling_are_not_asked_about() -> None:
    assert decide(FULL_BOX, 0.8, Intent(0.995, 0.005, 0.0))[0] is MarkState.MARKED
    assert decide(FULL_BOX, 0.8, Intent(0.004, 0.996, 0.0))[0] is MarkState.CANCELLED
    assert (t.SURELY_CHOSEN < 0.03, t.SURELY_CANCELLED > 0.97) == (True, True)


def astray(name: str, off_mm: tuple[float, float]) -> np.ndarray:
    """A page of which one registration mark stands beside its place, as where a corner was folded or glued."""
    picture = ONE.printed(DPI, omit=frozenset({name}))
    mark = next(f for f in ONE.page.fiducials if f.id == name)
    at = tuple(round((v + off) * MM * 16) for v, off in zip((mark.centre.x, mark.centre.y), off_mm, strict=True))
    for share, grey in ((1.0, 0), (0.64, 255), (0.36, 0)):
        radius = round(mark.diameter / 2 * share * MM * 16)
        cv2.circle(picture, at, radius, grey, -1, cv2.LINE_AA, 4)
    return sheets.lay(picture, dpi=DPI)


@pytest.mark.parametrize("name", [f.id for f in ONE.page.fiducials])
@pytest.mark.parametrize("off_mm", [(3.0, 0.0), (0.0, -3.2)])
def test_a_mark_beside_its_place_is_left_out(name: str, off_mm: tuple[float, float]) -> None:
    levels = Levels(astray(name, off_mm))
    search = Search(levels, RUNS, MM)
    found = locate(search)
    assert found is not None
    fit = register(levels, RUNS.reference(found.code), all_codes(search, found))
    assert fit is not None
    assert name not in fit.rings
    assert len(fit.rings) == 3
    corners = np.array([[10.0, 10.0], [200.0, 10.0], [200.0, 287.0], [10.0, 287.0]])
    assert np.abs(project(fit.matrix, corners) / MM - corners).max() < 0.35


def test_marks_in_their_places_are_all_kept() -> None:
    levels = Levels(sheets.lay(ONE.printed(DPI), dpi=DPI, degrees=1.0, noise=3))
    search = Search(levels, RUNS, MM)
    found = locate(search)
    assert found is not None
    fit = register(levels, RUNS.reference(found.code), all_codes(search, found))
    assert fit is not None
    assert len(fit.rings) == 4
