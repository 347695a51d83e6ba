"""Handwriting as words, by an engine of others (the extra `ocr`): a help at most, and only where somebody asks for it.

The engine was made for print in photos. Its weights come in its package, and it runs on this computer: no picture
leaves it. How often it is right on handwriting stands in `docs/reading.md`.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

import cv2
import numpy as np

from generator.model.errors import NotFoundError

LINE_SHARE = 0.6  # of a line's height: words whose middles lie so near are on one line
LONGEST_PX = 1600  # px: a larger picture is made smaller, and costs less


def text_reader() -> Callable[[bytes], str]:
    """What reads the words of a picture (PNG or JPEG bytes). Raises NotFoundError where the extra is not installed."""
    try:
        import rapidocr  # noqa: PLC0415  # an extra: not everyone has it, and it takes seconds to open
    except ImportError:
        raise NotFoundError(
            "Handschrift laten lezen kan hier nog niet: de uitbreiding 'ocr' is niet geïnstalleerd.",
            "Installeer die met: pip install 'werkblad[ocr]'. Of laat --ocr weg.",
        ) from None
    logging.getLogger("RapidOCR").setLevel(logging.ERROR)
    engine = rapidocr.RapidOCR(params={"Global.log_level": "error"})
    return lambda picture: _read(engine, picture)


def _read(engine: Any, picture: bytes) -> str:
    seen = cv2.imdecode(np.frombuffer(picture, np.uint8), cv2.IMREAD_COLOR)
    if seen is None:
        return ""
    share = LONGEST_PX / max(seen.shape)
    if share < 1:
        seen = cv2.resize(seen, None, fx=share, fy=share, interpolation=cv2.INTER_AREA)
    found = engine(seen)
    if found is None or not found.txts:
        return ""
    return in_lines(np.asarray(found.boxes, np.float64), tuple(found.txts))


def in_lines(corners: np.ndarray, words: tuple[str, ...]) -> str:
    """Words in the order in which people read, a line each. `corners`: N x 4 x 2, px."""
    middles, heights = corners.mean(axis=1), np.ptp(corners[..., 1], axis=1)
    lines: list[list[int]] = []
    for place in np.argsort(middles[:, 1], kind="stable"):
        last = lines[-1] if lines else None
        if last and middles[place, 1] - middles[last[0], 1] < LINE_SHARE * heights[last[0]]:
            last.append(int(place))
        else:
            lines.append([int(place)])
    return "\n".join(" ".join(words[i] for i in sorted(line, key=lambda i: middles[i, 0])) for line in lines)
