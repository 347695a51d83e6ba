"""The blocks that ask nothing: headings, paragraphs, lists, tables, panels, and the example of how to tick."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from generator.make.compose.pen import Pen
from generator.make.compose.pictograms import draw_pictogram, spot_pictogram
from generator.make.compose.pieces import (
    Bench,
    Builder,
    Drawn,
    Piece,
    Stack,
    Words,
    begins_section,
    joined,
    split_pieces,
    stack_height,
)
from generator.make.compose.structure import Branch
from generator.make.style import BODY_PT, Style, TextStyle
from generator.model.geometry import Box, Point
from generator.model.sheet import Bullets, Heading, Panel, Paragraph, Table, TickExample
from generator.model.texts import Rich, Span, plain

PANEL_PAD_GRIDS = 1.5  # white inside a panel's edge, in grids
HAIRLINE_MM = 0.2
FRAME_MM = 0.3
BAR_MM = 1.3  # the bar of the heading style 'bar'
ICON_LEADINGS, BAND_ICON_LEADINGS = 1.4, 1.1  # of a pictogram before a heading; on a band it makes that no higher
BULLET_INDENT_MM = 5.0
SHORT_COLUMN_SHARE = 0.16  # of the measure: a column of texts this short takes them whole
EXAMPLE_BESIDE_MM = 120.0  # narrower (at 11 pt), and the two examples stand under one another
CROSS_DOWN = (0.16, 0.18, 0.4, 0.4, 0.6, 0.62, 0.9, 0.86)  # strokes of the example's cross, in boxes: drawn by a hand
CROSS_UP = (0.88, 0.1, 0.66, 0.36, 0.42, 0.58, 0.14, 0.9)
RAIL_MM = 0.9  # the line at the left of a card: as thick as the horizon
DOUBLE_MM = 0.7, 0.3, 1.2  # of a double frame: its outer and its inner line, and how far that stands inside


def words(
    rich: Rich,
    voice: TextStyle,
    width: float,
    bench: Bench,
    role: str = "P",
    *,
    gap: float = 0.0,
    balanced: bool = False,
) -> Words:
    """A text as a piece in a node of its own."""
    lines = bench.setter.lines(rich, voice, width, balanced=balanced)
    return Words(lines, voice, bench.parent.branch(role), gap=gap, where=_where(rich))


def _where(rich: Rich) -> str:
    text = plain(rich)
    return text if len(text) <= 50 else text[:49] + "…"


def heading_pieces(block: Heading, width: float, bench: Bench) -> list[Piece]:
    """A heading in the brand's heading style, kept with what follows."""
    style = bench.style
    voice = style.h2 if block.level == 2 else style.h3
    look = style.brand.heading_style if block.level == 2 else "plain"
    tag = bench.parent.branch(f"H{block.level}")
    ground = look == "block" and style.colours.strong is not None
    pad = style.grid * 0.6 if look == "block" else 0.0
    icon = voice.leading * (BAND_ICON_LEADINGS if look == "block" else ICON_LEADINGS) if block.icon else 0.0
    indent = (icon + style.grid) if icon else (BAR_MM + 2.6 if look == "bar" else 0.0)
    indent += 1.6 * pad
    if ground:
        voice = voice.on(style.colours.on_strong)
    lines = bench.setter.lines(block.text, voice, width - indent - pad, balanced=True)
    text_height = len(lines) * voice.leading
    height = max(text_height, icon) + 2 * pad

    def paint(pen: Pen, x: float, y: float, _height: float) -> None:
        if look == "block":
            pen.rect(
                Box(x, y, width, height), fill=style.colours.strong, stroke=style.colours.heading,
                width=FRAME_MM, radius=style.radius,
            )  # fmt: skip
        elif look == "bar" and not block.icon:
            pen.rect(Box(x, y + 0.4, BAR_MM, text_height - 0.8), fill=style.colours.accent)
        if block.icon and ground:
            draw_pictogram(pen, block.icon, x + pad, y + (height - icon) / 2, icon, style.colours.on_strong)
        elif block.icon:
            spot_pictogram(pen, block.icon, x + pad, y + (height - icon) / 2, icon)
        pen.lines(lines, x + indent, y + (height - text_height) / 2, voice, tag)

    piece = Drawn(height, paint, gap=style.grid * (3.5 if block.level == 2 else 2.5), where=_where(block.text))
    piece.glue = True
    piece.opens = block.level == 2
    piece.next_gap = style.grid * (1.3 if look == "block" or block.icon else 0.9)
    return [piece]


