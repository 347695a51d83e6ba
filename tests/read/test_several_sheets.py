"""Several sheets in one picture: each is read, or it is said that there are more; never what sticks out."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import paper as sheets
import pytest

from generator.model.answer import Fate, MarkState, PageReading
from generator.model.code import PageCode
from generator.model.geometry import Box
from generator.read.assigned import lay_straight
from generator.read.blank.runbook import RunBook
from generator.read.page import read_page
from generator.read.picture.grid import project
from generator.read.picture.image import PageImage
from generator.rehearse.page import draw
from generator.rehearse.pens import FELT_PEN, MarkKind, mark

ONE = sheets.make_paper()
RUNS = RunBook({sheets.RUN: ONE.run})
DPI = 200
MM = DPI / 25.4  # px/mm
TABLE = 90  # grey level
BOXES = [field.name for field in ONE.page.fields if field.shape.value == "box"]


def filled(copy: int, chosen: str, seed: int = 1) -> np.ndarray:
    """A sheet of this copy with one cross."""
    rng = np.random.default_rng(seed)
    picture = replace(ONE, code=PageCode(sheets.RUN, 0, copy, 1)).printed(DPI)
    draw(picture, mark(MarkKind.CROSS, ONE.field(chosen).box, FELT_PEN, rng), FELT_PEN, DPI, rng)
    return sheets.lay(picture, dpi=DPI, noise=2, seed=seed)


CHOSEN = {copy: BOXES[3 * copy] for copy in (1, 2, 3, 4)}
SHEETS = {copy: filled(copy, chosen) for copy, chosen in CHOSEN.items()}
ROWS, COLUMNS = SHEETS[1].shape


def read(picture: np.ndarray) -> list[PageReading]:
    first = read_page(sheets.image(np.ascontiguousarray(picture), DPI), RUNS)
    return [first, *first.beside]


def crosses(readings: list[PageReading]) -> dict[int, list[str]]:
    """The marked boxes by copy."""
    return {
        r.code.copy: [m.field for m in r.marks if m.state is MarkState.MARKED] for r in readings if r.code is not None
    }


def lying(*laid: tuple[np.ndarray, tuple[float, float], float], table: int = TABLE) -> np.ndarray:
    """A photo from above: sheets with their top left corner (mm) and turn (degrees), the last one uppermost."""
    wide = max(round(x * MM) + picture.shape[1] for picture, (x, _), _ in laid) + 200
    high = max(round(y * MM) + picture.shape[0] for picture, (_, y), _ in laid) + 200
    photo = np.full((high, wide), table, np.uint8)
    for picture, (x, y), turn in laid:
        rows, columns = picture.shape
        matrix = cv2.getRotationMatrix2D((columns / 2, rows / 2), turn, 1.0)
        matrix[:, 2] += (x * MM, y * MM)
        there = cv2.warpAffine(np.full_like(picture, 255), matrix, (wide, high)) > 127
        photo[there] = cv2.warpAffine(picture, matrix, (wide, high))[there]
    return photo


def without_codes(picture: np.ndarray) -> np.ndarray:
    out = picture.copy()
    for code in ONE.page.codes:
        box = code.box.grown(1)
        out[round(box.y * MM) : round(box.bottom * MM), round(box.x * MM) : round(box.right * MM)] = 248
    out[round(280 * MM) :, round(40 * MM) : round(150 * MM)] = 248  # the code in clear
    return out


A3 = {
    "side by side": np.hstack([SHEETS[1], SHEETS[2]]),
    "one above the other": np.vstack([SHEETS[1], SHEETS[2]]),
    "one upside down": np.hstack([SHEETS[1], SHEETS[2][::-1, ::-1]]),
    "scanned sideways": np.rot90(np.hstack([SHEETS[1], SHEETS[2]])),
    "two on one sheet": cv2.resize(np.hstack([SHEETS[1], SHEETS[2]]), (2480, 1754), interpolation=cv2.INTER_AREA),
    "on a table": lying((SHEETS[1], (15, 20), 6), (SHEETS[2], (250, 12), -9)),
}  # fmt: skip


@pytest.mark.parametrize("how", A3)
def test_two_sheets_are_two_pages(how: str) -> None:
    found = read(A3[how])
    assert [r.fate for r in found] == [Fate.READ, Fate.READ]
    assert crosses(found) == {copy: [CHOSEN[copy]] for copy in (1, 2)}
    assert all("2 bladen" in r.notes[0] for r in found)
    assert len({(r.source.digest, r.source.page) for r in found}) == 2
    assert found[1].source.file.endswith("(blad 2)")
    assert all(answer.file == r.source.file for r in found for answer in r.answers)


def test_four_sheets_are_four_pages() -> None:
    rows = [np.hstack([SHEETS[1], SHEETS[2]]), np.hstack([SHEETS[3][::-1, ::-1], SHEETS[4]])]
    found = read(np.vstack(rows))
    assert crosses(found) == {copy: [CHOSEN[copy]] for copy in (1, 2, 3, 4)}
    assert [r.code.copy for r in found if r.code] == [1, 2, 3, 4]


def test_the_same_sheet_twice_is_two_pages() -> None:
    other = filled(1, CHOSEN[3], seed=5)
    found = read(np.hstack([SHEETS[1], other]))
    marked = [[m.field for m in r.marks if m.state is MarkState.MARKED] for r in found]
    assert marked == [[CHOSEN[1]], [CHOSEN[3]]]


def test_a_sheet_of_another_run_beside_it_has_its_line() -> None:
    foreign = replace(ONE, code=PageCode("0ABC12", 0, 1, 1)).printed(DPI)
    for picture in (np.hstack([SHEETS[1], foreign]), np.hstack([foreign, SHEETS[1]])):
        assert sorted(str(r.fate) for r in read(picture)) == ["read", "unknown_run"]


def test_a_sheet_whose_code_cannot_be_read_has_its_line() -> None:
    found = read(np.hstack([SHEETS[1], without_codes(SHEETS[2])]))
    assert [r.fate for r in found] == [Fate.READ, Fate.UNREADABLE]
    assert ("nog een blad" in found[1].reason, "apart" in found[1].advice) == (True, True)
    three = np.hstack([SHEETS[1], SHEETS[3], without_codes(SHEETS[2])])
    assert [r.fate for r in read(three)] == [Fate.READ, Fate.READ, Fate.UNREADABLE]


def test_one_sheet_and_empty_paper_are_one_page() -> None:
    for picture in (np.hstack([SHEETS[1], np.full_like(SHEETS[1], 250)]), lying((SHEETS[1], (120, 90), 8))):
        (only,) = read(picture)
        assert (only.fate, only.notes) == (Fate.READ, ())


OUT_MM = 35.0
SLIVERS = {
    "above": (0, -OUT_MM, 0), "below": (0, OUT_MM, 0), "left": (-OUT_MM, 0, 0), "right": (OUT_MM, 0, 0),
    "askew": (10, -25, 9), "far out": (0, -120, 0),
}  # fmt: skip


@pytest.mark.parametrize("where", SLIVERS)
def test_the_whole_sheet_counts_and_never_what_sticks_out_from_under_it(where: str) -> None:
    x, y, turn = SLIVERS[where]
    found = read(lying((SHEETS[2], (140 + x, 140 + y), turn), (SHEETS[1], (140, 140), 0)))
    assert crosses(found) == {1: [CHOSEN[1]]}
    assert found[0].fate is Fate.READ


def test_what_sticks_out_is_told() -> None:
    (only,) = read(lying((SHEETS[2], (140, 160), 0), (SHEETS[1], (140, 125), 0)))
    assert "exemplaar 2" in only.reason
    assert "apart" in only.advice


def test_a_whole_sheet_without_a_code_is_never_given_to_who_sticks_out() -> None:
    for y in (-OUT_MM, OUT_MM):
        found = read(lying((SHEETS[2], (140, 140 + y), 0), (without_codes(SHEETS[1]), (140, 140), 0)))
        assert all(r.fate is not Fate.READ for r in found)
        assert crosses(found).get(2, []) == []


def test_a_code_that_shines_through_is_no_second_sheet() -> None:
    other = 255 - (255 - SHEETS[2][:, ::-1].astype(np.float32)) * 0.35
    page = np.minimum(SHEETS[1], np.roll(other, 60, 1)).astype(np.uint8)
    page[-400:, -400:] = 240  # without one registration mark all of the picture is searched
    (only,) = read(page)
    assert (only.code and only.code.copy, only.notes) == (1, ())


def test_review_shows_the_sheet_that_was_asked_for() -> None:
    picture = np.hstack([SHEETS[1], SHEETS[2]])
    corner = np.array([[0.0, 0.0]])
    for copy in (1, 2):
        laid = lay_straight(sheets.image(picture, DPI), RUNS, PageCode(sheets.RUN, 0, copy, 1))
        assert laid is not None
        assert project(laid.fit.matrix, corner)[0][0] == pytest.approx((copy - 1) * COLUMNS, abs=20)


def test_a_fine_scan_is_halved_for_all_sheets_or_for_none() -> None:
    picture = cv2.resize(np.hstack([SHEETS[1], SHEETS[2]]), None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC)
    half = cv2.resize(picture, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    first = read_page(PageImage(half, sheets.SOURCE, dpi=200, whole=lambda: picture), RUNS)
    x0, _, x1, y1 = first.beside[0].area
    assert (x0 > COLUMNS * 1.9, x1, y1) == (True, picture.shape[1], picture.shape[0])


def test_sheet_outlines_have_room() -> None:
    (_, second) = read(lying((SHEETS[1], (15, 20), 0), (SHEETS[2], (250, 30), 0)))
    x0, y0, x1, y1 = (edge / MM for edge in second.area)
    assert Box(250, 30, 210, 297).grown(12).x < x0 < 250
    assert y0 < 30
    assert x1 > 460
    assert y1 > 327


def test_what_is_covered_below_one_sheet_hides_nothing_of_the_next() -> None:
    page = replace(ONE.page, below=30.0)  # a part that the person keeps: paper below the page is painted over
    run = replace(ONE.run, layout=replace(ONE.run.layout, pages=(page,)), blank=b"")
    top = next(name for name in BOXES if ONE.field(name).box.y < 70)
    first = read_page(sheets.image(np.vstack([SHEETS[1], filled(2, top)]), DPI), RunBook({sheets.RUN: run}))
    boxes = {copy: [f for f in found if f in BOXES] for copy, found in crosses([first, *first.beside]).items()}
    assert boxes == {1: [CHOSEN[1]], 2: [top]}
