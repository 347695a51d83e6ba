"""Pictograms stand before steps, headings and questions, beside words, and change no word of a form."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.build import Order, prepare
from generator.define.library import Library
from generator.make.drawing import Drawing, PathOp, TextOp
from generator.model.wording import wording

FORM = """\
version: 1
title: Proef
description: Proef
audience: medewerker
howto: [{step}]
sections:
  - id: s
    title: Kop
    {section}
    items: [{{type: text, id: q, label: Wat leerde je?, {question}}}]
"""
PLAIN = {"step": "Schrijf het op.", "section": "", "question": ""}
WITH = {
    "step": "{default: Schrijf het op., icon: bulb}",
    "section": "icon: heart",
    "question": "icon: key",
}


def library(folder: Path, parts: dict[str, str]) -> Library:
    (folder / "forms").mkdir(exist_ok=True)
    (folder / "forms" / "proef.yaml").write_text(FORM.format(**parts), encoding="utf-8")
    return Library(folder)


def drawn(library: Library) -> Drawing:
    return prepare(Order("proef", "waterrade"), library).drawing


def words(drawing: Drawing) -> list[str]:
    return [op.text for op in drawing.pages[0].ops if isinstance(op, TextOp)]


@pytest.mark.parametrize(("part", "beside"), [("step", "Schrijf"), ("section", "Kop"), ("question", "Wat leerde")])
def test_a_pictogram_stands_before_its_words(tmp_path: Path, part: str, beside: str) -> None:
    before = drawn(library(tmp_path, PLAIN))
    after = drawn(library(tmp_path, {**PLAIN, part: WITH[part]}))
    assert words(after) == words(before)
    (said,) = [op for op in after.pages[0].ops if isinstance(op, TextOp) and op.text.startswith(beside)]
    count = sum(isinstance(op, PathOp) for op in after.pages[0].ops)
    assert count == 1 + sum(isinstance(op, PathOp) for op in before.pages[0].ops)
    paths = [op for op in after.pages[0].ops if isinstance(op, PathOp)]
    rights = [max(x for segment in op.segments for x in segment[1::2]) for op in paths]  # type: ignore[type-var]
    tops = [min(y for segment in op.segments for y in segment[2::2]) for op in paths]  # type: ignore[type-var]
    near = [right for right, top in zip(rights, tops, strict=True) if abs(top - said.at.y) < 8]  # type: ignore[operator]
    assert any(0 < said.at.x - right < 6 for right in near)  # type: ignore[operator]


def test_a_pictogram_before_words_changes_no_word_of_a_form(tmp_path: Path) -> None:
    plain = wording(library(tmp_path, PLAIN).form("proef"))
    assert plain == wording(library(tmp_path, WITH).form("proef"))
