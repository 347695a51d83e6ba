"""The growth curve: light axes, a hint of a grid, a dotted 'vandaag', and a name line for each curve.

On paper it is drawn. In a fillable PDF the same is asked as a table of moments and levels besides.
"""

from __future__ import annotations

from collections.abc import Sequence

from generator.make.compose.blocks import HAIRLINE_MM, words
from generator.make.compose.pen import Pen
from generator.make.compose.pictograms import SPOT_REACH, spot_pictogram
from generator.make.compose.pieces import Bench, Drawn, Piece, Stack
from generator.make.compose.questions import (
    FINE_MM,
    Maker,
    drawing_alt,
    head_pieces,
    lines_or_frame,
    maker,
)
from generator.make.compose.structure import Branch
from generator.make.compose.text import Line
from generator.make.style import PAPER_WHITE, TextStyle
from generator.model.geometry import Box, Point
from generator.model.layout import Axes, FieldRole
from generator.model.part_names import line_name
from generator.model.questions.curve import Plot
from generator.model.sheet import Ask
from generator.model.texts import Rich, Span, plain
from generator.model.variable import under

GUTTER_MM = (14.0, 30.0)  # room for what stands beside the y axis: least, most
AXIS_MM = 0.55
ARROW_MM = 2.6
ARROW_ROOM_MM = 4.0  # the axes go on this far beyond the plot
TODAY_MM = 0.5
TODAY_PAD_MM = 5.0  # white around its label
TODAY_DASH = (0.01, 1.5)  # round dots
ICON_LEADINGS = 2.0  # of a pictogram beside the y axis
Y_GAP_MM = 2.5  # between the axis and what stands beside it
MORE_TABLE = 0.5  # of its height the table of a fillable PDF takes where the page has room
GRID_DASH = (0.6, 1.6)
NAME_LINE_MM = 9.0
SAMPLE_MM = 15.0  # a bit of line, solid then dashed, before a name
NAMES_PER_ROW = 3
MOMENT_SHARE = 0.4  # of the width, at most, for the names of moments in the table
LEVEL_PITCH_BOXES = 1.7
TABLE_INTRO = "Of kies bij elk moment een cijfer. 1 is ‘{low}’, {most} is ‘{high}’."
PLOT_LEAST_MM = 70.0  # lower, and growth does not show
FILL_LEAST_SHARE = 0.7  # a plot that fills its page may be this much lower than asked, to stay with the text above it


def curve_pieces(ask: Ask, parts: Plot, width: float, bench: Bench) -> list[Piece]:
    """Head, plot and name lines as one piece; the table of a fillable PDF below."""
    head = head_pieces(ask, width, bench)
    plot = _plot(ask, parts, width, bench)
    plot.gap = bench.style.grid
    names = _names(ask, parts, width, bench)
    names.gap = bench.style.grid
    gap = bench.style.grid * 2.2
    result: list[Piece] = [Stack([*head, plot, names], gap=gap, where=f"vraag '{ask.question.id}'", solid=True)]
    if bench.style.fillable:
        result.extend(_table(ask, parts, width, bench))
    return result


