"""Pages of a PDF as pictures, for a quick look on the screen."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pypdfium2

from generator.atomic import write_atomically
from generator.model.errors import WerkbladError
from generator.model.geometry import PT_PER_INCH

PREVIEW_DPI = 96  # an A4 page then is about as large as on paper on an ordinary screen
MAX_PIXELS = 40_000_000  # of one picture: an A3 page at 300 dpi has 17 million


def page_pictures(pdf: bytes | Path, dpi: int = PREVIEW_DPI, pages: range | None = None) -> Iterator[bytes]:
    """PNGs of the pages (counted from 0; all if not told), one at a time. Raises WerkbladError if it is no PDF.

    Give a path rather than bytes for a long run: only what the pages need is read.
    """
    try:
        document = pypdfium2.PdfDocument(pdf)
    except pypdfium2.PdfiumError as error:
        raise WerkbladError("Van dit bestand is geen voorbeeld te maken: het is geen leesbare PDF.") from error
    with document:
        for index in range(len(document)) if pages is None else pages:
            page = document[index]
            width, height = page.get_size()
            scale = min(dpi / PT_PER_INCH, (MAX_PIXELS / max(width * height, 1.0)) ** 0.5)
            bitmap = page.render(scale=scale)
            held = io.BytesIO()
            bitmap.to_pil().save(held, "PNG", dpi=(dpi, dpi))
            bitmap.close()
            page.close()
            yield held.getvalue()


def write_previews(
    pdf: bytes | Path, folder: Path, stem: str, dpi: int = PREVIEW_DPI, pages: range | None = None
) -> tuple[Path, ...]:
    """Write `<stem>-01.png` and so on into `folder`; each picture is whole or not there. Raises OutputError."""
    written = []
    for number, picture in enumerate(page_pictures(pdf, dpi, pages), 1):
        path = folder / f"{stem}-{number:02d}.png"
        write_atomically(path, picture, durable=False)
        written.append(path)
    return tuple(written)
