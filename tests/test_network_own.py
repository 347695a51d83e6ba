"""A map with columns of its own, without rings and with writing in its middle: paper and PDF → nodes and edges."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from whole_line import compared, rows, scanned

from generator.build import Order, build, prepare
from generator.collect import collect
from generator.define.library import Library
from generator.keep.store import Store
from generator.keep.tables import write_tables
from generator.model.geometry import Box
from generator.model.layout import FieldRole
from generator.rehearse import pens
from generator.rehearse.scanner import OFFICE_GREY
from generator.rehearse.typist import choose, type_into

FORM = """\
version: 1
title: Mijn rol
description: Proef
audience: organisatie
orientation: landscape
sections:
  - id: deel
    items:
"""
OWN = """\
      - type: network
        id: rol
        label: Wie verwacht iets van mij?
        centre: mijn werk
        places: 8
        columns:
          - {name: wie, type: text, label: Wie?}
          - {name: waar, type: select_one, label: Waar?,
             choices: [{name: binnen, label: binnen}, {name: buiten, label: buiten}]}
          - {name: verwacht, type: text, label: "Wat, en waarom?"}
          - {name: belang, type: scale, label: Belang, steps: 5, left: klein, right: groot}
          - {name: hoe, type: select_multiple, label: Hoe?,
             choices: [{name: praat, label: praten}, {name: mail, label: mailen}]}
        writing: [{name: taken, label: Mijn taken}, {name: talent, label: Mijn talent}, {name: kunnen, label: kunnen}]
"""
USUAL = """\
      - {type: network, id: kring, label: Wie?, centre: ik, RINGS, name_label: Wie?, gives_label: Geeft,
         gives: [{name: raad, label: raad}], closeness_label: Hoe dichtbij?,
         closeness_left: ver, closeness_right: dichtbij}
"""


def library(folder: Path, items: str) -> Library:
    (folder / "forms").mkdir(exist_ok=True)
    (folder / "forms" / "kaart.yaml").write_text(FORM + items, encoding="utf-8")
    return Library(folder)


def typed_into(tmp_path: Path, store: Store, items: str) -> tuple[dict[str, str], dict[str, tuple[str, ...]]]:
    """What was typed and chosen in one PDF of this form, whose tables are then written."""
    order = Order("kaart", "waterrade", copies=1, kind="fillable")
    product = build(order, library(tmp_path, items), store, tmp_path / "out")
    layout = store.layout(product.run)
    typed = choose(layout, np.random.default_rng(5))
    filled = tmp_path / "ingevuld.pdf"
    filled.write_bytes(type_into(product.files[0].read_bytes(), layout, typed))
    collect([filled], store, tmp_path / "t", jobs=1)
    write_tables(store, tmp_path / "t")
    return dict(typed.texts), dict(typed.chosen)


def test_own_columns_are_columns_of_nodes(tmp_path: Path, store: Store) -> None:
    texts, chosen = typed_into(tmp_path, store, OWN)
    nodes = {row["place"]: row for row in rows(tmp_path / "t", "nodes")}
    edges = {row["target"]: row for row in rows(tmp_path / "t", "edges")}
    assert len(nodes) == 9 and len(edges) == 8
    for number in range(1, 9):
        node, place = nodes[str(number)], f"kaart_rol_p{number:02d}"
        assert (node["name"], node["verwacht"]) == (texts[f"{place}_wie"], texts[f"{place}_verwacht"])
        assert node["waar"] == chosen[f"{place}_waar"][0] and node["belang"] == chosen[f"{place}_belang"][0]
        for code in ("praat", "mail"):
            assert node[f"hoe_{code}"] == str(int(code in chosen[f"{place}_hoe"]))
        assert edges[node["id"]]["weight"] == node["belang"]
        assert (node["ring"], node["closeness"]) == ("", "")
    (row,) = rows(tmp_path / "t", "responses")
    assert row["kaart_rol_talent"] == texts["kaart_rol_talent"]


def test_a_map_of_the_usual_kind_keeps_its_columns(tmp_path: Path, store: Store) -> None:
    rings = "rings: [{name: een, label: een, places: 2}]"
    typed_into(tmp_path, store, USUAL.replace("RINGS", rings))
    header = list(rows(tmp_path / "t", "nodes")[0])
    who = ["id", "run", "copy", "instance", "form", "item", "place", "ring", "name", "name_crop"]
    assert header == [*who, "gives_raad", "closeness", "doubtful", "state", "certainty", "circled"]


def test_names_that_are_taken_and_columns_that_differ_lose_nothing(tmp_path: Path, store: Store) -> None:
    """Two maps: what is called alike and answered otherwise is two columns, and none of nodes.csv's own is lost."""
    scale = "{name: belang, type: scale, label: Belang, steps: 5, left: klein, right: groot}"
    written = "{name: belang, type: text, label: Belang}"
    other = OWN.replace("id: rol", "id: rol2").replace("name: waar", "name: ring").replace(scale, written)
    texts, chosen = typed_into(tmp_path, store, OWN + other)
    nodes = rows(tmp_path / "t", "nodes")
    first = next(row for row in nodes if row["item"] == "rol" and row["place"] == "1")
    second = next(row for row in nodes if row["item"] == "rol2" and row["place"] == "1")
    assert (first["belang"], first["eigen_belang"]) == (chosen["kaart_rol_p01_belang"][0], "")
    assert (second["belang"], second["eigen_belang"]) == ("", texts["kaart_rol2_p01_belang"])
    assert (second["ring"], second["eigen_ring"]) == ("", chosen["kaart_rol2_p01_ring"][0])


