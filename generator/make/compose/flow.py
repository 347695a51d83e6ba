"""Pieces over pages: headings stay with what follows, questions stay whole, tables break between rows.

First all pages are planned, then they are drawn: what fills a page can only be told when the page is full.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from generator.make.compose.pieces import Piece, begins_section, split_pieces, stack_height
from generator.model.errors import LayoutOverflowError

SPLIT_SHARE = 0.3  # a piece is split over pages only if at least this share of the page is still free
TOLERANCE_MM = 0.01
NOTHING, SECTION, TABLE = 0, 1, 4  # how bad it is to cut it in two: a table repeats its head
BARE, BARE_SHARE = 3, 0.4  # and how bad that less than this share of its page is taken, when all has grown
WHITE_MM = 80.0  # and each so much that stays white
EVEN_SHARES = tuple(share / 100 for share in range(96, 36, -4))  # of each page's height, tried from full to half


@dataclass
class PagePlan:
    """The pieces of one page, in `room` mm."""

    room: float
    pieces: list[Piece] = field(default_factory=list)
    kept: float = 0.0  # mm at the foot that are not read
    white: float = 1.0  # share of their usual white that its pieces were made with
    tears: int = 0  # what its beginning cuts in two: TABLE, SECTION or nothing

    @property
    def left(self) -> float:
        """What is still free, mm."""
        return self.room - stack_height(self.pieces)

    @property
    def taken(self) -> float:
        """What its pieces take when they have grown, mm."""
        grown = sum(piece.reach for piece in self.pieces)
        return self.room if any(piece.fill for piece in self.pieces) else min(self.room, self.room - self.left + grown)


Room = Callable[[int], float]
"""The height of page 0, 1 …, mm."""


def plan(pieces: Sequence[Piece], room: Room, sheet: str) -> list[PagePlan]:
    """The pages. `room` tells the height of page 0, 1 …; raises LayoutOverflowError if something fits on none."""
    pages = [PagePlan(room(0))]
    waiting = list(pieces)
    while waiting:
        if waiting[0].breaks:
            waiting.pop(0)
            if pages[-1].pieces and waiting:  # after the last thing no page begins
                pages.append(PagePlan(room(len(pages))))
            continue
        group = _group(waiting)
        del waiting[: len(group)]
        page = pages[-1]
        if _need(page, group) <= page.left + TOLERANCE_MM:
            page.pieces.extend(group)
            continue
        room_next = room(len(pages))
        rest = _split(page, group, room_next)
        if rest is None and not page.pieces and page.room >= room_next:
            raise _overflow(group, room_next, sheet)
        whole = rest is None
        rest = group if rest is None else rest
        tears = NOTHING if begins_section(rest) else SECTION if whole and rest[0].repeat is None else TABLE
        pages.append(PagePlan(room(len(pages)), tears=tears))
        if rest[0].repeat is not None:
            rest = [rest[0].repeat, *rest]
        waiting = rest + waiting
    return pages


def evened(pieces: Sequence[Piece], room: Room, sheet: str, least: int = 1) -> list[PagePlan]:
    """The pages, as even as they can be: no page is full while the next has little, and nothing more is torn.

    Where a page break stands, what is before it does not count with what is after it. `least`: so many pages the last
    part takes at least. Raises as `plan` does.
    """
    pages: list[PagePlan] = []
    parts = [list(part) for breaks, part in groupby(pieces, key=lambda piece: piece.breaks) if not breaks]
    for number, part in enumerate(parts, start=1):
        pages += _evened(part, _part_of(room, len(pages), 1.0), sheet, least if number == len(parts) else 1)
    return pages or plan(pieces, room, sheet)


def _evened(pieces: Sequence[Piece], room: Room, sheet: str, least: int) -> list[PagePlan]:
    best = plan(pieces, room, sheet)
    count = max(len(best), least)
    if count == 1:
        return best
    for share in EVEN_SHARES:
        try:
            tried = plan(pieces, _part_of(room, 0, share), sheet)
        except LayoutOverflowError:
            break
        if len(tried) > count:
            break
        if len(tried) == count and (len(best) < count or faults(tried) <= faults(best)):
            best = [PagePlan(room(index), page.pieces, tears=page.tears) for index, page in enumerate(tried)]
    return best


def _part_of(room: Room, begin: int, share: float) -> Room:
    """The height of pages from `begin` on, of each only a share."""
    return lambda index: room(begin + index) * share


def faults(pages: Sequence[PagePlan]) -> int:
    """How bad it is what the pages cut in two, and how bare they stay when all has grown, all together."""
    return sum(
        page.tears + BARE * (page.taken < page.room * BARE_SHARE) + int((page.room - page.taken) / WHITE_MM)
        for page in pages
    )


def with_kept(pages: Sequence[PagePlan], kept: float, room: float) -> list[PagePlan] | None:
    """The pages with `kept` mm at the foot of the last that are not read; what does not fit there any more goes on.

    `room`: of one page more. None if not even the last thing to read fits on a page with it.
    """
    *before, last = pages
    if last.left >= kept:
        return [*before, PagePlan(last.room - kept, last.pieces, kept)]
    start = len(last.pieces) - 1
    while start > 0 and last.pieces[start - 1].glue:
        start -= 1
    moved = last.pieces[max(start, 0) :]
    if start <= 0:
        return None
    if moved[0].repeat is not None:
        moved = [moved[0].repeat, *moved]
    last_page = PagePlan(room - kept, moved, kept)
    return [*before, PagePlan(last.room, last.pieces[:start]), last_page] if last_page.left >= 0 else None


def _group(pieces: Sequence[Piece]) -> list[Piece]:
    """The first piece, and what is glued to it."""
    count = 1
    while count < len(pieces) and pieces[count - 1].glue and not pieces[count].breaks:
        count += 1
    return list(pieces[:count])


def _need(page: PagePlan, group: Sequence[Piece]) -> float:
    return stack_height(group) + (group[0].gap if page.pieces else 0.0)


def _split(page: PagePlan, group: list[Piece], room_next: float) -> list[Piece] | None:
    """Puts what it can of the group on this page, and returns the rest; None if the group goes on as a whole."""
    whole_fits_next = stack_height(group) <= room_next + TOLERANCE_MM
    left = page.left - (group[0].gap if page.pieces else 0.0)
    if whole_fits_next and left < page.room * SPLIT_SHARE:
        return None
    upper, lower = split_pieces(group, left)
    if not upper or not lower or all(piece.glue for piece in upper):
        return None
    page.pieces.extend(upper)
    return lower


def _overflow(group: Sequence[Piece], room: float, sheet: str) -> LayoutOverflowError:
    tallest = max(group, key=lambda piece: piece.height)
    where = tallest.where or group[0].where or "een blok"
    return LayoutOverflowError(
        f"Blad '{sheet}': {where} is {stack_height(group):.0f} mm hoog, en een bladzijde heeft {room:.0f} mm.",
        "Maak de tekst korter, geef de vraag minder regels, of verdeel het blok in twee blokken.",
    )
