"""The ways in which a page comes back, by name: what a self-test can put it through."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from generator.model.layout import PageLayout
from generator.rehearse import scanner
from generator.rehearse.handed import HandedIn, bitonal_tiff, jpeg
from generator.rehearse.page import Grey
from generator.rehearse.scanner import Copier, scan

UPSIDE_DOWN_SHARE = 0.25
SIDEWAYS_SHARE = 0.04

Take = Callable[[Grey, PageLayout, np.random.Generator], HandedIn]


@dataclass(frozen=True, slots=True)
class Way:
    """One way back. `dpi`: how finely the paper is drawn before it; `weight`: how often, beside the others."""

    name: str
    dpi: int
    take: Take
    weight: float = 1.0
    backs: bool = False  # whether empty backs come along


def by_copier(copier: Copier) -> Take:
    """Scan with this copier, some pages upside down or sideways."""

    def take(page: Grey, _layout: PageLayout, rng: np.random.Generator) -> HandedIn:
        return scanned(page, copier, rng)

    return take


def scanned(page: Grey, copier: Copier, rng: np.random.Generator) -> HandedIn:
    """The page as this copier's file."""
    at = rng.random()
    turns = 2 if at < UPSIDE_DOWN_SHARE else int(rng.choice((1, 3))) if at < UPSIDE_DOWN_SHARE + SIDEWAYS_SHARE else 0
    picture = scan(page, copier, rng, quarter_turns=turns)
    if copier.bitonal:
        return bitonal_tiff(picture, (copier.dpi, copier.dpi))
    return jpeg(picture, copier.quality)


COPIER_WAYS = tuple(Way(copier.name, copier.dpi, by_copier(copier), backs=True) for copier in scanner.COPIERS)
WAYS: dict[str, tuple[Way, ...]] = {"copier": COPIER_WAYS}
ALL = "all"


def ways(degradation: str) -> tuple[Way, ...]:
    """The ways of one group, or all of them. Raises KeyError for an unknown name."""
    if degradation == ALL:
        return tuple(way for group in WAYS.values() for way in group)
    return WAYS[degradation]
