"""Covering what a person keeps for themselves, on the picture of a page, before anything looks at it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

import cv2
import numpy as np

from generator.model.geometry import Box
from generator.model.layout import PageLayout
from generator.read.blank.private import private_areas
from generator.read.blank.reference import PageReference, drawn_rings
from generator.read.lie.register import Fit
from generator.read.lie.rings import find_rings, fit_by_pose, poses
from generator.read.picture.grid import BEYOND, Floats, Levels, corners_of, project
from generator.read.picture.image import Colour, Grey

OUT_MM = 10.0  # beyond the paper's edges: a sheet may lie a little beside its marks
BELOW_MM = 60.0  # likewise below its foot
BOTTOM_MARKS = frozenset({"bl", "br"})
MARKS_TRIED = (4, 3)  # marks that show how a page without a place lies; two leave too much open to cover by
MOST_POSES = 8  # ways to lie per number of marks


def cover_private(levels: Levels, fit: Fit, reference: PageReference) -> None:
    """Paint over what is not for others: private areas, and all that lies below the part that is read. For good."""
    areas = list(_covered(reference.page, reference.private))
    if areas:
        levels.paint_white([project(fit.matrix, corners_of(area)) for area in areas])


def in_colour(levels: Levels, colour: Colour | None, fit: Fit, reference: PageReference) -> tuple[Levels, Fit]:
    """The page in colour and how it lies there, with what is private covered; in grey where there is no colour."""
    if colour is None:
        return levels, fit
    rows, columns = levels.full.shape[:2]
    share = np.diag([colour.shape[1] / columns, colour.shape[0] / rows, 1.0])
    lies = replace(fit, matrix=share @ fit.matrix)
    seen = Levels(colour)
    cover_private(seen, lies, reference)
    return seen, lies


def _covered(page: PageLayout, areas: Sequence[Box]) -> Iterator[Box]:
    for area in areas:
        left = area.x if area.x > 0 else -OUT_MM
        right = area.right if area.right < page.width else page.width + OUT_MM
        yield Box(left, area.y, right - left, area.height)
    if page.below:
        yield Box(-OUT_MM, page.height, page.width + 2 * OUT_MM, page.below + BELOW_MM)


def may_show(fit: Fit, reference: PageReference) -> bool:
    """Whether pictures may be made of a sheet that fits badly: what should be covered, or cut off, might not be."""
    if reference.private:
        return False
    return not reference.page.below or set(fit.rings) >= BOTTOM_MARKS


def has_private(page: PageLayout) -> bool:
    """Whether anything on this page is for the person alone."""
    return bool(page.below) or any(field.private for field in page.fields)


def veiled(picture: Grey | Colour, grey: Grey, guess: float, pages: Iterable[PageLayout]) -> Grey | Colour | None:
    """A page that nobody could place, without what is private on any page that it may be, whichever side is up.

    `picture` and `grey` show the same, `guess` is its px/mm; `pages`: all that it may be. None if its marks do not
    show how it lies, so that nobody knows what to cover.
    """
    known = tuple(pages)
    if not any(map(has_private, known)):
        return picture
    areas: list[Floats] = []
    laid = False
    for shape, alike in _shapes(known).items():
        for fit in _lying(Levels(grey), guess, shape):
            laid = True
            boxes = [box for page in alike for box in _covered(page, private_areas(page))]
            areas += [project(fit.matrix, corners_of(box)) for box in boxes]
    if not laid:
        return None
    veil = np.array(picture)
    for area in areas:
        cv2.fillConvexPoly(veil, np.round(area).astype(np.int32), (BEYOND,) * (3 if veil.ndim == 3 else 1))
    return veil


def _shapes(pages: Iterable[PageLayout]) -> dict[PageLayout, list[PageLayout]]:
    """The pages with the same marks on the same paper, by the first of them."""
    firsts: dict[object, PageLayout] = {}
    shapes: dict[PageLayout, list[PageLayout]] = {}
    for page in pages:
        first = firsts.setdefault((page.width, page.height, page.fiducials), page)
        shapes.setdefault(first, []).append(page)
    return shapes


def _lying(levels: Levels, guess: float, page: PageLayout) -> Iterator[Fit]:
    """The ways in which a sheet with these marks may lie in the picture."""
    rings, looks = find_rings(levels, guess), drawn_rings(page)
    for count in MARKS_TRIED:
        found = [fit_by_pose(levels, page, pose, looks) for pose in poses(rings, page, count)[:MOST_POSES]]
        if fits := [fit for fit in found if fit is not None]:
            yield from fits
            return
