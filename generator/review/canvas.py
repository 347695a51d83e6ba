"""What is done with a picture of paper before somebody sees it: cut, resized, framed, put together, made a file."""

from __future__ import annotations

import io
from enum import Enum

import cv2
import numpy as np
from PIL import Image

from generator.model.geometry import Box
from generator.read.picture.image import Colour, Grey

JPEG_QUALITY = 78  # %
WEBP_QUALITY = 50  # %: handwriting stays legible, in a quarter to a third of the bytes
WEBP_METHOD = 2  # effort, 0 to 6: half the time of the usual 4, and 5 % larger
ORANGE = (0, 110, 225)  # blue, green, red
SEAM_PX, SEAM_GREY = 12, 150  # px, of 255: a dotted line between heads and row


class Quality(Enum):
    """How a picture is made: to be looked at here, or as small as may be, for a file that is mailed."""

    HERE = "here"
    SENT = "sent"


NOT_SHOWN = (
    "Dit plaatje laten we niet zien.",
    "Er kan iets op staan",
    "dat alleen voor de invuller is.",
    "Pak het papier erbij.",
)
_LINE_PX, _TEXT_SCALE = 60, 1.2


def not_shown(instead_of: Grey | Colour) -> Grey:
    """A card of the same size, for a page of which nobody knows what to cover."""
    card = np.full(instead_of.shape[:2], 255, np.uint8)
    for number, line in enumerate(NOT_SHOWN, start=1):
        cv2.putText(
            card,
            line,
            (_LINE_PX, (number + 1) * _LINE_PX),
            cv2.FONT_HERSHEY_SIMPLEX,
            _TEXT_SCALE,
            (40,),
            2,
            cv2.LINE_AA,
        )
    return card


def coloured(picture: Grey | Colour) -> Colour:
    """The picture in colour, also if it was grey."""
    if picture.ndim == 2:
        return np.asarray(cv2.cvtColor(picture, cv2.COLOR_GRAY2BGR), dtype=np.uint8)
    return np.asarray(picture, dtype=np.uint8)


def resized(picture: Grey | Colour, scale: float) -> Grey | Colour:
    """The picture, so many times as large."""
    how = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(picture, None, fx=scale, fy=scale, interpolation=how), dtype=np.uint8)


def cut_out(picture: Grey | Colour, box: Box, scale: float) -> Grey | Colour:
    """What lies within a box (mm; `scale` in px/mm); the whole picture if nothing does."""
    rows, columns = slice(round(box.y * scale), round(box.bottom * scale)), slice(round(box.x * scale), None)
    part = picture[rows, columns][:, : round(box.width * scale)]
    return part if part.size else picture


def stacked(upper: Grey | Colour, lower: Grey | Colour) -> Colour:
    """Two cuts of one width, with a seam between them: what lies there on paper is left out."""
    width = min(upper.shape[1], lower.shape[1])
    seam = np.full((SEAM_PX, width, 3), 255, np.uint8)
    seam[SEAM_PX // 3 : -(SEAM_PX // 3), ::SEAM_PX] = SEAM_GREY
    return np.vstack([coloured(upper)[:, :width], seam, coloured(lower)[:, :width]])


def frame(canvas: Colour, box: Box, scale: float, width: int) -> None:
    """Draw a frame (mm; `scale` in px/mm) of so many px."""
    start, end = (round(box.x * scale), round(box.y * scale)), (round(box.right * scale), round(box.bottom * scale))
    cv2.rectangle(canvas, start, end, ORANGE, width)


def encoded(picture: Grey | Colour, quality: Quality) -> bytes:
    """The picture as a file: JPEG to be looked at here, WebP to be sent."""
    if quality is Quality.SENT:
        out = io.BytesIO()
        in_order = picture if picture.ndim == 2 else picture[..., ::-1]  # Pillow wants red first
        Image.fromarray(np.ascontiguousarray(in_order)).save(out, "WEBP", quality=WEBP_QUALITY, method=WEBP_METHOD)
        return out.getvalue()
    _, data = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY])
    return bytes(data)
