"""Stacks hold exactly the pages that were put in, whatever the container."""

import io

import numpy as np
import pypdfium2 as pdfium
import pytest
from PIL import Image

from generator.rehearse.scanner import OFFICE_BITONAL, OFFICE_GREY, scan
from generator.rehearse.stack import as_jpeg, as_pdf, as_tiff

DPI = 100


def _page(corner: int) -> np.ndarray:
    """An A5-ish page with a black square in one corner (0 top left, 1 bottom right)."""
    page = np.full((827, 583), 255, np.uint8)
    at = (slice(50, 150), slice(50, 150)) if corner == 0 else (slice(-150, -50), slice(-150, -50))
    page[at] = 0
    return page


@pytest.mark.parametrize("bitonal", [False, True])
def test_a_pdf_stack_has_the_same_size_and_the_same_black_square(bitonal: bool) -> None:
    document = pdfium.PdfDocument(as_pdf([_page(0), _page(1)], DPI, bitonal=bitonal))
    assert len(document) == 2
    for page, corner in zip(document, (0, 1), strict=True):
        assert page.get_size() == pytest.approx((583 / DPI * 72, 827 / DPI * 72), abs=0.1)
        seen = page.render(scale=DPI / 72, grayscale=True).to_numpy().squeeze()[:827, :583]
        expected = _page(corner)
        assert np.abs(seen.astype(int) - expected)[60:-60, 60:-60].mean() < 3


@pytest.mark.parametrize("bitonal", [False, True])
def test_a_tiff_stack_comes_back_to_the_pixel(bitonal: bool) -> None:
    with Image.open(io.BytesIO(as_tiff([_page(0), _page(1)], DPI, bitonal=bitonal))) as tiff:
        assert tiff.n_frames == 2
        assert tiff.info["compression"] == ("group4" if bitonal else "tiff_lzw")
        for frame in (0, 1):
            tiff.seek(frame)
            assert (np.array(tiff.convert("L")) == _page(frame)).all()


def test_a_jpeg_is_a_jpeg() -> None:
    with Image.open(io.BytesIO(as_jpeg(_page(0)))) as image:
        assert (image.format, image.size, image.mode) == ("JPEG", (583, 827), "L")


def test_a_quarter_turn_swaps_the_sides_and_a_bitonal_scan_has_two_levels() -> None:
    rng = np.random.default_rng(1)
    assert scan(_page(0), OFFICE_GREY, rng, quarter_turns=1).shape == (583, 827)
    assert set(np.unique(scan(_page(0), OFFICE_BITONAL, rng))) == {0, 255}


def test_upside_down_means_that_the_square_comes_out_at_the_other_corner() -> None:
    turned = scan(_page(0), OFFICE_GREY, np.random.default_rng(1), quarter_turns=2)
    black, white = turned[-130:-70, -130:-70].mean(), turned[70:130, 70:130].mean()
    assert black < 90
    assert white > 180