def paragraph_pieces(block: Paragraph, width: float, bench: Bench) -> list[Piece]:
    """Running text."""
    style = bench.style
    voice = {"lead": style.lead, "body": style.body, "small": style.small, "hint": style.hint}[block.style]
    return [words(block.text, voice, width, bench, gap=style.grid)]


def bullet_pieces(block: Bullets, width: float, bench: Bench) -> list[Piece]:
    """A list; an item does not split. On a poster it is small: the room is for writing."""
    style = bench.style
    voice = style.small if bench.poster else style.body
    branch = bench.parent.branch("L")
    indent = (BULLET_INDENT_MM + (1.6 if block.ordered else 0.0)) * voice.size_pt / BODY_PT
    if bench.poster:
        indent *= 0.8
    result: list[Piece] = []
    for number, item in enumerate(block.items, start=1):
        lines = bench.setter.lines(item, voice, width - indent)
        node = branch.branch("LI")
        label, body = node.branch("Lbl"), node.branch("LBody")

        def paint(pen: Pen, x: float, y: float, _h: float, lines=lines, label=label, body=body, number=number) -> None:  # type: ignore[no-untyped-def]
            if block.ordered:
                mark = voice.heavy().on(style.colours.heading)
                pen.write((Span(f"{number}."),), x, y, indent, mark, label)
            else:
                pen.circle(Point(x + 1.3, y + voice.leading / 2), 0.75, fill=style.colours.accent, tag=label)
            pen.lines(lines, x + indent, y, voice, body)

        gap = style.grid * (1.0 if number == 1 else 0.15 if bench.poster else 0.4)
        result.append(Drawn(len(lines) * voice.leading, paint, gap=gap, where=_where(item)))
    return result


def table_pieces(block: Table, width: float, bench: Bench) -> list[Piece]:
    """A plain table: a head, rows with hairlines between them; it may go on over a page."""
    style = bench.style
    widths = _column_widths(block, width, bench)
    branch = bench.parent.branch("Table")
    head = table_row(block.header, widths, style.small.heavy().on(style.colours.heading), bench, branch, "TH", "Column")
    head.gap = style.grid
    head.glue = True
    result: list[Piece] = [head]
    for row in block.rows:
        piece = table_row(row, widths, style.body, bench, branch, "TD", "")
        piece.repeat = head
        result.append(piece)
    return result


def _column_widths(block: Table, width: float, bench: Bench) -> list[float]:
    """By the table's shares, but no column narrower than its longest word."""
    style, setter = bench.style, bench.setter
    least = []
    for column, title in enumerate(block.header):
        texts = [row[column] for row in block.rows]
        whole = [setter.width(text, style.body) for text in texts]
        short = max(whole, default=0.0) < width * SHORT_COLUMN_SHARE  # "10 min" does not break
        words_wide = whole if short else [setter.widest_word(text, style.body) for text in texts]
        least.append(max(setter.widest_word(title, style.small.heavy()), *words_wide) + style.grid + 0.1)
    return shared(block.widths, least, width)


def shared(shares: Sequence[float], least: Sequence[float], whole: float) -> list[float]:
    """`whole` divided by shares, no part below its least (as far as that can be)."""
    fixed: set[int] = set()
    while True:
        free = whole - sum(least[i] for i in fixed)
        total = sum(s for i, s in enumerate(shares) if i not in fixed) or 1.0
        parts = [least[i] if i in fixed else free * s / total for i, s in enumerate(shares)]
        short = {i for i, own in enumerate(parts) if i not in fixed and own < least[i]}
        if not short:
            return parts
        fixed |= short


