"""SVG drawn twice: by svglib, which keeps it a vector, and by resvg, which draws all of SVG but gives pixels.

Where they agree, the vector is printed; where they visibly differ (svglib passes over masks, opacity of groups,
transforms of gradients …), the pixels are, at the resolution of a good printer.
"""

from __future__ import annotations

import contextlib
import io
from dataclasses import replace
from functools import reduce

from PIL import Image, ImageChops, ImageFilter

from generator.make.ink import Ink, ink_of, on_white, pixels_for
from generator.make.limited import TooMuchError, limited
from generator.make.pdf_page import Page, page_of, rasterised
from generator.svg import Svg

LOOK_PX = 480  # longest side of the pictures that are compared: the printed logo at 210 dpi
DRAW_SECONDS = 10.0  # for resvg; a coat of arms takes 0.1
VECTOR_SECONDS = 5.0  # for svglib and the comparison; an ordinary logo takes 0.4
VECTOR_ELEMENTS = 5_000  # more than this svglib is too slow for, and a PDF viewer too
VECTOR_BYTES = 1_000_000  # of the vector: it stands in each file once, and is drawn on every page
SEEN = 40  # of 255, in any channel: less than this nobody sees between two edges
DIFFERS = (
    0.004  # of the ink: two renderers smooth their edges differently in 0.0005 at most; the smallest real fault in
)
# the set of tests is 0.011
EDGE_PX = 1  # renderers round to different pixels
CSS_DPI = 96.0  # a CSS inch


def draw(svg: Svg, fonts: tuple[str, ...]) -> Page:
    """The picture to print: a vector where both renderers agree, else pixels.

    `fonts`: files of the typeface that stands in for one that is not there.
    Raises TooMuchError, or ValueError if nothing can be drawn.
    """
    plain, look, ink, pixels = limited(_pixels, svg, fonts, seconds=DRAW_SECONDS)
    if ink is not None and not svg.lettered and svg.elements <= VECTOR_ELEMENTS:
        with contextlib.suppress(TooMuchError):
            vector = limited(_agreed, plain, look, seconds=VECTOR_SECONDS)
            if vector is not None:
                return replace(vector, ink=ink)
    with Image.open(io.BytesIO(pixels)) as image:
        return Page("png", pixels, float(image.width), float(image.height), ink or Ink())


def _pixels(svg: Svg, fonts: tuple[str, ...]) -> tuple[str, bytes, Ink | None, bytes]:
    """The SVG with its styles worked out, a small picture (PNG), its ink, and the picture in pixels that print well."""
    from generator.make.svg_style import worked_out  # noqa: PLC0415 (in this process only)

    svg = replace(svg, text=worked_out(svg.text))
    look = _resvg(svg, (LOOK_PX, LOOK_PX), fonts)
    with Image.open(io.BytesIO(look)) as image:
        ink = ink_of(image)
        size = image.size
    return svg.text, look, ink, look if ink is None else _resvg(svg, pixels_for(size, ink), fonts)


def _resvg(svg: Svg, size: tuple[int, int], fonts: tuple[str, ...]) -> bytes:
    import resvg_py  # noqa: PLC0415 (only an SVG needs it)

    family = _family(fonts[0]) if fonts and svg.lettered else None
    return resvg_py.svg_to_bytes(
        svg_string=svg.text,
        width=size[0],
        height=size[1],
        dpi=CSS_DPI,
        skip_system_fonts=not svg.lettered,
        font_files=list(fonts) if family else None,
        **dict.fromkeys(("font_family", "serif_family", "sans_serif_family", "cursive_family"), family),
    )


def _family(font: str) -> str | None:
    from PIL import ImageFont  # noqa: PLC0415

    return ImageFont.truetype(font).getname()[0]


def _agreed(svg: str, look: bytes) -> Page | None:
    """The vector of svglib, if it looks the same."""
    try:
        vector = _svglib(svg)
    except Exception:  # whatever it cannot draw makes it raise what it likes
        return None
    if len(vector) > VECTOR_BYTES:
        return None
    with Image.open(io.BytesIO(look)) as theirs:
        ours = rasterised(vector, max(theirs.size))
        return page_of(vector) if difference(ours, theirs.convert("RGBA")) < DIFFERS else None


def _svglib(svg: str) -> bytes:
    from reportlab.graphics import renderPDF  # noqa: PLC0415 (slow to import, and only an SVG needs it)
    from svglib.svglib import svg2rlg  # noqa: PLC0415

    drawing = svg2rlg(io.BytesIO(svg.encode()))
    if drawing is None or drawing.width <= 0 or drawing.height <= 0:
        raise ValueError("no size")
    pdf: bytes = renderPDF.drawToString(drawing, autoSize=1)  # type: ignore[assignment]
    return pdf


def difference(ours: Image.Image, theirs: Image.Image) -> float:
    """How much of the ink on white paper looks different: 0 = nothing, 1 = all. Sizes differ: 1.

    A pixel counts where its colour is not among those that the other picture has within EDGE_PX, by SEEN or more.
    """
    if abs(ours.width - theirs.width) > 1 or abs(ours.height - theirs.height) > 1:
        return 1.0
    first, second = on_white(ours.resize(theirs.size)), on_white(theirs)
    wrong = ImageChops.lighter(_beyond(first, second), _beyond(second, first))
    dark = ImageChops.darker(_darkest(first), _darkest(second))
    return sum(wrong.histogram()[SEEN:]) / max(1, sum(dark.histogram()[: 255 - SEEN]))


def _beyond(image: Image.Image, other: Image.Image) -> Image.Image:
    """How far each pixel is beyond the colours of the other picture nearby, in its worst channel (0 to 255)."""
    size = 2 * EDGE_PX + 1
    low, high = other.filter(ImageFilter.MinFilter(size)), other.filter(ImageFilter.MaxFilter(size))
    beyond = ImageChops.lighter(ImageChops.subtract(low, image), ImageChops.subtract(image, high))
    return reduce(ImageChops.lighter, beyond.split())


def _darkest(image: Image.Image) -> Image.Image:
    """The darkest channel of each pixel."""
    return reduce(ImageChops.darker, image.split())
