"""What happens to filled forms between people: signed, merged, renamed, drawn on, saved by Preview or Acrobat."""

from __future__ import annotations

import io
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
import pymupdf
import pypdf
import pypdfium2
import pytest
from filled_form import answers, made, readings
from filling import Filling, by_pikepdf, by_pypdf
from filling_matrix import EXACT, filling, outcome

from generator.model.answer import AnswerState, Fate
from generator.model.run import Run

Name, Array, Text, Dict = pikepdf.Name, pikepdf.Array, pikepdf.String, pikepdf.Dictionary
PEOPLE = ("Anna", "Bilal", "Chen")
WHO = "voorbeeld_trots"


@pytest.fixture(scope="module")
def forms(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[Path], Run]:
    return made(tmp_path_factory.mktemp("forms"), copies=len(PEOPLE))


@pytest.fixture(scope="module")
def generic(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Run]:
    (path,), run = made(tmp_path_factory.mktemp("generic"), copies=0)
    return path, run


@pytest.fixture
def full(forms: tuple[list[Path], Run], tmp_path: Path) -> Path:
    """Everything filled in, with looks."""
    path = tmp_path / "vol.pdf"
    by_pypdf(forms[0][0], filling(forms[1].layout), path)
    return path


def exact(path: Path, run: Run) -> bool:
    return set(outcome(run.layout, answers(path, run)).values()) == {EXACT}


def changed(path: Path, change: Callable[[pikepdf.Pdf], None]) -> None:
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        change(pdf)
        pdf.save(path)


def widgets(pdf: pikepdf.Pdf) -> list[Any]:
    return [note for page in pdf.pages for note in page.obj.Annots if note.get("/Subtype") == "/Widget"]


# --- saved by programs that do not run here ---------------------------------------------------------------------------


def preview_drops_looks(pdf: pikepdf.Pdf) -> None:
    """As macOS Preview may: no appearances for typed text, a state and a value for ticks, NeedAppearances on."""
    for widget in widgets(pdf):
        if widget.get("/FT") == "/Tx" and "/AP" in widget:
            del widget.AP
    pdf.Root.AcroForm.NeedAppearances = True


def preview_renews_looks(pdf: pikepdf.Pdf) -> None:
    """As macOS Preview may: one picture of its own as a typed field's look, with its own fonts."""
    look = pdf.make_stream(b"q 0 0 1 rg 1 1 9 9 re f Q")
    look.Type, look.Subtype, look.BBox = Name.XObject, Name.Form, Array([0, 0, 99, 20])
    for widget in widgets(pdf):
        if widget.get("/FT") == "/Tx":
            widget.AP = Dict(N=look)


def acrobat_adds_its_own(pdf: pikepdf.Pdf) -> None:
    """As Acrobat: rich text beside the value, its own producer, page pieces of its own, usage rights."""
    for widget in widgets(pdf):
        if widget.get("/FT") == "/Tx":
            widget.RV = Text("<?xml version='1.0'?><body><p>anders</p></body>")
            widget.MK.R = 0
    pdf.docinfo["/Producer"] = Text("A viewer")
    pdf.pages[0].obj.PieceInfo.Viewer = Dict(LastModified=Text("D:20260101"), Private=Dict())
    pdf.Root.Perms = Dict(UR3=Dict(Type=Name.Sig))


def catalog_is_new(pdf: pikepdf.Pdf) -> None:
    """As programs that copy pages to a new file: nothing of ours is left in the catalog."""
    for key in ("/PieceInfo", "/StructTreeRoot", "/Metadata", "/OutputIntents", "/Outlines"):
        if key in pdf.Root:
            del pdf.Root[key]


@pytest.mark.parametrize("change", [preview_drops_looks, preview_renews_looks, acrobat_adds_its_own, catalog_is_new])
def test_values_survive_what_other_savers_do(
    change: Callable[[pikepdf.Pdf], None], full: Path, forms: tuple[list[Path], Run]
) -> None:
    changed(full, change)
    assert exact(full, forms[1])


def test_a_signed_form_is_read_with_its_last_values(full: Path, forms: tuple[list[Path], Run]) -> None:
    """Signing adds an update behind the file: a signature field, its widget, and what was changed meanwhile."""
    generic_ = pypdf.generic
    writer = pypdf.PdfWriter(full, incremental=True)
    page = writer.pages[0]
    signature = generic_.DictionaryObject({
        generic_.NameObject("/Type"): generic_.NameObject("/Sig"),
        generic_.NameObject("/ByteRange"): generic_.ArrayObject([generic_.NumberObject(n) for n in (0, 9, 99, 9)]),
        generic_.NameObject("/Contents"): generic_.ByteStringObject(bytes(4096)),
    })  # fmt: skip
    widget = generic_.DictionaryObject({
        generic_.NameObject("/Type"): generic_.NameObject("/Annot"),
        generic_.NameObject("/Subtype"): generic_.NameObject("/Widget"),
        generic_.NameObject("/FT"): generic_.NameObject("/Sig"),
        generic_.NameObject("/T"): generic_.TextStringObject("Handtekening1"),
        generic_.NameObject("/Rect"): generic_.ArrayObject([generic_.NumberObject(0)] * 4),
        generic_.NameObject("/V"): writer._add_object(signature),
    })  # fmt: skip
    page["/Annots"].append(writer._add_object(widget))  # type: ignore[attr-defined]
    out = io.BytesIO()
    writer.write(out)
    before = full.read_bytes()
    assert out.getvalue().startswith(before) and len(out.getvalue()) > len(before)
    full.write_bytes(out.getvalue())
    assert exact(full, forms[1])


