"""Typed text from the text layer of a page without fields (printed to PDF, flattened), where it lies in a field's box.

Many programs keep a field's look as a drawing of its own: then all of its text belongs to that field, also what was
cut off. Elsewhere every letter in the box counts that is not on the blank page too. Where a page was shifted or scaled
on the way (a viewer's "fit to page"), words of the blank page say how. The invisible text that OCR lays under a scan
is no typed text.
"""

from __future__ import annotations

import io
import unicodedata
from dataclasses import dataclass, replace

import numpy as np
import pypdfium2 as pdfium

from generator.model.answer import Answer, AnswerState, Fate, PageReading, Source
from generator.model.domains import Choice
from generator.model.geometry import PT_PER_MM, Box
from generator.model.layout import Field, FieldRole, PageLayout
from generator.model.run import Run
from generator.model.variable import VariableType
from generator.read.blank.runbook import RunBook
from generator.read.decode.pdf import OpenPdf
from generator.read.filled.answers import CERTAIN, CONFLICTING, content_of
from generator.read.filled.text_layer import Glyph, Line, fills, glyphs_of, has_visible_text, joined, lines_of, looks_of

WHY_CUT = "De tekst vult het hele vak. Misschien is het einde afgekapt."
WHY_ORDER = "Deze tekst loopt van rechts naar links. De volgorde van de letters kan hier anders zijn."
WHY_LOST = "In deze tekst zijn tekens verloren gegaan toen de bladzijde werd afgedrukt."
_RIGHT_TO_LEFT = ("R", "AL")  # Unicode: Hebrew and the like, Arabic and the like
_NO_LETTERS = "\ufffd\ufffe\uffff"  # what stands in for a letter that a font does not name
_ANCHORS = 6  # words that must be found again to believe a shift
_WORD_CHARS = 5  # shorter words are too common to be unique
_SAME_MM = 1.5  # an anchor off by more than this does not fit: the page is not just shifted and scaled
_SAME_SIZE = 0.01  # share by which page sizes may differ and still be the same page
_PRINTED_MM = 0.8  # the same letter this near on the blank page is print, not typing
_STICKS_OUT_MM = 2.0  # a field's own drawing may be wider than its box by this


@dataclass(frozen=True, slots=True)
class _Scale:
    """From the sheet's mm to this page's mm."""

    factor: float
    right: float
    down: float

    def box(self, box: Box) -> Box:
        x, y = box.x * self.factor + self.right, box.y * self.factor + self.down
        return Box(x, y, box.width * self.factor, box.height * self.factor)


@dataclass(frozen=True, slots=True)
class _Text:
    """What was typed, and whether the end may have been cut off."""

    text: str
    cut: bool


def with_typed_text(reading: PageReading, pdf: OpenPdf, runs: RunBook) -> PageReading:
    """The reading of a page's picture, with what was typed in its text boxes. The picture stays the judge of ticks."""
    code = reading.code
    if code is None or reading.fate not in (Fate.READ, Fate.DOUBTFUL):
        return reading
    sheet, run = runs.page(code), runs.get(code.run)
    if sheet is None or run is None or not any(field.role is FieldRole.WRITE for field in sheet.fields):
        return reading
    page = pdf.shown[reading.source.page - 1]
    try:
        typed = _typed(page, run, sheet) if has_visible_text(page) else {}
    finally:
        page.close()
    return replace(reading, answers=tuple(_merged(a, typed.get(a.variable), run) for a in reading.answers))


def _merged(answer: Answer, typed: _Text | None, run: Run) -> Answer:
    variable = next((v for v in run.layout.variables if v.name == answer.variable), None)
    if typed is None or variable is None or not typed.text.strip() or isinstance(variable.domain, Choice):
        return answer
    content = content_of(variable, typed.text)
    found = replace(answer, state=content.state, text=content.text, why=content.why, source=Source.PDF)
    doubt = _doubt(variable.type, typed)
    if doubt and content.state is AnswerState.ANSWERED:
        return replace(found, state=AnswerState.DOUBTFUL, confidence=CONFLICTING, why=doubt)
    return replace(found, confidence=CERTAIN)


def _doubt(kind: VariableType, typed: _Text) -> str:
    """Why a person must look at a text that was taken from a picture's letters, or ''."""
    if any(unicodedata.bidirectional(letter) in _RIGHT_TO_LEFT for letter in typed.text):
        return WHY_ORDER
    if any(letter in _NO_LETTERS or unicodedata.category(letter) == "Co" for letter in typed.text):
        return WHY_LOST
    return WHY_CUT if typed.cut and kind is VariableType.TEXT else ""


