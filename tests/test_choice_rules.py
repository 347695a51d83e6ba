"""What a sheet asks of choices (how many, which goes alone, which goes with a text) is asked about when it is not so.

Nothing is dropped, nothing is guessed, and what a person then says holds.
"""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import pytest

from generator.build import Order, build
from generator.collect import collect
from generator.define.library import Library
from generator.keep.deciding import keep_decisions
from generator.keep.decisions import AnswerKey, Decision, Kind, decide
from generator.keep.response import Response
from generator.keep.responses import responses
from generator.keep.store import Store
from generator.keep.store.sqlite import SqliteStore
from generator.keep.tables import write_tables
from generator.model.answer import AnswerState, Mark, MarkState
from generator.model.domains import Choice, Said, Value
from generator.model.layout import Layout
from generator.model.layout_json import dumps, loads
from generator.read.interpret import chosen_of
from generator.rehearse.typist import Typed, type_into

FORM = """\
version: 1
title: Proef
description: Een proef
audience: organisatie
sections:
  - id: een
    items:
      - type: select_multiple
        id: hobbels
        label: Wat houdt je tegen?
        min: 2
        max: 3
        choices:
          - {name: tijd, label: tijd}
          - {name: geld, label: geld}
          - {name: reis, label: reizen}
          - {name: niets, label: niets van dit alles, exclusive: true}
        other: anders, namelijk
      - type: select_one
        id: rol
        label: Wat is je rol?
        choices: [{name: hr, label: HR}, {name: baas, label: leiding}]
        other: anders, namelijk
      - type: likert
        id: menu
        label: Waarover wil je praten?
        multiple: true
        max_per_column: 2
        rows: [{name: a, label: uren}, {name: b, label: werk}, {name: c, label: leren}]
        choices: [{name: ik, label: ik}, {name: jij, label: jij}]
      - type: words
        id: beeld
        label: Wat past?
        strike: true
        choices: [{name: rust, label: rust}, {name: groei, label: groei}]
"""
HOBBELS, ROL, MENU = "proef_hobbels", "proef_rol", "proef_menu"
FINE = Typed({HOBBELS: ("tijd", "geld"), ROL: ("hr",), f"{MENU}_a": ("ik",)}, {})


class Desk:
    """A workspace with one general PDF that comes back filled in."""

    def __init__(self, folder: Path, store: Store) -> None:
        (folder / "forms").mkdir()
        (folder / "forms" / "proef.yaml").write_text(FORM, encoding="utf-8")
        self.folder, self.store = folder, store
        self.product = build(Order("proef", "waterrade", kind="fillable"), Library(folder), store, folder / "out")
        self.layout: Layout = store.layout(self.product.run)

    def read(self, typed: Typed) -> Response:
        filled = self.folder / "ingevuld.pdf"
        filled.write_bytes(type_into(self.product.files[0].read_bytes(), self.layout, typed))
        collect([filled], self.store, self.folder / "tabellen", jobs=1)
        return self.now()

    def now(self) -> Response:
        (response,) = responses(self.store, self.product.run)
        return response

    def decide(self, response: Response, variable: str, *chosen: str) -> Decision:
        key = AnswerKey(response.run, response.copy, response.instance, variable)
        decision = decide(Kind.VALUE, key, chosen=chosen)
        keep_decisions(self.store, [decision])
        return decision


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path, SqliteStore(tmp_path / "store.sqlite"))


def doubts(response: Response) -> dict[str, str]:
    return {name: a.why for name, a in response.answers.items() if a.state is AnswerState.DOUBTFUL}


def test_what_the_sheet_asks_stands_on_it_and_in_the_codebook(desk: Desk) -> None:
    hints = {variable.item: variable.hint for variable in desk.layout.variables}
    assert hints["hobbels"] == "Kies er 2 tot en met 3."
    assert hints["menu"] == "Kies er hoogstens 2 per kolom."


def test_an_answer_that_is_as_asked_is_not_asked_about(desk: Desk) -> None:
    assert doubts(desk.read(FINE)) == {}


@pytest.mark.parametrize(
    ("chosen", "why"),
    [
        (("tijd", "geld", "reis", "anders"), "Er zijn 4 keuzes, maar er mogen er hoogstens 3."),
        (("tijd",), "Er is 1 keuze, maar er horen er minstens 2 te zijn."),
        (("tijd", "niets"), "'niets van dit alles' gaat niet samen met een andere keuze."),
    ],
)
def test_too_many_too_few_or_not_alone_is_asked_about_with_all_of_it(
    desk: Desk, chosen: tuple[str, ...], why: str
) -> None:
    response = desk.read(Typed({**FINE.chosen, HOBBELS: chosen}, {}))
    assert doubts(response) == {HOBBELS: why}
    assert response.answers[HOBBELS].chosen == chosen


def test_on_paper_it_is_asked_about_in_the_same_words(desk: Desk) -> None:
    fields = [f for page in desk.layout.pages for f in page.fields if f.variable == HOBBELS]
    marks = {f.name: Mark(f.name, MarkState.MARKED, 0.99, 0.3) for f in fields if f.choice != "niets"}
    state, chosen, _, why = chosen_of(desk.layout.variable(HOBBELS), fields, marks)
    assert (state, len(chosen)) == (AnswerState.DOUBTFUL, 4)
    assert why == "Er zijn 4 keuzes, maar er mogen er hoogstens 3."


