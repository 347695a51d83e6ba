"""The parts of the fillable writer: objects as bytes, fonts, pictures, the order of tags."""

from __future__ import annotations

import io

import pikepdf
import pytest
from fillable_sample import BODY, BOLD, FONTS, KEY, ROOT, RUN, entry, fillable_pdf, sample
from hypothesis import given
from hypothesis import strategies as st
from pdf_oracles import assert_accessible_archive
from pdf_text_dump import text_dump
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from generator.make.drawing import Drawing, Op, PageDrawing, Picture, RectOp, StructNode, TextOp
from generator.make.embedded_font import EXTRA, EmbeddedFont
from generator.make.fillable import FillableMaster
from generator.make.fillable.icc import srgb_profile
from generator.make.fillable.pictures import picture_object
from generator.make.pdf_objects import Body, Name, Ref, finish, number, serialise
from generator.model.geometry import Box, Point
from generator.model.layout import Layout
from generator.model.run import Copy

FONT_FILE = (ROOT / "brand/fonts/sourcesans/regular.ttf").read_bytes()


# -- objects


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (1.0, b"1"), (0.1234, b"0.123"), (-0.0001, b"0"), (210 / 25.4 * 72, b"595.276"), (1e7, b"10000000"),
    ],
)  # fmt: skip
def test_numbers_have_no_exponent_and_no_idle_zeros(value: float, written: bytes) -> None:
    assert number(value) == written


def test_each_kind_of_object() -> None:
    value = {"A": Name("een naam#"), "B": [True, None, 3, Ref(7)], "C": "Łódź", "D": b"\x00\xff", "E": None}
    assert serialise(value) == (b"<</A /een#20naam#23/B [true null 3 7 0 R]/C <FEFF014100F30064017A>/D <00FF>>>")


@given(st.text(max_size=60), st.text(max_size=20))
def test_any_text_and_name_survive_a_file(text: str, key: str) -> None:
    """What is written is what another PDF library reads."""
    text = text.encode("utf-16", "ignore").decode("utf-16")
    key = "K" + key.encode("utf-8", "ignore").decode().replace("\0", "")
    body = Body()
    pages = body.add({"Type": Name("Pages"), "Kids": [], "Count": 0})
    root = body.add({"Type": Name("Catalog"), "Pages": pages, "Own": text, "Names": Name(key)})
    info = body.add({"Title": text})
    packed = body.pack(15)
    data = finish(packed, bytes(packed.table()), Body(packed.next), root, info, (b"1", b"1"))
    with pikepdf.open(io.BytesIO(data)) as opened:
        assert str(opened.Root.Own) == text
        assert str(opened.Root.Names) == "/" + key


def test_equal_things_are_kept_once() -> None:
    body = Body()
    assert body.share({"A": 1}) == body.share({"A": 1}) != body.share({"A": 2})
    assert body.shared_stream(b"x", {}) == body.shared_stream(b"x", {}) != body.shared_stream(b"y", {})


# -- fonts


def test_a_subset_holds_what_is_printed_and_what_names_need() -> None:
    font = EmbeddedFont(FONT_FILE, ["→ klaar"], bold=False, typing=True)
    assert all(font.has(c) for c in "→klarŁżŞğİĳĲé€’ș")
    assert not font.has("Ж")


def test_a_character_that_is_not_there_is_a_question_mark_and_odd_spaces_are_spaces() -> None:
    font = EmbeddedFont(FONT_FILE, ["a"], bold=False, typing=False)
    assert font.encode("Жa") == font.encode("?a")
    assert font.encode("a\u202fa") == font.encode("a a")


def test_text_is_found_again_through_the_font() -> None:
    font = EmbeddedFont(FONT_FILE, ["Łódź"], bold=False, typing=False)
    codes = bytes.fromhex(font.encode("Łódź")[1:-1].decode())
    assert len(codes) == 8 and codes != bytes(8)
    assert font.width("ii") == pytest.approx(2 * font.width("i"))


def test_typed_letters_outside_winansi_have_codes_in_the_typing_font() -> None:
    drawing, layout = sample()
    data = fillable_pdf(drawing, layout, Copy(RUN, 1))
    with pikepdf.open(io.BytesIO(data)) as opened:
        font = opened.Root.AcroForm.DR.Font.WbTekst
        names = [str(part)[1:] for part in font.Encoding.Differences if not isinstance(part, int)]
        assert names == list(EXTRA.values())
        codes = [part for part in font.Encoding.Differences if isinstance(part, int)]
        assert len(set(codes)) == len(names)
        assert not {9, 10, 13} & set(codes)
        assert all(int(font.Widths[code]) > 0 for code in codes)


# -- pictures


def pdf_picture(draw: str) -> Picture:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(90, 30))
    if draw == "text":
        canvas.drawString(5, 5, "Logo")
    elif draw == "alpha":
        canvas.setFillAlpha(0.5)
        canvas.rect(5, 5, 50, 20, fill=1)
    elif draw == "cmyk":
        canvas.setFillColorCMYK(1, 0, 0, 0)
        canvas.rect(5, 5, 50, 20, fill=1)
    else:
        canvas.setFillColorRGB(0.9, 0.1, 0.1)
        canvas.circle(45, 15, 12, fill=1)
    canvas.save()
    return Picture("pdf", out.getvalue(), 90, 30)


