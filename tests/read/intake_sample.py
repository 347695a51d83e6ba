"""Made-up input for intake: a page with something on it, in every wrapping that copiers and people use."""

from __future__ import annotations

import io
import zipfile
import zlib
from pathlib import Path

import cv2
import numpy as np
import pikepdf
from PIL import Image

A4_PT = (595.0, 842.0)
SIDES = (620, 877)  # A4 at 75 dpi: large enough to be a page, small enough for a quick test


def page_picture(width: int = SIDES[0], height: int = SIDES[1]) -> np.ndarray:
    """A grey page that looks different in every corner, so that a turn or an inversion shows."""
    grey = np.full((height, width), 245, np.uint8)
    cv2.rectangle(grey, (30, 40), (width // 2, 120), 10, -1)
    cv2.circle(grey, (width - 90, height - 160), 50, 90, -1)
    cv2.putText(grey, "WERKBLAD", (60, height // 2), cv2.FONT_HERSHEY_SIMPLEX, 2.0, 30, 4)
    return grey


def jpeg(grey: np.ndarray, quality: int = 92) -> bytes:
    return bytes(cv2.imencode(".jpg", grey, [cv2.IMWRITE_JPEG_QUALITY, quality])[1].tobytes())


def encoded(grey: np.ndarray, kind: str, mode: str = "L", **options: object) -> bytes:
    out = io.BytesIO()
    Image.fromarray(grey).convert(mode).save(out, kind, **options)
    return out.getvalue()


def tiff(grey: np.ndarray, compression: str, pages: int = 1, mode: str = "L") -> bytes:
    out = io.BytesIO()
    first, *rest = [Image.fromarray(grey).convert(mode) for _ in range(pages)]
    first.save(out, "TIFF", compression=compression, dpi=(75, 75), save_all=True, append_images=rest)
    return out.getvalue()


def saved(pdf: pikepdf.Pdf) -> bytes:
    out = io.BytesIO()
    pdf.save(out, static_id=True)
    return out.getvalue()


def image_pdf(
    data: bytes,
    entries: dict[str, object],
    *,
    content: bytes = b"q 595 0 0 842 0 0 cm /Im0 Do Q",
    page: dict[str, object] | None = None,
    pages: int = 1,
) -> bytes:
    """A PDF of pages that show one picture, as scanners make them."""
    pdf = pikepdf.new()
    image = pdf.make_stream(data)
    image.Type, image.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
    for key, value in entries.items():
        image[f"/{key}"] = value
    for _ in range(pages):
        pdf.add_blank_page(page_size=A4_PT)
        pdf.pages[-1].obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=image))
        pdf.pages[-1].obj.Contents = pdf.make_stream(content)
        for key, value in (page or {}).items():
            pdf.pages[-1].obj[f"/{key}"] = value
    return saved(pdf)


def entries(grey: np.ndarray, **more: object) -> dict[str, object]:
    """The picture's dictionary: 8-bit grey unless told otherwise."""
    height, width = grey.shape
    base: dict[str, object] = {
        "Width": width, "Height": height, "BitsPerComponent": 8, "ColorSpace": pikepdf.Name.DeviceGray,
    }  # fmt: skip
    return {**base, **more}


def jpeg_pdf(grey: np.ndarray, **more: object) -> bytes:
    return image_pdf(jpeg(grey), entries(grey, Filter=pikepdf.Name.DCTDecode), **more)  # type: ignore[arg-type]


def flate(grey: np.ndarray) -> bytes:
    return zlib.compress(grey.tobytes())


def zipped(members: dict[str, bytes], **options: object) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, **options) as archive:  # type: ignore[arg-type]
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def written(folder: Path, files: dict[str, bytes]) -> Path:
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder
