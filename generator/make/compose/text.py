"""Text into lines: greedy, ragged right, never hyphenated.

A line breaks at a space, and after a hyphen, dash, slash or soft hyphen. A word that is wider than its column may break
at the joints of an address (. @ _); if that does not help it is reported, never cut.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from generator.make.drawing import FontRef
from generator.make.fonts import FontBook
from generator.make.style import TextStyle
from generator.model.errors import LayoutOverflowError, Problem
from generator.model.texts import SOFT_HYPHEN, Rich

_BREAK_AFTER = re.compile(r"(?<=[-–—/\u00ad\u200b])(?=[^\s\d])|(?<=[A-Za-zÀ-ž][-/])(?=\d)")
_JOINT = re.compile(r"(?<=[.@_&=?])(?=\w)")
SHORT_END_SHARE = 0.16  # a last line narrower than this share of the measure gets a word from the line above
NO_PLACE_MM = 3.0  # nothing fits in so little: no word is to blame
ROUNDING_MM = 0.01  # widths are sums of floats


@dataclass(frozen=True, slots=True)
class Chunk:
    """A piece of a line in one font; `x` from the line's left end, mm."""

    text: str
    font: FontRef
    x: float


@dataclass(frozen=True, slots=True)
class Line:
    """A line that has been broken: its pieces and its width (mm, without the space at its end)."""

    chunks: tuple[Chunk, ...]
    width: float


@dataclass(frozen=True, slots=True)
class _Atom:
    """What never breaks: pieces of text in a font, its width; `space` before it; `soft`: gets a hyphen at line end."""

    pieces: tuple[tuple[str, FontRef], ...]
    width: float
    space: bool
    soft: bool = False
    newline: bool = False


