"""A curve drawn over the scan as it was read: the past solid, the future in dashes, each line with its number."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from generator.model.curve import STEP, Curve, CurveLine, numbers_of
from generator.model.geometry import Box
from generator.read.picture.image import Colour

Floats = NDArray[np.float64]
LINE_COLOURS = ((60, 150, 20), (200, 60, 180), (220, 130, 0), (0, 110, 230), (150, 150, 0))  # one after another
LINE_WIDTH_MM, MARK_MM = 0.7, 1.6  # of a curve as read; of the ring where its dashes begin
DASH_MM, GAP_MM = 3.0, 2.2  # the future as it is shown
FINE_MM = 0.25  # between places along a line: short enough to cut dashes from
NUMBER_MM, NUMBER_AWAY_MM = 4.0, 5.5  # how high a line's number is; how far it stands left of its first height
_SUBPIXEL_BITS = 4  # OpenCV's fixed-point fraction: a pixel is a third of a millimetre here
_WHITE = (255, 255, 255)


def draw_curve(
    canvas: Colour, curve: Curve, plot: Box, scale: float, shift: Callable[[Floats], Floats] | None = None
) -> None:
    """The lines of a curve; a ring stands where the past ends, the line's number (as in the table) before it.

    `plot`: the axes' box, mm from the picture's top left; `scale`: px/mm; `shift`: how far (mm) the sheet lies beside
    its place, at N x 2 places.
    """
    wide = max(1, round(LINE_WIDTH_MM * scale))
    for index, (number, line) in enumerate(zip(numbers_of(curve.lines), curve.lines, strict=True)):
        places = _places(line, plot)
        if shift is not None:
            places = places + shift(places)
        if not len(places):
            continue
        colour = LINE_COLOURS[index % len(LINE_COLOURS)]
        share = np.array([i * STEP for i, height in enumerate(line.heights) if height is not None])
        for part in _parts(places, share, line.dashed_from):
            _polyline(canvas, part * scale, colour, wide)
        if line.dashed_from:
            at = [np.interp(line.dashed_from, share, places[:, axis]) * scale for axis in (0, 1)]
            cv2.circle(canvas, _pixel(at), round(MARK_MM * scale), colour, max(1, wide // 2), cv2.LINE_AA)
        _number(canvas, str(number), places[0] * scale, scale, colour)


def _places(line: CurveLine, plot: Box) -> Floats:
    """Where the known heights of a line stand (N x 2, mm)."""
    known = [(index * STEP, height) for index, height in enumerate(line.heights) if height is not None]
    return np.array([(plot.x + x * plot.width, plot.bottom - h / 100 * plot.height) for x, h in known]).reshape(-1, 2)


def _parts(places: Floats, share: Floats, dashed_from: float | None) -> list[Floats]:
    """What is to be drawn in one go each: the past, and every dash of the future."""
    start = 2.0 if dashed_from is None else dashed_from
    along = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(places, axis=0).T))])
    fine = np.union1d(np.arange(0, along[-1], FINE_MM), along)  # with the corners themselves
    fine_places = np.stack([np.interp(fine, along, places[:, axis]) for axis in (0, 1)], axis=1)
    future = np.interp(fine, along, share) >= start
    past = fine_places[~future]
    parts = [past] if len(past) > 1 else []
    if future.any():
        since = fine - fine[future][0]
        turn = np.floor_divide(since, DASH_MM + GAP_MM)
        drawn = future & (since - turn * (DASH_MM + GAP_MM) <= DASH_MM)
        parts += [fine_places[drawn & (turn == each)] for each in np.unique(turn[drawn])]
    return parts


def _polyline(canvas: Colour, pixels: Floats, colour: tuple[int, int, int], wide: int) -> None:
    points = np.round((pixels - 0.5) * (1 << _SUBPIXEL_BITS)).astype(np.int32)  # OpenCV counts from pixels' middles
    cv2.polylines(canvas, [points.reshape(-1, 1, 2)], False, colour, wide, cv2.LINE_AA, _SUBPIXEL_BITS)


def _pixel(at: Sequence[float]) -> tuple[int, int]:
    return round(at[0] - 0.5), round(at[1] - 0.5)


def _number(canvas: Colour, text: str, at: Floats, scale: float, colour: tuple[int, int, int]) -> None:
    """A line's number left of where it begins."""
    size = NUMBER_MM * scale / 21  # OpenCV's letters are 21 px high at 1
    place = (max(0, round(at[0] - NUMBER_AWAY_MM * scale)), round(at[1] + NUMBER_MM * scale / 2))
    for tint, wide in ((_WHITE, 4), (colour, 1)):
        thick = max(1, round(wide * max(1.0, size)))
        cv2.putText(canvas, text, place, cv2.FONT_HERSHEY_SIMPLEX, size, tint, thick, cv2.LINE_AA)
