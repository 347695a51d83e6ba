"""A phone that people share: what one of them taps before the phone knows who that is goes to nobody else."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from entry_hall import Hall, hall_of
from phone import arrived, chromium, phone, until
from playwright.sync_api import Browser, Page, expect

pytestmark = [pytest.mark.slow, pytest.mark.browser]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    with hall_of(tmp_path_factory.mktemp("werkmap"), copies=20) as found:
        yield found


def scanned(page: Page, hall: Hall, copy: int, *, reached: bool = True) -> None:
    """Somebody scans their sheet. `reached`: the page hears from the server who that is."""
    page.unroute("**/toestel.json")
    if not reached:
        page.route("**/toestel.json", lambda route: route.abort())
    page.goto("about:blank")
    page.goto(hall.scanned(copy))
    expect(page.locator("h1")).to_have_text("Over je werk")
    if reached:
        expect(page.locator("#nr")).to_have_text(f"Nummer {copy:03d}")


def role(page: Page, code: str) -> None:
    page.locator(f'[name="blad_rol"][value="{code}"]').check()
    until(page, "all().then(rows => rows.length > 0 || document.body.dataset.waiting === '0')")


def test_who_taps_before_the_phone_knows_them_is_not_taken_for_who_held_it_before(browser: Browser, hall: Hall) -> None:
    with phone(browser) as page:
        scanned(page, hall, 1)
        role(page, "a")
        arrived(page)
        scanned(page, hall, 2, reached=False)
        expect(page.locator("main :checked")).to_have_count(0)
        role(page, "b")
        page.wait_for_timeout(1500)  # long enough to send, if it went to the wrong one
        assert hall.answers(1) == {"blad_rol": ("a",)} and hall.answers(2) == {}
        scanned(page, hall, 1)  # the first one comes back before the second was ever known
        expect(page.locator('[name="blad_rol"][value="a"]')).to_be_checked()
        arrived(page)
        assert hall.answers(1) == {"blad_rol": ("a",)}
        assert hall.answers(2) == {"blad_rol": ("b",)}, "it went to its own, with nobody's help"


def test_what_somebody_tapped_before_they_were_known_is_not_the_next_ones(browser: Browser, hall: Hall) -> None:
    with phone(browser) as page:
        scanned(page, hall, 3, reached=False)
        role(page, "a")
        page.locator('[name="blad_waarom"]').fill("Half getypt")
        scanned(page, hall, 4)
        expect(page.locator("main :checked")).to_have_count(0)
        expect(page.locator('[name="blad_waarom"]')).to_have_value("")
        role(page, "b")
        arrived(page)
        assert hall.answers(4) == {"blad_rol": ("b",)}
        assert hall.answers(3) == {"blad_rol": ("a",), "blad_waarom": "Half getypt"}


def test_without_a_connection_a_phone_goes_on_with_who_scanned_last(browser: Browser, hall: Hall) -> None:
    with phone(browser) as page:
        scanned(page, hall, 5)
        role(page, "a")
        scanned(page, hall, 6)
        role(page, "b")
        arrived(page)
        page.route("**/toestel.json", lambda route: route.abort())
        page.goto("about:blank")
        page.goto(f"{hall.address}/blad/blad")
        expect(page.locator("#nr")).to_have_text("Nummer 006")
        expect(page.locator('[name="blad_rol"][value="b"]')).to_be_checked()
        role(page, "a")
        arrived(page)
        assert (hall.answers(5), hall.answers(6)) == ({"blad_rol": ("a",)}, {"blad_rol": ("a",)})


def test_a_phone_that_lost_its_store_says_the_same_again_and_is_heard(browser: Browser, hall: Hall) -> None:
    with phone(browser) as page:
        scanned(page, hall, 7)
        role(page, "a")
        role(page, "b")
        arrived(page)
        page.evaluate("indexedDB.deleteDatabase('werkblad')")
        scanned(page, hall, 7)
        expect(page.locator('[name="blad_rol"][value="b"]')).to_be_checked()
        role(page, "a")  # word for word what was sent first: no repeat of that
        arrived(page)
        assert hall.answers(7) == {"blad_rol": ("a",)}
        until(page, "all().then(rows => rows.length === 0)")
        last = page.evaluate("fetch('/toestel.json').then(r => r.json()).then(t => t.last)")
        assert last == 3, "it went on with the next number"


@pytest.mark.parametrize("keeps_cookies", [True, False])
def test_the_code_gives_way_to_the_address_of_the_sheet(browser: Browser, hall: Hall, keeps_cookies: bool) -> None:
    with phone(browser) as page:
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url.removeprefix(hall.address)))
        if not keeps_cookies:
            page.add_init_script("Object.defineProperty(document, 'cookie', { get: () => '' })")
        page.goto(hall.scanned(12))
        expect(page).to_have_url(f"{hall.address}/blad/blad#deel-1")
        expect(page.locator("#nr")).to_have_text("Nummer 012")
        assert sum(path.startswith("/blad/blad") for path in asked) == (not keeps_cookies), (
            "who keeps none is asked for at the sheet's own address"
        )
        page.go_back()
        assert page.url == "about:blank", "the code is in no list of pages to go back to"
