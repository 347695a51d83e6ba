"""The house style on the web: whatever colours it has, what is text can be read, by day and by night."""

from __future__ import annotations

import colorsys

import pytest
from entry_pages import house_of, run_of, shipped
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.model.brand import Palette
from generator.model.colour import contrast, from_hex
from generator.web.entry.dress import dress, lean
from generator.web.entry.front import House
from generator.web.entry.tokens_css import dark, light, lightened, tokens_css

colours = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06X}")
palettes = st.builds(Palette, primary=colours, accent=colours, ink=colours, tint=st.none() | colours)
TEXTS = ("ink", "soft", "head", "act", "bad")


@settings(deadline=None)  # a busy machine is no finding
@given(palettes)
def test_by_day_every_text_is_readable_on_every_ground(palette: Palette) -> None:
    own = light(palette)
    for text in TEXTS:
        for ground in ("paper", "tint"):
            assert contrast(own[text], own[ground]) >= 4.5, (text, ground)
    assert contrast(own["on"], own["btn"]) >= 4.5
    for ground in ("paper", "tint"):
        assert contrast(own["edge"], own[ground]) >= 3.0


@settings(deadline=None)  # a busy machine is no finding
@given(palettes)
def test_by_night_every_text_is_readable_on_every_ground(palette: Palette) -> None:
    own = dark(palette)
    for ground in ("paper", "tint"):
        assert contrast(own["act"], own[ground]) >= 7.0
        assert all(contrast(own[text], own[ground]) >= 4.5 for text in TEXTS)
        assert contrast(own["edge"], own[ground]) >= 3.0
    assert contrast(own["on"], own["btn"]) >= 4.5


@settings(deadline=None)  # a busy machine is no finding
@given(colours)
def test_a_colour_is_made_lighter_without_becoming_another(colour: str) -> None:
    found = lightened(colour, "#12171C")
    assert contrast(found, "#12171C") >= 7.0
    hue = [colorsys.rgb_to_hls(*(byte / 255 for byte in from_hex(each))) for each in (colour, found)]
    if min(saturation for _, _, saturation in hue) > 0.2 and 0.1 < hue[0][1] < 0.9 and hue[1][1] < 0.95:
        apart = abs(hue[0][0] - hue[1][0])
        assert min(apart, 1 - apart) < 0.03


def test_a_light_house_style_keeps_its_own_button_with_dark_words() -> None:
    own = light(shipped().brand("zonneveen").brand.palette)
    assert own["btn"] == "#F26B3A" and contrast(own["on"], own["btn"]) >= 4.5


@pytest.mark.parametrize("brand", ["waterrade", "waterrade_buitendienst", "zonneveen"])
def test_typefaces_are_small_and_hold_dutch(brand: str) -> None:
    from io import BytesIO

    from fontTools.ttLib import TTFont

    found = [a for name, a in dress(house_of(brand)).assets.items() if name.endswith(".woff2")]
    assert len(found) == 2
    for face in found:
        assert len(face.data) < 20_000
        signs = TTFont(BytesIO(face.data)).getBestCmap()
        assert set(map(ord, "abcXYZ0189éëïóöüÉ€‘’“”–…→")) - set(signs) <= {ord("→")}


def test_without_a_house_style_pages_are_plain_and_whole() -> None:
    own = dress(House("Werkblad"))
    assert own.logo_url == "" and own.contact is None
    assert {name.rpartition(".")[2] for name in own.assets} == {"css", "js"}
    assert "--act:" in tokens_css(run_of([]).house.brand.palette, 0.8, "")  # type: ignore[union-attr]


def test_a_script_loses_its_comments_and_nothing_else() -> None:
    assert lean(b"// told\nlet a = 1; // stays\n\n   b();\n") == b"let a = 1; // stays\nb();\n"
