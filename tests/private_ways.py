"""Ways in which a sheet with private ink comes in, and what of a reading tells that there was any."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import private_case as sheets
from private_case import Case

from generator.model.answer import PageReading
from generator.model.geometry import MM_PER_INCH
from generator.rehearse import scanner
from generator.rehearse.camera import CAMERAS, photo

DPI = 200
PHOTO_DPI = 300
Way = Callable[[Case, bool, bool], PageReading]


def by(copier: scanner.Copier, seed: int = 3, turns: int = 0) -> Way:
    def way(one: Case, own: bool, torn: bool) -> PageReading:
        paper = sheets.filled(one, copier.dpi, own, torn)
        scan = scanner.scan(paper, copier, np.random.default_rng(seed), quarter_turns=turns)
        return sheets.read(one, scan, copier.dpi)

    return way


def by_phone(camera: object, seed: int = 3) -> Way:
    def way(one: Case, own: bool, torn: bool) -> PageReading:
        paper = sheets.filled(one, PHOTO_DPI, own, torn)
        mm = (one.page.width, paper.shape[0] * MM_PER_INCH / PHOTO_DPI)
        taken = photo(paper, mm, camera, np.random.default_rng(seed))  # type: ignore[arg-type]
        return sheets.read(one, sheets.pixels(taken.data), None)

    return way


def bent(depth_mm: float) -> Way:
    def way(one: Case, own: bool, torn: bool) -> PageReading:
        return sheets.read(one, sheets.bent(sheets.filled(one, DPI, own, torn), depth_mm, DPI), DPI)

    return way


FEW: dict[str, Way] = {"scan": by(scanner.OFFICE_GREY), "bent": bent(0.4), "photo": by_phone(CAMERAS[0])}
MANY: dict[str, Way] = {
    **{copier.name: by(copier, seed) for seed, copier in enumerate(scanner.COPIERS)},
    **{f"turned {turns}": by(scanner.OFFICE_GREY, 9, turns) for turns in (1, 2, 3)},
    **{camera.name: by_phone(camera, seed) for seed, camera in enumerate(CAMERAS)},
    **{f"bent {depth} mm": bent(depth) for depth in (-0.4, -0.8, 1.5, 2.5, -4.0, 6.0)},
}


@cache
def usual() -> Case:
    """The sheet of `private_case`, made once."""
    with tempfile.TemporaryDirectory() as folder:
        return sheets.case(Path(folder))


def traces(one: Case, way: Way, torn: bool = False) -> list[str]:
    """What of a reading tells that there was private ink."""
    without, with_ink = way(one, False, torn), way(one, True, torn)
    return [name for name in vars_of(without) if getattr(without, name) != getattr(with_ink, name)]


def vars_of(reading: PageReading) -> list[str]:
    return list(reading.__dataclass_fields__)


def both(made: Case) -> list[Case]:
    found = sheets.pages(made)
    assert [bool(one.page.private_areas) for one in found] == [True, True]
    assert [bool(one.page.below) for one in found] == [False, True]
    return found


def code_of(one: Case):  # type: ignore[no-untyped-def]
    reading = by(scanner.OFFICE_GREY)(one, False, False)
    assert reading.code is not None
    return reading.code


def older(one: Case) -> Case:
    """As a program kept it that only knew which fields are private."""
    layout = one.run.layout
    pages = tuple(replace(each, private_areas=()) for each in layout.pages)
    return replace(one, run=replace(one.run, layout=replace(layout, pages=pages)))
