"""How other people's ink lies on a map and comes in: pens that change along a stroke, other copiers and phones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from foreign_map_strokes import smooth

from generator.model.geometry import Point

Floats = np.ndarray
Rng = np.random.Generator


@dataclass(frozen=True)
class Tool:
    """What somebody draws with. `width` mm; `dark` 0 … 1; `grain`: how much of the paper's tooth shows; `tint`: what it
    leaves of blue, green and red where it is darkest."""

    name: str
    width: float
    dark: float
    grain: float
    tint: tuple[float, float, float]


TOOLS = (
    Tool("balpen blauw", 0.42, 0.75, 0.15, (0.55, 0.2, 0.1)),
    Tool("balpen zwart", 0.38, 0.8, 0.12, (0.1, 0.1, 0.1)),
    Tool("rollerpen", 0.6, 0.92, 0.0, (0.35, 0.1, 0.05)),
    Tool("fineliner", 0.4, 0.9, 0.0, (0.1, 0.1, 0.1)),
    Tool("viltstift", 1.1, 0.85, 0.05, (0.15, 0.15, 0.8)),
    Tool("potlood HB", 0.5, 0.55, 0.45, (0.25, 0.25, 0.25)),
    Tool("potlood 2B", 0.75, 0.62, 0.55, (0.2, 0.2, 0.2)),
)


def inked(paper: Floats, origin: Point, strokes: Sequence[tuple[Floats, Tool]], per_mm: float, rng: Rng) -> None:
    """Put the ink on a colour picture whose top left is `origin`. A stroke is wider and darker where it is slow."""
    press = rng.uniform(0.85, 1.15)
    for stroke, tool in strokes:
        points = (stroke - (origin.x, origin.y)) * per_mm
        low = np.floor(points.min(axis=0) - 3 * per_mm).astype(int).clip(0)
        high = np.ceil(points.max(axis=0) + 3 * per_mm).astype(int)
        window = paper[low[1] : high[1], low[0] : high[0]]
        if not window.size:
            continue
        count = max(4, int(np.hypot(*np.diff(points, axis=0).T).sum() / 6))
        even = smooth(points - low, count) if count > 8 else points - low
        wave = np.interp(np.linspace(0, 1, len(even)), np.linspace(0, 1, 7), rng.normal(1, 0.12, 7))
        ends = np.minimum(1.0, 0.55 + np.minimum(np.arange(len(even)), np.arange(len(even))[::-1]) / 5)
        cover = np.zeros((window.shape[0] * 2, window.shape[1] * 2), np.uint8)
        for k in range(len(even) - 1):
            wide = max(1, round(2 * per_mm * tool.width * press * wave[k] * ends[k]))
            a, b = (tuple(int(v) for v in np.round(even[i] * 2 * 16)) for i in (k, k + 1))
            cv2.line(cover, a, b, 255, wide, cv2.LINE_AA, 4)
        full = (
            cv2.resize(cover, (window.shape[1], window.shape[0]), interpolation=cv2.INTER_AREA).astype(np.float32) / 255
        )
        if tool.grain:
            tooth = cv2.GaussianBlur(rng.standard_normal(full.shape).astype(np.float32), (0, 0), 0.09 * per_mm)
            full *= np.clip(1 - tool.grain * (0.5 + tooth / max(float(tooth.std()), 1e-6) * 0.6), 0, 1)
        gone = (full * tool.dark)[..., None] * (1 - np.array(tool.tint, np.float32))
        window[:] = np.clip(window * (1 - gone), 0, 255).astype(np.uint8)


@dataclass(frozen=True)
class Way:
    """How a drawn map comes in: a copier (grey, colour, black and white), a fax or a phone."""

    name: str
    dpi: int
    colour: bool = False
    bilevel: bool = False
    phone: bool = False
    blur: float = 0.5  # px
    noise: float = 4.0
    off: float = 0.06  # mm that print lies beside its place after straightening


WAYS = (
    Way("scan kleur 300", 300, colour=True),
    Way("scan grijs 200", 200, blur=0.6),
    Way("scan grijs 150", 150, blur=0.5, noise=6.0),
    Way("scan zwart-wit 300", 300, bilevel=True),
    Way("scan zwart-wit 200", 200, bilevel=True, off=0.1),
    Way("foto scherp", 240, colour=True, phone=True, blur=0.8, noise=4.0, off=0.1),
    Way("foto donker, bewogen", 200, colour=True, phone=True, blur=1.6, noise=9.0, off=0.15),
)


def came_in(page: Floats, page_dpi: float, way: Way, rng: Rng, per_mm: float) -> Floats:
    """The picture as it comes in and is laid straight, in grey."""
    scale = way.dpi / page_dpi
    high, wide = page.shape[:2]
    turn = cv2.getRotationMatrix2D((wide / 2, high / 2), rng.uniform(-1.5, 1.5), scale)
    turn[:, 2] += (scale - 1) * np.array([wide / 2, high / 2])
    size = (round(wide * scale), round(high * scale))
    scan = cv2.warpAffine(page, turn, size, flags=cv2.INTER_AREA, borderValue=(248, 249, 250)).astype(np.float32)
    grey = scan if way.colour else cv2.cvtColor(scan, cv2.COLOR_BGR2GRAY)[..., None]
    if way.phone:
        y, x = np.mgrid[0 : size[1], 0 : size[0]].astype(np.float32) / max(size)
        edge = rng.uniform(0.2, 0.8) + rng.uniform(-0.5, 0.5) * x
        shade = 1 - rng.uniform(0.05, 0.3) / (1 + np.exp((edge - y) * rng.uniform(6, 40)))
        fall = 1 - rng.uniform(0.05, 0.3) * ((x - 0.5) ** 2 + (y - 0.5) ** 2) * 2
        grey = grey * (shade * fall * rng.uniform(0.75, 0.98))[..., None] * rng.uniform(0.88, 1.0, 3).astype(np.float32)
        length = max(1, int(rng.integers(1, round(3 * way.blur) + 1)))
        grey = cv2.blur(grey, (length, 1) if rng.random() < 0.5 else (1, length))
    grey = cv2.GaussianBlur(grey, (0, 0), max(0.3, way.blur * rng.uniform(0.7, 1.2)))
    grey = grey.reshape(size[1], size[0], -1)
    grey = grey + rng.normal(0, way.noise * rng.uniform(0.6, 1.2), grey.shape[:2])[..., None]
    flat = np.clip(grey, 0, 255).astype(np.uint8)
    if way.bilevel:
        one = flat[..., 0]
        level = rng.integers(140, 200)
        local = cv2.adaptiveThreshold(one, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY, 61, 18)
        flat = (local if rng.random() < 0.4 else np.where(one < level, 0, 255).astype(np.uint8))[..., None]
    else:
        ok, packed = cv2.imencode(".jpg", flat, [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(60, 92))])
        assert ok
        flat = cv2.imdecode(packed, cv2.IMREAD_UNCHANGED).reshape(size[1], size[0], -1)
    return _laid_straight(flat, turn, page_dpi, (wide, high), way, rng, per_mm)


def _laid_straight(flat: Floats, turn: Floats, page_dpi: float, size: tuple[int, int], way: Way, rng: Rng,
                   per_mm: float) -> Floats:  # fmt: skip
    page_mm = page_dpi / 25.4
    share = page_mm / per_mm
    wide, high = round(size[0] / share), round(size[1] / share)
    x, y = np.meshgrid((np.arange(wide) + 0.5) * share, (np.arange(high) + 0.5) * share)
    bends = rng.normal(0, way.off, (2, 3, 3)).astype(np.float32) * page_mm
    dx, dy = (cv2.resize(bend, (wide, high), interpolation=cv2.INTER_CUBIC) for bend in bends)
    off = rng.normal(0, way.off, 2) * page_mm
    x, y = x + off[0] + dx, y + off[1] + dy
    u = turn[0, 0] * x + turn[0, 1] * y + turn[0, 2] - 0.5
    v = turn[1, 0] * x + turn[1, 1] * y + turn[1, 2] - 0.5
    edge = cv2.remap(
        flat, u.astype(np.float32), v.astype(np.float32), cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    return edge if edge.ndim == 2 else cv2.cvtColor(edge, cv2.COLOR_BGR2GRAY) if edge.shape[2] == 3 else edge[..., 0]
