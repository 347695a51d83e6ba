"""The text layer of a PDF page: letters and lines with their places in mm from the top left."""

from __future__ import annotations

import ctypes
import itertools
import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from generator.model.geometry import PT_PER_MM, Box, around
from generator.read.decode.pdf import INVISIBLE

MAX_GLYPHS = 60_000  # per page: a page of small print has 8,000
MAX_TEXT_OBJECTS = 5_000
MAX_OBJECT_CHARS = 20_000
DRAWING_DEPTH = 4  # of drawings in drawings; a flattened field is one or two deep
LOST = "\ufffd"  # stands for a letter that is on the page, and of which the file does not say which it is
_FONT_NAME_BYTES = 128  # a PostScript name has at most 63
_NEW_LINE = 0.6  # of a letter's height: this far up or down is another line
_EMPTY_LINE = 1.7  # of the usual line distance: tails of letters make 1.4, an empty line 2
_LONG_WORD = 10  # letters: room to the right in which a next word might not have fitted
_WORD_GAP = 0.25  # of a piece's height: a wider gap between pieces is a space that was not written
_LETTER_GAP = 0.13  # of a letter's full height: a narrow space is 0.17 of it, letters of a word touch


@dataclass(frozen=True, slots=True)
class Glyph:
    """A letter and its box, mm."""

    char: str
    box: Box


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text and its box, mm. `glyphs` where the letters' own places are known."""

    text: str
    box: Box
    glyphs: tuple[Glyph, ...] = ()

    def words(self) -> Iterator[tuple[str, Box]]:
        """The words, each with the box of its letters."""
        word: list[Glyph] = []
        for glyph in (*self.glyphs, None):
            if glyph is not None and not glyph.char.isspace():
                word.append(glyph)
            elif word:
                yield "".join(each.char for each in word), around([each.box for each in word])
                word = []


def has_visible_text(page: pdfium.PdfPage) -> bool:
    """Whether there is text that shows: OCR lays invisible text under scans."""
    texts = page.get_objects(filter=[pdfium_c.FPDF_PAGEOBJ_TEXT], max_depth=DRAWING_DEPTH)
    for count, item in enumerate(texts):
        if pdfium_c.FPDFTextObj_GetTextRenderMode(item.raw) != INVISIBLE:
            return True
        if count >= MAX_TEXT_OBJECTS:
            return False
    return False


def glyphs_of(page: pdfium.PdfPage) -> list[Glyph]:
    """All letters of a page in reading order, spaces too where they have a place."""
    layer = page.get_textpage()
    height = page.get_height()
    found: list[Glyph] = []
    try:
        for index in range(min(layer.count_chars(), MAX_GLYPHS)):
            code = pdfium_c.FPDFText_GetUnicode(layer.raw, index)
            char = chr(code) if code and code < 0x110000 and not 0xD800 <= code < 0xE000 else ""
            if not char or char in "\r\n\ufffe" or pdfium_c.FPDFText_IsGenerated(layer.raw, index) == 1:
                continue
            left, bottom, right, top = layer.get_charbox(index, loose=True)
            found.append(Glyph(char, _box(left, bottom, right, top, height)))
    finally:
        layer.close()
    return found


@dataclass(frozen=True, slots=True)
class _Piece:
    """A piece of a drawing's text: letters of one font. No text: a space, or letters whose names the font lacks."""

    line: Line
    font: str


def looks_of(page: pdfium.PdfPage) -> list[list[Line]]:
    """The text of each drawing on the page (flattened fields are drawings of their own), line by line."""
    layer = page.get_textpage()
    height = page.get_height()
    groups: dict[int, list[_Piece]] = {}
    texts = page.get_objects(filter=[pdfium_c.FPDF_PAGEOBJ_TEXT], max_depth=DRAWING_DEPTH)
    try:
        for count, item in enumerate(texts):
            if count >= MAX_TEXT_OBJECTS:
                break
            holder = getattr(item, "container", None)
            if holder is not None:
                line = Line(_object_text(item, layer), _placed(item, height))
                groups.setdefault(_address(holder), []).append(_Piece(line, _font_name(item)))
    finally:
        layer.close()
    naming = {piece.font for pieces in groups.values() for piece in pieces if piece.line.text.strip()}
    found = [_merged_lines(_told(pieces, naming)) for pieces in groups.values()]
    return [lines for lines in found if lines]


def _told(pieces: list[_Piece], naming: set[str]) -> list[Line]:
    """The pieces with text; where a viewer's own font stepped in and does not name its letters, a sign of that.

    `naming`: the fonts that do name letters; of those, a piece without text is just a space.
    """
    lines: list[Line] = []
    for piece in pieces:
        if piece.line.text.strip():
            lines.append(piece.line)
        elif lines and not piece.line.text and piece.font not in naming and not lines[-1].text.endswith(LOST):
            last = lines.pop()
            lines.append(Line(last.text + LOST, last.box))
    return lines


