"""A contact book: the pages of many sheets small on a few pages, behind an index, to choose from.

Its own pages are a proof's (`make/proof`): the word across them, no codes. So a scan of one is known for what it is.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pikepdf

from generator.make.drawing import Drawing, LineOp, Op, PageDrawing, RectOp, TextOp
from generator.make.fonts import FontBook
from generator.make.proof import painted_proof
from generator.make.style import Style, TextStyle
from generator.model.geometry import PT_PER_MM, Box, Orientation, Paper, Point, page_size

WIDTH, HEIGHT = page_size(Paper.A4, Orientation.LANDSCAPE)
MARGIN_MM = 12.0
HEAD_MM = 36.0  # above the index: the title, and the die of a proof beside it
TOP_MM = 14.0  # above the small pages: below the banner of a proof
SMALL_MM = 76.0  # the long side of a small A4: its headings read at arm's length, and two rows fit
CAPTION_MM = 11.0  # two lines above the small pages of a sheet
CAPTION_LINES_MM = (4.0, 8.2)  # baselines below the top of the caption
GAP_MM = 4.0
BETWEEN_MM = 9.0  # two sheets: more than two pages of one
ROW_MM = CAPTION_MM + SMALL_MM + GAP_MM
INDEX_ROW_MM = 5.6
INDEX_AT_MM = (MARGIN_MM, 102.0, 146.0, 180.0, 206.0, 234.0)  # left ends of its columns
INDEX_WORDS = ("blad", "naam", "voor", "minuten", "bladzijden", "staat op")
DIE_LEFT_MM = WIDTH - 50.0  # where the die of a proof begins: nothing small stands under it
INDEX_ROWS = int((HEIGHT - HEAD_MM - 2 * MARGIN_MM) / INDEX_ROW_MM)
FRAME_MM = 0.2


@dataclass(frozen=True, slots=True)
class Small:
    """A sheet in the book: what the index says of it, its pages as a PDF, and their sizes in mm."""

    title: str
    key: str
    audience: str
    minutes: str
    pdf: bytes
    sizes: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class _Placed:
    """Pages of one sheet beside each other on a page of the book (from 0), under one caption."""

    sheet: Small
    on: int
    at: Point
    boxes: tuple[tuple[int, Box], ...]  # page of the sheet, where it stands


def contact_book(sheets: Sequence[Small], style: Style, fonts: FontBook, title: str, lead: str) -> bytes:
    """The book as a PDF: the index, then the pages, A4 landscape."""
    placed = tuple(_placed(sheets))
    index = _index_pages(sheets, placed, style, fonts, title, lead)
    shown = [_shown_page(number, placed, style, fonts) for number in range(max((p.on for p in placed), default=-1) + 1)]
    painted = painted_proof(Drawing((*index, *shown), (), {}, title), fonts)
    with pikepdf.open(io.BytesIO(painted)) as book:
        with book.open_outline() as outline:
            for part in placed:
                page = book.pages[len(index) + part.on]
                _lay(page, part)
                if part.boxes[0][0] == 0:
                    number = len(index) + part.on
                    outline.root.append(pikepdf.OutlineItem(part.sheet.title, number))
        out = io.BytesIO()
        book.save(out, deterministic_id=True)
    return out.getvalue()


def _lay(page: pikepdf.Page, part: _Placed) -> None:
    """The small pages themselves."""
    with pikepdf.open(io.BytesIO(part.sheet.pdf)) as source:
        for number, box in part.boxes:
            low = (HEIGHT - box.bottom) * PT_PER_MM
            high = (HEIGHT - box.y) * PT_PER_MM
            where = pikepdf.Rectangle(box.x * PT_PER_MM, low, box.right * PT_PER_MM, high)
            page.add_overlay(source.pages[number], where)


# --- where all stands -------------------------------------------------------------------------------------------------


def _placed(sheets: Sequence[Small]) -> Iterator[_Placed]:
    """Sheets in rows from left to right, two rows on a page; one that does not fit in what is left begins a row."""
    x, row = MARGIN_MM, 0
    for sheet in sheets:
        left = list(enumerate(sheet.sizes))
        if x > MARGIN_MM and x + _width([size for _, size in left]) > _end(row):
            x, row = MARGIN_MM, row + 1
        while left:
            fits = max(
                (n for n in range(1, len(left) + 1) if x + _width([s for _, s in left[:n]]) <= _end(row)), default=1
            )
            on, below = divmod(row, 2)
            at = Point(x, TOP_MM + below * ROW_MM)
            boxes = tuple(_boxes(left[:fits], at))
            yield _Placed(sheet, on, at, boxes)
            x, left = boxes[-1][1].right + BETWEEN_MM, left[fits:]
            if left:
                x, row = MARGIN_MM, row + 1


def _end(row: int) -> float:
    """How far a row reaches: the upper one of a page leaves the corner of the die free."""
    return WIDTH - MARGIN_MM if row % 2 else DIE_LEFT_MM


def _share() -> float:
    return SMALL_MM / page_size(Paper.A4, Orientation.PORTRAIT)[1]


def _width(sizes: Sequence[tuple[float, float]]) -> float:
    return sum(width * _share() for width, _ in sizes) + GAP_MM * (len(sizes) - 1)


def _boxes(pages: Sequence[tuple[int, tuple[float, float]]], at: Point) -> Iterator[tuple[int, Box]]:
    x = at.x
    for number, (width, height) in pages:
        yield number, Box(x, at.y + CAPTION_MM, width * _share(), height * _share())
        x += width * _share() + GAP_MM


# --- what is drawn ----------------------------------------------------------------------------------------------------


def _shown_page(number: int, placed: Sequence[_Placed], style: Style, fonts: FontBook) -> PageDrawing:
    ops: list[Op] = []
    for part in (part for part in placed if part.on == number):
        room = part.boxes[-1][1].right - part.at.x
        about = " · ".join(filter(None, (part.sheet.key, part.sheet.minutes and f"{part.sheet.minutes} min")))
        for text, voice, down in zip(
            (part.sheet.title, about), (style.small.heavy(), style.tiny), CAPTION_LINES_MM, strict=True
        ):
            ops.append(_text(part.at.x, part.at.y + down, _cut(text, voice, room, fonts), voice))
        ops += [RectOp(box, stroke=style.colours.rule, width=FRAME_MM) for _, box in part.boxes]
    return PageDrawing(WIDTH, HEIGHT, tuple(ops))


def _index_pages(
    sheets: Sequence[Small], placed: Sequence[_Placed], style: Style, fonts: FontBook, title: str, lead: str
) -> tuple[PageDrawing, ...]:
    parts = [sheets[first : first + INDEX_ROWS] for first in range(0, len(sheets), INDEX_ROWS)] or [()]
    first_on = {part.sheet.key: part.on for part in reversed(placed)}
    pages = []
    for rows in parts:
        ops: list[Op] = [
            _text(MARGIN_MM, 20.0, title, style.title),
            _text(MARGIN_MM, 28.0, lead, style.small),
            *_row(INDEX_WORDS, HEAD_MM, style.tiny.heavy(), fonts),
            LineOp(
                Point(MARGIN_MM, HEAD_MM + 1.6), Point(WIDTH - MARGIN_MM, HEAD_MM + 1.6), FRAME_MM, style.colours.rule
            ),
        ]
        for number, sheet in enumerate(rows, 1):
            on = str(len(parts) + first_on[sheet.key] + 1)
            cells = (sheet.title, sheet.key, sheet.audience, sheet.minutes or "–", str(len(sheet.sizes)), on)
            ops += _row(cells, HEAD_MM + number * INDEX_ROW_MM, style.small, fonts)
        pages.append(PageDrawing(WIDTH, HEIGHT, tuple(ops)))
    return tuple(pages)


def _row(cells: Sequence[str], baseline: float, voice: TextStyle, fonts: FontBook) -> Iterator[Op]:
    ends = (*INDEX_AT_MM[1:], WIDTH - MARGIN_MM)
    for left, end, cell in zip(INDEX_AT_MM, ends, cells, strict=True):
        yield _text(left, baseline, _cut(cell, voice, end - left - 2.0, fonts), voice)


def _text(x: float, baseline: float, text: str, voice: TextStyle) -> TextOp:
    return TextOp(Point(x, baseline), text, voice.font(), voice.size_pt, voice.colour)


def _cut(text: str, voice: TextStyle, room: float, fonts: FontBook) -> str:
    """The text, or as much of it as fits in `room` mm."""
    if fonts.width(text, voice.font(), voice.size_pt) <= room:
        return text
    while text and fonts.width(f"{text}…", voice.font(), voice.size_pt) > room:
        text = text[:-1]
    return f"{text.rstrip()}…"
