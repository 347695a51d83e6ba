"""The growth curve on a phone: drawn, tapped or chosen from the list, it is one model and the same answers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from entry_pages import form_sheet, run_of
from entry_stub import Got, serving
from phone import PHONE, SMALL, arrived, axe, chromium, phone, until
from playwright.sync_api import Browser, Page, expect

pytestmark = [pytest.mark.slow, pytest.mark.browser]
MOMENTS = ("start", "onderweg", "vandaag", "volgend_jaar", "later")
FIRST = "groeicurve_lijn_lijn1"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


def opened(page: Page, address: str) -> None:
    page.goto(f"{address}/blad/groeicurve")
    expect(page.locator("#nr")).to_have_text("Nummer 014")
    expect(page.locator(".plot")).to_be_visible()


def draw(page: Page, heights: tuple[float, ...]) -> None:
    """With one finger (as the mouse does it) from left to right; heights 0 (low) … 1."""
    page.locator("button[value=draw]").click()
    page.locator(".plot").evaluate("e => e.scrollIntoView({block: 'start'})")
    box = page.locator(".plot svg").bounding_box()
    assert box is not None
    for place, height in enumerate(heights):
        x = box["x"] + box["width"] * place / (len(heights) - 1)
        page.mouse.move(x, box["y"] + box["height"] * (1 - height))
        if not place:
            page.mouse.down()
    page.mouse.up()


def lines(got: Got) -> list[dict[str, Any]]:
    return [event for _, event in sorted(got.kept.items()) if event["kind"] == "drawn"]


def levels(got: Got) -> list[str | None]:
    return [got.values().get(f"{FIRST}_{moment}") for moment in MOMENTS]


@pytest.mark.parametrize("width", [PHONE, SMALL])
def test_a_drawn_line_is_kept_as_heights_and_as_levels(browser: Browser, width: int) -> None:
    with serving(run_of([form_sheet("groeicurve")])) as (address, got), phone(browser, width) as page:
        opened(page, address)
        draw(page, tuple(n / 40 for n in range(41)))
        arrived(page)
        assert levels(got) == ["1", "2", "3", "4", "5"]
        (line,) = lines(got)
        assert (line["item"], line["series"], line["way"], len(line["points"])) == ("lijn", "lijn1", "drawn", 25)
        assert all(abs(point - 1000 * n / 24) < 45 for n, point in enumerate(line["points"]))
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.reload()
        expect(page.locator("#nr")).to_have_text("Nummer 014")
        until(page, "(document.querySelector('.ln')?.getAttribute('d') || '').length > 200")  # as it was drawn


def test_tapping_bends_only_its_neighbourhood_and_undo_puts_it_back(browser: Browser) -> None:
    with serving(run_of([form_sheet("groeicurve")])) as (address, got), phone(browser) as page:
        opened(page, address)
        draw(page, tuple(n / 40 for n in range(41)))
        page.get_by_role("button", name="Klaar met tekenen").click()
        page.locator(f'[name="{FIRST}_vandaag"][value="1"]').check(force=True)
        arrived(page)
        assert levels(got) == ["1", "2", "1", "4", "5"]
        page.get_by_role("button", name="Ongedaan").click()
        arrived(page)
        assert levels(got) == ["1", "2", "3", "4", "5"]
        page.get_by_role("button", name="Wis lijn").click()
        arrived(page)
        assert levels(got) == [None] * 5
        assert lines(got)[-1]["points"] == []
        page.get_by_role("button", name="Ongedaan").click()
        arrived(page)
        assert levels(got) == ["1", "2", "3", "4", "5"]


def test_by_keyboard_alone(browser: Browser) -> None:
    with serving(run_of([form_sheet("groeicurve")])) as (address, got), phone(browser) as page:
        opened(page, address)
        page.locator(f'[name="{FIRST}_start"]').first.focus()
        page.keyboard.press("ArrowUp")
        page.keyboard.press("ArrowUp")
        arrived(page)
        assert levels(got)[0] == "3"  # up is higher
        page.locator("button[value=draw]").focus()
        page.keyboard.press("Enter")
        page.keyboard.press("Escape")
        expect(page.locator(".plot")).to_have_attribute("data-mode", "tap")


def test_the_list_and_the_drawing_are_one_model(browser: Browser) -> None:
    with serving(run_of([form_sheet("groeicurve")])) as (address, got), phone(browser) as page:
        opened(page, address)
        page.locator("button[value=list]").click()
        page.locator(f'label:has([name="{FIRST}_start"][value="2"])').click()
        page.locator(f'label:has([name="{FIRST}_later"][value="4"])').click()
        page.locator("button[value=tap]").click()
        assert page.locator(".ln").first.get_attribute("d")
        arrived(page)
        assert levels(got) == ["2", None, None, None, "4"]  # the line between them is no answer of theirs


@pytest.mark.parametrize("mode", ["draw", "tap", "list"])
@pytest.mark.parametrize("dark", [False, True])
def test_axe_finds_nothing(browser: Browser, mode: str, dark: bool) -> None:
    with (
        serving(run_of([form_sheet("groeicurve")])) as (address, _),
        phone(browser, SMALL, 3600, color_scheme="dark" if dark else "light") as page,
    ):
        opened(page, address)
        page.locator(f"button[value={mode}]").click()
        assert axe(page) == []


# --- the network ------------------------------------------------------------------------------------------------------

PLACE = "netwerkkaart_netwerk_p"


def mapped(page: Page, address: str) -> None:
    page.goto(f"{address}/blad/netwerkkaart")
    expect(page.locator("#nr")).to_have_text("Nummer 014")
    expect(page.locator(".map")).to_be_visible()


def name(page: Page, place: int, text: str) -> None:
    page.locator(".place").nth(place - 1).click()
    page.keyboard.type(text)


def names(got: Got) -> dict[str, str]:
    return {
        key[-7:-5]: value
        for key, value in got.values().items()
        if key.startswith(PLACE) and key.endswith("naam") and value
    }


@pytest.mark.parametrize("width", [PHONE, SMALL])
def test_people_are_put_on_the_map_and_change_places_without_dragging(browser: Browser, width: int) -> None:
    with serving(run_of([form_sheet("netwerkkaart")])) as (address, got), phone(browser, width) as page:
        mapped(page, address)
        name(page, 5, "Karim")
        name(page, 7, "Anna")
        page.locator(f'label:has([name="{PLACE}07_geeft"])').first.click()
        page.get_by_role("button", name="Zet op een andere plek").click()
        page.locator(".place").nth(4).click()
        arrived(page)
        assert names(got) == {"05": "Anna", "07": "Karim"}
        assert (
            got.values()[f"{PLACE}05_geeft"] and not got.values()[f"{PLACE}07_geeft"]
        )  # what they give goes with them
        page.get_by_role("button", name="Ongedaan").click()
        arrived(page)
        assert names(got) == {"05": "Karim", "07": "Anna"}
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        sizes = page.evaluate("[...document.querySelectorAll('.place')].map(e => e.getBoundingClientRect().width)")
        assert min(sizes) >= 44


def test_a_name_stands_on_the_map_as_it_is_typed_and_undo_says_whether_there_is_anything(
    browser: Browser,
) -> None:
    with serving(run_of([form_sheet("netwerkkaart")])) as (address, got), phone(browser) as page:
        mapped(page, address)
        undo = page.get_by_role("button", name="Ongedaan")
        expect(undo).to_have_attribute("aria-disabled", "true")
        name(page, 5, "Karim")
        expect(page.locator(".place").nth(4)).to_contain_text("Karim")
        page.get_by_role("button", name="Zet op een andere plek").click()
        page.locator(".place").nth(6).click()
        expect(undo).to_have_attribute("aria-disabled", "false")
        arrived(page)
        assert names(got) == {"07": "Karim"}


def test_places_change_from_the_list_too(browser: Browser) -> None:
    with serving(run_of([form_sheet("netwerkkaart")])) as (address, got), phone(browser) as page:
        mapped(page, address)
        name(page, 5, "Karim")
        page.get_by_role("button", name="Lijst").click()
        page.locator('details[data-no="5"] select').select_option("2")
        arrived(page)
        assert names(got) == {"02": "Karim"}


@pytest.mark.parametrize("mode", ["map", "list"])
def test_axe_finds_nothing_on_the_map(browser: Browser, mode: str) -> None:
    with (
        serving(run_of([form_sheet("netwerkkaart")])) as (address, _),
        phone(browser, SMALL, 3600, color_scheme="dark") as page,
    ):
        mapped(page, address)
        name(page, 5, "Karim")
        page.locator(f"button[value={mode}]").click()
        assert axe(page) == []
