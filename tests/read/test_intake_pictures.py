"""Picture files: what is decoded, and what is said about those that cannot be."""

from __future__ import annotations

import io
import struct
import sys
import time
import zlib
from pathlib import Path

import cv2
import numpy as np
import pytest
from intake_sample import encoded, jpeg, page_picture, tiff
from PIL import Image

from generator.model.answer import Fate, PageReading
from generator.read.decode.frames import tiff_pages
from generator.read.decode.reasons import CannotReadError
from generator.read.intake.finding import find_pages, load
from generator.read.picture.image import PageImage

GREY = page_picture()
ROWS, COLUMNS = GREY.shape


def loaded(folder: Path, data: bytes, name: str = "scan") -> list[PageImage | PageReading]:
    path = folder / name
    path.write_bytes(data)
    pages = [page if isinstance(page, PageReading) else load(page) for page in find_pages([path])]
    assert all(isinstance(page, PageImage | PageReading) for page in pages)
    return pages  # type: ignore[return-value]


def picture(folder: Path, data: bytes) -> PageImage:
    (page,) = loaded(folder, data)
    assert isinstance(page, PageImage), page
    return page


def reason(folder: Path, data: bytes) -> str:
    (page,) = loaded(folder, data)
    assert isinstance(page, PageReading), page
    assert (page.fate, page.source.file) == (Fate.UNREADABLE, "scan")
    assert page.advice.endswith(".")
    return page.reason


def off(one: np.ndarray, other: np.ndarray) -> float:
    return float(np.abs(one.astype(int) - other.astype(int)).mean())


FILES = {
    "grey JPEG": jpeg(GREY),
    "progressive JPEG": encoded(GREY, "JPEG", progressive=True),
    "colour JPEG": encoded(GREY, "JPEG", "RGB"),
    "CMYK JPEG": encoded(GREY, "JPEG", "CMYK"),
    "PNG": encoded(GREY, "PNG"),
    "PNG with a palette": encoded(GREY, "PNG", "P"),
    "BMP": encoded(GREY, "BMP"),
    "WebP": encoded(GREY, "WEBP", "RGB"),
    "GIF": encoded(GREY, "GIF"),
    "TIFF LZW": tiff(GREY, "tiff_lzw"),
    "TIFF Deflate": tiff(GREY, "tiff_adobe_deflate"),
    "TIFF JPEG": tiff(GREY, "jpeg", mode="RGB"),
    "TIFF raw": tiff(GREY, "raw"),
}


@pytest.mark.parametrize("kind", FILES)
def test_every_kind_of_picture_is_the_page(kind: str, tmp_path: Path) -> None:
    assert off(picture(tmp_path, FILES[kind]).grey, GREY) < 3


def test_one_bit_tiffs_are_black_ink_on_white(tmp_path: Path) -> None:
    for compression in ("group4", "group3", "tiff_ccitt", "packbits"):
        page = picture(tmp_path, tiff(GREY, compression, mode="1"))
        assert set(np.unique(page.grey)) == {0, 255}
        assert page.dpi == pytest.approx(75)
        assert abs(float(page.grey.mean()) - float(GREY.mean())) < 6


def test_all_pages_of_a_tiff_come_in_order(tmp_path: Path) -> None:
    out = io.BytesIO()
    pages = [Image.fromarray(np.full((300, 300), level, np.uint8)) for level in (10, 120, 240)]
    pages[0].save(out, "TIFF", save_all=True, append_images=pages[1:])
    levels = [int(page.grey[5, 5]) for page in loaded(tmp_path, out.getvalue()) if isinstance(page, PageImage)]
    assert levels == [10, 120, 240]


