"""Which sheets lie in one picture: two on the glass, four on a table, one that sticks out from under another.

A page that was laid straight by all its marks and fills the picture is the only one; nobody looks further. Else codes
are looked for where it does not lie, or everywhere if not all its marks were found. Of sheets that lie over each other
the whole one counts: what sticks out shows a code, but its boxes are another's.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np

from generator.model.code import PageCode
from generator.model.geometry import Box
from generator.model.layout import PageLayout
from generator.read import thresholds as t
from generator.read.blank.reference import PageReference
from generator.read.blank.runbook import RunBook
from generator.read.lie.register import Fit, code_mark, similarity
from generator.read.lie.rings import MOST_RINGS, Pose, Ring, find_rings, fit_by_pose, poses
from generator.read.picture.found import Found
from generator.read.picture.grid import Floats, Levels, corners_of, project, px_per_mm_of
from generator.read.place.codes import Search, decode, every_code

MOST_SHEETS = 12  # in one picture: two rows of A5 on A3; what lies there beyond them is told
CODE_MM = 15.0  # mm: a strip beside the sheet that is narrower holds no code
SMALL_PX_PER_MM = 1.5  # px/mm: enough to tell paper from a table
PAPER_SHARE = 0.72  # of the sheet's own paper: another one is as light, also in some shadow
PATCH_SHARE = 0.3  # of a strip's width: print and codes leave patches of bare paper that large
PLACES_ON_PAPER = np.array([[x, y] for x in range(15, 200, 20) for y in range(15, 290, 20)], np.float64)  # mm
HALF_A_SHEET_MM = 90.0  # mm: a strip beside the sheet that may hold most of another
SAME_SHEET = 0.35  # of a sheet's diagonal: how far apart two codes may put its middle; sheets side by side are 0.58
OVERLAP = 0.12  # of a sheet: more, and one lies over the other
ONE_CODE_MM = 5.0  # mm: the same code seen twice
SPARE_RINGS = 3  # registration marks that belong to no sheet with a code: one whose code cannot be read
FEW_RINGS = 2  # of a sheet's marks: with so few another may lie over it
RING_MM, RING_SLACK_MM = 5.0, 1.5  # mm: a registration mark, and how much one may look larger or smaller
AWAY_MM = 8.0  # mm: a mark farther from all those of a sheet is not its own
POSES_TRIED = 4  # ways in which a sheet without a code may lie

Strip = tuple[int, int, int, int]  # x0, y0, x1, y1 in px
Fitter = Callable[[PageReference, Found, tuple[Found, ...]], Fit | None]


@dataclass(frozen=True, slots=True)
class Lying:
    """A sheet as it lies in the picture. `fit`: None if its run or page is not known, or it cannot be laid straight.

    `under`: sheets that stick out from under it. `unsure`: another lies over it or under it, and neither is whole.
    """

    found: Found
    fit: Fit | None
    under: tuple[PageCode, ...] = ()
    unsure: bool = False


@dataclass(frozen=True, slots=True)
class Pile:
    """The sheets in one picture, from above, then from the left. `hidden`: there is one more, without a code."""

    sheets: tuple[Lying, ...]
    hidden: bool = False

    @property
    def covered(self) -> bool:
        """Whether that one lies over the only one with a code, of which little more than the code is to be seen."""
        return self.hidden and len(self.sheets) == 1 and _rings(self.sheets[0]) <= FEW_RINGS


def sheets_in(search: Search, runs: RunBook, first: Lying, fit: Fitter) -> Pile:
    """All sheets in a picture in which one was found."""
    page = runs.page(first.found.code)
    whole = page is not None and first.fit is not None and len(first.fit.rings) >= len(page.fiducials)
    strips = _strips(search.levels, first.fit, page) if whole and first.fit and page else []
    strips = _with_paper(search.levels, first.fit, strips, CODE_MM) if strips and first.fit else []
    if whole and not strips:
        return Pile((first,))
    seen = _codes_in(search, first.fit, strips) if whole and first.fit else every_code(search)
    if not any(not _same_sheet(first.found, other, page) for other in seen):
        return Pile((first,), _hidden(search, (first,), runs, strips))
    px_per_mm = first.fit.px_per_mm if first.fit else search.guess
    groups = _grouped(_at_all_scales(search, px_per_mm, (first.found, *seen)), runs)
    lying = [_laid(group, first, runs, fit) for group in groups[:MOST_SHEETS]]
    kept = _above(lying, runs)
    hidden = len(groups) > MOST_SHEETS or _hidden(search, kept, runs, strips)
    return Pile(tuple(sorted(kept, key=lambda each: _reading_order(each, runs))), hidden)


# --- where to look ----------------------------------------------------------------------------------------------------


def outline(each: Lying, runs: RunBook) -> Floats | None:
    """The corners of the sheet in px of the full picture."""
    page = runs.page(each.found.code)
    if each.fit is None or page is None or not np.all(np.isfinite(each.fit.matrix)):
        return None
    return project(each.fit.matrix, corners_of(Box(0, 0, page.width, page.height)))


def _strips(levels: Levels, fit: Fit, page: PageLayout) -> list[Strip]:
    """What of the picture lies beside the sheet, where it is wide enough for a code."""
    rows, columns = levels.full.shape[:2]
    corners = project(fit.matrix, corners_of(Box(0, 0, page.width, page.paper_height)))
    x0, y0 = (max(0, int(edge)) for edge in corners.min(axis=0))
    x1, y1 = (int(edge) for edge in corners.max(axis=0))
    beside = (0, 0, columns, y0), (0, y1, columns, rows), (0, 0, x0, rows), (x1, 0, columns, rows)
    least = CODE_MM * fit.px_per_mm
    return [strip for strip in beside if min(strip[2] - strip[0], strip[3] - strip[1]) >= least]


def _with_paper(levels: Levels, fit: Fit, strips: Sequence[Strip], least_mm: float) -> list[Strip]:
    """The strips that are this wide and in which something as light as paper may be so large: no bare dark table."""
    least = least_mm * fit.px_per_mm
    wide = [strip for strip in strips if min(strip[2] - strip[0], strip[3] - strip[1]) >= least]
    if not wide:
        return []
    small, scale = levels.at(fit.px_per_mm, SMALL_PX_PER_MM)
    middle = project(fit.matrix, PLACES_ON_PAPER) * scale
    columns, rows = np.clip(middle.astype(int), 0, np.array(small.shape[1::-1]) - 1).T
    light = (small > PAPER_SHARE * float(np.percentile(small[rows, columns], 80))).astype(np.uint8)
    side = max(1, round(PATCH_SHARE * least * scale))
    patches = cv2.erode(light, np.ones((side, side), np.uint8))
    return [strip for strip in wide if patches[_rows(strip, scale), _columns(strip, scale)].any()]


def _rows(strip: Strip, scale: float) -> slice:
    return slice(int(strip[1] * scale), math.ceil(strip[3] * scale))


def _columns(strip: Strip, scale: float) -> slice:
    return slice(int(strip[0] * scale), math.ceil(strip[2] * scale))


def _codes_in(search: Search, fit: Fit, strips: Iterable[Strip]) -> list[Found]:
    picture, scale = search.levels.at(fit.px_per_mm, t.CODE_LOOK_PX_PER_MM * 1.5)
    found: list[Found] = []
    for strip in strips:
        x0, y0, x1, y1 = (int(edge * scale) for edge in strip)
        found += decode(search, picture[y0:y1, x0:x1], scale, (x0, y0))
    return found


def _at_all_scales(search: Search, px_per_mm: float, seen: Sequence[Found]) -> list[Found]:
    """Every code that can be seen, at the scale of the sheet that was found and as fine as the picture is."""
    found = list(seen)
    for times in {round(np.log2(1 / search.levels.at(px_per_mm, t.CODE_LOOK_PX_PER_MM * 1.5)[1])), 0}:
        found += decode(search, search.levels.halved(times), 0.5**times, (0, 0), thorough=True)
    kept: list[Found] = []
    for each in found:
        if not _mirrored(each) and not any(_same_code(each, other, px_per_mm) for other in kept):
            kept.append(each)
    return kept


def _mirrored(found: Found) -> bool:
    """Whether the code shines through from the other side."""
    if found.corners is None:
        return False
    (ax, ay), (bx, by) = found.corners[1] - found.corners[0], found.corners[3] - found.corners[0]
    return bool(ax * by - ay * bx <= 0)


def _same_code(one: Found, other: Found, px_per_mm: float) -> bool:
    if one.code != other.code or one.role is not other.role or one.corners is None or other.corners is None:
        return False
    apart = one.corners.mean(axis=0) - other.corners.mean(axis=0)
    return bool(np.linalg.norm(apart) < ONE_CODE_MM * px_per_mm)


def _middle(found: Found, page: PageLayout) -> tuple[Floats, float] | None:
    """Where one code puts the middle of its sheet, and the sheet's diagonal, in px."""
    mark = code_mark(page, found)
    if mark is None or found.corners is None:
        return None
    matrix = similarity(corners_of(mark.box), found.corners)
    middle = project(matrix, np.array([[page.width / 2, page.height / 2]]))[0]
    return middle, float(np.hypot(page.width, page.height)) * px_per_mm_of(matrix)


