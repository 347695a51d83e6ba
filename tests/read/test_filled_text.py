"""Pages without fields: typed text comes from the text layer where it lies in a box, ticks from the picture."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest
from intake_sample import jpeg_pdf
from paper import KEY, RUN, draw_pdf, make_paper, text
from reportlab.pdfgen.canvas import Canvas

from generator.model.answer import Answer, AnswerState, Fate, PageReading, Source
from generator.model.geometry import PT_PER_MM, Box
from generator.read.blank.runbook import RunBook
from generator.read.filled.text import _merged, _Text
from generator.read.intake.finding import close_files, find_pages
from generator.read.pages import read_refs

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


def test_text_from_right_to_left_is_for_a_person() -> None:
    arabic = chr(0x0645) + chr(0x0631)
    found = _merged(blank_answer("t1"), _Text(f"en {arabic}", cut=False), PAPER.run)
    assert (found.state, found.text) == (AnswerState.DOUBTFUL, f"en {arabic}")
    assert "van rechts naar links" in found.why


def test_letters_that_the_file_does_not_name_are_for_a_person() -> None:
    """The page shows them, its text layer does not say which they are."""
    found = _merged(blank_answer("t1"), _Text("mooi \ufffd", cut=False), PAPER.run)
    assert found.state is AnswerState.DOUBTFUL
    assert "verloren" in found.why


def blank_answer(variable: str) -> Answer:
    return Answer(PAPER.run.layout.run, 1, "", variable, AnswerState.BLANK, 1.0, Source.PDF)


def test_an_empty_line_between_is_kept(tmp_path: Path) -> None:
    def spaced(canvas: Canvas) -> None:
        for line, words in enumerate(("een", "twee", "drie", "", "vier")):
            text(canvas, BOX.x + 1, BOX.y + 4 + 3.8 * line, 9, words)

    assert answer(tmp_path, over(spaced)).text == "een\ntwee\ndrie\n\nvier"


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


# --- ink on top of a form ---------------------------------------------------------------------------------------------


STROKE, SOLID = b"0 0 0.4 RG 1.6 w 0 100 m 100 0 l S", b"0 0 0.4 rg 0 0 100 100 re f"


WORD = b"0 0 0.4 RG 1.6 w 0 60 m 10 0 20 120 30 40 c 45 0 50 90 60 50 c 75 10 80 100 100 20 c S"


def form_with_ink(strokes: list[tuple[float, float, float, float]], ticked: str, ink: bytes = STROKE) -> bytes:
    """The printed page with fields for one question and one text, and ink annotations as a tablet adds them."""
    name, array, string = pikepdf.Name, pikepdf.Array, pikepdf.String
    with pikepdf.open(io.BytesIO(draw_pdf(PAPER.page, PAPER.labels, PAPER.code))) as pdf:
        page = pdf.pages[0].obj
        code = PAPER.code.encode(KEY)
        page.PieceInfo = pikepdf.Dictionary(Werkblad=pikepdf.Dictionary(Private=pikepdf.Dictionary(Code=string(code))))
        cross = pdf.make_stream(b"1.5 w 2 2 m 11 11 l 2 11 m 11 2 l S")
        empty = pdf.make_stream(b"")
        for look in (cross, empty):
            look.Type, look.Subtype, look.BBox = name.XObject, name.Form, array([0, 0, 13, 13])
        annots = []
        group = pdf.make_indirect(
            pikepdf.Dictionary(FT=name.Btn, Ff=1 << 15, T=string("v3"), V=name(f"/{ticked}"), Kids=array())
        )
        for one in PAPER.page.fields:
            if one.variable == "v3":
                state = one.choice if one.choice == ticked else "Off"
                annots.append(pdf.make_indirect(pikepdf.Dictionary(
                    Type=name.Annot, Subtype=name.Widget, F=4, Parent=group, AS=name(f"/{state}"), Rect=rect(one.box),
                    AP=pikepdf.Dictionary(N=pikepdf.Dictionary({f"/{one.choice}": cross, "/Off": empty})),
                )))  # fmt: skip
                group.Kids.append(annots[-1])
        for x0, y0, x1, y1 in strokes:
            line = pdf.make_stream(ink)
            line.Type, line.Subtype, line.BBox = name.XObject, name.Form, array([0, 0, 100, 100])
            annots.append(pdf.make_indirect(pikepdf.Dictionary(
                Type=name.Annot, Subtype=name.Ink, F=4, Rect=rect(Box(x0, y0, x1 - x0, y1 - y0)), InkList=array([]),
                AP=pikepdf.Dictionary(N=line),
            )))  # fmt: skip
        page.Annots = array(annots)
        pdf.Root.AcroForm = pikepdf.Dictionary(Fields=array([group]))
        out = io.BytesIO()
        pdf.save(out)
    return out.getvalue()


def rect(box: Box) -> pikepdf.Array:
    high = PAPER.page.height
    edges = (box.x, high - box.bottom, box.right, high - box.y)
    return pikepdf.Array([round(edge * PT_PER_MM, 2) for edge in edges])


def test_fields_win_where_ink_does_not_contradict(tmp_path: Path) -> None:
    note = (BOX.x + 5, BOX.y + 2, BOX.x + 40, BOX.y + 14)
    reading = read(tmp_path, form_with_ink([note], "2", WORD))
    found = {a.variable: a for a in reading.answers}
    assert reading.found_by == "fields"
    assert (found["v3"].state, found["v3"].chosen) == (AnswerState.ANSWERED, ("2",))
    assert found["t1"].state is AnswerState.SEEN  # written by hand; the crop goes along
    assert "t1" in {w.field for w in reading.writings}
    assert reading.overlay


def test_ink_that_says_something_else_than_the_field_is_doubtful(tmp_path: Path) -> None:
    other = PAPER.field("v3__4").box
    reading = read(
        tmp_path, form_with_ink([(other.x - 0.5, other.y - 0.5, other.right + 0.5, other.bottom + 0.5)], "2")
    )
    answer_v3 = next(a for a in reading.answers if a.variable == "v3")
    assert answer_v3.state is AnswerState.DOUBTFUL
    assert set(answer_v3.chosen) == {"2", "4"}


def test_ink_that_blacks_out_a_ticked_box_is_doubtful(tmp_path: Path) -> None:
    own = PAPER.field("v3__2").box.grown(0.3)
    data = form_with_ink([(own.x, own.y, own.right, own.bottom)], "2", SOLID)
    found = next(a for a in read(tmp_path, data).answers if a.variable == "v3")
    assert found.state is AnswerState.DOUBTFUL
