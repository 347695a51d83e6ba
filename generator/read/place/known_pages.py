"""A page without a readable QR: laid straight by its registration marks, then told by its code in clear, or by what is
printed on it.

Never a guess in silence: a code in clear is believed if its check holds; likeness to a known page counts if no other
page comes near, and tells a response only where the run has one copy. All else that is recognised is a proposal to a
person.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from generator.model.code import PageCode
from generator.model.geometry import Box
from generator.model.layout import CodeRole, PageLayout
from generator.model.run import Run
from generator.read.blank.reference import (
    SMALL_PX_PER_MM,
    SMALL_RENDER_PX_PER_MM,
    PageReference,
    drawn_rings,
    soft_darkness,
)
from generator.read.blank.runbook import RunBook
from generator.read.lie.register import Fit, code_mark
from generator.read.lie.rings import Pose, Ring, find_rings, fit_by_pose, poses
from generator.read.picture.found import Found
from generator.read.picture.grid import Levels, corners_of, project, rectify, scaled
from generator.read.picture.image import Grey
from generator.read.place.clear_code import Line, clear_box, page_code, read_line

BY_CLEAR, BY_LIKENESS = "clear", "known page"  # `found_by`
EDGE_MM = 9.0  # mm of each edge that is not compared: shadows, holes, staples
CODE_MARGIN_MM = 3.0  # mm around codes, and around fields that people write in, are not compared
LIKE = 0.45  # correlation: the right page measures 0.6-0.95 even when filled in, others up to 0.35
CLEARLY = 0.12  # by which the best page must lead all others
MOST_PAGES = 400  # known pages that are compared, the newest runs first: a few seconds for the first sheet, then little
MOST_POSES = {4: 6, 3: 8, 2: 16}  # ways to lie that are tried per size of sheet, by how many marks they rest on
MOST_LAID = 10  # of them, that are looked at for a code and for likeness
NEAR_CODE = 0.08  # of the sheet's width: how far a code may lie from where a pose by the marks puts it


@dataclass(frozen=True, slots=True)
class Recognised:
    """What is known of a page without a readable QR. `found` None: the page is known, its copy is not."""

    found: Found | None
    fit: Fit
    notes: tuple[str, ...] = ()
    reason: str = ""
    advice: str = ""
    proposed: tuple[PageCode, ...] = ()  # likeliest first; copy 0: not known


@dataclass(frozen=True, slots=True)
class _Laid:
    pose: Pose
    fit: Fit
    page: PageLayout  # a page of this size and with these marks; which one is not known yet


def recognise(levels: Levels, guess: float, runs: RunBook) -> Recognised | None:
    """Which page this is, by its code in clear or by its print; None if neither says so."""
    rings = find_rings(levels, guess)
    for count in (4, 3, 2):  # marks that are taken for real: something else that is round must not hide them
        laid = _laid(levels, rings, count, runs)
        lines: list[Line] = []
        for each in laid:
            for box in _clear_boxes(each.page, runs):
                line = read_line(levels, each.fit.matrix, box)
                code = page_code(line, runs) if line else None
                if code is not None:
                    return Recognised(Found(code, CodeRole.CLEAR, None, True, BY_CLEAR), each.fit)
                lines += [line] if line else []
        known = _by_likeness(levels, laid, runs, max(lines, key=lambda line: line.score, default=None))
        if known is not None:
            return known
    return None


FAR_AWAY = 0.5  # of the resolution guessed: on a photo from afar the sheet is but half as large as the picture


def by_marks(levels: Levels, guess: float, reference: PageReference, found: Found) -> Fit | None:
    """How a page whose code was found lies, by marks looked for in the whole picture: photos, and codes set askew."""
    page, mark = reference.page, code_mark(reference.page, found)
    if mark is None or found.corners is None:
        return None
    for wide_view in (1.0, FAR_AWAY):
        rings = find_rings(levels, guess * wide_view)
        for pose in (pose for count in (4, 3) for pose in poses(rings, page, count)[: MOST_POSES[count]]):
            corners = project(pose.matrix, corners_of(Box(0, 0, page.width, page.height)))
            wide = float(np.linalg.norm(corners[1] - corners[0]))
            off = project(pose.matrix, corners_of(mark.box)) - found.corners
            if float(np.linalg.norm(off, axis=1).max()) <= NEAR_CODE * wide:
                fit = fit_by_pose(levels, page, pose, reference.rings)
                if fit is not None:
                    return fit
    return None


def _laid(levels: Levels, rings: Sequence[Ring], count: int, runs: RunBook) -> list[_Laid]:
    """The ways in which a sheet of the known runs may lie if `count` marks are seen; least strain first."""
    made: list[_Laid] = []
    for page in _shapes(runs):
        looks = drawn_rings(page)
        for pose in poses(rings, page, count)[: MOST_POSES[count]]:
            fit = fit_by_pose(levels, page, pose, looks)
            if fit is not None:
                made.append(_Laid(pose, fit, page))
    return sorted(made, key=lambda each: (-len(each.fit.rings), each.pose.strain))[:MOST_LAID]


def _shapes(runs: RunBook) -> list[PageLayout]:
    """One page per size of sheet with the same marks."""
    shapes = {(page.width, page.height, page.fiducials): page for _, page in _pages(runs)}
    return list(shapes.values())


def _pages(runs: Mapping[str, Run]) -> Iterator[tuple[Run, PageLayout]]:
    newest = sorted(runs.values(), key=lambda run: run.layout.created, reverse=True)
    pages = ((run, page) for run in newest for page in run.layout.pages)
    for _, pair in zip(range(MOST_PAGES), pages, strict=False):
        yield pair


def _clear_boxes(shape: PageLayout, runs: RunBook) -> list[Box]:
    """Where on sheets of this shape a code stands in clear."""
    boxes = {clear_box(page): None for _, page in _pages(runs) if _alike(page, shape)}
    return [box for box in boxes if box is not None]


def _alike(page: PageLayout, shape: PageLayout) -> bool:
    return (page.width, page.height, page.fiducials) == (shape.width, shape.height, shape.fiducials)


# --- likeness to the known pages -------------------------------------------------------------------------------------


def _by_likeness(levels: Levels, laid: Sequence[_Laid], runs: RunBook, line: Line | None) -> Recognised | None:
    scored: list[tuple[float, Run, PageLayout, Fit]] = []
    for each in laid:
        seen = soft_darkness(_looked_at(levels, each.fit, each.page))
        for run, page in _pages(runs):
            if _alike(page, each.page):
                likeness = _likeness(seen, runs.small(run, page), page)
                scored.append((likeness, run, page, each.fit))
    if not scored:
        return None
    scored.sort(key=lambda entry: -entry[0])
    score, run, page, fit = scored[0]
    others = [s for s, other_run, other, _ in scored if other is not page or other_run is not run]
    if score < LIKE:
        return None
    if others and score - others[0] < CLEARLY:
        twins = [entry for entry in scored if score - entry[0] < CLEARLY]
        return _proposal(twins, fit, line)
    if run.copies == 1:
        code = PageCode(run.layout.run, page.form, 1, page.page)
        note = "Herkend aan wat erop gedrukt is: van deze oplage is één exemplaar gemaakt."
        return Recognised(Found(code, CodeRole.CLEAR, None, True, BY_LIKENESS), fit, (note,))
    return _proposal(scored[:1], fit, line)


_NO_COPY = "Het blad is herkend, maar het exemplaar niet: de codes zijn niet te lezen."
_NO_COPY_ADVICE = (
    "Kijk boven aan het papier welk exemplaar dit is, en zeg het bij 'werkblad review'. "
    "Of scan het opnieuw, met beide codes vrij."
)


def _proposal(entries: Sequence[tuple[float, Run, PageLayout, Fit]], fit: Fit, line: Line | None) -> Recognised:
    """A page that a person must assign, with what is known."""
    names: dict[str, None] = {}
    pages: dict[PageCode, None] = {}
    for _, run, page, _ in entries:
        pages[PageCode(run.layout.run, page.form, 0, page.page)] = None
        title = run.layout.forms[page.form].title if page.form < len(run.layout.forms) else "?"
        names[f"'{title}', bladzijde {page.page}, oplage {run.layout.run}"] = None
    notes = ["Lijkt op: " + "; ".join(list(names)[:3]) + "."]
    if line:
        text = line.text
        notes.append(f"De code onderaan lijkt op {text[:6]}-{text[6:12]}-{text[12:]}, maar dat klopt niet helemaal.")
    return Recognised(None, fit, tuple(notes), _NO_COPY, _NO_COPY_ADVICE, tuple(pages))


def _looked_at(levels: Levels, fit: Fit, page: PageLayout) -> Grey:
    picture, scale = levels.at(fit.px_per_mm, SMALL_RENDER_PX_PER_MM * 1.5)
    return rectify(picture, scaled(fit.matrix, scale), Box(0, 0, page.width, page.height), SMALL_RENDER_PX_PER_MM)


def _likeness(seen: Grey, known: Grey, page: PageLayout) -> float:
    """The correlation of two pages, where print stands that nobody writes over."""
    rows, columns = min(seen.shape[0], known.shape[0]), min(seen.shape[1], known.shape[1])
    counts = np.ones((rows, columns), np.uint8)
    edge = round(EDGE_MM * SMALL_PX_PER_MM)
    counts[:edge], counts[-edge:], counts[:, :edge], counts[:, -edge:] = 0, 0, 0, 0
    strip = [] if page.name_strip is None else [page.name_strip]
    for box in (*(code.box for code in page.codes), *strip):
        area = box.grown(CODE_MARGIN_MM)
        x0, y0 = max(0, round(area.x * SMALL_PX_PER_MM)), max(0, round(area.y * SMALL_PX_PER_MM))
        counts[y0 : round(area.bottom * SMALL_PX_PER_MM), x0 : round(area.right * SMALL_PX_PER_MM)] = 0
    chosen = counts.astype(np.bool_)
    a, b = seen[:rows, :columns][chosen], known[:rows, :columns][chosen]
    a, b = a - a.mean(dtype=np.float64), b - b.mean(dtype=np.float64)
    return float((a @ b) / max(float(np.sqrt((a @ a) * (b @ b))), 1e-9))
