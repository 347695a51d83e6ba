"""A PDF of one page as a picture: as it is where a painter can take it over, else in pixels."""

from __future__ import annotations

import io
from dataclasses import dataclass

import pikepdf
from PIL import Image

from generator.make.ink import Ink, ink_of

LOOK_PX = 1600  # longest side of the picture in which ink is looked for: a mark of a centimetre on A4 is 54 wide
KEEP_PX = 1800  # longest side that is kept: 600 dpi at 76 mm
MAX_STEPS = 20_000  # drawing steps in a vector: more and a viewer takes seconds for each page
SHOWS_TEXT = {"Tj", "TJ", "'", '"'}
SETS_TEXT = frozenset(("BT", "ET", "Tf", "TL", "Tc", "Tw", "Tz", "Ts", "Tr", "Td", "TD", "Tm", "T*"))  # show nothing

Step = pikepdf.ContentStreamInstruction | pikepdf.ContentStreamInlineImage


class PdfError(Exception):
    """A PDF that cannot be used. `what` follows on "Het logo", `mend` says what to do (both Dutch)."""

    def __init__(self, what: str, mend: str) -> None:
        super().__init__(what, mend)  # both, so that it can come from another process
        self.what = what
        self.mend = mend


@dataclass(frozen=True, slots=True)
class Page:
    """A page ready to place: "pdf" or (with fonts, turned, or too much to draw) "png"; and where its ink is."""

    kind: str
    data: bytes
    width: float
    height: float
    ink: Ink | None


def page_of(data: bytes) -> Page:
    """The first page. Raises PdfError."""
    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            page = pdf.pages[0]
            left, bottom, right, top = (float(v) for v in page.cropbox)
            single = pikepdf.new()
            single.pages.append(page)
            steps = pikepdf.parse_content_stream(page)
            shows_text = any(str(step.operator) in SHOWS_TEXT for step in steps)
            turned = int(page.obj.get("/Rotate", 0)) % 360 != 0
            if not shows_text:
                _without_fonts(single, [step for step in steps if str(step.operator) not in SETS_TEXT])
            _one_box(single.pages[0])
            out = io.BytesIO()
            single.save(out, deterministic_id=True)
    except pikepdf.PasswordError as error:
        raise PdfError("heeft een wachtwoord", "Sla het logo op zonder wachtwoord.") from error
    except (pikepdf.PdfError, IndexError, ValueError, AttributeError, TypeError, KeyError) as error:
        raise PdfError("is kapot en gaat niet open", "Sla het logo opnieuw op, liefst als SVG.") from error
    if right - left <= 0 or top - bottom <= 0:
        raise PdfError("heeft geen afmetingen", "Sla het logo opnieuw op, liefst als SVG.")
    vector = out.getvalue()
    if not (shows_text or turned or len(steps) > MAX_STEPS):
        return Page("pdf", vector, right - left, top - bottom, ink_of(rasterised(vector, LOOK_PX)))
    image = rasterised(vector, LOOK_PX)
    return Page("png", png(rasterised(vector, KEEP_PX)), float(image.width), float(image.height), ink_of(image))


def _without_fonts(single: pikepdf.Pdf, steps: list[Step]) -> None:
    """ReportLab sets a font on every page, also where it writes nothing: an unembedded font in every print run."""
    page = single.pages[0]
    page.obj.Contents = single.make_stream(pikepdf.unparse_content_stream(steps))
    if "/Font" in page.obj.get("/Resources", pikepdf.Dictionary()):
        del page.obj.Resources["/Font"]


def _one_box(page: pikepdf.Page) -> None:
    """A print shop's PDF has bleed around its trim; what a viewer shows is what is placed."""
    shown = [float(v) for v in page.cropbox]
    if any([float(v) for v in box] != shown for box in (page.mediabox, page.trimbox)):
        set_box(page, *shown)


def set_box(page: pikepdf.Page, left: float, bottom: float, right: float, top: float) -> None:
    """The page is this part of it, for whoever asks for whichever box."""
    box = pikepdf.Array([round(v, 4) for v in (left, bottom, right, top)])
    page.mediabox = page.cropbox = page.trimbox = box


def cropped(vector: bytes, ink: Ink) -> tuple[bytes, float, float]:
    """That part of a PDF page; its width and height, pt."""
    with pikepdf.open(io.BytesIO(vector)) as pdf:
        page = pdf.pages[0]
        left, bottom, right, top = (float(v) for v in page.cropbox)
        wide, high = right - left, top - bottom
        box = (left + ink.left * wide, top - ink.bottom * high, left + ink.right * wide, top - ink.top * high)
        set_box(page, *box)
        out = io.BytesIO()
        pdf.save(out, deterministic_id=True)
    return out.getvalue(), box[2] - box[0], box[3] - box[1]


def rasterised(pdf: bytes, longest: int) -> Image.Image:
    """The first page on nothing (transparent), its longest side `longest` pixels."""
    import pypdfium2  # noqa: PLC0415 (mostly in a process of its own)

    document = pypdfium2.PdfDocument(pdf)
    try:
        page = document[0]
        bitmap = page.render(scale=longest / max(page.get_size()), fill_color=(255, 255, 255, 0))
        image: Image.Image = bitmap.to_pil().convert("RGBA")
        return image
    finally:
        document.close()


def png(image: Image.Image) -> bytes:
    """The picture as PNG."""
    out = io.BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()
