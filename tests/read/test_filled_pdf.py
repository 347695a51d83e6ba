"""What was filled in comes back exactly, whichever program saved it; what contradicts itself is doubtful."""

from __future__ import annotations

import dataclasses
import io
import time
from pathlib import Path
from typing import Any

import pikepdf
import pypdf
import pytest
from filled_sample import FULL, Form, form_layout, form_run
from paper import KEY, RUN

from generator.model.answer import Answer, AnswerState, Fate, PageReading, Source
from generator.model.code import PageCode
from generator.model.domains import as_date
from generator.read.blank.runbook import RunBook
from generator.read.decode.kinds import Kind
from generator.read.filled.choices import Buttons
from generator.read.filled.fields import FieldKind, Widget, as_text
from generator.read.intake.facts import FileFacts
from generator.read.intake.finding import close_files, find_pages, inspect
from generator.read.intake.names import FoundFile
from generator.read.pages import read_refs

RUNS = RunBook({RUN: form_run()})
Name, Array, Text, Dict = pikepdf.Name, pikepdf.Array, pikepdf.String, pikepdf.Dictionary


def read(folder: Path, data: bytes, runs: RunBook = RUNS) -> list[PageReading]:
    path = folder / "ingevuld.pdf"
    path.write_bytes(data)
    refs = [page for page in find_pages([path]) if not isinstance(page, PageReading)]
    readings = list(read_refs(refs, runs))
    close_files()
    return readings


def answers(readings: list[PageReading]) -> dict[str, Answer]:
    return {answer.variable: answer for reading in readings for answer in reading.answers}


def of(form: Form, folder: Path) -> dict[str, Answer]:
    return answers(read(folder, form.data()))


def form(values: dict[str, Any], shown: dict[str, str] | None = None, **more: Any) -> Form:
    return Form(values=values, shown=shown or {}, **more)


def states(found: dict[str, Answer]) -> dict[str, tuple[AnswerState, tuple[str, ...], str]]:
    return {name: (a.state, a.chosen, a.text) for name, a in found.items()}


DONE = AnswerState.ANSWERED
EXPECTED = {
    "een": (DONE, ("nee",), ""),
    "meer": (DONE, ("ja", "soms"), ""),
    "tekst": (DONE, (), "Łódź, Şahin en 😀\nregel twee"),
    "getal": (DONE, (), "12"),
    "dag": (DONE, (), "2026-12-31"),
    "slot": (DONE, (), "tot slot"),
}


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


# --- doubt ------------------------------------------------------------------------------------------------------------

DOUBTS = {
    "value and look differ": ({"een": "/ja"}, {"een__nee": "nee"}, "een", ("ja", "nee"), "niet gelijk"),
    "value without look": ({"een": "/ja"}, {}, "een", ("ja",), "niet gelijk"),
    "look without value": ({}, {"een__nee": "nee"}, "een", ("nee",), "niet gelijk"),
    "two looks": ({"een": "/ja"}, {"een__ja": "ja", "een__nee": "nee"}, "een", ("ja", "nee"), "niet gelijk"),
    "unknown choice": ({"een": "/misschien"}, {}, "een", (), "niet bij deze vraag"),
    "box ticked but value off": ({"meer__ja": "/Off"}, {"meer__ja": "ja"}, "meer", ("ja",), "niet gelijk"),
}


@pytest.mark.parametrize("case", DOUBTS)
def test_what_contradicts_itself_is_doubtful(case: str, tmp_path: Path) -> None:
    values, shown, variable, chosen, why = DOUBTS[case]
    answer = of(form(values, shown), tmp_path)[variable]
    assert (answer.state, answer.chosen) == (AnswerState.DOUBTFUL, chosen)
    assert why in answer.why


def test_a_program_that_writes_no_looks_at_all_is_believed(tmp_path: Path) -> None:
    silent = {f.name: "" for f in form_layout().pages[0].fields if f.choice}
    found = of(form({"een": "/ja", "meer__nee": "/nee"}, silent), tmp_path)
    assert states({k: found[k] for k in ("een", "meer")}) == {"een": (DONE, ("ja",), ""), "meer": (DONE, ("nee",), "")}