class Setter:
    """Sets type: knows the fonts, and collects what they lack."""

    def __init__(self, book: FontBook) -> None:
        self.book = book
        self.problems: dict[str, Problem] = {}
        self.sheet = ""
        self._known_atoms: dict[tuple[Rich, TextStyle], tuple[_Atom, ...]] = {}
        self._known_lines: dict[tuple[Rich, TextStyle, float, bool], tuple[Line, ...]] = {}

    def width(self, rich: Rich, voice: TextStyle) -> float:
        """The width of the text on one line, mm."""
        return sum(self.book.width(span.text, voice.font(span.bold), voice.size_pt) for span in rich)

    def widest_word(self, rich: Rich, voice: TextStyle) -> float:
        """The narrowest column that takes the text, mm."""
        return max((atom.width for atom in self._atoms(rich, voice)), default=0.0)

    def lines(self, rich: Rich, voice: TextStyle, width: float, balanced: bool = False) -> tuple[Line, ...]:
        """The text broken to `width` mm. `balanced` (headings): lines of about the same length."""
        key = (rich, voice, width, balanced)
        if key not in self._known_lines:  # a page is tried with several widths and whites, and measured before drawn
            self._known_lines[key] = self._broken(rich, voice, width, balanced)
        return self._known_lines[key]

    def _broken(self, rich: Rich, voice: TextStyle, width: float, balanced: bool) -> tuple[Line, ...]:
        atoms = self._fitting(self._atoms(rich, voice), voice, width)
        rows = self._greedy(atoms, voice, width)
        if balanced and 1 < len(rows) <= 3:
            rows = self._balanced(atoms, voice, width, rows)
        elif len(rows) > 1:
            self._mend_end(rows, voice, width)
        return tuple(self._line(row, voice, last=row is rows[-1]) for row in rows)

    def _atoms(self, rich: Rich, voice: TextStyle) -> tuple[_Atom, ...]:
        """Words with what sticks to them, over the borders of spans."""
        key = (rich, voice)
        if key not in self._known_atoms:
            self._known_atoms[key] = tuple(self._cut(rich, voice))
        return self._known_atoms[key]

    def _cut(self, rich: Rich, voice: TextStyle) -> list[_Atom]:
        atoms: list[_Atom] = []
        open_pieces: list[tuple[str, FontRef]] = []
        space = False

        def close(newline: bool = False) -> None:
            nonlocal open_pieces, space
            if open_pieces:
                atoms.append(self._atom(open_pieces, voice, space))
                open_pieces, space = [], False
            if newline:
                atoms.append(_Atom((), 0.0, False, newline=True))

        for span in rich:
            font = voice.font(span.bold)
            self._report(span.text, font)
            for token in re.split(r"([ \t\r\n]+)", span.text):
                if not token:
                    continue
                if token.isspace() and token.strip(" \t\r\n") == "":
                    close(newline="\n" in token)
                    space = True
                    continue
                parts = _BREAK_AFTER.split(token)
                for index, part in enumerate(parts):
                    open_pieces.extend(self.book.runs(part, font))
                    if index < len(parts) - 1:
                        close()
        close()
        return atoms

    def _atom(self, pieces: Iterable[tuple[str, FontRef]], voice: TextStyle, space: bool) -> _Atom:
        kept = [(text, font) for text, font in pieces]
        soft = kept[-1][0].endswith(SOFT_HYPHEN)
        clean = tuple((t.replace(SOFT_HYPHEN, "").replace("\u200b", ""), f) for t, f in kept)
        width = sum(self.book.width(text, font, voice.size_pt) for text, font in clean)
        return _Atom(tuple(p for p in clean if p[0]), width, space, soft)

    def _fitting(self, atoms: Iterable[_Atom], voice: TextStyle, width: float) -> list[_Atom]:
        """The atoms, with those that are too wide broken at their joints. Raises LayoutOverflowError."""
        result: list[_Atom] = []
        for atom in atoms:
            if atom.width <= width + ROUNDING_MM:
                result.append(atom)
                continue
            parts = [(part, font) for text, font in atom.pieces for part in _JOINT.split(text)]
            for index, part in enumerate(parts):
                piece = self._atom([part], voice, atom.space and index == 0)
                if piece.width > width + ROUNDING_MM and width < NO_PLACE_MM:
                    raise LayoutOverflowError(
                        f"Blad '{self.sheet}': voor '{part[0]}' is geen plaats over.",
                        "Maak wat ernaast staat smaller of korter, of haal er iets weg.",
                    )
                if piece.width > width + ROUNDING_MM:
                    raise LayoutOverflowError(
                        f"Blad '{self.sheet}': het woord '{part[0]}' is te breed voor zijn plek ({width:.0f} mm).",
                        "Kies een korter woord, schrijf het in twee woorden, of zet een zacht afbreekstreepje (­) erin.",
                    )
                result.append(piece)
        return result

    def _space(self, voice: TextStyle) -> float:
        return self.book.width(" ", voice.font(), voice.size_pt)

    def _row_width(self, row: list[_Atom], voice: TextStyle) -> float:
        total = sum(a.width + (self._space(voice) if a.space and i else 0.0) for i, a in enumerate(row))
        return total + (self.book.width("-", voice.font(), voice.size_pt) if row and row[-1].soft else 0.0)

    def _greedy(self, atoms: list[_Atom], voice: TextStyle, width: float) -> list[list[_Atom]]:
        rows: list[list[_Atom]] = [[]]
        used = 0.0
        space = self._space(voice)
        for atom in atoms:
            if atom.newline:
                rows.append([])
                used = 0.0
                continue
            gap = space if atom.space and rows[-1] else 0.0
            if rows[-1] and used + gap + atom.width > width + ROUNDING_MM:
                rows.append([])
                used = gap = 0.0
            rows[-1].append(atom)
            used += gap + atom.width
        return [row for row in rows if row]

    def _balanced(
        self, atoms: list[_Atom], voice: TextStyle, width: float, rows: list[list[_Atom]]
    ) -> list[list[_Atom]]:
        """The narrowest measure that needs no more lines, and breaks no more words ("HR-" and "beleid")."""
        best = rows
        for percent in range(95, 45, -5):
            if max(a.width for a in atoms) > width * percent / 100:
                break
            tried = self._greedy(atoms, voice, width * percent / 100)
            if len(tried) > len(rows):
                break
            if _inside_words(tried) <= _inside_words(best):
                best = tried
        return best

    def _mend_end(self, rows: list[list[_Atom]], voice: TextStyle, width: float) -> None:
        """Gives a last line of one short word company, if the line above can spare it."""
        before, last = rows[-2], rows[-1]
        if self._row_width(last, voice) < width * SHORT_END_SHARE and len(before) > 3 and last[0].space:
            moved = before[-1]
            if moved.space and self._row_width([moved, *last], voice) <= width:
                before.pop()
                last.insert(0, moved)

    def _line(self, row: list[_Atom], voice: TextStyle, last: bool) -> Line:
        chunks: list[Chunk] = []
        x = 0.0
        for index, atom in enumerate(row):
            if atom.space and index:
                chunks, x = self._append(chunks, " ", voice.font(), x, voice)
            for text, font in atom.pieces:
                chunks, x = self._append(chunks, text, font, x, voice)
        if row[-1].soft and not last:
            chunks, x = self._append(chunks, "-", voice.font(), x, voice)
        return Line(tuple(chunks), x)

    def _append(
        self, chunks: list[Chunk], text: str, font: FontRef, x: float, voice: TextStyle
    ) -> tuple[list[Chunk], float]:
        after = x + self.book.width(text, font, voice.size_pt)
        if chunks and (chunks[-1].font == font or text == " "):
            old = chunks[-1]
            after = x + self.book.width(text, old.font, voice.size_pt)
            return [*chunks[:-1], Chunk(old.text + text, old.font, old.x)], after
        return [*chunks, Chunk(text, font, x)], after

    def _report(self, text: str, font: FontRef) -> None:
        for char in self.book.missing(text.replace(SOFT_HYPHEN, "").replace("\u200b", ""), font):
            self.problems.setdefault(
                char,
                Problem(
                    self.sheet,
                    None,
                    f"Geen lettertype heeft het teken '{char}' (U+{ord(char):04X}). Het staat in: '{text[:60]}'.",
                    "Vervang het teken, of kies in de huisstijl een lettertype dat het heeft.",
                    code="teken",
                ),
            )


def _inside_words(rows: list[list[_Atom]]) -> int:
    """How many lines begin in the middle of a word."""
    return sum(not row[0].space for row in rows[1:])
