"""A printer without paper: pages of a PDF as grey pictures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
import pypdfium2 as pdfium

from generator.model.geometry import PT_PER_INCH, PT_PER_MM
from generator.rehearse.page import Grey


def printed_pages(pdf: Path | bytes, dpi: int, pages: Iterable[int] | None = None) -> Iterator[Grey]:
    """The pages of a PDF (counted from 0; all if not told), one after another, as grey pictures (writable)."""
    document = pdfium.PdfDocument(pdf)
    try:
        for index in range(len(document)) if pages is None else pages:
            page = document[index]
            bitmap = page.render(scale=dpi / PT_PER_INCH, grayscale=True)
            yield np.array(bitmap.to_numpy()).reshape(bitmap.height, bitmap.width).copy()
            bitmap.close()
            page.close()
    finally:
        document.close()


def blank_side(width_mm: float, height_mm: float, dpi: int) -> Grey:
    """The empty back of a sheet."""
    scale = PT_PER_MM * dpi / PT_PER_INCH
    return np.full((round(height_mm * scale), round(width_mm * scale)), 255, np.uint8)