def test_sixteen_bit_and_see_through_pictures(tmp_path: Path) -> None:
    deep = cv2.imencode(".png", GREY.astype(np.uint16) * 257)[1].tobytes()
    assert off(picture(tmp_path, deep).grey, GREY) < 2
    ink_on_nothing = np.dstack([np.zeros_like(GREY)] * 3 + [255 - GREY])
    assert off(picture(tmp_path, cv2.imencode(".png", ink_on_nothing)[1].tobytes()).grey, GREY) < 2


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_photos_are_turned_as_the_camera_says(kind: str, orientation: int, tmp_path: Path) -> None:
    turned = {
        1: GREY, 2: GREY[:, ::-1], 3: GREY[::-1, ::-1], 4: GREY[::-1], 5: GREY.T,
        6: np.rot90(GREY), 7: GREY[::-1, ::-1].T, 8: np.rot90(GREY, -1),
    }[orientation]  # fmt: skip
    exif = Image.Exif()
    exif[0x0112] = orientation
    data = encoded(np.ascontiguousarray(turned), kind, exif=exif)
    assert off(picture(tmp_path, data).grey, GREY) < 3


def test_resolution_is_believed_only_where_it_can_be_true(tmp_path: Path) -> None:
    assert picture(tmp_path, encoded(GREY, "JPEG", dpi=(300, 300))).dpi == 300
    assert picture(tmp_path, encoded(GREY, "JPEG", dpi=(1, 1))).dpi is None
    assert picture(tmp_path, jpeg(GREY)).dpi is None


