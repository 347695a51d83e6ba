"""A page while it is being drawn: what is painted, which fields stand where."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal

from generator.make.compose.structure import SILENCE, Branch
from generator.make.compose.text import Line, Setter
from generator.make.drawing import (
    ARTIFACT,
    CircleOp,
    ImageOp,
    LineOp,
    Op,
    PathOp,
    RectOp,
    TextOp,
)
from generator.make.style import PAPER_WHITE, Style, TextStyle
from generator.model.geometry import Box, Point
from generator.model.layout import Axes, Field, Place
from generator.model.texts import Rich

Align = Literal["left", "centre", "right"]
Segments = tuple[tuple[str, *tuple[float, ...]], ...]
ROUND = 0.5523  # of a radius: how far the control points of a quarter circle lie from its ends, 4/3 · (√2 − 1)


class Pen:
    """One page side in the making. All places in mm from the top left."""

    def __init__(self, width: float, height: float, style: Style, setter: Setter) -> None:
        self.width, self.height = width, height
        self.style, self.setter = style, setter
        self.ops: list[Op] = []
        self.fields: list[Field] = []
        self.field_nodes: dict[str, int] = {}
        self.axes: list[Axes] = []
        self.places: list[Place] = []
        self.private_areas: list[Box] = []

    def lines(
        self,
        lines: Sequence[Line],
        x: float,
        y: float,
        voice: TextStyle,
        tag: Branch = SILENCE,
        align: Align = "left",
        width: float = 0.0,
    ) -> float:
        """Sets broken lines from the top `y` down; returns where they end. `align` is within `width`."""
        cap = self.setter.book.cap_height(voice.font(), voice.size_pt)
        for number, line in enumerate(lines):
            base = y + number * voice.leading + (voice.leading + cap) / 2
            left = x + {"left": 0.0, "centre": (width - line.width) / 2, "right": width - line.width}[align]
            for place, chunk in enumerate(line.chunks):
                final = place == len(line.chunks) - 1 and number < len(lines) - 1
                text = chunk.text + (" " if final and not chunk.text.endswith("-") else "")
                self.ops.append(
                    TextOp(Point(left + chunk.x, base), text, chunk.font, voice.size_pt, voice.colour, tag.index)
                )
        return y + len(lines) * voice.leading

    def write(
        self,
        rich: Rich,
        x: float,
        y: float,
        width: float,
        voice: TextStyle,
        tag: Branch = SILENCE,
        align: Align = "left",
    ) -> float:
        """Breaks and sets a text from the top `y` down; returns where it ends."""
        return self.lines(self.setter.lines(rich, voice, width), x, y, voice, tag, align, width)

    def rule(
        self, start: Point, end: Point, width: float, colour: str, dash: tuple[float, ...] = (), round_cap: bool = False
    ) -> None:
        """A line that a screen reader need not hear."""
        self.ops.append(LineOp(start, end, width, colour, dash, round_cap, ARTIFACT))

    def rect(
        self,
        box: Box,
        fill: str | None = None,
        stroke: str | None = None,
        width: float = 0.0,
        radius: float = 0.0,
        dash: tuple[float, ...] = (),
    ) -> None:
        """A rectangle; nothing at all if it has neither fill nor stroke."""
        if fill or stroke:
            self.ops.append(RectOp(box, fill, stroke, width, radius, dash, ARTIFACT))

    def circle(
        self,
        centre: Point,
        radius: float,
        fill: str | None = None,
        stroke: str | None = None,
        width: float = 0.0,
        dash: tuple[float, ...] = (),
        tag: Branch = SILENCE,
    ) -> None:
        """A circle."""
        self.ops.append(CircleOp(centre, radius, fill, stroke, width, dash, tag.index))

    def path(
        self,
        segments: Segments,
        stroke: str | None = None,
        width: float = 0.0,
        fill: str | None = None,
        dash: tuple[float, ...] = (),
        tag: Branch = SILENCE,
    ) -> None:
        """A free path."""
        self.ops.append(PathOp(segments, fill, stroke, width, dash, tag.index))

    def image(self, box: Box, key: str, tag: Branch = SILENCE) -> None:
        """A picture of the drawing."""
        self.ops.append(ImageOp(box, key, tag.index))

    def field(self, field: Field, node: Branch) -> None:
        """A place to answer, and the structure node it hangs under."""
        self.fields.append(field)
        self.field_nodes[field.name] = node.index

    def tick_box(self, box: Box, fill: str | None = PAPER_WHITE) -> None:
        """The outline of a box to tick: square corners, so that a reader can register on it."""
        self.rect(box, fill=fill, stroke=self.style.colours.box, width=self.style.outline)

    def add(self, ops: Iterable[Op]) -> None:
        """Ops made elsewhere."""
        self.ops.extend(ops)


def ellipse(centre: Point, across: float, down: float) -> Segments:
    """A closed path, of radii `across` and `down` (mm)."""
    x, y, h, v = centre.x, centre.y, across * ROUND, down * ROUND
    return (
        ("M", x + across, y),
        ("C", x + across, y + v, x + h, y + down, x, y + down),
        ("C", x - h, y + down, x - across, y + v, x - across, y),
        ("C", x - across, y - v, x - h, y - down, x, y - down),
        ("C", x + h, y - down, x + across, y - v, x + across, y),
        ("Z",),
    )
