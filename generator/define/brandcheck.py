"""Do a brand's colours work? Which are too light for text or lines, and which darker shade stands in (WCAG 2.2)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from generator.model.brand import Brand
from generator.model.colour import LARGE_CONTRAST, TEXT_CONTRAST, contrast, mixed, readable

WHITE = "#FFFFFF"
TINT_SHARE = 0.91  # white mixed into the primary where the brand gives no tint: as `make.style` does (a test holds it)

_COLOURS = {"primary": "hoofdkleur", "accent": "accentkleur", "ink": "tekstkleur"}
_USES = {TEXT_CONTRAST: "gewone tekst", LARGE_CONTRAST: "grote letters, lijnen en vlakken"}


@dataclass(frozen=True, slots=True)
class ColourFinding:
    """A palette colour that is too light on a ground: its contrast, what is needed, and the shade used instead."""

    name: str  # "primary", "accent", "ink"
    colour: str
    ground: str
    use: str  # Dutch: what it is too light for
    ratio: float
    needed: float
    instead: str

    def __str__(self) -> str:
        ground = "wit" if self.ground == WHITE else f"de lichte achtergrond {self.ground}"
        ratio, needed = (f"{value:.1f}".replace(".", ",") for value in (self.ratio, self.needed))
        return (
            f"De {_COLOURS[self.name]} {self.colour} is op {ground} te licht voor {self.use} "
            f"(contrast {ratio}, nodig {needed}). Daar gebruiken we de donkerder tint {self.instead}."
        )


def check_colours(brand: Brand) -> tuple[ColourFinding, ...]:
    """Every colour that fails on white or on the brand's tint, for text (4.5:1) and for large things (3:1)."""
    return tuple(_findings(brand))


def tint_of(brand: Brand) -> str:
    """The light background of panels."""
    return brand.palette.tint or mixed(brand.palette.primary, WHITE, TINT_SHARE)


def _findings(brand: Brand) -> Iterator[ColourFinding]:
    for name in _COLOURS:
        colour: str = getattr(brand.palette, name).upper()
        for ground in dict.fromkeys((WHITE, tint_of(brand).upper())):
            ratio = contrast(colour, ground)
            for needed, use in _USES.items():
                if ratio < needed:
                    yield ColourFinding(name, colour, ground, use, ratio, needed, readable(colour, ground, needed))
