"""A curve as it was read: the past solid, the future in dashes, and a question mark where that is not certain."""

from __future__ import annotations

from collections.abc import Iterator

from generator.make.compose.pen import Pen
from generator.make.compose.structure import Branch
from generator.make.lookback.flow import COLUMN_MM, Block, heading
from generator.make.lookback.typed import fitted
from generator.model.colour import mixed
from generator.model.geometry import Box, Point
from generator.model.lookback import Points, SeenCurve, SeenLine
from generator.model.texts import Span

PLOT_MM = 44.0  # how high the axis is
LEFT_MM, BELOW_MM = 13.0, 8.0  # room for what stands at the axes
AXIS_MM, LINE_MM, TODAY_MM, DOT_MM = 0.4, 0.8, 0.35, 1.0
DASH_MM = (2.0, 1.5)
PALE = 0.45  # of white in a line that is not certain
BEYOND_MM = 6.0  # right of the plot: the numbers of lines
MARK_MM = 1.7  # half of a question mark's disc
UNSURE = "niet zeker"
WHITE = "#FFFFFF"


def blocks(curve: SeenCurve, pen: Pen, section: Branch) -> Iterator[Block]:
    """Its question and the plot."""
    if curve.title:
        yield heading(curve.title, pen, pen.style.h3, section.branch("H3"))
    figure = section.figure(_told(curve))

    def draw(on: Pen, at: Point) -> None:
        _draw(curve, on, at, figure)

    yield Block(PLOT_MM + BELOW_MM + 3, draw)


def _told(curve: SeenCurve) -> str:
    """All lines in words, their heights at a few places."""
    return " ".join(_line_told(line, curve) for line in curve.lines)


def _line_told(line: SeenLine, curve: SeenCurve) -> str:
    points = [point for part in line.parts for point in part]
    near = {label: min(points, key=lambda p: abs(p[0] - at)) for at, label in curve.moments}
    said = ", ".join(
        f"{label} {round(100 * near[label][1])}" for at, label in curve.moments if abs(near[label][0] - at) < 0.04
    )
    first, last = points[0], points[-1]
    heights = said or f"van {round(100 * first[1])} naar {round(100 * last[1])}"
    split = "" if line.dashed_from is None or not line.drawn else f"; streepjes vanaf {round(100 * line.dashed_from)}"
    split += "" if line.split_sure or not line.sure else f" ({UNSURE})"
    return f"Lijn {line.number}{'' if line.sure else f' ({UNSURE})'}, hoogte van 100: {heights}{split}."


def _draw(curve: SeenCurve, pen: Pen, at: Point, figure: Branch) -> None:
    style, colours = pen.style, pen.style.colours
    plot = Box(at.x + LEFT_MM, at.y + 2, COLUMN_MM - LEFT_MM - BEYOND_MM - 1.2, PLOT_MM)
    pen.rule(Point(plot.x, plot.y), Point(plot.x, plot.bottom), AXIS_MM, colours.ink)
    pen.rule(Point(plot.x, plot.bottom), Point(plot.right, plot.bottom), AXIS_MM, colours.ink)
    today = plot.x + curve.today * plot.width
    pen.rule(Point(today, plot.y), Point(today, plot.bottom), TODAY_MM, colours.muted, (0.8, 1.2))
    beside = LEFT_MM - 1.5
    for text, low in ((curve.top, False), (curve.bottom, True)):
        lines, voice = fitted(pen, (Span(text),), style.tiny, beside)
        y = plot.bottom - len(lines) * voice.leading if low else plot.y - 1
        pen.lines(lines, at.x, y, voice, figure, "right", beside)
    pen.write((Span("vandaag"),), today - 12, plot.bottom + 1, 24, style.tiny, figure, "centre")
    inks = (colours.strong or colours.heading, colours.accent, colours.ink)
    for place, line in enumerate(curve.lines):
        _line(line, pen, plot, inks[place % len(inks)], figure)
    voice = style.small.heavy()
    ends = [
        (plot.x + line.parts[-1][-1][0] * plot.width + 1.2, plot.bottom - line.parts[-1][-1][1] * plot.height)
        for line in curve.lines
    ]
    lowest = -1e9
    for index in sorted(range(len(ends)), key=lambda i: ends[i][1]):
        line = curve.lines[index]
        lowest = max(ends[index][1] - voice.leading / 2, lowest + voice.leading)
        name = (Span(f"{line.number}{'' if line.sure else '?'}"),)
        pen.write(name, ends[index][0], lowest, BEYOND_MM, voice.on(inks[index % len(inks)]), figure)


def _line(line: SeenLine, pen: Pen, plot: Box, ink: str, figure: Branch) -> None:
    colour = ink if line.sure else mixed(ink, WHITE, PALE)

    def on(place: tuple[float, float]) -> tuple[float, float]:
        return plot.x + place[0] * plot.width, plot.bottom - place[1] * plot.height

    for part in line.parts:
        past, future = _split(part, line.dashed_from)
        for points, dash in ((past, ()), (future, DASH_MM)):
            if len(points) > 1:
                first, *rest = map(on, points)
                segments = (("M", *first), *(("L", *point) for point in rest))
                pen.path(segments, stroke=colour, width=LINE_MM, dash=dash, tag=figure)
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
    pen.circle(at, MARK_MM, fill=WHITE, stroke=ink, width=AXIS_MM, tag=figure)
    voice = pen.style.tiny.heavy().on(ink)
    pen.write((Span("?"),), at.x - MARK_MM, at.y - voice.leading / 2, 2 * MARK_MM, voice, figure, "centre")


def _split(part: Points, dashed_from: float | None) -> tuple[Points, Points]:
    """What of a piece is past, and what is future; they meet."""
    if dashed_from is None or part[-1][0] <= dashed_from:
        return part, ()
    past = tuple(point for point in part if point[0] <= dashed_from)
    future = tuple(point for point in part if point[0] > dashed_from)
    if not past:
        return (), future
    (x0, y0), (x1, y1) = past[-1], future[0]
    meet = (dashed_from, y0 + (y1 - y0) * (dashed_from - x0) / (x1 - x0))
    return (*past, meet), (meet, *future)
