"""Places on paper. Unit: millimetre; origin: top left of the page; x to the right, y down.

Conversions to points, pixels or PDF's bottom-left origin happen only at the edges (painters, readers).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

MM_PER_INCH = 25.4
PT_PER_INCH = 72.0
PT_PER_MM = PT_PER_INCH / MM_PER_INCH


@dataclass(frozen=True, slots=True)
class Point:
    """A place on a page, in mm from the top left."""

    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Box:
    """An upright rectangle: left and top edge, width and height, in mm."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """The right edge, mm."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """The bottom edge, mm."""
        return self.y + self.height

    @property
    def centre(self) -> Point:
        """The middle."""
        return Point(self.x + self.width / 2, self.y + self.height / 2)

    def grown(self, margin: float) -> Box:
        """The same box with `margin` mm added on every side (negative shrinks)."""
        return Box(self.x - margin, self.y - margin, self.width + 2 * margin, self.height + 2 * margin)

    def overlaps(self, other: Box) -> bool:
        """Whether the two share an area (touching edges do not count)."""
        return self.x < other.right and other.x < self.right and self.y < other.bottom and other.y < self.bottom

    def contains(self, other: Box) -> bool:
        """Whether `other` lies wholly inside."""
        return self.x <= other.x and self.y <= other.y and other.right <= self.right and other.bottom <= self.bottom


def around(boxes: Sequence[Box]) -> Box:
    """The smallest box that holds all of these (at least one)."""
    left, top = min(b.x for b in boxes), min(b.y for b in boxes)
    return Box(left, top, max(b.right for b in boxes) - left, max(b.bottom for b in boxes) - top)


class Paper(StrEnum):
    """Paper sizes that the office copier takes (ISO 216)."""

    A4 = "a4"
    A3 = "a3"
    A5 = "a5"  # printed two on an A4, and cut through: half an A4 to the tenth of a millimetre


class Orientation(StrEnum):
    """How the sheet is held."""

    PORTRAIT = "portrait"
    LANDSCAPE = "landscape"


_SHORT_LONG_MM = {Paper.A5: (148.5, 210.0), Paper.A4: (210.0, 297.0), Paper.A3: (297.0, 420.0)}


def page_size(paper: Paper, orientation: Orientation) -> tuple[float, float]:
    """Width and height in mm."""
    short, long = _SHORT_LONG_MM[paper]
    return (short, long) if orientation is Orientation.PORTRAIT else (long, short)


def is_half(width: float, height: float) -> bool:
    """Whether a page of this size (mm) is printed with another one on an A4: under it, or beside it if both stand."""
    return tuple(sorted((width, height))) == _SHORT_LONG_MM[Paper.A5]
