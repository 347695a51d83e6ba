"""Circles: guessed from strands that turn, from holes in the ink and from arcs; fitted as ellipses; measured all round,
where what print hides counts neither for nor against."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from generator.model.map_space import MapSpace
from generator.read.drawings.ink import FieldInk
from generator.read.drawings.maps.strands import Strand
from generator.read.drawings.pieces import Pieces

Floats = NDArray[np.float64]
LEAST_MM, MOST_MM = 2.6, 17.0  # mm: half the axes of a circle
MOST_ASPECT = 2.4
ARC_TURN = 1.1  # radians: so much an arc turns that says which circle it is part of
ARC_MM = 5.0  # mm: how long it is
CLOSED_MM = 1.4  # mm: smaller gaps in a circle do not let its hole run out
BAND_MM = 1.3  # mm from the ellipse: what is drawn there is the circle
WIDE_BAND_MM = 2.2  # mm: the same while it is fitted
BINS = 48  # parts of the round
SAME_SHARE = 0.5  # of their sizes: circles that overlap so much are one


@dataclass(frozen=True, slots=True)
class Round:
    """Ellipses, N of each: middle (N x 2, mm), half axes (N x 2, mm), turn of the first (N, radians); `features`;
    `parts`: N x pieces, the share of each piece's points that lies in the band, `inside`: within the ellipse."""

    middle: Floats
    half: Floats
    turn: Floats
    features: Floats
    parts: Floats
    inside: Floats

    def __len__(self) -> int:
        return len(self.middle)


def rounds(strands: Sequence[Strand], pieces: Pieces, likely: Floats, ink: FieldInk, space: MapSpace) -> Round:
    """Whatever may be a circle, with what speaks for it."""
    guesses = [*_of_strands(strands), *_of_holes(ink, float(np.median(pieces.width)) / 2)]
    points, owner = pieces.points, np.repeat(np.arange(len(pieces)), np.diff(pieces.starts))
    fitted = [e for guess in guesses if (e := _refined(guess, points)) is not None]
    fitted = _apart(fitted)
    if not fitted:
        none = np.zeros((0, 2))
        return Round(none, none, np.zeros(0), np.zeros((0, FEATURES)), np.zeros((0, len(pieces))), np.zeros((0, 0)))
    rows = [_measured(e, points, owner, pieces, likely, ink, space) for e in fitted]
    values = np.array(fitted)
    return Round(
        values[:, :2], values[:, 2:4], values[:, 4], np.array([row[0] for row in rows]),
        np.array([row[1] for row in rows]), np.array([row[2] for row in rows]),
    )  # fmt: skip


Ellipse = tuple[float, float, float, float, float]
"""Middle x and y, half axes (mm), turn of the first (radians)."""


def _sound(ellipse: Ellipse) -> bool:
    small, large = min(ellipse[2:4]), max(ellipse[2:4])
    return small >= LEAST_MM and large <= MOST_MM and large <= MOST_ASPECT * small


def _fit(points: Floats) -> Ellipse | None:
    if len(points) < 8:
        return None
    if len(points) > 160:
        points = points[:: len(points) // 120]
    (x, y), (a, b), turn = cv2.fitEllipseDirect(points.astype(np.float32).reshape(-1, 1, 2))
    found = (float(x), float(y), float(a) / 2, float(b) / 2, float(np.radians(turn)))
    return found if np.isfinite(found).all() else None


def _of_strands(strands: Sequence[Strand]) -> list[Ellipse]:
    found = []
    for strand in strands:
        if strand.ink < ARC_MM:
            continue
        points = strand.points
        size = np.ptp(points, axis=0)
        if size.max() < LEAST_MM:
            continue
        step = points[:: max(1, len(points) // 48)]
        ahead = np.diff(step, axis=0)
        angle = np.unwrap(np.arctan2(ahead[:, 1], ahead[:, 0]))
        smooth = np.convolve(angle, np.ones(3) / 3, "valid") if len(angle) > 4 else angle
        turned = float(np.ptp(smooth)) if len(smooth) else 0.0
        if turned < ARC_TURN:
            continue
        if size.max() <= 2 * MOST_MM and (guess := _fit(points)) is not None and _sound(guess):
            found.append(guess)
        found += _windows(points)
    return found


def _windows(points: Floats) -> list[Ellipse]:
    """Circles of parts of a long strand: a circle with the line that leads to it may be one stroke."""
    along = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(points, axis=0).T))])
    if along[-1] < 25.0:
        return []
    found = []
    for start in np.arange(0.0, along[-1] - 12.0, 7.0):
        part = points[(along >= start) & (along < start + 16.0)]
        guess = _circle(part)
        if guess is not None and _sound(guess):
            found.append(guess)
    return found


