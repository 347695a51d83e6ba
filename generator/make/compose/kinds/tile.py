"""A tile of a poster: a pictogram on a line, a question, what one can do, whom one asks, and a code to scan."""

from __future__ import annotations

from dataclasses import dataclass

from generator.make.compose.pen import Pen
from generator.make.compose.pictograms import SPOT_ASIDE, SPOT_SHARE, draw_pictogram
from generator.make.compose.pieces import Bench, Drawn, Piece
from generator.make.compose.structure import Branch
from generator.make.compose.text import Line
from generator.make.qr import plain_symbol
from generator.make.style import PAPER_WHITE, Style, TextStyle
from generator.model.colour import mixed, readable
from generator.model.geometry import Box, Paper, Point
from generator.model.questions.tile import Card
from generator.model.sheet import Ask
from generator.model.texts import Rich, Span

EDGE_MM = 0.6  # the frame, and the line that the pictogram stands on
PAD_MM = 4.0
PICTURE_MM = 17.0  # the pictogram on its line
PICTURE_STROKE_MM = 0.8
WALL_QUESTION = 1.2  # of a heading: what is asked on a wall is read from across a canteen
CODE_MM = 17.0  # the QR code: as large as that of a sheet
CODE_AIR_MM = 2.5  # above and below the code: its quiet zone
QUIET_MODULES = 4  # white around a QR code (ISO/IEC 18004 § 5.3.8); the tile's own white is part of it
CARD_SHARE = 0.78  # white mixed into a card's colour for its band: four colours are told from each other at a glance
SIGN_LINES = 1.1  # of a line of text: the small pictograms before what one can do


@dataclass(frozen=True)
class _Row:
    """Lines in one voice, perhaps behind a small pictogram."""

    lines: tuple[Line, ...]
    voice: TextStyle
    tag: Branch
    icon: str = ""
    indent: float = 0.0

    @property
    def height(self) -> float:
        """mm."""
        return len(self.lines) * self.voice.leading


def tile_pieces(ask: Ask, look: Card, width: float, bench: Bench) -> list[Piece]:
    """One tile, which does not split; beside others it takes the height of the row."""
    rows = _rows(ask, look, width, bench)
    gap = bench.style.grid
    band = _band_height(look)
    text_height = sum(row.height for row in rows) + gap * (len(rows) - 1)

    hues = _hues(bench.style, look.colour)
    kind = _kind(look, width, hues[0], bench)

    def paint(pen: Pen, x: float, y: float, height: float) -> None:
        colours = pen.style.colours
        edge = hues[0] if look.colour else colours.heading
        card = Box(x, y, width, height)
        pen.rect(card, fill=PAPER_WHITE, stroke=edge, width=EDGE_MM, radius=pen.style.radius)
        if look.group and hues[1]:
            _paint_ground(pen, Box(x, y, width, band), hues[1])
            pen.rect(card, stroke=edge, width=EDGE_MM, radius=pen.style.radius)
        if band:
            _paint_band(pen, look, Box(x, y, width, band), hues, kind)
        top = y + band + PAD_MM
        for row in rows:
            if row.icon:
                draw_pictogram(pen, row.icon, x + PAD_MM, top, row.voice.leading * SIGN_LINES, colours.accent)
            pen.lines(row.lines, x + PAD_MM + row.indent, top, row.voice, row.tag)
            top += row.height + gap

    piece = Drawn(band + text_height + 2 * PAD_MM, paint, gap=gap * 2, where=f"tegel '{ask.question.id}'")
    piece.fill, piece.level = ask.fill, True
    return [piece]


