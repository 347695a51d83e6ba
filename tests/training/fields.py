"""Drawn fields as the reader gets them, without the rest of the page: so that thousands can be had.

A field is printed, drawn in, taken in by a scanner, a fax or a phone, and laid straight again with the small errors
that laying a page straight leaves.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np

from generator.model.geometry import MM_PER_INCH, Box
from generator.read.blank.reference import _grey_at_paper, spread_print
from generator.read.drawings.pieces import Pieces
from generator.rehearse.noise import add_noise
from generator.rehearse.page import draw
from generator.rehearse.pens import Pen
from generator.rehearse.sketches import Drawn

MARGIN_MM = 1.5
SPREAD_MM = 0.3  # of what is printed, as reading spreads it


@dataclass(frozen=True)
class Taking:
    """How a field comes in. `off`: mm that print lies beside its place after straightening (standard deviation);
    `bend`: the same for what changes over the field."""

    name: str
    dpi: int
    colour: bool = False
    bilevel: bool = False
    down: float = 1.0  # lines per column, of a fax
    blur: float = 0.7  # px
    noise: float = 6.0
    light: float = 0.0  # share lost across the field
    off: float = 0.05
    bend: float = 0.03
    quality: int = 75


TAKINGS = (
    Taking("kopie kleur 200", 200, colour=True),
    Taking("kopie grijs 300", 300),
    Taking("kopie grijs 200", 200),
    Taking("kopie grijs 150", 150, blur=0.6),
    Taking("kopie zwart-wit 300", 300, bilevel=True, noise=4.0),
    Taking("fax, fijn", 204, bilevel=True, down=196 / 204, noise=10.0, off=0.12),
    Taking("foto", 250, colour=True, blur=1.3, noise=5.0, light=0.35, off=0.08, bend=0.08, quality=85),
    Taking("foto, krom papier", 220, colour=True, blur=1.6, noise=6.0, light=0.45, off=0.12, bend=0.2, quality=85),
)


def paint(paper: np.ndarray, drawn: tuple[Drawn, ...], dpi: float, rng: np.random.Generator) -> None:
    """Put ink on a colour picture, whose top left is (0, 0) of the strokes."""
    per_mm = dpi / MM_PER_INCH
    for each in drawn:
        strokes = [s for s in each.strokes if len(s) > 1]
        if not strokes:
            continue
        low, high = np.min([s.min(0) for s in strokes], axis=0) - 2.5, np.max([s.max(0) for s in strokes], axis=0) + 2.5
        (left, top), (right, bottom) = (np.round(c * per_mm).astype(int).clip(0) for c in (low, high))
        window = paper[top:bottom, left:right]
        if not window.size:
            continue
        white = np.full(window.shape[:2], 255, np.uint8)
        pen = replace(each.ink.pen, darkness=1.0)
        draw(white, [s - np.array([left, top]) / per_mm for s in strokes], pen, dpi, rng)
        full = each.ink.pen.darkness * rng.uniform(0.92, 1.0)
        gone = [full if each.ink.pen.grain else full * (1 - back) for back in each.ink.tint]
        layers = [cv2.convertScaleAbs(255 - white, alpha=-g, beta=255) for g in gone]
        cv2.multiply(window, cv2.merge(layers), dst=window, scale=1 / 255)


PX_PER_MM = 6.0


def taken(
    field: np.ndarray, source_dpi: float, taking: Taking, rng: np.random.Generator, px_per_mm: float = PX_PER_MM
) -> tuple[np.ndarray, float]:
    """The field (colour, at `source_dpi`) as it comes in and is laid straight; and its px/mm."""
    scale = taking.dpi / source_dpi
    high, wide = field.shape[:2]
    size = (round(wide * scale), round(high * scale * taking.down))
    angle, moved = rng.uniform(-2, 2), rng.uniform(-0.5, 0.5, 2)
    turn = cv2.getRotationMatrix2D((wide / 2, high / 2), angle, 1.0)
    squeeze = np.diag([size[0] / wide, size[1] / high])
    to_scan = np.column_stack([squeeze @ turn[:, :2], squeeze @ turn[:, 2] + moved])
    smooth = field if scale >= 1 else cv2.GaussianBlur(field, (0, 0), 0.4 / scale)
    scan = cv2.warpAffine(smooth, to_scan, size, flags=cv2.INTER_LINEAR, borderValue=(250, 250, 250))
    if not taking.colour:
        scan = cv2.cvtColor(scan, cv2.COLOR_BGR2GRAY)
    scan = cv2.GaussianBlur(scan, (0, 0), max(0.3, taking.blur * rng.uniform(0.6, 1.0)))
    if taking.light:
        u, v = np.meshgrid(np.linspace(-1, 1, 32, dtype=np.float32), np.linspace(-1, 1, 32, dtype=np.float32))
        way = rng.uniform(0, 2 * np.pi)
        lit = 1 - taking.light * rng.uniform(0.3, 1) * (0.5 + 0.35 * (u * np.cos(way) + v * np.sin(way)))
        lit = cv2.resize(lit.astype(np.float32), size)
        tint = rng.uniform(0.88, 1.0, 3).astype(np.float32)
        layers = [cv2.multiply(layer, lit, scale=float(t), dtype=cv2.CV_8U)
                  for layer, t in zip(cv2.split(scan), tint, strict=False)]  # fmt: skip
        scan = cv2.merge(layers)
    low, top = rng.uniform(0, 12), 255 - rng.uniform(0, 8)
    scan = np.ascontiguousarray(scan)
    add_noise(scan.reshape(len(scan), -1), taking.noise * rng.uniform(0.5, 1), rng, (top - low) / 255, low)
    if taking.bilevel:
        scan = np.where(scan < rng.integers(125, 180), 0, 255).astype(np.uint8)
    else:
        scan = cv2.imdecode(cv2.imencode(".jpg", scan, [cv2.IMWRITE_JPEG_QUALITY, taking.quality])[1],
                            cv2.IMREAD_UNCHANGED)  # fmt: skip
    return _straight(scan, to_scan, source_dpi, (wide, high), taking, rng, px_per_mm)


def _straight(
    scan: np.ndarray, to_scan: np.ndarray, source_dpi: float, size: tuple[int, int], taking: Taking,
    rng: np.random.Generator, px_per_mm: float,
) -> tuple[np.ndarray, float]:  # fmt: skip
    per_mm = source_dpi / MM_PER_INCH
    share = per_mm / px_per_mm
    wide, high = round(size[0] / share), round(size[1] / share)
    x, y = np.meshgrid((np.arange(wide) + 0.5) * share, (np.arange(high) + 0.5) * share)
    off = rng.normal(0, taking.off, 2) * per_mm
    bends = rng.normal(0, taking.bend, (2, 3, 4)).astype(np.float32) * per_mm
    dx, dy = (cv2.resize(b, (wide, high), interpolation=cv2.INTER_CUBIC) for b in bends)
    x, y = x + off[0] + dx - 0.5, y + off[1] + dy - 0.5
    u = to_scan[0, 0] * x + to_scan[0, 1] * y + to_scan[0, 2]
    v = to_scan[1, 0] * x + to_scan[1, 1] * y + to_scan[1, 2]
    flat = cv2.remap(scan, u.astype(np.float32), v.astype(np.float32), cv2.INTER_LINEAR, borderValue=(255, 255, 255))
    return flat, px_per_mm


def cut(page: np.ndarray, dpi: float, box: Box) -> np.ndarray:
    """The part of a page."""
    per_mm = dpi / MM_PER_INCH
    return page[round(box.y * per_mm) : round(box.bottom * per_mm), round(box.x * per_mm) : round(box.right * per_mm)]


def moved(drawn: tuple[Drawn, ...], box: Box) -> tuple[Drawn, ...]:
    """The ink as seen from a box's top left."""
    return tuple(replace(d, strokes=tuple(s - (box.x, box.y) for s in d.strokes)) for d in drawn)


