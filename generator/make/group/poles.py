"""Dimensions with two sides: how much of what stands at each side was ticked, from the middle outwards."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial

from generator.make.compose.pen import Pen
from generator.make.compose.structure import Branch
from generator.make.group.page import HAIR_MM, Chart, over_pages, row_boxes, told_in
from generator.model.geometry import Box, Point
from generator.model.group import Pole, Poles
from generator.model.texts import Span

MOST_ROWS = 6
ROW_MM = 27.0
NAME_MM = 50.0  # room for the name of a side
VERDICT_MM = 56.0
NUMBER_MM = 21.0
AXIS_MM = 0.8
LEAD = "Zoveel van de zinnen aan elke kant kruisten jullie aan. Beide kanten mogen hoog zijn."


def charts(picture: Poles) -> Iterator[Chart]:
    """A page for every few dimensions."""
    for rows in over_pages(picture.rows, MOST_ROWS):
        sides = f"Links: {rows[0].left}. Rechts: {rows[0].right}. " if rows[0].who else ""
        yield Chart(picture.title, sides + LEAD, " ".join(map(_told, rows)), partial(_draw, rows))


def share_told(share: int) -> str:
    """A share for people; at the bounds nothing more is said."""
    if share <= 10:
        return "≤ 10%"
    return "≥ 90%" if share >= 90 else f"{share}%"


def _told(row: Pole) -> str:
    left, right = share_told(row.left_share), share_told(row.right_share)
    who = f"{row.who} ({row.people} mensen): " if row.who else ""
    return f"{who}{row.left}: {left}; {row.right}: {right}; {row.verdict}."


def _draw(rows: Sequence[Pole], pen: Pen, body: Box, figure: Branch) -> None:
    style = pen.style
    half = (body.width - 2 * NAME_MM - VERDICT_MM) / 2
    axis = body.x + NAME_MM + half
    boxes = list(row_boxes(body, len(rows), ROW_MM))
    for row, box in zip(rows, boxes, strict=True):
        pen.rule(Point(box.x, box.y), Point(box.right, box.y), HAIR_MM, style.colours.hair)
        middle = box.y + (box.height - style.h3.leading) / 2
        name = Box(box.x, box.y, NAME_MM - 4, box.height)
        told_in(pen, row.who or row.left, name, style.h3.on(style.colours.ink), figure, "right")
        for share, side, ground in (
            (row.left_share, -1, style.colours.strong or style.colours.heading),
            (row.right_share, 1, style.colours.accent),
        ):
            long = (half - NUMBER_MM) * share / 100
            left = axis - long if side < 0 else axis
            pen.rect(Box(left, box.y + box.height * 0.26, long, box.height * 0.48), fill=ground)
            number = left - NUMBER_MM if side < 0 else left + long
            pen.write((Span(share_told(share)),), number, middle, NUMBER_MM, style.h3.on(style.colours.ink), figure,
                      "centre")  # fmt: skip
        right = axis + half + 3
        beside = f"{row.people} mensen" if row.who else row.right
        told_in(pen, beside, replace(name, x=right), style.h3.on(style.colours.ink), figure)
        verdict = Box(right + NAME_MM, box.y, VERDICT_MM - 4, box.height)
        told_in(pen, row.verdict, verdict, style.body, figure)
    if boxes:
        pen.rule(Point(axis, boxes[0].y), Point(axis, boxes[-1].bottom), AXIS_MM, style.colours.ink)