def raster(mode: str, kind: str) -> Picture:
    out = io.BytesIO()
    inks = {"L": 99, "P": 1, "RGB": (9, 99, 9), "RGBA": (9, 99, 9, 99), "CMYK": (9, 99, 9, 9)}
    Image.new(mode, (30, 10), inks[mode]).save(out, kind)
    return Picture(kind, out.getvalue(), 30, 10)


@pytest.mark.parametrize(
    ("draw", "subtype"), [("paths", b"/Form"), ("text", b"/Image"), ("alpha", b"/Image"), ("cmyk", b"/Image")]
)
def test_a_pdf_logo_stays_vector_only_if_it_is_plain(draw: str, subtype: bytes) -> None:
    body = Body()
    picture_object(body, pdf_picture(draw))
    assert b"/Subtype " + subtype in body.pack(0).data


@pytest.mark.parametrize(
    "logo",
    [
        pdf_picture("paths"), pdf_picture("text"), pdf_picture("alpha"), pdf_picture("cmyk"), raster("CMYK", "jpeg"),
        raster("L", "jpeg"), raster("RGB", "jpeg"), raster("P", "png"), raster("RGBA", "png"), raster("L", "png"),
    ],
    ids=["paths", "text", "alpha", "cmyk", "jpeg-cmyk", "jpeg-grey", "jpeg", "png-palette", "png-alpha", "png-grey"],
)  # fmt: skip
def test_any_logo_conforms(logo: Picture) -> None:
    drawing, layout = sample()
    changed = Drawing(drawing.pages, drawing.nodes, dict.fromkeys(drawing.pictures, logo), drawing.title)
    data = fillable_pdf(changed, layout, Copy(RUN, 1))
    assert_accessible_archive(data)


def test_the_colour_profile_is_the_same_every_day() -> None:
    profile = srgb_profile()
    assert profile[36:40] == b"acsp"
    assert profile[24:36] == bytes((7, 228, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0))  # 1 January 2020


# -- tags


def spoken(nodes: list[StructNode], ops: list[Op]) -> str:
    """The dump of one uncoded page with these ops."""
    page = PageDrawing(210, 297, tuple(ops))
    drawing = Drawing((page,), tuple(nodes), {}, "Proef")
    layout = Layout(RUN, "2026-01-01T00:00:00Z", "0", "p", "b", "fillable", (), (), ())
    return text_dump(FillableMaster(drawing, FONTS, layout, b"{}", entry()).copy(Copy(RUN, 1), KEY))


def text(node: int, text: str, x: float = 20, y: float = 20, *, bold: bool = False) -> TextOp:
    return TextOp(Point(x, y), text, BOLD if bold else BODY, 11, "#000000", node)


def test_reading_order_is_the_order_of_nodes_not_of_paint() -> None:
    nodes = [StructNode("Document", -1), StructNode("H1", 0), StructNode("P", 0)]
    assert spoken(nodes, [text(2, "later"), text(1, "eerst")]) == "Document\n  H1 eerst\n  P later\n"


def test_text_around_an_inline_element_keeps_its_order() -> None:
    nodes = [StructNode("P", -1), StructNode("Span", 0)]
    ops = [text(0, "Kies "), text(1, "één", 30, bold=True), text(0, " antwoord.", 37)]
    assert spoken(nodes, ops) == "Document “Proef”\n  P Kies één antwoord.\n"


def test_words_of_two_lines_do_not_run_together_but_a_hyphen_does() -> None:
    nodes = [StructNode("P", -1)]
    assert "P HR-beleid van nu\n" in spoken(nodes, [text(0, "HR-"), text(0, "beleid van", y=26), text(0, "nu", y=32)])


def test_what_says_nothing_is_not_in_the_tree_but_a_cell_is() -> None:
    nodes = [StructNode(role, parent) for role, parent in (("Table", -1), ("TR", 0), ("TH", 1), ("TD", 1), ("P", -1))]
    assert spoken(nodes, [text(2, "Kop")]) == "Document “Proef”\n  Table\n    TR\n      TH (Column) Kop\n      TD\n"


def test_no_heading_level_is_skipped() -> None:
    levels = ("H1", "H3", "H3", "H2", "H3", "H1", "H2")
    nodes = [StructNode(level, -1) for level in levels]
    dump = spoken(nodes, [text(i, f"k{i}", y=20 + 9 * i) for i in range(len(levels))])
    assert [line.split()[0] for line in dump.splitlines()[1:]] == ["H1", "H2", "H2", "H2", "H3", "H1", "H2"]


def test_shapes_are_silent_unless_they_are_a_figure() -> None:
    nodes = [StructNode("Figure", -1, alt="Een vlak")]
    rect = RectOp(Box(10, 10, 50, 20), "#FF0000", tag=0)
    silent = RectOp(Box(10, 40, 50, 20), "#FF0000")
    assert spoken(nodes, [rect, silent]) == "Document “Proef”\n  Figure [Een vlak]\n"
