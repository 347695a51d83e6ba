"""Sticky notes on a large sheet that was photographed: what has a colour that is not printed there, in squares.

register by the marks → divide by the paper → away from the printed colours → by hue → one square each.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from generator.model.geometry import Box, Point
from generator.model.layout import FieldRole
from generator.model.sticky import Sticky, StickyColour
from generator.read.blank.reference import PageReference
from generator.read.cover import in_colour
from generator.read.lie.register import Fit
from generator.read.picture.grid import BEYOND, Levels, rectify, scaled
from generator.read.picture.image import Colour, Grey
from generator.read.thresholds import ALL_RINGS

Floats = NDArray[np.float32]
Mask = NDArray[np.bool_]
PX_PER_MM = 2.0  # px/mm: a note of 51 mm is 102 px, and handwriting on it hardly shows
CROP_PX_PER_MM = 4.0  # px/mm of a note's picture: writing with a marker is well readable
SIDES_MM = (76.0, 51.0)  # mm: notes are sold in these squares
LEAST_MM, MOST_MM = 34.0, 135.0  # mm: sides of what can be a note by itself (also 38 x 51 and 76 x 127)
OFF_PAPER = 0.13  # share of the paper's light: a colour so far from what is printed there is no print
PALE_PRINT = 0.06  # share: print of so little colour counts as none
GAP_MM, THIN_MM = 5.0, 14.0  # mm: writing on a note that is closed; and what is too thin to be one
FILLED = 0.84  # share of its smallest rectangle that a note fills
FILLED_OBLONG = 0.93  # the same of a long one: two that touch fill less
HALF_HIDDEN, NEARLY = 0.62, 0.09  # the same where others hide a corner; share by which a square differs from those sold
COVERED = 0.86  # share of a square that must be of this colour, where notes touch
REST_SHARE = 0.3  # of a note: what is left of it after those over it were found
ANGLES = tuple(range(-20, 21, 4))  # degrees: how notes are turned where they touch
FIT_PX_PER_MM = 0.5  # px/mm: at which squares are laid on notes that touch
ALONE, TOUCHING, PART = 0.95, 0.85, 0.55  # confidence
MARGIN_MM = 2.0  # mm around a note in its picture
INK_SHARE, NOTE_SHARE = 0.005, 0.9  # of a picture's pixels: darker is its ink, lighter a gloss
LIGHTEST, FLATTEST, MOST_GAIN = 245.0, 80.0, 2.5  # grey levels of the note, and of how little it is stretched; times
PAPER_ROUNDS, PAPER_OFF = 6, 0.06  # rounds of fitting the light on the paper, and how far off is no paper
LEAST_PAPER = 0.1  # share of a sheet that is bare at least
HUE_SPREAD, HUE_APART, HUE_LEAST = 5.0, 13, 0.35  # degrees: of one note; between two kinds; share of a note's pixels
HUE_EVEN_PX = 21  # px, 10 mm: where two hues come near each other, most of what is around says which one it is
HUES = (
    (StickyColour.ORANGE, 12.0, 38.0), (StickyColour.YELLOW, 38.0, 75.0), (StickyColour.GREEN, 75.0, 165.0),
    (StickyColour.BLUE, 165.0, 250.0), (StickyColour.PURPLE, 250.0, 292.0), (StickyColour.PINK, 292.0, 372.0),
)  # fmt: skip
"""Degrees of hue at which each colour begins and ends (red, from 360 on, is a strong pink)."""


def read_stickies(
    levels: Levels, coloured: Callable[[], Colour | None] | None, fit: Fit, reference: PageReference
) -> dict[str, tuple[Sticky, ...]]:
    """The notes on a large sheet that came in in colour, by the field that each was stuck on (or nearest to)."""
    colour = None if reference.colours is None or coloured is None else coloured()
    if colour is None or reference.colours is None:
        return {}
    seen, lies = in_colour(levels, colour, fit, reference)
    sure = len(lies.rings) >= ALL_RINGS or len(lies.rings) >= len(reference.page.fiducials)
    found: dict[str, list[Sticky]] = {}
    page = reference.page
    fields = [f for f in page.open_fields if f.role is not FieldRole.MARK] or list(page.open_fields)
    for sticky in find_stickies(seen, lies, (page.width, page.height), reference.colours) if fields else ():
        centre = sticky.box.centre
        told = sticky if sure else replace(sticky, confidence=min(sticky.confidence, PART))  # it may lie elsewhere
        found.setdefault(min(fields, key=lambda f: _far(f.box, centre)).name, []).append(told)
    return {name: tuple(stickies) for name, stickies in found.items()}


def _far(box: Box, place: Point) -> tuple[float, float]:
    """How far a place is from a box (mm; 0 within), and how large that box is: the smaller of two goes first."""
    aside = max(box.x - place.x, 0.0, place.x - box.right)
    above = max(box.y - place.y, 0.0, place.y - box.bottom)
    return math.hypot(aside, above), box.width * box.height


def find_stickies(seen: Levels, fit: Fit, size: tuple[float, float], blank: Colour) -> tuple[Sticky, ...]:
    """The notes on a sheet, from its top left on. `seen`: the picture in colour, what is private covered; `size`: of
    the sheet in mm; `blank`: the empty sheet in colour, at any scale."""
    sheet = _upright(seen, fit, Box(0, 0, *size), PX_PER_MM)
    share = _of_paper(sheet)
    printed = _of_paper(np.asarray(cv2.resize(blank, sheet.shape[1::-1], interpolation=cv2.INTER_AREA), np.uint8))
    shown = (sheet < BEYOND).any(axis=2)  # what is covered, or beyond the picture, is as white as nothing else
    coloured = _not_printed(share, printed) & (cv2.erode(np.asarray(shown, np.uint8), np.ones((5, 5), np.uint8)) > 0)
    hue = _hue(share)
    found = []
    for middle, here in _by_hue(hue, coloured):
        for one in _squares(_solid(here)):
            found.append(_made(one, _named(middle), seen, fit))
    return tuple(sorted(found, key=lambda s: (round(s.box.centre.y / 40), s.box.centre.x)))


@dataclass(frozen=True, slots=True)
class _Square:
    """A note's place: centre and sides in px, how it is turned in degrees."""

    x: float
    y: float
    width: float
    height: float
    angle: float
    confidence: float

    @property
    def corners(self) -> Floats:
        return np.asarray(cv2.boxPoints(((self.x, self.y), (self.width, self.height), self.angle)), np.float32)


