"""A tile of a poster: a pictogram on a line, a question, what one can do, whom one asks, and a code to scan."""

from __future__ import annotations

from dataclasses import dataclass

from generator.make.compose.pen import Pen
from generator.make.compose.pictograms import draw_pictogram
from generator.make.compose.pieces import Bench, Drawn, Piece
from generator.make.compose.structure import Branch
from generator.make.compose.text import Line
from generator.make.qr import plain_symbol
from generator.make.style import TextStyle
from generator.model.geometry import Box, Paper, Point
from generator.model.questions.tile import Card
from generator.model.sheet import Ask
from generator.model.texts import Rich, Span

EDGE_MM = 0.6  # the frame, and the line that the pictogram stands on
PAD_MM = 4.0
PICTURE_MM = 17.0  # the pictogram on its line
PICTURE_STROKE_MM = 0.8
SPOT_SHARE = 0.52, 0.1  # of the pictogram's size: radius of the light disc behind it, and how far beside its middle
CODE_MM = 17.0  # the QR code: as large as that of a sheet
QUIET_MODULES = 4  # white around a QR code (ISO/IEC 18004 § 5.3.8); the tile's own white is part of it
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

    def paint(pen: Pen, x: float, y: float, height: float) -> None:
        colours = pen.style.colours
        pen.rect(
            Box(x, y, width, height), fill="#FFFFFF", stroke=colours.heading, width=EDGE_MM, radius=pen.style.radius
        )
        if band:
            _paint_band(pen, look, Box(x, y, width, band), bench)
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

    wall = style.paper is Paper.A3  # read from across a canteen, not from a table
    rows = [row(ask.question.label, style.h2 if wall else style.h3, "H3")]
    for text, icon in ((look.do, "check"), (look.ask, "people"), (look.address, "house")):
        if text:
            rows.append(row(text, style.lead if wall and not style.large else style.body, "P", icon))
    if look.url:
        rows.append(row((Span(look.url.partition("://")[2]),), style.small, "P"))
    return rows


def _band_height(look: Card) -> float:
    """The room above the line: for the pictogram and the code; 0 for none."""
    return CODE_MM + 2 * PAD_MM if look.url or look.icon else 0.0


def _paint_band(pen: Pen, look: Card, band: Box, bench: Bench) -> None:
    colours = bench.style.colours
    if look.icon:
        radius, aside = (share * PICTURE_MM for share in SPOT_SHARE)
        left, top = band.x + PAD_MM + aside, band.bottom - PICTURE_MM
        middle = Point(left + PICTURE_MM / 2 + aside, band.bottom - radius)
        if colours.tint:
            pen.circle(middle, radius, fill=colours.tint)
        draw_pictogram(pen, look.icon, left, top, PICTURE_MM, colours.heading, PICTURE_STROKE_MM)
    if look.url:
        _paint_code(pen, look.url, Box(band.right - PAD_MM - CODE_MM, band.y + PAD_MM, CODE_MM, CODE_MM))
    pen.rule(Point(band.x, band.bottom), Point(band.right, band.bottom), EDGE_MM, colours.heading)


def _paint_code(pen: Pen, url: str, box: Box) -> None:
    """The address as a QR symbol, a rectangle for each run of dark modules. The address stands below it in letters."""
    rows = plain_symbol(url)
    module = box.width / len(rows)
    pen.rect(box.grown(min(QUIET_MODULES * module, PAD_MM - EDGE_MM)), fill="#FFFFFF")
    for number, row in enumerate(rows):
        top, start = box.y + number * module, 0
        while start < len(row):
            if not row[start]:
                start += 1
                continue
            end = next((n for n in range(start, len(row)) if not row[n]), len(row))
            pen.rect(Box(box.x + start * module, top, (end - start) * module, module), fill="#000000")
            start = end
