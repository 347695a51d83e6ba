"""The painter: same bytes for the same drawing, all fonts embedded, all texts there, logos as vectors."""

from __future__ import annotations

import io

import pikepdf
import pypdfium2
import pytest
from compose_sample import BOOK, brand, drawn, options, rich, sheet, shipped

from generator.make.drawing import (
    CircleOp,
    Drawing,
    ImageOp,
    LineOp,
    PageDrawing,
    PathOp,
    Picture,
    RectOp,
)
from generator.make.logo import picture
from generator.make.paint import paint_blank
from generator.make.style import Style
from generator.model.geometry import Box, Point
from generator.model.questions.choice import Boxes
from generator.model.sheet import Ask, Paragraph, Question

SVG = b"""<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20">
<rect width="40" height="20" fill="#c00"/></svg>"""


def fonts_of(pdf: bytes) -> set[tuple[str, bool]]:
    """Base names of the fonts on all pages, and whether each is embedded."""
    found = set()
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        for page in opened.pages:
            for font in page.obj.Resources.get("/Font", pikepdf.Dictionary()).values():
                descriptor = font.get("/FontDescriptor")
                found.add((str(font.BaseFont), descriptor is not None and "/FontFile2" in descriptor))
    return found


def rendered(drawing: Drawing, scale: float = 2.0) -> pypdfium2.PdfBitmap:
    return pypdfium2.PdfDocument(paint_blank(drawing, BOOK))[0].render(scale=scale).to_pil().convert("RGB")


def one_page(*ops: object, pictures: dict[str, Picture] | None = None) -> Drawing:
    page = PageDrawing(100, 50, ops)  # type: ignore[arg-type]
    return Drawing((page,), (), pictures or {}, "Proef")


def test_the_same_drawing_gives_the_same_bytes() -> None:
    ask = Ask(Question("k", "select_one", rich("Wat?"), Boxes(options("a", "b"))))
    first, second = (paint_blank(drawn(sheet(ask)), BOOK) for _ in range(2))
    assert first == second


def test_all_fonts_are_embedded_and_none_is_helvetica() -> None:
    _, drawing = shipped("scan", "zonneveen")
    fonts = fonts_of(paint_blank(drawing, BOOK))
    assert fonts and all(embedded for _, embedded in fonts)
    assert not any("Helvetica" in name for name, _ in fonts)


@pytest.mark.parametrize("family", ["sourcesans", "figtree", "atkinson"])
def test_names_from_anywhere_are_in_the_text_layer(family: str) -> None:
    text = "Łódź, Şahin, ’s-Hertogenbosch, Ĳsselstein, Zoë, € 5"
    style = Style.of(brand(typefaces=brand().typefaces.model_copy(update={"heading": family, "body": family})))
    pdf = pypdfium2.PdfDocument(paint_blank(drawn(sheet(Paragraph(rich(text)), title="Łódź Ĳ"), style=style), BOOK))
    layer = pdf[0].get_textpage().get_text_range()
    assert text in layer.replace("\r\n", " ") and "Łódź Ĳ" in layer


def test_every_op_puts_its_ink_in_its_place() -> None:
    black, red = "#000000", "#FF0000"
    drawing = one_page(
        RectOp(Box(10, 10, 10, 5), fill=red),
        RectOp(Box(30, 10, 10, 5), stroke=black, width=1.0, radius=1.0),
        CircleOp(Point(60, 12), 4, fill=red),
        LineOp(Point(10, 30), Point(40, 30), 1.0, black),
        PathOp((("M", 50.0, 40.0), ("L", 60.0, 25.0), ("C", 65.0, 25.0, 65.0, 40.0, 70.0, 40.0), ("Z",)), fill=red),
    )
    image = rendered(drawing, scale=72 / 25.4 * 2)
    per_mm = image.width / 100

    def at(x: float, y: float) -> tuple[int, int, int]:
        return image.getpixel((round(x * per_mm), round(y * per_mm)))

    assert at(15, 12) == (255, 0, 0) and at(15, 17) == (255, 255, 255)
    assert at(35, 12) == (255, 255, 255) and max(at(35, 10)) < 60
    assert at(60, 12) == (255, 0, 0) and at(60, 17) == (255, 255, 255)
    assert max(at(25, 30)) < 60 and at(25, 32) == (255, 255, 255)
    assert at(60, 35) == (255, 0, 0)


def test_a_vector_logo_stays_a_vector_and_fills_its_box() -> None:
    logo = picture(SVG, "logo.svg")
    assert (logo.kind, logo.width / logo.height) == ("pdf", pytest.approx(2, abs=0.1))
    drawing = one_page(ImageOp(Box(20, 10, 40, 20), "logo"), pictures={"logo": logo})
    pdf = paint_blank(drawing, BOOK)
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert [str(x.Subtype) for x in opened.pages[0].Resources.XObject.values()] == ["/Form"]
    image = pypdfium2.PdfDocument(pdf)[0].render(scale=2).to_pil().convert("RGB")
    per_mm = image.width / 100
    for x, y in ((22, 12), (58, 28), (40, 20)):
        assert image.getpixel((round(x * per_mm), round(y * per_mm)))[0] > 180
        assert image.getpixel((round(x * per_mm), round(y * per_mm)))[1] < 60
    assert image.getpixel((round(18 * per_mm), round(20 * per_mm))) == (255, 255, 255)


def test_a_sheet_is_small() -> None:
    _, drawing = shipped("scan", "waterrade")
    assert len(paint_blank(drawing, BOOK)) < 60_000
