"""`list` tells what one needs to choose; `gallery` shows every sheet, and is nothing that could be used."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pikepdf
import pypdfium2
import pytest
import zxingcpp
from bad_input_sample import ROOT, werkblad

from generator.build import Order, prepare
from generator.cli import library_page
from generator.define.library import Library
from generator.gallery import book
from generator.make import contact
from generator.model.proof import MARK, PIECE
from generator.read.lie.rings import find_rings
from generator.read.picture.grid import Levels
from generator.read.place.proofs import shows_die

PAGE = ROOT / "docs" / "library.md"
FEW = ("scan", "loopbaanpropositie", "voorbeeld")
DPI = 100


@pytest.fixture
def only_few(monkeypatch: pytest.MonkeyPatch) -> None:
    """A library of three sheets: of one page, of two and of more than a row holds."""
    everything = Library.listing

    def listing(self: Library) -> dict[str, list[dict[str, object]]]:
        found = everything(self)
        return found | {"forms": [form for form in found["forms"] if form["key"] in FEW]}

    monkeypatch.setattr(Library, "listing", listing)


def told(_done: int, _of: int | None) -> None:
    return


def test_list_says_minutes_and_packs(here: Path) -> None:
    forms = {entry["key"]: entry for entry in json.loads(werkblad("list", "--json", cwd=here).out)["forms"]}
    assert forms["scan"]["minutes"] == 15 and "kern" in forms["scan"]["packs"]
    assert "pages" not in forms["scan"]
    out = werkblad("list", cwd=here).out
    assert "15 minuten" in out and "in pakket: " in out and "bladzijde" not in out


@pytest.mark.slow
def test_list_counts_pages_in_the_house_style_that_is_asked(here: Path) -> None:
    own = here / "forms" / "kort.yaml"
    own.parent.mkdir()
    head = "version: 1\ntitle: Kort\ndescription: Kort\naudience: organisatie\nsections:\n  - id: a\n    items:\n"
    item = "      - { id: v%d, type: text, label: Vraag, lines: 12 }\n"
    own.write_text(head + "".join(item % number for number in range(4)), "utf-8")
    (own.parent / "kapot.yaml").write_text("version: een\n", "utf-8")
    done = werkblad("list", "--pages", "--brand", "zonneveen", "--json", cwd=here)
    forms = {entry["key"]: entry for entry in json.loads(done.out)["forms"]}
    assert forms["kort"]["pages"] == len(prepare(Order("kort", "zonneveen"), Library(here)).drawing.pages) > 1
    assert forms["kapot"]["pages"] is None and "minutes" not in forms["kort"]
    assert werkblad("list", "--pages", "--brand", "zonnveen", cwd=here).code == 4
    assert "--pages" in werkblad("list", "--brand", "zonneveen", cwd=here).err


@pytest.mark.usefixtures("only_few")
def test_the_book_holds_every_sheet_and_is_a_proof(tmp_path: Path) -> None:
    library = Library(None)
    made = book.make_book(library, "zonneveen", tmp_path, progress=told)
    assert (made.sheets, made.notes) == (len(FEW), ())
    assert [path.name for path in tmp_path.iterdir()] == ["galerij-zonneveen.pdf"]
    with pikepdf.open(made.place) as pdf:
        assert pdf.Root.PieceInfo[PIECE].Private[MARK]
        with pdf.open_outline() as outline:
            assert len(outline.root) == len(FEW)
        small = sum(1 for page in pdf.pages for name in page.resources.XObject if page.resources.XObject[name])
    drawn = [prepare(Order(key, "zonneveen", sheet_only=True), library).drawing for key in FEW]
    assert small >= sum(len(each.pages) for each in drawn)
    with pypdfium2.PdfDocument(made.place) as pdf:
        index = pdf[0].get_textpage().get_text_bounded()
        assert all(key in index for key in FEW) and "PROEFDRUK" in index
        for page in pdf:
            picture = np.asarray(page.render(scale=DPI / 72).to_pil().convert("L"))
            assert zxingcpp.read_barcodes(picture) == []
            assert shows_die(find_rings(Levels(picture), DPI / 25.4))


def test_nothing_in_the_book_lies_over_another() -> None:
    portrait, landscape = (210.0, 297.0), (297.0, 210.0)
    sizes = [(portrait,), (landscape,) * 2, (portrait,) * 7, (landscape,), (portrait,) * 3, ((210.0, 148.5),)] * 3
    sheets = [contact.Small(f"Blad {n}", f"b{n}", "", "", b"", each) for n, each in enumerate(sizes)]
    placed = list(contact._placed(sheets))
    boxes = [(part.on, box) for part in placed for _, box in part.boxes]
    assert len(boxes) == sum(map(len, sizes))
    for number, (on, box) in enumerate(boxes):
        assert box.x >= 0 and box.right <= contact.WIDTH and box.bottom <= contact.HEIGHT
        for other_on, other in boxes[:number]:
            apart = box.x >= other.right or other.x >= box.right or box.y >= other.bottom or other.y >= box.bottom
            assert on != other_on or apart


@pytest.mark.usefixtures("only_few")
def test_pictures_take_the_place_of_last_time(tmp_path: Path) -> None:
    (tmp_path / "galerij-waterrade").mkdir()
    (tmp_path / "galerij-waterrade" / "oud-01.png").write_bytes(b"")
    made = book.make_pictures(Library(None), "waterrade", tmp_path, progress=told)
    names = sorted(path.name for path in made.place.iterdir())
    assert "scan-01.png" in names and "scan-02.png" in names and "oud-01.png" not in names


def test_a_broken_sheet_is_told_and_the_others_are_shown(
    tmp_path: Path, only_few: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "forms").mkdir()
    (tmp_path / "forms" / "scan.yaml").write_text("extends: scan\nversion: 9\nhide: [bestaat_niet]\n", "utf-8")
    made = book.make_book(Library(tmp_path), "waterrade", tmp_path / "out", progress=told)
    assert made.sheets == len(FEW) - 1
    assert len(made.notes) == 1 and "'scan'" in made.notes[0] and "check" in made.notes[0]


def test_gallery_keeps_nothing(here: Path) -> None:
    assert werkblad("gallery", "--brand", "watterade", cwd=here).code == 4
    assert list(here.iterdir()) == []


def test_a_sheet_can_be_made_where_a_pack_has_its_name(tmp_path: Path) -> None:
    (tmp_path / "forms" / "packs").mkdir(parents=True)
    pack = (ROOT / "forms" / "packs" / "kern.yaml").read_text("utf-8").replace("key: kern", "key: scan")
    (tmp_path / "forms" / "packs" / "scan.yaml").write_text(pack, "utf-8")
    library = Library(tmp_path)
    assert len(prepare(Order("scan", "waterrade"), library).sheets) == 5
    assert [sheet.form for sheet in prepare(Order("scan", "waterrade", sheet_only=True), library).sheets] == ["scan"]


def test_the_page_names_every_sheet_and_pack() -> None:
    text, listing = PAGE.read_text("utf-8"), Library(None).listing()
    assert [e["key"] for kind in ("forms", "packs") for e in listing[kind] if f"`{e['key']}` |" not in text] == []


@pytest.mark.slow
def test_the_page_is_fresh() -> None:
    assert library_page.run(["--check", str(PAGE)]) == 0


def test_a_page_that_lags_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(library_page, "facts", lambda *_: ())
    stale = tmp_path / "library.md"
    stale.write_text("# Alle werkbladen\n", "utf-8")
    assert library_page.run(["--check", str(stale)]) == 1
    assert "is stale" in capsys.readouterr().out


WORKSHOPS = sorted(entry["key"] for entry in Library(None).listing()["packs"] if entry["key"] != "voorbeeld")


@pytest.mark.parametrize("key", WORKSHOPS)
def test_a_packs_time_table_is_one_page_and_asks_at_every_sheet(key: str) -> None:
    library = Library(None)
    pack = library.pack(key)
    at_work = {step.sheet for step in pack.facilitator.steps if step.sheet is not None}
    assert at_work == set(pack.sheets)
    minutes = {form: library.form(form).minutes for form in pack.sheets}
    assert None not in minutes.values()
    pages = prepare(Order(key, "waterrade"), library).drawing.pages
    assert [page.layout is None for page in pages[:2]] == [True, False]


def test_crews_have_at_most_three_sheets_in_a_row_and_a_break() -> None:
    pack = Library(None).pack("buitendienst")
    assert pack.large
    sheets, minutes = 0, 0
    for step in pack.facilitator.steps:
        paused = str(step.what).startswith("Pauze")
        sheets, minutes = (0, 0) if paused else (sheets + (step.sheet is not None), minutes + step.minutes)
        assert sheets <= 3 and minutes <= 50


def test_what_was_measured_of_other_texts_or_columns_is_not_told() -> None:
    row = {"version": 2, "wording": "abc", "fields": 2031, "silent": 0, "to_review": 31, "verapdf_failures": 0}
    figures = {"scan": row}
    assert library_page.measured_of(figures, "scan", 2, "abc") == row
    for key, version, wording in (("scan", 3, "abc"), ("scan", 2, "abd"), ("visie", 2, "abc")):
        assert library_page.measured_of(figures, key, version, wording) is None
