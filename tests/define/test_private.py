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
