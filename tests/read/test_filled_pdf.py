"""What was filled in comes back exactly, whichever program saved it, and on whose form."""

from __future__ import annotations

import dataclasses
import io
from pathlib import Path
from typing import Any

import pikepdf
import pypdf
import pytest
from filled_read import EXPECTED, Dict, Name, Text, answers, form, of, read, states
from filled_sample import FULL, Form, form_layout
from paper import KEY, RUN

from generator.model.answer import AnswerState, Fate, Source
from generator.model.code import PageCode
from generator.read.blank.runbook import RunBook
from generator.read.decode.kinds import Kind
from generator.read.intake.facts import FileFacts
from generator.read.intake.finding import inspect
from generator.read.intake.names import FoundFile


def test_every_kind_of_field_comes_back(tmp_path: Path) -> None:
    readings = read(tmp_path, FULL.data())
    assert [(r.fate, r.code, r.found_by) for r in readings] == [
        (Fate.READ, PageCode(RUN, 0, 7, 1), "fields"),
        (Fate.READ, PageCode(RUN, 0, 7, 2), "fields"),
    ]
    found = answers(readings)
    assert states(found) == EXPECTED
    assert {a.source for a in found.values()} == {Source.PDF}
    assert found["een"].box == form_layout().pages[0].fields[1].box
    assert "geheim" not in found


def test_an_empty_form_is_an_answer_too_every_question_left_open(tmp_path: Path) -> None:
    found = of(Form(), tmp_path)
    assert {a.state for a in found.values()} == {AnswerState.BLANK}
    assert set(found) == {"een", "meer", "tekst", "getal", "dag", "slot"}


def resaved_by_pypdf(data: bytes) -> bytes:
    out = io.BytesIO()
    pypdf.PdfWriter(clone_from=pypdf.PdfReader(io.BytesIO(data))).write(out)
    return out.getvalue()


def updated_at_the_end(data: bytes) -> bytes:
    """A second save behind the first, as signing programs do; the later value counts."""
    writer = pypdf.PdfWriter(io.BytesIO(data), incremental=True)
    for reference in writer.pages[0]["/Annots"]:  # type: ignore[attr-defined]
        widget = reference.get_object()
        if widget.get("/T") == "tekst":
            widget[pypdf.generic.NameObject("/V")] = pypdf.generic.TextStringObject("later ingevuld")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def resaved_by_pikepdf(data: bytes, **options: Any) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        pdf.save(out, **options)
    return out.getvalue()


SAVES = {
    "pypdf": resaved_by_pypdf,
    "packed": lambda data: resaved_by_pikepdf(data, object_stream_mode=pikepdf.ObjectStreamMode.generate),
    "readable": lambda data: resaved_by_pikepdf(data, qdf=True),
    "for the web": lambda data: resaved_by_pikepdf(data, linearize=True),
    "changes forbidden": lambda data: resaved_by_pikepdf(data, encryption=pikepdf.Encryption(owner="baas", user="")),
}


@pytest.mark.parametrize("program", SAVES)
def test_other_programs_may_save_it(program: str, tmp_path: Path) -> None:
    assert states(answers(read(tmp_path, SAVES[program](FULL.data())))) == EXPECTED


def test_the_last_of_several_saves_counts(tmp_path: Path) -> None:
    assert answers(read(tmp_path, updated_at_the_end(FULL.data())))["tekst"].text == "later ingevuld"


# --- which page it is -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("sign", ["piece", "link", "field"])
def test_each_sign_of_identity_is_enough(sign: str, tmp_path: Path) -> None:
    kept = dataclasses.replace(FULL, identity=(sign,))
    readings = read(tmp_path, kept.data())
    assert [r.code for r in readings] == [PageCode(RUN, 0, 7, 1), PageCode(RUN, 0, 7, 2)]
    assert states(answers(readings)) == EXPECTED


