"""What is promised on paper holds: who sees it on a sheet with a name, and an address only where there is one."""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pikepdf
import pypdfium2
import pytest
import zxingcpp
from pdf_oracles import assert_accessible_archive

from generator.build import Identity, Order, Product, build, prepare
from generator.define.address import nobody_there
from generator.define.library import Library
from generator.define.promises import promise
from generator.keep.store.sqlite import SqliteStore
from generator.model.answer import Fate, PageSource
from generator.model.code import CODE_LENGTH
from generator.model.errors import DefinitionError
from generator.model.layout import CodeRole
from generator.model.texts import plain
from generator.read.blank.runbook import RunBook
from generator.read.page import read_page
from generator.read.picture.image import PageImage
from generator.rehearse.printer import printed_pages
from generator.rehearse.scanner import OFFICE_GREY, scan

IDENTITY = Identity("7K3M9Q", b"0123456789abcdef", "2026-03-01T09:00:00Z")
UNTRUE_WITH_A_NAME = ("geen naam", "geen namen", "zonder naam", "anoniem")
LISTING = Library(None).listing()
FORMS = [entry["key"] for entry in LISTING["forms"]]
BRANDS = [entry["key"] for entry in LISTING["brands"]]
DPI = 150

FORM = """\
key: eigen
version: 1
title: Eigen blad
description: Een blad
audience: medewerker
who_sees: {who_sees}
sections:
  - id: een
    items:
      - {{id: vraag, type: select_one, label: Waar?, choices: [{{name: a, label: Hier}}, {{name: b, label: Daar}}]}}
"""


def names() -> Iterable[str]:
    return ("Sanne de Vries", "Ahmet Yılmaz")


def own_form(folder: Path, who_sees: str) -> Library:
    (folder / "forms").mkdir(exist_ok=True)
    (folder / "forms" / "eigen.yaml").write_text(FORM.format(who_sees=who_sees), encoding="utf-8")
    return Library(folder)


def said(library: Library, order: Order) -> str:
    return " ".join(f"{plain(s.who_sees)} {plain(s.footer)}" for s in prepare(order, library).sheets)


# --- who sees it ------------------------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("brand", BRANDS)
def test_no_shipped_sheet_with_a_name_says_that_there_is_none(brand: str) -> None:
    library = Library(None)
    for form in FORMS:
        for large in (False, True):
            order = Order(form, brand, copies=2, labels=names, large=large)
            told = said(library, order).lower()
            assert [words for words in UNTRUE_WITH_A_NAME if words in told] == []
            generic = replace(order, labels=None, copies=0, kind="fillable", ask_name=True)
            assert [words for words in UNTRUE_WITH_A_NAME if words in said(library, generic).lower()] == []


def test_without_names_the_sheet_says_so_as_before() -> None:
    assert "Er staat geen naam op dit blad." in said(Library(None), Order("scan", "waterrade"))
    assert "zonder naam" in said(Library(None), Order("scan", "waterrade"))


def test_a_run_with_names_may_not_print_a_plain_promise(tmp_path: Path) -> None:
    library = own_form(tmp_path, "Er staat geen naam op dit blad.")
    (advice,) = library.check([tmp_path / "forms" / "eigen.yaml"])
    assert (advice.line, advice.severity, advice.code) == (6, "let op", "belofte")
    assert "named" in advice.mend
    prepare(Order("eigen", "zonneveen"), library)  # without names it is true
    with pytest.raises(DefinitionError) as caught:
        prepare(Order("eigen", "zonneveen", copies=2, labels=names), library)
    (problem,) = caught.value.problems
    assert (problem.line, problem.severity) == (6, "fout")
    with pytest.raises(DefinitionError):
        prepare(Order("eigen", "zonneveen", copies=0, kind="fillable", ask_name=True), library)


def test_two_texts_each_in_every_voice(tmp_path: Path) -> None:
    library = own_form(
        tmp_path,
        "{anonymous: {default: Jij blijft anoniem., u: U blijft anoniem., large: Anoniem.}, "
        "named: {default: Je naam staat erop., u: Uw naam staat erop., large: Met naam.}}",
    )
    assert library.check([tmp_path / "forms" / "eigen.yaml"]) == ()
    plainly = Order("eigen", "zonneveen")
    assert "Jij blijft anoniem." in said(library, plainly)
    assert "Anoniem." in said(library, replace(plainly, large=True))
    named = replace(plainly, copies=2, labels=names)
    assert "Je naam staat erop." in said(library, named)
    assert "Met naam." in said(library, replace(named, large=True))