# --- tablets ----------------------------------------------------------------------------------------------------------


def noted(path: Path, kind: str) -> None:
    """A note on top of the first page, as a tablet makes it, beside everything that can be filled in."""
    document = pymupdf.open(path)
    page = document[0]
    place = pymupdf.Rect(330, 400, 400, 420)
    if kind == "ink":
        page.add_ink_annot([[(335.0, 405.0), (360.0, 415.0), (395.0, 404.0)]])
    elif kind == "highlight":
        page.add_highlight_annot(pymupdf.Rect(60, 400, 200, 415))
    elif kind == "free text":
        page.add_freetext_annot(place, "mooi blad")
    else:
        page.add_stamp_annot(pymupdf.Rect(330, 395, 400, 425))
    document.saveIncr()
    document.close()


@pytest.mark.parametrize("kind", ["ink", "highlight", "free text", "stamp"])
def test_notes_on_top_do_not_change_what_the_fields_say(kind: str, full: Path, forms: tuple[list[Path], Run]) -> None:
    noted(full, kind)
    assert exact(full, forms[1])


def test_text_typed_over_an_open_field_is_not_lost(forms: tuple[list[Path], Run], tmp_path: Path) -> None:
    """Some tablet apps know no fields: people type with a note on top of the box."""
    path = tmp_path / "getypt.pdf"
    shutil.copy(forms[0][0], path)
    run = forms[1]
    spot = next(field for page in run.layout.pages for field in page.fields if field.name == WHO)
    number = next(i for i, page in enumerate(run.layout.pages) if spot in page.fields)
    document = pymupdf.open(path)
    box = [edge * 72 / 25.4 for edge in (spot.box.x, spot.box.y, spot.box.right, spot.box.bottom)]
    document[number].add_freetext_annot(pymupdf.Rect(*box), "Mijn tuin", fontsize=9)
    document.saveIncr()
    document.close()
    answer = answers(path, run)[WHO]
    assert answer.state in (AnswerState.SEEN, AnswerState.ANSWERED)
    assert answer.text in ("", "Mijn tuin")


def test_a_drawing_that_became_part_of_the_page_is_seen(full: Path, forms: tuple[list[Path], Run]) -> None:
    """Some tablet apps flatten ink into the page and keep the fields."""
    run = forms[1]
    sketch = next(field for page in run.layout.pages for field in page.fields if field.name == "voorbeeld_schets")
    number = next(i for i, page in enumerate(run.layout.pages) if sketch in page.fields)
    assert answers(full, run)["voorbeeld_schets"].state is AnswerState.BLANK

    def draw(pdf: pikepdf.Pdf) -> None:
        x, y = sketch.box.centre.x * 72 / 25.4, (run.layout.pages[number].height - sketch.box.centre.y) * 72 / 25.4
        ink = pdf.make_stream(f"q 0 0 0.5 RG 2 w {x} {y} m {x + 60} {y + 40} l {x + 90} {y - 30} l S Q".encode())
        pdf.pages[number].obj.Contents.append(ink)

    changed(full, draw)
    assert answers(full, run)["voorbeeld_schets"].state is AnswerState.SEEN
    assert exact(full, run)


def test_the_name_that_a_generic_form_asks_for_is_an_answer(tmp_path: Path) -> None:
    (path,), run = made(tmp_path, copies=0, ask_name=True)
    by_pikepdf(path, Filling({"werkblad_naam": "Łucja"}), tmp_path / "van-lucja.pdf")
    found = answers(tmp_path / "van-lucja.pdf", run)["werkblad_naam"]
    assert (found.state, found.text) == (AnswerState.ANSWERED, "Łucja")
    assert found.instance


# --- merged -----------------------------------------------------------------------------------------------------------


def by_qpdf(sources: list[Path], target: Path) -> None:
    subprocess.run(["qpdf", "--empty", "--pages", *sources, "--", target], check=True, timeout=60)


def by_pdfunite(sources: list[Path], target: Path) -> None:
    subprocess.run(["pdfunite", *sources, target], check=True, timeout=60)


