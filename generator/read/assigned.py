"""Pages of which a person said which they are: laid straight without a code, read, and shown upright.

Where the page's own code can be read it still says how the sheet lies. Else its registration marks do, and what is
printed on the known blank page says which direction is up (the marks look the same from all sides).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np

from generator.model.answer import Fate, PageReading
from generator.model.code import PageCode
from generator.model.geometry import Box
from generator.model.layout import CodeRole
from generator.read.blank.reference import COARSE_PX_PER_MM, PageReference
from generator.read.blank.runbook import RunBook
from generator.read.cover import cover_private
from generator.read.lie.flatten import unbent
from generator.read.lie.register import Fit
from generator.read.lie.rings import Pose, find_rings, fit_by_pose, poses
from generator.read.lie.straighten import straightened
from generator.read.picture.found import Found
from generator.read.picture.grid import Levels, rectify, scaled
from generator.read.picture.image import Grey, PageImage
from generator.read.picture.negative import looks_negative, positive
from generator.read.picture.size import bounded, guessed_scale
from generator.read.place.codes import Search, locate
from generator.read.place.laid import pile_of
from generator.read.placed import read_placed

BY_PERSON = "person"  # `found_by` of such a reading
RINGS_TRIED = (4, 3, 2)  # marks: what can be laid through four is surer than through two
MOST_POSES = 8  # ways to lie that are tried: four directions, and room for dirt that looks like a mark
STEP_MM = 5.0  # mm between places where a bent sheet is asked how it lies: it changes slowly
MOST_BENT_MM = 8.0  # mm: beyond the boxes the correction is a guess, and must not run away
LIKENESS = 0.25  # correlation with the blank page; the right page reaches 0.5 and more, upside down stays below 0.15
_NO_FIT = "Deze bladzijde is met de hand toegewezen, maar niet recht te leggen: de hoektekens zijn niet te vinden."
_NO_FIT_ADVICE = "Scan deze bladzijde opnieuw, met alle vier de hoeken in beeld, of typ de antwoorden over."
_NO_PAGE = "Deze bladzijde is met de hand toegewezen, maar die oplage heeft zo'n bladzijde niet."
_NO_PAGE_ADVICE = "Wijs de bladzijde opnieuw toe met 'werkblad review'."


@dataclass(frozen=True, slots=True)
class Laid:
    """A page laid straight: mm → pixels is known."""

    levels: Levels
    fit: Fit
    found: Found
    reference: PageReference


def read_assigned(image: PageImage, runs: RunBook, code: PageCode) -> PageReading:
    """Read a page side as this page, whatever code it shows. Never raises for what the picture shows."""
    if runs.page(code) is None:
        reason, advice = _NO_PAGE, _NO_PAGE_ADVICE
    elif (laid := lay_straight(image, runs, code)) is not None:
        reading = read_placed(image, laid.levels, runs[code.run], laid.found, laid.fit, laid.reference)
        return replace(reading, found_by=BY_PERSON, notes=("Met de hand toegewezen.",))
    else:
        reason, advice = _NO_FIT, _NO_FIT_ADVICE
    return PageReading(image.source, Fate.UNREADABLE, code, reason=reason, advice=advice, found_by=BY_PERSON)


def upright(image: PageImage, runs: RunBook, code: PageCode, px_per_mm: float, *, bent: bool = False) -> Grey | None:
    """The page side as it was laid out, at this resolution, private answers covered. None if it does not fit.

    `bent`: its boxes lie beside where marks and codes put them, so what is printed tells where all of it lies.
    """
    laid = lay_straight(image, runs, code) if runs.page(code) is not None else None
    if laid is None:
        return None
    cover_private(laid.levels, laid.fit, laid.reference)
    page = laid.reference.page
    source, level = laid.levels.at(laid.fit.px_per_mm, px_per_mm * 2)
    matrix, sheet = scaled(laid.fit.matrix, level), Box(0, 0, page.width, page.height)
    if not bent:
        return rectify(source, matrix, sheet, px_per_mm)
    correction = straightened(laid.levels, laid.fit, laid.reference).correction
    step = round(STEP_MM * px_per_mm)
    return unbent(source, matrix, sheet, px_per_mm, correction, step=step, most_mm=MOST_BENT_MM)


def lay_straight(image: PageImage, runs: RunBook, code: PageCode) -> Laid | None:
    """How this page lies in the picture, or in what it is a negative of."""
    laid = _laid_straight(image, runs, code)
    if laid is None and looks_negative(image.grey):
        return _laid_straight(positive(image), runs, code)
    return laid


def _laid_straight(image: PageImage, runs: RunBook, code: PageCode) -> Laid | None:
    levels = Levels(bounded(image.grey))
    reference = runs.reference(code)
    search = Search(levels, runs, guessed_scale(levels))
    own = locate(search)
    sheets = pile_of(search, runs, own).sheets if own is not None else ()
    alike = [s for s in sheets if _sheet_of(s.found.code) == _sheet_of(code)]
    for each in sorted(alike, key=lambda one: one.found.code != code):  # the copy itself first, if it lies there
        if each.fit is not None and np.all(np.isfinite(each.fit.matrix)):
            return Laid(levels, each.fit, replace(each.found, code=code), reference)
    best, best_likeness = None, LIKENESS
    for pose in _poses(levels, search.guess, reference):
        fit = fit_by_pose(levels, reference.page, pose, reference.rings)
        if fit is None or not np.all(np.isfinite(fit.matrix)):
            continue
        likeness = _likeness(levels, fit, reference)
        if likeness > best_likeness:
            best, best_likeness = Laid(levels, fit, Found(code, CodeRole.CLEAR, None, True), reference), likeness
    return best


def _sheet_of(code: PageCode) -> tuple[str, int, int]:
    return code.run, code.form, code.page


def _poses(levels: Levels, guess: float, reference: PageReference) -> Sequence[Pose]:
    """The ways in which the sheet may lie, by as many of its marks as can be seen."""
    rings = find_rings(levels, guess)
    tries = (poses(rings, reference.page, count)[:MOST_POSES] for count in RINGS_TRIED)
    return next((found for found in tries if found), [])


def _likeness(levels: Levels, fit: Fit, reference: PageReference) -> float:
    """The correlation of what is dark in the picture with what is printed on the blank page."""
    page = reference.page
    source, level = levels.at(fit.px_per_mm, COARSE_PX_PER_MM * 2)
    seen = rectify(source, scaled(fit.matrix, level), Box(0, 0, page.width, page.height), COARSE_PX_PER_MM)
    size = (reference.coarse.shape[1], reference.coarse.shape[0])
    dark = 255.0 - cv2.resize(seen, size, interpolation=cv2.INTER_AREA).astype(np.float64)
    printed = reference.coarse.astype(np.float64)
    dark -= dark.mean()
    printed -= printed.mean()
    return float((dark * printed).sum() / max(np.sqrt((dark**2).sum() * (printed**2).sum()), 1e-9))
