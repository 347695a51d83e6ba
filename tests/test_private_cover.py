"""What is private is covered before anything is measured or shown, also on a page that nobody could place."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import private_case as sheets
import pytest
from PIL import Image
from private_case import Case
from private_ways import DPI, FEW, both, code_of, usual

from generator.model.geometry import MM_PER_INCH, Box
from generator.read import assigned, cover, placed
from generator.read.assigned import upright
from generator.read.blank import reference as blank
from generator.read.blank.runbook import RunBook
from generator.read.lie.register import Fit
from generator.read.picture.grid import Levels, corners_of, project
from generator.read.picture.size import A4_HEIGHT_MM
from generator.rehearse.page import Grey
from generator.review.canvas import NOT_SHOWN


@pytest.fixture
def made() -> Case:
    return usual()


def test_pictures_end_where_reading_ends(made: Case) -> None:
    one = both(made)[1]
    reading = FEW["scan"](one, True, False)
    shown = Image.open(io.BytesIO(reading.overlay)).size
    assert shown[1] / shown[0] == pytest.approx(one.page.height / one.page.width, abs=0.01)
    assert reading.code is not None
    laid = upright(
        sheets.image(sheets.filled(one, DPI, True), DPI), RunBook({one.run.layout.run: one.run}), reading.code, 4.0
    )
    assert laid is not None and laid.shape == (round(one.page.height * 4), round(one.page.width * 4))


def test_what_lies_below_the_cut_is_covered_before_anything_is_measured(made: Case) -> None:
    one = both(made)[1]
    picture = sheets.filled(one, DPI, True)
    levels, scale = Levels(picture), DPI / MM_PER_INCH
    levels.halved(1)
    fit = Fit(np.diag([scale, scale, 1.0]), ("tl", "tr", "bl", "br"), 0.0)
    cover.cover_private(levels, fit, RunBook({one.run.layout.run: one.run}).reference(code_of(one)))
    below = round(one.page.height * scale) + 1
    assert picture[below:].min() < 100
    assert levels.full[below:].min() == 255 and levels.halved(1)[below // 2 + 1 :].min() == 255


def test_all_is_covered_before_anything_is_measured(made: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[Levels] = []
    areas: list[Box] = []
    real = placed.measure

    def measured(levels: Levels, fit: Fit, *more: object) -> object:
        seen.append(levels)
        for area in areas:
            corners = np.round(project(fit.matrix, corners_of(area.grown(-0.5)))).astype(np.int32)
            inside = cv2.fillConvexPoly(np.zeros(levels.full.shape, np.uint8), corners, (1,)).view(np.bool_)
            assert levels.full[inside].min() == 255
        return real(levels, fit, *more)  # type: ignore[arg-type]

    monkeypatch.setattr(placed, "measure", measured)
    for one in both(made):
        areas[:] = one.page.private_areas
        FEW["scan"](one, True, False)
    assert len(seen) == 2


def test_without_the_cover_a_sheet_shown_upright_would_show_it(made: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    def differs(one: Case) -> bool:
        book, code = RunBook({one.run.layout.run: one.run}), code_of(one)
        shown = [upright(sheets.image(sheets.filled(one, DPI, own), DPI), book, code, 4.0) for own in (False, True)]
        assert shown[0] is not None and shown[1] is not None
        return not np.array_equal(*shown)

    for one in both(made):
        assert not differs(one)
        with monkeypatch.context() as off:
            off.setattr(assigned, "cover_private", lambda *_: None)
            assert differs(one)


# --- a page that nobody could place -----------------------------------------------------------------------------------


def without_codes(one: Case, picture: Grey) -> Grey:
    for mark in one.page.codes:
        box, scale = mark.box.grown(3.0), DPI / MM_PER_INCH
        top, bottom, left, right = (round(v * scale) for v in (box.y, box.bottom, box.x, box.right))
        picture[max(0, top) : bottom, max(0, left) : right] = 255
    return picture


@pytest.mark.parametrize("turns", [0, 2])
@pytest.mark.parametrize("number", [0, 1])
def test_a_lost_page_is_shown_without_what_is_private(made: Case, number: int, turns: int) -> None:
    one = both(made)[number]
    pictures = [np.rot90(without_codes(one, sheets.filled(one, DPI, own)), turns) for own in (False, True)]
    grey = [np.ascontiguousarray(picture) for picture in pictures]
    guess = max(grey[0].shape) / A4_HEIGHT_MM
    assert not np.array_equal(*grey)
    shown = [cover.veiled(picture, picture, guess, one.run.layout.pages) for picture in grey]
    assert shown[0] is not None and shown[1] is not None and np.array_equal(*shown)
    assert np.count_nonzero(shown[0] < 100) > 0.3 * np.count_nonzero(grey[0] < 100)  # the rest is there


def test_a_lost_page_that_shows_no_marks_is_not_shown(made: Case, tmp_path: Path) -> None:
    one = both(made)[1]
    picture = without_codes(one, sheets.filled(one, DPI, True))[round(40 * DPI / MM_PER_INCH) :]
    guess = max(picture.shape) / A4_HEIGHT_MM
    assert cover.veiled(picture, picture, guess, one.run.layout.pages) is None
    open_pages = [replace(each, fields=each.open_fields, below=0.0) for each in one.run.layout.pages]
    assert cover.veiled(picture, picture, guess, open_pages) is picture
    assert "papier" in NOT_SHOWN[-1]


# --- the room for error -----------------------------------------------------------------------------------------------


def test_the_cover_of_a_sheet_that_lies_askew_reaches_beyond_its_edges(made: Case) -> None:
    """What is covered goes past the paper's own edges, since a sheet may lie a little beside its marks."""
    one = both(made)[0]
    scale, beside = DPI / MM_PER_INCH, 20 * DPI / MM_PER_INCH
    fit = Fit(np.array([[scale, 0, beside], [0, scale, 0], [0, 0, 1.0]]), ("tl", "tr", "bl", "br"), 0.0)
    levels = Levels(np.zeros((round(300 * scale), round(260 * scale)), np.uint8))
    cover.cover_private(levels, fit, RunBook({one.run.layout.run: one.run}).reference(code_of(one)))
    (area,) = one.page.private_areas
    left, _, right, _ = np.round(project(fit.matrix, corners_of(area))[:, 0]).astype(int)
    row, out = round(area.centre.y * scale), round(8 * scale)
    assert levels.full[row, left - out] == 255 and levels.full[row, right + out] == 255


