"""Which name line belongs to which drawn line: by the number written at it, by the colour of the name, or not known.

A number is believed only if it stands by itself near one line's end (a 1 is but a stroke, like a dash or the wing of an
arrow: it must have a ring, or a 2 or 3 at another line); two signs that contradict each other say nothing.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import cv2
import numpy as np
from numpy.typing import NDArray

from generator.read.drawings.ink import FieldInk
from generator.read.drawings.pieces import Pieces
from generator.read.writing.digits import digit_chances, picture_of

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
SURE_DIGIT = 0.95  # chance from which a small drawing is a digit
TALL_MM, WIDE_MM = (1.4, 7.5), 6.5  # of a digit
RING_MM, RING_FULL = (3.0, 12.0), 0.5  # across a ring; how full its box is at most: it is empty inside
ALONE_MM = 1.2  # mm around a number: letters stand nearer to each other
NEAR_MM, MUCH_NEARER = 9.0, 1.6  # of a number to the end of its line, and how much farther all others are
SURE_NAMES = 0.98  # how sure the lines of a plot are: below that no number names one of them
ERASED_MM = 0.5  # mm beside a line's stroke that go with it
SAME_TINT, OTHER_TINT = 0.25, 0.45  # how far apart two inks of one colour are at most; of two colours at least
NAME_PALE = 0.25  # darkness from which a pixel of a name tells its colour


@dataclass(frozen=True, slots=True)
class NameLine:
    """A name line that somebody wrote on: its number, and the colour of the ink (as of pieces), if there is one."""

    number: int
    tint: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class Drawn:
    """A line, as its name is looked for: its pieces, both ends (mm), and the colour of its ink."""

    members: tuple[int, ...]
    ends: Floats
    tint: tuple[float, float]


def named(
    lines: Sequence[Drawn], names: Sequence[NameLine], most: int, ink: FieldInk, pieces: Pieces, sure: float = 1.0
) -> list[int]:
    """The number of each line's name, 0 where that is not known. `most`: numbers that there are; `sure`: how sure it is
    that the lines run so: where two may have changed places, a number at one's end may be the other's."""
    if not lines or not most:
        return [0] * len(lines)
    if len(lines) == len(names) == 1:
        return [names[0].number]
    said = _by_number(lines, most, ink, pieces) if len(lines) == 1 or sure >= SURE_NAMES else {}
    tinted = _by_colour(lines, names) if ink.colour is not None else {}
    found = []
    for index in range(len(lines)):
        signs = {signs[index] for signs in (said, tinted) if index in signs}
        found.append(signs.pop() if len(signs) == 1 else 0)
    for number in {n for n in found if n and found.count(n) > 1}:
        found = [0 if n == number else n for n in found]
    left = [name.number for name in names if name.number not in found]
    if len(left) == 1 and found.count(0) == 1 and len(names) == len(lines):  # the one that is left
        found[found.index(0)] = left[0]
    return found


# --- by the number that is written at a line --------------------------------------------------------------------------


def _by_number(lines: Sequence[Drawn], most: int, ink: FieldInk, pieces: Pieces) -> dict[int, int]:
    """Of lines (by index): the digit at one of their ends."""
    places, digits = _digits(_rest(lines, ink, pieces), ink, most)
    best: dict[int, tuple[float, int]] = {}
    for place, digit in zip(places, digits, strict=True):
        away = np.array([float(np.hypot(*(line.ends - place).T).min()) for line in lines])
        order = np.argsort(away)
        index, near = int(order[0]), float(away[order[0]])
        if near > NEAR_MM or (len(lines) > 1 and away[order[1]] < MUCH_NEARER * near):
            continue
        if index not in best or near < best[index][0]:
            best[index] = near, digit
    return {index: digit for index, (_, digit) in best.items()}


def _rest(lines: Sequence[Drawn], ink: FieldInk, pieces: Pieces) -> Mask:
    """The ink without the lines."""
    rest = ink.mask.astype(np.uint8)
    for line in lines:
        for index in line.members:
            points = np.round(pieces.of(index) * ink.scale).astype(np.int32).reshape(-1, 1, 2)
            wide = max(1, round((float(pieces.width[index]) + ERASED_MM) * ink.scale))
            cv2.polylines(rest, [points], False, (0,), wide)
    return rest > 0


def _digits(rest: Mask, ink: FieldInk, most: int) -> tuple[list[Floats], list[int]]:
    """Where digits stand by themselves (mm, their middles), and which."""
    _, labels, stats, middles = cv2.connectedComponentsWithStats(rest.view(np.uint8), connectivity=8)
    boxes = stats[1:, :4].astype(np.float64) / ink.scale  # left, top, width, height
    full = stats[1:, cv2.CC_STAT_AREA] / ink.scale**2 / np.maximum(boxes[:, 2] * boxes[:, 3], 1e-6)
    ring = _within(boxes[:, 2], RING_MM) & _within(boxes[:, 3], RING_MM) & (full < RING_FULL)
    fit = _within(boxes[:, 3], TALL_MM) & (boxes[:, 2] < WIDE_MM)
    places, pictures, ringed = [], [], []
    for index in np.flatnonzero(fit).tolist():
        near = _near(boxes, index)
        rings = [i for i in near if ring[i] and _inside(boxes[index], boxes[i])]
        if len(near) > len(rings):
            continue
        ringed.append(bool(rings))
        left, top, wide, high = stats[index + 1, :4].tolist()
        window = slice(top, top + high), slice(left, left + wide)
        pictures.append(picture_of(np.where(labels[window] == index + 1, ink.dark[window], 0).astype(np.uint8)))
        places.append(middles[index + 1] / ink.scale)
    if not pictures:
        return [], []
    likely = digit_chances(np.stack(pictures))
    sure = zip(places, likely, ringed, strict=True)
    found = [(place, int(row.argmax()), round_it) for place, row, round_it in sure if row.max() >= SURE_DIGIT]
    others = any(1 < digit <= most for _, digit, _ in found)  # whoever numbers lines, numbers more than one
    good = [(place, d) for place, d, round_it in found if 1 < d <= most or (d == 1 and (round_it or others))]
    return [place for place, _ in good], [digit for _, digit in good]


def _within(values: Floats, bounds: tuple[float, float]) -> Mask:
    return np.asarray((values >= bounds[0]) & (values <= bounds[1]), np.bool_)


def _near(boxes: Floats, index: int) -> list[int]:
    """Other ink whose box comes within ALONE_MM of this one's."""
    left, top, wide, high = boxes[index]
    beside = (boxes[:, 0] < left + wide + ALONE_MM) & (boxes[:, 0] + boxes[:, 2] > left - ALONE_MM)
    over = (boxes[:, 1] < top + high + ALONE_MM) & (boxes[:, 1] + boxes[:, 3] > top - ALONE_MM)
    return [i for i in np.flatnonzero(beside & over).tolist() if i != index]


