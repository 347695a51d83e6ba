"""Fields: what they are called and are, and that what one program fills in, another reads back."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace

import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from fillable_sample import KEY, RUN, fillable_pdf, sample
from pypdf import PdfReader, PdfWriter

from generator.make.drawing import TextOp
from generator.make.fillable.fields import COMB, MULTILINE, RADIO, READ_ONLY, REQUIRED
from generator.model.code import PageCode
from generator.model.geometry import PT_PER_MM, Box
from generator.model.layout import FieldRole
from generator.model.run import Copy

FUNCTION = "Beleidsmedewerker in Łódź – “HR” 🙂"
REASON = "Regel één\nregel twee: ş, ĳ, €\n" + "lang " * 300
TEXTS = {"werk_naam": FUNCTION, "werk_waarom": REASON, "werk_jaren": "12", "werk_sinds": "1-3-2026"}
TICKS = {"werk_team": "nee", "werk_wat__b": "b", "werk_woorden__groei": "groei", "groei_start": "2", "groei_nu": "1"}
OPEN = ("werk_wat__a", "werk_woorden__rust", "werk_woorden__vrij")


@pytest.fixture(scope="module")
def pdf() -> bytes:
    drawing, layout = sample()
    return fillable_pdf(drawing, layout, Copy(RUN, 12))


def fill_pypdf(data: bytes) -> bytes:
    writer = PdfWriter(clone_from=io.BytesIO(data))
    values = TEXTS | {name: f"/{value}" for name, value in TICKS.items()}
    for page in writer.pages:
        writer.update_page_form_field_values(page, values, auto_regenerate=False)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def fill_pikepdf(data: bytes) -> bytes:
    with pikepdf.open(io.BytesIO(data)) as opened:
        for field in opened.Root.AcroForm.Fields:
            name = str(field.T)
            if name in TEXTS:
                field.V = pikepdf.String(TEXTS[name])
            elif name in TICKS:
                field.V = pikepdf.Name("/" + TICKS[name])
                for widget in field.get("/Kids", [field]):
                    on = field.V if field.V in widget.AP.N else pikepdf.Name.Off
                    widget.AS = on
        out = io.BytesIO()
        opened.save(out)
        return out.getvalue()


def fill_mupdf(data: bytes) -> bytes:
    pymupdf = pytest.importorskip("pymupdf", reason="MuPDF is a test tool only")
    document = pymupdf.open(stream=data)
    for page in document:
        for widget in page.widgets():
            if widget.field_name in TEXTS:
                widget.field_value = TEXTS[widget.field_name]
                widget.update()
            elif TICKS.get(widget.field_name) == widget.on_state():
                widget.field_value = widget.on_state()
                widget.update()
    return bytes(document.tobytes())


class _PdfiumForm:
    """PDFium's own form filler, driven as a browser drives it: clicks and key strokes."""

    def __init__(self, data: bytes) -> None:
        self.document = pypdfium2.PdfDocument(data)
        self.document.init_forms()
        assert self.document.formenv is not None

    def click(self, page: pypdfium2.PdfPage, x: float, y: float) -> None:
        form = self.document.formenv
        pdfium.FORM_OnMouseMove(form, page, 0, x, y)
        pdfium.FORM_OnLButtonDown(form, page, 0, x, y)
        pdfium.FORM_OnLButtonUp(form, page, 0, x, y)

    def type(self, page: pypdfium2.PdfPage, text: str) -> None:
        units = text.encode("utf-16-le")
        codes = [int.from_bytes(units[i : i + 2], "little") for i in range(0, len(units), 2)]
        for code in codes:
            pdfium.FORM_OnChar(self.document.formenv, page, 13 if code == 10 else code, 0)

    def save(self) -> bytes:
        for page in self.document:
            pdfium.FORM_ForceToKillFocus(self.document.formenv)
            page.close()
        out = io.BytesIO()
        self.document.save(out)
        return out.getvalue()


def fill_pdfium(data: bytes) -> bytes:
    form = _PdfiumForm(data)
    spots = widgets(data)
    for number in range(len(form.document)):
        page = form.document[number]
        for (at, name, choice), (x, y) in spots.items():
            if at != number:
                continue
            if name in TEXTS:
                form.click(page, x, y)
                form.type(page, TEXTS[name])
            elif TICKS.get(name) == choice:
                form.click(page, x, y)
        pdfium.FORM_ForceToKillFocus(form.document.formenv)
    return form.save()


