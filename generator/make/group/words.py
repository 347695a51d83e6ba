"""What was chosen most: a bar for each, the longest on top."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from generator.make.compose.pen import Pen
from generator.make.compose.structure import Branch
from generator.make.group.page import Chart, over_pages, row_boxes, told_in
from generator.model.geometry import Box
from generator.model.group import CLASS_PEOPLE, Word, Words
from generator.model.texts import Span

MOST_ROWS = 10
ROW_MM = 15.0
LABEL_MM = 112.0
NUMBER_MM = 16.0
LEAD = f"Dit werd het meest gekozen. Wat minder dan {CLASS_PEOPLE} mensen kozen, staat er niet bij."
NEARLY = "bijna iedereen"


def charts(picture: Words) -> Iterator[Chart]:
    """A page for every few words."""
    most = max((word.people for word in picture.words), default=0)
    for rows in over_pages(picture.words, MOST_ROWS):
        told = "; ".join(f"{word.label}: {NEARLY if word.nearly else word.people}" for word in rows)
        yield Chart(picture.title, LEAD, told, partial(_draw, rows, most))


def _draw(rows: Sequence[Word], most: int, pen: Pen, body: Box, figure: Branch) -> None:
    style = pen.style
    room = body.width - LABEL_MM - NUMBER_MM * 2.4
    for word, box in zip(rows, row_boxes(body, len(rows), ROW_MM), strict=True):
        told_in(pen, word.label, Box(box.x, box.y, LABEL_MM - 5, box.height), style.body, figure, "right")
        long = room if word.nearly else room * word.people / max(most, 1)
        bar = Box(box.x + LABEL_MM, box.y + box.height * 0.2, long, box.height * 0.6)
        pen.rect(bar, fill=style.colours.strong or style.colours.heading)
        number = NEARLY if word.nearly else str(word.people)
        voice = style.body.heavy() if word.nearly else style.h3.on(style.colours.ink)
        pen.write(
            (Span(number),), bar.right + 3, box.y + (box.height - voice.leading) / 2, NUMBER_MM * 2.3, voice, figure
        )
