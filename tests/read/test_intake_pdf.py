"""Decoding a scan out of a PDF shows what a viewer shows, whatever way the picture is stored."""

from __future__ import annotations

import io
import time

import cv2
import numpy as np
import pikepdf
import pypdfium2 as pdfium
import pytest
from intake_sample import A4_PT, encoded, entries, flate, image_pdf, jpeg, jpeg_pdf, page_picture, saved
from PIL import Image

from generator.read.decode import pdf as intake_pdf
from generator.read.decode.pdf import load_pixels, open_pdf
from generator.read.decode.reasons import CannotReadError

GREY = page_picture()
BITS = np.packbits(GREY > 127, axis=1).tobytes()  # 1 = white
SIZE = GREY.shape


def one_bit(**more: object) -> dict[str, object]:
    return entries(GREY, BitsPerComponent=1, **more)


def g4(inverted: bool) -> tuple[bytes, dict[str, object]]:
    """CCITT group 4 data as fax machines and copiers store it, taken out of a TIFF that Pillow wrote."""
    out = io.BytesIO()
    Image.fromarray(GREY).convert("1", dither=Image.Dither.NONE).save(
        out, "TIFF", compression="group4", tiffinfo={278: SIZE[0]}
    )
    picture = Image.open(io.BytesIO(out.getvalue()))
    tags = picture.tag_v2  # type: ignore[attr-defined]
    start, length = tags[273][0], tags[279][0]
    assert len(tags[273]) == 1
    photometric = tags[262]
    data = out.getvalue()[start : start + length]
    parms = pikepdf.Dictionary(K=-1, Columns=SIZE[1], Rows=SIZE[0], BlackIs1=photometric == 1)
    more = {"Decode": pikepdf.Array([1, 0])} if inverted else {}
    return data, one_bit(Filter=pikepdf.Name.CCITTFaxDecode, DecodeParms=parms, **more)


def rgb_jpeg() -> bytes:
    colour = np.dstack([GREY, GREY, np.full_like(GREY, 200)])
    return bytes(cv2.imencode(".jpg", colour)[1].tobytes())


PALETTE = pikepdf.Array([pikepdf.Name.Indexed, pikepdf.Name.DeviceGray, 1, pikepdf.String(b"\xff\x00")])
STORED = {
    "grey JPEG": (jpeg(GREY), entries(GREY, Filter=pikepdf.Name.DCTDecode)),
    "colour JPEG": (rgb_jpeg(), entries(GREY, Filter=pikepdf.Name.DCTDecode, ColorSpace=pikepdf.Name.DeviceRGB)),
    "CMYK JPEG": (
        encoded(GREY, "JPEG", "CMYK"),
        entries(GREY, Filter=pikepdf.Name.DCTDecode, ColorSpace=pikepdf.Name.DeviceCMYK),
    ),
    "inverted JPEG": (
        jpeg(255 - GREY),
        entries(GREY, Filter=pikepdf.Name.DCTDecode, Decode=pikepdf.Array([1, 0])),
    ),
    "G4": g4(inverted=False),
    "G4 inverted": g4(inverted=True),
    "1 bit": (BITS, one_bit()),
    "1 bit inverted": (BITS, one_bit(Decode=pikepdf.Array([1, 0]))),
    "1 bit palette": (BITS, one_bit(ColorSpace=PALETTE)),
    "stencil": (BITS, {**one_bit(ImageMask=True), "ColorSpace": None}),
    "8 bit": (flate(GREY), entries(GREY, Filter=pikepdf.Name.FlateDecode)),
    "JPEG in Flate": (
        flate(np.frombuffer(jpeg(GREY), np.uint8)),
        entries(GREY, Filter=pikepdf.Array([pikepdf.Name.FlateDecode, pikepdf.Name.DCTDecode])),
    ),
}


def shown(data: bytes, scale: float) -> np.ndarray:
    """What PDFium shows of page 1: the judge."""
    with pdfium.PdfDocument(data) as document:
        pixels = np.array(document[0].render(scale=scale, grayscale=True).to_numpy())
    return pixels[:, :, 0] if pixels.ndim == 3 else pixels


def assert_same_look(data: bytes, tolerance: float = 6.0) -> None:
    pdf = open_pdf(data)
    got = load_pixels(pdf, 1).grey
    pdf.close()
    want = shown(data, 0.5)
    small = cv2.resize(got, want.shape[::-1], interpolation=cv2.INTER_AREA)
    assert abs(got.shape[1] / got.shape[0] - want.shape[1] / want.shape[0]) < 0.02
    assert float(np.abs(small.astype(int) - want.astype(int)).mean()) < tolerance


