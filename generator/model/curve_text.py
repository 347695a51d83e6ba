"""The lines of a curve as a person decided them, in a short text: as it is kept, and as it goes out and comes back."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from typing import Any

from generator.model.curve import PLACES, Curve, CurveLine

MOST_LINES = 9  # more than any sheet asks for
_DIGITS, _SHARE_DIGITS = 2, 4  # of a height (a hundredth of the axis is a millimetre), of a place on the time axis


def curve_text(field: str, today: float, lines: Sequence[CurveLine]) -> str:
    """A curve that is certain, as a text; the same lines always give the same."""
    told = [
        [
            line.number,
            None if line.dashed_from is None else round(line.dashed_from, _SHARE_DIGITS),
            [None if height is None else round(height, _DIGITS) for height in line.heights],
        ]
        for line in lines
    ]
    return json.dumps([field, today, told], separators=(",", ":"))


def curve_of(text: str) -> Curve:
    """The curve in such a text, certain in all of it. Raises ValueError if it is none."""
    try:
        field, today, told = json.loads(text)
    except (TypeError, RecursionError):
        raise ValueError("no curve") from None
    if not isinstance(field, str) or not _share(today) or not isinstance(told, list) or len(told) > MOST_LINES:
        raise ValueError("no curve")
    return Curve(field, float(today), tuple(map(_line, told)), 1.0)


def _line(told: Any) -> CurveLine:
    match told:
        case [int(number), dashed, [*heights]] if 0 <= number <= MOST_LINES and len(heights) == PLACES:
            known = [height for height in heights if height is not None]
            good = len(known) > 1 and all(_number(height) and 0 <= height <= 100 for height in known)
            if good and (dashed is None or _share(dashed)):
                sure = tuple(float(height is not None) for height in heights)
                return CurveLine(tuple(heights), sure, dashed, 1.0, number)
    raise ValueError("no line")


def _number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _share(value: Any) -> bool:
    return _number(value) and 0 <= value <= 1
