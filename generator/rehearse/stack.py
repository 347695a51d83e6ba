"""A stack of scanned pages as the file that a copier sends: a PDF with JPEG or G4 images, a TIFF, or single JPEGs."""

from __future__ import annotations

import io
from collections.abc import Sequence

import cv2
import pikepdf
from PIL import Image

from generator.model.geometry import MM_PER_INCH, PT_PER_MM
from generator.rehearse.page import Grey


def as_jpeg(page: Grey, quality: int = 75) -> bytes:
    """One page as a grey JPEG."""
    done, data = cv2.imencode(".jpg", page, [cv2.IMWRITE_JPEG_QUALITY, quality])
    if not done:
        raise ValueError("OpenCV could not encode the page as JPEG")
    return data.tobytes()


def as_tiff(pages: Sequence[Grey], dpi: int, *, bitonal: bool) -> bytes:
    """All pages in one TIFF: G4 when bitonal, LZW when grey."""
    images = [_pil(page, bitonal=bitonal) for page in pages]
    out = io.BytesIO()
    compression = "group4" if bitonal else "tiff_lzw"
    images[0].save(out, "TIFF", save_all=True, append_images=images[1:], compression=compression, dpi=(dpi, dpi))
    return out.getvalue()


def as_pdf(pages: Sequence[Grey], dpi: int, *, bitonal: bool = False, quality: int = 75) -> bytes:
    """All pages in one PDF, each a single image that fills its page, as copiers make them."""
    document = pikepdf.new()
    for page in pages:
        height, width = page.shape
        size = [pixels / dpi * MM_PER_INCH * PT_PER_MM for pixels in (width, height)]
        image = _bitonal_image(document, page) if bitonal else _jpeg_image(document, page, quality)
        placed = document.add_blank_page(page_size=(size[0], size[1]))
        placed.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=image))
        placed.Contents = document.make_stream(f"q {size[0]:.3f} 0 0 {size[1]:.3f} 0 0 cm /Im0 Do Q".encode())
    out = io.BytesIO()
    document.save(out, deterministic_id=True)
    return out.getvalue()


def _pil(page: Grey, *, bitonal: bool) -> Image.Image:
    image = Image.fromarray(page)
    return image.convert("1", dither=Image.Dither.NONE) if bitonal else image


def _image_stream(document: pikepdf.Pdf, data: bytes, page: Grey, bits: int) -> pikepdf.Stream:
    height, width = page.shape
    stream = document.make_stream(data)
    stream.Type, stream.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
    stream.Width, stream.Height, stream.BitsPerComponent = width, height, bits
    stream.ColorSpace = pikepdf.Name.DeviceGray
    return stream


def _jpeg_image(document: pikepdf.Pdf, page: Grey, quality: int) -> pikepdf.Stream:
    stream = _image_stream(document, b"", page, 8)
    stream.write(as_jpeg(page, quality), filter=pikepdf.Name.DCTDecode)
    return stream


def _bitonal_image(document: pikepdf.Pdf, page: Grey) -> pikepdf.Stream:
    """CCITT G4, taken from the single strip of a TIFF that Pillow wrote."""
    height, width = page.shape
    out = io.BytesIO()
    _pil(page, bitonal=True).save(out, "TIFF", compression="group4", strip_size=width * height)
    with Image.open(io.BytesIO(out.getvalue())) as tiff:
        tags = tiff.tag_v2  # type: ignore[attr-defined]
        offset, length, photometric = tags[273][0], tags[279][0], tags[262]
    stream = _image_stream(document, b"", page, 1)
    # In a min-is-black TIFF (photometric 1) the runs that CCITT calls white are zeros, that is black.
    parms = pikepdf.Dictionary(K=-1, Columns=width, Rows=height, BlackIs1=photometric == 1)
    stream.write(out.getvalue()[offset : offset + length], filter=pikepdf.Name.CCITTFaxDecode, decode_parms=parms)
    return stream