def test_a_box_that_calls_its_state_yes_is_ticked(tmp_path: Path) -> None:
    found = of(form({"meer__ja": "/Yes"}, {"meer__ja": "Yes"}), tmp_path)
    assert found["meer"].chosen == ("ja",)


NUMBERS = {"12": "12", " 1 2 ": "12", "007": "007", "0612345678": "0612345678", "-007": "-7", "-3": "-3", "١٢": "12"}
NO_NUMBERS = ["twaalf", "1,5", "1.000", "12a", "9" * 30]


def test_whole_numbers(tmp_path: Path) -> None:
    for typed, expected in NUMBERS.items():
        assert states(of(form({"getal": typed}), tmp_path))["getal"] == (DONE, (), expected)
    for typed in NO_NUMBERS:
        assert states(of(form({"getal": typed}), tmp_path))["getal"] == (AnswerState.DOUBTFUL, (), typed)


def test_dates() -> None:
    for typed in (
        "31-12-2026",
        "31/12/2026",
        "31.12.2026",
        "2026-12-31",
        "31 december 2026",
        "31 dec 2026",
        " 31-12-2026 ",
    ):
        assert str(as_date(typed)) == "2026-12-31"
    assert str(as_date("1 maart 2026")) == "2026-03-01"
    for typed in ("12-31-2026", "31-12-26", "31-2-2026", "gisteren", "", "31-12", "99999999999-1-1"):
        assert as_date(typed) is None


# --- texts ------------------------------------------------------------------------------------------------------------

TEXTS = {
    "utf-16": ("\ufeff’s-Hertogenbosch Ĳ Ş ł 😀".encode("utf-16-be"), "’s-Hertogenbosch Ĳ Ş ł 😀"),
    "utf-16 little": ("\ufeffŁódź".encode("utf-16-le"), "Łódź"),
    "utf-8": (b"\xef\xbb\xbf" + "Łódź 😀".encode(), "Łódź 😀"),
    "pdfdoc": (b"caf\xe9 \xa0 \x84 \x93", "café € — ﬁ"),
    "language marks": ("\ufeff\x1bnlNL\x1bhallo".encode("utf-16-be"), "hallo"),
    "right to left": ("\ufeffשלום عربي".encode("utf-16-be"), "שלום عربي"),
    "line ends": (b"een\rtwee\r\ndrie\nvier", "een\ntwee\ndrie\nvier"),
    "control characters": (b"a\tb\x07c", "a\tb\x07c"),
    "formula": (b"=1+1", "=1+1"),
    "spaces at the ends": (b"  hoi ", "  hoi "),
}


DAMAGED = {  # what PDFium leaves of a text with emoji: 16 bits of every character
    "smile": ("blij \uf600", AnswerState.ANSWERED, "blij 😀"),
    "flag and skin colour": ("\uf1f3\uf1f1 \uf44d\uf3fd", AnswerState.ANSWERED, "🇳🇱 👍🏽"),
    "could be an old East Asian code": ("denk \uf914", AnswerState.DOUBTFUL, "denk 🤔"),
    "East Asian text": ("東京 \uf914", AnswerState.ANSWERED, "東京 \uf914"),
    "letters of a symbol font": ("\uf0b7 punt", AnswerState.ANSWERED, "\uf0b7 punt"),
    "an apple": ("\uf8ff", AnswerState.ANSWERED, "\uf8ff"),
}


@pytest.mark.parametrize("case", DAMAGED)
def test_emoji_that_a_program_damaged_are_put_back(case: str, tmp_path: Path) -> None:
    stored, state, expected = DAMAGED[case]
    answer = of(form({"tekst": stored}), tmp_path)["tekst"]
    assert (answer.state, answer.text) == (state, expected)


@pytest.mark.parametrize("case", TEXTS)
def test_texts_come_back_exactly(case: str, tmp_path: Path) -> None:
    stored, expected = TEXTS[case]
    assert of(form({"tekst": stored}), tmp_path)["tekst"].text == expected


