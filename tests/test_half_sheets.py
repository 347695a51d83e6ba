"""Sheets on half an A4: two on a page of the print file, each with its own marks and codes, cut or not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pypdfium2
import pytest
from pdf_oracles import assert_accessible_archive

from generator.build import Order, Product, build, prepare
from generator.collect import collect
from generator.define.library import Library
from generator.keep.store import Store
from generator.keep.store.sqlite import SqliteStore
from generator.make.drawing import ImageOp
from generator.make.printrun import plans
from generator.model.geometry import PT_PER_MM, is_half
from generator.model.layout import CodeRole, Layout
from generator.rehearse.compare import compare
from generator.rehearse.filler import TIDY, Truth, fill_page
from generator.rehearse.page import Grey, draw
from generator.rehearse.pens import PENS
from generator.rehearse.printer import printed_pages
from generator.rehearse.stack import as_pdf

DPI = 150
FORM = """\
version: 1
title: Hoe was het?
description: Een half blad
audience: iedereen
paper: a5
orientation: landscape
who_sees: Alleen de begeleider leest dit.
howto: [Denk aan vandaag., Kruis aan wat past.]
sections:
  - id: s
    items:
      - type: likert
        id: was
        label: Zo was het
        rows:
          - {name: nut, label: Ik had er iets aan.}
          - {name: snap, label: Ik begreep het.}
          - {name: zei, label: Ik kon zeggen wat ik wilde.}
        choices:
          - {name: nee, label: nee}
          - {name: beetje, label: een beetje}
          - {name: wel, label: wel}
"""
UPRIGHT = FORM.replace("landscape", "portrait")
MORE = "".join(f"      - {{type: scale, id: s{n}, label: Hoe {n}?, left: laag, right: hoog}}\n" for n in range(6))
WHOLE = """\
version: 1
title: Heel
description: Een heel blad
audience: organisatie
sections:
  - id: s
    items: [{type: scale, id: s, label: Hoe?, left: laag, right: hoog}]
"""
PACK = """\
title: Beide
description: D
audience: gemengd
sheets: [heel, half]
facilitator: {goal: G, steps: [{minutes: 5, what: Invullen}]}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "forms" / "packs").mkdir(parents=True)
    for name, text in (
        ("half", FORM),
        ("staand", UPRIGHT),
        ("lang", FORM + MORE),
        ("heel", WHOLE),
        ("packs/beide", PACK),
    ):
        (tmp_path / "forms" / f"{name}.yaml").write_text(text, encoding="utf-8")
    return tmp_path


@pytest.fixture
def store(folder: Path) -> Iterator[Store]:
    with SqliteStore(folder / "out" / "werkblad.sqlite") as store:
        yield store


@dataclass
class Filled:
    """A run that was filled in: its A4 pages as pictures, and what was meant per (copy, form, page)."""

    product: Product
    layout: Layout
    sheets: dict[int, Grey]
    truths: dict[tuple[int, int, int], Truth]


def filled(folder: Path, store: Store, form: str, copies: int) -> Filled:
    product = build(Order(form, "waterrade", copies=copies), Library(folder), store, folder / "out")
    layout, rng = store.layout(product.run), np.random.default_rng(7)
    made = Filled(product, layout, {}, {})
    for copy in range(1, copies + 1):
        for index, page in zip(product.pages_of(copy), layout.pages, strict=True):
            if index not in made.sheets:
                made.sheets[index] = next(printed_pages(product.files[0], DPI, range(index, index + 1))).copy()
            sheet = made.sheets[index]
            paper = half_of(sheet, copy) if is_half(page.width, page.height) else sheet
            hand = fill_page(layout, page, PENS[0], rng, TIDY)
            draw(paper, hand.strokes, PENS[0], DPI, rng)
            made.truths[copy, page.form, page.page] = hand.truth
    return made


def half_of(sheet: Grey, copy: int) -> Grey:
    """The half of an A4 (above and below, or left and right) that belongs to this copy."""
    halves = np.array_split(sheet, 2, axis=int(sheet.shape[1] > sheet.shape[0]))
    return halves[1 - copy % 2]


def assert_all_read(store: Store, made: Filled, folder: Path, scans: list[Grey]) -> None:
    (folder / "scan.pdf").write_bytes(as_pdf(scans, DPI))
    collect([folder / "scan.pdf"], store, folder / "tabellen", jobs=1)
    readings = {(r.code.copy, r.code.form, r.code.page): r for r in store.readings(made.product.run) if r.code}
    assert readings.keys() == made.truths.keys()
    options = {v.name: len(v.values) for v in made.layout.variables}
    for key, truth in made.truths.items():
        assert compare(truth, readings[key].answers, options).silent == 0, key


