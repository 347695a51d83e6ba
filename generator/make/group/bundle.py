"""Lines in time as one: the middle half as a band, the middle as a line; solid until today, dashed after it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from generator.make.compose.course import in_time, through
from generator.make.compose.pen import Pen, Segments
from generator.make.compose.structure import Branch
from generator.make.group.page import Chart, told_in
from generator.make.style import PAPER_WHITE
from generator.model.colour import mixed
from generator.model.geometry import Box, Point
from generator.model.group import Bundle, Moment
from generator.model.texts import Span

LEFT_MM, BELOW_MM, RIGHT_MM = 30.0, 20.0, 16.0  # room for what stands at the axes
AXIS_MM, LINE_MM, TODAY_MM = 0.5, 1.3, 0.5
DASH_MM = (3.2, 2.2)
THIN_MM, BESIDE_MM, THIN_SHARE = 0.35, 0.7, 0.35  # of a line by itself: width, distance to one that is the same, tint
LABEL_MM = 38.0
END_MM = 12.0  # height for what stands at an end of the upright axis
LEAD_LINES = "Elke dunne lijn is van één mens. De dikke lijn is de middelste van alle lijnen."
LEAD = "De lijn is de middelste van alle lijnen. In de band ligt de helft van de mensen."


def charts(picture: Bundle) -> Iterator[Chart]:
    """One page."""
    told = "; ".join(
        f"{m.label}: midden {round(100 * m.median)} van 100, de helft tussen {round(100 * m.low)} en "
        f"{round(100 * m.high)} ({m.people} mensen)"
        for m in picture.moments
    )
    yield Chart(picture.title, LEAD, told, partial(_draw, picture))
    if picture.lines:
        each = f"{len(picture.lines)} lijnen, van {len(picture.lines)} mensen. {told}"
        yield Chart(f"{picture.title}: elke lijn apart", LEAD_LINES, each, partial(_draw, picture, apart=True))


def _draw(picture: Bundle, pen: Pen, body: Box, figure: Branch, *, apart: bool = False) -> None:
    """The bundle; `apart`: every line by itself in the place of the band."""
    style = pen.style
    plot = Box(body.x + LEFT_MM, body.y, body.width - LEFT_MM - RIGHT_MM, body.height - BELOW_MM)

    def place(moment: Moment, height: float) -> tuple[float, float]:
        return plot.x + moment.at * plot.width, plot.bottom - height * plot.height

    upper = [place(m, m.high) for m in picture.moments]
    lower = [place(m, m.low) for m in reversed(picture.moments)]
    band: Segments = (*through((*upper, *lower)), ("Z",))
    dark = style.colours.strong or style.colours.heading
    if apart:
        _each(pen, picture, plot, mixed(dark, PAPER_WHITE, THIN_SHARE), figure)
    else:
        pen.path(band, fill=mixed(dark, PAPER_WHITE, 0.75), tag=figure)
    today = plot.x + picture.today * plot.width
    middle = tuple(place(moment, moment.median) for moment in picture.moments)
    in_time(pen, middle, today, dark, LINE_MM, DASH_MM, figure)
    pen.rule(Point(plot.x, plot.y), Point(plot.x, plot.bottom), AXIS_MM, style.colours.ink)
    pen.rule(Point(plot.x, plot.bottom), Point(plot.right, plot.bottom), AXIS_MM, style.colours.ink)
    pen.rule(Point(today, plot.y), Point(today, plot.bottom), TODAY_MM, style.colours.muted, (1.0, 1.4))
    ends = Box(body.x, plot.y - 1, LEFT_MM - 3, END_MM)
    told_in(pen, picture.top, ends, style.small, figure, "right")
    told_in(pen, picture.bottom, replace(ends, y=plot.bottom - END_MM), style.small, figure, "right")
    for moment in picture.moments:
        x = place(moment, 0)[0]
        pen.rule(Point(x, plot.bottom), Point(x, plot.bottom + 1.6), AXIS_MM, style.colours.ink)
        label = Box(x - LABEL_MM / 2, plot.bottom + 2.2, LABEL_MM, style.body.leading)
        told_in(pen, moment.label, label, style.body, figure, "centre")
        below = plot.bottom + 2.4 + style.body.leading
        people = (Span(f"{moment.people} mensen"),)
        pen.write(people, x - LABEL_MM / 2, below, LABEL_MM, style.tiny, figure, "centre")


def _each(pen: Pen, picture: Bundle, plot: Box, colour: str, figure: Branch) -> None:
    """Thin lines; those that are the same lie beside each other, so that one sees how many they are."""
    order = {line: picture.lines.index(line) for line in picture.lines}
    for place, line in enumerate(picture.lines):
        aside = (place - order[line]) * BESIDE_MM
        points = [
            (plot.x + moment.at * plot.width, plot.bottom - height * plot.height + aside)
            for moment, height in zip(picture.moments, line, strict=True)
        ]
        pen.path(through(points), stroke=colour, width=THIN_MM, tag=figure)