def test_a_long_text_may_be_a_stream_but_not_a_bomb(tmp_path: Path) -> None:
    pdf = pikepdf.new()
    assert as_text(pdf.make_stream("\ufeffé".encode("utf-16-be") * 3)) is not None
    path = tmp_path / "bom.pdf"
    bomb = FULL.pdf()
    widget = next(w for w in bomb.pages[0].obj.Annots if w.get("/T") == "tekst")
    widget.V = bomb.make_stream(bytes(300 << 20))
    bomb.save(path, compress_streams=True)
    start = time.process_time()
    found = answers(read(tmp_path, path.read_bytes()))
    assert (found["tekst"].state, found["tekst"].text) == (AnswerState.DOUBTFUL, "")
    assert "onmogelijk lange tekst" in found["tekst"].why
    assert states(found) | {"tekst": EXPECTED["tekst"]} == EXPECTED
    assert time.process_time() - start < 5


# --- one odd value ----------------------------------------------------------------------------------------------------

TWO_SIGNS = ("--5", "+-5", "-+7", "++", "-", "5-", "- -5")
NO_TEXT = {
    "a number": 5, "a switch": True, "a list": Array([Text("a"), 3]), "a dictionary": Dict(A=Text("a")),
}  # fmt: skip


@pytest.mark.parametrize("typed", TWO_SIGNS)
def test_a_number_that_is_none_costs_only_itself(typed: str, tmp_path: Path) -> None:
    found = of(dataclasses.replace(FULL, values=FULL.values | {"getal": typed}), tmp_path)
    assert states(found) == EXPECTED | {"getal": (AnswerState.DOUBTFUL, (), typed)}


HUGE = {"a huge text": Text("a" * 1_100_000)}


@pytest.mark.parametrize(
    ("kind", "variable"),
    [(k, v) for k in NO_TEXT for v in ("tekst", "getal", "dag", "een", "meer__ja")]
    + [(k, v) for k in HUGE for v in ("tekst", "getal", "dag")],
)
def test_a_value_that_is_no_text_costs_only_its_own_answer(kind: str, variable: str, tmp_path: Path) -> None:
    found = of(dataclasses.replace(FULL, values=FULL.values | {variable: (NO_TEXT | HUGE)[kind]}), tmp_path)
    name = variable.partition("__")[0]
    assert found[name].state is AnswerState.DOUBTFUL
    assert "Open de PDF" in found[name].why
    assert {k: v for k, v in states(found).items() if k != name} == {k: v for k, v in EXPECTED.items() if k != name}


SCALE = tuple("12345")


def scale(on: tuple[str, ...], value: str, looks: int | None, options: tuple[str, ...] = ()) -> Buttons:
    """A group of five buttons with numbers for names, of which `looks` is ticked (None: none says what it shows)."""
    own = [
        (
            Widget("s", FieldKind.BUTTON, value, None if looks is None else (state or "x") if i == looks else "Off",
                   (state,) if state else (), options=options, index=i if options else -1),
            None,
        )
        for i, state in enumerate(on)
    ]  # fmt: skip
    return Buttons(own, ())


def test_names_that_are_numbers_are_not_taken_for_places_in_a_list() -> None:
    zero, none = tuple("01234"), ("",) * 5
    assert scale(zero, "2", 2, SCALE).valued(SCALE) == {"3"} == scale(zero, "2", 2, SCALE).shown(SCALE)
    assert scale(SCALE, "3", 2, SCALE).valued(SCALE) == {"3"} == scale(SCALE, "3", 2, SCALE).shown(SCALE)
    assert scale(SCALE, "3", None, SCALE).valued(SCALE) == {"3"}
    assert scale(zero, "3", 2, SCALE).valued(SCALE) == {"3"}  # the value by its name, the looks agree
    assert scale(zero, "3", 3, SCALE).valued(SCALE) == {"4"}  # … or by its number
    assert scale(none, "3", None, SCALE).valued(SCALE) == {"3", "4"}  # nobody can tell: a person is asked


def test_odd_entries_beside_the_value_hinder_nothing(tmp_path: Path) -> None:
    def odd(pdf: pikepdf.Pdf) -> None:
        for widget in pdf.pages[0].obj.Annots:
            widget.F = Text("geen getal")
            if "/T" in widget and widget.T == "tekst":
                widget.Rect = Array([Text("a"), 2])

    assert states(answers(read(tmp_path, changed(odd)))) == EXPECTED