def _plot(ask: Ask, parts: Plot, width: float, bench: Bench) -> Piece:
    style, setter = bench.style, bench.setter
    voice = style.small
    strong = voice.heavy().on(style.colours.heading)
    ends = [setter.width(text, voice) for text in parts.y[1:]]
    gutter = min(max(GUTTER_MM[0], *(w + 3.0 for w in ends)), GUTTER_MM[1])
    start, end = (setter.lines(text, voice, gutter - Y_GAP_MM) for text in parts.y[1:])
    plot_width = width - gutter - ARROW_ROOM_MM
    title, title_row = _y_title(parts, gutter + parts.today * plot_width, width, strong, bench)
    above = title_row + strong.leading + style.grid * 0.4 + ARROW_ROOM_MM
    x_lines = [setter.lines(text, voice, plot_width * 0.3) for text in parts.x[1:]]
    label = setter.lines(parts.x[0], strong, plot_width * 0.38)
    below = 1.5 + max(len(x_lines[0]), len(x_lines[1]), len(label)) * voice.leading
    plot_height = parts.height_mm
    if ask.fill:
        plot_height = max(PLOT_LEAST_MM, plot_height * FILL_LEAST_SHARE)
    figure = bench.parent.figure(_alt(ask, parts))
    make = maker(ask.question, bench)

    def paint(pen: Pen, x: float, y: float, height: float) -> None:
        box = Box(x + gutter, y + above, plot_width, height - above - below)
        _grid(pen, box, parts)
        _axes(pen, box)
        today = box.x + parts.today * box.width
        pen.lines(title, x, y, strong, figure)
        _y_ends(pen, (start, end), parts.y_icons, Box(x, box.y, gutter - Y_GAP_MM, box.height), voice, figure)
        foot = box.bottom + 1.5
        pen.lines(x_lines[0], box.x, foot, voice, figure)
        pen.lines(label, box.x, foot, strong, figure, "centre", box.width)
        pen.lines(x_lines[1], box.right - box.width * 0.3, foot, voice, figure, "right", box.width * 0.3)
        _today(pen, box, today, y + title_row, (x, x + width), parts.today_label, figure)
        field = make.area(box, role=FieldRole.DRAW)
        pen.field(field, figure)
        pen.axes.append(Axes(field.name, box, parts.today))

    piece = Drawn(plot_height + above + below, paint)
    piece.fill = ask.fill
    return piece


def _y_title(parts: Plot, today: float, width: float, voice: TextStyle, bench: Bench) -> tuple[tuple[Line, ...], float]:
    """The name of the y axis: left of the label of today, or in rows of its own (their height) above it."""
    room = today - bench.setter.width(parts.today_label, voice) / 2 - TODAY_PAD_MM - 3.0
    if bench.setter.width(parts.y[0], voice) <= room:
        return bench.setter.lines(parts.y[0], voice, room), 0.0
    lines = bench.setter.lines(parts.y[0], voice, width)
    return lines, len(lines) * voice.leading + 0.6


def _y_ends(
    pen: Pen,
    ends: tuple[Sequence[Line], Sequence[Line]],
    icons: Sequence[str],
    room: Box,
    voice: TextStyle,
    tag: Branch,
) -> None:
    """What low and high mean: words at the foot and the top of the y axis, and pictograms from its foot up."""
    size = voice.leading * ICON_LEADINGS if icons else 0.0
    start, end = ends
    below = size * SPOT_REACH if icons else -voice.leading * 0.2  # without a pictogram the words stand at the axis' end
    pen.lines(end, room.x, room.y + below, voice, tag, "right", room.width)
    pen.lines(start, room.x, room.bottom - len(start) * voice.leading - size, voice, tag, "right", room.width)
    step = (room.height - size) / max(1, len(icons) - 1)
    for number, icon in enumerate(icons):
        spot_pictogram(pen, icon, room.right - size, room.bottom - size - number * step, size)


def _alt(ask: Ask, parts: Plot) -> str:
    x, y = (tuple(plain(text) for text in axis) for axis in (parts.x, parts.y))
    return (
        f"{drawing_alt(ask.question)} Van links naar rechts: {x[0]}, van {x[1]} tot {x[2]}. "
        f"Van onder naar boven: {y[0]}, van {y[1]} tot {y[2]}. Een stippellijn staat bij {plain(parts.today_label)}."
    )


def _grid(pen: Pen, box: Box, parts: Plot) -> None:
    """Very light: it helps to aim, and does not ask to be followed."""
    colour = pen.style.colours.hair
    for level in range(1, parts.levels):
        y = box.bottom - box.height * level / parts.levels
        pen.rule(Point(box.x, y), Point(box.right, y), HAIRLINE_MM, colour, GRID_DASH)