@pytest.mark.parametrize("kind", STORED)
def test_what_is_decoded_is_what_a_viewer_shows(kind: str) -> None:
    data, dictionary = STORED[kind]
    assert_same_look(image_pdf(data, {key: value for key, value in dictionary.items() if value is not None}))


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
@pytest.mark.parametrize("kind", ["grey JPEG", "G4"])
def test_the_page_lies_as_its_rotation_says(kind: str, turn: int) -> None:
    data, dictionary = STORED[kind]
    assert_same_look(image_pdf(data, dictionary, page={"Rotate": turn}))


CONTENTS = {
    "cut by the crop box": (b"q 595 0 0 842 0 0 cm /Im0 Do Q", {"CropBox": pikepdf.Array([0, 421, 595, 842])}),
    "crop box elsewhere": (b"q 595 0 0 842 100 50 cm /Im0 Do Q", {"MediaBox": pikepdf.Array([100, 50, 695, 892])}),
    "mirrored": (b"q -595 0 0 842 595 0 cm /Im0 Do Q", {}),
    "turned by the matrix": (b"q 0 842 -595 0 595 0 cm /Im0 Do Q", {}),
    "clipped": (b"q 0 0 300 842 re W n 595 0 0 842 0 0 cm /Im0 Do Q", {}),
    "something drawn on it": (b"q 595 0 0 842 0 0 cm /Im0 Do Q 0 g 300 500 200 200 re f", {}),
    "text on it": (b"q 595 0 0 842 0 0 cm /Im0 Do Q BT /F1 90 Tf 60 600 Td (tekst) Tj ET", {}),
    "invisible OCR text": (b"q 595 0 0 842 0 0 cm /Im0 Do Q BT 3 Tr /F1 90 Tf 60 600 Td (tekst) Tj ET", {}),
    "small on a white page": (b"q 150 0 0 212 60 60 cm /Im0 Do Q", {}),
    "shown twice": (b"q 595 0 0 421 0 0 cm /Im0 Do Q q 595 0 0 421 0 421 cm /Im0 Do Q", {}),
    "nothing": (b"", {}),
}


@pytest.mark.parametrize("case", CONTENTS)
def test_a_page_that_is_more_or_less_than_its_picture_looks_the_same(case: str) -> None:
    content, page = CONTENTS[case]
    assert_same_look(jpeg_pdf(GREY, content=content, page=page))


def test_annotations_show() -> None:
    pdf = pikepdf.open(io.BytesIO(jpeg_pdf(GREY)))
    look = pdf.make_stream(b"0 g 0 0 200 200 re f")
    look.Type, look.Subtype, look.BBox = pikepdf.Name.XObject, pikepdf.Name.Form, pikepdf.Array([0, 0, 200, 200])
    pdf.pages[0].obj.Annots = pdf.make_indirect(pikepdf.Array([pdf.make_indirect(pikepdf.Dictionary(
        Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Ink, Rect=pikepdf.Array([300, 500, 500, 700]), F=4,
        AP=pikepdf.Dictionary(N=look), InkList=pikepdf.Array([]),
    ))]))  # fmt: skip
    data = saved(pdf)
    assert_same_look(data)
    opened = open_pdf(data)
    ink = load_pixels(opened, 1).grey
    opened.close()
    assert ink[int(ink.shape[0] * 0.29), int(ink.shape[1] * 0.67)] < 40


