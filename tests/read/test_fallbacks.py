"""Finding the page: each way is tested by destroying those before it.

entry QR → spare QR → code in clear → likeness to the known pages (one copy: identified; more: a proposal to a person).
"""

from dataclasses import replace

import numpy as np
import pytest
from paper import KEY, Paper, image, lay, make_paper

from generator.model.answer import Fate, PageReading
from generator.model.code import ALPHABET, PageCode
from generator.model.geometry import MM_PER_INCH, Box
from generator.model.layout import CodeRole
from generator.model.run import Run
from generator.read.blank.runbook import RunBook
from generator.read.lie.rings import find_rings
from generator.read.page import read_page
from generator.read.picture.grid import Levels
from generator.read.place.clear_code import FALSE_CHANCE, Line, page_code

PAPER = make_paper()
QRS = frozenset({"entry", "spare"})
CODES = frozenset({"entry", "spare", "clear"})


def read(paper: Paper, omit: frozenset[str], dpi: int, copies: int | None = 40, **lying: object) -> PageReading:
    run = replace(paper.run, copies=copies)
    picture = lay(paper.printed(dpi, omit), dpi=dpi, **lying)  # type: ignore[arg-type]
    return read_page(image(picture, dpi), RunBook({run.layout.run: run}))


@pytest.mark.parametrize("turns", range(4))
@pytest.mark.parametrize(
    ("gone", "found_by"),
    [(frozenset(), {"entry", "spare"}), (frozenset({"entry"}), {"spare"}), (QRS, {"clear"})],
    ids=["nothing gone", "entry gone", "both QRs gone"],
)
def test_the_next_way_finds_the_page(gone: frozenset[str], found_by: set[str], turns: int) -> None:
    reading = read(PAPER, gone, 200, degrees=1.5, turns=turns, noise=5)
    assert reading.code == PAPER.code
    assert reading.found_by in found_by
    assert reading.fate is Fate.READ


@pytest.mark.parametrize("dpi", [150, 200, 300])
@pytest.mark.parametrize("bitonal", [False, True], ids=["grey", "1-bit"])
def test_the_code_in_clear_is_read_at_every_resolution(dpi: int, bitonal: bool) -> None:
    reading = read(PAPER, QRS, dpi, degrees=-2, bitonal=bitonal, noise=0 if bitonal else 6)
    assert (reading.code, reading.found_by) == (PAPER.code, "clear")


@pytest.mark.parametrize(
    "lost", [{"tl"}, {"br"}, {"tl", "tr"}, {"bl", "br"}, {"tr", "bl"}], ids=lambda lost: "+".join(sorted(lost))
)
def test_the_code_in_clear_is_found_with_marks_gone(lost: set[str]) -> None:
    reading = read(PAPER, QRS | lost, 200, degrees=1)
    assert reading.code == PAPER.code
    assert reading.fate is Fate.READ


def test_a_pen_line_through_both_qrs_and_the_code() -> None:
    picture = PAPER.printed(200)
    scale = 200 / MM_PER_INCH
    for mark in PAPER.page.codes:
        own = mark.box
        thick = own.height * 0.3 if mark.role is not CodeRole.CLEAR else 0.35
        top = round((own.centre.y - thick / 2) * scale)
        picture[top : top + round(thick * scale), round((own.x - 2) * scale) : round((own.right + 2) * scale)] = 40
    run = replace(PAPER.run, copies=40)
    reading = read_page(image(picture, 200), RunBook({run.layout.run: run}))
    assert reading.code in (PAPER.code, None)
    assert reading.code is not None or "werkblad review" in reading.advice


def test_a_page_of_a_run_with_one_copy_is_known_by_its_print() -> None:
    paper = replace(PAPER, code=PageCode(PAPER.code.run, 0, 1, 1))
    reading = read(paper, CODES, 200, copies=1, degrees=1, turns=2)
    assert (reading.code, reading.found_by, reading.fate) == (paper.code, "known page", Fate.READ)
    assert any("één exemplaar" in note for note in reading.notes)


@pytest.mark.parametrize("copies", [2, None], ids=["two copies", "copies unknown"])
def test_a_page_whose_copy_is_not_known_goes_to_a_person(copies: int | None) -> None:
    reading = read(PAPER, CODES, 200, copies=copies)
    assert (reading.fate, reading.code) == (Fate.UNREADABLE, None)
    assert reading.reason == "Het blad is herkend, maar het exemplaar niet: de codes zijn niet te lezen."
    assert any("bladzijde 1" in note and PAPER.run.layout.run in note for note in reading.notes)