def _same_sheet(one: Found, other: Found, page: PageLayout | None) -> bool:
    """Whether two codes are of one sheet in the picture, not of two copies of it. A mirrored one is nobody's."""
    if _mirrored(other):
        return True
    if one.code != other.code:
        return False
    here, there = (_middle(each, page) if page is not None else None for each in (one, other))
    if here is None or there is None:
        return True
    return bool(np.linalg.norm(here[0] - there[0]) < SAME_SHEET * max(here[1], there[1]))


def of_one_sheet(found: Found, others: Iterable[Found], page: PageLayout) -> tuple[Found, ...]:
    """The codes among these that are of the same sheet."""
    return tuple(other for other in others if other is found or _same_sheet(found, other, page))


def _grouped(founds: Iterable[Found], runs: RunBook) -> list[tuple[Found, ...]]:
    """The codes by sheet."""
    groups: list[list[Found]] = []
    for found in founds:
        page = runs.page(found.code)
        home = next((group for group in groups if _same_sheet(group[0], found, page)), None)
        if home is None:
            groups.append([found])
        elif all(found.role is not other.role for other in home):
            home.append(found)
    return [tuple(group) for group in groups]


# --- how they lie -----------------------------------------------------------------------------------------------------


def _laid(group: tuple[Found, ...], first: Lying, runs: RunBook, fit: Fitter) -> Lying:
    if runs.page(group[0].code) is None:
        return Lying(group[0], None)
    if any(each is first.found for each in group) and first.fit is not None:
        return first
    return Lying(group[0], fit(runs.reference(group[0].code), group[0], group))


