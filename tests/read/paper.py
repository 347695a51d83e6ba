"""A made-up page of a made-up run, as PDF (with and without codes) and as pixels: paper without the make room."""

from __future__ import annotations

import io
from dataclasses import dataclass, replace

import cv2
import numpy as np
import pypdfium2 as pdfium
import qrcode
from reportlab.pdfgen.canvas import Canvas
from variable_sample import made_variable

from generator.model.answer import PageSource
from generator.model.code import PageCode, for_people
from generator.model.geometry import MM_PER_INCH, PT_PER_MM, Box, Point
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
from generator.model.run import Run
from generator.model.variable import Value, Variable, VariableType
from generator.read.picture.image import PageImage

RUN, KEY = "7K3Q9X", b"0123456789abcdef"
WIDTH, HEIGHT = 210.0, 297.0
BOX, OUTLINE, PITCH = 4.5, 0.35, 9.0
SOURCE = PageSource("stapel.pdf", "0" * 64, 1)
INSET = 13.0


def box_field(name: str, choice: str, x: float, y: float, kind: str, **more: object) -> Field:
    return Field(
        f"{name}__{choice}", name, name, kind, FieldRole.MARK, FieldShape.BOX, Box(x, y, BOX, BOX), f"{name}: {choice}",
        choice=choice, outline_mm=OUTLINE, **more,  # type: ignore[arg-type]
    )  # fmt: skip


def variable(name: str, kind: VariableType, codes: list[str], **more: object) -> Variable:
    return made_variable(name, "proef", name, kind, kind.value, name, tuple(Value(c, c) for c in codes), **more)  # type: ignore[arg-type]


def make_layout(private: bool = False) -> tuple[Layout, dict[str, str]]:
    """17 questions of five choices, 15 booleans, two writing fields, a drawing, four words. And labels to print."""
    fields: list[Field] = []
    variables: list[Variable] = []
    labels: dict[str, str] = {}
    for row in range(17):
        name, codes = f"v{row}", [str(c) for c in range(1, 6)]
        for column, code in enumerate(codes):
            fields.append(box_field(name, code, 110 + column * 12, 45 + row * PITCH, "scale"))
        variables.append(variable(name, VariableType.SELECT_ONE, codes))
        labels[name] = f"Stelling {row + 1}: wat vind je daarvan in je werk?"
    for row in range(15):
        fields.append(box_field("b", f"k{row}", 22, 45 + row * PITCH, "select_multiple"))
        labels[f"b__k{row}"] = "geldt"
    variables.append(variable("b", VariableType.SELECT_MULTIPLE, [f"k{row}" for row in range(15)]))
    for number, word in enumerate(("zekerheid", "uitdaging", "groei", "nieuwe dingen proberen")):
        width = 2.1 * len(word)
        fields.append(
            Field(f"w__{word[:4]}", "w", "w", "words", FieldRole.MARK, FieldShape.WORD,
                  Box(25 + number * 42, 205, width, 4.0), word, choice=word[:4])
        )  # fmt: skip
    variables.append(variable("w", VariableType.SELECT_MULTIPLE, ["zeke", "uitd", "groe", "nieu"]))
    fields.append(
        Field("t1", "t1", "t1", "text", FieldRole.WRITE, FieldShape.AREA, Box(22, 218, 80, 16), "t1", lines=2)
    )
    fields.append(
        Field("t2", "t2", "t2", "text", FieldRole.WRITE, FieldShape.AREA, Box(22, 238, 80, 16), "t2", lines=2)
    )
    fields.append(Field("d", "d", "d", "drawing", FieldRole.DRAW, FieldShape.AREA, Box(110, 218, 78, 36), "d"))
    variables += [variable("t1", VariableType.TEXT, []), variable("t2", VariableType.TEXT, [])]
    variables.append(variable("d", VariableType.DRAWING, []))
    if private:
        fields = [replace(f, private=f.variable in ("v16", "t2")) for f in fields]
        variables = [replace(v, private=v.name in ("v16", "t2")) for v in variables]
    fiducials = tuple(
        Fiducial(name, FiducialKind.RING, Point(x, y), 5.0)
        for name, x, y in (
            ("tl", INSET, INSET), ("tr", WIDTH - INSET, INSET),
            ("bl", INSET, HEIGHT - INSET), ("br", WIDTH - INSET, HEIGHT - INSET),
        )
    )  # fmt: skip
    codes_at = (
        CodeMark(CodeRole.ENTRY, Box(170, 20, 16, 16), 29),
        CodeMark(CodeRole.SPARE, Box(22, 262, 12, 12), 21),
        CodeMark(CodeRole.CLEAR, Box(120, 264, 40, 4)),
    )
    page = PageLayout(0, 1, WIDTH, HEIGHT, fiducials, codes_at, tuple(fields))
    form = FormRef("proef", 1, "Proef")
    made = "2026-01-01T00:00:00Z"
    layout = Layout(RUN, made, "0", "proef", "proef", "print", (form,), (page,), tuple(variables))
    return layout, labels


