"""Sticky notes on a large sheet: found one by one, in a table of their own, shown in review, gone after a purge."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pypdfium2
import pytest
from whole_line import rows

from generator.build import Order, Product, build
from generator.collect import Rereading, collect
from generator.define.library import Library
from generator.keep import purge
from generator.keep.store.sqlite import SqliteStore
from generator.keep.tables import write_tables
from generator.model.answer import AnswerState, Fate, PageReading, PageSource
from generator.model.geometry import Box, Point
from generator.model.run import Run
from generator.model.sticky import STICKY_SURE, StickyColour
from generator.read import placed
from generator.read.blank.runbook import RunBook
from generator.read.page import read_page
from generator.read.picture.image import PageImage
from generator.rehearse import camera, wall
from generator.rehearse.wall import HungNote, stick
from generator.review.desk import ReviewDesk
from generator.web.items import AnswerItem, Queue

DPI = 110
FORM = """\
version: 1
title: Groot vel
description: Een blad voor aan de muur
audience: organisatie
orientation: landscape
{paper}
sections:
  - id: een
    items:
      - {{type: text, id: boven, label: Wat bieden wij?, lines: 9}}
      - {{type: text, id: geheim, label: Voor jezelf, lines: 4, private: true}}
      - {{type: text, id: onder, label: Wat vragen wij?, lines: 6}}
