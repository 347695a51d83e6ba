"""How other people's ink lies on paper and comes in: pens with a point and pressure, other copiers, other phones.

Nothing of `rehearse`'s paper, cameras and scanners is used.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache

import cv2
import numpy as np
from fields import MARGIN_MM, moved
from foreign_curves import Nib, foreign_sketch
from plot_paper import DPI, LYING, paper

from generator.model.geometry import MM_PER_INCH
from generator.rehearse.sketches import Drawn, Sketch

PX_PER_MM = 6.0
SUB = 4  # bits of fixed point
TOOTH_PX = 1024  # side of the patch of paper that pencils skip on
NOISE_BANK = 1 << 23  # sensor noise that is drawn once
COARSE = 33  # places per side at which it is worked out where the paper lies


@dataclass(frozen=True)
class Way:
    """A way to come in. `black`, `white`: grey levels of full ink and bare paper; `dirt`: copier's streaks and toner;
    `shade`: share of light lost at the darkest corner; `slant`: mm that a corner is pulled aside by the camera."""

    name: str
    dpi: int
    colour: bool = False
    bits: str = ""  # how it is made black and white: "fixed", "local"
    white: tuple[int, int] = (238, 252)
    black: tuple[int, int] = (10, 45)
    blur: tuple[float, float] = (0.4, 0.9)  # px
    noise: tuple[float, float] = (1.0, 5.0)
    dirt: float = 0.0
    shade: float = 0.0
    slant: float = 1.0
    quality: tuple[int, int] = (60, 88)
    off: float = 0.06  # mm that a page lies off after it was laid straight


WAYS = (
    Way("scan, colour, 200", 200, colour=True),
    Way("copier, grey, 300", 300, black=(25, 70), dirt=0.3),
    Way("copier, grey, 200, dirty", 200, white=(205, 240), black=(20, 70), noise=(3, 9), dirt=1.0),
    Way("scan, grey, 100", 100, blur=(0.3, 0.6), quality=(50, 80)),
    Way("1-bit, 300", 300, bits="fixed"),
    Way("1-bit, 200, local", 200, bits="local", noise=(3, 8), off=0.1),
    Way("photo", 230, colour=True, white=(170, 235), black=(20, 60), blur=(0.9, 1.6), noise=(3, 7), shade=0.35,
        slant=8.0, off=0.12),
    Way("photo, dim", 170, colour=True, white=(115, 170), black=(20, 45), blur=(0.9, 1.7), noise=(5, 10), shade=0.55,
        slant=12.0, quality=(45, 75), off=0.15),
)  # fmt: skip


# --- ink on paper -----------------------------------------------------------------------------------------------------


@cache
def _tooth() -> np.ndarray:
    """How high the paper lies, 0 … 1 evenly spread: fine and coarse together."""
    rng = np.random.default_rng(77)
    rough = sum(
        cv2.GaussianBlur(rng.standard_normal((TOOTH_PX, TOOTH_PX)).astype(np.float32), (0, 0), s) * s
        for s in (0.7, 1.6)
    )
    order = np.argsort(np.argsort(np.asarray(rough).ravel())).reshape(TOOTH_PX, TOOTH_PX)
    return (order / order.size).astype(np.float32)


def inked(paper: np.ndarray, drawn: tuple[Drawn, ...], dpi: float, rng: np.random.Generator) -> None:
    """Put strokes (mm from the picture's top left) on a colour picture."""
    per_mm = dpi / MM_PER_INCH
    for each in drawn:
        full = np.zeros(paper.shape[:2], np.uint8)
        for stroke in each.strokes:
            _stroke(full, stroke * per_mm, each.ink.pen.width * per_mm, rng)
        left, top, wide, high = cv2.boundingRect(full)
        if not wide:
            continue
        ink, window = full[top : top + high, left : left + wide], paper[top : top + high, left : left + wide]
        if each.ink.pen.grain:
            y, x = rng.integers(0, TOOTH_PX, 2)
            tooth = np.roll(_tooth(), (int(y), int(x)), (0, 1))
            tooth = np.tile(tooth, (2, 3))[:high, :wide]
            level = cv2.LUT(ink, (each.ink.pen.grain * (1.4 - 0.8 * np.arange(256) / 255)).astype(np.float32))
            skip = np.clip((level - tooth) * np.float32(1 / 0.15), 0, 1)
            ink = cv2.multiply(ink, 1 - np.float32(0.9) * skip, dtype=cv2.CV_8U)
        gone = each.ink.pen.darkness * (1 - np.array(each.ink.tint))
        layers = [cv2.LUT(ink, (255 - np.arange(256) * share).round().astype(np.uint8)) for share in gone]
        cv2.multiply(window, cv2.merge(layers), dst=window, scale=1 / 255)


def _stroke(full: np.ndarray, points: np.ndarray, width: float, rng: np.random.Generator) -> None:
    """One stroke: a point that presses more or less, thinner where it comes down fast and where it leaves."""
    count = len(points)
    if count < 2:
        return
    knots = np.clip(1 + rng.normal(0, 0.1, max(3, count // 40 + 2)), 0.7, 1.3)
    press = np.interp(np.linspace(0, 1, count), np.linspace(0, 1, len(knots)), knots)
    tail = min(count // 3, int(rng.uniform(0, 14)))
    if tail > 1:
        press[-tail:] *= np.linspace(1, rng.uniform(0.5, 1), tail)
    pad = math.ceil(width) + 3
    low, high = np.floor(points.min(axis=0)).astype(int) - pad, np.ceil(points.max(axis=0)).astype(int) + pad
    (left, top), (right, bottom) = low.clip(0), high.clip(0)
    window = full[top:bottom, left:right]
    if not window.size:
        return
    local = np.zeros(window.shape, np.uint8)
    fixed = np.round((points - (left, top)) * (1 << SUB)).astype(int)
    step = max(1, count // 400)
    for a in range(0, count - 1, step):
        b = min(count - 1, a + step)
        thick = max(1, round(width * float(press[a])))
        cv2.line(
            local,
            tuple(fixed[a].tolist()),
            tuple(fixed[b].tolist()),
            int(255 * min(1.0, 0.55 + 0.45 * float(press[a]))),
            thick,
            cv2.LINE_AA,
            SUB,
        )
    cv2.max(window, cv2.GaussianBlur(local, (5, 5), 0.6), dst=window)


# --- how it comes in --------------------------------------------------------------------------------------------------


def came_in(field: np.ndarray, dpi: float, way: Way, rng: np.random.Generator) -> tuple[np.ndarray, float]:
    """The field (colour) as it comes in and is laid straight again, and the grey levels between paper and print."""
    share = way.dpi / dpi
    high, wide = field.shape[:2]
    size = math.ceil(wide * share), math.ceil(high * share)
    corners = np.array([[0, 0], [wide, 0], [wide, high], [0, high]], np.float32)
    pulled = corners * share + rng.normal(0, way.slant * way.dpi / MM_PER_INCH / 3, (4, 2))
    pulled = (pulled - pulled.min(axis=0)).astype(np.float32)
    size = tuple(int(v) + 2 for v in pulled.max(axis=0))
    there = cv2.getPerspectiveTransform(corners, pulled)
    soft = cv2.GaussianBlur(field, (0, 0), 0.45 / share) if share < 1 else field
    scan = cv2.warpPerspective(soft, there, size, flags=cv2.INTER_LINEAR, borderValue=(252, 252, 252))
    if not way.colour:
        scan = cv2.cvtColor(scan, cv2.COLOR_BGR2GRAY)
    scan = cv2.GaussianBlur(scan, (0, 0), rng.uniform(*way.blur)).astype(np.float32)
    white, black = rng.uniform(*way.white), rng.uniform(*way.black)
    scan = 255 * (scan / 255) ** rng.uniform(0.85, 1.2)
    scan = black + (white - black) * scan / 255
    scan = _spoilt(scan, way, rng)
    scan = np.clip(scan + rng.normal(0, rng.uniform(*way.noise), scan.shape).astype(np.float32), 0, 255).astype(
        np.uint8
    )
    if way.bits:
        scan = _bilevel(scan, way.bits, white, black, way.dpi, rng)
    else:
        packed = cv2.imencode(".jpg", scan, [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(*way.quality))])[1]
        scan = cv2.imdecode(packed, cv2.IMREAD_UNCHANGED)
    contrast = 255.0 if way.bits else (white - black) * 0.87
    return _back(scan, there, dpi, (wide, high), way, rng), contrast


@cache
def _noise() -> np.ndarray:
    return np.random.default_rng(78).standard_normal(NOISE_BANK, np.float32)


def _spoilt(scan: np.ndarray, way: Way, rng: np.random.Generator) -> np.ndarray:
    high, wide = scan.shape[:2]
    flat = np.ones((high, wide), np.float32)
    if way.shade:
        corners = rng.uniform(1 - way.shade, 1, (2, 2)).astype(np.float32)
        flat *= cv2.resize(corners, (wide, high), interpolation=cv2.INTER_LINEAR)
        if rng.random() < 0.4:  # the shadow of a hand or a phone
            edge = rng.uniform(0.2, 0.8) * wide + np.linspace(0, rng.uniform(-0.5, 0.5) * wide, high)[:, None]
            beside = np.tanh((np.arange(wide)[None] - edge) / rng.uniform(8, 50))
            flat *= (1 - rng.uniform(0.05, 0.17) * (1 + beside)).astype(np.float32)
    if way.dirt:
        for x in rng.integers(0, wide, rng.poisson(1.5 * way.dirt)):
            flat[:, x : x + int(rng.integers(1, 3))] *= rng.uniform(0.75, 0.95)
        for x, y in zip(rng.integers(0, wide, n := rng.poisson(40 * way.dirt)), rng.integers(0, high, n), strict=True):
            flat[y : y + int(rng.integers(1, 3)), x : x + int(rng.integers(1, 3))] *= rng.uniform(0.3, 0.8)
        flat *= 1 - 0.05 * way.dirt * rng.random() * np.linspace(0, 1, high, dtype=np.float32)[:, None]
    if scan.ndim == 2 or not way.shade:
        return scan * flat if way.dirt else scan
    cast = rng.uniform(0.85, 1.0, 3)
    return scan * flat[..., None] * cast.astype(np.float32)


def _bilevel(scan: np.ndarray, how: str, white: float, black: float, dpi: int, rng: np.random.Generator) -> np.ndarray:
    if how == "fixed":
        return np.where(scan < black + (white - black) * rng.uniform(0.45, 0.72), 0, 255).astype(np.uint8)
    side = int(dpi / 6) | 1
    return cv2.adaptiveThreshold(
        scan, 255, cv2.ADAPTIVE_THRESH_GAUSSIAN_C, cv2.THRESH_BINARY, side, rng.uniform(14, 28)
    )


def _back(
    scan: np.ndarray, there: np.ndarray, dpi: float, size: tuple[int, int], way: Way, rng: np.random.Generator
) -> np.ndarray:
    """Laid straight, with what registration leaves: the page a little off, and slow waves."""
    per_mm = dpi / MM_PER_INCH
    share = per_mm / PX_PER_MM
    wide, high = round(size[0] / share), round(size[1] / share)
    u, v = np.meshgrid(np.linspace(0, 1, COARSE), np.linspace(0, 1, COARSE))
    places = []
    for side, at in zip(size, (u, v), strict=True):
        waves = np.sin(u * rng.uniform(1, 6) + v * rng.uniform(1, 6) + rng.uniform(0, 6))
        places.append(at * side + (rng.normal(0, way.off) + 0.7 * way.off * waves) * per_mm)
    seen = cv2.perspectiveTransform(np.stack(places, axis=-1).astype(np.float32), there) - 0.5
    x, y = np.meshgrid(*((np.arange(n, dtype=np.float32) + 0.5) / n * (COARSE - 1) for n in (wide, high)))
    maps = [cv2.remap(np.ascontiguousarray(seen[..., a]), x, y, cv2.INTER_LINEAR) for a in (0, 1)]
    return cv2.remap(scan, *maps, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)


# --- both -------------------------------------------------------------------------------------------------------------

LEFT = 0.6  # of a line's ink: less is lost


def foreign_drawn(
    seed: tuple[int, ...], way: Way, part: str, nib: Nib | None = None, kind: str = LYING
) -> tuple[np.ndarray, Sketch, float]:
    """A field as it comes in, its truth, and the grey levels between paper and print."""
    rng = np.random.default_rng([*seed, 0xF0])
    empty, plot, today, _ = paper(kind)
    truth = foreign_sketch(plot, today, rng, part, nib)
    page = empty.copy()
    area = plot.grown(MARGIN_MM)
    truth = Sketch(moved(truth.drawn, area), truth.lines, truth.extras)
    inked(page, truth.drawn, DPI, rng)
    picture, contrast = came_in(page, DPI, way, rng)
    return picture, truth, contrast


def shows(picture: np.ndarray, truth: Sketch) -> bool:
    """Whether of every line enough came through black and white to be read."""
    dark = cv2.erode(picture, np.ones((3, 3), np.uint8)) < 128
    for each in truth.drawn:
        if each.what == "line":
            at = np.concatenate(each.strokes) * PX_PER_MM
            at = np.clip(at.astype(int), 0, np.array(picture.shape[1::-1]) - 1)
            if dark[at[:, 1], at[:, 0]].mean() < LEFT:
                return False
    return True