def _circle(points: Floats) -> Ellipse | None:
    """The circle nearest to points (Kåsa)."""
    if len(points) < 8:
        return None
    middle = points.mean(axis=0)
    x, y = (points - middle).T
    rows = np.stack([x, y, np.ones(len(x))], axis=1)
    (a, b, c), *_ = np.linalg.lstsq(rows, x**2 + y**2, rcond=None)
    radius = float(np.sqrt(max(c + (a**2 + b**2) / 4, 0.0)))
    return (float(middle[0] + a / 2), float(middle[1] + b / 2), radius, radius, 0.0)


def _of_holes(ink: FieldInk, half: float) -> list[Ellipse]:
    """Holes in the ink, with small gaps closed. `half`: of the width of strokes, mm."""
    scale = 2  # half the size: holes are large
    full = ink.mask.view(np.uint8) * np.uint8(255)
    size = round(full.shape[1] / scale), round(full.shape[0] / scale)
    small = (cv2.resize(full, size, interpolation=cv2.INTER_AREA) > 50).astype(np.uint8)
    per_mm = ink.scale / scale
    side = round(CLOSED_MM * per_mm) | 1
    closed = cv2.morphologyEx(small, cv2.MORPH_CLOSE, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side)))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(1 - closed, connectivity=4)
    found = []
    for label in range(1, count):
        left, top, wide, high, area = stats[label]
        if not (
            1.4 * LEAST_MM * per_mm - half * per_mm < min(wide, high) and max(wide, high) < 2 * MOST_MM * per_mm * 1.3
        ):
            continue
        if area < 0.3 * wide * high or not (
            left > 0 and top > 0 and left + wide < labels.shape[1] and top + high < labels.shape[0]
        ):
            continue
        part = (labels[top : top + high, left : left + wide] == label).astype(np.uint8)
        outlines, _ = cv2.findContours(part, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
        outline = cv2.convexHull(max(outlines, key=len)).reshape(-1, 2) + np.array([left + 0.5, top + 0.5])
        guess = _fit(_dense(outline / per_mm))
        if guess is not None:
            x, y, a, b, turn = guess
            grown = (x, y, a + half, b + half, turn)
            found += [grown] if _sound(grown) else []
    return found


def _dense(outline: Floats) -> Floats:
    """The outline with places all along it."""
    closed = np.concatenate([outline, outline[:1]])
    along = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(closed, axis=0).T))])
    at = np.linspace(0, along[-1], 64, endpoint=False)
    return np.stack([np.interp(at, along, closed[:, axis]) for axis in (0, 1)], axis=1)


def _off(ellipse: Ellipse, points: Floats) -> tuple[Floats, Floats]:
    """How far points lie outside the ellipse (about, mm), and the angle at which they are seen from its middle."""
    x, y, a, b, turn = ellipse
    cos, sin = np.cos(turn), np.sin(turn)
    dx, dy = points[:, 0] - x, points[:, 1] - y
    u, v = dx * cos + dy * sin, -dx * sin + dy * cos
    share = np.hypot(u / a, v / b)
    far = np.hypot(u, v)
    return far * (1 - 1 / np.maximum(share, 1e-3)), np.arctan2(v / b, u / a)


def _refined(guess: Ellipse, points: Floats) -> Ellipse | None:
    """The ellipse drawn to the ink around it, twice."""
    reach = max(guess[2:4]) + WIDE_BAND_MM
    near = points[(np.abs(points[:, 0] - guess[0]) < reach) & (np.abs(points[:, 1] - guess[1]) < reach)]
    for band, share in ((WIDE_BAND_MM, 0.5), (BAND_MM, 0.35)):
        off, _ = _off(guess, near)
        mine = near[np.abs(off) < min(band, share * min(guess[2:4]))]
        if len(mine) < 12:
            return None
        better = _fit(mine)
        if better is None or not _sound(better):
            return guess if _sound(guess) else None
        guess = better
    return guess


def _apart(ellipses: list[Ellipse]) -> list[Ellipse]:
    """Without those that are the same."""
    kept: list[Ellipse] = []
    for one in ellipses:
        if not any(
            np.hypot(one[0] - other[0], one[1] - other[1]) < 0.9
            and abs(np.sqrt(one[2] * one[3]) - np.sqrt(other[2] * other[3])) < 0.7
            for other in kept
        ):
            kept.append(one)
    return kept