def _above(lying: Sequence[Lying], runs: RunBook) -> list[Lying]:
    """The sheets that lie free or above another, each with those under it."""
    kept: list[Lying] = []
    for each in sorted(lying, key=lambda each: -_rings(each)):
        place = next((n for n, other in enumerate(kept) if _overlap(each, other, runs)), None)
        if place is None:
            kept.append(each)
            continue
        other = kept[place]
        unsure = other.unsure or _rings(other) == _rings(each)
        under = other.under if other.found.code == each.found.code else (*other.under, each.found.code)
        kept[place] = replace(other, under=under, unsure=unsure)
    return kept


def _rings(each: Lying) -> int:
    return len(each.fit.rings) if each.fit is not None else 0


def _overlap(one: Lying, other: Lying, runs: RunBook) -> bool:
    here, there = outline(one, runs), outline(other, runs)
    if here is None or there is None:
        return False
    areas = [abs(float(cv2.contourArea(each.astype(np.float32)))) for each in (here, there)]
    shared, _ = cv2.intersectConvexConvex(here.astype(np.float32), there.astype(np.float32))
    return float(shared) > OVERLAP * min(areas)


def _reading_order(each: Lying, runs: RunBook) -> tuple[float, float]:
    at = outline(each, runs)
    at = each.found.corners if at is None else at
    if at is None:
        return (0.0, 0.0)
    x, y = at.mean(axis=0)
    tall = float(np.ptp(at[:, 1])) / 2 + 1.0
    return (float(y // tall), float(x))


def _hidden(search: Search, kept: Sequence[Lying], runs: RunBook, strips: Sequence[Strip]) -> bool:
    """Whether another sheet lies there whose code cannot be read: beside those found, or over the only one."""
    laid = [each for each in kept if each.fit is not None and runs.page(each.found.code) is not None]
    if not laid or laid[0].fit is None:
        return False
    px_per_mm = laid[0].fit.px_per_mm
    beside = len(kept) > 1 or bool(_with_paper(search.levels, laid[0].fit, strips, HALF_A_SHEET_MM))
    if not beside and (strips or _rings(laid[0]) > FEW_RINGS):
        return False
    own = np.vstack([_marks(each, runs) for each in laid])
    rings = find_rings(search.levels, px_per_mm, (len(laid) + 2) * MOST_RINGS)
    away = [ring for ring in rings if np.hypot(*(own - (ring.x, ring.y)).T).min() > AWAY_MM * px_per_mm]
    if beside:
        places = [each for each in (outline(one, runs) for one in laid) if each is not None]
        rings_beside = [ring for ring in away if not any(_inside(ring, place) for place in places)]
        spare = sum(abs(ring.size / px_per_mm - RING_MM) < RING_SLACK_MM for ring in rings_beside)
        unknown = len(kept) - len(laid)  # sheets whose marks are among those, as nobody knows how they lie
        return spare >= SPARE_RINGS + unknown * len(laid[0].fit.rings)
    reference = runs.reference(laid[0].found.code)
    over = (fit_by_pose(search.levels, reference.page, pose, reference.rings) for pose in _poses(away, reference))
    return any(fit is not None and len(fit.rings) >= len(reference.page.fiducials) for fit in over)


def _inside(ring: Ring, corners: Floats) -> bool:
    return cv2.pointPolygonTest(corners.astype(np.float32), (ring.x, ring.y), False) >= 0


def _marks(each: Lying, runs: RunBook) -> Floats:
    """Where the registration marks of a sheet lie in the picture."""
    page = runs.page(each.found.code)
    assert page is not None
    assert each.fit is not None
    return project(each.fit.matrix, np.array([[f.centre.x, f.centre.y] for f in page.fiducials]))


def _poses(rings: Sequence[Ring], reference: PageReference) -> list[Pose]:
    return poses(rings, reference.page, len(reference.page.fiducials))[:POSES_TRIED]
