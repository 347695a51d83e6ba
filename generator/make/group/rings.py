"""Networks as one: how many people stand on each ring, and what they give, of all maps together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from generator.make.compose.pen import Pen
from generator.make.compose.structure import Branch
from generator.make.group.bars import reads_on
from generator.make.group.page import HAIR_MM, Chart, told_in
from generator.make.style import PAPER_WHITE
from generator.model.colour import mixed
from generator.model.geometry import Box, Point
from generator.model.group import CLASS_PEOPLE, Ring, Rings
from generator.model.texts import Span

FEW = f"< {CLASS_PEOPLE}"
RING_MM = 50.0  # room for the name of a ring
HEAD_MM = 14.0
ROW_MM = 28.0
NAMED = "alle samen"
LEAD = "Zoveel mensen staan er op jullie kaarten, per groep en per soort steun. Hoe donkerder, hoe meer."


def charts(picture: Rings) -> Iterator[Chart]:
    """One page."""
    told = " ".join(_told(ring) for ring in picture.rings)
    yield Chart(picture.title, LEAD, told, partial(_draw, picture.rings))


def _told(ring: Ring) -> str:
    kinds = ", ".join(f"{label}: {_number(count)}" for label, count in ring.support)
    return f"{ring.label}: {_number(ring.named)} mensen; {kinds}."


def _number(count: int | None) -> str:
    return f"minder dan {CLASS_PEOPLE}" if count is None else str(count)


def _draw(rings: Sequence[Ring], pen: Pen, body: Box, figure: Branch) -> None:
    style = pen.style
    heads = (NAMED, *dict.fromkeys(label for ring in rings for label, _ in ring.support))
    wide = (body.width - RING_MM) / len(heads)
    for place, head in enumerate(heads):
        x = body.x + RING_MM + place * wide
        told_in(pen, head, Box(x, body.y, wide - 2, HEAD_MM), style.body.heavy(), figure, "centre")
    high = min((body.height - HEAD_MM) / max(len(rings), 1), ROW_MM)
    most = max((count or 0 for ring in rings for _, count in ring.support), default=0)
    for row, ring in enumerate(rings):
        top = body.y + HEAD_MM + row * high
        pen.rule(Point(body.x, top), Point(body.right, top), HAIR_MM, style.colours.hair)
        told_in(pen, ring.label, Box(body.x, top, RING_MM - 3, high), style.body.heavy(), figure)
        given = dict(ring.support)
        for place, head in enumerate(heads):
            count = ring.named if not place else given.get(head)
            cell = Box(body.x + RING_MM + place * wide, top + 1.5, wide - 2, high - 3)
            ground = PAPER_WHITE if not place else _shade(pen, count, most)
            if place:
                pen.rect(cell, fill=ground, stroke=style.colours.hair, width=HAIR_MM)
            voice = style.h3.on(reads_on(pen, ground))
            text = FEW if count is None else str(count)
            pen.write(
                (Span(text),), cell.x, cell.y + (cell.height - voice.leading) / 2, cell.width, voice, figure, "centre"
            )


def _shade(pen: Pen, count: int | None, most: int) -> str:
    dark = pen.style.colours.strong or pen.style.colours.heading
    return mixed(dark, PAPER_WHITE, 1 - 0.85 * (count or 0) / max(most, 1))
