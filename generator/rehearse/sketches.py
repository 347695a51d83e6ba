"""People's drawings of growth over time: lines until today, dashes after it, and all that stands around them.

What was meant is kept beside what was drawn: how many lines, how high each is at each place, where its dashes begin.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from generator.model.geometry import Box, Point
from generator.rehearse import pens
from generator.rehearse.hands import Hand, any_hand, drawn_by, waves
from generator.rehearse.pens import Pen, Stroke, scribble_word

Floats = NDArray[np.float64]
Tint = tuple[float, float, float]
Letters = Callable[[Point, float, np.random.Generator], list[Stroke]]
"""Some letters from a point (left end of the writing line) of a height in mm."""

PLACES = 51  # places on the time axis at which a line's height is known
BLACK, BLUE, RED, GREEN, PURPLE, ORANGE = (
    (0.06, 0.06, 0.06), (0.72, 0.25, 0.12), (0.16, 0.12, 0.8), (0.22, 0.5, 0.1), (0.6, 0.15, 0.5), (0.1, 0.5, 0.92),
)  # fmt: skip
TINTS: tuple[Tint, ...] = (BLACK, BLUE, RED, GREEN, PURPLE, ORANGE)
COLOURED = (pens.BALLPOINT, pens.GEL_PEN, pens.FELT_PEN, pens.MARKER)
FINELINER = Pen("fineliner", 0.35, 0.88)
SKETCH_PENS = (*COLOURED, FINELINER, pens.PENCIL, pens.PALE_PENCIL)


@dataclass(frozen=True, slots=True)
class Ink:
    """A pen and its colour: share of blue, green and red light that a full stroke of it sends back."""

    pen: Pen
    tint: Tint = BLACK


@dataclass(frozen=True, slots=True)
class Drawn:
    """Strokes of one ink. `what`: line, word, scratch, arrow, number."""

    ink: Ink
    strokes: tuple[Stroke, ...]
    what: str


@dataclass(frozen=True, slots=True)
class MeantLine:
    """A line as it was meant. `heights`: 0 … 100 at each of PLACES, NaN where it is not; `dashed_from`: the share of
    the time axis where its dashes begin, None without dashes, 0 if it is dashed all along; `ink`: its pen."""

    heights: Floats
    dashed_from: float | None
    ink: Ink


@dataclass(frozen=True, slots=True)
class Sketch:
    """A filled drawing field: all ink, in order, and what it means. `extras`: what else happened, for tables."""

    drawn: tuple[Drawn, ...]
    lines: tuple[MeantLine, ...]
    extras: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Manner:
    """How often people do what (shares of sketches, or of lines)."""

    lines: tuple[float, ...] = (0.4, 0.33, 0.27)
    other_colours: float = 0.45  # of sketches with more lines: each in a colour of its own
    retraced: float = 0.1
    lifted: float = 0.15
    arrow: float = 0.15
    words: float = 0.3
    numbers: float = 0.25
    scratched: float = 0.1
    undashed: float = 0.12
    ends_today: float = 0.07
    all_dashed: float = 0.02
    elsewhere: float = 0.12  # dashes begin elsewhere than about today


USUAL = Manner()


def sketch(
    plot: Box,
    today: float,
    rng: np.random.Generator,
    *,
    pen: Pen | None = None,
    count: int | None = None,
    manner: Manner = USUAL,
    letters: Letters | None = None,
) -> Sketch:
    """What somebody draws in this plot. `pen`: with which pen, if that is settled; `count`: how many lines."""
    return _Person(plot, today, rng, manner, letters).draws(pen, count)


class _Person:
    def __init__(
        self, plot: Box, today: float, rng: np.random.Generator, manner: Manner, letters: Letters | None
    ) -> None:
        self._plot, self._today, self._rng, self._manner = plot, today, rng, manner
        self._letters = letters or _scribbled
        self._hand: Hand = any_hand(rng)
        self._dash = math.exp(rng.normal(math.log(4.5), 0.35)), math.exp(rng.normal(math.log(2.6), 0.3))
        self._drawn: list[Drawn] = []
        self._extras: set[str] = set()

    def draws(self, pen: Pen | None, count: int | None) -> Sketch:
        rng, manner = self._rng, self._manner
        if count is None:
            count = 1 + int(rng.choice(len(manner.lines), p=np.array(manner.lines) / sum(manner.lines)))
        inks = self._inks(pen or SKETCH_PENS[int(rng.integers(len(SKETCH_PENS)))], count)
        if rng.random() < manner.scratched:
            self._scratch(inks[0])
        lines = [self._line(ink, number) for number, ink in enumerate(inks, start=1)]
        return Sketch(tuple(self._drawn), tuple(lines), frozenset(self._extras))

    def _inks(self, pen: Pen, count: int) -> list[Ink]:
        rng = self._rng
        if pen.grain:
            return [Ink(pen, (0.2, 0.2, 0.2))] * count
        order = rng.permutation(len(TINTS))
        if count > 1 and rng.random() < self._manner.other_colours:
            self._extras.add("colours")
            return [Ink(pen, TINTS[i]) for i in order[:count]]
        dark = BLACK if rng.random() < 0.4 else BLUE if rng.random() < 0.7 else TINTS[order[0]]
        return [Ink(pen, dark)] * count

    def _course(self) -> tuple[Floats, Floats]:
        """Shares of the plot along and up, of a new line."""
        rng = self._rng
        x = np.linspace(rng.uniform(-0.005, 0.06), rng.uniform(0.88, 1.0), 160)
        u = (x - x[0]) / (x[-1] - x[0])
        kind = rng.random()
        if kind < 0.4:
            y = rng.uniform(0.3, 0.6) + rng.uniform(-0.1, 0.6) * (u - 0.5) + 1.4 * waves(len(x), rng)
        elif kind < 0.7:
            knots = np.sort(np.concatenate([[0, 1], rng.uniform(0.08, 0.92, int(rng.integers(2, 6)))]))
            heights = np.clip(np.cumsum(rng.normal(0.08, 0.22, len(knots))) + rng.uniform(0, 0.4), 0.03, 0.96)
            y = _rounded(np.interp(u, knots, heights), int(rng.integers(3, 14)))
        else:
            rise = rng.uniform(0.2, 0.8) * (1 if rng.random() < 0.85 else -1)
            low = rng.uniform(0.05, 0.95 - rise) if rise > 0 else rng.uniform(-rise + 0.05, 0.95)
            y = low + rise / (1 + np.exp(-rng.uniform(4, 12) * (u - rng.uniform(0.2, 0.7)))) + 0.3 * waves(len(x), rng)
        low, high = float(y.min()), float(y.max())
        if low < 0.03 or high > 0.97:
            span = min(high - low, 0.9)
            y = (y - low) / max(high - low, 1e-6) * span + rng.uniform(0.03, 0.97 - span)
        return x, np.asarray(y, np.float64)

    def _line(self, ink: Ink, number: int) -> MeantLine:
        rng, plot = self._rng, self._plot
        x, y = self._course()
        line = np.stack([plot.x + x * plot.width, plot.bottom - y * plot.height], axis=1)
        line = drawn_by(self._hand, line, rng)
        turn, end = self._habit()
        share = (line[:, 0] - plot.x) / plot.width
        line, share = line[share <= end], share[share <= end]
        past, future = line[share <= turn], line[share > turn]
        strokes = self._solid(past, ink.pen) if len(past) > 3 else []
        started, dashes = self._dashes(future, ink.pen, solid_before=len(past) > 3)
        self._drawn.append(Drawn(ink, (*strokes, *dashes), "line"))
        self._around(ink, number, line)
        ends = [stroke for stroke in (*strokes, *dashes) if len(stroke) > 1]
        reach = max((float(s[:, 0].max()) for s in ends), default=plot.x)
        began = min((float(s[:, 0].min()) for s in ends), default=plot.x)
        heights = self._heights(line, began, reach)
        dashed = None if not dashes else 0.0 if not strokes else (started - plot.x) / plot.width
        return MeantLine(heights, dashed, ink)

    def _habit(self) -> tuple[float, float]:
        """Where dashes begin, and where the line ends (shares of the axis)."""
        rng, manner = self._rng, self._manner
        at, end = rng.random(), 2.0
        if at < manner.undashed:
            return 2.0, end
        if at < manner.undashed + manner.ends_today:
            return 2.0, self._today + rng.normal(0, 0.015)
        if at < manner.undashed + manner.ends_today + manner.all_dashed:
            return -1.0, end
        if rng.random() < manner.elsewhere:
            return float(np.clip(self._today + rng.normal(0, 0.15), 0.2, 0.9)), end
        return self._today + rng.normal(0, 0.012), end

    def _solid(self, line: Stroke, pen: Pen) -> list[Stroke]:
        """The past: one stroke, or lifted here and there, or gone over twice in part."""
        rng, manner = self._rng, self._manner
        strokes = [line]
        if rng.random() < manner.lifted and len(line) > 60:
            self._extras.add("lifted")
            cut = int(rng.integers(20, len(line) - 20))
            gap = int(rng.uniform(-4, 1.8) / 0.4) + int(pen.width / 0.4)
            after = line[max(0, cut + gap) :] + rng.normal(0, 0.25, 2)
            strokes = [line[:cut], after]
        if rng.random() < manner.retraced and len(line) > 60:
            self._extras.add("retraced")
            start = int(rng.integers(0, len(line) - 40))
            again = line[start : start + int(rng.integers(25, 120))]
            strokes.append(drawn_by(replace(self._hand, drift=0.4), again, rng))
        return strokes

    def _dashes(self, line: Stroke, pen: Pen, solid_before: bool) -> tuple[float, list[Stroke]]:
        """The future, as uneven dashes; and where (mm) the solid line ends."""
        rng = self._rng
        if len(line) < 8:
            return 0.0, []
        steps = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(line, axis=0).T))])
        began, at, dashes = float(line[0, 0]), 0.0, []
        if solid_before:
            at += self._gap(pen)
        while at < steps[-1] - 0.8:
            until = at + max(0.8, self._dash[0] * math.exp(rng.normal(0, 0.28)))
            inside = line[(steps >= at) & (steps <= until)]
            if len(inside) > 1:
                dashes.append(np.asarray(inside + rng.normal(0, 0.15, 2), np.float64))
            at = until + self._gap(pen)
        return began, dashes if len(dashes) > 1 else []

    def _gap(self, pen: Pen) -> float:
        """Between dashes people see to it that paper shows, mostly."""
        return pen.width + max(0.25, self._dash[1] * math.exp(self._rng.normal(0, 0.3)))

    def _heights(self, line: Stroke, began: float, reach: float) -> Floats:
        plot = self._plot
        at = plot.x + np.linspace(0, 1, PLACES) * plot.width
        order = np.argsort(line[:, 0])
        y = np.interp(at, line[order, 0], line[order, 1])
        inside = (at >= began - 0.01) & (at <= reach + 0.01)
        return np.where(inside, (plot.bottom - y) / plot.height * 100, np.nan)

    def _around(self, ink: Ink, number: int, line: Stroke) -> None:
        """Arrow, words, a ringed number."""
        rng, manner = self._rng, self._manner
        if len(line) < 40:
            return
        if rng.random() < manner.arrow:
            self._extras.add("arrow")
            self._drawn.append(Drawn(ink, tuple(self._arrow(line)), "arrow"))
        if rng.random() < manner.words:
            self._extras.add("words")
            self._drawn.append(Drawn(ink, tuple(self._words(line)), "word"))
        if rng.random() < manner.numbers:
            self._extras.add("numbers")
            self._drawn.append(Drawn(ink, tuple(self._number(line, number)), "number"))

    def _arrow(self, line: Stroke) -> list[Stroke]:
        rng = self._rng
        tip, before = line[-1], line[-8]
        angle = math.atan2(tip[1] - before[1], tip[0] - before[0])
        wings = []
        for side in (-1, 1):
            turn, size = angle + side * rng.uniform(2.3, 2.7), rng.uniform(2, 4.5)
            wing = np.array([tip, tip + size * np.array([math.cos(turn), math.sin(turn)])])
            wings.append(drawn_by(replace(self._hand, drift=0.0), wing, rng))
        return wings

    def _words(self, line: Stroke) -> list[Stroke]:
        """A few letters above or below some place of the line; some touch it."""
        rng, plot = self._rng, self._plot
        at = line[int(rng.integers(5, max(6, len(line) - 35)))]
        high = rng.uniform(2.2, 4.2)
        away = rng.uniform(-0.8, 1.2) if rng.random() < 0.3 else rng.uniform(1.5, 9.0)
        base = at[1] - away if rng.random() < 0.6 else at[1] + away + high
        base = float(np.clip(base, plot.y + high + 1, plot.bottom - 1))
        return self._letters(Point(float(at[0]), base), high, rng)

    def _number(self, line: Stroke, number: int) -> list[Stroke]:
        rng, plot = self._rng, self._plot
        size, place = rng.uniform(2.5, 4.5), line[0] if rng.random() < 0.6 else line[-1]
        x = float(place[0]) + rng.uniform(-1, 4)
        y = float(np.clip(float(place[1]) + rng.choice((-1, 1)) * rng.uniform(3.5, 7), plot.y + 3, plot.bottom - 3))
        made = [drawn_by(replace(self._hand, drift=0.0), np.array(DIGITS[number]) * size + (x, y), rng)]
        if rng.random() < 0.5:
            round_it = pens.circle(Box(x - size / 3, y - size / 2, size * 0.7, size), rng)
            made += round_it
        return made

    def _scratch(self, ink: Ink) -> None:
        """A wrong start, covered by a zigzag."""
        rng, plot = self._rng, self._plot
        self._extras.add("scratched")
        x, y = self._course()
        first = rng.uniform(0.05, 0.6)
        part = (x >= first) & (x <= first + rng.uniform(0.05, 0.3))
        if part.sum() < 4:
            return
        line = np.stack([plot.x + x[part] * plot.width, plot.bottom - y[part] * plot.height], axis=1)
        self._drawn.append(Drawn(ink, (drawn_by(self._hand, line, rng),), "scratch"))
        tall, pitch = rng.uniform(2, 6), rng.uniform(0.7, 2.2)
        turns = max(6, int((line[-1, 0] - line[0, 0] + 4) / pitch * 2))
        at = np.linspace(line[0, 0] - 2, line[-1, 0] + 2, turns)
        middle = np.interp(at, line[:, 0], line[:, 1])
        side = np.where(np.arange(turns) % 2, 1, -1) * tall * rng.uniform(0.6, 1.3, turns)
        zigzag = np.stack([at + rng.normal(0, 0.4, turns), middle + side], axis=1)
        self._drawn.append(Drawn(ink, (drawn_by(self._hand, zigzag, rng),), "scratch"))


DIGITS: dict[int, list[tuple[float, float]]] = {
    1: [(-0.2, -0.3), (0.05, -0.5), (0.05, 0.5)],
    2: [(-0.3, -0.3), (-0.1, -0.5), (0.2, -0.45), (0.25, -0.15), (-0.3, 0.5), (0.3, 0.5)],
    3: [(-0.25, -0.45), (0.2, -0.45), (0.0, -0.1), (0.25, 0.15), (0.1, 0.45), (-0.25, 0.4)],
    4: [(0.1, -0.5), (-0.3, 0.2), (0.3, 0.2), (0.1, 0.2), (0.1, -0.1), (0.1, 0.5)],
    5: [(0.25, -0.5), (-0.2, -0.5), (-0.25, -0.1), (0.2, -0.05), (0.2, 0.4), (-0.25, 0.45)],
}
"""Digits as courses of the pen, one high, around their middle."""


def _scribbled(at: Point, height: float, rng: np.random.Generator) -> list[Stroke]:
    return scribble_word(at, rng.uniform(6, 22), height, rng)


def _rounded(heights: Floats, reach: int) -> Floats:
    padded = np.pad(heights, reach, mode="edge")
    kernel = np.hanning(2 * reach + 3)[1:-1]
    return np.asarray(np.convolve(padded, kernel / kernel.sum(), "valid"), np.float64)