def test_a_sheet_that_fits_badly_is_shown_only_if_its_end_is_known(made: Case) -> None:
    first, second = both(made)
    book = RunBook({made.run.layout.run: made.run})
    strip, cut = (book.reference(code_of(one)) for one in (first, second))
    cut = replace(cut, private=())  # with nothing but what lies below the cut line
    well, badly = (Fit(np.eye(3), rings, 0.0) for rings in (("tl", "bl", "br"), ("tl", "tr", "bl")))
    assert [cover.may_show(fit, strip) for fit in (well, badly)] == [False, False]
    assert [cover.may_show(fit, cut) for fit in (well, badly)] == [True, False]


def test_what_is_known_of_the_empty_page_ends_where_reading_does(made: Case) -> None:
    """Nothing of a page is looked for where it is covered or cut off: neither landmarks nor print that must show."""
    one = both(made)[1]
    reference = RunBook({one.run.layout.run: one.run}).reference(code_of(one))
    empty = blank.render_blank(one.run, one.page)
    assert empty.shape == (round(one.page.height * 6), round(one.page.width * 6))
    (area,) = one.page.private_areas
    inner, scale = area.grown(-2.0), blank.COARSE_PX_PER_MM
    rows, columns = (slice(round(a * scale), round(b * scale)) for a, b in ((inner.y, inner.bottom), (5, 205)))
    assert reference.coarse[rows, columns].max() == 0
    assert not any(area.y + 2 < y < area.bottom - 2 for _, y in reference.landmarks.centres)
