"""A plot in which somebody drew lines, as a table of contents: ink → pieces → strands → lines → where the past ends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from generator.model.curve import PLACES, Curve, CurveLine
from generator.model.geometry import Box
from generator.read.drawings import nets
from generator.read.drawings.accept import COLUMNS, Course, claims_of
from generator.read.drawings.ink import FieldInk
from generator.read.drawings.join import strands_of
from generator.read.drawings.names import Drawn, NameLine, named
from generator.read.drawings.pieces import Pieces, pieces_of
from generator.read.drawings.risk import LINE_FROM, Seen, judged
from generator.read.drawings.split import candidates_of, loose_after, runs_of, weighed

Floats = NDArray[np.float64]
NEAR_OTHER_MM = 1.2  # mm: where another line is this near, a height may be the other's
GAP_SURE = 0.9  # of a height in a gap: between two dashes nobody drew anything


@dataclass(frozen=True, slots=True)
class Read:
    """A curve, and what it was read from (for names, pictures and teaching). `seen`: None where nothing is drawn;
    `order`: which of its accepted claims each line of the curve is."""

    curve: Curve
    pieces: Pieces
    seen: Seen | None = None
    order: tuple[int, ...] = ()

    @property
    def courses(self) -> list[Course]:
        """Of each line of the curve."""
        return [self.seen.claims.courses[self.seen.accepted[k]] for k in self.order] if self.seen else []


def read_curve(ink: FieldInk, plot: Box, today: float, field: str, most: int) -> Read:
    """The lines in a plot. `plot`: in mm from the picture's top left; `most`: lines that the sheet has room for."""
    return read_pieces(pieces_of(ink), ink, plot, today, field, most)


def read_pieces(pieces: Pieces, ink: FieldInk, plot: Box, today: float, field: str, most: int) -> Read:
    """The same, of pieces that are known."""
    if not len(pieces):
        return Read(Curve(field, today, (), 1.0), pieces)
    strands = strands_of(pieces, ink)
    claims = claims_of(strands, pieces, plot, ink)
    likely = nets.sigmoid(nets.scores("accept", claims.features))[:, 0].astype(np.float64)
    accepted = tuple(int(i) for i in np.flatnonzero(likely > LINE_FROM))
    taken = [claims.index[i] for i in accepted]
    looks = []
    for i, strand in zip(accepted, taken, strict=True):
        runs = runs_of(claims.courses[i], ink, plot, (0.0, 0.0))
        loose = loose_after(strands, taken, strand)
        about = float(strands.width[strand]), float(strands.dark[strand]), ink.bilevel, loose
        looks.append(weighed(candidates_of(runs, today, *about)))
    seen = Seen(claims, strands, likely, accepted, tuple(looks), ink, most, today, plot.width, plot.x)
    confidence, splits = judged(seen)
    lines = []
    for i, look, split in zip(accepted, looks, splits, strict=True):
        others = [claims.courses[j] for j in accepted if j != i]
        lines.append(_line(claims.courses[i], others, plot, confidence * float(likely[i]), look.begins, split))
    order = sorted(range(len(lines)), key=lambda k: -next(h for h in reversed(lines[k].heights) if h is not None))
    curve = Curve(field, today, tuple(lines[k] for k in order), round(confidence, 4))
    return Read(curve, pieces, seen, tuple(order))


def with_names(read: Read, ink: FieldInk, names: Sequence[NameLine], most: int) -> Curve:
    """The curve with the number of its name at each line, as far as that is known. `most`: name lines on the sheet."""
    curve = read.curve
    numbers = named(drawn_of(read), names, most, ink, read.pieces, curve.confidence)
    lines = (replace(line, number=number) for line, number in zip(curve.lines, numbers, strict=True))
    return replace(curve, lines=tuple(lines))


def drawn_of(read: Read) -> list[Drawn]:
    """The lines, as their names are looked for, in the order of the curve's."""
    if read.seen is None:
        return []
    strands = read.seen.strands
    return [
        Drawn(strands.members[s], strands.ends[s], (float(strands.tint[s, 0]), float(strands.tint[s, 1])))
        for s in read.seen.own[list(read.order)]
    ]


def _line(
    course: Course, others: list[Course], plot: Box, sure: float, dashed: float | None, split_sure: float
) -> CurveLine:
    """A line. `sure`: that it is one and that the lines of the plot are right."""
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
