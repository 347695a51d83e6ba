"""Every sheet that ships, in every brand: PDF/UA-1 and PDF/A-2a, within the promised size, and as it is heard.

What is heard stands in `spoken/<sheet>.txt`. After a wanted change, look at the difference and renew the files with
WERKBLAD_RENEW=1 python -m pytest tests/make/test_fillable_sheets.py
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from pdf_oracles import assert_accessible_archive
from pdf_text_dump import text_dump

from generator.build import Identity, Order, build
from generator.define.library import Library
from generator.keep.store import Store
from generator.model.layout_json import loads

SPOKEN = Path(__file__).parent / "spoken"
IDENTITY = Identity("0ABC12", bytes(range(16)), "2026-03-04T05:06:07Z")
BASE_BYTES, PAGE_BYTES = 60_000, 12_000  # promised size: with fields, tags and fonts
LISTING = Library(None).listing()
FORMS = sorted(entry["key"] for entry in LISTING["forms"])
PACKS = sorted(entry["key"] for entry in LISTING["packs"])
BRANDS = sorted(entry["key"] for entry in LISTING["brands"])
DUMPED_BRAND = "waterrade"


def made(tmp_path: Path, order: Order) -> bytes:
    product = build(order, Library(None), Store(tmp_path / "store.db"), tmp_path / "out", identity=IDENTITY)
    return product.files[0].read_bytes()


@pytest.mark.parametrize("brand", BRANDS)
@pytest.mark.parametrize("pack", PACKS)
def test_every_pack_in_every_brand_conforms_and_is_small(tmp_path: Path, pack: str, brand: str) -> None:
    data = made(tmp_path, Order(pack, brand, kind="fillable", copies=0))
    assert_accessible_archive(data)
    pages = text_dump(data).count("Bladcode: ")
    assert len(data) <= BASE_BYTES + pages * PAGE_BYTES


@pytest.mark.parametrize("form", FORMS)
def test_a_screen_reader_hears_the_sheet(tmp_path: Path, form: str) -> None:
    heard = text_dump(made(tmp_path, Order(form, DUMPED_BRAND, kind="fillable", copies=0)))
    expected = SPOKEN / f"{form}.txt"
    if os.environ.get("WERKBLAD_RENEW"):
        SPOKEN.mkdir(exist_ok=True)
        expected.write_text(heard, encoding="utf-8")
    assert heard == expected.read_text(encoding="utf-8")


@pytest.mark.slow
@pytest.mark.parametrize("form", FORMS)
def test_every_sheet_conforms_in_large_type_and_grey(tmp_path: Path, form: str) -> None:
    data = made(tmp_path, Order(form, DUMPED_BRAND, kind="fillable", copies=0, large=True, greyscale=True))
    assert_accessible_archive(data)


@pytest.mark.parametrize("form", FORMS)
def test_every_answer_has_its_field_and_nothing_private_does(tmp_path: Path, form: str) -> None:
    import pikepdf

    with Store(tmp_path / "store.db") as store:
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
