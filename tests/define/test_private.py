"""What check says of private questions that cannot stand under the cut line."""

from __future__ import annotations

import pytest
from define_shelf import Shelf

from generator.model.errors import Problem

HEAD = """\
key: eigen
version: 1
title: Eigen
lead: Kruis aan.
description: Proef
audience: medewerker
who_sees: Jij.
sections:
  - id: alles
    title: Alles
    items:
"""
OPEN = "      - {type: text, id: open, label: Wat vind je?}\n"
NOTE = "      - {type: note, id: dank, label: Dank je wel.}\n"
OWN = "      - {type: text, id: dicht, label: Hoe slaap je?, private: true}\n"
TABLE = """\
      - type: likert
        id: tabel
        label: Hoe vaak?
        choices: [{name: nooit, label: nooit}, {name: vaak, label: vaak}]
        rows:
          - {name: leer, label: Ik leer.}
          - {name: slaap, label: Ik slaap., private: true}
"""


def said(shelf: Shelf, items: str) -> list[Problem]:
    shelf.write("forms/eigen.yaml", HEAD + items)
    return [problem for problem in shelf.check() if problem.code == "privé"]


@pytest.mark.parametrize("items", [OPEN + OWN, OPEN + OWN + NOTE, OPEN, OWN])
def test_what_can_stand_last_is_right(shelf: Shelf, items: str) -> None:
    assert said(shelf, items) == []


def test_a_question_that_is_read_after_a_private_one(shelf: Shelf) -> None:
    (problem,) = said(shelf, OWN + OPEN)
    assert (problem.severity, problem.line) == ("let op", 12)
    assert "'dicht'" in problem.what and "'open'" in problem.what and "afgedekt" in problem.what
    assert "als laatste" in problem.mend and "kniplijn" in problem.mend


def test_a_private_row_in_a_table_that_is_read(shelf: Shelf) -> None:
    (problem,) = said(shelf, OPEN + TABLE)
    assert (problem.severity, problem.line) == ("let op", 19)
    assert "'slaap'" in problem.what and "'tabel'" in problem.what
    assert "eigen vraag" in problem.mend


def test_a_private_question_that_must_be_answered(shelf: Shelf) -> None:
    (problem,) = said(shelf, OPEN + OWN.replace("}", ", required: true}"))
    assert (problem.severity, problem.line) == ("let op", 13)
    assert "required" in problem.mend


CHOICES = """\
      - type: {type}
        id: weegt
        label: Wat weegt mee?
        choices:
          - {{name: tijd, label: De tijd, private: {time}}}
          - {{name: thuis, label: Thuis, private: true}}
"""


def test_a_private_choice_among_choices_that_are_read_is_covered(shelf: Shelf) -> None:
    (problem,) = said(shelf, OPEN + CHOICES.format(type="select_multiple", time="false"))
    assert problem.severity == "let op"
    assert "'thuis'" in problem.what
    assert "afgedekt" in problem.what


@pytest.mark.parametrize(
    ("type_", "time", "told"),
    [("select_one", "false", "Dat kan alleen bij"), ("words", "false", "Dat kan alleen bij"),
     ("select_multiple", "true", "Alle keuzes van deze vraag zijn privé")],
)  # fmt: skip
def test_a_choice_that_cannot_be_private_is_told(shelf: Shelf, type_: str, time: str, told: str) -> None:
    problems = said(shelf, OPEN + CHOICES.format(type=type_, time=time))
    assert [told in problem.what for problem in problems if problem.severity == "fout"] == [True]


def test_a_tile_after_a_private_part_is_not_read(shelf: Shelf) -> None:
    assert said(shelf, OPEN + OWN + "      - {type: tile, id: t, label: Hulp?, do: Bel ons.}\n") == []
