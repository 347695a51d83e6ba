"""The beamer's page in a browser: large enough for a room, and readable on the facilitator's own phone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from phone import chromium, until
from playwright.sync_api import Browser, Page, expect
from session_hall import session_of

pytestmark = [pytest.mark.slow, pytest.mark.browser]


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with session_of(tmp_path_factory.mktemp("zaal"), "evaluatie", 12) as found:
        yield found


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


def beyond(page: Page) -> object:
    """Whether anything lies outside the screen: sideways, downwards."""
    return page.evaluate(
        "[document.documentElement.scrollWidth > innerWidth, document.body.scrollHeight > innerHeight]"
    )


def test_a_picture_fills_the_screen_of_the_beamer(browser: Browser, address: str) -> None:
    page = browser.new_page(viewport={"width": 1920, "height": 1080})
    page.goto(address)
    assert beyond(page) == [False, False]
    page.locator("#next").click()
    picture = page.locator("main.slide img")
    expect(picture).to_be_visible()
    until(page, "document.images[0].complete && document.images[0].naturalWidth > 0")
    box = picture.bounding_box()
    assert box is not None and box["height"] > 930 and box["width"] > 1800
    wide, high = picture.evaluate("e => [e.naturalWidth, e.naturalHeight]")
    shown = min(box["height"], box["width"] * high / wide)
    assert 930 < shown <= high, "no point of it is made larger than it was drawn"
    assert beyond(page) == [False, False]


def test_on_a_phone_it_is_read_from_top_to_bottom(browser: Browser, address: str) -> None:
    page = browser.new_page(viewport={"width": 360, "height": 740})
    page.goto(address)
    sizes = page.evaluate(
        "[...document.querySelectorAll('p, a, button')].map(e => parseFloat(getComputedStyle(e).fontSize))"
    )
    assert min(sizes) >= 14 and beyond(page)[0] is False  # type: ignore[index]
    code, text = page.locator(".qr").bounding_box(), page.locator(".adr").bounding_box()
    assert code is not None and text is not None and text["y"] > code["y"] + code["height"]
