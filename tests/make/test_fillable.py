"""The fillable PDF as a whole: it conforms, it says what it should, copies differ only where they must."""

from __future__ import annotations

import io
import json
import re
import unicodedata
import zlib

import pikepdf
import pypdfium2
import pytest
import zxingcpp
from fillable_sample import FONTS, KEY, LAYOUT_JSON, RUN, entry, fillable_pdf, sample
from pdf_oracles import PROFILES, UA, assert_accessible_archive, verapdf
from pdf_text_dump import text_dump

from generator.make.fillable import FillableMaster, Options
from generator.make.fillable.fields import Look
from generator.model.code import PageCode, verify
from generator.model.run import Copy

OWN_BYTES = 1_800  # per page of a further copy: two QRs, its codes, and its rows of the cross-reference table
BASE_BYTES, PAGE_BYTES = 60_000, 12_000  # the size we promise: with fields, tags and fonts

# ruff: noqa: E501 - what is heard is one line per element, however long
SPOKEN = """\
Document
  Sect “Mijn werk”
    Figure [Logo van de gemeente Voorbeeldstad]
    H1 Mijn werk in Łódź en ’s-Hertogenbosch
    P Dit is een zin die over twee regels loopt, met een vet woord.
    H2 Kruisjes
    L
      LI
        Lbl ⟨keuzerondje, verplicht: Werk je in een team?: ja (groep: Werk je in een team? (verplicht))⟩
        LBody ja
      LI
        Lbl ⟨keuzerondje, verplicht: Werk je in een team?: nee (groep: Werk je in een team? (verplicht))⟩
        LBody nee
    L
      LI
        Lbl ⟨aankruisvak: Wat doe je?: plannen (en dóén)⟩
        LBody plannen (en dóén)
      LI
        Lbl ⟨aankruisvak: Wat doe je?: bouwen⟩
        LBody bouwen
    L
      LI
        Lbl [Ik slaap goed. Alleen voor eigen gebruik: dit vakje is niet in te vullen en wordt niet meegestuurd.]
        LBody nee
      LI
        LBody ja
    P rust ⟨aankruisvak: Wat past?: rust⟩ groei ⟨aankruisvak: Wat past?: groei⟩ vrij ⟨aankruisvak: Wat past?: vrij⟩
    H2 Schrijven
    P Hoe heet je functie? ⟨tekstveld, verplicht: Hoe heet je functie? (verplicht)⟩
    P Waarom? ⟨tekstveld, meer regels: Waarom?⟩
    P Hoeveel jaar? ⟨tekstveld, vakjes: Hoeveel jaar? Een heel getal van 0 tot en met 60.⟩
    P Sinds wanneer? ⟨tekstveld: Sinds wanneer? Vul in als dd-mm-jjjj, bijvoorbeeld 31-12-2026.⟩
    P [QR-code van dit blad] Vul dit blad in op internet: {url1} ⟨link naar {url1}⟩ Code van bladzijde 1: {code1} Anna Şahin
  Sect “Mijn groei & tabel”
    H1 Mijn groei
    Figure [Tekenveld: teken je groei als lijn. Van links naar rechts loopt de tijd.]
    Figure [Tekenveld: Teken je werkplek]
    Table
      TR
        TH (Column) Moment
        TH (Column) 1
        TH (Column) 2
      TR
        TH (Row) start
        TD ⟨keuzerondje: Niveau, start: 1 (groep: Niveau, start)⟩
        TD ⟨keuzerondje: Niveau, start: 2 (groep: Niveau, start)⟩
      TR
        TH (Row) nu
        TD ⟨keuzerondje: Niveau, nu: 1 (groep: Niveau, nu)⟩
        TD ⟨keuzerondje: Niveau, nu: 2 (groep: Niveau, nu)⟩
    P Alleen papier (niet gelezen).
    P [QR-code van dit blad] Vul dit blad in op internet: {url2} ⟨link naar {url2}⟩ Code van bladzijde 1: {code2} Anna Şahin
"""


@pytest.fixture(scope="module")
def master() -> FillableMaster:
    drawing, layout = sample()
    return FillableMaster(drawing, FONTS, layout, LAYOUT_JSON, entry())


@pytest.fixture(scope="module")
def pdf(master: FillableMaster) -> bytes:
    return master.copy(Copy(RUN, 12, "Anna Şahin"), KEY)


def codes(copy: int) -> list[str]:
    return [PageCode(RUN, form, copy, 1).encode(KEY) for form in (0, 1)]


def unpacked(data: bytes) -> bytes:
    """Every byte of the file, streams decompressed."""
    out = [data]
    for start in re.finditer(rb"stream\r?\n", data):
        try:
            out.append(zlib.decompressobj().decompress(data[start.end() :]))
        except zlib.error:
            continue
    return b"\n".join(out)


def test_meets_pdfua_and_pdfa_for_a_named_copy(pdf: bytes) -> None:
    assert_accessible_archive(pdf)


def test_meets_pdfua_and_pdfa_for_the_generic_copy_in_large_type() -> None:
    drawing, layout = sample()
    options = Options(Look(size_pt=14.0))
    data = fillable_pdf(drawing, layout, Copy(RUN, 0), options)
    assert_accessible_archive(data)


