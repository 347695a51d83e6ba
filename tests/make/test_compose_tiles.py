"""Tiles, open boxes and pictograms beside words: what is on the sheet, and that it can be scanned and cut out."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pypdfium2
import pytest
import zxingcpp
from compose_sample import BOOK, BRANDS, LIBRARY, drawn, options, rich, sheet, shipped

from generator.define.library import Library
from generator.make.drawing import Drawing, PathOp, RectOp, TextOp
from generator.make.paint import paint_blank
from generator.model.icons import ICONS, Icon
from generator.model.layout import FieldRole
from generator.model.questions.base import Option
from generator.model.questions.choice import Boxes
from generator.model.questions.likert import Matrix
from generator.model.questions.text import Open
from generator.model.questions.tile import Card
from generator.model.questions.words import Circled
from generator.model.sheet import Ask, Columns, Question

URL = "https://leren.waterrade.example/21"
DPI = 200  # what an office copier scans at, and less than a phone sees


def tile(name: str, card: Card) -> Ask:
    return Ask(Question(name, "tile", rich(f"Vraag {name}?"), card))


def decoded(drawing: Drawing) -> set[str]:
    """Every QR code on the first page, as a scanner reads it."""
    with pypdfium2.PdfDocument(paint_blank(drawing, BOOK)) as pdf:
        seen = np.asarray(pdf[0].render(scale=DPI / 72).to_pil().convert("L"))
    return {found.text for found in zxingcpp.read_barcodes(seen)}


def test_the_code_on_a_tile_leads_to_the_address_that_stands_there_in_letters() -> None:
    drawing = drawn(sheet(tile("a", Card("book", rich("Doe iets."), rich("Vraag Team Leren"), (), URL))))
    assert URL in decoded(drawing)
    assert "leren.waterrade.example/21" in {op.text for op in drawing.pages[0].ops if isinstance(op, TextOp)}


@pytest.mark.parametrize("key", BRANDS)
def test_the_wall_poster_is_read_from_across_a_canteen_and_leads_to_what_is_offered(key: str) -> None:
    """The sizes are those of the looks: a title of 38 pt or more, a question of 20 or more; one page in every brand."""
    _, drawing = shipped("praatplaat", key)
    (page,) = drawing.pages
    sizes = {op.text: op.size_pt for op in page.ops if isinstance(op, TextOp)}
    assert sizes["Praat erover!"] >= 38.0 and sizes["Waar ben ik goed in?"] >= 20.0
    offered = {offer.url for offer in LIBRARY.brand(key).brand.offers if offer.url}
    assert offered and offered == decoded(drawing)


def test_tiles_beside_one_another_end_together() -> None:
    cards = (Card("book", rich("Doe iets."), (), (), URL), Card("", (), rich("Vraag iemand"), (), ""))
    row = Columns(tuple((tile(f"t{n}", card),) for n, card in enumerate(cards)), (1.0, 1.0))
    frames = [op.box for op in drawn(sheet(row)).pages[0].ops if isinstance(op, RectOp) and op.width == 0.6]
    assert len(frames) == 2
    assert frames[0].bottom == pytest.approx(frames[1].bottom)


def test_an_open_box_is_one_place_to_write_as_high_as_was_asked_or_higher() -> None:
    drawing = drawn(sheet(Ask(Question("a", "text", rich("Kansen?"), Open(55.0)))))
    layout = drawing.pages[0].layout
    assert layout is not None
    (field,) = layout.fields
    assert (field.role, field.lines) == (FieldRole.WRITE, 0)
    assert field.box.height > 55.0  # nothing else stands on the page


@pytest.mark.parametrize("look", [Boxes, Circled, lambda some: Matrix(options("rij"), some)])
def test_a_pictogram_stands_with_its_word_and_clear_of_the_box(look: type[Boxes]) -> None:
    some = (Option("a", rich("blij"), icon="face_glad"), Option("b", rich("boos"), icon="face_upset"))
    drawing = drawn(sheet(Ask(Question("v", "select_one", rich("Hoe?"), look(some)))))
    page = drawing.pages[0]
    plain = drawn(sheet(Ask(Question("v", "select_one", rich("Hoe?"), look(options("blij", "boos"))))))
    drawings = [sum(isinstance(op, PathOp) for op in one.pages[0].ops) for one in (drawing, plain)]
    assert drawings[0] == drawings[1] + 2
    assert {"blij", "boos"} <= {op.text.strip() for op in page.ops if isinstance(op, TextOp)}
    assert page.layout is not None
    boxes = [f.box for f in page.layout.fields if f.shape.value == "box"]
    for op in page.ops[-60:]:
        if isinstance(op, PathOp):
            xs, ys = (
                [n for segment in op.segments for n in segment[1 + start :: 2] if isinstance(n, float)]
                for start in (0, 1)
            )
            assert not any(
                min(xs) < box.right and max(xs) > box.x and min(ys) < box.bottom and max(ys) > box.y for box in boxes
            )


def test_faces_and_tools_are_there_to_be_named() -> None:
    assert {"face_upset", "face_sad", "face_neutral", "face_glad", "face_happy", "cone", "shovel", "angel"} <= ICONS
    assert Icon


FORM = """\
version: 1
title: Proef
description: Een proef
audience: organisatie
sections:
  - id: een
    items:
      - {{type: tile, id: t, label: Wat?, {tile}}}
      - {{type: text, id: b, label: Kansen?, {text}}}
      - {{type: select_one, id: s, label: Waar?, choices: [{{name: a, label: a, icon: {icon}}}, {{name: b, label: b}}]}}
"""
SOUND = {"tile": "do: Doe iets.", "text": "box: true, height_mm: 30", "icon": "cone"}


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({}, None),
        ({"tile": "icon: book"}, "Op deze tegel staat alleen een vraag"),
        ({"tile": "url: leren.waterrade.example"}, "is geen goed webadres"),
        ({"tile": f"url: 'https://a.example/{'x' * 90}'"}, "langer dan 80 tekens"),
        ({"text": "box: true, numbered: 3"}, "heeft geen genummerde regels"),
        ({"text": "height_mm: 30"}, "geldt alleen voor een tekstvak"),
        ({"icon": "poes"}, "'icon' kan niet 'poes' zijn"),
    ],
)
def test_what_cannot_be_is_told_with_its_line(tmp_path: Path, wrong: dict[str, str], told: str | None) -> None:
    (tmp_path / "forms").mkdir()
    (tmp_path / "forms" / "proef.yaml").write_text(FORM.format(**{**SOUND, **wrong}), encoding="utf-8")
    problems = [p for p in Library(tmp_path).check() if p.severity == "fout"]
    if told is None:
        assert problems == []
    else:
        (problem,) = problems
        assert told in problem.what
        assert problem.line
        assert problem.mend


def test_cards_of_four_kinds_differ_in_colour_and_each_says_its_kind() -> None:
    kinds = ("Talent", "Wens", "Netwerk", "Verandering")
    cards = [Card("star", (), (), (), "", rich(kind), number) for number, kind in enumerate(kinds, start=1)]
    ops = drawn(sheet(*(tile(f"k{n}", card) for n, card in enumerate(cards)))).pages[0].ops
    words = {op.text: op.colour for op in ops if isinstance(op, TextOp) and op.text in kinds}
    grounds = {op.fill for op in ops if isinstance(op, RectOp) and op.fill not in (None, "#FFFFFF")}
    assert words.keys() == set(kinds)
    assert len(set(words.values())) == len(grounds) == 4
