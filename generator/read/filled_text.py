"""Typed text from the text layer of a page without fields (printed to PDF, flattened), where it lies in a field's box.

Where a page was shifted or scaled on the way (a viewer's "fit to page"), words that are also on the blank page say how.
The invisible text that OCR lays under a scan is no typed text.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from generator.model.answer import Answer, Fate, PageReading, Source
from generator.model.geometry import PT_PER_MM, Box
from generator.model.layout import FieldRole, PageLayout
from generator.model.run import Run
from generator.model.variable import VariableType
from generator.read.filled_answers import content_of
from generator.read.intake_pdf import OpenPdf
from generator.read.runbook import RunBook

_INVISIBLE = 3  # text rendering mode, ISO 32000-1 table 106
_ANCHORS = 6  # words that must be found again to believe a shift
_WORD_CHARS = 5  # shorter words are too common to be unique
_SAME_MM = 1.5  # an anchor off by more than this does not fit: the page is not just shifted and scaled
_TEXT_OBJECTS = 2_000  # looked at to see whether there is visible text
_SAME_SIZE = 0.01  # share by which page sizes may differ and still be the same page
_REACH_MM = 0.5  # typed text may stick out of its box by this


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    x: float  # middle, mm from the left
    y: float  # mm from the top


@dataclass(frozen=True, slots=True)
class _Scale:
    """From the sheet's mm to this page's mm."""

    factor: float
    right: float
    down: float

    def box(self, box: Box) -> Box:
        return Box(
            box.x * self.factor + self.right,
            box.y * self.factor + self.down,
            box.width * self.factor,
            box.height * self.factor,
        )


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
        typed = _typed(page, run, sheet) if _has_visible_text(page) else {}
    finally:
        page.close()
    return replace(reading, answers=tuple(_merged(a, typed.get(a.variable, ""), run) for a in reading.answers))


def _has_visible_text(page: pdfium.PdfPage) -> bool:
    for count, item in enumerate(page.get_objects(filter=[pdfium_c.FPDF_PAGEOBJ_TEXT], max_depth=3)):
        if pdfium_c.FPDFTextObj_GetTextRenderMode(item.raw) != _INVISIBLE:
            return True
        if count >= _TEXT_OBJECTS:
            return False
    return False


def _merged(answer: Answer, text: str, run: Run) -> Answer:
    variable = next((v for v in run.layout.variables if v.name == answer.variable), None)
    if variable is None or not text.strip() or variable.type in (VariableType.SELECT_ONE, VariableType.SELECT_MULTIPLE):
        return answer
    content = content_of(variable, text)
    return replace(answer, state=content.state, text=content.text, why=content.why, source=Source.PDF, confidence=1.0)


def _typed(page: pdfium.PdfPage, run: Run, sheet: PageLayout) -> dict[str, str]:
    blank = _blank_page(run, sheet)
    layer = page.get_textpage()
    height = page.get_height() / PT_PER_MM
    known = blank.get_textpage() if blank is not None else None
    try:
        scale = _scale(page, layer, sheet, known)
        found: dict[str, str] = {}
        for field in sheet.fields:
            if field.role is FieldRole.WRITE and not field.private and scale is not None:
                text = _text_in(layer, scale.box(field.box).grown(_REACH_MM), height)
                printed = _text_in(known, field.box.grown(_REACH_MM), sheet.height) if known is not None else ""
                if text and text != printed:
                    before = found.get(field.variable)
                    found[field.variable] = text if before is None else f"{before}\n{text}"
        return found
    finally:
        layer.close()
        if known is not None and blank is not None:
            known.close()
            blank.close()


def _blank_page(run: Run, sheet: PageLayout) -> pdfium.PdfPage | None:
    if not run.blank:
        return None
    try:
        return pdfium.PdfDocument(io.BytesIO(run.blank))[run.layout.pages.index(sheet)]
    except (pdfium.PdfiumError, IndexError, ValueError):
        return None


def _text_in(layer: pdfium.PdfTextPage, box: Box, height: float) -> str:
    """The text in a box, lines apart."""
    left, right = box.x * PT_PER_MM, box.right * PT_PER_MM
    top, bottom = (height - box.y) * PT_PER_MM, (height - box.bottom) * PT_PER_MM
    text = str(layer.get_text_bounded(left, bottom, right, top))
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\ufffe", "-").strip()


def _scale(
    page: pdfium.PdfPage, layer: pdfium.PdfTextPage, sheet: PageLayout, known: pdfium.PdfTextPage | None
) -> _Scale | None:
    if known is not None:
        here, there = _words(layer, page.get_height()), _words(known, sheet.height * PT_PER_MM)
        pairs = [(there[text], here[text]) for text in there if text in here]
        if len(pairs) >= _ANCHORS:
            return _fitted(pairs)
    width, height = (side / PT_PER_MM for side in page.get_size())
    same = abs(width / sheet.width - 1) < _SAME_SIZE and abs(height / sheet.height - 1) < _SAME_SIZE
    return _Scale(1.0, 0.0, 0.0) if same else None


def _fitted(pairs: list[tuple[_Word, _Word]]) -> _Scale | None:
    """One factor and one shift by least squares; None if the words do not move together."""
    rows, goals = [], []
    for there, here in pairs:
        rows += [(there.x, 1.0, 0.0), (there.y, 0.0, 1.0)]
        goals += [here.x, here.y]
    matrix, goal = np.array(rows), np.array(goals)
    solution = np.linalg.lstsq(matrix, goal, rcond=None)[0]
    off = np.abs(matrix @ solution - goal)
    if float(np.median(off)) > _SAME_MM:
        return None
    return _Scale(float(solution[0]), float(solution[1]), float(solution[2]))


def _words(layer: pdfium.PdfTextPage, height_pt: float) -> Mapping[str, _Word]:
    """Words that stand on the page once, and where."""
    once: dict[str, _Word] = {}
    often: set[str] = set()
    text = str(layer.get_text_range())
    start = 0
    for word in text.split():
        start = text.index(word, start)
        if len(word) >= _WORD_CHARS and word not in often:
            if word in once:
                del once[word]
                often.add(word)
            elif (place := _place(layer, start, start + len(word) - 1)) is not None:
                once[word] = _Word(word, place[0] / PT_PER_MM, (height_pt - place[1]) / PT_PER_MM)
        start += len(word)
    return once


def _place(layer: pdfium.PdfTextPage, first: int, last: int) -> tuple[float, float] | None:
    if last >= layer.count_chars():
        return None
    left, bottom, _, top = layer.get_charbox(first)
    _, _, right, _ = layer.get_charbox(last)
    return (left + right) / 2, (bottom + top) / 2
