"""A plot in which somebody drew lines, as a table of contents: ink → pieces → strands → lines → where the past ends."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from generator.model.curve import PLACES, Curve, CurveLine
from generator.model.geometry import Box
from generator.read.drawings import nets
from generator.read.drawings.accept import COLUMNS, Claims, Course, claims_of
from generator.read.drawings.ink import FieldInk
from generator.read.drawings.join import Strands, strands_of
from generator.read.drawings.pieces import Pieces, pieces_of
from generator.read.drawings.split import candidates_of, decided, loose_after, runs_of

Floats = NDArray[np.float64]
LINE_FROM = 0.5  # chance from which a strand counts as a line
NEAR_OTHER_MM = 1.2  # mm: where another line is this near, a height may be the other's
GAP_SURE = 0.9  # of a height in a gap: between two dashes nobody drew anything


@dataclass(frozen=True, slots=True)
class Read:
    """A curve, and what it was read from (for pictures and for teaching)."""

    curve: Curve
    pieces: Pieces
    strands: Strands
    claims: Claims
    accepted: tuple[int, ...]  # of the claims


def read_curve(ink: FieldInk, plot: Box, today: float, field: str, most: int) -> Read:
    """The lines in a plot. `plot`: in mm from the picture's top left; `most`: lines that the sheet has room for."""
    return read_pieces(pieces_of(ink), ink, plot, today, field, most)


def read_pieces(pieces: Pieces, ink: FieldInk, plot: Box, today: float, field: str, most: int) -> Read:
    """The same, of pieces that are known."""
    if not len(pieces):
        return _nothing(field, today, pieces)
    strands = strands_of(pieces, ink)
    claims = claims_of(strands, pieces, plot, ink)
    likely = nets.sigmoid(nets.scores("accept", claims.features))[:, 0].astype(np.float64)
    accepted = tuple(int(i) for i in np.flatnonzero(likely > LINE_FROM))
    taken = [claims.index[i] for i in accepted]
    lines = []
    for i in accepted:
        strand = claims.index[i]
        runs = runs_of(claims.courses[i], ink, plot, (0.0, 0.0))
        loose = loose_after(strands, taken, strand)
        about = float(strands.width[strand]), float(strands.dark[strand]), ink.bilevel, loose
        looks = candidates_of(runs, today, *about)
        place, sure = decided(looks)
        others = [claims.courses[j] for j in accepted if j != i]
        lines.append(_line(claims.courses[i], others, plot, float(likely[i]), place, sure))
    lines.sort(key=lambda line: -next(h for h in reversed(line.heights) if h is not None))
    confidence = _whole(claims, likely, strands, len(accepted), most, ink)
    return Read(Curve(field, today, tuple(lines), confidence), pieces, strands, claims, accepted)


def _nothing(field: str, today: float, pieces: Pieces) -> Read:
    empty = np.zeros((0, 2))
    none = np.zeros((0, 2), np.intp)
    one, pairs = np.zeros(0), np.zeros((0, 2, 2))
    strands = Strands(pairs, pairs, empty, none, one, one, one, empty, np.zeros((0, 3)), (), ())
    return Read(Curve(field, today, (), 1.0), pieces, strands, Claims((), (), np.zeros((0, 1), np.float32)), ())


def _line(
    course: Course, others: list[Course], plot: Box, sure: float, dashed: float | None, split_sure: float
) -> CurveLine:
    at = np.round(np.linspace(0, 1, PLACES) * (COLUMNS - 1)).astype(np.intp)
    heights = (plot.bottom - course.y[at]) / plot.height * 100
    confidence = np.where(_inked(course)[at], sure, sure * GAP_SURE)
    for other in others:
        near = np.abs(other.y[at] - course.y[at]) < NEAR_OTHER_MM
        confidence[near] *= GAP_SURE
    known = np.isfinite(heights)
    return CurveLine(
        tuple(round(float(h), 2) if ok else None for h, ok in zip(heights, known, strict=True)),
        tuple(round(float(c), 3) if ok else 0.0 for c, ok in zip(confidence, known, strict=True)),
        None if dashed is None else round(dashed, 4),
        round(split_sure, 4),
    )


def _inked(course: Course) -> NDArray[np.bool_]:
    """Where a course has ink, but for the width of a column or two."""
    return np.asarray(np.convolve(course.on, np.ones(5), "same") > 0, np.bool_)


def whole_features(
    claims: Claims, likely: Floats, strands: Strands, accepted: int, most: int, ink: FieldInk
) -> nets.Floats:
    """What says whether the lines of a plot are all right: one row."""
    order = np.sort(np.abs(likely - LINE_FROM))
    margins = [float(order[i]) if len(order) > i else 0.5 for i in range(3)]
    own = np.flatnonzero(likely > LINE_FROM)
    rows = claims.features[own] if len(own) else np.zeros((1, claims.features.shape[1]))
    lost = 1 - sum(float(strands.length[claims.index[i]]) for i in own) / max(float(strands.length.sum()), 1.0)
    kinds = (strands.likely * strands.length[:, None]).sum(axis=0) / max(float(strands.length.sum()), 1.0)
    return np.array(
        [
            [
                accepted, float(accepted > most), float(accepted == 0), *margins,
                float(np.prod(np.maximum(likely, 1 - likely))) if len(likely) else 1.0,
                float(rows[:, 8].min()), float(rows[:, 9].min()), float(rows[:, 6].max()), float(rows[:, 5].max()),
                float(rows[:, 12].max()), float(rows[:, 13].min()), float(rows[:, 2].max()), lost, *kinds,
                float(ink.bilevel), float(rows[:, 15].min()), len(claims.index), float(rows[:, 18].max()),
            ]
        ],
        np.float32,
    )  # fmt: skip


def _whole(claims: Claims, likely: Floats, strands: Strands, accepted: int, most: int, ink: FieldInk) -> float:
    features = whole_features(claims, likely, strands, accepted, most, ink)
    return round(float(nets.sigmoid(nets.scores("whole", features))[0, 0]), 4)
