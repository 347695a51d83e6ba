"""Sampling: from millimetres on the sheet to small upright patches, without warping the whole page.

Convention: a matrix maps mm to *continuous* pixels (pixel i covers i … i+1); OpenCV counts pixel centres (i + 0.5 → i).
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from generator.model.geometry import Box, Point
from generator.read.picture.image import Grey
from generator.read.thresholds import FINEST_PX_PER_MM

Floats = NDArray[np.float64]
PAPER_GREY = 240  # grey level that paper is brought to: leaves room above for glossy whites
FLAT_PX = 1.0  # px: where the perspective bends less than this over an area, an affine warp will do (half the cost)
WHITE_SAMPLES = 14  # rows and columns of a patch that are looked at to find its paper's level
EVEN_PAPER = 4  # grey levels: paper that differs less over a sheet is one paper, and its patches are scaled at once
BEYOND = 255  # what lies outside the picture counts as paper
_AROUND = (BEYOND, BEYOND, BEYOND)  # in grey and in colour


def project(matrix: Floats, points: Floats) -> Floats:
    """Points (N x 2, mm) through a 3 x 3 matrix to N x 2 continuous pixels."""
    mapped = points @ matrix[:, :2].T + matrix[:, 2]
    return mapped[:, :2] / mapped[:, 2:3]


def px_per_mm_at(matrix: Floats, place: Point) -> float:
    """Resolution (geometric mean of both directions) at a place (mm)."""
    (a, b, c), (d, e, f), (g, h, i) = matrix.tolist()
    away = g * place.x + h * place.y + i
    determinant = a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g)
    return math.sqrt(abs(determinant / away**3)) if away else 0.0


def px_per_mm_of(matrix: Floats) -> float:
    """Resolution by what is affine in the matrix alone, as if nothing were slanted; NaN if it has no scale."""
    (a, b, _), (c, d, _), (_, _, i) = matrix.tolist()
    return math.sqrt(abs(a * d - b * c)) / abs(i) if i else math.nan


def in_picture(image: Grey, matrix: Floats, points: Floats) -> NDArray[np.bool_]:
    """Which of N places (mm) the picture shows."""
    at = project(matrix, points)
    return np.asarray(((at >= 0) & (at <= (image.shape[1], image.shape[0]))).all(axis=1), dtype=np.bool_)


def corners_of(box: Box) -> Floats:
    """The four corners: top left, top right, bottom right, bottom left."""
    return np.array([[box.x, box.y], [box.right, box.y], [box.right, box.bottom], [box.x, box.bottom]])


def affines(matrix: Floats, centres: Floats, px_per_mm: float, size: tuple[int, int]) -> Floats:
    """For each centre (mm) the 2 x 3 affine from patch to image pixels (OpenCV's count); `size` is (width, height).

    Across the 12 mm of a patch the perspective of even a slanted photo differs from its tangent by less than a pixel.
    """
    homogeneous = centres @ matrix[:, :2].T + matrix[:, 2]
    w = homogeneous[:, 2]
    at = homogeneous[:, :2] / w[:, None]
    jacobian = (matrix[None, :2, :2] - at[:, :, None] * matrix[None, 2:3, :2]) / w[:, None, None] / px_per_mm
    middle = np.array([(size[0] - 1) / 2, (size[1] - 1) / 2])
    shift = at - 0.5 - jacobian @ middle
    return np.concatenate([jacobian, shift[:, :, None]], axis=2)


def patches(image: Grey, matrices: Floats, size: tuple[int, int]) -> Grey:
    """One upright patch per affine: N x height x width."""
    out = np.empty((len(matrices), size[1], size[0]), np.uint8)
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    for index, matrix in enumerate(matrices):
        cv2.warpAffine(
            image, matrix, size, dst=out[index], flags=flags, borderMode=cv2.BORDER_CONSTANT, borderValue=(BEYOND,)
        )
    return out


def rectify(image: Grey, matrix: Floats, box: Box, px_per_mm: float) -> Grey:
    """The area of `box` (mm), upright, at this resolution; the true perspective."""
    size = (max(1, round(box.width * px_per_mm)), max(1, round(box.height * px_per_mm)))
    to_mm = np.array(
        [[1 / px_per_mm, 0, box.x + 0.5 / px_per_mm], [0, 1 / px_per_mm, box.y + 0.5 / px_per_mm], [0, 0, 1]]
    )
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    tilt = matrix[2] @ to_mm
    slant = (abs(tilt[0]) * size[0] + abs(tilt[1]) * size[1]) / abs(tilt[2])
    if slant * max(size) < FLAT_PX:
        middle = np.array([[box.centre.x, box.centre.y]])
        flat = affines(matrix, middle, px_per_mm, size)[0]
        warped = cv2.warpAffine(image, flat, size, flags=flags, borderMode=cv2.BORDER_CONSTANT, borderValue=_AROUND)
    else:
        full = np.array([[1, 0, -0.5], [0, 1, -0.5], [0, 0, 1]]) @ matrix @ to_mm
        warped = cv2.warpPerspective(
            image, full, size, flags=flags, borderMode=cv2.BORDER_CONSTANT, borderValue=_AROUND
        )
    return np.asarray(warped, dtype=np.uint8)


def in_rows(stack: NDArray[Any]) -> NDArray[Any]:
    """Each of N patches as one row (also of none)."""
    return stack.reshape(len(stack), math.prod(stack.shape[1:]))


def whites(stack: Grey) -> Floats:
    """The paper's grey level of each patch: the 85th percentile of a sample of its pixels (print and ink are few)."""
    step_r, step_c = (max(1, side // WHITE_SAMPLES) for side in stack.shape[1:])
    ordered = in_order(in_rows(stack[:, ::step_r, ::step_c]))
    return ordered[:, int(ordered.shape[1] * 0.85)].astype(np.float64)


def in_order(rows: Grey) -> NDArray[np.int16]:
    """Each row sorted. As 16-bit numbers: numpy sorts those twenty times as fast as bytes."""
    return np.sort(rows.astype(np.int16), axis=-1)


def at_share(values: Floats, share: float) -> float:
    """What this share of the values stay below, between two of them if need be; 0 if there are none. (As numpy's
    percentile, which takes many times as long for a few values.)"""
    if not len(values):
        return 0.0
    ordered, place = np.sort(values), share * (len(values) - 1)
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return float(ordered[below] + (place - below) * (ordered[above] - ordered[below]))


def evened(stack: Grey) -> Grey:
    """The patches with their paper brought to PAPER_GREY: shadows and yellowed paper are gone."""
    out, papers = np.empty_like(stack), whites(stack)
    if len(papers) and papers.max() - papers.min() <= EVEN_PAPER:
        flat = stack.reshape(-1, stack.shape[2])
        cv2.convertScaleAbs(flat, dst=out.reshape(flat.shape), alpha=PAPER_GREY / max(at_share(papers, 0.5), 1.0))
        return out
    for index, white in enumerate(papers):
        cv2.convertScaleAbs(stack[index], dst=out[index], alpha=PAPER_GREY / max(white, 1.0))
    return out


@dataclass(slots=True)
class Levels:
    """A page picture and its halvings, made when first asked for."""

    full: Grey
    _halved: list[Grey] = field(default_factory=list)

    def halved(self, times: int) -> Grey:
        """The picture halved so many times (0: as it is); odd rows and columns at the end are dropped."""
        if times == 0:
            return self.full
        while len(self._halved) < times:
            last = self._halved[-1] if self._halved else self.full
            rows, columns = max(1, last.shape[0] // 2), max(1, last.shape[1] // 2)
            even = last[: rows * 2, : columns * 2]
            self._halved.append(
                np.asarray(cv2.resize(even, (columns, rows), interpolation=cv2.INTER_AREA), dtype=np.uint8)
            )
        return self._halved[times - 1]

    def at(self, px_per_mm: float, finest: float = FINEST_PX_PER_MM) -> tuple[Grey, float]:
        """The level at most `finest` px/mm if the full one has `px_per_mm`; and its scale (1, ½, ¼ …)."""
        times = 0
        while px_per_mm / 2**times > finest:
            times += 1
        return self.halved(times), 0.5**times

    def paint_white(self, polygons: Iterable[Floats]) -> None:
        """Cover areas (corners in full-size continuous px) with paper, on every level, for good."""
        self.full = self.full.copy()
        for times, level in enumerate((self.full, *self._halved)):
            for polygon in polygons:
                cv2.fillConvexPoly(level, np.round(polygon * 0.5**times).astype(np.int32), _AROUND)


def scaled(matrix: Floats, factor: float) -> Floats:
    """The matrix for the picture scaled by `factor`."""
    return np.diag([factor, factor, 1.0]) @ matrix
