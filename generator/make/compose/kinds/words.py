"""Words in free arrangement, with so much white around each that a circle can be drawn around it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from generator.make.compose.blocks import words
from generator.make.compose.pen import Pen
from generator.make.compose.pictograms import ICON_GAP_MM, draw_pictogram
from generator.make.compose.pieces import Bench, Drawn, Piece
from generator.make.compose.questions import FINE_MM, as_question, head_pieces, lines_or_frame, maker
from generator.make.compose.structure import Branch
from generator.make.compose.text import Line
from generator.make.style import WORD_MARGIN_MM
from generator.model.geometry import PT_PER_MM, Box, Point
from generator.model.layout import FieldShape
from generator.model.questions.base import Option
from generator.model.questions.words import STRUCK, Circled
from generator.model.sheet import Ask
from generator.model.texts import Span, plain

BETWEEN_MM = 13.0  # least white between two words: two circles of a thick pen fit
ROW_MM = 8.2  # white above and below a word, together
WANDER_MM = 1.4  # how far a word may stand off its row: free, yet calm
BLANK_MM = 46.0  # an empty place to add a word
MORE_ROW = 0.5  # of its height a row of words takes where the page has room
DESCENT_EM = 0.24  # below the baseline
INSET_MM = 3.0  # from both edges
STRIKE_BOX_GAP_MM = 5.0  # on a screen: between a word and the box that says that it does not hold
STRIKE_ON_PAPER = "Omcirkel: dit klopt. Streep door: dit klopt niet, of niet meer."
STRIKE_ON_SCREEN = "Klik op een woord: dit klopt. Klik in het vakje erachter: dit klopt niet, of niet meer."


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
    style = bench.style
    field = _Field(ask, look, width, bench)
    head = head_pieces(ask, width, bench)
    if look.strike:
        how = words((Span(STRIKE_ON_SCREEN if style.fillable else STRIKE_ON_PAPER),), style.hint, width, bench)
        how.glue = True
        head.append(how)
    return as_question(ask, head, [Drawn(field.height, field.paint, grow=field.height * MORE_ROW)], bench)


class _Field:
    """The words of a question on their rows."""

    def __init__(self, ask: Ask, look: Circled, width: float, bench: Bench) -> None:
        self.style, self.width = bench.style, width
        self.voice = self.style.body if self.style.white < 1 else self.style.lead
        self.strike = look.strike
        on_screen = look.strike and self.style.fillable
        self.behind = STRIKE_BOX_GAP_MM + self.style.box if on_screen else 0.0  # a box behind each word
        items = []
        for option in look.options:
            line = bench.setter.lines(option.label, self.voice, width - 2 * INSET_MM)[0]
            icon = self.voice.leading + ICON_GAP_MM if option.icon else 0.0
            items.append(_Word(option, line, icon + line.width + self.behind, icon=icon))
        items.extend(_Word(None, None, BLANK_MM, n) for n in range(1, look.blanks + 1))
        self.rows = _rows(items, width - 2 * INSET_MM)
        self.pitch = self.voice.leading + ROW_MM
        self.height = len(self.rows) * self.pitch
        self.branch = bench.parent.branch("L")
        self.make = maker(ask.question, bench)
        self.cap = bench.setter.book.cap_height(self.voice.font(), self.voice.size_pt)
        self.descent = self.voice.size_pt * DESCENT_EM / PT_PER_MM

    def paint(self, pen: Pen, x: float, y: float, height: float) -> None:
        """All of them."""
        self.pitch = height / len(self.rows)
        for number, row in enumerate(self.rows):
            for item, left in zip(row, _places(row, self.width, number), strict=True):
                node = self.branch.branch("LI")
                body = node.branch("LBody")
                if item.option is None or item.line is None:
                    self._blank(pen, item, x + left, y + number * self.pitch, body)
                else:
                    self._word(pen, item, item.option, item.line, Point(x + left, y + number * self.pitch), node, body)

    def _blank(self, pen: Pen, item: _Word, x: float, y: float, body: Branch) -> None:
        style = self.style
        box = Box(x, y + (self.pitch - style.line_pitch) / 2 - 1.0, item.width, max(style.line_pitch, 8.0))
        lines_or_frame(pen, box)
        field = self.make.area(box, f"eigen{item.number}", label=f"eigen woord {item.number}", lines=1)
        pen.field(field, body.branch("Form"))

    def _word(
        self, pen: Pen, item: _Word, option: Option, line: Line, at: Point, node: Branch, body: Branch
    ) -> None:  # fmt: skip
        style, said = self.style, plain(option.label)
        top = at.y + (self.pitch - self.voice.leading) / 2 + (_chance(option.name, 0) - 0.5) * 2 * WANDER_MM
        base = top + (self.voice.leading + self.cap) / 2
        own = Box(at.x, base - self.cap, item.width - self.behind, self.cap + self.descent)
        field = self.make.mark(own, option.name, said, outline=0.0, private=option.private, shape=FieldShape.WORD)
        pen.field(field, node.branch("Lbl").branch("Form"))
        if style.fillable:  # one sees that it can be chosen; printed, so that a reader of the picture expects it
            wide, high = WORD_MARGIN_MM
            pill = Box(own.x - wide, own.y - high, own.width + 2 * wide, own.height + 2 * high)
            pen.rect(pill, stroke=style.colours.rule, width=FINE_MM, radius=pill.height / 2)
        if option.icon:
            draw_pictogram(pen, option.icon, at.x, top, self.voice.leading, style.colours.ink)
        pen.lines((line,), at.x + item.icon, top, self.voice, body)
        if self.strike:
            self._struck(pen, own, option.name, f"{said} (doorgestreept)", body)

    def _struck(self, pen: Pen, own: Box, name: str, said: str, body: Branch) -> None:
        """To strike through on paper; on a screen a box behind the word."""
        style, place, shape, outline = self.style, own, FieldShape.STRUCK, 0.0
        if style.fillable:
            middle = own.y + own.height / 2
            place = Box(own.right + STRIKE_BOX_GAP_MM, middle - style.box / 2, style.box, style.box)
            shape, outline = FieldShape.BOX, style.outline
            pen.tick_box(place)
        pen.field(self.make.mark(place, name, said, *STRUCK, outline=outline, shape=shape), body.branch("Form"))


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
