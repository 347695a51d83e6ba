"""Words that one person circled, each in its ring; words that were struck through below them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from generator.make.compose.pen import Pen
from generator.make.compose.structure import Branch
from generator.make.compose.text import Line
from generator.make.lookback.doubt import dash
from generator.make.lookback.flow import COLUMN_MM, Block, heading, note
from generator.make.lookback.typed import fitted
from generator.model.geometry import Box, Point
from generator.model.lookback import SeenWords
from generator.model.texts import Span

PAD_MM, BETWEEN_MM, ROW_MM = 2.2, 1.8, 7.4
RING_MM, STRIKE_MM = 0.5, 0.4
UNSURE = "Niet zeker: iemand moet nog naar deze woorden kijken."


def blocks(words: SeenWords, pen: Pen, section: Branch) -> Iterator[Block]:
    """The question, the circled words, the struck ones."""
    yield heading(words.title, pen, pen.style.h3, section.branch("H3"))
    if not words.sure:
        yield note(UNSURE, pen, pen.style.small.heavy(), section.branch("P"))
    for said, struck in ((words.circled, False), (words.struck, True)):
        if said:
            told = f"{'Doorgestreept' if struck else 'Omcirkeld'}: {', '.join(said)}."
            yield _rows(said, pen, section.figure(told), struck=struck, sure=words.sure)


def _rows(words: Sequence[str], pen: Pen, figure: Branch, *, struck: bool, sure: bool) -> Block:
    voice = pen.style.body.on(pen.style.colours.muted) if struck else pen.style.body
    placed: list[tuple[float, int, Line]] = []
    x, row = 0.0, 0
    for word in words:
        line = fitted(pen, (Span(word),), voice, COLUMN_MM - 2 * PAD_MM)[0][0]
        wide = line.width + 2 * PAD_MM
        if x and x + wide > COLUMN_MM:
            x, row = 0.0, row + 1
        placed.append((x, row, line))
        x += wide + BETWEEN_MM

    def draw(on: Pen, at: Point) -> None:
        for left, down, line in placed:
            box = Box(at.x + left, at.y + down * ROW_MM, line.width + 2 * PAD_MM, ROW_MM - 1.4)
            middle = box.y + box.height / 2
            if not struck:
                colour = on.style.colours.accent
                on.rect(box, stroke=colour, width=RING_MM, radius=box.height / 2, dash=dash(sure=sure))
            on.lines((line,), box.x + PAD_MM, middle - voice.leading / 2, voice, figure)
            if struck:
                ends = Point(box.x + PAD_MM - 0.6, middle), Point(box.right - PAD_MM + 0.6, middle)
                on.rule(*ends, STRIKE_MM, on.style.colours.ink)

    return Block((row + 1) * ROW_MM + 2, draw)
