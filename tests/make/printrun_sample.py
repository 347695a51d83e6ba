"""A small run as a stand-in for a built one: pages painted with ReportLab, and what stands on them."""

from __future__ import annotations

import io
from pathlib import Path

from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from generator.make.drawing import Drawing, PageDrawing
from generator.make.printrun import PrintJob
from generator.make.printrun.lettering import characters
from generator.make.qr import entry_symbols, spare_symbols
from generator.model.geometry import Box, Point
from generator.model.layout import (
    CodeMark,
    CodeRole,
    Fiducial,
    FiducialKind,
    Field,
    FieldRole,
    FieldShape,
    FormRef,
    Layout,
    PageLayout,
)

FONTS = Path(__file__).parents[2] / "brand" / "fonts"
TEMPLATE = "https://werk.example.nl/w/{code}"
RUN, KEY = "7H3K9M", bytes(range(16))
ENTRY, SPARE = Box(177, 15, 18, 18), Box(15, 270, 11, 11)
CLEAR, STRIP = Box(30, 277, 45, 2.4), Box(20, 16, 60, 8)
LINES, BOXES = 30, 24  # on a page: about those of a real sheet


def page_layout(form: int, page: int, entry_modules: int, spare_modules: int) -> PageLayout:
    """A page with marks, codes, a name strip and a column of boxes."""
    corners = {"tl": (12, 12), "tr": (198, 12), "bl": (12, 285), "br": (198, 285)}
    fields = tuple(
        Field(
            f"f_v{page}__c{i}", f"f_v{page}", f"v{page}", "select_multiple", FieldRole.MARK, FieldShape.BOX,
            Box(20, 40 + 9 * i, 5.2, 5.2), f"Vraag: keuze {i}", f"c{i}", outline_mm=0.42,
        )
        for i in range(BOXES)
    )  # fmt: skip
    return PageLayout(
        form, page, 210.0, 297.0,
        tuple(Fiducial(name, FiducialKind.RING, Point(*at), 6.0) for name, at in corners.items()),
        (CodeMark(CodeRole.ENTRY, ENTRY, entry_modules), CodeMark(CodeRole.SPARE, SPARE, spare_modules),
         CodeMark(CodeRole.CLEAR, CLEAR)),
        fields,
        name_strip=STRIP,
    )  # fmt: skip


def paint(pages: int, first_plain: int) -> bytes:
    """Static pages: lines of text, boxes and a heading each; the first `first_plain` are a facilitator's."""
    for family in ("figtree", "sourcesans"):
        pdfmetrics.registerFont(TTFont(family, str(FONTS / family / "regular.ttf")))
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(210 * mm, 297 * mm), initialFontName="figtree", invariant=1, pageCompression=1)
    for place in range(pages):
        plain = place < first_plain
        canvas.setFont("figtree", 18)
        canvas.drawString(20 * mm, 262 * mm, f"Begeleider {place + 1}" if plain else f"Blad {place - first_plain + 1}")
        canvas.setFont("sourcesans", 11)
        for line in range(LINES):
            canvas.drawString(
                30 * mm, (254 - 7 * line) * mm, f"Regel {line} van het blad, met een zin die wat zegt over werk"
            )
        for box in range(BOXES):
            canvas.rect(20 * mm, (297 - 45.2 - 9 * box) * mm, 5.2 * mm, 5.2 * mm)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def job(
    coded: int = 3, plain: int = 1, labels: tuple[str, ...] = (), duplex: bool = True,
    template: str = TEMPLATE,
) -> PrintJob:  # fmt: skip
    """A job of `coded` pages behind `plain` ones."""
    entry, spare = entry_symbols(template, ENTRY.width), spare_symbols(SPARE.width)
    layouts = tuple(page_layout(0, n + 1, entry.modules, spare.modules) for n in range(coded))
    pages = [PageDrawing(210.0, 297.0, (), once=True) for _ in range(plain)]
    pages += [PageDrawing(210.0, 297.0, (), layout) for layout in layouts]
    created = "2026-01-31T12:00:00Z"
    forms = (FormRef("scan", 1, "Scan"),)
    layout = Layout(RUN, created, "0.1.0", "kern", "zeedorp", "print", forms, layouts, ())
    fonts = tuple((FONTS / family / "regular.ttf").read_bytes() for family in ("figtree", "sourcesans"))
    drawing = Drawing(tuple(pages), (), {}, "Werkbladen ’s-Gravenzande")
    return PrintJob(drawing, paint(plain + coded, plain), layout, KEY, entry, spare, fonts, characters(labels), duplex)
