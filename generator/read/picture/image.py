"""One page side as pixels: what intake hands over and reading starts from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from generator.model.answer import PageSource

Grey = NDArray[np.uint8]  # rows x columns, 0 black … 255 white
Colour = NDArray[np.uint8]  # rows x columns x 3, OpenCV's order: blue, green, red


@dataclass(frozen=True, slots=True)
class PageImage:
    """One input page. `dpi` is what the file says (a guess: None if it says nothing); reading measures the real one.

    `grey` is always there; `colour` only where the input had colour (not for grey or 1-bit scans). EXIF rotation
    is already applied. 1-bit scans come as grey with the values 0 and 255, black ink on white; `bilevel` says of a fax
    that it was one before its pixels were made square.

    `whole`: if `grey` is a fine scan at half its size, what gets all of it. Reading asks for it where half is not
    enough; decoding half costs less, and boxes of fine scans are looked at at that size anyway.

    `coloured`: what decodes the same once more, in colour (None if there is none in it), perhaps at another size. Only
    drawn plots and notes on large sheets need it, so only such pages pay for it.
    """

    grey: Grey
    source: PageSource
    colour: Colour | None = None
    dpi: float | None = None
    bilevel: bool = False
    whole: Callable[[], Grey] | None = None
    coloured: Callable[[], Colour | None] | None = None
