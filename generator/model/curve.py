"""A drawn curve as numbers: lines over a time axis, how high each is, where its dashes begin, and how sure that is."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count, pairwise

PLACES = 51  # places on the time axis at which a height is said, from 0 to 1
STEP = 1 / (PLACES - 1)
SURE_LINES = 0.86  # confidence from which the lines of a plot need no person to look …
SURE_SPLIT = 0.92  # … and where the past of a line ends
PLATEAU_SLOPE = 15.0  # height (0 … 100) per whole axis: flatter is a plateau …
PLATEAU_LEAST = 0.1  # … if it lasts for so much of the axis
WORDS_NEAR = 10.0  # hundredths of an axis: words farther from every line stand by themselves
CROSS_LEAST = 1.0  # height (0 … 100): lines that part by less after they met did not cross
SLOPE_PLACES, SLOPE_LEVELS = 3, 2  # heights that a slope needs: along a line, of levels that somebody chose


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
class Words:
    """Words that somebody wrote in a plot. `left`, `right`: shares of the time axis; `low`, `high`: heights (0 … 100);
    `crop`: JPEG bytes while reading, `picture`: the name of the file then."""

    left: float
    right: float
    low: float
    high: float
    crop: bytes = b""
    picture: str = ""


@dataclass(frozen=True, slots=True)
class Curve:
    """What stands in one plot. `field`: its name; `today`: share of the axis; `confidence` that these are the lines;
    `words`: what is written at them, from left to right; `named`: the name lines that somebody wrote on,
    where anything in the plot may say whose they are."""

    field: str
    today: float
    lines: tuple[CurveLine, ...]
    confidence: float
    words: tuple[Words, ...] = ()
    named: tuple[int, ...] = ()

    @property
    def lines_sure(self) -> bool:
        """Whether nobody needs to look how many lines there are and how they run."""
        return self.confidence >= SURE_LINES

    @property
    def splits_sure(self) -> bool:
        """Whether nobody needs to look where the past of any line ends."""
        return all(line.split_sure for line in self.lines)

    @property
    def names_sure(self) -> bool:
        """Whether nobody needs to look which line each of the names belongs to; without lines there is none to see."""
        return not self.lines or {line.number for line in self.lines}.issuperset(self.named)


def numbers_of(lines: Sequence[CurveLine]) -> tuple[int, ...]:
    """What each line is called in tables and pictures: its name line's number; of the others the first that is free."""
    named = {line.number for line in lines}
    free = (number for number in count(1) if number not in named)
    return tuple(line.number or next(free) for line in lines)


def line_beside(words: Words, lines: Sequence[CurveLine]) -> int | None:
    """Which of the lines these words stand at: the nearest, if it is no farther than WORDS_NEAR; else at none."""
    away = [
        min((_away(words, index * STEP, h) for index, h in enumerate(line.heights) if h is not None), default=100.0)
        for line in lines
    ]
    return away.index(min(away)) if away and min(away) <= WORDS_NEAR else None


def _away(words: Words, place: float, height: float) -> float:
    """How far a place of a line is from words, hundredths of an axis."""
    aside = max(words.left - place, place - words.right, 0.0) * 100
    return math.hypot(aside, max(words.low - height, height - words.high, 0.0))


def crossings_of(line: CurveLine, other: CurveLine) -> tuple[float, ...]:
    """Where (share of the axis) two lines cross; lines that only touch, nearer than CROSS_LEAST, do not."""
    found: list[float] = []
    side, meets = 0.0, 0.0
    before: tuple[float, float] | None = None
    for index, (one, two) in enumerate(zip(line.heights, other.heights, strict=True)):
        if one is None or two is None:
            before = None
            continue
        place, gap = index * STEP, one - two
        if before is not None and (before[1] > 0) != (gap > 0):
            meets = before[0] + STEP * before[1] / (before[1] - gap)
        if abs(gap) >= CROSS_LEAST:
            if side and (side > 0) != (gap > 0):
                found.append(meets)
            side = gap
        before = place, gap
    return tuple(found)


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