def _upright(seen: Levels, fit: Fit, box: Box, px_per_mm: float) -> Colour:
    picture, scale = seen.at(fit.px_per_mm, px_per_mm * 2)
    return rectify(picture, scaled(fit.matrix, scale), box, px_per_mm)


def _of_paper(sheet: Colour) -> Floats:
    """The picture as share of the light on its paper, which changes slowly over the sheet."""
    high, wide = sheet.shape[:2]
    small = np.asarray(cv2.resize(sheet, (60, 42), interpolation=cv2.INTER_AREA), np.float64).reshape(-1, 3)
    v, u = (a.ravel() for a in np.meshgrid(np.linspace(-1, 1, 42), np.linspace(-1, 1, 60), indexing="ij"))
    basis = np.stack([np.ones_like(u), u, v, u * v, u * u, v * v], axis=1)
    light = small.min(axis=1)  # a note is dark in one colour at least
    known = light < BEYOND  # what is covered, or beyond the picture, tells nothing of the light
    if known.sum() < len(light) * LEAST_PAPER:
        known = light >= 0
    paper = known & (light >= np.quantile(light[known], 0.6))
    for _ in range(PAPER_ROUNDS):
        surface = basis @ np.linalg.lstsq(basis[paper], small[paper], rcond=None)[0]
        off = (small / np.maximum(surface, 1)).clip(0, 2) - 1
        again = known & (np.abs(off) < PAPER_OFF).all(axis=1)
        if again.sum() < len(again) * LEAST_PAPER:
            break
        paper = again
    surface = (basis @ np.linalg.lstsq(basis[paper], small[paper], rcond=None)[0]).reshape(42, 60, 3)
    whole = cv2.resize(surface.astype(np.float32), (wide, high), interpolation=cv2.INTER_LINEAR)
    return np.asarray((sheet / np.maximum(whole, 20)).clip(0, 1.25), np.float32)


def _not_printed(share: Floats, printed: Floats) -> Mask:
    """Where the colour is neither paper's nor what is printed there, give or take a millimetre."""
    soft = cv2.GaussianBlur(share, (0, 0), 1.2)
    own, expected = _chroma(np.asarray(soft, np.float32)), _chroma(printed)
    away = np.hypot(*(own - expected).transpose(2, 0, 1))
    side = 2 * round(1.0 * PX_PER_MM) + 1
    print_near = (
        cv2.dilate(np.hypot(*expected.transpose(2, 0, 1)).astype(np.float32), np.ones((side, side))) > PALE_PRINT
    )
    strong = np.hypot(*own.transpose(2, 0, 1)) > OFF_PAPER
    return np.asarray(strong & (away > np.where(print_near, 1.3 * OFF_PAPER, OFF_PAPER)), np.bool_)


