"""Line breaking, and the style's promises about size and contrast."""

from __future__ import annotations

from dataclasses import replace

import pytest
from compose_sample import BOOK, BRANDS, LIBRARY, brand, rich
from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.pdfbase import pdfmetrics

from generator.make.compose.pictograms import NAMES
from generator.make.compose.text import Setter
from generator.make.drawing import FontRef
from generator.make.fonts import FontBook
from generator.make.style import PAPER_WHITE, Style
from generator.model.brand import Palette
from generator.model.colour import LARGE_CONTRAST, TEXT_CONTRAST, contrast, from_hex
from generator.model.geometry import PT_PER_MM, Paper
from generator.model.icons import ICONS
from generator.model.texts import Span

VOICE = Style.of(brand()).body
words = st.lists(st.text("abcdeëĳłŞ’.", min_size=1, max_size=12), min_size=1, max_size=60)


@given(words, st.floats(40, 170), st.booleans())
@settings(max_examples=60, deadline=None)
def test_lines_hold_all_words_in_order_and_none_is_too_wide(found: list[str], width: float, balanced: bool) -> None:
    lines = Setter(BOOK).lines(rich(" ".join(found)), VOICE, width, balanced)
    assert " ".join("".join(c.text for c in line.chunks) for line in lines).split() == " ".join(found).split()
    assert all(line.width <= width + 0.02 for line in lines)


def test_a_heading_breaks_between_words_rather_than_inside_one() -> None:
    lines = Setter(BOOK).lines(rich("Past ons HR-beleid bij elkaar?"), VOICE, 45, balanced=True)
    assert ["".join(chunk.text for chunk in line.chunks).strip() for line in lines] == [
        "Past ons HR-beleid",
        "bij elkaar?",
    ]


def test_bold_and_plain_share_a_word_and_a_line() -> None:
    (line,) = Setter(BOOK).lines((Span("werk"), Span("blad", True), Span(" is "), Span("mooi", True)), VOICE, 100)
    assert [(c.text, c.font.bold) for c in line.chunks] == [
        ("werk", False), ("blad ", True), ("is ", False), ("mooi", True),
    ]  # fmt: skip
    assert line.chunks[1].x == pytest.approx(BOOK.width("werk", VOICE.font(), VOICE.size_pt))


def test_an_address_breaks_at_its_joints() -> None:
    lines = Setter(BOOK).lines(rich("loopbaanplein@voorbeeldstad.example"), VOICE, 35)
    assert ["".join(c.text for c in line.chunks) for line in lines] == ["loopbaanplein@", "voorbeeldstad.", "example"]


def test_a_last_line_of_one_short_word_gets_company() -> None:
    text = "Wij zetten medewerkers aan het denken over wat zij"
    width = BOOK.width(text[:-4], VOICE.font(), VOICE.size_pt) + 0.1
    last = Setter(BOOK).lines(rich(text), VOICE, width)[-1]
    assert "".join(c.text for c in last.chunks) == "wat zij"


def test_a_missing_sign_is_borrowed_from_the_fallback() -> None:
    assert BOOK.runs("a☺b", FontRef("figtree")) == [
        ("a", FontRef("figtree")), ("☺", FontRef("sourcesans")), ("b", FontRef("figtree")),
    ]  # fmt: skip
    assert BOOK.missing("a☺𝄞", FontRef("figtree")) == ("𝄞",)


@pytest.mark.parametrize("primary", ["#FFD500", "#F26B3A", "#003366", "#7FB539", "#FFFFFF", "#000000"])
@pytest.mark.parametrize("greyscale", [False, True])
@pytest.mark.parametrize("ink_saver", [False, True])
def test_every_colour_reaches_its_contrast(primary: str, greyscale: bool, ink_saver: bool) -> None:
    own = brand(palette=Palette(primary=primary, accent="#F5B21A", ink="#666666"))
    colours = Style.of(own, greyscale=greyscale, ink_saver=ink_saver).colours
    for ground in (PAPER_WHITE, colours.tint or PAPER_WHITE):
        for text in (colours.ink, colours.muted, colours.heading):
            assert contrast(text, ground) >= TEXT_CONTRAST
        for graphic in (colours.accent, colours.rule, colours.box):
            assert contrast(graphic, ground) >= LARGE_CONTRAST
    assert contrast(colours.on_strong, colours.strong or PAPER_WHITE) >= TEXT_CONTRAST
    if greyscale:
        shades = (colours.ink, colours.heading, colours.accent, colours.on_strong, colours.hair, colours.strong)
        assert all(len(set(from_hex(c))) == 1 for c in shades if c)
    if ink_saver:
        assert colours.tint is None and colours.strong is None


def test_large_is_large() -> None:
    normal, large = Style.of(brand()), Style.of(brand(), large=True)
    assert normal.body.size_pt >= 11 and 5 <= normal.box <= 5.5
    assert min(large.body.size_pt, large.hint.size_pt, large.small.size_pt) >= 14 and large.box >= 7


def test_every_pictogram_that_definitions_may_name_is_drawn() -> None:
    assert set(NAMES) >= ICONS


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=40), st.booleans())
@settings(max_examples=60, deadline=None)
def test_a_width_is_that_of_its_pieces_each_in_its_own_font(text: str, bold: bool) -> None:
    """ReportLab counts as the oracle; what the book remembers of characters makes no difference."""
    ref = FontRef("figtree", bold)
    pieces = [(piece, BOOK.font(font).fontName) for piece, font in FontBook(LIBRARY.fonts()).runs(text, ref)]
    points = sum(pdfmetrics.stringWidth(piece, name, 10) for piece, name in pieces)
    assert BOOK.width(text, ref, 10) == pytest.approx(points / PT_PER_MM)
    assert BOOK.runs(text, ref) == FontBook(LIBRARY.fonts()).runs(text, ref)


def test_what_is_remembered_of_a_text_depends_on_all_that_it_looks_like() -> None:
    setter, narrow, text = Setter(BOOK), 60.0, rich("Een heel lange zin die over twee regels loopt")
    asked = [(text, VOICE, 170.0), (text, VOICE, narrow), (text, replace(VOICE, size_pt=20.0), narrow)]
    asked += [(text, replace(VOICE, bold=True), narrow), (rich("Iets anders"), VOICE, narrow)]
    for each in (*asked, *asked):
        assert setter.lines(*each) == Setter(BOOK).lines(*each)
    assert len({setter.lines(*each) for each in asked}) == len(asked)


@pytest.mark.parametrize("key", BRANDS)
def test_without_colour_words_and_grounds_stand_out_by_being_dark(key: str) -> None:
    colours = Style.of(LIBRARY.brand(key).brand, greyscale=True).colours
    assert colours.strong is not None
    for tone in (colours.heading, colours.muted, colours.strong):
        assert contrast(tone, PAPER_WHITE) >= 8.0


@pytest.mark.parametrize("large", [False, True])
def test_the_title_of_a_poster_is_read_from_across_a_room(large: bool) -> None:
    assert Style.of(brand(), paper=Paper.A3, large=large).title.size_pt >= 38.0
