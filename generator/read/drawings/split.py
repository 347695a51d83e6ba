"""Where the past ends: a solid line until then, dashes after it. Decided over the runs of ink and gaps of a line."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from generator.model.geometry import Box
from generator.read.drawings import nets
from generator.read.drawings.accept import COLUMNS, Course
from generator.read.drawings.ink import FieldInk
from generator.read.drawings.join import Strands
from generator.read.marks.networks import softmax

Floats = NDArray[np.float64]
STEP_MM = 0.2  # mm between places along a line
PALE_SHARE = 0.45  # of a line's own darkness: paler is a gap
GAP_MM = 0.35  # mm: shorter gaps are grain
RUN_MM = 0.4  # mm: shorter runs are specks in a gap
AFTER_MM, LOOSE_LIKELY = 2.0, 0.4  # mm; chance that ink is part of a line
SOLID, NONE, ALL = 0, 1, 2  # kinds of candidates: dashes begin at a gap, nowhere, at the start
WITHIN = 0.05  # of the axis: candidates this close say the same


@dataclass(frozen=True, slots=True)
class Runs:
    """Runs of ink along a line: where each begins and ends (mm along it), places (share of the axis) of both; `dips`:
    how dark each gap after a run is beside the line (share)."""

    starts: Floats
    stops: Floats
    first: Floats
    last: Floats
    dips: Floats
    whole: float


@dataclass(frozen=True, slots=True)
class Candidates:
    """Places (share of the axis; 2 for none, -1 for the start) where dashes may begin, and features of each."""

    places: Floats
    features: nets.Floats


def runs_of(course: Course, ink: FieldInk, plot: Box, origin: tuple[float, float]) -> Runs:
    """The runs of a line. `origin`: mm of the picture's top left."""
    known = np.flatnonzero(np.isfinite(course.y))
    x = plot.x + known / (COLUMNS - 1) * plot.width
    y = course.y[known]
    along = np.concatenate([[0.0], np.cumsum(np.hypot(np.diff(x), np.diff(y)))])
    at = np.arange(0, along[-1], STEP_MM)
    px, py = np.interp(at, along, x), np.interp(at, along, y)
    columns = np.clip(((px - origin[0]) * ink.scale).astype(np.intp), 0, ink.dark.shape[1] - 1)
    rows = np.clip(((py - origin[1]) * ink.scale).astype(np.intp), 0, ink.dark.shape[0] - 1)
    dark = cv2.dilate(ink.dark, np.ones((5, 5), np.uint8))[rows, columns] / 255.0
    hidden = ink.hidden[rows, columns]
    seen = dark[~hidden]
    level = float(np.quantile(seen, 0.7)) if len(seen) else 0.5
    share = np.clip(dark / max(level, 0.05), 0, 1.5)
    on = (share > PALE_SHARE) | (hidden & ink.mask[rows, columns])
    return _runs(on, share, at, (px - plot.x) / plot.width)


def _runs(on: NDArray[np.bool_], share: Floats, at: Floats, place: Floats) -> Runs:
    for wanted, least in ((False, GAP_MM), (True, RUN_MM)):  # grain in a run, then specks in a gap
        for start, stop in _stretches(on == wanted):
            if (stop - start) * STEP_MM < least and start > 0 and stop < len(on):
                on[start:stop] = not wanted
    bounds = _stretches(on)
    if not bounds:
        bounds = [(0, len(on))]
    first, last = np.array([b[0] for b in bounds]), np.array([b[1] - 1 for b in bounds])
    dips = np.array([float(share[b:a].min()) if a > b else 1.0 for a, b in zip(first[1:], last[:-1] + 1, strict=True)])
    return Runs(at[first], at[last] + STEP_MM, place[first], place[last], dips, float(at[-1]) if len(at) else 0.0)


def _stretches(mask: NDArray[np.bool_]) -> list[tuple[int, int]]:
    edges = np.flatnonzero(np.diff(np.concatenate([[0], mask.astype(np.int8), [0]])))
    return list(zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True))


def loose_after(strands: Strands, taken: Iterable[int], strand: int) -> float:
    """How much ink (mm) that looks like a line and is part of none lies to the right of a line's end: its dashes?"""
    free = np.ones(len(strands.members), np.bool_)
    free[list(taken)] = False
    after = strands.ends[:, 0, 0] > strands.ends[strand, 1, 0] - AFTER_MM
    return float(strands.length[free & after & (strands.likely[:, 0] > LOOSE_LIKELY)].sum())


def candidates_of(runs: Runs, today: float, width: float, dark: float, bilevel: bool, loose: float = 0.0) -> Candidates:
    """All places where dashes may begin: after each run but the last, nowhere, at the start. `loose`: see
    `loose_after`."""
    lengths, gaps = runs.stops - runs.starts, runs.starts[1:] - runs.stops[:-1]
    n = len(lengths)
    about = (np.log(max(width, 0.1)), dark, float(bilevel), float(runs.last[-1]) - today, np.log(max(runs.whole, 1.0)),
        np.log1p(loose))  # fmt: skip
    rows, places = [], []
    for k in range(-1, n):
        kind = ALL if k < 0 else NONE if k == n - 1 else SOLID
        before, after = lengths[: k + 1], lengths[k + 1 :]
        gaps_before, gaps_after = gaps[: max(k, 0)], gaps[k + 1 :] if k >= 0 else gaps
        dips_before, dips_after = runs.dips[: max(k, 0)], runs.dips[k + 1 :] if k >= 0 else runs.dips
        here = float(gaps[k]) if kind == SOLID else 0.0
        place = float(runs.last[k]) if kind == SOLID else today
        rows.append(
            [
                kind == SOLID, kind == NONE, kind == ALL, place - today, abs(place - today),
                min(abs(place - today), 0.1),
                here, float(runs.dips[k]) if kind == SOLID else 1.0,
                *_spread(before), *_spread(after), *_spread(gaps_before), *_spread(gaps_after),
                _mean(dips_before), _mean(dips_after),
                _log(before[-1] if len(before) else 0) - _log(_mean(after) if len(after) else 0),
                len(gaps_after) / max(float(after.sum()), 1.0) if len(after) else 0.0,
                len(gaps_before) / max(float(before.sum()), 1.0) if len(before) else 0.0,
                *about,
            ]
        )  # fmt: skip
        places.append(2.0 if kind == NONE else -1.0 if kind == ALL else place)
    return Candidates(np.array(places), np.array(rows, np.float32))


def _log(value: float) -> float:
    return float(np.log(value + 0.3))


def _mean(values: Floats) -> float:
    return float(values.mean()) if len(values) else 0.0


def _spread(values: Floats) -> tuple[float, float, float]:
    """Number, mean and largest, as logarithms."""
    if not len(values):
        return 0.0, _log(0), _log(0)
    return float(np.log1p(len(values))), _log(float(np.median(values))), _log(float(values.max()))


@dataclass(frozen=True, slots=True)
class Weighed:
    """Places where dashes may begin (see `Candidates`), and how likely each is; together 1."""

    places: Floats
    likely: Floats

    @property
    def begins(self) -> float | None:
        """Where dashes begin (share of the axis; None: nowhere; 0: at the start). How sure that is: see `risk`."""
        place = float(self.places[int(np.argmax(self.likely))])
        return None if place > 1.5 else max(place, 0.0)


def weighed(candidates: Candidates) -> Weighed:
    """What the network says of each place."""
    scored = nets.scores("split", candidates.features)
    return Weighed(candidates.places, softmax(scored.T)[0].astype(np.float64))