def draw_pdf(
    page: PageLayout, labels: dict[str, str], code: PageCode | None, omit: frozenset[str] = frozenset()
) -> bytes:
    """The page; with `code` as it is printed, without as the blank reference. `omit`: ids of rings, roles of codes."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(page.width * PT_PER_MM, page.height * PT_PER_MM))
    canvas.scale(PT_PER_MM, -PT_PER_MM)
    canvas.translate(0, -page.height)
    text(canvas, 22, 24, 14, "Proefblad: hoe sta ik ervoor?")
    text(canvas, 22, 31, 10, "Kruis aan wat past. Vergist? Maak het vakje helemaal zwart.")
    for one in page.fiducials:
        if one.id not in omit:
            ring(canvas, one)
    for name, label in labels.items():
        own = next(f for f in page.fields if name in (f.name, f.variable))
        x = own.box.right + 3 if own.type == "select_multiple" else 45
        text(canvas, x, own.box.bottom - 1, 9, label)
    for one in page.fields:
        draw_field(canvas, one)
    if code is not None:
        encoded = code.encode(KEY)
        for mark in page.codes:
            if mark.role.value in omit:
                continue
            if mark.role is CodeRole.CLEAR:
                text(canvas, mark.box.x, mark.box.bottom, 8, for_people(encoded))
            else:
                url = "HTTPS://WB.EXAMPLE/" if mark.role is CodeRole.ENTRY else ""
                draw_qr(canvas, url + encoded, mark.box)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def text(canvas: Canvas, x: float, y: float, size_pt: float, words: str) -> None:
    canvas.saveState()
    canvas.translate(x, y)
    canvas.scale(1, -1)
    canvas.setFont("Helvetica", size_pt / PT_PER_MM)
    canvas.drawString(0, 0, words)
    canvas.restoreState()


def ring(canvas: Canvas, one: Fiducial) -> None:
    for share, level in ((1.0, 0), (0.62, 1), (0.34, 0)):
        canvas.setFillGray(level)
        canvas.circle(one.centre.x, one.centre.y, one.diameter / 2 * share, stroke=0, fill=1)
    canvas.setFillGray(0)


def draw_field(canvas: Canvas, one: Field) -> None:
    if one.shape is FieldShape.BOX:
        canvas.setLineWidth(one.outline_mm)
        canvas.setStrokeGray(0.25)
        canvas.rect(one.box.x, one.box.y, one.box.width, one.box.height)
    elif one.shape is FieldShape.WORD:
        text(canvas, one.box.x, one.box.bottom - 1, 11, one.label)
    elif one.lines:
        canvas.setLineWidth(0.2)
        canvas.setStrokeGray(0.5)
        for line in range(one.lines):
            y = one.box.y + one.box.height * (line + 1) / one.lines
            canvas.line(one.box.x, y, one.box.right, y)
    else:
        canvas.setLineWidth(0.25)
        canvas.setStrokeGray(0.4)
        canvas.rect(one.box.x, one.box.y, one.box.width, one.box.height)


def draw_qr(canvas: Canvas, payload: str, box: Box) -> None:
    code = qrcode.QRCode(border=0, error_correction=qrcode.constants.ERROR_CORRECT_L)
    code.add_data(payload)
    code.make(fit=True)
    matrix = code.get_matrix()
    unit = box.width / len(matrix)
    for r, row in enumerate(matrix):
        for c, dark in enumerate(row):
            if dark:
                canvas.rect(box.x + c * unit, box.y + r * unit, unit, unit, stroke=0, fill=1)


def raster(pdf: bytes, dpi: float) -> np.ndarray:
    """The page at `dpi`, writable grey."""
    document = pdfium.PdfDocument(pdf)
    picture = np.array(document[0].render(scale=dpi / 72, grayscale=True).to_numpy())
    document.close()
    return picture[:, :, 0].copy() if picture.ndim == 3 else picture.copy()


@dataclass(frozen=True)
class Paper:
    """The run, its page, and its picture fresh from the printer."""

    run: Run
    page: PageLayout
    labels: dict[str, str]
    code: PageCode

    def printed(self, dpi: float = 300, omit: frozenset[str] = frozenset()) -> np.ndarray:
        return raster(draw_pdf(self.page, self.labels, self.code, omit), dpi)

    def field(self, name: str) -> Field:
        return next(f for f in self.page.fields if f.name == name)


def make_paper(private: bool = False) -> Paper:
    layout, labels = make_layout(private)
    page = layout.pages[0]
    return Paper(Run(layout, KEY, draw_pdf(page, labels, None)), page, labels, PageCode(RUN, 0, 12, 1))


WRITING_LABELS = {
    "t1": "Wat heb je de laatste tijd geleerd van een collega?",
    "t2": "Wat zou je volgend jaar anders willen doen?",
    "d": "Teken hier je eigen groeicurve",
}


def make_writing_paper() -> Paper:
    """The made-up page with only its writing fields and its drawing."""
    layout, _ = make_layout()
    page = layout.pages[0]
    fields = tuple(f for f in page.fields if f.role is not FieldRole.MARK)
    variables = tuple(v for v in layout.variables if v.name in WRITING_LABELS)
    page = replace(page, fields=fields)
    layout = replace(layout, pages=(page,), variables=variables)
    return Paper(Run(layout, KEY, draw_pdf(page, WRITING_LABELS, None)), page, WRITING_LABELS, PageCode(RUN, 0, 12, 1))


def lay(
    picture: np.ndarray, *, degrees: float = 0.0, scale: float = 1.0, shift_mm: tuple[float, float] = (0, 0),
    dpi: float = 300, blur: float = 0.6, noise: float = 0.0, jpeg: int = 0, bitonal: bool = False, turns: int = 0,
    canvas: tuple[int, int] | None = None, seed: int = 1,
) -> np.ndarray:  # fmt: skip
    """The page as it lies on the glass."""
    rng = np.random.default_rng(seed)
    rows, columns = picture.shape
    matrix = cv2.getRotationMatrix2D((columns / 2, rows / 2), degrees, scale)
    wide, high = canvas or (columns, rows)
    matrix[:, 2] += np.array(shift_mm) * dpi / MM_PER_INCH + np.array([(wide - columns) / 2, (high - rows) / 2])
    out = cv2.warpAffine(picture, matrix, (wide, high), flags=cv2.INTER_LINEAR, borderValue=(250,))
    if blur:
        out = cv2.GaussianBlur(out, (0, 0), blur)
    if noise:
        out = np.clip(out + rng.normal(0, noise, out.shape), 0, 255).astype(np.uint8)
    if bitonal:
        out = np.where(out < 140, np.uint8(0), np.uint8(255))
    if jpeg:
        out = cv2.imdecode(cv2.imencode(".jpg", out, [cv2.IMWRITE_JPEG_QUALITY, jpeg])[1], cv2.IMREAD_GRAYSCALE)
    return np.ascontiguousarray(np.rot90(out, turns))


def image(picture: np.ndarray, dpi: float | None = 300) -> PageImage:
    return PageImage(np.ascontiguousarray(picture), SOURCE, dpi=dpi)
