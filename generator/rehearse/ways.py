"""The ways in which a page comes back, by name: what a self-test can put it through."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from generator.model.geometry import MM_PER_INCH
from generator.model.layout import PageLayout
from generator.rehearse import camera, fax, scanner
from generator.rehearse.handed import HandedIn, bitonal_tiff, jpeg
from generator.rehearse.page import Grey
from generator.rehearse.scanner import OFFICE_GREY, Copier, black_and_white, scan, turned
from generator.rehearse.soil import SOILS, Soil

UPSIDE_DOWN_SHARE = 0.25
SIDEWAYS_SHARE = 0.04
BITONAL_THRESHOLDS = (120, 170)  # grey levels, 0 … 255: where copiers set to text put black
FAX_THRESHOLDS = (130, 190)  # faxes are set darker
PHOTO_DPI = 300  # a 12-megapixel photo shows a page at 200 to 300 dpi

Take = Callable[[Grey, PageLayout, np.random.Generator], HandedIn]


@dataclass(frozen=True, slots=True)
class Way:
    """One way back. `dpi`: how finely the paper is drawn before it; `weight`: how often, beside the others.

    `backs`: whether empty backs come along.
    """

    name: str
    dpi: int
    take: Take
    weight: float = 1.0
    backs: bool = False


def by_copier(copier: Copier) -> Take:
    """Scan with this copier, some pages upside down or sideways."""

    def take(page: Grey, _layout: PageLayout, rng: np.random.Generator) -> HandedIn:
        return scanned(page, copier, rng)

    return take


def scanned(page: Grey, copier: Copier, rng: np.random.Generator) -> HandedIn:
    """The page as this copier's file."""
    at = rng.random()
    turns = 2 if at < UPSIDE_DOWN_SHARE else int(rng.choice((1, 3))) if at < UPSIDE_DOWN_SHARE + SIDEWAYS_SHARE else 0
    if not copier.bitonal:
        return jpeg(scan(page, copier, rng, quarter_turns=turns), copier.quality)
    grey = scan(page, replace(copier, bitonal=False), rng, quarter_turns=turns)
    threshold = int(rng.integers(*BITONAL_THRESHOLDS))
    return replace(bitonal_tiff(black_and_white(grey, threshold), (copier.dpi, copier.dpi)), threshold=threshold)


def by_fax(machine: fax.Fax) -> Take:
    """Send by fax."""

    def take(page: Grey, layout: PageLayout, rng: np.random.Generator) -> HandedIn:
        if layout.width > layout.height:
            page = turned(page, int(rng.choice((1, 3))))
        threshold = int(rng.integers(*FAX_THRESHOLDS))
        return replace(fax.fax(page, FAX_WAY_DPI, machine, rng, threshold), threshold=threshold)

    return take


def by_phone(phone: camera.Camera) -> Take:
    """Take a photo."""

    def take(page: Grey, _layout: PageLayout, rng: np.random.Generator) -> HandedIn:
        mm = (page.shape[1] / PHOTO_DPI * MM_PER_INCH, page.shape[0] / PHOTO_DPI * MM_PER_INCH)
        return camera.photo(page, mm, phone, rng)

    return take


def soiled(soil: Soil, copier: Copier = OFFICE_GREY) -> Take:
    """Let something happen to the paper, then scan it."""

    def take(page: Grey, layout: PageLayout, rng: np.random.Generator) -> HandedIn:
        return scanned(soil(page, layout, copier.dpi, rng), copier, rng)

    return take


FAX_WAY_DPI = 200
WAYS: dict[str, tuple[Way, ...]] = {
    "copier": tuple(Way(each.name, each.dpi, by_copier(each), backs=True) for each in scanner.COPIERS),
    "photo": tuple(Way(each.name, PHOTO_DPI, by_phone(each)) for each in camera.CAMERAS),
    "fax": (
        Way(fax.STANDARD_FAX.name, FAX_WAY_DPI, by_fax(fax.STANDARD_FAX)),
        Way(fax.FINE_FAX.name, FAX_WAY_DPI, by_fax(fax.FINE_FAX)),
        Way(fax.COARSE_SCAN.name, fax.COARSE_SCAN.dpi, by_copier(fax.COARSE_SCAN), backs=True),
        Way(fax.FINEST_SCAN.name, fax.FINEST_SCAN.dpi, by_copier(fax.FINEST_SCAN), weight=0.5),
    ),
    "soiled": tuple(Way(name, OFFICE_GREY.dpi, soiled(soil)) for name, soil in SOILS.items()),
}
ALL = "all"


def ways(degradation: str) -> tuple[Way, ...]:
    """The ways of one group, or all of them. Raises KeyError for an unknown name."""
    if degradation == ALL:
        return tuple(way for group in WAYS.values() for way in group)
    return WAYS[degradation]
