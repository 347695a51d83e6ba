"""Pictures of what went wrong in a self-test, with a file name that says what. Made-up data: nobody's privacy."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from generator.model.geometry import MM_PER_INCH, Box, around
from generator.model.layout import PageLayout
from generator.rehearse.compare import NOTHING, Verdict
from generator.rehearse.filler import FilledPage
from generator.rehearse.page import Grey
from generator.rehearse.tally import Evidence

CROP_MM = 6.0  # shown around the boxes of a wrong answer
WHOLE_PX = 1000  # a whole page is kept no larger
NAME_LENGTH = 150  # characters
PICTURES_PER_PAGE = 3


def whole_page(name: str, grey: Grey) -> Evidence:
    """The page as it came in."""
    scale = min(1.0, WHOLE_PX / max(grey.shape))
    return Evidence(_file_name(name), _png(cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)))


def wrong_answers(
    name: str, verdicts: list[Verdict], page: PageLayout, filled: FilledPage, paper: Grey, dpi: float, overlay: bytes
) -> tuple[Evidence, ...]:
    """The boxes of the first wrong answers: above as they were filled in, below as they were scanned and read."""
    return tuple(
        Evidence(
            _file_name(f"{name}-{_kinds(page, filled, v)}-{v.variable}-waar-{v.meant}-gelezen-{v.read}"),
            _beside(paper, dpi, overlay, page, v.variable),
        )
        for v in [v for v in verdicts if v.wrong][:PICTURES_PER_PAGE]
    )


def _kinds(page: PageLayout, filled: FilledPage, verdict: Verdict) -> str:
    """The kinds of mark at the boxes that were read wrong."""
    codes = set(verdict.meant.split()) ^ set(verdict.read.split())
    names = [f.name for f in page.fields if f.variable == verdict.variable and f.choice in codes]
    return "+".join(filled.truth.kinds.get(name, NOTHING) for name in names[:3]) or "schrijven"


def _file_name(text: str) -> str:
    kept = "".join(c if c.isalnum() or c in "-+_" else "_" for c in text)
    return f"{kept[:NAME_LENGTH]}.png"


def _png(picture: Any) -> bytes:
    return bytes(cv2.imencode(".png", picture)[1])


def _beside(paper: Grey, dpi: float, overlay: bytes, page: PageLayout, variable: str) -> bytes:
    area = around([f.box for f in page.fields if f.variable == variable]).grown(CROP_MM)
    upper = cv2.cvtColor(_cut(paper, area, dpi / MM_PER_INCH), cv2.COLOR_GRAY2BGR)
    seen = cv2.imdecode(np.frombuffer(overlay, np.uint8), cv2.IMREAD_COLOR) if overlay else None
    if seen is None:
        return _png(upper)
    lower = _cut(np.asarray(seen, np.uint8), area, seen.shape[1] / page.width)
    as_large = cv2.resize(lower, (upper.shape[1], upper.shape[0]), interpolation=cv2.INTER_CUBIC)
    return _png(np.vstack([upper, as_large]))


def _cut(picture: NDArray[np.uint8], area: Box, scale: float) -> NDArray[np.uint8]:
    rows = slice(max(0, round(area.y * scale)), max(1, round(area.bottom * scale)))
    return picture[rows, max(0, round(area.x * scale)) : max(1, round(area.right * scale))]