def _chroma(share: Floats) -> Floats:
    """Two numbers that say what colour, and none of how light: red against green, blue against both."""
    blue, green, red = (share[..., c] for c in range(3))
    return np.stack([red - green, blue - (red + green) / 2], axis=-1)


def _hue(share: Floats) -> Floats:
    soft = np.asarray(cv2.GaussianBlur(share, (0, 0), 2.0), np.float32).clip(0, 1)
    return np.asarray(cv2.cvtColor(soft, cv2.COLOR_BGR2HSV)[..., 0], np.float32)


def _by_hue(hue: Floats, coloured: Mask) -> Iterator[tuple[float, Mask]]:
    """The hues that the notes of this sheet have, and where each is: a note keeps to one, whatever it is called."""
    counts = np.bincount((hue[coloured] % 360).astype(np.intp), minlength=360).astype(np.float64)
    wave = np.exp(-0.5 * (np.arange(-20, 21) / HUE_SPREAD) ** 2)
    soft = np.convolve(np.concatenate([counts[-20:], counts, counts[:20]]), wave / wave.sum(), "same")[20:-20]
    least = (LEAST_MM * PX_PER_MM) ** 2 / (2.5 * HUE_SPREAD)  # as high as the smallest note makes it
    around = np.stack([np.roll(soft, step) for step in range(-HUE_APART, HUE_APART + 1)])
    peaks = np.flatnonzero((soft >= around.max(axis=0)) & (soft > least * HUE_LEAST))
    if not len(peaks):
        return
    off = np.abs((hue[..., None] - peaks + 180) % 360 - 180)
    nearest = off.argmin(axis=-1)
    nearest = cv2.medianBlur(np.asarray(nearest, np.uint8), HUE_EVEN_PX)
    for place, peak in enumerate(peaks):
        yield float(peak), np.asarray(coloured & (nearest == place), np.bool_)


def _named(hue: float) -> StickyColour:
    """What people call a hue."""
    return next(c for c, first, last in HUES if first <= hue < last or hue + 360 < last)


def _solid(here: Mask) -> Grey:
    """The mask with writing closed, and what is too thin for a note gone."""
    gap, thin = (cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (n, n))
                 for n in (round(GAP_MM * PX_PER_MM) | 1, round(THIN_MM * PX_PER_MM) | 1))  # fmt: skip
    closed = cv2.morphologyEx(here.view(np.uint8), cv2.MORPH_CLOSE, gap)
    return np.asarray(cv2.morphologyEx(closed, cv2.MORPH_OPEN, thin), np.uint8)