"""


def printed(folder: Path, paper: str = "paper: a3") -> tuple[Product, SqliteStore, Run]:
    (folder / "forms").mkdir(parents=True)
    (folder / "forms" / "vel.yaml").write_text(FORM.format(paper=paper), encoding="utf-8")
    store = SqliteStore(folder / "werkblad.sqlite")
    product = build(Order("vel", "waterrade", copies=1, duplex=False), Library(folder), store, folder / "uit")
    return product, store, store.run(product.run)


@pytest.fixture(scope="module")
def sheet(tmp_path_factory: pytest.TempPathFactory) -> tuple[Product, Run]:
    product, store, run = printed(tmp_path_factory.mktemp("vel"))
    store.close()
    return product, run


def in_colour(product: Product, dpi: int = DPI) -> np.ndarray:
    page = pypdfium2.PdfDocument(product.files[0])[0]
    return np.ascontiguousarray(page.render(scale=dpi / 72).to_numpy()[:, :, :3])


def read(picture: np.ndarray, run: Run, *, grey: bool = False) -> PageReading:
    pale = np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY), np.uint8)
    image = PageImage(pale, PageSource("muur", "0" * 64, 1), dpi=DPI, coloured=None if grey else lambda: picture)
    return read_page(image, RunBook({run.layout.run: run}))


def field(run: Run, name: str) -> Box:
    return next(f.box for f in run.layout.pages[0].fields if f.variable.endswith(name))


def at(box: Box, x: float, y: float = 0.5) -> Point:
    return Point(box.x + x * box.width, box.y + y * box.height)


def hung(run: Run) -> list[HungNote]:
    above, below = field(run, "boven"), field(run, "onder")
    return [
        HungNote(StickyColour.YELLOW, at(above, 0.2), 76, 76, 6),
        HungNote(StickyColour.PINK, at(above, 0.5), 51, 51, -9),
        HungNote(StickyColour.BLUE, at(below, 0.7), 76, 76, -3),
    ]


def test_each_note_is_found_with_its_colour_its_place_and_its_field(sheet: tuple[Product, Run]) -> None:
    product, run = sheet
    picture, notes = in_colour(product), hung(run)
    stick(picture, notes, DPI, np.random.default_rng(4))
    answers = {answer.variable.split("_")[-1]: answer for answer in read(picture, run).answers}
    found = [*answers["boven"].stickies, *answers["onder"].stickies]
    assert [note.colour for note in found] == [note.colour for note in notes]
    for seen, meant in zip(found, notes, strict=True):
        assert abs(seen.box.centre.x - meant.centre.x) < 3 and abs(seen.box.centre.y - meant.centre.y) < 3
        assert abs(seen.width - meant.width) < 5 and abs(seen.height - meant.height) < 5
        assert abs(seen.angle - meant.angle) < 3
        assert seen.confidence >= STICKY_SURE
    assert answers["boven"].state is AnswerState.SEEN


@pytest.mark.slow
def test_an_empty_sheet_has_no_notes_whatever_is_printed_on_it(sheet: tuple[Product, Run]) -> None:
    product, run = sheet
    picture = in_colour(product)
    assert not any(answer.stickies for answer in read(picture, run).answers)
    cosy = np.clip(picture * np.array([0.78, 0.92, 1.0]), 0, 255).astype(np.uint8)  # the light of a lamp
    assert not any(answer.stickies for answer in read(cosy, run).answers)


@pytest.mark.slow
def test_two_notes_of_one_colour_that_touch_are_two(sheet: tuple[Product, Run]) -> None:
    product, run = sheet
    above = field(run, "boven")
    first = HungNote(StickyColour.GREEN, at(above, 0.3), 76, 76, 0)
    notes = [first, replace(first, centre=Point(first.centre.x + 72, first.centre.y + 14))]
    picture = in_colour(product)
    stick(picture, notes, DPI, np.random.default_rng(5))
    found = [note for answer in read(picture, run).answers for note in answer.stickies]
    assert len(found) == 2
    for seen, meant in zip(sorted(found, key=lambda n: n.box.x), notes, strict=True):
        assert abs(seen.box.centre.x - meant.centre.x) < 8 and abs(seen.box.centre.y - meant.centre.y) < 8


def test_what_hangs_on_a_private_question_is_nobodys(sheet: tuple[Product, Run]) -> None:
    product, run = sheet
    secret = field(run, "geheim")
    picture = in_colour(product)
    stick(picture, [HungNote(StickyColour.YELLOW, at(secret, 0.5), 51, 51, 0)], DPI, np.random.default_rng(6))
    reading = read(picture, run)
    for note in (note for answer in reading.answers for note in answer.stickies):
        crop = cv2.imdecode(np.frombuffer(note.crop, np.uint8), cv2.IMREAD_COLOR)
        strip = next(area for area in run.layout.pages[0].private_areas if area.overlaps(secret))
        hidden = min(note.box.bottom, strip.bottom) - max(note.box.y, strip.y)
        assert hidden < 1, f"a picture of {crop.shape} shows what is private"


def test_where_the_cover_may_lie_beside_its_place_there_are_no_pictures_of_notes(
    sheet: tuple[Product, Run], monkeypatch: pytest.MonkeyPatch
) -> None:
    product, run = sheet
    picture = in_colour(product)
    stick(picture, hung(run), DPI, np.random.default_rng(4))
    assert any(answer.stickies for answer in read(picture, run).answers)
    monkeypatch.setattr(placed, "bad_fit", lambda *_: "Het blad ligt krom.")
    reading = read(picture, run)
    assert reading.fate is Fate.DOUBTFUL and not any(answer.stickies for answer in reading.answers)


@pytest.mark.slow
def test_in_grey_and_on_a4_nothing_is_looked_for(sheet: tuple[Product, Run], tmp_path: Path) -> None:
    product, run = sheet
    picture = in_colour(product)
    stick(picture, hung(run), DPI, np.random.default_rng(4))
    assert not any(answer.stickies for answer in read(picture, run, grey=True).answers)
    small, store, other = printed(tmp_path, "")
    store.close()
    asked: list[bool] = []
    page = in_colour(small)
    pale = np.asarray(cv2.cvtColor(page, cv2.COLOR_BGR2GRAY), np.uint8)

    def coloured() -> np.ndarray:
        asked.append(True)
        return page

    image = PageImage(pale, PageSource("a4", "0" * 64, 1), dpi=DPI, coloured=coloured)
    assert read_page(image, RunBook({other.layout.run: other})).answers and not asked


@pytest.mark.slow
def test_a_photo_from_the_wall_becomes_a_table_is_shown_and_is_purged(tmp_path: Path) -> None:
    product, store, run = printed(tmp_path)
    with store:
        picture, notes = in_colour(product, 200), hung(run)
        stick(picture, notes, 200, np.random.default_rng(7))
        photo = camera.photo_in_colour(picture, (420.0, 297.0), camera.CAREFUL, np.random.default_rng(8))
        (tmp_path / "scans").mkdir()
        (tmp_path / "scans" / "muur.jpg").write_bytes(photo.data)
        out = tmp_path / "tabellen"
        collect([tmp_path / "scans"], store, out)
        write_tables(store, out)
        found = rows(out, "notes")
        assert [row["colour"] for row in found] == [note.colour for note in notes]
        assert [row["item"] for row in found] == ["boven", "boven", "onder"]
        pictures = [out / row["picture"] for row in found]
        assert all(path.read_bytes().startswith(b"\xff\xd8") for path in pictures)
        write_tables(store, tmp_path / "elders")  # tables elsewhere bring their pictures
        assert all((tmp_path / "elders" / row["picture"]).is_file() for row in found)
        desk = ReviewDesk(store, out, Rereading(store, out))
        item = desk.item(desk.after(Queue.TEXTS, None, "ik") or "", "ik")
        assert isinstance(item, AnswerItem) and item.notes == ("geel", "roze")
        assert desk.picture(item.id, 1, "briefje", 0) == pictures[1].read_bytes()
        assert desk.picture(item.id, 2, "briefje", 0) is None
        desk.close()
        purge.purge(store, purge.plan(store, None))
        assert not any(path.exists() for path in pictures)
        assert not (out / "notes.csv").exists() or not rows(out, "notes")


def test_hung_notes_know_how_much_of_them_is_hidden() -> None:
    notes = wall.hang([Box(20, 60, 380, 200)], 12, np.random.default_rng(2), touching=1.0)
    assert len(notes) > 3 and 0 < max(note.covered for note in notes) < 0.5 and notes[-1].covered == 0


@pytest.mark.slow
def test_a_note_explains_why_its_field_is_hidden_and_a_doubtful_one_is_asked_about(sheet: tuple[Product, Run]) -> None:
    product, run = sheet
    above = field(run, "boven")
    picture = in_colour(product)
    row = [HungNote(StickyColour.ORANGE, at(above, x), 76, 76, 0) for x in (0.12, 0.33, 0.54, 0.75, 0.9)]
    stick(picture, row, DPI, np.random.default_rng(12))
    answer = next(a for a in read(picture, run).answers if a.variable.endswith("boven"))
    assert answer.state is (
        AnswerState.SEEN if min(n.confidence for n in answer.stickies) >= STICKY_SURE else AnswerState.DOUBTFUL
    )
    assert "lamp" not in answer.why and len(answer.stickies) >= 4
    few = in_colour(product)
    stick(few, row[:1], DPI, np.random.default_rng(13))
    few[: few.shape[0] // 8, : few.shape[1] // 8] = 128  # a hand over a corner mark: nobody knows where the note hangs
    answers = read(few, run).answers
    notes = [note for answer in answers for note in answer.stickies]
    assert all(note.confidence < STICKY_SURE for note in notes)
    assert all(answer.state is AnswerState.DOUBTFUL for answer in answers if answer.stickies)