def _typed(page: pdfium.PdfPage, run: Run, sheet: PageLayout) -> dict[str, _Text]:
    """The text per variable."""
    glyphs = glyphs_of(page)
    printed = _blank_glyphs(run, sheet)
    scale = _scale(page, glyphs, sheet, printed)
    if scale is None:
        return {}
    fields = [(f, scale.box(f.box)) for f in sheet.fields if f.role is FieldRole.WRITE and not f.private]
    own, taken = _own_drawings(page, fields)
    rest = _not_printed([g for g in glyphs if not _inside_any(g, taken)], printed, scale)
    found: dict[str, _Text] = {}
    for field, box in fields:
        lines = own.get(field.name) or lines_of([g for g in rest if _inside(g, box)])
        if lines:
            before = found.get(field.variable)
            text = joined(lines, box.right) if before is None else f"{before.text}\n{joined(lines, box.right)}"
            found[field.variable] = _Text(text, fills(lines, box) or (before is not None and before.cut))
    return found


def _own_drawings(page: pdfium.PdfPage, fields: list[tuple[Field, Box]]) -> tuple[dict[str, list[Line]], list[Box]]:
    """The lines of each field that has a drawing of its own, and where those lines lie (cut off or not)."""
    own: dict[str, list[Line]] = {}
    taken: list[Box] = []
    for lines in looks_of(page):
        first = lines[0]
        left, right = min(line.box.x for line in lines), max(line.box.right for line in lines)
        for field, box in fields:
            reach = box.grown(_STICKS_OUT_MM)
            starts_here = box.x - _STICKS_OUT_MM <= first.box.x and box.y < first.box.centre.y < box.bottom
            if starts_here and reach.x <= left and right <= reach.right and field.name not in own:
                own[field.name] = lines
                taken += [line.box for line in lines]
                break
    return own, taken


def _inside(glyph: Glyph, box: Box) -> bool:
    place = glyph.box.centre
    return box.x <= place.x <= box.right and box.y <= place.y <= box.bottom


def _inside_any(glyph: Glyph, boxes: list[Box]) -> bool:
    return any(_inside(glyph, box) for box in boxes)


def _blank_glyphs(run: Run, sheet: PageLayout) -> list[Glyph]:
    if not run.blank:
        return []
    try:
        with pdfium.PdfDocument(io.BytesIO(run.blank)) as blank:
            return glyphs_of(blank[run.layout.pages.index(sheet)])
    except (pdfium.PdfiumError, IndexError, ValueError):
        return []


def _not_printed(glyphs: list[Glyph], printed: list[Glyph], scale: _Scale) -> list[Glyph]:
    """The letters that are not on the blank page in the same place."""
    places: dict[str, list[Box]] = {}
    for glyph in printed:
        places.setdefault(glyph.char, []).append(scale.box(glyph.box))

    def is_print(glyph: Glyph) -> bool:
        here = glyph.box.centre
        return any(
            abs(there.centre.x - here.x) < _PRINTED_MM and abs(there.centre.y - here.y) < _PRINTED_MM
            for there in places.get(glyph.char, ())
        )

    return [glyph for glyph in glyphs if not is_print(glyph)]


def _scale(page: pdfium.PdfPage, here: list[Glyph], sheet: PageLayout, there: list[Glyph]) -> _Scale | None:
    """How the sheet lies on this page, by the words that both have. Without those, only the same size will do."""
    known, seen = _unique_words(there), _unique_words(here)
    pairs = [(known[word], seen[word]) for word in known if word in seen]
    if len(pairs) >= _ANCHORS:
        return _fitted(pairs)
    width, height = (side / PT_PER_MM for side in page.get_size())
    same = abs(width / sheet.width - 1) < _SAME_SIZE and abs(height / sheet.paper_height - 1) < _SAME_SIZE
    return _Scale(1.0, 0.0, 0.0) if same else None


def _fitted(pairs: list[tuple[Box, Box]]) -> _Scale | None:
    """One factor and one shift by least squares; None if the words do not move together."""
    rows: list[tuple[float, float, float]] = []
    goals: list[float] = []
    for there, here in pairs:
        rows += [(there.centre.x, 1.0, 0.0), (there.centre.y, 0.0, 1.0)]
        goals += [here.centre.x, here.centre.y]
    matrix, goal = np.array(rows), np.array(goals)
    solution = np.linalg.lstsq(matrix, goal, rcond=None)[0]
    if float(np.median(np.abs(matrix @ solution - goal))) > _SAME_MM:
        return None
    return _Scale(float(solution[0]), float(solution[1]), float(solution[2]))


def _unique_words(glyphs: list[Glyph]) -> dict[str, Box]:
    """Longer words that stand on the page once, and where they begin."""
    seen: dict[str, Box | None] = {}
    for line in lines_of(glyphs):
        for word, box in line.words():
            if len(word) >= _WORD_CHARS:
                seen[word] = None if word in seen else box
    return {word: box for word, box in seen.items() if box is not None}
