"""Blank rows below rows with a name: what somebody adds is a row like the others, except that nobody must add it."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.build import Order, build
from generator.collect import collect
from generator.define.library import Library
from generator.keep.responses import responses
from generator.keep.store import Store
from generator.keep.store.sqlite import SqliteStore
from generator.model.answer import AnswerState
from generator.model.layout import Layout
from generator.rehearse.typist import Typed, type_into

FORM = """\
version: 1
title: Proef
description: Een proef
audience: organisatie
sections:
  - id: een
    items:
      - type: likert
        id: menu
        label: Waarover wil je praten?
        required: true
        multiple: true
        max_per_column: 2
        scoring: {dimension: praten}
        blank_rows: 2
        rows: [{name: uren, label: uren}, {name: werk, label: werk}]
        choices: [{name: ik, label: ik}, {name: jij, label: jij}]
      - type: table
        id: hulp
        label: Wat helpt?
        blank_rows: 1
        rows: [{name: loon, label: loon}]
        columns: [{name: COLUMN, type: text, label: Waar?}]
"""
OWN = ("f_menu_1", "f_menu_2", "f_menu_1_tekst", "f_menu_2_tekst")


@pytest.fixture
def library(tmp_path: Path) -> Library:
    (tmp_path / "forms").mkdir()
    (tmp_path / "forms" / "f.yaml").write_text(FORM.replace("COLUMN", "waar"), encoding="utf-8")
    return Library(tmp_path)


def made(library: Library, store: Store, folder: Path) -> tuple[bytes, Layout]:
    product = build(Order("f", "waterrade", kind="fillable"), library, store, folder / "out")
    return product.files[0].read_bytes(), store.layout(product.run)


def test_nobody_must_add_a_row_and_no_score_counts_one(library: Library, tmp_path: Path) -> None:
    with SqliteStore(tmp_path / "store.sqlite") as store:
        _, layout = made(library, store, tmp_path)
    known = {variable.name: variable for variable in layout.variables}
    assert known["f_menu_uren"].required and known["f_menu_uren"].dimension == "praten"
    assert [(known[name].required, known[name].dimension) for name in OWN] == [(False, None)] * 4
    assert {"f_hulp_1_tekst", "f_hulp_1_waar", "f_hulp_loon_waar"} <= known.keys()


def test_a_column_is_counted_over_all_rows(library: Library, tmp_path: Path) -> None:
    with SqliteStore(tmp_path / "store.sqlite") as store:
        pdf, layout = made(library, store, tmp_path)
        chosen = dict.fromkeys(("f_menu_uren", "f_menu_werk", "f_menu_1"), ("ik",))
        (tmp_path / "vol.pdf").write_bytes(type_into(pdf, layout, Typed(chosen, {"f_menu_1_tekst": "rooster"})))
        collect([tmp_path / "vol.pdf"], store, tmp_path / "tabellen", jobs=1)
        (response,) = responses(store, layout.run)
    assert {name for name, answer in response.answers.items() if answer.state is AnswerState.DOUBTFUL} == set(chosen)
    assert response.answers["f_menu_1_tekst"].text == "rooster"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("COLUMN", "tekst", "'tekst' is de naam van wat er in een lege rij geschreven wordt"),
        ("max_per_column: 2", "max_per_column: 4", "'max_per_column' is 4, maar er zijn 4 rijen"),
    ],
)
def test_what_cannot_be_is_said(library: Library, tmp_path: Path, old: str, new: str, said: str) -> None:
    text = FORM.replace(old, new).replace("COLUMN", "waar")
    (tmp_path / "forms" / "f.yaml").write_text(text, encoding="utf-8")
    assert any(said in problem.what for problem in Library(tmp_path).check())
