"""What other people put beside their lines: arrows, words, pointers, events, and what they scratched out."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from real_strokes import omniglot, path_of, strokes_of

from generator.model.geometry import Box
from generator.rehearse.pens import Stroke

CLEAR_MM = 2.0  # of the plot's edges


def arrowed(line: Stroke, rng: np.random.Generator) -> list[Stroke]:
    """The head of an arrow at a line's end: two wings in one go, apart, one wing only, or a closed tip."""
    tip, before = line[-1], line[-16]
    angle, size = math.atan2(tip[1] - before[1], tip[0] - before[0]), rng.uniform(1.8, 5.5)
    wings = [
        tip + size * rng.uniform(0.8, 1.2) * np.array([math.cos(angle + turn), math.sin(angle + turn)])
        for turn in (math.pi - rng.uniform(0.3, 0.8), math.pi + rng.uniform(0.3, 0.8))
    ]
    over = tip + rng.normal(0, 0.5, 2)
    kind = rng.random()
    if kind < 0.45:
        return [np.stack([wings[0], over, wings[1]])]
    if kind < 0.7:
        return [np.stack([wings[0], over]), np.stack([over, wings[1]])]
    return [np.stack([over, wings[0]])] if kind < 0.85 else [np.stack([wings[0], over, wings[1], wings[0]])]


def worded(plot: Box, line: Stroke, rng: np.random.Generator, part: str) -> list[Stroke]:
    """Words beside a line, through it, or behind its end."""
    at, high = line[int(rng.integers(0, len(line)))], rng.uniform(1.8, 4.5)
    kind = rng.random()
    if kind < 0.2:  # through it
        base = at[1] + high * rng.uniform(0.2, 0.8)
    elif kind < 0.4:
        at = line[-1] + np.array([rng.uniform(-14, 1.5), 0.0])
        base = at[1] + high * rng.uniform(-1.4, 1.8)
    else:
        away = rng.uniform(0.2, 8)
        base = at[1] - away if rng.random() < 0.6 else at[1] + away + high
    return _written(plot, float(at[0]), float(base), high, rng, part)


def _written(plot: Box, x: float, base: float, high: float, rng: np.random.Generator, part: str) -> list[Stroke]:
    base = float(np.clip(base, plot.y + high + CLEAR_MM, plot.bottom - CLEAR_MM))
    wide = rng.uniform(5, 28)
    x = float(np.clip(x, plot.x + CLEAR_MM, plot.right - wide - CLEAR_MM))
    if rng.random() < 0.4:
        return [_joined_up(x, base, high, wide, rng)]
    known, strokes, end = omniglot(part), [], x + wide
    while x < end:
        letter = known[int(rng.integers(len(known)))]
        xy = path_of(letter)
        xy = (xy - xy.min(axis=0)) * high * rng.uniform(0.6, 1.1) / max(float(np.ptp(xy, axis=0).max()), 1.0)
        foot = float(xy[:, 1].max())
        strokes += [stroke + np.array([x, base - foot]) for stroke in strokes_of(letter, xy)]
        x += float(xy[:, 0].max()) + high * rng.uniform(0.05, 0.5)
    return strokes


def _joined_up(x: float, base: float, high: float, wide: float, rng: np.random.Generator) -> Stroke:
    """Writing in one go: loops of changing height that run on."""
    loops = max(3, int(wide / (high * rng.uniform(0.35, 0.6))))
    t = np.linspace(0, loops * 2 * math.pi, loops * 14)
    tall = np.interp(t, np.arange(loops + 1) * 2 * math.pi, rng.choice((0.55, 0.6, 0.65, 1.0, 1.3), loops + 1))
    loop = np.interp(t, np.arange(loops + 1) * 2 * math.pi, rng.uniform(0.1, 0.45, loops + 1))
    across = x + t / t[-1] * wide + high * loop * np.sin(t)
    return np.stack([across, base - high * tall * (1 - np.cos(t)) / 2], axis=1)


