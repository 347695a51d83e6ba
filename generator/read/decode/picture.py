"""Picture files to grey pages: JPEG through OpenCV (fast, straight to grey), all others through Pillow.

Sizes are checked in the header, before a single pixel is decoded.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from PIL import Image, ImageOps

from generator.model.geometry import MM_PER_INCH
from generator.read.decode import limits
from generator.read.decode import reasons as why
from generator.read.decode.coloured import jpeg_in_colour, picture_in_colour
from generator.read.decode.frames import HEAD_BYTES as SEVERAL_BYTES
from generator.read.decode.frames import bytes_of, frames_of, gif_frames, may_be_several, tiff_pages
from generator.read.decode.garbled import mended
from generator.read.decode.jpeg import BELIEVED_DPI, JPEG_END, JpegHead, jpeg_head, jpeg_pages
from generator.read.decode.kinds import Kind
from generator.read.decode.reasons import CannotReadError
from generator.read.picture.image import Colour, Grey

_UNEQUAL = 1.02  # a fax has 204 x 98 dpi: beyond 2 % difference the pixels are made square
_SIXTEEN_TO_EIGHT = 256


@dataclass(frozen=True, slots=True)
class Pixels:
    """A decoded page: grey always, colour where it was there and wanted, dpi where the file says it.

    `bilevel`: black and white only, before its pixels were made square.
    `whole`: where only half of a fine scan was decoded, what decodes all of it. `coloured`: what decodes the page once
    more in colour, None if it has none.
    """

    grey: Grey
    colour: Colour | None = None
    dpi: float | None = None
    bilevel: bool = False
    whole: Callable[[], Grey] | None = None
    coloured: Callable[[], Colour | None] | None = None


def check_size(width: int, height: int) -> None:
    """Raise CannotReadError for a picture that is too small, too large or too narrow to be a page."""
    if width * height > limits.MAX_PAGE_PIXELS:
        raise CannotReadError(why.PICTURE_LARGE)
    short, long = sorted((width, height))
    if short < 1 or long / short > limits.MAX_SIDE_RATIO:
        raise CannotReadError(why.PICTURE_NARROW)
    if short < limits.MIN_SIDE_PIXELS:
        raise CannotReadError(why.PICTURE_SMALL)


def decode_jpeg(
    data: bytes, *, upright: bool, colour: bool = False, quick: bool = False, dpi: float | None = None
) -> Pixels:
    """A JPEG as grey. `upright`: turn it as its EXIF says (a file; not a JPEG in a PDF, where viewers ignore it).

    `quick`: of a fine scan (by the file, or `dpi`) half will do; a JPEG is halved in its own coefficients, so that this
    costs less than decoding it and looks the same as halving what is decoded.
    OpenCV fills what is missing with grey and says nothing, so the end mark is looked for first (it cannot occur in
    coded data: 0xFF is always followed by 0 there).
    """
    head = jpeg_head(data)
    check_size(head.width, head.height)
    if data.rfind(JPEG_END) < head.scan:
        raise CannotReadError(why.PICTURE_CUT)
    quickly = quick and _fine_scan(head, dpi or head.dpi)
    halved = quickly or head.width * head.height > limits.HALVE_ABOVE_PIXELS
    coloured = colour and head.components >= 3
    if coloured:
        flag = cv2.IMREAD_REDUCED_COLOR_2 if halved else cv2.IMREAD_COLOR
    else:
        flag = cv2.IMREAD_REDUCED_GRAYSCALE_2 if halved else cv2.IMREAD_GRAYSCALE
    try:
        image = cv2.imdecode(np.frombuffer(data, np.uint8), flag | (0 if upright else cv2.IMREAD_IGNORE_ORIENTATION))
    except (cv2.error, MemoryError):
        image = None
    if image is None:
        raise CannotReadError(why.PICTURE_BROKEN)
    grey = cv2.cvtColor(image, cv2.COLOR_BGR2GRAY) if coloured else image
    said = head.dpi / 2 if head.dpi and halved else head.dpi
    whole = partial(_whole, data, upright) if quickly else None
    return Pixels(_as_grey(grey), _as_grey(image) if coloured else None, said, whole=whole)


def _fine_scan(head: JpegHead, dpi: float | None) -> bool:
    """Whether this is an A4 page from a scanner at 300 dpi or more. Photos are of another shape, or say another dpi."""
    sides = sorted((head.width, head.height))
    dpi = dpi or sides[1] / limits.A4_MM[1] * MM_PER_INCH
    off = max(abs(side / dpi * MM_PER_INCH - wanted) for side, wanted in zip(sides, limits.A4_MM, strict=True))
    return dpi >= limits.FINE_SCAN_DPI and off <= limits.A4_SLACK_MM


def _whole(data: bytes, upright: bool) -> Grey:
    return decode_jpeg(data, upright=upright).grey


def _as_grey(image: Any) -> Grey:
    return np.ascontiguousarray(image, dtype=np.uint8)


def count_pictures(source: Path | bytes, kind: Kind) -> int:
    """How many pages a picture file has: each directory of a TIFF, each picture of other files that hold several.

    Raises CannotReadError if they are impossibly many, or a TIFF has none.
    """
    if kind is Kind.JPEG:
        with bytes_of(source) as data:
            return len(jpeg_pages(data))
    if kind is not Kind.TIFF:
        return len(_places(source, kind))
    with _opened(source, kind), bytes_of(source) as data:
        return tiff_pages(data)


def _places(source: Path | bytes, kind: Kind) -> tuple[int, ...]:
    """Where the pages are among a file's pictures, from 0."""
    with bytes_of(source) as data:
        if data[:4] == b"GIF8":
            if (frames := gif_frames(data)) > limits.MAX_MOVING_PICTURES:
                raise CannotReadError(why.FILM)
            return tuple(range(max(1, frames)))
        if kind is not Kind.HEIC and not may_be_several(bytes(data[:SEVERAL_BYTES])):
            return (0,)
        try:
            with _opened(source, kind) as image:
                return frames_of(image, data)
        except CannotReadError as error:
            if error.reason is why.FILM:
                raise
            return (0,)  # who loads it says what is wrong


