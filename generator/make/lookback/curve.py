"""A curve as it was read: the past solid, the future in dashes, and a question mark where that is not certain."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import cycle

from generator.make.compose.course import in_time
from generator.make.compose.pen import Pen
from generator.make.compose.structure import Branch
from generator.make.lookback.doubt import doubt
from generator.make.lookback.flow import COLUMN_MM, Block, heading
from generator.make.lookback.typed import fitted
from generator.make.style import PAPER_WHITE
from generator.model.colour import mixed
from generator.model.geometry import Box, Point
from generator.model.lookback import SeenCurve, SeenLine
from generator.model.texts import Span

PLOT_MM = 44.0  # how high the axis is
LEFT_MM, BELOW_MM = 13.0, 8.0  # room for what stands at the axes
ABOVE_MM, UNDER_MM, AIR_MM = 2.0, 3.0, 1.5  # white: above the plot, under all of it, between words and the axis
AXIS_MM, LINE_MM, TODAY_MM, DOT_MM = 0.4, 0.8, 0.35, 1.0
DASH_MM, TODAY_DASH_MM = (2.0, 1.5), (0.8, 1.2)
TODAY_ROOM_MM = 24.0  # for the word at it
NEAR = 0.04  # of the axis: a line that has no point so near a moment says nothing of it
PALE = 0.45  # of white in a line that is not certain
BEYOND_MM, ASIDE_MM = 6.0, 1.2  # right of the plot: the numbers of lines; how far from its line a number stands
MARK_MM = 1.7  # half of a question mark's disc


def blocks(curve: SeenCurve, pen: Pen, section: Branch) -> Iterator[Block]:
    """Its question and the plot."""
    if curve.title:
        yield heading(curve.title, pen, pen.style.h3, section.branch("H3"))
    figure = section.figure(_told(curve))

    def draw(on: Pen, at: Point) -> None:
        _draw(curve, on, at, figure)

    yield Block(PLOT_MM + BELOW_MM + UNDER_MM, draw)


def _told(curve: SeenCurve) -> str:
    """All lines in words, their heights at a few places."""
    return " ".join(_line_told(line, curve) for line in curve.lines)


def _line_told(line: SeenLine, curve: SeenCurve) -> str:
    points = [point for part in line.parts for point in part]
    near = {label: min(points, key=lambda p: abs(p[0] - at)) for at, label in curve.moments}
    said = ", ".join(
        f"{label} {round(100 * near[label][1])}" for at, label in curve.moments if abs(near[label][0] - at) < NEAR
    )
    first, last = points[0], points[-1]
    heights = said or f"van {round(100 * first[1])} naar {round(100 * last[1])}"
    split = "" if line.dashed_from is None or not line.drawn else f"; streepjes vanaf {round(100 * line.dashed_from)}"
    split += doubt(sure=line.split_sure or not line.sure)
    return f"Lijn {line.number}{doubt(sure=line.sure)}, hoogte van 100: {heights}{split}."


def _draw(curve: SeenCurve, pen: Pen, at: Point, figure: Branch) -> None:
    style, colours = pen.style, pen.style.colours
    plot = Box(at.x + LEFT_MM, at.y + ABOVE_MM, COLUMN_MM - LEFT_MM - BEYOND_MM - ASIDE_MM, PLOT_MM)
    pen.rule(Point(plot.x, plot.y), Point(plot.x, plot.bottom), AXIS_MM, colours.ink)
    pen.rule(Point(plot.x, plot.bottom), Point(plot.right, plot.bottom), AXIS_MM, colours.ink)
    today = plot.x + curve.today * plot.width
    pen.rule(Point(today, plot.y), Point(today, plot.bottom), TODAY_MM, colours.muted, TODAY_DASH_MM)
    beside = LEFT_MM - AIR_MM
    for text, low in ((curve.top, False), (curve.bottom, True)):
        lines, voice = fitted(pen, (Span(text),), style.tiny, beside)
        y = plot.bottom - len(lines) * voice.leading if low else plot.y - 1
        pen.lines(lines, at.x, y, voice, figure, "right", beside)
    left = today - TODAY_ROOM_MM / 2
    pen.write((Span("vandaag"),), left, plot.bottom + 1, TODAY_ROOM_MM, style.tiny, figure, "centre")
    inks = (colours.strong or colours.heading, colours.accent, colours.ink)
    for line, ink in zip(curve.lines, cycle(inks), strict=False):
        _line(line, pen, plot, ink, figure)
    _numbers(curve, pen, plot, inks, figure)


def _numbers(curve: SeenCurve, pen: Pen, plot: Box, inks: Sequence[str], figure: Branch) -> None:
    """At the end of each line its number, below that of another where they would stand over each other."""
    voice = pen.style.small.heavy()
    lines = [(line, ink, *line.parts[-1][-1]) for line, ink in zip(curve.lines, cycle(inks), strict=False)]
    written: list[Point] = []
    for line, ink, along, height in sorted(lines, key=lambda each: -each[3]):
        x, y = plot.x + along * plot.width + ASIDE_MM, plot.bottom - height * plot.height - voice.leading / 2
        for other in written:
            if abs(other.x - x) < BEYOND_MM and y < other.y + voice.leading:
                y = other.y + voice.leading
        written.append(Point(x, y))
        told = (Span(f"{line.number}{'' if line.sure else '?'}"),)
        pen.write(told, x, y, BEYOND_MM, voice.on(ink), figure)


def _line(line: SeenLine, pen: Pen, plot: Box, ink: str, figure: Branch) -> None:
    colour = ink if line.sure else mixed(ink, PAPER_WHITE, PALE)

    def on(place: tuple[float, float]) -> tuple[float, float]:
        return plot.x + place[0] * plot.width, plot.bottom - place[1] * plot.height

    dashed_from = None if line.dashed_from is None else plot.x + line.dashed_from * plot.width
    for part in line.parts:
        in_time(pen, tuple(map(on, part)), dashed_from, colour, LINE_MM, DASH_MM, figure)
        if not line.drawn or len(part) == 1:
            for point in part:
                pen.circle(Point(*on(point)), DOT_MM, fill=colour, tag=figure)
    if line.sure and not line.split_sure:
        _question(pen, Point(*on(_at(line))), ink, figure)


def _at(line: SeenLine) -> tuple[float, float]:
    """Where its future begins, or where it ends if it has none."""
    points = [point for part in line.parts for point in part]
    if line.dashed_from is None:
        return points[-1]
    return min(points, key=lambda point: abs(point[0] - (line.dashed_from or 0.0)))


def _question(pen: Pen, at: Point, ink: str, figure: Branch) -> None:
    """A question mark in a disc."""
    pen.circle(at, MARK_MM, fill=PAPER_WHITE, stroke=ink, width=AXIS_MM, tag=figure)
    voice = pen.style.tiny.heavy().on(ink)
    pen.write((Span("?"),), at.x - MARK_MM, at.y - voice.leading / 2, 2 * MARK_MM, voice, figure, "centre")
