"""Logos from outside: what can be used is used, what cannot is a Dutch message with a way out."""

from __future__ import annotations

import io
import struct
import zlib

import pikepdf
import pypdfium2
import pytest
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from generator.make.logo import greyed, picture
from generator.model.errors import DefinitionError
from generator.svg import without_variables

HEAD = '<svg xmlns="http://www.w3.org/2000/svg" width="60" height="30" viewBox="0 0 60 30">'


def svg(body: str) -> bytes:
    return f"{HEAD}{body}</svg>".encode()


def raster(mode: str, size: tuple[int, int], colour: object, kind: str) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, colour).save(out, kind)  # type: ignore[arg-type]
    return out.getvalue()


def pdf(text: str = "", password: bool = False) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(120, 60))
    canvas.rect(10, 10, 100, 40, fill=1)
    if text:
        canvas.drawString(20, 20, text)
    canvas.save()
    if not password:
        return out.getvalue()
    locked = io.BytesIO()
    with pikepdf.open(io.BytesIO(out.getvalue())) as opened:
        opened.save(locked, encryption=pikepdf.Encryption(owner="a", user="b"))
    return locked.getvalue()


def bomb() -> bytes:
    """A PNG of a few hundred bytes that says it is 60,000 pixels square."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"0" * 99)) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        pytest.param(svg('<rect width="60" height="30" fill="#036"/>'), "pdf", id="svg"),
        pytest.param(svg('<rect width="60" height="30" fill="var(--merk, #036)"/>'), "pdf", id="svg with a variable"),
        pytest.param(svg('<text x="5" y="24" font-size="24">Stad</text>'), "png", id="svg with text"),
        pytest.param(pdf(), "pdf", id="pdf"),
        pytest.param(pdf("Stad"), "png", id="pdf with a font"),
        pytest.param(raster("RGB", (60, 30), "navy", "PNG"), "png", id="png"),
        pytest.param(raster("RGBA", (60, 30), (0, 0, 80, 128), "PNG"), "png", id="png with transparency"),
        pytest.param(raster("RGB", (60, 30), "navy", "JPEG"), "jpeg", id="jpeg"),
        pytest.param(raster("CMYK", (60, 30), (200, 100, 0, 20), "JPEG"), "png", id="jpeg in print colours"),
    ],
)
def test_what_can_be_a_logo(data: bytes, kind: str) -> None:
    logo = picture(data, "logo")
    assert (logo.kind, round(logo.width / logo.height, 1)) == (kind, 2.0)
    if kind != "pdf":
        with Image.open(io.BytesIO(logo.data)) as image:
            assert image.mode in ("RGB", "RGBA")
    grey = greyed(logo)
    with Image.open(io.BytesIO(grey.data)) as image:
        assert image.mode == "L"


def test_a_big_picture_is_made_smaller() -> None:
    logo = picture(raster("RGB", (4000, 2000), "navy", "PNG"), "logo.png")
    assert max(logo.width, logo.height) <= 1800


def test_a_vector_logo_brings_no_fonts_along() -> None:
    with pikepdf.open(io.BytesIO(picture(svg('<rect width="60" height="30"/>'), "l").data)) as opened:
        assert "/Font" not in opened.pages[0].obj.Resources
        assert b"Tf" not in opened.pages[0].Contents.read_bytes()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        pytest.param(b"GIF89a....", "geen SVG, PDF, PNG of JPEG", id="gif"),
        pytest.param(b"", "geen SVG", id="empty"),
        pytest.param(svg('<rect width="60" height="30" fill="#fff"/>'), "leeg of wit", id="white"),
        pytest.param(svg(""), "leeg of wit|niet kunnen tekenen", id="nothing drawn"),
        pytest.param(svg('<image href="file:///etc/passwd"/>'), "verwijst naar", id="reaches for a file"),
        pytest.param(svg('<image href="http://x.example/a.png"/>'), "verwijst naar", id="reaches for the internet"),
        pytest.param(b'<!DOCTYPE s [<!ENTITY a "b">]>' + svg("&a;"), "leeg of wit", id="entity"),
        pytest.param(b'<!DOCTYPE s [<!ENTITY a SYSTEM "b">]>' + svg("&a;"), "verwijst naar", id="entity of a file"),
        pytest.param(b"<svg><rect", "geen SVG|beschadigd", id="half an svg"),
        pytest.param(bomb(), "te veel pixels|kapot", id="bomb"),
        pytest.param(raster("RGB", (60, 30), "navy", "PNG")[:60], "kapot", id="half a png"),
        pytest.param(raster("RGB", (2000, 10), "navy", "PNG"), "te smal", id="a line"),
        pytest.param(pdf(password=True), "wachtwoord", id="locked"),
        pytest.param(pdf()[:200], "kapot|geen", id="half a pdf"),
        pytest.param(b"%PDF-1.7\n" + b"0" * (6 << 20), "groter dan 5 MB", id="large"),
    ],
)
def test_what_cannot_be_a_logo(data: bytes, words: str) -> None:
    with pytest.raises(DefinitionError, match=words) as caught:
        picture(data, "logo.bestand")
    (problem,) = caught.value.problems
    assert problem.file == "logo.bestand" and problem.mend


def test_variables_are_worked_out_also_through_one_another() -> None:
    text = "<style>:root{--a: #123456; --b: var(--a)}</style>"
    text += "<p fill='var(--b)' stroke='var(--c, rgb(1,2,3))' x='var(--d)'/>"
    worked = without_variables(text)
    assert "fill='#123456'" in worked and "stroke='rgb(1,2,3)'" in worked and "x='#000000'" in worked


def test_the_logo_keeps_its_colours() -> None:
    logo = picture(svg('<rect width="60" height="30" fill="var(--x,#0A6)"/>'), "l")
    image = pypdfium2.PdfDocument(logo.data)[0].render(scale=2).to_pil().convert("RGB")
    assert image.getpixel((image.width // 2, image.height // 2)) == pytest.approx((0, 170, 102), abs=3)
