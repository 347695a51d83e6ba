"""What lines other people have in mind, and how their hands leave them: from strokes of real people."""

from __future__ import annotations

import math
from functools import cache

import numpy as np
from real_strokes import omniglot, splines, strokes_of

GRID = np.linspace(-0.03, 1.03, 900)  # shares of the time axis at which a shape is known
CANVAS = 420.0  # px: the square that students' functions were drawn in


# --- what real people's strokes give ----------------------------------------------------------------------------------


@cache
def hands() -> np.ndarray:
    """How real strokes leave their course: N x 256, of a standard deviation of 1."""
    found = []
    for letter in omniglot("valid"):
        for stroke in strokes_of(letter):
            steps = np.hypot(*np.diff(stroke, axis=0).T) if len(stroke) > 9 else np.zeros(1)
            if steps.sum() < 350:
                continue
            along = np.concatenate([[0], np.cumsum(steps)]) / steps.sum()
            even = np.stack([np.interp(np.linspace(0, 1, 256), along, stroke[:, a]) for a in (0, 1)], axis=1)
            soft = np.stack([np.convolve(np.pad(even[:, a], 30, "edge"), np.hanning(61) / 30, "valid") for a in (0, 1)])
            ahead = np.gradient(soft.T, axis=0)
            aside = np.stack([-ahead[:, 1], ahead[:, 0]], axis=1) / np.maximum(np.hypot(*ahead.T), 1e-6)[:, None]
            off = ((even - soft.T) * aside).sum(axis=1) * np.hanning(256) ** 0.25
            if off.std() > 0:
                found.append((off - off.mean()) / off.std())
    return np.array(found)


@cache
def functions() -> list[np.ndarray]:
    """Functions that students drew: heights (0 … 1) at 200 places."""
    found = []
    for knots in splines():
        if len(knots) < 7:
            continue
        ways = np.diff(knots[:, 0])
        if max((ways > 0).mean(), (ways < 0).mean()) < 0.9:
            continue
        t = np.linspace(0, 1, 12, endpoint=False)[:, None]
        bends = [
            (1 - t) ** 3 * a + 3 * (1 - t) ** 2 * t * b + 3 * (1 - t) * t**2 * c + t**3 * d
            for a, b, c, d in (knots[i : i + 4] for i in range(0, len(knots) - 3, 3))
        ]
        curve = np.concatenate(bends)
        curve = curve[np.argsort(curve[:, 0], kind="stable")]
        heights = 1 - np.interp(np.linspace(curve[0, 0], curve[-1, 0], 200), curve[:, 0], curve[:, 1]) / CANVAS
        if np.ptp(heights) > 0.05:
            found.append(heights)
    return found


# --- shapes: heights (share of the plot) over GRID --------------------------------------------------------------------


def any_shape(rng: np.random.Generator) -> np.ndarray:
    """Heights of a line that somebody has in mind."""
    u = (GRID - GRID[0]) / (GRID[-1] - GRID[0])
    kind = int(rng.integers(7))
    if kind < 2:
        drawn = functions()[int(rng.integers(len(functions())))]
        first, last = sorted(rng.uniform(0, 1, 2)) if rng.random() < 0.5 else (0.0, 1.0)
        last = max(last, min(1.0, first + 0.4))
        y = np.interp(first + (last - first) * (u if rng.random() < 0.5 else 1 - u), np.linspace(0, 1, 200), drawn)
    elif kind == 2:  # straight from event to event
        at = np.concatenate([[0], np.sort(rng.uniform(0.05, 0.95, int(rng.integers(1, 7)))), [1]])
        y = np.interp(u, at, rng.uniform(0, 1, len(at)))
    elif kind == 3:  # steps
        y = sum(
            rng.uniform(-0.4, 1) / (1 + np.exp(-rng.uniform(25, 120) * (u - rng.uniform(0.05, 0.95)))) for _ in range(3)
        )
    elif kind == 4:
        y = u ** math.exp(rng.normal(0, 0.7)) * (1 if rng.random() < 0.8 else -1)
    elif kind == 5:  # a dip or a peak
        y = rng.uniform(-0.5, 0.8) * u - rng.choice((-1, 1)) * np.exp(
            -(((u - rng.uniform(0.2, 0.8)) / rng.uniform(0.05, 0.3)) ** 2)
        )
    else:  # hardly anything happens
        y = 0.1 * np.sin(u * rng.uniform(2, 9) + rng.uniform(0, 6))
    y = np.asarray(y, float)
    span = rng.uniform(0.25, 0.9) if kind < 6 else rng.uniform(0.01, 0.12)
    if rng.random() < 0.06:
        return (y - y.min()) / max(float(np.ptp(y)), 1e-6) * span * 0.4 + 0.006  # begins along the time axis
    low = rng.uniform(0.03, 0.97 - span)
    return low + (y - y.min()) / max(float(np.ptp(y)), 1e-6) * span


RELATIONS = ("apart", "one start", "flat crossing", "touch", "merged", "close by")
RELATION_SHARES = (0.5, 0.14, 0.12, 0.12, 0.06, 0.06)


def beside(one: np.ndarray, how: str, rng: np.random.Generator) -> np.ndarray:
    """Another line's shape, which stands in this relation to the first."""
    place = rng.uniform(0.15, 0.85)
    side = 1.0 if one.mean() < 0.5 else -1.0
    if how == "flat crossing":
        off = math.tan(math.radians(rng.uniform(4, 15))) * (GRID - place) * rng.choice((-1, 1))
        off = np.asarray(off + 0.01 * np.sin(9 * GRID + rng.uniform(0, 6)), float)
    elif how == "touch":
        off = side * rng.uniform(0.1, 0.4) * (1 - np.exp(-(((GRID - place) / rng.uniform(0.08, 0.3)) ** 2)))
    elif how == "merged":
        off = (
            side * rng.uniform(0.15, 0.4) * np.clip((np.abs(GRID - place) - rng.uniform(0.03, 0.12)) / 0.3, 0, 1) ** 1.5
        )
    elif how == "close by":
        off = side * rng.uniform(0.02, 0.05) + 0.006 * np.sin(12 * GRID + rng.uniform(0, 6))
    else:
        other = any_shape(rng)
        if how == "apart":
            return other
        off = (other - one) * (1 - np.exp(-np.maximum(GRID, 0) / rng.uniform(0.05, 0.2)))
    return one + off
