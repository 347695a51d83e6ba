"""Sticky notes on a sheet that hung on a wall: one by one, with their colour and place."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from generator.model.geometry import Box


class StickyColour(StrEnum):
    """What people call the colour of a note."""

    YELLOW = "geel"
    ORANGE = "oranje"
    PINK = "roze"
    PURPLE = "paars"
    BLUE = "blauw"
    GREEN = "groen"


STICKY_SURE = 0.8  # confidence from which a note's place and size are not doubtful


@dataclass(frozen=True, slots=True)
class Sticky:
    """A note. `box`: the mm of the sheet that it covers, upright; `angle`: how it is turned, degrees clockwise;
    `width`, `height`: its own sides in mm; `crop`: JPEG bytes while reading, `picture`: the name of the file then."""

    colour: StickyColour
    box: Box
    width: float
    height: float
    angle: float
    confidence: float
    crop: bytes = b""
    picture: str = ""