def test_an_overlay_may_add_just_the_text_for_sheets_with_a_name(tmp_path: Path) -> None:
    own_form(tmp_path, "Er staat geen naam op dit blad.")
    (tmp_path / "forms" / "ander.yaml").write_text(
        "extends: eigen\nversion: 1\nwho_sees: {named: Je naam staat erop.}\n", encoding="utf-8"
    )
    library = Library(tmp_path)
    assert "Je naam staat erop." in said(library, Order("ander", "zonneveen", copies=2, labels=names))
    assert "geen naam" in said(library, Order("ander", "zonneveen"))


def test_a_text_may_choose_by_itself(tmp_path: Path) -> None:
    library = own_form(tmp_path, '"{% if named %}Je naam staat erop.{% else %}Dit is anoniem.{% endif %}"')
    assert library.check([tmp_path / "forms" / "eigen.yaml"]) == ()
    assert "Je naam staat erop." in said(library, Order("eigen", "zonneveen", copies=2, labels=names))


def test_a_brands_privacy_may_not_promise_it_either(tmp_path: Path) -> None:
    own_form(tmp_path, "Alleen je team.")
    brand = tmp_path / "brand" / "ons" / "brand.yaml"
    brand.parent.mkdir(parents=True)
    brand.write_text("extends: zonneveen\nentry_url:\nprivacy: Wij bewaren alles zonder naam.\n", encoding="utf-8")
    library = Library(tmp_path)
    assert [p.code for p in library.check([brand])] == ["belofte"]
    with pytest.raises(DefinitionError, match="zonder naam"):
        prepare(Order("eigen", "ons", copies=2, labels=names), library)


def test_other_texts_are_pointed_at_and_stop_nothing(tmp_path: Path) -> None:
    own_form(tmp_path, "Alleen je team.")
    file = tmp_path / "forms" / "eigen.yaml"
    file.write_text(file.read_text().replace("title: Eigen blad", "title: Een blad\nlead: Dit blad is anoniem."))
    library = Library(tmp_path)
    assert [(p.line, p.severity) for p in library.check([file])] == [(4, "let op")]
    ready = prepare(Order("eigen", "zonneveen", copies=2, labels=names), library)
    assert any("Dit blad is anoniem" in note for note in ready.notes)


@pytest.mark.parametrize(
    ("text", "promises"),
    [
        ("Er staat geen naam op dit blad.", True),
        ("Je vult dit zonder je naam in.", True),
        ("De antwoorden zijn anonieme gegevens.", True),
        ("Antwoorden zijn niet herleidbaar.", True),
        ("Niemand ziet van wie dit blad is.", True),
        ("Dit blad is niet anoniem.", False),
        ("Schrijf geen namen op.", False),
        ("Wil je liever zonder naam meedoen?", False),
        ("Alleen {{ words.leidinggevende }} ziet dit.", False),
        ("Schrijf daarom geen achternamen op.", False),
    ],
)
def test_what_counts_as_a_promise(text: str, promises: bool) -> None:
    assert bool(promise(text)) is promises


# --- the address ------------------------------------------------------------------------------------------------------


@pytest.fixture
def quiet(tmp_path: Path) -> Library:
    """A brand without digital entry."""
    brand = tmp_path / "brand" / "stil" / "brand.yaml"
    brand.parent.mkdir(parents=True)
    brand.write_text("extends: waterrade\nentry_url:\n", encoding="utf-8")
    return Library(tmp_path)


def made(library: Library, folder: Path, **more: object) -> tuple[Product, RunBook]:
    with SqliteStore(folder / "store.sqlite") as store:
        product = build(Order("scan", "stil", **more), library, store, folder / "uit", identity=IDENTITY)  # type: ignore[arg-type]
        return product, RunBook({IDENTITY.run: store.run(IDENTITY.run)})


