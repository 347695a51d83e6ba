"""Every sheet that ships, in every brand: PDF/UA-1 and PDF/A-2a, within the promised size, and as it is heard.

What is heard stands in `spoken/<sheet>.txt`. After a wanted change, look at the difference and renew the files with
WERKBLAD_RENEW=1 python -m pytest tests/make/test_fillable_sheets.py
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from compose_sample import HEART, POSTERS
from pdf_oracles import assert_accessible_archive
from pdf_text_dump import text_dump

from generator.build import Identity, Order, build
from generator.define.library import Library
from generator.keep.store.sqlite import SqliteStore
from generator.model.layout_json import loads

SPOKEN = Path(__file__).parent / "spoken"
IDENTITY = Identity("0ABC12", bytes(range(16)), "2026-03-04T05:06:07Z")
BASE_BYTES, PAGE_BYTES = 60_000, 12_000  # promised size: with fields, tags and fonts
LISTING = Library(None).listing()
FORMS = sorted(entry["key"] for entry in LISTING["forms"] if entry["key"] not in POSTERS)
PACKS = sorted(entry["key"] for entry in LISTING["packs"])
BRANDS = sorted(entry["key"] for entry in LISTING["brands"])
DUMPED_BRAND = "waterrade"
DPI = 100


def mostly_slow(keys: list[str], *everyday: str) -> list[object]:
    """All of them as parameters; CI runs all, the everyday suite only these."""
    return [key if key in everyday else pytest.param(key, marks=pytest.mark.slow) for key in keys]


def made(tmp_path: Path, order: Order) -> bytes:
    product = build(order, Library(None), SqliteStore(tmp_path / "store.db"), tmp_path / "out", identity=IDENTITY)
    return product.files[0].read_bytes()


@pytest.mark.parametrize("brand", mostly_slow(BRANDS, DUMPED_BRAND))
@pytest.mark.parametrize("pack", mostly_slow(PACKS, "kern", "voorbeeld"))
def test_every_pack_in_every_brand_conforms_and_is_small(tmp_path: Path, pack: str, brand: str) -> None:
    numbered = bool(Library(None).pack(pack).linked)  # sheets about a person have a number: no generic PDF
    data = made(tmp_path, Order(pack, brand, kind="fillable", copies=int(numbered)))
    assert_accessible_archive(data)
    pages = text_dump(data).count("Code van bladzijde ")
    assert len(data) <= BASE_BYTES + pages * PAGE_BYTES


@pytest.mark.parametrize("form", HEART)
def test_a_screen_reader_hears_the_sheet(tmp_path: Path, form: str) -> None:
    heard = text_dump(made(tmp_path, Order(form, DUMPED_BRAND, kind="fillable", copies=0)))
    expected = SPOKEN / f"{form}.txt"
    if os.environ.get("WERKBLAD_RENEW"):
        SPOKEN.mkdir(exist_ok=True)
        expected.write_text(heard, encoding="utf-8")
    assert heard == expected.read_text(encoding="utf-8")


def test_the_generic_copy_may_ask_for_a_name(tmp_path: Path) -> None:
    data = made(tmp_path, Order("kern", DUMPED_BRAND, kind="fillable", copies=0, ask_name=True))
    assert_accessible_archive(data)
    assert text_dump(data).count("⟨tekstveld: Naam of nummer (mag leeg blijven)⟩") == 1


def test_what_is_told_about_ticking_is_true_on_a_screen(tmp_path: Path) -> None:
    order = Order("voorbeeld", DUMPED_BRAND, kind="fillable", copies=0)
    heard = text_dump(made(tmp_path, order))
    assert "klik weer: nee" in heard
    assert "helemaal vol" not in heard


@pytest.mark.slow
@pytest.mark.parametrize("form", FORMS)
def test_every_sheet_conforms_in_large_type_and_grey(tmp_path: Path, form: str) -> None:
    data = made(tmp_path, Order(form, DUMPED_BRAND, kind="fillable", copies=0, large=True, greyscale=True))
    assert_accessible_archive(data)


@pytest.mark.parametrize("form", mostly_slow(FORMS, *HEART))
def test_every_answer_has_its_field_and_nothing_private_does(tmp_path: Path, form: str) -> None:
    import pikepdf

    with SqliteStore(tmp_path / "store.db") as store:
        product = build(
            Order(form, DUMPED_BRAND, kind="fillable", copies=0), Library(None), store, tmp_path, identity=IDENTITY
        )
    with pikepdf.open(product.files[0]) as opened:
        layout = loads(bytes(opened.Root.PieceInfo.Werkblad.Private.Layout.read_bytes()))
        names = {str(field.T) for field in opened.Root.AcroForm.Fields} - {"werkblad_code"}
    wanted = set()
    for variable in layout.variables:
        if variable.private or variable.type == "drawing":
            continue
        several = variable.type == "select_multiple"
        wanted |= {f"{variable.name}__{value.name}" for value in variable.values} if several else {variable.name}
    assert names == wanted


@pytest.mark.parametrize("form", mostly_slow(FORMS, "voorbeeld"))
def test_an_open_form_looks_like_the_blank_that_reading_compares_with(tmp_path: Path, form: str) -> None:
    """Two writers draw the same ops; a form printed and scanned, or flattened, must show nothing unexpected."""
    import cv2
    import numpy as np
    import pypdfium2

    store = SqliteStore(tmp_path / "store.db")
    product = build(
        Order(form, DUMPED_BRAND, kind="fillable", copies=0), Library(None), store, tmp_path, identity=IDENTITY
    )
    run = store.run(IDENTITY.run)
    filled, blank = pypdfium2.PdfDocument(product.files[0]), pypdfium2.PdfDocument(run.blank)
    filled.init_forms()
    assert len(filled) == len(blank) == len(run.layout.pages)
    for number, page in enumerate(run.layout.pages):
        pictures = [
            document[number].render(scale=DPI / 72, grayscale=True).to_numpy().copy() for document in (filled, blank)
        ]
        for picture in pictures:
            for box in [mark.box.grown(0.5) for mark in page.codes]:
                x, y, right, bottom = (round(v * DPI / 25.4) for v in (box.x, box.y, box.right, box.bottom))
                picture[y:bottom, x:right] = 255
        dark = [(picture < 128).astype(np.uint8) for picture in pictures]
        wide = [cv2.dilate(picture, np.ones((3, 3), np.uint8)) for picture in dark]
        surprises = [(dark[0] & ~wide[1] & 1).sum(), (dark[1] & ~wide[0] & 1).sum()]
        assert dark[0].sum() > 1000
        assert max(surprises) <= dark[0].sum() * 0.002, f"page {number + 1}"
