"""What was read of one person as pages to look back on, in the house style: pictures first, then the rest as a list.

One page where it fits, in two columns; what does not fit goes on over the next. Each picture is a figure with all that
it shows in words, and whatever is not certain says so in words too, not by its colour alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from generator.make.compose.pen import Pen
from generator.make.compose.structure import Branch, Tree
from generator.make.compose.text import Setter
from generator.make.drawing import Drawing, PageDrawing, Picture
from generator.make.fonts import FontBook
from generator.make.lookback import curve, listed, network, poles, words
from generator.make.lookback.flow import Block, columns_of, heading
from generator.make.lookback.page import HEIGHT, WIDTH, foot, head, room_under
from generator.make.style import Style
from generator.model.lookback import Lookback, SeenCurve, SeenForm, SeenMap, SeenPoles, SeenWords

_PICTURES: Mapping[type[Any], Callable[[Any, Pen, Branch], Iterator[Block]]] = {
    SeenCurve: curve.blocks,
    SeenMap: network.blocks,
    SeenPoles: poles.blocks,
    SeenWords: words.blocks,
}

REST = "Verder: "  # before the title of a form of which the pictures stand above


def lookback_drawing(
    seen: Lookback, style: Style, logo: Mapping[str, Picture], crops: Mapping[str, Picture], fonts: FontBook, title: str
) -> Drawing:
    """The pages. `crops`: pictures of what was written, by name, as far as they are there; `title`: for the file."""
    tree, setter = Tree(), Setter(fonts)
    document = tree.branch("Document", title=title)
    pages: list[Pen] = [Pen(WIDTH, HEIGHT, style, setter)]
    first = document.branch("Sect", title=title)
    rooms = room_under(head(pages[0], seen, logo, first))
    pictured = [block for form in seen.forms for block in _pictures(form, pages[0], document)]
    written = [block for form in seen.forms for block in _list(form, pages[0], document, crops)]
    blocks = [*pictured, *written]
    for number, page in enumerate(columns_of(blocks, rooms)):
        if number:
            pages.append(Pen(WIDTH, HEIGHT, style, setter))
        for at, block in page:
            block.draw(pages[-1], at)
    for number, pen in enumerate(pages, 1):
        foot(pen, seen, number, len(pages))
    drawings = tuple(PageDrawing(WIDTH, HEIGHT, tuple(pen.ops)) for pen in pages)
    used = {block.picture: crops[block.picture] for block in blocks if block.picture}
    return Drawing(drawings, tuple(tree.nodes), {**logo, **used}, title)


def _pictures(form: SeenForm, pen: Pen, document: Branch) -> Iterator[Block]:
    """What was drawn or ticked on a form."""
    section = document.branch("Sect", title=form.title)
    if form.pictures:
        yield heading(form.title, pen, pen.style.h2, section.branch("H2"))
    for picture in form.pictures:
        yield from _PICTURES[type(picture)](picture, pen, section)


def _list(form: SeenForm, pen: Pen, document: Branch, crops: Mapping[str, Picture]) -> Iterator[Block]:
    """All else that was answered on it."""
    title = f"{REST}{form.title}" if form.pictures else form.title
    section = document.branch("Sect", title=title)
    if form.questions or not form.pictures:
        yield heading(title, pen, pen.style.h2, section.branch("H2"))
        yield from listed.blocks(form, pen, section, crops)
