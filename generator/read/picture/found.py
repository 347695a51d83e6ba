"""A page code that was found in a picture: which page, and where its symbol lies."""

from __future__ import annotations

import math
from dataclasses import dataclass

from generator.model.code import PageCode
from generator.model.layout import CodeRole
from generator.read.picture.grid import Floats


@dataclass(frozen=True, slots=True)
class Found:
    """A page code in the picture. `corners`: the symbol's, from its own top left clockwise, in continuous px."""

    code: PageCode
    role: CodeRole
    corners: Floats | None
    verified: bool  # the check holds under the run's key (False: run or key unknown)
    by: str = ""  # how, if not by a QR ("clear", "known page")

    @property
    def rotation(self) -> int:
        """How the sheet lies, by its code: 0, 90, 180, 270 degrees clockwise; 0 if it is no symbol."""
        if self.corners is None:
            return 0
        along = self.corners[1] - self.corners[0]
        return round(math.degrees(math.atan2(along[1], along[0])) / 90) % 4 * 90

    @property
    def found_by(self) -> str:
        """How the page was identified, as the ledger says it."""
        return self.by or self.role.value
