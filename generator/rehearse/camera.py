"""Phone photos of a page: on a table, at an angle, in uneven light, not quite flat, not quite sharp."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Any, TypeVar

import cv2
import numpy as np
from numpy.typing import NDArray

from generator.rehearse.handed import HandedIn, jpeg
from generator.rehearse.noise import add_noise
from generator.rehearse.page import Grey

MESH_PX = 16  # the warp is computed on a grid this coarse and filled in between
STRIP_PX = 64  # rows that are worked on at a time: they stay in the processor's cache
LIGHT_PX = 64  # light and shadows change slowly
TABLE_PX = 8  # and so does the grain of a table
BLUR_REACH = 4  # standard deviations beyond which a blur does nothing
FOCAL = 1.25  # focal length in picture heights: a phone's main camera (26 mm on 24 × 36 mm film, held upright)
EXIF_TURNS = {1: 0, 3: 2, 6: 1, 8: 3}  # Exif orientation → quarter turns that a viewer must undo

Field = NDArray[np.float32]
Picture = TypeVar("Picture", Grey, Field)


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
    taken, orientation = _plane(page, mm, camera, rng)
    add_noise(taken, camera.noise * rng.uniform(0.4, 1.0), rng)
    tint = rng.uniform(0.9, 1.0, 3)  # lamps and daylight
    return jpeg(_tinted(taken, tint), camera.quality, orientation)


def photo_in_colour(
    page: NDArray[np.uint8], mm: tuple[float, float], camera: Camera, rng: np.random.Generator
) -> HandedIn:
    """The same of a page in colour (blue, green, red): each is taken alike, in light of a colour of its own."""
    seed, tint = int(rng.integers(1 << 32)), rng.uniform(0.9, 1.0, 3)
    turned = [_plane(np.ascontiguousarray(page[..., c]), mm, camera, np.random.default_rng(seed)) for c in range(3)]
    layers = []
    for (taken, _), share in zip(turned, tint, strict=True):
        add_noise(taken, camera.noise * 0.7, rng)
        layers.append(cv2.convertScaleAbs(taken, alpha=share))
    return jpeg(np.asarray(cv2.merge(layers), np.uint8), camera.quality, turned[0][1])


def _plane(page: Grey, mm: tuple[float, float], camera: Camera, rng: np.random.Generator) -> tuple[Grey, int]:
    """One colour of a photo, before noise and tint, and its Exif orientation."""
    upright = (camera.long, camera.short) if mm[0] > mm[1] else (camera.short, camera.long)
    orientation = int(rng.choice(list(EXIF_TURNS)))
    mesh = _Mesh(upright, EXIF_TURNS[orientation])
    return _blurred(_taken(page, mm, mesh, camera, rng), camera, rng), orientation


@lru_cache(maxsize=2)
def _colour_sheet(shape: tuple[int, int, int]) -> Grey:
    """Memory for a colour picture, used for one after another: getting it anew costs as much as filling it."""
    return np.empty(shape, np.uint8)


def _tinted(picture: Grey, tint: NDArray[np.float64]) -> Grey:
    """In the colours of the light (shares of blue, green and red). The next call overwrites it."""
    stored = _colour_sheet((*picture.shape, 3))
    for top in range(0, len(picture), STRIP_PX):
        strip = picture[top : top + STRIP_PX]
        cv2.merge([cv2.convertScaleAbs(strip, alpha=share) for share in tint], stored[top : top + STRIP_PX])
    return stored


class _Mesh:
    """Points of a picture as it is stored, every MESH_PX, at which smooth things are computed and between filled in.

    `upright`: size of the picture as it was meant; `turns`: quarter turns to the left by which it is stored.
    """

    def __init__(self, upright: tuple[int, int], turns: int) -> None:
        self.upright = upright
        self.size = (upright[1], upright[0]) if turns % 2 else upright
        self._turns = turns
        wide, high = (-(-side // MESH_PX) + 2 for side in self.size)  # one point before the edge, one after
        across, down = ((np.arange(n) - 0.5) * MESH_PX - 0.5 for n in (wide, high))  # where cv2.resize wants them
        a, b = np.meshgrid(across, down)
        last_u, last_v = upright[0] - 1, upright[1] - 1
        self.u, self.v = {0: (a, b), 1: (last_u - b, a), 2: (last_u - a, last_v - b), 3: (b, last_v - a)}[turns]

    def strips(self, *fields: NDArray[np.float64]) -> Iterator[tuple[slice, list[Field]]]:
        """Some rows of the picture at a time, and the fields at each of their pixels."""
        width, height = self.size
        wide = (self.u.shape[1] * MESH_PX, self.u.shape[0])
        finer = [np.asarray(cv2.resize(f.astype(np.float32), wide), np.float32) for f in fields]
        finer = [f[:, MESH_PX:][:, :width] for f in finer]
        for top in range(0, height, STRIP_PX):
            first, rows = top // MESH_PX, slice(top, min(top + STRIP_PX, height))
            points = STRIP_PX // MESH_PX + 2
            yield rows, [self._filled(f[first : first + points])[: rows.stop - top] for f in finer]

    @staticmethod
    def _filled(rows: Field) -> Field:
        """All rows between the second point and the last but one, and half a mesh beside them."""
        every = cv2.resize(rows, (rows.shape[1], rows.shape[0] * MESH_PX))
        return np.asarray(every[MESH_PX:], np.float32)

    def sampled(self, coarse: Field, step: int) -> Field:
        """A field of the upright picture, given every `step` px, at the points of the mesh."""
        u, v = (self.u / step).astype(np.float32), (self.v / step).astype(np.float32)
        return np.asarray(cv2.remap(coarse, u, v, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE), np.float32)

    def turned(self, picture: NDArray[Any]) -> NDArray[Any]:
        """Something upright as it is stored."""
        return np.ascontiguousarray(np.rot90(picture, self._turns))


def _taken(page: Grey, mm: tuple[float, float], mesh: _Mesh, camera: Camera, rng: np.random.Generator) -> Grey:
    """The page as the lens sees it on its table, in the light there is."""
    ground = np.linalg.inv(_projection(mm, mesh.upright, camera, rng))
    at = np.stack([mesh.u, mesh.v, np.ones_like(mesh.u)], -1) @ ground.T
    x, y = at[..., 0] / at[..., 2], at[..., 1] / at[..., 2]
    dx, dy, shade = _relief(x / mm[0], y / mm[1], camera, rng)
    scale = page.shape[1] / mm[0]
    light = mesh.sampled(_light(mesh.upright, camera, rng), LIGHT_PX)
    table = mesh.turned(_table(mesh.upright, rng))
    dim = cv2.resize(shade.astype(np.float32), (table.shape[1], table.shape[0]))  # of the paper, not of the table
    picture = cv2.resize(cv2.divide(table, dim, dtype=cv2.CV_8U), mesh.size)
    for rows, (across, down, lit) in mesh.strips((x + dx) * scale, (y + dy) * scale, light * shade):
        strip = picture[rows]
        cv2.remap(page, across, down, cv2.INTER_LINEAR, dst=strip, borderMode=cv2.BORDER_TRANSPARENT)
        cv2.multiply(strip, lit, dst=strip, dtype=cv2.CV_8U)
    return np.asarray(picture, np.uint8)


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


def _table(size: tuple[int, int], rng: np.random.Generator) -> Field:
    """The grey of the table that the page lies on, TABLE_PX times as coarse as the picture."""
    kind = list(Table)[int(rng.integers(len(Table)))]
    base = {Table.PLAIN: rng.uniform(140, 215), Table.WOOD: rng.uniform(90, 170), Table.DARK: rng.uniform(20, 60)}[kind]
    grain = rng.standard_normal((size[1] // TABLE_PX + 1, size[0] // TABLE_PX + 1), np.float32)
    spread = (25.0, 1.2) if kind is Table.WOOD else (2.0, 2.0)  # wood is drawn out along its grain
    grain = cv2.GaussianBlur(grain, (0, 0), spread[0], sigmaY=spread[1]).astype(np.float32)
    grain *= (14 if kind is Table.WOOD else 3) / max(1e-3, float(grain.std()))
    return np.asarray(grain + np.float32(base), np.float32)


def _light(size: tuple[int, int], camera: Camera, rng: np.random.Generator) -> Field:
    """How much of the light reaches each place, LIGHT_PX times as coarse as the picture: 1 is white paper at 250."""
    wide, high = size[0] // LIGHT_PX + 2, size[1] // LIGHT_PX + 2
    u, v = np.meshgrid(np.linspace(-1, 1, wide), np.linspace(-1, 1, high))
    angle = rng.uniform(0, 2 * np.pi)
    slope = rng.uniform(0.3, 1.0) * camera.gradient
    light = 1 - slope * (0.5 + 0.5 * (u * np.cos(angle) + v * np.sin(angle)) / np.sqrt(2))
    light *= 1 - 0.12 * (u**2 + v**2) / 2  # vignette
    if camera.shadow:
        light *= 1 - rng.uniform(0.5, 1.0) * camera.shadow * _hand((high, wide), rng)
    return np.asarray(light * rng.uniform(0.85, 1.0), np.float32)


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


def _blurred(picture: Picture, camera: Camera, rng: np.random.Generator) -> Picture:
    spread = max(0.3, camera.focus * rng.uniform(0.5, 1.0))
    side = 2 * int(np.ceil(BLUR_REACH * spread)) + 1
    blurred = cv2.GaussianBlur(picture, (side, side), spread)
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
    return np.asarray(blurred, picture.dtype)
