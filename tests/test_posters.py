"""Posters ask nothing: they carry no codes, come with every copy, and nothing of them is kept or read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pypdfium2
import pytest
from pdf_oracles import assert_accessible_archive

from generator.build import Order, build, prepare
from generator.collect import collect
from generator.define.library import Library
from generator.keep.status import status
from generator.keep.store import Store
from generator.keep.store.sqlite import SqliteStore
from generator.make.drawing import CircleOp
from generator.make.printrun import plans
from generator.model.answer import Fate
from generator.model.errors import NotFoundError
from generator.rehearse.compare import compare
from generator.rehearse.filler import TIDY, fill_page
from generator.rehearse.page import draw
from generator.rehearse.pens import PENS
from generator.rehearse.printer import printed_pages
from generator.rehearse.stack import as_pdf
from generator.selftest import Plan, selftest

DPI = 200
POSTER = """\
version: 1
title: Praat erover
description: Een poster
audience: iedereen
who_sees: Niemand vult iets in.
sections:
  - id: s
    items: [{type: tile, id: t, label: Hoe gaat het?, do: Praat erover.}]
"""
HALF = POSTER.replace("audience: iedereen", "audience: iedereen\npaper: a5\norientation: landscape")
CARDS = """\
version: 1
title: Kaarten
description: Drie bladzijden met een kaart
audience: iedereen
one_sided: true
who_sees: Niemand vult iets in.
sections:
  - id: een
    items: [{type: tile, id: a, label: Wie?, icon: people, group: Wie, colour: 1}]
  - id: twee
    new_page: true
    items: [{type: tile, id: b, label: Wat?, icon: star, group: Wat, colour: 2}]
  - id: drie
    new_page: true
    items: [{type: tile, id: c, label: Waar?, icon: sun, group: Waar, colour: 3}]
"""
ASKED = """\
version: 1
title: Blad
description: Een blad om in te vullen
audience: organisatie
sections:
  - id: s
    items:
      - {type: scale, id: schaal, label: Hoe?, left: laag, right: hoog}
      - {type: select_one, id: kleur, label: Welke?, choices: [{name: r, label: Rood}, {name: b, label: Blauw}]}
"""
PACK = """\
title: Pakket
description: D
audience: iedereen
sheets: [{sheets}]
facilitator: {{goal: G, steps: [{{minutes: 5, what: Doe}}]}}
"""
PACKS = {"gemengd": "plaat, blad, half", "posters": "plaat, kaarten"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "forms" / "packs").mkdir(parents=True)
    for name, text in (("plaat", POSTER), ("half", HALF), ("kaarten", CARDS), ("blad", ASKED)):
        (tmp_path / "forms" / f"{name}.yaml").write_text(text, encoding="utf-8")
    for name, sheets in PACKS.items():
        (tmp_path / "forms" / "packs" / f"{name}.yaml").write_text(PACK.format(sheets=sheets), encoding="utf-8")
    return tmp_path


@pytest.fixture
def store(folder: Path) -> Iterator[Store]:
    with SqliteStore(folder / "out" / "werkblad.sqlite") as store:
        yield store


def test_a_poster_has_neither_codes_nor_marks(folder: Path) -> None:
    (page,) = prepare(Order("plaat", "waterrade"), Library(folder)).drawing.pages
    (asked,) = prepare(Order("blad", "waterrade"), Library(folder)).drawing.pages
    black = [sum(isinstance(op, CircleOp) and op.fill == "#000000" for op in one.ops) for one in (page, asked)]
    assert page.layout is None
    assert black == [0, 8]  # four rings, each a disc in a disc


def test_every_copy_of_a_pack_has_its_posters_and_is_read_past_them(folder: Path, store: Store) -> None:
    product = build(Order("gemengd", "waterrade", copies=3), Library(folder), store, folder / "out")
    layout, rng, truths, scans = store.layout(product.run), np.random.default_rng(3), {}, []
    assert [form.key for form in layout.forms] == ["blad"]
    for copy in (1, 2, 3):
        (index,), (page,) = product.pages_of(copy), layout.pages
        picture = next(printed_pages(product.files[0], DPI, range(index, index + 1))).copy()
        hand = fill_page(layout, page, PENS[0], rng, TIDY)
        draw(picture, hand.strokes, PENS[0], DPI, rng)
        truths[copy] = hand.truth
        scans.append(picture)
    with pypdfium2.PdfDocument(product.files[0]) as pdf:
        shown = "".join(page.get_textpage().get_text_range() for page in pdf)
    assert shown.count("Hoe gaat het?") == 6  # a whole poster and a half one for each of three copies
    (folder / "scan.pdf").write_bytes(as_pdf(scans, DPI))
    collect([folder / "scan.pdf"], store, folder / "tabellen", jobs=1)
    answers = {r.code.copy: r.answers for r in store.readings(product.run) if r.code}
    options = {variable.name: len(variable.values) for variable in layout.variables}
    scores = [compare(truths[copy], answers[copy], options) for copy in truths]
    assert sum(score.fields for score in scores) == 3 * (5 + 2)  # their boxes
    assert sum(score.silent + score.missing for score in scores) == 0


def test_of_posters_alone_nothing_is_kept_and_their_file_is_known(folder: Path, store: Store) -> None:
    product = build(Order("posters", "waterrade", copies=2), Library(folder), store, folder / "out")
    assert (product.coded_pages, product.pages_per_copy) == (0, 4)
    summary = collect([product.files[0]], store, folder / "tabellen", jobs=1)
    assert [reading.fate for reading in store.readings()] == [Fate.ORIGINAL], summary
    assert store.run_names() == ()
    assert [one.run for one in status(store) if one.run] == []


def test_posters_alone_are_not_to_be_filled_in_nor_tested(folder: Path, store: Store) -> None:
    with pytest.raises(NotFoundError, match="niets in te vullen"):
        build(Order("posters", "waterrade", kind="fillable"), Library(folder), store, folder / "out")
    with pytest.raises(NotFoundError, match="niets in te vullen"):
        selftest(Plan("posters", "waterrade", sheets=1), Library(folder), folder / "test")
    assert not list((folder / "out").glob("*.pdf"))


def test_a_pdf_to_fill_in_shows_the_posters_between_its_sheets(folder: Path, store: Store) -> None:
    product = build(Order("gemengd", "waterrade", copies=0, kind="fillable"), Library(folder), store, folder / "out")
    with pypdfium2.PdfDocument(product.files[0]) as pdf:
        assert len(pdf) == 3
    assert_accessible_archive(product.files[0].read_bytes())


def test_the_backs_of_cards_to_cut_out_stay_white(folder: Path) -> None:
    drawing = prepare(Order("kaarten", "waterrade"), Library(folder)).drawing
    assert [place.back for place in plans(drawing, duplex=True).each] == [False, True] * 3
    assert [place.back for place in plans(drawing, duplex=False).each] == [False] * 3