def table_row(
    cells: Sequence[Rich],
    widths: Sequence[float],
    voice: TextStyle,
    bench: Bench,
    branch: Branch,
    role: str,
    scope: str,
) -> Piece:
    """One row of texts, with a hairline under it."""
    style = bench.style
    row = branch.branch("TR")
    pad = style.grid * 0.45
    broken = [bench.setter.lines(cell, voice, w - style.grid) for cell, w in zip(cells, widths, strict=True)]
    height = max(len(lines) for lines in broken) * voice.leading + 2 * pad
    nodes = [row.branch(role, scope=scope) for _ in cells]

    def paint(pen: Pen, x: float, y: float, _height: float) -> None:
        left = x
        for lines, node, own in zip(broken, nodes, widths, strict=True):
            _ = node.index
            pen.lines(lines, left, y + pad, voice, node)
            left += own
        heavy = role == "TH"
        colour = style.colours.heading if heavy else style.colours.hair
        pen.rule(Point(x, y + height), Point(left, y + height), FRAME_MM if heavy else HAIRLINE_MM, colour)

    return Drawn(height, paint, where=_where(cells[0]) if cells else "")


class PanelPiece(Piece):
    """Pieces in a frame or on a ground."""

    def __init__(self, inner: Sequence[Piece], width: float, tone: str, style: Style, *, gap: float) -> None:
        self.pad = style.grid * PANEL_PAD_GRIDS
        self.air = 0.0 if tone == "rail" else self.pad  # above and below
        super().__init__(stack_height(inner) + 2 * self.air, gap=gap)
        self.inner, self.width, self.tone, self.style = list(inner), width, tone, style
        self.fill = any(p.fill for p in inner)
        self.grow, self.farthest = sum(p.grow for p in inner), sum(p.reach for p in inner)
        self.level = True
        self.where = inner[0].where if inner else ""

    def draw(self, pen: Pen, x: float, y: float, height: float) -> None:
        """The ground, then what stands on it."""
        panel_ground(pen, Box(x, y, self.width, height), self.tone)
        Stack(self.inner).draw(pen, x + self.pad, y + self.air, height - 2 * self.air)

    def split(self, room: float) -> tuple[Piece, Piece] | None:
        """Two panels."""
        upper, lower = split_pieces(self.inner, room - 2 * self.air)
        if not upper or not lower:
            return None
        halves = [PanelPiece(half, self.width, self.tone, self.style, gap=self.gap) for half in (upper, lower)]
        halves[1].opens = begins_section(lower)
        return halves[0], halves[1]


def panel_ground(pen: Pen, box: Box, tone: str) -> None:
    """Outline, light ground or strong ground; without ink for grounds all are outlines."""
    colours, radius = pen.style.colours, pen.style.radius
    if tone == "rail":
        pen.rule(Point(box.x, box.y), Point(box.x, box.bottom), RAIL_MM, colours.heading, round_cap=True)
    elif tone == "double":
        pen.rect(box, stroke=colours.heading, width=DOUBLE_MM[0], radius=radius)
        pen.rect(box.grown(-DOUBLE_MM[2]), stroke=colours.heading, width=DOUBLE_MM[1], radius=radius)
    elif tone == "tint" and colours.tint:
        pen.rect(box, fill=colours.tint, radius=radius)
    elif tone == "accent" and colours.strong:
        pen.rect(box, fill=colours.strong, radius=radius)
    else:
        stroke = colours.heading if tone == "accent" else colours.rule
        pen.rect(box, stroke=stroke, width=FRAME_MM * (2 if tone == "accent" else 1), radius=radius)


def panel_pieces(block: Panel, width: float, bench: Bench, build: Builder) -> list[Piece]:
    """A panel with its title and children."""
    style = bench.style
    inner_width = width - 2 * style.grid * PANEL_PAD_GRIDS
    inner: list[Piece] = []
    below = replace(on_strong(bench) if block.tone == "accent" else bench, nested=True)
    if block.title:
        inner.extend(title_with_icon(block.title, block.icon, inner_width, below, below.style.h3))
    inner.extend(joined(block.children, inner_width, below, build))
    return [PanelPiece(inner, width, block.tone, style, gap=style.grid * 2)]


