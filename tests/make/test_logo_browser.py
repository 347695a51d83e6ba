"""Logos against a browser: the one renderer that everybody has looked at their logo with."""

from __future__ import annotations

import gzip

import pytest
from browser_pipe import Browser
from PIL import Image
from svg_samples import SAMPLES
from test_logo_svg import shown

from generator.make.logo import drawn
from generator.make.vector import difference

pytestmark = [pytest.mark.slow, pytest.mark.browser]
WIDTH = 300
SCREEN = (500, 600)
WRONG = 0.02  # of the ink; what a browser smooths otherwise is 0.008 at most
ANOTHER_OPINION = {
    "no namespace",  # a browser shows nothing: a forgotten xmlns, and we know what is meant
    "colour with a print colour",  # SVG 1.1 names a screen colour beside it; browsers never read on
    "latin-1",  # Chromium shows nothing of this one
}


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Image.Image]:
    """Each sample as Chromium draws it, 300 px wide, on white."""
    folder = tmp_path_factory.mktemp("logos")
    found = {}
    with Browser(folder / "profiel", *SCREEN) as browser:
        for number, (name, data) in enumerate(SAMPLES.items()):
            plain = gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data
            (folder / f"{number}.svg").write_bytes(plain)
            page = folder / f"{number}.html"
            page.write_text(f'<body style="margin:0;background:#fff"><img src="{number}.svg" style="width:{WIDTH}px">')
            browser.open(page.as_uri())
            found[name] = Image.open(browser.picture(folder / f"{number}.png")).convert("RGB")
    return found


@pytest.mark.parametrize("name", sorted(set(SAMPLES) - ANOTHER_OPINION))
def test_a_logo_prints_as_a_browser_shows_it(name: str, seen: dict[str, Image.Image]) -> None:
    logo = drawn(SAMPLES[name], "logo.svg")
    ours = shown(logo).resize(
        (WIDTH, round(WIDTH * logo.picture.height / logo.picture.width)), Image.Resampling.LANCZOS
    )
    theirs = seen[name].crop((0, 0, WIDTH, ours.height))
    assert difference(ours.convert("RGBA"), theirs.convert("RGBA")) < WRONG
