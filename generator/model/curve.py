"""A drawn curve as numbers: lines over a time axis, how high each is, where its dashes begin, and how sure that is."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

PLACES = 51  # places on the time axis at which a height is said, from 0 to 1
STEP = 1 / (PLACES - 1)
SURE_LINES = 0.85  # confidence from which the lines of a plot need no person to look …
SURE_SPLIT = 0.95  # … and where the past of a line ends
PLATEAU_SLOPE = 15.0  # height (0 … 100) per whole axis: flatter is a plateau …
PLATEAU_LEAST = 0.1  # … if it lasts for so much of the axis


@dataclass(frozen=True, slots=True)
class CurveLine:
    """One line. `heights`: 0 (foot of the axis) … 100 at each of PLACES, None where the line is not; `confidence` of
    each height, 0 … 1; `dashed_from`: the share of the time axis where its dashes begin, None if it has none, 0 if it
    is dashed all along; `split_confidence` that this is so; `number`: by which name line it is named, 0 if that is not
    known."""

    heights: tuple[float | None, ...]
    confidence: tuple[float, ...]
    dashed_from: float | None
    split_confidence: float
    number: int = 0

    @property
    def split_sure(self) -> bool:
        """Whether nobody needs to look where its past ends."""
        return self.split_confidence >= SURE_SPLIT

    def at(self, place: float) -> float | None:
        """Its height at a share of the axis, between two known ones if need be."""
        low = min(int(place / STEP), PLACES - 2)
        before, after = self.heights[low], self.heights[low + 1]
        if before is None or after is None:
            return before if place - low * STEP < STEP / 2 else after
        return before + (after - before) * (place / STEP - low)


@dataclass(frozen=True, slots=True)
class Curve:
    """What stands in one plot. `field`: its name; `today`: share of the axis; `confidence` that these are the lines."""

    field: str
    today: float
    lines: tuple[CurveLine, ...]
    confidence: float

    @property
    def lines_sure(self) -> bool:
        """Whether nobody needs to look how many lines there are and how they run."""
        return self.confidence >= SURE_LINES

    @property
    def splits_sure(self) -> bool:
        """Whether nobody needs to look where the past of any line ends."""
        return all(line.split_sure for line in self.lines)


@dataclass(frozen=True, slots=True)
class Features:
    """What a line says, in heights 0 … 100 and shares of the axis 0 … 1. None: not there."""

    begins: float
    ends: float
    start: float
    today: float | None
    future: float | None  # height at its end, if that lies after today
    past_slope: float | None  # height per whole axis
    future_slope: float | None
    peak: float
    peak_at: float
    lowest: float
    lowest_at: float
    plateau_from: float | None  # the longest flat part
    plateau_to: float | None


def features_of(line: CurveLine, today: float) -> Features | None:
    """The features of a line; None if it has fewer than two heights."""
    known = [(index * STEP, height) for index, height in enumerate(line.heights) if height is not None]
    if len(known) < 2:
        return None
    past = [each for each in known if each[0] <= today + STEP / 2]
    future = [each for each in known if each[0] >= today - STEP / 2]
    peak, lowest = max(known, key=lambda k: k[1]), min(known, key=lambda k: k[1])
    flat = _plateau(known)
    return Features(
        begins=known[0][0],
        ends=known[-1][0],
        start=known[0][1],
        today=line.at(today) if known[0][0] <= today <= known[-1][0] else None,
        future=known[-1][1] if known[-1][0] > today + STEP else None,
        past_slope=_slope(past),
        future_slope=_slope(future),
        peak=peak[1],
        peak_at=peak[0],
        lowest=lowest[1],
        lowest_at=lowest[0],
        plateau_from=flat[0] if flat else None,
        plateau_to=flat[1] if flat else None,
    )


def _slope(part: list[tuple[float, float]]) -> float | None:
    """From the first height to the last, per whole axis."""
    if len(part) < 3:
        return None
    return (part[-1][1] - part[0][1]) / (part[-1][0] - part[0][0])


def _plateau(known: list[tuple[float, float]]) -> tuple[float, float] | None:
    """The longest part in which no step is steeper than PLATEAU_SLOPE."""
    best: tuple[float, float] | None = None
    start: float | None = None
    for (x, y), (after, higher) in pairwise(known):
        flat = abs(higher - y) <= PLATEAU_SLOPE * (after - x)
        start = (x if start is None else start) if flat else None
        if start is not None and (best is None or after - start > best[1] - best[0]):
            best = (start, after)
    return best if best and best[1] - best[0] >= PLATEAU_LEAST - 1e-9 else None
