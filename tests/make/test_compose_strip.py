"""How a sheet works: steps in a row, and on a narrow sheet under one another; never a word over another."""

from __future__ import annotations

from pathlib import Path

import pytest
from compose_sample import overlaps

from generator.build import Order, prepare
from generator.define.library import Library
from generator.make.drawing import Drawing, TextOp

FORM = """\
version: 1
title: Kaart
description: Proef
audience: organisatie
paper: {paper}
howto: [Vul voor elke klus één kaart in., Schrijf groot en kort., Hang de kaart daarna op het bord.]
sections:
  - id: s
    items: [{{type: select_one, id: q, label: Wat?, choices: [{{name: a, label: a}}, {{name: b, label: b}}]}}]
"""


def drawn(folder: Path, paper: str, **wishes: bool) -> Drawing:
    (folder / "forms").mkdir()
    (folder / "forms" / "kaart.yaml").write_text(FORM.format(paper=paper), encoding="utf-8")
    return prepare(Order("kaart", "waterrade", **wishes), Library(folder)).drawing  # type: ignore[arg-type]


@pytest.mark.parametrize(("paper", "heights"), [("a4", 1), ("a5", 3)])
@pytest.mark.parametrize("large", [False, True], ids=["", "large"])
def test_steps_stand_under_one_another_where_a_row_would_be_higher(
    tmp_path: Path, paper: str, heights: int, large: bool
) -> None:
    drawing = drawn(tmp_path, paper, large=large)
    numbers = [op for op in drawing.pages[0].ops if isinstance(op, TextOp) and op.text in ("1", "2", "3")]
    assert len({round(op.at.y, 1) for op in numbers[:3]}) == heights
    assert list(overlaps(drawing.pages[0])) == []
