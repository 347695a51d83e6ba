"""Ten sheets, filled in with the same answers on paper and in the PDF: the same values come into the tables.

Paper is filled in by a simulated hand, printed, copied and read; the PDF by a program that follows the standard. What
reading doubts goes to a person and is not compared; what it does not doubt must be what the PDF says. With -s the table
of `docs/selftest.md` is printed.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from generator.build import Order, build
from generator.collect import collect
from generator.define.library import Library
from generator.keep.responses import responses
from generator.keep.store.sqlite import SqliteStore
from generator.model.answer import Answer, AnswerState
from generator.model.layout import Layout
from generator.model.variable import VariableType
from generator.rehearse import pens
from generator.rehearse.filler import fill_page
from generator.rehearse.page import draw
from generator.rehearse.printer import printed_pages
from generator.rehearse.scanner import OFFICE_GREY, scan
from generator.rehearse.stack import as_pdf
from generator.rehearse.typist import SENTENCES, Typed, type_into

SHEETS = (
    "betekenis", "dialoog", "evaluatie", "groeicurve", "inzetbaarheid", "koers", "loopbaanpropositie",
    "mobiliteitscultuur", "netwerkkaart", "scan",
)  # fmt: skip
CHOICES = (VariableType.SELECT_ONE, VariableType.SELECT_MULTIPLE)
LEAST_SURE = 0.85  # of the choices: a reader that asks about more is no help
COPIES = 3


@dataclass
class Found:
    """Of one sheet: how many values were compared, and what of them paper was asked about."""

    values: int = 0
    same: int = 0
    asked: int = 0


def on_paper(sheet: str, folder: Path, store: SqliteStore, seed: int) -> tuple[str, dict[int, Typed]]:
    """A run of the sheet that people filled in with a pen, read again; and what each of them meant."""
    rng = np.random.default_rng(seed)
    order = Order(sheet, "waterrade", copies=COPIES, sheet_only=True, duplex=False, paired=False)
    product = build(order, Library(None), store, folder / "out")
    layout, scans, meant = store.layout(product.run), [], {}
    for copy in range(1, COPIES + 1):
        pen = pens.PENS[copy % len(pens.PENS)]
        chosen: dict[str, tuple[str, ...]] = {}
        texts: dict[str, str] = {}
        pictures = printed_pages(product.files[0], OFFICE_GREY.dpi, product.pages_of(copy))
        for page, picture in zip(layout.pages, pictures, strict=True):
            filled = fill_page(layout, page, pen, rng)
            draw(picture, filled.strokes, pen, OFFICE_GREY.dpi, rng)
            chosen |= filled.truth.chosen
            texts |= {name: str(rng.choice(SENTENCES)) for name, inked in filled.truth.inked.items() if inked}
            scans.append(scan(picture, OFFICE_GREY, rng))
        meant[copy] = Typed(chosen, texts)
    stack = folder / "stapel.pdf"
    stack.write_bytes(as_pdf(scans, OFFICE_GREY.dpi, bitonal=False, quality=90))
    collect([stack], store, folder / "papier", jobs=1)
    return product.run, meant


def in_pdf(sheet: str, folder: Path, store: SqliteStore, meant: dict[int, Typed]) -> tuple[str, Layout]:
    """The same answers in fillable PDFs, read again."""
    order = Order(sheet, "waterrade", copies=COPIES, kind="fillable", sheet_only=True)
    product = build(order, Library(None), store, folder / "invul")
    layout, filled = store.layout(product.run), []
    asked = {field.variable for page in layout.pages for field in page.fields}
    for copy, file in enumerate(product.files, start=1):
        own = meant[copy]
        written = {
            name: text
            for name, text in own.texts.items()
            if name in asked and layout.variable(name).type is VariableType.TEXT
        }
        typed = Typed({name: codes for name, codes in own.chosen.items() if name in asked}, written)
        filled.append(folder / f"ingevuld-{copy}.pdf")
        filled[-1].write_bytes(type_into(file.read_bytes(), layout, typed))
    collect(filled, store, folder / "pdf", jobs=1)
    return product.run, layout


def sure(answer: Answer | None) -> bool:
    return answer is not None and answer.state is not AnswerState.DOUBTFUL


@pytest.mark.slow
@pytest.mark.parametrize("sheet", SHEETS)
def test_paper_and_pdf_say_the_same(tmp_path: Path, sheet: str) -> None:
    found = Found()
    with SqliteStore(tmp_path / "store.sqlite") as store:
        run, meant = on_paper(sheet, tmp_path, store, seed=20261130)
        other, layout = in_pdf(sheet, tmp_path, store, meant)
        paper = {response.copy: response.answers for response in responses(store, run)}
        pdf = {response.copy: response.answers for response in responses(store, other)}
    assert paper.keys() == pdf.keys() == meant.keys()
    for copy, own in meant.items():
        for name, codes in own.chosen.items():
            variable = layout.variable(name)
            assert variable.type in CHOICES
            assert set(pdf[copy][name].chosen) == set(codes), name
            found.values += 1
            if not sure(paper[copy].get(name)):
                found.asked += 1
                continue
            assert set(paper[copy][name].chosen) == set(pdf[copy][name].chosen), (copy, name)
            found.same += 1
        for name, text in own.texts.items():
            found.values += 1
            seen = paper[copy].get(name)
            if not sure(seen):
                found.asked += 1
                continue
            assert seen is not None and seen.state is not AnswerState.BLANK, name
            if name in pdf[copy] and pdf[copy][name].text:
                assert pdf[copy][name].text == text, name
            found.same += 1
    print(f"| `{sheet}` | {COPIES} | {found.values} | {found.same} | {found.asked} |")
    assert found.same >= LEAST_SURE * found.values
