"""The house style as custom properties of CSS: colours that can be read, light and dark, and the shape of corners.

A house style gives a few colours; what is text is made darker (on a dark ground: lighter, in HSL, so that a colour
keeps its name and does not look disabled) until WCAG's contrast holds.
"""

from __future__ import annotations

import colorsys

from generator.model.brand import Palette
from generator.model.colour import LARGE_CONTRAST, TEXT_CONTRAST, contrast, from_hex, mixed, readable, to_hex

DARK_CONTRAST = 7.0  # text on a dark ground looks thinner: WCAG's enhanced contrast
TINT_SHARE = 0.92  # white in the light ground, where the house style names none
PX_PER_MM = 5.0  # of corners: 0.8 mm on paper is 4 px on a phone that is held nearer
NEUTRAL = Palette(primary="#2B3A4A", accent="#2B3A4A")  # where the house style of a run is not here any more

LIGHT_GREYS = {"paper": "#FFFFFF", "soft": "#4A5560", "edge": "#66727D", "line": "#C6CED5", "bad": "#B3141D"}
DARK_GREYS = {
    "paper": "#12171C", "ink": "#F1F4F6", "tint": "#1F2830", "soft": "#B9C3CC", "edge": "#8D99A4", "line": "#3A4650",
    "bad": "#FF9B94",
}  # fmt: skip
LINES = ("#A8450A", "#0C6B58")  # the second and third line of a curve
DARK_LINES = ("#FFAB6B", "#5FD6BB")


def lightened(colour: str, ground: str, ratio: float = DARK_CONTRAST) -> str:
    """`colour` with more light in HSL until it reaches `ratio` on a dark ground; white if nothing else does."""
    red, green, blue = (byte / 255 for byte in from_hex(colour))
    hue, light, saturation = colorsys.rgb_to_hls(red, green, blue)
    for step in range(101):
        lighter = light + (1 - light) * step / 100
        r, g, b = (round(share * 255) for share in colorsys.hls_to_rgb(hue, lighter, saturation))
        if contrast(to_hex((r, g, b)), ground) >= ratio:
            return to_hex((r, g, b))
    return "#FFFFFF"


def light(palette: Palette) -> dict[str, str]:
    """The colours on white."""
    tint = palette.tint or mixed(palette.primary, "#FFFFFF", TINT_SHARE)
    if contrast(tint, "#000000") < DARK_CONTRAST:  # a ground that is too strong to read on
        tint = mixed(tint, "#FFFFFF", 0.8)
    act = readable(palette.primary, tint)
    on = next((c for c in ("#FFFFFF", palette.ink) if contrast(palette.primary, c) >= TEXT_CONTRAST), "")
    button = palette.primary if on else act
    greys = {name: readable(grey, tint, LARGE_CONTRAST if name == "edge" else TEXT_CONTRAST)
             for name, grey in LIGHT_GREYS.items() if name in ("soft", "edge", "bad")}  # fmt: skip
    return {
        **LIGHT_GREYS, **greys, "ink": readable(palette.ink, tint), "tint": tint, "primary": palette.primary,
        "head": act, "act": act, "btn": button, "on": on or "#FFFFFF",
        "l0": act, "l1": LINES[0], "l2": LINES[1], "plate": "none",
    }  # fmt: skip


def dark(palette: Palette) -> dict[str, str]:
    """The colours on a dark ground; a logo keeps its own on a white plate."""
    act = lightened(palette.primary, DARK_GREYS["tint"])
    return {
        **DARK_GREYS, "head": DARK_GREYS["ink"], "act": act, "btn": act, "on": DARK_GREYS["paper"],
        "l0": act, "l1": DARK_LINES[0], "l2": DARK_LINES[1], "plate": "#FFFFFF",
    }  # fmt: skip


def tokens_css(palette: Palette, corner_mm: float, family: str) -> str:
    """The tokens as CSS. `family`: the name of the typeface, '' for that of the device."""
    own = light(palette)
    first = f"--font:{family or 'system-ui'};--r:{max(2, min(16, round(corner_mm * PX_PER_MM)))}px;"
    return (
        f":root{{color-scheme:light dark;{first}{_said(own)}}}\n"
        f"@media(prefers-color-scheme:dark){{:root{{{_said(dark(palette))}}}}}\n"
    )


def _said(colours: dict[str, str]) -> str:
    return ";".join(f"--{name}:{value.lower()}" for name, value in colours.items())
