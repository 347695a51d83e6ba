"""Other people drawing growth curves: habits, hands and shapes that `rehearse/sketches` knows nothing of.

What our own simulator draws is what reading was made with; this one tells what nobody thought of. It shares nothing
with it but the nouns (a stroke, an ink, a line that was meant). Its hands are strokes of real people (Omniglot) laid
along the line, a third of its shapes are functions that students drew (SketchResponse, see `foreign_shapes`); neither
is part of the repository. How the ink comes to lie on paper and how that comes in is in `foreign_takings`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from foreign_marks import arrowed, events, pointed, scratched, worded
from foreign_shapes import GRID, RELATION_SHARES, RELATIONS, any_shape, beside, hands

from generator.model.geometry import Box
from generator.rehearse.pens import Pen, Stroke
from generator.rehearse.sketches import PLACES, Drawn, Ink, MeantLine, Sketch, Tint

STEP_MM = 0.25  # between points of a line


@dataclass(frozen=True, slots=True)
class Nib:
    """A kind of pen: widths (mm), darknesses, share of paper left white in it, and whether it has colours."""

    name: str
    width: tuple[float, float]
    dark: tuple[float, float]
    grain: tuple[float, float] = (0.0, 0.0)
    coloured: bool = True


NIBS = (
    Nib("thin pencil", (0.25, 0.45), (0.3, 0.6), (0.1, 0.35), False),
    Nib("soft pencil", (0.6, 1.0), (0.45, 0.75), (0.15, 0.4), False),
    Nib("coloured pencil", (0.6, 1.2), (0.45, 0.8), (0.15, 0.4)),
    Nib("ballpoint", (0.3, 0.5), (0.6, 0.85), (0.0, 0.06)),
    Nib("fineliner", (0.25, 0.5), (0.85, 0.95)),
    Nib("rollerball", (0.5, 0.8), (0.85, 0.95)),
    Nib("felt pen", (0.9, 1.5), (0.75, 0.92)),
    Nib("marker", (1.6, 3.0), (0.85, 0.95)),
)
DARK_INKS: tuple[Tint, ...] = ((0.05, 0.05, 0.05), (0.45, 0.14, 0.08), (0.75, 0.3, 0.15), (0.2, 0.2, 0.22))
AXIS_INK: Tint = (0.13, 0.11, 0.11)  # of the printed axes
HINT_INK: Tint = (0.55, 0.5, 0.1)  # of the printed line at today
DASHES = ("usual", "long", "short", "dots", "dash-dot", "irregular", "dragged", "wiggle")
DASH_SHARES = (0.3, 0.13, 0.17, 0.12, 0.06, 0.12, 0.06, 0.04)


def foreign_sketch(plot: Box, today: float, rng: np.random.Generator, part: str, nib: Nib | None = None) -> Sketch:
    """What somebody else draws in this plot. `part`: of Omniglot, from which letters come."""
    return _Somebody(plot, today, rng, part).draws(nib or NIBS[int(rng.integers(len(NIBS)))])


# --- somebody ---------------------------------------------------------------------------------------------------------


class _Somebody:
    def __init__(self, plot: Box, today: float, rng: np.random.Generator, part: str) -> None:
        self._plot, self._today, self._rng, self._part = plot, today, rng, part
        self._shake = math.exp(rng.normal(math.log(0.14), 0.5))  # mm
        self._reach = rng.uniform(25, 70)  # mm of line that one real stroke is laid along
        self._dashes = str(rng.choice(DASHES, p=DASH_SHARES))
        self._hairy = rng.random() < 0.06  # lines made of short strokes, as people do who sketch
        self._drawn: list[Drawn] = []
        self._extras: set[str] = set()

    def draws(self, nib: Nib) -> Sketch:
        rng = self._rng
        count = int(rng.choice((1, 2, 3, 4), p=(0.34, 0.33, 0.28, 0.05)))
        inks = self._inks(nib, count)
        shapes = [any_shape(rng)]
        late = rng.uniform(0.02, 0.35) if rng.random() < 0.15 else rng.uniform(-0.012, 0.05)
        starts = [late]
        for _ in inks[1:]:
            how = str(rng.choice(RELATIONS, p=RELATION_SHARES))
            if how != "apart":
                self._extras.add(how)
            shapes.append(beside(shapes[int(rng.integers(len(shapes)))], how, rng))
            starts.append(late if how == "one start" else rng.uniform(-0.012, 0.06 if rng.random() < 0.8 else 0.4))
        lines = [
            self._line(ink, i, np.clip(y, 0.005, 0.985), x)
            for i, (ink, y, x) in enumerate(zip(inks, shapes, starts, strict=True), 1)
        ]
        if rng.random() < 0.1:
            self._add("scratched", inks[0], scratched(self._plot, rng, self._laid), "scratch")
        if rng.random() < 0.04:
            x = self._plot.x + self._today * self._plot.width + rng.normal(0, 1.5)
            upright = np.array([[x, self._plot.y + 4], [x + rng.normal(0, 1), self._plot.bottom - 3]])
            self._add("today drawn", inks[0], [self._laid(upright)], "word")
        return Sketch(tuple(self._drawn), tuple(lines), frozenset(self._extras))

    def _add(self, extra: str, ink: Ink, strokes: Sequence[Stroke], what: str) -> None:
        if strokes:
            self._extras.add(extra)
            self._drawn.append(Drawn(ink, tuple(strokes), what))

    def _inks(self, nib: Nib, count: int) -> list[Ink]:
        rng = self._rng
        pen = Pen(nib.name, rng.uniform(*nib.width), rng.uniform(*nib.dark), rng.uniform(*nib.grain))
        if not nib.coloured:
            return [Ink(pen, (0.2, 0.2, 0.2))] * count
        how = rng.random()
        first: Tint = DARK_INKS[int(rng.integers(4))] if how < 0.7 else AXIS_INK if how < 0.78 else _any_tint(rng)
        how = rng.random()
        if count == 1 or how < 0.4:
            return [Ink(pen, HINT_INK if rng.random() < 0.04 else first)] * count
        if how < 0.6:  # colours that lie close to each other
            self._extras.add("close colours")
            return [Ink(pen, _near_tint(first, rng)) for _ in range(count)]
        self._extras.add("colours")
        if how < 0.75:  # and pens that differ too
            others = [NIBS[int(rng.integers(3, len(NIBS)))] for _ in range(count)]
            return [Ink(Pen(nib.name, rng.uniform(*n.width), rng.uniform(*n.dark)), _any_tint(rng)) for n in others]
        return [Ink(pen, _any_tint(rng)) for _ in range(count)]

    def _laid(self, line: Stroke) -> Stroke:
        """A course as this hand draws it: real strokes laid along it, one after another."""
        steps = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(line, axis=0).T))])
        at = np.linspace(0, steps[-1], max(2, int(steps[-1] / STEP_MM) + 1))
        points = np.stack([np.interp(at, steps, line[:, a]) for a in (0, 1)], axis=1)
        off, known = np.zeros(len(at)), hands()
        for begin in np.arange(-self._rng.uniform(0, self._reach), steps[-1], self._reach):
            inside = (at >= begin) & (at < begin + self._reach)
            real = known[int(self._rng.integers(len(known)))] * self._rng.choice((-1, 1))
            off[inside] += np.interp((at[inside] - begin) / self._reach, np.linspace(0, 1, 256), real)
        ahead = np.gradient(points, axis=0)
        aside = np.stack([-ahead[:, 1], ahead[:, 0]], axis=1) / np.maximum(np.hypot(*ahead.T), 1e-9)[:, None]
        return np.asarray(points + aside * (off * self._shake)[:, None], float)

    def _line(self, ink: Ink, number: int, shape: np.ndarray, start: float) -> MeantLine:
        rng, plot = self._rng, self._plot
        end = rng.uniform(0.62, 0.9) if rng.random() < 0.1 else rng.uniform(0.93, 1.005)
        turn = self._turn(end)
        if turn is not None and turn > 1:
            end, turn = self._today + rng.normal(0, 0.02), None
        inside = (start <= GRID) & (end >= GRID)
        course = np.stack([plot.x + GRID[inside] * plot.width, plot.bottom - shape[inside] * plot.height], axis=1)
        line = self._laid(course)
        share = (line[:, 0] - plot.x) / plot.width
        past = line if turn is None else line[share <= turn]
        future = line[:0] if turn is None else line[share > turn]
        strokes = self._solid(past, ink.pen) if len(past) > 4 else []
        dashes, whole = self._future(future, ink.pen) if len(future) > 40 else ([], future[:0])
        if turn is not None and not dashes:
            future, turn = future[:0], None
        self._drawn.append(Drawn(ink, (*strokes, *dashes), "line"))
        shown = np.concatenate([past if strokes else past[:0], whole])
        self._around(ink, number, shown)
        dashed = None if not dashes else 0.0 if not strokes else float(past[-1, 0] - plot.x) / plot.width
        return MeantLine(self._heights(shown), dashed, ink)

    def _turn(self, end: float) -> float | None:
        """Where dashes begin (share of the axis); None: nowhere; 2: the line ends at today."""
        rng, how = self._rng, self._rng.random()
        if how < 0.14:
            return None
        if how < 0.2:
            return 2.0
        if how < 0.23:
            return -1.0
        turn = self._today + (rng.normal(0, 0.02) if how < 0.85 else rng.normal(0, 0.13))
        return float(np.clip(turn, 0.2, 0.92)) if turn < end - 0.08 else None

    def _solid(self, line: Stroke, pen: Pen) -> list[Stroke]:
        rng = self._rng
        if self._hairy:
            self._extras.add("sketched")
            strokes, at = [], 0
            while at < len(line) - 8:
                until = min(len(line), at + int(rng.uniform(15, 40) / STEP_MM))
                strokes.append(line[max(0, at - int(rng.uniform(1, 5) / STEP_MM)) : until] + rng.normal(0, 0.35, 2))
                at = until
            return strokes
        strokes = [line]
        if rng.random() < 0.15 and len(line) > 120:
            self._extras.add("lifted")
            cut, gap = int(rng.integers(40, len(line) - 40)), int((rng.uniform(-3, 4) + pen.width) / STEP_MM)
            strokes = [line[:cut], line[max(0, cut + gap) :] + rng.normal(0, 0.3, 2)]
        if rng.random() < 0.1 and len(line) > 120:
            self._extras.add("retraced")
            first = 0 if rng.random() < 0.3 else int(rng.integers(0, len(line) - 80))
            until = len(line) if first == 0 else first + int(rng.integers(60, 300))
            strokes.append(self._laid(line[first:until] + rng.normal(0, 0.5, 2)))
        return [s for s in strokes if len(s) > 1]

    def _future(self, line: Stroke, pen: Pen) -> tuple[list[Stroke], Stroke]:
        """Dashes, and the part of the line that they cover."""
        kind = self._dashes
        self._extras.add(f"dashes: {kind}")
        if kind == "wiggle":
            return [self._wiggle(line)], line
        steps = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(line, axis=0).T))])
        dashes, at, turn = [], self._gap(kind, pen), 0
        while at < steps[-1] - 0.5:
            long = self._dash(kind, turn)
            inside = line[(steps >= at) & (steps <= at + long)]
            if len(inside) < 2:  # a dot
                spot = np.array([np.interp(at, steps, line[:, a]) for a in (0, 1)])
                inside = np.stack([spot, spot + self._rng.normal(0, 0.12, 2)])
            dashes.append(np.asarray(inside + self._rng.normal(0, 0.18, 2), float))
            at, turn = at + long + self._gap(kind, pen), turn + 1
        if kind == "dragged":  # the pen hardly leaves the paper: hair lines between
            dashes += [np.stack([a[-1], b[0]]) for a, b in pairwise(dashes) if self._rng.random() < 0.5]
        if len(dashes) < 2:
            return [], line[:0]
        return dashes, line[line[:, 0] <= max(float(d[:, 0].max()) for d in dashes) + 0.05]

    def _dash(self, kind: str, turn: int) -> float:
        """mm."""
        middle, spread = {
            "usual": (4.0, 0.25), "long": (10.0, 0.25), "short": (1.8, 0.3), "dots": (0.15, 0.2),
            "dash-dot": (5.0, 0.2), "irregular": (4.0, 0.7), "dragged": (4.0, 0.3),
        }[kind]  # fmt: skip
        if kind == "dash-dot" and turn % 2:
            middle = 0.3
        return middle * math.exp(self._rng.normal(0, spread))

    def _gap(self, kind: str, pen: Pen) -> float:
        middle, spread = {"long": (3.5, 0.3), "short": (1.6, 0.25), "dots": (2.0, 0.25), "irregular": (2.5, 0.6)}.get(
            kind, (2.2, 0.3)
        )
        return pen.width + max(0.3, middle * math.exp(self._rng.normal(0, spread)))

    def _wiggle(self, line: Stroke) -> Stroke:
        """The future without lifting the pen: waves along it."""
        ahead = np.gradient(line, axis=0)
        aside = np.stack([-ahead[:, 1], ahead[:, 0]], axis=1) / np.maximum(np.hypot(*ahead.T), 1e-9)[:, None]
        phase = np.arange(len(line)) * STEP_MM / self._rng.uniform(2.5, 6) * 2 * math.pi
        return np.asarray(line + aside * (np.sin(phase) * self._rng.uniform(0.6, 1.6))[:, None], float)

    def _heights(self, line: Stroke) -> np.ndarray:
        plot = self._plot
        if len(line) < 2:
            return np.full(PLACES, np.nan)
        at = plot.x + np.linspace(0, 1, PLACES) * plot.width
        order = np.argsort(line[:, 0], kind="stable")
        y = np.interp(at, line[order, 0], line[order, 1])
        inside = (at >= line[:, 0].min() - 0.01) & (at <= line[:, 0].max() + 0.01)
        return np.where(inside, (plot.bottom - y) / plot.height * 100, np.nan)

    def _around(self, ink: Ink, number: int, line: Stroke) -> None:
        rng = self._rng
        if len(line) < 80:
            return
        if rng.random() < 0.12:
            self._add("hook", ink, [_hook(line, rng)], "arrow")
        elif rng.random() < 0.2:
            self._add("arrow", ink, arrowed(line, rng), "arrow")
        if rng.random() < 0.3:
            self._add("words", ink, worded(self._plot, line, rng, self._part), "word")
        if rng.random() < 0.08:
            self._add("pointed", ink, pointed(self._plot, line, rng, self._part), "word")
        if rng.random() < 0.12:
            self._add("events", ink, events(line, rng), "word")


def _hook(line: Stroke, rng: np.random.Generator) -> Stroke:
    """The pen goes on where the hand already turns back."""
    bow = np.linspace(0, rng.uniform(1.5, 3.0), 12)[:, None]
    way = line[-1] - line[-12]
    angle = math.atan2(way[1], way[0]) + np.cumsum(np.full(12, rng.choice((-1, 1)) * rng.uniform(0.1, 0.3)))
    size = np.gradient(bow[:, 0]) * rng.uniform(0.8, 1.6)
    return np.asarray(
        line[-1] + np.cumsum(np.stack([np.cos(angle), np.sin(angle)], axis=1) * size[:, None], axis=0), float
    )


def _any_tint(rng: np.random.Generator) -> Tint:
    """Blue, green and red shares of some strong colour."""
    hue = rng.uniform(0, 6)
    sectors = np.clip(np.abs((hue + np.array([2.0, 4.0, 0.0])) % 6 - 3) - 1, 0, 1)
    low, high = rng.uniform(0.05, 0.25), rng.uniform(0.5, 0.9)
    blue, green, red = low + (high - low) * sectors
    return float(blue), float(green) * 0.8, float(red)


def _near_tint(tint: Tint, rng: np.random.Generator) -> Tint:
    blue, green, red = np.clip(np.array(tint) + rng.normal(0, 0.1, 3), 0.03, 0.9)
    return float(blue), float(green), float(red)
