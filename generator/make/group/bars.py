"""Questions with one answer: a bar for each, cut into what was chosen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from generator.make.compose.pen import Pen
from generator.make.compose.structure import Branch
from generator.make.group.page import HAIR_MM, Chart, over_pages, row_boxes
from generator.make.style import PAPER_WHITE
from generator.model.colour import TEXT_CONTRAST, contrast, mixed
from generator.model.geometry import Box, Point
from generator.model.group import Bar, Bars
from generator.model.texts import Span

MOST_ROWS = 7  # on a page: more do not read from the back of a room
ROW_MM = 34.0
LABEL_SHARE = 0.34  # of the width
GAP_MM = 0.8  # between two parts
OUTLINE_MM = 0.4
LEAD = "Zoveel mensen kozen dit. De getallen tellen mensen."


def charts(picture: Bars) -> Iterator[Chart]:
    """A page for every few questions."""
    for rows in over_pages(picture.rows, MOST_ROWS):
        told = " ".join(_told(bar) for bar in rows)
        yield Chart(picture.title, LEAD, told, partial(_draw, rows))


def joined(labels: Sequence[str]) -> str:
    """Choices that were joined, as one: 'wel of helemaal'."""
    return labels[0] if len(labels) == 1 else f"{', '.join(labels[:-1])} of {labels[-1]}"


def _told(bar: Bar) -> str:
    if bar.nearly:
        return f"{bar.label} Bijna iedereen: {bar.nearly}."
    parts = ", ".join(f"{joined(part.labels)}: {part.people}" for part in bar.parts)
    return f"{bar.label} {parts}; van {bar.people} mensen."


def _draw(rows: Sequence[Bar], pen: Pen, body: Box, figure: Branch) -> None:
    style = pen.style
    for bar, box in zip(rows, row_boxes(body, len(rows), ROW_MM), strict=True):
        pen.rule(Point(box.x, box.y), Point(box.right, box.y), HAIR_MM, style.colours.hair)
        room = box.width * LABEL_SHARE - 6
        lines = pen.setter.lines((Span(bar.label),), style.body.heavy(), room)
        pen.lines(lines, box.x, box.y + (box.height - len(lines) * style.body.leading) / 2, style.body.heavy(), figure)
        left = box.x + box.width * LABEL_SHARE
        strip = Box(left, box.y + box.height * 0.14, box.right - left, box.height * 0.72)
        if bar.nearly:
            pen.rect(strip, fill=style.colours.tint, stroke=style.colours.ink, width=OUTLINE_MM)
            _words(pen, strip, f"Bijna iedereen: {bar.nearly}", "", style.colours.ink, figure)
        else:
            _parts(pen, bar, strip, figure)


def _parts(pen: Pen, bar: Bar, strip: Box, figure: Branch) -> None:
    x, unit = strip.x, (strip.width - GAP_MM * (len(bar.parts) - 1)) / bar.people
    for place, part in enumerate(bar.parts):
        box = Box(x, strip.y, part.people * unit, strip.height)
        ground = _ground(pen, place, len(bar.parts))
        pen.rect(box, fill=ground, stroke=pen.style.colours.ink, width=OUTLINE_MM)
        _words(pen, box, str(part.people), joined(part.labels), reads_on(pen, ground), figure)
        x = box.right + GAP_MM


def _ground(pen: Pen, place: int, count: int) -> str:
    """From light to the house's own dark colour."""
    dark = pen.style.colours.strong or pen.style.colours.heading
    share = place / max(count - 1, 1)
    return mixed(dark, PAPER_WHITE, 1 - share * share) if share < 1 else dark


def reads_on(pen: Pen, ground: str) -> str:
    """What reads on a ground: white where that is clear, else ink."""
    return PAPER_WHITE if contrast(PAPER_WHITE, ground) >= TEXT_CONTRAST else pen.style.colours.ink


def _words(pen: Pen, box: Box, number: str, label: str, ink: str, figure: Branch) -> None:
    """The number and below it what it counts; smaller where a part is narrow."""
    big = pen.style.h3.on(ink)
    for share in (1.0, 0.85, 0.72, 0.6):
        small = pen.style.small.on(ink).scaled(share)
        lines = pen.setter.lines((Span(label),), small, box.width - 2) if label else ()
        fits = pen.setter.widest_word((Span(label),), small) <= box.width - 2 if label else True
        height = big.leading + len(lines) * small.leading
        if fits and height <= box.height - 1:
            break
    top = box.y + max((box.height - height) / 2, 0.5)
    top = pen.write((Span(number),), box.x + 1, top, box.width - 2, big, figure, "centre")
    if lines and top + len(lines) * small.leading <= box.bottom + 0.5:
        pen.lines(lines, box.x + 1, top, small, figure, "centre", box.width - 2)
