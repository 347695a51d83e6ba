"""PDF pages to grey pages. A scan in a PDF is one picture on a page: that is decoded as it is; all else is rendered.

Decoding an embedded 300-dpi JPEG costs 13 ms, rendering the same page 79 ms, and rendering smooths the pixels. So:
PDFium says what a page shows (its objects, where they lie), pikepdf says how the picture is stored.
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pikepdf
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from generator.model.geometry import PT_PER_INCH
from generator.read.decode import limits
from generator.read.decode import reasons as why
from generator.read.decode.coloured import has_colour, jpeg_in_colour
from generator.read.decode.picture import Pixels, check_size, decode_jpeg, squared
from generator.read.decode.reasons import CannotReadError
from generator.read.decode.streams import bounded_bytes
from generator.read.picture.image import Colour, Grey

INVISIBLE = 3  # text rendering mode of the text that OCR lays under a scan (ISO 32000-1, table 106)
_OVER = 0.02  # a picture may stick out of its page by this share: scanners round page sizes
_COVERS = 0.5  # a picture over less of the page than this is a logo, not a scan
_FINE_PICTURE = 0.25  # a picture over this share of a page is worth rendering at its own resolution
_SKEWED = 1e-3  # of a matrix: rotation or shear beyond this needs rendering
_ANNOTATIONS_LOOKED_AT = 50_000  # per page; a page of scribbles on a tablet has a few hundred strokes
_OBJECTS_LOOKED_AT = 20_000  # OCR layers have a text object per word; a page with more is rendered
_SHORT_CONTENT = 4096  # bytes: a content stream that only places a picture is shorter
_SHORT_PARTS = 4  # streams: scanners write one, or one around it for the page's state
_PICTURES_LOOKED_AT = 20  # for the resolution to render at
_QUIET_ANNOTATIONS = frozenset({"/Link", "/Popup"})  # these show nothing of their own
_GREY_OR_RGB = frozenset({"/DeviceGray", "/DeviceRGB", "/CalGray", "/CalRGB", "/G", "/RGB"})
_DO = re.compile(rb"/([^\s/\[\]()<>{}%]+)\s+Do\b")
_TURNS = {90: cv2.ROTATE_90_CLOCKWISE, 180: cv2.ROTATE_180, 270: cv2.ROTATE_90_COUNTERCLOCKWISE}
_PASSWORD_ERROR = "password"  # a word in PDFium's message


@dataclass
class OpenPdf:
    """A PDF opened by both libraries; close it after use.

    `pike` is None where only PDFium could make sense of a broken file.
    """

    source: Path | bytes
    shown: pdfium.PdfDocument
    pike: pikepdf.Pdf | None
    pages: int
    rounds: tuple[int, ...] | None = None  # for filled PDFs: see read.filled
    _forms: bool = field(default=False)

    def close(self) -> None:
        """Let go of the file."""
        self.shown.close()
        if self.pike is not None:
            self.pike.close()

    def with_forms(self) -> None:
        """Let filled fields show in renderings (no script of the PDF is ever run: this PDFium has no engine for it)."""
        if not self._forms:
            self._forms = True
            self.shown.init_forms()

    def page_object(self, index: int) -> pikepdf.Page | None:
        """The page's dictionary, or None where it cannot be had."""
        if self.pike is None:
            return None
        try:
            return self.pike.pages[index]
        except Exception:  # a broken page tree: PDFium may still find the page
            return None


def open_pdf(source: Path | bytes) -> OpenPdf:
    """Open a PDF. Raises CannotReadError: password, broken, no pages, too many."""
    pike = open_pike(source)
    try:
        shown = pdfium.PdfDocument(source)
        pages = len(shown)
    except (pdfium.PdfiumError, OSError, MemoryError) as error:
        if pike is not None:
            pike.close()
        locked = _PASSWORD_ERROR in str(error).lower()
        raise CannotReadError(why.PDF_PASSWORD if locked else why.PDF_BROKEN) from None
    if not 0 < pages <= limits.MAX_PAGES_PER_FILE:
        shown.close()
        raise CannotReadError(why.TOO_MANY_PAGES if pages > 0 else why.PDF_NO_PAGES)
    return OpenPdf(source, shown, pike, pages)


