"""A page once more, in colour: for drawings, whose lines differ in colour. All else is read in grey, which is cheaper.

Nothing here raises: a page that was read in grey and cannot be had in colour stays grey.
"""

from __future__ import annotations

import contextlib
import io
import warnings
from pathlib import Path

import cv2
import numpy as np
from PIL import Image, ImageOps

from generator.read.decode.jpeg import jpeg_head, jpeg_pages
from generator.read.picture.image import Colour

HALVE_ABOVE_PX = 3000  # px: longest side; a page that is finer shows its lines at half its size
SAMPLE_PX = 8  # px: of every so manieth row and column …
CHROMA, COLOURED_SHARE = 14, 0.0004  # … grey levels between its colours, and share that has so much: less is grey


def has_colour(picture: Colour) -> bool:
    """Whether anything in it has a colour of its own, beside the light that it was taken in."""
    sample = picture[::SAMPLE_PX, ::SAMPLE_PX].reshape(-1, 3).astype(np.int16)
    if not len(sample):
        return False
    level = np.maximum(np.median(sample, axis=0), 1)
    even = sample * (level.max() / level)
    return bool((np.ptp(even, axis=1) > CHROMA).mean() > COLOURED_SHARE)


def jpeg_in_colour(source: Path | bytes, page: int, upright: bool) -> Colour | None:
    """Picture `page` (from 1) of a JPEG file."""
    try:
        data = source if isinstance(source, bytes) else source.read_bytes()
        if page > 1:
            data = data[slice(*jpeg_pages(data)[page - 1])]
        head = jpeg_head(data)
        large = max(head.width, head.height) > HALVE_ABOVE_PX
        flag = cv2.IMREAD_REDUCED_COLOR_2 if large else cv2.IMREAD_COLOR
        found = cv2.imdecode(np.frombuffer(data, np.uint8), flag | (0 if upright else cv2.IMREAD_IGNORE_ORIENTATION))
    except Exception:  # it could be read in grey: whatever is wrong, it is no reason to stop
        return None
    return _if_coloured(found)


def picture_in_colour(source: Path | bytes, place: int) -> Colour | None:
    """The picture at this place (from 0) of a file that Pillow opens."""
    with contextlib.suppress(Exception), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with Image.open(io.BytesIO(source) if isinstance(source, bytes) else source) as image:
            image.seek(place)
            upright = ImageOps.exif_transpose(image)
            layered = upright.convert("RGBA")
            paper = Image.new("RGBA", layered.size, (255, 255, 255, 255))
            found = np.asarray(Image.alpha_composite(paper, layered).convert("RGB"), np.uint8)
            return _if_coloured(np.ascontiguousarray(found[:, :, ::-1]))
    return None


def _if_coloured(found: object) -> Colour | None:
    if not isinstance(found, np.ndarray) or found.ndim != 3:
        return None
    picture = np.asarray(found, np.uint8)
    return picture if has_colour(picture) else None
