"""Painting: the static pages of a drawing as PDF, by ReportLab. Nothing is decided here, and nothing is added.

The same drawing gives the same bytes. All fonts are embedded: ReportLab would put an unembedded Helvetica on every
page, unless its first font is one of ours.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import pikepdf
from reportlab import rl_config
from reportlab.lib.colors import HexColor
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from reportlab.pdfgen.pathobject import PDFPathObject

from generator.make.drawing import (
    CircleOp,
    Drawing,
    FontRef,
    ImageOp,
    LineOp,
    PageDrawing,
    PathOp,
    Picture,
    RectOp,
    TextOp,
)
from generator.make.fonts import FontBook
from generator.model.geometry import PT_PER_MM

ROUND = 1  # line cap and join
BUTT = 0


def paint_blank(drawing: Drawing, fonts: FontBook) -> bytes:
    """All pages, without codes, names and fields."""
    out = io.BytesIO()
    with _binary_streams():
        first = fonts.font(_first_font(drawing))
        canvas = Canvas(out, invariant=1, pageCompression=1, initialFontName=first.fontName)  # type: ignore[arg-type]
        canvas.setTitle(drawing.title)
        canvas.setCreator("Werkblad")
        canvas.setProducer("Werkblad")
        forms = {key for key, picture in drawing.pictures.items() if picture.kind == "pdf"}
        for key in sorted(forms):
            canvas.beginForm(_form(key), 0, 0, 1, 1)
            canvas.endForm()
        for page in drawing.pages:
            canvas.setPageSize((page.width * PT_PER_MM, page.height * PT_PER_MM))
            _Painter(canvas, page, fonts, drawing.pictures).paint()
            canvas.showPage()
        canvas.save()
    used = {op.key for page in drawing.pages for op in page.ops if isinstance(op, ImageOp)} & forms
    return _with_vectors(out.getvalue(), {key: drawing.pictures[key] for key in used}) if used else out.getvalue()


def _first_font(drawing: Drawing) -> FontRef:
    for page in drawing.pages:
        for op in page.ops:
            if isinstance(op, TextOp):
                return op.font
    return FontRef("sourcesans")


@contextmanager
def _binary_streams() -> Iterator[None]:
    """ReportLab wraps its streams in ASCII-85 unless told otherwise: a quarter more bytes for nothing."""
    before = rl_config.useA85
    rl_config.useA85 = 0
    try:
        yield
    finally:
        rl_config.useA85 = before


class _Painter:
    """Paints one page. mm from the top left become points from the bottom left here, and nowhere else."""

    def __init__(self, canvas: Canvas, page: PageDrawing, fonts: FontBook, pictures: Mapping[str, Picture]) -> None:
        self.canvas, self.page, self.fonts, self.pictures = canvas, page, fonts, pictures

    def paint(self) -> None:
        """All ops in order."""
        for op in self.page.ops:
            match op:
                case TextOp():
                    self._text(op)
                case LineOp():
                    self._line(op)
                case RectOp():
                    self._rect(op)
                case CircleOp():
                    self._circle(op)
                case PathOp():
                    self._path(op)
                case ImageOp():
                    self._image(op)

    def _at(self, x: float, y: float) -> tuple[float, float]:
        return x * PT_PER_MM, (self.page.height - y) * PT_PER_MM

    def _text(self, op: TextOp) -> None:
        self.canvas.setFillColor(HexColor(op.colour))
        self.canvas.setFont(self.fonts.font(op.font).fontName, op.size_pt)
        self.canvas.drawString(*self._at(op.at.x, op.at.y), op.text)

    def _pens(
        self, fill: str | None, stroke: str | None, width: float, dash: tuple[float, ...], round_ends: bool
    ) -> tuple[int, int]:
        if fill:
            self.canvas.setFillColor(HexColor(fill))
        if stroke:
            self.canvas.setStrokeColor(HexColor(stroke))
            self.canvas.setLineWidth(width * PT_PER_MM)
            self.canvas.setDash([length * PT_PER_MM for length in dash] if dash else [])
            self.canvas.setLineCap(ROUND if round_ends else BUTT)
            self.canvas.setLineJoin(ROUND if round_ends else BUTT)
        return int(bool(stroke)), int(bool(fill))

    def _line(self, op: LineOp) -> None:
        self._pens(None, op.colour, op.width, op.dash, op.round_cap)
        self.canvas.line(*self._at(op.start.x, op.start.y), *self._at(op.end.x, op.end.y))

    def _rect(self, op: RectOp) -> None:
        stroke, fill = self._pens(op.fill, op.stroke, op.width, op.dash, False)
        x, y = self._at(op.box.x, op.box.bottom)
        size = op.box.width * PT_PER_MM, op.box.height * PT_PER_MM
        if op.radius > 0:
            radius = min(op.radius, op.box.width / 2, op.box.height / 2) * PT_PER_MM
            self.canvas.roundRect(x, y, *size, radius, stroke=stroke, fill=fill)
        else:
            self.canvas.rect(x, y, *size, stroke=stroke, fill=fill)

    def _circle(self, op: CircleOp) -> None:
        stroke, fill = self._pens(op.fill, op.stroke, op.width, op.dash, False)
        self.canvas.circle(*self._at(op.centre.x, op.centre.y), op.radius * PT_PER_MM, stroke=stroke, fill=fill)

    def _path(self, op: PathOp) -> None:
        stroke, fill = self._pens(op.fill, op.stroke, op.width, op.dash, True)
        path: PDFPathObject = self.canvas.beginPath()
        for name, *numbers in op.segments:
            places = [c for i in range(0, len(numbers), 2) for c in self._at(numbers[i], numbers[i + 1])]
            if name == "M":
                path.moveTo(*places)
            elif name == "L":
                path.lineTo(*places)
            elif name == "C":
                path.curveTo(*places)
            else:
                path.close()
        self.canvas.drawPath(path, stroke=stroke, fill=fill)

    def _image(self, op: ImageOp) -> None:
        picture = self.pictures[op.key]
        x, y = self._at(op.box.x, op.box.bottom)
        width, height = op.box.width * PT_PER_MM, op.box.height * PT_PER_MM
        if picture.kind == "pdf":
            self.canvas.saveState()
            self.canvas.translate(x, y)
            self.canvas.scale(width, height)
            self.canvas.doForm(_form(op.key))
            self.canvas.restoreState()
        else:
            reader = ImageReader(io.BytesIO(picture.data))
            self.canvas.drawImage(reader, x, y, width, height, mask="auto")


def _form(key: str) -> str:
    return f"picture.{key}"


def _with_vectors(pdf: bytes, pictures: Mapping[str, Picture]) -> bytes:
    """The vector pictures in the place of the empty forms that stand for them."""
    with pikepdf.open(io.BytesIO(pdf)) as target:
        for key, picture in sorted(pictures.items()):
            with pikepdf.open(io.BytesIO(picture.data)) as source:
                form = target.copy_foreign(source.pages[0].as_form_xobject())
            left, bottom, right, top = (float(edge) for edge in form.BBox)
            wide, high = right - left, top - bottom
            form.Matrix = pikepdf.Array(round(v, 9) for v in (1 / wide, 0, 0, 1 / high, -left / wide, -bottom / high))
            placed = target.make_indirect(form)
            for page in target.pages:
                xobjects = page.obj.Resources.get("/XObject", pikepdf.Dictionary())
                name = f"/FormXob.{_form(key)}"
                if name in xobjects:
                    xobjects[name] = placed
        out = io.BytesIO()
        target.remove_unreferenced_resources()
        target.save(out, deterministic_id=True)
        return out.getvalue()