def open_pike(source: Path | bytes) -> pikepdf.Pdf | None:
    """The file for pikepdf, or None if it is too broken for it. Raises CannotReadError for a password."""
    try:
        return pikepdf.open(io.BytesIO(source) if isinstance(source, bytes) else source, suppress_warnings=True)
    except pikepdf.PasswordError:
        raise CannotReadError(why.PDF_PASSWORD) from None
    except (pikepdf.PdfError, OSError, ValueError, RuntimeError, MemoryError):
        return None


def load_pixels(pdf: OpenPdf, page: int, quick: bool = False) -> Pixels:
    """Page `page` (from 1) as pixels. `quick`: see `decode_jpeg`. Raises CannotReadError."""
    try:
        if not has_marks_on_top(pdf.page_object(page - 1)):
            exact = _embedded(pdf, page - 1, quick)
            if exact is not None:
                return exact
        return _rendered(pdf, page - 1)
    except MemoryError:
        raise CannotReadError(why.NO_MEMORY) from None
    except (pdfium.PdfiumError, pikepdf.PdfError, OSError, ValueError, RuntimeError):
        raise CannotReadError(why.PDF_PAGE_BROKEN) from None


def has_marks_on_top(page: pikepdf.Page | None) -> bool:
    """Whether annotations (filled fields, ink, notes, stamps) may show something on this page."""
    return any(kind not in _QUIET_ANNOTATIONS for kind in annotation_kinds(page))


def page_annotations(page: pikepdf.Page | None) -> list[pikepdf.Dictionary]:
    """The page's annotations, as far as they are whole."""
    try:
        listed = page.obj.get("/Annots") if page is not None else None
        if not isinstance(listed, pikepdf.Array):
            return []
        return [each for each in list(listed)[:_ANNOTATIONS_LOOKED_AT] if isinstance(each, pikepdf.Dictionary)]
    except Exception:  # broken objects: nothing that could be read
        return []


def annotation_kinds(page: pikepdf.Page | None) -> list[str]:
    """The subtypes of the page's annotations."""
    return [str(each.get("/Subtype", "")) for each in page_annotations(page)]


def _embedded(pdf: OpenPdf, index: int, quick: bool) -> Pixels | None:
    """The one picture that this page is, or None if the page must be rendered."""
    page = pdf.shown[index]
    try:
        image = _only_image(page)
        stored = _stored(pdf.page_object(index), image) if image is not None else None
        if image is None or stored is None:
            return None
        pixels = _decoded(image, stored, quick)
        if pixels is None:
            return None
        across, down = _dpi(image, pixels.grey.shape)
        laid = squared(pixels.grey, across, down)
        turn = _TURNS.get(page.get_rotation())
        grey = laid.grey if turn is None else np.ascontiguousarray(cv2.rotate(laid.grey, turn), dtype=np.uint8)
        whole = partial(_whole, pdf, index + 1) if pixels.whole is not None else None
        return replace(laid, grey=grey, whole=whole, coloured=partial(_in_colour, pdf, index))
    finally:
        page.close()


def _whole(pdf: OpenPdf, page: int) -> Grey:
    return load_pixels(pdf, page).grey


COLOUR_DPI = 150.0  # as fine as drawings are looked at


def _in_colour(pdf: OpenPdf, index: int) -> Colour | None:
    """The page in colour: its one JPEG where it is that, else rendered; None if it has none or cannot be had."""
    try:
        page = pdf.shown[index]
        try:
            image = _only_image(page)
            stored = _stored(pdf.page_object(index), image) if image is not None else None
            if image is not None and stored is not None and list(image.get_filters()) == ["DCTDecode"]:
                found, turn = jpeg_in_colour(stored.read_raw_bytes(), 1, False), _TURNS.get(page.get_rotation())
                return found if found is None or turn is None else np.asarray(cv2.rotate(found, turn), np.uint8)
            bitmap = page.render(scale=COLOUR_DPI / PT_PER_INCH, draw_annots=True, may_draw_forms=True)
            pixels = bitmap.to_numpy()
            picture = np.array(pixels[:, :, :3] if pixels.ndim == 3 else cv2.merge([pixels] * 3), np.uint8, order="C")
            bitmap.close()
            return picture if has_colour(picture) else None
        finally:
            page.close()
    except Exception:  # it was read in grey: nothing here is a reason to stop
        return None