def load_pictures(
    source: Path | bytes, kind: Kind, first: int, last: int, quick: bool = False
) -> Iterator[Pixels | CannotReadError]:
    """Pages `first` to `last` (from 1) of a picture file; a broken page is an error in its place.

    `quick`: see `decode_jpeg`.
    """
    if kind is Kind.JPEG:
        for page in range(first, last + 1):
            try:
                yield _jpeg_file(source, page, quick)
            except CannotReadError as error:
                yield error
        return
    places = range(last) if kind is Kind.TIFF else _places(source, kind)
    with _opened(source, kind) as image:
        for page in range(first, last + 1):
            try:
                if page > len(places):
                    yield CannotReadError(why.PICTURE_CUT)
                    continue
                place, in_colour = places[page - 1], image.mode not in _COLOURLESS
                later = partial(picture_in_colour, source, place) if in_colour else None
                yield replace(_frame(image, place), coloured=later)
            except CannotReadError as error:
                yield error


def _jpeg_file(source: Path | bytes, page: int, quick: bool) -> Pixels:
    try:
        data = source if isinstance(source, bytes) else source.read_bytes()
    except OSError:
        raise CannotReadError(why.GONE) from None
    if page > 1:
        pages = jpeg_pages(data)
        if page > len(pages):
            raise CannotReadError(why.PICTURE_CUT)
        data = data[slice(*pages[page - 1])]
    head = jpeg_head(data)
    if head.components == 4:  # CMYK: OpenCV does not know Adobe's inverted inks, Pillow does
        with _opened(data, Kind.PICTURE) as image:
            return _frame(image, 0)
    later = partial(jpeg_in_colour, source, page, True) if head.components == 3 else None
    return replace(decode_jpeg(data, upright=True, quick=quick), coloured=later)