def test_without_an_address_paper_does_not_speak_of_one_and_still_says_which_page_it_is(
    quiet: Library, tmp_path: Path
) -> None:
    product, _ = made(quiet, tmp_path)
    assert product.notes == ()
    with pypdfium2.PdfDocument(product.files[0]) as pdf:
        text = " ".join(page.get_textpage().get_text_bounded() for page in pdf)
    assert "digitaal" not in text
    for picture in printed_pages(product.files[0], DPI, product.pages_of(1)):
        seen = sorted(hit.text for hit in zxingcpp.read_barcodes(picture))
        assert [len(words) for words in seen] == [CODE_LENGTH, len("WERKBLAD ") + CODE_LENGTH]
        assert seen[1] == f"WERKBLAD {seen[0]}"
        assert not any("http" in words.lower() for words in seen)


@pytest.mark.parametrize("hidden", [None, CodeRole.ENTRY, CodeRole.SPARE])
def test_it_reads_by_either_code(quiet: Library, tmp_path: Path, hidden: CodeRole | None) -> None:
    product, runs = made(quiet, tmp_path)
    layout = runs[IDENTITY.run].layout
    rng = np.random.default_rng(3)
    for page, picture in zip(
        layout.pages, printed_pages(product.files[0], OFFICE_GREY.dpi, product.pages_of(1)), strict=True
    ):
        for mark in page.codes:
            if mark.role is hidden:
                box, scale = mark.box.grown(1), OFFICE_GREY.dpi / 25.4
                y, x = (slice(int(a * scale), int(b * scale)) for a, b in ((box.y, box.bottom), (box.x, box.right)))
                picture[y, x] = 255
        image = PageImage(scan(picture, OFFICE_GREY, rng), PageSource("a.png", "0" * 64, 1), dpi=OFFICE_GREY.dpi)
        reading = read_page(image, runs)
        assert reading.fate is Fate.READ and reading.code is not None
        assert (reading.code.form, reading.code.copy, reading.code.page) == (page.form, 1, page.page)
        shown = CodeRole.SPARE if hidden is CodeRole.ENTRY else CodeRole.ENTRY
        assert reading.found_by == shown.value  # told apart, or the sheet would be laid straight by the wrong corner
        assert reading.residual_mm < 0.5


def test_a_pdf_without_an_address_has_no_link_and_is_accessible(quiet: Library, tmp_path: Path) -> None:
    product, _ = made(quiet, tmp_path, kind="fillable", copies=0)
    data = product.files[0].read_bytes()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        kinds = {str(a["/Subtype"]) for page in pdf.pages for a in page.get("/Annots", ())}
    assert kinds == {"/Widget"}
    with pypdfium2.PdfDocument(data) as pdf:
        text = " ".join(page.get_textpage().get_text_bounded() for page in pdf)
    assert "telefoon" not in text and "internet" not in text
    assert_accessible_archive(data)


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("https://werk.waterrade.example/{code}", "voorbeeldadres"),
        ("HTTPS://WERK.TEST/{code}", "voorbeeldadres"),
        ("http://localhost:8080/{code}", "voorbeeldadres"),
        ("https://blad.example.com/{code}", "voorbeeldadres"),
        ("https://x.invalid./{code}", "voorbeeldadres"),
        ("http://intranet/{code}", "eigen netwerk"),
        ("http://10.1.2.3/{code}", "eigen netwerk"),
        ("http://[::1]/{code}", "eigen netwerk"),
        ("https://server.local/{code}", "eigen netwerk"),
        ("https://werk.waterrade.gemeente/{code}", ""),
        ("https://example.waterrade.gemeente/{code}", ""),
        ("https://8.8.8.8/{code}", ""),
    ],
)
def test_an_address_where_nobody_can_be(url: str, why: str) -> None:
    assert (why in nobody_there(url)) and bool(nobody_there(url)) is bool(why)


def test_check_and_build_say_that_an_address_is_an_example(tmp_path: Path) -> None:
    brand = tmp_path / "brand" / "ons" / "brand.yaml"
    brand.parent.mkdir(parents=True)
    brand.write_text("extends: zonneveen\nentry_url: https://ons.test/{code}\n", encoding="utf-8")
    library = Library(tmp_path)
    assert [(p.line, p.code, p.severity) for p in library.check([brand])] == [(2, "webadres", "let op")]
    assert any("voorbeeldadres" in note for note in prepare(Order("scan", "ons"), library).notes)
    brand.write_text("extends: zonneveen\n", encoding="utf-8")  # inherited: the line is in another file
    assert [(p.file, p.line) for p in Library(tmp_path).check([brand])] == [(str(brand), None)]
