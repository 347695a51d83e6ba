"""The page to look back on: its head with the logo and whose it is, the room under it, and its foot."""

from __future__ import annotations

from collections.abc import Mapping

from generator.make.compose.pen import Pen
from generator.make.compose.structure import Branch
from generator.make.drawing import Picture
from generator.make.group.page import Band
from generator.make.lookback.flow import COLUMN_MM, GAP_MM, Room
from generator.model.geometry import Orientation, Paper, Point, page_size
from generator.model.lookback import Lookback
from generator.model.texts import Span

WIDTH, HEIGHT = page_size(Paper.A4, Orientation.PORTRAIT)
MARGIN_MM = (WIDTH - 2 * COLUMN_MM - GAP_MM) / 2
WHO_MM = 46.0  # room for whose it is, at the right of the head
BAND = Band(height=22.0, rule=1.0, margin=MARGIN_MM, beside=WHO_MM)
TOP_MM = 14.0  # of a page without a head
FOOT_MM = 12.0  # from the bottom
HAIR_MM = 0.25
TITLE = "Dit is gelezen"
LEAD = "Wat wij van deze bladen lazen. Een vraagteken of streepjes: nog niet zeker, iemand moet er nog naar kijken."
SURE_LEAD = "Wat wij van deze bladen lazen. Niets daarvan is nog onzeker."


def head(pen: Pen, seen: Lookback, logo: Mapping[str, Picture], section: Branch) -> float:
    """Draw the head of the first page; where it ends, mm."""
    style = pen.style
    BAND.draw(pen, TITLE, logo, section)
    whose = f"Oplage {seen.run}, {seen.who}"
    said = pen.setter.lines((Span(whose),), style.body, WHO_MM)
    top = (BAND.height - len(said) * style.body.leading) / 2
    pen.lines(said, WIDTH - MARGIN_MM - WHO_MM, top, style.body, section.branch("P"), "right", WHO_MM)
    lead = LEAD if seen.doubts or _proposed(seen) else SURE_LEAD
    below = pen.write((Span(lead),), MARGIN_MM, BAND.height + 4, WIDTH - 2 * MARGIN_MM, style.body, section.branch("P"))
    return below + 3


def _proposed(seen: Lookback) -> bool:
    """Whether anything in it is not certain though nobody is asked about it."""
    return any(not answer.sure for form in seen.forms for q in form.questions for answer in q.answers)


def room_under(top: float) -> tuple[Room, Room]:
    """Where blocks may stand: on the first page, and on the others."""
    lefts = (MARGIN_MM, MARGIN_MM + COLUMN_MM + GAP_MM)
    bottom = HEIGHT - FOOT_MM - 3
    return Room(lefts, top, bottom), Room(lefts, TOP_MM, bottom)


def foot(pen: Pen, seen: Lookback, number: int, pages: int) -> None:
    """Whose page it is: a screen reader heard it already."""
    y = HEIGHT - FOOT_MM
    pen.rule(Point(MARGIN_MM, y), Point(WIDTH - MARGIN_MM, y), HAIR_MM, pen.style.colours.rule)
    told = f"{seen.run}, {seen.who} · blz. {number} van {pages}"
    pen.write((Span(told),), MARGIN_MM, y + 1.5, WIDTH - 2 * MARGIN_MM, pen.style.tiny, align="right")