def sampled_line(points: Sequence[float | None], today: float, number: int) -> CurveLine:
    """A line that was drawn on a screen: `points` are its heights (0 … 100) at equal distances from 0 to 1.

    Between two known points it is straight; at its ends a place counts if a point lies within half a step of it. A
    screen shows what comes after `today` in dashes, so that is where they begin.
    """
    apart = 1 / (len(points) - 1)
    near = STEP / 2 / apart + 1e-9  # in points; a bit more, for what is exactly half way
    heights = tuple(_between(points, index * STEP / apart, near) for index in range(PLACES))
    places = [index * STEP for index, height in enumerate(heights) if height is not None]
    dashed = None if not places or places[-1] <= today else 0.0 if places[0] >= today else today
    return CurveLine(heights, (1.0,) * PLACES, dashed, 1.0, number)


def _between(points: Sequence[float | None], at: float, near: float) -> float | None:
    """The height at a place between two points; `at` and `near` count in points."""
    low = min(int(at), len(points) - 2)
    before, after, share = points[low], points[low + 1], at - low
    if before is not None and after is not None:
        return before + (after - before) * share
    if before is not None and share <= near:
        return before
    return after if after is not None and 1 - share <= near else None


def features_of(line: CurveLine, today: float) -> Features | None:
    """The features of a line; None if it has fewer than two heights."""
    known = [(index * STEP, height) for index, height in enumerate(line.heights) if height is not None]
    if len(known) < 2:
        return None
    return _features(known, today, line.at(today) if known[0][0] <= today <= known[-1][0] else None, SLOPE_PLACES)


def features_of_levels(known: Sequence[tuple[float, float]], today: float) -> Features | None:
    """The features of levels that somebody chose, as (place 0 … 1, height 0 … 100) in order; None of fewer than two.

    Between two moments nothing was said: `today` has a height only if a moment stands there.
    """
    if len(known) < 2:
        return None
    now = next((height for place, height in known if abs(place - today) <= STEP / 2), None)
    return _features(known, today, now, SLOPE_LEVELS)


def _features(known: Sequence[tuple[float, float]], today: float, now: float | None, least: int) -> Features:
    past = [each for each in known if each[0] <= today + STEP / 2]
    future = [each for each in known if each[0] >= today - STEP / 2]
    peak, lowest = max(known, key=lambda k: k[1]), min(known, key=lambda k: k[1])
    flat = _plateau(known)
    return Features(
        begins=known[0][0],
        ends=known[-1][0],
        start=known[0][1],
        today=now,
        future=known[-1][1] if known[-1][0] > today + STEP else None,
        past_slope=_slope(past, least),
        future_slope=_slope(future, least),
        peak=peak[1],
        peak_at=peak[0],
        lowest=lowest[1],
        lowest_at=lowest[0],
        plateau_from=flat[0] if flat else None,
        plateau_to=flat[1] if flat else None,
    )


def _slope(part: list[tuple[float, float]], least: int) -> float | None:
    """From the first height to the last, per whole axis."""
    if len(part) < least:
        return None
    return (part[-1][1] - part[0][1]) / (part[-1][0] - part[0][0])


def _plateau(known: Sequence[tuple[float, float]]) -> tuple[float, float] | None:
    """The longest part in which no step is steeper than PLATEAU_SLOPE."""
    best: tuple[float, float] | None = None
    start: float | None = None
    for (x, y), (after, higher) in pairwise(known):
        flat = abs(higher - y) <= PLATEAU_SLOPE * (after - x)
        start = (x if start is None else start) if flat else None
        if start is not None and (best is None or after - start > best[1] - best[0]):
            best = (start, after)
    return best if best and best[1] - best[0] >= PLATEAU_LEAST - 1e-9 else None
