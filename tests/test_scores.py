"""Scores: from `scores` in YAML to scores.csv, by values that were worked out by hand."""

from __future__ import annotations

from pathlib import Path

import pytest
from whole_line import rows

from generator.build import Order, build, prepare
from generator.define.library import Library
from generator.keep.scores import Scored, scored, told
from generator.keep.store import Store
from generator.keep.tables import write_tables
from generator.model.answer import Answer, AnswerState, Fate, PageReading, PageSource, Source
from generator.model.code import PageCode
from generator.model.errors import Problem
from generator.model.layout_json import dumps, loads
from generator.model.scores import ScoreRule
from generator.model.variable import Variable

FORM = """\
version: 1
title: Proef
description: D
audience: organisatie
sections:
  - id: s
    items:
      - type: select_multiple
        id: tijd
        label: Wat klopt?
        scoring: {dimension: tijd}
        choices:
          - {name: a, label: A, scoring: {dimension: tijd, pole: nu}}
          - {name: b, label: B, scoring: {dimension: tijd, pole: straks}}
          - {name: c, label: C, scoring: {dimension: tijd, pole: straks}}
          - {name: d, label: D, scoring: {dimension: tijd, pole: straks}}
          - {name: geen, label: Geen van deze, exclusive: true}
      - type: likert
        id: leer
        label: Klopt dit?
        rows:
          - {name: een, label: Een, scoring: {dimension: leren}}
          - {name: twee, label: Twee, scoring: {dimension: leren, reverse: true}}
          - {name: drie, label: Drie, scoring: {dimension: leren}}
        choices:
          - {name: niet, label: niet}
          - {name: half, label: half}
          - {name: wel, label: wel}
          - {name: zeker, label: zeker}
      - {type: scale, id: cijfer, label: Cijfer?, left: laag, right: hoog, steps: 5}
      - {type: integer, id: jaren, label: Jaren?, digits: 2}
      - type: select_one
        id: punt
        label: Welke?
        choices:
          - {name: x, label: X, scoring: {score: 10}}
          - {name: y, label: Y, scoring: {score: 2.5}}
      - {type: text, id: tekst, label: Waarom?}
      - {type: scale, id: geheim, label: Fit?, left: niet, right: heel, private: true}
"""
SCORES = {
    "straks": "method: share, dimension: tijd, pole: straks",
    "balans": "method: balance, dimension: tijd, poles: [nu, straks]",
    "samen": "method: sum, dimension: tijd, poles: [nu, straks]",
    "kruisjes": "method: sum, items: [tijd.a, tijd.c]",
    "leren": "method: mean, dimension: leren",
    "anders_om": "method: mean, items: [leer.een, leer.drie], reverse: [leer.drie]",
    "cijfer_om": "method: sum, items: [cijfer], reverse: [cijfer]",
    "jaren_om": "method: sum, items: [jaren], reverse: [jaren], range: [0, 40]",
    "punten": "method: sum, items: [punt, cijfer]",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write(tmp_path, SCORES)
    return tmp_path


def write(folder: Path, scores: dict[str, str]) -> Path:
    file = folder / "forms" / "proef.yaml"
    file.parent.mkdir(exist_ok=True)
    lines = "".join(f"  - {{name: {name}, label: Score {name}, {rest}}}\n" for name, rest in scores.items())
    file.write_text(f"{FORM}scores:\n{lines}", encoding="utf-8")
    return file


def rule(folder: Path, name: str) -> tuple[ScoreRule, dict[str, Variable]]:
    (sheet,) = prepare(Order("proef", "waterrade"), Library(folder)).sheets
    return next(r for r in sheet.scores if r.name == name), {v.name: v for v in sheet.variables}


def answer(variable: str, said: str | None, state: AnswerState = AnswerState.ANSWERED) -> Answer:
    """`said`: codes with a space between them, or figures; None: nothing filled in."""
    if said is None:
        return Answer("", 1, "", variable, AnswerState.BLANK, 1.0, Source.PAPER)
    text, chosen = (said, ()) if said.isdigit() and len(said) > 1 else ("", tuple(said.split()))
    return Answer("", 1, "", variable, state, 1.0, Source.PAPER, text=text, chosen=chosen)


def given(**said: str | None) -> dict[str, Answer]:
    return {f"proef_{name}": answer(f"proef_{name}", value) for name, value in said.items()}


@pytest.mark.parametrize(
    ("name", "said", "expected"),
    [
        ("straks", {"tijd": "b c"}, Scored(0.6667, 3, 0)),  # two of the three with pole straks
        ("straks", {"tijd": "geen"}, Scored(0.0, 3, 0)),  # "none of these" is no fourth statement
        ("straks", {"tijd": None}, Scored(0.0, 3, 0)),  # filled in elsewhere on the form: not ticked is no
        ("balans", {"tijd": "a b"}, Scored(-0.6667, 4, 0)),  # 1/3 − 1
        ("balans", {"tijd": "b c d"}, Scored(1.0, 4, 0)),
        ("samen", {"tijd": "a b"}, Scored(1.3333, 4, 0)),  # 1 + 1/3
        ("kruisjes", {"tijd": "a b c"}, Scored(2.0, 2, 0)),
        ("leren", {"leer_een": "wel", "leer_twee": "niet", "leer_drie": "zeker"}, Scored(3.6667, 3, 0)),  # 3, 5−1, 4
        ("leren", {"leer_een": "wel", "leer_twee": "niet", "leer_drie": None}, Scored(3.5, 2, 1)),
        ("leren", {"leer_een": "wel", "leer_twee": None, "leer_drie": None}, Scored(None, 1, 2)),  # less than half
        ("anders_om", {"leer_een": "niet", "leer_drie": "niet"}, Scored(2.5, 2, 0)),  # 1 and 5 − 1
        ("anders_om", {"leer_een": "zeker", "leer_drie": None}, Scored(4.0, 1, 1)),  # exactly half
        ("cijfer_om", {"cijfer": "2"}, Scored(4.0, 1, 0)),  # 1 + 5 − 2
        ("jaren_om", {"jaren": "12"}, Scored(28.0, 1, 0)),  # 0 + 40 − 12
        ("punten", {"punt": "y", "cijfer": "4"}, Scored(6.5, 2, 0)),
        ("punten", {"punt": "y", "cijfer": None}, Scored(None, 1, 1)),  # a sum needs all of it
    ],
)
def test_by_hand(folder: Path, name: str, said: dict[str, str | None], expected: Scored) -> None:
    which, variables = rule(folder, name)
    assert scored(which, variables, given(**said), answered=True) == expected


def test_what_is_not_known_is_missing_and_never_no(folder: Path) -> None:
    share, variables = rule(folder, "straks")
    nothing = given(tijd=None)
    assert scored(share, variables, nothing, answered=False) == Scored(None, 0, 3)  # the form was left blank
    assert scored(share, variables, {}, answered=True) == Scored(None, 0, 3)  # its page is not in
    doubtful = {"proef_tijd": answer("proef_tijd", "b", AnswerState.DOUBTFUL)}
    assert scored(share, variables, doubtful, answered=True) == Scored(None, 0, 3)
    mean, _ = rule(folder, "leren")
    unsure = {
        **given(leer_een="wel", leer_twee="niet"),
        "proef_leer_drie": answer("proef_leer_drie", "zeker", AnswerState.DOUBTFUL),
    }
    assert scored(mean, variables, unsure, answered=True) == Scored(3.5, 2, 1)


def test_the_rule_is_told_in_words(folder: Path) -> None:
    mean, variables = rule(folder, "leren")
    assert told(mean, variables) == (
        "gemiddelde van: proef_leer_een, proef_leer_twee (omgekeerd), proef_leer_drie. "
        "Een antwoord telt voor 1 tot 4. Leeg als er minder dan de helft is ingevuld."
    )
    balance, _ = rule(folder, "balans")
    assert told(balance, variables).startswith(
        "aandeel aangekruist van 'straks' (proef_tijd_b, proef_tijd_c, proef_tijd_d), min aandeel aangekruist van 'nu'"
    )


def errors(folder: Path, scores: dict[str, str]) -> list[Problem]:
    return [p for p in Library(folder).check([write(folder, scores)]) if p.severity == "fout"]


def test_a_sound_form_has_no_problems(folder: Path) -> None:
    assert errors(folder, SCORES) == []


@pytest.mark.parametrize(
    ("score", "code", "says"),
    [
        ("method: mean, items: [leer.vier]", "score-onbekend", "'leer.vier'"),
        ("method: mean, items: [cijfer], reverse: [weg]", "score-onbekend", "'weg'"),
        ("method: mean, items: [cijfer], reverse: [leer.een]", "score", "telt niet mee"),
        ("method: share, items: [cijfer]", "score", "aandeel"),
        ("method: mean, items: [tijd]", "score", "gemiddelde"),
        ("method: mean, items: [cijfer, leer]", "score", "dezelfde schaal"),
        ("method: sum, items: [cijfer, tijd]", "score", "door elkaar"),
        ("method: sum, items: [tekst]", "score", "geen getal"),
        ("method: sum, items: [geheim]", "score", "privé"),
        ("method: sum, items: [jaren], reverse: [jaren]", "score", "laagste en hoogste"),
        ("method: mean, items: [cijfer], range: [1, 4]", "score", "past niet"),
        ("method: mean, items: [cijfer], range: [5, 1]", "score", "eerst het laagste"),
        ("method: sum, items: [tijd], range: [0, 1]", "score", "geen 'range'"),
        ("method: balance, dimension: tijd", "score", "twee polen"),
        ("method: share, dimension: tijd, poles: [nu, straks]", "score", "'balance' of 'sum'"),
        ("method: balance, dimension: tijd, poles: [nu, later]", "score-leeg", "niets"),
        ("method: mean, dimension: weg", "score-leeg", "niets"),
        ("method: mean", "score-leeg", "zegt niet wat"),
    ],
)
def test_what_cannot_be_is_told_at_its_line(folder: Path, score: str, code: str, says: str) -> None:
    found = errors(folder, {"goed": SCORES["leren"], "fout": score})
    assert [(p.code, p.line) for p in found][:1] == [(code, len(FORM.splitlines()) + 3)]
    assert says in found[0].what and "'fout'" in found[0].what


def test_a_score_has_a_name_of_its_own(folder: Path) -> None:
    assert [p.code for p in errors(folder, {"cijfer": SCORES["leren"]})] == ["dubbel"]


def test_what_an_overlay_hides_is_left_out_of_the_scores(folder: Path) -> None:
    write(folder, {**SCORES, "regel": "method: mean, items: [leer.een, leer.drie]"})
    over = folder / "forms" / "korter.yaml"
    over.write_text("extends: proef\nversion: 1\nhide: [tijd, leer.drie, jaren, punt]\n", encoding="utf-8")
    assert [str(p) for p in Library(folder).check([over])] == []
    (sheet,) = prepare(Order("korter", "waterrade"), Library(folder)).sheets
    assert {r.name for r in sheet.scores} == {"leren", "anders_om", "cijfer_om", "punten", "regel"}
    assert [m.variable for r in sheet.scores if r.name == "regel" for m in r.members] == ["korter_leer_een"]


# --- kept with the run, and out again ---------------------------------------------------------------------------------


def test_scores_stand_in_their_table_and_their_rule_in_the_codebook(folder: Path, store: Store) -> None:
    run = build(Order("proef", "waterrade", copies=3), Library(folder), store, folder / "out").run
    assert loads(dumps(store.layout(run))) == store.layout(run)
    for copy, said in (
        (1, given(tijd="a b", leer_een="wel", leer_twee="niet", leer_drie="zeker")),
        (2, given(tijd=None)),
    ):
        origin = PageSource("stapel.pdf", f"{copy:064x}", 1)
        store.add_reading(PageReading(origin, Fate.READ, PageCode(run, 0, copy, 1), answers=tuple(said.values())))
    write(folder, {"straks": "method: sum, items: [cijfer]"})  # a later edit changes nothing about paper that is out
    out = folder / "tabellen"
    write_tables(store, out)
    found = {(row["copy"], row["score"]): row for row in rows(out, "scores")}
    assert len(found) == 2 * len(SCORES)  # of the third nothing came
    assert found["1", "proef_balans"] | {} == {
        "run": run, "copy": "1", "instance": "", "form": "proef", "score": "proef_balans", "label": "Score balans",
        "method": "balance", "value": "-0.6667", "counted": "4", "missing": "0",
    }  # fmt: skip
    assert (found["1", "proef_leren"]["value"], found["1", "proef_punten"]["value"]) == ("3.6667", "")
    assert (found["2", "proef_straks"]["value"], found["2", "proef_straks"]["missing"]) == ("", "3")
    book = {row["column"]: row for row in rows(out, "codebook") if row["kind"] == "rule"}
    assert set(book) == {f"proef_{name}" for name in SCORES}
    assert book["proef_straks"]["values"].startswith(
        "aandeel aangekruist van: proef_tijd_b, proef_tijd_c, proef_tijd_d."
    )
    assert book["proef_straks"]["runs"] == run


def test_no_scores_no_table(folder: Path, store: Store) -> None:
    (folder / "forms" / "proef.yaml").write_text(FORM, encoding="utf-8")
    run = build(Order("proef", "waterrade"), Library(folder), store, folder / "out").run
    assert '"scores"' not in dumps(store.layout(run))  # an older program reads it as it is
    answers = tuple(given(tijd="a").values())
    store.add_reading(PageReading(PageSource("s.pdf", "0" * 64, 1), Fate.READ, PageCode(run, 0, 1, 1), answers=answers))
    written = write_tables(store, folder / "tabellen")
    assert "scores.csv" not in {file.name for file in written.files}


def test_the_scan_counts_each_pole_as_a_share() -> None:
    """By the brief: poles have one to four statements, so raw counts must not be compared."""
    (sheet,) = prepare(Order("scan", "waterrade"), Library()).sheets
    rules, variables = {r.name: r for r in sheet.scores}, {v.name: v for v in sheet.variables}
    assert len(rules) == 20
    time = next(v for v in sheet.variables if v.dimension == "reageren_anticiperen")
    poles: dict[str | None, list[str]] = {}
    for value in time.values:
        poles.setdefault(value.pole, []).append(value.name)
    assert (len(poles["reageren"]), len(poles["anticiperen"])) == (1, 4)
    ticked = {time.name: answer(time.name, " ".join((*poles["reageren"], poles["anticiperen"][0])))}
    got = {name: scored(rules[name], variables, ticked, answered=True).value for name in rules}
    assert (got["reageren"], got["anticiperen"]) == (1.0, 0.25)
    assert (got["anticiperen_balans"], got["anticiperen_samen"]) == (-0.75, 1.25)
