"""A ring around a box is seen on tinted ground too: light print is ground, not print that could hide a stroke."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import numpy as np
import pytest

from generator.build import Order, build
from generator.define.library import Library
from generator.keep.store.sqlite import SqliteStore
from generator.make.compose.kinds import matrix
from generator.model.answer import PageSource
from generator.read.blank.runbook import RunBook
from generator.read.page import read_page
from generator.read.picture.image import PageImage
from generator.rehearse import pens
from generator.rehearse.compare import Score, compare
from generator.rehearse.filler import TIDY, fill_page
from generator.rehearse.page import draw
from generator.rehearse.printer import printed_pages
from generator.rehearse.scanner import OFFICE_COARSE, OFFICE_GREY, Copier, scan

ROWS = "\n".join(f"          - {{name: r{n}, label: Zin {n} over het werk}}" for n in range(12))
FORM = f"""\
version: 1
title: Proef
description: Een proef
audience: organisatie
sections:
  - id: een
    items:
      - type: likert
        id: vaak
        label: Hoe vaak?
        rows:
{ROWS}
        choices: [{{name: nooit, label: nooit}}, {{name: soms, label: soms}}, {{name: vaak, label: vaak}}]
"""
CIRCLING = replace(TIDY, styles=MappingProxyType({pens.MarkKind.CIRCLE: 1.0}))


@pytest.mark.parametrize("tint", [matrix.TINT_CLEAR_MM, -100.0], ids=["as it is printed now", "as it was until 2026"])
@pytest.mark.parametrize("copier", [OFFICE_GREY, OFFICE_COARSE], ids=lambda copier: f"{copier.dpi} dpi")
def test_circled_rows_are_not_read_as_empty(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, copier: Copier, tint: float
) -> None:
    monkeypatch.setattr(matrix, "TINT_CLEAR_MM", tint)
    (tmp_path / "forms").mkdir()
    (tmp_path / "forms" / "rijen.yaml").write_text(FORM, encoding="utf-8")
    with SqliteStore(tmp_path / "store.sqlite") as store:
        product = build(Order("rijen", "waterrade", copies=1), Library(tmp_path), store, tmp_path)
        run = store.run(product.run)
    (page,), runs = run.layout.pages, RunBook({product.run: run})
    (blank,) = printed_pages(product.files[0], copier.dpi, product.pages_of(1))
    score, rng = Score(), np.random.default_rng(4)
    for pen in (pens.BALLPOINT, pens.FELT_PEN, pens.MARKER):
        picture = blank.copy()
        filled = fill_page(run.layout, page, pen, rng, CIRCLING)
        draw(picture, filled.strokes, pen, copier.dpi, rng)
        image = PageImage(scan(picture, copier, rng), PageSource("proef", "0" * 64, 1), dpi=copier.dpi)
        score.add(compare(filled.truth, read_page(image, runs).answers, {}))
    assert (score.silent, score.missing) == (0, 0), score.examples
    assert score.reviewed <= score.fields // 4
