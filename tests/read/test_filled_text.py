"""Pages without fields: typed text comes from the text layer where it lies in a box, ticks from the picture."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest
from intake_sample import jpeg_pdf
from paper import RUN, draw_pdf, make_paper, text
from reportlab.pdfgen.canvas import Canvas

from generator.model.answer import Answer, AnswerState, Fate, PageReading, Source
from generator.model.geometry import PT_PER_MM
from generator.read.intake import close_files, find_pages
from generator.read.pages import read_refs
from generator.read.runbook import RunBook

PAPER = make_paper()
RUNS = RunBook({RUN: PAPER.run})
BOX = PAPER.field("t1").box


def over(draw: object, scale: float = 1.0, shift: tuple[float, float] = (0, 0)) -> bytes:
    """The printed page with something drawn on it by another program; perhaps made smaller to fit."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(PAPER.page.width * PT_PER_MM, PAPER.page.height * PT_PER_MM))
    canvas.scale(PT_PER_MM, -PT_PER_MM)
    canvas.translate(0, -PAPER.page.height)
    draw(canvas)  # type: ignore[operator]
    canvas.save()
    with pikepdf.open(io.BytesIO(draw_pdf(PAPER.page, PAPER.labels, PAPER.code))) as pdf:
        with pikepdf.open(io.BytesIO(out.getvalue())) as top:
            pdf.pages[0].add_overlay(top.pages[0])
        if scale != 1.0:
            matrix = f"q {scale} 0 0 {scale} {shift[0] * PT_PER_MM} {shift[1] * PT_PER_MM} cm ".encode()
            pdf.pages[0].contents_add(pdf.make_stream(matrix), prepend=True)
            pdf.pages[0].contents_add(pdf.make_stream(b" Q"))
        saved = io.BytesIO()
        pdf.save(saved)
    return saved.getvalue()


def read(folder: Path, data: bytes) -> PageReading:
    path = folder / "plat.pdf"
    path.write_bytes(data)
    (reading,) = read_refs([page for page in find_pages([path]) if not isinstance(page, PageReading)], RUNS)
    close_files()
    assert reading.fate is Fate.READ, reading.reason
    return reading


def answer(folder: Path, data: bytes, variable: str = "t1") -> Answer:
    return next(a for a in read(folder, data).answers if a.variable == variable)


def typed(canvas: Canvas) -> None:
    text(canvas, BOX.x + 1, BOX.y + 5, 9, "Ik wil vaker buiten")
    text(canvas, BOX.x + 1, BOX.y + 10, 9, "en minder haast")


def test_typed_text_is_taken_from_the_text_layer(tmp_path: Path) -> None:
    found = answer(tmp_path, over(typed))
    assert (found.state, found.text) == (AnswerState.ANSWERED, "Ik wil vaker buiten\nen minder haast")
    assert found.source is Source.PDF


def test_a_page_made_smaller_to_fit_is_no_hindrance(tmp_path: Path) -> None:
    found = answer(tmp_path, over(typed, 0.94, (6.3, 8.9)))
    assert found.text == "Ik wil vaker buiten\nen minder haast"


def test_a_line_that_ran_full_goes_on_without_a_break(tmp_path: Path) -> None:
    def two_lines(canvas: Canvas) -> None:
        text(canvas, BOX.x + 1, BOX.y + 4, 9, "Deze zin is langer dan het vak en breekt daarom af")
        text(canvas, BOX.x + 1, BOX.y + 8, 9, "vanzelf.")

    assert answer(tmp_path, over(two_lines)).text == "Deze zin is langer dan het vak en breekt daarom af vanzelf."


def test_a_text_that_fills_its_box_may_have_been_cut(tmp_path: Path) -> None:
    def full(canvas: Canvas) -> None:
        for line in range(4):
            text(canvas, BOX.x + 1, BOX.y + 4 + 3.8 * line, 9, "woorden die het hele vak van rand tot rand vullen")

    found = answer(tmp_path, over(full))
    assert found.state is AnswerState.DOUBTFUL
    assert "afgekapt" in found.why
    assert found.text.startswith("woorden die het hele vak")


def test_what_is_printed_is_not_typed(tmp_path: Path) -> None:
    assert answer(tmp_path, over(lambda canvas: text(canvas, 100, 290, 6, "pagina 1"))).state is AnswerState.BLANK


def test_text_under_a_scan_is_not_typed(tmp_path: Path) -> None:
    pixels = PAPER.printed(150)
    content = b"q 595 0 0 842 0 0 cm /Im0 Do Q BT 3 Tr /F1 9 Tf 70 200 Td (verzonnen) Tj ET"
    found = answer(tmp_path, jpeg_pdf(pixels, content=content))
    assert (found.state, found.text) == (AnswerState.BLANK, "")


@pytest.mark.parametrize("kind", ["t2", "b"])
def test_text_elsewhere_is_left_to_the_picture(kind: str, tmp_path: Path) -> None:
    assert answer(tmp_path, over(typed), kind).text == ""


def test_a_page_without_its_blank_is_read_if_it_has_the_same_size(tmp_path: Path) -> None:
    path = tmp_path / "plat.pdf"
    path.write_bytes(over(typed))
    bare = RunBook({RUN: replace(PAPER.run, blank=b"")})
    (reading,) = read_refs([page for page in find_pages([path]) if not isinstance(page, PageReading)], bare)
    assert next(a for a in reading.answers if a.variable == "t1").text == "Ik wil vaker buiten\nen minder haast"
