"""Every page side gets a fate, and where it is not 'read' a Dutch reason and an advice."""

from __future__ import annotations

import pickle
from dataclasses import replace

import cv2
import numpy as np
import paper as sheets
import pytest

from generator.model.answer import Fate, MarkState
from generator.model.code import PageCode
from generator.model.run import Run
from generator.read.assigned import lay_straight
from generator.read.blank.runbook import RunBook
from generator.read.page import read_page
from generator.read.picture.negative import looks_negative

ONE = sheets.make_paper()
RUNS = RunBook({sheets.RUN: ONE.run})


@pytest.fixture(scope="module")
def page() -> np.ndarray:
    return ONE.printed(200)


def fate_of(picture: np.ndarray, runs: RunBook = RUNS) -> Fate:
    reading = read_page(sheets.image(picture, 200), runs)
    assert reading.fate in (Fate.READ, Fate.BLANK) or (reading.reason and reading.advice)
    return reading.fate


def paper_of(level: int = 245, seed: int = 2) -> np.ndarray:
    noise = np.random.default_rng(seed).normal(0, 5, (2339, 1654))
    return np.clip(level + noise, 0, 255).astype(np.uint8)


def test_unfilled_page_is_read_and_every_box_is_blank(page: np.ndarray) -> None:
    reading = read_page(sheets.image(sheets.lay(page, dpi=200, noise=4, jpeg=60), 200), RUNS)
    assert reading.fate is Fate.READ
    assert {m.state for m in reading.marks} == {MarkState.BLANK}
    assert min(m.confidence for m in reading.marks) > 0.9
    assert [w.inked for w in reading.writings] == [False, False, False]


def test_an_empty_page_in_black_and_white_says_so_because_pencil_may_be_lost(page: np.ndarray) -> None:
    black_and_white = np.where(page < 140, 0, 255).astype(np.uint8)
    empty = read_page(sheets.image(black_and_white, 200), RUNS)
    assert empty.fate is Fate.READ
    assert ("potlood" in empty.reason, "papier" in empty.advice) == (True, True)
    grey = read_page(sheets.image(sheets.lay(page, dpi=200, noise=4, jpeg=60), 200), RUNS)
    assert (grey.fate, grey.reason, grey.advice) == (Fate.READ, "", "")


def test_empty_backs() -> None:
    assert fate_of(paper_of()) is Fate.BLANK
    assert fate_of(paper_of(215)) is Fate.BLANK  # recycled paper


def test_the_front_shining_through_is_an_empty_back(page: np.ndarray) -> None:
    mirrored = 250 - (255 - page[:, ::-1].astype(np.float32)) * 0.12
    assert fate_of(np.clip(mirrored + paper_of() - 245.0, 0, 255).astype(np.uint8)) is Fate.BLANK


def test_scanner_edges_and_punched_holes_on_an_empty_back() -> None:
    back = paper_of()
    back[:, :40], back[:30] = 30, 60
    for y in (700, 1500):
        cv2.circle(back, (70, y), 26, 20, -1)
    assert fate_of(back) is Fate.BLANK


def test_a_back_with_a_written_note_is_not_blank() -> None:
    back = paper_of()
    cv2.putText(back, "Bel mij even over vraag 3", (300, 800), cv2.FONT_HERSHEY_SCRIPT_SIMPLEX, 2, 60, 3)
    assert fate_of(back) is Fate.UNREADABLE


def noted(text: str, at_mm: tuple[float, float], *, size: float = 1.1, turns: int = 0) -> np.ndarray:
    """An empty back with writing whose line begins this far (mm) from the left and the top, then turned."""
    back = np.ascontiguousarray(np.rot90(paper_of(), turns))
    at = (round(at_mm[0] * 200 / 25.4), round(at_mm[1] * 200 / 25.4))
    cv2.putText(back, text, at, cv2.FONT_HERSHEY_SCRIPT_SIMPLEX, size, 60, 3)
    return np.ascontiguousarray(np.rot90(back, -turns))


@pytest.mark.parametrize(
    "back",
    [
        noted("Samen met mijn chef ingevuld", (25, 9)),
        noted("Samen met mijn chef ingevuld", (25, 290)),
        noted("Zie brief", (90, 291)),
        noted("Samen met mijn chef ingevuld", (30, 9), turns=1),  # along the long side
        noted("Samen met mijn chef ingevuld", (30, 9), turns=3),
        noted("Bel mij", (6, 150), size=0.7) + noted("even op", (6, 160), size=0.7) - paper_of(),
    ],
    ids=["above", "below", "two words", "along the right", "along the left", "a narrow column"],
)
def test_a_note_in_the_margin_of_an_empty_back_is_told(back: np.ndarray) -> None:
    assert fate_of(back) is Fate.UNREADABLE


