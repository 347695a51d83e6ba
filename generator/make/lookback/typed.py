"""Texts that nobody chose for their room (what people typed, labels at an axis), set so that they always fit."""

from __future__ import annotations

from generator.make.compose.pen import Pen
from generator.make.compose.text import Line
from generator.make.style import TextStyle
from generator.model.texts import Rich, Span

NO_GLYPH = "·"
SIZES = (1.0, 0.9, 0.8)  # that are tried before a word is cut


def fitted(pen: Pen, rich: Rich, voice: TextStyle, room: float) -> tuple[tuple[Line, ...], TextStyle]:
    """The text broken to `room` mm, and the voice: a little smaller where a word is too wide; one that is far too wide
    is cut where the line ends."""
    rich = tuple(Span(_printable(pen, span, voice), span.bold) for span in rich)
    for share in SIZES:
        smaller = voice.scaled(share)
        if pen.setter.widest_word(rich, smaller) <= room:
            return pen.setter.lines(rich, smaller, room), smaller
    cut = tuple(Span(_cut(pen, span, smaller, room), span.bold) for span in rich)
    return pen.setter.lines(cut, smaller, room), smaller


def _printable(pen: Pen, span: Span, voice: TextStyle) -> str:
    """The text with a dot for each character that no typeface has: people type all there is, PDF/A shows none of it."""
    absent = pen.setter.book.missing(span.text, voice.font(span.bold))
    return span.text.translate({ord(char): NO_GLYPH for char in absent}) if absent else span.text


def _cut(pen: Pen, span: Span, voice: TextStyle, room: float) -> str:
    """The text with a space in words that are too wide, wherever a line is full."""
    words = []
    for word in span.text.split(" "):
        parts = [""]
        for char in word:
            if parts[-1] and pen.setter.width((Span(parts[-1] + char, span.bold),), voice) > room:
                parts.append("")
            parts[-1] += char
        words.append(" ".join(parts))
    return " ".join(words)
