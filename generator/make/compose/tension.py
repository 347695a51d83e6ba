"""Two poles with a taut line between them: what the rows below it move between. It asks nothing."""

from __future__ import annotations

from generator.make.compose.blocks import panel_ground
from generator.make.compose.pen import Pen
from generator.make.compose.pictograms import draw_pictogram
from generator.make.compose.pieces import Bench, Drawn, Piece
from generator.make.compose.structure import Branch
from generator.make.compose.text import Line
from generator.model.geometry import Box, Point
from generator.model.sheet import Step, Tension

PAD_MM = 2.0  # above and below
SIDE_MM = 3.0  # before the first pictogram and after the last
ICON_MM = 8.5
AIR_MM = 2.5  # between pictogram, words and line
POLE_SHARE = 0.36  # of the width: the words of a pole break sooner than that they leave no line
RING_MM = 1.2  # radius of the rings that the line hangs between
LINE_MM = 0.7


def tension_pieces(block: Tension, width: float, bench: Bench) -> list[Piece]:
    """One piece, as low as its words allow; it stays with what follows."""
    style, setter = bench.style, bench.setter
    voice = style.h3
    words = width * POLE_SHARE - SIDE_MM - ICON_MM - AIR_MM
    poles = [setter.lines(pole.text, voice, words) for pole in (block.left, block.right)]
    middle = setter.lines(block.middle, voice, width * (1 - 2 * POLE_SHARE)) if block.middle else ()
    height = max(ICON_MM, *(len(lines) * voice.leading for lines in (*poles, middle))) + 2 * PAD_MM
    said = bench.parent.branch("P")

    def paint(pen: Pen, x: float, y: float, _height: float) -> None:
        panel_ground(pen, Box(x, y, width, height), "tint")
        level = y + height / 2
        starts = _pole(pen, block.left, poles[0], x + SIDE_MM, level, said, inward=1)
        gap = max((line.width for line in middle), default=0.0)
        if middle:
            at = x + (width - gap) / 2
            pen.lines(middle, at, level - len(middle) * voice.leading / 2, voice, said, "centre", gap)
        ends = _pole(pen, block.right, poles[1], x + width - SIDE_MM, level, said, inward=-1)
        _line(pen, starts, ends, x + width / 2, gap / 2 + AIR_MM if middle else 0.0, level)

    piece = Drawn(height, paint, gap=style.grid * 2)
    piece.glue = True
    piece.next_gap = style.grid * 1.3
    return [piece]


def _pole(
    pen: Pen, pole: Step, lines: tuple[Line, ...], edge: float, level: float, tag: Branch, *, inward: int
) -> float:
    """A pictogram and words from an edge inward (1: to the right); where the line may begin."""
    voice, at = pen.style.h3, edge
    if pole.icon:
        draw_pictogram(pen, pole.icon, at - ICON_MM * (inward < 0), level - ICON_MM / 2, ICON_MM, voice.colour)
        at += (ICON_MM + AIR_MM) * inward
    wide = max(line.width for line in lines)
    left = at if inward > 0 else at - wide
    pen.lines(lines, left, level - len(lines) * voice.leading / 2, voice, tag, "left" if inward > 0 else "right", wide)
    return at + (wide + AIR_MM) * inward


def _line(pen: Pen, left: float, right: float, middle: float, clear: float, level: float) -> None:
    """From ring to ring, with room in the middle for what stands there; no speck where words leave no room."""
    colour = pen.style.colours.heading
    for start, end, inward in ((left, middle - clear, 1), (right, middle + clear, -1)):
        ring = start + RING_MM * inward
        if (end - ring) * inward > 2 * RING_MM:
            pen.circle(Point(ring, level), RING_MM, fill="#FFFFFF", stroke=colour, width=LINE_MM)
            pen.rule(Point(ring + RING_MM * inward, level), Point(end, level), LINE_MM, colour, round_cap=True)