def _inside(inner: Floats, outer: Floats) -> bool:
    low, high = inner[:2] >= outer[:2], inner[:2] + inner[2:] <= outer[:2] + outer[2:]
    return bool(low.all() and high.all())


# --- by the colour of the name ----------------------------------------------------------------------------------------


def tint_of(seen: NDArray[np.uint8]) -> tuple[float, float] | None:
    """The colour of the ink in a small picture (blue, green, red; paper is its lightest part), as of pieces; None
    without ink."""
    paper = np.quantile(seen.reshape(-1, 3), 0.9, axis=0)
    share = seen.reshape(-1, 3) / np.maximum(paper, 1.0)
    inked = share[(share.min(axis=1) < 1 - NAME_PALE)]
    if len(inked) < 12:  # a letter has more
        return None
    depth = np.maximum(240 - 255 * inked.min(axis=1), 40)
    blue, red = (255 * (inked[:, c] - inked[:, 1]) / depth for c in (0, 2))
    return float(np.median(blue)), float(np.median(red))


def in_colours(lines: Sequence[Drawn], names: Sequence[NameLine]) -> bool:
    """Whether lines, and what was written at their names, are in colours that one tells apart."""
    return _apart([line.tint for line in lines]) and _apart([name.tint for name in names if name.tint is not None])


def _apart(tints: Sequence[tuple[float, float]]) -> bool:
    return any(math.dist(one, other) > OTHER_TINT for one, other in combinations(tints, 2))


def _by_colour(lines: Sequence[Drawn], names: Sequence[NameLine]) -> dict[int, int]:
    """Of lines: the only name that is written in their colour, if no other line has that colour."""
    known = [name for name in names if name.tint is not None]
    if len(known) < 2 or len(lines) < 2:
        return {}
    apart = np.array([[np.hypot(*np.subtract(line.tint, name.tint or (9.0, 9.0))) for name in known] for line in lines])
    found = {}
    for index, row in enumerate(apart):
        best = int(row.argmin())
        others = [*np.delete(row, best), *np.delete(apart[:, best], index)]
        if row[best] < SAME_TINT and min(others) > OTHER_TINT:
            found[index] = known[best].number
    return found
