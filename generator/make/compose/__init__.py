"""Typesetting: sheets become pages. The only place where coordinates are decided; painters only paint."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace

from generator.make.compose.build import build
from generator.make.compose.flow import PagePlan, evened, faults, plan, with_kept
from generator.make.compose.furniture import (
    Frame,
    codes,
    draw_entry_words,
    draw_foot,
    draw_head,
    fiducials,
    frame,
    shortened,
    strip_box,
)
from generator.make.compose.pen import Pen
from generator.make.compose.pieces import Bench, Piece, Stack, joined, stack_height
from generator.make.compose.private import KeptPart, apart, parted
from generator.make.compose.structure import SILENCE, Branch, Tree
from generator.make.compose.text import Setter
from generator.make.drawing import Drawing, PageDrawing, Picture
from generator.make.fonts import FontBook
from generator.make.logo import greyed
from generator.make.style import Style
from generator.model.errors import DefinitionError, LayoutOverflowError
from generator.model.layout import PageLayout
from generator.model.sheet import Block, Sheet
from generator.model.texts import plain

__all__ = ["compose"]

ONE_PAGE_SHARES = (1.0, 0.94, 0.88, 0.82)  # type sizes tried for a facilitator's page: 9 pt is the least
CLOSER = (0.85, 0.7)  # of the usual white, where that saves a page or a fault; type and boxes keep their size
CLOSEST = 0.6  # and with lines to write on as close as a hand can use them
SIDES = 2  # of a piece of paper
TAIL_MM = 20.0  # more white than this at the foot of a page, and what stands on it takes more than it can use well
FOOT_AIR_MM = 3.0  # what grows stays so far above the foot: a line to write on is not its rule
AIR_SHARE = 0.8  # of what is left at the foot of a page goes to its gaps
AIR_GRIDS = 3.0  # but no gap grows by more


def compose(
    sheets: Sequence[Sheet],
    style: Style | Sequence[Style],
    pictures: Mapping[str, Picture],
    fonts: FontBook,
    title: str = "",
) -> Drawing:
    """All pages of one copy. `pictures["logo"]` is the brand's logo, if it has one.

    `style` is one for all sheets, or one for each (a poster may be on larger paper than the rest).

    The form index in the layouts counts the coded sheets. Raises LayoutOverflowError if something fits on no page, and
    DefinitionError if a character is in no typeface.
    """
    setter = Setter(fonts)
    tree = Tree()
    document = tree.branch("Document")
    pages: list[PageDrawing] = []
    form = 0
    styles = [style] * len(sheets) if isinstance(style, Style) else style
    for sheet, own in zip(sheets, styles, strict=True):
        setter.sheet = sheet.form
        section = document.branch("Sect", title=plain(sheet.title))
        fitted = _for_one_page(sheet, own, pictures, setter) if sheet.guide else own
        pages.extend(_SheetSetting(sheet, fitted, pictures, setter, tree, section, form).pages())
        form += sheet.coded
    if setter.problems:
        raise DefinitionError(tuple(setter.problems.values()))
    if any(own.greyscale for own in styles):
        pictures = {key: greyed(shown) for key, shown in pictures.items()}
    whole = title or (plain(sheets[0].title) if sheets else "")
    return Drawing(tuple(pages), tuple(tree.nodes), dict(pictures), whole)


def _for_one_page(sheet: Sheet, style: Style, pictures: Mapping[str, Picture], setter: Setter) -> Style:
    """The largest type with which a facilitator's page stays one page; its usual size if none does.

    Never the large type of field crews: a facilitator reads at a table.
    """
    usual = Style.of(
        style.brand, paper=style.paper, greyscale=style.greyscale, ink_saver=style.ink_saver, kind=style.kind
    )
    for share in ONE_PAGE_SHARES:
        tree = Tree()
        tried = usual.smaller(share)
        setting = _SheetSetting(sheet, tried, pictures, setter, tree, tree.branch("Sect"), 0)
        if len(setting.planned()) == 1:
            return tried
    return usual


class _SheetSetting:
    """One sheet on its pages."""

    def __init__(
        self, sheet: Sheet, style: Style, pictures: Mapping[str, Picture], setter: Setter, tree: Tree, section: Branch,
        form: int,
    ) -> None:  # fmt: skip
        self.sheet, self.style, self.pictures, self.setter = sheet, style, pictures, setter
        self.section, self.form = section, form
        blank = Bench(style, setter, tree, sheet, section, 0.0)
        self.paper = frame(blank)
        self.heads = [self._head_foot(blank, number) for number in (1, 2)]
        room = self.paper.foot_top - self.heads[1]
        self.bench = Bench(style, setter, tree, sheet, section, room)
        self.kept = self._kept()

    def _head_foot(self, bench: Bench, number: int) -> float:
        """Where the content of page `number` begins: measured on a page that is thrown away."""
        probe = Bench(bench.style, bench.setter, Tree(), bench.sheet, SILENCE, 0.0)
        return draw_head(self._pen(), self.paper, probe, self.pictures, number)

    def _pen(self) -> Pen:
        return Pen(self.paper.width, self.paper.height, self.style, self.setter)

    def _top(self, index: int) -> float:
        return self.heads[0 if index == 0 else 1]

    def planned(self) -> list[PagePlan]:
        """What stands on which page. In large type questions begin with a line less where that saves paper.

        Large type asks for few words; what a page has left brings the lines back.
        """
        pages = self._roomiest()
        if not self.style.large or self.style.fillable or len(pages) <= SIDES:
            return pages
        for white in (1.0, *CLOSER, CLOSEST):
            with suppress(LayoutOverflowError):
                brief = self._plan(replace(self.style.closer(white, lines=True), brief=True))
                if self._paper(brief) < self._paper(pages):
                    return brief
        return pages

    def _roomiest(self) -> list[PagePlan]:
        """With the usual white, if less of it saves no page and no fault."""
        try:
            roomy = self._plan(self.style)
        except LayoutOverflowError:
            roomy = None
        if roomy is not None and len(roomy) == 1:
            return roomy
        tight = self._plan(self.style.closer(CLOSEST, lines=True))
        if roomy is not None and self._cost(roomy) <= self._cost(tight):
            return roomy
        for share in CLOSER:
            with suppress(LayoutOverflowError):
                tried = self._plan(self.style.closer(share))
                if self._cost(tried) <= self._cost(tight):
                    return tried
        return tight

    def _cost(self, pages: list[PagePlan]) -> tuple[bool, int, int]:
        """What a plan is judged by: whether the part to keep lost its place, how many pages it takes, their faults."""
        return self._lost(pages), len(pages), faults(pages)

    def _paper(self, pages: list[PagePlan]) -> tuple[bool, int]:
        """Likewise, but how many pieces of paper it takes."""
        return self._lost(pages), math.ceil(len(pages) / SIDES)

    def _lost(self, pages: list[PagePlan]) -> bool:
        return self.kept is not None and not pages[-1].kept

    def _plan(self, style: Style) -> list[PagePlan]:
        """What stands on which page in a style."""
        pages = self._laid(style)
        for page in pages:
            page.white = style.white
        return pages

    def _laid(self, style: Style) -> list[PagePlan]:
        bench = replace(self.bench, style=style)
        blocks = apart(self.sheet.blocks) if self.sheet.coded else self.sheet.blocks
        if self.kept is not None:
            read = self._pieces(parted(blocks)[0], bench)
            pages = plan(read, self._room, self.sheet.form)
            below = with_kept(pages, self.kept.height, self._room(len(pages)))
            if below is not None:
                return below if len(below) == len(pages) else self._evened_above(read, below)
        return evened(self._pieces(blocks, bench), self._room, self.sheet.form)

    def _evened_above(self, pieces: Sequence[Piece], below: list[PagePlan]) -> list[PagePlan]:
        """The pages above what is kept, which takes a page more, with as much on each as can be; else as they are."""
        last, kept = len(below) - 1, below[-1].kept
        pages = evened(
            pieces, lambda index: self._room(index) - (kept if index == last else 0.0), self.sheet.form, last + 1
        )
        if len(pages) != len(below):
            return below
        pages[-1].kept = kept
        return pages

    def _pieces(self, blocks: Sequence[Block], bench: Bench) -> list[Piece]:
        return joined(blocks, self.paper.measure, bench, build)

    def _room(self, index: int) -> float:
        return self.paper.foot_top - self._top(index)

    def _kept(self) -> KeptPart | None:
        """The private part that the sheet ends with, if it does."""
        blocks = parted(apart(self.sheet.blocks))[1] if self.sheet.coded else ()
        if not blocks:
            return None
        bench = replace(self.bench, kept=True)
        return KeptPart(joined(blocks, self.paper.measure, bench, build), bench, self.paper)

    def pages(self) -> list[PageDrawing]:
        """Plans, then draws."""
        planned = self.planned()
        papers = [shortened(self.paper, page.kept) for page in planned]
        drawn = [
            (paper, self._draw(number, page, paper))
            for number, (page, paper) in enumerate(zip(planned, papers, strict=True), start=1)
        ]
        for number, (paper, pen) in enumerate(drawn, start=1):
            if paper.coded and self.style.brand.entry_url is not None:
                draw_entry_words(pen, paper, self.style, self.section.branch("P") if number == 1 else SILENCE)
            draw_foot(pen, paper, self.bench, number, len(drawn))
        if self.kept is not None and planned[-1].kept:
            self.kept.draw(drawn[-1][1], papers[-1].height)
        return [self._page(number, paper, pen) for number, (paper, pen) in enumerate(drawn, start=1)]

    def _draw(self, number: int, page: PagePlan, paper: Frame) -> Pen:
        pen = self._pen()
        top = draw_head(pen, paper, self.bench, self.pictures, number)
        whole = Stack(page.pieces)
        grown = 0.0 if whole.fill else _grown(whole, max(0.0, page.left - FOOT_AIR_MM))
        self._air(page, page.left - grown - FOOT_AIR_MM)
        Stack(page.pieces).draw(pen, paper.left, top, page.room if whole.fill else stack_height(page.pieces) + grown)
        return pen

    def _air(self, page: PagePlan, left: float) -> None:
        """Gives a part of what is left at the foot to the gaps between questions: the page breathes evenly."""
        grid = self.style.grid
        wide = [piece for piece in page.pieces[1:] if piece.gap >= 2 * grid * page.white]
        if wide and not any(piece.fill for piece in page.pieces):
            extra = min(left * AIR_SHARE / len(wide), grid * AIR_GRIDS)
            for piece in wide:
                piece.gap += max(0.0, extra)

    def _page(self, number: int, paper: Frame, pen: Pen) -> PageDrawing:
        layout = None
        if self.sheet.coded:
            layout = PageLayout(
                self.form, number, paper.width, paper.height, fiducials(paper), codes(paper), tuple(pen.fields),
                strip_box(paper), tuple(pen.axes), tuple(pen.places), tuple(pen.private_areas),
                self.paper.height - paper.height,
            )  # fmt: skip
        return PageDrawing(
            self.paper.width, self.paper.height, tuple(pen.ops), layout, dict(pen.field_nodes), self.section.index,
            self.sheet.guide, self.sheet.one_sided,
        )  # fmt: skip


def _grown(page: Stack, left: float) -> float:
    """How much of the `left` mm a page takes: more than it can use well only where it would end in white."""
    usual = min(page.grow, left)
    return usual if left - usual <= TAIL_MM else min(page.reach, left)
