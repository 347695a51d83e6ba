"""Which strands are lines that somebody meant, and which are words, scratches, arrows or a line gone over twice."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from generator.model.geometry import Box
from generator.read.drawings import nets
from generator.read.drawings.ink import FieldInk
from generator.read.drawings.join import Strands
from generator.read.drawings.pieces import Pieces

Floats = NDArray[np.float64]
COLUMNS = 400  # places on the axis at which a strand's height is worked out
LEAST_MM = 8.0  # mm: a line is longer
LEAST_INK_MM = 5.0
CLOSE_MM = 2.5  # mm: strands this close to each other may be one line, drawn twice
ON_AXIS_MM, ON_AXIS_SHARE = 1.0, 0.95  # mm; a line that somebody drew leaves the axis somewhere


@dataclass(frozen=True, slots=True)
class Course:
    """A strand as heights: y (mm) at each of COLUMNS over the plot's width, NaN where it is not; `on`: where there is
    ink, not only a gap that it crosses."""

    y: Floats
    on: NDArray[np.bool_]


def course_of(strand: tuple[int, ...], pieces: Pieces, plot: Box) -> Course:
    """The heights of a strand."""
    points = np.concatenate([pieces.of(index) for index in strand])
    place = (points[:, 0] - plot.x) / plot.width * (COLUMNS - 1)
    column = np.clip(np.round(place).astype(np.intp), 0, COLUMNS - 1)
    number = np.bincount(column, minlength=COLUMNS)
    total = np.bincount(column, points[:, 1], minlength=COLUMNS)
    on = number > 0
    known = np.flatnonzero(on)
    all_columns = np.arange(COLUMNS)
    y = np.interp(all_columns, known, total[known] / number[known])
    return Course(np.where((all_columns >= known[0]) & (all_columns <= known[-1]), y, np.nan), on)


@dataclass(frozen=True, slots=True)
class Claims:
    """Strands that are long enough to be lines: which, their courses, features (N x …) for the network."""

    index: tuple[int, ...]
    courses: tuple[Course, ...]
    features: nets.Floats


def on_axis(course: Course, plot: Box) -> bool:
    """Whether it is the printed time axis, beside its place on a sheet that is not flat."""
    off = np.abs(course.y[np.isfinite(course.y)] - plot.bottom)
    return bool(off.mean() < ON_AXIS_MM and np.quantile(off, ON_AXIS_SHARE) < 2 * ON_AXIS_MM)


def claims_of(strands: Strands, pieces: Pieces, plot: Box, ink: FieldInk) -> Claims:
    """All strands that may be lines, longest first."""
    reach = strands.ends[:, 1, 0] - strands.ends[:, 0, 0]
    fit = (reach >= LEAST_MM) & (strands.length >= LEAST_INK_MM)
    index = sorted(np.flatnonzero(fit).tolist(), key=lambda i: -float(reach[i]))
    found = [(i, course_of(strands.members[i], pieces, plot)) for i in index]
    found = [(i, course) for i, course in found if not on_axis(course, plot)]
    index, courses = [i for i, _ in found], tuple(course for _, course in found)
    if not index:
        return Claims((), (), np.zeros((0, FEATURES), np.float32))
    own = np.array(index)
    y = np.stack([c.y for c in courses])
    on = np.stack([c.on for c in courses])
    apart = np.abs(y[:, None] - y[None])
    both = np.isfinite(apart)
    near = (apart < CLOSE_MM) & both & on[:, None]
    mine = np.maximum(np.isfinite(y).sum(axis=1), 1)
    longer = np.tri(len(index), k=-1, dtype=bool)
    beside = np.where(longer, near.sum(axis=2) / mine[:, None], 0).max(axis=1)
    over = np.where(longer, both.sum(axis=2) / mine[:, None], 0).max(axis=1)
    gaps = 1 - on.sum(axis=1) / mine
    least = np.array([min(strands.sure[i], default=1.0) for i in index])
    mean = np.array([float(np.mean(strands.sure[i])) if strands.sure[i] else 1.0 for i in index])
    pieces_in = np.array([len(strands.members[i]) for i in index])
    rough = np.array([_rough(c) for c in courses]) / plot.height
    total = max(float(strands.length[own].max()), 1.0)
    tint = np.hypot(*(strands.tint[own] - strands.tint[own[0]]).T)
    features = np.stack(
        [
            reach[own] / plot.width, strands.length[own] / plot.width,
            strands.length[own] / np.maximum(reach[own], 1), strands.length[own] / total,
            reach[own] / max(float(reach[own].max()), 1.0), gaps, beside, over, least, mean, np.log(pieces_in), rough,
            (strands.ends[own, 0, 0] - plot.x) / plot.width,
            (strands.ends[own, 1, 0] - plot.x) / plot.width, np.log(strands.width[own].clip(0.1)), strands.dark[own],
            np.log(strands.width[own].clip(0.1) / strands.width[own[0]].clip(0.1)),
            strands.dark[own] - strands.dark[own[0]], tint, *strands.likely[own].T,
            np.arange(len(index)), np.full(len(index), len(index)), np.full(len(index), float(ink.bilevel)),
        ],
        axis=1,
    )  # fmt: skip
    return Claims(tuple(index), courses, features.astype(np.float32))


FEATURES = 25


def _rough(course: Course) -> float:
    """How much a course goes up and down on the scale of letters, mm."""
    y = course.y[np.isfinite(course.y)]
    if len(y) < 12:
        return 0.0
    soft = np.convolve(y, np.ones(9) / 9, "valid")
    return float(np.abs(y[4:-4] - soft).mean())