def test_what_lies_along_the_edges_of_an_empty_back_is_no_note() -> None:
    back = paper_of()
    for n in range(6):
        cv2.circle(back, (60, 300 + 300 * n), 24, 40, 2)  # rims of holes
        cv2.line(back, (60 + 200 * n, 60), (150 + 200 * n, 62 + 10 * n), 40, 3)  # staples
        cv2.rectangle(back, (200 + 200 * n, 2280), (230 + 200 * n, 2310), 30, -1)  # bits of tape
        cv2.circle(back, (1600, 200 + 150 * n), 2, 30, -1)  # specks
        cv2.putText(back, "M", (60 + 250 * n, 16), cv2.FONT_HERSHEY_SIMPLEX, 0.6, 40, 2)  # the ragged edge of a shadow
    assert fate_of(back) is Fate.BLANK
    coloured = paper_of(170)
    coloured[:40], coloured[:, :50] = 250, 250  # the white lid beside coloured paper that lies a little askew
    askew = cv2.warpAffine(coloured, cv2.getRotationMatrix2D((800, 1100), 1.5, 1.0), (1654, 2339), borderValue=(250,))
    assert fate_of(askew) is Fate.BLANK


def test_a_negative_is_read_as_the_page_it_is_of(page: np.ndarray) -> None:
    laid = sheets.lay(page, dpi=200, noise=4)
    plain = read_page(sheets.image(laid, 200), RUNS)
    for picture in (255 - laid, (255 - laid) // 2 + 20):
        reading = read_page(sheets.image(picture, 200), RUNS)
        assert (reading.fate, reading.code) == (Fate.READ, plain.code)
        assert "negatief" in reading.notes[0]
    assert read_page(sheets.image(255 - laid, 200), RUNS).marks == plain.marks
    fine = replace(sheets.image(255 - laid[::2, ::2], 100), whole=lambda: 255 - laid)  # half a scan first
    assert read_page(fine, RUNS).fate is Fate.READ
    assert lay_straight(sheets.image(255 - laid, 200), RUNS, ONE.code) is not None  # what review shows


def test_a_negative_that_cannot_be_read_is_named_as_one(page: np.ndarray) -> None:
    covered = sheets.lay(page, dpi=200)
    covered[:600], covered[-500:] = 245, 245
    reading = read_page(sheets.image(255 - covered, 200), RUNS)
    assert (reading.fate, "negatief" in reading.reason, "negatief" in reading.advice) == (Fate.UNREADABLE, True, True)
    for table in (40, 90):  # a sheet on a dark table is no negative, nor is a page that is black all over
        photo = np.full((3000, 4000), table, np.uint8)
        photo[900:2069, 1500:2327] = covered[::2, ::2][:1169]
        assert "negatief" not in read_page(sheets.image(photo), RUNS).reason
    shade = np.full((2339, 1654), 30, np.uint8)  # a table, on which a sheet lies in the shadow of who takes the photo
    shade[100:2200, 100:1500] = 100
    shade[100:2200, 100:300] = 175
    assert not looks_negative(shade)
    black = read_page(sheets.image(np.full((2339, 1654), 12, np.uint8), 200), RUNS)
    assert (black.fate, "zwart" in black.reason) == (Fate.UNREADABLE, True)


def test_a_page_with_two_words_is_nearly_empty_and_not_faint() -> None:
    back = paper_of()
    cv2.putText(back, "Zie bijlage.", (300, 800), cv2.FONT_HERSHEY_SIMPLEX, 1.2, 40, 2)
    reading = read_page(sheets.image(back, 200), RUNS)
    assert reading.fate is Fate.UNREADABLE
    assert "bijna niets" in reading.reason
    assert "geen werkblad" in reading.advice


@pytest.mark.parametrize(
    ("spoil", "word"),
    [
        (lambda p: np.clip(245 - (255 - p) * 0.33, 0, 255).astype(np.uint8), "vaag"),
        (lambda p: cv2.resize(p, (330, 467), interpolation=cv2.INTER_AREA), "herkend, maar het exemplaar niet"),
        (lambda p: np.ascontiguousarray(p[:60]), "klein"),
        (lambda p: np.ascontiguousarray(p[700:1500]), "deel"),
    ],
    ids=["faint", "tiny", "a strip", "the middle part"],
)
def test_why_a_page_cannot_be_read(page: np.ndarray, spoil, word: str) -> None:  # type: ignore[no-untyped-def]
    covered = page.copy()
    if word == "vaag":
        covered[:420] = covered[1850:] = 255  # and codes and marks are not to be seen
    reading = read_page(sheets.image(spoil(covered), None), RUNS)
    assert reading.fate is Fate.UNREADABLE
    assert word in reading.reason
    assert reading.advice


def test_both_codes_gone_the_code_in_clear_tells() -> None:
    picture = ONE.printed(200, frozenset({"entry", "spare"}))
    reading = read_page(sheets.image(picture, 200), RUNS)
    assert reading.fate is Fate.READ
    assert reading.found_by == "clear"
    assert reading.code == read_page(sheets.image(ONE.printed(200), 200), RUNS).code


def test_half_a_page_is_doubtful_and_boxes_outside_are_not_called_blank(page: np.ndarray) -> None:
    reading = read_page(sheets.image(np.ascontiguousarray(page[1200:]), 200), RUNS)
    assert reading.fate is Fate.DOUBTFUL
    assert next(m for m in reading.marks if m.field == "v0__1").state is MarkState.DOUBTFUL


def test_unknown_run_is_named(page: np.ndarray) -> None:
    reading = read_page(sheets.image(page, 200), RunBook({}))
    assert reading.fate is Fate.UNKNOWN_RUN
    assert reading.code == ONE.code
    assert sheets.RUN in reading.reason
    assert sheets.RUN in reading.advice


def test_a_made_up_code_is_refused(page: np.ndarray) -> None:
    other_key = RunBook({sheets.RUN: Run(ONE.run.layout, b"fedcba9876543210", ONE.run.blank)})
    reading = read_page(sheets.image(page, 200), other_key)
    assert reading.fate is Fate.UNREADABLE
    assert "klopt niet" in reading.reason


def test_without_the_key_a_code_is_believed_and_that_is_noted(page: np.ndarray) -> None:
    no_key = RunBook({sheets.RUN: Run(ONE.run.layout, b"", ONE.run.blank)})
    reading = read_page(sheets.image(page, 200), no_key)
    assert reading.fate is Fate.READ
    assert "sleutel" in reading.notes[0]


def test_a_page_that_the_run_does_not_have(page: np.ndarray) -> None:
    shorter = replace(ONE.run.layout, pages=(replace(ONE.page, page=9),))
    reading = read_page(sheets.image(page, 200), RunBook({sheets.RUN: Run(shorter, sheets.KEY, ONE.run.blank)}))
    assert reading.fate is Fate.UNREADABLE
    assert reading.code == PageCode(sheets.RUN, 0, 12, 1)


def test_a_stranger_qr_is_no_worksheet() -> None:
    import qrcode

    back = paper_of()
    symbol = np.asarray(qrcode.make("https://gemeente.example/menu").get_image().convert("L").resize((300, 300)))
    back[300:600, 1100:1400] = symbol
    reading = read_page(sheets.image(back, 200), RUNS)
    assert reading.fate is Fate.UNREADABLE
    assert "QR-code" in reading.reason


@pytest.mark.parametrize("shape", [(1, 60000), (60000, 1), (3, 3), (40, 9000)])
def test_absurd_pictures_are_small_work(shape: tuple[int, int]) -> None:
    assert fate_of(np.full(shape, 255, np.uint8)) is Fate.UNREADABLE


def test_without_blank_pages_the_outlines_alone_do(page: np.ndarray) -> None:
    bare = RunBook({sheets.RUN: Run(ONE.run.layout, sheets.KEY, b"")})
    reading = read_page(sheets.image(page, 200), bare)
    assert {m.state for m in reading.marks if not m.field.startswith("w__")} == {MarkState.BLANK}


def test_a_runbook_travels_to_a_worker_process(page: np.ndarray) -> None:
    RUNS.reference(ONE.code)
    copy = pickle.loads(pickle.dumps(RUNS))
    assert list(copy) == [sheets.RUN]
    assert read_page(sheets.image(page, 200), copy).fate is Fate.READ
