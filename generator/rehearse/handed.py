"""A page as it is handed in: the bytes of a file, as a scanner, a fax or a phone writes them."""

from __future__ import annotations

import io
import struct
from dataclasses import dataclass
from typing import Literal

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from generator.rehearse.page import Grey
from generator.rehearse.pens import Pen

Format = Literal["jpeg", "tiff"]
_EXIF_ORIENTATION = 0x0112  # TIFF tag 274 (Exif 2.32, table 4)
_SHORT = 3  # TIFF field type: 16-bit number
_SOI_BYTES = 2  # the JPEG's first marker; the Exif segment comes right after it


@dataclass(frozen=True, slots=True)
class HandedIn:
    """One page side as a file. `threshold`: of a black-and-white one, the grey (0 … 255) from which ink is lost."""

    data: bytes
    format: Format
    threshold: int | None = None

    def shows(self, pen: Pen) -> bool:
        """Whether strokes of this pen can be seen in it: pale pencil is gone before a black-and-white scan is read."""
        level = 255 * (1 - pen.darkness * (1 - pen.grain / 2))
        return self.threshold is None or level < self.threshold


def jpeg(picture: NDArray[np.uint8], quality: int = 75, orientation: int = 1) -> HandedIn:
    """A JPEG, grey or colour (blue, green, red). `orientation`: the Exif value that a viewer undoes."""
    done, data = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, quality])
    if not done:
        raise ValueError("OpenCV could not encode the page as JPEG")
    coded = data.tobytes()
    return HandedIn(coded if orientation == 1 else _oriented(coded, orientation), "jpeg")


def _oriented(coded: bytes, orientation: int) -> bytes:
    """The JPEG with an Exif segment that holds the orientation and nothing else."""
    entry = struct.pack(">HHIHH", _EXIF_ORIENTATION, _SHORT, 1, orientation, 0)
    tiff = struct.pack(">2sHI", b"MM", 42, 8) + struct.pack(">H", 1) + entry + struct.pack(">I", 0)
    body = b"Exif\0\0" + tiff
    segment = struct.pack(">BBH", 0xFF, 0xE1, len(body) + 2) + body
    return coded[:_SOI_BYTES] + segment + coded[_SOI_BYTES:]


def bitonal_tiff(page: Grey, dpi: tuple[float, float], compression: str = "group4") -> HandedIn:
    """A 1-bit TIFF; `dpi` across and down (a fax has unequal ones)."""
    out = io.BytesIO()
    image = Image.fromarray(page).convert("1", dither=Image.Dither.NONE)
    image.save(out, "TIFF", compression=compression, dpi=dpi)
    return HandedIn(out.getvalue(), "tiff")
