"""The colours of a logo, as a house style would take them: the one there is most of, and another to stand out."""

from __future__ import annotations

import colorsys
import io

from PIL import Image

from generator.make.drawing import Picture
from generator.make.pdf_page import rasterised
from generator.make.style import PAPER_WHITE
from generator.model.colour import RGB, TEXT_CONTRAST, contrast, to_hex

LOOK_PX = 200  # longest side of what is looked at
SHADES = 24  # that are told apart
GREYISH = 0.12  # chroma below which a shade is no colour
PALE = 1.25  # contrast with white below which a shade is paper
LEAST_SHARE = 0.01  # of the logo's ink: less is an edge between two colours
OTHER_HUE = 20 / 360  # of the circle: nearer is the same colour
FALLBACK_PRIMARY, FALLBACK_ACCENT = "#1B1F24", "#1E7F8C"  # of a logo in black or grey


def logo_colours(logo: Picture) -> tuple[str, str]:
    """Primary and accent, `#RRGGBB`. A logo without colours gives the ink and a quiet accent."""
    shades = _shades(logo)
    coloured = sorted(
        ((count * _chroma(rgb), rgb) for count, rgb in shades if _chroma(rgb) >= GREYISH), reverse=True
    )  # a name in near-black letters has more ink than the emblem, and is not what people remember
    if not coloured:
        dark = [rgb for _, rgb in shades if contrast(to_hex(rgb), PAPER_WHITE) >= TEXT_CONTRAST]
        return (to_hex(dark[0]) if dark else FALLBACK_PRIMARY), FALLBACK_ACCENT
    first = coloured[0][1]
    others = [rgb for _, rgb in coloured if _apart(rgb, first) >= OTHER_HUE]
    return to_hex(first), to_hex(others[0] if others else first)


def _shades(logo: Picture) -> list[tuple[int, RGB]]:
    """What the logo is painted with, how much of it, most first; without paper."""
    picture = rasterised(logo.data, LOOK_PX) if logo.kind == "pdf" else Image.open(io.BytesIO(logo.data))
    picture = picture.convert("RGBA")
    picture.thumbnail((LOOK_PX, LOOK_PX))
    white = Image.new("RGBA", picture.size, PAPER_WHITE)
    seen = Image.alpha_composite(white, picture).convert("RGB").quantize(SHADES).convert("RGB")
    counted = seen.getcolors(maxcolors=LOOK_PX * LOOK_PX) or []
    inked = [(count, rgb) for count, rgb in counted if contrast(to_hex(rgb), PAPER_WHITE) >= PALE]  # type: ignore[arg-type]
    total = sum(count for count, _ in inked)
    kept = sorted(((count, rgb) for count, rgb in inked if count >= LEAST_SHARE * total), reverse=True)
    return [(count, (int(rgb[0]), int(rgb[1]), int(rgb[2]))) for count, rgb in kept]  # type: ignore[index]


def _chroma(rgb: RGB) -> float:
    """How colourful a shade is, 0 (grey) … 1."""
    return (max(rgb) - min(rgb)) / 255


def _hue(rgb: RGB) -> float:
    return colorsys.rgb_to_hls(*(byte / 255 for byte in rgb))[0]


def _apart(one: RGB, other: RGB) -> float:
    """How far two hues lie from each other on the circle, 0 … 0.5."""
    off = abs(_hue(one) - _hue(other))
    return min(off, 1 - off)