def _font_name(item: pdfium.PdfObject) -> str:
    name = ctypes.create_string_buffer(_FONT_NAME_BYTES)
    pdfium_c.FPDFFont_GetBaseFontName(pdfium_c.FPDFTextObj_GetFont(item.raw), name, _FONT_NAME_BYTES)
    return name.value.decode("utf-8", "replace")


def _address(item: pdfium.PdfObject) -> int:
    return int(ctypes.cast(item.raw, ctypes.c_void_p).value or 0)


def _placed(item: pdfium.PdfObject, height: float) -> Box:
    """The box of an object on the page, through all the drawings it is in."""
    left, bottom, right, top = item.get_bounds()
    corners = [(left, bottom), (right, top)]
    holder = item.container
    while holder is not None:
        matrix = holder.get_matrix()
        corners = [matrix.on_point(x, y) for x, y in corners]
        holder = getattr(holder, "container", None)
    (left, bottom), (right, top) = corners
    return _box(min(left, right), min(bottom, top), max(left, right), max(bottom, top), height)


def _object_text(item: pdfium.PdfObject, layer: pdfium.PdfTextPage) -> str:
    size = pdfium_c.FPDFTextObj_GetText(item.raw, layer.raw, None, 0)
    if not 2 < size <= 2 * MAX_OBJECT_CHARS:
        return ""
    buffer = ctypes.create_string_buffer(size)
    pdfium_c.FPDFTextObj_GetText(item.raw, layer.raw, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), size)
    return buffer.raw[: size - 2].decode("utf-16-le", "replace").replace("\r", "").replace("\n", "")


def _box(left: float, bottom: float, right: float, top: float, height: float) -> Box:
    wide, high = max(0.0, right - left), max(0.0, top - bottom)
    return Box(left / PT_PER_MM, (height - top) / PT_PER_MM, wide / PT_PER_MM, high / PT_PER_MM)


def _same_line(one: Box, other: Box) -> bool:
    return abs(one.centre.y - other.centre.y) < _NEW_LINE * max(one.height, other.height)


def lines_of(glyphs: Sequence[Glyph]) -> list[Line]:
    """Letters as lines: as they come, and top to bottom."""
    lines: list[list[Glyph]] = []
    for glyph in glyphs:
        if lines and _same_line(lines[-1][-1].box, glyph.box) and glyph.box.x >= lines[-1][-1].box.x:
            lines[-1].append(glyph)
        else:
            lines.append([glyph])
    made = [_line(line) for line in lines]
    return [line for line in made if line.text.strip()]


def _line(glyphs: list[Glyph]) -> Line:
    spaced: list[Glyph] = []
    for glyph in glyphs:
        if spaced and not glyph.char.isspace() and not spaced[-1].char.isspace():
            gap = glyph.box.x - spaced[-1].box.right
            if gap > _LETTER_GAP * max(glyph.box.height, 0.1):
                spaced.append(Glyph(" ", Box(spaced[-1].box.right, glyph.box.y, gap, glyph.box.height)))
        spaced.append(glyph)
    return Line("".join(g.char for g in spaced), around([g.box for g in spaced]), tuple(spaced))


def _merged_lines(lines: list[Line]) -> list[Line]:
    """Pieces that stand side by side as one line."""
    merged: list[Line] = []
    for line in lines:
        if merged and _same_line(merged[-1].box, line.box) and line.box.x >= merged[-1].box.x:
            last = merged.pop()
            gap = line.box.x - last.box.right > _WORD_GAP * line.box.height
            spaces = last.text.endswith(" ") + line.text.startswith(" ")
            text = line.text[1:] if spaces == 2 else line.text  # PDFium tells the space between two fonts twice
            joint = " " if gap and not spaces else ""
            merged.append(Line(last.text + joint + text, around([last.box, line.box])))
        else:
            merged.append(line)
    return merged


def joined(lines: Sequence[Line], right_edge: float) -> str:
    """The text as it was typed: a line that broke only because the next word did not fit goes on."""
    text = lines[0].text.rstrip() if lines else ""
    steps = [_down(a, b) for a, b in itertools.pairwise(lines)]
    pitch = statistics.median_low(steps) if steps else 0.0
    for before, line in itertools.pairwise(lines):
        letters = max(len(line.text.strip()), 1)
        first_word = (len(line.text.split()[0]) + 1) * line.box.width / letters
        wrapped = before.text.endswith(" ") or before.box.right + first_word > right_edge
        skipped = _down(before, line) > _EMPTY_LINE * pitch > 0
        text += ("\n\n" if skipped else " " if wrapped else "\n") + line.text.strip()
    return text.strip()


def _down(before: Line, line: Line) -> float:
    """How far a line lies below another, mm."""
    return line.box.bottom - before.box.bottom


def fills(lines: Sequence[Line], box: Box) -> bool:
    """Whether the text reaches the end of its box: a program that flattened it may have cut off the rest."""
    last = lines[-1]
    letter = last.box.width / max(len(last.text.strip()), 1)
    return box.right - last.box.right < _LONG_WORD * letter and box.bottom - last.box.bottom < last.box.height
