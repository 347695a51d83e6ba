"""The page around a picture: logo, title, how many are in it, what one sees, and the rules below it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from generator.make.compose.pen import Align, Pen
from generator.make.compose.structure import Branch
from generator.make.drawing import Picture
from generator.make.style import TextStyle
from generator.model.geometry import Box, Orientation, Paper, Point, page_size
from generator.model.group import BATCH_PEOPLE, CLASS_PEOPLE, LEAST_PEOPLE
from generator.model.texts import Span

WIDTH, HEIGHT = page_size(Paper.A4, Orientation.LANDSCAPE)
MARGIN_MM = 14.0
LOGO_MM = (34.0, 16.0)  # room for the logo
COUNT_MM = 52.0  # room for the number of people, at the right
TITLE_AIR_MM = 4.0  # of the height of the head: white above and below the title
LEAD_TOP_MM = 29.0
BODY_TOP_MM = 42.0
FOOT_MM = 17.0  # from the bottom: the rules
HAIR_MM = 0.25
SIZES = (1.0, 0.85, 0.72, 0.6, 0.5)  # of a voice, where a text must be smaller to fit
NEARLY_ALL = 0.98  # of the room: what is left is for rounding
RULES = (
    f"Alleen van groepen van {LEAST_PEOPLE} of meer. Nieuwe bladen komen erbij met {BATCH_PEOPLE} of meer tegelijk. "
    f"Een vak met minder dan {CLASS_PEOPLE} mensen is samengevoegd met het vak ernaast."
)
Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture for one page: its title, a sentence that tells what one sees, its numbers in words, how to draw it."""

    title: str
    lead: str
    told: str
    draw: Callable[[Pen, Box, Branch], None]


@dataclass(frozen=True, slots=True)
class Band:
    """The head of a page: a ground with the logo and the title, and a rule below it. All in mm. `beside`: room that is
    left free at the right."""

    height: float
    rule: float
    margin: float
    beside: float

    def draw(self, pen: Pen, title: str, logo: Mapping[str, Picture], section: Branch) -> None:
        """Draw it over the width of the page."""
        style = pen.style
        pen.rect(Box(0, 0, pen.width, self.height), fill=style.colours.tint)
        pen.rect(Box(0, self.height, pen.width, self.rule), fill=style.colours.strong or style.colours.heading)
        left = self.margin + logo_at(pen, logo, Point(self.margin, self.height / 2), section)
        room = pen.width - left - self.margin - self.beside
        voice = fitting(pen, title, style.title, room, self.height - TITLE_AIR_MM)
        lines = pen.setter.lines((Span(title),), voice, room)
        top = (self.height - len(lines) * voice.leading) / 2
        pen.lines(lines, left, top, voice, section.branch("H1"))


BAND = Band(height=24.0, rule=1.2, margin=MARGIN_MM, beside=COUNT_MM)


def framed(pen: Pen, chart: Chart, shown: int, logo: Mapping[str, Picture], section: Branch) -> None:
    """Draw the page."""
    style = pen.style
    BAND.draw(pen, chart.title, logo, section)
    people = (Span(f"{shown} mensen in beeld"),)
    pen.write(people, WIDTH - MARGIN_MM - COUNT_MM, (BAND.height - style.lead.leading) / 2, COUNT_MM, style.lead,
              section.branch("P"), "right")  # fmt: skip
    pen.write((Span(chart.lead),), MARGIN_MM, LEAD_TOP_MM, WIDTH - 2 * MARGIN_MM, style.lead, section.branch("P"))
    body = Box(MARGIN_MM, BODY_TOP_MM, WIDTH - 2 * MARGIN_MM, HEIGHT - BODY_TOP_MM - FOOT_MM - 4)
    chart.draw(pen, body, section.figure(chart.told))
    foot = HEIGHT - FOOT_MM
    pen.rule(Point(MARGIN_MM, foot), Point(WIDTH - MARGIN_MM, foot), HAIR_MM, style.colours.rule)
    pen.write((Span(RULES),), MARGIN_MM, foot + 2, WIDTH - 2 * MARGIN_MM, style.small, section.branch("P"))


def fitting(pen: Pen, text: str, voice: TextStyle, room: float, highest: float) -> TextStyle:
    """The largest of a few sizes in which the text, broken to `room` mm, is no higher than `highest` mm; of a text that
    fits in none of them the size in which its longest word does."""
    found = readable(pen, text, voice, room, highest)
    if found is not None:
        return found
    return voice.scaled(min(SIZES[-1], NEARLY_ALL * room / pen.setter.widest_word((Span(text),), voice)))


def told_in(pen: Pen, text: str, box: Box, voice: TextStyle, figure: Branch, align: Align = "left") -> None:
    """A text in a box, half way up, smaller where it must be: forms are their authors', and words may be long."""
    voice = fitting(pen, text, voice, box.width, box.height)
    lines = pen.setter.lines((Span(text),), voice, box.width)
    top = box.y + (box.height - len(lines) * voice.leading) / 2
    pen.lines(lines, box.x, top, voice, figure, align, box.width)


def readable(
    pen: Pen, text: str, voice: TextStyle, room: float, highest: float, least: float = SIZES[-1]
) -> TextStyle | None:
    """The largest of a few sizes in which the text fits; None if it would be smaller than `least` of the voice."""
    for share in (size for size in SIZES if size >= least):
        smaller = voice.scaled(share)
        if pen.setter.widest_word((Span(text),), smaller) > room:
            continue
        if len(pen.setter.lines((Span(text),), smaller, room)) * smaller.leading <= highest:
            return smaller
    return None


def logo_at(pen: Pen, logo: Mapping[str, Picture], at: Point, section: Branch) -> float:
    """The logo, the middle of its left side at `at`; how much room it takes with the space behind it (0: none), mm."""
    picture = logo.get("logo")
    if picture is None:
        return 0.0
    scale = min(LOGO_MM[0] / picture.width, LOGO_MM[1] / picture.height)
    width, height = picture.width * scale, picture.height * scale
    brand = pen.style.brand
    tag = section.figure(brand.logo_alt or f"Logo van {brand.name}")
    pen.image(Box(at.x, at.y - height / 2, width, height), "logo", tag)
    return width + 7.0


def over_pages(rows: Sequence[Row], most: int) -> Iterator[Sequence[Row]]:
    """Rows over pages, about as many on each."""
    pages = -(-len(rows) // most)
    each = -(-len(rows) // pages) if pages else 1
    for start in range(0, len(rows), each):
        yield rows[start : start + each]


def row_boxes(body: Box, count: int, highest: float) -> Iterator[Box]:
    """The rows of a chart, below each other, none higher than `highest` mm."""
    height = min(body.height / max(count, 1), highest)
    for place in range(count):
        yield Box(body.x, body.y + place * height, body.width, height)