def pointed(plot: Box, line: Stroke, rng: np.random.Generator, part: str) -> list[Stroke]:
    """A word away from the line, and a short arrow or stroke from it to the line."""
    at = line[int(rng.integers(20, len(line) - 20))]
    up = -1.0 if at[1] - plot.y > plot.bottom - at[1] else 1.0
    far, slant = rng.uniform(7, 16), rng.uniform(-6, 6)
    begin = at + np.array([slant, up * far])
    end = at + np.array([0.0, up * rng.uniform(0.0, 2.0)])
    high = rng.uniform(2, 3.5)
    base = float(begin[1]) - 0.8 if up < 0 else float(begin[1]) + high + 0.8
    strokes = [np.stack([begin, end])]
    if rng.random() < 0.6:
        strokes += arrowed(np.linspace(begin, end, 40), rng)
    return [*strokes, *_written(plot, float(begin[0]) - 5, base, high, rng, part)]


def events(line: Stroke, rng: np.random.Generator) -> list[Stroke]:
    """Marks on a line where something happened: filled dots, crosses, ticks across it."""
    kind, made = int(rng.integers(3)), []
    for _ in range(int(rng.integers(1, 5))):
        at, size = line[int(rng.integers(8, len(line) - 8))] + rng.normal(0, 0.3, 2), rng.uniform(0.8, 2.0)
        if kind == 0:
            turn = np.linspace(0, 6 * math.pi, 40)
            made.append(
                at + (np.linspace(0.1, 0.5, 40) * size)[:, None] * np.stack([np.cos(turn), np.sin(turn)], axis=1)
            )
        elif kind == 1:
            made += [at + size * np.array([[-0.7, -0.7], [0.7, 0.7]]), at + size * np.array([[0.7, -0.7], [-0.7, 0.7]])]
        else:
            made.append(at + size * np.array([[rng.normal(0, 0.15), -1], [0, 1]]))
    return made


def scratched(plot: Box, rng: np.random.Generator, laid: Callable[[Stroke], Stroke]) -> list[Stroke]:
    """A wrong line that somebody crossed out: struck by slanting strokes, coiled over, or filled up."""
    long = rng.uniform(8, 45)
    x, y = rng.uniform(plot.x + 3, plot.right - long - 3), rng.uniform(plot.y + 12, plot.bottom - 12)
    u = np.linspace(0, 1, 60)
    wrong = np.stack([x + u * long, y + rng.uniform(-0.4, 0.4) * long * u + 2 * np.sin(4 * u)], axis=1)
    kind = int(rng.integers(3))
    if kind == 0:
        at = np.linspace(0.04, 0.96, max(3, int(long / rng.uniform(2.5, 6))))
        middles = np.stack([np.interp(at, u, wrong[:, a]) for a in (0, 1)], axis=1)
        leg = np.array([rng.uniform(0.8, 2), rng.uniform(2, 4)])
        over = [np.stack([m - leg, m + leg]) + rng.normal(0, 0.3, (2, 2)) for m in middles]
    elif kind == 1:
        turns = max(4, int(long / rng.uniform(1.2, 3)))
        t = np.linspace(0, turns * 2 * math.pi, turns * 16)
        along = t / t[-1]
        middle = np.stack([np.interp(along, u, wrong[:, a]) for a in (0, 1)], axis=1)
        over = [middle + np.stack([rng.uniform(1, 2.5) * np.cos(t), rng.uniform(1.8, 4) * np.sin(t)], axis=1)]
    else:
        turns = max(6, int(long / rng.uniform(0.4, 1.0)))
        at = np.linspace(0, 1, turns)
        middle = np.stack([np.interp(at, u, wrong[:, a]) for a in (0, 1)], axis=1)
        middle[:, 1] += np.where(np.arange(turns) % 2, 1, -1) * rng.uniform(1.5, 3.5) * rng.uniform(0.8, 1.2, turns)
        over = [middle]
    return [laid(wrong), *(laid(stroke) for stroke in over)]
