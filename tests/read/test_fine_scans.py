"""Of a fine scan half the size is read; the whole is looked at where half is not enough."""

from __future__ import annotations

import cv2
import intake_sample
import numpy as np
import paper as sheets
import pytest

from generator.model.answer import Fate, PageReading
from generator.read.blank.runbook import RunBook
from generator.read.decode.pdf import load_pixels, open_pdf
from generator.read.decode.picture import Pixels, decode_jpeg
from generator.read.page import read_page
from generator.read.picture.image import Grey, PageImage
from generator.rehearse.page import draw
from generator.rehearse.pens import BALLPOINT, MarkKind, handwriting, mark

ONE = sheets.make_paper()
RUNS = RunBook({sheets.RUN: ONE.run})


def scan(dpi: int, **lay: object) -> np.ndarray:
    rng = np.random.default_rng(5)
    picture = ONE.printed(dpi)
    for name in ("v0__1", "v7__4", "b__k3"):
        draw(picture, mark(MarkKind.CROSS, ONE.field(name).box, BALLPOINT, rng), BALLPOINT, dpi, rng)
    draw(picture, handwriting(ONE.field("t1").box, 2, rng), BALLPOINT, dpi, rng)
    return sheets.lay(picture, dpi=dpi, degrees=0.7, noise=4, **lay)  # type: ignore[arg-type]


def jpeg(picture: np.ndarray) -> bytes:
    return cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, 80])[1].tobytes()


def quick(picture: np.ndarray) -> Pixels:
    return decode_jpeg(jpeg(picture), upright=True, quick=True)


def read(pixels: Pixels) -> PageReading:
    return read_page(PageImage(pixels.grey, sheets.SOURCE, None, pixels.dpi, whole=pixels.whole), RUNS)


def found(reading: PageReading) -> tuple[object, ...]:
    marks = [(m.field, m.state) for m in reading.marks]
    return reading.fate, reading.code, marks, [(w.field, w.inked) for w in reading.writings]


@pytest.fixture(scope="module")
def fine() -> np.ndarray:
    return scan(300)


def test_half_of_a_300_dpi_scan_says_the_same_as_all_of_it(fine: np.ndarray) -> None:
    half, whole = quick(fine), decode_jpeg(jpeg(fine), upright=True)
    assert (half.grey.shape, whole.grey.shape) == ((1754, 1241), (3508, 2481))
    assert found(read(half)) == found(read(whole))
    assert read(half).fate is Fate.READ
    assert read(half).dpi == pytest.approx(read(whole).dpi, abs=0.5)


@pytest.mark.parametrize(
    ("rows", "columns", "why"), [(2339, 1654, "200 dpi"), (3024, 4032, "a photo"), (4000, 2667, "a 3 : 2 photo")]
)
def test_nothing_else_is_halved(rows: int, columns: int, why: str) -> None:
    pixels = quick(np.full((rows, columns), 240, np.uint8))
    assert (pixels.grey.shape, pixels.whole) == ((rows, columns), None), why


def counted(pixels: Pixels, calls: list[int]) -> Pixels:
    whole = pixels.whole
    assert whole is not None

    def get() -> Grey:
        calls.append(1)
        return whole()

    return Pixels(pixels.grey, None, pixels.dpi, whole=get)


@pytest.mark.parametrize(
    ("lay", "wholes"),
    [({}, 0), ({"scale": 0.7, "canvas": (2480, 3508)}, 1)],
    ids=["a sheet of A4", "A4 made smaller on the glass: its boxes are small"],
)
def test_the_whole_is_decoded_only_where_half_is_too_coarse(lay: dict[str, object], wholes: int) -> None:
    calls: list[int] = []
    reading = read(counted(quick(scan(300, **lay)), calls))
    assert (reading.fate, len(calls)) == (Fate.READ, wholes)


def test_a_page_that_is_not_known_from_half_is_looked_at_whole(fine: np.ndarray) -> None:
    half, calls = quick(fine), list[int]()
    unclear = cv2.GaussianBlur(half.grey, (0, 0), 9)
    assert read(Pixels(unclear)).fate is Fate.UNREADABLE
    assert read(counted(Pixels(unclear, None, half.dpi, whole=half.whole), calls)).fate is Fate.READ
    assert len(calls) == 1


def test_a_pdf_says_how_fine_its_picture_is(fine: np.ndarray) -> None:
    pdf = open_pdf(intake_sample.jpeg_pdf(fine))
    try:
        half, whole = load_pixels(pdf, 1, quick=True), load_pixels(pdf, 1)
        assert (half.grey.shape, whole.grey.shape) == ((1754, 1241), (3508, 2481))
        assert half.whole is not None
        assert np.array_equal(half.whole(), whole.grey)
        assert whole.whole is None
    finally:
        pdf.close()
