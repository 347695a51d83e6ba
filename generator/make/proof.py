"""A proof: the pages of a pack to look at, marked as such all over, without anything by which a sheet is read back.

In the place of the big code stand five registration marks as on a die. No sheet has that, so that a scan of a proof is
known for what it is, at any resolution and whichever way it lies; in the file itself the catalog says it.
"""

from __future__ import annotations

import io
import math
from dataclasses import replace

import pikepdf
from reportlab.lib.colors import HexColor
from reportlab.pdfgen.canvas import Canvas

from generator.make.compose.furniture import ENTRY_MM, ENTRY_RIGHT_MM, ENTRY_TOP_MM
from generator.make.drawing import CircleOp, Drawing, FontRef, Op, PageDrawing, RectOp, TextOp
from generator.make.fonts import FALLBACK, FontBook
from generator.make.paint import paint_blank
from generator.make.style import PAPER_WHITE
from generator.model.geometry import PT_PER_MM, Box, Point
from generator.model.layout import PageLayout
from generator.model.proof import DIE, HOLE_SHARE, MARK, PIECE, RING_DOT_SHARE

WORD = "PROEFDRUK"
BANNER = "PROEFDRUK – om te bekijken. Niet uitdelen: dit blad kan niet worden ingelezen."
BANNER_PT = 9.0
BANNER_TOP_MM = 4.0
BANNER_PAD_MM = 1.2
RING_MM = 5.0
WORD_SHARE = 0.8  # of the page's diagonal: across each page
WORD_COLOUR, WORD_ALPHA = "#B00020", 0.16  # seen at once on paper and on a copy, and the text under it still reads
BOLD = FontRef(FALLBACK, bold=True)


def painted_proof(drawing: Drawing, fonts: FontBook) -> bytes:
    """The drawing as a PDF to look at: no codes, no registration marks, PROEFDRUK on every page."""
    pages = tuple(_marked(page, fonts) for page in drawing.pages)
    painted = paint_blank(replace(drawing, pages=pages, title=f"{WORD} – {drawing.title}"), fonts)
    with pikepdf.open(io.BytesIO(painted)) as pdf:
        stamps: dict[tuple[float, float], pikepdf.Pdf] = {}
        for page, drawn in zip(pdf.pages, pages, strict=True):
            size = drawn.width, drawn.height
            if size not in stamps:
                stamps[size] = pikepdf.open(io.BytesIO(_stamp(*size, fonts)))
            page.add_overlay(stamps[size].pages[0], None)
        pdf.Root.PieceInfo = pikepdf.Dictionary({PIECE: pikepdf.Dictionary(Private=pikepdf.Dictionary({MARK: True}))})
        if "/ID" in pdf.trailer:
            del pdf.trailer.ID  # else only its second half is made anew, and the file would seem to be saved again
        out = io.BytesIO()
        pdf.save(out, deterministic_id=True)
    return out.getvalue()


def painted_plain(drawing: Drawing, fonts: FontBook) -> bytes:
    """The drawing as a PDF of pages to show small: no codes and no registration marks, and nothing across them."""
    pages = tuple(
        replace(page, ops=tuple(op for op in page.ops if not _is_ring(op, page.layout)), layout=None)
        for page in drawing.pages
    )
    return paint_blank(replace(drawing, pages=pages), fonts)


def _marked(page: PageDrawing, fonts: FontBook) -> PageDrawing:
    """Without registration marks, with the die and the banner."""
    ops: list[Op] = [op for op in page.ops if not _is_ring(op, page.layout)]
    left, top = page.width - ENTRY_RIGHT_MM - ENTRY_MM, ENTRY_TOP_MM  # also where a page of its own has no code
    ops += [op for x, y in DIE for op in _ring(Point(left + x * ENTRY_MM, top + y * ENTRY_MM))]
    return replace(page, ops=(*ops, *_banner(page, fonts)), layout=None)


def _is_ring(op: Op, layout: PageLayout | None) -> bool:
    """Whether it belongs to a registration mark."""
    places = {(mark.centre.x, mark.centre.y) for mark in (layout.fiducials if layout else ())}
    return isinstance(op, CircleOp) and (op.centre.x, op.centre.y) in places


def _ring(centre: Point) -> tuple[Op, ...]:
    half = RING_MM / 2
    return (
        CircleOp(centre, half, fill="#000000"),
        CircleOp(centre, half * HOLE_SHARE, fill=PAPER_WHITE),
        CircleOp(centre, half * RING_DOT_SHARE, fill="#000000"),
    )


def _banner(page: PageDrawing, fonts: FontBook) -> tuple[Op, ...]:
    wide = fonts.width(BANNER, BOLD, BANNER_PT)
    high = BANNER_PT / PT_PER_MM
    left = (page.width - wide) / 2
    box = Box(left - BANNER_PAD_MM, BANNER_TOP_MM, wide + 2 * BANNER_PAD_MM, high + 2 * BANNER_PAD_MM)
    baseline = box.centre.y + fonts.cap_height(BOLD, BANNER_PT) / 2
    return (
        RectOp(box, fill=WORD_COLOUR),
        TextOp(Point(left, baseline), BANNER, BOLD, BANNER_PT, PAPER_WHITE),
    )


def _stamp(width: float, height: float, fonts: FontBook) -> bytes:
    """The word across a page of this size (mm), see-through."""
    out = io.BytesIO()
    font = fonts.font(BOLD)
    canvas = Canvas(
        out,
        pagesize=(width * PT_PER_MM, height * PT_PER_MM),
        invariant=1,
        initialFontName=font.fontName,  # type: ignore[arg-type]
    )
    size = BANNER_PT * WORD_SHARE * math.hypot(width, height) / fonts.width(WORD, BOLD, BANNER_PT)
    canvas.translate(width * PT_PER_MM / 2, height * PT_PER_MM / 2)
    canvas.rotate(math.degrees(math.atan2(height, width)))
    canvas.setFillColor(HexColor(WORD_COLOUR), alpha=WORD_ALPHA)
    canvas.setFont(font.fontName, size)
    canvas.drawCentredString(0, -size / 3, WORD)
    canvas.save()
    return out.getvalue()
