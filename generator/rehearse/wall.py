"""A large sheet on a wall with sticky notes on it: where each is, and its colour, is kept as the truth."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from generator.model.geometry import MM_PER_INCH, Box, Point
from generator.model.sticky import StickyColour
from generator.rehearse.page import draw
from generator.rehearse.pens import FELT_PEN, Stroke, scribble_word

Colour = NDArray[np.uint8]  # rows x columns x 3: blue, green, red
SIDES_MM = ((76.0, 76.0), (51.0, 51.0), (76.0, 127.0))
SIDE_SHARES = (0.6, 0.32, 0.08)
TINTS: dict[StickyColour, tuple[float, float, float]] = {
    StickyColour.YELLOW: (0.48, 0.93, 0.98),
    StickyColour.ORANGE: (0.35, 0.66, 0.98),
    StickyColour.PINK: (0.72, 0.55, 0.97),
    StickyColour.PURPLE: (0.85, 0.62, 0.74),
    StickyColour.BLUE: (0.93, 0.82, 0.5),
    StickyColour.GREEN: (0.55, 0.9, 0.68),
}
"""Share of blue, green and red light that each colour sends back; makers differ by a tenth."""
MAKERS = 0.05  # standard deviation of that
TURN = 7.0  # degrees: standard deviation of how notes hang
APART_MM = 6.0  # mm between notes that do not touch
SHADOW = 0.12  # share of the light that the shadow of a note's lower edge takes
WRITTEN_SHARE = 0.9  # of the notes


@dataclass(frozen=True, slots=True)
class HungNote:
    """A note as it hangs. `centre`, `width`, `height` in mm, `angle` in degrees clockwise; `covered`: the share of it
    that other notes hide."""

    colour: StickyColour
    centre: Point
    width: float
    height: float
    angle: float
    covered: float = 0.0

    @property
    def corners(self) -> NDArray[np.float32]:
        """Its four corners, mm."""
        box = ((self.centre.x, self.centre.y), (self.width, self.height), self.angle)
        return np.asarray(cv2.boxPoints(box), np.float32)


def hang(
    fields: Sequence[Box], count: int, rng: np.random.Generator, *, touching: float = 0.25
) -> tuple[HungNote, ...]:
    """So many notes on these fields (mm); `touching`: the share that hangs against another or over a corner of it."""
    found: list[HungNote] = []
    for _ in range(count * 12):
        if len(found) == count:
            break
        box = fields[int(rng.integers(len(fields)))]
        wide, high = SIDES_MM[int(rng.choice(len(SIDES_MM), p=SIDE_SHARES))]
        angle = float(np.clip(rng.normal(0, TURN), -18, 18))
        colour = list(TINTS)[int(rng.integers(len(TINTS)))]
        x, y = rng.uniform(box.x, box.right), rng.uniform(box.y, box.bottom)
        if found and rng.random() < touching:
            other = found[int(rng.integers(len(found)))]
            way = rng.integers(4) * math.pi / 2
            reach = (other.width + wide) / 2 * rng.uniform(0.86, 1.0)
            x, y = other.centre.x + reach * math.cos(way), other.centre.y + reach * math.sin(way)
            x, y = x + rng.normal(0, 5) * abs(math.sin(way)), y + rng.normal(0, 5) * abs(math.cos(way))
            if not any(b.x <= x <= b.right and b.y <= y <= b.bottom for b in fields):
                continue
            note = HungNote(colour, Point(x, y), wide, high, angle)
            if any(_overlap(note, each) > 0.3 for each in found):
                continue
        else:
            note = HungNote(colour, Point(x, y), wide, high, angle)
            grown = HungNote(colour, Point(x, y), wide + APART_MM, high + APART_MM, angle)
            if any(_overlap(grown, each) > 0 for each in found):
                continue
        found.append(note)
    return tuple(
        HungNote(
            n.colour, n.centre, n.width, n.height, n.angle, max((_overlap(o, n) for o in found[i + 1 :]), default=0.0)
        )
        for i, n in enumerate(found)
    )


def _overlap(one: HungNote, other: HungNote) -> float:
    """The share of `other` that `one` lies over."""
    _, shared = cv2.rotatedRectangleIntersection(
        ((one.centre.x, one.centre.y), (one.width, one.height), one.angle),
        ((other.centre.x, other.centre.y), (other.width, other.height), other.angle),
    )
    if shared is None or len(shared) < 3:
        return 0.0
    return float(cv2.contourArea(cv2.convexHull(shared)) / (other.width * other.height))


def stick(sheet: Colour, notes: Sequence[HungNote], dpi: float, rng: np.random.Generator) -> None:
    """Put the notes on a picture of the sheet, the first undermost, with words on most of them."""
    per_mm = dpi / MM_PER_INCH
    for note in notes:
        corners = (note.corners * per_mm).astype(np.float32)
        low = np.floor(corners.min(axis=0) - 3 * per_mm).astype(int).clip(0)
        high = np.ceil(corners.max(axis=0) + 3 * per_mm).astype(int)
        part = sheet[low[1] : high[1], low[0] : high[0]]
        if not part.size:
            continue
        mask = np.zeros(part.shape[:2], np.uint8)
        cv2.fillConvexPoly(mask, np.round((corners - low) * 16).astype(np.int32), (255,), cv2.LINE_AA, 4)
        shade = cv2.GaussianBlur(mask, (0, 0), 1.2 * per_mm)
        moved = np.roll(shade, round(1.0 * per_mm), axis=0).astype(np.float32) / 255 * SHADOW
        paper = part * (1 - moved[..., None])
        tint = np.clip(np.array(TINTS[note.colour]) + rng.normal(0, MAKERS, 3), 0.05, 1.0)
        v = np.linspace(-1, 1, part.shape[0])[:, None, None]
        own = 255 * tint * (1 - 0.04 * v * rng.uniform(0, 1))  # it curls a little away from the wall
        share = mask[..., None].astype(np.float32) / 255
        part[...] = np.clip(paper * (1 - share) + own * share, 0, 255).astype(np.uint8)
        if rng.random() < WRITTEN_SHARE:
            _write(part, note, low / per_mm, dpi, rng)


def _write(part: Colour, note: HungNote, at: NDArray[np.float64], dpi: float, rng: np.random.Generator) -> None:
    """A few words with a felt pen."""
    white = np.full(part.shape[:2], 255, np.uint8)
    turn = np.deg2rad(note.angle)
    way = np.array([[math.cos(turn), -math.sin(turn)], [math.sin(turn), math.cos(turn)]])
    strokes: list[Stroke] = []
    for row in range(int(rng.integers(1, 4))):
        start = Point(-note.width * 0.4, -note.height * 0.2 + row * note.height * 0.25)
        wide, tall = note.width * rng.uniform(0.4, 0.7), rng.uniform(5.0, 8.0)
        for stroke in scribble_word(start, wide, tall, rng):
            strokes.append(stroke @ way.T + (note.centre.x - at[0], note.centre.y - at[1]))
    draw(white, strokes, FELT_PEN, dpi, rng)
    np.copyto(part, cv2.multiply(part, cv2.merge([white] * 3), scale=1 / 255).astype(np.uint8))
