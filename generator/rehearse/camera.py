"""Phone photos of a page: on a table, at an angle, in uneven light, not quite flat, not quite sharp."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import cv2
import numpy as np
from numpy.typing import NDArray

from generator.rehearse.handed import HandedIn, jpeg
from generator.rehearse.page import Grey

MESH_PX = 16  # the warp is computed on a grid this coarse and filled in between
LIGHT_PX = 64  # light and shadows change slowly
FOCAL = 1.25  # focal length in picture heights: a phone's main camera (26 mm on 24 × 36 mm film, held upright)
EXIF_TURNS = {1: 0, 3: 2, 6: 1, 8: 3}  # Exif orientation → quarter turns that a viewer must undo

Field = NDArray[np.float32]


class Table(StrEnum):
    """What the page lies on."""

    PLAIN = "effen tafel"
    WOOD = "houten tafel"
    DARK = "donkere tafel"


@dataclass(frozen=True, slots=True)
class Camera:
    """How a phone takes the page. Ranges are the largest deviation; every photo gets its own.

    `tilt`, `roll`: degrees; `curl` and `fold`: how far the paper rises, mm; `gradient`: share of light lost across
    the page; `shadow`: share of light lost under a hand; `focus`, `motion`: blur in pixels of the full picture;
    `noise`: grey levels; `fill`: smallest share of the picture that the page takes, along its longest side.
    """

    name: str
    long: int = 4000
    short: int = 3000
    tilt: float = 12.0
    roll: float = 6.0
    curl: float = 2.0
    fold: float = 0.0
    gradient: float = 0.3
    shadow: float = 0.0
    focus: float = 1.5
    motion: float = 0.0
    noise: float = 5.0
    fill: float = 0.85
    quality: int = 85


CAREFUL = Camera("foto, zorgvuldig", tilt=6, roll=3, curl=0.5, gradient=0.15, focus=1.2)
USUAL = Camera("foto, gewoon")
STEEP = Camera("foto, schuin", tilt=30, roll=15, curl=1.0, fill=0.75)
SHADED = Camera("foto, schaduw van een hand", gradient=0.5, shadow=0.5)
CURLED = Camera("foto, krom en gevouwen papier", curl=6.0, fold=3.0)
SHAKY = Camera("foto, bewogen", focus=2.5, motion=6.0, noise=9.0, quality=70)
CAMERAS = (CAREFUL, USUAL, STEEP, SHADED, CURLED, SHAKY)


def photo(page: Grey, mm: tuple[float, float], camera: Camera, rng: np.random.Generator) -> HandedIn:
    """A colour JPEG of the page (`mm`: its width and height), with the Exif orientation that a phone writes."""
    size = (camera.long, camera.short) if mm[0] > mm[1] else (camera.short, camera.long)
    picture, on_page = _taken(page, mm, size, camera, rng)
    light = _light(size, camera, rng)
    lit = _over_table(picture, on_page, size, rng) * light
    blurred = _blurred(lit, camera, rng)
    blurred += rng.standard_normal(blurred.shape, np.float32) * np.float32(camera.noise * rng.uniform(0.4, 1.0))
    tint = rng.uniform(0.9, 1.0, 3)  # lamps and daylight
    orientation = int(rng.choice(list(EXIF_TURNS)))
    grey = np.ascontiguousarray(np.rot90(cv2.convertScaleAbs(np.maximum(blurred, 0)), EXIF_TURNS[orientation]))
    stored = cv2.merge([cv2.convertScaleAbs(grey, alpha=share) for share in tint])
    return jpeg(np.asarray(stored, np.uint8), camera.quality, orientation)


def _taken(
    page: Grey, mm: tuple[float, float], size: tuple[int, int], camera: Camera, rng: np.random.Generator
) -> tuple[Field, Field]:
    """The page as the lens sees it, and where in the picture (0 … 1) there is page."""
    ground = np.linalg.inv(_projection(mm, size, camera, rng))
    wide, high = size[0] // MESH_PX + 2, size[1] // MESH_PX + 2
    us, vs = np.meshgrid(np.arange(wide) * MESH_PX, np.arange(high) * MESH_PX)
    at = np.stack([us, vs, np.ones_like(us)], -1) @ ground.T
    x, y = at[..., 0] / at[..., 2], at[..., 1] / at[..., 2]
    dx, dy, shade = _relief(x / mm[0], y / mm[1], camera, rng)
    scale = page.shape[1] / mm[0]
    maps = [_finer((v * scale).astype(np.float32), size) for v in (x + dx, y + dy)]
    seen = np.asarray(cv2.remap(page, maps[0], maps[1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE), np.float32)
    inside = [(m >= 0) & (m <= side - 1) for m, side in zip(maps, (page.shape[1], page.shape[0]), strict=True)]
    on_page = (inside[0] & inside[1]).astype(np.float32)
    return seen * _finer(shade.astype(np.float32), size), on_page


def _projection(
    mm: tuple[float, float], size: tuple[int, int], camera: Camera, rng: np.random.Generator
) -> NDArray[np.float64]:
    """Page (mm) → picture (px): a pinhole camera above the page, tilted, with the page filling most of the picture."""
    pitch, yaw, roll = np.deg2rad(
        [rng.uniform(-camera.tilt, camera.tilt), rng.uniform(-camera.tilt, camera.tilt) * 0.6, 0]
    )
    roll = np.deg2rad(rng.uniform(-camera.roll, camera.roll))
    turn_x = np.array([[1, 0, 0], [0, np.cos(pitch), -np.sin(pitch)], [0, np.sin(pitch), np.cos(pitch)]])
    turn_y = np.array([[np.cos(yaw), 0, np.sin(yaw)], [0, 1, 0], [-np.sin(yaw), 0, np.cos(yaw)]])
    turn_z = np.array([[np.cos(roll), -np.sin(roll), 0], [np.sin(roll), np.cos(roll), 0], [0, 0, 1]])
    turn = turn_z @ turn_y @ turn_x
    focal = FOCAL * max(size)
    away = FOCAL * max(mm) / camera.fill
    centred = np.array([[1, 0, -mm[0] / 2], [0, 1, -mm[1] / 2], [0, 0, 1]])
    pose = np.column_stack([turn[:, 0], turn[:, 1], [0, 0, away]])
    lens = np.array([[focal, 0, 0], [0, focal, 0], [0, 0, 1]])
    seen = lens @ pose @ centred
    corners = np.array([[0, 0, 1], [mm[0], 0, 1], [mm[0], mm[1], 1], [0, mm[1], 1]]) @ seen.T
    corners = corners[:, :2] / corners[:, 2:]
    low, high = corners.min(0), corners.max(0)
    share = float(((np.array(size) * rng.uniform(camera.fill, 0.97)) / (high - low)).min())
    spare = (np.array(size) - share * (high - low)) / 2
    shift = np.array(size) / 2 - share * (low + high) / 2 + rng.uniform(-0.8, 0.8, 2) * spare
    place = np.array([[share, 0, shift[0]], [0, share, shift[1]], [0, 0, 1]])
    return np.asarray(place @ seen, np.float64)


def _relief(
    u: NDArray[np.float64], v: NDArray[np.float64], camera: Camera, rng: np.random.Generator
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Paper that is not flat: sideways displacement (mm) as seen from above, and how much light each part gets."""
    rise = rng.uniform(0.3, 1.0) * camera.curl
    phase, waves = rng.uniform(0, np.pi), rng.uniform(0.5, 1.2)
    bow = np.sin(np.pi * waves * u + phase)
    dx, dy = 0.25 * rise * np.cos(np.pi * waves * u + phase), 0.5 * rise * bow * (v - 0.5)
    shade = 1 - 0.03 * rise * bow
    for axis, other in ((u, v), (v, u)) if camera.fold else ():
        if rng.random() < 0.7:
            line = rng.uniform(0.3, 0.7) + rng.normal(0, 0.02) * other
            near = np.maximum(0, 1 - np.abs(axis - line) / 0.25)
            height = rng.uniform(0.3, 1.0) * camera.fold * near
            dy += 0.3 * height * (v - 0.5)
            dx += 0.3 * height * (u - 0.5)
            shade *= 1 - 0.06 * height * np.tanh((axis - line) * 30)
    return dx, dy, np.clip(shade, 0.5, 1.1)


