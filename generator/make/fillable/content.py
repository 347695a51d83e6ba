"""Page content of a fillable PDF: each op of a drawing as PDF operators (ISO 32000-1 §8 and §9), mm to points.

Ops only; which structure element they belong to is decided in `tags`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from generator.make.drawing import CircleOp, FontRef, ImageOp, LineOp, Op, PathOp, RectOp, TextOp
from generator.make.embedded_font import EmbeddedFont
from generator.make.pdf_objects import number
from generator.model.colour import from_hex
from generator.model.geometry import PT_PER_MM, Box

KAPPA = 0.5523  # how far a quarter circle's control points lie from its ends, in radii
_PATH = {(True, True): b"B", (True, False): b"f", (False, True): b"S", (False, False): b"n"}


def colour(value: str, operator: bytes) -> bytes:
    """`#RRGGBB` with the operator that sets it (`rg` fill, `RG` stroke)."""
    return b" ".join((*(number(part / 255) for part in from_hex(value)), operator))


def rect_points(box: Box, height: float) -> tuple[float, float, float, float]:
    """A box as left, bottom, right, top in points, on a page `height` mm high."""
    return (
        round(box.x * PT_PER_MM, 3),
        round((height - box.bottom) * PT_PER_MM, 3),
        round(box.right * PT_PER_MM, 3),
        round((height - box.y) * PT_PER_MM, 3),
    )


class PagePainter:
    """Turns ops into operators for one page of this height. Fonts and pictures go by the names of the resources."""

    def __init__(
        self,
        height: float,
        fonts: Mapping[FontRef, tuple[bytes, EmbeddedFont]],
        pictures: Mapping[str, bytes],
    ) -> None:
        self.height = height
        self._fonts, self._pictures = fonts, pictures
        self._painters: dict[type, Callable[..., bytes]] = {
            TextOp: self._text, LineOp: self._line, RectOp: self._rect, CircleOp: self._circle,
            PathOp: self._path, ImageOp: self._image,
        }  # fmt: skip

    def paint(self, op: Op, tail: str = "") -> bytes:
        """One op; `tail` is added to a text (the space between two lines, so that words stay apart)."""
        return self._text(op, tail) if isinstance(op, TextOp) else self._painters[type(op)](op)

    def _xy(self, x: float, y: float) -> bytes:
        return number(x * PT_PER_MM) + b" " + number((self.height - y) * PT_PER_MM)

    def _text(self, op: TextOp, tail: str = "") -> bytes:
        resource, font = self._fonts[op.font]
        return b"BT %s /%s %s Tf %s Td %s Tj ET" % (
            colour(op.colour, b"rg"), resource, number(op.size_pt), self._xy(op.at.x, op.at.y),
            font.encode(op.text + tail),
        )  # fmt: skip

    def _line(self, op: LineOp) -> bytes:
        pen = self._pen(op.colour, op.width, op.dash, b"1 J" if op.round_cap else b"0 J")
        ends = b"%s m %s l S" % (self._xy(op.start.x, op.start.y), self._xy(op.end.x, op.end.y))
        return b"q " + pen + b" " + ends + b" Q"

    def _rect(self, op: RectOp) -> bytes:
        left, bottom, right, top = rect_points(op.box, self.height)
        if op.radius <= 0:
            shape = b"%s %s %s %s re" % tuple(map(number, (left, bottom, right - left, top - bottom)))
        else:
            radius = min(op.radius * PT_PER_MM, (right - left) / 2, (top - bottom) / 2)
            shape = rounded(left, bottom, right, top, radius, radius)
        return self._shape(shape, op.fill, op.stroke, op.width, op.dash)

    def _circle(self, op: CircleOp) -> bytes:
        box = Box(op.centre.x - op.radius, op.centre.y - op.radius, 2 * op.radius, 2 * op.radius)
        radius = op.radius * PT_PER_MM
        shape = rounded(*rect_points(box, self.height), radius, radius)
        return self._shape(shape, op.fill, op.stroke, op.width, op.dash)

    def _path(self, op: PathOp) -> bytes:
        parts = []
        for operator, *numbers in op.segments:
            points = [self._xy(numbers[i], numbers[i + 1]) for i in range(0, len(numbers), 2)]
            parts.append(b" ".join((*points, {"M": b"m", "L": b"l", "C": b"c", "Z": b"h"}[operator])))
        return self._shape(b" ".join(parts), op.fill, op.stroke, op.width, op.dash, b" 1 J 1 j")

    def _image(self, op: ImageOp) -> bytes:
        left, bottom, right, top = rect_points(op.box, self.height)
        place = b"%s 0 0 %s %s %s" % tuple(map(number, (right - left, top - bottom, left, bottom)))
        return b"q %s cm /%s Do Q" % (place, self._pictures[op.key])

    def _pen(self, stroke: str, width: float, dash: tuple[float, ...], caps: bytes) -> bytes:
        lengths = b" ".join(number(length * PT_PER_MM) for length in dash)
        return b"%s %s w [%s] 0 d %s" % (colour(stroke, b"RG"), number(width * PT_PER_MM), lengths, caps)

    def _shape(
        self,
        path: bytes,
        fill: str | None,
        stroke: str | None,
        width: float,
        dash: tuple[float, ...],
        caps: bytes = b"",
    ) -> bytes:
        stroked = stroke if width > 0 else None
        parts = [b"q"]
        if fill:
            parts.append(colour(fill, b"rg"))
        if stroked:
            parts.append(self._pen(stroked, width, dash, caps))
        return b" ".join((*parts, path, _PATH[bool(fill), bool(stroked)], b"Q"))


def rounded(left: float, bottom: float, right: float, top: float, rx: float, ry: float) -> bytes:
    """A closed path: a rectangle with elliptic corners; half the width and height as radii make an ellipse."""
    kx, ky = rx * (1 - KAPPA), ry * (1 - KAPPA)

    def at(*values: float) -> bytes:
        return b" ".join(map(number, values))

    return b" ".join((
        at(left + rx, bottom), b"m", at(right - rx, bottom), b"l",
        at(right - kx, bottom, right, bottom + ky, right, bottom + ry), b"c", at(right, top - ry), b"l",
        at(right, top - ky, right - kx, top, right - rx, top), b"c", at(left + rx, top), b"l",
        at(left + kx, top, left, top - ky, left, top - ry), b"c", at(left, bottom + ry), b"l",
        at(left, bottom + ky, left + kx, bottom, left + rx, bottom), b"c h",
    ))  # fmt: skip


def op_bounds(op: Op) -> Box:
    """The extent of an op in mm (of a text: only its line's start and height; a figure is bounded by its shapes)."""
    match op:
        case TextOp():
            return Box(op.at.x, op.at.y - op.size_pt / PT_PER_MM, 0.0, op.size_pt / PT_PER_MM)
        case LineOp():
            x, y = min(op.start.x, op.end.x), min(op.start.y, op.end.y)
            return Box(x, y, abs(op.start.x - op.end.x), abs(op.start.y - op.end.y)).grown(op.width / 2)
        case CircleOp():
            return Box(op.centre.x, op.centre.y, 0, 0).grown(op.radius + op.width / 2)
        case PathOp():
            numbers = [n for _, *rest in op.segments for n in rest]
            xs, ys = numbers[::2] or [0.0], numbers[1::2] or [0.0]
            return Box(min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys)).grown(op.width / 2)
        case RectOp():
            return op.box.grown(op.width / 2)
        case _:
            return op.box