FEATURES = 30


def _measured(
    ellipse: Ellipse, points: Floats, owner: NDArray[np.intp], pieces: Pieces, likely: Floats, ink: FieldInk,
    space: MapSpace,
) -> tuple[list[float], Floats, Floats]:  # fmt: skip
    """What speaks for a circle; of each piece the share in its band, and within it."""
    x, y, a, b, turn = ellipse
    off, angle = _off(ellipse, points)
    band = np.abs(off) < BAND_MM
    count = np.maximum(np.diff(pieces.starts), 1)
    parts = np.bincount(owner, band, minlength=len(pieces)) / count
    inside = np.bincount(owner, off < BAND_MM, minlength=len(pieces)) / count
    bins = ((angle[band] + np.pi) / (2 * np.pi) * BINS).astype(np.intp) % BINS
    full = np.bincount(bins, minlength=BINS) > 0
    turns = (np.arange(BINS) + 0.5) / BINS * 2 * np.pi - np.pi
    cos, sin = np.cos(turn), np.sin(turn)
    u, v = a * np.cos(turns), b * np.sin(turns)
    rim = np.stack([x + u * cos - v * sin, y + u * sin + v * cos], axis=1)
    at = (rim * ink.scale).astype(np.intp)
    high, wide = ink.mask.shape
    beyond = (at < 0).any(axis=1) | (at[:, 0] >= wide) | (at[:, 1] >= high)
    at = np.clip(at, 0, (wide - 1, high - 1))
    hidden = (ink.hidden[at[:, 1], at[:, 0]] | beyond) & ~full
    bare = ~full & ~hidden
    mean = float(np.sqrt(a * b))
    around = np.pi * (3 * (a + b) - np.sqrt((3 * a + b) * (a + 3 * b)))
    inner = off < -BAND_MM
    near_out = (off > BAND_MM) & (off < 3 * BAND_MM)
    weight = parts * pieces.length + 1e-6
    of_band = (likely * weight[:, None]).sum(axis=0) / weight.sum()
    mine = parts > 0.5
    sticking = float((pieces.length * (1 - parts))[(parts > 0.15) & (parts < 0.85)].sum())
    nodes = [n for n in space.nodes if n.box is None]
    rims = [(np.hypot(n.centre.x - space.area.x - x, n.centre.y - space.area.y - y), n.radius) for n in nodes]
    near, radius = min(rims, default=(99.0, 1.0))
    boxes = [
        (np.hypot(box.centre.x - space.area.x - x, box.centre.y - space.area.y - y), box.width) for box in space.boxes
    ]
    box_far, box_wide = min(boxes, default=(99.0, 5.0))
    residual = off[band]
    features = [
        full.mean(), hidden.mean(), bare.mean(), _longest(bare) / BINS, _longest(~full) / BINS,
        float(residual.std()) if len(residual) else 1.0, float(np.abs(residual).mean()) if len(residual) else 1.0,
        mean, min(a, b), max(a, b) / min(a, b), float(band.sum()) / ink.scale / around,
        float(inner.sum()) / ink.scale / mean, float(near_out.sum()) / ink.scale / mean, *of_band,
        float(mine.sum()), float(np.log(pieces.length[mine].max() + 0.1)) if mine.any() else -2.0,
        sticking / around, min(near, 40.0), near / (radius + mean), mean / radius, float(near < 0.5 * mean),
        min(box_far, 20.0), box_far / mean, box_wide / mean, float(beyond.mean()), float(ink.bilevel),
        float(pieces.width[mine].mean()) if mine.any() else 0.0,
    ]  # fmt: skip
    return [float(f) for f in features], parts, inside


def _longest(mask: NDArray[np.bool_]) -> int:
    """The longest run of a ring."""
    if mask.all():
        return len(mask)
    twice = np.concatenate([mask, mask])
    edges = np.flatnonzero(np.diff(np.concatenate([[0], twice.astype(np.int8), [0]])))
    return int((edges[1::2] - edges[::2]).max()) if len(edges) else 0


def chosen(found: Round, odds: Floats, least: float) -> list[int]:
    """The likeliest circles that do not lie over each other."""
    kept: list[int] = []
    for index in np.argsort(-odds).tolist():
        if odds[index] < least:
            break
        size = float(np.sqrt(found.half[index].prod()))
        if all(
            float(np.hypot(*(found.middle[index] - found.middle[k])))
            > SAME_SHARE * (size + float(np.sqrt(found.half[k].prod())))
            for k in kept
        ):
            kept.append(index)
    return kept