def _finer(field: Field, size: tuple[int, int], step: int = MESH_PX) -> Field:
    """A coarse grid, filled in to every pixel of a picture of `size`."""
    across = np.arange(size[0], dtype=np.float32) / step
    down = np.arange(size[1], dtype=np.float32) / step
    # warpAffine with a pure scale: exact, and without remap's two full-size maps
    matrix = np.array([[1 / step, 0, 0], [0, 1 / step, 0]], np.float64)
    if across[-1] > field.shape[1] - 1 or down[-1] > field.shape[0] - 1:
        raise ValueError("the grid is smaller than the picture")
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    return np.asarray(cv2.warpAffine(field, matrix, size, flags=flags, borderMode=cv2.BORDER_REPLICATE), np.float32)


def _over_table(picture: Field, on_page: Field, size: tuple[int, int], rng: np.random.Generator) -> Field:
    """Page where there is page, and a table around it."""
    kind = list(Table)[int(rng.integers(len(Table)))]
    base = {Table.PLAIN: rng.uniform(140, 215), Table.WOOD: rng.uniform(90, 170), Table.DARK: rng.uniform(20, 60)}[kind]
    grain = rng.normal(0, 1, (size[1] // 8 + 1, size[0] // 8 + 1)).astype(np.float32)
    spread = (25.0, 1.2) if kind is Table.WOOD else (2.0, 2.0)  # wood is drawn out along its grain
    grain = cv2.GaussianBlur(grain, (0, 0), spread[0], sigmaY=spread[1]).astype(np.float32)
    grain *= (14 if kind is Table.WOOD else 3) / max(1e-3, float(grain.std()))
    table = cv2.resize(grain, size, interpolation=cv2.INTER_LINEAR) + np.float32(base)
    return np.where(on_page > 0.5, picture, table)


def _light(size: tuple[int, int], camera: Camera, rng: np.random.Generator) -> Field:
    """How much of the light reaches each place: 1 is white paper at 250."""
    wide, high = size[0] // LIGHT_PX + 2, size[1] // LIGHT_PX + 2
    u, v = np.meshgrid(np.linspace(-1, 1, wide), np.linspace(-1, 1, high))
    angle = rng.uniform(0, 2 * np.pi)
    slope = rng.uniform(0.3, 1.0) * camera.gradient
    light = 1 - slope * (0.5 + 0.5 * (u * np.cos(angle) + v * np.sin(angle)) / np.sqrt(2))
    light *= 1 - 0.12 * (u**2 + v**2) / 2  # vignette
    if camera.shadow:
        light *= 1 - rng.uniform(0.5, 1.0) * camera.shadow * _hand((high, wide), rng)
    return _finer((light * rng.uniform(0.85, 1.0)).astype(np.float32), size, LIGHT_PX)


def _hand(shape: tuple[int, int], rng: np.random.Generator) -> NDArray[np.float64]:
    """The shadow (0 … 1) of a hand with a phone, reaching in from an edge."""
    high, wide = shape
    mask = np.zeros(shape, np.uint8)
    centre = np.array([rng.uniform(0.1, 0.9) * wide, high * rng.choice((0.0, 1.0))])
    inward = np.array([rng.uniform(0.3, 0.7) * wide, high * rng.uniform(0.35, 0.65)])
    cv2.line(mask, tuple(map(int, centre)), tuple(map(int, inward)), 255, max(3, wide // 5))
    palm = (int(inward[0]), int(inward[1]))
    cv2.ellipse(mask, palm, (wide // 5, high // 7), float(rng.uniform(0, 180)), 0, 360, 255, -1)
    for finger in rng.uniform(-0.9, 0.9, 4):
        tip = inward + np.array([np.sin(finger), -np.cos(finger) * np.sign(centre[1] - inward[1]) * -1]) * high * 0.22
        cv2.line(mask, palm, (int(tip[0]), int(tip[1])), 255, max(2, wide // 22))
    soft = cv2.GaussianBlur(mask, (0, 0), rng.uniform(0.6, 2.5))
    return np.asarray(soft, np.float64) / 255


def _blurred(picture: Field, camera: Camera, rng: np.random.Generator) -> Field:
    blurred = cv2.GaussianBlur(picture, (0, 0), max(0.3, camera.focus * rng.uniform(0.5, 1.0)))
    length = camera.motion * rng.uniform(0.3, 1.0)
    if length >= 1.5:
        side = 2 * int(np.ceil(length / 2)) + 1
        kernel = np.zeros((side, side), np.float32)
        angle = rng.uniform(0, np.pi)
        half = np.array([np.cos(angle), np.sin(angle)]) * length / 2
        for part in np.linspace(-1, 1, 4 * side):
            spot = np.round(half * part + side // 2).astype(int)
            kernel[spot[1], spot[0]] += 1
        blurred = cv2.filter2D(blurred, -1, kernel / kernel.sum())
    return np.asarray(blurred, np.float32)
