"""How wide the parts of a table are: what stands beside its rows, and each group of cells."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from itertools import accumulate

from generator.make.compose.columns import too_many_columns
from generator.make.compose.kinds.table_cells import WRITING_LEAST_MM, CellPainter, Ticks
from generator.make.compose.pictograms import size_beside
from generator.make.compose.pieces import Bench
from generator.make.compose.questions import private_text
from generator.make.style import BOX_MM, TextStyle
from generator.model.errors import LayoutOverflowError
from generator.model.questions.grid import Rowed, Rung
from generator.model.sheet import Ask
from generator.model.texts import Rich

GROUP_GAP_MM = 4.0  # between two groups
NUMBER_MM = 8.4  # an open number beside a row
TAB_PAD_MM = 2.0  # from a tab's edge to its words
HEAD_PAD_MM = 1.2  # from a head's edge to its words
WORDS_SHARE = 0.38  # of the width: what stands left of the rows takes so much before boxes get air
LEAST_WORDS_SHARE = 0.26  # and that little, before the room to write gets what more lines of words can spare
POLE_SHARE = 0.27  # likewise, on both sides
HEAD_LINES = 2  # a head breaks over no more, where there is room
STEP_MM = 1.0  # by which words get more width, until they break over few enough lines
ROUNDING_MM = 0.01  # widths are sums of floats


class Widths:
    """The widths in mm: `left` and `right` of the words beside the rows, `groups`; `lefts`: where groups begin."""

    def __init__(self, ask: Ask, look: Rowed, cells: Sequence[CellPainter], width: float, bench: Bench) -> None:
        self._bench, self._width, self._cells = bench, width, cells
        beside = (any(map(_stands_left, look.rungs)), any(rung.right for rung in look.rungs))
        self._gaps = GROUP_GAP_MM * (len(cells) - 1 + sum(beside))
        heads = [self._head(group.column.label) for group in look.groups]
        least = [max(own.least, head) for own, head in zip(cells, heads, strict=True)]
        words = self._words(look)
        spare = width - self._gaps - sum(least) - sum(low for low, _ in words)
        if spare < -ROUNDING_MM:
            raise self._too_many(ask, look, least, sum(low for low, _ in words))
        sides, spare = _given([low for low, _ in words], [high for _, high in words], spare)
        writes = any(own.writes for own in cells)
        wanted = [
            max(self._calm_head(group.column.label), low, own.even if writes else own.roomy)
            for group, low, own in zip(look.groups, least, cells, strict=True)
        ]
        groups, spare = _given(least, wanted, spare)
        if writes:
            shares = [group.share if own.writes else 0 for group, own in zip(look.groups, cells, strict=True)]
            groups = [own + spare * share / sum(shares) for own, share in zip(groups, shares, strict=True)]
        else:
            taking = 2 if words[1][1] else 1
            sides = [side + spare / taking * (number < taking) for number, side in enumerate(sides)]
        self.left, self.right, self.groups = sides[0], sides[1], groups
        steps = [self.left + GROUP_GAP_MM * bool(self.left), *(own + GROUP_GAP_MM for own in groups[:-1])]
        self.lefts = list(accumulate(steps))

    def _head(self, label: Rich) -> float:
        """The least width of a group under this head."""
        voice = self._bench.style.small.heavy()
        return self._bench.setter.widest_word(label, voice) + 2 * HEAD_PAD_MM if label else 0.0

    def _calm_head(self, label: Rich) -> float:
        """The width of a group whose head breaks over few lines."""
        return self._within(label, self._bench.style.small.heavy(), HEAD_LINES) + 2 * HEAD_PAD_MM if label else 0.0

    def _within(self, text: Rich, voice: TextStyle, lines: int) -> float:
        """The width at which a text breaks over so many lines at most."""
        setter = self._bench.setter
        least, whole = setter.widest_word(text, voice), setter.width(text, voice)
        steps = range(math.ceil(max(0.0, whole - least) / STEP_MM))
        fits = bisect_left(steps, True, key=lambda n: len(setter.lines(text, voice, least + n * STEP_MM)) <= lines)
        return least + fits * STEP_MM

    def _words(self, look: Rowed) -> list[tuple[float, float]]:
        """The least and the wanted width of what stands left and right of the rows; poles get as much on both sides."""
        style, setter = self._bench.style, self._bench.setter
        most = self._width * (POLE_SHARE if any(rung.right for rung in look.rungs) else WORDS_SHARE)
        left = [self._beside(rung.left, rung.icon, rung) for rung in look.rungs]
        right = [self._beside(rung.right, rung.right_icon, None) for rung in look.rungs]
        corner = setter.widest_word(look.corner, style.small.heavy()) if look.corner else 0.0
        sides = []
        for own, extra in ((left, corner), (right, 0.0)):
            low = max(extra, *(low for low, _ in own))
            high = max(high for _, high in own)
            sides.append((low, max(low, min(high, most))))
        if sides[1][0]:
            both = tuple(map(max, *sides))
            return [(both[0], both[1])] * 2
        return sides

    def _beside(self, text: Rich, icon: str | None, rung: Rung | None) -> tuple[float, float]:
        style, setter = self._bench.style, self._bench.setter
        if rung is not None and rung.number is not None:
            return NUMBER_MM, NUMBER_MM
        if rung is not None and rung.row.open:
            room = WRITING_LEAST_MM * style.box / BOX_MM
            return room, room
        if not text:
            return 0.0, 0.0
        more = 2 * TAB_PAD_MM + (size_beside(style.body) + TAB_PAD_MM if icon else 0.0) + ROUNDING_MM
        low, high = setter.widest_word(text, style.body), setter.width(text, style.body)
        written = max(own.written for own in self._cells)
        if written > 1:
            spared = self._within(text, style.body, written)
            high = min(high, max(spared, self._width * LEAST_WORDS_SHARE - more))
        if rung is not None and rung.row.private:
            lock = style.small
            note = setter.widest_word(private_text(self._bench, short=False), lock) + lock.leading + 0.5
            low, high = max(low, note), max(high, note)
        return low + more, high + more

    def _too_many(self, ask: Ask, look: Rowed, least: Sequence[float], words: float) -> LayoutOverflowError:
        """How many columns would fit: of boxes where there is one group of them, else of groups."""
        form, question = self._bench.sheet.form, ask.question.id
        room = self._width - self._gaps - words
        only = self._cells[0] if len(self._cells) == 1 else None
        if isinstance(only, Ticks):
            return too_many_columns(form, question, only.needs, room - only.beside, least=2)
        return too_many_columns(form, question, [own + GROUP_GAP_MM for own in least], room + self._gaps, least=1)


def _stands_left(rung: Rung) -> bool:
    """Whether anything stands left of a row: words, a number, or room to write."""
    return bool(rung.left) or rung.number is not None or rung.row.open


def _given(low: Iterable[float], high: Iterable[float], spare: float) -> tuple[list[float], float]:
    """Each from its least towards its wanted width, as far as `spare` goes; and what is left of that."""
    low, wish = list(low), []
    for least, wanted in zip(low, high, strict=True):
        wish.append(max(0.0, wanted - least))
    total = sum(wish)
    part = min(1.0, max(0.0, spare) / total) if total else 0.0
    return [least + own * part for least, own in zip(low, wish, strict=True)], max(0.0, spare - total * part)
