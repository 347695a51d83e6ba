"""What a message tells people to copy is what they wrote, in quotes: never another text."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from define_shelf import Shelf

from generator.define.node import plain
from generator.define.yaml_source import parse_yaml
from generator.model.errors import Problem

HERE = Path("form.yaml")
TYPED = [
    *("007", "1.10", "03", "+5", "-0", "1e3", "1E3", ".5", "5.", "00", "0612345678", "1.50", "100000000000000"),
    *("true", "True", "FALSE", "null", "Null", "~"),
]
QUOTED = re.compile(r'Schrijf het zo: (?:(\w+): )?("[^"]*")')


def form(label: str) -> str:
    return f"""\
version: 1
title: Proef
description: Proef
audience: organisatie
howto: [{label}]
sections:
  - id: a
    items:
      - type: select_one
        id: keus
        label: Wat?
        choices:
          - {{name: a, label: {label}}}
          - {{name: {label}, label: Iets}}
"""


def problems(shelf: Shelf, text: str) -> tuple[Problem, ...]:
    path = shelf.write("forms/proef.yaml", text)
    return shelf.library().check([path])


@pytest.mark.parametrize("typed", TYPED)
def test_quotes_go_around_what_stands_there(shelf: Shelf, typed: str) -> None:
    found = problems(shelf, form(typed))
    assert [p.line for p in found] == [5, 13, 14]  # in a list, as a label, as a name
    for problem, field in zip(found, (None, "label", "name"), strict=True):
        copied = QUOTED.search(problem.mend)
        assert copied is not None, str(problem)
        assert copied[1] == field
        assert plain(parse_yaml(f"x: {copied[2]}\n", HERE)) == {"x": typed}
        assert f"'{typed}'" in problem.what


def test_a_colour_without_quotes_is_not_nothing(shelf: Shelf) -> None:
    path = shelf.write("brand/eigen/brand.yaml", "extends: waterrade\npalette:\n  primary: #1B4F72\n  ink:  # leeg\n")
    (problem,) = [p for p in shelf.library().check([path]) if p.severity == "fout"]
    assert (problem.line, '"#1B4F72"' in problem.mend, "#1B4F72" in problem.what) == (3, True, True), str(problem)


def test_half_of_what_stands_there_is_never_advised(shelf: Shelf) -> None:
    typed = "0." + "1" * 14 + "e" + "1"
    assert f'"{typed}"' in problems(shelf, form(typed))[1].mend
    long = "1" * 15 + "." + "0" * 15 + "e99"
    assert len(long) < 40 and f'"{long}"' in problems(shelf, form(long))[1].mend


def test_names_of_changes_stay_as_they_were_typed(shelf: Shelf) -> None:
    tree = parse_yaml("change:\n  007: {label: x}\n  1.10: {label: y}\n  1.1: {label: z}\n  True: w\n", HERE)
    assert list(plain(tree)["change"]) == ["007", "1.10", "1.1", "True"]
    path = shelf.write("forms/scan.yaml", "extends: scan\nversion: 2\nchange:\n  007: {label: x}\nhide: [1.10]\n")
    said = " ".join(p.what for p in shelf.library().check([path]))
    assert "'007'" in said and "'1.10'" in said