def _squares(mask: Grey) -> Iterator[_Square]:
    """The notes in a mask of one colour."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=4)
    for label in range(1, count):
        left, top, wide, high, area = (int(value) for value in stats[label])
        if area < (LEAST_MM * PX_PER_MM) ** 2 * 0.6:
            continue
        piece = np.asarray(labels[top : top + high, left : left + wide] == label, np.uint8)
        alone = _alone(piece, area)
        for one in [alone] if alone is not None else _cut(piece):
            yield _Square(one.x + left, one.y + top, one.width, one.height, one.angle, one.confidence)


def _alone(piece: Grey, area: int) -> _Square | None:
    """The piece as one note, if that is what it is."""
    outline = max(cv2.findContours(piece, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)[0], key=cv2.contourArea)
    (x, y), (wide, high), angle = cv2.minAreaRect(outline)
    short, long = sorted((wide / PX_PER_MM, high / PX_PER_MM))
    if not LEAST_MM <= short <= long <= MOST_MM or _two_side_by_side(short, long):
        return None
    sold = any(abs(short - side) < NEARLY * side and abs(long - side) < NEARLY * side for side in SIDES_MM)
    oblong = long > SIDES_MM[0] * (1 + NEARLY)
    if area < (HALF_HIDDEN if sold else FILLED_OBLONG if oblong else FILLED) * wide * high:
        return None
    turned = (angle + 45) % 90 - 45
    if abs(turned - angle) % 180 > 45:
        wide, high = high, wide
    return _Square(x, y, wide, high, turned, ALONE if area >= FILLED * wide * high else TOUCHING)


def _two_side_by_side(short: float, long: float) -> bool:
    """Whether a long piece is two squares in a row rather than one long note."""
    return any(abs(short - side) < 0.12 * side and abs(long - 2 * side) < 0.16 * side for side in SIDES_MM)


def _cut(piece: Grey) -> Iterator[_Square]:
    """Notes of one colour that touch: squares are laid on it, the best first, and taken away."""
    share = FIT_PX_PER_MM / PX_PER_MM
    pad = round(SIDES_MM[0] * FIT_PX_PER_MM * 0.3)
    small = cv2.resize(piece, None, fx=share, fy=share, interpolation=cv2.INTER_AREA).astype(np.float32)
    left = np.pad(small, pad)
    for side in SIDES_MM:
        wide = side * FIT_PX_PER_MM
        while left.sum() >= COVERED * wide * wide * 0.9:
            best = max((_laid(left, wide, angle) for angle in ANGLES), key=lambda one: one[0])
            covered, x, y, angle = best
            if covered < COVERED:
                break
            yield _Square((x - pad) / share, (y - pad) / share, wide / share, wide / share, angle, TOUCHING)
            taken = cv2.boxPoints(((x, y), (wide * 1.04, wide * 1.04), angle))
            cv2.fillConvexPoly(left, np.round(taken).astype(np.int32), (0,))
        _without_threads(left)
    yield from _rests(left, share, pad)


def _laid(left: NDArray[np.float32], wide: float, angle: float) -> tuple[float, float, float, float]:
    """The place where a square covers most of what is left: the share of it, x, y (px), and its angle."""
    side = math.ceil(wide * 1.5) | 1
    kernel = np.zeros((side, side), np.float32)
    corners = cv2.boxPoints(((side / 2 - 0.5, side / 2 - 0.5), (wide - 1, wide - 1), angle))
    cv2.fillConvexPoly(kernel, np.round(corners).astype(np.int32), (1.0,))
    covered = cv2.filter2D(left, cv2.CV_32F, kernel / kernel.sum(), borderType=cv2.BORDER_CONSTANT)
    around = cv2.filter2D(
        left, cv2.CV_32F, np.full((side, side), 1 / side**2, np.float32), borderType=cv2.BORDER_CONSTANT
    )
    scored = covered - 0.05 * around  # of places that are covered alike: the one at the edge
    y, x = np.unravel_index(int(scored.argmax()), scored.shape)
    return float(covered[y, x]), float(x), float(y), float(angle)


def _without_threads(left: NDArray[np.float32]) -> None:
    """Take away what is too thin to be part of a note."""
    thin = round(THIN_MM * FIT_PX_PER_MM) | 1
    kernel = cv2.getStructuringElement(cv2.MORPH_RECT, (thin, thin))
    left[...] = np.where(cv2.morphologyEx(left, cv2.MORPH_OPEN, kernel) > 0.5, left, 0)


def _rests(left: NDArray[np.float32], share: float, pad: int) -> Iterator[_Square]:
    """What peeps out from under other notes of its colour: doubtful."""
    least = REST_SHARE * (SIDES_MM[1] * FIT_PX_PER_MM) ** 2
    mask = np.asarray(left > 0.5, np.uint8)
    for outline in cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)[0]:
        if cv2.contourArea(outline) >= least:
            (x, y), (wide, high), angle = cv2.minAreaRect(outline)
            turned = (angle + 45) % 90 - 45
            if abs(turned - angle) % 180 > 45:
                wide, high = high, wide
            yield _Square((x - pad) / share, (y - pad) / share, wide / share, high / share, turned, PART)


def _made(one: _Square, colour: StickyColour, seen: Levels, fit: Fit) -> Sticky:
    corners = one.corners / PX_PER_MM
    low, high = corners.min(axis=0), corners.max(axis=0)
    box = Box(float(low[0]), float(low[1]), float(high[0] - low[0]), float(high[1] - low[1]))
    picture = stretched(_upright(seen, fit, box.grown(MARGIN_MM), CROP_PX_PER_MM))
    _, data = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, 80])
    width, height = one.width / PX_PER_MM, one.height / PX_PER_MM
    return Sticky(colour, box, width, height, one.angle, one.confidence, bytes(data))


def stretched(picture: Colour) -> Colour:
    """A picture with its contrast stretched: the note light, the ink on it dark."""
    light = np.asarray(picture.max(axis=2), np.float32)
    low, high = (float(level) for level in np.quantile(light[::3, ::3], (INK_SHARE, NOTE_SHARE)))
    gain = min(LIGHTEST / max(high - low, FLATTEST), MOST_GAIN)
    wanted = (LIGHTEST - gain * (high - light)).clip(0, 255)
    share = wanted / np.maximum(light, 1)  # of each colour alike, so that a note keeps its own
    return np.asarray((picture * share[..., None]).clip(0, 255), np.uint8)