def _only_image(page: pdfium.PdfPage) -> pdfium.PdfImage | None:
    """The picture, if it is all that shows on the page, lies upright in it and is not cut off or see-through."""
    found: pdfium.PdfImage | None = None
    for count, item in enumerate(page.get_objects(max_depth=1)):
        if count >= _OBJECTS_LOOKED_AT:
            return None
        if item.type == pdfium_c.FPDF_PAGEOBJ_TEXT:
            if pdfium_c.FPDFTextObj_GetTextRenderMode(item.raw) != INVISIBLE:
                return None
        elif item.type != pdfium_c.FPDF_PAGEOBJ_IMAGE or found is not None:
            return None
        else:
            found = item
    if found is None or pdfium_c.FPDFPageObj_HasTransparency(found.raw):
        return None
    clip = pdfium_c.FPDFPageObj_GetClipPath(found.raw)
    if clip and pdfium_c.FPDFClipPath_CountPaths(clip) > 0:
        return None
    return found if _lies_on(page, found) else None


def _lies_on(page: pdfium.PdfPage, image: pdfium.PdfImage) -> bool:
    a, b, c, d, e, f = image.get_matrix().get()
    if a <= 0 or d <= 0 or abs(b) > _SKEWED * a or abs(c) > _SKEWED * d:
        return False
    left, bottom, right, top = page.get_cropbox()
    wide, high = right - left, top - bottom
    inside = (
        e >= left - _OVER * wide
        and e + a <= right + _OVER * wide
        and f >= bottom - _OVER * high
        and f + d <= top + _OVER * high
    )
    return bool(inside and a >= _COVERS * wide and d >= _COVERS * high)


def _stored(page: pikepdf.Page | None, image: pdfium.PdfImage) -> pikepdf.Object | None:
    """The dictionary of the picture that PDFium showed, if there is no doubt which one it is."""
    if page is None:
        return None
    try:
        listed: Any = page.resources.get("/XObject", {})
        images = {str(name): item for name, item in listed.items() if item.get("/Subtype") == "/Image"}
        if len(images) > 1:
            drawn = {"/" + name.decode("latin-1") for name in _DO.findall(_short_content(page))}
            images = {name: item for name, item in images.items() if name in drawn}
        if len(images) != 1:
            return None
        only = next(iter(images.values()))
        size = (int(only.get("/Width", 0)), int(only.get("/Height", 0)))
    except Exception:  # broken resources: render instead
        return None
    return only if size == tuple(image.get_px_size()) else None


def _short_content(page: pikepdf.Page) -> bytes:
    contents: Any = page.obj.get("/Contents")
    streams = list(contents) if isinstance(contents, pikepdf.Array) else [contents]
    if len(streams) > _SHORT_PARTS:
        return b""
    parts = [bounded_bytes(each, _SHORT_CONTENT) if isinstance(each, pikepdf.Stream) else None for each in streams]
    return b"" if any(part is None for part in parts) else b"\n".join(part for part in parts if part)