def test_the_code_in_the_text_is_enough(tmp_path: Path) -> None:
    pdf = dataclasses.replace(FULL, identity=()).pdf()
    font = Dict(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    for number, page in enumerate(pdf.pages, 1):
        code = PageCode(RUN, 0, 7, number).encode(KEY)
        shown = f"{code[:6]}-{code[6:12]}-{code[12:]}"
        page.obj.Resources = Dict(Font=Dict(F1=font))
        page.obj.Contents = pdf.make_stream(f"BT /F1 8 Tf 100 20 Td ({shown}) Tj ET".encode())
    out = io.BytesIO()
    pdf.save(out)
    assert states(answers(read(tmp_path, out.getvalue()))) == EXPECTED


def test_a_made_up_code_is_not_believed(tmp_path: Path) -> None:
    pdf = dataclasses.replace(FULL, identity=()).pdf()
    forged = PageCode(RUN, 0, 8, 1).encode(b"another key 1234")
    for page in pdf.pages:
        page.obj.PieceInfo = Dict(Werkblad=Dict(Private=Dict(Code=Text(forged))))
    out = io.BytesIO()
    pdf.save(out)
    readings = read(tmp_path, out.getvalue())
    assert {r.fate for r in readings} == {Fate.UNREADABLE}
    assert "geen werkblad van ons" in readings[0].reason


def test_a_form_of_an_unknown_run_says_which(tmp_path: Path) -> None:
    (first, _) = read(tmp_path, FULL.data(), RunBook({}))
    assert (first.fate, first.code) == (Fate.UNKNOWN_RUN, PageCode(RUN, 0, 7, 1))
    assert RUN in first.reason
    assert first.answers == ()


def test_saved_copies_of_the_generic_form_are_told_apart(tmp_path: Path) -> None:
    one = read(tmp_path, form({"tekst": "van Anna"}, copy=0).data())
    other = read(tmp_path, form({"tekst": "van Bilal"}, copy=0).data())
    assert len({one[0].instance, other[0].instance}) == 2
    assert one[0].instance == one[1].instance == one[0].answers[0].instance != ""
    assert read(tmp_path, FULL.data())[0].instance == ""


def test_a_merged_file_of_many_people_is_many_people(tmp_path: Path) -> None:
    merged = pikepdf.new()
    for text in ("van Anna", "van Bilal", "van Chen"):
        with pikepdf.open(io.BytesIO(form({"tekst": text}, copy=0).data())) as pdf:
            merged.pages.extend(pdf.pages)
    out = io.BytesIO()
    merged.save(out)
    readings = read(tmp_path, out.getvalue())
    people = {r.instance: answers([r]).get("tekst") for r in readings if r.code and r.code.page == 1}
    assert [a.text for a in people.values() if a] == ["van Anna", "van Bilal", "van Chen"]
    assert len({r.instance for r in readings}) == 3


@pytest.mark.parametrize(
    "pattern", ["doc1.{}", "map.doc2.{}", "{}#1", "{}_2", "{}+1", "formulier3_{}", "Anna-{}", "{}[0]", "a.{}.0"]
)
def test_names_that_a_merge_changed_are_still_ours(pattern: str, tmp_path: Path) -> None:
    renamed = dataclasses.replace(FULL, rename={"*": pattern})
    assert states(of(renamed, tmp_path)) == EXPECTED


def test_a_button_whose_group_got_lost_is_known_by_its_place(tmp_path: Path) -> None:
    pdf = FULL.pdf()
    for widget in pdf.pages[0].obj.Annots:
        if "/Parent" in widget:
            del widget.Parent
    out = io.BytesIO()
    pdf.save(out)
    assert states(answers(read(tmp_path, out.getvalue()))) == EXPECTED


# --- with the file around it ------------------------------------------------------------------------------------------


def facts(folder: Path, data: bytes) -> FileFacts:
    path = folder / "a.pdf"
    path.write_bytes(data)
    return inspect(FoundFile(str(path), (), "a.pdf", Kind.PDF))


def carrying(pdf: pikepdf.Pdf, ids: tuple[bytes, bytes] = (b"1" * 16, b"1" * 16)) -> bytes:
    """The form with its layout inside, and both halves of its ID as told."""
    from generator.model.layout_json import dumps

    pdf.Root.PieceInfo = Dict(Werkblad=Dict(Private=Dict(Layout=pdf.make_stream(dumps(form_layout()).encode()))))
    out = io.BytesIO()
    pdf.save(out, static_id=True)
    data = out.getvalue()
    start = data.rindex(b"/ID [")
    end = data.index(b"]", start)
    told = b"/ID [<%s><%s>" % (ids[0].hex().encode(), ids[1].hex().encode())
    return data[:start] + told + b" " * (end - start - len(told)) + data[end:]


def test_the_layout_in_a_form_makes_its_run_known(tmp_path: Path) -> None:
    (run,) = facts(tmp_path, carrying(FULL.pdf())).runs
    assert (run.layout, run.key) == (form_layout(), b"")


def test_our_own_empty_form_is_an_original_until_something_is_in_it(tmp_path: Path) -> None:
    fate = facts(tmp_path, carrying(Form().pdf())).fate
    assert fate is not None
    assert fate.fate is Fate.ORIGINAL
    assert facts(tmp_path, carrying(Form().pdf(), (b"1" * 16, b"2" * 16))).fate is None  # saved by somebody
    assert facts(tmp_path, carrying(FULL.pdf())).fate is None


def test_a_layout_that_is_no_layout_is_ignored(tmp_path: Path) -> None:
    for bad in (b"", b"[]", b"{}", b"[" * 100_000, b'{"format": 99}', b"\xff" * 50):
        pdf = FULL.pdf()
        pdf.Root.PieceInfo = Dict(Werkblad=Dict(Private=Dict(Layout=pdf.make_stream(bad))))
        out = io.BytesIO()
        pdf.save(out)
        found = facts(tmp_path, out.getvalue())
        assert (found.runs, found.fate, found.pages) == ((), None, 2)


def test_when_it_was_saved(tmp_path: Path) -> None:
    pdf = FULL.pdf()
    pdf.docinfo["/CreationDate"], pdf.docinfo["/ModDate"] = "D:20260101000000Z", "D:20260301103000+01'00'"
    out = io.BytesIO()
    pdf.save(out)
    assert read(tmp_path, out.getvalue())[0].saved == "2026-03-01T09:30:00Z"
    assert read(tmp_path, FULL.data())[0].saved == ""