# --- states that other programs number or leave out -------------------------------------------------------------------

CHOSEN = {"een": (DONE, ("nee",), ""), "meer": (DONE, ("ja", "soms"), "")}


def renumbered(number: str, *, listed: bool = True, look: bool = True, shown: bool = True) -> bytes:
    """The full form as a program saved it that numbers the states of a group. `listed`: with what they stand for;
    `look`: with their appearances; `shown`: with the state of every button."""
    pdf = FULL.pdf()
    for field in pdf.Root.AcroForm.Fields:
        group = list(field.Kids) if "/Kids" in field else [field] if field.get("/FT") == "/Btn" else []
        names = [next(str(key)[1:] for key in kid.AP.N.keys() if key != "/Off") for kid in group]  # noqa: SIM118
        states = [number.format(i, i + 1) if number else name for i, name in enumerate(names)]
        for kid, name, state in zip(group, names, states, strict=True):
            kid.AP.N = Dict({f"/{state}": kid.AP.N[f"/{name}"], "/Off": kid.AP.N["/Off"]})
            kid.AS = Name.Off if kid.AS == "/Off" else Name(f"/{state}")
            if not look:
                del kid.AP
            if not shown:
                del kid.AS
        if group and "/V" in field:
            field.V = Name("/" + states[names.index(str(field.V)[1:])])
        if group and listed:
            field.Opt = Array([Text(name) for name in names])
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


@pytest.mark.parametrize("shown", [True, False])
@pytest.mark.parametrize(
    ("number", "listed", "look"),
    [("{0}", True, True), ("", True, True), ("{1}", True, True), ("keuze{0}", False, True), ("{1}", False, True),
     ("{0}", True, False), ("", True, False)],
)  # fmt: skip
def test_renumbered_states_are_the_choice_as_meant(
    number: str, listed: bool, look: bool, shown: bool, tmp_path: Path
) -> None:
    found = states(answers(read(tmp_path, renumbered(number, listed=listed, look=look, shown=shown))))
    assert found | CHOSEN == found
    assert found["tekst"] == EXPECTED["tekst"]


# --- hostile ----------------------------------------------------------------------------------------------------------


def changed(change: Any) -> bytes:
    pdf = FULL.pdf()
    change(pdf)
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


def loop_of_parents(pdf: pikepdf.Pdf) -> None:
    group = next(w for w in pdf.pages[0].obj.Annots if "/Parent" in w).Parent
    group.Parent = group


def too_many(pdf: pikepdf.Pdf) -> None:
    one = pdf.pages[0].obj.Annots[0]
    pdf.pages[0].obj.Annots = Array([one] * 20_000)


def rubbish(pdf: pikepdf.Pdf) -> None:
    annots = pdf.pages[0].obj.Annots
    for bad in (Dict(), Dict(Subtype=Name.Widget), Array([]), 7, Text("x"), Dict(Subtype=Name.Widget, FT=Name.Tx, T=5)):
        annots.append(bad)


def scripts(pdf: pikepdf.Pdf) -> None:
    launch = Dict(S=Name.Launch, F=Text("/bin/sh"))
    pdf.Root.OpenAction = Dict(S=Name.JavaScript, JS=Text("while(true){}"), Next=launch)
    pdf.pages[0].obj.AA = Dict(O=launch)


@pytest.mark.parametrize("change", [loop_of_parents, rubbish, scripts])
def test_hostile_parts_do_not_hinder(change: Any, tmp_path: Path) -> None:
    start = time.process_time()
    assert states(answers(read(tmp_path, changed(change)))) == EXPECTED
    assert time.process_time() - start < 5


def test_a_million_fields_are_refused_page_by_page(tmp_path: Path) -> None:
    (first, second) = read(tmp_path, changed(too_many))
    assert (first.fate, first.reason) == (Fate.UNREADABLE, "Deze bladzijde heeft onmogelijk veel invulvelden.")
    assert second.fate is Fate.READ


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
