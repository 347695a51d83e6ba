"""The dimensions of a scan for one person: how many statements were ticked at each side."""

from __future__ import annotations

from collections.abc import Iterator

from generator.make.compose.pen import Pen
from generator.make.compose.structure import Branch
from generator.make.lookback.doubt import DASH_MM, UNSURE
from generator.make.lookback.flow import COLUMN_MM, Block, note
from generator.make.lookback.typed import fitted
from generator.model.geometry import Box, Point
from generator.model.lookback import SeenPole, SeenPoles
from generator.model.texts import Span

ROW_MM, BAR_MM = 10.5, 4.0
AXIS_MM, OUTLINE_MM = 0.5, 0.3
NUMBER_MM = 9.0  # room for '4 / 6'
LEAD = "Per kant: hoeveel zinnen zijn aangekruist, van hoeveel."


def blocks(poles: SeenPoles, pen: Pen, section: Branch) -> Iterator[Block]:
    """What one sees, and the bars."""
    yield note(LEAD, pen, pen.style.small, section.branch("P"))
    figure = section.figure(" ".join(map(_told, poles.rows)))

    def draw(on: Pen, at: Point) -> None:
        for place, row in enumerate(poles.rows):
            _row(row, on, Point(at.x, at.y + place * ROW_MM), figure)
        middle = at.x + COLUMN_MM / 2
        on.rule(Point(middle, at.y), Point(middle, at.y + ROW_MM * len(poles.rows)), AXIS_MM, on.style.colours.ink)

    yield Block(ROW_MM * len(poles.rows) + 3, draw)


def _count(ticks: int | None, top: int) -> str:
    return "?" if ticks is None else f"{ticks} / {top}"


def _told(row: SeenPole) -> str:
    sides = ((row.left, row.left_ticks, row.left_top), (row.right, row.right_ticks, row.right_top))
    return "; ".join(f"{name}: {UNSURE if n is None else f'{n} van {top}'}" for name, n, top in sides) + "."


def _row(row: SeenPole, pen: Pen, at: Point, figure: Branch) -> None:
    style, half = pen.style, COLUMN_MM / 2
    middle, bar = at.x + half, at.y + style.small.leading + 0.6
    for name, x in ((row.left, at.x), (row.right, middle + 2)):
        lines, voice = fitted(pen, (Span(name),), style.small, half - 2)
        pen.lines(lines[:1], x, at.y, voice, figure, "right" if x == at.x else "left", half - 2)
    sides = (
        (row.left_ticks, row.left_top, -1, style.colours.strong or style.colours.heading),
        (row.right_ticks, row.right_top, 1, style.colours.accent),
    )
    for ticks, top, side, ground in sides:
        room = half - NUMBER_MM - 1
        long = room * (1.0 if ticks is None else ticks / max(top, 1))
        box = Box(middle - long if side < 0 else middle, bar, long, BAR_MM)
        if ticks is None:
            pen.rect(box, stroke=style.colours.rule, width=OUTLINE_MM, dash=DASH_MM)
        elif ticks:
            pen.rect(box, fill=ground)
        x = box.x - NUMBER_MM if side < 0 else box.right
        voice = style.small.heavy()
        y = bar + (BAR_MM - voice.leading) / 2
        pen.write((Span(_count(ticks, top)),), x, y, NUMBER_MM, voice, figure, "centre")