def test_what_a_person_says_holds_though_it_is_more_than_asked(desk: Desk) -> None:
    response = desk.read(Typed({**FINE.chosen, HOBBELS: ("tijd", "geld", "reis", "anders")}, {}))
    desk.decide(response, HOBBELS, "tijd", "geld", "reis", "anders")
    assert doubts(desk.now()) == {}
    write_tables(desk.store, desk.folder / "tabellen")
    with (desk.folder / "tabellen" / "responses.csv").open(encoding="utf-8-sig", newline="") as stream:
        (row,) = csv.DictReader(stream)
    ticks = [row[f"{HOBBELS}_{code}"] for code in ("tijd", "geld", "reis", "niets", "anders")]
    assert ticks == ["1", "1", "1", "0", "1"]


@pytest.mark.parametrize("variable", [HOBBELS, ROL])
def test_a_text_without_its_tick_is_asked_about(desk: Desk, variable: str) -> None:
    response = desk.read(Typed(FINE.chosen, {f"{variable}_anders_tekst": "iets anders"}))
    assert doubts(response) == {
        variable: "Er is iets geschreven bij 'anders, namelijk', maar dat vakje is niet aangekruist."
    }
    assert response.answers[f"{variable}_anders_tekst"].text == "iets anders"
    desk.decide(response, variable, *FINE.chosen[variable])
    assert doubts(desk.now()) == {}  # a person looked, and it is as it is


def test_a_text_with_its_tick_is_not(desk: Desk) -> None:
    typed = Typed({**FINE.chosen, ROL: ("anders",)}, {f"{ROL}_anders_tekst": "vrijwilliger"})
    response = desk.read(typed)
    assert doubts(response) == {}
    assert response.answers[ROL].chosen == ("anders",)


def test_too_many_in_a_column_is_asked_about_in_each_row_that_has_one(desk: Desk) -> None:
    rows = {f"{MENU}_{row}": ("ik", "jij") if row == "a" else ("ik",) for row in "abc"}
    response = desk.read(Typed({**FINE.chosen, **rows}, {}))
    why = "In de kolom 'ik' zijn 3 kruisjes, maar er mogen er 2."
    assert doubts(response) == dict.fromkeys(rows, why)
    desk.decide(response, f"{MENU}_c", "jij")  # then two are left, and nothing is wrong any more
    assert doubts(desk.now()) == {}


def test_a_word_that_holds_and_does_not_hold_is_asked_about(desk: Desk) -> None:
    words = {"proef_beeld": ("rust", "groei"), "proef_beeld_weg": ("rust",)}
    response = desk.read(Typed({**FINE.chosen, **words}, {}))
    why = "Er is gezegd dat dit klopt én dat het niet klopt: rust."
    assert doubts(response) == {"proef_beeld": why, "proef_beeld_weg": why}
    desk.decide(response, "proef_beeld", "groei")
    assert doubts(desk.now()) == {}


def test_a_word_that_does_not_hold_has_a_column_of_its_own(desk: Desk) -> None:
    words = {"proef_beeld": ("groei",), "proef_beeld_weg": ("rust",)}
    assert doubts(desk.read(Typed({**FINE.chosen, **words}, {}))) == {}
    write_tables(desk.store, desk.folder / "tabellen")
    with (desk.folder / "tabellen" / "responses.csv").open(encoding="utf-8-sig", newline="") as stream:
        (row,) = csv.DictReader(stream)
    names = ("beeld_rust", "beeld_groei", "beeld_weg_rust", "beeld_weg_groei")
    assert [row[f"proef_{name}"] for name in names] == ["0", "1", "1", "0"]


def test_the_rules_are_kept_with_the_run(desk: Desk) -> None:
    again = loads(dumps(desk.layout))
    assert again == desk.layout
    assert again.variable(f"{ROL}_anders_tekst").explains == "anders"
    domain = again.variable(f"{MENU}_a").domain
    assert isinstance(domain, Choice)
    assert domain.in_column == 2


def test_a_rule_is_about_what_was_asked_and_what_cannot_be_stays_impossible() -> None:
    domain = Choice((Value("a", "a"), Value("b", "b"), Value("c", "c")), at_most=2, at_least=2)
    assert domain.amiss(()) == ""  # not answered is no wrong number
    assert domain.wrong(Said(("a", "b", "c"))) == ""
    assert domain.wrong(Said(("d",)))
    assert replace(domain, at_most=1).wrong(Said(("a", "b")))


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("max: 3", "max: 9", "'max' is 9, maar er zijn 5 keuzes."),
        ("min: 2", "min: 4", "'min' (4) is groter dan 'max' (3)."),
        ("max_per_column: 2", "max_per_column: 3", "'max_per_column' is 3, maar er zijn 3 rijen."),
        ("label: HR}", "label: HR, exclusive: true}", "'exclusive' bij 'hr' zegt hier niets: er mag maar één kruis."),
        ("name: tijd", "name: anders", "'anders' is de naam van de keuze die 'other' erbij maakt."),
    ],
)
def test_what_cannot_be_asked_is_told_by_the_check(tmp_path: Path, old: str, new: str, told: str) -> None:
    (tmp_path / "forms").mkdir()
    assert old in FORM
    (tmp_path / "forms" / "proef.yaml").write_text(FORM.replace(old, new, 1), encoding="utf-8")
    problems = Library(tmp_path).check()
    assert told in [problem.what for problem in problems if problem.severity == "fout"]
    assert all(problem.line for problem in problems)