@pytest.mark.parametrize("profile", PROFILES)
def test_the_judge_does_condemn(pdf: bytes, profile: str) -> None:
    """Without this a judge that always says yes would go unnoticed."""
    with pikepdf.open(io.BytesIO(pdf)) as broken:
        if profile == UA:
            del broken.pages[0].Annots[0]["/TU"]
            del broken.Root.ViewerPreferences
        else:
            broken.Root.AcroForm.NeedAppearances = True
        out = io.BytesIO()
        broken.save(out)
    assert verapdf(out.getvalue(), profile)


def test_a_screen_reader_hears_this(pdf: bytes) -> None:
    (code1, code2) = codes(12)
    url = "HTTPS://INVUL.VOORBEELDSTAD.NL/W/"
    clear1, clear2 = (f"{c[:6]}-{c[6:12]}-{c[12:]}" for c in (code1, code2))
    expected = SPOKEN.format(url1=url + code1, url2=url + code2, code1=clear1, code2=clear2)
    assert text_dump(pdf) == expected


def test_title_language_and_bookmarks(pdf: bytes) -> None:
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert str(opened.Root.Lang) == "nl-NL"
        assert str(opened.docinfo.Title) == "Werkbladen: proef"
        assert opened.open_metadata()["dc:title"] == "Werkbladen: proef"
        assert opened.Root.ViewerPreferences.DisplayDocTitle
        with opened.open_outline() as outline:
            found = [(item.title, [kid.title for kid in item.children]) for item in outline.root]
    assert found == [("Mijn werk", ["Kruisjes", "Schrijven"]), ("Mijn groei & tabel", [])]


def test_size_stays_within_the_promise(pdf: bytes) -> None:
    assert len(pdf) <= BASE_BYTES + 2 * PAGE_BYTES


def test_every_page_says_which_it_is_in_five_places(pdf: bytes) -> None:
    expected = codes(12)
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        private = opened.Root.PieceInfo.Werkblad.Private
        assert (str(private.Run), int(private.Copy), int(private.Format)) == (RUN, 12, 1)
        assert json.loads(private.Layout.read_bytes()) == json.loads(LAYOUT_JSON)
        assert [str(page.obj.PieceInfo.Werkblad.Private.Code) for page in opened.pages] == expected
        links = [a.A.URI for page in opened.pages for a in page.obj.Annots if a.Subtype == "/Link"]
        assert [str(link)[-18:] for link in links] == expected
        (field,) = [f for f in opened.Root.AcroForm.Fields if f.T == "werkblad_code"]
        assert str(field.V) == expected[0]
        assert len(field.Kids) == 0  # without this key pdf-lib takes the field for a widget, and cannot save
    document = pypdfium2.PdfDocument(pdf)
    for page, code in zip(document, expected, strict=True):
        clear = f"{code[:6]}-{code[6:12]}-{code[12:]}"
        assert clear in page.get_textpage().get_text_bounded()
        picture = page.render(scale=2).to_pil()
        read = {found.text for found in zxingcpp.read_barcodes(picture)}
        assert read == {entry().payload(code), code}
        assert verify(code, KEY) is not None


def test_the_key_is_nowhere_in_it(pdf: bytes) -> None:
    everything = unpacked(pdf)
    assert KEY not in everything
    assert KEY.hex().encode() not in everything.lower()
    assert b"PieceInfo" in everything  # the search does look inside streams


def test_copies_share_nothing_personal(master: FillableMaster, pdf: bytes) -> None:
    other = master.copy(Copy(RUN, 13, "Bo de Wit"), KEY)
    assert "Bo de Wit" in text_dump(other)
    assert "Anna" not in text_dump(other)
    for code in codes(12):
        assert code.encode() not in unpacked(other)
    anonymous = text_dump(master.copy(Copy(RUN, 0), KEY))
    assert "Anna" not in anonymous and "Bo de Wit" not in anonymous


def test_same_input_same_bytes(pdf: bytes) -> None:
    drawing, layout = sample()
    again = fillable_pdf(drawing, layout, Copy(RUN, 12, "Anna Şahin"))
    assert again == pdf


def test_a_further_copy_adds_only_its_codes(master: FillableMaster, pdf: bytes) -> None:
    """Two copies share their first bytes: fonts, pages, tags and fields are not written again."""
    other = master.copy(Copy(RUN, 13), KEY)
    shared = next(i for i, (a, b) in enumerate(zip(pdf, other, strict=False)) if a != b)
    assert len(other) - shared <= 2 * OWN_BYTES


def test_both_halves_of_the_id_are_equal_so_that_an_original_is_known(master: FillableMaster, pdf: bytes) -> None:
    def identity(data: bytes) -> list[bytes]:
        with pikepdf.open(io.BytesIO(data)) as opened:
            return [bytes(half) for half in opened.trailer.ID]

    first, second = identity(pdf)
    assert first == second
    assert identity(master.copy(Copy(RUN, 13), KEY))[0] != first


@pytest.mark.parametrize("label", ["Łucja Şen-Ĳsbrandy", "名前 🙂", "x" * 300, "a\u0000b\nc", "(haakje\\ )"])
def test_any_name_on_a_copy_conforms(master: FillableMaster, label: str) -> None:
    data = master.copy(Copy(RUN, 7, label), KEY)
    assert verapdf(data, UA) == {}
    heard = unicodedata.normalize("NFC", text_dump(data))
    assert "Code van bladzijde 1" in heard
    if label.startswith("Ł"):
        assert label in heard