def _decoded(image: pdfium.PdfImage, stored: pikepdf.Object, quick: bool) -> Pixels | None:
    """The picture's own pixels, or None where only rendering is sure to show what a viewer shows."""
    width, height = image.get_px_size()
    check_size(width, height)
    if any(key in stored for key in ("/SMask", "/Mask")) or bool(stored.get("/ImageMask", False)):
        return None
    filters = list(image.get_filters())
    if filters == ["DCTDecode"]:
        if not _plain_colours(stored):
            return None
        dpi = min(_dpi(image, (height, width)))
        pixels = decode_jpeg(stored.read_raw_bytes(), upright=False, quick=quick, dpi=dpi)
        exact = pixels.grey.shape in ((height, width), ((height + 1) // 2, (width + 1) // 2))
        return pixels if exact else None
    if not filters or filters[-1] in ("CCITTFaxDecode", "FlateDecode", "JBIG2Decode", "LZWDecode", "RunLengthDecode"):
        return _by_pdfium(image, width, height)
    return None


def _plain_colours(stored: pikepdf.Object) -> bool:
    """Whether the JPEG's own grey values are what shows: no inverting /Decode, no palette, no inks."""
    try:
        return _says_plain_colours(stored)
    except Exception:  # a broken dictionary: render instead
        return False


def _says_plain_colours(stored: pikepdf.Object) -> bool:
    space = stored.get("/ColorSpace")
    name = str(space[0]) if isinstance(space, pikepdf.Array) and len(space) else str(space)
    if name == "/ICCBased" and isinstance(space, pikepdf.Array):
        name = {1: "/DeviceGray", 3: "/DeviceRGB"}.get(int(space[1].get("/N", 0)), name)
    decode = stored.get("/Decode")
    usual = decode is None or [float(value) for value in decode] == [0.0, 1.0] * (len(decode) // 2)
    return name in _GREY_OR_RGB and usual and int(stored.get("/BitsPerComponent", 8)) == 8


def _by_pdfium(image: pdfium.PdfImage, width: int, height: int) -> Pixels | None:
    bitmap = image.get_bitmap()  # PDFium lets go of it when Python does; closing it by hand is unsafe
    return Pixels(_grey(bitmap)) if (bitmap.width, bitmap.height) == (width, height) else None


def _grey(bitmap: pdfium.PdfBitmap) -> Grey:
    """A copy of the bitmap's pixels (PDFium owns the original) in grey."""
    pixels: Any = bitmap.to_numpy()
    if pixels.ndim == 3 and pixels.shape[2] == 1:
        pixels = pixels[:, :, 0]
    if pixels.ndim == 3:
        code = cv2.COLOR_BGRA2GRAY if pixels.shape[2] == 4 else cv2.COLOR_BGR2GRAY
        pixels = cv2.cvtColor(pixels, code)
    return np.array(pixels, dtype=np.uint8, order="C")


def _dpi(image: pdfium.PdfImage, shape: tuple[int, ...]) -> tuple[float, float]:
    a, _, _, d, _, _ = image.get_matrix().get()
    height, width = shape
    return width / (a / PT_PER_INCH), height / (d / PT_PER_INCH)


def _rendered(pdf: OpenPdf, index: int) -> Pixels:
    pdf.with_forms()
    page = pdf.shown[index]
    try:
        width, height = page.get_size()
        if not all(limits.MIN_PAGE_PT <= side <= limits.MAX_PAGE_PT for side in (width, height)):
            raise CannotReadError(why.PDF_PAGE_SIZE)
        dpi = _render_dpi(page, width, height)
        scale = dpi / PT_PER_INCH
        check_size(round(width * scale), round(height * scale))
        bitmap = page.render(scale=scale, grayscale=True, draw_annots=True, may_draw_forms=True)
        try:
            return Pixels(_grey(bitmap), None, dpi, coloured=partial(_in_colour, pdf, index))
        finally:
            bitmap.close()
    finally:
        page.close()


def _render_dpi(page: pdfium.PdfPage, width: float, height: float) -> float:
    dpi: float = limits.RENDER_DPI
    for count, item in enumerate(page.get_objects(filter=[pdfium_c.FPDF_PAGEOBJ_IMAGE], max_depth=2)):
        a, b, c, d, _, _ = item.get_matrix().get()
        across, down = abs(complex(a, b)), abs(complex(c, d))
        if across * down >= _FINE_PICTURE * width * height:
            dpi = max(dpi, min(limits.RENDER_MAX_DPI, item.get_px_size()[0] / (across / PT_PER_INCH)))
        if count >= _PICTURES_LOOKED_AT:
            break
    most: float = (limits.RENDER_MAX_PIXELS / (width * height)) ** 0.5 * PT_PER_INCH
    return min(dpi, most)
