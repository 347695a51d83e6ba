"""Whatever bytes come in: nothing is raised, and every page has a fate."""

from __future__ import annotations

import io
import random
from pathlib import Path

import pikepdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from intake_sample import encoded, jpeg, jpeg_pdf, page_picture, saved, tiff, zipped
from PIL import Image

from generator.model.answer import PageReading
from generator.read.filled.pdf import FilledPage
from generator.read.intake.finding import close_files, find_pages, load
from generator.read.picture.image import PageImage

GREY = page_picture(240, 320)


def form_pdf() -> bytes:
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(300, 400))
    name, array, text = pikepdf.Name, pikepdf.Array, pikepdf.String
    field = pdf.make_indirect(pikepdf.Dictionary(
        Type=name.Annot, Subtype=name.Widget, FT=name.Tx, T=text("scan_naam"), V=text("Łódź"),
        Rect=array([10, 10, 90, 30]),
    ))  # fmt: skip
    pdf.pages[0].obj.Annots = array([field])
    pdf.Root.AcroForm = pikepdf.Dictionary(Fields=array([field]))
    return saved(pdf)


def uncompressed(data: bytes) -> bytes:
    """The same with its objects in plain sight, so that a flipped byte changes structure and not only a checksum."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        pdf.save(out, object_stream_mode=pikepdf.ObjectStreamMode.disable, compress_streams=False, static_id=True)
    return out.getvalue()


def several(kind: str) -> bytes:
    out = io.BytesIO()
    pages = [Image.fromarray(GREY // part).convert("RGB") for part in (1, 2, 3)]
    pages[0].save(out, kind, save_all=True, append_images=pages[1:])
    return out.getvalue()


def portfolio() -> bytes:
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(300, 400))
    pdf.attachments["a.pdf"], pdf.attachments["z.zip"] = jpeg_pdf(GREY), zipped({"b.jpg": jpeg(GREY)})
    return saved(pdf)


SEEDS = (
    *(several(kind) for kind in ("GIF", "WEBP", "PNG", "MPO", "AVIF")),
    uncompressed(portfolio()),
    jpeg(GREY),
    encoded(GREY, "PNG"),
    encoded(GREY, "GIF"),
    encoded(GREY, "BMP"),
    tiff(GREY, "group4", pages=2, mode="1"),
    tiff(GREY, "tiff_lzw"),
    tiff(GREY, "jpeg", mode="RGB"),
    jpeg_pdf(GREY),
    uncompressed(jpeg_pdf(GREY, pages=2)),
    uncompressed(form_pdf()),
    zipped({"a.jpg": jpeg(GREY), "in.zip": zipped({"b.png": encoded(GREY, "PNG")})}),
)


def mutated(seed: bytes, chance: random.Random) -> bytes:
    """A few flipped, lost, doubled or overwritten bytes."""
    data = bytearray(seed)
    for _ in range(chance.choice((1, 2, 5, 20))):
        at = chance.randrange(max(1, len(data)))
        match chance.randrange(5):
            case 0:
                data[at : at + 1] = bytes([chance.randrange(256)])
            case 1:
                del data[at : at + chance.choice((1, 4, 100, 5000))]
            case 2:
                data[at:at] = data[at : at + chance.choice((1, 10, 300))]
            case 3:
                data[at : at + 4] = chance.choice((b"\xff\xff\xff\xff", b"\0\0\0\0", b"\x7f\xff\xff\xff", b"9999"))
            case 4:
                words = (b" 1 0 R ", b"/Kids", b" null ", b"<<", b">>", b"[", b"-1 ", b"(", b"endobj")
                data[at : at + 2] = chance.choice(words)
    return bytes(data)


HEADS = (b"", b"%PDF-1.7\n", b"II*\0", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"PK\x03\x04", b"BM")


def everything_has_a_fate(folder: Path, data: bytes) -> None:
    path = folder / "stapel.bin"
    path.write_bytes(data)
    for page in find_pages([path]):
        found = page if isinstance(page, PageReading) else load(page)
        assert isinstance(found, PageImage | FilledPage | PageReading)
        if isinstance(found, PageReading):
            assert found.reason
            assert "Er ging iets mis" not in found.reason
        elif isinstance(found, PageImage):
            assert min(found.grey.shape) >= 1
    close_files()
    assert path.read_bytes() == data


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.sampled_from(range(len(SEEDS))), number=st.integers(0, 1 << 30))
def test_damaged_files(seed: int, number: int, tmp_path: Path) -> None:
    everything_has_a_fate(tmp_path, mutated(SEEDS[seed], random.Random(number)))


@pytest.mark.slow
@settings(max_examples=3_000, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.sampled_from(range(len(SEEDS))), number=st.integers(0, 1 << 30))
def test_damaged_files_at_length(seed: int, number: int, tmp_path: Path) -> None:
    everything_has_a_fate(tmp_path, mutated(SEEDS[seed], random.Random(number)))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(head=st.sampled_from(HEADS), body=st.binary(max_size=400))
def test_noise(head: bytes, body: bytes, tmp_path: Path) -> None:
    everything_has_a_fate(tmp_path, head + body)
