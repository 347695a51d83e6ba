"""Pictures of a group are drawn whatever a form's author wrote, and however few of many chose something."""

from __future__ import annotations

import io

import pytest
from pypdf import PdfReader

from generator.define.library import Library
from generator.group import drawn_group
from generator.make.paint import paint_blank
from generator.model.group import (
    Bar,
    Bars,
    Bundle,
    GroupPictures,
    Moment,
    Part,
    Picture,
    Pole,
    Poles,
    Ring,
    Rings,
    Word,
    Words,
)
from generator.press import Press

LONG = "arbeidsongeschiktheidsverzekeringsmaatschappijmedewerker"
PICTURES: dict[str, Picture] = {
    "bars": Bars("Rol", (Bar(LONG, (Part(("ja",), 194), Part(("nee", LONG), 3), Part(("anders",), 3)), 200),)),
    "nearly": Bars("Rol", (Bar("Wat?", (), 20, LONG),)),
    "poles": Poles(
        "Scan", (Pole(LONG, LONG, 90, 10, 20, f"meer {LONG}"), Pole("a", "b", 50, 50, 12, "in balans", LONG))
    ),
    "words": Words("Talenten", (Word(LONG, 12), Word("rust", 0, nearly=True))),
    "rings": Rings("Netwerk", (Ring(LONG, 30, ((LONG, 12), ("steun", None))),), 12),
    "bundle": Bundle("Curve", tuple(Moment(LONG, at, 0.5, 0.2, 0.8, 12) for at in (0.0, 1.0)), 0.5, LONG, LONG),
}


def text_of(picture: Picture) -> str:
    """All that stands on the pages of a picture, without white."""
    press = Press(Library(), "waterrade")
    drawing = drawn_group(GroupPictures(200, 200, (picture,)), press, "ABCDEF")
    pages = PdfReader(io.BytesIO(paint_blank(drawing, press.fonts))).pages
    return "".join("".join(page.extract_text().split()) for page in pages)


@pytest.mark.parametrize("name", PICTURES)
def test_long_words_are_drawn_whole(name: str) -> None:
    assert LONG in text_of(PICTURES[name])


def test_three_of_two_hundred_are_told_below_their_bar() -> None:
    text = text_of(PICTURES["bars"])
    assert f"3:neeof{LONG}" in text and "3:anders" in text and "194" in text