def _opened(source: Path | bytes, kind: Kind) -> Image.Image:
    if kind is Kind.HEIC and not _heic():
        raise CannotReadError(why.HEIC_MISSING)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # our own limit is checked in _frame
            return Image.open(io.BytesIO(source) if isinstance(source, bytes) else source)
    except Image.DecompressionBombError:
        raise CannotReadError(why.PICTURE_LARGE) from None
    except MemoryError:
        raise CannotReadError(why.NO_MEMORY) from None
    except Exception:  # plugins for broken pictures raise what comes up
        raise CannotReadError(why.PICTURE_BROKEN) from None


def _heic() -> bool:
    try:
        import pillow_heif  # noqa: PLC0415  # an extra: not everyone has it
    except ImportError:
        return False
    pillow_heif.register_heif_opener()
    return True


def _frame(image: Image.Image, place: int) -> Pixels:
    """The picture at this place (from 0) of an opened file, in grey."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            if image.tell() != place:
                image.seek(place)
            check_size(*image.size)
            dpi = _dpi(image)
            upright = image if image.getexif().get(_ORIENTATION, 1) == 1 else ImageOps.exif_transpose(image)
            grey = _to_grey(upright)
    except CannotReadError:
        raise
    except Image.DecompressionBombError:
        raise CannotReadError(why.PICTURE_LARGE) from None
    except MemoryError:
        raise CannotReadError(why.NO_MEMORY) from None
    except EOFError:
        raise CannotReadError(why.PICTURE_CUT) from None
    except OSError as error:
        raise CannotReadError(why.PICTURE_CUT if "truncated" in str(error) else why.PICTURE_BROKEN) from None
    except Exception:  # plugins for broken pictures raise what comes up: SyntaxError, KeyError, struct.error …
        raise CannotReadError(why.PICTURE_BROKEN) from None
    return squared(grey, *dpi)


_COLOURLESS = frozenset({"1", "L", "LA", "I", "F"})  # modes of Pillow; 16-bit greys are no more coloured
_ORIENTATION = 0x0112  # EXIF 2.3, 4.6.4 A


def _to_grey(image: Image.Image) -> Grey:
    if image.mode.startswith("I;16"):
        wide = np.asarray(image).astype(np.uint16)
        return _as_grey(wide // _SIXTEEN_TO_EIGHT)
    if image.mode in ("I", "F"):
        values = np.clip(np.nan_to_num(np.asarray(image, dtype=np.float32)), 0, None)
        top = float(values.max(initial=0.0))
        return _as_grey(values * (255.0 / (65535.0 if top > 255 else 255.0)))
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        layered = image.convert("RGBA")
        paper = Image.new("RGBA", layered.size, (255, 255, 255, 255))
        return _as_grey(Image.alpha_composite(paper, layered).convert("L"))
    return _as_grey(image.convert("L"))


def _dpi(image: Image.Image) -> tuple[float | None, float | None]:
    given = image.info.get("dpi")
    try:
        across, down = (float(part) for part in given) if given else (0.0, 0.0)
    except (TypeError, ValueError, ZeroDivisionError):
        return None, None
    low, high = BELIEVED_DPI
    return (across, down) if low <= across <= high and low <= down <= high else (None, None)


def squared(grey: Grey, across: float | None, down: float | None) -> Pixels:
    """The page with square pixels (a fax has them twice as high as wide), and its dpi."""
    if not across or not down:
        return Pixels(grey)
    dpi, bilevel = max(across, down), False
    if dpi / min(across, down) > _UNEQUAL:
        height, width = grey.shape
        size = (round(width * dpi / across), round(height * dpi / down))
        check_size(*size)
        bilevel = bool(np.all((grey == 0) | (grey == 255)))
        grey = mended(grey) if bilevel else grey
        grey = _as_grey(cv2.resize(grey, size, interpolation=cv2.INTER_LINEAR))
    return Pixels(grey, None, dpi, bilevel)
