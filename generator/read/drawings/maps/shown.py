"""What was found on a map, drawn over the scan: circles and lines, each with its number."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
from numpy.typing import NDArray

from generator.model.drawn_map import DrawnCircle, DrawnMap
from generator.model.geometry import Point
from generator.read.picture.image import Colour

Floats = NDArray[np.float64]
WHITE = (255, 255, 255)
LINE_WIDTH_MM = 0.5
MAP_COLOUR, NUMBER_MM = (200, 30, 160), 2.2  # of proposals on a map; how high their numbers are


def draw_map(
    canvas: Colour, drawn: DrawnMap, origin: Point, scale: float, off: Callable[[Floats], Floats] | None = None
) -> None:
    """Circles and lines as they were read, each with its number, over what was drawn. `origin`: mm of the picture's top
    left; `off`: how far print lies from its place (mm, of places N x 2)."""
    for number, one in enumerate(drawn.proposals, start=1):
        if isinstance(one, DrawnCircle):
            places = np.array([(one.box.centre.x, one.box.centre.y), (one.box.right, one.box.y)])
        else:
            places = np.array(one.course)
        if off is not None:
            places = places + off(places)
        px = np.round((places - (origin.x, origin.y)) * scale).astype(np.int32)
        wide = max(1, round(LINE_WIDTH_MM * scale))
        if isinstance(one, DrawnCircle):
            half = round(one.box.width / 2 * scale), round(one.box.height / 2 * scale)
            cv2.ellipse(canvas, px[0].tolist(), half, 0, 0, 360, MAP_COLOUR, wide, cv2.LINE_AA)
            at = px[1]
        else:
            cv2.polylines(canvas, [px.reshape(-1, 1, 2)], False, MAP_COLOUR, wide, cv2.LINE_AA)
            at = px[len(px) // 2]
        _number(canvas, number, (int(at[0]), int(at[1])), scale)


def _number(canvas: Colour, number: int, at: tuple[int, int], scale: float) -> None:
    """A number on a white plate."""
    size = NUMBER_MM * scale / 21  # the letters are 21 px high at size 1
    (wide, high), _ = cv2.getTextSize(str(number), cv2.FONT_HERSHEY_SIMPLEX, size, 1)
    start, stop = (at[0] - wide // 2 - 3, at[1] - high // 2 - 3), (at[0] + wide // 2 + 3, at[1] + high // 2 + 3)
    cv2.rectangle(canvas, start, stop, WHITE, -1)
    cv2.rectangle(canvas, start, stop, MAP_COLOUR, 1)
    place = (at[0] - wide // 2, at[1] + high // 2)
    cv2.putText(
        canvas, str(number), place, cv2.FONT_HERSHEY_SIMPLEX, size, MAP_COLOUR, max(1, round(size * 2)), cv2.LINE_AA
    )