def test_fax_tiffs_get_square_pixels(tmp_path: Path) -> None:
    out = io.BytesIO()
    flat = cv2.resize(GREY, (COLUMNS, ROWS // 2))
    Image.fromarray(flat).convert("1").save(out, "TIFF", compression="group3", dpi=(204, 98))
    assert picture(tmp_path, out.getvalue()).grey.shape == pytest.approx((ROWS * 204 / 196, COLUMNS), abs=2)


def test_a_fax_is_known_to_be_black_and_white_though_square_pixels_make_it_grey(tmp_path: Path) -> None:
    for mode, expected in (("1", True), ("L", False)):
        out = io.BytesIO()
        Image.fromarray(GREY).convert(mode).save(out, "TIFF", dpi=(204, 98))
        assert picture(tmp_path, out.getvalue()).bilevel is expected


def test_pictures_that_were_cut_off_say_so(tmp_path: Path) -> None:
    cut = "Deze afbeelding is afgebroken: een deel ontbreekt."
    assert reason(tmp_path, jpeg(GREY)[:-500]) == cut
    assert reason(tmp_path, encoded(GREY, "PNG")[:-800]) in (cut, "Deze afbeelding is beschadigd.")
    assert reason(tmp_path, tiff(GREY, "raw")[: ROWS * COLUMNS // 2]) in (cut, "Deze afbeelding is beschadigd.")
    assert reason(tmp_path, jpeg(GREY)[:60]) == "Deze afbeelding is beschadigd."


def test_a_thumbnail_inside_does_not_hide_a_cut(tmp_path: Path) -> None:
    small = jpeg(GREY[::8, ::8].copy())
    exif = Image.Exif()
    exif[0x010E] = "x"
    data = encoded(GREY, "JPEG", exif=exif)
    segment = b"\xff\xe2" + struct.pack(">H", len(small) + 2) + small  # a whole JPEG, end mark and all, in a segment
    assert reason(tmp_path, data[:2] + segment + data[2:-400]).startswith("Deze afbeelding is afgebroken")


def png_header(width: int, height: int) -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">L", len(body)) + kind + body + struct.pack(">L", zlib.crc32(kind + body))

    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", struct.pack(">LLBBBBB", width, height, 8, 0, 0, 0, 0))
        + chunk(b"IDAT", zlib.compress(bytes(1000)))
        + chunk(b"IEND", b"")
    )


def jpeg_of_size(width: int, height: int) -> bytes:
    data = bytearray(jpeg(GREY))
    struct.pack_into(">HH", data, data.index(b"\xff\xc0") + 5, height, width)
    return bytes(data)


SIZES = [(1, 60_000, "smal"), (60_000, 300, "smal"), (50, 50, "te klein"), (60_000, 60_000, "te groot"), (0, 5, "")]


@pytest.mark.parametrize(("width", "height", "word"), SIZES)
@pytest.mark.parametrize("make", [png_header, jpeg_of_size])
def test_impossible_sizes_cost_no_memory_or_time(
    make: object, width: int, height: int, word: str, tmp_path: Path
) -> None:
    start = time.process_time()
    what = reason(tmp_path, make(width, height))  # type: ignore[operator]
    assert word in what
    assert time.process_time() - start < 2


def test_a_loop_of_tiff_pages_ends(tmp_path: Path) -> None:
    data = bytearray(tiff(GREY, "raw", pages=2))
    first = struct.unpack_from("<L", data, 4)[0]
    count = struct.unpack_from("<H", data, first)[0]
    second = struct.unpack_from("<L", data, first + 2 + 12 * count)[0]
    struct.pack_into("<L", data, second + 2 + 12 * struct.unpack_from("<H", data, second)[0], first)
    start = time.process_time()
    assert 1 <= len(loaded(tmp_path, bytes(data))) <= 3
    assert time.process_time() - start < 5


@pytest.mark.parametrize(
    "error", [RuntimeError("Not implemented"), ZeroDivisionError(), AssertionError(), IndexError()]
)
def test_whatever_a_library_stumbles_over_has_its_reason(
    error: Exception, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stumbling(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(Image, "open", stumbling)
    assert reason(tmp_path, encoded(GREY, "PNG")) == "Deze afbeelding is beschadigd."
    assert reason(tmp_path, tiff(GREY, "raw")) == "Deze afbeelding is beschadigd."


# --- several pictures in one file -------------------------------------------------------------------------------------

SHADES = (250, 170, 90, 20)  # of pictures that are told apart by it


def several(kind: str, mode: str = "L", shades: tuple[int, ...] = SHADES, **options: object) -> bytes:
    first, *rest = (Image.fromarray(np.full((400, 300), shade, np.uint8)).convert(mode) for shade in shades)
    out = io.BytesIO()
    first.save(out, kind, save_all=True, append_images=rest, **options)
    return out.getvalue()


SEVERAL = {
    "GIF": several("GIF"),
    "WebP": several("WEBP", "RGB", lossless=True),
    "APNG": several("PNG"),
    "MPO": several("MPO"),
    "AVIF": several("AVIF", "RGB", quality=90),
}


def shades(pages: list[PageImage | PageReading]) -> list[int]:
    return [int(page.grey[200, 150]) if isinstance(page, PageImage) else -1 for page in pages]


@pytest.mark.parametrize("kind", SEVERAL)
def test_every_picture_in_a_file_is_a_page(kind: str, tmp_path: Path) -> None:
    assert shades(loaded(tmp_path, SEVERAL[kind])) == pytest.approx(SHADES, abs=4)


@pytest.mark.parametrize("kind", ["GIF", "WebP", "APNG", "MPO"])
def test_pictures_in_a_file_that_was_cut_off_are_missed(kind: str, tmp_path: Path) -> None:
    data = SEVERAL[kind]
    pages = loaded(tmp_path, data[: len(data) - len(data) // 8])
    assert any(isinstance(page, PageReading) for page in pages)


def test_more_pictures_than_anybody_scans_are_a_film(tmp_path: Path) -> None:
    many = tuple(range(210))
    for kind in ("GIF", "PNG"):
        assert "filmpje" in reason(tmp_path, several(kind, shades=many))


def test_a_header_that_claims_pictures_makes_no_pages(tmp_path: Path) -> None:
    data = bytearray(several("PNG"))
    place = data.index(b"acTL")
    struct.pack_into(">L", data, place + 4, 1_000_000)
    struct.pack_into(">L", data, place + 12, zlib.crc32(data[place : place + 12]))
    assert len(loaded(tmp_path, bytes(data))) <= 5


def photo_with(second: np.ndarray, *, note: bytes = b"", kind: int = 0) -> bytes:
    """A photo as telephones make it: a JPEG with another one behind it. `kind`: what the index says of that one."""
    photo = Image.fromarray(page_picture(1200, 900))
    out = io.BytesIO()
    photo.save(out, "MPO", save_all=True, append_images=[Image.fromarray(second)])
    data = bytearray(out.getvalue())
    if kind:
        at = data.index(struct.pack("<L", 0x030000), data.index(b"MPF\0") + 50)
        struct.pack_into("<L", data, at + 16, kind)
    if note:
        at = data.rindex(b"\xff\xd8\xff")
        data[at + 2 : at + 2] = b"\xff\xe1" + struct.pack(">H", len(note) + 2) + note
    return bytes(data)


def test_what_telephones_put_behind_a_photo_is_no_page(tmp_path: Path) -> None:
    same, smaller, other = page_picture(1200, 900), page_picture(600, 450), page_picture(900, 1200)
    assert len(loaded(tmp_path, photo_with(other))) == 2
    assert len(loaded(tmp_path, photo_with(smaller))) == 1
    assert len(loaded(tmp_path, photo_with(same, note=b"http://ns.adobe.com/xap/1.0/\0 hdrgm:Version"))) == 1
    assert len(loaded(tmp_path, photo_with(same, kind=0x010002))) == 1
    (page,) = loaded(tmp_path, photo_with(smaller))
    assert isinstance(page, PageImage)
    assert off(page.grey, same) < 3


def chain(pages: int, *, entries: int = 0, big: bool = False) -> bytes:
    """A TIFF of nothing but directories, each with so many empty entries, pointing at the next."""
    head, entry = (b"II+\0\x08\0\0\0", 20) if big else (b"II*\0", 12)
    size = 16 + entry * entries if big else 6 + entry * entries
    start = 16 if big else 8
    out = bytearray(head + struct.pack("<Q" if big else "<L", start))
    for page in range(pages):
        after = start + (page + 1) * size if page + 1 < pages else 0
        count = struct.pack("<Q" if big else "<H", entries)
        out += count + bytes(entry * entries) + struct.pack("<Q" if big else "<L", after)
    return bytes(out)


def test_pages_of_a_tiff_are_bounded_before_they_are_counted() -> None:
    start = time.process_time()
    for data in (chain(2_000_000), chain(20_000, big=True), chain(9_000, entries=200)):
        with pytest.raises(CannotReadError, match="onmogelijk veel"):
            tiff_pages(data)
    assert time.process_time() - start < 3
    assert [tiff_pages(chain(n, entries=3, big=big)) for n in (1, 9_999) for big in (False, True)] == [1, 1, 9999, 9999]


def test_a_page_that_is_missing_from_a_tiff_has_its_line(tmp_path: Path) -> None:
    data = bytearray(tiff(GREY, "raw", pages=2))
    first = struct.unpack_from("<L", data, 4)[0]
    count = struct.unpack_from("<H", data, first)[0]
    struct.pack_into("<L", data, first + 2 + 12 * count, len(data) + 1000)
    one, two = loaded(tmp_path, bytes(data))
    assert isinstance(one, PageImage)
    assert isinstance(two, PageReading)
    assert "Er ging iets mis" not in two.reason


def test_heic_photos_are_read_where_the_extra_is_there(tmp_path: Path) -> None:
    heif = pytest.importorskip("pillow_heif")
    heif.register_heif_opener()
    assert off(picture(tmp_path, encoded(GREY, "HEIF", "RGB", quality=95)).grey, GREY) < 4


def test_heic_photos_say_what_to_do_where_it_is_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    heif = pytest.importorskip("pillow_heif")
    heif.register_heif_opener()
    data = encoded(GREY, "HEIF", "RGB")
    monkeypatch.setitem(sys.modules, "pillow_heif", None)
    assert reason(tmp_path, data) == "Deze foto is in HEIC (iPhone) en dat kan hier niet open."


def test_large_scans_are_halved_on_the_way_in(tmp_path: Path) -> None:
    large = np.full((9000, 6400), 200, np.uint8)  # 58 million pixels: an A4 at 770 dpi
    page = picture(tmp_path, encoded(large, "JPEG", dpi=(770, 770)))
    assert page.grey.shape == (4500, 3200)
    assert page.dpi == 385