def widgets(data: bytes) -> dict[tuple[int, str, str], tuple[float, float]]:
    """Page, field name and on-state of every widget: its middle in points."""
    found = {}
    with pikepdf.open(io.BytesIO(data)) as opened:
        for number, page in enumerate(opened.pages):
            for widget in page.obj.Annots:
                if widget.Subtype != "/Widget":
                    continue
                field = widget if "/T" in widget else widget.Parent
                states = [k[1:] for k in widget.AP.N if k != "/Off"] if field.FT == "/Btn" else [""]
                left, bottom, right, top = (float(v) for v in widget.Rect)
                found[number, str(field.T), states[0]] = ((left + right) / 2, (bottom + top) / 2)
    return found


def read_pypdf(data: bytes) -> dict[str, str]:
    fields = PdfReader(io.BytesIO(data)).get_fields() or {}
    return {name: str(field.get("/V", "")).removeprefix("/") for name, field in fields.items()}


def read_pikepdf(data: bytes) -> dict[str, str]:
    with pikepdf.open(io.BytesIO(data)) as opened:
        return {str(f.T): str(f.get("/V", "")).removeprefix("/") for f in opened.Root.AcroForm.Fields}


FILLERS: dict[str, Callable[[bytes], bytes]] = {
    "pypdf": fill_pypdf, "pikepdf": fill_pikepdf, "mupdf": fill_mupdf, "pdfium": fill_pdfium,
}  # fmt: skip
READERS = {"pypdf": read_pypdf, "pikepdf": read_pikepdf}


def same_lines(text: str) -> str:
    """Programs end lines with CR, LF or both; the text is the same."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("filler", FILLERS)
def test_what_is_filled_in_comes_back(pdf: bytes, filler: str, reader: str) -> None:
    values = READERS[reader](FILLERS[filler](pdf))
    assert {name: same_lines(values[name]) for name in TEXTS} == TEXTS
    assert {name: values[name] for name in TICKS} == TICKS
    assert {values[name] for name in OPEN} <= {"Off", ""}


@pytest.mark.parametrize("filler", FILLERS)
def test_a_tick_is_seen_in_the_picture_too(pdf: bytes, filler: str) -> None:
    """For who prints a filled PDF: the cross lies inside the outline, clear but far from solid."""
    drawing, _ = sample()
    before, after = (picture(data, 0) for data in (pdf, FILLERS[filler](pdf)))
    assert drawing.pages[0].layout is not None
    for field in drawing.pages[0].layout.fields:
        if field.role is FieldRole.MARK and field.shape == "box" and not field.private:
            inside = field.box.grown(-0.4)
            gained = ink(after, inside) - ink(before, inside)
            ticked = TICKS.get(field.variable) == field.choice or field.name in TICKS
            assert (0.10 < gained < 0.5) if ticked else (gained < 0.01), field.name


def merge_pikepdf(first: bytes, second: bytes) -> bytes:
    with pikepdf.open(io.BytesIO(first)) as one, pikepdf.open(io.BytesIO(second)) as other:
        one.pages.extend(other.pages)
        out = io.BytesIO()
        one.save(out)
    return out.getvalue()


def merge_pypdf(first: bytes, second: bytes) -> bytes:
    writer = PdfWriter()
    for data in (first, second):
        writer.append(io.BytesIO(data))
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def merge_mupdf(first: bytes, second: bytes) -> bytes:
    pymupdf = pytest.importorskip("pymupdf", reason="MuPDF is a test tool only")
    document = pymupdf.open(stream=first)
    document.insert_pdf(pymupdf.open(stream=second))
    return bytes(document.tobytes())


def merge_pdfium(first: bytes, second: bytes) -> bytes:
    document = pypdfium2.PdfDocument.new()
    for data in (first, second):
        document.import_pages(pypdfium2.PdfDocument(data))
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


@pytest.mark.filterwarnings("ignore:.*(widget annotation|form fields)")
@pytest.mark.parametrize("merge", [merge_pikepdf, merge_pypdf, merge_mupdf, merge_pdfium])
def test_pages_say_which_they_are_after_a_merge(pdf: bytes, merge: Callable[[bytes, bytes], bytes]) -> None:
    """Two people's filled files in one: each page still leads to its own copy, and keeps what was ticked on it."""
    drawing, layout = sample()
    other = fillable_pdf(drawing, layout, Copy(RUN, 13))
    with pikepdf.open(io.BytesIO(merge(fill_pikepdf(pdf), other))) as opened:
        links = [str(a.A.URI)[-18:] for page in opened.pages for a in page.obj.Annots if a.Subtype == "/Link"]
        ticked = [sum(a.get("/AS", "/Off") != "/Off" for a in page.obj.Annots) for page in opened.pages]
    assert links == [PageCode(RUN, form, copy, 1).encode(KEY) for copy in (12, 13) for form in (0, 1)]
    assert ticked == [3, 2, 0, 0]


