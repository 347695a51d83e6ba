"""Colour contrast by WCAG 2.2 (§ 1.4.3 and 1.4.11): what may be text, and the darker shade that may."""

from __future__ import annotations

TEXT_CONTRAST = 4.5  # WCAG 1.4.3, normal text
LARGE_CONTRAST = 3.0  # WCAG 1.4.3 large text, 1.4.11 graphics

RGB = tuple[int, int, int]


def from_hex(colour: str) -> RGB:
    """`#RRGGBB` as three bytes."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def to_hex(rgb: RGB) -> str:
    """Three bytes as `#RRGGBB`."""
    return "#{:02X}{:02X}{:02X}".format(*rgb)


def luminance(colour: str) -> float:
    """Relative luminance 0 … 1 (WCAG 2.2 definition, sRGB)."""

    def linear(byte: int) -> float:
        share = byte / 255
        return share / 12.92 if share <= 0.04045 else float(((share + 0.055) / 1.055) ** 2.4)

    red, green, blue = (linear(b) for b in from_hex(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio 1 … 21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def mixed(colour: str, other: str, share: float) -> str:
    """`share` (0 … 1) of `other` mixed into `colour`."""
    first, second = from_hex(colour), from_hex(other)
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(first, second, strict=True))
    return to_hex((red, green, blue))


def readable(colour: str, ground: str = "#FFFFFF", ratio: float = TEXT_CONTRAST) -> str:
    """`colour` itself if it reaches `ratio` on `ground`, else the nearest darker (on a dark ground: lighter) shade."""
    towards = "#000000" if luminance(ground) > 0.18 else "#FFFFFF"
    for step in range(51):
        candidate = mixed(colour, towards, step / 50)
        if contrast(candidate, ground) >= ratio:
            return candidate
    return towards


def grey(colour: str) -> str:
    """The grey of the same luminance."""
    light = luminance(colour)
    share = light * 12.92 if light <= 0.0031308 else 1.055 * light ** (1 / 2.4) - 0.055
    byte = round(share * 255)
    return to_hex((byte, byte, byte))
