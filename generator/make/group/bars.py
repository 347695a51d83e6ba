"""Questions with one answer: a bar for each, cut into what was chosen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from generator.make.compose.pen import Pen
from generator.make.compose.structure import Branch
from generator.make.group.page import HAIR_MM, Chart, fitting, over_pages, readable, row_boxes, told_in
from generator.make.style import PAPER_WHITE
from generator.model.colour import TEXT_CONTRAST, contrast, mixed
from generator.model.geometry import Box, Point
from generator.model.group import Bar, Bars, Part
from generator.model.texts import Span

MOST_ROWS = 7  # on a page: more do not read from the back of a room
ROW_MM = 34.0
LABEL_SHARE = 0.34  # of the width
GAP_MM = 0.8  # between two parts
LEAST_SIZE = 0.7  # of a voice: smaller does not read from the back of a room
INSIDE_MM = 1.0  # white within a part
MARGIN_SHARE, STRIP_SHARE = 0.07, 0.68  # of a row: above its strip, and the strip; below it words for narrow parts
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
        told_in(pen, bar.label, Box(box.x, box.y, room, box.height), style.body.heavy(), figure)
        left = box.x + box.width * LABEL_SHARE
        strip = Box(left, box.y + box.height * MARGIN_SHARE, box.right - left, box.height * STRIP_SHARE)
        if bar.nearly:
            pen.rect(strip, fill=style.colours.tint, stroke=style.colours.ink, width=OUTLINE_MM)
            voice = style.h3.on(style.colours.ink)
            told_in(pen, f"Bijna iedereen: {bar.nearly}", strip, voice, figure, "centre")
        else:
            below = Box(left, strip.bottom, strip.width, box.bottom - strip.bottom)
            _below(pen, below, list(_parts(pen, bar, strip, figure)), figure)


def _parts(pen: Pen, bar: Bar, strip: Box, figure: Branch) -> Iterator[Part]:
    """Draw the parts; those too narrow for their words come back."""
    x, unit = strip.x, (strip.width - GAP_MM * (len(bar.parts) - 1)) / bar.people
    for place, part in enumerate(bar.parts):
        box = Box(x, strip.y, part.people * unit, strip.height)
        ground = _ground(pen, place, len(bar.parts))
        pen.rect(box, fill=ground, stroke=pen.style.colours.ink, width=OUTLINE_MM)
        if not _words(pen, box, part, reads_on(pen, ground), figure):
            yield part
        x = box.right + GAP_MM


def _words(pen: Pen, box: Box, part: Part, ink: str, figure: Branch) -> bool:
    """The number and below it what it counts, smaller where a part is narrow; whether all of it fitted."""
    number, label, room = str(part.people), joined(part.labels), box.width - 2 * INSIDE_MM
    big = readable(pen, number, pen.style.h3.on(ink), room, box.height, LEAST_SIZE)
    if big is None:
        return False
    small = readable(pen, label, pen.style.small.on(ink), room, box.height - 2 * INSIDE_MM - big.leading, LEAST_SIZE)
    lines = pen.setter.lines((Span(label),), small, room) if small is not None else ()
    height = big.leading + len(lines) * (small.leading if small is not None else 0.0)
    top = box.y + (box.height - height) / 2
    top = pen.write((Span(number),), box.x + INSIDE_MM, top, room, big, figure, "centre")
    if small is not None:
        pen.lines(lines, box.x + INSIDE_MM, top, small, figure, "centre", room)
    return small is not None


def _below(pen: Pen, box: Box, parts: Sequence[Part], figure: Branch) -> None:
    """What stands in no part for want of room."""
    if parts:
        text = " · ".join(f"{part.people}: {joined(part.labels)}" for part in parts)
        voice = fitting(pen, text, pen.style.small, box.width, box.height)
        pen.lines(pen.setter.lines((Span(text),), voice, box.width), box.x, box.y, voice, figure)


def _ground(pen: Pen, place: int, count: int) -> str:
    """From light to the house's own dark colour."""
    dark = pen.style.colours.strong or pen.style.colours.heading
    share = place / max(count - 1, 1)
    return mixed(dark, PAPER_WHITE, 1 - share * share) if share < 1 else dark


def reads_on(pen: Pen, ground: str) -> str:
    """What reads on a ground: white where that is clear, else ink."""
    return PAPER_WHITE if contrast(PAPER_WHITE, ground) >= TEXT_CONTRAST else pen.style.colours.ink
