"""What is lettered on each copy: names that fit their strip whatever they are, and codes in clear.

A name is printed in the brand's typeface; a character it lacks is borrowed from the next typeface; what none has is
printed as a question mark and counted. A name that is too long is first made smaller, then shortened with an ellipsis.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from generator.make.embedded_font import EmbeddedFont
from generator.make.pdf_objects import Body, Ref, number
from generator.model.geometry import PT_PER_MM, Box
from generator.model.layout import Layout

NAME_PT = 11.0  # a name as large as the text of a sheet
CODE_PT = 9.5  # large enough to type over, small enough not to shout at the foot of a page
SMALLEST_PT = 7.0  # below this, people with reading glasses give up
NAME_SHARE = 0.62  # type size per height of the strip: ascenders and descenders stay inside
CAP_EM = 0.66  # height of capitals and digits, about that of all families that ship; centres text in its box
ELLIPSIS = "…"
ALWAYS = "Exemplaar 0123456789-ABCDEFGHJKMNPQRSTVWXYZ?…"  # what a copy may need without any roster
ABOUT = "over persoon "  # the number of a person stands behind it: never a name
APART = " · "
LONGEST_LABEL = 400  # characters looked at; far more than any strip holds, and a bound on hostile rosters
_STAND_INS = {"\u2019": "'", "\u2018": "'", "\u02bc": "'", "\u2010": "-", "\u2011": "-", "\u00ad": ""}


def about(layout: Layout, form: int, copy: int) -> str:
    """What a sheet about somebody says of whom it is about; '' on other sheets."""
    subject = layout.subject(copy) if layout.forms[form].linked else None
    return "" if subject is None else f"{ABOUT}{subject}"


def tidy(label: str) -> str:
    """A label as it is printed: composed letters (NFC), one line, single spaces, no control characters."""
    composed = unicodedata.normalize("NFC", label[:LONGEST_LABEL])
    spaced = "".join(" " if c.isspace() else c for c in composed if c.isspace() or unicodedata.category(c)[0] != "C")
    return " ".join(spaced.split())


def characters(labels: Iterable[str]) -> frozenset[str]:
    """All characters that these labels need; give them to `CopyFonts` before the first copy is written."""
    found: set[str] = set()
    for label in labels:
        if not found.issuperset(label):  # the common case costs no normalisation
            found.update(tidy(label))
            found.update(label)
    return frozenset(found)


@dataclass(frozen=True, slots=True)
class Lettering:
    """A text ready to print: content bytes, and what was done to it."""

    content: bytes
    replaced: bool  # a character that no typeface has became a question mark
    shortened: bool


class CopyFonts:
    """The typefaces for what differs between copies, subset to the characters that occur."""

    def __init__(self, programs: Sequence[bytes], charset: Iterable[str]) -> None:
        wanted = set(ALWAYS) | set(charset) | set("".join(_folded(c) for c in charset))
        self._fonts: list[EmbeddedFont] = []
        for place, program in enumerate(programs):
            font = EmbeddedFont(program, wanted, bold=False, typing=False)
            helps = {c for c in wanted if font.has(c)}
            if place == 0 or helps:
                self._fonts.append(font)
            wanted -= helps
            if not wanted:
                break
        self._choice: dict[str, tuple[int, str, bool]] = {}

    def write(self, body: Body) -> dict[str, Ref]:
        """Put the fonts into the file. Resource names: F0, F1 … for names, C for codes (one byte per character)."""
        names: dict[str, Ref] = {}
        for place, font in enumerate(self._fonts):
            names[f"F{place}"], typed = font.write(body)
            if place == 0:
                names["C"] = typed
        return names

    def fit(self, label: str, box: Box, page_height_pt: float, largest_pt: float = NAME_PT) -> Lettering:
        """The label inside `box`: smaller if need be, then shortened."""
        pieces, replaced = self._pieces(tidy(label))
        room = box.width * PT_PER_MM
        size = min(largest_pt, box.height * PT_PER_MM * NAME_SHARE)
        wide = self._width(pieces)
        shortened = wide * SMALLEST_PT > room and wide * size > room
        if shortened:
            size = min(size, SMALLEST_PT)
            pieces = self._shorten(pieces, room / size)
        elif wide * size > room:
            size = int(room / wide * 100) / 100  # rounded down: never wider than the strip
        x, baseline = box.x * PT_PER_MM, page_height_pt - box.centre.y * PT_PER_MM - CAP_EM * size / 2
        shown = b"".join(b"/F%d %b Tf %b Tj " % (f, number(size), self._fonts[f].encode(text)) for f, text in pieces)
        return Lettering(b"BT %b %b Td %bET\n" % (number(x), number(baseline), shown), replaced, shortened)

    def code_size(self, text: str, box: Box) -> float:
        """The type size (pt) of a clear code: never larger than its box."""
        by_width = box.width * PT_PER_MM / self._fonts[0].width(text)
        return int(min(CODE_PT, by_width, box.height * PT_PER_MM / CAP_EM) * 100) / 100

    def _pieces(self, text: str) -> tuple[list[tuple[int, str]], bool]:
        pieces: list[tuple[int, str]] = []
        any_replaced = False
        for char in text:
            if char not in self._choice:
                self._choice[char] = self._choose(char)
            font, drawn, replaced = self._choice[char]
            any_replaced |= replaced
            if pieces and pieces[-1][0] == font:
                pieces[-1] = (font, pieces[-1][1] + drawn)
            elif drawn:
                pieces.append((font, drawn))
        return pieces, any_replaced

    def _choose(self, char: str) -> tuple[int, str, bool]:
        """Which font prints the character, as what, and whether that is a loss."""
        for drawn in dict.fromkeys((char, _folded(char))):
            for place, font in enumerate(self._fonts):
                if drawn and all(font.has(c) for c in drawn):
                    return place, drawn, False
        lost = bool(_folded(char))
        return 0, "?" if lost else "", lost

    def _width(self, pieces: Sequence[tuple[int, str]]) -> float:
        return sum(self._fonts[font].width(text) for font, text in pieces)

    def _shorten(self, pieces: list[tuple[int, str]], room_em: float) -> list[tuple[int, str]]:
        """As many characters as fit, and an ellipsis."""
        room = room_em - self._fonts[0].width(ELLIPSIS)
        kept: list[tuple[int, str]] = []
        for font, text in pieces:
            for char in text:
                room -= self._fonts[font].width(char)
                if room < 0:
                    break
                kept.append((font, char))
            if room < 0:
                break
        while kept and kept[-1][1] in " (-,.":  # no loose sign before the ellipsis
            kept.pop()
        return [*kept, (0, ELLIPSIS)]


def _folded(char: str) -> str:
    """The nearest plain writing of a character: Ĳ → IJ, ﬁ → fi, typographic quotes → straight ones."""
    return _STAND_INS.get(char, unicodedata.normalize("NFKC", char))
