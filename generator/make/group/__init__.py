"""What a group said as pages to show: a picture on each, landscape, in the house style. Numbers come from `keep.group`.

Each picture is a figure with all its numbers in words, so that who cannot see it can hear it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from generator.make.compose.pen import Pen
from generator.make.compose.structure import Tree
from generator.make.compose.text import Setter
from generator.make.drawing import Drawing, PageDrawing, Picture
from generator.make.fonts import FontBook
from generator.make.group import bars, bundle, poles, rings, words
from generator.make.group.page import HEIGHT, WIDTH, Chart, framed
from generator.make.style import Style
from generator.model.group import Bars, Bundle, GroupPictures, Poles, Rings, Words

_CHARTS: Mapping[type[Any], Any] = {
    Bars: bars.charts,
    Poles: poles.charts,
    Words: words.charts,
    Bundle: bundle.charts,
    Rings: rings.charts,
}


def group_drawing(
    group: GroupPictures, style: Style, logo: Mapping[str, Picture], fonts: FontBook, title: str
) -> Drawing:
    """The pages, in the order of the pictures. `title`: of the whole, for the file."""
    tree, setter = Tree(), Setter(fonts)
    document = tree.branch("Document", title=title)
    pages = []
    for chart in charts(group):
        pen = Pen(WIDTH, HEIGHT, style, setter)
        framed(pen, chart, group.shown, logo, document.branch("Sect", title=chart.title))
        pages.append(PageDrawing(WIDTH, HEIGHT, tuple(pen.ops)))
    return Drawing(tuple(pages), tuple(tree.nodes), logo, title)


def charts(group: GroupPictures) -> Iterator[Chart]:
    """What stands on each page: its title, and all of it in words."""
    for picture in group.pictures:
        yield from _CHARTS[type(picture)](picture)
