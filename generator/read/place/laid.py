"""How the sheets in a picture lie, of which a code was found: by that code, by all their codes, by their marks."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np

from generator.model.geometry import Box
from generator.model.layout import Fiducial, PageLayout
from generator.read import thresholds as t
from generator.read.blank.reference import PageReference
from generator.read.blank.runbook import RunBook
from generator.read.lie.register import Fit, code_mark, register
from generator.read.picture.found import Found
from generator.read.picture.grid import Levels, corners_of, in_picture, project
from generator.read.place.codes import Search, all_codes
from generator.read.place.known_pages import by_marks
from generator.read.place.sheets import Lying, Pile, of_one_sheet, sheets_in


def pile_of(search: Search, runs: RunBook, found: Found) -> Pile:
    """The sheets in a picture in which a code was found, each as it lies."""
    known = runs.page(found.code) is not None
    fit = fit_of_page(search, runs.reference(found.code), found) if known else None
    return sheets_in(search, runs, Lying(found, fit), partial(fit_of_page, search))


def fit_of_page(
    search: Search, reference: PageReference, found: Found, group: Sequence[Found] | None = None
) -> Fit | None:
    """How a page whose code was found lies: by that code, by all its codes (`group`, if known), by its marks."""
    levels, page = search.levels, reference.page
    founds: Sequence[Found] = (found,)
    fit = register(levels, reference, founds)
    if fit is None or len(fit.rings) < len(page.fiducials):
        founds = of_one_sheet(found, all_codes(search, found), page) if group is None else group
        fit = register(levels, reference, founds) or fit
    if fit is None or (len(fit.rings) < len(page.fiducials) and not _placed(levels, fit, page)):
        marked = by_marks(levels, search.guess, reference, found)
        fit = marked if marked and (fit is None or _better(marked, fit, page, founds)) else fit
    return fit


def _placed(levels: Levels, fit: Fit, page: PageLayout) -> bool:
    """Whether the marks that were not found lie beyond the picture: then something else may only look like them."""
    away = [mark for mark in page.fiducials if mark.id not in fit.rings]
    corners = np.vstack([corners_of(_around(mark)) for mark in away]) if away else np.zeros((0, 2))
    shown = in_picture(levels.full, fit.matrix, corners).reshape(-1, 4).all(axis=1)
    return len(fit.rings) >= t.RINGS_PLENTY and not bool(shown.any())


def _better(marked: Fit, fit: Fit, page: PageLayout, founds: Sequence[Found]) -> bool:
    """Whether marks from anywhere in the picture place the page better: more of them, and where the codes agree.

    Where a corner is folded over, a corner of the code beside it may look like the mark that it hides.
    """
    slack = _off_codes(fit, page, founds) + t.RING_ASTRAY_MM
    return len(marked.rings) > len(fit.rings) and _off_codes(marked, page, founds) <= slack


def _off_codes(fit: Fit, page: PageLayout, founds: Sequence[Found]) -> float:
    """How far (mm) the corners of the codes at most lie from where a fit puts them."""
    off = 0.0
    for found in founds:
        mark = code_mark(page, found)
        if mark is not None and found.corners is not None:
            apart = project(fit.matrix, corners_of(mark.box)) - found.corners
            off = max(off, float(np.linalg.norm(apart, axis=1).max()) / fit.px_per_mm)
    return off


def _around(mark: Fiducial) -> Box:
    half = mark.diameter / 2
    return Box(mark.centre.x - half, mark.centre.y - half, mark.diameter, mark.diameter)