__all__ = ["TAKINGS", "Pen", "Taking", "cut", "moved", "paint", "taken"]


def known_print(empty: np.ndarray, dpi: float, per_mm: float) -> np.ndarray:
    """What is printed on an empty picture in colour, as reading knows it: darkness x 255 at so many px per mm."""
    grey = cv2.GaussianBlur(cv2.cvtColor(empty, cv2.COLOR_BGR2GRAY), (0, 0), 1.0)
    share = dpi / MM_PER_INCH / per_mm
    size = (round(grey.shape[1] / share), round(grey.shape[0] / share))
    small = np.asarray(cv2.resize(grey, size, interpolation=cv2.INTER_AREA), np.uint8)
    return spread_print(_grey_at_paper(small), per_mm, SPREAD_MM)


def lain_on(drawn: tuple[Drawn, ...], pieces: Pieces, size: tuple[int, ...], per_mm: float) -> np.ndarray:
    """Of each piece which of what was drawn it lies on for the most part, -1 where it cannot be told. `size`: of the
    picture, rows and columns."""
    count = len(pieces)
    best, found = np.full(count, MOSTLY), np.full(count, -1)
    which = np.repeat(np.arange(count), np.diff(pieces.starts))
    for index, each in enumerate(drawn):
        raster = np.full(size, 255, np.uint8)
        wide = max(1, round((each.ink.pen.width + BESIDE_MM) * per_mm))
        for stroke in each.strokes:
            cv2.polylines(raster, [np.round(stroke * per_mm * 16).astype(np.int32)], False, 0, wide, cv2.LINE_8, 4)
        at = np.clip((pieces.points * per_mm).astype(int), 0, np.array(raster.shape[::-1]) - 1)
        lies = np.bincount(which, raster[at[:, 1], at[:, 0]] == 0, minlength=count)
        share = lies / np.maximum(np.diff(pieces.starts), 1)
        better = share > best
        best[better], found[better] = share[better], index
    return found


MOSTLY, BESIDE_MM = 0.55, 0.7  # of a piece, mm: so much of it lies so near the middle of a stroke that it is that one
