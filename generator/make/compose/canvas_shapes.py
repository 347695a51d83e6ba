"""The shapes of a canvas's fields: a frame, one that points to what stands beside it, a banner between two poles."""

from __future__ import annotations

from generator.make.compose.blocks import panel_ground
from generator.make.compose.pen import Pen
from generator.model.geometry import Box, Point
from generator.model.sheet import CellShape

FRAME_MM = 0.4  # carries from a distance
POINT_MM = 5.0  # how far a frame points
POINT_HALF_MM = 9.0  # half the height of its point, on its side
POLE_MM = 1.1  # how thick the poles of a banner are
KNOB_MM = 1.7  # radius of what stands on them
HANG_MM = 2.6  # how deep the edges of a banner hang between its poles
BANNER_PAD_MM = 6.0  # from a pole to what stands on the banner


def margins(shape: CellShape, pad: float) -> tuple[float, float, float, float]:
    """White left and right of, above and below what a field holds, mm; `pad`: of a plain frame."""
    if shape == "open":
        return 0.0, 0.0, 0.0, 0.0
    if shape == "banner":
        return BANNER_PAD_MM, BANNER_PAD_MM, pad + HANG_MM, pad + HANG_MM
    left, right = (POINT_MM if shape == name else 0.0 for name in ("points-left", "points-right"))
    return pad + left, pad + right, pad, pad


def draw_shape(pen: Pen, box: Box, shape: CellShape, tone: str) -> None:
    """What stands around (or behind) a field."""
    match shape:
        case "open":
            return
        case "banner":
            _banner(pen, box, tone)
        case "points-left" | "points-right":
            _pointing(pen, box, shape == "points-right")
        case "frame" if tone == "plain":
            pen.rect(box, stroke=pen.style.colours.heading, width=FRAME_MM, radius=pen.style.radius)
        case "frame":
            panel_ground(pen, box, tone)


def _pointing(pen: Pen, box: Box, to_right: bool) -> None:
    """A frame with a point halfway its side."""
    near, far = (box.x, box.right - POINT_MM) if to_right else (box.right, box.x + POINT_MM)
    tip = box.right if to_right else box.x
    middle = box.y + box.height / 2
    half = min(POINT_HALF_MM, box.height / 4)
    pen.path(
        (
            ("M", near, box.y), ("L", far, box.y), ("L", far, middle - half), ("L", tip, middle),
            ("L", far, middle + half), ("L", far, box.bottom), ("L", near, box.bottom), ("Z",),
        ),
        stroke=pen.style.colours.heading, width=FRAME_MM,
    )  # fmt: skip


def _banner(pen: Pen, box: Box, tone: str) -> None:
    """A cloth that hangs a little between two poles, each with a knob on it."""
    colours = pen.style.colours
    left, right = box.x + KNOB_MM, box.right - KNOB_MM
    third = (right - left) / 3
    top, bottom = box.y + 2 * KNOB_MM, box.bottom - HANG_MM
    sag = 4 * HANG_MM / 3  # of the control points: the curve itself hangs by three quarters of that
    pen.path(
        (
            ("M", left, top), ("C", left + third, top + sag, right - third, top + sag, right, top),
            ("L", right, bottom), ("C", right - third, bottom + sag, left + third, bottom + sag, left, bottom), ("Z",),
        ),
        fill=colours.tint if tone == "tint" else None, stroke=colours.heading, width=FRAME_MM,
    )  # fmt: skip
    for x in (left, right):
        pen.rule(Point(x, box.y + KNOB_MM), Point(x, box.bottom), POLE_MM, colours.heading, round_cap=True)
        pen.circle(Point(x, box.y + KNOB_MM), KNOB_MM, fill=colours.heading)
