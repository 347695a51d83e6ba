"""Words in free arrangement, with so much white around each that a circle can be drawn around it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from generator.make.compose.pen import Pen
from generator.make.compose.pictograms import ICON_GAP_MM, draw_pictogram
from generator.make.compose.pieces import Bench, Drawn, Piece
from generator.make.compose.questions import LINE_WIDTH_MM, as_question, head_pieces, maker, typing_frame
from generator.make.compose.text import Line
from generator.make.style import WORD_MARGIN_MM
from generator.model.geometry import PT_PER_MM, Box, Point
from generator.model.layout import FieldShape
from generator.model.questions.base import Option
from generator.model.questions.words import Circled
from generator.model.sheet import Ask
from generator.model.texts import plain

BETWEEN_MM = 13.0  # least white between two words: two circles of a thick pen fit
ROW_MM = 8.5  # white above and below a word
WANDER_MM = 1.4  # how far a word may stand off its row: free, yet calm
BLANK_MM = 46.0  # an empty place to add a word
DESCENT_EM = 0.24  # below the baseline
INSET_MM = 3.0  # from both edges


@dataclass(frozen=True)
class _Word:
    option: Option | None  # None: an empty place
    line: Line | None
    width: float
    number: int = 0
    icon: float = 0.0  # mm that its pictogram takes, with the gap


def _chance(name: str, turn: int) -> float:
    """0 … 1, the same in every build."""
    digest = hashlib.blake2b(f"{name}/{turn}".encode(), digest_size=4).digest()
    return int.from_bytes(digest, "big") / 0xFFFFFFFF


def word_pieces(ask: Ask, look: Circled, width: float, bench: Bench) -> list[Piece]:
    """The words, then empty places."""
    question, style = ask.question, bench.style
    voice = style.lead
    items = []
    for option in look.options:
        line = bench.setter.lines(option.label, voice, width - 2 * INSET_MM)[0]
        icon = voice.leading + ICON_GAP_MM if option.icon else 0.0
        items.append(_Word(option, line, icon + line.width, icon=icon))
    items.extend(_Word(None, None, BLANK_MM, n) for n in range(1, look.blanks + 1))
    rows = _rows(items, width - 2 * INSET_MM)
    pitch = voice.leading + ROW_MM
    branch = bench.parent.branch("L")
    make = maker(question, bench)
    cap = bench.setter.book.cap_height(voice.font(), voice.size_pt)
    descent = voice.size_pt * DESCENT_EM / PT_PER_MM

    def word(pen: Pen, item: _Word, x: float, y: float) -> None:
        node = branch.branch("LI")
        body = node.branch("LBody")
        if item.option is None or item.line is None:
            box = Box(x, y + (pitch - style.line_pitch) / 2 - 1.0, item.width, max(style.line_pitch, 8.0))
            if style.fillable:
                typing_frame(pen, box)
            else:
                pen.rule(Point(box.x, box.bottom), Point(box.right, box.bottom), LINE_WIDTH_MM, style.colours.rule)
            field = make.area(box, f"eigen{item.number}", label=f"eigen woord {item.number}", lines=1)
            pen.field(field, body.branch("Form"))
            return
        top = y + (pitch - voice.leading) / 2 + (_chance(item.option.name, 0) - 0.5) * 2 * WANDER_MM
        base = top + (voice.leading + cap) / 2
        box = Box(x, base - cap, item.width, cap + descent)
        field = make.mark(
            box, item.option.name, plain(item.option.label), outline=0.0, private=item.option.private,
            shape=FieldShape.WORD,
        )  # fmt: skip
        pen.field(field, node.branch("Lbl").branch("Form"))
        if style.fillable:  # one sees that it can be chosen; printed, so that a reader of the picture expects it
            wide, high = WORD_MARGIN_MM
            pill = Box(box.x - wide, box.y - high, box.width + 2 * wide, box.height + 2 * high)
            pen.rect(pill, stroke=style.colours.rule, width=LINE_WIDTH_MM, radius=pill.height / 2)
        if item.option.icon:
            draw_pictogram(pen, item.option.icon, x, top, voice.leading, style.colours.ink)
        pen.lines((item.line,), x + item.icon, top, voice, body)

    def paint(pen: Pen, x: float, y: float, _height: float) -> None:
        for number, row in enumerate(rows):
            for item, left in zip(row, _places(row, width, number), strict=True):
                word(pen, item, x + left, y + number * pitch)

    return as_question(ask, head_pieces(ask, width, bench), [Drawn(len(rows) * pitch, paint)], bench)


def _rows(items: list[_Word], width: float) -> list[list[_Word]]:
    rows: list[list[_Word]] = [[]]
    used = 0.0
    for item in items:
        need = item.width + (BETWEEN_MM if rows[-1] else 0.0)
        fresh = bool(rows[-1]) and (rows[-1][-1].option is None) != (item.option is None)
        if rows[-1] and (used + need > width or fresh):
            rows.append([])
            used, need = 0.0, item.width
        rows[-1].append(item)
        used += need
    return rows


def _places(row: list[_Word], width: float, number: int) -> list[float]:
    """Left edges: what is left over is divided by chance between the words and the margins."""
    spare = width - 2 * INSET_MM - sum(w.width for w in row) - BETWEEN_MM * (len(row) - 1)
    weights = [0.35 + _chance(f"rij{number}", turn) for turn in range(len(row) + 1)]
    if row[0].option is None:
        weights = [0.0] + [1.0] * (len(row) - 1) + [0.0 if len(row) > 1 else 1.0]
    total = sum(weights) or 1.0
    places, left = [], INSET_MM
    for turn, word in enumerate(row):
        left += spare * weights[turn] / total
        places.append(left)
        left += word.width + BETWEEN_MM
    return places
