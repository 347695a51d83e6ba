"""What a field of a PDF holds: what contradicts itself is doubtful, and an odd value costs only itself."""

from __future__ import annotations

import dataclasses
import time
from pathlib import Path

import pikepdf
import pytest
from filled_read import DONE, EXPECTED, Array, Dict, Text, answers, changed, form, of, read, states
from filled_sample import FULL, form_layout

from generator.model.answer import AnswerState
from generator.model.domains import as_date
from generator.read.filled.choices import Buttons
from generator.read.filled.fields import FieldKind, Widget, as_text

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