def title_with_icon(title: Rich, icon: str | None, width: float, bench: Bench, voice: TextStyle) -> list[Piece]:
    """The title of a panel or cell; a pictogram before it."""
    tag = bench.parent.branch("H3")
    size = voice.leading * 1.2 if icon else 0.0
    indent = size + bench.style.grid * 0.7 if icon else 0.0
    lines = bench.setter.lines(title, voice, width - indent, balanced=True)
    text_height = len(lines) * voice.leading
    height = max(size, text_height)

    def paint(pen: Pen, x: float, y: float, _height: float) -> None:
        if icon:
            draw_pictogram(pen, icon, x, y, size, voice.colour)
        pen.lines(lines, x + indent, y + (height - text_height) / 2 if len(lines) == 1 else y, voice, tag)

    piece = Drawn(height, paint, where=_where(title))
    piece.glue = True
    return [piece]


def on_strong(bench: Bench) -> Bench:
    """The bench for what stands on the strong ground: all text in its counter-colour."""
    style, colour = bench.style, bench.style.colours.on_strong
    recoloured = replace(
        style,
        h2=style.h2.on(colour), h3=style.h3.on(colour), lead=style.lead.on(colour), body=style.body.on(colour),
        hint=style.hint.on(colour), small=style.small.on(colour),
    )  # fmt: skip
    return replace(bench, style=recoloured)


def tick_example_pieces(block: TickExample, width: float, bench: Bench) -> list[Piece]:
    """How to tick, and how to correct: drawn. Alone it stands on a light ground, in a panel it does not."""
    style = bench.style
    beside = width >= EXAMPLE_BESIDE_MM * (style.body.size_pt / 11)
    pad = 0.0 if bench.nested else style.grid
    gutter = style.grid * 2
    own = (width - 2 * pad - gutter) / 2 if beside else width - 2 * pad
    rows = [_example_row(text, boxes, own, bench) for text, boxes in ((block.tick, 1), (block.correct, 2))]
    height = (max if beside else sum)(row.height for row in rows) + 2 * pad + (0.0 if beside else style.grid * 0.8)

    def paint(pen: Pen, x: float, y: float, _height: float) -> None:
        if not bench.nested:
            panel_ground(pen, Box(x, y, width, height), "tint")
        left, top = x + pad, y + pad
        for row in rows:
            row.draw(pen, left, y + (height - row.height) / 2 if beside else top, row.height)
            left += own + gutter if beside else 0.0
            top += row.height + style.grid * 0.8

    gap = style.grid * (1.0 if bench.nested else 2.0)
    return [Drawn(height, paint, gap=gap, where="voorbeeld van aankruisen")]


def _example_row(text: Rich, boxes: int, width: float, bench: Bench) -> Piece:
    style = bench.style
    voice = style.small.on(style.colours.ink)
    box = style.box * 0.9
    indent = 2 * box + 1.4 + 2.6
    lines = bench.setter.lines(text, voice, width - indent)
    height = max(box, len(lines) * voice.leading)
    tag = bench.parent.branch("P")

    def paint(pen: Pen, x: float, y: float, own: float) -> None:
        top = y + (own - box) / 2
        if boxes == 2:
            undone_box(pen, Box(x, top, box, box))
        ticked_box(pen, Box(x + box + 1.4, top, box, box))
        pen.lines(lines, x + indent, y + (own - len(lines) * voice.leading) / 2, voice, tag)

    return Drawn(height, paint)


def ticked_box(pen: Pen, box: Box) -> None:
    """A box with a cross, drawn by a hand."""
    pen.tick_box(box)
    stroke, width = pen.style.colours.box, box.width * 0.11
    for places in (CROSS_DOWN, CROSS_UP):
        moved = tuple(box.y + v * box.width if i % 2 else box.x + v * box.width for i, v in enumerate(places))
        pen.path((("M", *moved[:2]), ("C", *moved[2:])), stroke=stroke, width=width)


def undone_box(pen: Pen, box: Box) -> None:
    """A choice taken back: blacked out on paper, open again on a screen."""
    if pen.style.fillable:
        pen.tick_box(box)
    else:
        pen.tick_box(box, fill=pen.style.colours.box)