def picture(data: bytes, page: int) -> object:
    document = pypdfium2.PdfDocument(data)
    document.init_forms()
    return document[page].render(scale=4, may_draw_forms=True).to_pil().convert("L")


def ink(image: object, box: Box) -> float:
    """Share of a box (mm) that is dark."""
    scale = 4 * PT_PER_MM
    part = image.crop(tuple(round(v * scale) for v in (box.x, box.y, box.right, box.bottom)))  # type: ignore[attr-defined]
    values = part.tobytes()
    return sum(value < 128 for value in values) / len(values)


def test_names_types_and_flags(pdf: bytes) -> None:
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        form = opened.Root.AcroForm
        found = {str(f.T): (str(f.FT), int(f.get("/Ff", 0)), len(f.get("/Kids", []))) for f in form.Fields}
        assert "/NeedAppearances" not in form
        lengths = {str(f.T): int(f.MaxLen) for f in form.Fields if "/MaxLen" in f}
    assert found == {
        "werk_team": ("/Btn", RADIO | REQUIRED, 2),
        "werk_wat__a": ("/Btn", 0, 0),
        "werk_wat__b": ("/Btn", 0, 0),
        "werk_woorden__rust": ("/Btn", 0, 0),
        "werk_woorden__groei": ("/Btn", 0, 0),
        "werk_woorden__vrij": ("/Btn", 0, 0),
        "werk_naam": ("/Tx", REQUIRED, 0),
        "werk_waarom": ("/Tx", MULTILINE, 0),
        "werk_jaren": ("/Tx", COMB, 0),
        "werk_sinds": ("/Tx", 0, 0),
        "groei_start": ("/Btn", RADIO, 2),
        "groei_nu": ("/Btn", RADIO, 2),
        "werkblad_code": ("/Tx", READ_ONLY, 0),
    }
    assert lengths == {"werk_jaren": 3, "werk_sinds": 10}


def test_private_questions_and_drawings_have_no_field(pdf: bytes) -> None:
    names = {name.split("__")[0] for _, name, _ in widgets(pdf)}
    assert not names & {"werk_slaap", "groei_lijn", "groei_vrij"}
    assert "werk_team" in names


def test_widgets_stand_where_the_layout_says(pdf: bytes) -> None:
    drawing, _ = sample()
    spots = widgets(pdf)
    for number, page in enumerate(drawing.pages):
        assert page.layout is not None
        for field in page.layout.fields:
            name = field.variable if field.variable in ("werk_team", "groei_start", "groei_nu") else field.name
            spot = spots.get((number, name, field.choice or ""))
            if spot is None:
                assert field.private or field.role is FieldRole.DRAW, field.name
                continue
            middle = field.box.centre
            assert spot == pytest.approx((middle.x * PT_PER_MM, (page.height - middle.y) * PT_PER_MM), abs=0.1)


def test_one_types_as_large_as_one_reads() -> None:
    """Field crews get larger type to read, and so to write in; a low box still holds its line."""
    drawing, layout = sample()

    def sizes(scale: float) -> dict[str, float]:
        pages = []
        for page in drawing.pages:
            ops = [replace(op, size_pt=op.size_pt * scale) if isinstance(op, TextOp) else op for op in page.ops]
            pages.append(replace(page, ops=tuple(ops)))
        larger = replace(drawing, pages=tuple(pages))
        data = fillable_pdf(larger, layout, Copy(RUN, 12))
        with pikepdf.open(io.BytesIO(data)) as opened:
            return {str(f.T): float(str(f.DA).split()[1]) for f in opened.Root.AcroForm.Fields if "/DA" in f}

    assert sizes(1.0)["werk_waarom"] == 11
    assert sizes(1.4)["werk_waarom"] == pytest.approx(15.4)
    assert sizes(1.0)["werk_naam"] == 11
    assert sizes(2.0)["werk_naam"] == pytest.approx(8 * PT_PER_MM * 0.72, abs=0.01)


def test_tab_order_is_reading_order(pdf: bytes) -> None:
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert [str(page.obj.Tabs) for page in opened.pages] == ["/S", "/S"]
    names = [name for page, name, _ in widgets(pdf) if page == 0]
    assert list(dict.fromkeys(name.split("__")[0] for name in names)) == [
        "werk_team", "werk_wat", "werk_woorden", "werk_naam", "werk_waarom", "werk_jaren", "werk_sinds",
    ]  # fmt: skip
