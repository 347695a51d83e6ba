"""What a program read of handwriting is kept beside an answer, and is none until a person says so."""

from __future__ import annotations

from dataclasses import replace

from keep_samples import ANSWERED, DOUBTFUL, SEEN, answer, layout, reading

from generator.keep.answers import SPEC, AnswerRows
from generator.keep.cells import RunCells
from generator.keep.columns import hidden_variables, wide
from generator.keep.consolidate import consolidate
from generator.keep.decisions import AnswerKey, Kind, decide
from generator.keep.response import Response
from generator.keep.store import capture
from generator.model.answer import Answer, Guess
from generator.model.code import PageCode
from generator.model.curve import Curve, CurveLine, Words
from generator.model.geometry import Box
from generator.model.sticky import Sticky, StickyColour

NOTE = Sticky(StickyColour.PINK, Box(10, 20, 80, 80), 76, 75.5, -3, 0.95, picture="crops/a.jpg")


def row(response: Response, variable: str) -> dict[str, object]:
    found = (
        dict(zip((c.name for c in SPEC.columns), cells, strict=True)) for cells in AnswerRows(layout()).rows(response)
    )
    return next(each for each in found if each["variable"] == variable)


def settled(*answers: Answer, text: str = "") -> Response:
    """One scan per answer; `text`: what a person decided."""
    readings = [reading(1, 0, one, scan=f"scan{n}.pdf") for n, one in enumerate(answers)]
    key = AnswerKey(layout().run, 1, "", answers[0].variable)
    decided = {(1, ""): {key.variable: decide(Kind.VALUE, key, text=text, who="EV")}} if text else None
    (response,) = consolidate(readings, layout(), decided)
    return response


def test_a_guess_is_no_answer_in_any_table() -> None:
    response = settled(answer("scan_jaren", SEEN, guess=Guess("17", 0.97)))
    told = row(response, "scan_jaren")
    assert (told["state"], told["value"], told["proposal"]) == ("seen", None, "17")
    columns = wide((layout(),), labelled=False, hidden=hidden_variables((layout(),)))
    cells = RunCells(layout(), columns.data).row(response.answers)
    value = next(n for n, c in enumerate(columns.data) if c.column.name == "scan_jaren")
    assert cells[value] is None


def test_what_a_person_says_holds_and_the_guess_stays_to_be_seen() -> None:
    told = row(settled(answer("scan_jaren", SEEN, guess=Guess("17", 0.97)), text="11"), "scan_jaren")
    assert (told["state"], told["value"], told["proposal"], told["source"]) == ("answered", "11", "17", "review")


def test_two_scans_with_other_guesses_do_not_differ() -> None:
    response = settled(
        answer("scan_jaren", SEEN, guess=Guess("17", 0.97)), answer("scan_jaren", SEEN, guess=Guess("11", 0.7))
    )
    assert response.answers["scan_jaren"].state is SEEN and not response.several


def test_where_scans_do_differ_nothing_is_guessed() -> None:
    response = settled(answer("scan_jaren", SEEN, guess=Guess("17", 0.97)), answer("scan_jaren", ANSWERED, text="11"))
    assert response.answers["scan_jaren"].state is DOUBTFUL and response.answers["scan_jaren"].guess is None


def test_guesses_and_notes_are_kept_with_their_answer() -> None:
    code = PageCode(layout().run, 0, 1, 1)
    both = answer("scan_jaren", SEEN, guess=Guess("17", 0.97), stickies=(NOTE,))
    for one in (both, answer("scan_jaren", SEEN, stickies=(NOTE,)), answer("scan_jaren", SEEN)):
        kept = capture.read_capture(capture.write_capture(reading(1, 0, one)))["answers"]
        (again,) = capture.answers(kept, code, "", "stapel.pdf", 1)
        assert (again.guess, again.stickies, again.curve) == (one.guess, one.stickies, None)


def test_a_curve_is_kept_with_its_words_and_names_and_one_of_a_store_without_them_is_read() -> None:
    line = CurveLine((30.0, None, 40.0), (0.9, 0.0, 0.8), 0.6, 0.7, 2)
    curve = Curve("scan_lijn", 0.6, (line,), 0.95, (Words(0.1, 0.2, 30.0, 40.0, picture="woord.jpg"),), (2, 3))
    code, one = PageCode(layout().run, 0, 1, 1), answer("scan_jaren", SEEN, curve=curve)
    kept = capture.read_capture(capture.write_capture(reading(1, 0, one)))["answers"]
    assert [again.curve for again in capture.answers(kept, code, "", "stapel.pdf", 1)] == [curve]
    (row,) = kept
    (at,) = [n for n, part in enumerate(row) if isinstance(part, list) and part[:1] == ["scan_lijn"]]
    for parts, older in ((5, replace(curve, named=())), (4, replace(curve, named=(), words=()))):
        before = [*row[:at], row[at][:parts], *row[at + 1 :]]
        assert [again.curve for again in capture.answers([before], code, "", "stapel.pdf", 1)] == [older]