def _axes(pen: Pen, box: Box) -> None:
    colour = pen.style.colours.ink
    top, right = Point(box.x, box.y - ARROW_ROOM_MM), Point(box.right + ARROW_ROOM_MM, box.bottom)
    pen.path(
        (("M", top.x, top.y), ("L", box.x, box.bottom), ("L", right.x, right.y)),
        stroke=colour, width=AXIS_MM,
    )  # fmt: skip
    wing = ARROW_MM * 0.55
    pen.path(
        (("M", top.x - wing, top.y + ARROW_MM), ("L", top.x, top.y), ("L", top.x + wing, top.y + ARROW_MM)),
        stroke=colour, width=AXIS_MM,
    )  # fmt: skip
    pen.path(
        (("M", right.x - ARROW_MM, right.y - wing), ("L", right.x, right.y), ("L", right.x - ARROW_MM, right.y + wing)),
        stroke=colour, width=AXIS_MM,
    )  # fmt: skip


def _today(
    pen: Pen, box: Box, x: float, y: float, edges: tuple[float, float], label: Rich, figure: Branch
) -> None:  # fmt: skip
    """The dotted line, and its label in a lozenge on top, between the edges."""
    style = pen.style
    voice = style.small.heavy()
    wide = pen.setter.width(label, voice) + TODAY_PAD_MM
    left = min(max(x - wide / 2, edges[0]), edges[1] - wide)
    tall = voice.leading + 0.8
    pen.rule(Point(x, y + tall), Point(x, box.bottom), TODAY_MM, style.colours.accent, TODAY_DASH, round_cap=True)
    ground = style.colours.strong
    pen.rect(
        Box(left, y - 0.4, wide, tall), fill=ground or PAPER_WHITE, stroke=style.colours.heading,
        width=FINE_MM, radius=min(tall / 2, style.radius),
    )  # fmt: skip
    pen.write(label, left, y, wide, voice.on(style.colours.on_strong), figure, "centre")


