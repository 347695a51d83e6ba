"""Digits as people write them, one per cell: in many styles, across the lines of their cells, crossed out and mended.

A skeleton is a way to write a digit: strokes as places in a box of 1 x 1, x to the right and y down. A place that is
named twice is a corner. One person keeps to one skeleton per digit, and to one slant, width and size.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from generator.model.domains import Day, Domain
from generator.model.geometry import Box
from generator.rehearse.hands import Hand, any_hand, drawn_by
from generator.rehearse.pens import Pen, Stroke

Place = tuple[float, float]
Skeleton = tuple[tuple[Place, ...], ...]

SKELETONS: dict[int, tuple[Skeleton, ...]] = {
    0: (
        (((0.6, 0.0), (0.12, 0.2), (0.05, 0.62), (0.35, 1.0), (0.85, 0.8), (0.95, 0.35), (0.65, 0.02), (0.5, 0.02)),),
        (((0.35, 0.05), (0.06, 0.4), (0.2, 0.9), (0.6, 0.98), (0.95, 0.6), (0.8, 0.12), (0.4, 0.0), (0.25, 0.12)),),
        (((0.75, 0.1), (0.4, 0.02), (0.06, 0.45), (0.3, 0.98), (0.85, 0.85), (0.95, 0.3), (0.8, 0.0)),),
        (((0.5, 0.0), (0.9, 0.25), (0.88, 0.75), (0.5, 1.0), (0.1, 0.72), (0.12, 0.25), (0.48, 0.02), (0.7, 0.15)),),
    ),
    1: (
        (((0.5, 0.0), (0.5, 0.5), (0.48, 1.0)),),
        (((0.25, 0.28), (0.5, 0.12), (0.6, 0.0), (0.6, 0.0), (0.58, 0.5), (0.56, 1.0)),),
        (((0.0, 0.5), (0.3, 0.28), (0.62, 0.0), (0.62, 0.0), (0.6, 0.5), (0.58, 1.0)),),
        (((0.05, 0.62), (0.4, 0.3), (0.7, 0.0), (0.7, 0.0), (0.62, 0.5), (0.55, 1.0)),),
        (((0.25, 0.25), (0.55, 0.0), (0.55, 0.0), (0.55, 1.0)), ((0.2, 1.0), (0.55, 0.99), (0.9, 1.0))),
    ),
    2: (
        (((0.1, 0.25), (0.3, 0.03), (0.65, 0.0), (0.9, 0.22), (0.75, 0.5), (0.4, 0.78), (0.05, 1.0), (0.05, 1.0),
          (0.5, 0.97), (0.97, 1.0)),),
        (((0.12, 0.2), (0.45, 0.0), (0.85, 0.12), (0.8, 0.42), (0.45, 0.78), (0.15, 0.98), (0.03, 0.88), (0.25, 0.8),
          (0.6, 0.96), (1.0, 0.92)),),
        (((0.08, 0.06), (0.5, 0.03), (0.92, 0.04), (0.92, 0.04), (0.5, 0.5), (0.06, 0.98), (0.06, 0.98), (0.5, 0.96),
          (0.97, 0.97)),),
        (((0.05, 0.35), (0.15, 0.08), (0.5, 0.0), (0.85, 0.18), (0.8, 0.5), (0.35, 0.85), (0.1, 1.0), (0.1, 1.0),
          (0.4, 0.88), (0.7, 0.98), (0.98, 0.9)),),
    ),
    3: (
        (((0.1, 0.14), (0.45, 0.0), (0.88, 0.2), (0.42, 0.46), (0.42, 0.46), (0.92, 0.7), (0.5, 1.0), (0.04, 0.86)),),
        (((0.1, 0.03), (0.5, 0.03), (0.88, 0.03), (0.88, 0.03), (0.42, 0.42), (0.42, 0.42), (0.92, 0.68), (0.5, 1.0),
          (0.05, 0.9)),),
        (((0.15, 0.1), (0.5, 0.0), (0.85, 0.15), (0.7, 0.4), (0.4, 0.5), (0.35, 0.45), (0.55, 0.45), (0.92, 0.7),
          (0.6, 0.98), (0.05, 0.92)),),
        (((0.05, 0.2), (0.4, 0.0), (0.8, 0.12), (0.72, 0.38), (0.4, 0.47), (0.8, 0.55), (0.95, 0.78), (0.6, 1.0),
          (0.2, 0.98), (0.02, 0.8)),),
    ),
    4: (
        (((0.25, 0.0), (0.15, 0.3), (0.04, 0.6), (0.04, 0.6), (0.5, 0.6), (0.97, 0.58)),
         ((0.68, 0.22), (0.66, 0.6), (0.62, 1.0))),
        (((0.1, 0.0), (0.1, 0.35), (0.15, 0.5), (0.5, 0.54), (0.85, 0.48)), ((0.86, 0.0), (0.84, 0.5), (0.8, 1.0))),
        (((0.72, 1.0), (0.7, 0.5), (0.7, 0.0), (0.7, 0.0), (0.35, 0.35), (0.02, 0.68), (0.02, 0.68), (0.5, 0.68),
          (1.0, 0.67)),),
        (((0.66, 0.0), (0.35, 0.32), (0.04, 0.66), (0.04, 0.66), (0.95, 0.66)), ((0.66, 0.0), (0.66, 1.0))),
        (((0.12, 0.0), (0.06, 0.5), (0.06, 0.5), (0.9, 0.5)), ((0.7, 0.02), (0.7, 0.5), (0.68, 1.0))),
        (((0.4, 0.0), (0.05, 0.62), (0.05, 0.62), (0.95, 0.55)), ((0.72, 0.3), (0.5, 1.0))),
    ),
    5: (
        (((0.25, 0.03), (0.2, 0.42), (0.2, 0.42), (0.6, 0.38), (0.93, 0.65), (0.62, 0.97), (0.06, 0.92)),
         ((0.25, 0.03), (0.55, 0.03), (0.92, 0.0))),
        (((0.9, 0.03), (0.55, 0.03), (0.25, 0.03), (0.25, 0.03), (0.17, 0.43), (0.17, 0.43), (0.6, 0.38), (0.93, 0.66),
          (0.6, 0.98), (0.05, 0.9)),),
        (((0.92, 0.04), (0.45, 0.03), (0.2, 0.25), (0.55, 0.45), (0.88, 0.7), (0.5, 1.0), (0.04, 0.9)),),
        (((0.3, 0.1), (0.22, 0.45), (0.22, 0.45), (0.7, 0.42), (0.92, 0.72), (0.5, 1.0), (0.1, 0.95)),
         ((0.35, 0.05), (0.95, 0.02))),
    ),
    6: (
        (((0.78, 0.02), (0.35, 0.25), (0.08, 0.68), (0.4, 1.0), (0.88, 0.8), (0.6, 0.5), (0.12, 0.7)),),
        (((0.45, 0.0), (0.18, 0.45), (0.1, 0.8), (0.45, 1.0), (0.88, 0.78), (0.55, 0.54), (0.14, 0.74)),),
        (((0.9, 0.1), (0.6, 0.0), (0.2, 0.25), (0.08, 0.65), (0.35, 0.98), (0.85, 0.85), (0.78, 0.55), (0.4, 0.52),
          (0.12, 0.72)),),
        (((0.25, 0.0), (0.12, 0.5), (0.14, 0.85), (0.5, 1.0), (0.88, 0.8), (0.65, 0.58), (0.2, 0.72)),),
    ),
    7: (
        (((0.05, 0.05), (0.5, 0.05), (0.92, 0.03), (0.92, 0.03), (0.6, 0.5), (0.35, 1.0)),),
        (((0.05, 0.05), (0.5, 0.05), (0.92, 0.03), (0.92, 0.03), (0.6, 0.5), (0.4, 1.0)),
         ((0.28, 0.52), (0.55, 0.5), (0.85, 0.48))),
        (((0.04, 0.22), (0.06, 0.05), (0.06, 0.05), (0.5, 0.06), (0.92, 0.03), (0.92, 0.03), (0.6, 0.5),
          (0.42, 1.0)), ((0.3, 0.5), (0.82, 0.48))),
        (((0.05, 0.1), (0.35, 0.04), (0.65, 0.1), (0.95, 0.03), (0.95, 0.03), (0.6, 0.42), (0.48, 1.0)),
         ((0.25, 0.55), (0.85, 0.45))),
        (((0.04, 0.2), (0.08, 0.04), (0.08, 0.04), (0.92, 0.04), (0.92, 0.04), (0.62, 0.45), (0.5, 1.0)),),
    ),
    8: (
        (((0.82, 0.16), (0.45, 0.0), (0.15, 0.2), (0.5, 0.46), (0.9, 0.75), (0.5, 1.0), (0.08, 0.76), (0.45, 0.5),
          (0.85, 0.22), (0.75, 0.1)),),
        (((0.5, 0.0), (0.18, 0.2), (0.45, 0.45), (0.8, 0.25), (0.55, 0.0), (0.45, 0.02)),
         ((0.45, 0.45), (0.06, 0.75), (0.5, 1.0), (0.92, 0.72), (0.55, 0.46), (0.4, 0.47))),
        (((0.5, 0.45), (0.2, 0.25), (0.5, 0.0), (0.82, 0.22), (0.5, 0.45), (0.1, 0.72), (0.5, 1.0), (0.9, 0.75),
          (0.55, 0.47)),),
        (((0.7, 0.05), (0.25, 0.1), (0.25, 0.35), (0.75, 0.62), (0.8, 0.9), (0.4, 1.0), (0.15, 0.8), (0.5, 0.5),
          (0.85, 0.15), (0.65, 0.02)),),
    ),
    9: (
        (((0.85, 0.18), (0.45, 0.0), (0.1, 0.28), (0.42, 0.52), (0.84, 0.25), (0.84, 0.25), (0.82, 0.6),
          (0.78, 1.0)),),
        (((0.85, 0.15), (0.45, 0.0), (0.1, 0.28), (0.42, 0.52), (0.86, 0.22), (0.86, 0.22), (0.8, 0.75), (0.45, 1.0),
          (0.1, 0.9)),),
        (((0.8, 0.25), (0.5, 0.02), (0.12, 0.22), (0.3, 0.5), (0.75, 0.4), (0.85, 0.1), (0.85, 0.1), (0.6, 0.6),
          (0.4, 1.0)),),
        (((0.55, 0.0), (0.12, 0.2), (0.35, 0.5), (0.85, 0.3), (0.6, 0.02), (0.85, 0.15), (0.88, 0.6), (0.6, 1.0),
          (0.15, 0.95)),),
    ),
}  # fmt: skip
"""Ways to write each digit."""

SLASHED_ZERO = 0.03  # share of people who strike through their zero
OTHER_STYLE = 0.1  # of the digits: not as this person usually writes it
HEIGHT = (0.52, 0.9)  # of the cell's height, most people's digits; some write larger than the cell
TOO_LARGE, LARGEST = 0.08, 1.2  # share of people, and how large
ZEROS_SHARE, FROM_LEFT = 0.1, 0.5  # of the numbers: with zeros in front; at the left of their cells
FIRST_DAY, LAST_DAY = date(1960, 1, 1).toordinal(), date(2030, 1, 1).toordinal()
LEAST_PENS = 4.0  # widths of its pen: nobody writes a digit that is less high
TREMOR_SHARE, DRIFT_SHARE = 0.5, 0.4  # of a hand's: it was measured on strokes of 40 mm, and a digit's are shorter
SMOOTH_STEPS = 6  # points between two places of a skeleton


@dataclass(frozen=True, slots=True)
class Writer:
    """How one person writes digits. `styles`: which skeleton of each; `slant`: mm to the right per mm up; `height`: of
    the cell's; `narrow`: width of a digit as share of its height; `jitter`: how far off places lie (share of the box);
    `offset`: where in the cell digits stand (share of the cell, from its middle)."""

    styles: tuple[int, ...]
    slant: float
    height: float
    narrow: float
    jitter: float
    hand: Hand
    slashed: bool
    offset: tuple[float, float]


def any_writer(rng: np.random.Generator) -> Writer:
    """Somebody."""
    height = rng.uniform(1.0, LARGEST) if rng.random() < TOO_LARGE else rng.uniform(*HEIGHT)
    hand = any_hand(rng)
    return Writer(
        styles=tuple(int(rng.integers(len(SKELETONS[digit]))) for digit in range(10)),
        slant=float(np.clip(rng.normal(0.1, 0.16), -0.3, 0.55)),
        height=float(height),
        narrow=float(rng.uniform(0.42, 0.85)),
        jitter=float(rng.uniform(0.012, 0.055)),
        hand=replace(hand, tremor=hand.tremor * TREMOR_SHARE, drift=hand.drift * DRIFT_SHARE),
        slashed=bool(rng.random() < SLASHED_ZERO),
        offset=(float(rng.normal(0, 0.05)), float(rng.normal(0, 0.05))),
    )


def smooth(places: Sequence[Place] | np.ndarray) -> Stroke:
    """A line through the places (Catmull-Rom); where one is named twice it turns sharply."""
    control = np.asarray(places, float)
    padded = np.vstack([control[0], control, control[-1]])
    t = np.linspace(0, 1, SMOOTH_STEPS, endpoint=False)[:, None]
    a, b, c, d = padded[:-3, None], padded[1:-2, None], padded[2:-1, None], padded[3:, None]
    pieces = 0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3)
    keep = np.hypot(*(c - b)[:, 0].T) > 0
    return np.vstack([pieces[keep].reshape(-1, 2), control[-1:]])


def any_number(domain: Domain, cells: int, rng: np.random.Generator) -> tuple[tuple[int | None, ...], str]:
    """A number within its bounds, or a date, in so many cells: a digit per cell (None: empty), and what is kept of it.

    Most people begin at the left, some end at the right; some fill what is left with zeros.
    """
    if isinstance(domain, Day):
        day = date.fromordinal(int(rng.integers(FIRST_DAY, LAST_DAY)))
        return tuple(int(sign) for sign in f"{day:%d%m%Y}"), day.isoformat()
    low = getattr(domain, "minimum", None) or 0
    most = getattr(domain, "maximum", None)
    high = max(low, 10**cells - 1 if most is None else most)
    length = int(rng.integers(1, cells + 1))  # short numbers are as usual as long ones
    number = int(np.clip(rng.integers(10 ** (length - 1) if length > 1 else 0, 10**length), low, high))
    text = str(number)
    if rng.random() < ZEROS_SHARE:
        text = text.zfill(cells)
    empty = (None,) * (cells - len(text))
    signs = tuple(int(sign) for sign in text)
    return ((*signs, *empty) if rng.random() < FROM_LEFT else (*empty, *signs)), text


def write_digit(digit: int, box: Box, writer: Writer, rng: np.random.Generator) -> list[Stroke]:
    """The strokes of one digit that fills about this box (mm)."""
    styles = SKELETONS[digit]
    style = int(rng.integers(len(styles))) if rng.random() < OTHER_STYLE else writer.styles[digit]
    skeleton: Skeleton = styles[style]
    if digit == 0 and writer.slashed:
        skeleton = (*skeleton, ((0.95, 0.02), (0.05, 0.98)))
    bend = rng.normal(1, 0.08, 2).clip(0.75, 1.3)
    found = []
    for stroke in skeleton:
        places = np.array(stroke, float)
        off = rng.normal(0, writer.jitter, places.shape)
        twice = np.flatnonzero((np.diff(places, axis=0) == 0).all(axis=1))
        off[twice + 1] = off[twice]  # a corner stays one
        places = places + off
        x = (places[:, 0] - 0.5) * box.width * bend[0]
        y = (places[:, 1] - 0.5) * box.height * bend[1]
        centre = box.centre
        line = smooth(np.stack([centre.x + x - y * writer.slant, centre.y + y], axis=1))
        found.append(drawn_by(writer.hand, line, rng))
    return found


def cell_boxes(cells: Sequence[Box], writer: Writer, pen: Pen, rng: np.random.Generator) -> list[Box]:
    """Where this person's digits stand in these cells (mm): their height and width, without the pen's."""
    found = []
    for cell in cells:
        high = min(cell.height * writer.height * rng.uniform(0.9, 1.1), cell.height * LARGEST) - pen.width
        high = max(high, LEAST_PENS * pen.width)
        wide = min(high * writer.narrow * rng.uniform(0.85, 1.15), cell.width * 1.05)
        x = cell.centre.x + (writer.offset[0] + rng.normal(0, 0.05)) * cell.width
        y = cell.centre.y + (writer.offset[1] + rng.normal(0, 0.04)) * cell.height
        found.append(Box(x - wide / 2, y - high / 2, wide, high))
    return found


def write_number(
    digits: Sequence[int | None], cells: Sequence[Box], writer: Writer, pen: Pen, rng: np.random.Generator
) -> list[Stroke]:
    """The strokes of one digit in each cell; None leaves a cell empty."""
    strokes = []
    for digit, box in zip(digits, cell_boxes(cells, writer, pen, rng), strict=True):
        if digit is not None:
            strokes += write_digit(digit, box, writer, rng)
    return strokes


def cross_out(box: Box, rng: np.random.Generator) -> list[Stroke]:
    """One or two lines, or a scribble, through what was written in this box."""
    if rng.random() < 0.4:  # a scribble
        turns = int(rng.integers(6, 11))
        places = [
            (box.x + box.width * (rng.uniform(-0.1, 0.1) if i % 2 else rng.uniform(0.9, 1.1)),
             box.y + box.height * (0.1 + 0.8 * i / (turns - 1)))
            for i in range(turns)
        ]  # fmt: skip
        return [smooth(places)]
    tilt = rng.choice((-1.0, 1.0)) * rng.uniform(0.0, 0.5) * box.height
    lines = []
    for shift in range(int(rng.integers(1, 3))):
        y = box.centre.y + (shift * 0.2 + rng.normal(0, 0.08)) * box.height
        lines.append(smooth([(box.x - 0.2 * box.width, y + tilt), (box.right + 0.2 * box.width, y - tilt)]))
    return lines


def mend_digit(wrong: int, right: int, cell: Box, writer: Writer, pen: Pen, rng: np.random.Generator) -> list[Stroke]:
    """A digit that was crossed out, or written over, with the right one beside, above or on it."""
    (box,) = cell_boxes([cell], writer, pen, rng)
    strokes = write_digit(wrong, box, writer, rng)
    way = rng.random()
    if way < 0.35:  # written over, heavier
        return strokes + 2 * write_digit(right, box, writer, rng)
    strokes += cross_out(box, rng)
    size = rng.uniform(0.45, 0.7)
    small = Box(0, 0, box.width * size, box.height * size)
    if way < 0.75:  # above the cell
        at = (cell.centre.x - small.width / 2 + rng.normal(0, 0.8), cell.y - small.height - rng.uniform(0.2, 1.0))
    else:  # in what room is left
        at = (cell.right - small.width - 0.3, cell.y + rng.uniform(0.0, 1.0))
    return strokes + write_digit(right, Box(*at, small.width, small.height), writer, rng)


def no_digit(cell: Box, rng: np.random.Generator) -> list[Stroke]:
    """What else people put in a cell: a dash, a stroke through it, a question mark's hook, a spot."""
    kind, c = rng.random(), cell.centre
    if kind < 0.35:
        half, y = cell.width * rng.uniform(0.2, 0.4), c.y + rng.normal(0, 0.4)
        return [smooth([(c.x - half, y), (c.x + half, y + rng.normal(0, 0.2))])]
    if kind < 0.55:
        return [smooth([(cell.x + 0.5, cell.bottom - 0.6), (cell.right - 0.5, cell.y + 0.6)])]
    if kind < 0.75:
        high = cell.height * rng.uniform(0.5, 0.8)
        hook = [(-0.25, -0.35), (0.0, -0.5), (0.28, -0.3), (0.05, -0.05), (0.0, 0.2)]
        dot = (c.x, c.y + 0.45 * high)
        return [
            smooth([(c.x + x * high, c.y + y * high) for x, y in hook]),
            smooth([dot, (dot[0] + 0.1, dot[1] + 0.15)]),
        ]
    if kind < 0.9:
        return [smooth([(c.x, c.y), (c.x + rng.uniform(0.1, 0.4), c.y + rng.uniform(0, 0.3))])]
    turns = np.linspace(0, rng.uniform(3, 7) * math.pi, 24)
    reach = np.linspace(0.4, 1.0, len(turns)) * cell.width * 0.3
    return [smooth(np.stack([c.x + reach * np.cos(turns), c.y + reach * np.sin(turns) * 0.8], axis=1))]