def test_two_halves_on_an_a4_are_read_uncut(folder: Path, store: Store) -> None:
    made = filled(folder, store, "half", 3)
    with pypdfium2.PdfDocument(made.product.files[0]) as document:
        sizes = {tuple(round(side / PT_PER_MM) for side in page.get_size()) for page in document}
    assert sizes == {(210, 297)}
    assert sorted(made.sheets) == [0, 2]  # each with a white back
    assert_all_read(store, made, folder, list(made.sheets.values()))


def test_two_halves_are_read_upside_down(folder: Path, store: Store) -> None:
    made = filled(folder, store, "half", 2)
    assert_all_read(store, made, folder, [np.rot90(sheet, 2).copy() for sheet in made.sheets.values()])


def test_halves_are_read_when_cut(folder: Path, store: Store) -> None:
    made = filled(folder, store, "half", 2)
    (sheet,) = made.sheets.values()
    middle = sheet.shape[0] // 2
    on_glass = np.full_like(sheet, 255)  # a cut half on an A4 glass
    on_glass[:middle] = sheet[middle:]
    assert_all_read(store, made, folder, [sheet[:middle].copy(), on_glass])


def test_halves_that_stand_are_read_cut_and_uncut(folder: Path, store: Store) -> None:
    made = filled(folder, store, "staand", 3)
    with pypdfium2.PdfDocument(made.product.files[0]) as document:
        assert {tuple(round(side / PT_PER_MM) for side in page.get_size()) for page in document} == {(297, 210)}
    assert sorted(made.sheets) == [0, 2]
    both, last = made.sheets[0], half_of(made.sheets[2], 3)
    assert_all_read(store, made, folder, [np.rot90(both).copy(), last])


def test_the_name_on_a_half_that_stands_keeps_clear_of_the_logo(folder: Path) -> None:
    drawing = prepare(Order("staand", "zonneveen"), Library(folder)).drawing
    layout = drawing.pages[0].layout
    assert layout is not None and layout.name_strip is not None
    logo = next(op.box for op in drawing.pages[0].ops if isinstance(op, ImageOp))
    code = next(mark.box for mark in layout.codes if mark.role is CodeRole.ENTRY)
    assert not layout.name_strip.overlaps(logo) and not layout.name_strip.overlaps(code)


@pytest.mark.parametrize(("form", "pages"), [("lang", [0, 1, 2, 4, 5, 6]), ("beide", [2, 4, 6, 8, 10])])
def test_both_sides_and_beside_whole_sheets(folder: Path, store: Store, form: str, pages: list[int]) -> None:
    """Three copies. lang: three sides and a white one, twice. beide: behind the facilitator's heel 1, heel 2, halves
    of 1 and 2, heel 3, half of 3; each with a white back."""
    made = filled(folder, store, form, 3)
    assert sorted(made.sheets) == pages
    assert_all_read(store, made, folder, list(made.sheets.values()))


def test_a_file_for_one_person_holds_nobody_else(folder: Path, store: Store) -> None:
    product = build(Order("half", "waterrade", copies=2, split=True), Library(folder), store, folder / "out")
    for file in product.files:
        with pypdfium2.PdfDocument(file) as document:
            words = [page.get_textpage().get_text_range() for page in document]
            assert round(document[0].get_height() / PT_PER_MM, 1) == 148.5
        assert sum(word.count("Exemplaar") for word in words) == 1


def test_a_pdf_to_fill_in_has_half_pages(folder: Path, store: Store) -> None:
    product = build(Order("half", "waterrade", kind="fillable"), Library(folder), store, folder / "out")
    with pypdfium2.PdfDocument(product.files[0]) as document:
        assert [round(side / PT_PER_MM, 1) for side in document[0].get_size()] == [210.0, 148.5]
    assert_accessible_archive(product.files[0].read_bytes())


def test_halves_begin_on_a_sheet_of_their_own(folder: Path) -> None:
    planned = plans(prepare(Order("beide", "waterrade"), Library(folder)).drawing, duplex=True)
    assert [len(part) for part in (planned.front, planned.each, planned.paired)] == [2, 2, 2]
