"""A network with spokes, all the way: pen → scan → nodes and edges, and typed in the PDF → the same tables."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from whole_line import compared, rows, scanned

from generator.build import Order, Product, build
from generator.collect import collect
from generator.define.library import Library
from generator.keep.store import Store
from generator.keep.tables import write_tables
from generator.model.questions.network import Spokes
from generator.rehearse import pens
from generator.rehearse.filler import EVERYDAY
from generator.rehearse.scanner import OFFICE_COARSE, OFFICE_GREY, Copier
from generator.rehearse.typist import choose, type_into

FORM = """\
version: 1
title: Mijn netwerk
description: Proef
audience: organisatie
orientation: landscape
sections:
  - id: kaart
    items:
      - type: network
        id: wie
        map: spokes
        label: Mijn kaart
        centre: ik
        rings:
          - {name: team, label: mijn team, places: 3, prompt: Wie zegt je eerlijk wat beter kan?, icon: team}
          - {name: werk, label: de gemeente, places: 3, prompt: Wie gunt jou een volgende stap?, icon: building}
          - {name: thuis, label: thuis, places: 3, prompt: Op wie kun je terugvallen?, icon: house}
          - {name: buiten, label: buiten, places: 3, prompt: Wie vraag je om raad?, icon: tree}
        name_label: Wie?
        gives_label: Ik krijg
        gives: [{name: raad, label: raad}, {name: steun, label: steun}, {name: kansen, label: kansen}]
        closeness_label: Hoe dichtbij?
        closeness_left: ver weg
        closeness_right: dichtbij
        writing: [{name: kennen, label: Wie wil je nog leren kennen?}]
"""
COPIES = 4
WITH_INK = (pens.BALLPOINT, pens.GEL_PEN, pens.FELT_PEN, pens.MARKER)  # a pencil tick may reach the line above its box


@pytest.fixture
def library(tmp_path: Path) -> Library:
    (tmp_path / "forms").mkdir()
    (tmp_path / "forms" / "kaart.yaml").write_text(FORM, encoding="utf-8")
    return Library(tmp_path)


@pytest.mark.parametrize("copier", [OFFICE_GREY, OFFICE_COARSE], ids=lambda copier: f"{copier.dpi} dpi")
def test_nothing_is_read_wrong_in_silence(library: Library, store: Store, tmp_path: Path, copier: Copier) -> None:
    product = build(Order("kaart", "waterrade", copies=COPIES), library, store, tmp_path / "out")
    assert len(store.layout(product.run).pages) == 1
    _read_back(product, store, copier, tmp_path)


def test_in_large_type_both_maps_come_back(library: Library, store: Store, tmp_path: Path) -> None:
    product = build(Order("kaart", "waterrade", copies=2, large=True), library, store, tmp_path / "out")
    assert [len(page.places) for page in store.layout(product.run).pages] == [6, 6]
    _read_back(product, store, OFFICE_COARSE, tmp_path)
    write_tables(store, tmp_path / "tabellen")
    nodes = rows(tmp_path / "tabellen", "nodes")
    assert sum(row["state"] == "asked" for row in nodes) == 2 * (12 + 1)  # and who is in the middle
    assert {row["state"] for row in nodes} <= {"asked", "proposed"}, "some people draw more on it"


def _read_back(product: Product, store: Store, copier: Copier, folder: Path) -> None:
    truths, scans = scanned(product, store, copier, 11, lambda copy: WITH_INK[copy % len(WITH_INK)], EVERYDAY)
    stack = folder / "stapel.pdf"
    stack.write_bytes(scans)
    collect([stack], store, folder / "tabellen", jobs=1)
    for score in compared(truths, store, product.run):
        assert (score.silent, score.missing) == (0, 0), score.examples
        assert score.reviewed <= score.fields * 0.2


def test_what_was_asked_is_kept_with_the_run(library: Library, store: Store, tmp_path: Path) -> None:
    product = build(Order("kaart", "waterrade", copies=1), library, store, tmp_path / "out")
    (kept,) = store.sheets(product.run)
    look = kept.questions[0].look
    assert isinstance(look, Spokes) and [part.icon for part in look.rings] == ["team", "building", "house", "tree"]


def test_what_is_typed_comes_into_nodes_and_edges(library: Library, store: Store, tmp_path: Path) -> None:
    product = build(Order("kaart", "waterrade", copies=1, kind="fillable"), library, store, tmp_path / "out")
    layout = store.layout(product.run)
    typed = choose(layout, np.random.default_rng(3))
    filled = tmp_path / "ingevuld.pdf"
    filled.write_bytes(type_into(product.files[0].read_bytes(), layout, typed))
    collect([filled], store, tmp_path / "tabellen", jobs=1)
    write_tables(store, tmp_path / "tabellen")
    nodes = {row["place"]: row for row in rows(tmp_path / "tabellen", "nodes")}
    rings = [ring for ring in ("team", "werk", "thuis", "buiten") for _ in range(3)]
    for number, ring in enumerate(rings, start=1):
        node, place = nodes[str(number)], f"kaart_wie_p{number:02d}"
        assert (node["ring"], node["name"]) == (ring, typed.texts[f"{place}_naam"])
        assert (node["closeness"],) == typed.chosen[f"{place}_nabij"]
        for code in ("raad", "steun", "kansen"):
            assert node[f"gives_{code}"] == str(int(code in typed.chosen[f"{place}_geeft"]))
    assert len(rows(tmp_path / "tabellen", "edges")) == 12
    (row,) = rows(tmp_path / "tabellen", "responses")
    assert row["kaart_wie_kennen"] == typed.texts["kaart_wie_kennen"]
