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

from generator.make.logo import drawn, greyed, picture
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


def page_pdf(box: tuple[float, float, float, float], trim: tuple[int, ...] = ()) -> bytes:
    """A mark on an A4 page."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(595, 842), cropBox=trim or None)
    canvas.setFillColorRGB(0, 0.2, 0.4)
    canvas.rect(*box, stroke=0, fill=1)
    canvas.save()
    return out.getvalue()


def page_png() -> bytes:
    image = Image.new("RGB", (1240, 1754), "white")
    image.paste((0, 51, 102), (500, 800, 700, 880))
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


A4 = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 595 842">{}</svg>'
A4_SVG = A4.format('<rect x="250" y="400" width="100" height="40"/>').encode()


@pytest.mark.parametrize("data", [page_pdf((250, 400, 100, 40)), page_png(), A4_SVG], ids=["pdf", "png", "svg"])
def test_a_mark_lost_on_a_page_is_cut_out_and_told(data: bytes) -> None:
    logo = drawn(data, "logo")
    assert logo.picture.width / logo.picture.height == pytest.approx(2.5, rel=0.06)
    assert any("Dat snijden we weg" in note.what for note in logo.notes)


def test_clear_space_is_left_alone_and_much_of_it_is_told() -> None:
    tight, roomy = (svg(f'<rect x="{n}" y="{n / 2}" width="{60 - 2 * n}" height="{30 - n}"/>') for n in (8, 18))
    assert drawn(tight, "logo").notes == ()
    assert drawn(roomy, "logo").picture.width / drawn(roomy, "logo").picture.height == pytest.approx(2.0, rel=0.02)
    (note,) = drawn(roomy, "logo").notes
    assert "veel wit" in note.what and "Snijd het bij" in note.mend


def test_what_a_pdf_viewer_shows_is_what_is_printed() -> None:
    shown = drawn(page_pdf((0, 0, 595, 842), trim=(100, 100, 300, 200)), "logo").picture
    assert (shown.width, shown.height) == pytest.approx((200, 100))
    with pikepdf.open(io.BytesIO(shown.data)) as opened:
        page = opened.pages[0]
        assert [float(v) for v in page.trimbox] == [float(v) for v in page.mediabox] == [100, 100, 300, 200]


@pytest.mark.parametrize(("width", "told"), [(200, True), (440, True), (480, False), (1370, False)])
def test_too_few_pixels_for_print_is_told(width: int, told: bool) -> None:
    notes = drawn(raster("RGB", (width, width // 5), "navy", "PNG"), "logo").notes  # printed 58 mm wide
    assert [("weinig beeldpunten" in note.what and "1400" in note.mend) for note in notes] == [True] * told


def test_a_pdf_that_draws_too_much_becomes_pixels() -> None:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(120, 60))
    for n in range(8_000):
        canvas.rect(10 + n % 100, 10 + n // 100 % 40, 0.5, 0.5, stroke=0, fill=1)
    canvas.rect(10, 10, 100, 40, fill=1)
    canvas.save()
    assert drawn(out.getvalue(), "logo").picture.kind == "png"


@pytest.mark.slow
def test_forms_in_forms_in_a_pdf_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("generator.make.logo.PDF_SECONDS", 2.0)
    made = pikepdf.new()
    made.add_blank_page(page_size=(100, 100))
    inner = made.make_stream(
        b"0 0 50 50 re f", Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form, BBox=[0, 0, 99, 99]
    )
    for _ in range(12):
        resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(A=inner))
        inner = made.make_stream(
            b"/A Do " * 10,
            Type=pikepdf.Name.XObject,
            Subtype=pikepdf.Name.Form,
            BBox=[0, 0, 99, 99],
            Resources=resources,
        )
    made.pages[0].Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(A=inner))
    made.pages[0].Contents = made.make_stream(b"/A Do")
    out = io.BytesIO()
    made.save(out)
    with pytest.raises(DefinitionError, match=r"te veel tijd of geheugen|leeg of wit"):
        drawn(out.getvalue(), "logo.pdf")


def test_a_logo_is_drawn_once_in_a_process_also_one_that_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    first = drawn(A4_SVG, "een.svg")
    with pytest.raises(DefinitionError, match=r"een\.svg"):
        drawn(svg("<mesh/>"), "een.svg")
    monkeypatch.setattr("generator.make.logo._drawn", lambda *_: pytest.fail("drawn again"))
    assert drawn(A4_SVG, "twee.svg") is first
    with pytest.raises(DefinitionError, match=r"twee\.svg"):
        drawn(svg("<mesh/>"), "twee.svg")