def spied(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    calls: list[int] = []
    real = intake_pdf._rendered
    monkeypatch.setattr(intake_pdf, "_rendered", lambda pdf, index: calls.append(index) or real(pdf, index))
    return calls


@pytest.mark.parametrize(
    ("kind", "rendered"),
    [("grey JPEG", False), ("G4", False), ("1 bit", False), ("8 bit", False), ("stencil", True), ("CMYK JPEG", True)],
)
def test_a_plain_scan_is_not_rendered(kind: str, rendered: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    calls = spied(monkeypatch)
    data, dictionary = STORED[kind]
    pdf = open_pdf(image_pdf(data, {k: v for k, v in dictionary.items() if v is not None}))
    pixels = load_pixels(pdf, 1)
    assert bool(calls) is rendered
    if not rendered:
        assert pixels.grey.shape == SIZE
        assert pixels.dpi == pytest.approx(75, abs=0.1)
    pdf.close()


def test_ocr_text_does_not_make_a_scan_be_rendered(monkeypatch: pytest.MonkeyPatch) -> None:
    calls = spied(monkeypatch)
    pdf = open_pdf(jpeg_pdf(GREY, content=CONTENTS["invisible OCR text"][0]))
    load_pixels(pdf, 1)
    assert calls == []


def test_fax_pixels_become_square() -> None:
    flat = cv2.resize(GREY, (620, 440), interpolation=cv2.INTER_AREA)
    pdf = open_pdf(jpeg_pdf(flat))
    grey = load_pixels(pdf, 1).grey
    pdf.close()
    assert grey.shape[0] / grey.shape[1] == pytest.approx(A4_PT[1] / A4_PT[0], rel=0.01)


def reason(data: bytes, page: int = 1) -> str:
    with pytest.raises(CannotReadError) as raised:
        load_pixels(open_pdf(data), page)
    return raised.value.reason.what


def blank_pdf(pages: int = 1, size: tuple[float, float] = A4_PT) -> pikepdf.Pdf:
    pdf = pikepdf.new()
    for _ in range(pages):
        pdf.add_blank_page(page_size=size)
    return pdf


def locked(user: str) -> bytes:
    out = io.BytesIO()
    blank_pdf().save(out, encryption=pikepdf.Encryption(user=user, owner="baas"))
    return out.getvalue()


def test_password_protected_pdfs() -> None:
    assert reason(locked("geheim")) == "Deze PDF is met een wachtwoord beveiligd."
    opened = open_pdf(locked(""))  # only changing it is forbidden; reading is not
    assert load_pixels(opened, 1).grey.mean() == 255


def test_broken_pdfs_say_so() -> None:
    whole = jpeg_pdf(GREY)
    assert reason(b"%PDF-1.7\n" + b"rommel " * 200) == "Deze PDF is beschadigd of afgebroken."
    assert reason(whole[:3000]) == "Deze PDF is beschadigd of afgebroken."
    assert reason(saved(pikepdf.new())) in (
        "Deze PDF heeft geen bladzijden.",
        "Deze PDF is beschadigd of afgebroken.",
    )


@pytest.mark.parametrize("entry", ["BitsPerComponent", "Decode", "ColorSpace"])
def test_a_pictures_nonsensical_entries_do_not_stop_its_page(entry: str) -> None:
    stored = entries(GREY, Filter=pikepdf.Name.DCTDecode) | {entry: pikepdf.Dictionary(Odd=pikepdf.Name.Odd)}
    data = image_pdf(jpeg(GREY), stored)
    try:
        pixels = load_pixels(open_pdf(data), 1)
    except CannotReadError as refused:
        assert str(refused)
    else:
        assert min(pixels.grey.shape) > 1


def test_a_scan_that_is_cut_off_inside_a_whole_pdf_says_so() -> None:
    data = image_pdf(jpeg(GREY)[:4000], entries(GREY, Filter=pikepdf.Name.DCTDecode))
    assert reason(data) == "Deze afbeelding is afgebroken: een deel ontbreekt."


def test_impossible_sizes_are_refused_before_a_pixel_is_made() -> None:
    assert reason(saved(blank_pdf(size=(3, 3)))) == "Deze bladzijde heeft een onmogelijke maat."
    assert reason(saved(blank_pdf(size=(100, 14000)))).startswith("Deze afbeelding is zo smal")
    bomb = image_pdf(b"\0" * 100, {**one_bit(), "Width": 60_000, "Height": 60_000})
    start = time.process_time()
    assert reason(bomb) == "Deze afbeelding is te groot om te lezen."
    assert time.process_time() - start < 2


LOOP = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Count 1000000/Kids[2 0 R 2 0 R 3 0 R]>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\ntrailer<</Root 1 0 R>>\n"
)


def test_a_loop_in_the_page_tree_ends() -> None:
    start = time.process_time()
    assert reason(LOOP) in (
        "Dit bestand zegt onmogelijk veel bladzijden te hebben.",
        "Deze PDF is beschadigd of afgebroken.",
    )
    assert time.process_time() - start < 5


def test_many_pages_are_not_all_loaded() -> None:
    start = time.process_time()
    opened = open_pdf(jpeg_pdf(GREY, pages=2_000))
    load_pixels(opened, 1_999)
    assert opened.pages == 2_000
    assert time.process_time() - start < 5
    opened.close()