def merged_by_pypdf(sources: list[Path], target: Path) -> None:
    writer = pypdf.PdfWriter()
    for source in sources:
        writer.append(source)
    writer.write(target)


def renamed_by_pypdf(sources: list[Path], target: Path) -> None:
    """Every file's fields below a name of their own, as merging programs do against clashes."""
    writer = pypdf.PdfWriter()
    for number, source in enumerate(sources):
        reader = pypdf.PdfReader(source)
        reader.add_form_topname(f"bestand{number}")
        writer.append(reader)
    writer.write(target)


def by_mupdf_merge(sources: list[Path], target: Path) -> None:
    whole = pymupdf.open()
    for source in sources:
        with pymupdf.open(source) as one:
            whole.insert_pdf(one)
    whole.save(target)
    whole.close()


def by_pdfium_merge(sources: list[Path], target: Path) -> None:
    whole = pypdfium2.PdfDocument.new()
    for source in sources:
        one = pypdfium2.PdfDocument(source)
        whole.import_pages(one)
        one.close()
    whole.save(target)


MERGES: dict[str, Callable[[list[Path], Path], None]] = {
    "qpdf": by_qpdf,
    "pdfunite": by_pdfunite,
    "pypdf": merged_by_pypdf,
    "pypdf, names prefixed": renamed_by_pypdf,
    "MuPDF": by_mupdf_merge,
    "PDFium": by_pdfium_merge,
}


def by_person(sources: list[Path], folder: Path) -> list[Path]:
    """Every person's file; the second choice of the first question for the last person, the first for the others."""
    made_ = []
    for number, (person, source) in enumerate(zip(PEOPLE, sources, strict=True)):
        choice = "kantoor" if number == len(PEOPLE) - 1 else "buiten"
        path = folder / f"{number}.pdf"
        by_pikepdf(source, Filling({WHO: person}, {"voorbeeld_plek": choice}, ("voorbeeld_energie__natuur",)), path)
        made_.append(path)
    return made_


def tool_is_there(program: str) -> None:
    if program in ("qpdf", "pdfunite") and shutil.which(program) is None:
        pytest.skip(f"{program} is not installed")


EVERYDAY = ("pdfunite", "MuPDF")  # the two that change most


@pytest.mark.parametrize("program", [p if p in EVERYDAY else pytest.param(p, marks=pytest.mark.slow) for p in MERGES])
def test_one_file_of_many_people_with_a_copy_each(program: str, forms: tuple[list[Path], Run], tmp_path: Path) -> None:
    tool_is_there(program)
    MERGES[program](by_person(forms[0], tmp_path), tmp_path / "samen.pdf")
    found = {
        (answer.copy, answer.variable): answer
        for reading in readings(tmp_path / "samen.pdf", forms[1])
        for answer in reading.answers
    }
    assert [found[number, WHO].text for number in (1, 2, 3)] == list(PEOPLE)
    choices = [found[number, "voorbeeld_plek"].chosen for number in (1, 2, 3)]
    assert choices == [("buiten",), ("buiten",), ("kantoor",)]
    assert {found[number, "voorbeeld_energie"].chosen for number in (1, 2, 3)} == {("natuur",)}


@pytest.mark.slow
@pytest.mark.parametrize("program", MERGES)
def test_one_file_of_many_people_who_all_had_the_same_pdf(
    program: str, generic: tuple[Path, Run], tmp_path: Path
) -> None:
    tool_is_there(program)
    path, run = generic
    MERGES[program](by_person([path] * len(PEOPLE), tmp_path), tmp_path / "samen.pdf")
    found = list(readings(tmp_path / "samen.pdf", run))
    assert {reading.fate for reading in found} == {Fate.READ}
    told = {(a.instance, a.variable): a for reading in found for a in reading.answers}
    people = list(dict.fromkeys(instance for instance, _ in told))
    assert [told[person, WHO].text for person in people] == list(PEOPLE)
    assert [told[person, "voorbeeld_plek"].chosen for person in people] == [("buiten",), ("buiten",), ("kantoor",)]


# --- doubt ------------------------------------------------------------------------------------------------------------


def test_a_field_whose_picture_says_something_else_is_doubtful(full: Path, forms: tuple[list[Path], Run]) -> None:
    def other_state(pdf: pikepdf.Pdf) -> None:
        group = next(top for top in pdf.Root.AcroForm.Fields if top.T == "voorbeeld_plek")  # type: ignore[attr-defined]
        for kid in group.Kids:
            kid.AS = Name.thuis if "/thuis" in kid.AP.N else Name.Off

    changed(full, other_state)
    answer = answers(full, forms[1])["voorbeeld_plek"]
    assert (answer.state, set(answer.chosen)) == (AnswerState.DOUBTFUL, {"kantoor", "thuis"})
    assert answer.why
