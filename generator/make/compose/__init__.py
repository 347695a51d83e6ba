"""Typesetting: sheets become pages. The only place where coordinates are decided; painters only paint."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from generator.make.compose.build import build
from generator.make.compose.flow import PagePlan, plan
from generator.make.compose.furniture import (
    codes,
    draw_entry_words,
    draw_foot,
    draw_head,
    fiducials,
    frame,
    strip_box,
)
from generator.make.compose.pen import Pen
from generator.make.compose.pieces import Bench, Piece, Stack
from generator.make.compose.structure import SILENCE, Branch, Tree
from generator.make.compose.text import Setter
from generator.make.drawing import Drawing, PageDrawing, Picture
from generator.make.fonts import FontBook
from generator.make.style import Style
from generator.model.errors import DefinitionError
from generator.model.layout import PageLayout
from generator.model.sheet import Sheet, plain

__all__ = ["compose"]


def compose(
    sheets: Sequence[Sheet], style: Style, pictures: Mapping[str, Picture], fonts: FontBook, title: str = ""
) -> Drawing:
    """All pages of one copy. `pictures["logo"]` is the brand's logo, if it has one.

    The form index in the layouts counts the coded sheets. Raises LayoutOverflowError if something fits on no page, and
    DefinitionError if a character is in no typeface.
    """
    setter = Setter(fonts)
    tree = Tree()
    document = tree.branch("Document")
    pages: list[PageDrawing] = []
    form = 0
    for sheet in sheets:
        setter.sheet = sheet.form
        section = document.branch("Sect", title=plain(sheet.title))
        pages.extend(_SheetSetting(sheet, style, pictures, setter, tree, section, form).pages())
        form += sheet.coded
    if setter.problems:
        raise DefinitionError(tuple(setter.problems.values()))
    whole = title or (plain(sheets[0].title) if sheets else style.brand.name)
    return Drawing(tuple(pages), tuple(tree.nodes), dict(pictures), whole)


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

    def _head_foot(self, bench: Bench, number: int) -> float:
        """Where the content of page `number` begins: measured on a page that is thrown away."""
        probe = Bench(bench.style, bench.setter, Tree(), bench.sheet, SILENCE, 0.0)
        return draw_head(self._pen(), self.paper, probe, self.pictures, number)

    def _pen(self) -> Pen:
        return Pen(self.paper.width, self.paper.height, self.style, self.setter)

    def _top(self, index: int) -> float:
        return self.heads[0 if index == 0 else 1]

    def pages(self) -> list[PageDrawing]:
        """Plans, then draws."""
        pieces: list[Piece] = []
        for block in self.sheet.blocks:
            pieces.extend(build(block, self.paper.measure, self.bench))
        plans = plan(pieces, lambda index: self.paper.foot_top - self._top(index), self.sheet.form)
        pens = [self._draw(number, page) for number, page in enumerate(plans, start=1)]
        for number, pen in enumerate(pens, start=1):
            if self.paper.coded:
                draw_entry_words(pen, self.paper, self.style, self.section.branch("P") if number == 1 else SILENCE)
            draw_foot(pen, self.paper, self.bench, number, len(pens))
        return [self._page(number, pen) for number, pen in enumerate(pens, start=1)]

    def _draw(self, number: int, page: PagePlan) -> Pen:
        pen = self._pen()
        top = draw_head(pen, self.paper, self.bench, self.pictures, number)
        Stack(page.pieces).draw(pen, self.paper.left, top, page.room)
        return pen

    def _page(self, number: int, pen: Pen) -> PageDrawing:
        layout = None
        if self.sheet.coded:
            layout = PageLayout(
                self.form, number, self.paper.width, self.paper.height, fiducials(self.paper), codes(self.paper),
                tuple(pen.fields), strip_box(self.paper), tuple(pen.axes), tuple(pen.places),
            )  # fmt: skip
        return PageDrawing(
            self.paper.width, self.paper.height, tuple(pen.ops), layout, dict(pen.field_nodes), self.section.index,
        )  # fmt: skip