def test_on_paper_it_is_read_back(tmp_path: Path, store: Store) -> None:
    product = build(Order("kaart", "waterrade", copies=2), library(tmp_path, OWN), store, tmp_path / "out")
    truths, stack = scanned(product, store, OFFICE_GREY, 4, lambda _: pens.PENS[0])
    (tmp_path / "stapel.pdf").write_bytes(stack)
    collect([tmp_path / "stapel.pdf"], store, tmp_path / "t", jobs=1)
    for score in compared(truths, store, product.run):
        assert (score.silent, score.missing) == (0, 0), score.examples


@pytest.mark.parametrize(("count", "drawn"), [(2, True), (7, True), (24, True), (8, False)])
def test_places_stand_round_the_middle(tmp_path: Path, count: int, drawn: bool) -> None:
    """Numbered, apart, none on what is written in the middle; a field to draw in only where nobody writes in it."""
    written = "" if drawn else ", writing: [{name: taak, label: Taak}, {name: talent, label: Talent}]"
    items = USUAL.replace("RINGS", f"places: {count}{written}")
    drawing = prepare(Order("kaart", "waterrade"), library(tmp_path, items)).drawing
    pages = [page.layout for page in drawing.pages if page.layout is not None]
    places = [place for page in pages for place in page.places]
    fields = [field for page in pages for field in page.fields]
    assert [place.number for place in places] == list(range(1, count + 1))
    assert all(
        a is b or abs(a.centre.x - b.centre.x) + abs(a.centre.y - b.centre.y) > 9 for a in places for b in places
    )
    assert any(field.role is FieldRole.DRAW for field in fields) == drawn
    inner = [field.box for field in fields if field.variable.endswith(("_taak", "_talent"))]
    assert len(inner) == (0 if drawn else 2)
    for place in places:
        spot = Box(place.centre.x, place.centre.y, 0.0, 0.0).grown(place.diameter / 2)
        assert not any(spot.overlaps(box) for box in inner)


GROUPS = "rings: [{name: a, label: a, places: 1}, {name: b, label: b, places: 1}]"
WRONG = {
    "both": (
        OWN.replace("places: 8", "places: 8\n        name_label: Wie?"),
        "eigen kolommen ('columns'), en ook 'name_label'",
    ),
    "neither": (
        USUAL.replace("RINGS", "places: 3").replace("gives_label: Geeft,", ""),
        "'gives_label' ontbreekt",
    ),
    "no places": (USUAL.replace("RINGS", "map: rings"), "ringen met plekken ('rings') of alleen plekken"),
    "spokes": (
        OWN.replace("places: 8", f"map: spokes\n        {GROUPS}"),
        "met spaken heeft geen eigen kolommen",
    ),
    "a column": (OWN.replace("{name: mail, label: mailen}]", "{name: mail, label: mailen}], max: 5"), "5"),
}


@pytest.mark.parametrize(("items", "said"), WRONG.values(), ids=WRONG)
def test_what_does_not_go_together_is_said(tmp_path: Path, items: str, said: str) -> None:
    problems = library(tmp_path, items).check()
    assert any(said in problem.what for problem in problems), [problem.what for problem in problems]