def _rows(ask: Ask, look: Card, width: float, bench: Bench) -> list[_Row]:
    style, parent = bench.style, bench.parent
    room = width - 2 * PAD_MM

    def row(text: Rich, voice: TextStyle, role: str, icon: str = "") -> _Row:
        indent = voice.leading * SIGN_LINES + 2.0 if icon else 0.0
        return _Row(bench.setter.lines(text, voice, room - indent), voice, parent.branch(role), icon, indent)

    wall = style.h2.scaled(WALL_QUESTION) if style.paper is Paper.A3 else style.h2
    first = style.h2.on(style.colours.ink) if look.group else wall
    said = style.body if look.group or style.large else style.lead  # a poster is read from further away than a card
    rows = [row(ask.question.label, first, "H3")]
    for text, icon in ((look.do, "check"), (look.ask, "people"), (look.address, "house")):
        if text:
            rows.append(row(text, said, "P", icon))
    if look.url:
        rows.append(row((Span(look.url.partition("://")[2]),), style.small, "P"))
    return rows


def _band_height(look: Card) -> float:
    """The room above the line: for the pictogram and the code; 0 for none."""
    return (PICTURE_MM + PAD_MM if look.group else CODE_MM + 2 * CODE_AIR_MM) if look.url or look.icon else 0.0


def _hues(style: Style, colour: int) -> tuple[str, str | None]:
    """The colour of a card (0: of a poster's tile) and the light ground of its picture (None: no ink for grounds)."""
    colours = style.colours
    if not colour:
        return colours.heading, colours.tint
    own = (colours.heading, colours.accent, mixed(colours.heading, colours.accent, 0.5), colours.muted)[colour - 1]
    if colours.tint is None:
        return own, None
    ground = mixed(own, PAPER_WHITE, CARD_SHARE)
    return readable(own, ground), ground


def _kind(look: Card, width: float, colour: str, bench: Bench) -> _Row | None:
    """The word beside the picture of a card."""
    if not look.group:
        return None
    voice = bench.style.h3.on(colour)
    indent = PAD_MM + PICTURE_MM + 2 * SPOT_ASIDE * PICTURE_MM + PAD_MM
    lines = bench.setter.lines(look.group, voice, width - indent - PAD_MM)
    return _Row(lines, voice, bench.parent.branch("P"), indent=indent)


def _paint_ground(pen: Pen, band: Box, ground: str) -> None:
    """The band of a card in its colour: round where the card is, straight where its line runs."""
    pen.rect(band, fill=ground, radius=pen.style.radius)
    pen.rect(Box(band.x, band.y + band.height / 2, band.width, band.height / 2), fill=ground)


def _paint_band(pen: Pen, look: Card, band: Box, hues: tuple[str, str | None], kind: _Row | None) -> None:
    colour, ground = hues
    if look.icon:
        radius, aside = SPOT_SHARE * PICTURE_MM, SPOT_ASIDE * PICTURE_MM
        left, top = band.x + PAD_MM + aside, band.bottom - PICTURE_MM
        middle = Point(left + PICTURE_MM / 2 + aside, band.bottom - radius)
        if ground and kind is None:
            pen.circle(middle, radius, fill=ground)
        draw_pictogram(pen, look.icon, left, top, PICTURE_MM, colour, PICTURE_STROKE_MM)
    if kind is not None:
        pen.lines(kind.lines, band.x + kind.indent, band.bottom - kind.height - PAD_MM / 2, kind.voice, kind.tag)
    if look.url:
        _paint_code(pen, look.url, Box(band.right - PAD_MM - CODE_MM, band.y + CODE_AIR_MM, CODE_MM, CODE_MM))
    pen.rule(Point(band.x, band.bottom), Point(band.right, band.bottom), EDGE_MM, colour)


def _paint_code(pen: Pen, url: str, box: Box) -> None:
    """The address as a QR symbol, a rectangle for each run of dark modules. The address stands below it in letters."""
    rows = plain_symbol(url)
    module = box.width / len(rows)
    pen.rect(box.grown(min(QUIET_MODULES * module, CODE_AIR_MM - EDGE_MM / 2)), fill=PAPER_WHITE)
    for number, row in enumerate(rows):
        top, start = box.y + number * module, 0
        while start < len(row):
            if not row[start]:
                start += 1
                continue
            end = next((n for n in range(start, len(row)) if not row[n]), len(row))
            pen.rect(Box(box.x + start * module, top, (end - start) * module, module), fill="#000000")
            start = end
