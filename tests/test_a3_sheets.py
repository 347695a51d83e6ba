"""A sheet that is always on A3: whatever paper is asked for, beside other sheets on A4, and read back as it lies."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pypdfium2

from generator.build import Order, build, prepare
from generator.define.library import Library
from generator.exchange.out import sheet_of_form
from generator.keep.store.sqlite import SqliteStore
from generator.model.answer import Fate, PageSource
from generator.model.geometry import PT_PER_MM, Paper
from generator.read.blank.runbook import RunBook
from generator.read.page import read_page
from generator.read.picture.image import PageImage
from generator.rehearse.printer import printed_pages
from generator.rehearse.scanner import OFFICE_GREY, scan

FORM = """\
version: 1
title: {title}
description: Een blad
audience: organisatie
orientation: landscape
{paper}
sections:
  - id: een
    items:
      - {{id: vraag, type: select_one, label: Waar?, choices: [{{name: a, label: Hier}}, {{name: b, label: Daar}}]}}
"""
PACK = """\
title: Beide
description: Een groot en een gewoon blad
audience: organisatie
sheets: [groot, gewoon]
facilitator: {goal: Kijken., steps: [{minutes: 10, what: Kijken.}]}
"""


def library(folder: Path) -> Library:
    (folder / "forms" / "packs").mkdir(parents=True)
    for name, paper in (("groot", "paper: a3"), ("gewoon", "")):
        (folder / "forms" / f"{name}.yaml").write_text(FORM.format(title=name, paper=paper), encoding="utf-8")
    (folder / "forms" / "packs" / "beide.yaml").write_text(PACK, encoding="utf-8")
    return Library(folder)


def test_only_the_sheet_that_asks_for_it_is_on_a3(tmp_path: Path) -> None:
    pages = prepare(Order("beide", "waterrade"), library(tmp_path)).drawing.pages
    assert [(page.width, page.height) for page in pages] == [(210.0, 297.0), (420.0, 297.0), (297.0, 210.0)]


def test_it_is_printed_and_read_on_a3(tmp_path: Path) -> None:
    with SqliteStore(tmp_path / "store.sqlite") as store:
        product = build(Order("groot", "waterrade", large=True), library(tmp_path), store, tmp_path / "out")
        runs = RunBook({product.run: store.run(product.run)})
    size = pypdfium2.PdfDocument(product.files[0])[0].get_size()
    assert [round(side / PT_PER_MM) for side in size] == [420, 297]
    (blank,) = printed_pages(product.files[0], OFFICE_GREY.dpi, [0])
    seen = scan(blank, OFFICE_GREY, np.random.default_rng(3))
    reading = read_page(PageImage(seen, PageSource("proef", "0" * 64, 1), dpi=OFFICE_GREY.dpi), runs)
    assert reading.fate is Fate.READ and reading.code is not None


def test_a_sheet_that_is_always_on_a3_asks_other_programs_the_same(tmp_path: Path) -> None:
    known = library(tmp_path)
    form = tmp_path / "forms" / "groot.yaml"
    lines = "      - {id: stappen, type: text, label: Stappen, numbered: 2, numbered_on_a3: 4}\n"
    form.write_text(form.read_text(encoding="utf-8") + lines, encoding="utf-8")
    (printed,) = prepare(Order("groot", "waterrade"), known).sheets
    assert sheet_of_form(known, "groot", "waterrade").variables == printed.variables
    assert [v.name for v in printed.variables][-1] == "groot_stappen_4"


def test_on_a3_two_parties_point_at_the_sentence_and_have_five_lines_each() -> None:
    library = Library(None)
    for paper, lines in ((Paper.A4, 3), (Paper.A3, 5)):
        (page,) = prepare(Order("loopbaanpropositie", "waterrade", paper=paper), library).drawing.pages
        assert page.layout is not None
        boxes = {field.variable.removeprefix("loopbaanpropositie_"): field.box for field in page.layout.fields}
        own = [sum(name.startswith(party) for name in boxes) for party in ("bieden", "verwachten")]
        assert own == [lines, lines]
        sentence, fields = boxes["zin"], [boxes[f"{name}_tekst"] for name in ("waarom", "wat", "hoe", "wie")]
        if paper is Paper.A3:
            assert boxes["bieden_1"].right < sentence.x < sentence.right < boxes["verwachten_1"].x
            assert [box.bottom < sentence.y for box in fields] == [True, True, False, False]