def _names(ask: Ask, parts: Plot, width: float, bench: Bench) -> Piece:
    style = bench.style
    voice = style.small
    per_row = min(parts.lines, NAMES_PER_ROW)
    gap = style.grid * 2
    own = (width - gap * (per_row - 1)) / per_row if per_row > 1 else min(width, 100.0)
    labels = [
        bench.setter.lines((*parts.line_label, Span(f" {n}")), voice, own - SAMPLE_MM)
        for n in range(1, parts.lines + 1)
    ]
    label_height = max(map(len, labels)) * voice.leading
    tall = label_height + NAME_LINE_MM
    rows = -(-parts.lines // per_row)
    branch = bench.parent.branch("L")
    make = maker(ask.question, bench)

    def name(pen: Pen, number: int, x: float, y: float) -> None:
        node = branch.branch("LI")
        label, body = node.branch("Lbl"), node.branch("LBody")
        lines = labels[number - 1]
        pen.lines(lines, x + SAMPLE_MM, y + label_height - len(lines) * voice.leading, voice, label)
        box = Box(x + SAMPLE_MM, y + label_height, own - SAMPLE_MM, NAME_LINE_MM - 1.0)
        _sample(pen, number, x, box.bottom - 3.2)
        lines_or_frame(pen, box)
        said = f"{plain(parts.line_label)} {number}"
        pen.field(make.area(box, line_name(number), label=said, lines=1), body.branch("Form"))

    def paint(pen: Pen, x: float, y: float, _height: float) -> None:
        for number in range(1, parts.lines + 1):
            row, column = divmod(number - 1, per_row)
            name(pen, number, x + column * (own + gap), y + row * tall)

    return Drawn(rows * tall, paint)


def _sample(pen: Pen, number: int, x: float, y: float) -> None:
    """Solid until today, dashed after; a number in a disc, as one would mark the curve."""
    style = pen.style
    colour = style.colours.heading
    radius = 2.3
    pen.circle(Point(x + radius, y), radius, fill=PAPER_WHITE, stroke=colour, width=0.35)
    voice = style.tiny.heavy().on(colour)
    pen.write((Span(str(number)),), x, y - voice.leading / 2, 2 * radius, voice, align="centre")
    left = x + 2 * radius + 0.8
    pen.rule(Point(left, y), Point(left + 3.6, y), 0.7, colour, round_cap=True)
    pen.rule(Point(left + 4.8, y), Point(left + 8.2, y), 0.7, colour, (1.0, 1.3), round_cap=True)


def _table(ask: Ask, parts: Plot, width: float, bench: Bench) -> list[Piece]:
    """Per line a table: a row per moment, a box per level."""
    style = bench.style
    voice = style.small
    label = max(bench.setter.width(text, voice) for _, text, _ in parts.moments) + 3.0
    label = min(label, width * MOMENT_SHARE)
    pitch = min(style.box * LEVEL_PITCH_BOXES, (width - label) / parts.levels)
    own = label + pitch * parts.levels
    per_row = max(1, int((width + style.grid * 2) / (own + style.grid * 2)))
    levels = {"low": plain(parts.y[1]), "high": plain(parts.y[2]), "most": parts.levels}
    intro = words((Span(TABLE_INTRO.format(**levels)),), style.body, width, bench, gap=style.grid * 2)
    intro.glue = True
    result: list[Piece] = [intro]
    per_row = min(per_row, parts.lines)
    step = (width + style.grid * 2) / per_row
    for first in range(1, parts.lines + 1, per_row):
        numbers = range(first, min(first + per_row, parts.lines + 1))
        tables = [_line_table(ask, parts, number, label, pitch, bench) for number in numbers]
        result.append(_beside(tables, step, style.grid * 1.5, f"vraag '{ask.question.id}'"))
    return result


def _beside(tables: list[Piece], step: float, gap: float, where: str) -> Piece:
    def paint(pen: Pen, x: float, y: float, height: float) -> None:
        for number, table in enumerate(tables):
            table.draw(pen, x + number * step, y, height)

    own = max(table.height for table in tables)
    return Drawn(own, paint, gap=gap, where=where, grow=own * MORE_TABLE)


def _line_table(ask: Ask, parts: Plot, number: int, label: float, pitch: float, bench: Bench) -> Piece:
    style, setter = bench.style, bench.setter
    voice = style.small
    strong = voice.heavy().on(style.colours.heading)
    texts = [setter.lines(text, voice, label - 2.0) for _, text, _ in parts.moments]
    least = max(style.box, max(map(len, texts)) * voice.leading) + 2.4
    name = setter.lines((*parts.line_label, Span(f" {number}")), strong, label + pitch * parts.levels)
    name_height = len(name) * strong.leading
    top_height = name_height + voice.leading + 1.0
    table = bench.parent.branch("Table")
    make = maker(ask.question, bench)

    def paint(pen: Pen, x: float, y: float, height: float) -> None:
        row_height = (height - top_height) / len(parts.moments)
        head = table.branch("TR")
        pen.lines(name, x, y, strong, head.branch("TH", scope="Column"))
        for level in range(1, parts.levels + 1):
            left = x + label + (level - 1) * pitch
            node = head.branch("TH", scope="Column")
            pen.write((Span(str(level)),), left, y + name_height, pitch, voice, node, "centre")
        for place, (moment, text, _at) in enumerate(parts.moments):
            row = table.branch("TR")
            top = y + top_height + place * row_height
            middle = top + (row_height - len(texts[place]) * voice.leading) / 2
            pen.lines(texts[place], x, middle, voice, row.branch("TH", scope="Row"))
            said = f"{plain(parts.line_label)} {number}, {plain(text)}"
            boxes = (x + label + (pitch - style.box) / 2, top + (row_height - style.box) / 2)
            _level_boxes(pen, make, boxes, pitch, parts.levels, said, (line_name(number), moment), row)

    return Drawn(top_height + len(parts.moments) * least, paint)


def _level_boxes(
    pen: Pen, make: Maker, at: tuple[float, float], pitch: float, levels: int, said: str, suffix: tuple[str, str],
    row: Branch,
) -> None:  # fmt: skip
    style = pen.style
    for level in range(1, levels + 1):
        box = Box(at[0] + (level - 1) * pitch, at[1], style.box, style.box)
        pen.tick_box(box)
        field = make.mark(box, str(level), under(said, str(level)), *suffix, outline=style.outline)
        pen.field(field, row.branch("TD").branch("Form"))
