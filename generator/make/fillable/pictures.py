"""Logos as PDF/A-2 wants them: pixels as they are, vector drawings as vectors where they hold nothing but paths.

A PDF logo may bring fonts, transparency or print colours that PDF/A refuses. Paths in RGB or grey are copied; anything
else is turned into pixels.
"""

from __future__ import annotations

import io
from decimal import Decimal

import pikepdf
from PIL import Image

from generator.make.drawing import Picture
from generator.make.pdf_objects import Body, Name, Raw, Ref, Value
from generator.make.pdf_page import rasterised

RASTER_PX = 1400  # longest side of a rasterised logo: 300 dpi at 118 mm
PATH_OPERATORS = frozenset((
    "q", "Q", "cm", "m", "l", "c", "v", "y", "h", "re", "W", "W*", "n", "f", "F", "f*", "B", "B*", "b", "b*", "S", "s",
    "w", "J", "j", "M", "d", "i", "rg", "RG", "g", "G",
))  # fmt: skip
# Sets up text, shows none.
SILENT_TEXT = frozenset(("BT", "ET", "Tf", "TL", "Tc", "Tw", "Tz", "Ts", "Td", "TD", "Tm", "T*"))
DEVICE_SPACE = {"RGB": "DeviceRGB", "L": "DeviceGray"}


def picture_object(body: Body, picture: Picture) -> Ref:
    """The picture as an XObject that fills the unit square."""
    if picture.kind == "pdf":
        vector = _vector(body, picture.data)
        return vector if vector is not None else _pixels(body, rasterised(picture.data, RASTER_PX))
    with Image.open(io.BytesIO(picture.data)) as image:
        if picture.kind == "jpeg" and image.mode in DEVICE_SPACE and image.format == "JPEG":
            return body.stream(picture.data, {
                "Type": Name("XObject"), "Subtype": Name("Image"), "Width": image.width, "Height": image.height,
                "ColorSpace": Name(DEVICE_SPACE[image.mode]), "BitsPerComponent": 8, "Filter": Name("DCTDecode"),
            }, pack=False)  # fmt: skip
        return _pixels(body, image.convert("RGBA"))


def _pixels(body: Body, image: Image.Image) -> Ref:
    entries: dict[str, Value] = {
        "Type": Name("XObject"), "Subtype": Name("Image"), "Width": image.width, "Height": image.height,
        "BitsPerComponent": 8,
    }  # fmt: skip
    alpha = image.getchannel("A")
    masked: dict[str, Value] = {}
    if alpha.getextrema() != (255, 255):
        masked["SMask"] = body.stream(alpha.tobytes(), {**entries, "ColorSpace": Name("DeviceGray")})
    return body.stream(image.convert("RGB").tobytes(), {**entries, **masked, "ColorSpace": Name("DeviceRGB")})


def _vector(body: Body, data: bytes) -> Ref | None:
    """The page's paths as a Form XObject, or None if it holds more than plain paths."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        page = pdf.pages[0]
        left, bottom, right, top = (float(Decimal(str(v))) for v in page.cropbox)
        if page.obj.get("/Rotate", 0) != 0 or right <= left or top <= bottom:
            return None
        kept: list[pikepdf.ContentStreamInstruction | pikepdf.ContentStreamInlineImage] = []
        for instruction in pikepdf.parse_content_stream(page):
            operator = str(instruction.operator)
            if operator in PATH_OPERATORS:
                kept.append(instruction)
            elif operator not in SILENT_TEXT:
                return None
        content = pikepdf.unparse_content_stream(kept)
    wide, high = right - left, top - bottom
    matrix = " ".join(
        f"{v:.9f}" for v in (1 / wide, 0, 0, 1 / high, -left / wide, -bottom / high)
    )  # to the unit square
    return body.stream(content, {
        "Type": Name("XObject"), "Subtype": Name("Form"), "Resources": {},
        "BBox": [left, bottom, right, top], "Matrix": Raw(f"[{matrix}]".encode()),
    })  # fmt: skip