def test_a_page_that_looks_like_two_runs_goes_to_a_person() -> None:
    first = replace(PAPER.run, copies=1)
    other = Run(replace(first.layout, run="8K3Q9X"), KEY, first.blank, 1)
    picture = lay(PAPER.printed(200, CODES), dpi=200)
    reading = read_page(image(picture, 200), RunBook({"7K3Q9X": first, "8K3Q9X": other}))
    assert (reading.fate, reading.code) == (Fate.UNREADABLE, None)
    assert any("7K3Q9X" in note and "8K3Q9X" in note for note in reading.notes)


def test_another_page_with_our_marks_is_not_taken_for_ours() -> None:
    """Somebody else's sheet with rings in its corners: the run has one copy, but the print is not its print."""
    picture = np.full_like(PAPER.printed(150), 255)
    own, scale = PAPER.printed(150, CODES), 150 / MM_PER_INCH
    for mark in PAPER.page.fiducials:
        box = Box(mark.centre.x - 4, mark.centre.y - 4, 8, 8)
        part = np.s_[round(box.y * scale) : round(box.bottom * scale), round(box.x * scale) : round(box.right * scale)]
        picture[part] = own[part]
    for row in range(60, 1600, 41):
        picture[row : row + 6, 150:1000] = 30
    run = replace(PAPER.run, copies=1)
    reading = read_page(image(picture, 150), RunBook({run.layout.run: run}))
    assert (reading.fate, reading.code) == (Fate.UNREADABLE, None)


def test_without_the_key_a_code_in_clear_is_not_believed() -> None:
    run = replace(PAPER.run, key=b"", copies=40)
    reading = read_page(image(lay(PAPER.printed(200, QRS), dpi=200), 200), RunBook({run.layout.run: run}))
    assert (reading.fate, reading.code) == (Fate.UNREADABLE, None)


def _line(text: str, alternatives: dict[int, str], loss: float) -> Line:
    losses = np.full((len(text), len(ALPHABET)), 2.0)
    for place, char in enumerate(text):
        losses[place, ALPHABET.index(char)] = 0.0
    for place, chars in alternatives.items():
        for char in chars:
            losses[place, ALPHABET.index(char)] = loss
    return Line(losses, 0.9)


def test_a_misread_character_is_repaired_by_the_check() -> None:
    text = PAPER.code.encode(KEY)
    swapped = "8" if text[9] != "8" else "B"
    line = _line(text[:9] + swapped + text[10:], {9: text[9]}, 0.1)
    assert page_code(line, {PAPER.code.run: replace(PAPER.run, copies=10**6 - 1)}) == PAPER.code


def test_a_random_line_is_never_taken_for_a_page() -> None:
    """Every character of the check is open: then so many strings fit that nothing may be believed."""
    rng = np.random.default_rng(4)
    runs = {PAPER.code.run: replace(PAPER.run, copies=10**6 - 1)}
    for _ in range(20):
        text = PAPER.code.run + "".join(rng.choice(list(ALPHABET), 12))
        line = _line(text, dict.fromkeys(range(6, 18), ALPHABET), 0.02)
        assert page_code(line, runs) is None
    assert FALSE_CHANCE <= 1e-5


@pytest.mark.parametrize("dpi", [150, 200, 300, 600])
@pytest.mark.parametrize("bitonal", [False, True], ids=["grey", "1-bit"])
def test_marks_are_found_anywhere_in_the_picture(dpi: int, bitonal: bool) -> None:
    """Turned by 30 degrees and made smaller: the four marks lie within 0.3 mm of where the page's turning puts them."""
    picture = PAPER.printed(dpi)
    rows, columns = picture.shape
    laid = lay(picture, dpi=dpi, degrees=30, scale=0.7, bitonal=bitonal)
    rings = find_rings(Levels(laid), dpi / MM_PER_INCH)
    turn, scale = np.deg2rad(-30), dpi / MM_PER_INCH
    for mark in PAPER.page.fiducials:
        x, y = mark.centre.x * scale - columns / 2, mark.centre.y * scale - rows / 2
        at = np.array([x * np.cos(turn) - y * np.sin(turn), x * np.sin(turn) + y * np.cos(turn)]) * 0.7
        at += (columns / 2, rows / 2)
        assert min(np.hypot(ring.x - at[0], ring.y - at[1]) for ring in rings) < 0.3 * scale
